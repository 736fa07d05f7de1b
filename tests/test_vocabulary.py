"""The word lists of all languages have one schema, and their words are found in a text."""

import re
from pathlib import Path

import pytest
import yaml
from rdflib import SKOS, Graph

from tiegraph.loaders import vocabulary as module
from tiegraph.loaders.vocabulary import LANGUAGES, PHRASES, TERMS, Vocabulary, find_terms, pattern, vocabulary

ROOT = Path(__file__).resolve().parents[1]
FILES = {
    code: yaml.load((ROOT / "loaders" / "words" / f"{code}.yaml").read_text("utf-8"), yaml.BaseLoader)
    for code in LANGUAGES
}
STATUSES = {"signed", "planned", "suspended", "ended", "renewed"}
ROLES = {"since", "until", "dated", "period", "at"}


def kinds():
    graph = Graph().parse(ROOT / "ontology" / "kind.ttl")
    return {str(concept).rsplit("/", 1)[1] for concept in graph.subjects(SKOS.inScheme)}


def inner(mapping):
    return {key: set(value) for key, value in mapping.items()}


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_language_has_the_same_keys(code):
    words = FILES[code]
    assert list(words) == list(FILES["ru"]), "the same keys in the same order"
    assert set(words["year"]) == {"before", "after"}
    assert inner(words["roles"]) == {role: {"before", "after"} for role in ROLES}
    assert set(words["statuses"]) == STATUSES
    assert set(words["relative"]) == {"day", "month", "year"}
    assert words["order"] in ("dmy", "mdy", "ymd")
    assert "" in words["ranges"]


def test_every_key_is_explained():
    explained = set(re.findall(r"\w+", module.__doc__.split("\n\n")[2]))
    assert set(FILES["ru"]) <= explained


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_language_can_be_read(code):
    words = vocabulary(code)
    assert isinstance(words, Vocabulary)
    assert sorted(set(words.months.values())) == list(range(1, 13))


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_kind_is_a_concept_and_has_a_word_in_every_language(code):
    known = kinds()
    used = {group: {entry["kind"] for entry in FILES[code][group]} for group in TERMS}
    assert set().union(*used.values()) <= known
    for group, expected in ((group, {entry["kind"] for entry in FILES["ru"][group]}) for group in TERMS[1:]):
        assert used[group] == expected, group
    assert used["instruments"] >= {
        "treaty", "agreement", "partnership-agreement", "twinning-agreement", "protocol-of-intent", "protocol",
        "declaration-of-intent", "memorandum", "communique",
    }  # fmt: skip


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_month_has_the_form_of_another(code):
    forms = [form for month in FILES[code]["months"] for form in month]
    assert len(forms) == len(set(forms))
    assert len(FILES[code]["months"]) == 12


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_name_is_found_by_its_own_words(code):
    words = vocabulary(code)
    for group in TERMS:
        for term in getattr(words, group):
            found = find_terms(term.name, getattr(words, group))
            assert [mention.term for mention in found] == [term], term.name


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_phrase_is_found_where_it_stands(code):
    lists = [FILES[code][key] for key in PHRASES]
    lists += [FILES[code]["statuses"][status] for status in STATUSES]
    lists += [sides[side] for sides in FILES[code]["roles"].values() for side in sides]
    for phrases in lists:
        assert len(phrases) == len(set(phrases)), sorted(phrase for phrase in phrases if phrases.count(phrase) > 1)
        for phrase in phrases:
            text = phrase.replace("*", "")
            assert pattern(phrases).search(f"{text} 2000"), phrase


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_language_tells_every_status(code):
    for status in STATUSES:
        assert FILES[code]["statuses"][status]


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("ru", "Протокол намерений с 2004 года, договор о сотрудничестве с 2010 года", ["протокол о намерениях", "договор о сотрудничестве"]),
        ("ru", "соглашением о партнёрском сотрудничестве", ["соглашение о партнёрском сотрудничестве"]),
        ("ru", "соглашения об установлении побратимских связей", ["соглашение об установлении побратимских связей"]),
        ("ru", "план мероприятий", []),
        ("en", "the first Agreement on cooperation, a memorandum of understanding", ["agreement on cooperation", "memorandum of understanding"]),
        ("pl", "umowę o współpracy i list intencyjny", ["umowa o współpracy", "list intencyjny"]),
        ("pl", "porozumienia o partnerstwie", ["porozumienie o partnerstwie"]),
        ("de", "ein Partnerschaftsvertrag", ["Partnerschaftsvertrag"]),
        ("be", "пагадненне аб супрацоўніцтве", ["пагадненне аб супрацоўніцтве"]),
        ("uk", "угоду про співробітництво", ["угода про співробітництво"]),
        ("lt", "bendradarbiavimo sutartį", ["bendradarbiavimo sutartis"]),
        ("bg", "споразумението за сътрудничество", ["споразумение за сътрудничество"]),
        ("zh", "签订友好城市协议书", ["友好城市协议"]),
        ("ja", "姉妹都市協定を締結", ["姉妹都市提携"]),
    ],
)  # fmt: skip
def test_the_longest_name_of_a_paper_is_taken(language, text, names):
    assert [mention.term.name for mention in find_terms(text, vocabulary(language).instruments)] == names


@pytest.mark.parametrize(
    ("language", "text", "status"),
    [
        ("ru", "деятельность приостановлена", "suspended"),
        ("ru", "сотрудничество прекращено", "ended"),
        ("ru", "планируется подписание", "planned"),
        ("ru", "соглашение заключено", "signed"),
        ("en", "was terminated by the city", "ended"),
        ("en", "has been put on hold", "suspended"),
        ("en", "intends to sign", "planned"),
        ("pl", "współpraca została zawieszona", "suspended"),
        ("pl", "umowę wypowiedziano", "ended"),
        ("pl", "reaktywowano współpracę", "renewed"),
        ("de", "die Partnerschaft ruht", "suspended"),
        ("de", "wurde gekündigt", "ended"),
        ("be", "супрацоўніцтва прыпынена", "suspended"),
        ("uk", "угоду розірвано", "ended"),
        ("lt", "sutartis nutraukta", "ended"),
        ("lv", "sadarbība apturēta", "suspended"),
        ("cs", "smlouva byla vypovězena", "ended"),
        ("bg", "споразумението е прекратено", "ended"),
        ("zh", "关系已中止", "suspended"),
        ("ja", "提携を解消", "ended"),
    ],
)
def test_statuses_are_told(language, text, status):
    assert vocabulary(language).statuses[status].search(text)


@pytest.mark.parametrize(
    ("language", "text", "denied", "supposed"),
    [
        ("ru", "соглашение не подписано", True, False),
        ("ru", "стороны отказались от договора", True, False),
        ("ru", "могли бы стать побратимами", False, True),
        ("ru", "о возможности сотрудничества", False, True),
        ("ru", "соглашение подписано в Неринге", False, False),
        ("en", "has not been signed", True, False),
        ("en", "the towns could become partners", False, True),
        ("en", "the agreement was signed in Nida", False, False),
        ("pl", "nie podpisano umowy", True, False),
        ("pl", "podpisano umowę w Nidzie", False, False),
        ("pl", "mogłaby powstać", False, True),
        ("de", "wurde nicht unterzeichnet", True, False),
        ("de", "wurde in Nida unterzeichnet", False, False),
        ("be", "пагадненне не падпісана", True, False),
        ("uk", "могли б стати партнерами", False, True),
        ("lt", "sutartis nebuvo pasirašyta", True, False),
        ("bg", "не е подписано", True, False),
        ("zh", "尚未签订", True, False),
        ("ja", "締結していません", True, False),
    ],
)
def test_denials_and_suppositions_are_told_from_statements(language, text, denied, supposed):
    words = vocabulary(language)
    assert (bool(words.negations.search(text)), bool(words.hypotheses.search(text))) == (denied, supposed)


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("договор*", "Договорами", True),
        ("договор*", "недоговор", False),
        ("партнерств*", "партнёрство", True),
        ("не", "неделя", False),
        ("план* мероприятий", "План («дорожная карта»)", False),
        ("план* мероприятий", "ПЛАНА  «Мероприятий»", True),
        ("№", "№5", True),
        ("协议", "友好协议书", True),
    ],
)
def test_a_phrase_is_whole_words_and_a_star_their_endings(phrase, text, found):
    assert bool(pattern([phrase]).search(text)) is found


def test_no_phrases_match_nothing():
    assert pattern([]).search("anything") is None


def test_an_unknown_language_is_refused():
    with pytest.raises(ValueError, match="'xx' is not among the languages"):
        vocabulary("xx")
