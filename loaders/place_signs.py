"""Places in Chinese and Japanese text, which parts no words: the longest name that the gazetteer has, or signs that end
in one for a kind of place (市, 県). Larger places stand before smaller ones: 中国黑龙江省黑河市.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tiegraph.loaders.folding import fold
from tiegraph.loaders.gazetteer import Gazetteer
from tiegraph.loaders.mentions import PlaceMention
from tiegraph.loaders.place_words import PlaceWords

LANGUAGES = frozenset({"zh", "ja"})
LONGEST = 12
# Two signs are often a common word, unless they are a city of so many people.
LARGE = 150_000
NAME_SIGN = r"[\u4e00-\u9fff\u30a1-\u30fa\u30fc]"
STOPS = "、，。；：（）「」\n "


def find(text: str, language: str, gazetteer: Gazetteer, words: PlaceWords) -> list[PlaceMention]:
    """The places that a text names."""
    return _framed(list(_all(text, language, gazetteer, words)), text, language, gazetteer, words)


def _all(text: str, language: str, gazetteer: Gazetteer, words: PlaceWords) -> Iterator[PlaceMention]:
    unknown = _unknown(words, language)
    index = begins = 0
    while index < len(text):
        mention = _known(text, index, language, gazetteer, words)
        if mention is None and (index == begins or text[index - 1] in STOPS + "".join(words[language].joins)):
            mention = _after_stop(text, index, language, words, unknown)
        if mention:
            yield mention
            begins = mention.end
        index = mention.end if mention else index + 1


def _known(text: str, index: int, language: str, gazetteer: Gazetteer, words: PlaceWords) -> PlaceMention | None:
    own = words[language]
    for length in range(min(LONGEST, len(text) - index), 1, -1):
        piece = text[index : index + length]
        base, level = words.split(piece)
        if not piece.replace("・", "").isalpha() or piece in own.never or base in own.never:
            continue
        code = own.countries.get(fold(piece))
        places = gazetteer.countries_by_code.get(code, ()) if code else gazetteer.exact(fold(piece))
        if not places and level and len(base) >= 2:
            places = gazetteer.exact(fold(base))
        if not places or (length == 2 and not code and not level and places[0].population < LARGE):
            continue
        level = "country" if any(place.level == "country" for place in places) else level
        return PlaceMention(index, index + length, piece, piece, level=level, language=language)
    return None


def _unknown(words: PlaceWords, language: str) -> re.Pattern[str]:
    """Signs of a name up to a sign for a kind of place."""
    kinds = "".join(sign for sign in words[language].types if len(sign) == 1)
    joins = "".join(words[language].joins)
    return re.compile(rf"(?:(?![{kinds}{joins}]){NAME_SIGN}){{2,10}}[{kinds}]")


def _after_stop(
    text: str, index: int, language: str, words: PlaceWords, unknown: re.Pattern[str]
) -> PlaceMention | None:
    found = unknown.match(text, index)
    never = words[language].never
    if not found or any(word in found.group() or text.startswith(word, index) for word in never):
        return None
    level = words.split(found.group())[1]
    return PlaceMention(index, found.end(), found.group(), found.group(), level=level, language=language)


def _framed(
    found: Sequence[PlaceMention], text: str, language: str, gazetteer: Gazetteer, words: PlaceWords
) -> list[PlaceMention]:
    """The mentions with the country and region that stand right before them, or the country in brackets after them."""
    mentions: list[PlaceMention] = []
    for mention in found:
        before = mentions[-1] if mentions else None
        placed = mention
        if before and mention.level == "country" and re.fullmatch(r"\s?[（(]", text[before.end : mention.start]):
            mentions[-1] = replace(before, country=_code(mention, language, gazetteer, words))
            placed = replace(mention, situates=(before.start, before.end))
        elif before and before.end == mention.start and before.level in ("country", "region"):
            country = _code(before, language, gazetteer, words) if before.level == "country" else before.country
            placed = replace(mention, country=country, region=before.name if before.level == "region" else None)
            mentions[-1] = replace(before, situates=(mention.start, mention.end))
        mentions.append(placed)
    return mentions


def _code(country: PlaceMention, language: str, gazetteer: Gazetteer, words: PlaceWords) -> str | None:
    if code := words[language].countries.get(fold(country.name)):
        return code
    return next((place.country for place in gazetteer.exact(fold(country.name)) if place.level == "country"), None)
