"""Who belongs to an association: lists of members, joining and leaving, cooperation within one."""

import re
from collections.abc import Iterator, Sequence

from tiegraph.loaders.claims import Claim
from tiegraph.loaders.date_grammar import DateMention
from tiegraph.loaders.folding import fold
from tiegraph.loaders.forms.group import Group
from tiegraph.loaders.forms.scenes import Scene, outside_brackets
from tiegraph.loaders.forms.sentences import Sentence
from tiegraph.loaders.forms.statuses import Status, status
from tiegraph.loaders.mentions import PlaceMention

WITHIN = 80
STEM = 4
WORD = re.compile(r"\w+")


def memberships(scene: Scene, found: Sequence[PlaceMention]) -> Iterator[Claim]:
    """The memberships that a sentence states; found: the associations that it names."""
    if not found:
        return
    if group := next((g for g in scene.free if g.part == "between" and len(g.items) > 1), None):
        yield from _between(scene, group, found)
        return
    found = [a for a in found if not _bracketed(scene, a)]
    if not any(scene.has(group) for group in ("join", "member", "leave")):
        return
    members = _members(scene, found)
    state: Status | None = None
    for index, association in enumerate(found):
        if not (index and _beside(scene, found[index - 1], association)):
            state = _state(scene, association, found[0])
        if members and state:
            yield from _each(scene, members, association, found, state)
        elif state and (owner := _subject(scene, association)):
            after = found[index + 1].start if index + 1 < len(found) else scene.sentence.end
            first = association.start if index else scene.sentence.start
            yield from _one(scene, owner, association, state, first, after)


def _between(scene: Scene, group: Group, found: Sequence[PlaceMention]) -> Iterator[Claim]:
    """«между A и B создан еврорегион», "trójstronna współpraca w Euroregionie między A, B a C"."""
    state = status(scene.text, scene.sentence, *scene.span)
    if state and scene.has("founded"):
        yield from _each(scene, group, found[0], found, state, next(outside_brackets(scene), None))
    elif state and (relation := next(iter(scene.find("relations")), None)):
        scene.used.add(group.start)
        yield scene.claim("membership", (*group.mentions, found[0]), relation.name, "within", 0.7, status=state)


def _beside(scene: Scene, one: PlaceMention, other: PlaceMention) -> bool:
    """Whether only a comma or a conjunction parts two associations."""
    words = re.sub(r"[\s,«»„“”\"]+", " ", scene.text[one.end : other.start]).strip()
    return not words or scene.sentence.cues.are("and", words)


def speaks_of_members(text: str, sentence: Sentence, found: Sequence[PlaceMention]) -> bool:
    """Whether a sentence says that somebody joins, leaves or belongs, or works within one of the associations found."""
    for association in found:
        before = text[sentence.start : association.start].split()
        if before and sentence.cues.are("venue", before[-1]):
            return True
    groups = ("join", "leave", "member", "founding", "founded")
    return any(sentence.cues.has(group, text, sentence.start, sentence.end) for group in groups)


def _members(scene: Scene, found: Sequence[PlaceMention]) -> Group | None:
    """The list of those who belong: after a dash or colon, or as the subject with several names."""
    lists = [g for g in scene.free if g.part == "list" and g.start > found[0].start]
    subjects = [g for g in scene.free if g.part == "bare" and len(g.items) > 1]
    return next(iter([*lists, *subjects]), None)


def _subject(scene: Scene, association: PlaceMention) -> PlaceMention | None:
    """Who joined or belongs: the place before the association that is no venue, else the document's own territory."""
    before = [g for g in scene.free if g.end <= association.start and g.part in ("bare", "genitive")]
    singles = [m for g in before for m in g.mentions if m.level not in ("country", "macroregion")]
    after = [m for g in scene.free if g.start >= association.end and g.part == "bare" for m in g.mentions]
    own = None if scene.has("into_it") else scene.own
    return next(iter([*singles[-1:], *after[:1]]), own)


def _state(scene: Scene, association: PlaceMention, earliest: PlaceMention) -> Status | None:
    """The status of membership in one association, None where the sentence does not say that anyone belongs to it."""
    first, last = scene.span
    near = max(first, association.start - WITHIN)
    nouns = scene.find("member", near, association.start)
    beside = nouns and not re.search(r"[.;:,]", scene.text[nouns[-1].end : association.start])
    if beside and association is not earliest:
        return "active"
    state = status(scene.text, scene.sentence, first, last)
    if scene.has("leave"):
        return "ended" if state not in (None, "planned") else None
    return state if beside or scene.has("join") else None


def _each(
    scene: Scene,
    members: Group,
    association: PlaceMention,
    found: Sequence[PlaceMention],
    state: Status,
    founded: DateMention | None = None,
) -> Iterator[Claim]:
    scene.used.add(members.start)
    for item in members.items:
        date = item.date if item.date and _meant(scene, item.bracket, association, found) else founded
        span = (item.mention.start, max(item.mention.end, item.bracket[1]))
        yield scene.claim(
            "membership",
            (item.mention, association),
            scene.sentence.cues.first("membership"),
            "members",
            0.9 if state != "planned" else 0.85,
            date=date,
            role="since",
            status=state,
            span=span,
        )


def _bracketed(scene: Scene, association: PlaceMention) -> bool:
    """Whether an association stands in the bracket of one of several members."""
    return any(
        item.bracket[0] <= association.start < item.bracket[1] and len(group.items) > 1
        for group in scene.groups
        for item in group.items
    )


def _meant(scene: Scene, bracket: tuple[int, int], association: PlaceMention, found: Sequence[PlaceMention]) -> bool:
    """Whether the words in a member's bracket are of this association: they share a word with its name."""
    words = {word[:STEM] for word in WORD.findall(fold(scene.text[slice(*bracket)])) if len(word) > STEM}
    shared = {m: words & _own_stems(m, found) for m in found}
    return bool(shared[association]) or (len(found) == 1 and not any(shared.values()))


def _own_stems(association: PlaceMention, found: Sequence[PlaceMention]) -> set[str]:
    """The stems of the words of a name, the more telling where only one name begins with them in capitals."""
    stems = {word[:STEM] for word in WORD.findall(fold(association.name)) if len(word) > STEM}
    capital = {fold(word)[:STEM] for word in WORD.findall(association.text) if word[0].isupper() and len(word) > STEM}
    return capital & stems


def _one(
    scene: Scene, owner: PlaceMention, association: PlaceMention, state: Status, first: int, last: int
) -> Iterator[Claim]:
    dates = [date for date in outside_brackets(scene) if date.role != "dateline" and first <= date.start < last]
    date: DateMention | None = min(dates, key=lambda d: abs(d.start - association.start), default=scene.day)
    role = {"ended": "until", "planned": "due"}.get(state, "since")
    yield scene.claim(
        "membership",
        (owner, association),
        scene.sentence.cues.first("membership"),
        "belongs",
        0.8,
        date=date,
        role=role,
        status=state,
    )
