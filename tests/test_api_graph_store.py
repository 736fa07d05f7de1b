"""What `/rdf-graph-store` promises: the read side of the SPARQL 1.1 Graph Store HTTP Protocol."""

import gzip
from collections.abc import Iterator
from threading import Semaphore

import httpx
import pyoxigraph as ox
import pytest
from server import BASE, TINY, publish, quads, serve

from tiegraph.api import graph_store
from tiegraph.settings import Settings

STORE = "/rdf-graph-store"
FIRST, SECOND = f"{BASE}graph/first", f"{BASE}graph/second"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
FORMS = {
    "ttl": ("text/turtle", ox.RdfFormat.TURTLE),
    "nt": ("application/n-triples", ox.RdfFormat.N_TRIPLES),
    "jsonld": ("application/ld+json", ox.RdfFormat.JSON_LD),
    "rdf": ("application/rdf+xml", ox.RdfFormat.RDF_XML),
}
CYRILLIC = f"{BASE}graph/третий"
MORE = TINY + f'<{CYRILLIC}> {{ id:territory\\/alpha skos:altLabel "Альфа-град"@ru . }}'

# What Oxigraph gives must be dropped in the thread that made it; otherwise it leaks, and Python says so only here.
pytestmark = pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture(scope="module")
def client(tmp_path_factory) -> Iterator[httpx.Client]:
    data = tmp_path_factory.mktemp("data")
    publish(data, MORE)
    with serve(Settings(data=data)) as address, httpx.Client(base_url=address) as client:
        yield client


def expected(graph: str | None) -> set[ox.Triple]:
    return {quad.triple for quad in quads(MORE) if graph is None or quad.graph_name.value == graph}


def triples(answer: httpx.Response, parser: ox.RdfFormat = ox.RdfFormat.TURTLE) -> list[ox.Triple]:
    assert answer.status_code == 200, answer.text
    return [quad.triple for quad in ox.parse(answer.content, format=parser)]


class TestIndirect:
    @pytest.mark.parametrize("name", FORMS)
    @pytest.mark.parametrize("graph", [FIRST, SECOND, CYRILLIC, None], ids=["first", "second", "cyrillic", "default"])
    def test_a_graph_in_every_form(self, client, graph, name):
        media_type, parser = FORMS[name]
        asked = {"default": ""} if graph is None else {"graph": graph}
        answer = client.get(STORE, params=asked, headers={"Accept": media_type})
        assert answer.headers["content-type"].split(";")[0] == media_type
        found = triples(answer, parser)
        assert set(found) == expected(graph)
        assert len(found) == len(set(found))
        assert client.get(STORE, params={**asked, "format": name}).content == answer.content

    def test_default_without_a_value(self, client):
        assert set(triples(client.get(f"{STORE}?default"))) == expected(None)

    def test_turtle_for_who_does_not_say(self, client):
        assert client.get(STORE, params={"graph": FIRST}).headers["content-type"].startswith("text/turtle")

    def test_unknown(self, client):
        for iri in (f"{BASE}graph/nothing", "urn:x:y", "https://example.org/", FIRST + "/"):
            answer = client.get(STORE, params={"graph": iri})
            assert answer.status_code == 404
            assert answer.headers["content-type"] == "application/problem+json"

    @pytest.mark.parametrize(
        "query",
        ["", "?graph=", "?graph=first", "?graph=/graph/first", "?graph=%3Cx%3E", f"?default&graph={FIRST}", "?default&default",
         f"?graph={FIRST}&graph={SECOND}", "?graph=http%3A%2F%2Fa%0D%0AX-Bad%3A1"],
    )  # fmt: skip
    def test_no_graph_several_or_no_iri(self, client, query):
        answer = client.get(STORE + query)
        assert answer.status_code == 400
        assert answer.json()["mend"]

    def test_406(self, client):
        answer = client.get(STORE, params={"graph": FIRST}, headers={"Accept": "image/png"})
        assert answer.status_code == 406


class TestDirect:
    @pytest.mark.parametrize("path", [f"{STORE}/first", f"{STORE}/first/", "/graph/first", "/graph/first/"])
    def test_below_the_store_and_by_its_own_iri(self, client, path):
        assert set(triples(client.get(path))) == expected(FIRST)

    @pytest.mark.parametrize("path", [f"{STORE}/третий", "/graph/%D1%82%D1%80%D0%B5%D1%82%D0%B8%D0%B9"])
    def test_cyrillic(self, client, path):
        assert set(triples(client.get(path))) == expected(CYRILLIC)

    @pytest.mark.parametrize("path", [STORE, "/graph"])
    def test_unknown(self, client, path):
        for name in ("nothing", "", "../first", "%2E%2E/manifest.json", "first%00", "<x>", "%ff"):
            assert client.get(f"{path}/{name}", headers={"Accept": "text/turtle"}).status_code in (400, 404), name

    def test_a_browser_that_follows_the_iri_sees_the_catalogue(self, client):
        answer = client.get("/graph/first", headers={"Accept": BROWSER})
        assert (answer.status_code, answer.headers["location"]) == (303, "/catalog#first")
        page = client.get("/catalog", headers={"Accept": BROWSER}).text
        assert ' id="first"' in page
        assert client.get("/graph/nothing", headers={"Accept": BROWSER}).status_code == 404


class TestProtocol:
    @pytest.mark.parametrize("path", [f"{STORE}?default", f"{STORE}?graph={FIRST}", f"{STORE}/first", "/graph/first"])
    def test_it_is_read_only_and_says_so(self, client, path):
        for method in ("PUT", "POST", "DELETE", "PATCH"):
            answer = client.request(
                method, path, content=b"<a:a> <a:b> <a:c> .", headers={"Content-Type": "text/turtle"}
            )
            assert answer.status_code == 405
            assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD"}
        answer = client.options(path)
        assert answer.status_code == 204
        assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
        assert set(triples(client.get(f"{STORE}/first"))) == expected(FIRST)

    @pytest.mark.parametrize("name", FORMS)
    def test_head_is_get_without_the_body(self, client, name):
        asked = {"params": {"graph": FIRST, "format": name}, "headers": {"Accept-Encoding": "identity"}}
        head, get = client.head(STORE, **asked), client.get(STORE, **asked)
        assert head.status_code == 200
        assert head.content == b""
        for header in ("content-type", "etag", "vary", "content-disposition"):
            assert head.headers[header] == get.headers[header]
        assert head.headers.get("content-length", str(len(get.content))) == str(len(get.content))
        assert client.head(STORE, params={"graph": "urn:x:y"}).status_code == 404

    @pytest.mark.parametrize("name", FORMS)
    def test_not_modified(self, client, name):
        asked = {"graph": FIRST, "format": name}
        tag = client.get(STORE, params=asked).headers["etag"]
        again = client.get(STORE, params=asked, headers={"If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b"")
        assert client.get(STORE, params={**asked, "graph": SECOND}, headers={"If-None-Match": tag}).status_code == 200

    def test_plain_and_gzipped_are_the_same(self, client):
        url = client.base_url.join(f"{STORE}/first")
        plain = client.get(url, headers={"Accept-Encoding": "identity"})
        assert "content-encoding" not in plain.headers
        with client.stream("GET", url, headers={"Accept-Encoding": "gzip"}) as answer:
            assert answer.headers["content-encoding"] == "gzip"
            assert gzip.decompress(b"".join(answer.iter_raw())) == plain.content
        assert "Accept-Encoding" in plain.headers["vary"]

    def test_who_waits_too_long_for_a_conversion_is_told_to_come_back(self, monkeypatch, tmp_path):
        monkeypatch.setattr(graph_store, "PATIENCE", 0.05)
        monkeypatch.setattr(graph_store, "BoundedSemaphore", lambda: Semaphore(0))
        publish(tmp_path)
        with serve(Settings(data=tmp_path)) as address, httpx.Client(base_url=address) as busy:
            answer = busy.get(f"{STORE}/first", headers={"Accept": "application/n-triples"})
            assert answer.status_code == 503
            assert answer.headers["retry-after"]
            assert busy.get(f"{STORE}/first").status_code == 200

    def test_any_site_may_read_it(self, client):
        assert client.get(f"{STORE}?default").headers["access-control-allow-origin"] == "*"
