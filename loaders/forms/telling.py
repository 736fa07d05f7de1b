"""What a document says more than once, said once."""

from collections.abc import Iterable
from dataclasses import replace

from tiegraph.loaders.claims import Claim
from tiegraph.loaders.folding import fold
from tiegraph.loaders.mentions import PlaceMention

GATHERINGS = frozenset({"meeting", "exchange"})
ALIKE = 6
STRONGER = frozenset(
    {"twin", "partner", "priority-partner", "agreement", "partnership-agreement", "declaration-of-intent"}
)
"""Beside these, that there are contacts goes without saying."""


def first_told(claims: Iterable[Claim]) -> list[Claim]:
    """The claims without those that add nothing: a standing relation after a paper or relation of the same parties, in
    the same state and without a date of its own, an event or membership told again.
    """
    kept: list[Claim] = []
    for claim in claims:
        place = next((i for i, other in enumerate(kept) if _again(claim, other)), None)
        if place is None:
            kept.append(claim)
        elif _knows_more(claim, kept[place]):
            kept[place] = replace(claim, concept=claim.concept or kept[place].concept)
    return _without_summaries(kept)


def same_places(one: Claim, other: Claim) -> bool:
    """Whether two claims bind the same, spelling and a word for the kind of place forgiven."""
    if len(one.parties) != len(other.parties):
        return False
    left = list(other.parties)
    for party in one.parties:
        hit = next((p for p in left if p and party and _same(party, p)), None)
        if hit is None:
            return False
        left.remove(hit)
    return True


def _same(one: PlaceMention, other: PlaceMention) -> bool:
    if one.kind != other.kind:
        return False
    first, second = fold(one.name).split(), fold(other.name).split()
    if set(first) <= set(second) or set(second) <= set(first):
        return True
    if one.kind != "place":
        return False
    if len(first) != len(second) or one.level == "country":
        return False
    return all(a == b or (len(a) >= ALIKE and a[:ALIKE] == b[:ALIKE]) for a, b in zip(first, second, strict=True))


def _again(claim: Claim, other: Claim) -> bool:
    """Whether a claim says again what another says."""
    alike = claim.kind == other.kind and claim.kind != "measure" and same_places(claim, other)
    if not alike or not _dates_agree(claim, other):
        return False
    if claim.kind == "programme":
        return True
    if claim.status != other.status or "period" in (claim.role, other.role):
        return False
    if claim.kind == "event":
        return _same_gathering(claim, other)
    return claim.kind == "membership" or _concept_within(claim, other) or _concept_within(other, claim)


def _dates_agree(claim: Claim, other: Claim) -> bool:
    """Whether two dates may be the same: one of them missing, or the other's to the year or month."""
    if not claim.date or not other.date:
        return True
    return claim.date.startswith(other.date) or other.date.startswith(claim.date)


def _same_gathering(claim: Claim, other: Claim) -> bool:
    return claim.concept == other.concept or {claim.concept, other.concept} <= GATHERINGS


def _concept_within(claim: Claim, other: Claim) -> bool:
    """Whether the first claim's relation goes without saying beside the second's."""
    if claim.concept == other.concept or claim.concept is None:
        return True
    if claim.concept == "working-contact":
        return other.concept in STRONGER
    return claim.concept in ("twin", "partner") and other.concept in ("twin", "partner")


def _knows_more(claim: Claim, other: Claim) -> bool:
    return bool(claim.date) > bool(other.date) or len(claim.date or "") > len(other.date or "")


def _without_summaries(claims: list[Claim]) -> list[Claim]:
    """Without contacts with a country of which partners are listed."""
    listed = {p.country for c in claims if c.kind == "tie" for p in c.parties if p and p.country}
    return [
        c
        for c in claims
        if not (
            c.kind == "tie"
            and c.concept == "working-contact"
            and any(p and p.level == "country" and p.country in listed for p in c.parties)
        )
    ]
