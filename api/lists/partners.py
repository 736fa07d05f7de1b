"""`/territories/{slug}/partners`: with whom a territory has ties, each once, or rolled up to countries or regions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import pyoxigraph as ox
from fastapi import FastAPI, Path, Query, Request
from starlette.responses import Response

from tiegraph.api.current import Opened
from tiegraph.api.lists import asking, columns, filters, html, parameters, table
from tiegraph.api.lists.answering import Answer, offered, respond
from tiegraph.api.lists.asking import Labels
from tiegraph.api.lists.catalogue import EVIDENCE, FIELD, PERIOD
from tiegraph.api.lists.described import responses
from tiegraph.api.lists.paging import Key, Order, Rank, key, rank
from tiegraph.api.lists.routes import add_list, conditions, turn
from tiegraph.api.lists.spec import Column, Filter, Kind
from tiegraph.api.lists.table import IRI, LABEL, Cell, Row, Table
from tiegraph.api.lists.words import WORDS
from tiegraph.api.negotiation import choose, choose_language
from tiegraph.api.problems import Problem
from tiegraph.names import ONTOLOGY, Names

TYPES = ("agreement", "partnership", "programme", "membership", "event")
ROLLUPS = ("country", "region")
PLACES = ("",)


def _of_type(terms: Sequence[ox.NamedNode | ox.Literal], _: bool) -> str:
    classes = " ".join(str(ox.NamedNode(ONTOLOGY + term.value.capitalize())) for term in terms)
    return f"VALUES ?type {{ {classes} }} ?thing a ?type ."


TIES = (
    Filter("type", Literal[TYPES], "A class of ties to count; unasked, all but events", "agreement", _of_type, True),
    filters.concept("kind", "The kind of tie", "treaty"),
    filters.concept("status", "The status of the tie; unasked, all but planned", "active"),
    FIELD,
    *PERIOD,
    *EVIDENCE,
)
PARTNERS = (
    filters.concept("level", "The level of the partner", "municipality"),
    filters.within("country", "The country of the partner, by id or ISO 3166 code", "poland", ""),
    filters.within("within", "A territory that the partner is, or lies in", "poland", ""),
)
UNIT = columns.TERRITORY
SUMS: dict[str, Kind] = {"partners": "integer", "ties": "integer", "startEarliest": "date"}
OF_TIES = (
    Column("kind", "tie:kind", "thing", many=True),
    Column("status", "tie:status", "thing", many=True),
    Column("startEarliest", "tie:startEarliest", "date"),
)
NAMES = [
    *table.names(UNIT),
    *("partners", "partner", "partnerLabel", "ties", "tie", "tieLabel"),
    *("kind", "kindLabel", "status", "statusLabel", "startEarliest"),
]
ORDERS = [IRI, LABEL, *(column.name for column in UNIT), *SUMS]
ROLLUP = "Count partners by the country or region they lie in; who lies in none stands for itself"
MODEL = parameters.model(
    "Partners",
    (*TIES, *PARTNERS),
    NAMES,
    ORDERS,
    LABEL,
    [form.ending for form in offered(PLACES)],
    rollup=parameters.optional(Literal[ROLLUPS], ROLLUP, "country"),
)


@dataclass
class Unit:
    """A partner, or a country or region of partners: who they are, and the ties with them."""

    partners: set[str]
    ties: set[str]


def add_to(app: FastAPI) -> None:
    """Serve this resource."""
    things = [Column(name, "", "thing", many=True) for name in ("partner", "tie", "kind", "status")]
    sums = [Column(name, "", kind) for name, kind in SUMS.items()]
    answers = responses((*UNIT, *things, *sums), PLACES)
    add_list(app, "/territories/{slug}/partners", partners, "With whom a territory has ties", answers)


def partners(
    request: Request,
    slug: Annotated[str, Path(description="The id of the territory.", examples=["zelenogradsk"])],
    query: Annotated[MODEL, Query()],  # type: ignore[valid-type]
) -> Response:
    """A page of the partners of a territory."""
    opened: Opened = request.app.state.current.open()
    form, media_type = choose(request, offered(PLACES))
    asked: Any = query
    language = asked.lang or choose_language(request)
    names: Names = request.app.state.names
    home = _territory(opened, slug, names)
    units = _units(opened, home, asked, names)
    order = Order.parse(asked.sort)
    rows = _rows(opened, units, language)
    page = turn(_rank(rows, order), order, asked)

    def read() -> Table:
        kept = {iri: rows.rows[iri] for iri in page.iris}
        return Table(asked.fields or NAMES, kept, rows.labels, rows.things)

    def write(found: Table, following: str | None) -> bytes:
        words = WORDS[choose_language(request)]
        labels = asking.labels(opened.store, [home.value], choose_language(request))
        title = f"{words['partners_of']}: {labels.get(home.value, (slug, ''))[0]}"
        choices = {"rollup": ("", *ROLLUPS), **html.modes(TIES)}
        sheet = html.Sheet(title, (*TIES, *PARTNERS), choices, ORDERS, PLACES)
        return html.write(request, opened, sheet, asked, found, page, following)

    def places() -> dict[str, list[tuple[float, float]]]:
        return asking.coordinates(opened.store, page.iris, PLACES)

    return respond(request, opened, Answer(f"{slug}-partners", page, read, places, write), form, media_type, language)


def _territory(opened: Opened, slug: str, names: Names) -> ox.NamedNode:
    try:
        node = ox.NamedNode(names.thing(f"territory/{slug}"))
    except ValueError:
        node = None
    if node is None or not asking.ask(opened.store, f"{node} a tie:Territory"):
        raise Problem(404, f"The current release knows no territory {slug!r}.", "Look it up in /territories.")
    return node


def _units(opened: Opened, home: ox.NamedNode, query: Any, names: Names) -> dict[str, Unit]:
    """The partners, or what they are rolled up to, with the ties that count."""
    unasked = "" if query.type else "FILTER NOT EXISTS { ?thing a tie:Event } "
    unasked += "" if query.status else "FILTER NOT EXISTS { ?thing tie:status status:planned } "
    # The territory first: whatever narrows its ties is then tried on these alone.
    ties = f"?thing tie:party {home} . ?thing a tie:Tie . {unasked}{conditions(opened, TIES, query, names)}"
    found = asking.select(
        opened.store,
        f"SELECT DISTINCT ?thing ?partner WHERE {{ {ties} ?thing tie:party ?partner . ?partner a tie:Territory "
        f"FILTER(?partner != {home}) }}",
    )
    pairs = [(tie.value, partner.value) for tie, partner in found if tie and partner]
    chosen = _chosen(opened, sorted({partner for _, partner in pairs}), query, names)
    above = _above(opened, chosen, query.rollup) if query.rollup else {}
    units: dict[str, Unit] = {}
    for tie, partner in pairs:
        for name in above.get(partner, [partner]) if partner in chosen else ():
            unit = units.setdefault(name, Unit(set(), set()))
            unit.partners.add(partner)
            unit.ties.add(tie)
    return units


def _chosen(opened: Opened, found: Sequence[str], query: Any, names: Names) -> set[str]:
    """Those of the partners that the filters of partners let through."""
    where = conditions(opened, PARTNERS, query, names)
    if not where or not found:
        return set(found)
    rows = asking.select(opened.store, f"SELECT DISTINCT ?thing WHERE {{ {asking.these(found)} {where} }}")
    return {row[0].value for row in rows if row[0]}


def _above(opened: Opened, found: set[str], level: str) -> dict[str, list[str]]:
    """The territory of a level that each of these is, or lies in."""
    if not found:
        return {}
    column = Column("above", "tie:within?", "thing", also=f"?value tie:level level:{level} .")
    cells = asking.cells(opened.store, sorted(found), [column])["above"]
    return {iri: [term.value for term in terms] for iri, terms in cells.items()}


def _rows(opened: Opened, units: Mapping[str, Unit], language: str) -> Table:
    """Every unit as a row, unsorted."""
    found = table.read(opened.store, sorted(units), UNIT, table.names(UNIT), language)
    ties = sorted({tie for unit in units.values() for tie in unit.ties})
    of_ties = table.read(opened.store, ties, OF_TIES, table.names(OF_TIES), language)
    partners = {partner for unit in units.values() for partner in unit.partners}
    labels = {**of_ties.labels, **found.labels, **asking.labels(opened.store, partners, language)}
    rows = {iri: {**row, **_sums(units[iri], of_ties, labels)} for iri, row in found.rows.items()}
    return Table(NAMES, rows, labels, found.things | of_ties.things | {"partner", "tie"})


def _sums(unit: Unit, of_ties: Table, labels: Labels) -> Row:
    """What a row says of the partners and the ties of its unit."""
    rows = [of_ties.rows[tie] for tie in unit.ties]
    starts = [str(row["startEarliest"]) for row in rows if row["startEarliest"]]
    things = {
        "partner": unit.partners,
        "tie": unit.ties,
        "kind": {iri for row in rows for iri in _texts(row["kind"])},
        "status": {iri for row in rows for iri in _texts(row["status"])},
    }
    sums: Row = {"partners": len(unit.partners), "ties": len(unit.ties), "startEarliest": min(starts, default=None)}
    for name, iris in things.items():
        sums[name] = [*sorted(iris)]
        sums[f"{name}Label"] = [labels[iri][0] if iri in labels else None for iri in sorted(iris)]
    return sums


def _texts(cell: Cell) -> list[str]:
    return [str(value) for value in cell] if isinstance(cell, list) else []


def _rank(rows: Table, order: Order) -> list[Rank]:
    kinds = {**{column.name: column.kind for column in UNIT}, **SUMS}

    def of(row: Row) -> Key | None:
        value = row[order.column]
        return None if value is None else key(str(value), kinds.get(order.column, "text"))

    return rank(((iri, of(row)) for iri, row in rows.rows.items()), order)
