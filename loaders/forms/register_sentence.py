"""Registers that run on in a sentence: «has three twin towns: Vitebsk (Belarus), Kragujevac (Serbia)»."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tiegraph.loaders.claims import Claim
from tiegraph.loaders.document import Document, Paragraph
from tiegraph.loaders.forms import entries, ties
from tiegraph.loaders.forms.chains import Chain, Member, chains
from tiegraph.loaders.forms.context import Context, vocabulary_of
from tiegraph.loaders.forms.form_words import form_words
from tiegraph.loaders.forms.lead import Lead, chosen_term, owner_in
from tiegraph.loaders.forms.names import same_name
from tiegraph.loaders.forms.sentences import spans
from tiegraph.loaders.forms.ties import Entry, Place
from tiegraph.loaders.mentions import PlaceMention
from tiegraph.loaders.vocabulary import TermMention

RULE = "run-in list"
FAR = 90
ALONE = re.compile(r":\s*$")
CLOSED = re.compile(r"[.!?;]\s")


@dataclass(frozen=True)
class Cue:
    """Words before a list that say what ties its places; end: where they end."""

    lead: Lead
    end: int


def claims(
    document: Document, context: Context, paragraph: Paragraph, owner: PlaceMention | None, over: Lead | None
) -> list[Claim]:
    """The ties that the lists within a paragraph's sentences tell.

    owner: whose they are where no sentence says; over: the heading above, which holds for lists after a colon.
    """
    language = context.language(document, paragraph.start, paragraph.end)
    found: list[Claim] = []
    before: Cue | None = None
    known: PlaceMention | None = None
    for start, end in spans(document.text, paragraph.start, paragraph.end, language):
        said = False
        for chain, cue in _cued(document, context, start, end, before, over):
            own = cue.lead.owner or known or owner
            if own and any(same_name(own, member.party) for member in chain.members):
                continue
            sure = 0.92 if len(chain.members) > 2 else 0.88 if len(chain.members) == 2 else 0.75
            for member in chain.members:
                entry = _entry(document, context, member)
                found += ties.claims(entry, [cue.lead], own, RULE, sure, language, Place(paragraph=paragraph.number))
            before, said, known = cue, True, cue.lead.owner or known
        if not said:
            before = _cue(document, context, start, end, end)
            known = (before.lead.owner if before else None) or known
    return found


def _cued(
    document: Document, context: Context, start: int, end: int, before: Cue | None, over: Lead | None
) -> Iterator[tuple[Chain, Cue]]:
    """The lists of a sentence that words announce: in it, in the last one («These are …»), or in the heading."""
    language = context.language(document, start, end)
    words = vocabulary_of(language)
    leads = form_words(language).leads
    previous: Cue | None = None
    low = start
    for chain in chains(document, context, start, end):
        left = document.text[low : chain.start]
        cue = _cue(document, context, low, chain.start, chain.start)
        opener = leads.match(document.text, start, chain.start)
        if cue is None and opener and before and not document.text[opener.end() : chain.start].strip(" :–—-"):
            cue = replace(before, end=chain.start)
        if cue is None and over and len(chain.members) > 1 and ALONE.search(left):
            cue = Cue(replace(over, owner=owner_in(document, context, low, chain.start) or over.owner), chain.start)
        # Without a colon it is a sentence like others, which the prose form reads.
        if not (opener or ALONE.search(left) or any(member.dates for member in chain.members)):
            continue
        if cue is None or words.negations.search(left) or words.hypotheses.search(left):
            continue
        if chain.start - cue.end > FAR or not _is_list(document, chain, cue):
            continue
        cue = replace(cue, lead=replace(cue.lead, owner=cue.lead.owner or (previous.lead.owner if previous else None)))
        yield chain, cue
        previous, low = cue, chain.end


def _cue(document: Document, context: Context, start: int, end: int, before: int) -> Cue | None:
    """The last paper or relation named in a stretch, with the status and owner told there; None where neither is."""
    named: Sequence[TermMention] = sorted(
        [*entries.instruments(document, context, start, end), *entries.relations(document, context, start, end)],
        key=lambda mention: mention.start,
    )
    standing = entries.standing(document, context, start, end)
    stopped = standing if standing and standing.status in {"ended", "suspended"} else None
    if not named and not stopped:
        return None
    term = chosen_term(named[-1:])
    text = " ".join(document.text[start:end].split())
    status = standing.status if standing else None
    owner = owner_in(document, context, start, end)
    return Cue(Lead(start, end, text, owner, term, status), named[-1].end if named else before)


def _is_list(document: Document, chain: Chain, cue: Cue) -> bool:
    """Whether a cue announces the chain: two or more places, or one right after a colon; the owner is none of them."""
    if len(chain.members) > 1:
        return True
    return bool(ALONE.search(document.text[cue.lead.start : chain.start]))


def _entry(document: Document, context: Context, member: Member) -> Entry:
    papers = entries.papers(document, context, member.party.end, member.end, member.dates)
    standing = (
        entries.standing(document, context, member.party.end, member.end) if member.end > member.party.end else None
    )
    if not papers and member.dates:
        papers = (entries.Paper(None, "", member.dates[0]),)
    return Entry(member.party, member.start, member.end, papers, standing)
