"""What `/sparql` promises: the SPARQL 1.1 Protocol, read-only, over the current release."""

import csv
import io
import json
import socket
from collections.abc import Iterator
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import httpx
import pyoxigraph as ox
import pytest
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from server import BASE, publish, serve

from tiegraph.api.workers.answering import calls_service
from tiegraph.settings import Settings

PARTIES = "SELECT ?party WHERE { ?tie tie:party ?party } ORDER BY ?party"
EXPECTED = [f"{BASE}id/territory/{name}" for name in ("alpha", "beta", "gamma")]
GRAPH = "CONSTRUCT { ?tie tie:party ?party } WHERE { ?tie tie:party ?party }"
RESULT_TYPES = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
}
GRAPH_TYPES = {
    "ttl": ("text/turtle", ox.RdfFormat.TURTLE),
    "nt": ("application/n-triples", ox.RdfFormat.N_TRIPLES),
    "jsonld": ("application/ld+json", ox.RdfFormat.JSON_LD),
    "rdf": ("application/rdf+xml", ox.RdfFormat.RDF_XML),
}
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


# What Oxigraph gives must be dropped in the thread that made it; otherwise it leaks, and Python says so only here.
pytestmark = pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture(scope="module")
def client(tmp_path_factory) -> Iterator[httpx.Client]:
    data = tmp_path_factory.mktemp("data")
    publish(data)
    with serve(Settings(data=data)) as address, httpx.Client(base_url=address) as client:
        yield client


def media_type(answer: httpx.Response) -> str:
    return answer.headers["content-type"].split(";")[0]


def ask(client: httpx.Client, query: str, accept: str | None = None, **parameters: str | list[str]) -> httpx.Response:
    return client.get("/sparql", params={"query": query, **parameters}, headers={"Accept": accept} if accept else {})


def column(answer: httpx.Response) -> list[str]:
    """The values of the only variable of a JSON answer."""
    assert answer.status_code == 200, answer.text
    document = answer.json()
    (name,) = document["head"]["vars"]
    return [row[name]["value"] for row in document["results"]["bindings"]]


def problem(answer: httpx.Response, status: int) -> dict[str, object]:
    assert answer.status_code == status, answer.text
    assert media_type(answer) == "application/problem+json"
    document = answer.json()
    assert document["status"] == status
    assert document["title"]
    assert document["detail"]
    assert "Traceback" not in answer.text
    return document


class TestOperations:
    def test_get(self, client):
        assert column(ask(client, PARTIES)) == EXPECTED

    def test_post_as_a_form(self, client):
        assert column(client.post("/sparql", data={"query": PARTIES})) == EXPECTED

    def test_post_as_a_query(self, client):
        headers = {"Content-Type": "application/sparql-query; charset=UTF-8"}
        assert column(client.post("/sparql", content=PARTIES, headers=headers)) == EXPECTED

    def test_cyrillic_survives_every_way(self, client):
        query = 'SELECT ?label WHERE { ?x skos:prefLabel ?label FILTER(?label = "Альфа"@ru) }'
        for answer in (
            ask(client, query),
            client.post("/sparql", data={"query": query}),
            client.post("/sparql", content=query.encode(), headers={"Content-Type": "application/sparql-query"}),
        ):
            assert column(answer) == ["Альфа"]

    def test_head_is_get_without_the_body(self, client):
        head, get = client.head("/sparql", params={"query": PARTIES}), ask(client, PARTIES)
        assert head.content == b""
        for name in ("content-type", "content-length", "etag", "vary"):
            assert head.headers[name] == get.headers[name]

    def test_options_tells_what_is_allowed(self, client):
        answer = client.options(
            "/sparql", headers={"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
        )
        assert answer.status_code == 204
        assert {"GET", "HEAD", "POST", "OPTIONS"} <= set(answer.headers["allow"].split(", "))
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "POST" in answer.headers["access-control-allow-methods"]
        assert "Content-Type" in answer.headers["access-control-allow-headers"]

    @pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
    def test_other_methods_are_refused(self, client, method):
        answer = client.request(method, "/sparql", params={"query": PARTIES})
        problem(answer, 405)
        assert "GET" in answer.headers["allow"]

    def test_any_site_may_read_the_answer(self, client):
        for answer in (ask(client, PARTIES), ask(client, "no query")):
            assert answer.headers["access-control-allow-origin"] == "*"

    def test_a_client_of_others_works(self, client):
        store = SPARQLStore(f"{client.base_url}/sparql", returnFormat="xml")
        assert [str(row[0]) for row in store.query(f"PREFIX tie: <{BASE}ns#> {PARTIES}")] == EXPECTED


class TestDataset:
    COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?tie tie:party ?party }"
    GRAPHS = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"
    FIRST, SECOND = f"{BASE}graph/first", f"{BASE}graph/second"

    def test_the_default_graph_is_the_union_each_statement_once(self, client):
        assert column(ask(client, self.COUNT)) == ["3"]

    def test_from_in_the_query_counts(self, client):
        query = f"SELECT (COUNT(*) AS ?n) FROM <{self.FIRST}> WHERE {{ ?tie tie:party ?party }}"
        assert column(ask(client, query)) == ["2"]

    def test_one_default_graph(self, client):
        assert column(ask(client, self.COUNT, **{"default-graph-uri": self.SECOND})) == ["2"]

    def test_several_default_graphs(self, client):
        both = {"default-graph-uri": [self.FIRST, self.SECOND]}
        assert (
            column(ask(client, "SELECT DISTINCT ?party WHERE { ?t tie:party ?party } ORDER BY ?party", **both))
            == EXPECTED
        )

    def test_a_default_graph_alone_leaves_no_named_graph(self, client):
        assert column(ask(client, self.GRAPHS, **{"default-graph-uri": self.FIRST})) == []

    def test_several_named_graphs_and_no_default_graph(self, client):
        both = {"named-graph-uri": [self.FIRST, self.SECOND]}
        assert column(ask(client, self.GRAPHS, **both)) == [self.FIRST, self.SECOND]
        assert column(ask(client, self.COUNT, **both)) == ["0"]

    def test_the_request_overrules_the_query(self, client):
        query = f"SELECT (COUNT(*) AS ?n) FROM <{BASE}graph/registry> WHERE {{ ?tie tie:party ?party }}"
        assert column(ask(client, query)) == ["0"]
        assert column(ask(client, query, **{"default-graph-uri": self.FIRST})) == ["2"]

    def test_the_graphs_travel_with_both_forms_of_post(self, client):
        form = client.post("/sparql", data={"query": self.COUNT, "default-graph-uri": self.FIRST})
        direct = client.post(
            "/sparql",
            params={"default-graph-uri": self.FIRST},
            content=self.COUNT,
            headers={"Content-Type": "application/sparql-query"},
        )
        assert column(form) == column(direct) == ["2"]

    def test_a_graph_that_is_no_iri(self, client):
        problem(ask(client, self.COUNT, **{"default-graph-uri": "not an iri"}), 400)


class TestForms:
    @pytest.mark.parametrize("name", RESULT_TYPES)
    def test_select_by_accept_and_by_format(self, client, name):
        by_accept = ask(client, PARTIES, RESULT_TYPES[name])
        by_format = ask(client, PARTIES, "application/x-unknown", format=name)
        assert media_type(by_accept) == media_type(by_format) == RESULT_TYPES[name]
        assert by_accept.text == by_format.text
        assert read_rows(name, by_accept.text) == EXPECTED

    @pytest.mark.parametrize("name", RESULT_TYPES)
    def test_ask(self, client, name):
        for query, expected in (("ASK { ?s ?p ?o }", True), ("ASK { <a:a> <a:b> ?o }", False)):
            answer = ask(client, query, RESULT_TYPES[name])
            assert media_type(answer) == RESULT_TYPES[name]
            if name in {"json", "xml"}:
                assert bool(ox.parse_query_results(answer.content, format=results_format(name))) is expected
            else:
                assert answer.text.strip() == str(expected).lower()

    @pytest.mark.parametrize("name", GRAPH_TYPES)
    def test_construct_by_accept_and_by_format(self, client, name):
        expected_type, parser = GRAPH_TYPES[name]
        for answer in (ask(client, GRAPH, expected_type), ask(client, GRAPH, format=name)):
            assert media_type(answer) == expected_type
            triples = {quad.triple for quad in ox.parse(answer.content, format=parser)}
            assert sorted(triple.object.value for triple in triples) == EXPECTED

    def test_describe(self, client):
        answer = ask(client, f"DESCRIBE <{BASE}id/territory/alpha>")
        assert media_type(answer) == "text/turtle"
        assert "Альфа" in {quad.object.value for quad in ox.parse(answer.content, format=ox.RdfFormat.TURTLE)}

    @pytest.mark.parametrize(
        ("accept", "expected"),
        [
            (None, "application/sparql-results+json"),
            ("*/*", "application/sparql-results+json"),
            ("text/*", "text/xml"),
            ("application/json", "application/json"),
            ("text/csv;q=0.4, application/sparql-results+xml;q=0.5", "application/sparql-results+xml"),
            ("text/csv;charset=utf-8", "text/csv"),
            ("application/sparql-results+json;q=0, */*;q=0.1", "application/json"),
            ("text/turtle, text/csv;q=0.1", "text/csv"),
            ("TEXT/CSV", "text/csv"),
            (BROWSER, "text/html"),
        ],
    )
    def test_weights_decide(self, client, accept, expected):
        assert media_type(ask(client, PARTIES, accept)) == expected

    def test_a_media_type_is_a_format_too(self, client):
        # The plus is left as it is, as people type it.
        answer = client.get(f"/sparql?{urlencode({'query': PARTIES})}&format=application/sparql-results+xml")
        assert media_type(answer) == "application/sparql-results+xml"

    @pytest.mark.parametrize(
        ("query", "accept", "parameters"),
        [
            (PARTIES, "text/turtle", {}),
            (PARTIES, "image/png", {}),
            (PARTIES, "*/*;q=0", {}),
            (PARTIES, "*/*", {"format": "ttl"}),
            (GRAPH, "text/csv", {}),
            (GRAPH, "*/*", {"format": "csv"}),
        ],
    )
    def test_406_lists_what_there_is(self, client, query, accept, parameters):
        document = problem(ask(client, query, accept, **parameters), 406)
        offered = {item["mediaType"] for item in document["available"]}
        graph_types = {media for media, _ in GRAPH_TYPES.values()}
        assert offered == {*(graph_types if query == GRAPH else RESULT_TYPES.values()), "text/html"}

    def test_a_page_of_results_escapes_and_links(self, client):
        page = ask(client, "SELECT ?s ?o WHERE { ?s skos:prefLabel|skos:exactMatch ?o }", BROWSER).text
        assert "&lt;b&gt;Gamma&lt;/b&gt; &amp; co" in page
        assert "<b>Gamma" not in page
        assert 'href="/doc/territory/beta"' in page
        assert 'href="http://www.wikidata.org/entity/Q1" rel="external noreferrer"' in page
        assert 'href="javascript' not in page


class TestRefusals:
    def test_malformed_with_position(self, client):
        document = problem(ask(client, "SELECT * WHERE {\n ?s ?p \n}"), 400)
        assert (document["line"], document["column"]) == (3, 2)
        assert document["mend"]

    def test_malformed_in_a_browser_is_a_page(self, client):
        answer = ask(client, "SELECT <script>", BROWSER)
        assert answer.status_code == 400
        assert media_type(answer) == "text/html"
        assert "<script" not in answer.text

    @pytest.mark.parametrize("query", ["", "ASK {} ASK {}", "SELECT ?x {} GROUP BY ?y", "SELECT * { ?x nope:y ?z }"])
    def test_not_sparql(self, client, query):
        problem(ask(client, query), 400)

    def test_a_function_that_is_not_there(self, client):
        assert "example.org/f" in problem(ask(client, "SELECT (<http://example.org/f>(1) AS ?x) {}"), 400)["detail"]

    def test_two_queries(self, client):
        problem(client.get("/sparql", params={"query": [PARTIES, PARTIES]}), 400)
        problem(client.post("/sparql", params={"query": PARTIES}, data={"query": PARTIES}), 400)

    def test_no_query_in_a_post(self, client):
        problem(client.post("/sparql", data={"x": "y"}), 400)

    @pytest.mark.parametrize(
        "content_type", ["text/plain", "application/json", None, "application/sparql-query; charset=utf-16", "nonsense"]
    )
    def test_wrong_content_type(self, client, content_type):
        answer = client.post("/sparql", content=PARTIES, headers={"Content-Type": content_type} if content_type else {})
        problem(answer, 415)
        assert "application/sparql-query" in answer.headers["accept-post"]

    def test_not_utf8(self, client):
        headers = {"Content-Type": "application/sparql-query"}
        problem(client.post("/sparql", content="ASK { ?s ?p 'é' }".encode("latin-1"), headers=headers), 400)
        problem(client.get("/sparql?query=ASK%7B?s%20?p%20'%E9'%7D"), 400)

    def test_updates(self, client):
        update = "INSERT DATA { <a:a> <a:b> <a:c> }"
        problem(client.post("/sparql", data={"update": update}), 403)
        problem(client.get("/sparql", params={"update": update}), 403)
        problem(client.post("/sparql", content=update, headers={"Content-Type": "application/sparql-update"}), 403)

    @pytest.mark.parametrize(
        "update", ["PREFIX a: <b:c#> # note\nINSERT DATA { a:a a:b a:c }", "clear all", "DROP ALL"]
    )
    def test_an_update_sent_as_a_query_is_told_apart(self, client, update):
        assert "update" in problem(ask(client, update), 400)["detail"]

    def test_too_long(self, client):
        headers = {"Content-Type": "application/sparql-query"}
        padding = "#" * (64 * 1024 - len(PARTIES) - 1)
        longest = f"{PARTIES}\n{padding}"
        assert column(client.post("/sparql", content=longest, headers=headers)) == EXPECTED
        assert column(client.post("/sparql", data={"query": longest})) == EXPECTED
        problem(client.post("/sparql", content=f"{longest}#", headers=headers), 413)
        problem(client.post("/sparql", data={"query": f"{longest}#"}), 413)

    def test_service_is_refused_and_nothing_is_called(self, client):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            listener.settimeout(0.2)
            target = f"http://127.0.0.1:{listener.getsockname()[1]}/"
            for silent in ("", "SILENT"):
                document = problem(ask(client, f"SELECT * {{ service {silent} <{target}> {{ ?s ?p ?o }} }}"), 403)
                assert "SERVICE" in document["detail"]
            with pytest.raises(TimeoutError):
                listener.accept()

    @pytest.mark.parametrize(
        "query",
        [
            'SELECT * { ?s ?p "SERVICE <http://a/>" }',
            "SELECT * { ?s ?p ?o } # SERVICE <http://a/>",
            "SELECT * { ?s ?p '''it's a\nSERVICE''' }",
            "SELECT ?service { <http://a/SERVICE> ?service ?o . ?o a:SERVICE 1 . ?o a:x-service 'x'@service }",
        ],
    )
    def test_the_word_service_elsewhere_is_no_call(self, query):
        assert not calls_service(query)

    @pytest.mark.parametrize("head", ["SELECT*{SERVICE", "SELECT * { 'x' . \nSeRvIcE", 'SELECT * { "#" . service'])
    def test_a_call_is_seen(self, head):
        assert calls_service(f"{head} <http://a/> {{}} }}")


class TestCaching:
    def test_not_modified(self, client):
        first = ask(client, PARTIES)
        again = client.get("/sparql", params={"query": PARTIES}, headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
        assert "Accept" in again.headers["vary"]

    def test_the_etag_tells_requests_apart(self, client):
        answers = [
            ask(client, PARTIES),
            ask(client, PARTIES, "text/csv"),
            ask(client, GRAPH),
            ask(client, PARTIES, **{"default-graph-uri": f"{BASE}graph/first"}),
        ]
        assert len({answer.headers["etag"] for answer in answers}) == len(answers)

    def test_what_is_wrong_stays_wrong(self, client):
        answer = client.get("/sparql", params={"query": "nonsense"}, headers={"If-None-Match": "*"})
        problem(answer, 400)

    @pytest.mark.parametrize("call", ["NOW()", "rand()", "STRUUID()"])
    def test_an_answer_that_changes_by_itself_is_not_kept(self, client, call):
        answer = ask(client, f"SELECT ({call} AS ?x) {{}}")
        assert "etag" not in answer.headers
        assert answer.headers["cache-control"] == "no-store"

    def test_licence(self, client):
        assert '<https://creativecommons.org/licenses/by/4.0/>; rel="license"' in ask(client, PARTIES).headers["link"]


class TestDescription:
    SD = "http://www.w3.org/ns/sparql-service-description#"

    def test_a_bare_get_describes_the_service(self, client):
        answer = client.get("/sparql")
        assert media_type(answer) == "text/turtle"
        triples = {quad.triple for quad in ox.parse(answer.content, format=ox.RdfFormat.TURTLE)}
        endpoint = ox.NamedNode(f"{client.base_url}/sparql")
        stated = {triple.object.value for triple in triples if triple.subject == endpoint}
        assert {self.SD + "Service", self.SD + "UnionDefaultGraph", self.SD + "SPARQL11Query", endpoint.value} <= stated
        assert self.SD + "BasicFederatedQuery" not in stated
        formats = {triple.object.value for triple in triples if triple.predicate.value == self.SD + "resultFormat"}
        assert {"http://www.w3.org/ns/formats/SPARQL_Results_CSV", "http://www.w3.org/ns/formats/RDF_XML"} <= formats
        assert len(formats) == 8
        graphs = {triple.object.value for triple in triples if triple.predicate.value == self.SD + "name"}
        assert graphs == {f"{BASE}graph/{name}" for name in ("ontology", "registry", "first", "second")}

    def test_in_another_form(self, client):
        answer = client.get("/sparql", headers={"Accept": "application/ld+json"})
        assert media_type(answer) == "application/ld+json"
        assert json.loads(answer.text)
        problem(client.get("/sparql", headers={"Accept": "text/csv"}), 406)

    def test_a_host_that_is_none_does_no_harm(self, client):
        answer = client.get("/sparql", headers={"Host": 'evil"><i>'})
        assert answer.status_code == 200
        assert "evil" not in answer.text

    def test_a_browser_gets_a_form(self, client):
        answer = client.get("/sparql", headers={"Accept": BROWSER})
        assert media_type(answer) == "text/html"
        assert '<textarea id="query" name="query"' in answer.text


def test_a_new_release_is_noticed_and_its_etag_differs(tmp_path):
    first = publish(tmp_path)
    with serve(Settings(data=tmp_path)) as address, httpx.Client(base_url=address) as client:
        before = ask(client, PARTIES)
        second = publish(tmp_path, f"<{BASE}graph/x> {{ <a:tie> <{BASE}ns#party> <a:only> }}")
        after = client.get("/sparql", params={"query": PARTIES}, headers={"If-None-Match": before.headers["etag"]})
        assert column(before) == EXPECTED
        assert column(after) == ["a:only"]
        assert first.name != second.name
        assert client.get("/healthz").json() == {"status": "ok", "release": second.name, "quads": 1}


def test_without_a_release_the_server_says_so_and_mends_itself(tmp_path):
    with serve(Settings(data=tmp_path)) as address, httpx.Client(base_url=address) as client:
        for path in ("/healthz", "/sparql", "/", "/id/territory/alpha", "/ontology"):
            assert "tiegraph build" in str(problem(client.get(path), 503)["mend"])
        publish(tmp_path)
        assert client.get("/healthz").status_code == 200


def test_a_damaged_release_is_not_served(tmp_path):
    made = publish(tmp_path)
    made.dump.write_bytes(made.dump.read_bytes()[:-20])
    with serve(Settings(data=tmp_path)) as address:
        problem(httpx.get(f"{address}/healthz"), 503)


def results_format(name: str) -> ox.QueryResultsFormat:
    return {"json": ox.QueryResultsFormat.JSON, "xml": ox.QueryResultsFormat.XML}[name]


def read_rows(name: str, text: str) -> list[str]:
    """The values of the only column, each form read by a parser that is not the server's."""
    match name:
        case "json":
            return [row["party"]["value"] for row in json.loads(text)["results"]["bindings"]]
        case "xml":
            return [str(node.text) for node in ET.fromstring(text).iter() if node.tag.endswith("}uri")]  # noqa: S314
        case "csv":
            header, *rows = csv.reader(io.StringIO(text))
            assert header == ["party"]
            return [row[0] for row in rows]
    header, *lines = text.splitlines()
    assert header == "?party"
    return [line.removeprefix("<").removesuffix(">") for line in lines]
