"""Taking a data set in: `tiegraph add FILE --mapping NAME` puts it, with its mapping, among the inputs."""

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import yaml

from tiegraph.errors import InputError, StoreError, UsageError
from tiegraph.loaders.bulk import mapping as mappings
from tiegraph.loaders.bulk.mapping import Mapping
from tiegraph.loaders.bulk.rows import open_table
from tiegraph.loaders.bulk.source import MAPPING
from tiegraph.loaders.bulk.statements import check_columns, statements, unused_columns
from tiegraph.loaders.bulk.work import Progress, silent


@dataclass(frozen=True)
class Added:
    """What was taken in. replaced: whether a data set of that id was there; unused: columns that no one reads."""

    source: str
    folder: Path
    rows: int
    unused: tuple[str, ...]
    replaced: bool


def add(
    file: Path, inputs: Path, mapping: str | None = None, source: str | None = None, progress: Progress = silent
) -> Added:
    """Put a data file and its mapping into `<inputs>/bulk/<source id>/`, once every row has been read without fault.

    mapping: the name of a shipped one or a YAML file; None takes the shipped one whose columns the file has.
    source: an id to take in place of the mapping's. Raises UsageError for an unknown mapping, InputError for what the
    file lacks or where it is broken, StoreError when the folder cannot be written.
    """
    declared = _renamed(mappings.read(mappings.find(mapping)) if mapping else _recognise(file), source)
    table = open_table(file, declared.file)
    rows = 0
    for rows, _ in enumerate(statements(table, declared), start=1):
        if rows % 10_000 == 0:
            progress("reading rows", rows, None)
    if not rows:
        raise InputError("The table has a heading, but no rows.", str(file), "Check that it is the right file.")
    folder = inputs / "bulk" / declared.source.id
    replaced = folder.exists()
    _place(file, declared, folder)
    return Added(declared.source.id, folder, rows, unused_columns(table, declared), replaced)


def _renamed(declared: Mapping, source: str | None) -> Mapping:
    if source is None:
        return declared
    values = declared.model_dump(by_alias=True, exclude_none=True)
    try:
        return Mapping.model_validate({**values, "source": {**values["source"], "id": source}})
    except ValueError:
        raise UsageError(
            f"`{source}` cannot be the id of a source.", "--source", "Use small Latin letters, digits and hyphens."
        ) from None


def _recognise(file: Path) -> Mapping:
    """The one shipped mapping all of whose columns are in the file."""
    fitting: list[Mapping] = []
    found: tuple[str, ...] = ()
    for name in mappings.shipped():
        declared = mappings.read(mappings.find(name))
        table = open_table(file, declared.file)
        found = table.columns
        try:
            check_columns(table, declared)
        except InputError:
            continue
        fitting.append(declared)
    if len(fitting) == 1:
        return fitting[0]
    listed = ", ".join(f"`{name}`" for name in found)
    none = f"No shipped mapping fits; the columns found: {listed}."
    mend = f"Name one with --mapping: {', '.join(mappings.shipped())}, or your own YAML file."
    raise InputError("Several shipped mappings fit the file." if fitting else none, str(file), mend)


def _place(file: Path, declared: Mapping, folder: Path) -> None:
    """Write into a side folder and rename, so that no build sees a part of it."""
    values = declared.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".adding-", dir=folder.parent) as made:
            side = Path(made) / folder.name
            side.mkdir()
            shutil.copyfile(file, side / file.name)
            text = yaml.safe_dump(values, allow_unicode=True, sort_keys=False)
            (side / MAPPING).write_text(text, encoding="utf-8")
            if folder.exists():
                folder.rename(Path(made) / "replaced")
            side.rename(folder)
    except OSError as error:
        raise StoreError(
            f"The data set cannot be put there: {error.strerror}.",
            error.filename or str(folder),
            "Free space or mend the permissions.",
        ) from None
