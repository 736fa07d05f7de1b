"""A bulk data set as a source: its description, its places and its ties, as streams.

The rows are read once into small keys (`work.sqlite` beside the data), the distinct places are linked, and the records
are made when somebody iterates over them, as often as wanted: no list of all rows or records is ever held.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from tiegraph.build import DataSet
from tiegraph.errors import InputError
from tiegraph.loaders.bulk import mapping as mappings
from tiegraph.loaders.bulk import statements, territories, ties
from tiegraph.loaders.bulk.addresses import Addresses
from tiegraph.loaders.bulk.finder import Finder
from tiegraph.loaders.bulk.mapping import Mapping
from tiegraph.loaders.bulk.rows import open_table
from tiegraph.loaders.bulk.slugs import distinct, slug
from tiegraph.loaders.bulk.summary import Summary, summarise
from tiegraph.loaders.bulk.work import Progress, Work, fingerprint, silent
from tiegraph.loaders.folding import fold
from tiegraph.loaders.gazetteer import Gazetteer
from tiegraph.model import Association, Registry, Source, Territory, Tie

MAPPING = "mapping.yaml"
UNTIMED = "A list without time: it does not say since when a tie holds, nor whether it still does."


@dataclass(frozen=True)
class BulkSource:
    """A data set. source: its description; summary: what was counted; the streams can be asked for again and again."""

    source: Source
    mapping: Mapping
    summary: Summary
    work: Work
    addresses: Addresses
    groups: dict[str, str]
    """Names of associations → addresses, or ids of projects → slugs."""
    known: frozenset[str]

    def data_set(self) -> DataSet:
        """The streams, as the build takes them."""
        return DataSet(self.source, chain(self.territories(), self.associations()), self.ties())

    def territories(self) -> Iterator[Territory]:
        """The places that the registry lacks, and the regions and countries around them, each once."""
        return territories.records(self.work, self.addresses, self.mapping.source.language)

    def associations(self) -> Iterator[Association]:
        """The associations that the registry lacks."""
        if self.mapping.form == "memberships":
            for name, ref in sorted(self.groups.items()):
                if ref not in self.known:
                    label = {"en": name, self.mapping.source.language: name}
                    yield Association.model_validate({"id": ref.split("/", 1)[1], "label": label})

    def ties(self) -> Iterator[Tie]:
        """The ties."""
        if self.mapping.form == "memberships":
            return ties.memberships(self.work, self.mapping, self.groups)
        if self.mapping.form == "project-partners":
            return ties.programmes(self.work, self.mapping, self.groups)
        return ties.partnerships(self.work, self.mapping)


def folders(inputs: Path) -> list[Path]:
    """The folders of the data sets among the inputs of a data folder."""
    return sorted(path.parent for path in (inputs / "bulk").glob(f"*/{MAPPING}"))


def read(folder: Path, registry: Registry, gazetteer: Gazetteer, progress: Progress = silent) -> BulkSource:
    """The data set in a folder that `intake.add` made.

    progress: called with what is being done, how much is done, and of how much (None where that is not known).
    Raises InputError for a folder without one data file, a column that is missing, and broken rows.
    """
    data, declared = data_file(folder), folder / MAPPING
    mapping = mappings.read(declared)
    with data.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    print_ = fingerprint(sha256, declared.read_text(encoding="utf-8"), gazetteer.path.name)
    work = Work(folder, print_)
    if work.recall("length") is None:
        table = open_table(data, mapping.file)
        work.take(statements.statements(table, mapping), progress)
        if not work.value("SELECT count(*) FROM stated"):
            raise InputError("The table has a heading, but no rows.", str(data), "Check that it is the right file.")
        work.remember("length", table.length)
    finder = Finder(gazetteer)
    work.link(finder, progress)
    addresses = Addresses(registry, gazetteer, finder)
    work.address(addresses.of_all(work.places()))
    groups = _groups(work, mapping, registry)
    return BulkSource(
        source=_source(mapping, data.name, sha256, work.recall("length") or 1, work),
        mapping=mapping,
        summary=summarise(work, mapping, addresses),
        work=work,
        addresses=addresses,
        groups=groups,
        known=registry.refs,
    )


def data_file(folder: Path) -> Path:
    """The one data file beside the mapping. Raises InputError when there is none, or several."""
    found = [
        path
        for path in sorted(folder.iterdir())
        if path.is_file() and path.name != MAPPING and not path.name.startswith(("work.sqlite", "."))
    ]
    if len(found) != 1:
        names = ", ".join(path.name for path in found) or "none"
        raise InputError(
            f"A data set has one data file beside `{MAPPING}`; found: {names}.", str(folder), "Add it again."
        )
    return found[0]


def _groups(work: Work, mapping: Mapping, registry: Registry) -> dict[str, str]:
    names = [str(name) for (name,) in work.database.execute("SELECT DISTINCT grouped FROM stated WHERE grouped <> ''")]
    if mapping.form == "project-partners":
        return distinct(names)
    known = {
        fold(name): f"association/{one.id}"
        for one in registry.association
        for name in (*one.label.values(), *(name for group in one.alt.values() for name in group))
    }
    slugs = distinct(name for name in names if fold(name) not in known)
    refs = {name: known.get(fold(name)) or f"association/{slugs.get(name, slug(name))}" for name in names}
    return refs if not (mapping.association and mapping.association.ref) else {name: name for name in names}


def _source(mapping: Mapping, file: str, sha256: str, length: int, work: Work) -> Source:
    block = mapping.source
    timed = work.value("SELECT count(*) FROM stated WHERE since <> '' OR until <> ''")
    said = [block.note, f"Licence: {block.licence}." if block.licence else None, None if timed else UNTIMED]
    return Source.model_validate(
        {
            "id": block.id,
            "title": block.title,
            "dated": block.dated,
            "language": block.language,
            "file": file,
            "sha256": sha256,
            "length": length,
            "note": " ".join(filter(None, said)) or None,
        }
    )
