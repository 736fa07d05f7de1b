"""The words by which a language tells instruments, statuses, dates and hypotheses: `words/<language>.yaml`.

One schema for all languages; every key stands in every file, empty where the language has nothing of the kind.
A phrase is plain words; a word that ends in `*` stands for all its endings, `е` for `ё` too, case is not minded.

months        twelve lists: the nominative first, then the other forms and abbreviations (with their dot, if any);
              forms that have a capital here are read without it only inside a date («12 may 2006»)
weekdays      as they stand by a date, whole or short
and, of       «15 and 16 May», «15th of May»
ordinals      endings of a number that leave it one: 3rd, 1-го, 3-oga; decades: those that make it a decade: 1990s, 90-х
year          before, after: the word «year» by its number («Jahr 1990», «1990 г.»); after a dot-less single letter too
month, day    what may follow a month («марта месяца») or a day's number («15 d.»)
order         how words go: dmy, mdy («April 12, 2006», besides dmy) or ymd («1996 m. birželio 15 d.»)
eras          name → [western year of its first year, number of its last]
ranges        words between the two dates of a range; those under "" suffice («2014 по 2020»), others ask for the word
              that they stand under before the first («между»: [и])
roles         since, until, dated, period, at: words directly before or after a date that say what it is of;
              at only places it in time, and makes a bare number a year
fillers       what may stand between such a word and its date («seit dem», «z dnia»)
held          that an event took place, so that its date is the event's
published     that a page was, so that its date is the page's
numbered      before a number that is no year (№, tel., page); counted: after one that counts; measured: before one
relative      day, month, year → words → how many of them before (-) or after the document's own date
statuses      signed, planned, suspended, ended, renewed: words that say so of a tie
negations, hypotheses  words that make a sentence no statement of a tie
instruments, relations, plans, events   lists of {name: nominative as a reader would write it, kind: concept of the
              scheme `kind/`, words: phrases}
associations  words for what has members
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal

from tiegraph.loaders import yaml_text

LANGUAGES = ("be", "bg", "cs", "de", "en", "ja", "lt", "lv", "pl", "ru", "uk", "zh")
UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff々〇]")
NOTHING = re.compile(r"(?!)")

Unit = Literal["day", "month", "year"]
Pattern = re.Pattern[str]


@dataclass(frozen=True)
class Term:
    """A paper, relation, plan or gathering; name: in the nominative; kind: its concept's slug; pattern: its words."""

    name: str
    kind: str
    pattern: Pattern


@dataclass(frozen=True)
class TermMention:
    """Where a text names a term."""

    start: int
    end: int
    term: Term


@dataclass(frozen=True)
class Vocabulary:
    """The words of one language; the keys are those of its file, phrases made patterns that match whole words."""

    language: str
    months: Mapping[str, int]
    weekdays: Pattern
    and_: frozenset[str]
    of: frozenset[str]
    ordinals: frozenset[str]
    decades: frozenset[str]
    year: Mapping[str, frozenset[str]]
    month: frozenset[str]
    day: frozenset[str]
    order: str
    eras: Mapping[str, tuple[int, int]]
    ranges: Mapping[str, frozenset[str]]
    roles: Mapping[str, Mapping[str, Pattern]]
    fillers: Pattern
    held: Pattern
    published: Pattern
    numbered: Pattern
    counted: Pattern
    measured: Pattern
    relative: Mapping[str, tuple[Unit, int]]
    statuses: Mapping[str, Pattern]
    negations: Pattern
    hypotheses: Pattern
    instruments: tuple[Term, ...]
    relations: tuple[Term, ...]
    plans: tuple[Term, ...]
    events: tuple[Term, ...]
    associations: Pattern


@cache
def vocabulary(language: str) -> Vocabulary:
    """The words of a language, one of LANGUAGES. Raises ValueError for another."""
    if language not in LANGUAGES:
        raise ValueError(f"{language!r} is not among the languages with words: {', '.join(LANGUAGES)}")
    words = yaml_text.read(Path(str(resources.files("tiegraph.loaders.words"))) / f"{language}.yaml")[0]
    listed: dict[str, Any] = {key: pattern(words[key]) for key in PHRASES}
    listed |= {key: tuple(map(_term, words[key])) for key in TERMS}
    return Vocabulary(
        language=language,
        months={form: number for number, forms in enumerate(words["months"], 1) for form in forms},
        weekdays=pattern(words["weekdays"]),
        and_=frozenset(words["and"]),
        of=frozenset(words["of"]),
        ordinals=frozenset(words["ordinals"]),
        decades=frozenset(words["decades"]),
        year={side: frozenset(forms) for side, forms in words["year"].items()},
        month=frozenset(words["month"]),
        day=frozenset(words["day"]),
        order=words["order"],
        eras={name: (int(first), int(last)) for name, (first, last) in words["eras"].items()},
        ranges={opening: frozenset(joining) for opening, joining in words["ranges"].items()},
        roles={role: {side: pattern(forms) for side, forms in sides.items()} for role, sides in words["roles"].items()},
        relative={
            plain(phrase): (unit, int(steps))
            for unit, phrases in words["relative"].items()
            for phrase, steps in phrases.items()
        },
        statuses={status: pattern(phrases) for status, phrases in words["statuses"].items()},
        **listed,
    )


PHRASES = (
    "fillers",
    "held",
    "published",
    "numbered",
    "counted",
    "measured",
    "negations",
    "hypotheses",
    "associations",
)
TERMS = ("instruments", "relations", "plans", "events")


def pattern(phrases: Iterable[str]) -> Pattern:
    """One pattern of all phrases, the longest first, at the bounds of words; without phrases it matches nothing."""
    ordered = sorted(dict.fromkeys(phrases), key=len, reverse=True)
    return re.compile("|".join(map(_phrase, ordered)), re.IGNORECASE) if ordered else NOTHING


def plain(text: str) -> str:
    """A word as the word lists have it: without case, ё as е."""
    return text.lower().replace("ё", "е")


def find_terms(text: str, terms: Iterable[Term]) -> list[TermMention]:
    """Where a text names the terms, from its start on; where several overlap, the longest."""
    found = [TermMention(*match.span(), term) for term in terms for match in term.pattern.finditer(text)]
    chosen: list[TermMention] = []
    for mention in sorted(found, key=lambda mention: (mention.start - mention.end, mention.start)):
        if all(mention.end <= other.start or other.end <= mention.start for other in chosen):
            chosen.append(mention)
    return sorted(chosen, key=lambda mention: mention.start)


def _term(entry: Mapping[str, Any]) -> Term:
    return Term(entry["name"], entry["kind"], pattern(entry["words"]))


def _phrase(phrase: str) -> str:
    body = r"[\s\u00ad()«»„“”\"]+".join(re.escape(word).replace(r"\*", r"\w*") for word in phrase.split())
    body = re.sub("[её]", "[её]", body)
    if UNSPACED.search(phrase):
        return body
    starts = r"(?<!\w)" if phrase[0].isalnum() else ""
    ends = r"(?!\w)" if phrase[-1].isalnum() else ""
    return starts + body + ends
