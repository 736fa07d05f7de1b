"""What stands around a date: whether a number is a year, a word a month, and what the date is of."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from tiegraph.loaders.vocabulary import Pattern, vocabulary

Role = Literal["signed", "since", "until", "dated", "period", "event", "dateline"]
BESIDE = 80
NEAR = 160
COMMA = 25
LINE = 120
PLAIN_YEARS = range(1900, 2100)
DIRECT: tuple[Role, ...] = ("since", "until", "dated", "period")
CAPITAL = "[A-ZА-ЯЁІЇЄҐЎĄĆĘŁŃÓŚŹŻÄÖÜČĖĮŠŲŪŽĀĒĢĪĶĻŅŘĚ]"
NEVER_BEFORE = "+№#$€£¥%§°*=<>~_@&"
NEVER_AFTER = "%€$£¥°²³*=<>_@&"
OPENS = "([（［「"
EDGES_BEFORE = OPENS + ',;:|/»”"–—-、，；：。.)…'
EDGES_AFTER = ')]）］,;.|»”"、，；。…:–—-'
SENTENCE = re.compile(r"(?:(?<=[^\W\d_]{3})|(?<=[\d)»”\"]))[.!?…;]\s|[\n\t。！？；]")
WIRE = re.compile(rf"\s*[.:–—-]*\s*[(/]?\s*(?:{CAPITAL}{{3,}}|dpa)")
TOWN = re.compile(r"[^\W\d_][^\d.,!?;:()\n\t]{1,40}[.,]\s*(?:[–—-]\s*)?$")
CLOCK = r"\d{1,2}[:.]\d\d(?:[:.]\d\d)?"


@dataclass(frozen=True)
class Cues:
    """The patterns of a language as they stand around a date."""

    before: dict[str, Pattern]
    after: dict[str, Pattern]
    near: tuple[tuple[Role | None, Pattern], ...]
    refused_before: Pattern
    refused_after: Pattern
    telling: Pattern
    published: Pattern
    stamp: Pattern


@cache
def cues(language: str) -> Cues:
    """The cues of a language, made of its vocabulary."""
    words = vocabulary(language)
    gap = rf"[\s,:(«\"„]*(?:(?:{words.fillers.pattern})[\s:(-]*)*$"
    instruments = "|".join(term.pattern.pattern for term in words.instruments) or "(?!)"

    near: tuple[tuple[Role | None, Pattern], ...] = (
        ("signed", words.statuses["signed"]),
        ("until", words.statuses["ended"]),
        ("event", words.held),
        (None, words.statuses["suspended"]),
        (None, words.statuses["renewed"]),
    )

    def made(pattern: str) -> Pattern:
        return re.compile(pattern, re.IGNORECASE)

    return Cues(
        before={role: made(rf"(?P<cue>{sides['before'].pattern}){gap}") for role, sides in words.roles.items()},
        after={role: made(rf"[\s)]*(?:{sides['after'].pattern})") for role, sides in words.roles.items()},
        near=near,
        refused_before=made(rf"(?:{words.numbered.pattern}|{words.measured.pattern})[\s.:№]*$"),
        refused_after=made(rf"\s*(?:{words.counted.pattern})"),
        telling=made(rf"\s*(?:{'|'.join([instruments, *(pattern.pattern for _, pattern in near)])})"),
        published=made(rf"^\W*(?:{words.published.pattern})[^\d\n\t]{{0,30}}$"),
        stamp=made(rf"(?:{words.weekdays.pattern})|{CLOCK}"),
    )


def is_year(text: str, start: int, end: int, year: int, language: str, *, cued: bool) -> bool:
    """Whether the number that stands alone at this place is a year; cued: the word «year» stands before it."""
    if year not in PLAIN_YEARS:
        return False
    around = cues(language)
    before, after = text[max(start - BESIDE, 0) : start], text[end : end + BESIDE]
    left, right = before.rstrip(" \u00a0"), after.lstrip(" \u00a0")
    if counts(text, start, end, language):
        return False
    if cued or any(pattern.search(before) for pattern in around.before.values()):
        return True
    if any(pattern.match(after) for pattern in (*around.after.values(), around.telling)):
        return True
    ends = not right or right[0] in "\n\t" or right[0] in EDGES_AFTER
    begins_line = not left or left[-1] in "\n\t("
    if not ends:
        return begins_line and not right[0].islower()
    return begins_line or left[-1] in EDGES_BEFORE or left[-1].isalpha()


def counts(text: str, start: int, end: int, language: str) -> bool:
    """Whether its neighbours make a number a quantity, a number of something or a part of a longer number."""
    around = cues(language)
    before, after = text[max(start - BESIDE, 0) : start], text[end : end + BESIDE]
    left, right = before.rstrip(" \u00a0"), after.lstrip(" \u00a0")
    if left[-1:] and (left[-1] in NEVER_BEFORE or left[-1].isdecimal()):
        return True
    if right[:1] and (right[0] in NEVER_AFTER or right[0].isdecimal()):
        return True
    glued_before = bool(re.search(r"\d[-–.,:/ ]$|[\w][-/.]$|\d\)\s?$", before))
    glued_after = bool(re.match(r"[-.,:/]\w|\)\s?\d|[^\W\d_]", after))
    return (
        glued_before or glued_after or bool(around.refused_before.search(before) or around.refused_after.match(after))
    )


def stands_out(text: str, start: int, end: int, language: str) -> bool:
    """Whether a doubtful date is one: in brackets, after a word that stands before dates, or a line or cell alone."""
    left, right = text[max(start - BESIDE, 0) : start].rstrip(" \u00a0"), text[end : end + BESIDE].lstrip(" \u00a0")
    starts, ends = not left or left[-1] in "\n\t([", not right or right[0] in "\n\t)]"
    return (starts and ends) or is_cued(text, start, language)


def is_cued(text: str, start: int, language: str) -> bool:
    """Whether the words directly before this place are such as stand before a date."""
    before = text[max(start - BESIDE, 0) : start]
    return any(pattern.search(before) for pattern in cues(language).before.values())


def opening(text: str, start: int, language: str) -> str:
    """The word before a date, a filler left out, that may open a range («с», «from»); empty where none does."""
    before = text[max(start - BESIDE, 0) : start]
    return next(
        (word for word, pattern in _openings(language).items() if pattern.search(before)),
        "",
    )


@cache
def _openings(language: str) -> dict[str, Pattern]:
    words = vocabulary(language)
    gap = rf"\s*(?:(?:{words.fillers.pattern})\s*)*$"
    return {word: re.compile(rf"(?<!\w){re.escape(word)}{gap}", re.IGNORECASE) for word in words.ranges if word}


def role(
    text: str, span: tuple[int, int], bounds: tuple[int, int], language: str, *, day: bool, year: bool
) -> Role | None:
    """What the date at this span is of, by the words around it.

    bounds: the end of the date before and the start of the next; day, year: whether the date names them.
    """
    around = cues(language)
    start, end = span
    if _is_dateline(text, start, end, around, year=year):
        return "dateline"
    before = text[max(start - BESIDE, bounds[0], 0) : start]
    after = text[end : min(end + BESIDE, bounds[1])]
    for name in DIRECT:
        if around.after[name].match(after):
            return name
    at = around.before["at"].search(before)
    direct = [(match, name) for name in DIRECT if (match := around.before[name].search(before))]
    if direct:
        # Of several readings the one that begins first: «as of» over «of», «z dnia» over «dnia».
        match, name = min(direct, key=lambda found: (found[0].start(), -len(found[0]["cue"])))
        if at is None or match.start() <= at.start():
            if name == "since":
                return _turned(before[: match.start()], around)
            if not (name == "period" and day):
                return name
    return _nearest(text, span, bounds, around)


def _turned(before: str, around: Cues) -> Role | None:
    """What «since» a date means: after a word for an end or a pause («прекращено с») it is the date of that."""
    turns = [(name, pattern) for name, pattern in around.near if name in ("until", None)]
    ends = {match.end(): name for name, pattern in turns for match in pattern.finditer(before)}
    return ends.get(len(before.rstrip()), "since")


def _nearest(text: str, span: tuple[int, int], bounds: tuple[int, int], around: Cues) -> Role | None:
    """The role by the nearest telling word of the sentence; a word before the date wins over one as far behind it."""
    start, end = span
    before = text[max(start - NEAR, bounds[0]) : start]
    for boundary in SENTENCE.finditer(before):
        before = " " * boundary.end() + before[boundary.end() :]
    after = text[end : min(end + NEAR, bounds[1])]
    stopped = text[end - 1 : end] == "." and re.match(rf"\s+{CAPITAL}|\s*$", after)
    boundary_after = SENTENCE.search(after)
    after = "" if stopped else after[: boundary_after.start()] if boundary_after else after
    found: list[tuple[int, int, Role | None]] = []
    for name, pattern in around.near:
        found += [(_distance(before[match.end() :]), 0, name) for match in pattern.finditer(before)]
        found += [(_distance(after[: match.start()]), 1, name) for match in pattern.finditer(after)]
    return min(found, key=lambda item: item[:2])[2] if found else None


def _distance(between: str) -> int:
    """How far a word is from a date: in characters, a comma weighs as a few words."""
    return len(between) + COMMA * len(re.findall("[,，、(]", between))


def _is_dateline(text: str, start: int, end: int, around: Cues, *, year: bool) -> bool:
    """Whether the date is the page's own: alone on a line with its weekday or hour, after «published», an agency's."""
    before = re.split(r"[\n\t]", text[max(start - LINE, 0) : start])[-1]
    after = re.split(r"[\n\t]", text[end : end + LINE])[0]
    rest, stamps = around.stamp.subn("", f"{before} {after}")
    if stamps and not re.search(r"\w", rest):
        return True
    if around.published.search(before):
        return True
    return bool(TOWN.fullmatch(before) and (WIRE.match(after) if year else re.match(r"\s*[.:–—(/-]", after)))
