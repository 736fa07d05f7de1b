"""What a form of document yields: claims, each with its place, the rule that found it, and how sure that rule is."""

from dataclasses import dataclass
from typing import Literal

from tiegraph.loaders.mentions import PlaceMention

ClaimKind = Literal["tie", "measure", "programme", "membership", "event"]
Role = Literal["signed", "since", "until", "dated", "period", "event", "due"]
RELATIONS = frozenset({"twin", "partner", "priority-partner", "shown-interest", "working-contact", "trilateral"})
Status = Literal["planned", "active", "suspended", "ended"]


@dataclass(frozen=True)
class Claim:
    """A fact that a document seems to state, for a person to accept or refuse.

    parties: whom it binds, as mentioned; None where the text does not tell. instrument: the paper or relation in the
    words of the text; concept: the concept of the scheme `kind/` that it is. date, until: lexical forms of their own
    precision; role: what the date is of. start, end: the span in the document's text; row, item, paragraph, table: the
    place as a reader would name it. rule: the name of the rule that fired; confidence: 0 to 1, of that rule.
    """

    kind: ClaimKind
    parties: tuple[PlaceMention | None, ...]
    instrument: str
    start: int
    end: int
    rule: str
    confidence: float
    concept: str | None = None
    date: str | None = None
    until: str | None = None
    role: Role | None = None
    months: tuple[int, ...] = ()
    status: Status = "active"
    ended_by: PlaceMention | None = None
    fields: tuple[str, ...] = ()
    bodies: tuple[tuple[str, int | None], ...] = ()
    conditions: tuple[str, ...] = ()
    section: str | None = None
    number: str | None = None
    table: int | None = None
    row: int | None = None
    paragraph: int | None = None
    note: str | None = None
