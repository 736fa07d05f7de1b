"""The kinds of filters: how a value narrows a list. Values reach a query as terms that pyoxigraph has written."""

from collections.abc import Callable, Sequence
from typing import Any, Literal

import pyoxigraph as ox

from tiegraph.api.lists import values
from tiegraph.api.lists.spec import Filter, Term
from tiegraph.dates import PartialDate
from tiegraph.names import PREFIXES

DAY = ox.NamedNode(PREFIXES["xsd"] + "date")
REVIEW = Literal["proposed", "reviewed"]


def concept(name: str, means: str, example: str, path: str = "", scheme: str = "") -> Filter:
    """Any of some concepts of a scheme, which is named like the filter unless it is told."""
    scheme = scheme or name
    return Filter(name, values.concept(scheme), means, example, _any(name, path or f"tie:{name}"), True, scheme=scheme)


def thing(name: str, means: str, example: str, path: str, *types: str) -> Filter:
    """Any of some things."""
    return Filter(name, values.Thing, means, example, _any(name, path), True, types)


def every_thing(name: str, means: str, example: str, path: str, *types: str) -> Filter:
    """All of some things."""

    def where(terms: Sequence[Term], _: bool) -> str:
        return " ".join(f"?thing {path} {term} ." for term in terms)

    return Filter(name, values.Thing, means, example, where, True, types)


def within(name: str, means: str, example: str, path: str) -> Filter:
    """In any of some territories, or one of them itself; an empty path is for territories."""

    def where(terms: Sequence[Term], _: bool) -> str:
        place, lead = (f"?{name}Place", f"?thing {path} ?{name}Place .") if path else ("?thing", "")
        return f"{_values(name, terms)} {lead} {place} tie:within? ?{name} ."

    return Filter(name, values.Thing, means, example, where, True, ("territory",))


def equal(name: str, value: Any, means: str, example: str, path: str) -> Filter:
    """Any of some literals."""
    return Filter(name, value, means, example, _any(name, path), True)


def words(name: str, means: str, example: str) -> Filter:
    """All these words in one of the names, in any case; ё counts as е."""

    def where(terms: Sequence[Term], _: bool) -> str:
        wanted = [ox.Literal(part) for part in terms[0].value.lower().replace("ё", "е").split()]
        tests = [f"CONTAINS(?{name}Text, {part})" for part in wanted] or ["true"]
        return (
            f"?thing skos:prefLabel|skos:altLabel|skos:hiddenLabel|dcterms:title ?{name} . "
            f'BIND(REPLACE(LCASE(STR(?{name})), "ё", "е") AS ?{name}Text) FILTER({" && ".join(tests)})'
        )

    return Filter(name, values.Text, means, example, where)


def as_of(name: str, means: str, example: str) -> Filter:
    """What stood on a day: for certain, or by all that is known possibly. What is planned never did."""

    def where(terms: Sequence[Term], certain: bool) -> str:
        day = ox.Literal(terms[0].value, datatype=DAY)
        not_planned = "FILTER NOT EXISTS { ?thing tie:status status:planned }"
        if certain:
            begun = f"?thing tie:startLatest ?{name}Start . FILTER(?{name}Start <= {day})"
            return f"{not_planned} {begun} FILTER NOT EXISTS {{ ?thing tie:endEarliest ?end . FILTER(?end < {day}) }}"
        before = f"FILTER NOT EXISTS {{ ?thing tie:startEarliest ?start . FILTER(?start > {day}) }}"
        return f"{not_planned} {before} FILTER NOT EXISTS {{ ?thing tie:endLatest ?end . FILTER(?end < {day}) }}"

    return Filter(name, values.Day, means, example, where, dates=True)


def bound(name: str, means: str, example: str, end: Literal["start", "end"], least: bool) -> Filter:
    """Starts or ends from (least) or up to a date, by the bounds of days that the build computes."""

    def where(terms: Sequence[Term], certain: bool) -> str:
        date = PartialDate(terms[0].value)
        day = ox.Literal((date.earliest if least else date.latest).isoformat(), datatype=DAY)
        edge = "Earliest" if least == certain else "Latest"
        return f"?thing tie:{end}{edge} ?{name} . FILTER(?{name} {'>=' if least else '<='} {day})"

    return Filter(name, values.Date, means, example, where, dates=True)


def written(name: str, means: str, example: str, path: str, least: bool) -> Filter:
    """From (least) or up to a date, for dates of any precision that have no computed bounds."""

    def where(terms: Sequence[Term], certain: bool) -> str:
        date = PartialDate(terms[0].value)
        day = ox.Literal((date.earliest if least else date.latest).isoformat())
        # The first or the last day that the date may stand for, as text; 31 is no day of every month but sorts well.
        rest = "-01-01" if least == certain else "-12-31"
        padded = f'CONCAT(STR(?{name}), SUBSTR("YYYY{rest}", STRLEN(STR(?{name})) + 1))'
        return f"?thing {path} ?{name} . FILTER({padded} {'>=' if least else '<='} {day})"

    return Filter(name, values.Date, means, example, where, dates=True)


def month(name: str, means: str, example: str) -> Filter:
    """In a month of the year: said of what recurs, else told by a date that is known to the month or the day."""

    def where(terms: Sequence[Term], _: bool) -> str:
        return (
            f"{{ ?thing tie:month ?{name} }} UNION {{ ?thing tie:startEarliest ?{name}First ; "
            f"tie:startLatest ?{name}Last . FILTER(YEAR(?{name}First) = YEAR(?{name}Last) && "
            f"MONTH(?{name}First) = MONTH(?{name}Last)) BIND(MONTH(?{name}First) AS ?{name}) }} UNION "
            f"{{ ?thing tie:due ?{name}Due . BIND(xsd:integer(SUBSTR(STR(?{name}Due), 6, 2)) AS ?{name}) }} "
            f"FILTER(?{name} IN ({', '.join(str(term) for term in terms)}))"
        )

    return Filter(name, values.Month, means, example, where, True)


def _any(name: str, path: str) -> Callable[[Sequence[Term], bool], str]:
    return lambda terms, _: f"{_values(name, terms)} ?thing {path} ?{name} ."


def _values(name: str, terms: Sequence[Term]) -> str:
    return f"VALUES ?{name} {{ {' '.join(str(term) for term in terms)} }}"
