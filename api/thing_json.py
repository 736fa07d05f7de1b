"""A thing as plain JSON: what its page says, for programs that do not read RDF."""

import json
from collections.abc import Iterable
from typing import Any

import pyoxigraph as ox

from tiegraph.api.incoming import Incoming
from tiegraph.api.labels import Reader, local_ref
from tiegraph.triples import TYPE


def as_json(
    node: ox.NamedNode, own: Iterable[ox.Triple], incoming: Incoming, following: str | None, reader: Reader
) -> bytes:
    """The thing, its statements by property and a page of what points at it, with labels in the reader's language.

    following: the address of the next page.
    """
    triples = sorted(own, key=str)
    content = {
        **_named(node, reader),
        "types": [_value(triple.object, reader) for triple in triples if triple.predicate.value == TYPE],
        "statements": [
            {"property": _named(triple.predicate, reader), "value": _value(triple.object, reader)}
            for triple in triples
            if triple.predicate.value != TYPE
        ],
        "incoming": {
            "total": sum(incoming.totals.values()),
            "page": incoming.number,
            "pages": incoming.pages,
            "next": following,
            "statements": [
                {"subject": _value(triple.subject, reader), "property": _named(triple.predicate, reader)}
                for triple in incoming.triples
            ],
        },
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode("utf-8", errors="replace")


def _named(node: ox.NamedNode, reader: Reader) -> dict[str, Any]:
    """An IRI, its address on this site where it has one ("kind/treaty"), and its label."""
    label, language = reader.label(node)
    ref = local_ref(node.value, reader.names)
    known = {"iri": node.value, "id": ref, "label": label, "language": language}
    return {name: value for name, value in known.items() if value is not None}


def _value(term: ox.NamedNode | ox.Literal | ox.BlankNode | ox.Triple, reader: Reader) -> dict[str, Any]:
    if isinstance(term, ox.NamedNode):
        return _named(term, reader)
    if not isinstance(term, ox.Literal):
        return {"value": str(term)}
    if term.language:
        return {"value": term.value, "language": term.language}
    return {"value": term.value, "datatype": term.datatype.value}
