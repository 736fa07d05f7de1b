"""What stands before a list of partners: whose they are, what ties them, and how the ties stand."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tiegraph.loaders.claims import RELATIONS, Status
from tiegraph.loaders.document import Document
from tiegraph.loaders.forms import entries
from tiegraph.loaders.forms.associations import associations
from tiegraph.loaders.forms.context import Context, vocabulary_of
from tiegraph.loaders.forms.form_words import form_words
from tiegraph.loaders.forms.sentences import Sentence
from tiegraph.loaders.mentions import PlaceMention
from tiegraph.loaders.vocabulary import Term, TermMention

NEAR = 24
NAME_WORDS = 10


@dataclass(frozen=True)
class Lead:
    """Words before a list.

    owner: whose list it is; association: whose members it lists; term: the paper or relation; signed: whether its dates
    are of signing.
    """

    start: int
    end: int
    text: str
    owner: PlaceMention | None = None
    term: Term | None = None
    status: Status | None = None
    signed: bool = False
    association: PlaceMention | None = None

    @property
    def announces(self) -> bool:
        """Whether the words are about ties at all."""
        return bool(self.term or self.association) or self.status in {"ended", "suspended"}


def lead(document: Document, context: Context, start: int, end: int) -> Lead:
    """What a stretch of text announces."""
    language = context.language(document, start, end)
    words = vocabulary_of(language)
    standing = entries.standing(document, context, start, end)
    named = [*entries.instruments(document, context, start, end), *entries.relations(document, context, start, end)]
    return Lead(
        start,
        end,
        " ".join(document.text[start:end].split()),
        owner_in(document, context, start, end),
        chosen_term(named),
        standing.status if standing else None,
        bool(words.statuses["signed"].search(document.text, start, end)),
        _association(document, start, end, language),
    )


def _association(document: Document, start: int, end: int, language: str) -> PlaceMention | None:
    """The association whose members the words announce: as sentences name it, else from its noun to the end."""
    text = document.text
    if not form_words(language).members.search(text, start, end):
        return None
    for named in associations(text, Sentence(start, end, 0, (start, end), "plain", language)):
        return named
    noun = vocabulary_of(language).associations.search(text, start, end)
    name = text[noun.start() : end].strip(" :.\n") if noun else ""
    if noun is None or len(name.split()) not in range(2, NAME_WORDS) or not name[0].isupper():
        return None
    return PlaceMention(noun.start(), noun.start() + len(name), name, name, "association", language=language)


def chosen_term(named: Sequence[TermMention]) -> Term | None:
    """The paper, if one is named, else the relation: «twin towns, year when the twinning contract was signed»."""
    papers = [mention for mention in named if mention.term.kind not in RELATIONS]
    return (papers or [*named])[0].term if named else None


def owner_in(document: Document, context: Context, start: int, end: int) -> PlaceMention | None:
    """The place whose ties a sentence or heading tells: the first that is not what it is tied with, nor a country."""
    language = context.language(document, start, end)
    words = form_words(language)
    for mention in context.places(document, start, end):
        if mention.level in {"country", "macroregion"} or mention.situates:
            continue
        before = document.text[max(start, mention.start - NEAR) : mention.start]
        if any(not before[match.end() :].strip() for match in words.seats.finditer(before)):
            continue
        last = [match for match in words.with_.finditer(before) if not re.search(r"[,;:(]", before[match.end() :])]
        if not last:
            return mention
    return None
