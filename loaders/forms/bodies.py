"""Responsible bodies in a cell: where one ends and the next begins, and for which side each answers."""

import re
from collections.abc import Callable, Sequence

from tiegraph.loaders.forms.columns import bare

NEXT_BY_COMMA = re.compile(r",\s+(?=[А-ЯЁІЇЄЎ])")
OPEN_END = re.compile(r"[,\-–—«(]$|\b(?:и|по|в|и\s+по|of|and|for|und|für|i|oraz|ds\.)$", re.IGNORECASE)
MARKER = re.compile(r"^(?:[-–—•*·▪]|\d{1,2}[.)])\s*")
QUOTES = str.maketrans({"«": "(", "»": ")", "„": "(", "“": ")"})


def split(text: str, is_name: Callable[[str], bool]) -> tuple[str, ...]:
    """The bodies that a cell lists, one after each semicolon or line.

    A line that only goes on (in lower case, after an open end, or with nothing but a place) belongs to the one before.
    is_name: whether a text is nothing but a place. Commas part bodies only in Cyrillic, before a capital: elsewhere
    they stand within the names of offices.
    """
    found: list[str] = []
    for part in text.split(";"):
        lines: list[str] = []
        for line in part.splitlines():
            words = MARKER.sub("", bare(line))
            if lines and words and (words[0].islower() or OPEN_END.search(lines[-1]) or is_name(words)):
                lines[-1] = f"{lines[-1]} {words}"
            elif words:
                lines.append(words)
        for line in lines:
            found += _at_commas(line)
    return tuple(dict.fromkeys(name.strip(" ,.") for name in found if any(c.isalpha() for c in name)))


def _at_commas(line: str) -> list[str]:
    """The line cut at commas outside brackets and quotation marks."""
    depths, depth = [], 0
    for char in line.translate(QUOTES):
        depth += (char == "(") - (char == ")")
        depths.append(depth)
    cuts = [match for match in NEXT_BY_COMMA.finditer(line) if depths[match.start()] == 0]
    starts = [0, *(match.end() for match in cuts)]
    ends = [*(match.start() for match in cuts), len(line)]
    return [line[start:end] for start, end in zip(starts, ends, strict=True)]


def side(head: str, body: str, parties: Sequence[str | None], same: Callable[[str, str], bool]) -> int | None:
    """Which party a body answers for: the one that its column's head names, else the one that its own name does."""
    for text in (head, body):
        named = [index for index, party in enumerate(parties) if party and same(text, party)]
        if len(named) == 1:
            return named[0]
    return None
