"""All inputs of a build: the shipped sources and registry, and what the publisher put into the data folder."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from tiegraph.errors import InputError
from tiegraph.loaders import records, registry, sheets
from tiegraph.loaders.sheets import SheetFile
from tiegraph.loaders.yaml_text import Place
from tiegraph.model import FACT_TYPES, PARTY_TYPES, SLUG, Association, Body, Registry, Territory
from tiegraph.names import SCHEMES
from tiegraph.rdf import part_ref, tie_ref

REFERENCE = re.compile(f"(?:{'|'.join(PARTY_TYPES + FACT_TYPES)})/{SLUG}")


@dataclass(frozen=True)
class Inputs:
    """Everything a release is made of."""

    registry: Registry
    sheets: tuple[SheetFile, ...]


def read(folder: Path, concepts: frozenset[str], shipped: bool = True, extra: Iterable[Path] = ()) -> Inputs:
    """The shipped inputs (unless told not to), those of a folder and extra fact sheets, checked against each other.

    folder: the data folder's `inputs/`; it may be absent. concepts: the addresses ("kind/treaty") of all concepts.
    Raises InputError when a file cannot be read, an id is used twice, or a reference leads nowhere.
    """
    tables = [*(_shipped("registry", ".csv") if shipped else ()), *_files(folder, ".csv")]
    papers = [*(_shipped("sources", ".yaml") if shipped else ()), *_files(folder, ".yaml"), *extra]
    found = tuple(sheets.read(path) for path in papers)
    known = _with_sheets(_registry(tables), found)
    check_references(found, known, concepts)
    return Inputs(known, found)


def check_references(files: Iterable[SheetFile], known: Registry, concepts: frozenset[str]) -> None:
    """Raise InputError for every id used twice, and for every party, fact, part or concept that is not there."""
    files = tuple(files)
    owners: dict[str, SheetFile] = {}
    faults: list[InputError] = []
    for file in files:
        for ref, place in _own_refs(file):
            if ref in owners:
                faults.append(_twice(ref, file.where(place), owners[ref].path))
            owners[ref] = file
    refs = known.refs | frozenset(owners)
    for file in files:
        for place, key, value in _leaves(file.values):
            if fault := _reference_fault(file.where(place), key, value, refs, concepts):
                faults.append(fault)
        faults += _part_faults(file)
    faults += _registry_faults(known)
    if faults:
        raise InputError.several(faults)


def _registry(tables: Iterable[Path]) -> Registry:
    entities: dict[str, list[Any]] = {"territories.csv": [], "bodies.csv": [], "associations.csv": []}
    for path in tables:
        if path.name not in registry.TABLES:
            raise InputError(
                "The table is not one of the registry's.", str(path), f"Name it {', '.join(registry.TABLES)}."
            )
        rows = registry.read(path, registry.TABLES[path.name])
        taken = {entity.id for entity in entities[path.name]}
        if again := next((row.id for row in rows if row.id in taken), None):
            raise InputError(
                f"The id `{again}` is in the shipped registry too.",
                str(path),
                "Give it another id, or leave the row out.",
            )
        entities[path.name] += rows
    territories: list[Territory] = entities["territories.csv"]
    bodies: list[Body] = entities["bodies.csv"]
    associations: list[Association] = entities["associations.csv"]
    return Registry(territory=tuple(territories), body=tuple(bodies), association=tuple(associations))


def _with_sheets(known: Registry, files: Iterable[SheetFile]) -> Registry:
    """The registry with the places that the sheets add; two sheets may add the same one, in the same words."""
    places = {territory.id: territory for territory in known.territory}
    for file in files:
        for index, territory in enumerate(file.sheet.territory):
            if places.setdefault(territory.id, territory) != territory:
                what = f"`territory/{territory.id}` is described otherwise in the registry or in another sheet."
                raise InputError(
                    what, file.where(("territory", index, "id")), "Describe it alike, or leave it out here."
                )
    return known.model_copy(update={"territory": tuple(places.values())})


def _shipped(package: str, ending: str) -> Iterator[Path]:
    return _files(Path(str(resources.files(f"tiegraph.{package}"))), ending)


def _files(folder: Path, ending: str) -> Iterator[Path]:
    yield from sorted(folder.glob(f"*{ending}"))


def _own_refs(file: SheetFile) -> Iterator[tuple[str, Place]]:
    yield f"source/{file.sheet.source.id}", ("source", "id")
    positions: dict[str, int] = {}
    for tie in file.sheet.ties:
        group = tie_ref(tie).split("/")[0]
        index = positions.get(group, 0)
        positions[group] = index + 1
        yield tie_ref(tie), (group, index, "id")
        for kind in ("section", "measure", "goal", "indicator"):
            for number, part in enumerate(getattr(tie, kind, ())):
                yield part_ref(part, tie.id), (group, index, kind, number)


def _leaves(value: Any, place: Place = (), key: str = "") -> Iterator[tuple[Place, str, str]]:
    """Every text of the plain values with its place and the nearest key above it."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield from _leaves(item, (*place, name), name)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _leaves(item, (*place, index), key)
    else:
        yield place, key, value


def _reference_fault(
    where: str, key: str, value: str, refs: frozenset[str], concepts: frozenset[str]
) -> InputError | None:
    if key in SCHEMES and f"{key}/{value}" not in concepts:
        near = records.suggest(f"{key}/{value}", concepts, f"Use a concept of ontology/{key}.ttl, or add one there.")
        return InputError(f"`{value}` is not a concept of the scheme `{key}`.", where, near)
    if REFERENCE.fullmatch(value) and value not in refs:
        place = "the registry" if value.split("/", maxsplit=1)[0] in PARTY_TYPES else "the sheets"
        return InputError(
            f"`{value}` is not in {place}.", where, records.suggest(value, refs, f"Add it to {place} first.")
        )
    return None


def _part_faults(file: SheetFile) -> Iterator[InputError]:
    for index, programme in enumerate(file.sheet.programme):
        sections = frozenset(part.id or part.number for part in programme.section)
        goals = frozenset(part.id or part.number for part in programme.goal)
        parts = [("measure", n, "section", measure.section, sections) for n, measure in enumerate(programme.measure)]
        parts += [("goal", n, "under", goal.under, goals) for n, goal in enumerate(programme.goal)]
        for group, number, key, value, known in parts:
            if value is not None and value not in known:
                where = file.where(("programme", index, group, number, key))
                yield InputError(
                    f"The programme has no {key} `{value}`.", where, f"It has: {', '.join(sorted(known)) or 'none'}."
                )


def _registry_faults(known: Registry) -> Iterator[InputError]:
    refs = known.refs
    links = [(territory.id, territory.part_of) for territory in known.territory]
    links += [(body.id, parent) for body in known.body for parent in (body.jurisdiction, body.sub_organization_of)]
    for entity, parent in links:
        if parent and parent not in refs:
            mend = records.suggest(parent, refs, "Add it first.")
            yield InputError(f"`{parent}` is not in the registry.", f"registry, id `{entity}`", mend)


def _twice(ref: str, where: str, other: Path) -> InputError:
    return InputError(f"`{ref}` is described twice (also in {other}).", where, "Give one of the two another id.")
