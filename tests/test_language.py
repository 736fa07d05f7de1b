"""The language of a paragraph is told; what is too short to tell takes that of its document."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiegraph.loaders.language import detect
from tiegraph.loaders.vocabulary import LANGUAGES

SENTENCES = {
    "be": "Пагадненне аб супрацоўніцтве паміж гарадамі падпісана ў мінулым годзе і дзейнічае дагэтуль.",
    "bg": "Споразумението за сътрудничество между двата града беше подписано миналата година и действа и днес.",
    "cs": "Smlouva o spolupráci mezi oběma městy byla podepsána minulý rok a platí dodnes.",
    "de": "Der Vertrag über die Zusammenarbeit der beiden Städte wurde im vergangenen Jahr unterzeichnet.",
    "en": "The agreement on cooperation between the two towns was signed last year and is still in force.",
    "ja": "両市の姉妹都市協定は昨年締結され、現在も有効です。",
    "lt": "Bendradarbiavimo sutartis tarp abiejų miestų buvo pasirašyta praėjusiais metais ir galioja iki šiol.",
    "lv": "Sadarbības līgums starp abām pilsētām tika parakstīts pagājušajā gadā un ir spēkā joprojām.",
    "pl": "Umowa o współpracy między obu miastami została podpisana w ubiegłym roku i obowiązuje do dziś.",
    "ru": "Соглашение о сотрудничестве между двумя городами подписано в прошлом году и действует до сих пор.",
    "uk": "Угоду про співробітництво між двома містами підписано минулого року, і вона діє досі.",
    "zh": "两市于去年签订了友好城市协议，至今仍然有效。",
}


def test_every_language_has_a_sentence_here():
    assert set(SENTENCES) == set(LANGUAGES)


@pytest.mark.parametrize("fallback", [None, "ru", "en", "zh"])
@pytest.mark.parametrize("code", LANGUAGES)
def test_a_sentence_is_told_whatever_its_document_is_in(code, fallback):
    assert detect(SENTENCES[code], fallback) == code


@pytest.mark.parametrize(
    ("text", "fallback", "expected"),
    [
        ("Zdunska Wola, Poland, 2001", "en", "en"),
        ("Gryfów Śląski", "de", "de"),
        ("Лепель", "be", "be"),
        ("Лепель", "ru", "ru"),
        ("2009", "lt", "lt"),
        ("– 12.03.2011 –", "uk", "uk"),
        ("", "pl", "pl"),
        ("姉妹都市", "ja", "ja"),
        ("友好都市", "ja", "ja"),
        ("1992年", "zh", "zh"),
    ],
)
def test_a_short_cell_takes_the_language_of_its_document(text, fallback, expected):
    assert detect(text, fallback) == expected


@pytest.mark.parametrize(
    ("text", "fallback", "expected"),
    [
        ("Соглашение", "en", {"ru", "bg", "uk", "be"}),
        ("Umowa o współpracy", "ru", {"pl"}),
        ("締結した日", "zh", {"ja"}),
        ("協議書", None, {"zh", "ja"}),
        ("", None, {"en"}),
    ],
)
def test_another_script_is_another_language(text, fallback, expected):
    assert detect(text, fallback) in expected


def test_names_of_places_abroad_do_not_change_the_language():
    text = "Договоры о сотрудничестве с городами Київ, Баранавічы и Łódź подписаны в разные годы, остальные готовятся"
    assert detect(text, "ru") == "ru"


@pytest.mark.parametrize(
    ("text", "expected"), [("签订协议", "zh"), ("提携先の市町村", "ja"), ("県と市", "ja"), ("中国上海市缔结", "zh")]
)
def test_chinese_and_japanese_are_told_by_their_characters(text, expected):
    assert detect(text) == expected


@given(st.text(), st.sampled_from([None, *LANGUAGES]))
def test_any_text_has_one_of_our_languages(text, fallback):
    assert detect(text, fallback) in LANGUAGES
