"""In which encoding a large text file is, without reading it into memory."""

import codecs
from pathlib import Path

from charset_normalizer import from_bytes

from tiegraph.errors import InputError
from tiegraph.loaders.readers.encoding import MARKS

BLOCK = 1 << 20
# Left to all it knows, charset-normalizer takes Polish for Welsh.
LEGACY = ["cp1251", "koi8_r", "cp1250", "iso8859_2", "cp1252", "cp1257", "cp932", "gb18030", "euc_kr"]
# Codecs that take in the byte order mark, so that it is no character of the text.
WITH_MARK = {"utf-8": "utf-8-sig"} | dict.fromkeys(("utf-16-le", "utf-16-be"), "utf-16")
WITH_MARK |= dict.fromkeys(("utf-32-le", "utf-32-be"), "utf-32")


def encoding_of(path: Path, declared: str | None = None) -> str:
    """The codec to open the file with: as its mark says, as declared, UTF-8 when it fits, else by the look of the text.

    Raises InputError for an encoding that does not exist, and when none can be told.
    """
    with path.open("rb") as file:
        head = file.read(BLOCK)
    if marked := next((encoding for mark, encoding in MARKS if head.startswith(mark)), None):
        return WITH_MARK[marked]
    if declared:
        return _known(declared, path)
    if _is_utf8(path):
        return "utf-8"
    guess = from_bytes(head, cp_isolation=LEGACY).best()
    if guess is None:
        raise InputError(
            "The encoding of the file cannot be told.", str(path), "Save it as UTF-8, or name it in the mapping."
        )
    return guess.encoding


def _known(encoding: str, path: Path) -> str:
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        raise InputError(
            f"There is no encoding `{encoding}`.", str(path), "Correct `encoding` under `file` in the mapping."
        ) from None


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                if b"\0" in block:
                    return False
                decoder.decode(block)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
