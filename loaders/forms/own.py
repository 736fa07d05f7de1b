"""Whose document it is: the territory that «we» and «the city» mean in it."""

from collections import defaultdict
from collections.abc import Sequence

from tiegraph.loaders.folding import fold
from tiegraph.loaders.forms.sentences import Sentence
from tiegraph.loaders.mentions import PlaceMention

TITLE = 4
LEAST = 2
STEM = 5
OPENING = 2
NEAR = 3
VENUE, VENUE_TITLE = 0.5, 1.0
SAID_OWN = 5
GOVERNS = 2
OWN_REACH = 80
LOCAL = frozenset({None, "municipality", "district", "region"})


def own_territory(
    text: str, sentences: Sequence[Sentence], mentions: Sequence[PlaceMention], told: str | None = None
) -> PlaceMention | None:
    """The territory that speaks: named by the caller, else the one that title, «our» and the whole text point to."""
    if told:
        return PlaceMention(0, 0, "", told)
    weights: dict[str, float] = defaultdict(float)
    first: dict[str, PlaceMention] = {}
    adjectives: set[str] = set()
    title_end = sentences[0].end if sentences else 0
    for mention in mentions:
        if mention.situates or mention.level not in LOCAL or mention.kind != "place":
            continue
        key = fold(mention.name)
        sentence = next((s for s in sentences if s.start <= mention.start < s.end), None)
        if sentence is None:
            continue
        kept = first.setdefault(key, mention)
        if kept.level is None and mention.level:
            first[key] = mention
        foreign = any(m.situates == (mention.start, mention.end) for m in mentions)
        weights[key] += _adjective_in_title(text, sentences, mention) / 2 if key not in adjectives else 0
        adjectives.add(key)
        weights[key] += -1 if foreign else _weight(text, sentence, mention, title_end)
    weights = {key: weight for key, weight in weights.items() if weight >= LEAST}
    if not weights:
        return None
    merged = {key: weights[key] + sum(w for k, w in weights.items() if k != key and _within(key, k)) for key in weights}
    best = max(merged, key=lambda key: (merged[key], -first[key].start))
    return first[best]


def is_own(mention: PlaceMention, own: PlaceMention | None) -> bool:
    """Whether a mention names the document's own territory."""
    if own is None:
        return False
    one, two = fold(mention.name).split(), fold(own.name).split()
    return one == two or (mention.kind == "place" and _words_within(one, two))


def _adjective_in_title(text: str, sentences: Sequence[Sentence], mention: PlaceMention) -> float:
    """Weight for an adjective of the name in the title: «Смоленская делегация …» of Смоленск."""
    stem = mention.name[:STEM].casefold()
    words = text[sentences[0].start : sentences[0].end].split()
    hit = any(w[0].isupper() and w.casefold().startswith(stem) and len(w) > len(mention.name) for w in words)
    return TITLE if hit and len(stem) == STEM else 0.0


def _weight(text: str, sentence: Sentence, mention: PlaceMention, title_end: int) -> float:
    """What one mention speaks for its place: little as a venue, none as a partner, much in a title."""
    cues = sentence.cues
    before = text[sentence.start : mention.start].split()
    last = before[-1] if before else ""
    governing = next((word for word in reversed(before) if not cues.are("types", word)), "")
    if any(cues.are("with", word) for word in [*before[-NEAR:], governing]) or cues.are("border", last):
        return 0.0
    in_title = mention.start < title_end
    if any(cues.are("venue", word) for word in before[-2:]) or (in_title and cues.are("visit", last)):
        return VENUE_TITLE if in_title else VENUE
    weight = 1.0 + (TITLE if in_title else 0.0) + (1.0 if cues.are("people", last) else 0.0)
    if len(before) <= OPENING:
        weight += 1
    if cues.has("own", text, max(sentence.start, mention.start - OWN_REACH), mention.start):
        weight += SAID_OWN
    if cues.are("own_types", last):
        weight += 1 + (GOVERNS if len(before) > 1 and cues.are("own_types", before[-2]) else 0)
    return weight


def _within(one: str, other: str) -> bool:
    return _words_within(one.split(), other.split())


def _words_within(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether the words of one name are among those of the other, or alike but for an ending."""
    short, long = sorted((one, other), key=len)
    return bool(short) and all(any(_alike(word, found) for found in long) for word in short)


def _alike(one: str, other: str) -> bool:
    return one == other or (len(one) > 5 and len(other) > 5 and one[:-2] == other[:-2])
