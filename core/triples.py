"""Statements in few words, and the text of a file of them."""

from collections.abc import Iterable, Mapping

import pyoxigraph as ox

XSD = "http://www.w3.org/2001/XMLSchema#"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def link(subject: str, predicate: str, value: str) -> ox.Triple:
    """A statement about an IRI that names another IRI."""
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), ox.NamedNode(value))


def text(subject: str, predicate: str, value: str, language: str | None = None) -> ox.Triple:
    """A statement in words, of a language or of none."""
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), ox.Literal(value, language=language))


def typed(subject: str, predicate: str, value: str | int, datatype: str) -> ox.Triple:
    """A statement with a value of a datatype of XML Schema ("integer")."""
    literal = ox.Literal(str(value), datatype=ox.NamedNode(XSD + datatype))
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), literal)


def turtle(triples: Iterable[ox.Triple], prefixes: Mapping[str, str]) -> bytes:
    """The statements as Turtle, in the order given; equal statements give equal bytes."""
    written = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=dict(prefixes)) or b""
    # Oxigraph writes the prefixes first, but in any order.
    lines = written.split(b"\n", len(prefixes))
    return b"\n".join([*sorted(lines[:-1]), lines[-1]])
