"""What points at a thing, in pages: a country can be named by a hundred thousand ties."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox
from fastapi import Request

from tiegraph.api.problems import Problem

PAGE = 200  # statements


@dataclass(frozen=True)
class Incoming:
    """A page of the statements that point at a thing, by property and then by subject.

    number: of the page, from 1; pages: how many there are, at least 1; totals: statements by property on all pages.
    """

    triples: Sequence[ox.Triple]
    number: int
    pages: int
    totals: Mapping[ox.NamedNode, int]

    def links(self, address: str) -> list[str]:
        """What the header `Link` says of the neighbouring pages."""
        around = {"prev": self.number - 1, "next": self.number + 1}
        return [f'<{address}?page={page}>; rel="{rel}"' for rel, page in around.items() if 1 <= page <= self.pages]


def page_number(request: Request) -> int:
    """The number in `?page=`, 1 where there is none. Raises Problem 400 for what is no number."""
    asked = request.query_params.get("page", "1")
    if not (asked.isascii() and asked.isdecimal() and len(asked) < 10 and int(asked)):
        raise Problem(400, f"{asked!r} is not the number of a page.", "Count the pages from 1.", parameter="page")
    return int(asked)


def read(store: ox.Store, node: ox.NamedNode, number: int) -> Incoming:
    """A page of what other things say of a thing. Raises Problem 404 for a page beyond the last."""
    found = _pointing(store, node)
    pages = max(-(-len(found) // PAGE), 1)
    if number > pages:
        raise Problem(404, f"There is no page {number}.", f"The last page is {pages}.")
    totals = Counter(triple.predicate for triple in found)
    return Incoming(found[(number - 1) * PAGE : number * PAGE], number, pages, totals)


def _pointing(store: ox.Store, node: ox.NamedNode) -> list[ox.Triple]:
    # Not inside the function that raises: its exception would carry Oxigraph's iterator into another thread.
    quads = store.quads_for_pattern(None, None, node, ox.DefaultGraph())
    return sorted((quad.triple for quad in quads if quad.subject != node), key=_order)


def _order(triple: ox.Triple) -> tuple[str, str]:
    return triple.predicate.value, str(triple.subject)
