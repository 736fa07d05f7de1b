"""A document read: the forms that it has give claims, and what several of them say is said once."""

from collections.abc import Iterable
from dataclasses import replace

from tiegraph.loaders.claims import Claim
from tiegraph.loaders.document import Document
from tiegraph.loaders.folding import fold
from tiegraph.loaders.forms import prose, register, roadmap
from tiegraph.loaders.forms.context import Context
from tiegraph.loaders.forms.names import same_name
from tiegraph.loaders.forms.recognise import Form, parts
from tiegraph.loaders.mentions import PlaceMention

READERS = {"register": register.claims, "roadmap": roadmap.claims, "prose": prose.claims}
SAME_PAPER = frozenset({"treaty", "agreement", "partnership-agreement", "twinning-agreement"})


def extract(document: Document, context: Context, form: Form | None = None) -> tuple[Claim, ...]:
    """The claims of a document in the order of its text. form: read all as this; None: each part as it is."""
    found: list[Claim] = []
    for name, part in parts(document, context, form):
        found += READERS[name](part, context)
    return merged(sorted(_without_cross_ties(found), key=lambda claim: (claim.start, claim.end)))


def _without_cross_ties(claims: list[Claim]) -> list[Claim]:
    """The claims without ties between two members of one list, which only stand beside each other."""
    members: dict[int | None, list[PlaceMention]] = {}
    for claim in claims:
        if claim.rule == "run-in list" and claim.kind == "tie" and claim.parties[1]:
            members.setdefault(claim.paragraph, []).append(claim.parties[1])

    def crosses(claim: Claim) -> bool:
        near = [member for group in members.values() for member in group if claim.start <= member.start < claim.end]
        both = len(claim.parties) == 2 and all(any(same_party(p, member) for member in near) for p in claim.parties)
        return claim.kind == "tie" and claim.rule != "run-in list" and both

    return [claim for claim in claims if not crosses(claim)]


def merged(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """The claims without those that say what another says: the surer stays and takes what only the other knows."""
    kept: list[Claim] = []
    for claim in claims:
        place = next((index for index, other in enumerate(kept) if _same(claim, other)), None)
        if place is None:
            kept.append(claim)
        else:
            kept[place] = _joined(kept[place], claim)
    return tuple(kept)


def _same(one: Claim, other: Claim) -> bool:
    if one.kind != other.kind or one.kind == "measure" or one.status != other.status:
        return False
    a_period = one.role != other.role and "period" in (one.role, other.role)
    if a_period or not _dates_agree(one, other) or not same_parties(one.parties, other.parties):
        return False
    if one.kind == "tie":
        return _concepts_agree(one.concept, other.concept) or _of_one_list(one, other)
    if one.kind == "membership":
        return True
    if fold(one.instrument) == fold(other.instrument):
        return True
    return one.rule != other.rule and one.start < other.end and other.start < one.end


def _of_one_list(one: Claim, other: Claim) -> bool:
    """Whether two rules read the same words, and only call the tie differently."""
    overlap = one.start < other.end and other.start < one.end
    return overlap and one.rule != other.rule and one.date == other.date


def _dates_agree(one: Claim, other: Claim) -> bool:
    """Whether the dates may be the same: one of them missing, or the other's to the year or month."""
    if one.date is None or other.date is None:
        return True
    return one.date.startswith(other.date) or other.date.startswith(one.date)


def _concepts_agree(one: str | None, other: str | None) -> bool:
    if one == other or one is None or other is None:
        return True
    return {one, other} <= SAME_PAPER or {one, other} <= {"partner", "twin", "working-contact"}


def same_parties(one: tuple[PlaceMention | None, ...], other: tuple[PlaceMention | None, ...]) -> bool:
    """Whether two claims bind the same, in any order."""
    if len(one) != len(other):
        return False
    left = list(other)
    for party in one:
        hit = next((index for index, candidate in enumerate(left) if same_party(party, candidate)), None)
        if hit is None:
            return False
        del left[hit]
    return True


def same_party(one: PlaceMention | None, other: PlaceMention | None) -> bool:
    """Whether two mentions are of one place, as far as names and the country given tell."""
    if one is None or other is None:
        return one is other
    if one.country and other.country and one.country != other.country:
        return False
    if one.kind != other.kind or one.kind != "place":
        return fold(one.name) == fold(other.name)
    return same_name(one, other)


def _joined(one: Claim, other: Claim) -> Claim:
    better, worse = sorted((one, other), key=_worth, reverse=True)
    date = better if better.date or not worse.date else worse
    return replace(
        better,
        date=date.date,
        until=better.until or worse.until,
        role=date.role,
        concept=better.concept or worse.concept,
        bodies=better.bodies or worse.bodies,
        fields=better.fields or worse.fields,
        note=better.note or worse.note,
    )


def _worth(claim: Claim) -> tuple[bool, int, float]:
    return claim.date is not None, len(claim.date or ""), claim.confidence
