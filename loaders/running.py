"""A running text as words: what finding places needs to know of it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

WORD = re.compile(r"[^\W\d_]+(?:[-‑’'ʼ](?=[^\W\d_])[^\W\d_]+)*")
# What may stand between two words of one name.
INSIDE = re.compile(r"[ \u00a0]{1,2}|[ \u00a0]?[-–—][ \u00a0]?")
BLANK = re.compile(r"[ \u00a0]{1,2}")
HYPHEN = re.compile(r"\s?[-–—]\s?")


@dataclass(frozen=True)
class Token:
    """A word and where it stands."""

    start: int
    end: int
    text: str

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[0].isupper()


@dataclass(frozen=True)
class Running:
    """A text and its words; said: start of a word → LOC, PER or ORG, as an entity recogniser takes it."""

    text: str
    said: Mapping[int, str] = field(default_factory=dict)
    tokens: tuple[Token, ...] = ()
    uncapitalised: frozenset[str] = frozenset()

    @classmethod
    def of(cls, text: str, said: Mapping[int, str] | None = None) -> "Running":
        """The words of a text."""
        tokens = tuple(Token(word.start(), word.end(), word.group()) for word in WORD.finditer(text))
        return cls(text, said or {}, tokens, frozenset(token.text for token in tokens if not token.capital))

    def __len__(self) -> int:
        return len(self.tokens)

    def words(self, first: int, after: int) -> tuple[str, ...]:
        """The words from one token up to another."""
        return tuple(token.text for token in self.tokens[first:after])

    def between(self, index: int) -> str:
        """What stands between a token and the next one."""
        return self.text[self.tokens[index].end : self.tokens[index + 1].start]

    def joined(self, first: int, after: int) -> bool:
        """Whether the tokens may be one name."""
        return after <= len(self) and all(INSIDE.fullmatch(self.between(index)) for index in range(first, after - 1))

    def spans(self, first: int, most: int) -> Iterator[int]:
        """Where a name that begins at a token may end, the longest first."""
        return (after for after in range(min(first + most, len(self)), first, -1) if self.joined(first, after))

    def in_capitals(self, index: int) -> bool:
        """Whether the line of a word is all in capitals, as headings are."""
        token = self.tokens[index]
        start, end = self.text.rfind("\n", 0, token.start) + 1, self.text.find("\n", token.end)
        return not any(sign.islower() for sign in self.text[start : end if end >= 0 else len(self.text)])

    def spelt(self, first: int, forms: tuple[str, ...]) -> str:
        """Other forms of the words, parted as these are; words all in capitals as names are written."""
        parts: list[str] = []
        for offset, form in enumerate(forms):
            if offset:
                between = self.between(first + offset - 1)
                parts.append(
                    " – " if re.fullmatch(r"\s+[–—-]\s+", between) else "-" if HYPHEN.fullmatch(between) else " "
                )
            parts.append(form.title() if form.isupper() and len(form) > 4 else form)
        return "".join(parts)
