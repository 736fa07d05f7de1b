"""Ties of those who stand side by side: «между A и B», «A и B подписали», «A и B – побратимы», «A – B – C»."""

from collections.abc import Iterator, Sequence

from tiegraph.loaders.claims import Claim
from tiegraph.loaders.date_grammar import DateMention
from tiegraph.loaders.forms.anchors import Reach, date_of, is_paper, nearest, tie
from tiegraph.loaders.forms.cues import Cue
from tiegraph.loaders.forms.group import Group
from tiegraph.loaders.forms.scenes import Scene, outside_brackets
from tiegraph.loaders.forms.statuses import status
from tiegraph.loaders.mentions import PlaceMention

NEAR = 3
DASHES = frozenset({"–", "—", "-"})


def adjective_pairs(scene: Scene, anchors: Sequence[Cue]) -> Iterator[Claim]:
    """«Российско-монгольское соглашение (1995 г.)»."""
    for pair in scene.find("country_pairs"):
        paper = next((a for a in anchors if a.start >= pair.end and is_paper(scene, a)), None)
        halves = pair.text.partition("-")[::2]
        cues = scene.sentence.cues
        names = [cue.concept for half in halves for cue in cues.find("half", half, 0, len(half))]
        if not paper or len(names) != 2 or len(scene.text[pair.end : paper.start].split()) > NEAR:
            continue
        parties = [PlaceMention(pair.start, pair.end, pair.text, name, level="country") for name in names]
        date = next((d for d in outside_brackets(scene) if d.start > paper.end and _in_bracket(scene, d)), None)
        if state := status(scene.text, scene.sentence, pair.start, paper.end):
            span = (pair.start, date.end if date else paper.end)
            yield tie(scene, parties, paper, "adjective-pair", 0.8, date, state, span)


def _in_bracket(scene: Scene, date: DateMention) -> bool:
    return scene.text[: date.start].rstrip().endswith("(")


def chain(scene: Scene, group: Group, anchors: Sequence[Cue]) -> Iterator[Claim]:
    """«трёхстороннее взаимодействие «A – B – C»»."""
    anchor = nearest(scene, anchors, group, scene.span)
    state = status(scene.text, scene.sentence, *scene.span)
    if anchor and state:
        scene.used.add(group.start)
        yield tie(scene, group.mentions, anchor, "chain", 0.85, None, state, (group.start, group.end))


def between(scene: Scene, group: Group, anchors: Sequence[Cue], reach: Reach) -> Iterator[Claim]:
    """«соглашение между A и B»; what is between the people of A and B is no tie of theirs."""
    anchor = nearest(scene, anchors, group, reach)
    state = status(scene.text, scene.sentence, *reach)
    folk = any(scene.sentence.cues.are("folk", word) for word in group.heads.split())
    named = anchor and anchor.concept and (is_paper(scene, anchor) or not _is_vague(scene, anchor))
    if anchor and named and state and not folk:
        scene.used.add(group.start)
        yield tie(scene, group.mentions, anchor, "between", 0.9, date_of(scene, reach, anchor), state, reach)


def _is_vague(scene: Scene, anchor: Cue) -> bool:
    """Whether a relation is no more than a word: «сотрудничество» without a verb that makes or keeps it."""
    told = any(scene.has(group) for group in ("sign", "establish", "become"))
    return anchor.concept == "working-contact" and not told


def together(scene: Scene, groups: Sequence[Group], anchors: Sequence[Cue], reach: Reach) -> Iterator[Claim]:
    """Those who sign, or are partners, as the subject of the clause."""
    papers = [cue for cue in anchors if is_paper(scene, cue) and reach[0] <= cue.start < reach[1]]
    state = status(scene.text, scene.sentence, *reach)
    if not state:
        return
    if equal := _equals(scene, groups, anchors, reach):
        group, cue = equal
        scene.used.add(group.start)
        yield tie(scene, group.mentions, cue, "equals", 0.85, date_of(scene, reach, cue), state, reach)
    elif papers and scene.has("sign", *reach) and not any(g.part in ("with", "between") for g in groups):
        parties, rule, sure = _signers(scene, groups, reach)
        if len({m.name for m in parties}) > 1:
            yield tie(scene, parties, papers[0], rule, sure, date_of(scene, reach, papers[0]), state, reach)


def _equals(scene: Scene, groups: Sequence[Group], anchors: Sequence[Cue], reach: Reach) -> tuple[Group, Cue] | None:
    """«A и B – побратимы», «A и B сотрудничают»: a list as subject, and right after it what they are to each other."""
    for cue in anchors:
        group = next((g for g in groups if g.part == "bare" and len(g.items) > 1 and g.end <= cue.start), None)
        if not group or is_paper(scene, cue) or not reach[0] <= cue.start < reach[1]:
            continue
        gap = scene.text[group.end : cue.start].strip()
        linked = gap in DASHES or (scene.has("become", group.end, cue.start) and len(gap.split()) <= NEAR)
        if (linked and cue.concept in ("twin", "partner")) or (not gap and scene.has("establish", cue.start, cue.end)):
            return group, cue
    return None


def _signers(scene: Scene, groups: Sequence[Group], reach: Reach) -> tuple[list[PlaceMention], str, float]:
    """Who signs: the places whose heads do, else a list of places, else «the two cities» told of before."""
    offices = [g for g in groups if any(scene.sentence.cues.are("offices", word) for word in _before(scene, g))]
    signing = [m for g in offices for m in g.mentions]
    if len({m.name for m in signing}) == 1 and scene.own and not scene.is_own(signing[0]):
        # The mayor of the own town needs no name of it: "prezydent X i burmistrz Leer".
        signing = [scene.own, signing[0]] if len(scene.find("offices", *reach)) > 1 else signing
    if len({m.name for m in signing}) > 1:
        scene.used.update(g.start for g in offices)
        return signing, "together", 0.9
    listed = next((g for g in groups if g.part in ("bare", "genitive", "list") and len(g.items) > 1), None)
    if listed:
        scene.used.add(listed.start)
        return list(listed.mentions), "together", 0.9
    if not groups and scene.has("sides", *reach) and scene.recent:
        return list(scene.with_own(scene.recent)), "sides", 0.75
    return [], "", 0.0


def _before(scene: Scene, group: Group) -> list[str]:
    """The words before a group that say whose it is: «мэр города», "the Mayor of"."""
    return [*group.heads.split(), *scene.text[scene.sentence.start : group.lead].split()[-NEAR:]]
