"""A question and a store: the answer, or the fault. This runs in a worker, so it may be killed at any point."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from itertools import chain, islice
from typing import Any, Protocol

import pyoxigraph as ox

from tiegraph.answers import Result
from tiegraph.api.labels import Reader
from tiegraph.api.prefixes import used
from tiegraph.api.workers.question import PAGE, Excerpt, Fault, Question
from tiegraph.names import Names

PAGE_ROWS = 500
PAGE_SIZE = 1 << 20  # characters
# So many statements are looked through for the prefixes they use; an answer with more declares all of them.
LOOKED_THROUGH = 10_000

POSITION = re.compile(r"error at (?P<line>\d+):(?P<column>\d+): (?P<expected>.*)", re.DOTALL)
STRINGS_COMMENTS_IRIS = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""|' + r"'''(?:[^'\\]|\\.|'(?!''))*'''|"
    r'"(?:[^"\\\r\n]|\\.)*"|' + r"'(?:[^'\\\r\n]|\\.)*'|" + r'<[^<>"{}|^`\\\x00-\x20]*>|#[^\r\n]*',
    re.DOTALL,
)
SERVICE = re.compile(r"(?<![\w:?$@-])SERVICE(?![\w:-])", re.IGNORECASE)
UPDATE = re.compile(
    r"(?:\s|(?:PREFIX\s+\S*|BASE)\s*<[^>]*>)*(INSERT|DELETE|LOAD|CLEAR|CREATE|DROP|ADD|MOVE|COPY|WITH)\b", re.IGNORECASE
)


class Outlet(Protocol):
    """Where an answer goes, as to a binary file."""

    kind: str

    def write(self, piece: bytes, /) -> int:
        """Take a piece."""

    def flush(self) -> None:
        """Take note that a piece is complete."""


def answer(store: ox.Store, question: Question, names: Names, outlet: Outlet) -> None:
    """Write the answer; `outlet.kind` is "rows" or "graph" from before the first piece. Raises Fault."""
    try:
        _write(store, _run(store, question, names), question, names, outlet)
    except SyntaxError as error:
        raise _malformed(question.query, error) from None
    except (RuntimeError, OSError) as error:
        raise Fault(400, f"The query cannot be answered: {error}.", "Leave that part out.") from None
    except MemoryError:
        raise Fault(500, "The query needs more memory than a query may take.", "Ask for less at a time.") from None


def calls_service(query: str) -> bool:
    """Whether the word SERVICE stands in a query outside strings, comments and IRIs."""
    if "service" not in query.lower():
        return False
    return SERVICE.search(STRINGS_COMMENTS_IRIS.sub(" ", query)) is not None


def _run(store: ox.Store, question: Question, names: Names) -> Result:
    if calls_service(question.query):
        # What this misses finds no network.
        raise Fault(
            403,
            "SERVICE is refused: this endpoint asks no other endpoint on a client's behalf.",
            "Ask both endpoints yourself and join the answers, or call this one by SERVICE from your own store.",
        )
    dataset: Mapping[str, list[ox.NamedNode]] = {}
    if question.default_graphs or question.named_graphs:
        try:
            dataset = {
                "default_graph": [ox.NamedNode(iri) for iri in question.default_graphs],
                "named_graphs": [ox.NamedNode(iri) for iri in question.named_graphs],
            }
        except ValueError as error:
            raise Fault(400, f"A graph's name is not an IRI: {error}.", "Give absolute IRIs.") from None
    # Each prefix that is declared costs as much as a small query's tenth, so only those that may be used are.
    prefixes = {name: iri for name, iri in names.prefixes.items() if f"{name}:" in question.query}
    return store.query(question.query, prefixes=prefixes, **dataset)  # type: ignore[arg-type]


def _write(store: ox.Store, result: Result, question: Question, names: Names, outlet: Outlet) -> None:
    outlet.kind = "graph" if isinstance(result, ox.QueryTriples) else "rows"
    media_type = question.graph if outlet.kind == "graph" else question.rows
    if media_type is None:
        return
    if media_type == PAGE:
        outlet.write(json.dumps(asdict(_excerpt(result, Reader(store, names, question.language)))).encode())
    elif not isinstance(result, ox.QueryTriples):
        result.serialize(outlet, format=ox.QueryResultsFormat.from_media_type(media_type))  # type: ignore[arg-type]
    elif media_type == ox.RdfFormat.N_TRIPLES.media_type:
        result.serialize(outlet, format=ox.RdfFormat.N_TRIPLES)  # type: ignore[arg-type]
    else:
        first = list(islice(result, LOOKED_THROUGH))
        prefixes = names.prefixes if len(first) == LOOKED_THROUGH else used(first, names.prefixes)
        form = ox.RdfFormat.from_media_type(media_type)
        ox.serialize(chain(first, result), outlet, format=form, prefixes=prefixes)  # type: ignore[arg-type]


def _excerpt(result: Result, reader: Reader) -> Excerpt:
    if isinstance(result, ox.QueryBoolean):
        return Excerpt(text="true" if result else "false")
    if isinstance(result, ox.QueryTriples):
        triples = list(islice(result, PAGE_ROWS + 1))
        known = used(triples, reader.names.prefixes)
        text = (ox.serialize(triples[:PAGE_ROWS], format=ox.RdfFormat.TURTLE, prefixes=known) or b"").decode()
        return Excerpt(text=text[:PAGE_SIZE], more=len(triples) > PAGE_ROWS or len(text) > PAGE_SIZE)
    header = [variable.value for variable in result.variables]
    rows: list[list[dict[str, Any]]] = []
    size = 0
    for row in _rows(result, reader):
        size += sum(len(cell["text"]) for cell in row)
        if len(rows) == PAGE_ROWS or size > PAGE_SIZE:
            return Excerpt(header, rows, more=True)
        rows.append(row)
    return Excerpt(header, rows)


def _rows(result: ox.QuerySolutions, reader: Reader) -> Iterator[list[dict[str, Any]]]:
    for solution in result:
        yield [asdict(reader.show_short(term)) for term in solution]


def _malformed(query: str, error: SyntaxError) -> Fault:
    if UPDATE.match(STRINGS_COMMENTS_IRIS.sub(lambda match: match[0] if match[0][0] == "<" else " ", query)):
        return Fault(400, "This is an update, not a query.", "Ask by SELECT, ASK, CONSTRUCT or DESCRIBE.")
    found = POSITION.match(str(error))
    if found is None:
        return Fault(400, f"The query is not SPARQL 1.1: {_short(str(error))}.", "Correct it.")
    line, column = int(found["line"]), int(found["column"])
    detail = f"The query is not SPARQL 1.1: line {line}, column {column}: {_short(found['expected'])}."
    return Fault(400, detail, "Correct it at that place.", line=line, column=column)


def _short(text: str) -> str:
    text = re.sub(r"\s+", " ", text)
    return text if len(text) <= 200 else text[:200] + " …"
