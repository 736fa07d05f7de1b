"""What is promised of prose: sentences that state ties give them, with date and status, and other sentences nothing."""

import json
from collections import Counter
from pathlib import Path

import pytest
from extracted import context, document, names

from tiegraph.loaders.claims import Claim
from tiegraph.loaders.forms.prose import claims

FOLDER = Path(__file__).parent / "data" / "prose"

Fact = tuple[object, ...]


def prose(text: str) -> list[Claim]:
    return claims(document(text), context())


def facts(text: str) -> list[Fact]:
    """The claims of a text in short: kind, parties, date, status."""
    return [(claim.kind, *names(claim), claim.date, claim.status) for claim in prose(text)]


def unordered(kind: str, parties: list[str | None], date: str | None, status: str) -> Fact:
    return kind, tuple(sorted(map(str, parties))), date, status


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
def test_a_document_gives_the_facts_that_a_reader_finds_in_it_and_no_others(path: Path) -> None:
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["facts"]
    text = path.read_text(encoding="utf-8")
    found = prose(text)
    assert Counter(unordered(c.kind, list(names(c)), c.date, c.status) for c in found) == Counter(
        unordered(fact["kind"], fact["parties"], fact["date"], fact["status"]) for fact in expected
    )
    for claim in found:
        assert 0 <= claim.start < claim.end <= len(text)
        assert claim.rule.startswith("prose/")
        assert 0 < claim.confidence <= 1
        assert claim.paragraph


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("В 2010 году Псков подписал договор с Нарвой.", [("tie", "Псков", "Нарва", "2010", "active")]),
        ("Псков не подписывал договора с Нарвой.", []),
        ("Псков может подписать договор с Нарвой.", []),
        ("Псков отказался подписать договор с Нарвой.", []),
        ("Псков планирует подписать договор с Нарвой.", [("tie", "Псков", "Нарва", None, "planned")]),
        ("В 2015 году Псков расторг договор с Нарвой.", [("tie", "Псков", "Нарва", "2015", "ended")]),
        ("Псков приостановил сотрудничество с Нарвой.", [("tie", "Псков", "Нарва", None, "suspended")]),
        ("Договор Пскова с Нарвой не расторгнут.", [("tie", "Псков", "Нарва", None, "active")]),
        (
            "Договор Пскова с Нарвой, подписанный в 2003 году, расторгнут в 2015 году.",
            [("tie", "Псков", "Нарва", "2003", "active"), ("tie", "Псков", "Нарва", "2015", "ended")],
        ),
    ],
)
def test_a_clause_tells_the_status_of_a_tie(text: str, expected: list[Fact]) -> None:
    assert facts(f"Город Псков\n\n{text}\n") == expected


def test_who_ended_a_tie_is_told() -> None:
    (claim,) = prose("Город Псков\n\nНарва расторгла договор с Псковом 3 марта 2015 года.\n")
    assert names(claim) == ("Нарва", "Псков")
    assert (claim.date, claim.role, claim.status) == ("2015-03-03", "until", "ended")
    assert claim.ended_by is not None
    assert claim.ended_by.name == "Нарва"


def test_an_intent_is_no_agreement() -> None:
    (claim,) = prose("Город Псков\n\nВ мае 2012 года Псков подписал письмо о намерениях с городом Нарва.\n")
    assert claim.concept == "declaration-of-intent"
    assert claim.date == "2012-05"


def test_several_papers_stand_in_one_sentence() -> None:
    text = "Город Псков\n\nВ 2001 году Псков подписал договор с Нарвой, а в 2004 году — соглашение с Гёрлицем.\n"
    assert facts(text) == [
        ("tie", "Псков", "Нарва", "2001", "active"),
        ("tie", "Псков", "Гёрлиц", "2004", "active"),
    ]
    assert [claim.concept for claim in prose(text)] == ["treaty", "agreement"]


@pytest.mark.parametrize(
    "text",
    [
        "Псков подписал договор с Нарвой в Риге.",
        "На границе с Эстонией Псков подписал договор с Нарвой.",
        "Псков, что стоит на реке Великой, подписал договор с Нарвой.",
        "Псков подписал договор с Нарвой, уроженец Тарту был при этом.",
    ],
)
def test_a_place_that_merely_occurs_is_no_party(text: str) -> None:
    assert facts(f"Город Псков\n\n{text}\n") == [("tie", "Псков", "Нарва", None, "active")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Соглашение между Псковом и Нарвой подписано в 2001 году.", ("Псков", "Нарва")),
        ("Псков и Нарва подписали соглашение в 2001 году.", ("Псков", "Нарва")),
        ("Мэр Пскова Иванов и мэр Нарвы Петров подписали соглашение в 2001 году.", ("Псков", "Нарва")),
        ("Псков и Нарва – побратимы с 2001 года.", ("Псков", "Нарва")),
        ("Побратимом Пскова в 2001 году стала Нарва.", ("Псков", "Нарва")),
        ("Нарва подписала с Псковом соглашение в 2001 году.", ("Нарва", "Псков")),
        ("Российско-монгольское соглашение об охране вод (2001 г.) действует.", ("Россия", "Монголия")),
    ],
)
def test_the_forms_in_which_parties_are_told(text: str, expected: tuple[str, ...]) -> None:
    (claim,) = prose(f"Новости\n\n{text}\n")
    assert set(names(claim)) == set(expected)
    assert claim.date == "2001"


def test_a_list_shares_its_cue_and_each_name_keeps_its_own_date() -> None:
    text = "Город Псков\n\nПобратимы Пскова: Нарва (1994), Тарту и Валмиера (1996), Уппсала (Швеция).\n"
    assert facts(text) == [
        ("tie", "Псков", "Нарва", "1994", "active"),
        ("tie", "Псков", "Тарту", "1996", "active"),
        ("tie", "Псков", "Валмиера", "1996", "active"),
        ("tie", "Псков", "Уппсала", None, "active"),
    ]


def test_each_paragraph_has_its_own_status() -> None:
    text = """\
Город Псков

Городами-побратимами являются Тарту, Валмиера.

Сотрудничество прекращено с городами: Уппсала, Нарва.
"""
    assert [(fact[2], fact[-1]) for fact in facts(text)] == [
        ("Тарту", "active"),
        ("Валмиера", "active"),
        ("Уппсала", "ended"),
        ("Нарва", "ended"),
    ]


def test_the_next_sentence_gives_the_day_and_the_term() -> None:
    text = """\
Город Псков

Псков заключил соглашение с Нарвой. Документ подписан 5 мая 2003 года. Соглашение заключено сроком на 5 лет.
"""
    assert facts(text) == [
        ("tie", "Псков", "Нарва", "2003-05-05", "active"),
        ("tie", "Псков", "Нарва", None, "active"),
    ]
    assert [claim.role for claim in prose(text)] == ["signed", "period"]


def test_the_dateline_of_a_page_is_not_the_date_of_the_event() -> None:
    text = "Псков подписал договор\n\n08 февраля 2018, Четверг\n\nПсков подписал договор с Нарвой.\n"
    assert facts(text) == [("tie", "Псков", "Нарва", None, "active")]


def test_three_parties_are_one_tie() -> None:
    text = "Город Псков\n\nУкрепляется трёхстороннее сотрудничество «Псков – Нарва – Валмиера».\n"
    assert facts(text) == [("tie", "Псков", "Нарва", "Валмиера", None, "active")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("В 2004 году Псков вступил в Союз городов Балтики.", ("2004", "active")),
        ("Псков входит в Союз городов Балтики с 2004 года.", ("2004", "active")),
        ("Псков намерен вступить в Союз городов Балтики.", (None, "planned")),
        ("В 2022 году Псков вышел из Союза городов Балтики.", ("2022", "ended")),
    ],
)
def test_membership_of_an_association(text: str, expected: tuple[str | None, str]) -> None:
    (claim,) = prose(f"Город Псков\n\n{text}\n")
    assert claim.kind == "membership"
    assert names(claim) == ("Псков", "Союз городов Балтики")
    assert (claim.date, claim.status) == expected


def test_the_founders_of_an_association_and_its_members() -> None:
    text = """\
Главы городов подписали учредительные документы Союза приморских городов.

В Союз приморских городов войдут три города: Выборг, Балтийск и Светлогорск.
"""
    found = prose(text)
    assert [claim.status for claim in found if claim.kind == "membership"] == ["planned"] * 3
    (event,) = [claim for claim in found if claim.kind == "event"]
    assert names(event) == ("Выборг", "Балтийск", "Светлогорск")


def test_a_programme_has_its_period_and_those_who_pay_for_it() -> None:
    text = """\
Новости

Программа приграничного сотрудничества «Эстония — Россия 2014–2020» завершена. 16 млн евро были вкладом Эстонии.
"""
    programme, payer = prose(text)
    assert names(programme) == ("Эстония", "Россия")
    assert (programme.date, programme.until, programme.role, programme.status) == ("2014", "2020", "period", "ended")
    assert names(payer)[0] == "Эстония"
    assert payer.kind == "membership"


def test_a_plan_signed_at_a_meeting_is_of_those_who_met_and_lists_its_measures() -> None:
    text = """\
План подписан

3 марта 2016 года в городе Гусеве состоялась встреча с представителями Гольдапа.

По её итогам подписан План сотрудничества на 2016 год. План направлен на обмен школьниками, участие в ярмарках.
"""
    assert facts(text) == [
        ("event", "Гусев", "Гольдап", "2016-03-03", "ended"),
        ("programme", "Гусев", "Гольдап", "2016", "active"),
        ("measure", "Гусев", "Гольдап", "2016", "planned"),
        ("measure", "Гусев", "Гольдап", "2016", "planned"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Narva\n\nNarva signed a treaty with Pskov on 3 May 2004.\n", ("Narva", "Pskov", "2004-05-03", "active")),
        ("Narva\n\nNarva has been twinned with Pskov since 1999.\n", ("Narva", "Pskov", "1999", "active")),
        (
            "Narva\n\nIn May 2022 Narva suspended its partnership with Pskov.\n",
            ("Narva", "Pskov", "2022-05", "suspended"),
        ),
        ("Miasto Elbląg\n\nW 1998 r. zawarto umowę z Narwą.\n", ("Elbląg", "Narwa", "1998", "active")),
        ("Miasto Elbląg\n\nW 2022 r. rozwiązano umowę z Narwą.\n", ("Elbląg", "Narwa", "2022", "ended")),
        (
            "Stadt Greifswald\n\nSeit 1991 besteht eine Partnerschaft mit Lund.\n",
            ("Greifswald", "Lund", "1991", "active"),
        ),
    ],
)
def test_plain_sentences_of_other_languages(text: str, expected: Fact) -> None:
    assert facts(text) == [("tie", *expected)]


@pytest.mark.parametrize(
    "text",
    [
        "Miasto Elbląg\n\nDelegacja z Grodna zwiedziła muzeum. Nie podpisano umowy z Narwą.\n",
        "Narva\n\nNarva could sign an agreement with Pskov. There is no agreement with Riga.\n",
        "Stadt Greifswald\n\nEin Vertrag mit Lund wurde nicht geschlossen. Lund liegt in Schweden.\n",
    ],
)
def test_denial_and_supposition_in_other_languages_are_no_ties(text: str) -> None:
    assert [fact for fact in facts(text) if fact[0] == "tie"] == []


def test_a_partner_that_no_gazetteer_has_is_still_named() -> None:
    (claim,) = prose("Stadt Greifswald\n\nIm Mai 2003 schloss Greifswald einen Vertrag mit Xylonburg.\n")
    assert names(claim) == ("Greifswald", "Xylonburg")
