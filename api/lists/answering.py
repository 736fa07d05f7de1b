"""From a page of a list to the answer, in the form that the client wants."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from fastapi import Request
from starlette.responses import Response

from tiegraph.api.current import Opened
from tiegraph.api.lists import forms
from tiegraph.api.lists.forms import CSV, GEOJSON, JSON, Points
from tiegraph.api.lists.paging import Page
from tiegraph.api.lists.table import Table
from tiegraph.api.negotiation import HTML, Form, choose_language
from tiegraph.api.responses import cached


@dataclass(frozen=True)
class Answer:
    """A page of a list.

    title: what the list is called in a file name; table, points: written only when they are needed; page_of: from the
    table to a page in HTML.
    """

    title: str
    page: Page
    table: Callable[[], Table]
    points: Callable[[], Mapping[str, Points]]
    page_of: Callable[[Table, str | None], bytes]


def respond(request: Request, opened: Opened, answer: Answer, form: Form, media_type: str, language: str) -> Response:
    """The answer; language: of the labels in it."""
    following = address(request, cursor=answer.page.next) if answer.page.next else None
    headers = {"X-Total-Count": str(answer.page.total)}
    if following:
        headers["Link"] = f'<{following}>; rel="next"'
    if form in {CSV, GEOJSON}:
        headers["Content-Disposition"] = f'inline; filename="{answer.title}.{form.ending}"'

    def make() -> bytes:
        table = answer.table()
        if form is HTML:
            return answer.page_of(table, following)
        if form is GEOJSON:
            return forms.as_geojson(table, answer.page, following, answer.points())
        return forms.as_json(table, answer.page, following) if form is JSON else forms.as_csv(table)

    asked = (request.url.path, request.url.query, language, choose_language(request))
    return cached(request, opened.release, asked, media_type, make, headers)


def address(request: Request, **changes: str | None) -> str:
    """The address of the request with some parameters changed, or taken away where the new value is None."""
    gone = [name for name, value in changes.items() if value is None]
    kept = {name: value for name, value in changes.items() if value is not None}
    url = request.url.remove_query_params(gone).include_query_params(**kept)
    return f"{url.path}?{url.query}" if url.query else url.path


def offered(places: Sequence[str]) -> tuple[Form, ...]:
    """The forms of a list whose members have these paths to places."""
    return forms.ALL if places else forms.PLACELESS
