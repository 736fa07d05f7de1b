"""Registers that are tables: a row for a partner, columns for its country, papers, dates and how it stands."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tiegraph.loaders.claims import Claim
from tiegraph.loaders.date_grammar import DateMention
from tiegraph.loaders.document import Document
from tiegraph.loaders.forms import columns, entries, lines, ties
from tiegraph.loaders.forms.columns import bare
from tiegraph.loaders.forms.context import Context
from tiegraph.loaders.forms.form_words import form_words
from tiegraph.loaders.forms.grids import Grid, Row, Span
from tiegraph.loaders.forms.lead import Lead, lead
from tiegraph.loaders.forms.ties import Entry, Place
from tiegraph.loaders.mentions import PlaceMention

LEVELS = {"municipality": 0, None: 0, "district": 1, "region": 2, "macroregion": 3, "country": 4}
MOSTLY = 0.5
SAMPLE = 40
NUMBER = re.compile(r"\d{1,4}[.)]?")


@dataclass(frozen=True)
class Layout:
    """Which columns hold what; own: that of the other party, where a register of many owners has one."""

    partner: tuple[int, ...]
    country: tuple[int, ...]
    papers: tuple[int, ...]
    until: tuple[int, ...]
    status: tuple[int, ...]
    own: int | None
    heads: columns.Heads


def layout(grid: Grid, document: Document, context: Context) -> Layout | None:
    """The layout of a register's table; None where no column names places or nothing says that they are partners."""
    language = context.language(document, grid.start, grid.end)
    words = form_words(language)
    heads = columns.heads(grid, words, lambda text: context.places_in(text, language))
    roles = heads.roles(words)
    rows = [row for row in grid.rows[heads.rows :] if len(row.filled) > 1][:SAMPLE]
    if len(rows) < (1 if heads.rows else 2):
        return None
    named = [
        _share(rows, column, lambda span: _first_place(document, context, span) is not None)
        for column in range(grid.width)
    ]
    countries = [
        _share(rows, column, lambda span: _only_country(document, context, span)) for column in range(grid.width)
    ]
    papers = [_share(rows, column, lambda span: _tells_paper(document, context, span)) for column in range(grid.width)]
    told = [column for column, names in enumerate(roles) if names & {"partner", "country"}]
    places = [column for column in told if (named[column] >= MOSTLY and papers[column] < MOSTLY) or not rows]
    places = places or [column for column in told if papers[column] < MOSTLY and _texts(rows, column)]
    if not heads.rows:
        places = [column for column in range(grid.width) if named[column] > MOSTLY and papers[column] < MOSTLY][:2]
        if not any(share >= MOSTLY for share in papers):
            return None
    if not places:
        return None
    own = _own(rows, places, countries, document, context)
    until = tuple(column for column, names in enumerate(roles) if "until" in names and column not in places)
    status = tuple(column for column, names in enumerate(roles) if "status" in names and column not in places)
    rest = (column for column in range(grid.width) if column not in {*places, *until, *status})
    own_country = tuple(column for column in places if countries[column] >= MOSTLY and len(places) > 1)
    partners = tuple(column for column in places if column != own and column not in own_country)
    held = tuple(column for column in rest if papers[column] > 0 or roles[column] & {"instrument", "date"})
    return Layout(partners, own_country, held, until, status, own, heads)


def claims(
    grid: Grid, plan: Layout, document: Document, context: Context, over: Lead | None, owner: PlaceMention | None
) -> list[Claim]:
    """The ties that the rows tell. over: what stands above the table; owner: whose register it is."""
    language = context.language(document, grid.start, grid.end)
    head = _head_lead(grid, plan, document, context)
    found: list[Claim] = []
    for entry, own, row, leads in _entries(grid, plan, document, context):
        above = [*leads, *([over] if over else []), *([head] if head else [])]
        place = Place(table=row.table, row=row.number - plan.heads.rows)
        sure = 0.95 if entry.papers and plan.heads.rows else 0.85
        found += ties.claims(entry, above, own or owner, "register row", sure, language, place)
    return found


def _head_lead(grid: Grid, plan: Layout, document: Document, context: Context) -> Lead | None:
    """What the heads announce: «twin town», «date of signing»."""
    if not plan.heads.rows:
        return None
    rows = grid.rows[: plan.heads.rows]
    made = lead(document, context, rows[0].start, max(row.end for row in rows))
    return Lead(made.start, made.end, made.text, term=made.term, signed=made.signed)


def _entries(
    grid: Grid, plan: Layout, document: Document, context: Context
) -> Iterator[tuple[Entry, PlaceMention | None, Row, list[Lead]]]:
    section: list[Lead] = []
    country: str | None = None
    party: PlaceMention | None = None
    own: PlaceMention | None = None
    for row in grid.rows[plan.heads.rows :]:
        if columns.is_count(row) or columns.repeats(row, grid, plan.heads.rows):
            continue
        filled = row.filled
        if len(filled) == 1 and (opened := _section(filled[0], document, context)):
            section, country = ([opened[0]] if opened[0] else section if opened[1] else []), opened[1] or country
            party = None
            continue
        if plan.own is not None and row.cells[plan.own].text:
            own = _first_place(document, context, row.cells[plan.own]) or _unknown(row.cells[plan.own])
        named = _party(
            [row.cells[column] for column in plan.partner],
            [row.cells[column] for column in plan.country],
            document,
            context,
        )
        party = named or party
        entry = _entry(row, plan, party, named is not None, document, context) if party else None
        if entry:
            yield ties.at(entry, country), own, row, section


def _section(span: Span, document: Document, context: Context) -> tuple[Lead | None, str | None] | None:
    """What a row of one cell opens: a country, or a kind or standing of ties; None where it opens nothing."""
    if _only_country(document, context, span):
        found = context.places(document, span.start, span.end)
        return None, context.country_code(found[0])
    made = lead(document, context, span.start, span.end)
    if (made.term or made.status) and not entries.dates(document, context, span.start, span.end):
        return made, None
    return None


def _entry(
    row: Row, plan: Layout, party: PlaceMention, named: bool, document: Document, context: Context
) -> Entry | None:
    spans = [row.cells[column] for column in plan.papers if row.cells[column].text]
    dates = [date for span in spans for date in entries.dates(document, context, span.start, span.end)]
    papers: tuple[entries.Paper, ...] = ()
    if spans:
        papers = entries.papers(document, context, spans[0].start, spans[-1].end, dates)
    else:
        cell = row.cells[plan.partner[0]]
        start = party.end if named else cell.start
        if start < cell.end:
            inner = entries.dates(document, context, start, cell.end)
            papers = entries.papers(document, context, start, cell.end, inner)
    if not named and not papers:
        return None
    told = [row.cells[column] for column in (*plan.status, *plan.papers) if row.cells[column].text]
    standing = next((s for span in told if (s := entries.standing(document, context, span.start, span.end))), None)
    return Entry(party, row.start, row.end, papers, standing, _until(row, plan, document, context))


def _until(row: Row, plan: Layout, document: Document, context: Context) -> DateMention | None:
    spans = (row.cells[column] for column in plan.until if row.cells[column].text)
    return next((date for span in spans for date in entries.dates(document, context, span.start, span.end)), None)


def _party(
    cells: Sequence[Span], countries: Sequence[Span], document: Document, context: Context
) -> PlaceMention | None:
    """The partner of a row: the smallest unit that its cells name, else their first text; in the country told."""
    found = [mention for cell in (*cells, *countries) if (mention := _first_place(document, context, cell))]
    named = [mention for cell in cells if (mention := _first_place(document, context, cell))]
    texts = [cell for cell in cells if any(c.isalpha() for c in cell.text)]
    code = next((context.country_code(other) for other in found if other.level == "country"), None)
    if named:
        party = min(named, key=lambda mention: LEVELS[mention.level])
        if party.level == "country" and (beside := _before_country(cells, party, document)):
            party = beside
    elif texts:
        party = _unknown(texts[0])
    else:
        return next(iter(found), None)
    return ties.at(Entry(party, 0, 0), code).party


def _before_country(cells: Sequence[Span], country: PlaceMention, document: Document) -> PlaceMention | None:
    """The name that a cell begins with before its country, where it is known for no place: «Гера (Германия)»."""
    first = (lines.head(document, cell.start, cell.end) for cell in cells if cell.start < country.start < cell.end)
    return next((name for name in first if name and name.end <= country.start), None)


def _unknown(cell: Span) -> PlaceMention:
    """A name that is not known to be a place: the cell's text up to the first comma or bracket."""
    name = re.split(r"[,;(\n]", bare(cell.text), maxsplit=1)[0].strip(" .:–—-") or bare(cell.text)
    return PlaceMention(cell.start, cell.end, cell.text, name)


def _own(
    rows: Sequence[Row], places: Sequence[int], countries: Sequence[float], document: Document, context: Context
) -> int | None:
    """The column of the other party: the first of two that name places of like level in most rows."""
    towns = [column for column in places if countries[column] < MOSTLY]
    if len(towns) < 2:
        return None
    first, second = (_usual_level(rows, column, document, context) for column in towns[:2])
    return towns[0] if abs(LEVELS[first] - LEVELS[second]) <= 1 and first != "region" else None


def _usual_level(rows: Sequence[Row], column: int, document: Document, context: Context) -> str | None:
    found = [m.level for row in rows if (m := _first_place(document, context, row.cells[column]))]
    return max(set(found), key=found.count) if found else None


def _first_place(document: Document, context: Context, span: Span) -> PlaceMention | None:
    return entries.party(document, context, span.start, span.end) if span.text else None


def _only_country(document: Document, context: Context, span: Span) -> bool:
    found = context.places(document, span.start, span.end)
    return len(found) == 1 and found[0].level == "country" and len(bare(span.text)) <= found[0].end - found[0].start + 3


def _tells_paper(document: Document, context: Context, span: Span) -> bool:
    if NUMBER.fullmatch(span.text):
        return False
    return bool(entries.instruments(document, context, span.start, span.end)) or bool(
        entries.dates(document, context, span.start, span.end)
    )


def _share(rows: Sequence[Row], column: int, test: Callable[[Span], bool]) -> float:
    texts = [row.cells[column] for row in rows if row.cells[column].text]
    return sum(test(span) for span in texts) / len(texts) if texts else 0.0


def _texts(rows: Sequence[Row], column: int) -> bool:
    return any(row.cells[column].text for row in rows)
