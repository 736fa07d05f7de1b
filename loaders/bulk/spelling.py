"""What the name of a place in a table says besides the name: what it is, and where it lies.

«Rastatt (district)» is not Rastatt; «Mitte (Hamburg)» is not the one in Berlin; «Córdoba, Bolívar» is not in Nariño.
"""

import re
from dataclasses import dataclass

from tiegraph.loaders.place_words import PlaceWords

IN_BRACKETS = re.compile(r"\s*\(([^)]*)\)")
DASH = re.compile(r"\s+[–—-]\s+")


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A name taken apart. spellings: the likeliest first; level: what it calls itself; within: what it lies in."""

    spellings: tuple[str, ...]
    level: str | None = None
    within: tuple[str, ...] = ()


def take_apart(name: str, words: PlaceWords) -> PlaceName:
    """The parts of a name: what it is (in brackets a word in lower case) is kept, what tells where it is set aside."""
    bare = IN_BRACKETS.sub("", name).strip()
    bracketed = [text.strip() for text in IN_BRACKETS.findall(name) if text.strip()]
    kinds = [text for text in bracketed if text[0].islower() or words.split(f"x {text}")[1]]
    within = [text for text in bracketed if text not in kinds]
    whole = " ".join([bare, *kinds])
    base, level = words.split(whole)
    if kinds or level in ("region", "district"):
        return PlaceName(_distinct(whole, base), level, tuple(within))
    short, *outer = (part.strip() for part in bare.split(","))
    *around, last = DASH.split(short)
    spellings = _distinct(name, bare, short, last, *last.split("/"))
    return PlaceName(spellings, level, tuple(filter(None, (*within, *outer, *around))))


def _distinct(*names: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(str.strip, names))))
