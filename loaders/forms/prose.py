"""Narratives, reports and news: sentences that state ties."""

from tiegraph.loaders.claims import Claim
from tiegraph.loaders.document import Document
from tiegraph.loaders.forms.context import Context


def claims(document: Document, context: Context) -> list[Claim]:
    """What the sentences of a document state."""
    return []
