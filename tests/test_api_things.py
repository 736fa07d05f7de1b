"""What `/id`, `/doc` and `/data` promise: one IRI, a page for people, data for programs."""

import re
from collections.abc import Iterator

import httpx
import pyoxigraph as ox
import pytest
from server import BASE, TINY, publish, serve

from tiegraph.api import incoming
from tiegraph.api.labels import choose, local_ref
from tiegraph.names import Names
from tiegraph.settings import Settings

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
FORMS = {
    "ttl": ("text/turtle", ox.RdfFormat.TURTLE),
    "nt": ("application/n-triples", ox.RdfFormat.N_TRIPLES),
    "jsonld": ("application/ld+json", ox.RdfFormat.JSON_LD),
    "rdf": ("application/rdf+xml", ox.RdfFormat.RDF_XML),
}
TIE = "agreement/alpha-beta-1999.1"
MORE = (
    TINY
    + """
graph:third {
  <https://w3id.org/tiegraph/id/territory/альфа> skos:prefLabel "</script><!-- <script> & co"@ru .
  id:agreement\\/one tie:kind kind:treaty . id:agreement\\/two tie:kind kind:treaty .
  id:agreement\\/three tie:kind kind:treaty . id:agreement\\/four tie:kind kind:old .
}
"""
)


# What Oxigraph gives must be dropped in the thread that made it; otherwise it leaks, and Python says so only here.
pytestmark = pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture(scope="module")
def client(tmp_path_factory) -> Iterator[httpx.Client]:
    data = tmp_path_factory.mktemp("data")
    publish(data, MORE)
    with serve(Settings(data=data)) as address, httpx.Client(base_url=address) as client:
        yield client


def get(client: httpx.Client, path: str, accept: str = "*/*", **headers: str) -> httpx.Response:
    return client.get(path, headers={"Accept": accept, **headers})


def triples(answer: httpx.Response, parser: ox.RdfFormat = ox.RdfFormat.TURTLE) -> set[tuple[str, str, str]]:
    assert answer.status_code == 200, answer.text
    return {(q.subject.value, q.predicate.value, q.object.value) for q in ox.parse(answer.content, format=parser)}


class TestRedirects:
    @pytest.mark.parametrize("name", FORMS)
    def test_to_the_data_by_accept_and_by_parameter(self, client, name):
        media_type = FORMS[name][0]
        by_accept = get(client, f"/id/{TIE}", media_type)
        by_parameter = client.get(f"/id/{TIE}", params={"_mediatype": media_type}, headers={"Accept": BROWSER})
        for answer in (by_accept, by_parameter):
            assert answer.status_code == 303
            assert answer.headers["location"] == f"/data/{TIE}.{name}"
            assert "Accept" in answer.headers["vary"]

    def test_to_the_page_for_a_browser(self, client):
        answer = get(client, f"/id/{TIE}", BROWSER)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/doc/{TIE}")

    def test_to_turtle_for_who_does_not_say(self, client):
        assert get(client, f"/id/{TIE}").headers["location"] == f"/data/{TIE}.ttl"

    @pytest.mark.parametrize("path", ["/kind/treaty", "/kind"])
    def test_concepts_and_schemes_are_things_too(self, client, path):
        assert get(client, path, BROWSER).headers["location"] == f"/doc{path}"
        target = get(client, path, "text/turtle").headers["location"]
        assert f"https://w3id.org/tiegraph{path}" in {subject for subject, _, _ in triples(get(client, target))}

    def test_it_links_what_describes_the_thing(self, client):
        link = get(client, f"/id/{TIE}").headers["link"]
        assert f'</data/{TIE}.ttl>; rel="describedby"; type="text/turtle"' in link
        assert f'</doc/{TIE}>; rel="alternate"; type="text/html"' in link
        assert 'rel="license"' in link

    @pytest.mark.parametrize("path", [f"/id/{TIE}", "/kind/treaty", "/kind", "/id/territory/альфа"])
    @pytest.mark.parametrize("accept", [*(media_type for media_type, _ in FORMS.values()), "application/json", BROWSER])
    def test_any_iri_in_any_form_with_and_without_a_slash_at_the_end(self, client, path, accept):
        bodies = []
        for address in (path, path + "/"):
            answer = client.get(address, headers={"Accept": accept}, follow_redirects=True)
            assert answer.status_code == 200
            assert answer.headers["content-type"].split(";")[0] == accept.split(",")[0]
            assert answer.history[-1].status_code == 303
            bodies.append(answer.content)
        assert bodies[0] == bodies[1]

    def test_head(self, client):
        assert client.head(f"/id/{TIE}").status_code == 303

    def test_406(self, client):
        answer = get(client, f"/id/{TIE}", "image/png")
        assert answer.status_code == 406
        assert {item["format"] for item in answer.json()["available"]} == {*FORMS, "json", "html"}

    @pytest.mark.parametrize(
        "path",
        [
            "/id/territory/nowhere",
            "/id/territory/",
            "/id/",
            "/id/territory/%3Cscript%3E",
            "/id/https://www.wikidata.org/entity/Q1",
            "/doc/http://www.wikidata.org/entity/Q1",
            "/data/territory/nowhere.ttl",
            f"/data/{TIE}.exe",
            "/doc/territory/nowhere",
            "/kind/nothing",
            "/field",
        ],
    )
    def test_404(self, client, path):
        answer = get(client, path)
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["mend"]


class TestData:
    @pytest.mark.parametrize("name", FORMS)
    def test_own_statements_and_what_points_at_it(self, client, name):
        media_type, parser = FORMS[name]
        answer = get(client, f"/data/territory/beta.{name}")
        assert answer.headers["content-type"].split(";")[0] == media_type
        found = triples(answer, parser)
        beta = f"{BASE}id/territory/beta"
        assert (beta, "http://www.w3.org/2004/02/skos/core#prefLabel", "Бета") in found
        assert (f"{BASE}id/{TIE}", f"{BASE}ns#party", beta) in found
        assert all(beta in (subject, object_) for subject, _, object_ in found)
        assert len(found) == 7

    def test_a_dot_in_the_name_is_no_ending(self, client):
        answer = get(client, f"/data/{TIE}", "application/n-triples")
        assert f"{BASE}id/{TIE}" in {subject for subject, _, _ in triples(answer, ox.RdfFormat.N_TRIPLES)}
        assert answer.headers["content-location"] == f"/data/{TIE}.nt"

    def test_without_an_ending_accept_decides(self, client):
        assert get(client, f"/data/{TIE}").headers["content-type"].startswith("text/turtle")
        assert get(client, f"/data/{TIE}", "text/html").status_code == 406

    @pytest.mark.parametrize(
        "address", ["/data/territory/альфа.nt", "/data/territory/%D0%B0%D0%BB%D1%8C%D1%84%D0%B0.nt"]
    )
    def test_cyrillic_in_an_address(self, client, address):
        answer = get(client, address)
        assert f"{BASE}id/territory/альфа" in {subject for subject, _, _ in triples(answer, ox.RdfFormat.N_TRIPLES)}
        assert answer.headers["content-location"] == "/data/territory/%D0%B0%D0%BB%D1%8C%D1%84%D0%B0.nt"

    def test_plain_json_with_labels_in_the_reader_s_language(self, client):
        for path, accept in ((f"/data/{TIE}.json", "*/*"), (f"/data/{TIE}", "application/json")):
            found = get(client, path, accept, **{"Accept-Language": "ru"}).json()
            assert (found["iri"], found["id"]) == (f"{BASE}id/{TIE}", TIE)
            assert [type_["label"] for type_ in found["types"]] == ["Соглашение", "tie:Tie"]
            parties = [one["value"] for one in found["statements"] if one["property"]["label"] == "сторона"]
            assert [(party["id"], party["label"]) for party in parties] == [
                ("territory/alpha", "Альфа"),
                ("territory/beta", "Бета"),
                ("territory/gamma", "<b>Gamma</b> & co"),
            ]
            (signed,) = [one["value"] for one in found["statements"] if one["property"]["iri"] == f"{BASE}ns#signed"]
            assert signed == {"value": "1999", "datatype": "http://www.w3.org/2001/XMLSchema#gYear"}
            assert found["incoming"] == {"total": 0, "page": 1, "pages": 1, "next": None, "statements": []}
        beta = get(client, "/data/territory/beta.json").json()
        assert {"value": "Бета", "language": "ru"} in [one["value"] for one in beta["statements"]]
        assert [one["subject"]["id"] for one in beta["incoming"]["statements"]] == [TIE]

    def test_labels_of_others_only_in_json(self, client):
        assert "Альфа" not in get(client, f"/data/{TIE}.ttl").text
        assert "Альфа" not in get(client, f"/data/{TIE}.jsonld").text

    def test_what_points_at_it_comes_in_pages(self, client, monkeypatch):
        monkeypatch.setattr(incoming, "PAGE", 2)
        address, seen = "/data/kind/treaty.nt", []
        whole = f"{BASE}kind/treaty"
        while address:
            answer = get(client, address)
            found = triples(answer, ox.RdfFormat.N_TRIPLES)
            assert (whole, "http://www.w3.org/2004/02/skos/core#inScheme", f"{BASE}kind") in found
            seen += [subject for subject, _, value in found if value == whole]
            assert answer.headers["content-location"] == address
            assert ('rel="prev"' in answer.headers["link"]) == ("page=" in address)
            following = re.search(r'<([^>]*)>; rel="next"', answer.headers["link"])
            address = following and following[1]
        assert len(seen) == len(set(seen)) == 4
        document = get(client, "/data/kind/treaty.json?page=2").json()["incoming"]
        assert (document["total"], document["pages"], document["next"]) == (4, 2, None)
        page = get(client, "/doc/kind/treaty?page=1", BROWSER).text
        assert 'rel="next" href="/doc/kind/treaty?page=2&amp;lang=en#backlinks"' in page
        assert "2 of 4" in page

    @pytest.mark.parametrize(
        ("page", "status"), [("0", 400), ("x", 400), ("-1", 400), ("9" * 5000, 400), ("²", 400), ("99", 404)]
    )
    @pytest.mark.parametrize("path", ["/data/kind/treaty.ttl", "/doc/kind/treaty"])
    def test_no_such_page(self, client, path, page, status):
        assert client.get(path, params={"page": page}).status_code == status

    def test_etag_and_links(self, client):
        answer = get(client, f"/data/{TIE}.ttl")
        again = get(client, f"/data/{TIE}.ttl", **{"If-None-Match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert f'</data/{TIE}.jsonld>; rel="alternate"; type="application/ld+json"' in answer.headers["link"]
        assert 'rel="license"' in answer.headers["link"]
        assert f'<{BASE}id/{TIE}>; rel="describes"' in answer.headers["link"]
        assert '</.well-known/void>; rel="describedby"' in answer.headers["link"]
        assert answer.headers["etag"] != get(client, f"/data/{TIE}.nt").headers["etag"]


class TestPage:
    def test_labels_in_the_reader_s_language(self, client):
        russian = client.get(
            f"/doc/{TIE}", headers={"Accept": BROWSER, "Accept-Language": "ru-RU,ru;q=0.9,en;q=0.5"}
        ).text
        english = client.get(f"/doc/{TIE}", headers={"Accept": BROWSER, "Accept-Language": "de,en;q=0.5"}).text
        assert '<html lang="ru">' in russian
        assert all(word in russian for word in ("Соглашение", "сторона", ">Альфа<", "договор", "Первая бумага"))
        assert '<html lang="en">' in english
        assert all(word in english for word in ("Agreement", "party", ">Alpha<", "treaty", "The first paper"))
        assert get(client, f"/doc/{TIE}?lang=ru", BROWSER).text.startswith('<!doctype html>\n<html lang="ru">')

    def test_evidence_with_its_place(self, client):
        page = get(client, f"/doc/{TIE}", BROWSER).text
        assert "table 1, row 2, item 1.3, characters 3–9" in page
        assert 'href="/doc/source/first"' in page

    def test_what_points_at_it(self, client):
        page = get(client, "/doc/territory/alpha", BROWSER).text
        assert "← party" in page
        assert f'href="/doc/{TIE}"' in page

    def test_everything_is_escaped_and_only_the_web_is_linked(self, client):
        gamma = get(client, "/doc/territory/gamma", BROWSER).text
        assert "<b>Gamma" not in gamma
        assert '<h1 lang="pl">&lt;b&gt;Gamma&lt;/b&gt; &amp; co</h1>' in gamma
        beta = get(client, "/doc/territory/beta", BROWSER).text
        assert 'href="http://www.wikidata.org/entity/Q1"' in beta
        assert "javascript:alert(1)" in beta
        assert 'href="javascript' not in beta

    def test_the_data_are_linked(self, client):
        answer = get(client, f"/doc/{TIE}", BROWSER)
        assert f'<link rel="alternate" type="text/turtle" href="/data/{TIE}.ttl">' in answer.text
        assert f'</data/{TIE}.ttl>; rel="alternate"; type="text/turtle"' in answer.headers["link"]

    def test_no_script_and_nothing_foreign(self, client):
        answer = get(client, f"/doc/{TIE}", BROWSER)
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "unsafe" not in answer.headers["content-security-policy"]
        # Data, which no browser runs.
        assert re.findall("<script[^>]*>", answer.text) == ['<script type="application/ld+json">']
        assert " style=" not in answer.text

    def test_json_ld_in_the_page_holds_its_own_statements(self, client):
        for ref in (TIE, "territory/gamma", "territory/альфа"):
            page = get(client, f"/doc/{ref}", BROWSER).text
            (text,) = re.findall('<script type="application/ld\\+json">(.*?)</script>', page, re.DOTALL)
            found = {quad.triple for quad in ox.parse(text, format=ox.RdfFormat.JSON_LD)}
            parsed = ox.parse(get(client, f"/data/{ref}.nt").content, format=ox.RdfFormat.N_TRIPLES)
            assert found == {quad.triple for quad in parsed if quad.subject.value == f"{BASE}id/{ref}"}
            assert found

    def test_no_text_can_end_the_data_in_the_page(self, client):
        page = get(client, "/doc/territory/альфа", BROWSER).text
        assert page.count("</script") == 1
        assert "<!--" not in page
        assert "\\u003c/script\\u003e" in page

    def test_a_page_is_not_data(self, client):
        assert get(client, f"/doc/{TIE}", "text/turtle").status_code == 406

    def test_an_unknown_thing_in_a_browser_is_a_page(self, client):
        answer = get(client, "/doc/territory/nowhere", BROWSER)
        assert answer.status_code == 404
        assert answer.headers["content-type"].startswith("text/html")


class TestGone:
    """An id that an earlier release had is gone, not unknown."""

    @pytest.fixture
    def later(self, tmp_path) -> Iterator[tuple[httpx.Client, str]]:
        before = publish(tmp_path, MORE)
        publish(tmp_path)
        with serve(Settings(data=tmp_path)) as address, httpx.Client(base_url=address) as client:
            yield client, before.name

    @pytest.mark.parametrize(
        "path",
        [
            "/id/territory/альфа",
            "/doc/territory/альфа",
            "/data/territory/альфа.ttl",
            "/id/territory/альфа/",
            "/kind/old",
        ],
    )
    def test_410(self, later, path):
        client, before = later
        answer = get(client, path)
        assert answer.status_code == 410
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["release"] == before
        assert client.get(f"/dump/{before}").status_code == 200

    def test_what_never_was_is_not_found(self, later):
        client, _ = later
        assert client.get("/id/territory/never").status_code == 404
        assert client.get("/id/territory/альф").status_code == 404

    def test_what_is_still_there_is_there(self, later):
        client, _ = later
        assert client.get(f"/id/{TIE}").status_code == 303


def test_another_base(tmp_path):
    base = "https://data.example.org/ties/"
    publish(
        tmp_path, f'<{base}graph/x> {{ <{base}id/territory/a> <http://www.w3.org/2004/02/skos/core#prefLabel> "A"@en }}'
    )
    with serve(Settings(data=tmp_path, base=base)) as address, httpx.Client(base_url=address) as client:
        found = triples(client.get("/data/territory/a.ttl"))
        assert {subject for subject, _, _ in found} == {f"{base}id/territory/a"}


@pytest.mark.parametrize(
    ("wanted", "tags", "expected"),
    [
        ("en", ["en", "ru"], "en"),
        ("ru", ["en", "ru"], "ru"),
        ("en", ["pl", "ru"], "ru"),
        ("ru", ["en", "pl"], "en"),
        ("en", ["pl", "be"], "be"),
        ("en", [""], ""),
    ],
)
def test_which_label_is_shown(wanted, tags, expected):
    assert choose({tag: f"in {tag}" for tag in tags}, wanted) == (f"in {expected}", expected)


def test_which_iris_are_local():
    names = Names("https://data.example.org/")
    assert local_ref("https://data.example.org/id/body/x", names) == "body/x"
    assert local_ref("https://w3id.org/tiegraph/kind/treaty", names) == "kind/treaty"
    for foreign in ("https://w3id.org/tiegraph/id/body/x", "https://w3id.org/tiegraph/ns#Tie", "https://example.org/"):
        assert local_ref(foreign, names) is None
