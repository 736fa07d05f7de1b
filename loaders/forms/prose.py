"""Narratives, reports and news: sentences that state ties.

Each sentence becomes a scene: its places in lists with the part they play, its dates, its words for ties. The rules of
programmes, memberships, events and ties read it in this order; what a sentence leaves open (a date, a term, an end) the
next one may add.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from tiegraph.loaders.claims import Claim
from tiegraph.loaders.date_grammar import DateMention
from tiegraph.loaders.document import Document
from tiegraph.loaders.forms.associations import associations
from tiegraph.loaders.forms.context import Context
from tiegraph.loaders.forms.events import awards, events
from tiegraph.loaders.forms.memberships import memberships
from tiegraph.loaders.forms.own import own_territory
from tiegraph.loaders.forms.parties import groups
from tiegraph.loaders.forms.programmes import contributions, measures, programmes, results
from tiegraph.loaders.forms.scenes import Scene
from tiegraph.loaders.forms.sentences import Sentence, sentences
from tiegraph.loaders.forms.sequels import founding, term, upgraded
from tiegraph.loaders.forms.telling import first_told
from tiegraph.loaders.mentions import PlaceMention

PLAN_SHARE = 0.5


@dataclass
class _Reading:
    """What has been read so far."""

    document: Document
    own: PlaceMention | None
    plan: bool
    found: list[Claim] = field(default_factory=list)
    programme: Claim | None = None
    topic: tuple[PlaceMention, ...] = ()


def claims(document: Document, context: Context) -> list[Claim]:
    """What the sentences of a document state."""
    paragraphs = [(p, context.language(document, p.start, p.end)) for p in document.paragraphs]
    parts = list(sentences(document.text, paragraphs))
    mentions = [m for p in document.paragraphs for m in context.places(document, p.start, p.end)]
    own = own_territory(document.text, parts, mentions, context.owner)
    reading = _Reading(document, own, _is_plan(document.text, parts))
    before: Sentence | None = None
    for sentence in parts:
        dates = context.dates(document, sentence.start, sentence.end)
        _read(reading, sentence, before, mentions, dates)
        before = sentence
    return first_told([*reading.found, *founding(document.text, parts, reading.found)])


def _read(
    reading: _Reading,
    sentence: Sentence,
    before: Sentence | None,
    mentions: Sequence[PlaceMention],
    dates: tuple[DateMention, ...],
) -> None:
    text = reading.document.text
    named = associations(text, sentence)
    places = [m for m in mentions if not any(a.start <= m.start < a.end for a in named)]
    found_groups = groups(text, sentence, places, dates)
    if before is None or before.paragraph != sentence.paragraph:
        reading.topic = ()
    scene = Scene(
        text,
        sentence,
        found_groups,
        dates,
        reading.own,
        reading.topic,
        _lead_in(text, before, sentence),
        None,
        reading.plan,
    )
    scene = replace(scene, day=_day(reading, scene, before))
    found = list(_stated(reading, scene, named))
    if not found:
        changed = upgraded(scene, reading.found)
        if changed is not None:
            reading.found = changed
    found += term(scene, [*reading.found, *found])
    reading.found += found
    reading.programme = next((c for c in reversed(found) if c.kind == "programme"), reading.programme)
    reading.topic = _topic(scene, found) or reading.topic


def _stated(reading: _Reading, scene: Scene, named: Sequence[PlaceMention]) -> Iterator[Claim]:
    from tiegraph.loaders.forms.ties import ties

    yield from (found := list(programmes(scene)))
    plan = next(iter(found), reading.programme)
    if plan:
        name = PlaceMention(plan.start, plan.end, plan.instrument, plan.instrument, "association")
        yield from contributions(scene, name)
        if plan not in found:
            yield from results(scene)
    if plan and plan.rule != "prose/chain" and reading.own and not found and (reading.plan or _says_plan(scene)):
        yield from measures(scene, plan.parties, plan)  # type: ignore[arg-type]
    elif reading.plan and reading.own:
        yield from measures(scene, (reading.own,), None)
    yield from (members := list(memberships(scene, named)))
    yield from awards(scene, [*(m for g in scene.groups for m in g.mentions), *named])
    if not members:
        yield from events(scene)
    yield from ties(scene)


def _says_plan(scene: Scene) -> bool:
    return scene.has("programmes") or scene.has("this")


def _is_plan(text: str, parts: Sequence[Sentence]) -> bool:
    """Whether a document is a plan or strategy: words for aims and priorities stand in every second sentence."""
    hits = sum(part.cues.has("plan_genre", text, part.start, part.end) for part in parts)
    return len(parts) > 5 and hits >= PLAN_SHARE * len(parts)


def _lead_in(text: str, before: Sentence | None, sentence: Sentence) -> Sentence | None:
    """The sentence before, when this one gives the list that it announces."""
    if before is None or not before.cues.has("relations", text, before.start, before.end):
        return None
    if text[before.start : before.end].rstrip().endswith(":"):
        return before
    opening = text[sentence.start : sentence.end].split()
    return before if opening and sentence.cues.are("lead", opening[0].strip(",:")) else None


def _day(reading: _Reading, scene: Scene, before: Sentence | None) -> DateMention | None:
    """The day that the sentence before named as today, when it stands in the same paragraph."""
    if before is None or before.paragraph != scene.sentence.paragraph:
        return None
    opening = reading.document.text[before.start : before.end]
    if not before.cues.has("today", reading.document.text, before.start, before.start + min(20, len(opening))):
        return None
    return reading.last_day if hasattr(reading, "last_day") else None


def _topic(scene: Scene, found: Sequence[Claim]) -> tuple[PlaceMention, ...]:
    """The partners that a sentence was about."""
    parties = [p for claim in found for p in claim.parties if p and not scene.is_own(p) and p.kind == "place"]
    named = parties or scene.others(g for g in scene.groups if g.part not in ("from",))
    return tuple({p.name: p for p in named}.values())[:4]
