"""Records become nodes with stable IRIs, in one graph per source, with dates of their own precision and no blank node."""

import pyoxigraph as ox
import pytest
import yaml
from samples import SHEET

from tiegraph import compute, rdf
from tiegraph.build import concepts, graph_quads
from tiegraph.model import Registry, Sheet, StatusChange, Territory
from tiegraph.names import Names
from tiegraph.store import canonical

NAMES = Names()
PREFIXES = NAMES.prefixes


def sheet(text: str = SHEET) -> Sheet:
    return Sheet.model_validate(yaml.load(text, Loader=yaml.BaseLoader))


def store_of(*sheets: Sheet, registry: Registry = Registry(), names: Names = NAMES) -> ox.Store:  # noqa: B008 - immutable
    store = ox.Store()
    store.extend(graph_quads(registry, sheets, names))
    return store


def holds(store: ox.Store, pattern: str, names: Names = NAMES) -> bool:
    return bool(store.query(f"ASK {{ {pattern} }}", prefixes=names.prefixes, use_default_graph_as_union=True))


@pytest.fixture(scope="module")
def store() -> ox.Store:
    return store_of(sheet())


@pytest.mark.parametrize(
    "pattern",
    [
        "GRAPH graph:sample-paper { <https://w3id.org/tiegraph/id/agreement/sample-treaty> a tie:Agreement, tie:Tie }",
        "<https://w3id.org/tiegraph/id/agreement/sample-treaty> tie:kind kind:treaty ; tie:status status:active",
        "<https://w3id.org/tiegraph/id/agreement/sample-treaty> tie:party <https://w3id.org/tiegraph/id/territory/neringa>",
        '<https://w3id.org/tiegraph/id/agreement/sample-treaty> tie:signed "2001-05"^^xsd:gYearMonth',
        '<https://w3id.org/tiegraph/id/agreement/sample-treaty> skos:prefLabel "Договор"@ru, "Treaty"@en',
        '<https://w3id.org/tiegraph/id/programme/sample-plan> tie:since "2001"^^xsd:gYear ; tie:until "2003-04-05"^^xsd:date',
        "<https://w3id.org/tiegraph/id/programme/sample-plan> tie:measure "
        "<https://w3id.org/tiegraph/id/measure/sample-plan-1.1>",
        "<https://w3id.org/tiegraph/id/measure/sample-plan-1.1> tie:section <https://w3id.org/tiegraph/id/section/sample-plan-1>",
        "<https://w3id.org/tiegraph/id/measure/sample-plan-1.1> tie:responsibility [ a tie:Responsibility ; "
        "tie:body <https://w3id.org/tiegraph/id/body/kaliningrad-region-government> ]",
        "<https://w3id.org/tiegraph/id/agreement/sample-treaty> tie:evidence [ a tie:Evidence, oa:SpecificResource ; "
        "oa:hasSource <https://w3id.org/tiegraph/id/source/sample-paper> ; tie:table 1 ; tie:row 2 ; "
        "oa:hasSelector [ a oa:TextPositionSelector ; oa:start 10 ; oa:end 90 ] ]",
        'GRAPH graph:computed { <https://w3id.org/tiegraph/id/agreement/sample-treaty> tie:startEarliest "2001-05-01"^^xsd:date ; '
        'tie:startLatest "2001-05-31"^^xsd:date }',
        'GRAPH graph:computed { <https://w3id.org/tiegraph/id/measure/sample-plan-1.1> tie:endEarliest "2002-01-01"^^xsd:date ; '
        'tie:endLatest "2002-12-31"^^xsd:date }',
    ],
)  # fmt: skip
def test_what_a_sheet_says_is_in_the_graph(store, pattern):
    assert holds(store, pattern)


def test_nothing_is_said_that_the_sheet_does_not_say(store):
    assert not holds(store, "<https://w3id.org/tiegraph/id/agreement/sample-treaty> tie:endEarliest ?end")
    assert not holds(store, "<https://w3id.org/tiegraph/id/agreement/sample-treaty> tie:since ?since")


def test_no_blank_node_anywhere(store):
    assert not [
        quad for quad in store if isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode)
    ]


def test_every_key_of_a_node_is_mapped_by_the_context(store):
    """A key that the context does not know would become a tie: property that the ontology does not declare."""
    declared = {row["p"].value for row in store.query("SELECT ?p { GRAPH ?g { ?p a ?c } }")}
    used = {row["p"].value for row in store.query("SELECT DISTINCT ?p { GRAPH ?g { ?s ?p ?o } }")}
    assert {iri for iri in used if iri.startswith(PREFIXES["tie"])} <= declared


def test_the_order_of_records_does_not_change_a_byte():
    one = SHEET
    head, agreement = one.split("agreement:")[0], "agreement:" + one.split("agreement:")[1].split("programme:")[0]
    programme = "programme:" + one.split("programme:")[1]
    other = head + programme + "\n" + agreement
    assert canonical(graph_quads(Registry(), [sheet(one)], NAMES)) == canonical(
        graph_quads(Registry(), [sheet(other)], NAMES)
    )


def test_things_move_to_the_publisher_s_base_and_the_vocabulary_stays():
    names = Names("https://data.example.org/ties/")
    moved = store_of(sheet(), names=names)
    pattern = "<https://data.example.org/ties/id/agreement/sample-treaty> a tie:Agreement ; tie:kind kind:treaty"
    assert holds(moved, f"GRAPH <https://data.example.org/ties/graph/sample-paper> {{ {pattern} }}", names)
    assert not holds(moved, "?s tie:party <https://w3id.org/tiegraph/id/territory/neringa>")


def test_public_identifiers_of_a_territory():
    place = Territory.model_validate(
        {"id": "poland", "label": {"ru": "Польша", "en": "Poland", "pl": "Polska"}, "level": "country", "wikidata": "Q36",
         "geonames": "798544", "iso3166": "PL", "lat": "52.0", "long": "20.5", "alt": {"ru": ["РП", "Республика Польша"]}}
    )  # fmt: skip
    store = store_of(registry=Registry(territory=(place,)))
    poland = "<https://w3id.org/tiegraph/id/territory/poland>"
    assert holds(
        store, f"{poland} a tie:Territory, m8g:AdminUnit ; skos:exactMatch <http://www.wikidata.org/entity/Q36>"
    )
    assert holds(store, f"{poland} skos:exactMatch <https://sws.geonames.org/798544/> ; tie:level level:country")
    assert holds(store, f'{poland} skos:prefLabel "Polska"@pl ; skos:altLabel "РП"@ru, "Республика Польша"@ru')
    assert holds(store, f"{poland} geo:lat 52.0 ; geo:long 20.5")


def tie(**values):
    return sheet().agreement[0].model_copy(update={"signed": None, **values})


@pytest.mark.parametrize(
    ("values", "first", "last"),
    [
        ({"signed": "2001-05"}, "2001-05", None),
        ({"signed": "2001", "since": "2002"}, "2002", None),
        ({"dated": "2003"}, "2003", None),
        ({"since": "2001", "until": "2009"}, "2001", "2009"),
        ({"status": "planned", "signed": "2001"}, None, None),
        ({}, None, None),
    ],
)
def test_when_a_tie_began_and_ended(values, first, last):
    found = compute.start(tie(**values)), compute.end(tie(**values))
    assert tuple(date.text if date else None for date in found) == (first, last)


def test_the_closure_of_the_hierarchy_is_strict_and_survives_a_cycle():
    def place(name, parent):
        return Territory.model_validate(
            {"id": name, "label": {"ru": name, "en": name}, "level": "region"}
            | ({"partOf": f"territory/{parent}"} if parent else {})
        )

    found = compute.closure([place("a", "b"), place("b", "c"), place("c", None)])
    assert found == {"territory/a": ("territory/b", "territory/c"), "territory/b": ("territory/c",), "territory/c": ()}
    assert compute.closure([place("x", "y"), place("y", "x")])["territory/x"] == ("territory/y", "territory/x")


def test_addresses_inside_a_tie_come_from_content():
    node = rdf.record_node(sheet().programme[0], "programme/sample-plan", "sample-paper")
    (measure,) = node["measure"]
    assert measure["responsibility"][0]["id"] == "responsibility/sample-plan-1.1-kaliningrad-region-government"


def test_no_concept_is_called_like_a_key_of_the_context():
    """A scoped vocabulary gives way to a term: `bound: exact` once became oa:exact."""
    slugs = {concept.split("/")[1] for concept in concepts(NAMES)}
    assert slugs.isdisjoint(rdf.context(NAMES))


def test_a_tie_that_ended_on_a_day_was_last_in_force_the_day_before():
    change = sheet().agreement[0].change
    ended = StatusChange.model_validate({"turn": "ended", "dated": "2017-01-31"})
    assert compute.end(tie(change=(*change, ended))).text == "2017-01-30"
    assert compute.end(tie(change=(ended.model_copy(update={"dated": "2017"}),))).text == "2017"
    assert compute.end(tie(change=(ended,), until="2016")).text == "2016"
