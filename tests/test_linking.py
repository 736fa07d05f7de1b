"""Mentions linked: to the registry first, then to the gazetteer, and never silently where it is ambiguous."""

import sys
from pathlib import Path

import pytest
from geography import alone, chosen, linked, world
from hypothesis import given, settings
from hypothesis import strategies as st

from tiegraph.loaders import registry as tables
from tiegraph.loaders.linking import THRESHOLD, Linker, link, link_all
from tiegraph.loaders.mentions import PlaceMention
from tiegraph.loaders.place_words import PlaceWords
from tiegraph.loaders.places import find_places
from tiegraph.model import Registry, Territory

ROOT = Path(__file__).resolve().parents[1]
NAMES = st.text(alphabet="абвгдежзиклмнопрстуфхцчшыьэюяАБВГДКЛМНОПРСТ -", min_size=1, max_size=20)


def mention(name: str, level: str | None = None, country: str | None = None, **more: str) -> PlaceMention:
    return PlaceMention(0, len(name), name, name, level=level, country=country, **{"language": "ru", **more})


def geonames(*args: str | None, **more: str) -> str | None:
    made = alone().link(mention(*args, **more))
    return made.chosen.geonames if made.chosen else None


@pytest.fixture(scope="module")
def registry() -> Registry:
    return Registry(territory=tables.read(ROOT / "registry" / "territories.csv", Territory))


@pytest.fixture(scope="module")
def knowing(registry) -> Linker:
    return Linker(registry, world(), PlaceWords.shipped())


@pytest.mark.parametrize(
    ("name", "level", "country", "expected"),
    [
        ("Мрангово", "municipality", "PL", "764312"),  # for Мронгово, Mrągowo
        ("Жиджао", None, "CN", "1797131"),  # for Жичжао, Rizhao
        ("Пучон", "municipality", "KR", "1838715"),  # for Пучхон, Bucheon
        ("Шлезвик-Гольштейн", "region", "DE", "2838632"),
        ("Хайлунцзян", "region", "CN", "2036965"),
        ("Кентшиньский повят", "district", "PL", "7530860"),
    ],
)
def test_misspelt_names_are_found_in_their_country(name, level, country, expected):
    assert geonames(name, level, country) == expected


@pytest.mark.parametrize(
    ("name", "language", "expected"),
    [
        ("Сталинград", "ru", "472757"),
        ("Бреслау", "ru", "3081368"),
        ("Кёнигсберг", "ru", "554234"),
        ("Алма-Ата", "ru", "1526395"),
        ("Karl-Marx-Stadt", "de", "2940132"),
        ("Тильзит", "ru", "490068"),
    ],
)
def test_old_names_are_tolerated(name, language, expected):
    assert geonames(name, language=language) == expected


def test_the_level_of_the_text_tells_a_district_from_its_town():
    assert geonames("Кентшин", "municipality", "PL") == "769274"
    assert geonames("Кентшинский повят", "district", "PL") == "7530860"
    assert geonames("Ниигата", None, "JP") == "1855427"
    assert geonames("префектура Ниигата", "region", "JP") == "1855429"


def test_a_district_that_the_gazetteer_lacks_is_not_taken_for_its_town():
    made = alone().link(mention("Крайс Штормарн", "district", "DE"))
    assert made.chosen is None
    made = alone().link(mention("Крайс Пиннеберг", "district", "DE"))
    assert made.chosen is None
    assert [candidate.level for candidate in made.candidates][:1] == ["municipality"]


def test_namesakes_are_told_apart_by_country_and_region():
    assert geonames("Брест", None, "BY") == "629634"
    assert geonames("Брест", None, "FR") == "3030300"
    assert geonames("Советск", None, "RU", region="Калининградская область") == "490068"
    assert geonames("Советск", None, "RU", region="Кировская область") == "490067"
    assert geonames("Halle", None, "DE", region="Westf", language="en") == "2911520"


def test_what_stays_ambiguous_is_shown_and_not_resolved():
    made = alone().link(mention("Советск", None, "RU"))
    assert made.chosen is None
    assert made.ambiguous
    assert {"490067", "490068"} <= {candidate.geonames for candidate in made.candidates}
    scores = [candidate.score for candidate in made.candidates]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] >= THRESHOLD


def test_a_large_namesake_is_meant_before_a_small_one():
    assert geonames("Благовещенск") == "2026609"


def test_a_place_of_the_name_in_another_country_is_only_a_candidate():
    made = alone().link(mention("Крагуевац", None, "PL"))
    assert made.chosen is None
    assert "789128" in {candidate.geonames for candidate in made.candidates}


def test_sides_of_the_world_tell_units_apart():
    assert geonames("North Chungcheong", "region", "KR", language="en") == "1845106"
    assert geonames("South Chungcheong", "region", "KR", language="en") == "1845105"


def test_a_river_is_no_town_that_sounds_like_it():
    assert geonames("Амур") is None


def test_a_macroregion_is_linked_to_no_place():
    assert chosen("городов Сибири и Балтики") == {"Сибирь": None, "Балтика": None}


def test_the_rest_of_the_document_decides():
    assert chosen("Советск")["Советск"] is None
    assert chosen("г. Советск Калининградской области. Делегация Советска.")["Советск"] == "490068"
    text = "С повятом Кентшинским: план Кентшинского повята Республики Польша. Жители Кентшинского повята."
    links = link_all(find_places(text, "ru", world()), alone())
    districts = [made for made in links if made.mention.name == "Кентшинский повят"]
    assert len(districts) == 2
    assert {made.chosen.geonames for made in districts} == {"7530860"}


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("ru", "в Волине и Ольштыне (Польша)", {"Волин": "3081471", "Ольштын": "763166", "Польша": "798544"}),
        ("pl", "z Tarnopolem i Wielkim Nowogrodem", {"Tarnopol": "691650", "Wielki Nowogród": "519336"}),
        ("en", "with Solna, Sweden, and Viljandi (Estonia)", {"Solna": "2675397", "Sweden": "2661886"}),
        ("de", "mit der Stadt Wolgograd und mit Breslau in Polen", {"Wolgograd": "472757", "Breslau": "3081368"}),
        ("be", "з Лепельскім раёнам Віцебскай вобласці", {"Лепельскі раён": "626141", "Віцебская вобласць": "620134"}),
        ("uk", "співпраця Львова з Вроцлавом", {"Львів": "702550", "Вроцлав": "3081368"}),
        ("lt", "Neringos savivaldybė ir Kauno rajonas", {"Neringos savivaldybė": "596644", "Kauno rajonas": "598313"}),
        ("bg", "с град Дортмунд (Германия)", {"Дортмунд": "2935517", "Германия": "2921044"}),
        ("zh", "哈尔滨市与日本新潟市", {"哈尔滨市": "2037012", "日本": "1861060", "新潟市": "1855427"}),
        ("ja", "新潟市とハバロフスク市", {"新潟市": "1855427", "ハバロフスク市": "2022890"}),
    ],
)
def test_languages(language, text, expected):
    assert expected.items() <= chosen(text, language).items()


def test_the_registry_is_asked_first(registry, knowing):
    made = knowing.link(mention("Крайс Пиннеберг", "district", "DE"))
    assert made.chosen
    assert made.chosen.address == "territory/pinneberg"
    assert link(mention("Мрангово"), registry, world()).chosen.address == "territory/mragowo"


def test_the_registrys_entry_of_another_country_or_region_is_not_taken(knowing):
    made = knowing.link(mention("Благовещенск", "municipality", "RU", region="Республика Башкортостан"))
    assert made.chosen
    assert made.chosen.address == "territory/geonames-576116"
    elsewhere = knowing.link(mention("Волин", None, "UA")).chosen
    assert elsewhere is None or elsewhere.ref != "territory/wolin"


@pytest.mark.parametrize("name", ["Rizhao", "日照市", "日照", "Жичжао", "Жиджао"])
def test_one_place_has_one_address_however_it_is_spelt(knowing, name):
    assert knowing.link(mention(name, None, "CN")).chosen.address == "territory/rizhao"


def test_a_place_that_the_registry_lacks_is_proposed_under_its_geonames_id(knowing):
    made = knowing.link(mention("Сувалки", "municipality", "PL"))
    assert made.chosen.ref is None
    assert made.chosen.address == "territory/geonames-757718"


def test_bodies_are_linked_by_the_registry_alone():
    bodies = Registry(body=tables.read(ROOT / "registry" / "bodies.csv", tables.Body))
    name = bodies.body[0].label["ru"]
    made = Linker(bodies, world(), PlaceWords.shipped()).link(PlaceMention(0, len(name), name, name, kind="body"))
    assert made.chosen.address == f"body/{bodies.body[0].id}"
    assert alone().link(PlaceMention(0, 5, "Псков", "Псков", kind="body")).candidates == ()


@settings(max_examples=60, deadline=None)
@given(NAMES, st.sampled_from([None, "municipality", "district", "region"]), st.sampled_from([None, "PL", "CN", "RU"]))
def test_scores_are_shares_and_a_choice_is_the_best_above_the_threshold(name, level, country):
    made = alone().link(mention(name, level, country))
    scores = [candidate.score for candidate in made.candidates]
    assert all(0 <= score <= 1 for score in scores)
    assert scores == sorted(scores, reverse=True)
    assert made.chosen is None or (made.chosen == made.candidates[0] and made.chosen.score >= THRESHOLD)


def test_the_measured_promise(shared):
    sys.path.insert(0, str(ROOT / "bench"))
    import linking as bench

    territories = tables.read(ROOT / "registry" / "territories.csv", Territory)
    known, words = Registry(territory=territories), PlaceWords.shipped()
    score, total, _, met = bench.texts(shared / "sources", known, world(), words)
    assert total > 250
    assert score.holds, score.faults
    named = {
        "braniewo",
        "mragowo",
        "rizhao",
        "joetsu",
        "dangjin",
        "pyongsong",
        "lepel",
        "neringa",
        "hong-kong",
        "incheon",
    }
    assert {f"territory/{name}" for name in named} <= met


def test_the_registrys_own_names_are_found_without_it():
    sys.path.insert(0, str(ROOT / "bench"))
    import linking as bench

    score = bench.names(tables.read(ROOT / "registry" / "territories.csv", Territory), alone(), ("ru",))
    assert score.holds, score.faults


def test_links_tell_what_was_mentioned():
    found = linked("г. Лида, Беларусь")
    assert found["Лида"].mention.country == "BY"
    assert found["Лида"].chosen.country == "BY"


def test_an_entry_of_the_registry_that_only_shares_the_stem_does_not_hide_the_town_of_that_name(knowing):
    """The registry has Kaliningrad Region and the Baltic region, not the towns."""
    for name, identity in (("Калининград", "554234"), ("Балтийск", "2609906")):
        found = knowing.link(mention(name, country="RU")).chosen
        assert found is not None
        assert (found.ref, found.geonames) == (None, identity)
