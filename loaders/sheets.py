"""Fact sheets: YAML files, one source each."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tiegraph.loaders import records, yaml_text
from tiegraph.loaders.yaml_text import Lines, Place
from tiegraph.model import Sheet


@dataclass(frozen=True)
class SheetFile:
    """A sheet, the file it was read from, its plain values and the line of each of them."""

    path: Path
    sheet: Sheet
    values: dict[str, Any]
    lines: Lines

    def where(self, place: Place) -> str:
        """The file and line of a value."""
        return f"{self.path} line {yaml_text.line_of(place, self.lines)}"


def read(path: Path) -> SheetFile:
    """The fact sheet in a YAML file. Raises InputError that names the file, the line and the mend."""
    values, lines = yaml_text.read(path)

    def where(place: Place) -> str:
        return f"{path} line {yaml_text.line_of(place, lines)}"

    return SheetFile(path, records.validate(Sheet, values, where), values, lines)
