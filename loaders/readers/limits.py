"""How much a document may ask of us. What goes past a limit is refused with one error, never cut."""

from dataclasses import dataclass

MEGABYTE = 1 << 20


@dataclass(frozen=True)
class Limits:
    """file, unpacked, memory: bytes; seconds: of wall clock; the others: counts.

    unpacked: the sum of the declared sizes in an archive; ratio: that sum to the size of the file, looked at from
    `ratio_from` bytes on, for small texts pack well; depth: of elements in elements (a page of ours has 20, the
    deepest we met 90).
    """

    file: int = 50 * MEGABYTE
    unpacked: int = 300 * MEGABYTE
    ratio: int = 100
    ratio_from: int = 20 * MEGABYTE
    parts: int = 10_000
    depth: int = 250
    characters: int = 20_000_000
    cell: int = 1_000_000
    cells: int = 500_000
    memory: int = 1024 * MEGABYTE
    seconds: float = 30.0
