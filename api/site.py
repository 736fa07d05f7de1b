"""Descriptions with the addresses of the site that was asked, which need not be the one that things are named after."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox
from fastapi import Request

from tiegraph.catalog import DCAT
from tiegraph.description import FOAF, VOID
from tiegraph.errors import StoreError
from tiegraph.names import Names

# The properties whose values are there to be fetched; all other IRIs are names and stay as they are.
ADDRESSES = frozenset(
    [
        *(DCAT + name for name in ("accessURL", "downloadURL", "endpointURL", "endpointDescription", "landingPage")),
        *(VOID + name for name in ("sparqlEndpoint", "dataDump")),
        FOAF + "homepage",
    ]
)

DOCUMENT = ox.NamedNode(FOAF + "Document")


def read(request: Request, path: Path) -> list[ox.Triple]:
    """The statements of a description. Raises StoreError when the release has no such file."""
    try:
        quads = ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE)
    except OSError as error:
        raise StoreError(
            f"The release lacks a description: {error}.", str(path), "Remove this release and run `tiegraph build`."
        ) from None
    names: Names = request.app.state.names
    return list(at_site((quad.triple for quad in quads), names.base, str(request.base_url)))


def at_site(triples: Iterable[ox.Triple], base: str, site: str) -> Iterator[ox.Triple]:
    """The statements, with addresses under the site in place of those under the base."""
    for triple in triples:
        subject, value = triple.subject, triple.object
        if value == DOCUMENT and isinstance(subject, ox.NamedNode):
            subject = _moved(subject, base, site)
        if triple.predicate.value in ADDRESSES and isinstance(value, ox.NamedNode):
            value = _moved(value, base, site)
        yield ox.Triple(subject, triple.predicate, value)


def _moved(node: ox.NamedNode, base: str, site: str) -> ox.NamedNode:
    return ox.NamedNode(site + node.value.removeprefix(base)) if node.value.startswith(base) else node
