"""The two SHACL engines behind one function.

pySHACL is the reference: widely used, written in Python. `shacl` is compiled (Rust) and some hundred times faster
(docs/benchmarks.md). Both read N-Triples and write a SHACL validation report, which is read in one way.
"""

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pyoxigraph as ox
import pyshacl
import rdflib
import shacl

from tiegraph.names import PREFIXES, list_files, read_text

Engine = Literal["pyshacl", "shacl"]
Term = ox.NamedNode | ox.BlankNode | ox.Literal

SHACL = "http://www.w3.org/ns/shacl#"
RDF_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")


@dataclass(frozen=True)
class Result:
    """One result of a validation, in SHACL's words; messages: what the shape says, one per language."""

    focus: Term
    shape: Term
    path: Term | None
    value: Term | None
    severity: Term
    component: Term
    messages: tuple[Term, ...]


def validate(data: Path, engine: Engine) -> list[Result]:
    """Hold a file of N-Triples, named `.nt`, against the shipped shapes; each result once, sorted.

    Raises ValueError when the engine cannot read a shape: no rule is left out in silence.
    """
    shapes = "\n".join(read_text("shapes", name) for name in list_files("shapes", ".ttl"))
    report = _run_pyshacl(data, shapes) if engine == "pyshacl" else _run_shacl(data, shapes)
    return sorted(_read_report(report, _messages(shapes)), key=_sort_key)


def write_report(results: list[Result], conforms: bool) -> str:
    """A SHACL validation report as Turtle: equal results give equal bytes, whichever engine found them."""
    report = ox.BlankNode("report")
    about = [ox.Triple(report, RDF_TYPE, _sh("ValidationReport"))]
    about.append(ox.Triple(report, _sh("conforms"), ox.Literal(conforms)))
    each: list[ox.Triple] = []
    for number, result in enumerate(results, start=1):
        node = ox.BlankNode(f"result{number}")
        about.append(ox.Triple(report, _sh("result"), node))
        each.append(ox.Triple(node, RDF_TYPE, _sh("ValidationResult")))
        each += [
            ox.Triple(node, _sh(name), term)
            for name, term in (
                ("focusNode", result.focus),
                ("resultPath", result.path),
                ("value", result.value),
                ("resultSeverity", result.severity),
                ("sourceShape", result.shape),
                ("sourceConstraintComponent", result.component),
                *(("resultMessage", message) for message in result.messages),
            )
            if term is not None
        ]
    text = ox.serialize([*about, *each], format=ox.RdfFormat.TURTLE, prefixes={"sh": SHACL}) or b""
    return text.decode()


def _run_pyshacl(data: Path, shapes: str) -> str:
    normalize = rdflib.NORMALIZE_LITERALS
    rdflib.NORMALIZE_LITERALS = False  # rdflib would mend "2009-02-20Z" before anyone can find fault with it
    try:
        graph = rdflib.Graph().parse(data, format="nt")
    finally:
        rdflib.NORMALIZE_LITERALS = normalize
    rules = rdflib.Graph().parse(data=shapes, format="turtle")
    _, report, _ = pyshacl.validate(graph, shacl_graph=rules, inference="none")
    return str(report.serialize(format="nt"))


def _run_shacl(data: Path, shapes: str) -> str:
    return shacl.Shapes.from_turtle(shapes).validate_file(str(data)).serialize("ntriples")


def _read_report(report: str, messages: dict[Term, tuple[Term, ...]]) -> set[Result]:
    """The results of a report; the results inside results (`sh:detail`), which only pySHACL gives, are left out."""
    nodes: dict[Term, dict[str, Term]] = defaultdict(dict)
    results: list[Term] = []
    for triple in ox.parse(report, format=ox.RdfFormat.N_TRIPLES):
        if triple.predicate == _sh("result"):
            results.append(triple.object)
        else:
            nodes[triple.subject][triple.predicate.value.removeprefix(SHACL)] = triple.object
    return {_result(nodes[result], messages) for result in results}


def _result(node: dict[str, Term], messages: dict[Term, tuple[Term, ...]]) -> Result:
    return Result(
        focus=node["focusNode"],
        shape=node["sourceShape"],
        path=node.get("resultPath"),
        value=node.get("value"),
        severity=node["resultSeverity"],
        component=node["sourceConstraintComponent"],
        messages=messages[node["sourceShape"]],
    )


def _messages(shapes: str) -> dict[Term, tuple[Term, ...]]:
    """What each shape says; a report is not asked, for pySHACL drops the language of a SPARQL constraint's message."""
    said: dict[Term, tuple[Term, ...]] = defaultdict(tuple)
    for triple in ox.parse(shapes, format=ox.RdfFormat.TURTLE):
        if triple.predicate == _sh("message"):
            said[triple.subject] += (triple.object,)
    return said


def _sort_key(result: Result) -> tuple[str, ...]:
    terms = (result.focus, result.shape, result.path, result.value, result.severity, result.component)
    return tuple("" if term is None else str(term) for term in terms)


def _sh(name: str) -> ox.NamedNode:
    return ox.NamedNode(SHACL + name)
