"""What a later sentence adds to a tie: the day of its signing, its term; and the founding of what others then join."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tiegraph.loaders.claims import Claim
from tiegraph.loaders.forms.associations import associations
from tiegraph.loaders.forms.scenes import Scene, outside_brackets
from tiegraph.loaders.forms.sentences import Sentence
from tiegraph.loaders.forms.statuses import status

PARTNERS = frozenset({"with", "between", "list", "chain"})
FAR = 2
STEM = 5


def upgraded(scene: Scene, found: Sequence[Claim]) -> list[Claim] | None:
    """The claims with the date that «this agreement was signed on …» gives the last tie; None where it gives none. To a
    tie that has ended or pauses it adds how it began.
    """
    dates = [date for date in outside_brackets(scene) if date.role != "dateline"]
    papers = scene.find("instruments")
    if not dates or not scene.has("sign") or not (papers or scene.has("this")):
        return None
    if any(group.part in PARTNERS for group in scene.groups) or scene.has("with"):
        return None
    place = next((i for i in range(len(found) - 1, -1, -1) if found[i].kind == "tie"), None)
    if place is None or status(scene.text, scene.sentence, *scene.span) != "active":
        return None
    tie = found[place]
    over = tie.status in ("ended", "suspended")
    if (tie.date and not over) or (scene.sentence.number - (tie.paragraph or 0)) > FAR:
        return None
    known = replace(
        tie,
        date=dates[0].date,
        role="signed",
        status="active",
        start=scene.sentence.start,
        end=scene.sentence.end,
        paragraph=scene.sentence.number,
        instrument=papers[0].name if papers else tie.instrument,
        concept=papers[0].concept if papers else tie.concept,
        confidence=max(tie.confidence, 0.8),
        ended_by=None,
    )
    return [*found[:place], known, *found[place if over else place + 1 :]]


def term(scene: Scene, found: Sequence[Claim]) -> Iterator[Claim]:
    """A term without dates, told of the last tie in a sentence of its own: «заключено сроком на 5 лет»."""
    paper = next((cue.text[:STEM].casefold() for cue in scene.find("instruments")), "")
    ties = [claim for claim in found if claim.kind == "tie"]
    same = [claim for claim in ties if paper and claim.instrument.casefold().startswith(paper)]
    tie = next(iter([*reversed(same), *reversed(ties)]), None)
    cue = next(iter(scene.find("term")), None)
    if not tie or not cue or tie.start >= scene.sentence.start or any(d.date for d in scene.dates):
        return
    unit = next(iter(scene.find("term_units", cue.end)), None)
    if not unit or not any(sign.isdigit() for sign in scene.text[cue.end : unit.start]) or scene.groups:
        return
    said = scene.text[cue.start : unit.end]
    yield replace(
        tie,
        instrument=f"{tie.instrument}: {said}",
        date=None,
        until=None,
        role="period",
        note=None,
        start=scene.sentence.start,
        end=scene.sentence.end,
        paragraph=scene.sentence.number,
        rule="prose/term",
    )


def turned(scene: Scene, found: Sequence[Claim]) -> Iterator[Claim]:
    """The end or pause of the last tie, told in a sentence that names nobody: «Договор расторгнут в 2015 году»."""
    state = status(scene.text, scene.sentence, *scene.span)
    tie = next((claim for claim in reversed(found) if claim.kind == "tie"), None)
    named = scene.find("instruments") or scene.find("relations") or scene.has("this")
    if (
        state not in ("ended", "suspended")
        or not tie
        or scene.groups
        or not named
        or tie.status in ("ended", "suspended")
    ):
        return
    if scene.sentence.number - (tie.paragraph or 0) > 1:
        return
    date = next(outside_brackets(scene), None)
    yield replace(
        tie,
        date=date.date if date else None,
        until=None,
        role="until" if date else None,
        status=state,
        rule="prose/turned",
        start=scene.sentence.start,
        end=scene.sentence.end,
        paragraph=scene.sentence.number,
    )


def founding(text: str, sentences: Sequence[Sentence], found: Sequence[Claim]) -> Iterator[Claim]:
    """The signing of an association's founding papers, by those whom the text names as its members."""
    for sentence in sentences:
        paper = next(sentence.cues.find("founding", text, sentence.start, sentence.end), None)
        if not paper or not sentence.cues.has("sign", text, sentence.start, sentence.end):
            continue
        for association in associations(text, sentence):
            joined = [
                c for c in found if c.kind == "membership" and c.parties[-1] and c.parties[-1].name == association.name
            ]
            members = tuple(dict.fromkeys(claim.parties[0] for claim in joined))
            if len(members) > 1:
                yield replace(
                    joined[0],
                    kind="event",
                    parties=members,
                    instrument=text[paper.start : association.end],
                    start=paper.start,
                    end=association.end,
                    rule="prose/founding",
                    date=None,
                    role=None,
                    status="active",
                    paragraph=sentence.number,
                    concept="meeting",
                )
