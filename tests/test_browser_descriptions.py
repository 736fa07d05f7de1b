"""The pages of words, rules, catalogue and dumps in a real browser, in both languages."""

from collections.abc import Iterator

import pytest
from server import publish, serve
from test_api_descriptions import RICH

from tiegraph.settings import Settings

HEADLINES = {
    "/ontology": {"en-GB": "Ontology", "ru-RU": "Онтология"},
    "/shapes": {"en-GB": "Rules", "ru-RU": "Правила"},
    "/catalog": {"en-GB": "Catalogue", "ru-RU": "Каталог"},
    "/dump": {"en-GB": "Dumps", "ru-RU": "Выгрузки"},
}


@pytest.fixture(scope="module")
def address(tmp_path_factory) -> Iterator[str]:
    data = tmp_path_factory.mktemp("data")
    publish(data, RICH)
    with serve(Settings(data=data)) as address:
        yield address


@pytest.mark.parametrize("locale", ["en-GB", "ru-RU"])
@pytest.mark.parametrize("path", HEADLINES)
def test_in_the_reader_s_language_and_on_a_narrow_screen(visit, path, locale):
    page = visit(path, locale=locale, viewport={"width": 360, "height": 700})
    assert page.locator("h1").all_inner_texts() == [HEADLINES[path][locale]]
    assert page.locator("html").get_attribute("lang") == locale[:2]
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize(("locale", "word"), [("en-GB", "Agreement"), ("ru-RU", "Соглашение")])
def test_the_iri_of_a_word_leads_to_the_word(visit, locale, word):
    page = visit("/ns#Agreement", locale=locale)
    assert page.url.endswith("/ontology#Agreement")
    target = page.locator(":target")
    assert target.inner_text() == word
    assert target.evaluate("node => node.getBoundingClientRect().top < innerHeight")


def test_the_iri_of_a_rule_leads_to_the_rule(visit):
    page = visit("/shape/two-parties", locale="ru-RU")
    assert page.url.endswith("/shapes#two-parties")
    assert page.locator(":target").inner_text() == "У соглашения, партнёрства и членства не меньше двух сторон"


def test_data_in_a_page_does_no_harm(visit):
    page = visit("/doc/agreement/alpha-beta-1999.1")
    assert page.locator('script[type="application/ld+json"]').count() == 1
    assert page.evaluate("JSON.parse(document.querySelector('script').textContent) !== null")
