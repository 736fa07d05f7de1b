"""The words that tie: papers and relations of a sentence, which of them a group is party to, and the tie as a claim."""

from collections.abc import Sequence

from tiegraph.loaders.claims import Claim
from tiegraph.loaders.date_grammar import DateMention
from tiegraph.loaders.forms.cues import Cue
from tiegraph.loaders.forms.group import Group
from tiegraph.loaders.forms.scenes import Scene, outside_brackets
from tiegraph.loaders.forms.statuses import Status
from tiegraph.loaders.mentions import PlaceMention

Reach = tuple[int, int]
"""Where a clause begins and ends."""

COMPLEMENT = 3
PARTICIPLE = 30


def anchors(scene: Scene) -> list[Cue]:
    """The words for papers and relations, in order; «сотрудничество» in «соглашение о сотрудничестве» is none, nor is
    what stands in the bracket of one name. Where there is none, the word for an end or pause stands for it.
    """
    start = scene.lead_in.start if scene.lead_in else scene.sentence.start
    papers = scene.find("instruments", start)
    relations = [cue for cue in scene.find("relations", start) if not _is_complement(scene, cue, papers)]
    brackets = [item.bracket for group in scene.groups for item in group.items]
    found = [cue for cue in [*papers, *relations] if not any(low <= cue.start < high for low, high in brackets)]
    found.sort(key=lambda cue: cue.start)
    return found or [*scene.find("suspended"), *scene.find("ended")][:1]


def _is_complement(scene: Scene, cue: Cue, papers: Sequence[Cue]) -> bool:
    paper = next((p for p in reversed(papers) if p.start <= cue.start), None)
    if paper is None or cue.end <= paper.end:
        return paper is not None
    between = scene.text[paper.end : cue.start].split()
    return len(between) <= COMPLEMENT and any(scene.sentence.cues.are("about", word) for word in between)


def is_paper(scene: Scene, cue: Cue) -> bool:
    """Whether a word is for a paper, not for a relation."""
    return cue in scene.find("instruments", cue.start, cue.end)


def nearest(scene: Scene, found: Sequence[Cue], group: Group, reach: Reach) -> Cue | None:
    """The word that a group is party to: a paper before it, else a relation before it, else the first after it.

    A clause without such words takes those of the clauses before it.
    """
    start = min(reach[0], scene.lead_in.start if scene.lead_in else reach[0])
    before = [cue for cue in found if start <= cue.start and cue.end <= group.start]
    if not any(reach[0] <= cue.start < reach[1] for cue in found):
        before = [cue for cue in found if cue.end <= group.start]
    near = [cue for cue in before if not any(cue.end <= g.start < group.lead for g in partners(scene))] or before
    if near:
        return ([cue for cue in near if is_paper(scene, cue)] or near)[-1]
    return next((cue for cue in found if group.end <= cue.start < reach[1]), None)


def partners(scene: Scene) -> list[Group]:
    """The groups that stand as somebody's partners."""
    return [group for group in scene.groups if group.part in ("with", "list", "between")]


def rivals(scene: Scene, group: Group, reach: Reach) -> list[Group]:
    """The other partners in a clause."""
    return [other for other in partners(scene) if other is not group and reach[0] <= other.start < reach[1]]


def segment(scene: Scene, group: Group, anchor: Cue, reach: Reach) -> Reach:
    """The stretch of a clause whose words tell the state of the tie with a group."""
    others = rivals(scene, group, reach)
    before = max((g.end for g in others if g.end <= group.start), default=reach[0])
    after = min((g.lead for g in others if g.lead >= group.end), default=reach[1])
    if anchor.start >= group.end:
        return group.lead, after
    return min(before, anchor.start), after if after == reach[1] else group.end


def date_part(scene: Scene, group: Group, reach: Reach) -> Reach:
    """Where the date of a group stands when several of a clause have their own: «с A в 2003 году, с B в 2005-м»."""
    others = rivals(scene, group, reach)
    dates = [date for date in outside_brackets(scene) if reach[0] <= date.start < reach[1]]
    if not others or not dates:
        return reach
    leading = dates[0].start < min(other.lead for other in [*others, group])
    before = max((g.end for g in others if g.end <= group.lead), default=reach[0])
    after = min((g.lead for g in others if g.lead >= group.end), default=reach[1])
    own = (before, group.lead) if leading else (group.end, after)
    return own if any(own[0] <= date.start < own[1] for date in dates) else reach


def date_of(scene: Scene, reach: Reach, anchor: Cue) -> DateMention | None:
    """The date of a clause that is nearest to the paper or to its signing; that of an anniversary is neither."""
    marks = [anchor.start, *(cue.start for cue in scene.find("sign", *reach))]
    dates = [d for d in outside_brackets(scene) if reach[0] <= d.start < reach[1] and d.role != "dateline"]
    if scene.has("anniversary", *reach) and not scene.has("sign", *reach):
        return next((date for date in dates if date.role in ("signed", "since")), None)
    return min(dates, key=lambda d: min(abs(d.start - mark) for mark in marks), default=scene.day)


def life(scene: Scene, reach: Reach, anchor: Cue) -> tuple[DateMention | None, DateMention | None]:
    """The dates of beginning and end of a tie that a clause says has ended or pauses: «договор, подписанный в 1998
    году, расторгнут в 2014-м».
    """
    dates = [d for d in outside_brackets(scene) if reach[0] <= d.start < reach[1] and d.role != "dateline"]
    began = [date for date in dates if _began(scene, date)]
    rest = [date for date in dates if date not in began]
    if not dates and scene.day:
        rest = [scene.day]
    turns = [cue.start for group in ("ended", "suspended") for cue in scene.find(group, *reach)] or [anchor.start]
    end = min(rest, key=lambda d: min(abs(d.start - turn) for turn in turns), default=None)
    return (began[0] if began else None), end


def _began(scene: Scene, date: DateMention) -> bool:
    before = max(scene.sentence.start, date.start - PARTICIPLE)
    spoken = scene.text[before : date.start]
    last = max((c.end for c in scene.find("participles", before, date.start)), default=None)
    return last is not None and not any(sign in spoken[last - before :] for sign in ",;:")


def tie(
    scene: Scene,
    parties: Sequence[PlaceMention],
    anchor: Cue,
    rule: str,
    confidence: float,
    date: DateMention | None,
    state: Status,
    span: Reach,
) -> Claim:
    """The claim of a tie; a bare word for contact, and what is only planned, is less sure."""
    alone = [g.items[0].mention for g in scene.groups if g.part == "bare" and len(g.items) == 1]
    loss = (0.1 if state == "planned" else 0.0) + (0.15 if anchor.concept == "working-contact" else 0.0)
    return scene.claim(
        "tie",
        parties,
        anchor.name,
        rule,
        round(confidence - loss, 2),
        concept=anchor.concept or None,
        date=date,
        role=_role(scene, anchor, date, state) if date else None,
        status=state,
        span=(min(span), max(span)),
        ended_by=alone[0] if state in ("ended", "suspended") and alone else None,
    )


def _role(scene: Scene, anchor: Cue, date: DateMention, state: Status) -> str | None:
    if state == "planned":
        return "due"
    if state in ("ended", "suspended"):
        return "until"
    if date.role in ("signed", "since"):
        return date.role
    if not is_paper(scene, anchor):
        return "since"
    return "signed" if scene.has("sign") else "dated"
