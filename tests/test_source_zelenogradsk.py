"""Zelenogradsk: ten partners, eleven papers, each with the date and the role that the table prints."""

from datetime import date
from pathlib import Path

import pytest
from sourced import copied, dates, is_named, misplaced, read_original, read_sheet, territories, words_at

from tiegraph.dates import PartialDate
from tiegraph.model import Agreement, Sheet

HOME = "territory/zelenogradsk"

# agreement: (partner, kind, role of the date, date, row, the end of the row's text as printed)
PAPERS = {
    "zelenogradsk-pinneberg-1991": (
        *("pinneberg", "agreement", "since", "1991-10-14", 1),
        "Соглашение о сотрудничестве с 14.10.1991г.",
    ),
    "zelenogradsk-neringa-1996": (
        *("neringa", "treaty", "since", "1996-02-08", 2),
        "Договор о сотрудничестве с 08.02.1996г.",
    ),
    "zelenogradsk-braniewo-2004": (
        *("braniewo", "protocol-of-intent", "since", "2004-08-07", 3),
        "Протокол намерений с 07.08. 2004 года",
    ),
    "zelenogradsk-braniewo-2010": (
        *("braniewo", "treaty", "since", "2010-08-07", 3),
        "Договор о сотрудничестве с 07.08.2010г.",
    ),
    "zelenogradsk-bisztynek-2009": (
        *("bisztynek", "agreement", "since", "2009-03", 4),
        "Соглашение о сотрудничестве с марта 2009 года",
    ),
    "zelenogradsk-lepel-2009": (
        *("lepel", "agreement", "since", "2009", 5),
        "Соглашение о сотрудничестве с 2009 года",
    ),
    "zelenogradsk-wolin-2009": (
        *("wolin", "agreement", "since", "2009-07-31", 6),
        "Соглашение о сотрудничестве с 31.07.2009 года",
    ),
    "zelenogradsk-rostock-district-2011": (
        *("rostock-district", "protocol-of-intent", "since", "2011-09-28", 7),
        "Протокол намерений с 28.09. 2011 года",
    ),
    "zelenogradsk-mragowo-2011": (
        *("mragowo", "partnership-agreement", "since", "2011-04-04", 8),
        "Соглашение о партнёрском сотрудничестве с 04.04.2011 года",
    ),
    "zelenogradsk-elblag-county-2016": (
        *("elblag-county", "declaration-of-intent", "dated", "2016-04-21", 9),
        "\tДекларация о намерениях 21.04.2016г.",
    ),
    "zelenogradsk-kuhlungsborn-2010": (
        *("kuhlungsborn", "protocol-of-intent", "since", "2010", 10),
        "Протокол намерений с 2010 года",
    ),
}

# partner of the paragraph above the table: (fields, the word that names it)
INTENTIONS = {
    "neringa": (("tourism",), "Неринга"),
    "palanga": (("tourism",), "Паланга"),
    "sweden": ((), "шведскими"),
    "germany": ((), "немецкими"),
    "poland": ((), "польскими"),
}


@pytest.fixture(scope="module")
def sheet() -> Sheet:
    return read_sheet("zelenogradsk-partners")


@pytest.fixture(scope="module")
def agreements(sheet: Sheet) -> dict[str, Agreement]:
    return {agreement.id: agreement for agreement in sheet.agreement}


@pytest.fixture(scope="module")
def original(sheet: Sheet, shared: Path) -> str:
    return read_original(sheet.source, shared)


def test_ten_partners_and_eleven_papers(sheet: Sheet) -> None:
    assert sorted(agreement.id for agreement in sheet.agreement) == sorted(PAPERS)
    assert len({party for agreement in sheet.agreement for party in agreement.party} - {HOME}) == 10
    assert len(sheet.ties) == len(PAPERS) + len(INTENTIONS)


@pytest.mark.parametrize("paper", PAPERS)
def test_a_paper_has_its_partner_kind_date_and_row(agreements: dict[str, Agreement], paper: str) -> None:
    partner, kind, role, day, row, _ = PAPERS[paper]
    agreement = agreements[paper]
    assert agreement.party == (HOME, f"territory/{partner}")
    assert (agreement.kind, agreement.status) == (kind, "active")
    assert dates(agreement) == {(role, day)}
    assert [(evidence.table, evidence.row) for evidence in agreement.evidence] == [(1, row)]


def test_dates_keep_the_precision_of_the_table(agreements: dict[str, Agreement]) -> None:
    starts = {
        paper: PartialDate(agreement.since).precision for paper, agreement in agreements.items() if agreement.since
    }
    assert [paper for paper, precision in starts.items() if precision == "month"] == ["zelenogradsk-bisztynek-2009"]
    assert {paper for paper, precision in starts.items() if precision == "year"} == {
        "zelenogradsk-lepel-2009",
        "zelenogradsk-kuhlungsborn-2010",
    }


def test_three_partners_in_2005(agreements: dict[str, Agreement]) -> None:
    begun = {
        paper
        for paper, agreement in agreements.items()
        if PartialDate(agreement.since or str(agreement.dated)).latest <= date(2005, 1, 1)
    }
    assert begun == {"zelenogradsk-pinneberg-1991", "zelenogradsk-neringa-1996", "zelenogradsk-braniewo-2004"}


def test_braniewos_treaty_follows_its_protocol(agreements: dict[str, Agreement]) -> None:
    succession = {paper: agreement.replaces for paper, agreement in agreements.items() if agreement.replaces}
    assert succession == {"zelenogradsk-braniewo-2010": ("agreement/zelenogradsk-braniewo-2004",)}
    assert "order" in str(agreements["zelenogradsk-braniewo-2010"].note)


def test_intentions_are_planned_one_sided_and_undated(sheet: Sheet) -> None:
    assert {tie.party: tie.field for tie in sheet.partnership} == {
        (HOME, f"territory/{partner}"): fields for partner, (fields, _) in INTENTIONS.items()
    }
    for tie in sheet.partnership:
        assert (tie.kind, tie.status, tie.claimed_by, dates(tie)) == ("partner", "planned", (HOME,), set())


def test_the_source_has_no_invented_issuer_or_date(sheet: Sheet) -> None:
    assert (sheet.source.issuer, sheet.source.dated, sheet.source.in_force) == ((), None, None)
    assert sheet.source.about == (HOME,)


@pytest.mark.parametrize("paper", PAPERS)
def test_the_original_prints_the_paper_and_its_date(
    agreements: dict[str, Agreement], original: str, paper: str
) -> None:
    (evidence,) = agreements[paper].evidence
    assert words_at(agreements[paper], original).endswith(PAPERS[paper][-1])
    assert original[evidence.span[0] - 1] == "\n", "the row is shown from its partner on"


def test_the_original_names_each_partner(sheet: Sheet, original: str) -> None:
    known = territories()
    for agreement in sheet.agreement:
        assert is_named(known[agreement.party[1]], words_at(agreement, original)), agreement.id
    for tie in sheet.partnership:
        partner = tie.party[1].removeprefix("territory/")
        assert INTENTIONS[partner][1] in words_at(tie, original), tie.id
    for mention in sheet.mention:
        assert is_named(known[mention.territory], words_at(mention, original)), mention.territory


def test_evidence_stands_where_it_says(sheet: Sheet, original: str) -> None:
    assert misplaced(sheet, original) == []


def test_labels_are_our_own_words(sheet: Sheet, original: str) -> None:
    assert copied(sheet, original) == []
