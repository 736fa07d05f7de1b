"""A list of places in a sentence, and the part that it plays."""

from dataclasses import dataclass
from typing import Literal

from tiegraph.loaders.date_grammar import DateMention
from tiegraph.loaders.mentions import PlaceMention

Part = Literal["with", "between", "venue", "from", "for", "of", "list", "genitive", "bare", "chain"]


@dataclass(frozen=True)
class Item:
    """A place in a list; bracket: the span that belongs to it, after its name; date: the one in there."""

    mention: PlaceMention
    bracket: tuple[int, int] = (0, 0)
    date: DateMention | None = None


@dataclass(frozen=True)
class Group:
    """Places in one list; lead: where the preposition before it begins; heads: the words between it and the list."""

    items: tuple[Item, ...]
    start: int
    end: int
    part: Part
    lead: int
    heads: str = ""

    @property
    def mentions(self) -> tuple[PlaceMention, ...]:
        """The places alone."""
        return tuple(item.mention for item in self.items)
