"""The way in for documents: a file is read and proposed as a sheet; a reviewed sheet goes into the inputs."""

from dataclasses import dataclass
from pathlib import Path

from tiegraph.errors import InputError
from tiegraph.loaders import records, review, sheets, yaml_text
from tiegraph.loaders.bulk.slugs import slug
from tiegraph.loaders.document import Document, Paragraph
from tiegraph.loaders.forms.context import document_language
from tiegraph.model import Sheet, Source

TITLE_LENGTH = 120


def describe_source(document: Document, path: Path, dated: str | None) -> Source:
    """The source record of a document: named after its file, titled by its first line, for a reviewer to mend."""
    language = document_language(document.text)
    first = next((block for block in document.blocks if isinstance(block, Paragraph)), None)
    line = document.text[first.start : first.end] if first else path.stem
    values = {
        "id": slug(path.stem),
        "title": {language: " ".join(line.split())[:TITLE_LENGTH] or path.stem},
        "language": language,
        "file": path.name,
        "sha256": document.sha256,
        "length": len(document.text),
        **({"dated": dated} if dated else {}),
    }
    return records.validate(Source, values, lambda _place: str(path))


@dataclass(frozen=True)
class Added:
    """What was taken in. path: the file written; facts: how many it holds; waiting: proposals left out."""

    path: Path
    facts: int
    waiting: int


def add(path: Path, inputs: Path, above: float | None = None) -> Added:
    """Take a fact sheet, or the accepted facts of a proposed one, into the folder of inputs.

    above: see `review.accepted`. A sheet of the same source is replaced. Raises InputError or DataError; then nothing
    is written.
    """
    values, _ = yaml_text.read(path)
    waiting = 0
    if isinstance(values, dict) and "proposal" in values:
        proposed = review.read(path)
        taken = review.accepted(proposed, str(path), above)
        sheet, text = Sheet.model_validate(taken), review.dump(taken)
        waiting = len(review.unreviewed(proposed, above))
    else:
        sheet, text = sheets.read(path).sheet, path.read_text(encoding="utf-8-sig")
    inputs.mkdir(parents=True, exist_ok=True)
    target = inputs / f"{sheet.source.id}.yaml"
    target.write_text(text, encoding="utf-8")
    measures = sum(len(programme.measure) for programme in sheet.programme)
    return Added(target, len(sheet.ties) + measures, waiting)


def keep_decisions(path: Path, new: review.ProposedSheet) -> tuple[review.ProposedSheet, review.Changes | None]:
    """A new extraction with the decisions of the proposed sheet that the file holds, where there is one.

    Raises InputError when the file holds something else, so that no other work is overwritten.
    """
    if not path.exists():
        return new, None
    old = review.read(path)
    if old.source.id != new.source.id:
        what = f"The file holds proposals of another source, `{old.source.id}`."
        raise InputError(what, str(path), "Write to another file.")
    return review.merge(old, new)
