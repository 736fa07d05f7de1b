"""What is promised of registers of partners: tables, lists and sentences that list, in several languages."""

import pytest
from extracted import claims, names, ties

TABLE = """\
Международное сотрудничество Лужского района

Город-партнёр	Страна	Документ	Дата
г. Обан	Франция	Соглашение о сотрудничестве	12.05.1997
Миккели	Финляндия	Договор о сотрудничестве	с июня 2003 года
Валмиера	Латвия	Протокол о намерениях	2011 год
"""


def test_a_table_gives_a_tie_for_each_row_with_the_owner_of_the_title() -> None:
    assert ties(TABLE) == [
        ("Лужский район", "Обан", "1997-05-12", None, "active"),
        ("Лужский район", "Миккели", "2003-06", None, "active"),
        ("Лужский район", "Валмиера", "2011", None, "active"),
    ]
    found = claims(TABLE)
    assert [claim.concept for claim in found] == ["agreement", "treaty", "protocol-of-intent"]
    assert [claim.role for claim in found] == ["dated", "since", "dated"]
    assert [party.country for claim in found for party in claim.parties[1:] if party] == ["FR", "FI", "LV"]
    assert [(claim.table, claim.row) for claim in found] == [(1, 1), (1, 2), (1, 3)]
    assert all(claim.confidence >= 0.9 and claim.rule for claim in found)


def test_a_cell_may_hold_several_papers() -> None:
    text = """\
Partner cities of Tartu

City	Papers
Uppsala, Sweden	Letter of intent, 1988; Partnership agreement, 12 June 1996
Turku, Finland	Cooperation agreement, 1987
"""
    assert ties(text) == [
        ("Tartu", "Uppsala", "1988", None, "active"),
        ("Tartu", "Uppsala", "1996-06-12", None, "active"),
        ("Tartu", "Turku", "1987", None, "active"),
    ]
    assert [claim.concept for claim in claims(text)] == ["declaration-of-intent", "partnership-agreement", "agreement"]


def test_a_csv_table_with_an_end_and_a_status_column() -> None:
    text = """\
Partnerstadt;Land;Seit;Status
Poznań;Polen;1979;aktiv
Twer;Russland;1991;ausgesetzt
Rouen;Frankreich;1966;aktiv
"""
    assert ties(text, "partner.csv") == [
        (None, "Poznań", "1979", None, "active"),
        (None, "Twer", "1991", None, "suspended"),
        (None, "Rouen", "1966", None, "active"),
    ]


def test_a_list_of_lines_takes_owner_paper_and_role_from_its_lead() -> None:
    text = """\
Our partners

Twin towns of Kuressaare (twinning agreement signed in):

Ekenäs, Finland, 1988

Mariehamn, Finland, 1992

Talsi, Latvia, 1999

Contact person:
Ms Mari Tamm
"""
    assert ties(text) == [
        ("Kuressaare", "Ekenäs", "1988", None, "active"),
        ("Kuressaare", "Mariehamn", "1992", None, "active"),
        ("Kuressaare", "Talsi", "1999", None, "active"),
    ]
    assert {claim.role for claim in claims(text)} == {"signed"}
    assert {claim.concept for claim in claims(text)} == {"twinning-agreement"}


def test_numbered_items_with_a_paper_in_each() -> None:
    text = """\
Pskov today has agreements with these cities:

1. Gera Agreement on cooperation, 1992
2. Nijmegen Memorandum of understanding, 1989
3. Roanoke Agreement on
"""
    assert ties(text) == [
        ("Pskov", "Gera", "1992", None, "active"),
        ("Pskov", "Nijmegen", "1989", None, "active"),
        ("Pskov", "Roanoke", None, None, "active"),
    ]


def test_a_polish_list_with_countries_as_headings() -> None:
    text = """\
Miasta partnerskie Olsztyna:

Francja
- Châteauroux – umowa partnerska z 27 czerwca 1991 r.

Niemcy
- Gelsenkirchen – umowa partnerska, 1992
- Offenburg – umowa partnerska, 1999
"""
    assert ties(text) == [
        ("Olsztyn", "Châteauroux", "1991-06-27", None, "active"),
        ("Olsztyn", "Gelsenkirchen", "1992", None, "active"),
        ("Olsztyn", "Offenburg", "1999", None, "active"),
    ]
    assert [party.country for claim in claims(text) for party in claim.parties[1:] if party] == ["FR", "DE", "DE"]


def test_headings_within_a_list_say_how_its_ties_stand() -> None:
    text = """\
Города-побратимы Мурманска:
Рованиеми (Финляндия), 1962
Лулео (Швеция), 1972

Приостановлено сотрудничество:
Тромсё (Норвегия), 1972
Вадсё (Норвегия), 1973

Планируется сотрудничество:
Минск (Беларусь)
Алушта (Россия)
"""
    assert [(tie[0], tie[1], tie[4]) for tie in ties(text)] == [
        ("Мурманск", "Рованиеми", "active"),
        ("Мурманск", "Лулео", "active"),
        ("Мурманск", "Тромсё", "suspended"),
        ("Мурманск", "Вадсё", "suspended"),
        ("Мурманск", "Минск", "planned"),
        ("Мурманск", "Алушта", "planned"),
    ]


def test_a_sentence_lists_partners_and_the_next_ones_say_what_ended() -> None:
    text = (
        "Сейчас городов-побратимов у Рязани два: Ловеч (Болгария), Брест (Республика Беларусь). "
        "Приостановлены связи с тремя городами: Мюнстер (Германия), Брессюир (Франция), Александров (Польша). "
        "Прекращено партнёрство: Острув-Мазовецка (Польша)."
    )
    assert [(tie[0], tie[1], tie[4]) for tie in ties(text)] == [
        ("Рязань", "Ловеч", "active"),
        ("Рязань", "Брест", "active"),
        ("Рязань", "Мюнстер", "suspended"),
        ("Рязань", "Брессюир", "suspended"),
        ("Рязань", "Александров", "suspended"),
        ("Рязань", "Острув-Мазовецка", "ended"),
    ]


def test_a_polish_sentence_with_years_in_brackets() -> None:
    text = (
        "Lista miast partnerskich Augustowa obejmuje Alytus – Litwa (1992), Grodno i Lida – Białoruś (1996), "
        "Marijampolė – Litwa (1998)."
    )
    assert sorted(ties(text), key=str) == [
        ("Augustów", "Alytus", "1992", None, "active"),
        ("Augustów", "Grodno", "1996", None, "active"),
        ("Augustów", "Lida", "1996", None, "active"),
        ("Augustów", "Marijampolė", "1998", None, "active"),
    ]


def test_a_list_that_says_the_same_as_a_sentence_is_counted_once() -> None:
    text = """\
Cooperation

Cēsis has signed cooperation agreements with Rakvere (Estonia), Tyresö (Sweden) and Achim (Germany).

Partners of Cēsis and year of the cooperation agreement:

Rakvere, Estonia, 1991
Tyresö, Sweden, 1990
Achim, Germany, 1995
"""
    assert sorted(tie[1:3] for tie in ties(text)) == [("Achim", "1995"), ("Rakvere", "1991"), ("Tyresö", "1990")]


def test_without_an_owner_in_the_text_the_other_party_is_left_open() -> None:
    text = """\
City	Country	Agreement	Date
Oulu	Finland	Twinning agreement	1948
Siegen	Germany	Twinning agreement	1984
"""
    assert [(claim.parties[0], claim.date) for claim in claims(text)] == [(None, "1948"), (None, "1984")]


def test_headings_with_a_text_below_each() -> None:
    text = """\
Świdwin: miasta partnerskie

Prenzlau
Umowa o współpracy została podpisana 4 maja 1999 r. Współpraca obejmuje sport i kulturę.

Bergen auf Rügen
Umowę o partnerstwie podpisano 9 lutego 2002 r.
"""
    assert ties(text) == [
        ("Świdwin", "Prenzlau", "1999-05-04", None, "active"),
        ("Świdwin", "Bergen auf Rügen", "2002-02-09", None, "active"),
    ]


def test_a_register_of_many_owners_ties_each_to_its_own_partner() -> None:
    text = """\
Соглашения муниципальных образований

Муниципальное образование	Зарубежный партнёр	Документ, дата
Гурьевский городской округ	г. Бартошице, Польша	Соглашение о сотрудничестве от 15.06.2001
	г. Оскарсхамн, Швеция	Соглашение о партнёрстве от 03.09.2003
Славский городской округ	г. Пагегяй, Литва	Договор о сотрудничестве, 1997 г.
"""
    assert [tie[:3] for tie in ties(text)] == [
        ("Гурьевский городской округ", "Бартошице", "2001-06-15"),
        ("Гурьевский городской округ", "Оскарсхамн", "2003-09-03"),
        ("Славский городской округ", "Пагегяй", "1997"),
    ]


def test_a_status_column_and_notes_say_what_ended() -> None:
    text = """\
Международное сотрудничество города Калуги

Город	Страна	Документ	Дата подписания	Примечание
Зуль	Германия	Договор о побратимстве	1969	приостановлено в 2022 г.
Лахти	Финляндия	Соглашение о сотрудничестве	1994	расторгнуто финской стороной 10.03.2022
Нови-Сад	Сербия	Соглашение о сотрудничестве	готовится к подписанию
"""
    assert [tie[1:] for tie in ties(text)] == [
        ("Зуль", "1969", None, "suspended"),
        ("Лахти", "1994", "2022-03-10", "ended"),
        ("Нови-Сад", None, None, "planned"),
    ]


def test_members_of_an_association_are_no_partners_of_its_seat() -> None:
    text = "Members of the Union of the Baltic Cities\n\nEstonia\nTallinn\nTartu\n\nFinland\nTurku\nHelsinki\n"
    found = claims(text)
    assert {claim.kind for claim in found} == {"membership"}
    assert [names(claim)[0] for claim in found] == ["Tallinn", "Tartu", "Turku", "Helsinki"]
    assert {names(claim)[1] for claim in found} == {"Union of the Baltic Cities"}


def test_a_region_whose_capital_is_meant_is_not_the_owner() -> None:
    text = """\
Связи Сыктывкара

У столицы Республики Коми три города-партнёра: Ловеч (Болгария), Дебрецен (Венгрия), Лос-Алтос (США).
"""
    assert {tie[0] for tie in ties(text)} == {"Сыктывкар"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "大连市友好城市\n\n国家\t城市\t结好时间\n日本\t北九州市\t1979年5月1日\n法国\t勒阿弗尔\t1985年\n",
            [("1979-05-01", "JP"), ("1985", "FR")],
        ),
        (
            "札幌市の姉妹都市\n\n都市名\t国名\t提携年月日\nポートランド\tアメリカ\t昭和34年11月17日\nミュンヘン\tドイツ\t昭和47年8月28日\n",
            [("1959-11-17", "US"), ("1972-08-28", "DE")],
        ),
    ],
)
def test_registers_in_chinese_and_japanese(text: str, expected: list[tuple[str, str]]) -> None:
    found = [claim for claim in claims(text) if claim.kind == "tie"]
    assert [(claim.date, claim.parties[1].country if claim.parties[1] else None) for claim in found] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Город\tНаселение\tПлощадь\nКалуга\t337058\t170\nТула\t473622\t146\n",
        "Winners of the race:\n\n1. Uppsala, Sweden, 12 points\n2. Turku, Finland, 9 points\n",
        "Участники конкурса приехали из разных мест: Калуга, Тула, Рязань, Минск (Республика Беларусь).",
        "The river flows through Vienna (Austria), Bratislava (Slovakia), Budapest (Hungary) and Belgrade (Serbia).",
    ],
)
def test_places_that_merely_occur_are_no_partners(text: str) -> None:
    assert ties(text) == []


def test_a_refused_tie_is_none() -> None:
    assert ties("Город отказался от побратимства с городами Хаген (Германия), Тюль (Франция).") == []


def test_every_claim_lies_in_the_text_that_it_quotes() -> None:
    for claim in claims(TABLE):
        quoted = TABLE[claim.start : claim.end]
        assert quoted.strip() == quoted
        assert str(claim.date)[:4] in quoted
        assert names(claim)[0] == "Лужский район"
