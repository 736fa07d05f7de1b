"""Places that a sentence lists one after another, each with what stands beside it in brackets or after a dash."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tiegraph.loaders.date_grammar import DateMention
from tiegraph.loaders.document import Document
from tiegraph.loaders.forms import entries
from tiegraph.loaders.forms.context import Context
from tiegraph.loaders.forms.form_words import FormWords, form_words
from tiegraph.loaders.mentions import PlaceMention

BRACKET = re.compile(r"\([^()]*\)")
PUNCTUATION = re.compile(r"[\s,;–—\-«»\"„“”.]*")
BARE_LINK = re.compile(r"\s*[^\W\d_]+\s*")
# A last name after «and» that is in capitals: «…, Takatsuki and Joetsu».
UNKNOWN = re.compile(r"\s*(?:\([^()]*\)\s*)?,?\s*[^\W\d_]{1,4}\s+(?P<name>[^\W\d_]+(?:-[^\W\d_]+)*)(?=\s*[,.;(:]|\s*$)")


@dataclass(frozen=True)
class Member:
    """A place of a list; start, end: with all that the text says beside it, up to the next."""

    party: PlaceMention
    start: int
    end: int
    dates: tuple[DateMention, ...]


@dataclass(frozen=True)
class Chain:
    """A list of places within a sentence; `start`: where its first place begins."""

    members: tuple[Member, ...]
    start: int
    end: int


def chains(document: Document, context: Context, start: int, end: int) -> Iterator[Chain]:
    """The lists in a sentence, in its order; a place alone is a list of one."""
    language = context.language(document, start, end)
    words = form_words(language)
    brackets = [(m.start() + start, m.end() + start) for m in BRACKET.finditer(document.text[start:end])]
    groups: dict[int, list[PlaceMention]] = {}
    for mention in context.places(document, start, end):
        inside = next((first for first, last in brackets if first < mention.start < last), -1)
        groups.setdefault(inside, []).append(mention)
    found = []
    for inside, mentions in groups.items():
        limit = next((last - 1 for first, last in brackets if first == inside), end)
        for run in _runs(document, mentions, words):
            found.append(_chain(document, context, _with_unknown(document, run, limit, words), limit))
    yield from sorted(found, key=lambda chain: chain.start)


def _runs(document: Document, mentions: Sequence[PlaceMention], words: FormWords) -> Iterator[list[PlaceMention]]:
    run: list[PlaceMention] = []
    previous: PlaceMention | None = None
    for mention in mentions:
        if previous is not None and mention.situates is not None:
            previous = mention
            continue
        if previous is not None:
            between = document.text[previous.end : mention.start]
            if not between.strip():
                previous = mention
                continue
            if not _links(between, words):
                yield run
                run = []
        run.append(mention)
        previous = mention
    if run:
        yield run


def _links(between: str, words: FormWords) -> bool:
    """Whether what stands between two places only lists them: marks, «and», «with», and brackets about the first."""
    rest = BRACKET.sub(" ", between)
    if not re.search(r"[,;]|[^\W\d_]", rest):
        return False
    rest = words.and_.sub(" ", words.with_.sub(" ", rest))
    return bool(PUNCTUATION.fullmatch(rest))


def _with_unknown(
    document: Document, run: Sequence[PlaceMention], limit: int, words: FormWords
) -> Sequence[PlaceMention]:
    """Two or more places, and one more name at the end of their list though no place is known by it."""
    last = run[-1]
    more = UNKNOWN.match(document.text, last.end, limit)
    if (
        len(run) < 2
        or not more
        or not more["name"][0].isupper()
        or not _links(document.text[last.end : more.start("name")], words)
    ):
        return run
    name = more["name"]
    return [
        *run,
        PlaceMention(more.start("name"), more.end("name"), name, name, country=last.country, language=last.language),
    ]


def _chain(document: Document, context: Context, run: Sequence[PlaceMention], limit: int) -> Chain:
    members = []
    for index, mention in enumerate(run):
        end = run[index + 1].start if index + 1 < len(run) else _tail(document, context, mention, limit)
        dates = tuple(entries.dates(document, context, mention.end, end)) if end > mention.end else ()
        members.append(Member(mention, mention.start, _stripped(document.text, mention.end, end), dates))
    for index in range(len(members) - 2, -1, -1):
        one, after = members[index], members[index + 1]
        gap = document.text[one.party.end : after.party.start]
        if not one.dates and after.dates and BARE_LINK.fullmatch(gap):
            members[index] = replace(one, dates=after.dates)
    return Chain(tuple(members), members[0].start, members[-1].end)


def _tail(document: Document, context: Context, mention: PlaceMention, limit: int) -> int:
    """Where what belongs to the last place ends: after brackets, a country and a date that follow at once."""
    end = mention.end
    places = (
        {m.start: m for m in context.places(document, mention.end, limit) if m.situates or m.level == "country"}
        if limit > mention.end
        else {}
    )
    while True:
        rest = document.text[end:limit]
        if bracket := re.match(r"\s*\([^()]*\)", rest):
            end += bracket.end()
            continue
        gap = re.match(r"[\s,–—-]*", rest)
        at = end + (gap.end() if gap else 0)
        if at in places:
            end = places[at].end
            continue
        if year := re.match(r"\s*[,–—-]\s*\d{4}\b", rest):
            end += year.end()
            continue
        return end


def _stripped(text: str, start: int, end: int) -> int:
    return start + len(text[start:end].rstrip(" ,;–—-\n"))
