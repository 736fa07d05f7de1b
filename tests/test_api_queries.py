"""What `/queries` promises: every saved question in words, as RDF for editors, and answered with typed parameters."""

import csv
import html
import io
import re
from collections.abc import Iterator

import httpx
import pyoxigraph as ox
import pytest
from asked import expected
from published import publish_shipped
from server import serve

from tiegraph import questions
from tiegraph.executables import SCHEMA, SH
from tiegraph.names import PREFIXES, Names
from tiegraph.settings import Settings

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
QUESTIONS = {one.name: one for one in questions.listing()}
FORMS = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv; charset=utf-8",
    "tsv": "text/tab-separated-values; charset=utf-8",
}
GRAPHS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdf": ox.RdfFormat.RDF_XML,
}
OTHER = "https://data.example.org/ties/"

# What Oxigraph gives must be dropped in the thread that made it; otherwise it leaks, and Python says so only here.
pytestmark = pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture(scope="module")
def client(tmp_path_factory) -> Iterator[httpx.Client]:
    data = tmp_path_factory.mktemp("data")
    publish_shipped(data)
    with serve(Settings(data=data)) as address, httpx.Client(base_url=address) as client:
        yield client


def triples(answer: httpx.Response, parser: ox.RdfFormat = ox.RdfFormat.TURTLE) -> set[tuple[str, str, str]]:
    assert answer.status_code == 200, answer.text
    return {(q.subject.value, q.predicate.value, q.object.value) for q in ox.parse(answer.content, format=parser)}


def column(answer: httpx.Response, name: str) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [row[name] for row in csv.DictReader(io.StringIO(answer.text))]


class TestListing:
    def test_json(self, client):
        told = client.get("/queries").json()
        assert told["total"] == len(QUESTIONS)
        assert [item["name"] for item in told["items"]] == list(QUESTIONS)
        (item,) = (item for item in told["items"] if item["name"] == "ties-as-of-day")
        assert item["title"] == QUESTIONS["ties-as-of-day"].title
        assert item["question"]["ru"].startswith("Какие связи территории")
        assert [(one["name"], one["type"], one["default"]) for one in item["parameters"]] == [
            ("territory", "iri", "territory/zelenogradsk"),
            ("day", "date", "2010-01-01"),
            ("language", "string", "en"),
        ]
        assert all(set(one["means"]) == {"en", "ru"} for one in item["parameters"])
        assert client.get(item["href"]).status_code == 200

    @pytest.mark.parametrize("language", ["en", "ru"])
    def test_page(self, client, language):
        answer = client.get("/queries", params={"lang": language}, headers={"Accept": BROWSER})
        assert f'<html lang="{language}">' in answer.text
        for one in QUESTIONS.values():
            assert one.question[language] in html.unescape(answer.text)
        for address in re.findall('href="(/queries/[^"]+)"', answer.text):
            assert client.get(html.unescape(address), headers={"Accept": BROWSER}).status_code == 200

    @pytest.mark.parametrize("form", GRAPHS)
    def test_as_examples_for_editors(self, client, form):
        found = triples(client.get("/queries", params={"format": form}), GRAPHS[form])
        assert found == triples(client.get("/queries", headers={"Accept": "text/turtle"}))
        kind = PREFIXES["rdf"] + "type"
        nodes = {
            subject for subject, predicate, value in found if (predicate, value) == (kind, SH + "SPARQLExecutable")
        }
        assert nodes == {f"https://w3id.org/tiegraph/queries/{name}" for name in QUESTIONS}
        endpoint = str(client.base_url).rstrip("/") + "/sparql"
        for node in nodes:
            assert (node, kind, SH + "SPARQLSelectExecutable") in found
            assert (node, SCHEMA + "target", endpoint) in found

    def test_what_editors_ask_for_finds_every_question_in_both_languages(self, client):
        # The query of https://github.com/sib-swiss/sparql-editor, and its one for the prefixes.
        store = ox.Store()
        store.load(client.get("/queries", params={"format": "ttl"}).content, format=ox.RdfFormat.TURTLE)
        prologue = f"PREFIX sh: <{SH}> PREFIX rdfs: <{PREFIXES['rdfs']}> "
        rows = store.query(
            prologue + "SELECT DISTINCT ?sq ?comment ?query WHERE { ?sq a sh:SPARQLExecutable ; "
            "rdfs:comment ?comment ; sh:select|sh:ask|sh:construct|sh:describe ?query }"
        )
        found = {(row["comment"].language, row["comment"].value): row["query"].value for row in rows}
        assert len(found) == 2 * len(QUESTIONS)
        one = QUESTIONS["coverage"]
        assert found["ru", one.question["ru"]] == found["en", one.question["en"]]
        declared = store.query(
            prologue + "SELECT ?prefix ?namespace WHERE { [] sh:prefix ?prefix ; sh:namespace ?namespace }"
        )
        assert {row["prefix"].value: row["namespace"].value for row in declared} == Names().prefixes

    def test_an_example_runs_as_it_stands_at_the_endpoint(self, client):
        found = triples(client.get("/queries", headers={"Accept": "text/turtle"}))
        texts = {subject.rpartition("/")[2]: value for subject, predicate, value in found if predicate == SH + "select"}
        assert len(texts) == len(QUESTIONS)
        for name, text in texts.items():
            answer = client.post("/sparql", data={"query": text}, headers={"Accept": "text/csv"})
            assert answer.content == expected(name), name

    def test_no_blank_nodes(self, client):
        text = client.get("/queries", params={"format": "nt"}).content
        quads = list(ox.parse(text, format=ox.RdfFormat.N_TRIPLES))
        assert not any(isinstance(term, ox.BlankNode) for quad in quads for term in (quad.subject, quad.object))


class TestAnswers:
    @pytest.mark.parametrize("name", QUESTIONS)
    def test_the_answer_is_the_expected_one(self, client, name):
        answer = client.get(f"/queries/{name}", headers={"Accept": "text/csv"})
        assert answer.status_code == 200
        assert answer.content == expected(name)

    @pytest.mark.parametrize("form", FORMS)
    def test_forms(self, client, form):
        answer = client.get("/queries/signatories", params={"format": form})
        assert answer.headers["content-type"] == FORMS[form]
        assert f'filename="signatories.{form}"' in answer.headers["content-disposition"]
        by_accept = client.get("/queries/signatories", headers={"Accept": FORMS[form]})
        assert by_accept.content == answer.content

    @pytest.mark.parametrize("form", GRAPHS)
    def test_the_question_itself_as_rdf(self, client, form):
        found = triples(client.get("/queries/coverage", params={"format": form}), GRAPHS[form])
        assert {subject for subject, _, _ in found} == {"https://w3id.org/tiegraph/queries/coverage"}
        assert QUESTIONS["coverage"].title["ru"] in {value for _, _, value in found}

    @pytest.mark.parametrize(
        "territory", ["blagoveshchensk", "territory/blagoveshchensk", Names().thing("territory/blagoveshchensk")]
    )
    def test_a_thing_by_slug_address_and_iri(self, client, territory):
        answer = client.get("/queries/partners-of-territory", params={"territory": territory, "format": "csv"})
        assert "Heihe" in column(answer, "partnerName")

    def test_values_of_each_type(self, client):
        day = client.get("/queries/ties-as-of-day", params={"day": "2005-01-01", "format": "csv"})
        later = client.get("/queries/ties-as-of-day", params={"day": "2012-01-01", "format": "csv"})
        assert len(column(day, "tie")) < len(column(later, "tie"))
        month = client.get("/queries/events-by-place-and-month", params={"month": "6", "format": "csv"})
        assert column(month, "event") != column(client.get("/queries/events-by-place-and-month?format=csv"), "event")
        level = client.get("/queries/partners-by-country", params={"level": "region", "format": "csv"})
        assert Names().thing("territory/warmia-masuria") in column(level, "unit")

    def test_language_of_the_names(self, client):
        def names(**asked: dict[str, str]) -> list[str]:
            return column(client.get("/queries/memberships?format=csv", **asked), column_name)

        column_name = next(
            name for name in expected("memberships").decode().splitlines()[0].split(",") if name.endswith("Name")
        )
        english, russian = names(), names(params={"format": "csv", "language": "ru"})
        assert english != russian
        assert names(params={"format": "csv", "lang": "ru"}) == russian
        assert names(headers={"Accept-Language": "ru"}) == russian
        assert names(params={"format": "csv", "lang": "ru", "language": "en"}) == english

    @pytest.mark.parametrize(
        ("path", "parameter"),
        [
            ("partners-of-territory?territory=nowhere", "territory"),
            ("partners-of-territory?territory=level/country", "territory"),
            ("partners-of-territory?territory=a%20b%3E", "territory"),
            ("partners-of-territory?territory=heihe&territory=lepel", "territory"),
            ("partners-of-territory?teritory=heihe", "teritory"),
            ("partners-of-territory?language=xx", "language"),
            ("ties-as-of-day?day=2010", "day"),
            ("ties-as-of-day?day=2010-02-30", "day"),
            ("events-by-place-and-month?month=june", "month"),
            ("bodies-in-several-fields?least=2.5", "least"),
            ("partners-by-country?level=planet", "level"),
            ("coverage?day=2010-01-01", "day"),
        ],
    )
    def test_a_wrong_value_is_named(self, client, path, parameter):
        answer = client.get(f"/queries/{path}")
        assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
        assert answer.json()["parameter"] == parameter
        assert answer.json()["mend"]

    def test_a_value_never_becomes_sparql(self, client):
        for value in ("heihe } UNION { ?s ?p ?o", "heihe> <x", "a\\u003E", "heihe\n#"):
            answer = client.get("/queries/partners-of-territory", params={"territory": value})
            assert answer.status_code == 400, value

    def test_404_406_and_empty_fields(self, client):
        assert client.get("/queries/nothing").status_code == 404
        assert client.get("/queries/coverage", params={"format": "xlsx"}).status_code == 406
        answer = client.get("/queries/ties-as-of-day?day=&territory=&format=csv")
        assert answer.content == expected("ties-as-of-day")

    @pytest.mark.parametrize("language", ["en", "ru"])
    def test_page(self, client, language):
        address = f"/queries/ties-as-of-day?day=2005-01-01&lang={language}"
        answer = client.get(address, headers={"Accept": BROWSER})
        one = QUESTIONS["ties-as-of-day"]
        page = html.unescape(answer.text)
        assert one.question[language] in page
        assert one.parameters["day"][language] in page
        assert 'name="day" value="2005-01-01"' in page
        assert '"2005-01-01"^^' in page
        assert "<script" not in page
        for file in re.findall('href="(/queries/[^"]*format=(?:csv|json|xml|tsv))"', page):
            assert "2005-01-01" in file
            assert client.get(file, headers={"Accept": BROWSER}).status_code == 200
        editor = re.search('href="(/sparql[^"]+)">', page.split('id="sparql"')[1])[1]
        assert client.get(editor, headers={"Accept": "text/csv"}).status_code == 200

    def test_head_and_not_modified(self, client):
        got, head = client.get("/queries/coverage"), client.head("/queries/coverage")
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["etag"] == got.headers["etag"]
        assert client.get("/queries/coverage", headers={"If-None-Match": got.headers["etag"]}).status_code == 304
        asked = {"If-None-Match": client.get("/queries/ties-as-of-day").headers["etag"]}
        assert client.get("/queries/ties-as-of-day?day=2005-01-01", headers=asked).status_code == 200


def test_a_question_is_not_answered_for_longer_than_any_query_may_take(tmp_path):
    publish_shipped(tmp_path)
    with serve(Settings(data=tmp_path, query_seconds=0.001)) as address:
        answer = httpx.get(f"{address}/queries/shortest-chains")
        assert answer.status_code in {503, 504}
        assert answer.headers["content-type"] == "application/problem+json"


def test_questions_stand_under_the_publishers_base(tmp_path):
    publish_shipped(tmp_path, Names(OTHER))
    with serve(Settings(data=tmp_path, base=OTHER)) as address:
        found = triples(httpx.get(f"{address}/queries", headers={"Accept": "text/turtle"}))
        assert f"{OTHER}queries/coverage" in {subject for subject, _, _ in found}
        answer = httpx.get(f"{address}/queries/partners-of-territory?territory=zelenogradsk&format=csv")
        assert f"{OTHER}id/territory/neringa" in column(answer, "partner")
        items = httpx.get(f"{address}/agreements?party=zelenogradsk").json()["items"]
        assert all(item["iri"].startswith(OTHER) for item in items)
        assert items
