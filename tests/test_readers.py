"""Readers: whatever form an office's document has, the same paragraphs and tables come out, with exact offsets."""

import datetime
import hashlib

import docx
import openpyxl
import papers
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st

from tiegraph.errors import InputError
from tiegraph.loaders.document import Document, Paragraph, Table
from tiegraph.loaders.readers import builder, encoding, reader
from tiegraph.loaders.readers.limits import Limits


def read(data: bytes | str, name: str) -> Document:
    document = reader.read(data if isinstance(data, bytes) else data.encode(), name, Limits())
    check_offsets(document)
    return document


def check_offsets(document: Document) -> None:
    """What every document promises: blocks in order that do not overlap, cells inside their table, none on another."""
    end = 0
    for block in document.blocks:
        assert end <= block.start <= block.end <= len(document.text)
        end = block.end
        if isinstance(block, Paragraph):
            text = document.text[block.start : block.end]
            assert text
            assert text == text.strip()
        else:
            taken = [
                (row, column)
                for cell in block.cells
                for row in range(cell.row, cell.row + cell.row_span)
                for column in range(cell.column, cell.column + cell.column_span)
            ]
            assert len(taken) == len(set(taken))
            assert all(block.start <= cell.start <= cell.end <= block.end for cell in block.cells)
    assert [table.number for table in document.tables] == list(range(1, len(document.tables) + 1))


def texts(document: Document) -> list[str]:
    return [document.text[block.start : block.end] for block in document.paragraphs]


def rows(document: Document, number: int = 1) -> list[list[str]]:
    table = document.tables[number - 1]
    found: list[list[str]] = [[] for _ in range(table.size[0])]
    for cell in table.cells:
        found[cell.row].append(document.text[cell.start : cell.end])
    return found


def cells(document: Document, number: int = 1) -> dict[tuple[int, int, int, int], str]:
    table = document.tables[number - 1]
    return {
        (cell.row, cell.column, cell.row_span, cell.column_span): document.text[cell.start : cell.end]
        for cell in table.cells
    }


def refusal(data: bytes | str, name: str) -> InputError:
    with pytest.raises(InputError) as caught:
        read(data, name)
    assert caught.value.what.endswith(".")
    assert caught.value.mend.endswith(".")
    assert name in caught.value.where
    return caught.value


# One register in every form

FORMS = {
    "register.txt": papers.txt,
    "register.md": papers.markdown,
    "register.csv": papers.csv,
    "register.xlsx": papers.xlsx,
    "register.ods": papers.ods,
    "register.docx": papers.word,
    "register.html": papers.html,
}


@pytest.mark.parametrize("name", FORMS)
def test_every_form_gives_the_same_rows(name):
    document = read(FORMS[name](papers.ROWS), name)
    assert rows(document) == [list(row) for row in papers.ROWS]
    assert document.tables[0].size == (4, 4)
    assert document.paragraphs == ()


@pytest.mark.parametrize("name", [name for name in FORMS if not name.endswith((".txt", ".csv"))])
def test_the_content_is_believed_before_the_ending(name):
    data = FORMS[name](papers.ROWS)
    for ending in ("xlsx", "docx", "pdf", "txt", "csv", "doc", "html"):
        assert rows(read(data, f"register.{ending}")) == [list(row) for row in papers.ROWS], ending


def test_a_printed_page_gives_the_same_rows(tmp_path):
    document = read(papers.printed(papers.html(papers.ROWS), tmp_path), "register.pdf")
    assert rows(document) == [list(row) for row in papers.ROWS]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "^", "~"])
@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "cp1251", "utf-16", "utf-16-le", "koi8_r", "cp866"])
def test_any_delimiter_in_any_encoding(delimiter, coding):
    plain = [[cell.replace("№", "N").replace("Neudorf an der Aue", "Нойдорф") for cell in row] for row in papers.ROWS]
    data = papers.csv(plain, delimiter, coding)
    assert rows(read(data, "register.tsv" if delimiter == "\t" else "register.csv")) == plain


@pytest.mark.parametrize(
    ("coding", "text"),
    [
        ("cp1250", "Miasto;Kraj\nŁęknica;Polska\nŻórawina pod Świdnicą;Polska\nGmina Dąbrówka;źródło\n"),
        ("iso8859_2", "Miasto;Kraj\nŁęknica;Polska\nŻórawina pod Świdnicą;Polska\nGmina Dąbrówka;źródło\n"),
        ("cp1252", "Stadt;Land\nMünsterhöhe;Deutschland\nGroßbrück;Österreich\nKreis Süderstraße;Größe\n"),
        ("cp1257", "Miestas;Šalis\nKėdainių rajonas;Lietuva\nŠventėžeris;Lietuva\nJūžintų seniūnija;Įžanga\n"),
        ("cp1251", "Місто;Країна\nІрпінськ;Україна\nЄлизаветівка;Україна\n"),
        ("gb18030", "城市,国家\n黑山市,中国\n东港市,中国\n1988年12月15日,签署\n"),
        ("cp932", "都市,国,年\n新潟市,日本,1988年12月15日\n上越市,日本,昭和58年\n"),
        ("utf-16-be", "Град;Държава\nПловдив;България\n"),
    ],
)
def test_texts_of_our_languages_keep_their_letters(coding, text):
    assert encoding.decode(text.encode(coding), "x") == text


# Plain text


def test_plain_text_is_its_own_canonical_text():
    text = "\r\n\tЗаголовок  \r\n\r\n**Дата:** 28.09. 2011\x0c\r\nA\tB\t\r\n\t\xa0C\t\r\nконец"
    document = read(text, "a.txt")
    assert document.text == text
    assert texts(document) == ["Заголовок", "**Дата:** 28.09. 2011", "конец"]
    assert rows(document) == [["A", "B", ""], ["", "C", ""]]
    assert [paragraph.number for paragraph in document.paragraphs] == [1, 2, 5]
    assert document.sha256 == hashlib.sha256(text.encode()).hexdigest()


def test_the_byte_order_mark_is_no_character():
    assert read("Текст".encode("utf-8-sig"), "a.txt").text == "Текст"


def test_rows_that_are_parted_by_an_empty_line_are_two_tables():
    document = read("a\tb\nc\td\n\n1\t2\ne\tf\n", "a.txt")
    assert [rows(document, number) for number in (1, 2)] == [[["a", "b"], ["c", "d"]], [["1", "2"], ["e", "f"]]]


def test_rows_with_an_empty_line_after_each_are_one_table():
    assert rows(read("a\tb\n\nc\td\n\ne\tf\n", "a.txt")) == [["a", "b"], ["c", "d"], ["e", "f"]]


def test_numbers_and_bullets_before_a_tab_make_a_list_not_a_table():
    document = read("1.\tпервый\n2.\tвторой\n•\tтретий\n1.1 четвёртый\n28.09. 2011 дата\n2009 год\n", "a.txt")
    assert document.tables == ()
    assert [block.style for block in document.paragraphs] == ["item"] * 4 + ["plain"] * 2


def test_numbers_alone_in_a_column_stay_a_table():
    assert rows(read("1\tпервый\n2\tвторой\n", "a.txt")) == [["1", "первый"], ["2", "второй"]]


def test_commas_in_prose_make_no_table():
    text = "Сольна, Швеция, 1991\nВильянди, Эстония, 1992\nГютерсло, Германия, 1994\nПсков, Россия, 2002\n"
    assert len(read(text, "a.txt").paragraphs) == 4


def test_a_text_that_is_plainly_a_table_is_read_as_one():
    assert rows(read(papers.csv(papers.ROWS, ";"), "a.txt")) == [list(row) for row in papers.ROWS]


# Markdown


def test_markdown():
    text = """Заголовок
=========

Первая строка
вторая строка **абзаца**.
* пункт
  * подпункт
1. номер

## Таблица ##

Город | Документ
:---|---:
A \\| B | [C](d)
| E | |
после
"""
    document = read(text, "a.md")
    assert document.text == text
    assert [(block.style, block.level) for block in document.paragraphs] == [
        ("heading", 1), ("plain", 0), ("item", 1), ("item", 2), ("item", 1), ("heading", 2), ("plain", 0),
    ]  # fmt: skip
    assert texts(document)[:2] == ["Заголовок", "Первая строка\nвторая строка **абзаца**."]
    assert texts(document)[5] == "Таблица"
    assert rows(document) == [["Город", "Документ"], ["A \\| B", "[C](d)"], ["E", ""]]
    assert document.tables[0].heading_rows == 1


# Delimited text


def test_a_quoted_cell_keeps_its_lines_and_marks():
    document = read('a;"b\r\nс ""кавычкой""; и знаком";c\n1;2;3\n', "a.csv")
    assert rows(document) == [["a", 'b\nс "кавычкой"; и знаком', "c"], ["1", "2", "3"]]


def test_a_lone_quotation_mark_swallows_no_rows():
    assert rows(read('a;b\n"ООО; x\nc;d\n', "a.csv")) == [["a", "b"], ['"ООО', "x"], ["c", "d"]]


def test_a_spreadsheets_own_word_on_the_delimiter():
    assert rows(read("sep=,\r\na,b;c\r\n", "a.csv")) == [["a", "b;c"]]


def test_short_rows_are_filled_up():
    assert rows(read("a;b;c\nd;e;f\ng\n", "a.csv")) == [["a", "b", "c"], ["d", "e", "f"], ["g", "", ""]]


def test_prose_that_is_called_a_table_is_read_as_prose():
    text = "Первый абзац, в нём запятая.\nВторой; третий, ещё, и ещё.\nБез знаков\nКонец.\n"
    assert len(read(text, "a.csv").paragraphs) == 4


# Spreadsheets


def test_dates_and_numbers_are_written_as_far_as_they_are_shown():
    book = openpyxl.Workbook()
    shown = [
        (datetime.date(1991, 10, 14), "DD.MM.YYYY", "1991-10-14"), (datetime.date(1991, 10, 1), "mmmm yyyy", "1991-10"),
        (datetime.date(1991, 1, 1), "yyyy", "1991"), (datetime.datetime(2009, 3, 1, 9, 30), "dd/mm/yyyy h:mm", "2009-03-01 09:30"),
        (1.1, "0.00", "1.10"), (1991, "General", "1991"), (0.155, "0.0%", "15.5%"), (True, "General", "TRUE"),
    ]  # fmt: skip
    for number, (value, form, _) in enumerate(shown, 1):
        book.active.cell(number, 1, number)
        book.active.cell(number, 2, value).number_format = form
    assert [row[1] for row in rows(read(papers.saved(book), "a.xlsx"))] == [text for _, _, text in shown]


@pytest.mark.parametrize("dimension", [b'<dimension ref="A1:B2"/>', b'<dimension ref="A1:XFD1048576"/>', b""])
def test_a_wrong_dimension_loses_no_rows(dimension):
    def change(sheet: bytes) -> bytes:
        start, end = sheet.index(b"<dimension"), sheet.index(b"/>", sheet.index(b"<dimension")) + 2
        return sheet[:start] + dimension + sheet[end:]

    many = [[f"{row}", f"город {row}"] for row in range(300)]
    data = papers.with_part(papers.xlsx(many), "xl/worksheets/sheet1.xml", change)
    assert rows(read(data, "a.xlsx")) == many


def test_merged_cells_title_and_notes_of_a_sheet():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Побратимы"
    sheet["A1"] = "Перечень партнёров"
    sheet.merge_cells("A1:C1")
    for place, text in {
        "A3": "Сторона",
        "C3": "Документ",
        "A4": "от города",
        "B4": "от партнёра",
        "A5": "x",
        "B5": "y",
        "C5": "z",
        "A8": "Составил И. И.",
    }.items():
        sheet[place] = text
    sheet.merge_cells("A3:B3")
    sheet.merge_cells("C3:C4")
    document = read(papers.saved(book), "a.xlsx")
    assert texts(document) == ["Побратимы", "Перечень партнёров", "Составил И. И."]
    assert document.paragraphs[0].style == "heading"
    assert cells(document) == {
        (0, 0, 1, 2): "Сторона", (0, 2, 2, 1): "Документ", (1, 0, 1, 1): "от города", (1, 1, 1, 1): "от партнёра",
        (2, 0, 1, 1): "x", (2, 1, 1, 1): "y", (2, 2, 1, 1): "z",
    }  # fmt: skip


def test_every_sheet_is_a_table_and_hidden_ones_are_named_in_a_note():
    book = openpyxl.Workbook()
    book.active.append(["a", "b"])
    book.create_sheet("Второй").append(["c", "d"])
    hidden = book.create_sheet("Скрытый")
    hidden.append(["e", "f"])
    hidden.sheet_state = "hidden"
    document = read(papers.saved(book), "a.xlsx")
    assert [rows(document, number) for number in (1, 2)] == [[["a", "b"]], [["c", "d"]]]
    assert texts(document) == ["Sheet", "Второй"]
    assert document.notes == ("Hidden sheets were left out.",)


def test_a_cell_far_away_costs_nothing():
    book = openpyxl.Workbook()
    book.active.append(["a", "b"])
    book.active["XFD1048576"] = "c"
    book.active["XFC1048576"] = "d"
    assert rows(read(papers.saved(book), "a.xlsx")) == [["a", "b", "", ""], ["", "", "d", "c"]]


def test_formulas_without_a_result_are_told():
    book = openpyxl.Workbook()
    book.active.append(["a", "=1+1"])
    assert "Formulas without a stored result" in read(papers.saved(book), "a.xlsx").notes[0]


def test_macros_are_left_out_and_told():
    data = papers.with_part(papers.xlsx(papers.ROWS), "xl/vbaProject.bin", lambda _: b"\0macro")
    document = read(data, "a.xlsm")
    assert document.notes == ("The macros were left out.",)
    assert rows(document) == [list(row) for row in papers.ROWS]


def test_a_workbook_with_shared_strings_under_a_name_of_other_letters():
    strings = "<sst><si><t>a</t></si><si><r><t>жир</t></r><r><t>но</t></r><rPh><t>カナ</t></rPh></si></sst>"
    sheet = '<worksheet><sheetData><row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row></sheetData></worksheet>'
    data = papers.with_part(papers.xlsx(papers.ROWS), "xl/SharedStrings.xml", lambda _: strings.encode())
    data = papers.with_part(data, "xl/worksheets/sheet1.xml", lambda _: sheet.encode())
    assert rows(read(data, "a.xlsx")) == [["a", "жирно"]]


def test_ods_repeats_spans_dates_and_remarks():
    row = (
        '<t:table-row><t:table-cell t:number-columns-spanned="2"><x:p>A</x:p></t:table-cell><t:covered-table-cell/>'
        '<t:table-cell o:value-type="date" o:date-value="1991-10-01"><x:p>октябрь 1991</x:p></t:table-cell>'
        '<t:table-cell t:number-columns-repeated="16381"/></t:table-row>'
    )
    text = '<t:table-row t:number-rows-repeated="2"><t:table-cell t:number-columns-repeated="2"><o:annotation><x:p>remark</x:p></o:annotation><x:p>x<x:s x:c="2"/>y</x:p><x:p>z</x:p></t:table-cell></t:table-row>'
    tail = (
        '<t:table-row t:number-rows-repeated="1048573"><t:table-cell t:number-columns-repeated="16384"/></t:table-row>'
    )
    document = read(papers.ods_of(f'<t:table t:name="Лист1">{row}{text}{tail}</t:table>'), "a.ods")
    assert cells(document) == {
        (0, 0, 1, 2): "A", (0, 2, 1, 1): "1991-10",
        (1, 0, 1, 1): "x  y\nz", (1, 1, 1, 1): "x  y\nz", (1, 2, 1, 1): "",
        (2, 0, 1, 1): "x  y\nz", (2, 1, 1, 1): "x  y\nz", (2, 2, 1, 1): "",
    }  # fmt: skip


# Word


def numbered(paper: docx.document.Document, levels: list[tuple[str, str]]) -> None:
    """Give the document a list 77 with these levels: form and pattern of each."""
    body = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{pattern}"/></w:lvl>'
        for depth, (form, pattern) in enumerate(levels)
    )
    root = paper.part.numbering_part.element
    root.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{body}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))


def item(paper: docx.document.Document, text: str, depth: int) -> None:
    properties = paper.add_paragraph(text)._p.get_or_add_pPr()
    properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="77"/></w:numPr>'))


def test_word_writes_out_the_numbers_that_it_prints():
    paper = docx.Document()
    numbered(paper, [("upperRoman", "%1."), ("decimal", "%1.%2"), ("bullet", "·")])
    for text, depth in [("раздел", 0), ("мера", 1), ("мера", 1), ("точка", 2), ("раздел", 0), ("мера", 1)]:
        item(paper, text, depth)
    document = read(papers.saved(paper), "a.docx")
    assert texts(document) == ["I. раздел", "I.1 мера", "I.2 мера", "точка", "II. раздел", "II.1 мера"]
    assert [(block.style, block.level) for block in document.paragraphs][:4] == [
        ("item", 1),
        ("item", 2),
        ("item", 2),
        ("item", 3),
    ]


def test_word_paragraphs_and_tables_in_order():
    paper = docx.Document()
    paper.add_heading("План", 0)
    paper.add_heading("Раздел", 2)
    paper.add_paragraph("первая\nвторая")
    paper.add_table(1, 2).cell(0, 1).text = "x"
    own = paper.styles.add_style("Мой заголовок", WD_STYLE_TYPE.PARAGRAPH)
    own.base_style = paper.styles["Heading 3"]
    paper.add_paragraph("по стилю", own)
    document = read(papers.saved(paper), "a.docx")
    assert [type(block) for block in document.blocks] == [Paragraph] * 4 + [Table, Paragraph]
    assert [(block.style, block.level) for block in document.paragraphs] == [
        ("heading", 1), ("heading", 2), ("plain", 0), ("plain", 0), ("heading", 3),
    ]  # fmt: skip


def test_word_merged_cells_and_headings_of_columns():
    paper = docx.Document()
    table = paper.add_table(4, 3)
    for row in range(4):
        for column in range(3):
            table.cell(row, column).text = f"{row}{column}"
    table.cell(0, 0).merge(table.cell(0, 1)).text = "шапка"
    table.cell(1, 2).merge(table.cell(3, 2)).text = "сбоку"
    table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
    document = read(papers.saved(paper), "a.docx")
    assert cells(document) == {
        (0, 0, 1, 2): "шапка", (0, 2, 1, 1): "02", (1, 0, 1, 1): "10", (1, 1, 1, 1): "11", (1, 2, 3, 1): "сбоку",
        (2, 0, 1, 1): "20", (2, 1, 1, 1): "21", (3, 0, 1, 1): "30", (3, 1, 1, 1): "31",
    }  # fmt: skip
    assert document.tables[0].heading_rows == 1


def test_word_a_table_in_a_cell_is_read_once():
    paper = docx.Document()
    table = paper.add_table(1, 2)
    table.cell(0, 0).text = "Город-партнёр на той стороне границы"
    inner = table.cell(0, 1).add_table(2, 2)
    for row, text in enumerate(("a", "b")):
        inner.cell(row, 0).text, inner.cell(row, 1).text = text, text * 2
    document = read(papers.saved(paper), "a.docx")
    assert rows(document) == [["Город-партнёр на той стороне границы", "a aa\nb bb"]]


def test_word_a_table_that_only_frames_another_is_read_through():
    paper = docx.Document()
    inner = paper.add_table(1, 1).cell(0, 0).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "a", "b"
    assert rows(read(papers.saved(paper), "a.docx")) == [["a", "b"]]


def test_word_is_read_as_printed():
    paper = docx.Document()
    inside = (
        '<w:r><w:t>от 2009</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>1</w:t></w:r>'
        '<w:del><w:r><w:delText>удалено</w:delText></w:r></w:del><w:ins><w:r><w:t xml:space="preserve"> вставлено</w:t></w:r></w:ins>'
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>скрыто</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>"
        "<w:hyperlink><w:r><w:tab/><w:t>ссылка</w:t></w:r></w:hyperlink><w:sdt><w:sdtContent><w:r><w:t>!</w:t></w:r></w:sdtContent></w:sdt>"
    )
    paper.element.body.insert(0, parse_xml(f"<w:p {nsdecls('w')}>{inside}</w:p>"))
    assert texts(read(papers.saved(paper), "a.docx")) == ["от 2009 1 вставлено ссылка!"]


# Web pages


def test_a_page_without_its_scripts_and_menus():
    page = """<!doctype html><html><head><title>Заглавие</title><style>p{}</style></head><body>
    <nav><a href=/>Домой</a></nav><ul class="top-menu"><li><a>О нас</a><li><a>Новости</a></ul>
    <header><h1>Города&nbsp;— партнёры</h1></header><script>document.write("x")</script>
    <p>Договор от 2009<sup><a href="#n1">[1]</a></sup> г.,<!-- нет --> действует<br>вторая строка</p>
    <p style="display: none">скрыто</p><ol start="4"><li>четвёртый<li value=7>седьмой<ul><li>внутри</ul></ol>
    <ul><li><a>Ольшанка</a><li><a>Заречье</a></ul><footer>Адрес</footer></body></html>"""
    document = read(page, "a.html")
    assert texts(document) == [
        "Города\xa0— партнёры", "Договор от 2009 г., действует", "вторая строка", "4. четвёртый", "7. седьмой", "внутри", "Ольшанка", "Заречье",
    ]  # fmt: skip
    assert [block.level for block in document.paragraphs] == [1, 0, 0, 1, 1, 2, 1, 1]


def test_a_page_with_merged_cells():
    page = """<table><caption>Партнёры</caption><thead><tr><th rowspan=2>Город<th colspan=2>Стороны<tr><th>наша<th>их</thead>
    <tr><td>A<td rowspan=0>B<p>C</p><td>D<tr><td>E<td>F</table>"""
    document = read(f"<html>{page}", "a.html")
    assert cells(document) == {
        (0, 0, 2, 1): "Город", (0, 1, 1, 2): "Стороны", (1, 1, 1, 1): "наша", (1, 2, 1, 1): "их",
        (2, 0, 1, 1): "A", (2, 1, 2, 1): "B\nC", (2, 2, 1, 1): "D", (3, 0, 1, 1): "E", (3, 2, 1, 1): "F",
    }  # fmt: skip
    assert document.tables[0].heading_rows == 2
    assert texts(document) == ["Партнёры"]


def test_tables_that_lay_out_a_page_are_read_through():
    page = "<html><table><tr><td>слева<td><h2>Партнёры</h2><table><tr><td>a<td>b<tr><td>c<td>d</table></table>"
    document = read(page, "a.html")
    assert texts(document) == ["слева", "Партнёры"]
    assert rows(document) == [["a", "b"], ["c", "d"]]


@pytest.mark.parametrize(
    "head",
    ["<meta charset=windows-1251>", '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">', ""],
)
def test_the_encoding_of_a_page(head):
    page = f"<html><head>{head}</head><body><p>Соглашение о сотрудничестве с городом Ольшанка</p></body></html>"
    assert texts(read(page.encode("cp1251"), "a.html")) == ["Соглашение о сотрудничестве с городом Ольшанка"]


def test_a_page_that_a_spreadsheet_program_calls_xls():
    assert rows(read(papers.html(papers.ROWS), "export.xls")) == [list(row) for row in papers.ROWS]


# PDF


def lines(*texts: str, size: int = 11, top: int = 780, left: int = 60, leading: int = 14) -> str:
    """Commands that write these lines one under the other."""
    return "".join(
        f"BT /F {size} Tf {left} {top - number * leading} Td ({text}) Tj ET\n" for number, text in enumerate(texts)
    )


def test_pdf_lines_become_paragraphs(tmp_path):
    words = "Администрация города развивает сотрудничество с муниципалитетами соседних стран. "
    page = f"<html><meta charset=utf-8><h1>Итоги</h1><p>{words * 4}</p><p>Коротко.</p><p>{words * 3}</p><ol><li>{words * 2}<li>два</ol>"
    document = read(papers.printed(page.encode(), tmp_path), "a.pdf")
    assert texts(document) == [
        "Итоги",
        (words * 4).strip(),
        "Коротко.",
        (words * 3).strip(),
        f"1. {(words * 2).strip()}",
        "2. два",
    ]
    assert [block.style for block in document.paragraphs] == ["heading", "plain", "plain", "plain", "item", "item"]


def test_pdf_table_over_pages_with_merged_cells_and_page_numbers(tmp_path):
    many = "".join(f"<tr><td>{number}<td>City {number}<td>Treaty<td>{1900 + number}</tr>" for number in range(90))
    style = "<style>table{border-collapse:collapse}td{border:1px solid;height:24px}@page{@bottom-center{content:'Page ' counter(page)}}</style>"
    page = f"<html>{style}<table><tr><td rowspan=2>No<td colspan=2>Partner<td rowspan=2>Year<tr><td>City<td>Paper</tr>{many}</table><p>End</p>"
    document = read(papers.printed(page.encode(), tmp_path), "a.pdf")
    found = cells(document)
    assert document.tables[0].size == (92, 4)
    assert {key: text for key, text in found.items() if key[0] < 2} == {
        (0, 0, 2, 1): "No", (0, 1, 1, 2): "Partner", (0, 3, 2, 1): "Year", (1, 1, 1, 1): "City", (1, 2, 1, 1): "Paper",
    }  # fmt: skip
    assert rows(document)[2:] == [[str(number), f"City {number}", "Treaty", str(1900 + number)] for number in range(90)]
    assert texts(document) == ["End"]
    assert document.notes == ("Running heads and page numbers were left out.",)


def test_pdf_paragraph_goes_on_over_the_page():
    first = lines(*["The towns have been working together for a long time and they will go"] * 5)
    second = lines("on doing so.", "Another paragraph.")
    document = read(papers.pdf_pages(first, second), "a.pdf")
    assert texts(document)[-2:] == [
        " ".join(["The towns have been working together for a long time and they will go"] * 5 + ["on doing so."]),
        "Another paragraph.",
    ]


def test_pdf_words_cut_at_the_end_of_a_line():
    text = [
        "The partnership of both towns is old, and this part-",
        "nership is a cross-",
        "border one, as all cross-border ties of ours are",
    ]
    assert texts(read(papers.pdf_pages(lines(*text)), "a.pdf")) == [
        "The partnership of both towns is old, and this partnership is a cross-border one, as all cross-border ties of ours are"
    ]


def test_pdf_a_cell_keeps_what_it_lists_apart(tmp_path):
    cell = "Комитет по культуре и искусству;<br>Министерство образования области и города<br>Архив"
    page = (
        papers.html([["№", "Исполнители"], ["1", "x"]]).decode().replace("x<", f"<div style='width:12em'>{cell}</div><")
    )
    document = read(papers.printed(page.encode(), tmp_path), "a.pdf")
    assert rows(document)[1] == ["1", cell.replace("<br>", "\n")]


def test_pdf_columns_without_rules_are_a_table():
    columns = [
        ("Town", "Country", "Year"),
        ("Alpha", "Poland", "1991"),
        ("Beta upon the Long", "Germany", "2004"),
        ("Gamma", "Latvia", "1999"),
    ]
    drawing = "".join(
        lines(*column, left=left, top=700)
        for left, column in zip((60, 250, 420), zip(*columns, strict=True), strict=True)
    )
    document = read(papers.pdf_pages(lines("Our partner towns") + drawing + lines("That is all.", top=600)), "a.pdf")
    assert rows(document) == [list(row) for row in columns]
    assert texts(document) == ["Our partner towns", "That is all."]


def test_pdf_two_columns_of_prose_are_read_one_after_the_other():
    left = [f"left column line {number:02} of the report" for number in range(12)]
    right = [f"right column line {number:02} of the report" for number in range(12)]
    document = read(papers.pdf_pages(lines(*left) + lines(*right, left=320)), "a.pdf")
    assert document.text.replace("\n", " ") == " ".join([*left, *right])


# What is not a document


@pytest.mark.parametrize(
    ("data", "name", "what"),
    [
        (b"", "a.docx", "empty"),
        (b" \r\n\t\n", "a.txt", "empty"),
        (b"\xff\xfe\r\x00\n\x00", "a.csv", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(99), "a.docx", "PNG picture"),
        (bytes(range(256)) * 40, "a.txt", "neither text nor"),
        (b"{\\rtf1\\ansi text}", "a.doc", "rich text"),
        (b'<?xml version="1.0"?><rdf/>', "a.xml", "XML"),
        (papers.zipped({"a.docx": papers.word(papers.ROWS)}), "a.zip", "zip archive"),
        (papers.zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}), "a.ods", "OpenDocument text"),
        (papers.xlsx([[""]]), "a.xlsx", "holds no text"),
        (papers.saved(docx.Document()), "a.docx", "holds no text"),
        (b"<html><body><script>1</script></body></html>", "a.html", "holds no text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "WordDocument".encode("utf-16-le"), "a.docx", "before 2007"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_in_one_error(data, name, what):
    assert what in refusal(data, name).what


def test_limits_are_said_before_they_are_passed():
    small = Limits(characters=1000, cell=100, cells=10)
    with pytest.raises(InputError, match="more than 1,000 characters"):
        reader.read(b"a b c d\n" * 200, "a.txt", small)
    with pytest.raises(InputError, match="200 characters, more than 100"):
        reader.read(b"a;" + b"b" * 200 + b"\n", "a.csv", small)
    with pytest.raises(InputError, match="more than 10 cells"):
        reader.read(papers.xlsx([["a", "b"]] * 9), "a.xlsx", small)


# Whatever stands in the cells

LETTERS = st.characters(codec="utf-8", categories=("Lu", "Ll", "Lo", "Nd", "Po", "Sm"))
CELL = st.text(st.one_of(LETTERS, st.sampled_from(' ",;|\t\n<&№ё')), max_size=12).map(
    lambda text: "\n".join(builder.lines(text))
)
TABLES = st.integers(2, 4).flatmap(
    lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=1, max_size=5)
)


@settings(max_examples=40, deadline=None)
@given(TABLES.filter(lambda rows: all(all(row) for row in rows)))
@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.ods", "a.docx", "a.html"])
def test_any_cells_come_back(name, table):
    write = {
        "a.csv": papers.csv_quoted,
        "a.xlsx": papers.xlsx,
        "a.ods": papers.ods,
        "a.docx": papers.word,
        "a.html": papers.html,
    }
    assert rows(read(write[name](table), name)) == table


@settings(max_examples=100, deadline=None)
@given(st.text(st.one_of(LETTERS, st.sampled_from(" \t\n\r|-#.1)")), max_size=200))
def test_any_text_keeps_its_offsets(text):
    for name in ("a.txt", "a.md"):
        try:
            document = read(text, name)
        except InputError as error:
            assert "empty" in error.what or "XML" in error.what
        else:
            assert document.text == text or document.media_type == "text/csv"


def test_reading_is_deterministic():
    data = papers.word(papers.ROWS)
    assert read(data, "a.docx") == read(data, "a.docx")
