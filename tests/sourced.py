"""What the tests of the fact sheets share: the sheet, its original, and what the original says at a place."""

import hashlib
import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

from tiegraph.loaders import registry, sheets
from tiegraph.model import Evidence, Fact, Mention, Part, Record, Sheet, Source, StatusChange, Territory, Tie

DATES = {"signed", "since", "until", "dated", "due", "horizon", "year"}


def read_sheet(slug: str) -> Sheet:
    """The shipped sheet of a source."""
    with resources.as_file(resources.files("tiegraph.sources") / f"{slug}.yaml") as path:
        return sheets.read(path).sheet


def read_original(source: Source, shared: Path) -> str:
    """The original, its line ends untouched, once it is sure to be the one that the sheet describes."""
    data = (shared / "sources" / str(source.file)).read_bytes()
    text = data.decode("utf-8")
    assert hashlib.sha256(data).hexdigest() == source.sha256
    assert len(text) == source.length
    return text


def words_at(fact: Fact | Mention | StatusChange, original: str) -> str:
    """What the original says where the fact is found."""
    return " ".join(original[slice(*evidence.span)] for evidence in fact.evidence)


def territories() -> dict[str, Territory]:
    """The registry's territories by their address."""
    with resources.as_file(resources.files("tiegraph.registry") / "territories.csv") as path:
        return {f"territory/{territory.id}": territory for territory in registry.read(path, Territory)}


def is_named(territory: Territory, words: str) -> bool:
    """Whether the words hold a Russian name of the territory, in any case: five letters of each word will do."""
    names = [territory.label["ru"], *territory.alt.get("ru", ()), *territory.hidden.get("ru", ())]
    heard = words.casefold()
    return any(
        all(word[:5] in heard for word in re.findall(r"\w+", name.casefold())) for name in names if len(name) > 3
    )


def parts(value: Any) -> Iterator[Record]:
    """A record and every record inside it."""
    if isinstance(value, Record):
        yield value
        for name in type(value).model_fields:
            yield from parts(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from parts(item)


def dates(record: Record) -> set[tuple[str, str]]:
    """Every date that a record and those inside it state, with its role."""
    found = ((name, getattr(part, name, None)) for part in parts(record) for name in DATES)
    return {(name, value) for name, value in found if value}


def misplaced(sheet: Sheet, original: str) -> list[Evidence]:
    """The evidence whose span is not whole words on the line, or in the table row, that it names."""
    lines = [match.span() for match in re.finditer(r"[^\n]*\S[^\n]*", original)]
    rows = [span for span in lines if "\t" in original[slice(*span)]][1:]

    def is_placed(evidence: Evidence) -> bool:
        start, end = evidence.span
        homes, number = (rows, evidence.row) if evidence.row else (lines, evidence.paragraph)
        first, last = homes[(number or 0) - 1]
        whole = not any(re.match(r"\w\w", original[max(cut - 1, 0) : cut + 1]) for cut in (start, end))
        return bool(number) and first <= start < end <= last and whole

    return [part for part in parts(sheet) if isinstance(part, Evidence) and not is_placed(part)]


def copied(sheet: Sheet, original: str) -> list[str]:
    """The labels that repeat four or more words of the original in a row."""
    source = f" {' '.join(_words(original))} "
    labels = [part.label["ru"] for part in parts(sheet) if isinstance(part, Tie | Part) and part.label]
    return [label for label in labels if any(f" {' '.join(run)} " in source for run in _runs(_words(label), 4))]


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _runs(words: list[str], length: int) -> Iterator[list[str]]:
    return (words[start : start + length] for start in range(len(words) - length + 1))
