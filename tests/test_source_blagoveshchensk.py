"""Blagoveshchensk's report on 2011: what its sheet promises, and that the original says so."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from importlib import resources
from pathlib import Path

import pytest

from tiegraph.loaders import registry, sheets
from tiegraph.model import (
    Agreement,
    Association,
    Body,
    Entity,
    Event,
    Evidence,
    Partnership,
    Registry,
    Sheet,
    Territory,
    Tie,
)
from tiegraph.rdf import tie_ref

SLUG = "blagoveshchensk-report-2011"
CITY = "territory/blagoveshchensk"
ADMINISTRATION = "body/blagoveshchensk-administration"
MAYORS = {CITY, "territory/siberia", "territory/russian-far-east", "territory/japan-west-coast"}
NAMED_IN_THE_PARAGRAPH = {  # not in the words of the claim
    ("blagoveshchensk-heihe-universities", "territory/heihe"),
    ("blagoveshchensk-heihe-exchanges", "territory/heihe"),
    ("blagoveshchensk-city-day", "territory/heihe"),
    ("blagoveshchensk-joint-exhibitions", "territory/heihe"),
    ("japan-russia-mayors-meeting-21-heihe-visit", "territory/siberia"),
    ("japan-russia-mayors-meeting-21-heihe-visit", "territory/russian-far-east"),
    ("japan-russia-mayors-meeting-21-heihe-visit", "territory/japan-west-coast"),
}
NAMED_IN_THE_HEADING = {  # not in the paragraph either, and so only possible
    ("blagoveshchensk-children-exchange-2011", "territory/china"),
    ("blagoveshchensk-fairs-2011", "territory/china"),
}


@pytest.fixture(scope="module")
def sheet() -> Sheet:
    with resources.as_file(resources.files("tiegraph.sources") / f"{SLUG}.yaml") as path:
        return sheets.read(path).sheet


@pytest.fixture(scope="module")
def known() -> Registry:
    with resources.as_file(resources.files("tiegraph.registry")) as folder:
        return Registry(
            territory=registry.read(folder / "territories.csv", Territory),
            body=registry.read(folder / "bodies.csv", Body),
            association=registry.read(folder / "associations.csv", Association),
        )


@pytest.fixture(scope="module")
def original(shared: Path) -> str:
    with (shared / "sources" / f"{SLUG}.txt").open(encoding="utf-8", newline="") as file:
        return file.read()


def _agreement(sheet: Sheet, name: str) -> Agreement:
    return next(tie for tie in sheet.agreement if tie.id == name)


def _partnership(sheet: Sheet, name: str) -> Partnership:
    return next(tie for tie in sheet.partnership if tie.id == name)


def _event(sheet: Sheet, name: str) -> Event:
    return next(tie for tie in sheet.event if tie.id == name)


def _partners(ties: Iterable[Tie]) -> list[str]:
    """The slugs of the other party, for ties of two of which one is the city."""
    pairs = [set(tie.party) for tie in ties]
    assert all(len(pair) == 2 and CITY in pair for pair in pairs)
    return sorted(party.split("/")[1] for pair in pairs for party in pair - {CITY})


# What a user is promised


def test_heihe_and_wudalianchi_are_twins(sheet: Sheet) -> None:
    twins = [tie for tie in sheet.partnership if tie.kind == "twin" and tie.status == "active"]
    assert _partners(twins) == ["heihe", "wudalianchi"]


def test_four_twins_are_planned_one_of_them_a_russian_city_and_only_the_city_says_so(sheet: Sheet) -> None:
    planned = [tie for tie in sheet.partnership if tie.status == "planned"]
    assert {tie.kind for tie in planned} == {"twin"}
    assert _partners(planned) == ["dangjin", "pyongsong", "rizhao", "yakutsk"]
    assert {tie.claimed_by for tie in planned} == {(CITY,)}


def test_six_chinese_cities_are_working_contacts_in_trade(sheet: Sheet) -> None:
    contacts = [tie for tie in sheet.partnership if tie.id.endswith("-working-contact")]
    assert _partners(contacts) == ["dalian", "hong-kong", "manzhouli", "qiqihar", "rizhao", "shenyang"]
    assert {(tie.kind, tie.status, tie.field) for tie in contacts} == {
        ("working-contact", "active", ("trade-and-industry",))
    }


def test_other_working_contacts_are_of_authorities_investors_and_one_correspondence(sheet: Sheet) -> None:
    contacts = [tie for tie in sheet.partnership if tie.kind == "working-contact"]
    others = [set(tie.party) for tie in contacts if not tie.id.endswith("-working-contact")]
    assert others == [
        {ADMINISTRATION, "body/heihe-government"},
        {ADMINISTRATION, "territory/south-korea"},
        {ADMINISTRATION, "territory/north-korea"},
        {CITY, "territory/south-chungcheong"},
        {CITY, "territory/pyongsong"},
    ]


def test_three_japanese_cities_are_partners_for_ten_years_with_no_paper_and_no_start(sheet: Sheet) -> None:
    partners = [tie for tie in sheet.partnership if tie.minimum_years]
    assert _partners(partners) == ["joetsu", "niigata", "takatsuki"]
    assert {(tie.kind, tie.status, tie.minimum_years) for tie in partners} == {("partner", "active", 10)}
    with_paper = {party for tie in sheet.agreement for party in tie.party}
    assert with_paper.isdisjoint({"territory/joetsu", "territory/niigata", "territory/takatsuki"})


def test_three_party_ties_stay_whole(sheet: Sheet) -> None:
    whole = [set(tie.party) for tie in sheet.partnership if tie.kind == "trilateral"]
    assert whole == [
        {CITY, "territory/joetsu", "territory/heihe"},
        {CITY, "territory/krasnoyarsk", "territory/heihe"},
        {CITY, "territory/neryungri", "territory/heihe"},
    ]


def test_no_partnership_is_left_uncounted(sheet: Sheet) -> None:
    assert len(sheet.partnership) == 2 + 4 + 6 + 5 + 3 + 3


def test_city_is_in_five_associations_and_the_aikido_club_is_none_of_them(sheet: Sheet) -> None:
    assert _partners(sheet.membership) == ["asdg", "japan-russia-mayors", "mayors-for-peace", "uclg", "vsms"]
    assert {tie.status for tie in sheet.membership} == {"active"}


def test_four_papers(sheet: Sheet) -> None:
    assert [(paper.id, paper.kind) for paper in sheet.agreement] == [
        ("blagoveshchensk-wudalianchi-2003", "treaty"),
        ("blagoveshchensk-heihe-2011", "twinning-agreement"),
        ("blagoveshchensk-heihe-protocols", "protocol"),
        ("japan-russia-mayors-communique-2007", "communique"),
    ]


def test_treaty_of_2003_is_with_wudalianchi_and_possibly_with_heihe(sheet: Sheet) -> None:
    treaty = _agreement(sheet, "blagoveshchensk-wudalianchi-2003")
    assert set(treaty.party) == {CITY, "territory/wudalianchi"}
    assert treaty.possible_party == ("territory/heihe",)
    assert (treaty.dated, treaty.signed, treaty.since) == ("2003-07-17", None, None)
    assert "Ambiguous" in (treaty.note or "")


def test_meeting_of_mayors_has_its_month_edition_cities_and_communique(sheet: Sheet) -> None:
    meeting = _event(sheet, "japan-russia-mayors-meeting-21")
    assert set(meeting.party) == MAYORS
    assert (meeting.kind, meeting.dated, meeting.place, meeting.edition) == ("meeting", "2007-08", CITY, 21)
    assert {(figure.counts, figure.value, figure.bound, figure.of) for figure in meeting.figure} == {
        ("participating-cities", 9, "exact", "territory/japan"),
        ("participating-cities", 9, "exact", "territory/russia"),
    }
    assert meeting.outcome == ("agreement/japan-russia-mayors-communique-2007",)
    trip = _event(sheet, "japan-russia-mayors-meeting-21-heihe-visit")
    assert (trip.dated, trip.place) == ("2007-08", "territory/heihe")


def test_summit_in_incheon_has_its_month_and_attendance(sheet: Sheet) -> None:
    summit = _event(sheet, "asia-pacific-cities-summit-2010")
    assert (summit.kind, summit.dated, summit.place) == ("summit", "2010-09", "territory/incheon")
    assert [(figure.counts, figure.value, figure.bound) for figure in summit.figure] == [
        ("participants", 1000, "more-than"),
        ("participating-cities", 150, "exact"),
    ]


def test_22_delegations_came_from_china_and_22_went_there_on_no_stated_date(sheet: Sheet) -> None:
    exchange = _event(sheet, "blagoveshchensk-china-delegations")
    assert set(exchange.party) == {CITY, "territory/china"}
    assert [(figure.counts, figure.value, figure.of) for figure in exchange.figure] == [
        ("delegations-received", 22, "territory/china"),
        ("delegations-sent", 22, ADMINISTRATION),
    ]
    assert exchange.dated is None


def test_north_korean_exhibition_is_planned_and_not_placed(sheet: Sheet) -> None:
    exhibition = _event(sheet, "north-korea-applied-art-2012")
    assert (exhibition.kind, exhibition.status, exhibition.due) == ("exhibition", "planned", "2012-10")
    assert (exhibition.party, exhibition.possible_party) == (("territory/north-korea",), (CITY,))
    assert exhibition.place is None


def test_exchanges_with_heihe_carry_out_the_protocols(sheet: Sheet) -> None:
    exchanges = _event(sheet, "blagoveshchensk-heihe-exchanges")
    assert exchanges.implements == ("agreement/blagoveshchensk-heihe-protocols",)


def test_contradictions_stay_and_each_claim_names_the_other(sheet: Sheet) -> None:
    claims = {tie_ref(tie): tie for tie in sheet.ties}
    pairs = {frozenset((ref, other)) for ref, tie in claims.items() for other in tie.conflicts_with}
    assert pairs == {
        frozenset({"partnership/blagoveshchensk-heihe-twin", "agreement/blagoveshchensk-heihe-2011"}),
        frozenset({"event/japan-russia-mayors-meeting-21", "event/japan-russia-mayors-meeting-21-report-2011"}),
    }
    for pair in pairs:
        one, other = sorted(pair)
        assert claims[one].conflicts_with == (other,)
        assert claims[other].conflicts_with == (one,)
        assert claims[one].note
        assert claims[other].note


def test_meeting_listed_under_2011_is_kept_without_a_date(sheet: Sheet) -> None:
    listed = _event(sheet, "japan-russia-mayors-meeting-21-report-2011")
    assert (listed.edition, listed.place) == (21, CITY)
    assert (listed.dated, listed.since, listed.figure) == (None, None, ())


@pytest.mark.parametrize(
    ("planned", "besides"),
    [
        ("blagoveshchensk-rizhao-twin", "blagoveshchensk-rizhao-working-contact"),
        ("blagoveshchensk-dangjin-twin", "blagoveshchensk-dangjin-twinning-talks"),
        ("blagoveshchensk-pyongsong-twin", "blagoveshchensk-pyongsong-correspondence"),
    ],
)
def test_what_the_report_says_twice_in_different_words_is_two_claims(sheet: Sheet, planned: str, besides: str) -> None:
    plan = _partnership(sheet, planned)
    (other,) = [tie for tie in sheet.ties if tie.id == besides]
    assert set(other.party) == set(plan.party)
    assert plan.note
    assert {item.span for item in plan.evidence}.isdisjoint(item.span for item in other.evidence)


def test_no_date_is_invented(sheet: Sheet) -> None:
    roles = ("signed", "since", "until", "dated", "due")
    dated = {(tie.id, role, getattr(tie, role)) for tie in sheet.ties for role in roles if getattr(tie, role)}
    assert dated == {
        ("blagoveshchensk-wudalianchi-2003", "dated", "2003-07-17"),
        ("blagoveshchensk-heihe-2011", "signed", "2011"),
        ("japan-russia-mayors-communique-2007", "dated", "2007-08"),
        ("japan-russia-mayors-meeting-21", "dated", "2007-08"),
        ("japan-russia-mayors-meeting-21-heihe-visit", "dated", "2007-08"),
        ("asia-pacific-cities-summit-2010", "dated", "2010-09"),
        ("heihe-forums-2011", "dated", "2011"),
        ("blagoveshchensk-children-exchange-2011", "due", "2011"),
        ("blagoveshchensk-fairs-2011", "due", "2011"),
        ("north-korea-applied-art-2012", "due", "2012-10"),
    }
    assert [tie.id for tie in sheet.ties if tie.change] == []
    assert sheet.source.dated is None


def test_every_name_is_in_the_registry(sheet: Sheet, known: Registry) -> None:
    used = {party for tie in sheet.ties for party in (*tie.party, *tie.possible_party, *tie.claimed_by)}
    used |= {event.place for event in sheet.event if event.place}
    used |= {figure.of for event in sheet.event for figure in event.figure if figure.of}
    used |= {mention.territory for mention in sheet.mention} | {*sheet.source.issuer, *sheet.source.about}
    assert sorted(used - known.refs) == []


def test_what_is_only_mentioned_has_no_tie(sheet: Sheet) -> None:
    mentioned = {mention.territory for mention in sheet.mention}
    assert mentioned == {"territory/united-states", "territory/niigata-prefecture"}
    assert mentioned.isdisjoint(party for tie in sheet.ties for party in (*tie.party, *tie.possible_party))


# What the original says


def test_original_is_the_one_described(sheet: Sheet, original: str, shared: Path) -> None:
    content = (shared / "sources" / f"{SLUG}.txt").read_bytes()
    assert sheet.source.file == f"{SLUG}.txt"
    assert sheet.source.sha256 == hashlib.sha256(content).hexdigest()
    assert sheet.source.length == len(original)


def test_every_span_lies_in_its_paragraph_and_cuts_no_word(sheet: Sheet, original: str) -> None:
    paragraphs = _paragraphs(original)
    for owner, evidence in _evidence(sheet):
        start, end = evidence.span
        first, last = paragraphs[evidence.paragraph or 0]
        assert first <= start < end <= last, owner
        text = original[start:end]
        assert text == text.strip(), owner
        for edge in (start, end):
            assert not re.fullmatch(r"\w\w", original[edge - 1 : edge + 1]), (owner, text)


def test_every_partner_is_named_where_the_evidence_says(sheet: Sheet, known: Registry, original: str) -> None:
    paragraphs = _paragraphs(original)
    spellings = _spellings(known)
    not_in_evidence, not_in_paragraph = set(), set()
    for tie in sheet.ties:
        claim = " ".join(_text(original, item.span) for item in tie.evidence)
        around = " ".join(_text(original, paragraphs[item.paragraph or 0]) for item in tie.evidence)
        for party in {*tie.party, *tie.possible_party} - {CITY, ADMINISTRATION}:
            if not _is_named(spellings[party], claim):
                not_in_evidence.add((tie.id, party))
            if not _is_named(spellings[party], around):
                not_in_paragraph.add((tie.id, party))
    assert not_in_evidence == NAMED_IN_THE_PARAGRAPH | NAMED_IN_THE_HEADING
    assert not_in_paragraph == NAMED_IN_THE_HEADING


def test_every_mention_is_a_name(sheet: Sheet, known: Registry, original: str) -> None:
    spellings = _spellings(known)
    for mention in sheet.mention:
        for item in mention.evidence:
            assert _is_named(spellings[mention.territory], _text(original, item.span)), mention.territory


def test_every_year_and_figure_is_printed_there(sheet: Sheet, original: str) -> None:
    paragraphs = _paragraphs(original)
    for tie in sheet.ties:
        around = " ".join(_text(original, paragraphs[item.paragraph or 0]) for item in tie.evidence)
        for date in filter(None, (tie.signed, tie.dated, tie.due)):
            assert date[:4] in around, tie.id
        claim = " ".join(_text(original, item.span) for item in tie.evidence)
        numbers = re.findall(r"\d+", claim)
        printed = [figure.value for figure in tie.figure] if isinstance(tie, Event) else []
        assert all(numbers.count(str(value)) >= printed.count(value) for value in printed), tie.id


def _evidence(sheet: Sheet) -> Iterator[tuple[str, Evidence]]:
    """Every evidence of the sheet with the name of what it is for."""
    for owner in sheet.ties:
        yield from ((owner.id, item) for item in owner.evidence)
    for mention in sheet.mention:
        yield from ((mention.territory, item) for item in mention.evidence)


def _paragraphs(text: str) -> dict[int, tuple[int, int]]:
    """The span of every non-empty line, numbered from 1."""
    lines = re.finditer(r"[^\r\n]*\S[^\r\n]*", text)
    return {number: line.span() for number, line in enumerate(lines, 1)}


def _text(original: str, span: tuple[int, int]) -> str:
    return original[slice(*span)]


def _spellings(known: Registry) -> dict[str, set[str]]:
    """The Russian names of all that the registry holds, by address."""
    entities: dict[str, tuple[Entity, ...]] = {
        "territory": known.territory,
        "body": known.body,
        "association": known.association,
    }
    return {
        f"{kind}/{entity.id}": {entity.label["ru"], *entity.alt.get("ru", ()), *entity.hidden.get("ru", ())}
        for kind, listed in entities.items()
        for entity in listed
    }


def _is_named(spellings: set[str], text: str) -> bool:
    """Whether a spelling occurs: all its words, each by its first four letters, since Russian inflects the rest."""
    words = {word[:4] for word in _words(text)}
    return any({word[:4] for word in _words(spelling)} <= words for spelling in spellings)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())
