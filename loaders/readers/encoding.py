"""Bytes to text: which encoding a text file is in."""

import codecs
import re
from collections import Counter

from charset_normalizer import from_bytes

from tiegraph.errors import InputError

# Longest first: the mark of UTF-32 begins with that of UTF-16.
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґўђѓјљњћќџѕ"
FREQUENT = "оеаинтсрвл"  # two thirds of the letters of a Russian text
LATIN = (
    "ąćęłńóśźż", "áčďéěíňóřšťúůýžäôĺľŕ", "áéíóöőúüű", "ăâîşţ", "čćđšž", "äöüß", "àâçéèêëîïôùûüœæ", "áéíñóúü", "åäöæøéà",
    "äõöüšž", "ąčęėįšųūž", "āčēģīķļņšūž",
)  # fmt: skip
# What offices around us write, the likelier first: charset-normalizer gives up on short tables with tabs in them, and
# takes Lithuanian for Slovak, so the letters are counted first, and it is asked about what else there is.
CYRILLIC_CODES = ("cp1251", "koi8_r", "koi8_u", "cp866")
LATIN_CODES = ("cp1250", "cp1252", "cp1257", "iso8859_2", "iso8859_13")
ASIAN_CODES = ("cp932", "euc_jp", "gb18030", "big5", "euc_kr")
MARKS_OF_TEXT = "«»„“”‘’‚–—…№§°·•\xa0"
SURE = 0.8
WORD = re.compile(r"[^\W\d_]+")
SAMPLE = 1 << 18
CONTROL = re.compile("[\x00-\x08\x0e-\x19\x1c-\x1f]")


def decode(data: bytes, where: str) -> str:
    """The text of a file, without its byte order mark and otherwise unchanged, line breaks included.

    A byte order mark decides; then UTF-8 when it fits; then the look of the text. Raises InputError where it is none.
    """
    mark, encoding = next(((mark, name) for mark, name in MARKS if data.startswith(mark)), (b"", ""))
    encoding = encoding or _unmarked(data, where)
    try:
        text = data[len(mark) :].decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(
            f"Byte {len(mark) + error.start} does not fit the encoding {encoding}, in which the rest is written.",
            where,
            "Save the file as UTF-8.",
        ) from None
    if _is_binary(text):
        raise not_text(where)
    return text


def not_text(where: str) -> InputError:
    """The error for bytes that are neither text nor a form that we know."""
    return InputError(
        "The file is neither text nor a form of document that can be read.",
        where,
        "Give a txt, md, csv, tsv, xlsx, ods, docx, html or pdf file.",
    )


def _unmarked(data: bytes, where: str) -> str:
    sample = data[:SAMPLE]
    if b"\0" in sample:
        return _utf16(sample, where)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        best, code = max(
            (_fit(sample, code), -number, code) for number, code in enumerate(CYRILLIC_CODES + LATIN_CODES)
        )[::2]
        if best >= SURE:
            return code
        guess = from_bytes(sample, cp_isolation=[*ASIAN_CODES, *CYRILLIC_CODES, *LATIN_CODES]).best()
        if guess is None:
            raise not_text(where) from None
        return guess.encoding
    return "utf-8"


def _fit(sample: bytes, code: str) -> float:
    """How much of what is not ASCII makes words of one of our languages in this encoding, from 0 to 1."""
    try:
        text = sample.decode(code)
    except UnicodeDecodeError:
        return 0.0
    words = [(word, sum(letter > "\x7f" for letter in word)) for word in WORD.findall(text)]
    counts: Counter[str] = Counter()
    for word, foreign in words:
        # A Cyrillic word has no Latin letters, and a Latin one has some.
        if foreign == 1 or (foreign and (foreign == len(word)) == (code in CYRILLIC_CODES)):
            counts.update(letter for letter in word if letter > "\x7f")
    whole = sum(letter > "\x7f" for letter in text) - sum(map(text.count, MARKS_OF_TEXT))
    if code in CYRILLIC_CODES:
        known = sum(count for letter, count in counts.items() if letter.lower() in CYRILLIC)
        frequent = sum(count for letter, count in counts.items() if letter in FREQUENT)
        return (0.8 * known + 0.2 * min(2 * frequent, known)) / max(whole, 1)
    return max(sum(count for letter, count in counts.items() if letter.lower() in letters) for letters in LATIN) / max(
        whole, 1
    )


def _utf16(sample: bytes, where: str) -> str:
    """Which half of the characters' pairs is zero in spaces, digits and line breaks tells the order of the bytes."""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    code = "utf-16-le" if odd > even else "utf-16-be"
    try:
        text = sample[: len(sample) & ~1].decode(code, "surrogatepass")
    except UnicodeDecodeError:
        raise not_text(where) from None
    if min(even, odd) > max(even, odd) / 20 or _is_binary(text):
        raise not_text(where)
    return code


def _is_binary(text: str) -> bool:
    sample = text[:SAMPLE]
    return "\0" in text or len(CONTROL.findall(sample)) > len(sample) / 500
