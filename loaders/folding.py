"""Spellings made comparable: letters without case, marks and punctuation, and how a name sounds in Cyrillic.

`fold` is for names that are spelt alike, `Sounds` for names carried from one alphabet into another: Latin names are
transcribed by the rules of their country (words/sounds.yaml), and what transcriptions of one name differ in is dropped.
"""

import re
import unicodedata
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from tiegraph.loaders import yaml_text

APOSTROPHES = "'’‘ʼʹ′`´ʻʿʺ\"“”«»„"
PLAIN = {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ə": "e"}
LATIN = re.compile(r"[a-zà-ɏḀ-ỿ]", re.IGNORECASE)
CYRILLIC = re.compile(r"[Ѐ-ԯ]")
KANA_VOICING = 8
COARSE_GROUPS = (
    (re.compile("дж|чж"), "ж"),
    (re.compile("цз|дз"), "з"),
    (re.compile("([птк])х"), r"\1"),
    (re.compile("чх"), "ч"),
    (re.compile(r"(.)\1+"), r"\1"),
)
UNEVEN = re.compile("|".join(pattern.pattern for pattern, _ in reversed(COARSE_GROUPS)))
VOICELESS = str.maketrans("бвгджз", "пфктшс")
VOWELS = str.maketrans(dict.fromkeys("аеиоуюя"))


class _Folded(dict[int, str]):
    """Code point → its letters when folded, worked out when first asked."""

    def __missing__(self, point: int) -> str:
        sign = chr(point)
        if sign in APOSTROPHES:
            folded = ""
        else:
            plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", sign).casefold()).casefold()
            bare = "".join(s for s in plain if unicodedata.combining(s) in (0, KANA_VOICING))
            letters = "".join("" if s in APOSTROPHES else PLAIN.get(s, s if s.isalnum() else " ") for s in bare)
            folded = unicodedata.normalize("NFC", letters)
        self[point] = folded
        return folded


class _Coarse(dict[int, str]):
    """Code point → the Cyrillic letter that stands for its sound; nothing for other signs."""

    def __missing__(self, point: int) -> str:
        sign = chr(point)
        self[point] = sign if CYRILLIC.match(sign) else ""
        return self[point]


FOLDED = _Folded()
COARSE = _Coarse(str.maketrans(dict(zip("ґіїєўёэыйщјљњћђѓќџѕьъ", [*"гииеуееиишилнчжгкжз", "", ""], strict=True))))


def fold(text: str) -> str:
    """A name without case, diacritics (ё is е), apostrophes and punctuation; its words parted by one space.

    >>> fold("Санкт–Петербург"), fold("Mrągowo"), fold("Lyepyel’")
    ('санкт петербург', 'mragowo', 'lyepyel')
    """
    whole = text if text.isascii() else unicodedata.normalize("NFC", text)
    return unicodedata.normalize("NFC", " ".join(whole.translate(FOLDED).split()))


def words_folder() -> Path:
    """The folder of word lists."""
    return Path(str(resources.files("tiegraph.loaders"))) / "words"


class Sounds:
    """Names as they sound, in a coarse Cyrillic; rules: country code → {letters: Cyrillic}, or the code it follows."""

    def __init__(self, rules: Mapping[str, Any]) -> None:
        self._tables: dict[str, tuple[re.Pattern[str], Mapping[str, str]]] = {}
        general = dict(rules["default"])
        for country, own in rules.items():
            table = general | dict(rules[own] if isinstance(own, str) else own)
            longest_first = sorted(table, key=len, reverse=True)
            self._tables[country] = (re.compile("|".join(map(re.escape, longest_first))), table)

    @classmethod
    def shipped(cls) -> "Sounds":
        """The rules that come with tiegraph."""
        return cls(yaml_text.read(words_folder() / "sounds.yaml")[0])

    def __call__(self, name: str, country: str | None = None) -> str:
        """How a Latin or Cyrillic name sounds: a string of Cyrillic letters, empty for other scripts."""
        lowered = unicodedata.normalize("NFC", name).lower()
        if LATIN.search(lowered):
            lowered = self._cyrillic(lowered, country)
        if not CYRILLIC.search(lowered):
            return ""
        return coarse_cyrillic(lowered)

    def _cyrillic(self, lowered: str, country: str | None) -> str:
        pattern, table = self._tables.get(country or "", self._tables["default"])
        marked = re.sub(r"(?<!\w)(?=\w)", "^", lowered)
        written = pattern.sub(lambda found: table[found.group()], marked)
        rest = "".join(
            s for s in unicodedata.normalize("NFKD", written) if not unicodedata.combining(s) or s == "\u0306"
        )
        pattern, table = self._tables["default"]
        return pattern.sub(lambda found: table[found.group()], unicodedata.normalize("NFC", rest))


def coarse_cyrillic(lowered: str) -> str:
    """Cyrillic letters alone, without what spellings of one sound differ in."""
    letters = lowered.translate(COARSE)
    while UNEVEN.search(letters):
        for pattern, replacement in COARSE_GROUPS:
            letters = pattern.sub(replacement, letters)
    return letters


ADJECTIVE = re.compile(
    r"(?:(?:с|ц|дз|з)к(?:ии|ая|ое|ои|ого|ом|и|а|ае)|(?:s|c|dz)k(?:i|a|ie|iej|iego|im|y|iy|aya|oye|ij)|sky)$"
)


def adjectival(folded: str) -> bool:
    """Whether a folded name ends as the adjectives do that units are named by: «витебская», "elblaski".

    >>> adjectival(fold("Витебский")), adjectival("elblaski"), adjectival(fold("Минск"))
    (True, True, False)
    """
    return bool(ADJECTIVE.search(folded))


def stem(sound: str) -> str:
    """What a town's name and the adjective of its unit share: «елблонгски» and «елблонг», «гижицки» and «гижицко»."""
    return re.sub(r"(?:с|ц|дз|з)?к?(?:ая|ое|ои|[аеиоуя])*$", "", sound) or sound


def skeleton(sound: str) -> str:
    """The consonants of a sound, voiced and voiceless as one."""
    return sound.translate(VOICELESS).translate(VOWELS)
