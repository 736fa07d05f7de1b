"""Whose ties a document describes, where a list does not say so itself."""

import re
from collections import defaultdict
from collections.abc import Collection

from tiegraph.loaders.document import Document, Paragraph
from tiegraph.loaders.folding import fold
from tiegraph.loaders.forms.columns import bare
from tiegraph.loaders.forms.context import Context, document_language
from tiegraph.loaders.forms.form_words import form_words
from tiegraph.loaders.mentions import PlaceMention

TITLE_LINES = 3
TITLE_LENGTH = 200
LISTED = 3
TITLE, OWN, PLAIN = 3.0, 2.0, 1.0
MOST_MENTIONS = 4
CLEAR = 1.5


def owner(document: Document, context: Context, partners: Collection[str] = ()) -> PlaceMention | None:
    """The place that a document is about: told by the caller, else the one that its own sentences name most.

    A mention in the title or after «our», «municipality of» weighs more; one after «with», in a list, or of a partner
    (names, folded) nothing. None where no place stands out.
    """
    if context.owner:
        return PlaceMention(0, 0, context.owner, context.owner, language=document_language(document.text))
    weights: dict[str, float] = defaultdict(float)
    mentions: dict[str, PlaceMention] = {}
    for place, block in enumerate(document.paragraphs):
        for mention, weight in _weighed(document, context, block, place < TITLE_LINES):
            key = next((known for known in mentions if _same(known, fold(mention.name))), fold(mention.name))
            if key and not any(_same(key, partner) for partner in partners):
                weights[key] = min(weights[key] + weight, TITLE + OWN + MOST_MENTIONS)
                mentions.setdefault(key, mention)
                if (mention.level or "") and not mentions[key].level:
                    mentions[key] = mention
    ranked = sorted(weights, key=lambda key: -weights[key])
    if not ranked or weights[ranked[0]] < PLAIN:
        return None
    if len(ranked) > 1 and weights[ranked[0]] < weights[ranked[1]] * CLEAR:
        return _told_by_level(ranked, weights, mentions)
    return mentions[ranked[0]]


def _told_by_level(
    ranked: list[str], weights: dict[str, float], mentions: dict[str, PlaceMention]
) -> PlaceMention | None:
    """Of several that are named as often, the one that is not a whole region or country, if only one is not."""
    near = [key for key in ranked if weights[key] * CLEAR >= weights[ranked[0]]]
    small = [key for key in near if mentions[key].level not in {"region", "country", "macroregion"}]
    return mentions[small[0]] if len(small) == 1 else None


def _weighed(document: Document, context: Context, block: Paragraph, early: bool) -> list[tuple[PlaceMention, float]]:
    text = document.text[block.start : block.end]
    found = [m for m in context.places(document, block.start, block.end) if m.level not in {"country", "macroregion"}]
    if block.style == "item" or not found:
        return []
    words = form_words(context.language(document, block.start, block.end))
    is_title = block.style == "heading" or (early and len(bare(text)) <= TITLE_LENGTH)
    result = []
    for mention in found:
        before = document.text[max(block.start, mention.start - 40) : mention.start]
        if mention.situates or _listed(document, found, mention) or _after_with(words.with_, before):
            continue
        own = bool(re.search(r"[\s«\"„]*$", before)) and any(
            not re.search(r"[.,;:]", before[match.end() :]) and len(before[match.end() :].split()) <= 3
            for match in words.own.finditer(before)
        )
        result.append((mention, (TITLE if is_title else PLAIN) + (OWN if own else 0.0)))
    return result


def _after_with(comitative: re.Pattern[str], before: str) -> bool:
    return any(not re.search(r"[,;:.(]", before[match.end() :]) for match in comitative.finditer(before))


def _listed(document: Document, found: list[PlaceMention], mention: PlaceMention) -> bool:
    """Whether a mention is one of three or more with hardly anything between them."""
    index = found.index(mention)
    run = 1
    for step in (1, -1):
        at = index
        while 0 <= at + step < len(found):
            left, right = sorted((found[at], found[at + step]), key=lambda m: m.start)
            between = re.sub(r"\([^()]*\)", "", document.text[left.end : right.start])
            if len(between) > 12 or not re.search(r"[,;–—-]|\b(?:и|and|i|oraz|und)\b", between):
                break
            run += 1
            at += step
    return run >= LISTED


def _same(one: str, other: str) -> bool:
    first, second = set(one.split()), set(other.split())
    return bool(first and second) and (first <= second or second <= first)
