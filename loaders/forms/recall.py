"""Names that a document has told before, found again in another case: «Raspenava … z Raspenavą»."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from tiegraph.loaders.mentions import PlaceMention

WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
SHORTEST = 6
ENDING = 3


def with_recalled(text: str, mentions: Sequence[PlaceMention]) -> list[PlaceMention]:
    """The mentions and those words with a capital that are another case of a name of one word among them."""
    return sorted([*mentions, *_recalled(text, mentions)], key=lambda mention: mention.start)


def _recalled(text: str, mentions: Iterable[PlaceMention]) -> Iterator[PlaceMention]:
    taken = [(m.start, m.end) for m in mentions]
    known = {m.name: m for m in mentions if WORD.fullmatch(m.name) and len(m.name) >= SHORTEST and m.level != "country"}
    for word in WORD.finditer(text):
        if not word.group()[0].isupper() or any(start < word.end() and word.start() < end for start, end in taken):
            continue
        same = next((m for name, m in known.items() if _is_case_of(word.group(), name)), None)
        if same:
            yield replace(same, start=word.start(), end=word.end(), text=word.group(), situates=None)


def _is_case_of(word: str, name: str) -> bool:
    """Whether a word is a name but for its last letters; an adjective of it, which is longer, is not."""
    stem = name[:-1] if name[-1] in "aeiouyąęаяоеиыьй" else name
    return (
        word.startswith(stem)
        and len(word) <= len(stem) + ENDING
        and (word == name or word != name[: len(word)])
        and not _adjective(word)
    )


def _adjective(word: str) -> bool:
    return bool(re.search(r"(?:sk|ck|ск|цк)\w{1,3}$", word))
