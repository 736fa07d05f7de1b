"""Documents for the tests of the readers: one small register written in every form that an office uses."""

import io
import subprocess
import zipfile
from collections.abc import Sequence
from html import escape
from pathlib import Path

import docx
import openpyxl

ROWS = (
    ("№", "Партнёр", "Документ", "Дата"),
    ("1", "г. Ольшанка, Польша", "Соглашение о сотрудничестве", "14.10.1991"),
    ("2", "Заречный район, Беларусь", "Протокол намерений; Договор о партнёрстве", "март 2009 г."),
    ("3", "Neudorf an der Aue, Deutschland", "", "1998-06"),
)
Rows = Sequence[Sequence[str]]


def txt(rows: Rows) -> bytes:
    return "\n".join("\t".join(row) for row in rows).encode()


def markdown(rows: Rows) -> bytes:
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|---" * len(rows[0]) + "|", *lines[1:]]).encode()


def csv(rows: Rows, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    def cell(text: str) -> str:
        return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in (delimiter, '"', "\n")) else text

    return "".join(delimiter.join(map(cell, row)) + "\r\n" for row in rows).encode(encoding)


def csv_quoted(rows: Rows) -> bytes:
    """Every cell in quotation marks, so that what stands in it cannot be taken for a delimiter."""
    return "".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\r\n" for row in rows).encode()


def xlsx(rows: Rows, title: str = "Sheet1") -> bytes:
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append([cell or None for cell in row])
        for cell in book.active[book.active.max_row]:
            cell.data_type = "s" if cell.value else "n"  # "=1" is a text here, no formula
    return saved(book)


def word(rows: Rows) -> bytes:
    paper = docx.Document()
    table = paper.add_table(len(rows), len(rows[0]))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    return saved(paper)


def saved(paper: object) -> bytes:
    """What a workbook or Word document writes."""
    file = io.BytesIO()
    paper.save(file)
    return file.getvalue()


def ods(rows: Rows, sheet: str = "Sheet1") -> bytes:
    def cell(text: str) -> str:
        return f"<t:table-cell>{''.join(f'<x:p>{escape(line)}</x:p>' for line in text.splitlines())}</t:table-cell>"

    body = "".join(f"<t:table-row>{''.join(map(cell, row))}</t:table-row>" for row in rows)
    return ods_of(f'<t:table t:name="{sheet}">{body}</t:table>')


def ods_of(tables: str, head: str = "") -> bytes:
    """A spreadsheet with these tables (t: table, x: text, o: office)."""
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for short, name in {"o": "office", "t": "table", "x": "text", "s": "style"}.items()
    )
    content = f"{head}<o:document-content {names}><o:body><o:spreadsheet>{tables}</o:spreadsheet></o:body></o:document-content>"
    return zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content})


def html(rows: Rows) -> bytes:
    def line(row: Sequence[str], tag: str) -> str:
        return (
            "<tr>"
            + "".join(f"<{tag}>{'<br>'.join(map(escape, cell.split(chr(10))))}</{tag}>" for cell in row)
            + "</tr>"
        )

    body = line(rows[0], "th") + "".join(line(row, "td") for row in rows[1:])
    style = "<style>table{border-collapse:collapse} td,th{border:1px solid;text-align:left;vertical-align:top}</style>"
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'>{style}</head><body><table>{body}</table></body></html>".encode()


def printed(page: bytes, folder: Path) -> bytes:
    """A web page as a browser prints it: a PDF with a text layer."""
    source, target = folder / "page.html", folder / "page.pdf"
    source.write_bytes(page)
    command = [
        "chromium",
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-pdf-header-footer",
        f"--user-data-dir={folder}/browser",
    ]
    subprocess.run([*command, f"--print-to-pdf={target}", source], check=True, capture_output=True, timeout=60)
    return target.read_bytes()


def pdf(objects: Sequence[str], trailer: str = "") -> bytes:
    """A PDF of these objects, numbered from 1; the first is its catalogue."""
    body, places = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{text}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer <</Size {size} /Root 1 0 R {trailer}>>\nstartxref\n{len(body)}\n%%EOF\n"
    return body + end.encode()


def pdf_pages(*pages: str) -> bytes:
    """A PDF of pages with these drawing commands; /F is Helvetica."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>"]
    objects += ["<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"]
    for number, drawing in enumerate(pages):
        resources = "/Resources<</Font<</F 3 0 R>>>>"
        objects.append(f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]{resources}/Contents {5 + 2 * number} 0 R>>")
        objects.append(f"<</Length {len(drawing)}>>stream\n{drawing}\nendstream")
    return pdf(objects)


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """A zip archive of these parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return file.getvalue()


def with_part(archive: bytes, name: str, change: object) -> bytes:
    """The archive with one part changed by a function of its bytes."""
    with zipfile.ZipFile(io.BytesIO(archive)) as old:
        parts = {part: old.read(part) for part in old.namelist()}
    return zipped(
        {part: text for part, text in parts.items() if part.lower() != name.lower()}
        | {name: change(parts.get(name, b""))}
    )
