"""An entry of a register with what stands over it, as claims: a tie for each paper, or one for the relation."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tiegraph.loaders.claims import RELATIONS, Claim, Role, Status
from tiegraph.loaders.date_grammar import DateMention
from tiegraph.loaders.folding import fold
from tiegraph.loaders.forms.context import vocabulary_of
from tiegraph.loaders.forms.entries import Paper, Standing
from tiegraph.loaders.forms.lead import Lead
from tiegraph.loaders.mentions import PlaceMention
from tiegraph.loaders.vocabulary import Term


@dataclass(frozen=True)
class Entry:
    """What a row, item or member of a list says of one partner."""

    party: PlaceMention
    start: int
    end: int
    papers: tuple[Paper, ...] = ()
    standing: Standing | None = None
    until: DateMention | None = None


@dataclass(frozen=True)
class Place:
    """Where an entry stands, as a reader would name it."""

    table: int | None = None
    row: int | None = None
    paragraph: int | None = None
    number: str | None = None


def claims(
    entry: Entry,
    over: Sequence[Lead],
    owner: PlaceMention | None,
    rule: str,
    confidence: float,
    language: str,
    place: Place,
) -> list[Claim]:
    """The claims of an entry. over: the headings over it, the nearest first: what it does not say itself, they do."""
    if association := next((lead.association for lead in over if lead.association), None):
        return [_membership(entry, association, over, rule, confidence, place)]
    if owner and fold(owner.name) == fold(entry.party.name):
        return []
    over_status = next((lead.status for lead in over if lead.status), None)
    papers = entry.papers or (Paper(None, "", None),)
    return [
        _claim(entry, paper, over, over_status, owner, rule, confidence, language, place, single=len(papers) == 1)
        for paper in papers
    ]


def _claim(
    entry: Entry,
    paper: Paper,
    over: Sequence[Lead],
    over_status: Status | None,
    owner: PlaceMention | None,
    rule: str,
    confidence: float,
    language: str,
    place: Place,
    single: bool,
) -> Claim:
    term = paper.term or next((lead.term for lead in over if lead.term), None) or _partner(language)
    status = entry.standing.status if entry.standing else over_status or "active"
    date, until = _dates(paper.date, entry, status)
    role = _role(paper.date, term, status, any(lead.signed for lead in over)) if date else None
    return Claim(
        kind="tie",
        parties=(owner, entry.party),
        instrument=paper.text or term.name,
        start=entry.start,
        end=entry.end if single or not paper.date else max(paper.date.end, entry.party.end),
        rule=rule,
        confidence=round(confidence * (1 if owner else 0.8), 3),
        concept=term.kind,
        date=date,
        until=until,
        role=role,
        status=status,
        ended_by=entry.standing.by if entry.standing else None,
        section=over[0].text if over else None,
        number=place.number,
        table=place.table,
        row=place.row,
        paragraph=place.paragraph,
    )


def _membership(
    entry: Entry, association: PlaceMention, over: Sequence[Lead], rule: str, confidence: float, place: Place
) -> Claim:
    date = next((paper.date.date for paper in entry.papers if paper.date), None)
    told = entry.standing.status if entry.standing else next((lead.status for lead in over if lead.status), None)
    return Claim(
        kind="membership",
        parties=(entry.party, association),
        instrument=over[0].text,
        start=entry.start,
        end=entry.end,
        rule=rule,
        confidence=round(confidence * 0.9, 3),
        date=date,
        role="since" if date else None,
        status=told or "active",
        section=over[0].text,
        number=place.number,
        table=place.table,
        row=place.row,
        paragraph=place.paragraph,
    )


def _dates(date: DateMention | None, entry: Entry, status: Status) -> tuple[str | None, str | None]:
    """Start and end; the date after «terminated» is the end, and no start."""
    until = entry.until.until or entry.until.date if entry.until else None
    if entry.standing and entry.standing.date and status in {"ended", "suspended"}:
        ending = entry.standing.date.date
        if date and date.start == entry.standing.date.start:
            return (None, ending) if status == "ended" else (ending, None)
        return (date.date if date else None), (ending if status == "ended" else until)
    if date is None:
        return None, until
    return date.date, date.until or until


def _role(date: DateMention | None, term: Term, status: Status, signed: bool) -> Role:
    if status == "planned":
        return "due"
    if date and date.role in {"signed", "since", "dated", "period"}:
        return "since" if date.role == "period" else date.role
    if signed:
        return "signed"
    return "since" if term.kind in RELATIONS else "dated"


def _partner(language: str) -> Term:
    """The relation that a register tells when it names none."""
    terms = vocabulary_of(language).relations
    return next((term for term in terms if term.kind == "partner"), terms[0])


def at(entry: Entry, country: str | None) -> Entry:
    """The entry with its party in a country, where the text does not place it elsewhere."""
    if entry.party.country or not country or entry.party.level == "country":
        return entry
    return replace(entry, party=replace(entry.party, country=country))
