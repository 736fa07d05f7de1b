"""The places of a sentence in the lists that they stand in, and the part that each list plays.

Names that only a comma, a conjunction, a dash or a word for a kind of place parts are one group. What part a group
plays, the preposition before it says: a place after «в» is a venue, one after «с» a partner, whatever stands between.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from tiegraph.loaders.forms.cues import Cues
from tiegraph.loaders.forms.sentences import Sentence
from tiegraph.loaders.date_grammar import DateMention
from tiegraph.loaders.mentions import PlaceMention

Part = Literal["with", "between", "venue", "from", "for", "of", "list", "genitive", "bare", "chain"]

TOKEN = re.compile(r"[^\W_]+(?:[-‑'’][^\W_]+)*|[^\w\s]")
BRACKET = re.compile(r"\([^()]*\)")
TIE = re.compile(r"[,;/]|(?<!\w)[–—-]|[–—]")
SIGNS = re.compile(r"[\s,;«»„“”\"'.&/()]+|[–—-]")
DASH = re.compile(r"\s*[–—-]\s*")
QUOTED = re.compile(r"[«„“\"]([^«»„“”\"]*)[»”\"]")
REACH = 8
SKIPPED = '«„“"”»()'
WIDE = frozenset({"country", "region", "macroregion"})
VERBS = ("join", "become", "sign", "establish", "hold")


@dataclass(frozen=True)
class Item:
    """A place in a list; bracket: the span that belongs to it, after its name; date: the one in there."""

    mention: PlaceMention
    bracket: tuple[int, int] = (0, 0)
    date: DateMention | None = None


@dataclass(frozen=True)
class Group:
    """Places in one list; lead: where the preposition before it begins; heads: the words between it and the list."""

    items: tuple[Item, ...]
    start: int
    end: int
    part: Part
    lead: int
    heads: str = ""

    @property
    def mentions(self) -> tuple[PlaceMention, ...]:
        """The places alone."""
        return tuple(item.mention for item in self.items)


def groups(
    text: str, sentence: Sentence, mentions: Sequence[PlaceMention], dates: Sequence[DateMention]
) -> tuple[Group, ...]:
    """The groups of a sentence in its order; dates: those of the sentence."""
    inside = [m for m in mentions if sentence.start <= m.start and m.end <= sentence.end]
    chains = _chains(text, sentence, inside)
    inside = [m for m in inside if not any(c.start <= m.start < c.end for c in chains)]
    parties = [m for m in inside if not _only_places(text, m, inside)]
    aside = [(m.start, m.end) for m in inside if m not in parties] + [(d.start, d.end) for d in dates]
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
        told.append(_with_part(text, sentence, group, told))
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
        gaps = [text[a.end : b.start] for a, b in zip(names, names[1:], strict=False)]
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
    rest = re.compile(
        r"(?:[»”\"]?\s*(?:[–—,-]\s*)?[A-ZА-ЯЁŁŚŻ][^\W\d_]*(?:\s+[A-ZА-ЯЁŁŚŻ][^\W\d_]*)*)?\s*(?:\([^()]*\))+"
    )
    found = rest.match(text, mention.end, limit)
    year = re.compile(r"[»”\"]?(?:\s*[,–—-]\s*\d{4}\b)").match(text, mention.end, limit)
    return found.end() if found else year.end() if year else mention.end


def _with_part(text: str, sentence: Sentence, group: Group, earlier: Sequence[Group]) -> Group:
    if group.part == "chain":
        return group
    cues = sentence.cues
    tokens = [m for m in TOKEN.finditer(text, sentence.start, group.start)]
    heads: list[str] = []
    outside = False
    place = len(tokens) - 1
    for _ in range(REACH):
        if place < 0:
            break
        token = tokens[place]
        over = next((g for g in earlier if g.lead <= token.start() < g.end), None)
        if over:
            if over.part not in ("venue", "from", "genitive", "of"):
                break
            place = next((i for i in range(place, -1, -1) if tokens[i].end() <= over.lead), -1)
            continue
        word = token.group()
        if not word[0].isalnum():
            if word in SKIPPED or (word == "," and _opened(tokens, place)):
                outside = outside or word == "("
                place -= 1
                continue
            if word == "." and place and cues.are("abbreviations", tokens[place - 1].group()):
                place -= 1
                continue
            if word in "–—-" and heads:
                place -= 1
                continue
            if word in ":–—-":
                return replace(group, part="list", lead=token.start(), heads=" ".join(reversed(heads)))
            break
        for part in ("between", "with", "of", "for", "venue", "from"):
            if cues.are(part, word):
                return _led(group, part, token.start(), " ".join(reversed(heads)), cues)  # type: ignore[arg-type]
        if cues.are("lead", word):
            place -= 1
            continue
        if any(cues.are(verb, word) for verb in VERBS):
            break
        if not outside:
            heads.append(word)
        place -= 1
    name = group.items[0].mention
    words = " ".join(reversed(heads))
    if heads and name.text != name.name and not _starts_clause(text, sentence, group):
        return replace(group, part="genitive", heads=words)
    return replace(group, heads=words)


def _opened(tokens: Sequence[re.Match[str]], place: int) -> bool:
    """Whether a bracket opens right before: «(традиционно, это A, B)»."""
    return any(tokens[index].group() == "(" for index in range(max(0, place - 2), place))


def _led(group: Group, part: Part, lead: int, heads: str, cues: Cues) -> Group:
    """In Polish «z» with the instrumental is with, with the genitive from."""
    mention = group.items[0].mention
    if part == "with" and mention.text != mention.name and cues.marks("instrumental"):
        last = mention.text.split()[-1]
        if not cues.are("instrumental", last) and not any(cues.are("instrumental", word) for word in heads.split()):
            part = "from"
    return replace(group, part=part, lead=lead, heads=heads)


def _starts_clause(text: str, sentence: Sentence, group: Group) -> bool:
    before = text[sentence.start : group.start].rstrip()
    return not before or before[-1] in ",;:("
