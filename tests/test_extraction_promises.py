"""What is promised of extraction on the documents we have: the scores that `bench/score_extraction.py` prints."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
OWN = re.compile(
    r"^(\S+(?: \(table\))?) +(\d\.\d\d) +(\d\.\d\d) +(\d\.\d\d) +(\S+) +(\S+) +(\S+) +\d+ of", re.MULTILINE
)
ANNOTATED = re.compile(
    r"^(\S+) +P (\S+)  R (\S+)  F1 (\S+)  dates (\S+)  statuses (\S+)  \((\d+) of (\d+) found, (\d+) extracted\)",
    re.MULTILINE,
)


@pytest.fixture(scope="module")
def printed(shared) -> str:
    """What the scoring command prints."""
    command = [sys.executable, str(ROOT / "bench/score_extraction.py"), str(shared)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("document", "least"),
    [
        ("zelenogradsk-partners (table)", 0.95),
        ("spb-kaliningrad-roadmap-2023-2026 (table)", 0.95),
        ("spb-kaliningrad-roadmap-2023-2026", 0.95),
        ("blagoveshchensk-report-2011", 0.75),
        ("kaliningrad-strategy-international", 0.75),
        ("khabarovsk-strategic-plan-2020", 0.75),
    ],
)
def test_our_five_sources_are_found_again(printed, document, least):
    scores = {row[0]: row[1:] for row in OWN.findall(printed)}
    _, _, f1, *_ = scores[document]
    assert float(f1) >= least


def test_all_measures_of_the_road_map_with_their_bodies_and_periods(printed):
    scores = {row[0]: row[1:] for row in OWN.findall(printed)}
    assert scores["spb-kaliningrad-roadmap-2023-2026 (table)"][1:] == ("1.00", "1.00", "1.00", "1.00", "1.00")


def test_ten_documents_annotated_by_hand(printed):
    rows = {row[0]: row[1:] for row in ANNOTATED.findall(printed)}
    assert len(rows) == 11
    _, _, f1, dates, statuses, *_ = rows["TOTAL"]
    assert float(f1) >= 0.80
    assert float(dates) >= 0.95
    assert float(statuses) >= 0.90


def test_the_near_negative_yields_hardly_any_false_fact(printed):
    found, _, extracted = ANNOTATED.findall(printed)[2][6:]
    assert ANNOTATED.findall(printed)[2][0] == "atlas-ecology-cooperation"
    assert int(extracted) - int(found) <= 3
