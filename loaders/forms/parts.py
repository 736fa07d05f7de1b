"""What part a list of places plays in its sentence, as the words before it say.

The preposition before a list says it, whatever adjectives and nouns stand between: a place after «в» is a venue, one
after «с» a partner. Another list on the way is stepped over with its own preposition («с положенным в Чехии городом»).
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from tiegraph.loaders.forms.cues import Cues
from tiegraph.loaders.forms.group import Group, Part
from tiegraph.loaders.forms.sentences import Sentence

Span = tuple[int, int]

TOKEN = re.compile(r"[^\W_]+(?:[-‑'’][^\W_]+)*|[^\w\s]")
DASHED = re.compile(r"\s*[–—-]\s*")
DASHES = "–—-"
TRANSPARENT = '«„“”"»()'
VERBS = ("join", "become", "sign", "establish", "hold", "declared", "leave")
PREPOSITIONS: tuple[Part, ...] = ("between", "with", "of", "for", "venue", "from")
STEPPED_OVER = frozenset({"venue", "from", "genitive", "of"})
STEPS = 8
YEAR = 4
ANNOUNCED = 30
NAMED_WITHIN = 16


def with_part(
    text: str, sentence: Sentence, group: Group, earlier: Sequence[Group], aside: Sequence[Span] = ()
) -> Group:
    """A group with the part that it plays; earlier: the groups before it in the sentence, with theirs; aside: the
    dates, whose prepositions are not those of the list («В 2009 году Псков …»).
    """
    if group.part == "chain" or _names_a_programme(text, sentence, group):
        return replace(group, part="chain")
    if lead := _announced(text, sentence, group):
        return replace(group, part="list", lead=lead)
    tokens = list(TOKEN.finditer(text, sentence.start, group.start))
    part, lead, heads = _governed(tokens, sentence.cues, earlier, aside, len(group.items) > 1)
    if part == "with":
        part = _comitative(group, heads, sentence.cues)
    name = group.items[0].mention
    if part is None:
        inflected = bool(heads) and name.text != name.name and not _starts_clause(text, sentence, group)
        return replace(group, part="genitive" if inflected else "bare", heads=" ".join(heads))
    return replace(group, part=part, lead=lead, heads=" ".join(heads))


def _governed(
    tokens: Sequence[re.Match[str]], cues: Cues, earlier: Sequence[Group], aside: Sequence[Span], several: bool
) -> tuple[Part | None, int, list[str]]:
    """What governs what follows the tokens: the part, where its word stands, and the words between. The "of" in "with
    the city of X" only names the city, so that what stands before it governs, if anything does.
    """
    naming: tuple[Part, int, list[str]] | None = None
    heads: list[str] = []
    apart = False
    place = len(tokens) - 1
    for _ in range(STEPS):
        if place < 0:
            break
        start, word = tokens[place].start(), tokens[place].group()
        if over := next((g for g in earlier if g.lead <= start < g.end), None):
            if over.part not in STEPPED_OVER:
                break
            place = next((i for i in range(place, -1, -1) if tokens[i].end() <= over.lead), -1)
            continue
        if word == ":" or (word in DASHES and not heads):
            return "list", start, heads[::-1]
        part = next((part for part in PREPOSITIONS if cues.are(part, word)), None)
        if part == "of" and _only_names(tokens, place, cues, several):
            naming = naming or (part, start, heads[::-1])
        elif part:
            return (part, start, heads[::-1]) if part != "of" or not naming else naming
        if _stops(tokens, place, cues) or any(first <= start < last for first, last in aside):
            break
        apart = apart or word == "("
        if word[0].isalnum() and not apart and not cues.are("lead", word):
            heads.append(word)
        place -= 1
    return naming or (None, 0, heads[::-1])


def _only_names(tokens: Sequence[re.Match[str]], place: int, cues: Cues, several: bool) -> bool:
    """Whether an "of" follows a word for one kind of place: "city of X", "cities of X and Y"."""
    before = tokens[place - 1].group() if place else ""
    return cues.are("one_kind", before) or (several and cues.are("many_kinds", before))


def _announced(text: str, sentence: Sentence, group: Group) -> int:
    """Where «в том числе» or «это» right before a list begins, 0 where there is none; brackets have their own word."""
    before = text[sentence.start : group.start]
    if before.count("(") > before.count(")"):
        return 0
    first = max(sentence.start, group.start - ANNOUNCED)
    found = sentence.cues.find("lead", text, first, group.start)
    return next((cue.start for cue in found if not text[cue.end : group.start].strip(" :,")), 0)


def _stops(tokens: Sequence[re.Match[str]], place: int, cues: Cues) -> bool:
    """Whether what governs the list cannot stand beyond a token: a verb, or a sign that ends a phrase."""
    word = tokens[place].group()
    if word[0].isdigit() and len(word) >= YEAR:
        return True
    if word[0].isalnum():
        return not cues.are("lead", word) and any(cues.are(verb, word) for verb in VERBS)
    if word == ",":
        # «(традиционно, это A, B)»: the bracket opens right before.
        return not any(tokens[index].group() == "(" for index in range(max(0, place - 2), place))
    if word == ".":
        return not (place and cues.are("abbreviations", tokens[place - 1].group()))
    return word not in TRANSPARENT and word not in DASHES


def _comitative(group: Group, heads: Sequence[str], cues: Cues) -> Part:
    """In Polish «z» with the instrumental is with, with the genitive from."""
    mention = group.items[0].mention
    if mention.text == mention.name or not cues.marks("instrumental"):
        return "with"
    words = [mention.text.split()[-1], *heads]
    return "with" if any(cues.are("instrumental", word) for word in words) else "from"


def _names_a_programme(text: str, sentence: Sentence, group: Group) -> bool:
    """Whether a group is the name of a programme: "the Lithuania–Poland programme"."""
    gaps = [text[a.mention.end : b.mention.start] for a, b in pairwise(group.items)]
    last = min(group.end + NAMED_WITHIN, sentence.end)
    return bool(gaps) and all(map(DASHED.fullmatch, gaps)) and sentence.cues.has("plan_word", text, group.end, last)


def _starts_clause(text: str, sentence: Sentence, group: Group) -> bool:
    before = text[sentence.start : group.start].rstrip()
    return not before or before[-1] in ",;:("
