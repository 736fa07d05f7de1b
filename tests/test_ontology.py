"""The ontology: every word that the project promises is declared, defined in two languages, shown by example, and used right."""

import json
import re
from pathlib import Path
from typing import get_args

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from pydantic import BaseModel
from rdflib.namespace import OWL, RDF, RDFS, SH, SKOS

from tiegraph import __version__, check, model, questions
from tiegraph.build import concepts, graph_quads
from tiegraph.loaders import inputs
from tiegraph.names import ONTOLOGY, PREFIXES, SCHEMES, VOCABULARY, Names, list_files, read_text
from tiegraph.rdf import ontology_quads

EXAMPLES = Path(__file__).parent / "data" / "ontology"
TIE = rdflib.Namespace(ONTOLOGY)
SHAPE = rdflib.Namespace(VOCABULARY + "shape/")
CONTEXT = json.loads(read_text("ontology", "context.jsonld"))["@context"]
FILES = list_files("ontology", ".ttl")

# The promise of DESIGN.md, section 4, and of the sheets: these words are published and will stay.
WORDS = {
    "classes": """
        Tie Agreement Partnership Programme Membership Event Measure Section Goal Indicator Responsibility Figure
        StatusChange Territory Body Association Source Evidence
    """,
    "object properties": """
        party possibleParty kind status field claimedBy signatory implements conflictsWith evidence derivedFrom change
        turn by place recurrence outcome figure counts bound of section measure goal indicator condition responsibility
        body onBehalfOf event under direction mentions level partOf within jurisdiction appliesTo
    """,
    "datatype properties": """
        signed since until dated due minimumYears startEarliest startLatest endEarliest endLatest month edition value
        horizon number year iso3166 file sha256 length table row item paragraph reviewStatus
    """,
}
CLASSES, OBJECT_PROPERTIES, DATATYPE_PROPERTIES = (frozenset(words.split()) for words in WORDS.values())
PROPERTIES = OBJECT_PROPERTIES | DATATYPE_PROPERTIES
CONCEPTS = {
    "kind": """
        treaty agreement partnership-agreement twinning-agreement protocol-of-intent declaration-of-intent memorandum
        communique protocol twin partner priority-partner shown-interest working-contact trilateral road-map
        action-programme cross-border-programme strategy forum meeting fair exhibition festival exchange summit
    """,
    "status": "planned active suspended ended unknown",
    "level": "country region district municipality macroregion",
    "field": """
        trade-and-industry small-business investment agriculture strategic-planning law-and-order civil-service
        anti-corruption planning-and-architecture construction transport communications environment social-policy family
        accessibility volunteering labour education-and-science culture-and-heritage tourism archives sport youth
        interethnic-relations border-cooperation health local-government
    """,
    "condition": "on-request on-application",
    "turn": "signed in-force renewed suspended ended",
    "direction": "increase decrease maintain",
    "recurrence": "annual recurring",
    "counts": "delegations-received delegations-sent participants participating-cities",
    "bound": "exact at-least more-than",
}
# Keys of records that do not become a property under their own name: `tiegraph.rdf` says what they become.
HANDLED = {"id", "span", "quote", "act", "geonames", "wikidata", "territory"}
# Records that hold other records and are no nodes themselves.
HOLDERS = {"Record", "Label", "Fact", "Part", "Entity", "Sheet", "Registry"}


@pytest.fixture(scope="module")
def ontology() -> rdflib.Graph:
    graph = rdflib.Graph()
    for name in FILES:
        graph.parse(data=read_text("ontology", name), format="turtle")
    return graph


@pytest.fixture(scope="module")
def shapes() -> rdflib.Graph:
    return rdflib.Graph().parse(data=read_text("shapes", "ontology.ttl"), format="turtle")


@pytest.fixture(scope="module")
def shipped(tmp_path_factory) -> ox.Store:
    """The graph of the shipped registry and sheets, with the ontology."""
    names = Names()
    found = inputs.read(tmp_path_factory.mktemp("none"), concepts(names), True, ())
    store = ox.Store()
    store.extend(graph_quads(found.registry, (file.sheet for file in found.sheets), names))
    return store


def declared(graph: rdflib.Graph, kind: rdflib.URIRef) -> set[str]:
    return {str(term).removeprefix(ONTOLOGY) for term in graph.subjects(RDF.type, kind)}


def broken(data: rdflib.Graph, shapes: rdflib.Graph) -> list[str]:
    """The shape behind every violation."""
    _, results, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none")
    return sorted(str(shape).removeprefix(SHAPE) for shape in results.objects(None, SH.sourceShape))


def rules(shapes: rdflib.Graph) -> set[str]:
    """The shapes that can be violated: those with a label."""
    return {str(shape).removeprefix(SHAPE) for shape in shapes.subjects(RDFS.label)}


# Words


def test_exactly_the_promised_classes_and_properties_are_declared(ontology):
    assert declared(ontology, OWL.Class) == CLASSES
    assert declared(ontology, OWL.ObjectProperty) == OBJECT_PROPERTIES
    assert declared(ontology, OWL.DatatypeProperty) == DATATYPE_PROPERTIES


def test_the_schemes_hold_exactly_the_promised_concepts():
    assert set(CONCEPTS) == set(SCHEMES)
    assert concepts(Names()) == {f"{scheme}/{slug}" for scheme, slugs in CONCEPTS.items() for slug in slugs.split()}


@pytest.mark.parametrize(
    ("scheme", "values"),
    [
        ("status", model.Status),
        ("level", model.Level),
        ("turn", model.StatusChange.model_fields["turn"].annotation),
        ("bound", model.Figure.model_fields["bound"].annotation),
        ("direction", get_args(model.Indicator.model_fields["direction"].annotation)[0]),
        ("recurrence", get_args(model.Event.model_fields["recurrence"].annotation)[0]),
    ],
)
def test_what_a_record_may_say_is_what_its_scheme_holds(scheme, values):
    assert set(get_args(values)) == set(CONCEPTS[scheme].split())


def test_every_scheme_is_called_as_its_property():
    assert set(SCHEMES) <= OBJECT_PROPERTIES


def test_every_term_of_the_context_is_declared(ontology):
    ours = {value.get("@id", key) for key, value in CONTEXT.items() if isinstance(value, dict)}
    ours = {name.removeprefix("tie:") for name in ours if ":" not in name or name.startswith("tie:")}
    assert "party" in ours
    assert ours <= PROPERTIES
    assert CONTEXT["@vocab"] == CONTEXT["tie"] == ONTOLOGY


def test_every_key_of_a_record_means_a_declared_property():
    records = [
        one for one in vars(model).values()
        if isinstance(one, type) and issubclass(one, BaseModel) and one.__name__ not in HOLDERS | {"BaseModel"}
    ]  # fmt: skip
    keys = {field.alias or name for record in records for name, field in record.model_fields.items()}
    assert {"possibleParty", "iso3166", "sha256"} <= keys
    by_vocabulary = keys - CONTEXT.keys() - HANDLED
    assert by_vocabulary <= PROPERTIES


def test_every_type_of_a_record_is_declared():
    types = {name for one in vars(model).values() for name in getattr(one, "rdf_types", ())}
    assert types == CLASSES


# Files


@pytest.mark.parametrize("name", FILES)
def test_a_file_parses_without_blank_nodes_and_with_languages_in_lower_case(name):
    text = read_text("ontology", name)
    triples = list(ox.parse(text, format=ox.RdfFormat.TURTLE))
    assert triples
    assert not [one for one in triples if isinstance(one.subject, ox.BlankNode) or isinstance(one.object, ox.BlankNode)]
    assert not re.search(r'"@[a-z-]*[A-Z]', text)


def test_the_header_tells_licence_version_and_namespace(ontology):
    header = rdflib.URIRef(ONTOLOGY)
    said = {str(value) for value in ontology.objects(header)}
    assert {"https://creativecommons.org/licenses/by/4.0/", __version__, "tie", ONTOLOGY, "2026-11-22"} <= said


def test_alignments_are_close_matches_from_our_words_to_public_ones(ontology):
    triples = list(ox.parse(read_text("ontology", "alignments.ttl"), format=ox.RdfFormat.TURTLE))
    ours = {str(term) for term in ontology.subjects(RDFS.isDefinedBy)} | {
        str(one) for one in ontology.subjects(SKOS.inScheme)
    }
    assert triples
    for triple in triples:
        assert triple.predicate.value == str(SKOS.closeMatch)
        assert triple.subject.value in ours
        assert not triple.object.value.startswith(VOCABULARY)
    elsewhere = [name for name in FILES if name != "alignments.ttl" and "closeMatch" in read_text("ontology", name)]
    assert elsewhere == []


def test_a_collection_holds_the_kinds_of_one_class(ontology):
    collected = set()
    for collection in ontology.subjects(RDF.type, SKOS.Collection):
        members = set(ontology.objects(collection, SKOS.member))
        (one,) = {ontology.value(member, TIE.appliesTo) for member in members}
        assert members == set(ontology.subjects(TIE.appliesTo, one))
        collected |= members
    assert collected == {rdflib.URIRef(f"{VOCABULARY}kind/{slug}") for slug in CONCEPTS["kind"].split()}


@pytest.mark.parametrize("name", sorted(CLASSES | PROPERTIES))
def test_the_example_of_a_word_is_turtle_that_uses_it_and_only_declared_words(name, ontology):
    (example,) = ontology.objects(TIE[name], SKOS.example)
    prologue = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    triples = list(ox.parse(prologue + example, format=ox.RdfFormat.TURTLE, base_iri=VOCABULARY + "id/"))
    words = {
        term.value for triple in triples for term in (triple.predicate, triple.object) if isinstance(term, ox.NamedNode)
    }
    assert ONTOLOGY + name in words
    known = CLASSES | PROPERTIES
    assert {word.removeprefix(ONTOLOGY) for word in words if word.startswith(ONTOLOGY)} <= known
    used = {word for word in words if word.startswith(tuple(f"{VOCABULARY}{scheme}/" for scheme in SCHEMES))}
    assert {word.removeprefix(VOCABULARY) for word in used} <= concepts(Names())


# Shapes


def test_the_ontology_holds_to_its_shapes(ontology, shapes):
    assert broken(ontology, shapes) == []


def test_every_shape_has_a_right_and_a_wrong_example_and_speaks_two_languages(shapes):
    names = rules(shapes)
    assert names
    assert {path.name for path in EXAMPLES.glob("*.right.ttl")} == {f"{name}.right.ttl" for name in names}
    assert {path.name for path in EXAMPLES.glob("*.wrong.ttl")} == {f"{name}.wrong.ttl" for name in names}
    for name in names:
        assert {label.language for label in shapes.objects(SHAPE[name], RDFS.label)} == {"en", "ru"}
        messages = {message.language: str(message) for message in shapes.objects(SHAPE[name], SH.message)}
        assert set(messages) == {"en", "ru"}
        for message in messages.values():
            assert ": " in message, "a message says what is wrong and, after a colon, what to do"


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.right.ttl")), ids=lambda path: path.name)
def test_a_right_example_holds(path, shapes):
    assert broken(rdflib.Graph().parse(path), shapes) == []


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.wrong.ttl")), ids=lambda path: path.name)
def test_a_wrong_example_breaks_its_shape_and_no_other(path, shapes):
    assert broken(rdflib.Graph().parse(path), shapes) == [path.name.removesuffix(".wrong.ttl")]


def test_a_fault_of_the_ontology_is_told_in_the_reader_s_language():
    triples = ox.parse((EXAMPLES / "term-label-ru.wrong.ttl").read_text(encoding="utf-8"), format=ox.RdfFormat.TURTLE)
    fault = [ox.Quad(one.subject, one.predicate, one.object) for one in triples]
    told = {
        language: [f.message for f in check.check([*ontology_quads(Names()), *fault], language).findings if f.focus == str(TIE.Council)]
        for language in ("en", "ru")
    }  # fmt: skip
    assert any("no label in Russian" in message for message in told["en"])
    assert any("нет русской метки" in message for message in told["ru"])


# Hygiene

FOUND = {
    "undeclared-term": [ONTOLOGY + "Council", ONTOLOGY + "chair"],
    "undeclared-concept": [VOCABULARY + "id/agreement/x", VOCABULARY + "id/agreement/y"],
    "kind-misfit": [VOCABULARY + "id/agreement/x"],
    "missing-label": [ONTOLOGY + "Council", VOCABULARY + "kind/league"],
    "missing-definition": [ONTOLOGY + "Council"],
    "missing-language": [ONTOLOGY + "Council"],
    "two-labels": [ONTOLOGY + "Tie"],
    "no-example": [ONTOLOGY + "Council"],
    "unknown-public-term": ["http://www.w3.org/2004/02/skos/core#preflabel", "http://www.w3.org/ns/org#Agreement"],
}


def first_column(question: questions.Question, store: ox.Store) -> list[str]:
    rows = store.query(question.text, use_default_graph_as_union=True)
    return sorted({row[0].value for row in rows})


@pytest.mark.parametrize("name", sorted(FOUND))
def test_a_hygiene_query_is_silent_on_the_ontology_and_finds_a_seeded_fault(name):
    (question,) = [one for one in questions.listing("hygiene") if one.name == name]
    store = ox.Store()
    store.extend(ontology_quads(Names()))
    assert first_column(question, store) == []
    graph = "ontology" if name == "missing-language" else "a-source"
    store.load(
        path=EXAMPLES / f"hygiene-{name}.ttl", format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(Names().graph(graph))
    )
    assert first_column(question, store) == sorted(FOUND[name])


@pytest.mark.parametrize("name", sorted(FOUND))
def test_a_hygiene_query_says_what_it_asks_and_what_to_do(name):
    (question,) = [one for one in questions.listing("hygiene") if one.name == name]
    assert set(question.title) == set(question.question) == {"en", "ru"}
    assert re.search(r"^#\+ mend:\n#\+   en: .+\n#\+   ru: .+$", question.text, re.MULTILINE)


def test_every_public_term_of_the_context_is_known_to_hygiene():
    (question,) = [one for one in questions.listing("hygiene") if one.name == "unknown-public-term"]
    ids = [value["@id"] if isinstance(value, dict) and "@id" in value else value for value in CONTEXT.values()]
    public = {one for one in ids if isinstance(one, str) and re.fullmatch(r"(?!tie:)[a-z0-9]+:[A-Za-z_]+", one)}
    assert "skos:prefLabel" in public
    assert {one for one in public if not re.search(rf"\b{one}\b", question.text)} == set()


@pytest.mark.parametrize("name", sorted(FOUND))
def test_a_hygiene_query_is_silent_on_the_shipped_facts(name, shipped):
    (question,) = [one for one in questions.listing("hygiene") if one.name == name]
    assert first_column(question, shipped) == []
