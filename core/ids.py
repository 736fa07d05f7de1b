"""The IRIs of ours that a release speaks of, as a sorted file: an id that was published is never forgotten."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from tiegraph.errors import StoreError
from tiegraph.names import SCHEMES, VOCABULARY, Names

FILE = "ids.txt"


def write(lines: Iterable[bytes], folder: Path, names: Names) -> None:
    """Write the IRIs of things and concepts in canonical N-Quads, one a line, sorted by their bytes."""
    stems = tuple(iri.encode() for iri in (names.thing(""), *(VOCABULARY + scheme for scheme in SCHEMES)))
    found = {iri for line in lines for iri in _named(line) if iri.startswith(stems)}
    (folder / FILE).write_bytes(b"".join(iri + b"\n" for iri in sorted(found)))


def read(folder: Path) -> Iterator[str]:
    """The IRIs, sorted. Raises StoreError when the release has no such file."""
    try:
        with (folder / FILE).open(encoding="utf-8", newline="\n") as file:
            for line in file:
                yield line.rstrip("\n")
    except OSError as error:
        raise StoreError(
            f"The release lacks its ids: {error}.", str(folder), "Remove this release and run `tiegraph build`."
        ) from None


def holds(folder: Path, iri: str) -> bool:
    """Whether a release speaks of an IRI; False for releases from before there were such files."""
    path = folder / FILE
    if not path.is_file():
        return False
    wanted = iri.encode()
    with path.open("rb") as file:
        # A binary search over bytes: no line with the IRI starts before `low` or after `high`.
        low, high = 0, path.stat().st_size
        while low < high:
            middle = (low + high) // 2
            start, line = _line_from(file, middle)
            if not line or line > wanted:
                high = middle
            elif line < wanted:
                low = start + len(line) + 1
            else:
                return True
        return False


def _line_from(file: BinaryIO, position: int) -> tuple[int, bytes]:
    """The first line that starts at a position or after it, and where it starts; b"" at the end."""
    file.seek(max(position - 1, 0))
    if position:
        file.readline()
    return file.tell(), file.readline().rstrip(b"\n")


def _named(line: bytes) -> Iterator[bytes]:
    subject, _, rest = line.split(b" ", 2)
    yield subject[1:-1]
    if rest.startswith(b"<"):
        yield rest[1 : rest.index(b">")]
