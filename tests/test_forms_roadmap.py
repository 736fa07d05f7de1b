"""What is promised of road maps: items, bodies by side, periods and conditions, over page breaks and repeats."""

import pytest
from extracted import claims, names

# A tab at the end of a row is written →, for editors drop it.
TITLE = """\
ПЛАН МЕРОПРИЯТИЙ («ДОРОЖНАЯ КАРТА»)
по сотрудничеству между Псковской областью
и Витебской областью на 2024-2027 годы

"""
HEAD = """\
№ п/п	Наименование мероприятия	Ответственные исполнители		Срок исполнения
		от Псковской области	от Витебской области→
1	2	3	4	5
"""
PAGES = (
    TITLE
    + HEAD
    + """\
1. В области культуры→→→→
1.1	Обмен выставками музеев (на основании запросов сторон)	Комитет по культуре; Комитет по туризму	Управление культуры	2024-2027 гг.
1.2	Проведение фестиваля	Комитет по культуре	Управление культуры	2025 г.

1	2	3	4	5
1.2	Проведение фестиваля народной песни в случае поступления заявок хоров	Комитет по культуре	Управление культуры	2025 г.
1.3	Встречи руководителей библиотек, обмен	Комитет по культуре	Управление культуры	2024-2027 гг.

1	2	3	4	5
	книгами и электронными каталогами→→→
2. В области спорта→→→→
2.1	Участие в ежегодном Псковском молодёжном форуме и в турнирах: Кубок «Пограничье» (март); Фестиваль «Двина» (июнь-август)	Комитет по спорту	Управление спорта	2024-2027 гг.
2.2	Заключение соглашения о сотрудничестве между Комитетом по спорту и Управлением спорта	Комитет по спорту	Управление спорта	2024 г.
"""
).replace("→", "\t")


def test_the_title_gives_a_programme_with_parties_and_period() -> None:
    programme = next(claim for claim in claims(PAGES) if claim.kind == "programme")
    assert names(programme) == ("Псковская область", "Витебская область")
    assert (programme.date, programme.until, programme.concept) == ("2024", "2027", "road-map")


def test_items_are_put_together_over_pages_and_repeats_taken_once() -> None:
    measures = [claim for claim in claims(PAGES) if claim.kind == "measure"]
    assert [claim.number for claim in measures] == ["1.1", "1.2", "1.3", "2.1", "2.2"]
    assert measures[1].instrument.endswith("заявок хоров")
    assert measures[2].instrument == "Встречи руководителей библиотек, обмен книгами и электронными каталогами"
    assert {claim.section for claim in measures} == {"1. В области культуры", "2. В области спорта"}
    assert [(claim.date, claim.until) for claim in measures[:2]] == [("2024", "2027"), ("2025", "2025")]
    assert {claim.status for claim in measures} == {"planned"}


def test_bodies_answer_for_the_side_of_their_column() -> None:
    first = next(claim for claim in claims(PAGES) if claim.number == "1.1")
    assert first.bodies == (("Комитет по культуре", 0), ("Комитет по туризму", 0), ("Управление культуры", 1))


def test_conditions_are_told() -> None:
    measures = {claim.number: claim.conditions for claim in claims(PAGES) if claim.kind == "measure"}
    assert (measures["1.1"], measures["1.2"], measures["1.3"]) == (("on-request",), ("on-application",), ())


def test_events_named_in_an_item_with_their_months() -> None:
    events = {claim.months: claim.instrument for claim in claims(PAGES) if claim.kind == "event"}
    assert events[3,] == "Кубок «Пограничье»"
    assert events[6, 7, 8] == "Фестиваль «Двина»"
    assert "форум" in events[()]
    assert len(events) == 3


def test_an_agreement_that_an_item_plans_binds_the_bodies_it_names() -> None:
    planned = [claim for claim in claims(PAGES) if claim.kind == "tie"]
    assert [(names(claim), claim.status, claim.date, claim.role) for claim in planned] == [
        (("Комитет по спорту", "Управление спорта"), "planned", "2024", "due")
    ]


def test_a_table_without_numbers_and_sides() -> None:
    text = """\
Action plan of cooperation between Narva and Imatra for 2025-2026

Activity	Responsible	Deadline
Exchange of teachers	Education department of Narva
Culture office of Imatra	2025
Joint choir festival	Culture office of Imatra	2026
"""
    found = [claim for claim in claims(text.replace("Narva\nCulture", "Narva; Culture")) if claim.kind == "measure"]
    assert [(claim.instrument, claim.date) for claim in found] == [
        ("Exchange of teachers", "2025"),
        ("Joint choir festival", "2026"),
    ]
    assert found[0].bodies == (("Education department of Narva", 0), ("Culture office of Imatra", 1))
    assert names(found[0]) == ("Narva", "Imatra")


def test_a_plan_of_numbered_paragraphs_with_labels() -> None:
    text = """\
Plan współpracy między Gminą Suwałki a Miastem Alytus na lata 2023-2024

Cele

1. Rozwój kontaktów mieszkańców.

Działania

1. Wymiana młodzieży szkolnej. Odpowiedzialny: Wydział Edukacji. Termin: 2023
2. Wspólna wystawa fotografii.
Odpowiedzialny: Muzeum Okręgowe

Oczekiwane rezultaty

1. Większa liczba spotkań.
"""
    found = [claim for claim in claims(text) if claim.kind == "measure"]
    assert [(claim.number, claim.instrument) for claim in found] == [
        ("1", "Wymiana młodzieży szkolnej"),
        ("2", "Wspólna wystawa fotografii."),
    ]
    assert [[name for name, _ in claim.bodies] for claim in found] == [["Wydział Edukacji"], ["Muzeum Okręgowe"]]
    assert [(claim.date, claim.until) for claim in found] == [("2023", "2023"), ("2023", "2024")]


def test_a_plan_that_lost_force_ended_on_the_day_before() -> None:
    text = """\
Стратегический план развития города Вологды до 2020 года (утратил силу с 1 марта 2016 года)

Мероприятия

1. Развитие связей с зарубежными городами.
2. Обмен специалистами.
"""
    programme = next(claim for claim in claims(text) if claim.kind == "programme")
    assert (names(programme), programme.status, programme.until) == (("Вологда",), "ended", "2016-02-29")


@pytest.mark.parametrize(
    "text",
    [
        "№\tДействие\tКнопка\n1\tСохранить\tF2\n2\tВыйти\tF10\n",
        "1. Купить хлеб.\n2. Позвонить в Минск.\n3. Поехать в Витебск.\n",
    ],
)
def test_a_numbered_list_alone_is_no_plan(text: str) -> None:
    assert not [claim for claim in claims(text) if claim.kind in {"measure", "programme"}]
