"""Statements in the forms of RDF."""

from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from tiegraph.api.negotiation import Form


def serialize(triples: Iterable[ox.Triple], form: Form, prefixes: Mapping[str, str]) -> bytes:
    """Statements in one of the GRAPH_FORMS, with those of the prefixes that they use."""
    known = list(triples)
    return ox.serialize(known, format=form.writer, prefixes=_used(known, prefixes)) or b""  # type: ignore[arg-type]


def _used(triples: Iterable[ox.Triple], prefixes: Mapping[str, str]) -> dict[str, str]:
    stems: set[str] = set()
    for triple in triples:
        for term in triple:
            named = term.datatype if isinstance(term, ox.Literal) else term
            if isinstance(named, ox.NamedNode):
                stems.add(named.value[: max(named.value.rfind("#"), named.value.rfind("/")) + 1])
    return {name: iri for name, iri in prefixes.items() if any(stem.startswith(iri) for stem in stems)}
