"""Claims as plain facts: the keys of the annotated documents, one fact a claim."""

from collections.abc import Iterable
from typing import Any

from tiegraph.loaders.claims import Claim
from tiegraph.loaders.document import Document

PRECISION = {4: "year", 7: "month", 10: "day"}
ROLES = {
    "signed": "signed",
    "dated": "signed",
    "since": "start",
    "until": "ended",
    "period": "period",
    "event": "event",
    "due": "deadline",
}

Facts = dict[str, list[dict[str, Any]]]


def facts(claims: Iterable[Claim], document: Document) -> Facts:
    """The claims as facts, each with a quote that is an exact span of the document.

    A tie that has a start and an end gives two facts, as one that begins and as one that has ended.
    """
    return {"facts": [fact for claim in claims for fact in _facts(claim, document)]}


def _facts(claim: Claim, document: Document) -> list[dict[str, Any]]:
    fact: dict[str, Any] = {
        "kind": claim.kind,
        "parties": [party.name if party else None for party in claim.parties],
        "instrument": claim.instrument,
        "date": claim.date,
        "date_precision": PRECISION[len(claim.date)] if claim.date else "none",
        "date_role": ROLES[claim.role] if claim.role else None,
        "status": claim.status,
        "bodies": [name for name, _ in claim.bodies],
        "section": claim.section,
        "quote": document.text[claim.start : claim.end],
    }
    if claim.note:
        fact["note"] = claim.note
    if not claim.until:
        return [fact]
    if claim.kind != "tie" or not claim.date:
        return [{**fact, "end_date": claim.until}]
    end = {"date": claim.until, "date_precision": PRECISION[len(claim.until)], "date_role": "ended", "status": "ended"}
    return [{**fact, "status": "active"}, {**fact, **end}]
