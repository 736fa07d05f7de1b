"""All that matches a request, in the order that it asks for."""

import pyoxigraph as ox

from tiegraph.api.labels import choose
from tiegraph.api.lists import asking
from tiegraph.api.lists.paging import Key, Order, Rank, key, rank
from tiegraph.api.lists.spec import Column, Listing, Term
from tiegraph.api.lists.table import IRI, LABEL


def ranking(store: ox.Store, listing: Listing, where: str, order: Order, language: str) -> list[Rank]:
    """The members that a pattern matches, each once.

    Of several values of a column the least counts, or the greatest where the column shows that one.
    """
    if order.column == IRI:
        found = asking.select(store, f"SELECT DISTINCT ?thing WHERE {{ {where} }}")
        return rank(((row[0].value, key(row[0].value, "text")) for row in found if row[0]), order)
    if order.column == LABEL:
        return rank(_labelled(store, where, language).items(), order)
    column = next(column for column in listing.columns if column.name == order.column)
    return rank(_keyed(store, where, column).items(), order)


def _labelled(store: ox.Store, where: str, language: str) -> dict[str, Key | None]:
    texts: dict[str, dict[str, str]] = {}
    for thing, value in _pairs(store, where, asking.NAMED):
        known = texts.setdefault(thing, {})
        if value is not None:
            asking.add_text(known, value)
    return {iri: key(choose(known, language)[0], "text") if known else None for iri, known in texts.items()}


def _keyed(store: ox.Store, where: str, column: Column) -> dict[str, Key | None]:
    keys: dict[str, set[Key]] = {}
    for thing, value in _pairs(store, where, column.pattern):
        known = keys.setdefault(thing, set())
        if value is not None:
            known.add(key(value.value, column.kind))
    pick = max if column.widest else min
    return {iri: pick(known) if known else None for iri, known in keys.items()}


def _pairs(store: ox.Store, where: str, pattern: str) -> list[tuple[str, Term | None]]:
    rows = asking.select(store, f"SELECT ?thing ?value WHERE {{ {where} OPTIONAL {{ {pattern} }} }}")
    return [(thing.value, value) for thing, value in rows if thing is not None]
