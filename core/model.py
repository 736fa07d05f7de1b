"""The records: what a fact sheet and the registry may say.

A record's keys are the local names of the ontology's properties, so that a sheet, the JSON-LD context and a query
use one word for one thing. Records are immutable and know nothing of RDF; `tiegraph.rdf` turns them into nodes.
"""

from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic.alias_generators import to_camel

from tiegraph.dates import PartialDate

SLUG = r"[a-z0-9]+(?:[-.][a-z0-9]+)*"
LANGUAGE = r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*"
PARTY_TYPES = ("territory", "body", "association")
FACT_TYPES = ("agreement", "partnership", "programme", "membership", "event", "measure")


def _dated(text: str) -> str:
    return PartialDate(text).text


Slug = Annotated[str, StringConstraints(pattern=f"^{SLUG}$")]
Text = Annotated[
    str, StringConstraints(min_length=1, strip_whitespace=True, pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f]*$")
]
Date = Annotated[
    str,
    AfterValidator(_dated),
    Field(pattern=r"^[12]\d{3}(-\d\d(-\d\d)?)?$", description="YYYY, YYYY-MM or YYYY-MM-DD"),
]
PartyRef = Annotated[str, StringConstraints(pattern=f"^(?:{'|'.join(PARTY_TYPES)})/{SLUG}$")]
TerritoryRef = Annotated[str, StringConstraints(pattern=f"^territory/{SLUG}$")]
BodyRef = Annotated[str, StringConstraints(pattern=f"^body/{SLUG}$")]
FactRef = Annotated[str, StringConstraints(pattern=f"^(?:{'|'.join(FACT_TYPES)})/{SLUG}$")]
Language = Annotated[str, StringConstraints(pattern=f"^{LANGUAGE}$")]
Status = Literal["planned", "active", "suspended", "ended", "unknown"]
Level = Literal["country", "region", "district", "municipality", "macroregion"]


class Record(BaseModel):
    """What every record shares: unknown keys are refused, keys are written in camelCase."""

    model_config = ConfigDict(extra="forbid", frozen=True, alias_generator=to_camel)

    rdf_types: ClassVar[tuple[str, ...]] = ()


Label = Annotated[
    dict[Language, Text],
    Field(min_length=1, description="a name in our own few words, by language; those we publish have ru and en"),
]


class Evidence(Record):
    """Where the source says it: character offsets into its text, and the place as a reader would name it."""

    rdf_types = ("Evidence",)

    span: tuple[Annotated[int, Field(ge=0)], Annotated[int, Field(gt=0)]] = Field(
        description="first character and the one after the last, from 0, in Unicode code points of the original"
    )
    table: Annotated[int, Field(ge=1)] | None = None
    row: Annotated[int, Field(ge=1)] | None = Field(None, description="row of the table, the heading not counted")
    item: Text | None = Field(None, description="item or paragraph number as printed")
    paragraph: Annotated[int, Field(ge=1)] | None = Field(
        None, description="paragraph, counted from 1 over non-empty lines"
    )
    quote: Text | None = Field(None, description="the words themselves, only where the text may be shown")


class StatusChange(Record):
    """A dated turn in a tie's life."""

    rdf_types = ("StatusChange",)

    turn: Literal["signed", "in-force", "renewed", "suspended", "ended"]
    dated: Date | None = None
    by: tuple[PartyRef, ...] = ()
    evidence: tuple[Evidence, ...] = ()


class Figure(Record):
    """A number that a source gives about an event or as an indicator's target."""

    rdf_types = ("Figure",)

    counts: Slug = Field(description="what is counted: a concept of the scheme `counts/`")
    value: int
    bound: Literal["exact", "at-least", "more-than"] = "exact"
    of: PartyRef | None = Field(None, description="whose, where the figure is of one party")


class Fact(Record):
    """What a source states, with the place where it states it."""

    evidence: Annotated[tuple[Evidence, ...], Field(min_length=1)]
    note: Text | None = Field(None, description="an editor's remark: what is ambiguous, what is missing")
    review_status: Literal["proposed", "reviewed"] | None = Field(
        None, description="proposed: taken in from a program's proposal, and no person has compared it with the source"
    )


class Tie(Fact):
    """Whatever binds parties over an interval."""

    id: Slug
    label: Label | None = None
    party: tuple[PartyRef, ...]
    possible_party: tuple[PartyRef, ...] = Field((), description="parties that one reading of the source would add")
    kind: Slug | None = None
    status: Status
    field: tuple[Slug, ...] = ()
    claimed_by: tuple[PartyRef, ...] = Field((), description="the side that alone asserts the tie")
    signed: Date | None = None
    since: Date | None = None
    until: Date | None = Field(None, description="the last day, month or year in force")
    dated: Date | None = Field(None, description="when an event took place or a paper was issued")
    due: Date | None = Field(None, description="when a planned tie is to be concluded or an event to be held")
    minimum_years: Annotated[int, Field(ge=1)] | None = Field(
        None, description="the source's «over N years», where it gives no start"
    )
    replaces: tuple[FactRef, ...] = ()
    implements: tuple[FactRef, ...] = ()
    conflicts_with: tuple[FactRef, ...] = Field(
        (), description="claims that cannot all be true; every one of them stays"
    )
    change: tuple[StatusChange, ...] = ()


class Agreement(Tie):
    """A tie with a paper."""

    rdf_types = ("Agreement", "Tie")

    kind: Slug
    signatory: tuple[BodyRef, ...] = Field((), description="the offices that sign")


class Partnership(Tie):
    """A tie that a source asserts as a standing relation."""

    rdf_types = ("Partnership", "Tie")

    kind: Slug


class Membership(Tie):
    """A territory or body in an association."""

    rdf_types = ("Membership", "Tie")


class Event(Tie):
    """A forum, meeting, fair, exhibition or exchange of delegations."""

    rdf_types = ("Event", "Tie")

    kind: Slug
    place: TerritoryRef | None = None
    recurrence: Literal["annual", "recurring"] | None = None
    month: tuple[Annotated[int, Field(ge=1, le=12)], ...] = Field(
        (), description="the months in which it recurs, 1 to 12"
    )
    edition: Annotated[int, Field(ge=1)] | None = None
    figure: tuple[Figure, ...] = ()
    outcome: tuple[FactRef, ...] = Field((), description="what was concluded there")


class Part(Fact):
    """A part of a programme; its address is the programme's, a hyphen, and its id or number."""

    id: Slug | None = Field(None, description="only where the printed number is not unique in the programme")
    number: Text
    label: Label


class Section(Part):
    """A heading of a programme."""

    rdf_types = ("Section",)

    field: tuple[Slug, ...] = ()


class Responsibility(Record):
    """A body that answers for a measure, and the territory it does so for."""

    rdf_types = ("Responsibility",)

    body: BodyRef
    on_behalf_of: TerritoryRef


class Measure(Part):
    """One item of a programme."""

    rdf_types = ("Measure",)

    section: Slug | None = Field(None, description="id or number of the section")
    field: tuple[Slug, ...] = ()
    since: Date | None = None
    until: Date | None = None
    condition: tuple[Slug, ...] = ()
    responsibility: tuple[Responsibility, ...] = ()
    event: tuple[FactRef, ...] = Field((), description="events that the measure names")
    implements: tuple[FactRef, ...] = Field((), description="the programme or agreement that the measure carries out")


class Goal(Part):
    """What a plan wants; a task is a goal under a goal."""

    rdf_types = ("Goal",)

    under: Slug | None = Field(None, description="id or number of the goal that this one serves")
    field: tuple[Slug, ...] = ()


class Indicator(Part):
    """What a plan counts: a direction, or a figure with its year."""

    rdf_types = ("Indicator",)

    direction: Literal["increase", "decrease", "maintain"] | None = None
    figure: tuple[Figure, ...] = ()
    year: Date | None = None
    field: tuple[Slug, ...] = ()


class Programme(Tie):
    """A road map, action plan, cross-border programme or section of a strategy."""

    rdf_types = ("Programme", "Tie")

    kind: Slug
    signatory: tuple[BodyRef, ...] = ()
    horizon: Date | None = Field(
        None, description="the year the plan was drawn up to reach, which losing force does not change"
    )
    section: tuple[Section, ...] = ()
    measure: tuple[Measure, ...] = ()
    goal: tuple[Goal, ...] = ()
    indicator: tuple[Indicator, ...] = ()


class Mention(Record):
    """A territory that the source names without tying it to anyone."""

    territory: TerritoryRef
    evidence: Annotated[tuple[Evidence, ...], Field(min_length=1)]


class Source(Record):
    """A document: who issued it, when, in what language, whether it is law, and how to know the original again."""

    rdf_types = ("Source",)

    id: Slug
    title: Label
    act: bool = Field(False, description="a legal act (eli:LegalResource)")
    issuer: tuple[PartyRef, ...] = ()
    about: tuple[TerritoryRef, ...] = Field((), description="whose ties it describes")
    dated: Date | None = None
    language: Language
    in_force: Literal["in-force", "partially-in-force", "not-in-force"] | None = None
    no_longer_in_force: Date | None = Field(None, description="the first day on which an act was no longer in force")
    file: Text | None = Field(None, description="file name of the original text")
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    length: Annotated[int, Field(gt=0, description="Unicode code points in the original text")]
    note: Text | None = None


Names = dict[Language, tuple[Text, ...]]


class Entity(Record):
    """Who is who: what territories, bodies and associations share."""

    id: Slug
    label: dict[Language, Text] = Field(description="one name per language: ru, en and the place's own")
    alt: Names = Field({}, description="other names and spellings met in sources")
    hidden: Names = Field({}, description="misspellings met in sources")
    wikidata: Annotated[str, StringConstraints(pattern=r"^Q[1-9]\d*$")] | None = None
    note: Text | None = Field(None, description="what could not be identified")


class Territory(Entity):
    """A place as a political unit."""

    rdf_types = ("Territory",)

    level: Level
    part_of: TerritoryRef | None = None
    iso3166: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$")] | None = None
    geonames: Annotated[str, StringConstraints(pattern=r"^[1-9]\d*$")] | None = None
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    long: Annotated[float, Field(ge=-180, le=180)] | None = None


class Body(Entity):
    """A committee, ministry, agency, administration or office."""

    rdf_types = ("Body",)

    jurisdiction: TerritoryRef | None = None
    sub_organization_of: BodyRef | None = None


class Association(Entity):
    """A union of territories or bodies that has members."""

    rdf_types = ("Association",)


class Sheet(Record):
    """A fact sheet: one source and the facts it states."""

    source: Source
    agreement: tuple[Agreement, ...] = ()
    partnership: tuple[Partnership, ...] = ()
    programme: tuple[Programme, ...] = ()
    membership: tuple[Membership, ...] = ()
    event: tuple[Event, ...] = ()
    mention: tuple[Mention, ...] = ()
    territory: tuple[Territory, ...] = Field((), description="places that the registry lacks, for it to take in")

    @property
    def ties(self) -> tuple[Tie, ...]:
        """All its ties, in the order of the sheet."""
        return (*self.agreement, *self.partnership, *self.programme, *self.membership, *self.event)


class Registry(Record):
    """All known territories, bodies and associations."""

    territory: tuple[Territory, ...] = ()
    body: tuple[Body, ...] = ()
    association: tuple[Association, ...] = ()

    @property
    def refs(self) -> frozenset[str]:
        """The addresses ("territory/braniewo") of all it holds."""
        lists = {"territory": self.territory, "body": self.body, "association": self.association}
        return frozenset(f"{name}/{entity.id}" for name, entities in lists.items() for entity in entities)
