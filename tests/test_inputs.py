"""Bad input: each fault is one clear error that names file, line and mend; nothing of it is lost or guessed."""

import pytest
from samples import SHEET

from tiegraph.build import concepts
from tiegraph.errors import InputError
from tiegraph.loaders import inputs, registry, sheets
from tiegraph.model import Territory
from tiegraph.names import Names


def line_of(text: str, words: str) -> int:
    return text[: text.index(words)].count("\n") + 1


@pytest.fixture(scope="module")
def known():
    return concepts(Names())


def faults(tmp_path, text, known) -> list[InputError]:
    """What a build says of this sheet besides the shipped ones."""
    path = tmp_path / "sheet.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(InputError) as caught:
        inputs.read(tmp_path / "none", known, extra=[path])
    return [caught.value, *caught.value.also]


def test_the_sample_itself_is_good(tmp_path, known):
    path = tmp_path / "sheet.yaml"
    path.write_text(SHEET)
    found = inputs.read(tmp_path / "none", known, extra=[path])
    assert found.sheets[-1].sheet.programme[0].measure[0].number == "1.1"
    assert found.sheets[-1].sheet.agreement[0].signed == "2001-05"


@pytest.mark.parametrize(
    ("right", "wrong", "what", "mend"),
    [
        ("    signed: 2001-05", "    sined: 2001-05", "key `sined` is not known", "Did you mean `signed`?"),
        ("    signed: 2001-05", "    signed: 2001-13", "'2001-13' is not in the calendar", "Correct the value"),
        ("    signed: 2001-05", "    signed: 2001-02-30", "is not in the calendar", "Correct the value"),
        ("    signed: 2001-05", "    signed: May 2001", "YYYY", "Correct the value"),
        ("    signed: 2001-05", "    signed:", "left empty", "leave the key out"),
        (
            "territory/neringa",
            "territory/neringe",
            "`territory/neringe` is not in the registry",
            "`territory/neringa`?",
        ),
        ("    kind: treaty", "    kind: treety", "`treety` is not a concept of the scheme `kind`", "`kind/treaty`?"),
        ("    status: active", "    status: aktive", "status", "Correct the value"),
        ('        section: "1"', '        section: "9"', "no section `9`", "It has: 1"),
        ("  - id: sample-plan", "  - {", "YAML is broken", "Mend"),
        ("    kind: treaty", "    kind: treaty\n    kind: treaty", "`kind` is written twice", "Keep one"),
        ("  - id: sample-plan", "  - id: Sample Plan", "id", "Correct the value"),
        (
            "    evidence: [{span: [10, 90], table: 1, row: 2}]",
            "    note: none",
            "`agreement.0.evidence` is missing",
            "Add it",
        ),
    ],
)
def test_a_fault_names_file_line_and_mend(tmp_path, known, right, wrong, what, mend):
    text = SHEET.replace(right, wrong, 1)
    assert text != SHEET
    (fault,) = faults(tmp_path, text, known)
    assert what in fault.what
    assert mend in fault.mend
    expected = line_of(SHEET, right)
    assert str(tmp_path / "sheet.yaml") in fault.where
    line = int(fault.where.rsplit(" ", 1)[1])
    assert (
        expected - 7 <= line <= expected + 3
        if "evidence" in what or "broken" in what
        else expected <= line <= expected + 1
    )
    assert fault.code == 3


def test_all_faults_of_a_sheet_are_told_at_once(tmp_path, known):
    text = SHEET.replace("signed: 2001-05", "sined: 2001-05").replace("status: ended", "status: over")
    assert len(faults(tmp_path, text, known)) == 2


def test_another_encoding_is_named_with_its_place(tmp_path, known):
    (fault,) = faults(tmp_path, SHEET.encode("cp1251"), known)
    assert "is not UTF-8" in fault.what
    assert fault.where.endswith("line 3")
    assert "UTF-8" in fault.mend


def test_a_byte_order_mark_is_no_fault(tmp_path, known):
    path = tmp_path / "sheet.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + SHEET.encode())
    assert sheets.read(path).sheet.source.id == "sample-paper"


def test_an_empty_file_and_a_missing_one_are_named(tmp_path, known):
    (fault,) = faults(tmp_path, "", known)
    assert "empty" in fault.what
    with pytest.raises(InputError, match="cannot be opened"):
        sheets.read(tmp_path / "nowhere.yaml")


def test_an_id_cannot_be_used_twice(tmp_path, known):
    text = SHEET.replace("sample-treaty", "zelenogradsk-neringa-1996")
    (fault,) = faults(tmp_path, text, known)
    assert "`agreement/zelenogradsk-neringa-1996` is described twice" in fault.what
    assert "line 9" in fault.where


HEAD = "id,level,partOf,ru,en,local,alt\n"


@pytest.mark.parametrize(
    ("text", "what", "line"),
    [
        (HEAD + "a,country,,А,A,,\na,country,,А,A,,\n", "`a` is used twice", 3),
        (HEAD + "a,country,,А,A\n", "The row has 5 cells, the heading 7", 2),
        (HEAD + 'a,country,,"А,A,,\n', "The CSV is broken", 3),
        (HEAD + "a,country,,А,,,\n", "cell `en` is empty", 2),
        (HEAD + "a,land,,А,A,,\n", "level", 2),
        (HEAD + "a,country,,А,A,Polska,\n", "`Polska` names no language", 2),
        ("id,level,ru,english\n", "column `english` is not known", 1),
        ("id,level,ru\n", "column `en` is missing", 1),
    ],
)
def test_a_fault_in_a_registry_table_names_its_line(tmp_path, text, what, line):
    path = tmp_path / "territories.csv"
    path.write_text(text)
    with pytest.raises(InputError) as caught:
        registry.read(path, Territory)
    assert what in caught.value.what
    assert caught.value.where in (f"{path} line {line}", f"{path} line {line - 1}")
    assert caught.value.mend


def test_a_publisher_s_own_registry_joins_the_shipped_one(tmp_path, known):
    (tmp_path / "territories.csv").write_text(
        HEAD + "zheleznodorozhny,municipality,territory/kaliningrad-region,Железнодорожный,Zheleznodorozhny,,\n"
    )
    assert "territory/zheleznodorozhny" in inputs.read(tmp_path, known).registry.refs
    (tmp_path / "territories.csv").write_text(HEAD + "x,municipality,territory/nowhere,И,X,,\n")
    with pytest.raises(InputError, match="territory/nowhere"):
        inputs.read(tmp_path, known)
    (tmp_path / "territories.csv").write_text(HEAD + "poland,country,,Польша,Poland,,\n")
    with pytest.raises(InputError, match="in the shipped registry too"):
        inputs.read(tmp_path, known)
    (tmp_path / "territories.csv").rename(tmp_path / "places.csv")
    with pytest.raises(InputError, match="territories.csv"):
        inputs.read(tmp_path, known)


def test_without_the_shipped_sources_only_the_publisher_s_are_read(tmp_path, known):
    assert inputs.read(tmp_path, known, shipped=False).sheets == ()
