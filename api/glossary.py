"""The words of an ontology as a page shows them: every class, property and concept with its definition."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import pyoxigraph as ox

from tiegraph.api.labels import Reader, Shown
from tiegraph.api.labels import choose as choose_text
from tiegraph.names import ONTOLOGY, PREFIXES, VOCABULARY

UNION = ox.DefaultGraph()
SKOS = PREFIXES["skos"]
SECTIONS = {
    "classes": PREFIXES["owl"] + "Class",
    "relations": PREFIXES["owl"] + "ObjectProperty",
    "values": PREFIXES["owl"] + "DatatypeProperty",
}
DEFINITION, EXAMPLE, IN_SCHEME = SKOS + "definition", SKOS + "example", SKOS + "inScheme"
TYPE = PREFIXES["rdf"] + "type"
# Shown in places of their own, or plain from where the word stands.
NOT_LISTED = frozenset(
    [TYPE, DEFINITION, EXAMPLE, IN_SCHEME, SKOS + "prefLabel", SKOS + "topConceptOf", SKOS + "hasTopConcept"]
    + [PREFIXES["rdfs"] + name for name in ("label", "isDefinedBy")]
)


@dataclass(frozen=True)
class Word:
    """A class, property, concept or scheme; examples: text and its language; rows: what else is said, by property."""

    anchor: str
    iri: str
    label: Shown
    definition: Shown | None
    examples: list[Shown]
    rows: list[tuple[Shown, list[Shown]]]


@dataclass(frozen=True)
class Chapter:
    """Words of one sort; name: of the chapter in our words, or the scheme that the concepts are in."""

    name: str
    scheme: Word | None
    words: list[Word]


def chapters(reader: Reader) -> list[Chapter]:
    """The classes and properties by label, then the concepts scheme by scheme."""
    found = [
        Chapter(name, None, _words(_subjects(reader.store, TYPE, type_), reader)) for name, type_ in SECTIONS.items()
    ]
    for scheme in _subjects(reader.store, TYPE, SKOS + "ConceptScheme"):
        concepts = _words(_subjects(reader.store, IN_SCHEME, scheme.value), reader)
        found.append(Chapter(anchor(scheme.value) or "", _word(scheme, reader), concepts))
    return [chapter for chapter in found if chapter.words or chapter.scheme]


def anchor(iri: str) -> str | None:
    """Where the page tells of a word of ours: "Agreement", "kind/treaty"; None for other IRIs."""
    for start in (ONTOLOGY, VOCABULARY):
        if iri.startswith(start) and len(iri) > len(start):
            return iri.removeprefix(start)
    return None


def _words(nodes: Iterable[ox.NamedNode], reader: Reader) -> list[Word]:
    return sorted((_word(node, reader) for node in nodes), key=lambda word: word.label.text.casefold())


def _word(node: ox.NamedNode, reader: Reader) -> Word:
    by_property: dict[str, list[ox.NamedNode | ox.Literal]] = {}
    for quad in reader.store.quads_for_pattern(node, None, None, UNION):
        if isinstance(quad.object, ox.NamedNode | ox.Literal):
            by_property.setdefault(quad.predicate.value, []).append(quad.object)
    texts = _by_language(by_property.get(DEFINITION, []))
    rows = [
        (reader.show(ox.NamedNode(name)), _shown(values, reader))
        for name, values in by_property.items()
        if name not in NOT_LISTED
    ]
    return Word(
        anchor(node.value) or node.value,
        node.value,
        Shown(*reader.label(node)),
        Shown(*choose_text(texts, reader.language)) if texts else None,
        _examples(by_property.get(EXAMPLE, []), reader.language),
        sorted(rows, key=lambda row: row[0].text),
    )


def _examples(values: Iterable[ox.NamedNode | ox.Literal], language: str) -> list[Shown]:
    """Those in the reader's language, and those in none, which are Turtle."""
    texts = [value for value in values if isinstance(value, ox.Literal)]
    kept = [text for text in texts if text.language in (language, None)]
    return [Shown(text.value, text.language) for text in sorted(kept, key=str)]


def _shown(values: Iterable[ox.NamedNode | ox.Literal], reader: Reader) -> list[Shown]:
    found = [_on_this_page(reader.show(value)) for value in values]
    own = [shown for shown in found if shown.language in (None, reader.language)]
    return sorted(own or found, key=lambda shown: shown.text)


def _on_this_page(shown: Shown) -> Shown:
    place = anchor(shown.iri) if shown.iri else None
    return replace(shown, href=f"#{place}", ours=True) if place else shown


def _by_language(values: Iterable[ox.NamedNode | ox.Literal]) -> Mapping[str, str]:
    return {value.language or "": value.value for value in values if isinstance(value, ox.Literal)}


def _subjects(store: ox.Store, predicate: str, value: str) -> list[ox.NamedNode]:
    quads = store.quads_for_pattern(None, ox.NamedNode(predicate), ox.NamedNode(value), UNION)
    found = {quad.subject for quad in quads if isinstance(quad.subject, ox.NamedNode)}
    return sorted(found, key=lambda node: node.value)
