"""Hostile files: each ends in one clear error, in seconds and in little memory, whatever a library would make of it."""

import io
import json
import os
import random
import struct
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import papers
import pytest

from tiegraph.errors import InputError
from tiegraph.loaders.readers import sandbox
from tiegraph.loaders.readers.limits import Limits

# A process of its own reads the file in the sandbox, so that what it measures of its children is of this file alone.
MEASURE = """
import json, resource, sys
from pathlib import Path
from tiegraph.errors import InputError
from tiegraph.loaders.readers import sandbox
from tiegraph.loaders.readers.limits import Limits
try:
    document = sandbox.read(Path(sys.argv[1]), Limits(**json.loads(sys.argv[2])))
    error = None
except InputError as fault:
    document, error = None, [fault.what, fault.where, fault.mend]
memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(json.dumps({"error": error, "text": document and document.text[:100], "memory": memory * 1024}))
"""
GIGABYTE = 1 << 30


@dataclass(frozen=True)
class Outcome:
    what: str
    where: str
    mend: str
    seconds: float


def outcome(data: bytes, name: str, folder: Path, **limits: float) -> Outcome:
    """What a user is told of a file; every hostile one must be refused in time and memory."""
    path = folder / name
    path.write_bytes(data)
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, path, json.dumps(limits)],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    seconds = time.monotonic() - began
    found = json.loads(done.stdout)
    assert found["error"], f"read as {found['text']!r}"
    assert done.stderr == ""
    assert seconds < 30
    assert found["memory"] < GIGABYTE
    what, where, mend = found["error"]
    assert str(path) in where
    assert what.endswith(".")
    assert mend.endswith(".")
    return Outcome(what, where, mend, seconds)


# Entities

LAUGHS = '<!DOCTYPE lolz [<!ENTITY a "lol">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
) + "]>"  # fmt: skip
FILE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def after_declaration(head: str) -> Callable[[bytes], bytes]:
    def change(part: bytes) -> bytes:
        end = part.index(b"?>") + 2 if part.startswith(b"<?xml") else 0
        return part[:end] + head.encode() + part[end:]

    return change


def in_utf16(part: bytes) -> bytes:
    text = part.decode().replace("UTF-8", "UTF-16").replace("utf-8", "UTF-16")
    return after_declaration(LAUGHS)(text.encode()).decode().encode("utf-16")


@pytest.mark.parametrize("head", [LAUGHS, FILE], ids=["laughs", "file"])
@pytest.mark.parametrize(
    ("name", "part", "write"),
    [
        ("a.docx", "word/document.xml", papers.word), ("a.docx", "word/styles.xml", papers.word),
        ("a.docx", "_rels/.rels", papers.word), ("a.xlsx", "xl/workbook.xml", papers.xlsx),
        ("a.xlsx", "xl/worksheets/sheet1.xml", papers.xlsx), ("a.ods", "content.xml", papers.ods),
    ],
)  # fmt: skip
def test_entities_in_office_documents(name, part, write, head, tmp_path):
    data = papers.with_part(write(papers.ROWS), part, after_declaration(head))
    found = outcome(data, name, tmp_path)
    assert "document type" in found.what
    assert part in found.where


def test_entities_that_hide_in_another_encoding(tmp_path):
    data = papers.with_part(papers.word(papers.ROWS), "word/document.xml", in_utf16)
    assert "document type" in outcome(data, "a.docx", tmp_path).what


@pytest.mark.parametrize("head", [LAUGHS.replace("lolz", "html"), FILE.replace("x [", "html [")])
def test_entities_in_web_pages(head, tmp_path):
    page = f'<?xml version="1.0"?>{head}<html><body>&j;&a;</body></html>'
    assert "entities" in outcome(page.encode(), "a.html", tmp_path).what


# Archives


def test_zip_bomb(tmp_path):
    data = papers.with_part(papers.word(papers.ROWS), "word/media/image1.png", lambda _: bytes(290 << 20))
    assert "times its size" in outcome(data, "a.docx", tmp_path).what
    data = papers.with_part(papers.word(papers.ROWS), "word/document.xml", lambda _: bytes(310 << 20))
    assert "would unpack to 310 MB" in outcome(data, "a.docx", tmp_path).what


def test_zip_of_many_parts(tmp_path):
    data = papers.zipped({f"part{number}": "" for number in range(10_001)})
    assert "10,001 parts" in outcome(data, "a.xlsx", tmp_path).what


def test_zip_that_lies_about_its_sizes(tmp_path):
    """The part unpacks to 400 MB while the archive declares 1,000 bytes."""
    data = papers.with_part(papers.word(papers.ROWS), "word/document.xml", lambda _: b"<x>" + bytes(400 << 20))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        part = archive.getinfo("word/document.xml")
    data = data.replace(struct.pack("<L", part.file_size), struct.pack("<L", 1000))
    assert "damaged" in outcome(data, "a.docx", tmp_path).what


def test_zip_with_a_password(tmp_path):
    data = bytearray(papers.word(papers.ROWS))
    for mark, flags in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = data.find(mark)
        while at >= 0:
            data[at + flags] |= 1
            at = data.find(mark, at + 4)
    assert "password" in outcome(bytes(data), "a.docx", tmp_path).what


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx"])
def test_office_document_with_a_password(name, tmp_path):
    """Office wraps an encrypted document in an OLE container whose directory names these streams."""
    names = [text.encode("utf-16-le").ljust(64, b"\0") for text in ("Root Entry", "EncryptionInfo", "EncryptedPackage")]
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + b"".join(entry + bytes(64) for entry in names)
    found = outcome(data, name, tmp_path)
    assert "protected by a password" in found.what
    assert "without one" in found.mend


@pytest.mark.parametrize("share", [0.3, 0.9, 0.999])
@pytest.mark.parametrize(("name", "write"), [("a.docx", papers.word), ("a.xlsx", papers.xlsx), ("a.ods", papers.ods)])
def test_truncated_office_document(name, write, share, tmp_path):
    data = write(papers.ROWS)
    assert "cut off" in outcome(data[: int(len(data) * share)], name, tmp_path).what


def test_damaged_office_document(tmp_path):
    data = bytearray(papers.word(papers.ROWS))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        at = archive.getinfo("word/document.xml").header_offset + 200
    data[at : at + 20] = bytes(20)
    found = outcome(bytes(data), "a.docx", tmp_path)
    assert "damaged" in found.what or "XML is broken" in found.what


def test_office_document_nested_too_deep(tmp_path):
    depth = 100_000
    deep = papers.with_part(
        papers.word(papers.ROWS),
        "word/document.xml",
        lambda _: b"<document><body>" + b"<sdt>" * depth + b"</sdt>" * depth,
    )
    assert "nested too deep" in outcome(deep, "a.docx", tmp_path).what


# Large cells, many cells


def words(size: int) -> bytes:
    """A text that packs no better than prose does."""
    return random.Random(3).randbytes(size // 2).hex().encode()  # noqa: S311


def test_cell_of_100_megabytes(tmp_path):
    cell = b"a;b\n1;" + words(100 << 20)
    assert "100.0 MB, more than 50 MB" in outcome(cell, "a.csv", tmp_path).what


def test_cell_of_40_megabytes(tmp_path):
    assert "more than 1,000,000" in outcome(b"a;b\n1;" + words(40 << 20), "a.csv", tmp_path).what
    sheet = (
        b"<worksheet><sheetData><row><c t='inlineStr'><is><t>"
        + words(40 << 20)
        + b"</t></is></c></row></sheetData></worksheet>"
    )
    data = papers.with_part(papers.xlsx(papers.ROWS), "xl/worksheets/sheet1.xml", lambda _: sheet)
    assert "longer than 10 MB" in outcome(data, "a.xlsx", tmp_path).what


def test_text_of_40_megabytes(tmp_path):
    assert "more than 20,000,000 characters" in outcome(words(40 << 20), "a.txt", tmp_path).what


def test_sheet_of_far_cells(tmp_path):
    rows = "".join(f"<row r='{row * 1000}'><c r='{column}{row * 1000}'><v>1</v></c><c r='A{row * 1000}'><v>1</v></c></row>" for row, column in enumerate((f"{a}{b}{c}" for a in "ABC" for b in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"), 1))  # fmt: skip
    sheet = f"<worksheet><sheetData>{rows}</sheetData></worksheet>"
    data = papers.with_part(papers.xlsx(papers.ROWS), "xl/worksheets/sheet1.xml", lambda _: sheet.encode())
    assert "more than 500,000 cells" in outcome(data, "a.xlsx", tmp_path).what


def test_sheet_of_repeated_cells(tmp_path):
    cell = '<t:table-cell t:number-columns-repeated="16384"><x:p>x</x:p></t:table-cell>'
    data = papers.ods_of(
        f'<t:table t:name="a"><t:table-row t:number-rows-repeated="1048576">{cell}</t:table-row></t:table>'
    )
    assert "more than 500,000 cells" in outcome(data, "a.ods", tmp_path).what


def test_page_of_huge_spans(tmp_path):
    row = "<tr>" + "<td colspan=1000 rowspan=65534>x</td>" * 1000
    found = outcome(f"<html><table>{row * 300}</table>".encode(), "a.html", tmp_path)
    assert "more than 500,000 cells" in found.what


# Web pages


@pytest.mark.parametrize("tag", ["div", "b", "table", "ul"])
def test_page_of_a_million_nested_tags(tag, tmp_path):
    assert (
        "nests its elements too deep"
        in outcome(b"<html>" + f"<{tag}>".encode() * 1_000_000 + b"x", "a.html", tmp_path).what
    )


# PDF

SELF = [
    "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[3 0 R]>>",
    "<</Type/Page/Parent 2 0 R/MediaBox 4 0 R/Contents 4 0 R>>", "4 0 R",
]  # fmt: skip


def test_pdf_that_refers_to_itself(tmp_path):
    found = outcome(papers.pdf(SELF), "a.pdf", tmp_path, seconds=3)
    assert "longer than 3 seconds" in found.what
    assert found.seconds < 6


def test_pdf_whose_pages_are_pictures(tmp_path):
    image = "<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>stream\n0\nendstream"
    page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>"
    draw = "<</Length 27>>stream\nq 500 0 0 800 0 0 cm /I Do Q\nendstream"
    found = outcome(
        papers.pdf(["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[3 0 R]>>", page, draw, image]),
        "a.pdf",
        tmp_path,
    )
    assert "no text layer" in found.what
    assert "OCR" in found.mend


@pytest.mark.parametrize("share", [0.2, 0.6, 0.97])
def test_truncated_pdf(share, tmp_path):
    data = papers.pdf_pages("BT /F 12 Tf 60 700 Td (Partner towns) Tj ET")
    assert "cut off" in outcome(data[: int(len(data) * share)], "a.pdf", tmp_path).what


def test_pdf_with_a_password(tmp_path):
    key = "/V 1/R 2/Filter/Standard/P -4/O<" + "41" * 32 + ">/U<" + "42" * 32 + ">"
    data = papers.pdf(
        ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 0/Kids[]>>"], f"/ID[<41><41>]/Encrypt<<{key}>>"
    )
    assert "password" in outcome(data, "a.pdf", tmp_path).what


def test_pdf_bomb(tmp_path):
    """A stream of 2 MB on disk that unpacks to 2 GB."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(bytes(1 << 24)) + packer.flush(zlib.Z_FULL_FLUSH)
    checksum = ((128 << 24) % 65521 << 16) | 1
    inner = b"\x78\xda" + block * 128 + b"\x03\x00" + struct.pack(">L", checksum)
    assert zlib.decompressobj().decompress(inner, 100) == bytes(100)
    stream = f"<</Length {len(inner)}/Filter/FlateDecode>>stream\n{inner.decode('latin-1')}\nendstream"
    page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>"
    data = papers.pdf(["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[3 0 R]>>", page, stream])
    assert "more than 1024 MB of memory" in outcome(data, "a.pdf", tmp_path).what


# What is no document at all


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx", "a.pdf", "a.txt", "a.csv", "a.html"])
def test_empty_file(name, tmp_path):
    assert "empty" in outcome(b"", name, tmp_path).what


@pytest.mark.parametrize("name", ["a.docx", "a.pdf", "a.txt", "a.csv"])
def test_unknown_binary(name, tmp_path):
    assert "neither text nor" in outcome(bytes(range(128, 256)) * 800, name, tmp_path).what


def test_wrong_ending_is_read_by_content_or_refused_by_name(tmp_path):
    path = tmp_path / "register.pdf"
    path.write_bytes(papers.word(papers.ROWS))
    assert "Ольшанка" in sandbox.read(path).text
    assert "PNG picture" in outcome(b"\x89PNG\r\n\x1a\n" + bytes(100), "scan.pdf", tmp_path).what


@pytest.mark.parametrize("path", ["absent.docx", "."])
def test_what_cannot_be_opened(path, tmp_path):
    with pytest.raises(InputError, match="cannot be opened|not a file"):
        sandbox.read(tmp_path / path)


def test_a_pipe_does_not_keep_us_waiting(tmp_path):
    os.mkfifo(tmp_path / "a.txt")
    with pytest.raises(InputError, match="not a file"):
        sandbox.read(tmp_path / "a.txt")


# The sandbox itself


def test_what_the_child_reads_arrives_whole(tmp_path):
    path = tmp_path / "register.docx"
    path.write_bytes(papers.word(papers.ROWS))
    from tiegraph.loaders.readers import reader

    assert sandbox.read(path) == reader.read(path.read_bytes(), str(path), Limits())


def test_too_little_memory_is_said(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"a;b\n" * 2_000_000)
    with pytest.raises(InputError, match="more than 150 MB of memory"):
        sandbox.read(path, Limits(memory=150 << 20))


def test_the_child_can_write_no_file(tmp_path):
    code = (
        "import os, sys; from tiegraph.loaders.readers import limits, sandbox; sandbox._restrict(limits.Limits())\n"
        "try:\n    os.write(os.open(sys.argv[1], os.O_CREAT | os.O_WRONLY), b'x')\nexcept OSError as error:\n    print(error.strerror)"
    )
    done = subprocess.run([sys.executable, "-c", code, tmp_path / "x"], capture_output=True, text=True, check=False)
    assert "File too large" in done.stdout
