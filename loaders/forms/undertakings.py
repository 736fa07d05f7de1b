"""What plans and programmes undertake: measures listed, agreed on, or done."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from tiegraph.loaders.claims import Claim
from tiegraph.loaders.forms.scenes import Scene
from tiegraph.loaders.mentions import PlaceMention

COMMA = re.compile(r"[,;]\s+(?:а также\s+|и\s+|and\s+|oraz\s+)?|\s+(?:и|oraz|and)\s+")
TRAILING = re.compile(r"(?:[\s,;.]+(?:и|and|oraz|und|а также))?[\s,;.]*$")
OPENS = 60


def measures(scene: Scene, parties: Sequence[PlaceMention], plan: Claim | None) -> Iterator[Claim]:
    """The measures that a sentence of a plan lists: «направлен на A, B, C»; bare hopes for relations are none."""
    cue = next(iter(scene.find("directed")), None)
    if not cue:
        return
    colon = scene.text.find(":", cue.end, scene.sentence.end)
    for start, end in _parts(scene, colon + 1 if colon >= 0 else cue.end):
        if plan and scene.has("vague", start, min(end, start + OPENS)):
            continue
        measure = scene.claim(
            "measure", parties, scene.text[start:end], "directed", 0.7, status="planned", span=(start, end)
        )
        if plan:
            measure = replace(measure, section=plan.instrument)
        if plan and plan.date:
            measure = replace(measure, date=plan.date, until=plan.until, role="period")
        yield measure


def agreed(scene: Scene) -> Iterator[Claim]:
    """What those who met agreed to do: «договорились провести общий турнир»."""
    cue = next(iter(scene.find("agreed")), None)
    partners = scene.topic or scene.recent
    if cue and partners and scene.own and not scene.has("sign", cue.end):
        done = scene.text[cue.end : scene.sentence.end].strip(" .")
        yield scene.claim(
            "measure",
            scene.with_own(partners),
            done,
            "agreed",
            0.7,
            status="planned",
            span=(cue.start, scene.sentence.end),
        )


def results(scene: Scene) -> Iterator[Claim]:
    """What a programme has built, and where: «созданы центры в городах A и B»."""
    made = scene.find("achieved")
    for group in scene.groups:
        before = [cue for cue in made if cue.start < group.start]
        if before and group.part == "venue" and not any(m.level == "country" for m in group.mentions):
            yield scene.claim(
                "measure",
                group.mentions,
                scene.text[before[-1].start : group.lead],
                "result",
                0.7,
                status="ended",
                span=(before[-1].start, group.end),
            )


def _parts(scene: Scene, start: int) -> Iterator[tuple[int, int]]:
    """The parts of an enumeration: each begins with a noun of doing."""
    text, last = scene.text, scene.sentence.end
    marks = [
        start,
        *(mark.end() for mark in COMMA.finditer(text, start, last) if ";" in mark.group() or _opens(scene, mark.end())),
        last,
    ]
    for first, after in pairwise(marks):
        piece = text[first:after]
        stripped = TRAILING.sub("", piece)
        if stripped.strip():
            begin = first + len(piece) - len(piece.lstrip())
            yield begin, first + len(stripped)


def _opens(scene: Scene, place: int) -> bool:
    """Whether a noun of doing stands there, or right after an adjective."""
    phrase = re.split(r"[,;.:]", scene.text[place : scene.sentence.end], maxsplit=1)[0]
    return any(scene.sentence.cues.are("action_nouns", word) for word in phrase.split()[:2])
