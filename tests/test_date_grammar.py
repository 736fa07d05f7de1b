"""Dates are read to the precision and in the role that the text gives them, and nothing is invented."""

import re
from datetime import date
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiegraph.dates import PartialDate
from tiegraph.loaders.date_context import Role
from tiegraph.loaders.date_grammar import find_dates
from tiegraph.loaders.date_points import FORMS
from tiegraph.loaders.date_tokens import SIGNS, tokens
from tiegraph.loaders.vocabulary import LANGUAGES, vocabulary

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "dates.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.split("## Forms")[1].splitlines()
    if line[:1] == "|"
][2:]
DAYS = st.dates(date(1900, 1, 1), date(2149, 12, 31))


def dates(text, language, document_date=None):
    return [(mention.date, mention.until) for mention in find_dates(text, language, document_date)]


def only(text, language, document_date=None):
    (mention,) = find_dates(text, language, document_date)
    return mention


# The documentation


@pytest.mark.parametrize(("language", "text", "day", "until", "months", "role"), ROWS, ids=[row[1] for row in ROWS])
def test_the_forms_of_the_documentation(language, text, day, until, months, role):
    found = find_dates(text, language)
    if day == "none":
        assert found == []
        return
    (mention,) = found
    assert mention.date == (day or None)
    assert mention.until == (until or None)
    assert mention.months == tuple(int(month) for month in months.split(",") if month)
    assert mention.role == (role or None)


def test_the_documentation_has_every_language_and_every_role():
    assert {row[0] for row in ROWS} == set(LANGUAGES)
    assert {row[5] for row in ROWS} - {""} == set(get_args(Role))
    assert set(re.findall(r"^\| `(\w+)` \|", PAGE, flags=re.MULTILINE)) == set(get_args(Role))


def test_every_sign_of_the_forms_is_explained():
    for form in FORMS:
        letters = re.sub(r"\?P<\w+>|\?P=\w+|\?:|\\.", "", form.pattern)
        assert set(re.findall("[A-Za-z]", letters)) <= set(SIGNS), form.pattern


# Precision


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("ru", "07.08. 2004 года", "2004-08-07"),
        ("ru", "28.09.2011г.", "2011-09-28"),
        ("ru", "28 .09. 2011", "2011-09-28"),
        ("ru", "28.09 2011 г.", "2011-09-28"),
        ("ru", "28,09,2011", "2011-09-28"),
        ("ru", "28 сентября\n2011 года", "2011-09-28"),
        ("ru", "1-го марта 2009-го года", "2009-03-01"),
        ("ru", "17 июля 2003", "2003-07-17"),
        ("ru", "5 янв. 2010 г.", "2010-01-05"),
        ("ru", "марта месяца 2009 года", "2009-03"),
        ("ru", "03.2009 г.", "2009-03"),
        ("ru", "1230 год", "1230"),
        ("ru", "в октябре 2012 планируется", "2012-10"),
        ("ru", "с 14.10.91г.", "1991-10-14"),
        ("ru", "II квартал 2024 г.", "2024"),
        ("ru", "от «15» марта 2011 г.", "2011-03-15"),
        ("ru", "« 5 » мая 2012 г.", "2012-05-05"),
        ("en", "12 Apr. 2006", "2006-04-12"),
        ("en", "12 MAY 2006", "2006-05-12"),
        ("en", "12 may 2006", "2006-05-12"),
        ("en", "April 2006", "2006-04"),
        ("en", "in the summer of 2009", "2009"),
        ("en", "25/12/2006", "2006-12-25"),
        ("en", "the 2009 agreement", "2009"),
        ("en", "1988/12/15", "1988-12-15"),
        ("pl", "w dniu 26 stycznia 1999 r.", "1999-01-26"),
        ("pl", "15.VI", None),
        ("pl", "15 VI 1996 r.", "1996-06-15"),
        ("pl", "Jan Paweł II 1998", "1998"),
        ("pl", "w roku 1996", "1996"),
        ("pl", "12/04/2006", "2006-04-12"),
        ("de", "im Jänner 2011", "2011-01"),
        ("de", "2012 wurde der Vertrag geschlossen", "2012"),
        ("de", "Die Partnerschaft wurde 1998 in Kiel begründet", "1998"),
        ("de", "im Jahre 1990", "1990"),
        ("be", "у чэрвені 2011 г.", "2011-06"),
        ("be", "3 мая 2011 г.", "2011-05-03"),
        ("uk", "у липні 1996 року", "1996-07"),
        ("uk", "15.06.1996р.", "1996-06-15"),
        ("bg", "през юни 2008 г.", "2008-06"),
        ("lt", "1996 m. birželį", "1996-06"),
        ("lt", "2011-06-15", "2011-06-15"),
        ("lv", "2010. gada jūnijā", "2010-06"),
        ("lv", "2010. gadā", "2010"),
        ("cs", "v říjnu 2011", "2011-10"),
        ("cs", "v roce 1999", "1999"),
        ("zh", "一九八八年十二月十五日", "1988-12-15"),
        ("zh", "1988.12.15", "1988-12-15"),
        ("zh", "中華民國77年12月15日", "1988-12-15"),
        ("ja", "１９８８年１２月１５日", "1988-12-15"),
        ("ja", "1988(昭和63)年12月15日", "1988-12-15"),
        ("ja", "令和5年4月", "2023-04"),
        ("ja", "平成十二年三月", "2000-03"),
        ("ja", "明治元年", "1868"),
        ("ja", "平成10年5月12日（1998年）", "1998-05-12"),
        ("ja", "2014年度", "2014"),
    ],
)
def test_precision_is_that_of_the_text(language, text, expected):
    assert [found for found, _ in dates(text, language)] == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("ru", "с 2014 по 2020 год", ("2014", "2020")),
        ("ru", "с марта 2009 г. по май 2010 г.", ("2009-03", "2010-05")),
        ("ru", "01.02.2010–03.04.2011", ("2010-02-01", "2011-04-03")),
        ("ru", "01.02.2010 - 03.04.2011 гг.", ("2010-02-01", "2011-04-03")),
        ("ru", "12-14.05.2011", ("2011-05-12", "2011-05-14")),
        ("ru", "сентябрь–октябрь 2011 г.", ("2011-09", "2011-10")),
        ("ru", "2014 – 2020 годы", ("2014", "2020")),
        ("ru", "2011/2012 учебный год", ("2011", "2012")),
        ("ru", "2014-\n2020 гг.", ("2014", "2020")),
        ("en", "between 2014 and 2020", ("2014", "2020")),
        ("en", "12–14 May 2011", ("2011-05-12", "2011-05-14")),
        ("pl", "od 2014 r. do 2020 r.", ("2014", "2020")),
        ("de", "von 2007 bis 2013", ("2007", "2013")),
        ("de", "vom 3. bis 5. Oktober 1990", ("1990-10-03", "1990-10-05")),
        ("lt", "nuo 2014 m. iki 2020 m.", ("2014", "2020")),
        ("lv", "no 2014. līdz 2020. gadam", ("2014", "2020")),
        ("en", "May 12–14, 2011", ("2011-05-12", "2011-05-14")),
        ("en", "the years 1998 to 2004", ("1998", "2004")),
        ("de", "12./13. Mai 2012", ("2012-05-12", "2012-05-13")),
        ("de", "Mai bis Juni 2012", ("2012-05", "2012-06")),
        ("lt", "2011 m. gegužės 12–14 d.", ("2011-05-12", "2011-05-14")),
        ("zh", "1998年5月12日至14日", ("1998-05-12", "1998-05-14")),
        ("zh", "1998年5月12日至6月3日", ("1998-05-12", "1998-06-03")),
        ("zh", "从2007年到2013年", ("2007", "2013")),
        ("ja", "1988年から1995年まで", ("1988", "1995")),
        ("ja", "1988年12月～1995年3月", ("1988-12", "1995-03")),
    ],
)
def test_ranges(language, text, expected):
    mention = only(text, language)
    assert (mention.date, mention.until) == expected
    assert mention.role == "period"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "2020–2014 гг."),
        ("ru", "2009\n- 2010"),
        ("ru", "2009 г.\t-\t2010 г."),
        ("en", "Omsk (2006) and Samara (1999)"),
    ],
)
def test_what_is_no_range_stays_apart(language, text):
    assert len(find_dates(text, language)) == 2
    assert all(mention.until is None for mention in find_dates(text, language))


def test_a_year_is_not_carried_over_the_new_year():
    assert dates("декабрь–январь 2011 г.", "ru") == [("2011-01", None)]


@pytest.mark.parametrize(
    ("language", "text", "months"),
    [
        ("ru", "(март)", (3,)),
        ("ru", "ноябрь-январь", (11, 12, 1)),
        ("ru", "ежегодно в мае", (5,)),
        ("ru", "2 августа", (8,)),
        ("en", "in May", (5,)),
        ("en", "May–June", (5, 6)),
        ("pl", "w kwietniu br.", (4,)),
        ("zh", "9月至10月", (9, 10)),
        ("ja", "12月15日", (12,)),
    ],
)
def test_without_a_year_only_the_months_are_kept(language, text, months):
    mention = only(text, language)
    assert (mention.date, mention.until, mention.months) == (None, None, months)


def test_each_year_of_a_list_is_a_date():
    assert [found for found, _ in dates("встречи 2008, 2010 и 2012 гг.", "ru")] == ["2008", "2010", "2012"]
    assert [found for found, _ in dates("in 2008, 2010 and 2012", "en")] == ["2008", "2010", "2012"]


# What is no date


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "свыше 1000 представителей 150 городов"),
        ("ru", "приняли участие 2000 человек"),
        ("ru", "более 2000"),
        ("ru", "до 2000 жителей"),
        ("ru", "проведена 21-ая встреча"),
        ("ru", "в 1990-х годах"),
        ("ru", "2000-летие города"),
        ("ru", "тел. 8 (4012) 92-31-94"),
        ("ru", "+7 4012 1995 22"),
        ("ru", "№ 2003"),
        ("ru", "стр. 1998"),
        ("ru", "закон 131-ФЗ"),
        ("ru", "ул. Ленина, д. 12"),
        ("ru", "пункт 1.3"),
        ("ru", "пункт 10.11.12"),
        ("ru", "1.12.03.2011"),
        ("ru", "45.13.2010"),
        ("ru", "договор № 12/2008"),
        ("ru", "29 февраля 2011 года"),
        ("ru", "124 млн евро, 53 проекта"),
        ("ru", "счёт 3:2"),
        ("ru", "мая и августа"),
        ("en", "2004 residents"),
        ("en", "in 2000 cities"),
        ("en", "the 1990s"),
        ("en", "May be it may march on"),
        ("en", "page 1999"),
        ("en", "population 1995"),
        ("en", "ISO2004"),
        ("en", "2004%"),
        ("en", "€ 2004"),
        ("en", "31 June 2010"),
        ("en", "1,995 guests"),
        ("pl", "780-lecie"),
        ("pl", "1995 mieszkańców"),
        ("pl", "nr 1995"),
        ("de", "in den 1990er Jahren"),
        ("de", "1995 Einwohner"),
        ("be", "2000 жыхароў"),
        ("uk", "понад 2000 учасників"),
        ("bg", "2000 жители"),
        ("lt", "2000 gyventojų"),
        ("lv", "2000 iedzīvotāju"),
        ("cs", "2000 obyvatel"),
        ("zh", "2000人"),
        ("ja", "1988年2月30日"),
        ("ja", "平成40年"),
    ],
)
def test_what_is_no_date(language, text):
    assert find_dates(text, language) == []


# Roles


@pytest.mark.parametrize(
    ("language", "text", "roles"),
    [
        ("ru", "Соглашение, подписанное в 1996 году, приостановлено в 2022 году", ["signed", None]),
        ("ru", "действует до 31 декабря 2025 года", ["until"]),
        ("ru", "Договор расторгнут в мае 2022 г.", ["until"]),
        ("ru", "Договор возобновлён в мае 2022 г.", [None]),
        ("ru", "В 2011 году прошла ярмарка. Договор подписан в 2012 году.", ["event", "signed"]),
        ("ru", "Соглашение с 2009 года", ["since"]),
        ("ru", "Соглашение 2009 года", [None]),
        ("en", "agreement dated 12 April 2006", ["dated"]),
        ("en", "as of 1 May 2010", ["since"]),
        ("en", "In 2018 the city hosted a forum", ["event"]),
        ("en", "valid until 2020", ["until"]),
        ("pl", "W czerwcu 2011 r. podpisano list, a w maju 2012 r. odbył się festiwal", ["signed", "event"]),
        ("pl", "obowiązuje do 2020 r.", ["until"]),
        ("de", "gültig bis zum 31. Dezember 2020", ["until"]),
        ("de", "im Mai 2011 fand ein Treffen statt", ["event"]),
        ("be", "Пагадненне падпісана ў 1995 годзе", ["signed"]),
        ("uk", "Угоду розірвано у 2022 році", ["until"]),
        ("bg", "Споразумението е прекратено през 2022 г.", ["until"]),
        ("lt", "Sutartis nutraukta 2022 m.", ["until"]),
        ("lv", "Līgums izbeigts 2022. gadā", ["until"]),
        ("cs", "Smlouva byla ukončena v roce 2022", ["until"]),
        ("zh", "自1992年起", ["since"]),
        ("ja", "2022年に解消", ["until"]),
    ],
)
def test_roles(language, text, roles):
    assert [mention.role for mention in find_dates(text, language)] == roles


@pytest.mark.parametrize(
    ("language", "text", "dateline"),
    [
        ("ru", "08 февраль 2018, Четверг\n\n07 февраля 2018 года делегация", [True, False]),
        ("ru", "12.03.2020 14:05", [True]),
        ("ru", "Опубликовано: 12.03.2020", [True]),
        ("ru", "МОСКВА, 2 августа 2012 г. – ТАСС.", [True]),
        ("ru", "Псков. 2 августа. Главы городов", [True]),
        ("ru", "Калининград, 5 мая 2010 года", [False]),
        ("ru", "21.04.2016г.", [False]),
        ("en", "Posted on 12 March 2020", [True]),
        ("en", "On Thursday, 12 March 2020 the mayors met", [False]),
        ("en", "Omsk, 12 May 2006 - agreement on cooperation", [False]),
        ("pl", "Data publikacji: 12.03.2020", [True]),
        ("de", "Berlin, 3. Oktober 1990 (dpa)", [True]),
        ("ja", "更新日：2020年3月12日", [True]),
    ],
)
def test_the_date_of_a_page_is_not_that_of_an_event(language, text, dateline):
    assert [mention.role == "dateline" for mention in find_dates(text, language)] == dateline


# Relative dates


@pytest.mark.parametrize(
    ("language", "text", "document_date", "expected"),
    [
        ("ru", "в прошлом году", "2018-02-08", "2017"),
        ("ru", "в прошлом году", "2018", "2017"),
        ("ru", "в прошлом году", None, None),
        ("ru", "2 августа прошлого года", "2018-02-08", "2017-08-02"),
        ("ru", "в мае с.г.", "2018-02-08", "2018-05"),
        ("ru", "вчера", "2018-03-01", "2018-02-28"),
        ("ru", "вчера", "2018-03", None),
        ("ru", "сегодня", "2018-03", "2018-03"),
        ("ru", "в прошлом месяце", "2018-01", "2017-12"),
        ("ru", "в прошлом месяце", "2018", None),
        ("en", "last year", "2018-02-08", "2017"),
        ("pl", "w ubiegłym roku", "2012-02", "2011"),
        ("pl", "w kwietniu br.", "2012-02", "2012-04"),
        ("pl", "w kwietniu br.", None, None),
        ("de", "im vergangenen Jahr", "2012", "2011"),
        ("be", "летась", "2012", "2011"),
        ("uk", "торік", "2012", "2011"),
        ("bg", "миналата година", "2012", "2011"),
        ("lt", "praėjusiais metais", "2012", "2011"),
        ("lv", "pagājušajā gadā", "2012", "2011"),
        ("cs", "v loňském roce", "2012", "2011"),
        ("zh", "去年", "2012", "2011"),
        ("ja", "昨年", "2012", "2011"),
    ],
)
def test_relative_dates_need_the_date_of_the_document(language, text, document_date, expected):
    assert only(text, language, document_date).date == expected


@pytest.mark.parametrize("document_date", ["2018-02-30", "yesterday"])
def test_a_document_date_outside_the_calendar_is_refused(document_date):
    with pytest.raises(ValueError, match="is not"):
        find_dates("в прошлом году", "ru", document_date)


def test_an_unknown_language_is_refused():
    with pytest.raises(ValueError, match="not among the languages"):
        find_dates("1996", "xx")


# Any date, any text

LAYOUTS = {
    "be": "{day} {genitive} {year} г.",
    "bg": "{day} {nominative} {year} г.",
    "cs": "{day}. {genitive} {year}",
    "de": "{day}. {nominative} {year}",
    "en": "{nominative} {day}, {year}",
    "ja": "{year}年{month}月{day}日",
    "lt": "{year} m. {genitive} {day} d.",
    "lv": "{year}. gada {day}. {locative}",
    "pl": "{day} {genitive} {year} r.",
    "ru": "{day} {genitive} {year} г.",
    "uk": "{day} {genitive} {year} р.",
    "zh": "{year}年{month}月{day}日",
}
FIGURES = [
    "{day:02}.{month:02}.{year}",
    "{day}.{month}.{year}",
    "{day:02}.{month:02}. {year}",
    "{year}-{month:02}-{day:02}",
]
YEARS = {
    "be": "у {} годзе",
    "bg": "през {} г.",
    "cs": "v roce {}",
    "de": "im Jahr {}",
    "en": "in {}",
    "ja": "{}年",
    "lt": "{} m.",
    "lv": "{}. gadā",
    "pl": "w {} r.",
    "ru": "в {} году",
    "uk": "у {} році",
    "zh": "{}年",
}


def months(language, number):
    return [form for form, value in vocabulary(language).months.items() if value == number]


def written(layout, day, language):
    forms = months(language, day.month)
    return layout.format(
        day=day.day, month=day.month, year=day.year,
        nominative=forms[0], genitive=forms[min(1, len(forms) - 1)], locative=forms[min(2, len(forms) - 1)],
    )  # fmt: skip


@given(st.sampled_from(LANGUAGES), DAYS)
def test_any_day_in_words_is_read_back(language, day):
    text = written(LAYOUTS[language], day, language)
    mention = only(f"– {text} –", language)
    assert (mention.date, mention.text) == (day.isoformat(), text)


@given(st.sampled_from(LANGUAGES), st.sampled_from(FIGURES), DAYS)
def test_any_day_in_figures_is_read_back(language, layout, day):
    text = layout.format(day=day.day, month=day.month, year=day.year)
    mention = only(f"({text})", language)
    assert (mention.date, mention.start, mention.end) == (day.isoformat(), 1, 1 + len(text))


@given(st.sampled_from(LANGUAGES), st.integers(1900, 2099))
def test_any_year_is_read_back(language, year):
    assert only(YEARS[language].format(year), language).date == str(year)


@given(st.sampled_from([code for code in LANGUAGES if code not in ("ja", "zh")]), st.data(), DAYS)
def test_every_form_of_a_month_is_read(language, data, day):
    form = data.draw(st.sampled_from(months(language, day.month)))
    layout = (
        f"{day.year} m. {form}"
        if language == "lt"
        else f"{day.year}. gada {form}"
        if language == "lv"
        else f"{form} {day.year}"
    )
    assert only(layout, language).date == day.isoformat()[:7]


@given(
    st.sampled_from(["{:02}.{:02}.{}", "{}.{}.{} г."]), st.integers(0, 99), st.integers(0, 99), st.integers(1900, 2149)
)
def test_a_day_outside_the_calendar_gives_nothing(layout, day, month, year):
    text = layout.format(day, month, year)
    try:
        expected = [PartialDate(f"{year}-{month:02}-{day:02}").text]
    except ValueError:
        expected = []
    assert [found for found, _ in dates(text, "ru")] == expected


PIECES = st.sampled_from(
    [
        "12",
        "31",
        "0",
        "1996",
        "2999",
        "1000",
        "99999",
        ".",
        ",",
        "-",
        "–",
        "/",
        "(",
        ")",
        " ",
        "\n",
        "\t",
        "г.",
        "года",
        "с",
        "по",
        "мая",
        "r.",
        "roku",
        "maja",
        "May",
        "of",
        "th",
        "m.",
        "d.",
        "birželio",
        "gada",
        "年",
        "月",
        "日",
        "昭和",
        "元",
        "十",
        "から",
        "-х",
        "№",
        "%",
        "last year",
        "вчера",
        "今年",
    ]
)


@given(st.sampled_from(LANGUAGES), st.one_of(st.text(), st.lists(PIECES, max_size=14).map("".join)))
def test_any_text_gives_dates_of_the_calendar_at_their_offsets(language, text):
    for known in (None, "2999-12-31", "1000-01-01"):
        end = 0
        for mention in find_dates(text, language, known):
            assert end <= mention.start < mention.end
            assert text[mention.start : mention.end] == mention.text
            assert all(1 <= month <= 12 for month in mention.months)
            assert (
                mention.date is None
                or PartialDate(mention.date).earliest <= PartialDate(mention.until or mention.date).latest
            )
            end = mention.end


@given(st.sampled_from(LANGUAGES), st.lists(PIECES, max_size=14).map("".join))
def test_tokens_lie_in_the_text_in_their_order(language, text):
    end = 0
    for token in tokens(text, language):
        assert end <= token.start < token.end <= len(text)
        end = token.end


def test_a_long_text_is_read_whole():
    text = "Договор от 17 июля 2003 г., тел. 8 (4012) 92-31-94, 2000 человек. " * 2000
    assert len(find_dates(text, "ru")) == 2000
