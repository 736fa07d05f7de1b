"""`/sitemap.xml` (https://www.sitemaps.org/protocol.html) and `/robots.txt`: what crawlers may and should read."""

from collections.abc import Iterator
from itertools import islice
from urllib.parse import quote
from xml.sax.saxutils import escape

from fastapi import FastAPI, Request
from starlette.responses import Response

from tiegraph import ids
from tiegraph.api.current import Opened
from tiegraph.api.labels import local_ref
from tiegraph.api.problems import Problem
from tiegraph.api.responses import cached
from tiegraph.names import Names
from tiegraph.release import Release

READ = ["GET", "HEAD"]
XML = "application/xml"
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
MOST = 50_000  # addresses in one map, as the protocol allows
PAGES = ("", "catalog", "dump", "ontology", "shapes")
# Parts of other things, which a reader comes to from those.
PARTS = frozenset({"evidence", "figure", "quote", "responsibility", "selector", "status-change"})
# Answers are computed for who asks; crawlers read the pages and take the dumps.
ROBOTS = "User-agent: *\nDisallow: /sparql\nDisallow: /rdf-graph-store\n\nSitemap: {}sitemap.xml\n"


def add_to(app: FastAPI) -> None:
    """Serve these resources."""
    app.add_api_route("/robots.txt", robots, methods=READ, response_model=None)
    app.add_api_route("/sitemap.xml", sitemap, methods=READ, response_model=None)
    app.add_api_route("/sitemap/{number}.xml", part, methods=READ, response_model=None)


def robots(request: Request) -> Response:
    """What crawlers should leave alone, and where the map is."""
    opened: Opened = request.app.state.current.open()
    site = str(request.base_url)
    return cached(request, opened.release, ("robots", site), "text/plain", lambda: ROBOTS.format(site).encode())


def sitemap(request: Request) -> Response:
    """All pages; where they are too many for one map, the list of the maps."""
    opened: Opened = request.app.state.current.open()

    def make() -> bytes:
        count = sum(1 for _ in _pages(opened.release, request))
        if count <= MOST:
            return _map(request, opened.release, 1)
        site, day = escape(str(request.base_url)), opened.release.created
        maps = (f"<sitemap><loc>{site}sitemap/{n}.xml</loc><lastmod>{day}</lastmod></sitemap>\n"
                for n in range(1, -(-count // MOST) + 1))  # fmt: skip
        return _document("sitemapindex", maps)

    return cached(request, opened.release, ("sitemap", str(request.base_url)), XML, make)


def part(request: Request, number: str) -> Response:
    """One of several maps, counted from 1."""
    opened: Opened = request.app.state.current.open()
    start = (int(number) - 1) * MOST if number.isascii() and number.isdecimal() and len(number) < 7 else -1
    if start < 0 or next(islice(_pages(opened.release, request), start, None), None) is None:
        raise Problem(404, f"There is no map {number!r}.", "See /sitemap.xml.")
    key = ("sitemap", number, str(request.base_url))
    return cached(request, opened.release, key, XML, lambda: _map(request, opened.release, int(number)))


def _map(request: Request, release: Release, number: int) -> bytes:
    site = str(request.base_url)
    found = islice(_pages(release, request), (number - 1) * MOST, number * MOST)
    day = release.created
    return _document(
        "urlset", (f"<url><loc>{escape(site + page)}</loc><lastmod>{day}</lastmod></url>\n" for page in found)
    )


def _pages(release: Release, request: Request) -> Iterator[str]:
    """The addresses of all pages below the site."""
    names: Names = request.app.state.names
    yield from PAGES
    for iri in ids.read(release.folder):
        ref = local_ref(iri, names)
        if ref is not None and ref.split("/")[0] not in PARTS:
            yield f"doc/{quote(ref)}"


def _document(name: str, items: Iterator[str]) -> bytes:
    text = "".join(items)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{name} xmlns="{NAMESPACE}">\n{text}</{name}>\n'.encode()
