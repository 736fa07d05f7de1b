"""A list as a page: a form with its filters, a table, the way to the next page and to the files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from fastapi import Request

from tiegraph.api.current import Opened
from tiegraph.api.labels import Shown, local_ref
from tiegraph.api.lists import asking
from tiegraph.api.lists.answering import address, offered
from tiegraph.api.lists.asking import Labels
from tiegraph.api.lists.paging import Page
from tiegraph.api.lists.parameters import MODES
from tiegraph.api.lists.spec import Filter
from tiegraph.api.lists.table import IRI, LABEL, Cell, Table
from tiegraph.api.lists.values import CONCEPTS
from tiegraph.api.lists.words import WORDS
from tiegraph.api.negotiation import HTML, choose_language
from tiegraph.api.pages import render
from tiegraph.api.words import WORDS as SITE
from tiegraph.names import VOCABULARY, Names


@dataclass(frozen=True)
class Control:
    """A field of the form; options: value and text of each, none for a field to type in."""

    name: str
    label: str
    value: str
    options: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Sheet:
    """What the page needs beside the table: its heading, its filters, the columns to sort by, the paths to places."""

    title: str
    filters: Sequence[Filter]
    choices: Mapping[str, Sequence[str]]
    orders: Sequence[str]
    places: Sequence[str]


def write(
    request: Request, opened: Opened, sheet: Sheet, query: Any, table: Table, page: Page, following: str | None
) -> bytes:
    """The page."""
    language = choose_language(request)
    names: Names = request.app.state.names
    words = WORDS[language]
    shown = [name for name in table.names if _is_shown(name, table)]
    rows = [[_cell(iri, name, row[name], table, names) for name in shown] for iri, row in table.rows.items()]
    return render(
        request,
        "list.html",
        language,
        title=sheet.title,
        terms=words,
        total=page.total,
        controls=_controls(opened, sheet, query, language),
        header=[words[name] for name in shown],
        rows=rows,
        following=following,
        first=address(request, cursor=None) if getattr(query, "cursor", None) else None,
        files=[
            (form.ending, address(request, format=form.ending, _mediatype=None))
            for form in offered(sheet.places)
            if form is not HTML
        ],
        path=request.url.path,
    )


def _is_shown(name: str, table: Table) -> bool:
    """Whether a column has anything to say that the link in the first one or its neighbour does not say already."""
    if name == LABEL:
        return True
    is_twin = name == IRI or (name.endswith("Label") and name.removesuffix("Label") in table.things)
    return not is_twin and any(row[name] not in (None, []) for row in table.rows.values())


def _cell(iri: str, name: str, value: Cell, table: Table, names: Names) -> list[Shown]:
    if name == LABEL:
        return [_link(iri, table.labels, names)]
    values = value if isinstance(value, list) else [value]
    if name in table.things:
        return [_link(str(one), table.labels, names) for one in values if one is not None]
    return [Shown(str(one)) for one in values if one is not None]


def _link(iri: str, labels: Labels, names: Names) -> Shown:
    ref = local_ref(iri, names)
    text, language = labels.get(iri, (ref or iri, ""))
    href = f"/doc/{ref}" if ref else iri if iri.startswith(("http://", "https://")) else None
    return Shown(text, language or None, href, ref is not None, iri)


def _controls(opened: Opened, sheet: Sheet, query: Any, language: str) -> list[Control]:
    words = WORDS[language]
    concepts = {one.name: [c for c in CONCEPTS if c.split("/")[0] == one.scheme] for one in sheet.filters if one.scheme}
    iris = [VOCABULARY + concept for found in concepts.values() for concept in found]
    labels = asking.labels(opened.store, iris, language)
    found = []
    for one in sheet.filters:
        options = [
            (concept.split("/")[1], labels.get(VOCABULARY + concept, (concept.split("/")[1], ""))[0])
            for concept in concepts.get(one.name, ())
        ]
        literals = options or [(text, _word(text, language)) for text in get_args(one.value) if isinstance(text, str)]
        found.append(_control(one.name, words, getattr(query, one.name), _blank(sorted(literals, key=_text))))
    for name, values in sheet.choices.items():
        found.append(_control(name, words, getattr(query, name), [(v, _word(v, language)) for v in values]))
    orders = [(sign + name, words[name] + arrow) for name in sheet.orders for sign, arrow in (("", ""), ("-", " ↓"))]
    return [*found, _control("sort", words, query.sort, orders)]


def _word(value: str, language: str) -> str:
    """A value of a menu in words; the classes of ties are words of the site."""
    return WORDS[language].get(value) or SITE[language].get(value.capitalize()) or "–"


def _control(name: str, words: Mapping[str, str], value: Any, options: Sequence[tuple[str, str]]) -> Control:
    given = value if isinstance(value, list) else [value] if value is not None else []
    # A menu holds one value; several are typed with commas.
    return Control(name, words[name], ",".join(str(one) for one in given), options if len(given) < 2 else ())


def _blank(options: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [("", "–"), *options] if options else []


def _text(option: tuple[str, str]) -> str:
    return option[1].casefold()


def modes(filters: Sequence[Filter]) -> dict[str, Sequence[str]]:
    """The menu of the modes, where a filter of dates makes it matter."""
    return {"mode": MODES} if any(one.dates for one in filters) else {}
