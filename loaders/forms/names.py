"""Which places that a stretch of text names are parties rather than where a party lies."""

import re
from collections.abc import Iterable
from functools import lru_cache

from tiegraph.loaders.document import Document
from tiegraph.loaders.folding import fold
from tiegraph.loaders.forms.context import Context, place_words
from tiegraph.loaders.mentions import PlaceMention

STEM = 5


def parties_in(document: Document, context: Context, start: int, end: int) -> tuple[PlaceMention, ...]:
    """The places named there, each once, without those that only say where another lies."""
    return parties_among(document.text, context.places(document, start, end))


def parties_among(text: str, mentions: Iterable[PlaceMention]) -> tuple[PlaceMention, ...]:
    """Of the mentions in a text those that do not only say where another lies, each name once.

    A place right after another («Восточная Сибирь Российской Федерации») says where that one lies.
    """
    found: dict[str, PlaceMention] = {}
    end = -1
    for mention in mentions:
        beside = 0 <= end <= mention.start and not text[end : mention.start].strip()
        end = mention.end
        if mention.situates is None and not beside:
            found.setdefault(fold(mention.name), mention)
    return tuple(found.values())


def names_party(text: str, party: str) -> bool:
    """Whether a text names a party in any case: every word of the party begins a word of the text, endings apart."""
    words = re.findall(r"\w+", fold(text))
    parts = re.findall(r"\w+", fold(party))
    return bool(parts) and all(any(_alike(word, part) for word in words) for part in parts)


def _alike(word: str, part: str) -> bool:
    stem = part[: max(STEM, len(part) - 3)] if len(part) > STEM else part[: max(3, len(part) - 1)]
    return word.startswith(stem)


def same_name(one: PlaceMention, other: PlaceMention) -> bool:
    """Whether two mentions have one name but for the words for its kind ("area Gütersloh")."""
    first, second = (set(fold(bare_name(mention.name)).split()) for mention in (one, other))
    return bool(first and second) and (first <= second or second <= first)


@lru_cache(maxsize=4096)
def bare_name(name: str) -> str:
    """A name without the words for its kind."""
    return place_words().split(name)[0]
