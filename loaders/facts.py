"""Claims to facts: what a document seems to say, in the keys of a fact sheet.

A party that could not be linked stands as `?Name`, which no sheet accepts, so that a reviewer has to choose.
"""

from collections.abc import Mapping
from typing import Any

from tiegraph.loaders.bulk.slugs import slug
from tiegraph.loaders.claims import RELATIONS, Claim
from tiegraph.loaders.mentions import Link, PlaceMention

Fact = dict[str, Any]
Links = Mapping[PlaceMention, Link]

UNKNOWN = "?"
DEFAULT_KIND = {"agreement": "agreement", "partnership": "partner", "programme": "action-programme", "event": "meeting"}
DATE_KEYS = {"since": "since", "until": "until", "dated": "dated", "event": "dated", "due": "due", "period": "since"}


def group(claim: Claim) -> str:
    """The group of a fact sheet that a claim belongs to."""
    if claim.kind != "tie":
        return claim.kind
    return "partnership" if claim.concept in RELATIONS or claim.concept is None else "agreement"


def fact(claim: Claim, links: Links, bodies: Mapping[str, str], language: str) -> Fact:
    """A claim in the keys of its group.

    links: what each party means. bodies: addresses ("body/x") by the names of bodies as the text writes them.
    language: of the text, for the words that are taken over as labels until a reviewer writes better ones.
    """
    kind = group(claim)
    if kind == "measure":
        return _measure(claim, links, bodies, language)
    parties = [address(party, links) for party in claim.parties]
    found: Fact = {"id": identifier(claim, parties), "party": parties, "status": claim.status}
    if kind in DEFAULT_KIND:
        found["kind"] = claim.concept or DEFAULT_KIND[kind]
    if kind in {"programme", "event"}:
        found["label"] = {language: claim.instrument}
    if kind == "event" and claim.months:
        found["month"] = [str(month) for month in claim.months]
    return found | _dates(claim) | _listed("field", claim.fields) | _common(claim)


def address(party: PlaceMention | None, links: Links) -> str:
    """The address of a party, or `?Name` where nothing was chosen."""
    if party is None:
        return UNKNOWN
    chosen = links[party].chosen if party in links else None
    return (chosen.address if chosen else None) or UNKNOWN + party.name


def identifier(claim: Claim, parties: list[str]) -> str:
    """A readable id from content: parties, kind and the year in which it began."""
    named = zip(claim.parties, parties, strict=True)
    names = [party.name if party and _is_number(ref) else ref.rsplit("/", 1)[-1] for party, ref in named]
    words = [*names[:4], claim.concept or claim.kind, *([claim.date[:4]] if claim.date else [])]
    return slug(" ".join(words))


def _is_number(ref: str) -> bool:
    return ref.startswith(("territory/geonames-", "territory/wikidata-"))


def _measure(claim: Claim, links: Links, bodies: Mapping[str, str], language: str) -> Fact:
    sides = [address(party, links) for party in claim.parties]
    answerable = [
        {"body": bodies.get(name, UNKNOWN + name), "onBehalfOf": sides[side] if side is not None else UNKNOWN}
        for name, side in claim.bodies
    ]
    found: Fact = {"number": claim.number or "", "label": {language: claim.instrument}}
    section = {"section": claim.section} if claim.section else {}
    period = {key: value for key, value in (("since", claim.date), ("until", claim.until)) if value}
    lists = (
        _listed("condition", claim.conditions) | _listed("field", claim.fields) | _listed("responsibility", answerable)
    )
    return found | section | period | lists | _common(claim)


def _dates(claim: Claim) -> Fact:
    if not claim.date:
        return {"until": claim.until} if claim.until else {}
    planned = claim.status == "planned"
    key = "due" if planned else DATE_KEYS.get(claim.role or "", "signed" if claim.role == "signed" else "since")
    ended = {"until": claim.until} if claim.until and not planned else {}
    return {key: claim.date, **ended}


def _common(claim: Claim) -> Fact:
    places = (("table", claim.table), ("row", claim.row), ("item", claim.number), ("paragraph", claim.paragraph))
    place = {key: str(value) for key, value in places if value is not None}
    note = {"note": claim.note} if claim.note else {}
    return {"evidence": [{"span": [str(claim.start), str(claim.end)], **place}], **note}


def _listed(key: str, values: Any) -> Fact:
    return {key: list(values)} if values else {}
