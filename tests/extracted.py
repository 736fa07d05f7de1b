"""Documents written by us, read and extracted as `tiegraph extract` does."""

from functools import cache

from tiegraph.loaders.claims import Claim
from tiegraph.loaders.document import Document
from tiegraph.loaders.extraction import extract
from tiegraph.loaders.forms.context import Context, make_context
from tiegraph.loaders.forms.recognise import Form
from tiegraph.loaders.readers.limits import Limits
from tiegraph.loaders.readers.reader import read


@cache
def context() -> Context:
    """The shipped gazetteer, opened once."""
    return make_context()


def document(text: str, name: str = "paper.txt") -> Document:
    """The document in a text file."""
    return read(text.encode(), name, Limits())


def claims(text: str, name: str = "paper.txt", form: Form | None = None) -> tuple[Claim, ...]:
    """The claims of a text file."""
    return extract(document(text, name), context(), form)


def ties(text: str, name: str = "paper.txt", form: Form | None = None) -> list[tuple[object, ...]]:
    """Its ties in short: owner, partner, date, end, status."""
    return [
        (*names(claim), claim.date, claim.until, claim.status)
        for claim in claims(text, name, form)
        if claim.kind == "tie"
    ]


def names(claim: Claim) -> tuple[str | None, ...]:
    """The names of its parties."""
    return tuple(party.name if party else None for party in claim.parties)
