"""What a worker is asked, and what it can say against it."""

from dataclasses import dataclass, field
from typing import Any

from tiegraph.api.workers.frames import ASK, frame_json, read_json

PAGE = "text/html"


@dataclass(frozen=True)
class Question:
    """A query, and how to write its answer.

    default_graphs, named_graphs: those of the request, which overrule FROM in the query. rows, graph: the media type
    for solutions or a boolean, and for statements: one that Oxigraph writes, PAGE for what a page shows, None when
    the client takes no form of that kind and shall only learn the kind. language: of a page. seconds: how long the
    query may take.
    """

    query: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    rows: str | None = "application/sparql-results+json"
    graph: str | None = "application/n-triples"
    language: str = "en"
    seconds: float = 30

    def frame(self) -> bytes:
        """The question as it travels."""
        return frame_json(ASK, vars(self))

    @staticmethod
    def read(content: bytes) -> "Question":
        """A question that has travelled."""
        return Question(**read_json(content))


class Fault(Exception):  # noqa: N818 - it travels as data and becomes a Problem
    """Why a query has no answer: the status of HTTP, what is wrong, what to do, and further facts for programs."""

    def __init__(self, status: int, detail: str, mend: str = "", **members: Any) -> None:
        self.status, self.detail, self.mend, self.members = status, detail, mend, members
        super().__init__(detail)


@dataclass(frozen=True)
class Excerpt:
    """What a page shows of an answer: rows of cells under a header, or a text; more: whether that is not all.

    A cell is the fields of `tiegraph.api.labels.Shown`.
    """

    header: list[str] = field(default_factory=list)
    rows: list[list[dict[str, Any]]] = field(default_factory=list)
    text: str = ""
    more: bool = False
