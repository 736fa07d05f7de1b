"""From a document to a published fact: what a person types, sees and decides."""

import json

import pytest
import yaml
from command import tiegraph
from docx import Document as Word

from tiegraph.loaders import review

ROWS = [
    ("Партнёр", "Документ и дата"),
    ("г. Неринга, Литва", "Договор о сотрудничестве от 12 мая 1999 г."),
    ("г. Мрангово, Польша", "Протокол о намерениях с марта 2002 года"),
    ("г. Неведомск, Польша", "Соглашение о сотрудничестве от 03.04.2005"),
]


@pytest.fixture(scope="module")
def word(tmp_path_factory):
    """A Word file of our own: three partners of Zelenogradsk in a table."""
    folder = tmp_path_factory.mktemp("word")
    paper = Word()
    paper.add_heading("Партнёры Зеленоградского городского округа", level=1)
    table = paper.add_table(rows=0, cols=2)
    for row in ROWS:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    path = folder / "partners.docx"
    paper.save(path)
    return path


def test_plain_facts_are_printed_as_json(word, tmp_path):
    done = tiegraph("extract", word, "--json", cwd=tmp_path)
    assert done.code == 0, done.err
    facts = json.loads(done.out)["facts"]
    assert [(fact["parties"][-1], fact["date"], fact["date_role"], fact["status"]) for fact in facts] == [
        ("Неринга", "1999-05-12", "signed", "active"),
        ("Мрангово", "2002-03", "start", "active"),
        ("Неведомск", "2005-04-03", "signed", "active"),
    ]


def test_a_word_file_becomes_published_facts(word, tmp_path):
    sheet = tmp_path / "partners.yaml"
    assert "3 proposals" in tiegraph("extract", word, "-o", sheet, cwd=tmp_path).out
    refused = tiegraph("add", sheet, cwd=tmp_path)
    assert (refused.code, "3 of 3 proposals are unreviewed" in refused.err) == (1, True)
    proposed = review.read(sheet)
    known, misspelt, unknown = proposed.proposal
    assert known.fact["party"] == ["territory/zelenogradsk", "territory/neringa"]
    assert misspelt.fact["party"] == ["territory/zelenogradsk", "territory/mragowo"]
    assert unknown.fact["party"][1].startswith("?")
    assert unknown.confidence <= 0.5 < known.confidence

    decided = yaml.safe_load(sheet.read_text(encoding="utf-8"))
    decided["proposal"][0]["decision"] = "accept"
    sheet.write_text(review.HEAD + yaml.safe_dump(decided, allow_unicode=True), encoding="utf-8")
    added = tiegraph("add", sheet, "--accept-above", "0.9", cwd=tmp_path)
    assert (added.code, "2 facts" in added.out, "1 proposals wait" in added.out) == (0, True, True), added.err
    assert tiegraph("build", cwd=tmp_path).code == 0
    query = "SELECT ?status ?start WHERE { ?tie tie:reviewStatus ?status ; tie:startEarliest ?start } ORDER BY ?start"
    answer = tiegraph("query", query, "-f", "csv", cwd=tmp_path).out.split()
    assert answer == ["status,start", "reviewed,1999-05-12", "proposed,2002-03-01"]


def test_a_changed_document_keeps_the_decisions_and_tells_what_changed(word, tmp_path):
    sheet = tmp_path / "partners.yaml"
    tiegraph("extract", word, "-o", sheet, cwd=tmp_path)
    decided = yaml.safe_load(sheet.read_text(encoding="utf-8"))
    decided["proposal"][0]["decision"] = "accept"
    decided["proposal"][1]["decision"] = "accept"
    sheet.write_text(yaml.safe_dump(decided, allow_unicode=True), encoding="utf-8")
    paper = Word(word)
    paper.tables[0].rows[2].cells[1].text = "Протокол о намерениях с марта 2003 года"
    changed = tmp_path / "partners.docx"
    paper.save(changed)
    done = tiegraph("extract", changed, "-o", sheet, cwd=tmp_path)
    assert "kept 2, new 0, changed 1, gone 0" in done.out, done.err
    first, second, _ = review.read(sheet).proposal
    assert first.decision == "accept"
    assert second.decision is None
    assert "since 2002-03" in second.was


def test_a_sheet_of_another_source_is_not_overwritten(word, tmp_path):
    sheet = tmp_path / "partners.yaml"
    tiegraph("extract", word, "-o", sheet, cwd=tmp_path)
    other = tmp_path / "other.txt"
    other.write_text("Города-побратимы Твери: Безансон (Франция), Бергамо (Италия).", encoding="utf-8")
    before = sheet.read_text(encoding="utf-8")
    done = tiegraph("extract", other, "-o", sheet, cwd=tmp_path)
    assert (done.code, "another source" in done.err) == (3, True)
    assert sheet.read_text(encoding="utf-8") == before


def test_a_file_that_cannot_be_read_is_one_clear_error(tmp_path):
    empty = tmp_path / "empty.docx"
    empty.write_bytes(b"")
    for path in (empty, tmp_path / "nowhere.pdf"):
        done = tiegraph("extract", path, cwd=tmp_path)
        assert done.code == 3
        assert str(path) in done.err
        assert "Traceback" not in done.err


def test_a_data_set_of_pairs_is_taken_in_by_one_command(tmp_path):
    rows = "city1,country1,lat1,lng1,city2,country2,lat2,lng2\n"
    rows += "Neringa,Lithuania,55.37,21.07,Zelenogradsk,Russia,54.96,20.48\n"
    rows += "Braniewo,Poland,54.38,19.82,Neringa,Lithuania,55.37,21.07\n"
    (tmp_path / "pairs.csv").write_text(rows, encoding="utf-8")
    added = tiegraph("add", "pairs.csv", "--mapping", "world-pairs", cwd=tmp_path)
    assert (added.code, "2 rows" in added.out) == (0, True), added.err
    built = tiegraph("build", cwd=tmp_path)
    assert built.code == 0, built.err
    for line in ("nodes", "edges", "self-pairs", "duplicates"):
        assert line in built.out
    query = "ASK { GRAPH ?g { ?tie tie:party <https://w3id.org/tiegraph/id/territory/neringa>, "
    query += "<https://w3id.org/tiegraph/id/territory/braniewo> ; tie:kind kind:twin } }"
    assert tiegraph("query", query, cwd=tmp_path).out == "true\n"
