"""A text as the tokens that dates are made of, each with a sign of one letter."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from tiegraph.loaders.vocabulary import UNSPACED, Unit, Vocabulary, plain, vocabulary

SIGNS = {
    "d": "a number of one or two digits",
    "y": "a number of four digits, from 1000 to 2999",
    "n": "any other number, or one that is part of a word",
    "u": "an era and its year («昭和58»)",
    "M": "the name of a month",
    "m": "the sign 月",
    "R": "words for a year, seen from the document's own date",
    "Q": "words for such a month",
    "T": "words for such a day",
    "B": "the word «year» where it stands only before the number",
    "A": "the word «year» where it stands only after the number",
    "Y": "the word «year» on either side",
    "x": "what may follow a month («месяца»)",
    "D": "what may follow a day («d.»)",
    "o": "the ending of an ordinal number (3rd)",
    "z": "the ending that makes a decade (1990s)",
    "f": "the word «of» between day and month",
    "r": "a Roman number from I to XII",
    "w": "any other word",
    '"': "any quotation mark",
    "-": "any dash; every other mark, a line break and a tab stand for themselves",
}
RELATIVE: dict[Unit, str] = {"year": "R", "month": "Q", "day": "T"}
DASHES = "-‐‑‒–—―−~〜～"
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
QUOTES = "\"«»„“”‟″'‘’"
ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
NUMERALS = "〇零一二三四五六七八九十元"
LETTERS = r"[^\W\d_]+"
ENDING = re.compile(rf"[-‐‑'’]?({LETTERS})")
SIGN_AFTER_NUMERAL = "[年月日号號]"


@dataclass(frozen=True)
class Token:
    """A token; value: of a number, the month, or the steps from the document's date.

    short: of a number, one figure; of a word, abbreviated, or without the capital that the language asks for.
    """

    start: int
    end: int
    sign: str
    value: int = 0
    short: bool = False


def tokens(text: str, language: str) -> list[Token]:
    """The tokens of a text in their order; blanks and invisible characters are none."""
    words, pattern = vocabulary(language), _pattern(language)
    found: list[Token] = []
    while match := pattern.search(text, found[-1].end if found else 0):
        found += _read(match, words)
    return found


@cache
def _pattern(language: str) -> re.Pattern[str]:
    """What the tokens of a language are, the more telling before the plainer."""
    words = vocabulary(language)
    eras = "|".join(map(_bounded, sorted(words.eras, key=len, reverse=True))) or "(?!)"
    relative = "|".join(map(_bounded, sorted(words.relative, key=len, reverse=True))) or "(?!)"
    forms = {*words.months, *words.month, *words.day, *words.decades, *words.year["before"], *words.year["after"]}
    unspaced = sorted((form for form in forms if UNSPACED.match(form)), key=len, reverse=True)
    signs = "|".join([*map(re.escape, unspaced), UNSPACED.pattern])
    return re.compile(
        rf"(?P<relative>{relative})"
        rf"|(?P<era>(?-i:{eras}))\s*(?P<of>\d{{1,3}}(?!\d)|[{NUMERALS}]+)"
        rf"|(?P<number>\d+|[{NUMERALS}]+(?={SIGN_AFTER_NUMERAL}))"
        rf"|(?P<word>(?:(?!{UNSPACED.pattern}){LETTERS[:-1]})+|{signs})"
        rf"|(?P<mark>\n|\t|[^\s\w{INVISIBLE}]|_)",
        re.IGNORECASE,
    )


def _bounded(phrase: str) -> str:
    body = r"\s+".join(map(re.escape, phrase.split())).replace(r"\.", r"\.\s?").removesuffix(r"\s?")
    if UNSPACED.search(phrase):
        return body
    return rf"(?<!\w){body}" + ("(?![^\\W\\d_])" if phrase[-1].isalnum() else "")


def _read(match: re.Match[str], words: Vocabulary) -> Iterator[Token]:
    start, end = match.span()
    written = match.group()
    if match["relative"]:
        unit, steps = words.relative[" ".join(plain(written).replace(". ", ".").split())]
        yield Token(start, end, RELATIVE[unit], steps)
    elif match["era"]:
        first, last = words.eras[match["era"]]
        number = _value(match["of"])
        yield Token(start, end, "u", first + number - 1) if 1 <= number <= last else Token(start, end, "n")
    elif match["number"]:
        yield from _number(match, words)
    elif match["word"]:
        yield _word(match.string, start, end, words)
    else:
        mark = unicodedata.normalize("NFKC", written)[0]
        yield Token(start, end, "-" if written in DASHES or mark in DASHES else '"' if written in QUOTES else mark)


def _number(match: re.Match[str], words: Vocabulary) -> Iterator[Token]:
    """A number, with the ending that is glued to it; a number in a word («780-lecie») is no number."""
    text, (start, end) = match.string, match.span()
    value = _value(match.group())
    digits = end - start if match.group().isdecimal() else len(str(value))
    sign = "d" if digits <= 2 else "y" if digits == 4 and 1000 <= value <= 2999 else "n"
    if start and text[start - 1].isalpha() and not UNSPACED.match(text[start - 1]):
        sign = "n"
    ending = ENDING.match(text, end)
    if not ending or UNSPACED.match(ending[1]):
        yield Token(start, end, sign, value, digits == 1)
        return
    letters = plain(ending[1])
    if letters in words.decades or letters in words.ordinals:
        yield Token(start, end, sign, value, digits == 1)
        yield Token(end, ending.end(), "z" if letters in words.decades else "o")
    else:
        known = _word(text, ending.start(1), ending.end(), words).sign != "w"
        yield Token(start, end, sign if known else "n", value, digits == 1)


def _word(text: str, start: int, end: int, words: Vocabulary) -> Token:
    """A word by what it may be in a date; a full stop belongs to it where it is an abbreviation."""
    written = text[start:end]
    dotted = written + "." if text[end : end + 1] == "." else written
    if written in ROMAN:
        return Token(start, end, "r", ROMAN.index(written))
    for form in dict.fromkeys((dotted, written, written + ".")):
        sign, value = _sign(form, words)
        if sign != "w":
            lowered = sign == "M" and written.islower() and plain(form) not in words.months
            short = form[-1] == "." or len(form) == 1 or lowered
            return Token(start, start + min(len(form), len(dotted)), sign, value, short)
    return Token(start, end, "w")


def _sign(form: str, words: Vocabulary) -> tuple[str, int]:
    for spelling in (form, plain(form), form.capitalize()):
        if spelling in words.months:
            return "M", words.months[spelling]
    folded = plain(form)
    if UNSPACED.match(form) and folded in words.decades:
        return "z", 0
    before, after = folded in words.year["before"], folded in words.year["after"]
    if before or after:
        return "Y" if before and after else "B" if before else "A", 0
    kinds: Iterable[tuple[str, frozenset[str]]] = (("x", words.month), ("D", words.day), ("f", words.of))
    return next(((sign, 0) for sign, forms in kinds if folded in forms), ("m" if form == "月" else "w", 0))


def _value(written: str) -> int:
    """A number in digits of any script or in Chinese numerals: 1988, 十二, 二〇一二; 元, the first year of an era."""
    if written.isdecimal():
        return int(written)
    if "十" in written:
        tens, _, ones = written.partition("十")
        return (_value(tens) if tens else 1) * 10 + (_value(ones) if ones else 0)
    return int("".join("1" if sign == "元" else str(int(unicodedata.numeric(sign))) for sign in written))
