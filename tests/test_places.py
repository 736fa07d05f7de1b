"""Places found in texts, and their names in the nominative."""

import time

import pytest
from geography import world
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tiegraph.loaders import recogniser
from tiegraph.loaders.places import find_places, nominative

PIECES = (
    "г. Лепель Витебской области, Республика Беларусь",
    "в Кентшинском повяте",
    "между городами Нида и Светлогорск (Россия)",
    "протокол № 7 от 3.05.2019 г.",
    "«Благовещенск - Хэйхэ»",
    "\n\n",
    "КАЛИНИНГРАД",
    "др. лица",
    "И. И. Иванов",
    "— ",
)


def names(text: str, language: str = "ru") -> list[str]:
    return [mention.name for mention in find_places(text, language, world())]


def only(text: str, language: str = "ru"):
    found = [mention for mention in find_places(text, language, world()) if mention.situates is None]
    assert len(found) == 1, found
    return found[0]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=12), max_size=8).map(" ".join))
def test_every_mention_is_where_it_says(text):
    end = 0
    for mention in find_places(text, "ru", world()):
        assert text[mention.start : mention.end] == mention.text
        assert mention.start >= end
        end = mention.end


@pytest.mark.parametrize("language", ["en", "pl", "de", "be", "uk", "lt", "bg", "zh", "ja", "xx"])
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=60))
def test_mentions_of_any_text_in_any_language_are_where_they_say(language, text):
    assert all(text[m.start : m.end] == m.text for m in find_places(text, language, world()))


@pytest.mark.parametrize(
    ("name", "language", "expected"),
    [
        ("Великим Новгородом", "ru", "Великий Новгород"),
        ("Зеленоградского района", "ru", "Зеленоградский район"),
        ("Бартошицкого повята", "ru", "Бартошицкий повят"),
        ("Ханты-Мансийского автономного округа", "ru", "Ханты-Мансийский автономный округ"),
        ("Ростова-на-Дону", "ru", "Ростов-на-Дону"),
        ("Волине", "ru", "Волин"),
        ("Кюлунгсборне", "ru", "Кюлунгсборн"),
        ("Республики Корея", "ru", "Республика Корея"),
        ("Неринги", "ru", "Неринга"),
        ("Wielkim Nowogrodem", "pl", "Wielki Nowogród"),
        ("Elbląga", "pl", "Elbląg"),
        ("Powiatem Giżyckim", "pl", "Powiat Giżycki"),
        ("Rosją", "pl", "Rosja"),
        ("Kaliningradu", "lt", "Kaliningradas"),
        ("Віцебскай вобласці", "be", "Віцебская вобласць"),
        ("Львова", "uk", "Львів"),
        ("Лепель", "ru", "Лепель"),
        ("Прытковичи", "ru", "Прытковичи"),
        ("", "ru", ""),
    ],
)
def test_names_come_in_the_nominative(name, language, expected):
    assert nominative(name, language, world()) == expected


def test_a_cell_names_the_place_and_where_it_lies():
    town, region, country = find_places("г.Лида Гродненской области Республика Беларусь", "ru", world())
    assert (town.name, town.level, town.country, town.region) == ("Лида", "municipality", "BY", "Гродненская область")
    assert (region.name, region.level, region.country) == ("Гродненская область", "region", "BY")
    assert region.situates == (town.start, town.end)
    assert (country.level, country.situates) == ("country", (region.start, region.end))


@pytest.mark.parametrize(
    ("text", "language", "name", "level", "country"),
    [
        ("Крайс Штормарн земля Шлезвиг-Гольштейн Германия", "ru", "Крайс Штормарн", "district", "DE"),
        ("Самоуправление Паланги Литовской Республики", "ru", "Паланга", "municipality", "LT"),
        ("Округ Ландкрайз Цвиккау Республика Германия", "ru", "Ландкрайз Цвиккау", "district", "DE"),
        ("Гмина г. Ласин Польша", "ru", "Ласин", "municipality", "PL"),
        ("встреча в г. Щецине (Польша)", "ru", "Щецин", "municipality", "PL"),
        ("Московский район города Минска", "ru", "Московский район", "district", "BY"),
        ("Halle (Nordrhein-Westfalen, Germany)", "en", "Halle", None, "DE"),
        ("Borisov region (Belarus)", "en", "Borisov region", "region", "BY"),
        ("Tarnopol – Ukraina", "pl", "Tarnopol", None, "UA"),
        ("z estońską Narwą", "pl", "Narwa", None, "EE"),
        ("Landkreis Oder-Spree in Deutschland", "de", "Landkreis Oder-Spree", "district", "DE"),
        ("俄罗斯哈巴罗夫斯克市", "zh", "哈巴罗夫斯克市", "municipality", "RU"),
        ("ハバロフスク市（ロシア連邦）", "ja", "ハバロフスク市", "municipality", "RU"),
    ],
)
def test_level_and_country_are_as_the_text_gives_them(text, language, name, level, country):
    mention = only(text, language)
    assert (mention.name, mention.level, mention.country) == (name, level, country)


def test_a_country_in_brackets_is_of_the_name_before_it_and_no_other():
    found = {
        m.name: m.country for m in find_places("с городами Любек (Германия), Оулу (Финляндия), Орша", "ru", world())
    }
    assert (found["Любек"], found["Оулу"], found["Орша"]) == ("DE", "FI", None)


def test_an_adjective_gives_a_list_its_country():
    found = {m.name: m.country for m in find_places("с китайскими городами (Далянь, Харбин, Суйфэньхэ)", "ru", world())}
    assert found == {"Далянь": "CN", "Харбин": "CN", "Суйфэньхэ": "CN"}


def test_a_list_of_countries_places_nothing():
    found = {m.name: m.country for m in find_places("Участвуют Минск, Польша, Литва.", "ru", world())}
    assert found["Минск"] is None


def test_what_stands_in_brackets_tells_namesakes_apart():
    assert only("Halle (Westf.), Germany", "en").region == "Westf"


@pytest.mark.parametrize(
    "text",
    [
        "Договор о сотрудничестве подписан 7 марта 2010 г. Срок действия – пять лет.",
        "Общество «Дружба» провело День города. Делегация посетила школы и музеи.",
        "Глава администрации Владимир Петров и Роза Ковалева",
        "на берегах реки Амур и озера Байкал",
        "Делегация администрации; Международный отдел; Мэр; Союз городов",
        "застройка Северного жилого района",
    ],
)
def test_words_that_are_spelt_like_places_are_not_mentions(text):
    assert names(text) == []


def test_other_languages_too_know_what_is_no_place():
    assert names("Mayor of the City, Agreement on Cooperation, May 2009, Same Date", "en") == []
    assert names("Rada Miejska i Burmistrz podpisali Umowę w dniu 3 maja.", "pl") == []
    assert names("友好城市 合作 协议 签署", "zh") == []


def test_macroregions_are_mentions_that_are_no_place_of_the_gazetteer():
    assert [(m.name, m.level) for m in find_places("городов Дальнего Востока и Сибири", "ru", world())] == [
        ("Дальний Восток", "macroregion"),
        ("Сибирь", "macroregion"),
    ]


def test_a_name_known_from_one_place_of_the_text_is_known_in_the_others():
    text = "Miasto Raspenava podpisało umowę. Współpraca z Raspenavą trwa."
    assert names(text, "pl") == ["Raspenava", "Raspenava"]


def test_a_place_nobody_knows_is_a_mention_beside_its_kind():
    assert names("соглашение с городом Прытковичи") == ["Прытковичи"]
    assert names("Соглашение с Вюльферодом (Германия)")[-1] == "Германия"


def test_lists_in_capitals_and_with_hyphens():
    assert names("ГУРЬЕВСК") == ["Гурьевск"]
    assert names("городов «Гусев - Гольдап - Сувалки»") == ["Гусев", "Гольдап", "Сувалки"]


def test_the_recogniser_needs_neither_natashas_code_nor_pkg_resources():
    import subprocess
    import sys

    code = (
        "import sys; sys.modules['pkg_resources'] = None; sys.modules['pymorphy2'] = None\n"
        "from tiegraph.loaders import recogniser, morphology\n"
        "print(recogniser.entities('встреча в Пскове'), morphology._russian().parse('Пскове')[0].normal_form)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "{10: 'LOC'} псков"


def test_entities_are_by_the_start_of_the_word():
    assert recogniser.entities("\n \nПриехал Иван Петров из Пскова") == {11: "PER", 16: "PER", 26: "LOC"}


def test_a_report_of_many_pages_takes_seconds():
    sentence = "Делегация г. Хабаровска посетила Харбин (КНР) и Ниигату, а в Калининградской области – Советск. "
    text = "\n".join([sentence * 3] * 54)
    assert len(text) > 15_000
    find_places("Псков", "ru", world())
    began = time.process_time()
    found = find_places(text, "ru", world())
    assert len(found) == 54 * 3 * 6
    assert time.process_time() - began < 10  # processor time of all threads; the wall clock shows less
