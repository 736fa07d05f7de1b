"""What the home page and the common parts of the server promise."""

import html
import re
from collections.abc import Iterator

import httpx
import pytest
from server import publish, serve

from tiegraph import questions
from tiegraph.api.words import TERMS, WORDS
from tiegraph.release import Release
from tiegraph.settings import Settings

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


# What Oxigraph gives must be dropped in the thread that made it; otherwise it leaks, and Python says so only here.
pytestmark = pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[tuple[httpx.Client, Release]]:
    data = tmp_path_factory.mktemp("data")
    made = publish(data)
    headers = {"Accept": BROWSER}
    with serve(Settings(data=data)) as address, httpx.Client(base_url=address, headers=headers) as client:
        yield client, made


def links(page: str) -> list[str]:
    return [html.unescape(address) for address in re.findall(r'href="([^"]*)"', page)]


def test_it_says_what_is_inside(site):
    client, made = site
    page = client.get("/").text
    counts = dict(re.findall(r'lang=en">([^<]+)</a> <b>(\d+)</b>', page))
    assert counts == {"Territories": "3", "Agreements": "1", "Documents": "1", "Places in documents": "1"}
    assert "The first paper" in page
    assert made.name in page
    assert made.created[:10] in page
    assert "https://creativecommons.org/licenses/by/4.0/" in links(page)


def test_every_number_leads_to_as_many_rows(site):
    client, _ = site
    page = client.get("/").text
    found = re.findall(r'<a href="([^"]+)">[^<]+</a> <b>(\d+)</b>', page)
    assert found
    for address, count in found:
        rows = client.get(html.unescape(address), headers={"Accept": "application/json"}).json()["results"]["bindings"]
        assert len(rows) == int(count)


def test_every_saved_question_is_listed_and_runs(site):
    client, _ = site
    for language in ("en", "ru"):
        page = client.get("/", params={"lang": language}).text
        asked = re.findall(r'<li><a href="(/sparql\?query=[^"]+)">([^<]+)</a></li>', page)
        assert [html.unescape(text) for _, text in asked] == [one.question[language] for one in questions.listing()]
    for address, text in asked:
        answer = client.get(html.unescape(address))
        assert answer.status_code == 200, text
        assert answer.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize(
    ("path", "header", "language"),
    [
        ("/", None, "en"),
        ("/", "ru", "ru"),
        ("/", "ru-RU,ru;q=0.9,en-US;q=0.8", "ru"),
        ("/", "en;q=0.3, ru;q=0.2", "en"),
        ("/", "ja", "en"),
        ("/?lang=ru", "en", "ru"),
        ("/?lang=xx", "ru", "ru"),
    ],
)
def test_language(site, path, header, language):
    client, _ = site
    answer = client.get(path, headers={"Accept-Language": header} if header else {})
    assert f'<html lang="{language}">' in answer.text
    assert WORDS[language]["headline"] in answer.text
    assert "Accept-Language" in answer.headers["vary"]


def test_all_words_are_there_in_both_languages():
    assert WORDS["en"].keys() == WORDS["ru"].keys()
    assert TERMS["en"].keys() == TERMS["ru"].keys()


def test_the_page_needs_no_script_and_no_other_host(site):
    client, _ = site
    answer = client.get("/")
    assert "<script" not in answer.text
    assert not re.search(r"<style| style=|\son\w+=", answer.text)
    assert not re.search(r'(?:src|<link[^>]*href)="https?:', answer.text)
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert '<meta name="viewport"' in answer.text


def test_every_address_on_the_page_answers(site):
    client, _ = site
    for address in {link.split("#")[0] for link in links(client.get("/").text) if link.startswith("/")}:
        assert client.get(address).status_code == 200, address


def test_not_modified(site):
    client, _ = site
    tag = client.get("/").headers["etag"]
    assert client.get("/", headers={"If-None-Match": tag}).status_code == 304
    assert client.get("/?lang=ru", headers={"If-None-Match": tag}).status_code == 200


def test_health(site):
    client, made = site
    answer = client.get("/healthz")
    assert answer.json() == {"status": "ok", "release": made.name, "quads": made.quads}
    assert answer.headers["content-type"] == "application/json"
    assert client.head("/healthz").status_code == 200


def test_an_unknown_address_is_a_problem(site):
    client, _ = site
    answer = client.get("/nothing", headers={"Accept": "*/*"})
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
    assert client.options("/nothing").status_code == 404
    page = client.get("/nothing")
    assert page.status_code == 404
    assert '<main id="main">' in page.text
