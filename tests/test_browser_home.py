"""The home page in a real browser, in both languages, light and dark."""

from collections.abc import Iterator

import pytest
from server import publish, serve

from tiegraph.settings import Settings

HEADLINES = {"en-GB": "Who works with whom, and how we know", "ru-RU": "Кто с кем сотрудничает и откуда это известно"}


@pytest.fixture(scope="module")
def address(tmp_path_factory) -> Iterator[str]:
    data = tmp_path_factory.mktemp("data")
    publish(data)
    with serve(Settings(data=data)) as address:
        yield address


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("locale", HEADLINES)
def test_home(visit, locale, scheme):
    page = visit("/", locale=locale, color_scheme=scheme)
    assert page.locator("h1").all_inner_texts() == [HEADLINES[locale]]
    assert page.locator("h1").is_visible()
    assert page.locator("html").get_attribute("lang") == locale[:2]
    assert page.locator("main").count() == 1
    assert page.locator("h2").count() == 5
    assert page.title()
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (int(background.split("(")[1].split(",")[0]) > 128) is (scheme == "light")


def test_a_narrow_screen_does_not_scroll_sideways(visit):
    for path in ("/", "/doc/agreement/alpha-beta-1999.1", "/sparql"):
        page = visit(path, viewport={"width": 360, "height": 700})
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_ask_follow_and_change_the_language(visit):
    page = visit("/", locale="en-GB")
    page.get_by_role("button", name="Run the query").click()
    page.locator("table a", has_text="alpha-beta").first.click()
    assert page.locator("h1").inner_text()
    assert "table 1, row 2" in page.locator("main").inner_text()
    page.get_by_role("link", name="Русский").click()
    assert page.locator("html").get_attribute("lang") == "ru"
    assert "таблица 1, строка 2" in page.locator("main").inner_text()
    assert page.get_by_role("link", name="Альфа").count() == 1
