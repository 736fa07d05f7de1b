"""`/territories`, `/agreements` and the other lists: every entry of the catalogue as a resource."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Annotated, Any

from fastapi import FastAPI, Query, Request
from starlette.responses import Response

from tiegraph.api.current import Opened
from tiegraph.api.lists import asking, html, parameters, table
from tiegraph.api.lists.answering import Answer, offered, respond
from tiegraph.api.lists.catalogue import LISTINGS
from tiegraph.api.lists.described import TEXT, responses
from tiegraph.api.lists.paging import Order, Page, Rank, Shelf, cut
from tiegraph.api.lists.ranking import ranking
from tiegraph.api.lists.spec import Filter, Listing
from tiegraph.api.lists.table import IRI, LABEL, Table
from tiegraph.api.negotiation import choose, choose_language
from tiegraph.api.words import WORDS
from tiegraph.names import Names

CERTAINTY = "certainty"


def add_to(app: FastAPI) -> None:
    """Serve every list."""
    shelf = Shelf()
    for listing in LISTINGS:
        name = listing.name.capitalize()
        forms = [form.ending for form in offered(listing.places)]
        query = parameters.model(name, listing.filters, _names(listing), _orders(listing), listing.sort, forms)
        add_list(app, f"/{listing.name}", _endpoint(listing, query, shelf), listing.means, _answers(listing))


def add_list(
    app: FastAPI, path: str, endpoint: Callable[..., Response], means: str, answers: dict[int | str, Any]
) -> None:
    """Serve a list; GET alone goes into OpenAPI, with these answers."""
    app.add_api_route(
        path, endpoint, methods=["GET"], response_model=None, tags=["lists"], summary=means, responses=answers
    )
    app.add_api_route(path, endpoint, methods=["HEAD"], response_model=None, include_in_schema=False)


def answer(request: Request, listing: Listing, query: Any, shelf: Shelf) -> Response:
    """A page of a list."""
    opened: Opened = request.app.state.current.open()
    form, media_type = choose(request, offered(listing.places))
    language = query.lang or choose_language(request)
    where = f"{listing.pattern} {conditions(opened, listing.filters, query, request.app.state.names)}"
    order = Order.parse(query.sort)
    ranked = shelf.get(
        (opened.release.name, where, order, language if order.column == LABEL else ""),
        lambda: ranking(opened.store, listing, where, order, language),
    )
    page = turn(ranked, order, query)

    def read() -> Table:
        names = query.fields or [name for name in _names(listing) if name != CERTAINTY or query.asOf]
        found = table.read(opened.store, page.iris, listing.columns, names, language)
        return _certified(found, opened, listing, query) if CERTAINTY in names else found

    def write(found: Table, following: str | None) -> bytes:
        title = WORDS[choose_language(request)][listing.type]
        sheet = html.Sheet(title, listing.filters, html.modes(listing.filters), _orders(listing), listing.places)
        return html.write(request, opened, sheet, query, found, page, following)

    def places() -> dict[str, list[tuple[float, float]]]:
        return asking.coordinates(opened.store, page.iris, listing.places)

    return respond(request, opened, Answer(listing.name, page, read, places, write), form, media_type, language)


def conditions(opened: Opened, filters: Sequence[Filter], query: Any, names: Names) -> str:
    """The patterns of the filters that a request uses. Raises Problem 400 for a thing that is not known."""
    certain = getattr(query, "mode", None) == "certain"
    return " ".join(
        one.where(parameters.terms(opened.store, one, value, names), certain)
        for one, value in parameters.given(query, filters).items()
    )


def turn(ranked: list[Rank], order: Order, query: Any) -> Page:
    """The page that a request asks for. Raises Problem 400 for a wrong cursor."""
    try:
        return cut(ranked, order, query.limit, query.cursor)
    except ValueError as error:
        mend = "Follow the link to the next page as it is, or begin without a cursor."
        raise parameters.wrong("cursor", f"The cursor cannot be used: {error}.", mend) from None


def _endpoint(listing: Listing, query_model: type[parameters.Strict], shelf: Shelf) -> Callable[..., Response]:
    def read(request: Request, query: Any) -> Response:
        return answer(request, listing, query, shelf)

    read.__name__ = listing.name
    read.__annotations__["query"] = Annotated[query_model, Query()]
    return read


def _answers(listing: Listing) -> dict[int | str, Any]:
    dated = {CERTAINTY: TEXT} if CERTAINTY in _names(listing) else {}
    return responses(listing.columns, listing.places, dated)


def _names(listing: Listing) -> list[str]:
    """The columns of a list; what has dates may be certain or possible as of a day."""
    dated = [CERTAINTY] if any(one.name == "asOf" for one in listing.filters) else []
    return [*table.names(listing.columns), *dated]


def _orders(listing: Listing) -> list[str]:
    return [IRI, LABEL, *(column.name for column in listing.columns)]


def _certified(found: Table, opened: Opened, listing: Listing, query: Any) -> Table:
    """Each row with whether it stood on the day for certain; nothing where no day is given."""
    (as_of,) = (one for one in listing.filters if one.name == "asOf")
    certain: set[str] = set()
    if query.asOf and found.rows:
        stood = as_of.where(parameters.terms(opened.store, as_of, query.asOf, Names()), True)
        rows = asking.select(opened.store, f"SELECT DISTINCT ?thing WHERE {{ {asking.these(found.rows)} {stood} }}")
        certain = {row[0].value for row in rows if row[0]}
    rows_ = {
        iri: {**row, CERTAINTY: ("certain" if iri in certain else "possible") if query.asOf else None}
        for iri, row in found.rows.items()
    }
    return replace(found, rows=rows_)
