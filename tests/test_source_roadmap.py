"""The road map of St Petersburg and Kaliningrad Region: what its sheet promises, and that the original says so."""

import hashlib
import re
from importlib import resources
from pathlib import Path

import pytest

from tiegraph.loaders import registry, sheets
from tiegraph.model import Body, Evidence, Programme, Sheet

SLUG = "spb-kaliningrad-roadmap-2023-2026"
SPB, KALININGRAD = "territory/saint-petersburg", "territory/kaliningrad-region"
MEASURES = {1: 6, 2: 1, 3: 4, 4: 1, 5: 4, 6: 2, 7: 6, 8: 3, 9: 3, 10: 7, 11: 1, 12: 3}
NUMBERS = [f"{section}.{item}" for section, count in MEASURES.items() for item in range(1, count + 1)]
BROKEN_OVER_A_PAGE = {"2.1", "6.1", "10.4", "12.1"}
EVENTS = {
    "1.2": ["spb-kaliningrad-christmas-fair"],
    "1.3": ["petersburg-innovation-forum"],
    "5.4": ["smart-transport-forum", "spb-transport-fest"],
    "7.6": [
        "woman-of-the-year-week",
        "older-generation-forum",
        "social-petersburg-forum",
        "petersburg-volunteering-forum",
    ],
    "9.1": ["petersburg-educational-forum"],
    "10.3": ["petersburg-cultural-forum"],
}
MONTHS = {3: "март", 9: "сентябрь", 10: "октябрь", 12: "декабрь"}


@pytest.fixture(scope="module")
def sheet() -> Sheet:
    with resources.as_file(resources.files("tiegraph.sources") / f"{SLUG}.yaml") as path:
        return sheets.read(path).sheet


@pytest.fixture(scope="module")
def road_map(sheet: Sheet) -> Programme:
    (programme,) = sheet.programme
    return programme


@pytest.fixture(scope="module")
def bodies() -> dict[str, Body]:
    with resources.as_file(resources.files("tiegraph.registry") / "bodies.csv") as path:
        return {f"body/{body.id}": body for body in registry.read(path, Body)}


@pytest.fixture(scope="module")
def original(shared: Path) -> str:
    with (shared / "sources" / f"{SLUG}.txt").open(encoding="utf-8", newline="") as file:
        return file.read()


def _words(text: str) -> list[str]:
    return re.findall(r"\w+(?:-\w+)*", text.casefold())


def _text(original: str, evidence: Evidence) -> str:
    start, end = evidence.span
    return original[start:end]


def _spellings(body: Body) -> set[str]:
    return {body.label["ru"], *body.alt.get("ru", ()), *body.hidden.get("ru", ())}


# What a user is promised


def test_road_map_binds_two_regions_for_four_years(road_map: Programme) -> None:
    assert (road_map.id, road_map.kind, road_map.status) == ("spb-kaliningrad-2023-2026", "road-map", "active")
    assert set(road_map.party) == {SPB, KALININGRAD}
    assert (road_map.since, road_map.until) == ("2023", "2026")
    assert road_map.signatory == ("body/saint-petersburg-governor", "body/kaliningrad-region-governor")


def test_no_date_of_signature_is_invented(sheet: Sheet) -> None:
    assert sheet.source.dated is None
    assert [tie.id for tie in sheet.ties if tie.signed or tie.dated] == []


def test_twelve_sections_and_their_measures_are_numbered_as_printed(road_map: Programme) -> None:
    assert [section.number for section in road_map.section] == [str(number) for number in MEASURES]
    assert [measure.number for measure in road_map.measure] == NUMBERS
    assert len(road_map.measure) == 41
    assert [measure.number for measure in road_map.measure if measure.section != measure.number.split(".")[0]] == []


def test_fields_of_measures_are_found_on_their_section_and_on_the_road_map(road_map: Programme) -> None:
    fields = {section.number: set(section.field) for section in road_map.section}
    for measure in road_map.measure:
        assert measure.field, measure.number
        assert set(measure.field) <= fields[measure.section], measure.number
    assert set(road_map.field) == set().union(*fields.values())


def test_34_bodies_answer_for_measures_and_all_are_registered(road_map: Programme, bodies: dict[str, Body]) -> None:
    answering = {item.body for measure in road_map.measure for item in measure.responsibility}
    assert len(answering) == 34
    assert sorted(answering - set(bodies)) == []
    assert sum(bodies[ref].jurisdiction == SPB for ref in answering) == 18
    assert sum(bodies[ref].jurisdiction == KALININGRAD for ref in answering) == 16


def test_every_measure_has_a_body_on_each_side_that_acts_for_its_own_territory(
    road_map: Programme, bodies: dict[str, Body]
) -> None:
    for measure in road_map.measure:
        assert {item.on_behalf_of for item in measure.responsibility} == {SPB, KALININGRAD}, measure.number
        for item in measure.responsibility:
            assert bodies[item.body].jurisdiction == item.on_behalf_of, (measure.number, item.body)


def test_kaliningrad_ministry_of_social_policy_answers_for_nine_measures(road_map: Programme) -> None:
    ministry = "body/kaliningrad-ministry-of-social-policy"
    its = [m.number for m in road_map.measure if any(item.body == ministry for item in m.responsibility)]
    assert its == ["7.1", "7.2", "7.3", "7.4", "7.5", "7.6", "8.1", "8.2", "8.3"]


def test_bodies_inside_an_administration_say_so(bodies: dict[str, Body]) -> None:
    above = {ref: body.sub_organization_of for ref, body in bodies.items() if body.sub_organization_of}
    assert above == {
        "body/spb-committee-civil-service": "body/saint-petersburg-governor-administration",
        "body/kaliningrad-department-of-civil-service": "body/kaliningrad-region-government",
        "body/blagoveshchensk-international-department": "body/blagoveshchensk-administration",
    }
    assert sorted(set(above.values()) - set(bodies)) == []


def test_bodies_are_sorted_and_no_spelling_names_two_of_them(bodies: dict[str, Body]) -> None:
    assert list(bodies) == sorted(bodies)
    spellings = [spelling for body in bodies.values() for spelling in _spellings(body)]
    assert len(spellings) == len(set(spellings))


def test_conditions(road_map: Programme) -> None:
    conditions = {measure.number: measure.condition for measure in road_map.measure if measure.condition}
    on_request = dict.fromkeys(["1.5", "1.6", "7.1", "7.2", "7.3", "7.4", "7.5", "7.6"], ("on-request",))
    assert conditions == {"1.3": ("on-application",), **on_request}


def test_every_measure_runs_2023_to_2026_but_the_agreement_is_for_2023(road_map: Programme) -> None:
    periods = {measure.number: (measure.since, measure.until) for measure in road_map.measure}
    assert periods == {**dict.fromkeys(NUMBERS, ("2023", "2026")), "8.3": ("2023", "2023")}


def test_a_measure_printed_in_two_rows_shows_both_and_says_why(road_map: Programme) -> None:
    twice = {measure.number for measure in road_map.measure if len(measure.evidence) == 2}
    assert twice == BROKEN_OVER_A_PAGE | {"1.3"}
    assert {measure.number for measure in road_map.measure if measure.note} == twice
    for measure in road_map.measure:
        assert {item.item for item in measure.evidence} == {measure.number}


def test_rows_are_counted_without_a_gap(road_map: Programme) -> None:
    rows = [item.row for measure in road_map.measure for item in measure.evidence]
    assert rows == list(range(1, 47))


def test_events_are_named_by_their_measures(sheet: Sheet, road_map: Programme) -> None:
    named = {measure.number: list(measure.event) for measure in road_map.measure if measure.event}
    assert named == {number: [f"event/{slug}" for slug in slugs] for number, slugs in EVENTS.items()}
    assert [event.id for event in sheet.event] == [slug for slugs in EVENTS.values() for slug in slugs]
    for event in sheet.event:
        assert set(event.party) == {SPB, KALININGRAD}, event.id


def test_events_keep_months_places_and_recurrence_only_where_printed(sheet: Sheet) -> None:
    assert {event.id: event.month for event in sheet.event if event.month} == {
        "woman-of-the-year-week": (3,),
        "older-generation-forum": (9, 10),
        "social-petersburg-forum": (10, 11, 12),
        "petersburg-volunteering-forum": (12,),
    }
    assert {event.id: event.place for event in sheet.event if event.place} == dict.fromkeys(EVENTS["7.6"], SPB)
    annual = {*EVENTS["1.2"], *EVENTS["1.3"], *EVENTS["7.6"], *EVENTS["10.3"]}
    assert {event.id for event in sheet.event if event.recurrence == "annual"} == annual
    assert {event.id for event in sheet.event if event.recurrence is None} == {*EVENTS["5.4"], *EVENTS["9.1"]}


def test_the_agreement_is_planned_and_not_taken_for_signed(sheet: Sheet) -> None:
    (agreement,) = sheet.agreement
    assert agreement.id == "spb-kaliningrad-labour-agreement"
    assert (agreement.kind, agreement.status) == ("agreement", "planned")
    assert set(agreement.party) == {"body/spb-committee-labour", "body/kaliningrad-ministry-of-social-policy"}
    assert (agreement.due, agreement.signed, agreement.since) == ("2023", None, None)
    assert agreement.implements == ("measure/spb-kaliningrad-2023-2026-8.3",)


# What the original says


def test_the_original_is_the_one_described(sheet: Sheet, shared: Path, original: str) -> None:
    data = (shared / "sources" / f"{SLUG}.txt").read_bytes()
    assert hashlib.sha256(data).hexdigest() == sheet.source.sha256
    assert len(original) == sheet.source.length
    assert sheet.source.file == f"{SLUG}.txt"


def test_numbers_are_those_of_the_original(road_map: Programme, original: str) -> None:
    printed = re.findall(r"^(\d+\.\d+)\t", original, re.MULTILINE)
    assert list(dict.fromkeys(printed)) == [measure.number for measure in road_map.measure]
    assert re.findall(r"^<b>(\d+)\. ", original, re.MULTILINE) == [section.number for section in road_map.section]


def test_evidence_of_a_section_is_its_heading(road_map: Programme, original: str) -> None:
    headings = re.findall(r"^<b>(.+)</b>", original, re.MULTILINE)
    assert [_text(original, section.evidence[0]) for section in road_map.section] == headings


def test_evidence_of_a_measure_is_its_whole_row_or_the_rest_of_it(road_map: Programme, original: str) -> None:
    rows = re.findall(r"^(?:\d+\.\d+\t.+|\t[^\t\n]+\t\t\t)$", original, re.MULTILINE)
    for measure in road_map.measure:
        for evidence in measure.evidence:
            assert evidence.row is not None
            text = _text(original, evidence)
            assert text == rows[evidence.row - 1].strip("\t"), measure.number
            if measure.number in BROKEN_OVER_A_PAGE and evidence is measure.evidence[-1]:
                assert original[evidence.span[0] - 2 : evidence.span[0]] == "\n\t", measure.number
            else:
                assert text.startswith(f"{measure.number}\t"), measure.number


def test_the_evidence_names_exactly_the_responsible_bodies(
    road_map: Programme, bodies: dict[str, Body], original: str
) -> None:
    for measure in road_map.measure:
        cells = _text(original, measure.evidence[0]).split("\t")
        printed = [name.strip() for cell in cells[2:4] for name in cell.split(";")]
        assert len(printed) == len(measure.responsibility), measure.number
        for name, item in zip(printed, measure.responsibility, strict=True):
            assert name in _spellings(bodies[item.body]), measure.number


def test_the_evidence_gives_period_and_condition(road_map: Programme, original: str) -> None:
    words = {"на основании запросов": ("on-request",), "в случае поступления": ("on-application",)}
    for measure in road_map.measure:
        years = list(dict.fromkeys([measure.since, measure.until]))
        text = "\t".join(_text(original, item) for item in measure.evidence)
        assert f"\t{'-'.join(filter(None, years))} г" in text, measure.number
        assert measure.condition == next((slug for phrase, slug in words.items() if phrase in text), ()), measure.number


def test_the_evidence_names_the_event_its_months_and_its_recurrence(sheet: Sheet, original: str) -> None:
    for event in sheet.event:
        assert event.label is not None
        text = " ".join(_text(original, item) for item in event.evidence)
        # The original declines the names and breaks «Санкт- Петербургском», so stems of words are compared.
        stems = [word[:-3] if len(word) > 5 else word for word in re.findall(r"\w+", event.label["ru"].casefold())]
        assert [stem for stem in stems if stem not in text.casefold()] == [], event.id
        assert ("ежегодн" in text) == (event.recurrence == "annual"), event.id
        last = _text(original, event.evidence[-1])
        ends = [MONTHS[month] for month in dict.fromkeys([*event.month[:1], *event.month[-1:]])]
        assert [month for month in MONTHS.values() if month in last] == ends, event.id


def test_the_evidence_of_road_map_and_agreement_names_parties_and_years(
    sheet: Sheet, road_map: Programme, original: str
) -> None:
    title, *signatures = [_text(original, item) for item in road_map.evidence]
    assert "ДОРОЖНАЯ КАРТА" in title
    assert title.endswith("2023-2026 годы")
    assert [" ".join(text.split()) for text in signatures] == [
        "Губернатор Санкт-Петербурга",
        "Губернатор Калининградской области",
    ]
    clause, period = [_text(original, item) for item in sheet.agreement[0].evidence]
    assert clause.startswith("Заключение соглашения")
    assert period == f"{sheet.agreement[0].due} г."


def test_persons_are_not_recorded(original: str) -> None:
    text = (resources.files("tiegraph.sources") / f"{SLUG}.yaml").read_text(encoding="utf-8")
    persons = re.findall(r"^[А-Я]\.[А-Я]\.([А-Я][а-я]+)", original, re.MULTILINE)
    assert len(persons) == 2
    assert [name for name in persons if name in text] == []


def test_labels_are_in_our_own_words(sheet: Sheet, road_map: Programme, original: str) -> None:
    parts = (road_map, *road_map.section, *road_map.measure, *sheet.agreement)
    labels = [sheet.source.title["ru"], *(part.label["ru"] for part in parts if part.label)]
    assert len(labels) == 1 + 1 + 12 + 41 + 1
    said = f" {' '.join(_words(original))} "
    for label in labels:
        words = _words(label)
        runs = [" ".join(words[start : start + 5]) for start in range(len(words) - 4)]
        assert [run for run in runs if f" {run} " in said] == [], label
