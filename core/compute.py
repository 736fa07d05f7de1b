"""What the build works out once, so that no query has to: bounds of intervals and the closure of the hierarchy."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from tiegraph.dates import PartialDate
from tiegraph.model import Programme, Territory, Tie
from tiegraph.rdf import Node, part_ref, tie_ref


def bounds_nodes(ties: Iterable[Tie]) -> Iterator[Node]:
    """The bounds of the intervals of ties and measures."""
    for tie in ties:
        yield from _bounds_node(tie_ref(tie), start(tie), end(tie))
        for measure in tie.measure if isinstance(tie, Programme) else ():
            yield from _bounds_node(part_ref(measure, tie.id), _date(measure.since), _date(measure.until))


def closure_nodes(territories: Iterable[Territory]) -> Iterator[Node]:
    """Every territory with all that it lies within."""
    for ref, ancestors in closure(territories).items():
        if ancestors:
            yield {"id": ref, "within": list(ancestors)}


def start(tie: Tie) -> PartialDate | None:
    """When a tie began: since, signed or dated, else the change that put it in force; a planned tie has not begun."""
    if tie.status == "planned":
        return None
    stated = tie.since or tie.signed or tie.dated
    turned = next((c.dated for turn in ("in-force", "signed") for c in tie.change if c.turn == turn and c.dated), None)
    return _date(stated or turned)


def end(tie: Tie) -> PartialDate | None:
    """The last day, month or year of a tie: until, else the change that ended it; a dated event ends with its date."""
    if tie.until:
        return PartialDate(tie.until)
    ended = next((PartialDate(change.dated) for change in tie.change if change.turn == "ended" and change.dated), None)
    if ended:
        # The turn is dated on the first day without force.
        return PartialDate((ended.earliest - timedelta(days=1)).isoformat()) if ended.precision == "day" else ended
    return _date(tie.dated) if tie.rdf_types[0] == "Event" and not tie.since else None


def bounds(first: PartialDate | None, last: PartialDate | None) -> dict[str, date]:
    """The days between which an interval starts and ends; what is not known is not there."""
    found: dict[str, date] = {}
    if first:
        found |= {"startEarliest": first.earliest, "startLatest": first.latest}
    if last:
        found |= {"endEarliest": last.earliest, "endLatest": last.latest}
    return found


def closure(territories: Iterable[Territory]) -> dict[str, tuple[str, ...]]:
    """Every territory's ancestors, nearest first. A cycle, which the shapes reject, ends the climb."""
    parents = {f"territory/{territory.id}": territory.part_of for territory in territories}
    ancestors: dict[str, tuple[str, ...]] = {}
    for ref, nearest in parents.items():
        chain: list[str] = []
        parent = nearest
        while parent is not None and parent not in chain:
            chain.append(parent)
            parent = parents.get(parent)
        ancestors[ref] = tuple(chain)
    return ancestors


def _bounds_node(ref: str, first: PartialDate | None, last: PartialDate | None) -> Iterator[Node]:
    days = {key: {"@value": day.isoformat(), "@type": "xsd:date"} for key, day in bounds(first, last).items()}
    if days:
        yield {"id": ref, **days}


def _date(text: str | None) -> PartialDate | None:
    return PartialDate(text) if text else None
