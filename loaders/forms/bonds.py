"""Sentences that state agreements and standing relations: who is bound with whom, by what, since when."""

from collections.abc import Iterator, Sequence

from tiegraph.loaders.claims import Claim
from tiegraph.loaders.forms.anchors import (
    Reach,
    anchors,
    date_of,
    date_part,
    is_paper,
    life,
    nearest,
    rivals,
    segment,
    tie,
)
from tiegraph.loaders.forms.cues import Cue
from tiegraph.loaders.forms.group import Group
from tiegraph.loaders.forms.mutual import adjective_pairs, between, chain, together
from tiegraph.loaders.forms.parties import shared_dates
from tiegraph.loaders.forms.scenes import Scene
from tiegraph.loaders.forms.sentences import clauses
from tiegraph.loaders.forms.statuses import TURNS, Status, status
from tiegraph.loaders.mentions import PlaceMention

WIDE = frozenset({"country", "region", "macroregion"})
TO_VERB = 2


def bonds(scene: Scene) -> Iterator[Claim]:
    """The ties that a sentence states; the groups that it uses are marked as used."""
    found = anchors(scene)
    if not found:
        return
    yield from adjective_pairs(scene, found)
    for reach in clauses(scene.text, *scene.span):
        groups = [group for group in scene.free if reach[0] <= group.start < reach[1]]
        for group in groups:
            if group.part == "chain":
                yield from chain(scene, group, found)
            elif group.part == "between" and len(group.items) > 1:
                yield from between(scene, group, found, reach)
        groups = [group for group in groups if group.start not in scene.used]
        yield from (joint := list(together(scene, groups, found, reach)))
        for group in groups if not joint else ():
            yield from _pairs(scene, group, groups, found, reach)


def _pairs(scene: Scene, group: Group, groups: Sequence[Group], found: Sequence[Cue], reach: Reach) -> Iterator[Claim]:
    """One territory with each of a list: «с городами A и B», «побратимы: A, B», «побратимом стал A»."""
    anchor = nearest(scene, found, group, reach)
    if not anchor or not _is_partner(scene, group, anchor, reach):
        return
    part = segment(scene, group, anchor, reach)
    state = _state(scene, anchor, part)
    owner, group = _sides(scene, group, groups)
    if not owner or not state:
        return
    scene.used.add(group.start)
    began, general = None, date_of(scene, own_reach := date_part(scene, group, reach), anchor)
    if state in ("ended", "suspended"):
        began, general = life(scene, own_reach, anchor)
    rule = "with" if group.part == "with" else "list"
    dates = shared_dates(scene.text, group, scene.sentence.cues)
    for item, own_date in zip(group.items, dates, strict=True):
        if item.mention.name == owner.name or (owner is scene.own and scene.is_own(item.mention)):
            continue
        parties = (owner, item.mention)
        span = (item.mention.start, max(item.mention.end, item.bracket[1]))
        paper = next(iter(scene.find("instruments", *item.bracket)), None)
        if paper:
            yield tie(scene, parties, paper, "bracket", 0.85, own_date, state, span)
        whole = span if len(group.items) > 1 else (part[0], max(part[1], group.end))
        date = general if paper else own_date or general
        if began:
            yield tie(scene, parties, anchor, rule, 0.85, began, "active", whole)
        yield tie(scene, parties, anchor, rule, 0.9, date, state, whole)


def _state(scene: Scene, anchor: Cue, part: Reach) -> Status | None:
    """The state of a tie, that of the announcing sentence for a list that one announces; None for a mere wish."""
    state = status(scene.text, scene.sentence, *part)
    if scene.lead_in and state == "active":
        state = status(scene.text, scene.lead_in, scene.lead_in.start, scene.lead_in.end) or "active"
    if state != "active" or is_paper(scene, anchor) or anchor.concept != "working-contact":
        return state
    start = scene.lead_in.start if scene.lead_in else part[0]
    kept = any(scene.has(turn, *part) for turn in TURNS)
    told = kept or any(scene.has(group, start, scene.sentence.end) for group in ("establish", "sign", "become"))
    return state if told else None


def _sides(scene: Scene, group: Group, groups: Sequence[Group]) -> tuple[PlaceMention | None, Group]:
    """Whose partners they are and the partners: in «A и B подписали договор с нами» those are the subject.

    Whose: who stands alone before or right beside the list, else the document's own territory.
    """
    before = [g for g in groups if g.end <= group.lead]
    several = next((g for g in before if g.part == "bare" and len(g.items) > 1), None)
    if several and group.part == "with" and all(scene.is_own(m) for m in group.mentions):
        return group.items[0].mention, several
    beside = [g for g in groups if g.start >= group.end and _is_beside(scene, group, g)]
    for other in [*beside, *reversed(before)]:
        mention = other.items[0].mention
        if other.part not in ("of", "bare", "genitive") or len(other.items) > 1 or other.start in scene.used:
            continue
        if mention.level not in ("country", "macroregion") or scene.own is None:
            return mention, group
    return scene.own, group


def _is_beside(scene: Scene, group: Group, other: Group) -> bool:
    """«С Брестом Каунас подписал», «стал A партнёром B»: the other follows at once, or after a word."""
    if group.part == "with":
        return other.part == "bare" and not scene.text[group.end : other.start].strip()
    return group.part == "bare" and other.part in ("genitive", "of")


def _is_partner(scene: Scene, group: Group, anchor: Cue, reach: Reach) -> bool:
    """Whether a group stands as partners in the tie that the anchor names."""
    if group.part == "with":
        return _attached(scene, group, anchor) and not _too_wide(scene, group, anchor)
    if group.part == "list":
        return is_paper(scene, anchor) or anchor.concept not in ("working-contact", "") or _turned(scene, reach)
    return group.part in ("bare", "genitive") and (_beside(scene, group, anchor) or _made(scene, group, anchor, reach))


def _attached(scene: Scene, group: Group, anchor: Cue) -> bool:
    """Whether «с X» belongs to the paper or relation: no border is meant, and nobody else acts between the two."""
    before = scene.text[scene.sentence.start : group.lead].split()
    if before and scene.sentence.cues.are("border", before[-1].strip(",;:")):
        return False
    actors = [g for g in scene.groups if anchor.end <= g.start and g.end <= group.lead and g.part == "bare"]
    made = any(scene.has(verb, anchor.end, group.lead) for verb in ("sign", "establish"))
    return made or all(scene.is_own(m) for g in actors for m in g.mentions)


def _too_wide(scene: Scene, group: Group, anchor: Cue) -> bool:
    """«с городами Японии», and the contacts of a town with a whole country, bind no one in particular."""
    cues = scene.sentence.cues
    if group.items[0].mention.level not in WIDE:
        return False
    local = scene.own is not None and scene.own.level not in WIDE
    return any(cues.are("generic", word) for word in group.heads.split()) or (local and cues.are("weak", anchor.text))


def _beside(scene: Scene, group: Group, anchor: Cue) -> bool:
    """«города-побратимы A и B»: the names right after the word."""
    between = scene.text[anchor.end : group.start].replace("«", " ").split()
    near = anchor.end <= group.start and all(scene.sentence.cues.are("types", word) for word in between)
    return near and group.part == "bare" and anchor.concept in ("twin", "partner")


def _made(scene: Scene, group: Group, anchor: Cue, reach: Reach) -> bool:
    """«побратимом стал A», «к партнёрам присоединились A и B», «о приостановке связей заявили A и B»."""
    if _turns(scene, group, anchor, reach):
        return True
    verbs = [*scene.find("become", *reach), *scene.find("join", *reach)]
    if _turned(scene, reach):
        verbs += scene.find("declared", *reach)
    if not verbs or all(scene.is_own(m) for m in group.mentions):
        return False
    if is_paper(scene, anchor):
        return scene.lead_in is not None and scene.has("to_them")
    return scene.lead_in is not None or any(verb.end <= group.start for verb in verbs)


def _turns(scene: Scene, group: Group, anchor: Cue, reach: Reach) -> bool:
    """«A приостановил сотрудничество»: a partner alone as subject, the verb right after it, then what it ends."""
    if group.part != "bare" or len(group.items) > 1 or group.items[0].mention.level in WIDE or anchor.start < group.end:
        return False
    if scene.is_own(group.items[0].mention) or rivals(scene, group, reach):
        return False
    if scene.has("declared", group.end, anchor.start):
        return False
    verbs = [cue for turn in TURNS for cue in scene.find(turn, group.end, min(anchor.end, reach[1]))]
    parted = scene.text[group.end : reach[1]].split()[:1]
    if parted and scene.sentence.cues.are("auxiliary", parted[0]):
        return _turned(scene, (anchor.end, reach[1]))
    return any(len(scene.text[group.end : verb.start].split()) <= TO_VERB for verb in verbs)


def _turned(scene: Scene, reach: Reach) -> bool:
    return any(scene.has(group, *reach) for group in ("ended", "suspended", "establish"))
