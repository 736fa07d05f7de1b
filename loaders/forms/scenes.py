"""A sentence with all that was found in it, and what the rules need to know of the sentences around."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from tiegraph.loaders.claims import Claim, ClaimKind
from tiegraph.loaders.date_grammar import DateMention
from tiegraph.loaders.forms.cues import Cue
from tiegraph.loaders.forms.group import Group
from tiegraph.loaders.forms.own import is_own
from tiegraph.loaders.forms.sentences import Sentence
from tiegraph.loaders.forms.statuses import Status
from tiegraph.loaders.mentions import PlaceMention


@dataclass(frozen=True)
class Scene:
    """A sentence; own: whose document it is; topic: the partners that the sentence before was about; lead_in: the
    sentence before, when this one is what it announces; day: a date that the sentence before set for this one; recent:
    with whom the last event or tie told of was.
    """

    text: str
    sentence: Sentence
    groups: tuple[Group, ...]
    dates: tuple[DateMention, ...]
    own: PlaceMention | None
    topic: tuple[PlaceMention, ...] = ()
    lead_in: Sentence | None = None
    day: DateMention | None = None
    recent: tuple[PlaceMention, ...] = ()
    used: set[int] = field(default_factory=set, compare=False)

    @property
    def free(self) -> tuple[Group, ...]:
        """The groups that no rule has taken yet."""
        return tuple(group for group in self.groups if group.start not in self.used)

    @property
    def span(self) -> tuple[int, int]:
        """Where the sentence stands."""
        return self.sentence.start, self.sentence.end

    def find(self, group: str, start: int | None = None, end: int | None = None) -> list[Cue]:
        """The cues of a group in a stretch of the sentence, or in all of it."""
        first, last = self.span
        return list(
            self.sentence.cues.find(group, self.text, first if start is None else start, last if end is None else end)
        )

    def has(self, group: str, start: int | None = None, end: int | None = None) -> bool:
        """Whether there is any."""
        return bool(self.find(group, start, end))

    def is_own(self, mention: PlaceMention) -> bool:
        """Whether a mention is of the document's own territory."""
        return is_own(mention, self.own)

    def others(self, groups: Iterable[Group]) -> list[PlaceMention]:
        """The places of groups that are not the document's own, each once."""
        found: list[PlaceMention] = []
        for mention in (m for group in groups for m in group.mentions):
            if not self.is_own(mention) and all(mention.name != other.name for other in found):
                found.append(mention)
        return found

    def with_own(self, partners: Iterable[PlaceMention]) -> tuple[PlaceMention, ...]:
        """The document's own territory before its partners."""
        return (*((self.own,) if self.own else ()), *partners)

    def claim(
        self,
        kind: ClaimKind,
        parties: Sequence[PlaceMention | None],
        instrument: str,
        rule: str,
        confidence: float,
        *,
        concept: str | None = None,
        date: DateMention | None = None,
        role: str | None = None,
        status: Status = "active",
        span: tuple[int, int] | None = None,
        **more: object,
    ) -> Claim:
        """A claim of this sentence."""
        start, end = span or self.span
        return Claim(
            kind=kind,
            parties=tuple(parties),
            instrument=" ".join(instrument.split()),
            start=start,
            end=end,
            rule=f"prose/{rule}",
            confidence=confidence,
            concept=concept,
            date=date.date if date else None,
            role=(role if date else None),  # type: ignore[arg-type]
            status=status,
            paragraph=self.sentence.number,
            **more,  # type: ignore[arg-type]
        )


def outside_brackets(scene: Scene) -> Iterator[DateMention]:
    """The dates of a sentence that belong to it, not to one name in it."""
    spans = [item.bracket for group in scene.groups for item in group.items if item.date]
    for date in scene.dates:
        if date.date and not any(start <= date.start and date.end <= end for start, end in spans):
            yield date
