"""Khabarovsk's strategic plan: an act no longer in force; a goal, two tasks, seven activities, five results."""

from pathlib import Path

import pytest
from sourced import copied, dates, is_named, misplaced, read_original, read_sheet, territories, words_at

from tiegraph.model import Programme, Sheet

HOME = "territory/khabarovsk"
PLAN = "khabarovsk-strategic-plan-2020"
WITH_CHINA = "far-east-eastern-siberia-northeast-china"

# id of an activity: (printed number, a word of it); the printed numbers start again after four
ACTIVITIES = {
    "1-1": ("1", "межмуниципального сотрудничества"),
    "1-2": ("2", "особой экономической зоны"),
    "1-3": ("3", "сопредельных стран"),
    "1-4": ("4", "Программы сотрудничества"),
    "2-1": ("1", "выставках"),
    "2-2": ("2", "городами-побратимам"),
    "2-3": ("3", "иностранных инвестиций"),
}
RESULTS = {
    "1": "Увеличение количества заключенных соглашений",
    "2": "Увеличение числа хабаровчан",
    "3": "Расширение межмуниципальных",
    "4": "Увеличение объема",
    "5": "Увеличение количества принятых делегаций",
}


@pytest.fixture(scope="module")
def sheet() -> Sheet:
    return read_sheet(PLAN)


@pytest.fixture(scope="module")
def plan(sheet: Sheet) -> Programme:
    return next(programme for programme in sheet.programme if programme.id == PLAN)


@pytest.fixture(scope="module")
def with_china(sheet: Sheet) -> Programme:
    return next(programme for programme in sheet.programme if programme.id == WITH_CHINA)


@pytest.fixture(scope="module")
def original(sheet: Sheet, shared: Path) -> str:
    return read_original(sheet.source, shared)


def test_nothing_but_two_programmes(sheet: Sheet) -> None:
    assert [tie.id for tie in sheet.ties] == [PLAN, WITH_CHINA]


def test_the_act_lost_force_on_31_january_2017(sheet: Sheet) -> None:
    source = sheet.source
    assert (source.act, source.in_force, source.no_longer_in_force) == (True, "not-in-force", "2017-01-31")
    assert (source.issuer, source.dated, source.about) == ((), None, (HOME,))


def test_the_plan_ended_the_day_before_and_keeps_its_horizon(plan: Programme) -> None:
    assert (plan.kind, plan.status, plan.party) == ("strategy", "ended", (HOME,))
    assert (plan.since, plan.until, plan.horizon) == (None, "2017-01-30", "2020")
    assert [(change.turn, change.dated, change.by) for change in plan.change] == [("ended", "2017-01-31", ())]


def test_no_other_date_is_stated(plan: Programme) -> None:
    assert dates(plan) == {("until", "2017-01-30"), ("dated", "2017-01-31"), ("horizon", "2020")}


def test_one_goal_and_two_tasks_under_it(plan: Programme) -> None:
    assert [(goal.id or goal.number, goal.number, goal.under) for goal in plan.goal] == [
        ("1", "1", None),
        ("task-1", "1", "1"),
        ("task-2", "2", "1"),
    ]


def test_seven_activities_with_their_printed_numbers(plan: Programme) -> None:
    printed = {activity: number for activity, (number, _) in ACTIVITIES.items()}
    assert {measure.id: measure.number for measure in plan.measure} == printed


def test_five_results_all_to_grow(plan: Programme) -> None:
    found = [(result.number, result.direction, result.figure, result.year) for result in plan.indicator]
    assert found == [(number, "increase", (), None) for number in RESULTS]


def test_the_programme_with_china_has_no_period(with_china: Programme) -> None:
    assert with_china.party == ("territory/russian-far-east", "territory/eastern-siberia", "territory/northeast-china")
    assert (with_china.kind, with_china.status, dates(with_china)) == ("cross-border-programme", "unknown", set())


def test_the_activity_that_carries_it_out_is_named(plan: Programme, with_china: Programme) -> None:
    (activity,) = [measure for measure in plan.measure if measure.implements]
    assert activity.implements == (f"programme/{WITH_CHINA}",)
    assert activity.id == "1-4"
    assert f"measure/{PLAN}-{activity.id}" in str(with_china.note)


def test_the_original_prints_the_legal_status(plan: Programme, original: str) -> None:
    (ended,) = plan.change
    assert "с 31 января 2017 года" in words_at(ended, original)
    assert all(words in words_at(plan, original) for words in ("Недействующий", "до 2020 года", "31 января 2017"))


def test_the_original_states_each_part_under_its_number(plan: Programme, original: str) -> None:
    for measure in plan.measure:
        number, words = ACTIVITIES[str(measure.id)]
        (evidence,) = measure.evidence
        assert evidence.item == number
        assert original[: evidence.span[0]].endswith(f"\n{number}. "), measure.id
        assert words in words_at(measure, original), measure.id
    for result in plan.indicator:
        assert words_at(result, original).startswith(RESULTS[result.number]), result.number


def test_the_original_names_each_territory(sheet: Sheet, original: str) -> None:
    known = territories()
    for tie in sheet.ties:
        for party in tie.party:
            assert is_named(known[party], words_at(tie, original)), (tie.id, party)
    for mention in sheet.mention:
        assert is_named(known[mention.territory], words_at(mention, original)), mention.territory


def test_evidence_stands_where_it_says(sheet: Sheet, original: str) -> None:
    assert misplaced(sheet, original) == []


def test_labels_are_our_own_words(sheet: Sheet, original: str) -> None:
    assert copied(sheet, original) == []
