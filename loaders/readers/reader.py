"""Which reader a file needs: its content decides, the ending of its name only where the content leaves it open."""

import re
import struct
import zlib
from importlib import import_module
from pathlib import PurePath

from tiegraph.errors import InputError
from tiegraph.loaders.document import Document
from tiegraph.loaders.readers import csv_table, markdown
from tiegraph.loaders.readers.archive import Archive, damaged, locked
from tiegraph.loaders.readers.encoding import decode, not_text
from tiegraph.loaders.readers.limits import Limits

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# What is certainly something else: its first bytes, and what it is.
OTHERS = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"{\\rtf", "a rich text (RTF) file"),
    (b"MIME-Version:", "a web archive (MHTML)"),
    (b"%!PS", "a PostScript file"),
    (b"AT&TFORM", "a DjVu file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\0", "a program"),
)
SAVE_AS = "Save it as docx, xlsx, pdf, html or plain text."
HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title)\b", re.I | re.S
)
TAGS = re.compile(r"</(?:p|div|table|td|tr|li|ul|h[1-6]|body)>", re.I)
XML = re.compile(r"\s*<(?:\?xml|!DOCTYPE)\s", re.I)
JSON = re.compile(r'\s*(?:\{\s*"|\[\s*[\[{"])')
TABLE_ENDINGS = {".csv", ".tsv", ".tab", ".psv"}
TEXT_ENDINGS = {".txt", ".text", ".log", ".asc", ""}
MARKDOWN_ENDINGS = {".md", ".markdown"}
# From this share of records with one number of columns on, what is called a table is one.
RAGGED = 0.5


def read(data: bytes, where: str, limits: Limits) -> Document:
    """The document in these bytes; where: the name of the file, for its ending and for messages.

    Raises InputError when the file is empty, damaged, protected, past a limit, or of no form that can be read.
    """
    form = form_of(data, where, limits)
    document: Document
    try:
        document = import_module(f"tiegraph.loaders.readers.{form}").read(data, where, limits)
    except (
        ValueError,
        LookupError,
        ArithmeticError,
        TypeError,
        AttributeError,
        AssertionError,
        struct.error,
        zlib.error,
    ):
        # What the libraries raise over files that break their own rules.
        raise damaged(where) from None
    except RecursionError:
        raise InputError("The document is nested too deep.", where, "Save it again in an office program.") from None
    return document


def form_of(data: bytes, where: str, limits: Limits) -> str:
    """The name of the module that reads these bytes. Raises InputError when none does."""
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise InputError("The file is empty.", where, "Check that it is the right file.")
    if data.startswith(OLE):
        raise _ole(data, where)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(Archive(data, where, limits), where)
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if other := next((name for head, name in OTHERS if data.startswith(head)), ""):
        raise InputError(f"The file is {other}, not a document that can be read.", where, SAVE_AS)
    return _text(data, where)


def _text(data: bytes, where: str) -> str:
    """Which form of text it is; web pages in an encoding that only they know of are told by their first bytes."""
    ending = PurePath(where).suffix.lower()
    if HTML.match(data[:4096].decode("latin-1").lstrip("ï»¿")):
        return "html"
    head = decode(data, where)[:200_000]
    if HTML.match(head) or (ending in {".html", ".htm", ".xhtml"} and TAGS.search(head)):
        return "html"
    if XML.match(head):
        raise InputError("The file is XML, but no web page.", where, SAVE_AS)
    if JSON.match(head) and ending not in TEXT_ENDINGS | TABLE_ENDINGS:
        raise InputError("The file is JSON, not a document.", where, "Load it as a data set instead.")
    if ending in MARKDOWN_ENDINGS or markdown.has_pipe_table(head):
        return "markdown"
    body, declared = csv_table.declared(head)
    return "csv_table" if declared or _is_table(csv_table.shape(body), ending) else "txt"


def _is_table(shape: csv_table.Shape, ending: str) -> bool:
    """Whether a text is a table: what is called so may be ragged; what is called a text must be even and wide.

    Lists in prose («Solna, Sweden, 1991») are even too; tables in plain text have tabs and are its reader's, and so is
    a table of one column: it is a list.
    """
    if ending in TABLE_ENDINGS:
        return shape.columns > 1 and shape.share >= RAGGED
    if ending in TEXT_ENDINGS:
        widest = shape.columns >= (4 if shape.delimiter == "," else 3)
        return shape.delimiter in ";,|" and shape.share == 1 and shape.records >= 4 and widest
    return shape.columns > 1 and shape.share == 1 and shape.records >= 2


def _zipped(archive: Archive, where: str) -> str:
    """Which office document an archive is: by the part it begins with, not by its name."""
    main = archive.main_part()
    names = archive.names()
    if "mimetype" in names:
        kind = archive.content("mimetype").decode("ascii", "replace").strip()
        if kind.startswith("application/vnd.oasis.opendocument.spreadsheet"):
            return "ods"
        what = {"text": "an OpenDocument text (odt)", "presentation": "a presentation (odp)"}.get(
            kind.rpartition(".")[2]
        )
        raise InputError(f"The file is {what or f'of the kind {kind}'}, which cannot be read.", where, SAVE_AS)
    folder = main.lower().split("/")[0]
    if main.lower().endswith(".bin"):
        raise InputError("The file is a binary workbook (xlsb), which cannot be read.", where, "Save it as xlsx.")
    root = archive.xml(main).tag.rpartition("}")[2] if main in archive else ""
    if root in {"document", "workbook"}:
        return "docx" if root == "document" else "xlsx"
    if root == "presentation" or folder == "ppt":
        raise InputError("The file is a presentation (pptx), which cannot be read.", where, SAVE_AS)
    if "[content_types].xml" in names:
        raise damaged(where)
    raise InputError(
        "The file is a zip archive, not a document.", where, "Unpack it and give the documents in it one by one."
    )


def _ole(data: bytes, where: str) -> InputError:
    """An OLE container holds an encrypted document, or one of the formats before 2007."""

    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if holds("EncryptedPackage") or holds("EncryptionInfo"):
        return locked(where)
    old = {"WordDocument": ("Word", "docx"), "Workbook": ("Excel", "xlsx"), "Book": ("Excel", "xlsx")}
    for stream, (program, form) in old.items():
        if holds(stream):
            return InputError(f"The file is in {program}'s format of before 2007.", where, f"Save it as {form}.")
    return not_text(where)
