"""What a publisher is judged by: VoID, the DCAT-AP catalogue, the words, the rules, and the map for crawlers."""

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import httpx
import pyoxigraph as ox
import pytest
from pyshacl import validate
from rdflib import DCTERMS, FOAF, RDF, Graph, Namespace
from server import BASE, TINY, publish, serve

from tiegraph.api import sitemap
from tiegraph.api.shapes import read_shapes
from tiegraph.release import Release
from tiegraph.settings import Settings

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
FORMS = {
    "ttl": ("text/turtle", ox.RdfFormat.TURTLE),
    "nt": ("application/n-triples", ox.RdfFormat.N_TRIPLES),
    "jsonld": ("application/ld+json", ox.RdfFormat.JSON_LD),
    "rdf": ("application/rdf+xml", ox.RdfFormat.RDF_XML),
}
SHAPES = Graph().parse(Path(__file__).parent / "data" / "dcat-ap.ttl")
DCAT = Namespace("http://www.w3.org/ns/dcat#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
VOID = "http://rdfs.org/ns/void#"
PREFIXES = f"PREFIX void: <{VOID}> PREFIX dcat: <{DCAT}> PREFIX dcterms: <{DCTERMS}> PREFIX tie: <{BASE}ns#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
# The first paper's tie is dated, and its parties lie in countries; the words have definitions.
RICH = (
    TINY
    + """
graph:computed {
  id:agreement\\/alpha-beta-1999.1 tie:startEarliest "1999-01-01"^^xsd:date ; tie:startLatest "1999-12-31"^^xsd:date ;
    tie:endEarliest "2003-05-01"^^xsd:date ; tie:endLatest "2003-05-31"^^xsd:date .
  id:territory\\/alpha tie:within id:territory\\/home . id:territory\\/beta tie:within id:territory\\/abroad .
}
graph:registry {
  id:territory\\/home tie:level <https://w3id.org/tiegraph/level/country> ; skos:prefLabel "Home"@en, "Дом"@ru .
  id:territory\\/abroad tie:level <https://w3id.org/tiegraph/level/country> ; skos:prefLabel "Abroad"@en .
  id:territory\\/alpha skos:exactMatch <https://sws.geonames.org/1/> .
  id:territory\\/далеко skos:prefLabel "Далеко"@ru .
}
graph:ontology {
  tie:Agreement a <http://www.w3.org/2002/07/owl#Class> ; rdfs:subClassOf tie:Tie ; rdfs:isDefinedBy tie: ;
    skos:definition "A tie on paper."@en, "Связь на бумаге."@ru ; skos:example "<a> a tie:Agreement ." .
  tie:Tie a <http://www.w3.org/2002/07/owl#Class> ; rdfs:label "tie"@en, "связь"@ru .
  tie:party a <http://www.w3.org/2002/07/owl#ObjectProperty> ; skos:closeMatch <http://www.w3.org/ns/org#member> .
  kind:treaty skos:example "Alpha and Beta"@en, "Альфа и Бета"@ru .
}
"""
)

# What Oxigraph gives must be dropped in the thread that made it; otherwise it leaks, and Python says so only here.
pytestmark = pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[tuple[httpx.Client, Release, Release]]:
    data = tmp_path_factory.mktemp("data")
    before, made = publish(data), publish(data, RICH)
    with serve(Settings(data=data)) as address, httpx.Client(base_url=address) as client:
        yield client, made, before


@pytest.fixture(scope="module")
def client(site) -> httpx.Client:
    return site[0]


def get(client: httpx.Client, path: str, accept: str = "*/*", **headers: str) -> httpx.Response:
    return client.get(path, headers={"Accept": accept, **headers})


def load(client: httpx.Client, path: str) -> ox.Store:
    answer = get(client, path, "text/turtle")
    assert answer.status_code == 200, answer.text
    store = ox.Store()
    store.load(answer.content, format=ox.RdfFormat.TURTLE)
    return store


def rows(store: ox.Store, query: str) -> list[tuple[str, ...]]:
    return sorted(tuple(term.value for term in row) for row in store.query(PREFIXES + query))


@pytest.mark.parametrize("path", ["/.well-known/void", "/catalog", "/ontology", "/shapes"])
class TestEveryDescription:
    @pytest.mark.parametrize("name", FORMS)
    def test_in_every_form_of_rdf_the_same_statements(self, client, path, name):
        media_type, parser = FORMS[name]
        by_accept, by_name = get(client, path, media_type), client.get(path, params={"format": name})
        assert by_name.headers["content-type"] == by_accept.headers["content-type"]
        assert by_accept.headers["content-type"].split(";")[0] == media_type
        found = {quad.predicate.value for quad in ox.parse(by_accept.content, format=parser)}
        assert found == {
            quad.predicate.value for quad in ox.parse(get(client, path).content, format=ox.RdfFormat.TURTLE)
        }
        assert len(list(ox.parse(by_accept.content, format=parser))) > 5

    def test_head_etag_and_headers(self, client, path):
        answer, head = get(client, path), client.head(path)
        assert head.content == b""
        assert head.headers["etag"] == answer.headers["etag"]
        assert get(client, path, **{"If-None-Match": answer.headers["etag"]}).status_code == 304
        assert get(client, path, "application/rdf+xml", **{"If-None-Match": answer.headers["etag"]}).status_code == 200
        assert "Accept" in answer.headers["vary"]
        assert 'rel="license"' in answer.headers["link"]
        assert get(client, path, "image/png").status_code == 406
        assert client.post(path).status_code == 405

    @pytest.mark.parametrize("language", ["en", "ru"])
    def test_a_browser_gets_a_page(self, client, path, language):
        answer = client.get(path, headers={"Accept": BROWSER, "Accept-Language": language}, follow_redirects=True)
        assert answer.headers["content-type"].startswith("text/html")
        assert f'<html lang="{language}">' in answer.text
        assert "<script" not in answer.text
        assert 'rel="alternate" type="text/turtle"' in answer.text
        ids = re.findall(r' id="([^"]*)"', answer.text)
        assert len(ids) == len(set(ids))
        for target in re.findall(r'href="#([^"]*)"', answer.text):
            assert target in ids, target


class TestVoid:
    def test_what_it_counts_is_what_is_there(self, site):
        client, made, _ = site
        store = load(client, "/.well-known/void")
        whole = f"{BASE}dataset/{made.name}"
        (answer,) = client.get(
            "/sparql", params={"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "format": "json"}
        ).json()["results"]["bindings"]
        assert rows(store, f"SELECT ?n {{ <{whole}> void:triples ?n }}") == [(answer["n"]["value"],)]
        parts = rows(store, f"SELECT ?g ?n {{ <{whole}> void:subset ?g . ?g void:dataDump ?d ; void:triples ?n }}")
        assert {graph: int(count) for graph, count in parts} == made.graphs

    @pytest.mark.parametrize("part", ["", "graph/registry", "graph/first"])
    def test_partitions_by_class_and_property(self, site, part):
        client, made, _ = site
        store = load(client, "/.well-known/void")
        iri = BASE + (part or f"dataset/{made.name}")
        pattern = "GRAPH <" + iri + "> {{ {} }}" if part else "{}"
        for partition, term, unit, asked in (
            ("class", "class", "entities", "?s a ?t"),
            ("property", "property", "triples", "?s ?t ?o"),
        ):
            told = rows(
                store, f"SELECT ?t ?n {{ <{iri}> void:{partition}Partition [ void:{term} ?t ; void:{unit} ?n ] }}"
            )
            query = f"SELECT ?t (COUNT(*) AS ?n) {{ {pattern.format(asked)} }} GROUP BY ?t"
            answer = client.get("/sparql", params={"query": query, "format": "json"}).json()["results"]["bindings"]
            assert told == sorted((row["t"]["value"], row["n"]["value"]) for row in answer)
            assert told

    def test_linksets(self, site):
        client, made, _ = site
        found = rows(
            load(client, "/.well-known/void"),
            """SELECT ?whole ?start ?n { ?set a void:Linkset ; void:linkPredicate skos:exactMatch ; void:triples ?n ;
            void:subjectsTarget ?whole ; void:objectsTarget/void:uriSpace ?start }""",
        )
        whole = f"{BASE}dataset/{made.name}"
        assert found == [
            (whole, "http://www.wikidata.org/entity/", "1"),
            (whole, "https://sws.geonames.org/", "1"),
        ]

    def test_addresses_are_of_the_site_that_was_asked_and_answer(self, client):
        store = load(client, "/.well-known/void")
        (endpoint,) = rows(store, "SELECT ?e { ?d void:sparqlEndpoint ?e }")
        assert client.get(endpoint[0], params={"query": "ASK {}"}).status_code == 200
        dumps = rows(store, "SELECT ?d { ?g void:dataDump ?d }")
        assert len(dumps) == 12
        for (dump,) in dumps:
            assert dump.startswith(str(client.base_url))
            assert client.head(dump).status_code == 200

    def test_the_names_of_data_sets_lead_to_it(self, site):
        client, made, before = site
        for name in (made.name, f"{made.name}/class/http%3A%2F%2Fexample.org%2F", f"{made.name}/"):
            answer = client.get(f"/dataset/{name}")
            assert (answer.status_code, answer.headers["location"]) == (303, "/.well-known/void")
        assert client.get(f"/dataset/{before.name}").headers["location"] == f"/dump/{before.name}"
        assert client.get("/dataset/0123456789abcdef").status_code == 404
        assert client.get("/dataset/%2E%2E").status_code == 404

    def test_a_browser_is_led_to_the_catalogue(self, client):
        answer = get(client, "/.well-known/void", BROWSER)
        assert (answer.status_code, answer.headers["location"]) == (303, "/catalog")


class TestCatalogue:
    @pytest.fixture
    def graph(self, client) -> Graph:
        return Graph().parse(data=get(client, "/catalog", "text/turtle").text, format="turtle")

    def test_it_holds_what_dcat_ap_asks(self, graph):
        conforms, _, text = validate(graph, shacl_graph=SHAPES)
        assert conforms, text

    @pytest.mark.parametrize(
        ("class_", "property_"),
        [
            (DCAT.Catalog, DCTERMS.title),
            (DCAT.Catalog, DCTERMS.description),
            (DCAT.Catalog, DCTERMS.publisher),
            (DCAT.Catalog, RDF.type),
            (FOAF.Agent, FOAF.name),
            (DCAT.Dataset, DCTERMS.title),
            (DCAT.Dataset, DCTERMS.description),
            (DCAT.Distribution, DCAT.accessURL),
            (DCAT.DataService, DCTERMS.title),
            (DCAT.DataService, DCAT.endpointURL),
            (SPDX.Checksum, SPDX.algorithm),
            (SPDX.Checksum, SPDX.checksumValue),
        ],
    )
    def test_the_check_would_notice_what_is_missing(self, graph, class_, property_):
        lacking = Graph()
        node = next(graph.subjects(RDF.type, class_))
        for triple in graph:
            if not (triple[0] == node and triple[1] == property_):
                lacking.add(triple)
        assert not validate(lacking, shacl_graph=SHAPES)[0]

    def test_a_data_set_per_source_and_the_whole(self, site):
        client, made, _ = site
        store = load(client, "/catalog")
        found = rows(store, "SELECT ?d { ?c a dcat:Catalog ; dcat:dataset ?d }")
        assert {iri for (iri,) in found} == {f"{BASE}dataset/{made.name}", *made.graphs}
        parts = rows(store, f"SELECT ?d {{ <{BASE}dataset/{made.name}> dcterms:hasPart ?d }}")
        assert {iri for (iri,) in parts} == set(made.graphs)
        titles = rows(store, f"SELECT ?t ?s {{ <{BASE}graph/first> dcterms:title ?t ; dcterms:source ?s }}")
        assert titles == [("The first paper", f"{BASE}id/source/first"), ("Первая бумага", f"{BASE}id/source/first")]

    def test_coverage_is_what_the_ties_tell(self, site):
        client, made, _ = site
        store = load(client, "/catalog")
        for iri in (f"{BASE}graph/first", f"{BASE}dataset/{made.name}"):
            period = rows(store, f"SELECT ?a ?b {{ <{iri}> dcterms:temporal [ dcat:startDate ?a ; dcat:endDate ?b ] }}")
            assert period == [("1999-01-01", "2003-05-31")]
            places = rows(store, f"SELECT DISTINCT ?p {{ <{iri}> dcterms:spatial ?p . ?p skos:prefLabel ?l }}")
            assert places == [(f"{BASE}id/territory/abroad",), (f"{BASE}id/territory/home",)]
        assert rows(store, f"SELECT ?p {{ <{BASE}graph/ontology> dcterms:temporal|dcterms:spatial ?p }}") == []

    def test_version_and_the_one_before(self, site):
        client, made, before = site
        store = load(client, "/catalog")
        versions = rows(store, "SELECT ?d ?v ?p { ?d dcat:version ?v ; dcat:previousVersion ?p }")
        assert versions == [(f"{BASE}dataset/{made.name}", made.name, f"{BASE}dataset/{before.name}")]

    def test_distributions_are_the_dumps(self, client):
        store = load(client, "/catalog")
        found = rows(
            store,
            f"""PREFIX spdx: <{SPDX}>
            SELECT ?url ?n ?sum {{ ?d dcat:downloadURL ?url ; dcat:byteSize ?n ; spdx:checksum/spdx:checksumValue ?sum }}""",
        )
        listed = {dump["name"]: dump for dump in client.get("/dump").json()["dumps"]}
        assert len(found) == len(listed) == 12
        for url, size, checksum in found:
            dump = listed[url.rsplit("/", 1)[-1]]
            assert (dump["bytes"], dump["sha256"]) == (int(size), checksum)
            assert client.head(url).headers["content-length"] == size

    def test_the_service_description_leads_to_both(self, client):
        store = load(client, "/sparql")
        found = rows(store, "SELECT ?d { ?s <http://www.w3.org/2000/01/rdf-schema#seeAlso> ?d }")
        assert [httpx.URL(address).path for (address,) in found] == ["/.well-known/void", "/catalog"]
        assert [client.get(address).status_code for (address,) in found] == [200, 200]

    def test_the_page_tells_it_to_people(self, site):
        client, made, _ = site
        page = client.get("/catalog", headers={"Accept": BROWSER, "Accept-Language": "ru"}).text
        assert all(
            text in page for text in ("Первая бумага", "1999-01-01 – 2003-05-31", "Дом", "first.ttl.gz", made.name)
        )
        assert 'href="/doc/source/first"' in page


class TestOntology:
    def test_it_is_the_graph_and_nothing_else(self, client):
        found = {quad.subject.value for quad in ox.parse(get(client, "/ontology").content, format=ox.RdfFormat.TURTLE)}
        assert f"{BASE}ns#party" in found
        assert not any(iri.startswith(f"{BASE}id/") for iri in found)

    @pytest.mark.parametrize("path", ["/ns", "/ns/", "/ontology/"])
    def test_the_namespace_leads_there(self, client, path):
        answer = client.get(path, headers={"Accept": "text/turtle"}, follow_redirects=True)
        assert (answer.status_code, answer.url.path) == (200, "/ontology")

    def test_every_word_is_on_the_page_in_the_reader_s_language(self, client):
        russian = client.get("/ontology", headers={"Accept": BROWSER, "Accept-Language": "ru"}).text
        english = get(client, "/ontology", BROWSER).text
        for page in (russian, english):
            assert all(f' id="{anchor}"' in page for anchor in ("Agreement", "Tie", "party", "kind", "kind/treaty"))
            assert "&lt;a&gt; a tie:Agreement ." in page
            assert 'href="#Tie"' in page
            assert 'href="http://www.w3.org/ns/org#member"' in page
        assert all(text in russian for text in ("Соглашение", "Связь на бумаге.", "Альфа и Бета", "договор"))
        assert all(text in english for text in ("Agreement", "A tie on paper.", "Alpha and Beta", "treaty"))
        assert "A tie on paper." not in russian
        assert "Альфа и Бета" not in english


class TestShapes:
    def test_every_rule_is_on_the_page(self, client):
        page = client.get("/shapes", headers={"Accept": BROWSER, "Accept-Language": "ru"}).text
        rules = {
            triple.subject.value
            for triples in read_shapes().values()
            for triple in triples
            if isinstance(triple.subject, ox.NamedNode) and triple.subject.value.startswith(f"{BASE}shape/")
        }
        assert len(rules) > 50
        for iri in rules:
            assert f"<code>{iri}</code>" in page
        assert "связи, и это сказано" in page

    def test_the_iri_of_a_rule_leads_to_it(self, client):
        assert get(client, "/shape/tie-type", BROWSER).headers["location"] == "/shapes#tie-type"
        assert get(client, "/shape/tie-type", "text/turtle").headers["location"] == "/shapes"
        assert get(client, "/shape/tie-type").status_code == 303
        assert get(client, "/shape").headers["location"] == "/shapes"
        assert get(client, "/shape/nothing").status_code == 404
        assert get(client, "/shape/%3Cx%3E").status_code == 404


class TestCrawlers:
    NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"

    def locations(self, answer: httpx.Response) -> tuple[str, list[str]]:
        assert answer.headers["content-type"] == "application/xml"
        root = ET.fromstring(answer.content)  # noqa: S314 - our own
        return root.tag.removeprefix(self.NAMESPACE), [loc.text or "" for loc in root.iter(f"{self.NAMESPACE}loc")]

    def test_robots_are_told_where_the_map_is(self, client):
        answer = client.get("/robots.txt")
        assert answer.headers["content-type"].startswith("text/plain")
        assert (
            f"Sitemap: {client.base_url}sitemap.xml".replace("//s", "/s") in answer.text
            or "/sitemap.xml" in answer.text
        )
        assert "Disallow: /sparql\n" in answer.text
        assert "Disallow: /doc" not in answer.text

    def test_every_page_of_a_thing_is_in_the_map_and_answers(self, client):
        kind, found = self.locations(client.get("/sitemap.xml"))
        assert kind == "urlset"
        paths = {httpx.URL(address).raw_path.decode() for address in found}
        assert {"/", "/catalog", "/ontology", "/doc/territory/alpha", "/doc/kind/treaty", "/doc/source/first"} <= paths
        assert "/doc/territory/%D0%B4%D0%B0%D0%BB%D0%B5%D0%BA%D0%BE" in paths
        assert not any(path.startswith(("/doc/evidence", "/doc/selector", "/data")) for path in paths)
        for address in found:
            assert get(client, address, BROWSER).status_code == 200, address

    def test_many_pages_make_several_maps(self, client, monkeypatch):
        _, whole = self.locations(client.get("/sitemap.xml"))
        monkeypatch.setattr(sitemap, "MOST", 4)
        kind, maps = self.locations(client.get("/sitemap.xml"))
        assert kind == "sitemapindex"
        assert len(maps) == -(-len(whole) // 4)
        found = [address for one in maps for address in self.locations(client.get(one))[1]]
        assert found == whole
        for number in ("0", str(len(maps) + 1), "x", "-1", "9" * 5000):
            assert client.get(f"/sitemap/{number}.xml").status_code == 404
