"""Kaliningrad Region's strategy: one-sided claims, two cross-border programmes, a forum and its own aims."""

from pathlib import Path

import pytest
from sourced import copied, dates, is_named, misplaced, read_original, read_sheet, territories, words_at

from tiegraph.model import Partnership, Programme, Sheet

HOME = "territory/kaliningrad-region"
GOVERNMENT = "body/kaliningrad-region-government"
STRATEGY = "kaliningrad-strategy-international"
PRIORITIES = ["poland", "lithuania", "belarus", "germany", "sweden", "denmark", "norway"]
INTERESTED = ["china", "india", "south-korea"]
ENI = {"eni-russia-poland-2014-2020": "poland", "eni-russia-lithuania-2014-2020": "lithuania"}
ENI_FIELDS = {
    "culture-and-heritage": "культурного наследия",
    "tourism": "туризма",
    "environment": "окружающей среды",
    "transport": "транспорта",
    "communications": "связи",
    "social-policy": "социального обслуживания",
    "border-cooperation": "приграничного взаимодействия",
}
# number of a goal or measure: a word of its passage
GOALS = {
    "1": "Основной целью",
    "2": "международной арене",
    "3": "имеющихся партнерских связей",
    "4": "исторической памяти",
    "5": "иностранных инвестиций",
    "6": "Особой экономической зоны",
    "7": "продвижение товаров",
    "8": "Евросоюза",
}
MEASURES = {
    "1": "партнерских отношений",
    "2": "народная дипломатия",
    "3": "соглашений",
    "4": "планов сотрудничества",
    "5": "советах",
    "6": "города-партнеры",
    "7": "туристических маршрутов",
    "8": "малого и среднего бизнеса",
    "9": "форум",
    "10": "участие в международных программах",
    "11": "координация",
}


@pytest.fixture(scope="module")
def sheet() -> Sheet:
    return read_sheet(STRATEGY)


@pytest.fixture(scope="module")
def programmes(sheet: Sheet) -> dict[str, Programme]:
    return {programme.id: programme for programme in sheet.programme}


@pytest.fixture(scope="module")
def original(sheet: Sheet, shared: Path) -> str:
    return read_original(sheet.source, shared)


def _of_kind(sheet: Sheet, kind: str) -> dict[str, Partnership]:
    return {tie.party[1].removeprefix("territory/"): tie for tie in sheet.partnership if tie.kind == kind}


def test_nothing_but_these_ties(sheet: Sheet) -> None:
    assert len(sheet.partnership) == len(PRIORITIES) + len(INTERESTED)
    assert {programme.id for programme in sheet.programme} == {STRATEGY, *ENI}
    assert [event.id for event in sheet.event] == ["kaliningrad-partner-regions-forum"]
    assert (sheet.agreement, sheet.membership) == ((), ())


def test_seven_priority_countries_by_the_governments_word(sheet: Sheet) -> None:
    ties = _of_kind(sheet, "priority-partner")
    assert list(ties) == PRIORITIES
    for tie in ties.values():
        assert (tie.party[0], tie.claimed_by, tie.status, dates(tie)) == (HOME, (GOVERNMENT,), "active", set())


def test_three_countries_of_asia_showed_interest_in_2017_and_2018(sheet: Sheet) -> None:
    ties = _of_kind(sheet, "shown-interest")
    assert list(ties) == INTERESTED
    for tie in ties.values():
        assert (tie.party[0], tie.claimed_by, tie.status) == (HOME, (GOVERNMENT,), "unknown")
        assert dates(tie) == {("since", "2017"), ("until", "2018")}


@pytest.mark.parametrize("programme", ENI)
def test_cross_border_programmes(programmes: dict[str, Programme], programme: str) -> None:
    eni = programmes[programme]
    assert eni.party == ("territory/russia", f"territory/{ENI[programme]}", HOME)
    assert (eni.kind, eni.status) == ("cross-border-programme", "active")
    assert dates(eni) == {("since", "2014"), ("until", "2020")}
    assert set(eni.field) == set(ENI_FIELDS)


def test_the_forum_is_yearly_and_its_place_is_not_told(sheet: Sheet) -> None:
    (forum,) = sheet.event
    assert (forum.kind, forum.recurrence, forum.status) == ("forum", "annual", "active")
    assert (forum.party, forum.place, forum.month, dates(forum)) == ((HOME,), None, (), set())


def test_the_strategy_tells_no_date_and_no_status(programmes: dict[str, Programme]) -> None:
    strategy = programmes[STRATEGY]
    assert (strategy.kind, strategy.status, strategy.party) == ("strategy", "unknown", (HOME,))
    assert dates(strategy) == set()


def test_goals_and_measures(programmes: dict[str, Programme]) -> None:
    strategy = programmes[STRATEGY]
    assert [goal.number for goal in strategy.goal] == list(GOALS)
    assert [measure.number for measure in strategy.measure] == list(MEASURES)
    assert {goal.number: goal.under for goal in strategy.goal if goal.under} == {"2": "1"}
    assert {goal.number for goal in strategy.goal if "investment" in goal.field} == {"5", "6"}
    events = {measure.number: measure.event for measure in strategy.measure if measure.event}
    assert events == {"9": ("event/kaliningrad-partner-regions-forum",)}


def test_the_source_is_the_governments_and_undated(sheet: Sheet) -> None:
    assert (sheet.source.issuer, sheet.source.about) == ((GOVERNMENT,), (HOME,))
    assert (sheet.source.dated, sheet.source.act, sheet.source.in_force) == (None, False, None)


def test_the_original_names_each_country(sheet: Sheet, original: str) -> None:
    known = territories()
    for tie in sheet.ties:
        for party in tie.party[1:]:
            assert is_named(known[party], words_at(tie, original)), (tie.id, party)
    for mention in sheet.mention:
        assert is_named(known[mention.territory], words_at(mention, original)), mention.territory


def test_the_original_prints_the_dates(sheet: Sheet, programmes: dict[str, Programme], original: str) -> None:
    for country, tie in _of_kind(sheet, "shown-interest").items():
        assert "2017-2018 годах" in words_at(tie, original), country
    for programme in ENI:
        assert "2014-2020 годы" in words_at(programmes[programme], original), programme
    assert "ежегодно" in words_at(sheet.event[0], original)


def test_the_original_names_each_field_of_the_programmes(programmes: dict[str, Programme], original: str) -> None:
    for programme in ENI:
        for field, word in ENI_FIELDS.items():
            assert word in words_at(programmes[programme], original), (programme, field)


def test_the_original_states_each_goal_and_measure(programmes: dict[str, Programme], original: str) -> None:
    strategy = programmes[STRATEGY]
    for goal in strategy.goal:
        assert GOALS[goal.number] in words_at(goal, original), goal.number
    for measure in strategy.measure:
        assert MEASURES[measure.number] in words_at(measure, original), measure.number


def test_evidence_stands_where_it_says(sheet: Sheet, original: str) -> None:
    assert misplaced(sheet, original) == []


def test_labels_are_our_own_words(sheet: Sheet, original: str) -> None:
    assert copied(sheet, original) == []
