"""The way in for documents: a file is read and proposed as a sheet; a reviewed sheet goes into the inputs."""

from pathlib import Path

import yaml

from tiegraph.errors import InputError
from tiegraph.loaders import records, review, sheets, yaml_text
from tiegraph.loaders.document import Document, Paragraph
from tiegraph.loaders.facts import slug
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


def add(path: Path, inputs: Path, above: float | None = None) -> tuple[Path, int]:
    """Take a fact sheet, or the accepted facts of a proposed one, into the folder of inputs.

    above: see `review.accepted`. Returns the file written and how many facts it holds; a sheet of the same source is
    replaced. Raises InputError or DataError; nothing is then written.
    """
    values, _ = yaml_text.read(path)
    if isinstance(values, dict) and "proposal" in values:
        taken = review.accepted(review.read(path), str(path), above)
        text = yaml.safe_dump(taken, allow_unicode=True, sort_keys=False, width=120)
        sheet = Sheet.model_validate(taken)
    else:
        sheet = sheets.read(path).sheet
        text = path.read_text(encoding="utf-8-sig")
    inputs.mkdir(parents=True, exist_ok=True)
    target = inputs / f"{sheet.source.id}.yaml"
    target.write_text(text, encoding="utf-8")
    measures = sum(len(programme.measure) for programme in sheet.programme)
    return target, len(sheet.ties) + measures


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
