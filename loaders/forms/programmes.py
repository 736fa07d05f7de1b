"""Programmes and plans with their parties and period, and who pays for them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tiegraph.loaders.claims import Claim
from tiegraph.loaders.date_grammar import DateMention
from tiegraph.loaders.forms.cues import Cue
from tiegraph.loaders.forms.group import Group
from tiegraph.loaders.forms.scenes import Scene
from tiegraph.loaders.forms.statuses import Status, status
from tiegraph.loaders.mentions import PlaceMention

NEAR = 7
SUM = 14


def programmes(scene: Scene) -> Iterator[Claim]:
    """The programmes that a sentence names with their parties."""
    named = scene.find("programmes")
    if not named:
        return
    state: Status = "ended" if scene.has("finished") else "active"
    for group in scene.free:
        before = [cue for cue in named if cue.start < group.start or group.part == "chain"]
        if not before:
            continue
        if group.part == "chain" or (
            group.part == "between" and len(group.items) > 1 and _directly(scene, before[-1], group)
        ):
            scene.used.add(group.start)
            yield _programme(scene, before[-1], group.mentions, _period(scene, group), state, 0.9)
    if not scene.used and (cue := _signed_plan(scene, named)):
        named_own = [g for g in scene.free if g.part == "genitive"]
        makers = [g for g in scene.free if g.part == "with" or (g.part == "bare" and g.end <= cue.start)]
        partners = scene.others([*named_own, *makers])
        partners = partners or list(scene.topic or scene.recent)
        if status(scene.text, scene.sentence, *scene.span) == "planned":
            state = "planned"
        period = next((d for d in scene.dates if d.date and d.start >= cue.end), None)
        parties = scene.with_own(partners)
        if len(parties) > 1:
            yield _programme(scene, cue, parties, period, state, 0.8)


def contributions(scene: Scene, programme: PlaceMention, state: Status) -> Iterator[Claim]:
    """Who pays for a programme: «5 млн — вкладом Латвии»."""
    paid = scene.find("contribution")
    for group in scene.groups if paid else ():
        after = scene.text[group.end : min(group.end + 3 * SUM, scene.sentence.end)]
        if group.part == "bare" and _pays(scene, group, paid):
            yield scene.claim(
                "membership",
                (group.items[0].mention, programme),
                paid[0].text,
                "contribution",
                0.7,
                status=state,
                span=(group.start, group.end + len(after)),
            )
        before = scene.text[max(scene.sentence.start, group.lead - SUM) : group.lead]
        if (
            group.part == "list"
            and scene.has("money", group.lead - len(before), group.lead)
            and group.start > paid[0].end
        ):
            yield scene.claim(
                "membership",
                (group.items[0].mention, programme),
                paid[0].text,
                "contribution",
                0.7,
                status=state,
                span=(group.lead - len(before), group.end),
            )
    for cue in paid:
        payer = next(
            (g for g in scene.groups if cue.end <= g.start and not scene.text[cue.end : g.start].strip()), None
        )
        if payer and scene.has("money", max(scene.sentence.start, cue.start - 40), cue.start):
            yield scene.claim(
                "membership",
                (payer.items[0].mention, programme),
                cue.text,
                "contribution",
                0.75,
                status=state,
                span=(cue.start, payer.items[0].mention.end),
            )


def _pays(scene: Scene, group: Group, paid: Sequence[Cue]) -> bool:
    """ "Lithuania contributes EUR 12 million and Poland EUR 8 million": a sum follows the verb, or the name at once."""
    end = scene.sentence.end
    verb = next((cue for cue in paid if group.end <= cue.start <= group.end + 2), None)
    first = verb.end if verb else group.end
    summed = scene.find("money", first, min(first + SUM, end))
    return bool(summed) and (verb is not None or not scene.text[first : summed[0].start].strip(" –—-0123456789.,"))


def _directly(scene: Scene, cue: Cue, group: Group) -> bool:
    return not re.search(r"[.,;]", scene.text[cue.end : group.lead])


def _signed_plan(scene: Scene, named: Sequence[Cue]) -> Cue | None:
    if not (scene.has("sign") or scene.has("adopt")) or not status(scene.text, scene.sentence, *scene.span):
        return None
    plans = (cue for cue in named if cue.concept in ("action-programme", "road-map"))
    return next(
        (
            cue
            for cue in plans
            if any(_is_object(scene, cue, sign) for sign in [*scene.find("sign"), *scene.find("adopt")])
        ),
        None,
    )


def _is_object(scene: Scene, plan: Cue, sign: Cue) -> bool:
    """Whether it is the plan that is signed: nothing but a few words between the two."""
    between = scene.text[min(plan.end, sign.end) : max(plan.start, sign.start)]
    return "," not in between and len(between.split()) <= NEAR


def _period(scene: Scene, group: Group) -> DateMention | None:
    inside = [d for d in scene.dates if d.date and group.start <= d.start < group.end]
    after = [d for d in scene.dates if d.date and d.until and d.start >= group.end]
    return next(iter([*inside, *after]), None)


def _programme(
    scene: Scene, cue: Cue, parties: Sequence[PlaceMention], period: DateMention | None, state: Status, sure: float
) -> Claim:
    end = max(
        [cue.end, *(p.end for p in parties if cue.start < p.end <= scene.sentence.end), period.end if period else 0]
    )
    beside = any(cue.start - NEAR <= party.end <= cue.start for party in parties)
    first = min(cue.start, parties[0].start) if beside else cue.start
    quote = scene.text[first:end]
    claim = scene.claim(
        "programme",
        parties,
        quote,
        "programme",
        sure,
        concept=cue.concept,
        date=period,
        role="period",
        status=state,
        span=(first, end),
    )
    until = period.until or period.date if period else None
    return replace(claim, until=until)
