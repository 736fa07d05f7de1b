"""Proposed sheets: what a program found in a document, and what a person decides of it.

A proposal is accepted, rejected or not yet reviewed. Extraction from a changed document keeps the decisions on all that
is still there word for word, and says what is new, what has changed and what is gone.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import Field

from tiegraph.errors import DataError, InputError
from tiegraph.loaders import records, yaml_text
from tiegraph.model import Record, Sheet, Slug, Source, Territory, Text

Group = Literal["agreement", "partnership", "programme", "membership", "event", "measure"]
PLACE_KEYS = ("evidence", "id")
NUMBERS = frozenset({"span", "table", "row", "paragraph", "month"})
HEAD = """\
# A proposed fact sheet. Compare each quote with its fact, mend the fact, write `decision: accept` or `reject`.
# Then `tiegraph add` takes the accepted facts in. A party that begins with `?` waits for an address of the registry.
"""


class Option(Record):
    """What a name may mean; score: 0 to 1."""

    ref: Text
    name: Text
    country: Text | None = None
    level: Text | None = None
    score: Annotated[float, Field(ge=0, le=1)]


class Proposal(Record):
    """A fact that waits for a person; fact: in the keys of its group.

    key: of the fact as extracted, to know it again. rule: which rule found it; confidence: 0 to 1. quote: the words.
    candidates: what each unclear name may mean. programme: of a measure. was: the fact that this one replaces.
    """

    key: Slug
    group: Group
    decision: Literal["accept", "reject"] | None = None
    confidence: Annotated[float, Field(ge=0, le=1)]
    rule: Text
    quote: Text
    candidates: dict[Text, tuple[Option, ...]] = Field({})
    programme: Slug | None = None
    was: Text | None = None
    fact: dict[str, Any]


class ProposedSheet(Record):
    """A source with what was found in it; territory: places that the registry lacks."""

    source: Source
    territory: tuple[Territory, ...] = ()
    proposal: tuple[Proposal, ...] = ()


@dataclass(frozen=True)
class Changes:
    """What a new extraction changed: how many proposals are kept with their decisions, new, changed or gone."""

    kept: int
    new: int
    changed: int
    gone: int


def fact_key(group: str, fact: dict[str, Any]) -> str:
    """A short hash of what a fact says, wherever in the document it stands."""
    said = {key: value for key, value in fact.items() if key not in PLACE_KEYS}
    return hashlib.sha256(json.dumps([group, said], sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:12]


def read(path: Path) -> ProposedSheet:
    """The proposed sheet in a file. Raises InputError that names file, line and mend."""
    values, lines = yaml_text.read(path)
    return records.validate(ProposedSheet, values, lambda place: f"{path} line {yaml_text.line_of(place, lines)}")


def write(sheet: ProposedSheet) -> str:
    """The proposed sheet as YAML."""
    values = sheet.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return HEAD + dump(values)


def dump(values: Any) -> str:
    """Plain values as YAML that an editor with the schema accepts: numbers as numbers, short lists on one line."""
    return yaml.safe_dump(
        _with_numbers(values), allow_unicode=True, sort_keys=False, width=120, default_flow_style=None
    )


def merge(old: ProposedSheet, new: ProposedSheet) -> tuple[ProposedSheet, Changes]:
    """A new extraction with the decisions, and the reviewer's wording, of the old one."""
    known = {proposal.key: proposal for proposal in old.proposal}
    found = {proposal.key for proposal in new.proposal}
    left = [proposal for proposal in old.proposal if proposal.key not in found]
    merged: list[Proposal] = []
    kept = changed = 0
    for proposal in new.proposal:
        if proposal.key in known:
            merged.append(_decided(proposal, known[proposal.key]))
            kept += 1
        elif former := next((one for one in left if _subject(one) == _subject(proposal)), None):
            left.remove(former)
            merged.append(proposal.model_copy(update={"was": _in_words(former.fact)}))
            changed += 1
        else:
            merged.append(proposal)
    sheet = new.model_copy(update={"proposal": tuple(merged)})
    return sheet, Changes(kept, len(merged) - kept - changed, changed, len(left))


def unreviewed(sheet: ProposedSheet, above: float | None = None) -> tuple[Proposal, ...]:
    """The proposals that wait for a decision. above: those of at least this confidence need none."""
    return tuple(one for one in sheet.proposal if one.decision is None and (above is None or one.confidence < above))


def accepted(sheet: ProposedSheet, where: str, above: float | None = None) -> dict[str, Any]:
    """The values of the fact sheet that the accepted proposals make.

    where: the file, for errors. above: take in unreviewed proposals of at least this confidence too, marked
    `reviewStatus: proposed`, and leave out the less sure ones. Without it an unreviewed proposal raises DataError; an
    accepted one that is no fact raises InputError.
    """
    waiting = unreviewed(sheet, above)
    if waiting and above is None:
        what = (
            f"{len(waiting)} of {len(sheet.proposal)} proposals are unreviewed, the first: «{waiting[0].quote[:80]}»."
        )
        raise DataError(what, where, "Write a `decision` for each, or pass --accept-above with a confidence.")
    taken = [_marked(one) for one in sheet.proposal if one.decision != "reject" and one not in waiting]
    values: dict[str, Any] = {"source": sheet.source.model_dump(mode="json", by_alias=True, exclude_defaults=True)}
    for name in ("agreement", "partnership", "programme", "membership", "event"):
        if facts := [fact for one, fact in taken if one.group == name]:
            values[name] = facts
    _nest_measures(values, [(one, fact) for one, fact in taken if one.group == "measure"], where)
    if sheet.territory:
        used = json.dumps(values, ensure_ascii=False)
        places = [place.model_dump(mode="json", by_alias=True, exclude_defaults=True) for place in sheet.territory]
        values["territory"] = [
            place for place in places if f'"territory/{place["id"]}"' in used or _is_parent(place, places)
        ]
    records.validate(Sheet, values, lambda place: f"{where}, {'.'.join(str(step) for step in place)}")
    return values


def _with_numbers(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _with_numbers(item, name) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_with_numbers(item, key) for item in value]
    return int(value) if key in NUMBERS and str(value).isdecimal() else value


def _decided(new: Proposal, old: Proposal) -> Proposal:
    fact = {**old.fact, **{key: new.fact[key] for key in ("evidence",) if key in new.fact}}
    return new.model_copy(update={"decision": old.decision, "fact": fact})


def _subject(proposal: Proposal) -> tuple[Any, ...]:
    fact = proposal.fact
    return proposal.group, sorted(fact.get("party", ())), fact.get("kind"), fact.get("number")


def _in_words(fact: dict[str, Any]) -> str:
    return ", ".join(f"{key} {value}" for key, value in fact.items() if key not in (*PLACE_KEYS, "party", "label"))


def _marked(proposal: Proposal) -> tuple[Proposal, dict[str, Any]]:
    status = "reviewed" if proposal.decision == "accept" else "proposed"
    return proposal, {**proposal.fact, "reviewStatus": status}


def _nest_measures(values: dict[str, Any], measures: Iterable[tuple[Proposal, dict[str, Any]]], where: str) -> None:
    programmes = {programme["id"]: programme for programme in values.get("programme", ())}
    for proposal, fact in measures:
        if proposal.programme not in programmes:
            what = f"The measure «{proposal.quote[:80]}» belongs to no accepted programme."
            raise InputError(what, where, "Name one in `programme`, or reject the measure.")
        programmes[proposal.programme].setdefault("measure", []).append(fact)


def _is_parent(place: dict[str, Any], places: list[dict[str, Any]]) -> bool:
    return any(other.get("partOf") == f"territory/{place['id']}" for other in places)
