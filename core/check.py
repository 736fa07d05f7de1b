"""SHACL: what must hold, and each fault told with its place and its mend.

pySHACL is the reference implementation and writes the report; here its results are read into plain values.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import pyoxigraph as ox
import pyshacl
import rdflib
from rdflib.compare import to_canonical_graph
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from tiegraph.names import ONTOLOGY, list_files, read_text

Severity = Literal["violation", "warning", "info"]
TIE = rdflib.Namespace(ONTOLOGY)
OA = rdflib.Namespace("http://www.w3.org/ns/oa#")


@dataclass(frozen=True, order=True)
class Finding:
    """One result of a validation.

    focus: the IRI of the thing at fault; path, value: which statement, where it is one; where: source, table, row,
    item and characters, as far as the thing has evidence.
    """

    severity: Severity
    focus: str
    shape: str
    message: str
    path: str
    value: str
    where: str


@dataclass(frozen=True)
class Report:
    """What a validation found; turtle: the SHACL validation report as RDF."""

    findings: tuple[Finding, ...]
    turtle: str

    @property
    def conforms(self) -> bool:
        """Whether the data may be released: no finding is a violation."""
        return not any(finding.severity == "violation" for finding in self.findings)


def check(quads: Iterable[ox.Quad], language: str = "en") -> Report:
    """Validate the union of all graphs against the shipped shapes.

    language: "en" or "ru", of the messages.
    """
    data = union_graph(quads)
    shapes = shapes_graph()
    _, results, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", allow_warnings=True)
    found = (
        _finding(result, focus, results, shapes, data, language)
        for result, focus in results.subject_objects(SH.focusNode)
    )
    findings = sorted(found)
    return Report(tuple(findings), _turtle(results))


def union_graph(quads: Iterable[ox.Quad]) -> rdflib.Graph:
    """All statements as one rdflib graph, the form in which pySHACL takes data."""
    triples = (ox.Triple(quad.subject, quad.predicate, quad.object) for quad in quads)
    text = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    normalize = rdflib.NORMALIZE_LITERALS
    rdflib.NORMALIZE_LITERALS = False  # rdflib would mend "2009-02-20Z" before anyone can find fault with it
    try:
        return rdflib.Graph().parse(data=text, format="nt")
    finally:
        rdflib.NORMALIZE_LITERALS = normalize


def shapes_graph() -> rdflib.Graph:
    """All shipped shapes."""
    graph = rdflib.Graph()
    for name in list_files("shapes", ".ttl"):
        graph.parse(data=read_text("shapes", name), format="turtle")
    return graph


def _finding(
    result: Node, focus: Node, results: rdflib.Graph, shapes: rdflib.Graph, data: rdflib.Graph, language: str
) -> Finding:
    severities: dict[Node | None, Severity] = {
        SH.Violation: "violation",
        SH.Warning: "warning",
        SH.Info: "info",
    }
    return Finding(
        severity=severities[results.value(result, SH.resultSeverity)],
        focus=str(focus),
        shape=_text(results.value(result, SH.sourceShape)),
        message=_message(result, results, shapes, language),
        path=_text(results.value(result, SH.resultPath)),
        value=_text(results.value(result, SH.value)),
        where=_where(focus, data) or _where(results.value(result, SH.value), data),
    )


def _message(result: Node, results: rdflib.Graph, shapes: rdflib.Graph, language: str) -> str:
    """The rule in words: the shape's own message first, for pySHACL drops the language of a SPARQL constraint's."""
    shape = results.value(result, SH.sourceShape)
    said = [*shapes.objects(shape, SH.message), *results.objects(result, SH.resultMessage)]
    wanted = [text for text in said if isinstance(text, rdflib.Literal) and text.language == language]
    return str(min(wanted or said, key=str))


def _where(thing: Node | None, data: rdflib.Graph) -> str:
    """The places in the sources that a thing, or what holds it, was read from, or its row of the registry."""
    if not isinstance(thing, rdflib.URIRef):
        return ""
    if any((thing, RDF.type, TIE[kind]) in data for kind in ("Territory", "Body", "Association")):
        return f"registry, id {thing.rsplit('/', 1)[-1]}"
    evidence = {thing} if (thing, RDF.type, TIE.Evidence) in data else set(data.objects(thing, TIE.evidence))
    if not evidence:
        evidence = {item for holder in data.subjects(None, thing) for item in data.objects(holder, TIE.evidence)}
    places = sorted(filter(None, (_place(item, data) for item in evidence)))
    more = [f"and {len(places) - 3} more places"] if len(places) > 3 else []
    return "; ".join([*places[:3], *more])


def _place(evidence: Node, data: rdflib.Graph) -> str:
    source = data.value(evidence, OA.hasSource)
    named = [
        f"{key} {value}" for key in ("table", "row", "item", "paragraph") for value in data.objects(evidence, TIE[key])
    ]
    for selector in data.objects(evidence, OA.hasSelector):
        first, last = data.value(selector, OA.start), data.value(selector, OA.end)
        if first is not None:
            named.append(f"characters {first}–{last}")
    return f"{str(source).rsplit('/', 1)[-1]}, {', '.join(named)}" if source else ""


def _text(term: Node | None) -> str:
    return "" if term is None else str(term)


def _turtle(results: rdflib.Graph) -> str:
    """The report with its blank nodes named by content, so that two runs write the same bytes."""
    return str(to_canonical_graph(results).serialize(format="turtle"))
