"""A proposed sheet is decided on by a person; what nobody reviewed is refused, or taken in and marked as such."""

import pytest
import yaml

from tiegraph.errors import DataError, InputError
from tiegraph.loaders import review
from tiegraph.loaders.claims import Claim
from tiegraph.loaders.facts import fact, group
from tiegraph.loaders.mentions import Candidate, Link, PlaceMention
from tiegraph.loaders.review import Option, ProposedSheet
from tiegraph.model import Sheet

SOURCE = {"id": "sample", "title": {"ru": "Образец"}, "language": "ru", "sha256": "0" * 64, "length": 300}
HOME = PlaceMention(0, 12, "Зеленоградск", "Зеленоградск")
PARTNER = PlaceMention(20, 27, "Неринга", "Неринга")


def link(mention, ref):
    candidate = Candidate(ref, None, mention.name, "LT", "municipality", 0.97)
    return Link(mention, (candidate,), candidate if ref else None)


LINKS = {HOME: link(HOME, "territory/zelenogradsk"), PARTNER: link(PARTNER, "territory/neringa")}


def claim(**values):
    given = {
        "kind": "tie", "parties": (HOME, PARTNER), "instrument": "договор", "start": 10, "end": 90, "rule": "register.cell",
        "confidence": 0.95, "concept": "treaty", "date": "1996-02-08", "role": "since", "table": 1, "row": 2,
    }  # fmt: skip
    return Claim(**(given | values))


def proposal(made: Claim, **values):
    kind, stated = group(made), fact(made, LINKS, {"Министерство": "body/m"}, "ru")
    return {"key": review.fact_key(kind, stated), "group": kind, "confidence": made.confidence, "rule": made.rule,
            "quote": "договор", "fact": stated} | values  # fmt: skip


def proposed(*proposals) -> ProposedSheet:
    return ProposedSheet.model_validate({"source": SOURCE, "proposal": list(proposals)})


def test_a_claim_becomes_a_fact_in_the_keys_of_a_sheet():
    assert fact(claim(), LINKS, {}, "ru") == {
        "id": "zelenogradsk-neringa-treaty-1996",
        "party": ["territory/zelenogradsk", "territory/neringa"],
        "status": "active",
        "kind": "treaty",
        "since": "1996-02-08",
        "evidence": [{"span": ["10", "90"], "table": "1", "row": "2"}],
    }


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"role": "signed"}, {"signed": "1996-02-08"}),
        ({"role": "dated"}, {"dated": "1996-02-08"}),
        ({"status": "planned", "role": "signed"}, {"due": "1996-02-08", "status": "planned"}),
        ({"role": "period", "until": "2003"}, {"since": "1996-02-08", "until": "2003"}),
        ({"concept": "twin"}, {"kind": "twin"}),
    ],
)
def test_a_date_keeps_its_role(values, expected):
    found = fact(claim(**values), LINKS, {}, "ru")
    assert expected.items() <= found.items()


def test_a_place_that_was_not_chosen_waits_for_the_reviewer():
    unlinked = {HOME: LINKS[HOME], PARTNER: Link(PARTNER, LINKS[PARTNER].candidates, None)}
    assert fact(claim(), unlinked, {}, "ru")["party"] == ["territory/zelenogradsk", "?Неринга"]
    assert fact(claim(parties=(HOME, None)), LINKS, {}, "ru")["party"] == ["territory/zelenogradsk", "?"]


def test_a_measure_says_who_answers_for_whom():
    made = claim(
        kind="measure",
        number="1.2",
        bodies=(("Министерство", 1), ("Комитет", 0)),
        section="1",
        date="2023",
        until="2026",
    )
    assert fact(made, LINKS, {"Министерство": "body/m"}, "ru") == {
        "number": "1.2",
        "label": {"ru": "договор"},
        "section": "1",
        "since": "2023",
        "until": "2026",
        "responsibility": [
            {"body": "body/m", "onBehalfOf": "territory/neringa"},
            {"body": "?Комитет", "onBehalfOf": "territory/zelenogradsk"},
        ],
        "evidence": [{"span": ["10", "90"], "table": "1", "row": "2", "item": "1.2"}],
    }


def test_a_sheet_survives_being_written_and_read(tmp_path):
    option = Option(ref="territory/neringa", name="Неринга", score=0.5)
    made = proposed(proposal(claim()) | {"candidates": {"Неринга": [option]}, "decision": "accept"})
    path = tmp_path / "sheet.yaml"
    path.write_text(review.write(made), encoding="utf-8")
    assert review.read(path) == made


def test_accepted_facts_become_a_sheet_and_rejected_ones_do_not():
    sheet = proposed(proposal(claim(), decision="accept"), proposal(claim(date="2001"), decision="reject"))
    found = Sheet.model_validate(review.accepted(sheet, "sheet.yaml"))
    assert [(tie.id, tie.review_status) for tie in found.agreement] == [
        ("zelenogradsk-neringa-treaty-1996", "reviewed")
    ]


def test_an_unreviewed_fact_is_refused_unless_it_is_sure_enough_and_then_marked():
    unsure = proposal(claim(date="1999", confidence=0.8))
    sheet = proposed(proposal(claim()), proposal(claim(date="2001"), decision="accept"), unsure)
    with pytest.raises(DataError, match=r"2 of 3 proposals are unreviewed.*--accept-above"):
        review.accepted(sheet, "sheet.yaml")
    found = Sheet.model_validate(review.accepted(sheet, "sheet.yaml", 0.9))
    assert [(tie.since, tie.review_status) for tie in found.agreement] == [
        ("1996-02-08", "proposed"),
        ("2001", "reviewed"),
    ]
    assert [one.fact["since"] for one in review.unreviewed(sheet, 0.9)] == ["1999"]


def test_an_accepted_fact_with_an_open_party_is_named():
    sheet = proposed(proposal(claim(parties=(HOME, None)), decision="accept"))
    with pytest.raises(InputError, match=r"sheet\.yaml.*party"):
        review.accepted(sheet, "sheet.yaml")


def test_measures_go_into_their_programme():
    plan = claim(kind="programme", concept="road-map", instrument="План")
    measure = proposal(claim(kind="measure", number="1"), decision="accept")
    programme = proposal(plan, decision="accept")
    sheet = proposed(programme, measure | {"programme": programme["fact"]["id"]})
    found = Sheet.model_validate(review.accepted(sheet, "sheet.yaml"))
    assert [part.number for part in found.programme[0].measure] == ["1"]
    with pytest.raises(InputError, match="belongs to no accepted programme"):
        review.accepted(proposed(measure), "sheet.yaml")


def test_a_new_extraction_keeps_decisions_and_tells_what_changed():
    kept = proposal(claim(), decision="accept")
    kept["fact"] = kept["fact"] | {"note": "mended by the reviewer"}
    old = proposed(kept, proposal(claim(concept="agreement"), decision="accept"), proposal(claim(concept="memorandum")))
    moved, changed, new = claim(start=30, end=110), claim(concept="agreement", date="1997"), claim(concept="twin")
    merged, changes = review.merge(old, proposed(*(proposal(one) for one in (moved, changed, new))))
    assert (changes.kept, changes.changed, changes.new, changes.gone) == (1, 1, 1, 1)
    same, other, fresh = merged.proposal
    assert (same.decision, same.fact["note"]) == ("accept", "mended by the reviewer")
    assert same.fact["evidence"][0]["span"] == ["30", "110"]
    assert other.decision is None
    assert "since 1996-02-08" in other.was
    assert (fresh.decision, fresh.was) == (None, None)


def test_ids_are_readable_in_any_script():
    parties = (PlaceMention(0, 5, "Великий Новгород", "Великий Новгород"), PlaceMention(6, 9, "黑河市", "黑河市"))
    made = fact(claim(parties=parties), {}, {}, "ru")["id"]
    assert made.startswith("velikiy-novgorod-")
    assert made.endswith("-treaty-1996")
    assert made.isascii()


def test_a_fault_in_a_proposed_sheet_names_its_line(tmp_path):
    path = tmp_path / "sheet.yaml"
    values = yaml.safe_load(review.write(proposed(proposal(claim()))))
    values["proposal"][0]["decision"] = "perhaps"
    path.write_text(yaml.safe_dump(values, allow_unicode=True))
    with pytest.raises(InputError, match=r"sheet\.yaml line \d+.*decision"):
        review.read(path)
