"""The answers of a query, in the forms that people and programs read."""

from collections.abc import Iterator, Mapping

import pyoxigraph as ox

from tiegraph.errors import UsageError

Result = ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean

SOLUTIONS = {"csv": ox.QueryResultsFormat.CSV, "json": ox.QueryResultsFormat.JSON}
TRIPLES = {"ttl": ox.RdfFormat.TURTLE, "json": ox.RdfFormat.JSON_LD}


def ask(store: ox.Store, text: str, prefixes: Mapping[str, str]) -> Result:
    """Run a query on a store of a release. Raises UsageError when it is not SPARQL."""
    try:
        return store.query(text, prefixes=dict(prefixes))
    except SyntaxError as error:
        raise UsageError(f"The query is not SPARQL 1.1: {error.msg}.", "query", "Correct it there.") from None


def serialize(result: Result, form: str, prefixes: Mapping[str, str]) -> bytes:
    """An answer as csv or json (SPARQL 1.1 results) for SELECT and ASK, as ttl or json (JSON-LD) for triples."""
    if isinstance(result, ox.QueryTriples):
        if form not in TRIPLES:
            raise UsageError(f"Triples cannot be written as {form}.", "--format", "Use ttl or json.")
        known = dict(prefixes) if form == "ttl" else {}
        return ox.serialize(result, format=TRIPLES[form], prefixes=known) or b""
    if form not in SOLUTIONS:
        raise UsageError(f"Rows cannot be written as {form}.", "--format", "Use table, csv or json.")
    if isinstance(result, ox.QueryBoolean) and form == "csv":
        return b"true\n" if result else b"false\n"
    return result.serialize(format=SOLUTIONS[form]) or b""


def rows(result: ox.QuerySolutions, prefixes: Mapping[str, str]) -> Iterator[list[str]]:
    """The solutions as texts for a table: IRIs shortened by our prefixes, literals bare, the unbound empty."""
    for solution in result:
        yield ["" if term is None else shorten(term, prefixes) for term in solution]


def shorten(term: ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple, prefixes: Mapping[str, str]) -> str:
    """A term as a person reads it."""
    if not isinstance(term, ox.NamedNode):
        return term.value if isinstance(term, ox.Literal) else str(term)
    fitting = [
        (len(iri), f"{name}:{term.value.removeprefix(iri)}")
        for name, iri in prefixes.items()
        if term.value.startswith(iri)
    ]
    return max(fitting)[1] if fitting else term.value
