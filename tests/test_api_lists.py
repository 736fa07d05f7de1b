"""What the lists promise: filters that say what they do, exact counts, stable pages, the same columns in every form."""

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from server import BASE, publish, serve

from tiegraph.api.lists.catalogue import LISTINGS
from tiegraph.api.lists.forms import geometry
from tiegraph.api.lists.paging import Order, cut, key, rank
from tiegraph.api.lists.partners import PARTNERS, TIES
from tiegraph.api.lists.words import WORDS
from tiegraph.settings import Settings

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
ID = BASE + "id/"
DATA = r"""
@prefix eli: <http://data.europa.eu/eli/ontology#> .
@prefix geo: <http://www.w3.org/2003/01/geo/wgs84_pos#> .
@prefix dc: <http://purl.org/dc/elements/1.1/> .
@prefix field: <https://w3id.org/tiegraph/field/> .
@prefix level: <https://w3id.org/tiegraph/level/> .
@prefix status: <https://w3id.org/tiegraph/status/> .
@prefix t: <https://w3id.org/tiegraph/id/territory/> .
@prefix a: <https://w3id.org/tiegraph/id/agreement/> .
graph:ontology {
  kind:treaty skos:prefLabel "treaty"@en, "договор"@ru .
  kind:agreement skos:prefLabel "agreement"@en, "соглашение"@ru .
  level:country skos:prefLabel "country"@en, "страна"@ru .
}
graph:registry {
  t:east a tie:Territory ; skos:prefLabel "East"@en, "Восток"@ru ; tie:level level:country ; tie:iso3166 "RU" .
  t:west a tie:Territory ; skos:prefLabel "West"@en, "Запад"@ru ; tie:level level:country ; tie:iso3166 "PL" .
  t:shore a tie:Territory ; skos:prefLabel "Shore"@en, "Берег"@ru ; tie:level level:region ; tie:partOf t:west .
  t:elk a tie:Territory ; skos:prefLabel "Elk"@en, "Ёлк"@ru, "Ełk"@pl ; tie:level level:municipality ; tie:partOf t:shore ;
    geo:lat 53.8 ; geo:long 22.4 ; skos:exactMatch <http://www.wikidata.org/entity/Q1> .
  t:bay a tie:Territory ; skos:prefLabel "Zatoka"@pl ; skos:altLabel "Old Bay"@en ; tie:level level:municipality ;
    tie:partOf t:west ; geo:lat 54.5 ; geo:long -175.5 .
  t:zelen a tie:Territory ; skos:prefLabel "Zelen"@en, "Зелен"@ru ; tie:level level:district ; tie:partOf t:east ;
    geo:lat 55.0 ; geo:long 20.5 .
  id:body\/office a tie:Body ; skos:prefLabel "Office"@en, "Контора"@ru ; tie:jurisdiction t:zelen .
  id:association\/union a tie:Association ; skos:prefLabel "Union"@en, "Союз"@ru .
}
graph:first {
  id:source\/first a tie:Source ; dcterms:title "The first paper"@en, "Первая бумага"@ru ; dc:language "ru" ;
    tie:dated "2009-03"^^xsd:gYearMonth ; tie:length 10 .
  id:evidence\/e1 oa:hasSource id:source\/first .
  a:year a tie:Tie, tie:Agreement ; skos:prefLabel "Paper 10"@en, "Бумага 10"@ru ; tie:kind kind:treaty ; tie:status status:active ;
    tie:party t:zelen, t:elk ; tie:since "2004"^^xsd:gYear ; tie:field field:tourism, field:sport ; tie:evidence id:evidence\/e1 .
  a:ended a tie:Tie, tie:Agreement ; skos:prefLabel "Paper 9"@en, "Бумага 9"@ru ; tie:kind kind:agreement ; tie:status status:ended ;
    tie:party t:zelen, t:bay ; tie:since "1990-05-01"^^xsd:date ; tie:until "2000"^^xsd:gYear .
  a:planned a tie:Tie, tie:Agreement ; skos:prefLabel "=SUM(1)"@en, "=СУММА(1)"@ru ; tie:kind kind:agreement ;
    tie:status status:planned ; tie:party t:zelen, t:west ; tie:due "2030"^^xsd:gYear .
  a:undated a tie:Tie, tie:Agreement ; skos:prefLabel "Same"@en, "То же"@ru ; tie:kind kind:agreement ; tie:status status:unknown ;
    tie:party t:elk, t:bay, t:zelen ; tie:reviewStatus "proposed" ; skos:editorialNote "one | two, \"three\"" .
  a:same-1 a tie:Tie, tie:Agreement ; skos:prefLabel "Same"@en, "То же"@ru ; tie:kind kind:agreement ; tie:status status:active ;
    tie:party t:elk, t:bay ; tie:since "2010-01-31"^^xsd:date, "2010-02"^^xsd:gYearMonth .
  a:same-2 a tie:Tie, tie:Agreement ; skos:prefLabel "Same"@en, "То же"@ru ; tie:kind kind:agreement ; tie:status status:active ;
    tie:party t:elk, id:body\/office .
  id:event\/fair a tie:Tie, tie:Event ; skos:prefLabel "Fair"@en, "Ярмарка"@ru ; tie:kind kind:fair ; tie:status status:active ;
    tie:party t:zelen, t:elk ; tie:place t:bay ; tie:month 12, 3 .
  id:event\/forum a tie:Tie, tie:Event ; skos:prefLabel "Forum"@en, "Форум"@ru ; tie:kind kind:forum ; tie:status status:active ;
    tie:party t:zelen ; tie:dated "2011-12-05"^^xsd:date .
  id:membership\/m a tie:Tie, tie:Membership ; skos:prefLabel "Elk in Union"@en ; tie:status status:active ;
    tie:party t:elk, id:association\/union .
  id:partnership\/twins a tie:Tie, tie:Partnership ; skos:prefLabel "Twins"@en ; tie:kind kind:twin ; tie:status status:active ;
    tie:party t:elk, t:bay ; tie:claimedBy t:elk .
  id:programme\/p a tie:Tie, tie:Programme ; skos:prefLabel "Plan"@en, "План"@ru ; tie:status status:active ; tie:party t:zelen, t:west ;
    tie:measure id:measure\/p-1.10, id:measure\/p-1.9 .
  id:measure\/p-1.10 a tie:Measure ; skos:prefLabel "Ten"@en ; tie:number "1.10" ; tie:field field:sport ;
    tie:responsibility id:responsibility\/r .
  id:measure\/p-1.9 a tie:Measure ; skos:prefLabel "Nine"@en ; tie:number "1.9" .
  id:responsibility\/r tie:body id:body\/office ; tie:onBehalfOf t:zelen .
}
graph:computed {
  t:shore tie:within t:west . t:elk tie:within t:shore, t:west . t:bay tie:within t:west . t:zelen tie:within t:east .
  a:year tie:startEarliest "2004-01-01"^^xsd:date ; tie:startLatest "2004-12-31"^^xsd:date .
  a:ended tie:startEarliest "1990-05-01"^^xsd:date ; tie:startLatest "1990-05-01"^^xsd:date ;
    tie:endEarliest "2000-01-01"^^xsd:date ; tie:endLatest "2000-12-31"^^xsd:date .
  a:same-1 tie:startEarliest "2010-01-31"^^xsd:date, "2010-02-01"^^xsd:date ;
    tie:startLatest "2010-01-31"^^xsd:date, "2010-02-28"^^xsd:date .
  id:event\/forum tie:startEarliest "2011-12-05"^^xsd:date ; tie:startLatest "2011-12-05"^^xsd:date ;
    tie:endEarliest "2011-12-05"^^xsd:date ; tie:endLatest "2011-12-05"^^xsd:date .
}
"""
AGREEMENTS = {"year", "ended", "planned", "undated", "same-1", "same-2"}

# What Oxigraph gives must be dropped in the thread that made it; otherwise it leaks, and Python says so only here.
pytestmark = pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture(scope="module")
def client(tmp_path_factory) -> Iterator[httpx.Client]:
    data = tmp_path_factory.mktemp("data")
    publish(data, DATA)
    with serve(Settings(data=data)) as address, httpx.Client(base_url=address) as client:
        yield client


def slugs(client: httpx.Client, path: str) -> list[str]:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert told["total"] == int(answer.headers["x-total-count"])
    assert told["count"] == len(told["items"])
    return [item["iri"].rpartition("/")[2] for item in told["items"]]


def problem(client: httpx.Client, path: str, status: int = 400) -> dict:
    answer = client.get(path)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.json()


class TestFilters:
    @pytest.mark.parametrize(
        ("path", "expected"),
        [
            ("/agreements", AGREEMENTS),
            ("/agreements?kind=treaty", {"year"}),
            ("/agreements?kind=kind/treaty", {"year"}),
            ("/agreements?kind=https://w3id.org/tiegraph/kind/treaty", {"year"}),
            ("/agreements?kind=treaty&kind=agreement", AGREEMENTS),
            ("/agreements?kind=treaty,agreement", AGREEMENTS),
            ("/agreements?status=active,ended", {"year", "ended", "same-1", "same-2"}),
            ("/agreements?field=sport", {"year"}),
            ("/agreements?kind=agreement&status=active&party=bay", {"same-1"}),
            ("/agreements?party=elk&party=bay", {"undated", "same-1"}),
            ("/agreements?party=territory/elk,territory/bay", {"undated", "same-1"}),
            (f"/agreements?party={ID}territory/west", {"planned"}),
            ("/agreements?party=body/office", {"same-2"}),
            ("/agreements?country=west", AGREEMENTS),
            ("/agreements?country=PL&kind=treaty", {"year"}),
            ("/agreements?country=RU", {"year", "ended", "planned", "undated"}),
            ("/agreements?within=shore", {"year", "undated", "same-1", "same-2"}),
            ("/agreements?level=country", {"planned"}),
            ("/agreements?source=first", {"year"}),
            ("/agreements?reviewStatus=proposed", {"undated"}),
            ("/agreements?q=paper", {"year", "ended"}),
            ("/agreements?q=10 PAPER", {"year"}),
            ("/agreements?kind=&q=&party=", AGREEMENTS),
            ("/territories?q=елк", {"elk"}),
            ("/territories?q=old", {"bay"}),
            ("/territories?q=%22%29 ?x", set()),
            ("/territories?level=municipality", {"elk", "bay"}),
            ("/territories?country=PL", {"west", "shore", "elk", "bay"}),
            ("/territories?within=shore", {"shore", "elk"}),
            ("/territories?within=shore,east", {"shore", "elk", "east", "zelen"}),
            ("/territories?partOf=west", {"shore", "bay"}),
            ("/events?month=12", {"fair", "forum"}),
            ("/events?month=3", {"fair"}),
            ("/events?place=bay", {"fair"}),
            ("/partnerships?claimedBy=elk", {"twins"}),
            ("/partnerships?claimedBy=bay", set()),
            ("/memberships?association=union", {"m"}),
            ("/associations?member=elk", {"union"}),
            ("/measures?programme=p", {"p-1.9", "p-1.10"}),
            ("/measures?body=office", {"p-1.10"}),
            ("/measures?onBehalfOf=zelen&field=sport", {"p-1.10"}),
            ("/measures?number=1.9", {"p-1.9"}),
            ("/bodies?country=RU", {"office"}),
            ("/bodies?field=sport", {"office"}),
            ("/bodies?within=west", set()),
            ("/sources?datedFrom=2009", {"first"}),
            ("/sources?datedFrom=2009-03-15", set()),
            ("/sources?datedFrom=2009-03-15&mode=possible", {"first"}),
            ("/sources?datedTo=2009-03", {"first"}),
            ("/sources?datedTo=2009-02", set()),
            ("/sources?language=de", set()),
        ],
    )
    def test_a_filter(self, client, path, expected):
        found = slugs(client, path)
        assert set(found) == expected
        assert len(found) == len(expected)

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("sinceFrom=2004", {"year", "same-1"}),
            ("sinceFrom=2004-06", {"same-1"}),
            ("sinceFrom=2004-06&mode=possible", {"year", "same-1"}),
            ("sinceTo=2004", {"year", "ended"}),
            ("sinceTo=2004-06", {"ended"}),
            ("sinceTo=2004-06&mode=possible", {"year", "ended"}),
            ("untilFrom=2000", {"ended"}),
            ("untilFrom=2000-06", set()),
            ("untilFrom=2000-06&mode=possible", {"ended"}),
            ("untilTo=2000-12-30", set()),
            ("untilTo=2000-12-30&mode=possible", {"ended"}),
            ("sinceFrom=1990&sinceTo=1999", {"ended"}),
        ],
    )
    def test_bounds_of_dates(self, client, query, expected):
        assert set(slugs(client, f"/agreements?{query}")) == expected

    @pytest.mark.parametrize(
        ("day", "certain", "possible"),
        [
            ("1990-04-30", set(), {"undated", "same-2"}),
            ("1995-01-01", {"ended"}, {"undated", "same-2"}),
            ("2000-06-01", set(), {"ended", "undated", "same-2"}),
            ("2001-01-01", set(), {"undated", "same-2"}),
            ("2004-06-01", set(), {"year", "undated", "same-2"}),
            ("2005-01-01", {"year"}, {"undated", "same-2"}),
            ("2031-01-01", {"year", "same-1"}, {"undated", "same-2"}),
        ],
    )
    def test_as_of_a_day(self, client, day, certain, possible):
        assert set(slugs(client, f"/agreements?asOf={day}")) == certain
        told = client.get(f"/agreements?asOf={day}&mode=possible").json()["items"]
        found = {item["iri"].rpartition("/")[2]: item["certainty"] for item in told}
        assert found == dict.fromkeys(certain, "certain") | dict.fromkeys(possible, "possible")

    def test_certainty_is_told_only_of_a_day(self, client):
        assert "certainty" not in client.get("/agreements").json()["items"][0]


class TestProblems:
    @pytest.mark.parametrize(
        ("path", "parameter"),
        [
            ("/agreements?kind=nonsense", "kind"),
            ("/agreements?kind=treaty,nonsense", "kind"),
            ("/agreements?staus=active", "staus"),
            ("/agreements?party=nobody", "party"),
            ("/agreements?party=source/first", "party"),
            ("/agreements?party=a%20%3E%3Cb", "party"),
            ("/agreements?country=ZZ", "country"),
            ("/agreements?asOf=2010", "asOf"),
            ("/agreements?asOf=2010-02-30", "asOf"),
            ("/agreements?sinceFrom=10.10.2010", "sinceFrom"),
            ("/agreements?mode=perhaps", "mode"),
            ("/agreements?limit=0", "limit"),
            ("/agreements?limit=ten", "limit"),
            ("/agreements?limit=10001", "limit"),
            ("/agreements?sort=nonsense", "sort"),
            ("/agreements?fields=label,nonsense", "fields"),
            ("/agreements?cursor=nonsense", "cursor"),
            ("/agreements?lang=english!", "lang"),
            ("/territories?asOf=2010-01-01", "asOf"),
            ("/events?month=13", "month"),
            ("/territories/zelen/partners?rollup=planet", "rollup"),
            ("/territories/zelen/partners?type=thing", "type"),
        ],
    )
    def test_a_wrong_value_is_named(self, client, path, parameter):
        told = problem(client, path)
        assert told["parameter"] == parameter
        assert told["status"] == 400
        assert told["detail"].endswith(".")
        assert told["mend"]

    def test_all_wrong_values_are_named(self, client):
        told = problem(client, "/agreements?kind=x&limit=0&foo=1")
        assert {one["parameter"] for one in told["errors"]} == {"kind", "limit", "foo"}

    @pytest.mark.parametrize(
        "cursor", ["W10", "WzEsMiwzLDRd", "bnVsbA", "WyJsYWJlbCIsMSxbMV0sIngiXQ", "WyJsYWJlbCIsMWU5OTksW10sIngiXQ", "é"]
    )
    def test_a_forged_cursor(self, client, cursor):
        assert problem(client, f"/agreements?cursor={cursor}")["parameter"] == "cursor"

    def test_a_cursor_of_another_order(self, client):
        cursor = re.search("cursor=([^&]+)", client.get("/agreements?limit=1").json()["next"])[1]
        assert "'label'" in problem(client, f"/agreements?sort=-label&cursor={cursor}")["detail"]

    @pytest.mark.parametrize("path", ["/territories/nowhere/partners", "/territories/a%20b%3E/partners"])
    def test_an_unknown_territory(self, client, path):
        problem(client, path, 404)

    def test_406(self, client):
        told = problem(client, "/agreements?format=xlsx", 406)
        assert [one["format"] for one in told["available"]] == ["json", "csv", "geojson", "html"]
        problem(client, "/sources?format=geojson", 406)


class TestOrder:
    def test_by_name_and_number_as_a_reader_expects(self, client):
        labels = [item["label"] for item in client.get("/agreements").json()["items"]]
        assert labels == ["=SUM(1)", "Paper 9", "Paper 10", "Same", "Same", "Same"]
        assert slugs(client, "/measures") == ["p-1.9", "p-1.10"]
        assert slugs(client, "/measures?sort=-number") == ["p-1.10", "p-1.9"]

    def test_by_the_label_that_is_shown(self, client):
        told = client.get("/territories?lang=ru").json()["items"]
        assert [item["label"] for item in told] == ["Zatoka", "Берег", "Восток", "Ёлк", "Запад", "Зелен"]

    def test_what_has_no_value_comes_last_either_way(self, client):
        dated = ["ended", "year", "same-1"]
        assert slugs(client, "/agreements?sort=startEarliest")[:3] == dated
        assert slugs(client, "/agreements?sort=-startEarliest")[:3] == dated[::-1]

    def test_numbers_by_their_value(self, client):
        assert slugs(client, "/territories?sort=long")[:3] == ["bay", "zelen", "elk"]

    @pytest.mark.parametrize("sort", ["label", "-label", "startEarliest", "-startEarliest", "iri", "-kind", "party"])
    @pytest.mark.parametrize("limit", [1, 2, 4])
    def test_pages_are_the_list(self, client, sort, limit):
        whole = slugs(client, f"/agreements?sort={sort}")
        found: list[str] = []
        address = f"/agreements?sort={sort}&limit={limit}"
        while address:
            answer = client.get(address)
            told = answer.json()
            assert told["total"] == len(AGREEMENTS)
            assert told["count"] <= limit
            assert answer.links.get("next", {}).get("url") == told["next"]
            found += [item["iri"].rpartition("/")[2] for item in told["items"]]
            address = told["next"]
        assert found == whole
        assert set(found) == AGREEMENTS

    def test_a_page_begins_after_a_key_that_is_gone(self):
        # The next release has lost the last row of a page: the page after it is still the same.
        order = Order.parse("name")
        rows = [(f"iri:{name}", key(name, "text")) for name in "abcd"]
        first = cut(rank(rows, order), order, 2, None)
        assert (first.iris, first.total) == (["iri:a", "iri:b"], 4)
        second = cut(rank([row for row in rows if row[0] != "iri:b"], order), order, 2, first.next)
        assert (second.iris, second.total, second.next) == (["iri:c", "iri:d"], 3, None)


class TestForms:
    def test_json(self, client):
        (item,) = client.get("/agreements?kind=treaty").json()["items"]
        assert item["iri"] == ID + "agreement/year"
        assert item["label"] == "Paper 10"
        assert (item["kind"], item["kindLabel"]) == (BASE + "kind/treaty", "treaty")
        assert item["party"] == [ID + "territory/elk", ID + "territory/zelen"]
        assert item["partyLabel"] == ["Elk", "Zelen"]
        assert item["since"] == ["2004"]
        assert (item["startEarliest"], item["endLatest"]) == ("2004-01-01", None)
        assert item["source"] == [ID + "source/first"]
        assert (item["until"], item["claimedBy"]) == ([], [])

    def test_what_sources_say_differently_all_stands(self, client):
        (item,) = client.get("/agreements?sinceFrom=2009").json()["items"]
        assert item["since"] == ["2010-01-31", "2010-02"]
        assert (item["startEarliest"], item["startLatest"]) == ("2010-01-31", "2010-02-28")

    def test_numbers_are_numbers(self, client):
        (item,) = client.get("/territories?q=elk").json()["items"]
        assert (item["lat"], item["long"]) == (53.8, 22.4)
        assert client.get("/events?place=bay").json()["items"][0]["month"] == [3, 12]

    @pytest.mark.parametrize(
        ("language", "label"), [("pl", "Ełk"), ("ru", "Ёлк"), ("en", "Elk"), ("de", "Ёлк"), ("PL", "Ełk")]
    )
    def test_language(self, client, language, label):
        (item,) = client.get(f"/territories?q=elk&lang={language}").json()["items"]
        assert item["label"] == label

    def test_language_by_header_and_without_any(self, client):
        header = {"Accept-Language": "ru, en;q=0.5"}
        answer = client.get("/territories?q=elk", headers=header)
        assert answer.json()["items"][0]["label"] == "Ёлк"
        assert "Accept-Language" in answer.headers["vary"]
        assert client.get("/territories?q=old").json()["items"][0]["label"] == "Zatoka"

    def test_a_thing_without_a_name(self, client):
        (item,) = client.get("/events?place=bay&fields=kind,kindLabel").json()["items"]
        assert item == {"kind": BASE + "kind/fair", "kindLabel": None}

    def test_fields(self, client):
        answer = client.get("/agreements?fields=partyLabel,label&kind=treaty")
        assert answer.json()["items"] == [{"partyLabel": ["Elk", "Zelen"], "label": "Paper 10"}]
        assert list(answer.json()["items"][0]) == ["partyLabel", "label"]
        text = client.get("/agreements?fields=partyLabel,label&kind=treaty&format=csv").text
        assert text == "partyLabel,label\r\nElk | Zelen,Paper 10\r\n"

    @pytest.mark.parametrize("listing", LISTINGS, ids=lambda listing: listing.name)
    def test_csv_has_the_columns_of_json(self, client, listing):
        items = client.get(f"/{listing.name}").json()["items"]
        answer = client.get(f"/{listing.name}", headers={"Accept": "text/csv"})
        assert answer.headers["content-type"] == "text/csv; charset=utf-8"
        assert f'filename="{listing.name}.csv"' in answer.headers["content-disposition"]
        heading, *rows = csv.reader(io.StringIO(answer.text, newline=""))
        assert len(rows) == len(items)
        for item, row in zip(items, rows, strict=True):
            assert list(item) == heading
            for value, cell in zip(item.values(), row, strict=True):
                parts = value if isinstance(value, list) else [value]
                assert cell.removeprefix("'") == " | ".join("" if part is None else str(part) for part in parts)

    def test_no_cell_is_a_formula(self, client):
        told = csv.DictReader(io.StringIO(client.get("/agreements?status=planned&format=csv").text))
        assert next(told)["label"] == "'=SUM(1)"
        told = csv.DictReader(io.StringIO(client.get("/territories?q=bay&format=csv").text))
        assert next(told)["long"] == "-175.5"

    def test_geojson_of_territories(self, client):
        answer = client.get("/territories?country=PL", headers={"Accept": "application/geo+json"})
        assert answer.headers["content-type"] == "application/geo+json"
        told = answer.json()
        assert (told["type"], told["numberMatched"], told["numberReturned"]) == ("FeatureCollection", 4, 4)
        found = {feature["properties"]["label"]: feature["geometry"] for feature in told["features"]}
        assert found["Elk"] == {"type": "Point", "coordinates": [22.4, 53.8]}
        assert found["West"] is None
        assert all(feature["id"] == feature["properties"]["iri"] for feature in told["features"])

    def test_geojson_of_ties(self, client):
        told = client.get("/agreements?format=geojson").json()
        found = {feature["id"].rpartition("/")[2]: feature["geometry"] for feature in told["features"]}
        assert found["year"] == {"type": "LineString", "coordinates": [[22.4, 53.8], [20.5, 55.0]]}
        assert found["undated"]["type"] == "MultiPoint"
        assert found["planned"] == {"type": "Point", "coordinates": [20.5, 55.0]}
        assert told["links"] == []
        (link,) = client.get("/agreements?format=geojson&limit=5").json()["links"]
        assert link["rel"] == "next"
        assert client.get(link["href"]).json()["numberReturned"] == 1

    def test_an_event_is_where_it_is_held(self, client):
        (feature,) = client.get("/events?place=bay&format=geojson").json()["features"]
        assert feature["geometry"] == {"type": "Point", "coordinates": [-175.5, 54.5]}

    def test_a_line_over_the_antimeridian_is_cut(self):
        cut_east, cut_west = (
            geometry([a, b])["coordinates"] for a, b in (((170.0, 0.0), (-170.0, 10.0)), ((-170.0, 10.0), (170.0, 0.0)))
        )
        assert cut_east == [[(170.0, 0.0), (180.0, 5.0)], [(-180.0, 5.0), (-170.0, 10.0)]]
        assert cut_west == [[(-170.0, 10.0), (-180.0, 5.0)], [(180.0, 5.0), (170.0, 0.0)]]

    def test_head_and_not_modified(self, client):
        got, head = client.get("/agreements?limit=2"), client.head("/agreements?limit=2")
        assert head.status_code == 200
        assert head.content == b""
        for name in ("x-total-count", "link", "etag", "content-type"):
            assert head.headers[name] == got.headers[name]
        assert client.get("/agreements?limit=2", headers={"If-None-Match": got.headers["etag"]}).status_code == 304
        assert client.get("/agreements?limit=3", headers={"If-None-Match": got.headers["etag"]}).status_code == 200
        assert "X-Total-Count" in got.headers["access-control-expose-headers"]


class TestPages:
    @pytest.mark.parametrize("language", ["en", "ru"])
    @pytest.mark.parametrize("path", [*(f"/{listing.name}" for listing in LISTINGS), "/territories/zelen/partners"])
    def test_a_browser_gets_a_table_with_the_filters(self, client, path, language):
        answer = client.get(path, params={"lang": language}, headers={"Accept": BROWSER})
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert f'<html lang="{language}">' in answer.text
        assert "<table>" in answer.text
        assert "<script" not in answer.text
        listing = next((one for one in LISTINGS if f"/{one.name}" == path), None)
        for one in listing.filters if listing else ():
            assert f'name="{one.name}"' in answer.text
            assert f'<label for="{one.name}">{WORDS[language][one.name]}</label>' in answer.text

    def test_the_form_keeps_what_was_asked(self, client):
        page = client.get("/agreements?kind=treaty&q=%22paper&lang=en", headers={"Accept": BROWSER}).text
        assert '<option value="treaty" selected>treaty</option>' in page
        assert 'value="&#34;paper"' in page

    def test_a_page_leads_on_and_to_the_files(self, client):
        page = client.get("/agreements?limit=4", headers={"Accept": BROWSER}).text
        following = re.search('<a href="([^"]+)" rel="next">', page)[1].replace("&amp;", "&")
        assert "Same" in client.get(following, headers={"Accept": BROWSER}).text
        file = re.search('<a href="([^"]+)">csv</a>', page)[1].replace("&amp;", "&")
        assert client.get(file, headers={"Accept": BROWSER}).headers["content-type"].startswith("text/csv")

    def test_things_are_links_with_their_names(self, client):
        page = client.get("/agreements?kind=treaty", headers={"Accept": BROWSER}).text
        assert '<a href="/doc/agreement/year">Paper 10</a>' in page
        assert '<a href="/doc/territory/elk">Elk</a>' in page

    def test_words_are_there_in_both_languages(self):
        assert WORDS["en"].keys() == WORDS["ru"].keys()
        named = {column.name for listing in LISTINGS for column in listing.columns}
        named |= {one.name for listing in LISTINGS for one in listing.filters}
        assert named <= WORDS["en"].keys()


class TestPartners:
    def rows(self, client, query: str = "") -> dict[str, tuple[int, int]]:
        items = client.get(f"/territories/zelen/partners{query}").json()["items"]
        return {item["label"]: (item["partners"], item["ties"]) for item in items}

    def test_each_partner_once_with_its_ties(self, client):
        # The planned tie and the event are not counted unasked.
        assert self.rows(client) == {"Elk": (1, 2), "West": (1, 1), "Zatoka": (1, 2)}

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("?rollup=country", {"West": (3, 4)}),
            ("?rollup=region", {"Shore": (1, 2), "West": (1, 1), "Zatoka": (1, 2)}),
            ("?type=agreement", {"Elk": (1, 2), "Zatoka": (1, 2)}),
            ("?type=event", {"Elk": (1, 1)}),
            ("?status=planned", {"West": (1, 1)}),
            ("?kind=treaty", {"Elk": (1, 1)}),
            ("?level=country", {"West": (1, 1)}),
            ("?level=municipality&rollup=country", {"West": (2, 3)}),
            ("?within=shore", {"Elk": (1, 2)}),
            ("?country=RU", {}),
            ("?asOf=1995-01-01", {"Zatoka": (1, 1)}),
            ("?asOf=1995-01-01&mode=possible", {"Elk": (1, 1), "West": (1, 1), "Zatoka": (1, 2)}),
            ("?asOf=2006-01-01&kind=treaty", {"Elk": (1, 1)}),
            ("?limit=1&sort=-ties&type=programme", {"West": (1, 1)}),
        ],
    )
    def test_filters(self, client, query, expected):
        assert self.rows(client, query) == expected

    def test_a_row_says_which_ties(self, client):
        (item,) = client.get("/territories/zelen/partners?kind=treaty").json()["items"]
        assert item["iri"] == ID + "territory/elk"
        assert item["tie"] == [ID + "agreement/year"]
        assert (item["kindLabel"], item["statusLabel"]) == (["treaty"], [None])
        assert (item["countryLabel"], item["startEarliest"]) == ("West", "2004-01-01")

    def test_order_and_pages(self, client):
        assert list(self.rows(client, "?sort=-label")) == ["Zatoka", "West", "Elk"]
        first = client.get("/territories/zelen/partners?limit=2&sort=-ties").json()
        second = client.get(first["next"]).json()
        assert (first["total"], first["count"], second["count"], second["next"]) == (3, 2, 1, None)
        assert second["items"][0]["label"] == "West"

    def test_forms(self, client):
        text = client.get("/territories/zelen/partners?fields=label,ties&format=csv").text
        assert text == "label,ties\r\nElk,2\r\nWest,1\r\nZatoka,2\r\n"
        (feature,) = client.get("/territories/zelen/partners?kind=treaty&format=geojson").json()["features"]
        assert feature["geometry"] == {"type": "Point", "coordinates": [22.4, 53.8]}
        assert json.dumps(feature["properties"]["partners"]) == "1"


class TestDocumentation:
    PAGE = (Path(__file__).resolve().parents[1] / "docs" / "lists.md").read_text(encoding="utf-8")

    def test_every_filter_is_documented_with_its_lists_and_no_other(self):
        rows = [
            [cell.strip() for cell in line.split("|")[1:4]] for line in self.PAGE.splitlines() if line.startswith("| `")
        ]
        told = {
            (name, listing)
            for names, of, _ in rows
            for name in re.findall("`(.+?)`", names)
            for listing in of.split(", ")
        }
        assert told == {(one.name, listing.name) for listing in LISTINGS for one in listing.filters}

    def test_every_list_and_parameter_of_partners_is_named(self):
        for word in [f"/{listing.name}" for listing in LISTINGS] + [one.name for one in (*TIES, *PARTNERS)]:
            assert f"`{word}`" in self.PAGE
