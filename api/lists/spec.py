"""What a list is: which things, with which columns, narrowed by which filters."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pyoxigraph as ox

from tiegraph.names import PREFIXES

Term = ox.NamedNode | ox.Literal
Kind = Literal["thing", "text", "date", "integer", "decimal"]
# `?thing` is the member of the list and `?value` what the column shows.
PROLOGUE = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())


@dataclass(frozen=True)
class Column:
    """A column of a list.

    path: the SPARQL property path from the thing to the value; kind: what the values are; many: whether a thing may
    have several; also: a further pattern about `?value`; widest: of several values, whether the greatest is shown.
    A column of things has a companion that gives their labels.
    """

    name: str
    path: str
    kind: Kind = "text"
    many: bool = False
    also: str = ""
    widest: bool = False

    @property
    def pattern(self) -> str:
        """The SPARQL pattern that binds `?value`."""
        return f"?thing {self.path} ?value . {self.also}"

    @property
    def label_name(self) -> str:
        """The name of the companion that gives the labels."""
        return self.name + "Label"


@dataclass(frozen=True)
class Filter:
    """A filter of a list, which is also a parameter of its address.

    value: the type of one value; many: whether it may be given several times; means: for the reference, a sentence
    without a full stop; example: a value that works on the shipped data; where: the SPARQL pattern for these values,
    in the mode "certain" (true) or "possible". types: the types of things that a value may name, of which the first is
    meant by a bare slug; scheme: the concept scheme of the values; dates: whether the mode matters.
    """

    name: str
    value: Any
    means: str
    example: str
    where: Callable[[Sequence[Term], bool], str]
    many: bool = False
    types: tuple[str, ...] = ()
    scheme: str = ""
    dates: bool = False


@dataclass(frozen=True)
class Listing:
    """A list.

    name: the last part of its address; type: the class of its members in our ontology; places: property paths from a
    member to territories with coordinates, the preferred one first; sort: the columns it is sorted by unasked.
    """

    name: str
    type: str
    means: str
    columns: tuple[Column, ...]
    filters: tuple[Filter, ...]
    places: tuple[str, ...] = ()
    sort: str = "label"

    @property
    def pattern(self) -> str:
        """The SPARQL pattern that binds `?thing` to every member."""
        return f"?thing a tie:{self.type} ."
