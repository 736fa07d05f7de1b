"""Which form of an answer a client wants: `?format=` or `?_mediatype=`, else the weighted Accept header."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyoxigraph as ox
from starlette.requests import Request
from werkzeug.datastructures import LanguageAccept, MIMEAccept
from werkzeug.http import parse_accept_header

from tiegraph.api.problems import Problem

LANGUAGES = ("en", "ru")
HEADER_LIMIT = 4096  # characters of an Accept header


@dataclass(frozen=True)
class Form:
    """A form that an answer can take.

    names: what `?format=` may say, the first is also the file ending; media_types: the first is its own, the others
    are taken too; writer: what Oxigraph writes it with, None for a page.
    """

    names: tuple[str, ...]
    media_types: tuple[str, ...]
    writer: ox.RdfFormat | ox.QueryResultsFormat | None = None

    @property
    def ending(self) -> str:
        """The file ending, without the dot."""
        return self.names[0]


HTML = Form(("html",), ("text/html",))
RESULT_FORMS = (
    Form(("json",), ("application/sparql-results+json", "application/json"), ox.QueryResultsFormat.JSON),
    Form(("xml",), ("application/sparql-results+xml", "application/xml", "text/xml"), ox.QueryResultsFormat.XML),
    Form(("csv",), ("text/csv",), ox.QueryResultsFormat.CSV),
    Form(("tsv",), ("text/tab-separated-values",), ox.QueryResultsFormat.TSV),
)
GRAPH_FORMS = (
    Form(("ttl", "turtle"), ("text/turtle",), ox.RdfFormat.TURTLE),
    Form(("nt", "ntriples"), ("application/n-triples",), ox.RdfFormat.N_TRIPLES),
    Form(("jsonld", "json-ld", "json"), ("application/ld+json", "application/json"), ox.RdfFormat.JSON_LD),
    Form(("rdf", "rdfxml"), ("application/rdf+xml",), ox.RdfFormat.RDF_XML),
)


def choose(request: Request, forms: Sequence[Form], asked: str | None = None) -> tuple[Form, str]:
    """The form to answer in, and the media type to call it by.

    asked: a name or a media type that overrides the request's own `?format=` and Accept. The first form is for
    clients that say nothing. Raises Problem 406 with the list when none fits, 431 when Accept is too long to read.
    """
    asked = asked or request.query_params.get("format") or request.query_params.get("_mediatype")
    accept = accept_header(request)
    if len(accept) > HEADER_LIMIT:
        raise Problem(431, f"The Accept header is longer than {HEADER_LIMIT} characters.", "Name fewer forms.")
    found = fitting(tuple(forms), asked, accept)
    if found is None:
        raise Problem(
            406,
            f"The answer cannot be given as {asked or accept!r}.",
            "Ask for one of the forms in `available`, by Accept or by `?format=`.",
            available=[{"format": form.ending, "mediaType": form.media_types[0]} for form in forms],
        )
    return found


def fitting(forms: tuple[Form, ...], asked: str | None, accept: str) -> tuple[Form, str] | None:
    """The form that fits best, and the media type to call it by.

    asked: a name or a media type, which counts; else the Accept header does.
    """
    if asked:
        return _named(asked.strip().lower(), forms)
    offered = {media_type: form for form in reversed(forms) for media_type in form.media_types}
    ordered = [media_type for form in forms for media_type in form.media_types]
    best = _accepted(accept, ordered)
    return (offered[best], best) if best else None


def accept_header(request: Request) -> str:
    """The Accept header of a request, empty when it has none."""
    return ",".join(request.headers.getlist("accept"))


def choose_language(request: Request) -> str:
    """The language of a page, "en" or "ru": `?lang=`, else Accept-Language, else English."""
    asked = request.query_params.get("lang")
    if asked in LANGUAGES:
        return asked
    accepted = parse_accept_header(request.headers.get("accept-language"), LanguageAccept)
    return accepted.best_match(LANGUAGES, LANGUAGES[0])


def prefers_page(request: Request) -> bool:
    """Whether the client would rather have a page than JSON, as a browser does."""
    accept = accept_header(request)
    if len(accept) > HEADER_LIMIT:
        return False
    return _accepted(accept, ["application/problem+json", "application/json", "text/html"]) == "text/html"


def _named(asked: str, forms: Sequence[Form]) -> tuple[Form, str] | None:
    media_type = asked.replace(" ", "+")  # a plus that was not percent-encoded arrives as a space
    for form in forms:
        if asked in form.names:
            return form, form.media_types[0]
        if media_type in form.media_types:
            return form, media_type
    return None


def _accepted(header: str, media_types: Sequence[str]) -> str | None:
    if not header.strip():
        return media_types[0]
    # Parameters such as charset or profile do not decide: every form of ours has one variant.
    wanted = [(item.split(";")[0].strip(), quality) for item, quality in parse_accept_header(header, MIMEAccept)]
    return MIMEAccept(wanted).best_match(media_types)
