"""Mappings: a small YAML file that says what the rows of a data set state, and in which columns."""

from importlib import resources
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from tiegraph.errors import UsageError
from tiegraph.loaders import records, yaml_text
from tiegraph.loaders.bulk.rows import Layout
from tiegraph.model import Date, Label, Language, Record, Slug, Status, Text

Form = Literal["pairs", "memberships", "project-partners"]
Column = Text
AssociationRef = Annotated[str, StringConstraints(pattern=r"^association/[a-z0-9]+(?:[-.][a-z0-9]+)*$")]


class SourceBlock(Record):
    """What the data set is; file name, length and hash are added from the file itself."""

    id: Slug
    title: Label
    language: Language = Field(description="of the names in it")
    licence: Text | None = None
    dated: Date | None = None
    note: Text | None = None


class PlaceColumns(Record):
    """The columns that say which place a party is; `name` alone is a must, the others help to tell namesakes apart."""

    name: Column
    country: Column | None = Field(None, description="name, ISO 3166 alpha-2 code, or Wikidata label")
    lat: Column | None = None
    long: Column | None = None
    point: Column | None = Field(None, description="WKT, `Point(19.8 54.4)`, longitude first, instead of lat, long")
    wikidata: Column | None = Field(None, description="Q-number or IRI")
    geonames: Column | None = None

    @model_validator(mode="after")
    def whole_point(self) -> Self:
        """A latitude without a longitude is half a point."""
        if (self.lat is None) != (self.long is None):
            raise ValueError("give both `lat` and `long`, or neither")
        return self


class AssociationColumns(Record):
    """The association of a membership: a column of names, or one association for all rows."""

    name: Column | None = None
    ref: AssociationRef | None = Field(None, description="an association of the registry")

    @model_validator(mode="after")
    def one_way(self) -> Self:
        """Either the rows name it, or the mapping does."""
        if (self.name is None) == (self.ref is None):
            raise ValueError("give either `name`, a column, or `ref`, an association of the registry")
        return self


class ProjectColumns(Record):
    """The project of a partner: rows with the same id are one programme."""

    id: tuple[Column, ...] = Field(min_length=1, description="the columns that together tell projects apart")
    title: Column | None = None


class TieColumns(Record):
    """The columns that say what the tie is and when it holds.

    since_precision, until_precision: Wikidata's precision of a date: 9 a year, 10 a month, 11 a day.
    """

    kind: Column | None = None
    status: Column | None = None
    since: Column | None = None
    until: Column | None = None
    since_precision: Column | None = None
    until_precision: Column | None = None


class Values(Record):
    """What the words in the columns of kind and status mean; letter case does not matter."""

    kind: dict[Text, Slug] = Field(default={})
    status: dict[Text, Status] = Field(default={})


class Mapping(Record):
    """A mapping. kind, status: of rows that do not say; note: what every tie of the data set should be read with."""

    source: SourceBlock
    form: Form
    file: Layout = Layout()
    party: tuple[PlaceColumns, ...] = Field(min_length=1)
    association: AssociationColumns | None = None
    project: ProjectColumns | None = None
    kind: Slug | None = None
    status: Status = "unknown"
    columns: TieColumns = TieColumns()
    values: Values = Values()

    @model_validator(mode="after")
    def form_is_whole(self) -> Self:
        """Each form has its own parts."""
        parties = 2 if self.form == "pairs" else 1
        if len(self.party) != parties:
            raise ValueError(f"`{self.form}` has {parties} under `party`")
        for form, part in (("memberships", "association"), ("project-partners", "project")):
            if (getattr(self, part) is not None) != (self.form == form):
                raise ValueError(f"`{part}` belongs to the form `{form}`, and is a must there")
        if self.form != "memberships" and self.kind is None:
            raise ValueError("give the `kind` of the ties")
        return self

    @property
    def used(self) -> tuple[str, ...]:
        """The columns that it names, each once, in its order."""
        parts = (*self.party, self.association, self.project, self.columns)
        named = (value for part in parts if part for name, value in part if name != "ref")
        flat = (name for value in named for name in ((value,) if isinstance(value, str) else value or ()))
        return tuple(dict.fromkeys(flat))


def shipped() -> list[str]:
    """The names of the mappings that come with tiegraph."""
    return sorted(path.stem for path in _folder().glob("*.yaml"))


def find(name: str) -> Path:
    """The file of a shipped mapping, or of one's own. Raises UsageError when there is neither."""
    if name in shipped():
        return _folder() / f"{name}.yaml"
    path = Path(name)
    if not path.is_file():
        raise UsageError(
            f"There is no mapping `{name}`.", "--mapping", f"Give a YAML file, or one of: {', '.join(shipped())}."
        )
    return path


def read(path: Path) -> Mapping:
    """The mapping in a YAML file. Raises InputError that names the file, the line and the mend."""
    values, lines = yaml_text.read(path)
    return records.validate(Mapping, values, lambda place: f"{path} line {yaml_text.line_of(place, lines)}")


def _folder() -> Path:
    return Path(str(resources.files("tiegraph.loaders.bulk"))) / "mappings"
