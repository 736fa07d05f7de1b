"""Meetings, forums, fairs, exchanges: who took part, where and when."""

from collections.abc import Iterator, Sequence

from tiegraph.loaders.claims import Claim
from tiegraph.loaders.date_grammar import DateMention
from tiegraph.loaders.forms.cues import Cue
from tiegraph.loaders.forms.group import Group
from tiegraph.loaders.forms.scenes import Scene, outside_brackets
from tiegraph.loaders.forms.statuses import Status, status
from tiegraph.loaders.mentions import PlaceMention

STEM = 5
WIDE = frozenset({"country", "region", "macroregion"})


def events(scene: Scene) -> Iterator[Claim]:
    """The events that a sentence tells of, once a kind; a meeting or exchange needs someone met."""
    named = [cue for cue in scene.find("events") if not _only_frame(scene, cue) and not _only_travel(scene, cue)]
    if not named or not scene.has("hold"):
        return
    state = _state(scene)
    if not state:
        return
    partners = _partners(scene, named)
    if not partners and _sees_things(scene):
        return
    if partners and scene.own is None:
        partners = [*_hosts(scene), *partners]
        if len(partners) < 2:
            return
    date = _date(scene)
    if partners:
        yield _event(scene, named[0], partners, date, state, 0.75)
    elif scene.topic and scene.has("exchanges") and not scene.groups:
        yield _event(scene, named[0], scene.topic, date, state, 0.6)
    else:
        own = [cue for cue in named if cue.concept not in ("meeting",)]
        for cue in {cue.concept: cue for cue in reversed(own)}.values():
            if scene.own and _about_own(scene) and (date or _named_own(scene)):
                yield _event(scene, cue, (), date, state, 0.6)


def awards(scene: Scene, givers: Sequence[PlaceMention]) -> Iterator[Claim]:
    """Prizes that a body gave: «awards of the Council: Flag of Honour (1999), …»."""
    named = scene.find("awards")
    giver = next((m for m in givers if named and m.start > named[0].start), None)
    if not giver or not scene.own:
        return
    for date in scene.dates:
        before = scene.text[giver.end : date.start]
        if date.date and date.start > giver.end and before.rstrip().endswith("("):
            start = max(scene.text.rfind(sign, giver.end - 1, date.start) for sign in ":,") + 1
            yield scene.claim(
                "event",
                (scene.own, giver),
                scene.text[start : date.start].strip(" ("),
                "award",
                0.7,
                date=date,
                role="event",
                status="active",
                span=(start, date.end),
            )


def _hosts(scene: Scene) -> list[PlaceMention]:
    """Where a document of nobody's own tells of a meeting «в городе A с представителями B»: A met B."""
    venues = [g for g in scene.free if g.part == "venue" and len(g.items) == 1]
    return [m for g in venues[:1] for m in g.mentions if m.level not in ("country", "macroregion")]


def _only_frame(scene: Scene, cue: Cue) -> bool:
    """Whether an event is named only as what something else was part of: «в рамках форума»."""
    return any(
        not scene.text[frame.end : cue.start].strip() for frame in scene.find("frame", scene.sentence.start, cue.start)
    )


def _only_travel(scene: Scene, cue: Cue) -> bool:
    """Whether an event is named only by the verb, and it is not said that anyone came on behalf of a place."""
    verb = any(v.start <= cue.start and cue.end <= v.end for v in scene.find("visit"))
    return verb and not scene.has("people") and not scene.has("offices")


def _sees_things(scene: Scene) -> bool:
    """Whether what is visited is no place: «посетила выставку в Москве»."""
    return any(
        not any(_names_visited(scene, verb, group) for group in scene.groups if group.start >= verb.end)
        for verb in scene.find("visit")
    )


def _names_visited(scene: Scene, verb: Cue, group: Group) -> bool:
    between = scene.text[verb.end : group.start].replace("«", " ").split()
    return group.part in ("bare", "genitive", "of") and all(scene.sentence.cues.are("types", word) for word in between)


def _elsewhere(scene: Scene) -> bool:
    """Whether it takes place in another town, and nobody says that the own territory was there."""
    if scene.own is None or _about_own(scene):
        return False
    return any(g.part == "venue" and g.items[0].mention.level not in WIDE for g in scene.free)


def _state(scene: Scene) -> Status | None:
    state = status(scene.text, scene.sentence, *scene.span)
    if state is None or state in ("suspended", "ended"):
        return None
    if state == "planned":
        return "planned"
    return "active" if scene.has("recurring") else "ended"


def _partners(scene: Scene, named: Sequence[Cue]) -> list[PlaceMention]:
    """Who took part besides the own territory: those met, whose event it is, else the place where its people went."""
    met = [g for g in scene.free if g.part in ("with", "for") or (g.part == "from" and _of_people(scene, g))]
    whose = [g for g in scene.free if _is_whose(g, named) and _after_event(scene, g, named)]
    if _elsewhere(scene):
        return scene.others(g for g in met if g.part == "with")
    came = [g for g in scene.free if g.part in ("bare", "between") and g.start < named[-1].end]
    visited = [g for g in scene.free if g.part == "bare" and any(v.end <= g.start for v in scene.find("visit"))]
    found = scene.others([*met, *whose, *came, *visited])
    if found:
        return found
    if _sees_things(scene):
        return []
    went = [
        g
        for g in scene.free
        if g.part == "venue" and not _is_whose(g, named) and len(g.items) == 1 and g.items[0].mention.level != "country"
    ]
    return scene.others(went) if _about_own(scene) else []


def _is_whose(group: Group, named: Sequence[Cue]) -> bool:
    """Whether a group is in the genitive; in «в саммите городов A» the preposition governs the event."""
    inside = any(group.lead <= cue.start and cue.end <= group.start for cue in named)
    return group.part in ("genitive", "of") or (group.part == "venue" and inside)


def _of_people(scene: Scene, group: Group) -> bool:
    before = scene.text[scene.sentence.start : group.lead].split()[-2:]
    return any(scene.sentence.cues.are("people", word) for word in before)


def _after_event(scene: Scene, group: Group, named: Sequence[Cue]) -> bool:
    cues = scene.sentence.cues
    cue = next((c for c in reversed(named) if c.end <= group.start), None)
    if not cue:
        return False
    between = scene.text[cue.end : group.start].replace("«", " ").split()
    if group.items[0].mention.level == "country" and any(cues.are("generic", word) for word in between):
        return False
    return len(between) <= 5 and all(
        cues.are("types", w) or cues.are("people", w) or cues.are("generic", w) for w in between
    )


def _about_own(scene: Scene) -> bool:
    """Whether the sentence is about the own territory: it names it, says «our», its people, or nobody else."""
    names = [m for g in scene.groups for m in g.mentions]
    if any(scene.is_own(m) for m in names) or scene.has("own") or scene.has("the_city"):
        return True
    stem = scene.own.name.casefold()[:STEM] if scene.own else ""
    words = scene.text[scene.sentence.start : scene.sentence.end].casefold().split()
    return bool(stem) and (any(word.startswith(stem) for word in words) or not names)


def _named_own(scene: Scene) -> bool:
    """Whether the sentence names the own territory, or what is joint with others."""
    stem = scene.own.name.casefold()[:STEM] if scene.own else ""
    words = scene.text[scene.sentence.start : scene.sentence.end].casefold().split()
    if any(scene.is_own(m) for g in scene.groups for m in g.mentions):
        return True
    return any(word.startswith(stem) for word in words) or scene.has("joint") or scene.has("recurring")


def _date(scene: Scene) -> DateMention | None:
    return next((date for date in outside_brackets(scene) if date.role != "dateline"), scene.day)


def _event(
    scene: Scene, cue: Cue, partners: Sequence[PlaceMention], date: DateMention | None, state: Status, sure: float
) -> Claim:
    return scene.claim(
        "event",
        scene.with_own(partners),
        cue.name,
        "event",
        sure,
        concept=cue.concept,
        date=date,
        role="due" if state == "planned" else "event",
        status=state,
    )
