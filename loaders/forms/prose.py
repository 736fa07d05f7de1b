"""Narratives, reports and news: sentences that state ties.

Each sentence becomes a scene: its places in lists with the part they play, its dates, its words for ties. The rules of
programmes, memberships, events and ties read it in this order; what a sentence leaves open (a date, a term, an end) the
next one may add.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from tiegraph.loaders.claims import Claim
from tiegraph.loaders.date_grammar import DateMention
from tiegraph.loaders.document import Document
from tiegraph.loaders.forms.associations import associations
from tiegraph.loaders.forms.bonds import bonds
from tiegraph.loaders.forms.context import Context
from tiegraph.loaders.forms.events import awards, events
from tiegraph.loaders.forms.memberships import memberships, speaks_of_members
from tiegraph.loaders.forms.own import own_territory
from tiegraph.loaders.forms.parties import groups
from tiegraph.loaders.forms.programmes import contributions, programmes
from tiegraph.loaders.forms.recall import with_recalled
from tiegraph.loaders.forms.scenes import Scene
from tiegraph.loaders.forms.sentences import Sentence, sentences
from tiegraph.loaders.forms.sequels import founding, term, turned, upgraded
from tiegraph.loaders.forms.telling import first_told
from tiegraph.loaders.forms.undertakings import agreed, measures, results
from tiegraph.loaders.forms.unknown import unknown_partners
from tiegraph.loaders.mentions import PlaceMention
from tiegraph.loaders.places import nominative

PLAN_SHARE = 0.3
PLAN_LENGTH = 8
OPENING = 30
SAME_YEAR = 24


@dataclass
class _Reading:
    """What has been read so far."""

    document: Document
    own: PlaceMention | None
    plan: bool
    nominative: Callable[[str, str], str]
    found: list[Claim] = field(default_factory=list)
    programme: Claim | None = None
    topic: tuple[PlaceMention, ...] = ()
    recent: tuple[PlaceMention, ...] = ()
    association: PlaceMention | None = None
    today: DateMention | None = None
    year: str = ""


def claims(document: Document, context: Context) -> list[Claim]:
    """What the sentences of a document state."""
    paragraphs = [(p, context.language(document, p.start, p.end)) for p in document.paragraphs]
    parts = list(sentences(document.text, paragraphs))
    mentions = [m for p in document.paragraphs for m in context.places(document, p.start, p.end)]
    mentions = with_recalled(document.text, mentions)
    own = own_territory(document.text, parts, mentions, context.owner)
    reading = _Reading(
        document,
        own,
        _is_plan(document.text, parts),
        lambda name, language: nominative(name, language, context.gazetteer),
    )
    before: Sentence | None = None
    for sentence in parts:
        dates = context.dates(document, sentence.start, sentence.end)
        _read(reading, sentence, before, mentions, dates)
        before = sentence
    more = [*founding(document.text, parts, reading.found), *_itself(reading, parts)]
    return first_told([*reading.found, *more])


def _itself(reading: _Reading, parts: Sequence[Sentence]) -> Iterator[Claim]:
    """The plan that the document is, of the territory that speaks in it."""
    if not reading.plan or not reading.own or not any(claim.kind == "measure" for claim in reading.found):
        return
    first, text = parts[0], reading.document.text
    scene = Scene(text, first, (), (), reading.own)
    title = next(iter(scene.find("programmes")), None)
    name = title.name if title else text[first.start : first.end]
    yield scene.claim("programme", (reading.own,), name, "plan", 0.6, concept=title.concept if title else "strategy")


def _read(
    reading: _Reading,
    sentence: Sentence,
    before: Sentence | None,
    mentions: Sequence[PlaceMention],
    dates: tuple[DateMention, ...],
) -> None:
    text = reading.document.text
    named = associations(text, sentence) or _meant(reading, sentence)
    reading.association = named[0] if named else reading.association
    places = [m for m in mentions if not any(a.start < m.end and m.start < a.end for a in named)]
    places = sorted([*places, *unknown_partners(text, sentence, [*places, *named], reading.nominative)], key=_start)
    if not speaks_of_members(text, sentence, named):
        places, named = sorted([*places, *named], key=_start), ()
    dates = _with_year(reading, sentence, dates)
    found_groups = groups(text, sentence, places, dates)
    if before is None or before.paragraph != sentence.paragraph:
        reading.topic, reading.today = (), None
    announced = _lead_in(text, before, sentence)
    day = reading.today
    scene = Scene(text, sentence, found_groups, dates, reading.own, reading.topic, announced, day, reading.recent)
    found = list(_stated(reading, scene, named))
    if not found:
        changed = upgraded(scene, reading.found)
        if changed is not None:
            reading.found = changed
    if not found:
        found = [*turned(scene, reading.found), *term(scene, reading.found)]
    reading.found += found
    reading.programme = next((c for c in reversed(found) if c.kind == "programme"), reading.programme)
    reading.topic = _topic(scene, found) or reading.topic
    met = [claim for claim in found if claim.kind in ("event", "tie") and len(claim.parties) > 1]
    reading.recent = tuple(p for p in met[-1].parties if p and not scene.is_own(p)) if met else reading.recent
    reading.today = _today(scene) or reading.today


def _meant(reading: _Reading, sentence: Sentence) -> tuple[PlaceMention, ...]:
    """The association that «into it» or «from the union» means: the last one named."""
    text = reading.document.text
    cue = next(sentence.cues.find("into_it", text, sentence.start, sentence.end), None)
    if not cue or not reading.association:
        return ()
    return (replace(reading.association, start=cue.start, end=cue.end, text=cue.text),)


def _start(mention: PlaceMention) -> int:
    return mention.start


def _stated(reading: _Reading, scene: Scene, named: Sequence[PlaceMention]) -> Iterator[Claim]:
    yield from (found := list(programmes(scene)))
    plan = next(iter(found), reading.programme)
    if plan:
        name = PlaceMention(plan.start, plan.end, plan.instrument, plan.instrument, "association")
        yield from contributions(scene, name, plan.status)
        if plan not in found:
            yield from results(scene)
    planned = list(_measures(reading, scene, None if plan in found else plan))
    yield from planned
    yield from agreed(scene)
    yield from (members := list(memberships(scene, named)))
    yield from awards(scene, [*(m for g in scene.groups for m in g.mentions), *named])
    if not members and not planned:
        yield from events(scene)
    yield from bonds(scene)


def _measures(reading: _Reading, scene: Scene, plan: Claim | None) -> Iterator[Claim]:
    if plan and (reading.plan or _says_plan(scene)):
        yield from measures(scene, [party for party in plan.parties if party], plan)
    elif reading.plan and reading.own:
        yield from measures(scene, (reading.own,), None)


def _says_plan(scene: Scene) -> bool:
    return any(scene.has(group) for group in ("programmes", "plan_word", "this"))


def _is_plan(text: str, parts: Sequence[Sentence]) -> bool:
    """Whether a document is a plan or strategy: words for aims and priorities stand in every third sentence."""
    hits = sum(part.cues.has("plan_genre", text, part.start, part.end) for part in parts)
    return len(parts) >= PLAN_LENGTH and hits >= PLAN_SHARE * len(parts)


def _lead_in(text: str, before: Sentence | None, sentence: Sentence) -> Sentence | None:
    """The sentence before, when this one gives the list that it announces."""
    if before is None:
        return None
    relation, paper = (before.cues.has(group, text, before.start, before.end) for group in ("relations", "instruments"))
    if relation and text[before.start : before.end].rstrip().endswith(":"):
        return before
    led = next(sentence.cues.find("lead", text, sentence.start, min(sentence.start + OPENING, sentence.end)), None)
    if relation and led and led.start == sentence.start:
        return before
    return before if (relation or paper) and sentence.cues.has("to_them", text, sentence.start, sentence.end) else None


def _with_year(reading: _Reading, sentence: Sentence, dates: tuple[DateMention, ...]) -> tuple[DateMention, ...]:
    """The dates of a sentence, «в мае того же года» in the year of the last date told."""
    told: list[DateMention] = []
    for date in dates:
        last = min(date.end + SAME_YEAR, sentence.end)
        same = sentence.cues.has("same_year", reading.document.text, date.start, last)
        if same and date.date is None and reading.year and len(date.months) == 1:
            told.append(replace(date, date=f"{reading.year}-{date.months[0]:02}"))
            continue
        reading.year = (date.date or reading.year)[:4]
        told.append(date)
    return tuple(told)


def _today(scene: Scene) -> DateMention | None:
    """The day that a sentence opens with as today's: "Today, 4 June 2022, …"."""
    start = scene.sentence.start
    if not scene.has("today", start, min(start + OPENING, scene.sentence.end)):
        return None
    return next((date for date in scene.dates if date.date and len(date.date) == 10), None)


def _topic(scene: Scene, found: Sequence[Claim]) -> tuple[PlaceMention, ...]:
    """The partners that a sentence was about."""
    parties = [p for claim in found for p in claim.parties if p and not scene.is_own(p) and p.kind == "place"]
    named = parties or scene.others(g for g in scene.groups if g.part not in ("from",))
    return tuple({p.name: p for p in named}.values())[:4]
