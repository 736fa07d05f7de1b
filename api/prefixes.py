"""Which prefixes an answer in RDF needs."""

from collections.abc import Iterable, Mapping

import pyoxigraph as ox


def used(triples: Iterable[ox.Triple], prefixes: Mapping[str, str]) -> dict[str, str]:
    """Those of the prefixes that an IRI in the statements begins with."""
    stems: set[str] = set()
    for triple in triples:
        for term in triple:
            named = term.datatype if isinstance(term, ox.Literal) else term
            if isinstance(named, ox.NamedNode):
                stems.add(named.value[: max(named.value.rfind("#"), named.value.rfind("/")) + 1])
    return {name: iri for name, iri in prefixes.items() if any(stem.startswith(iri) for stem in stems)}
