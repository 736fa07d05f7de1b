"""The places of a sentence in the lists that they stand in.

Names that only a comma, a conjunction, a dash or a word for a kind of place parts are one group. A place that only says
where another lies, or stands in the bracket after one, is in none.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from tiegraph.loaders.date_grammar import DateMention
from tiegraph.loaders.forms.cues import Cues
from tiegraph.loaders.forms.group import Group, Item
from tiegraph.loaders.forms.parts import with_part
from tiegraph.loaders.forms.sentences import Sentence
from tiegraph.loaders.mentions import PlaceMention

BRACKET = re.compile(r"\([^()]*\)")
TIE = re.compile(r"[,;/]|(?<!\w)[–—-]|[–—]")
SIGNS = re.compile(r"[\s,;«»„“”\"'.&/()]+|[–—-]")
# What belongs to the last name of a list: its country and brackets («– Литва (1996)»), or a year after a comma.
CAPITALISED = r"[A-ZА-ЯЁŁŚŻ][^\W\d_]*"
AFTER_NAME = re.compile(rf"(?:[»”\"]?\s*(?:[–—,-]\s*)?{CAPITALISED}(?:\s+{CAPITALISED})*)?\s*(?:\([^()]*\))+")
YEAR_AFTER = re.compile(r"[»”\"]?\s*[,–—-]\s*\d{4}\b")
DASH = re.compile(r"\s*[–—-]\s*")
QUOTED = re.compile(r"[«„“\"]([^«»„“”\"]*)[»”\"]")
WIDE = frozenset({"country", "region", "macroregion"})


def groups(
    text: str, sentence: Sentence, mentions: Sequence[PlaceMention], dates: Sequence[DateMention]
) -> tuple[Group, ...]:
    """The groups of a sentence in its order; dates: those of the sentence."""
    inside = [m for m in mentions if sentence.start <= m.start and m.end <= sentence.end]
    chains = _chains(text, sentence, inside)
    inside = [m for m in inside if not any(c.start <= m.start < c.end for c in chains)]
    parties = [m for m in inside if not _only_places(text, m, inside)]
    aside = [_with_preposition(text, sentence, m) for m in inside if m not in parties]
    aside += [(d.start, d.end) for d in dates]
    found: list[Group] = list(chains)
    run: list[PlaceMention] = []
    for mention in parties:
        if _bracketed(text, sentence, mention, inside):
            continue
        if run and not _joined(text, run[-1].end, mention.start, aside, sentence.cues):
            found.append(_group(text, sentence, run, parties, dates))
            run = []
        run.append(mention)
    if run:
        found.append(_group(text, sentence, run, parties, dates))
    found.sort(key=lambda group: group.start)
    told: list[Group] = []
    for group in found:
        told.append(with_part(text, sentence, group, told, [(date.start, date.end) for date in dates]))
    return tuple(told)


def shared_dates(text: str, group: Group, cues: Cues) -> tuple[DateMention | None, ...]:
    """The date of each item; in «A и B (1994)» the bracket is for both."""
    dates = [item.date for item in group.items]
    for index in range(len(dates) - 2, -1, -1):
        between = text[group.items[index].mention.end : group.items[index + 1].mention.start]
        if dates[index] is None and cues.are("and", between.strip()):
            dates[index] = dates[index + 1]
    return tuple(dates)


def _chains(text: str, sentence: Sentence, mentions: Sequence[PlaceMention]) -> list[Group]:
    """Quoted names that dashes part: «A – B – C»."""
    found = []
    for quoted in QUOTED.finditer(text, sentence.start, sentence.end):
        names = [m for m in mentions if quoted.start(1) <= m.start and m.end <= quoted.end(1)]
        gaps = [text[a.end : b.start] for a, b in pairwise(names)]
        if len(names) > 1 and all(DASH.fullmatch(gap) for gap in gaps):
            items = tuple(Item(replace(name, situates=None)) for name in names)
            found.append(Group(items, quoted.start(), quoted.end(), "chain", quoted.start()))
    return found


def _only_places(text: str, mention: PlaceMention, others: Iterable[PlaceMention]) -> bool:
    """Whether a mention only says where another lies."""
    if mention.situates and (mention.level in WIDE or not TIE.search(text[mention.situates[1] : mention.start])):
        return not _listed_region(text, mention, others)
    before = next((m for m in others if m.end < mention.start and not text[m.end : mention.start].strip()), None)
    return mention.level == "country" and before is not None


def _with_preposition(text: str, sentence: Sentence, mention: PlaceMention) -> tuple[int, int]:
    """The span of a mention that only places another, with the «in» before it."""
    before = text[sentence.start : mention.start].rstrip()
    word = before.split()[-1] if before else ""
    venue = bool(word) and sentence.cues.are("venue", word)
    return (sentence.start + len(before) - len(word) if venue else mention.start), mention.end


def _listed_region(text: str, mention: PlaceMention, others: Iterable[PlaceMention]) -> bool:
    """Whether a region after a comma stands in a list with other regions, and so does not say where one lies."""
    if mention.level != "region" or not mention.situates or "(" in text[mention.situates[1] : mention.start]:
        return False
    return any(m.level == "region" and m.end < mention.start and not m.situates for m in others)


def _bracketed(text: str, sentence: Sentence, mention: PlaceMention, others: Iterable[PlaceMention]) -> bool:
    """Whether a mention stands in the bracket after another name, so that it says something of that one alone."""
    opening = text.rfind("(", sentence.start, mention.start)
    if opening < 0 or ")" in text[opening : mention.start]:
        return False
    return any(0 <= opening - other.end <= 2 for other in others)


def _joined(text: str, start: int, end: int, aside: Iterable[tuple[int, int]], cues: Cues) -> bool:
    if end < start:
        return False
    gap = list(text[start:end])
    for first, last in aside:
        for place in range(max(first, start), min(last, end)):
            gap[place - start] = " "
    between = BRACKET.sub(" ", "".join(gap))
    tied = bool(TIE.search(between))
    words = " ".join(SIGNS.sub(" ", between).split())
    while words:
        tied = tied or any(cues.are("and", " ".join(words.split()[:count])) for count in (1, 2, 3))
        shorter = _drop_first(words, cues)
        if shorter == words:
            return False
        words = shorter
    return tied


def _drop_first(words: str, cues: Cues) -> str:
    for count in (3, 2, 1):
        parts = words.split(" ", count)
        if len(parts) < count:
            continue
        phrase = " ".join(parts[:count])
        if cues.are("and", phrase) or cues.are("types", phrase):
            return parts[count] if len(parts) > count else ""
    return words


def _group(
    text: str,
    sentence: Sentence,
    run: Sequence[PlaceMention],
    parties: Sequence[PlaceMention],
    dates: Sequence[DateMention],
) -> Group:
    items = []
    for index, mention in enumerate(run):
        limit = run[index + 1].start if index + 1 < len(run) else _tail(text, sentence, mention, parties)
        bracket = (mention.end, limit)
        date = next((d for d in dates if bracket[0] <= d.start and d.end <= bracket[1]), None)
        items.append(Item(mention, bracket, date))
    return Group(tuple(items), run[0].start, items[-1].bracket[1], "bare", run[0].start)


def _tail(text: str, sentence: Sentence, mention: PlaceMention, parties: Sequence[PlaceMention]) -> int:
    """The end of the brackets and of the country after the last name of a list."""
    limit = next((m.start for m in parties if m.start > mention.end), sentence.end)
    found = AFTER_NAME.match(text, mention.end, limit)
    year = YEAR_AFTER.match(text, mention.end, limit)
    return found.end() if found else year.end() if year else mention.end
