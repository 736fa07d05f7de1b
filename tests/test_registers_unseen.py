"""Registers as towns publish them, in many languages: who is the owner, which lines are partners, what they tell."""

import pytest
from extracted import ties

Tie = tuple[str | None, str, str | None, str | None, str]

DOCUMENTS: dict[str, tuple[str, list[Tie]]] = {
    "pl: owner in the genitive plural, bullets": (
        """\
Miasta partnerskie Bartoszyc

- Bagrationowsk (Rosja) – od 1995 r.
- Nienburg (Niemcy) – 1992
- Radziwiliszki (Litwa), umowa z 14 maja 2002 r.
""",
        [
            ("Bartoszyce", "Bagrationowsk", "1995", None, "active"),
            ("Bartoszyce", "Nienburg", "1992", None, "active"),
            ("Bartoszyce", "Radziwiliszki", "2002-05-14", None, "active"),
        ],
    ),
    "pl: owner in the genitive plural, table": (
        """\
Partnerzy zagraniczni Suwałk

Lp.	Partner	Kraj	Rok podpisania
1.	Olita	Litwa	1994
2.	Grodno	Białoruś	2001
""",
        [("Suwałki", "Olita", "1994", None, "active"), ("Suwałki", "Grodno", "2001", None, "active")],
    ),
    "pl: a name with an elided article, headings of status": (
        """\
Miasta partnerskie Wadowic

Umowy obowiązujące:
Sopot – umowa o współpracy z 12.06.1999 r.
Canale d'Agordo – 2005

Współpraca zawieszona:
Chojnice – 2001
""",
        [
            ("Wadowice", "Sopot", "1999-06-12", None, "active"),
            ("Wadowice", "Canale d'Agordo", "2005", None, "active"),
            ("Wadowice", "Chojnice", "2001", None, "suspended"),
        ],
    ),
    "de: a small town among the items": (
        """\
Städtepartnerschaften

Die Stadt Güstrow unterhält Partnerschaften mit folgenden Städten:

- Neuwied, seit 3. Oktober 1989
- Kronshagen, seit 5. Mai 1990
- Valkeala (Finnland), seit 1995
""",
        [
            ("Güstrow", "Neuwied", "1989-10-03", None, "active"),
            ("Güstrow", "Kronshagen", "1990-05-05", None, "active"),
            ("Güstrow", "Valkeala", "1995", None, "active"),
        ],
    ),
    "de: two words for a kind before the owner": (
        """\
Partnerstädte der Hansestadt Wismar

Lübeck: Partnerschaftsvertrag vom 12. November 1987
Calais: Freundschaftsvertrag vom 3. Mai 1969
""",
        [("Wismar", "Lübeck", "1987-11-12", None, "active"), ("Wismar", "Calais", "1969-05-03", None, "active")],
    ),
    "de: sections of a partner and a sentence": (
        """\
Städtepartnerschaften | Stadt Erlangen

Eskilstuna (Schweden)
Seit 1961 bestehen freundschaftliche Beziehungen.

Rennes (Frankreich)
Der Partnerschaftsvertrag wurde am 20. Juni 1964 unterzeichnet.

Wladimir (Russland)
Der Partnerschaftsvertrag wurde 1983 unterzeichnet. Die Partnerschaft ruht seit 2022.
""",
        [
            ("Erlangen", "Eskilstuna", None, None, "active"),
            ("Erlangen", "Rennes", "1964-06-20", None, "active"),
            ("Erlangen", "Wladimir", "1983", None, "suspended"),
        ],
    ),
    "ru: towns that are also surnames and given names": (
        """\
Побратимы города Ельца

1. Данилов
2. Гера (Германия), 1996 г.
3. Барановичи (Белоруссия), соглашение от 5 июня 2007 г.
""",
        [
            ("Елец", "Данилов", None, None, "active"),
            ("Елец", "Гера", "1996", None, "active"),
            ("Елец", "Барановичи", "2007-06-05", None, "active"),
        ],
    ),
    "ru: a cell of name and country, several papers": (
        """\
Международное сотрудничество Пскова

Город-партнер	Документы
Кеми (Финляндия)	Протокол о намерениях от 12 мая 1991 г.; договор о дружбе от 3 июня 1994 г.
Гера (Германия)	Соглашение о партнёрстве, 1990 (приостановлено с марта 2022 года)
Белосток (Польша)	Соглашение о сотрудничестве, 1999, расторгнуто 14 марта 2022 года
""",
        [
            ("Псков", "Кеми", "1991-05-12", None, "active"),
            ("Псков", "Кеми", "1994-06-03", None, "active"),
            ("Псков", "Гера", "1990", None, "suspended"),
            ("Псков", "Белосток", "1999", "2022-03-14", "ended"),
        ],
    ),
    "ru: the title is no list of one": (
        """\
Города-побратимы: Рязань

№	Город	Страна	Год подписания
1	Брессюир	Франция	1998
2	Ловеч	Болгария	1963
""",
        [("Рязань", "Брессюир", "1998", None, "active"), ("Рязань", "Ловеч", "1963", None, "active")],
    ),
    "ru: owner of two words in the genitive": (
        """\
Партнёры Великих Лук

Город	Страна	Год
Седльце	Польша	1993
Витебск	Беларусь	2001
""",
        [("Великие Луки", "Седльце", "1993", None, "active"), ("Великие Луки", "Витебск", "2001", None, "active")],
    ),
    "en: a possessive owner, countries as headings, a town called after a port": (
        """\
Lincoln's twin towns

Germany
Neustadt an der Weinstrasse, twinned 1969

Australia
Port Lincoln, twinned 1996
""",
        [
            ("Lincoln", "Neustadt an der Weinstrasse", "1969", None, "active"),
            ("Lincoln", "Port Lincoln", "1996", None, "active"),
        ],
    ),
    "en: lines of a contact below the list are no partners": (
        """\
Partner towns of Viljandi

Porvoo, Finland, 1994
Eslöv, Sweden, 1991

Contact
Anna Tamm
Mary Smith, 2015
""",
        [("Viljandi", "Porvoo", "1994", None, "active"), ("Viljandi", "Eslöv", "1991", None, "active")],
    ),
    "en: a site's name in the title, inactive links": (
        """\
Sister Cities | City of Tacoma

• Kitakyushu, Japan (1959)
• Vladivostok, Russia (1992) – inactive
""",
        [("Tacoma", "Kitakyushu", "1959", None, "active"), ("Tacoma", "Vladivostok", "1992", None, "suspended")],
    ),
    "uk: owner in the genitive plural": (
        """\
Міста-побратими Чернівців

1. Конін (Польща) – з 1994 року
2. Подольськ (Росія) – розірвано у 2016 році
""",
        [("Чернівці", "Конін", "1994", None, "active"), ("Чернівці", "Подольськ", None, "2016", "ended")],
    ),
    "be: numbered items": (
        """\
Гарады-партнёры Слоніма

1. Ваўбжых, Польшча, 12 снежня 2001 г.
2. Фаэнца, Італія, 2007
""",
        [("Слонім", "Ваўбжых", "2001-12-12", None, "active"), ("Слонім", "Фаэнца", "2007", None, "active")],
    ),
    "lt: the owner is the town, not the unit named after it": (
        """\
Alytaus partneriai

Miestas	Šalis	Sutarties data
Suvalkai	Lenkija	1994
Giżycko	Lenkija	1999-05-12
""",
        [("Alytus", "Suvalkai", "1994", None, "active"), ("Alytus", "Giżycko", "1999-05-12", None, "active")],
    ),
    "lt: the plural of a kind after the owner is not its kind": (
        """\
Panevėžio miestai partneriai

Kolding (Danija), nuo 1993 m.
Liublinas (Lenkija), nuo 1999 m.
""",
        [("Panevėžys", "Kolding", "1993", None, "active"), ("Panevėžys", "Liublinas", "1999", None, "active")],
    ),
    "lv: a table": (
        """\
Ventspils sadarbības partneri

Pilsēta	Valsts	Gads
Vesterosa	Zviedrija	1990
Ningbo	Ķīna	2005
""",
        [("Ventspils", "Vesterosa", "1990", None, "active"), ("Ventspils", "Ningbo", "2005", None, "active")],
    ),
    "lv: owner in the genitive": (
        """\
Rēzeknes sadraudzības pilsētas

Suvalki (Polija) – kopš 2004. gada
Vitebska (Baltkrievija) – kopš 1997. gada
""",
        [("Rēzekne", "Suvalki", "2004", None, "active"), ("Rēzekne", "Vitebska", "1997", None, "active")],
    ),
    "cs: lines, a name whose first word is not known": (
        """\
Partnerská města Chebu

Hof (Německo), smlouva o partnerství z 12. května 1991
Nižnij Tagil (Rusko), 2007, partnerství ukončeno v roce 2022
""",
        [("Cheb", "Hof", "1991-05-12", None, "active"), ("Cheb", "Nižnij Tagil", "2007", "2022", "ended")],
    ),
    "cs: a table": (
        """\
Partnerská města města Zlína

Město	Země	Rok
Altenburg	Německo	1992
Chorzów	Polsko	2004
""",
        [("Zlín", "Altenburg", "1992", None, "active"), ("Zlín", "Chorzów", "2004", None, "active")],
    ),
    "bg: a name of several words": (
        """\
Побратимени градове на Враца

- Суми (Украйна) – от 1997 г.
- Вилньов льо Роа (Франция), 1992
""",
        [("Враца", "Суми", "1997", None, "active"), ("Враца", "Вилньов льо Роа", "1992", None, "active")],
    ),
    "de: items that are no places": (
        """\
Unsere Partnerschaften

Folgende Vereine pflegen Partnerschaften:
- Sport
- Kultur, 1995
- Feuerwehr
""",
        [],
    ),
}


@pytest.mark.parametrize("form", DOCUMENTS)
def test_a_register_gives_its_ties_and_no_other(form: str) -> None:
    text, expected = DOCUMENTS[form]
    assert ties(text) == expected


def test_a_sentence_about_several_partners_is_no_line_of_one() -> None:
    text = """\
Международные связи города Даугавпилс

Заключены соглашения с городом Витебском (Республика Беларусь), с городом Радомом (Польша) и с городом Кемером (Турция).
"""
    assert {tie[1] for tie in ties(text)} >= {"Витебск", "Радом"}
    assert {tie[0] for tie in ties(text)} == {"Даугавпилс"}
