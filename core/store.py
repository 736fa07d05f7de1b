"""Quads in a canonical form, and stores over them."""

import gzip
import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, BinaryIO, cast

import pyoxigraph as ox

from tiegraph.errors import StoreError


def canonical(quads: Iterable[ox.Quad]) -> list[bytes]:
    """The quads as N-Quads lines, each once, sorted: equal data, which has no blank nodes, gives equal bytes."""
    text = ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
    return sorted(set(text.splitlines(keepends=True)))


def content_hash(lines: Iterable[bytes]) -> str:
    """The SHA-256 of canonical lines, in hexadecimal."""
    digest = hashlib.sha256()
    for line in lines:
        digest.update(line)
    return digest.hexdigest()


def write_dump(lines: Iterable[bytes], path: Path) -> None:
    """Write canonical lines as gzip; neither time nor name go into the file, so equal lines give equal bytes."""
    with path.open("wb") as raw, packed(raw) as file:
        file.writelines(lines)


def packed(raw: BinaryIO) -> gzip.GzipFile:
    """A file to write gzip into; level 6 takes a third of the time of level 9 and a tenth more space."""
    return gzip.GzipFile(filename="", fileobj=raw, mode="wb", mtime=0, compresslevel=6)


def read_dump(path: Path) -> Iterator[ox.Quad]:
    """The quads of a dump, as a stream. Raises StoreError when it is missing or damaged."""
    try:
        with gzip.open(path, "rb") as file:
            yield from ox.parse(cast(IO[bytes], file), format=ox.RdfFormat.N_QUADS)
    except (OSError, EOFError, SyntaxError) as error:
        raise StoreError(f"The dump cannot be read: {error}.", str(path), "Run `tiegraph build` again.") from None


def with_union(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """The quads, and their statements in the default graph, which so becomes the union of all named graphs.

    Oxigraph's `use_default_graph_as_union` would repeat a statement that two graphs make, and overrule FROM.
    """
    for quad in quads:
        yield quad
        yield ox.Quad(quad.subject, quad.predicate, quad.object)


def in_memory(dump: Path) -> ox.Store:
    """A store in memory with the quads of a dump and their union as the default graph."""
    store = ox.Store()
    store.bulk_extend(with_union(read_dump(dump)))
    return store


def write_store(quads: Iterable[ox.Quad], folder: Path) -> None:
    """Write a new Oxigraph store, whose default graph is the union of the named ones.

    Raises StoreError when it cannot be written.
    """
    try:
        store = ox.Store(str(folder))
        store.bulk_extend(with_union(quads))
        store.flush()
        store.optimize()
        del store
    except OSError as error:
        raise StoreError(
            f"The store cannot be written: {error}.", str(folder), "Free space or mend the permissions."
        ) from None


def open_store(folder: Path) -> ox.Store:
    """A store of a release, read-only. Raises StoreError when it is missing or damaged."""
    try:
        return ox.Store.read_only(str(folder))
    except (OSError, ValueError) as error:
        raise StoreError(f"The store cannot be opened: {error}.", str(folder), "Run `tiegraph build` again.") from None
