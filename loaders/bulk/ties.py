"""Ties out of rows: pairs meet in either order, a pair of a place with itself is no tie, every row is evidence."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from tiegraph.dates import PartialDate
from tiegraph.loaders.bulk.mapping import Mapping as TableMapping
from tiegraph.loaders.bulk.work import Work
from tiegraph.model import Membership, Partnership, Programme

PAIRS = """
SELECT min(a.ref, b.ref) AS x, max(a.ref, b.ref) AS y, s.kind, s.status, s.since, s.until, '', '', row, start, end
FROM stated s JOIN places a ON one = a.id JOIN places b ON two = b.id
WHERE a.ref <> b.ref ORDER BY x, y, s.kind, row
"""
SINGLE = """
SELECT p.ref, '', s.kind, s.status, s.since, s.until, grouped, title, row, start, end
FROM stated s JOIN places p ON one = p.id ORDER BY {order}
"""
# What a person has not compared with the source.
UNREVIEWED = "proposed"


@dataclass(frozen=True, slots=True)
class Line:
    """A row with the addresses of its parties."""

    one: str
    two: str
    kind: str
    status: str
    since: str
    until: str
    group: str
    title: str
    row: int
    start: int
    end: int


def partnerships(work: Work, mapping: TableMapping) -> Iterator[Partnership]:
    """A partnership for each pair and kind of tie."""
    for (one, two, kind), lines in groupby(_lines(work, PAIRS), attrgetter("one", "two", "kind")):
        slugs = (_slug(one), _slug(two), *([kind] if kind != mapping.kind else []))
        values = {"id": "-".join((mapping.source.id, *slugs)), "party": (one, two), "kind": kind}
        yield Partnership.model_validate({**values, **_shared(list(lines))})


def memberships(work: Work, mapping: TableMapping, associations: Mapping[str, str]) -> Iterator[Membership]:
    """A membership for each member and association; associations: name in the rows → address."""
    rows = _lines(work, SINGLE.format(order="p.ref, grouped, row"))
    for (member, group), lines in groupby(rows, attrgetter("one", "group")):
        association = associations[group]
        slugs = (mapping.source.id, _slug(member), _slug(association))
        values = {"id": "-".join(slugs), "party": (member, association), "kind": mapping.kind}
        yield Membership.model_validate({**values, **_shared(list(lines))})


def programmes(work: Work, mapping: TableMapping, slugs: Mapping[str, str]) -> Iterator[Programme]:
    """A programme for each project, whose parties are the places of its partners; slugs: of the projects' ids."""
    for group, lines in groupby(_lines(work, SINGLE.format(order="grouped, p.ref, row")), attrgetter("group")):
        rows = list(lines)
        titles = sorted({line.title for line in rows if line.title})
        values = {
            "id": f"{mapping.source.id}-{slugs[group]}",
            "label": {mapping.source.language: titles[0]} if titles else None,
            "party": tuple(dict.fromkeys(line.one for line in rows)),
            "kind": rows[0].kind,
        }
        yield Programme.model_validate({**values, **_shared(rows)})


def _lines(work: Work, query: str) -> Iterator[Line]:
    return (Line(*row) for row in work.database.execute(query))


def _slug(ref: str) -> str:
    return ref.split("/", 1)[1]


def _shared(lines: Sequence[Line]) -> dict[str, object]:
    """What ties of every form have: status, dates and evidence; what the rows disagree on is left out, and noted."""
    notes: list[str] = []
    since = _agreed("since", {line.since for line in lines}, notes)
    until = _agreed("until", {line.until for line in lines}, notes)
    statuses = {line.status for line in lines} - {"unknown"}
    status = statuses.pop() if len(statuses) == 1 else "unknown"
    if statuses and status == "unknown":
        notes.append(f"The rows disagree on its status: {', '.join(sorted(statuses))}.")
    ordered = sorted(lines, key=attrgetter("row"))
    evidence = tuple({"span": (line.start, line.end), "table": 1, "row": line.row} for line in ordered)
    return {
        "status": status,
        "since": since,
        "until": until,
        "evidence": evidence,
        "note": " ".join(notes) or None,
        "reviewStatus": UNREVIEWED,
    }


def _agreed(name: str, given: Iterable[str], notes: list[str]) -> str | None:
    """The date on which the rows agree: of dates that contain one another, the most exact."""
    dates = sorted(set(given) - {""}, key=len)
    if not dates:
        return None
    exact = PartialDate(dates[-1])
    if all(PartialDate(date).earliest <= exact.earliest and exact.latest <= PartialDate(date).latest for date in dates):
        return dates[-1]
    notes.append(f"The rows disagree on `{name}`: {', '.join(sorted(dates))}.")
    return None
