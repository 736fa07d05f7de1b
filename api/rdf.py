"""Statements in the forms of RDF."""

from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from tiegraph.api.negotiation import Form
from tiegraph.api.prefixes import used


def serialize(triples: Iterable[ox.Triple], form: Form, prefixes: Mapping[str, str]) -> bytes:
    """Statements in one of the GRAPH_FORMS, with those of the prefixes that they use."""
    known = list(triples)
    return ox.serialize(known, format=form.writer, prefixes=used(known, prefixes)) or b""  # type: ignore[arg-type]
