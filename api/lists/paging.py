"""Sorting and pages: a page begins after a key, not at a number, so that none is lost or repeated between two pages.

Everything that matches is ranked once per release and kept: an exact count costs nothing then, and Oxigraph's
`ORDER BY … LIMIT` over a large list takes many times longer.
"""

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from threading import Lock

from tiegraph.api.lists.spec import Kind

DIGITS = re.compile(r"([0-9]{1,15})")
SHELF = 16

Key = tuple[str | int | float, ...]
# 0 or 2: without a value, 1: with one; the key; the IRI, by which equal keys are told apart.
Rank = tuple[int, Key, str]


@dataclass(frozen=True)
class Order:
    """How a list is sorted: by which column, and whether the greatest comes first. What has no value comes last."""

    column: str
    descending: bool

    @classmethod
    def parse(cls, text: str) -> "Order":
        """An order as it is typed: "label", or "-label" for the greatest first."""
        return cls(text.removeprefix("-"), text.startswith("-"))

    def __str__(self) -> str:
        return "-" * self.descending + self.column


@dataclass(frozen=True)
class Page:
    """The IRIs on a page; total: how many there are on all; next: the cursor of the page after it, if there is one."""

    iris: list[str]
    total: int
    next: str | None


class Shelf:
    """The rankings that were asked for last."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: OrderedDict[Hashable, list[Rank]] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], list[Rank]]) -> list[Rank]:
        """The ranking under this key, made if it is not there."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = make()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > SHELF:
                self._kept.popitem(last=False)
        return made


def natural(text: str) -> Key:
    """A key that sorts as a reader expects: in any case, ё as е, numbers by their value.

    >>> sorted(["1.10", "1.9", "Ёлка", "ежа"], key=natural)
    ['1.9', '1.10', 'ежа', 'Ёлка']
    """
    parts = DIGITS.split(text.casefold().replace("ё", "е"))
    return tuple(int(part) if position % 2 else part for position, part in enumerate(parts))


def key(text: str, kind: Kind) -> Key:
    """The key of a value."""
    return (float(text),) if kind in {"integer", "decimal"} else natural(text)


def rank(keys: Iterable[tuple[str, Key | None]], order: Order) -> list[Rank]:
    """The ranking, the least first, of IRIs with their keys."""
    absent = 0 if order.descending else 2
    return sorted((absent, (), iri) if found is None else (1, found, iri) for iri, found in keys)


def cut(ranking: list[Rank], order: Order, limit: int, cursor: str | None) -> Page:
    """The page after a cursor. Raises ValueError when the cursor is not one of this order."""
    after = _read(cursor, order) if cursor else None
    try:
        if order.descending:
            stop = len(ranking) if after is None else bisect_left(ranking, after)
            chosen, left = ranking[max(0, stop - limit) : stop][::-1], stop - limit
        else:
            start = 0 if after is None else bisect_right(ranking, after)
            chosen, left = ranking[start : start + limit], len(ranking) - start - limit
    except TypeError:
        raise ValueError("it is of another kind of values") from None
    following = _write(chosen[-1], order) if left > 0 else None
    return Page([iri for _, _, iri in chosen], len(ranking), following)


def _write(last: Rank, order: Order) -> str:
    text = json.dumps([str(order), *last], ensure_ascii=False, separators=(",", ":"))
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(cursor: str, order: Order) -> Rank:
    try:
        sort, flag, found, iri = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        read = (int(flag), tuple(found), str(iri))
    except (ValueError, TypeError, OverflowError, RecursionError):
        raise ValueError("it is not one that this list gave") from None
    if sort != str(order):
        raise ValueError(f"it belongs to the order {sort!r}")
    return read
