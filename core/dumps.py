"""Dumps of a release: each graph, and all of them, as gzipped N-Quads and Turtle."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox

from tiegraph.names import Names
from tiegraph.store import packed, write_dump
from tiegraph.triples import turtle

ALL = "all"
MEDIA_TYPES = {"nq": "application/n-quads", "ttl": "text/turtle"}


@dataclass(frozen=True)
class Dump:
    """A gzipped file of a release.

    name: its own, "first.ttl.gz"; graph: its IRI, None for all graphs; path: in the folder of the release; size: in
    bytes; sha256: of the gzipped bytes, in hexadecimal.
    """

    name: str
    graph: str | None
    path: str
    size: int
    sha256: str

    @property
    def media_type(self) -> str:
        """What is inside the gzip."""
        return MEDIA_TYPES[self.name.split(".")[-2]]


def slug(graph: str, names: Names) -> str:
    """The name of a graph in addresses and files: the last part of our IRIs, the whole IRI of others, quoted."""
    return quote(graph.removeprefix(names.graph("")), safe="")


def path(graph: str | None, ending: str, names: Names) -> str:
    """Where the dump of a graph (None: of all) in a form ("nq" or "ttl") is in the folder of its release."""
    return f"dump.{ending}.gz" if graph is None else f"graphs/{slug(graph, names)}.{ending}.gz"


def write(lines: list[bytes], folder: Path, names: Names) -> None:
    """Write the dumps of canonical N-Quads."""
    write_dump(lines, folder / path(None, "nq", names))
    # Sorted lines that make the same statement in two graphs stand beside each other.
    statements = (statement for statement, _ in groupby(lines, key=_statement))
    _write_turtle(statements, folder / path(None, "ttl", names), names)
    by_graph: dict[str, list[bytes]] = {}
    for line in lines:
        by_graph.setdefault(graph_of(line), []).append(line)
    (folder / "graphs").mkdir()
    for graph, own in by_graph.items():
        write_dump(own, folder / path(graph, "nq", names))
        _write_turtle(map(_statement, own), folder / path(graph, "ttl", names), names)


def listing(folder: Path, graphs: Iterable[str], hashes: Mapping[str, str], names: Names) -> list[Dump]:
    """The dumps that a release has, those of all graphs first.

    graphs: its graphs; hashes: the SHA-256 of its files by path.
    """
    found = []
    for graph in (None, *graphs):
        for ending in MEDIA_TYPES:
            where = path(graph, ending, names)
            if where in hashes:
                name = f"{ALL if graph is None else slug(graph, names)}.{ending}.gz"
                found.append(Dump(name, graph, where, (folder / where).stat().st_size, hashes[where]))
    return found


def graph_of(line: bytes) -> str:
    """The graph of a canonical line."""
    return line.rsplit(b" <", 1)[1].split(b">", 1)[0].decode()


def _statement(line: bytes) -> bytes:
    return line.rsplit(b" <", 1)[0] + b" .\n"


def _write_turtle(statements: Iterable[bytes], target: Path, names: Names) -> None:
    triples = (quad.triple for quad in ox.parse(b"".join(statements), format=ox.RdfFormat.N_TRIPLES))
    with target.open("wb") as raw, packed(raw) as file:
        file.write(turtle(triples, names.prefixes))
