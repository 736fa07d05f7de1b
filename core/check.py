"""SHACL: what must hold, and each fault told with its place and its mend."""

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pyoxigraph as ox

from tiegraph.errors import StoreError
from tiegraph.origin import find_origins
from tiegraph.validation import SHACL, Engine, Result, Term, validate, write_report

Severity = Literal["violation", "warning", "info"]

# Up to so many quads pySHACL checks (some 5 s), beyond it the compiled engine. docs/benchmarks.md compares the two.
MOST_FOR_PYSHACL = 10_000


@dataclass(frozen=True, order=True)
class Finding:
    """One fault: a rule that one thing, or one value of it, breaks.

    focus: the IRI of the thing at fault ("[]" if it has none); path, value: which statement, where it is one; where:
    source, table, row, item and characters, as far as the thing has evidence.
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


def check(quads: Iterable[ox.Quad], language: str = "en", engine: Engine | None = None) -> Report:
    """Validate the union of all graphs against the shipped shapes.

    language: "en" or "ru", of the messages; engine: None leaves the choice to the size, `MOST_FOR_PYSHACL`.
    Raises StoreError when there is no room for a temporary copy of the data.
    """
    with tempfile.TemporaryDirectory(prefix="tiegraph-") as folder:
        data = Path(folder, "union.nt")
        count = _write_union(quads, data)
        results = validate(data, engine or ("pyshacl" if count <= MOST_FOR_PYSHACL else "shacl"))
        named = {term.value for one in results for term in (one.focus, one.value) if isinstance(term, ox.NamedNode)}
        origins = find_origins(data, named)
    findings = sorted({_finding(result, origins, language) for result in results})
    conforms = not any(finding.severity == "violation" for finding in findings)
    return Report(tuple(findings), write_report(results, conforms))


def _write_union(quads: Iterable[ox.Quad], data: Path) -> int:
    """Write the statements of all graphs as N-Triples, the form that both engines read; returns how many lines."""
    triples = (ox.Triple(quad.subject, quad.predicate, quad.object) for quad in quads)
    try:
        ox.serialize(triples, data, format=ox.RdfFormat.N_TRIPLES)
    except OSError as error:
        raise StoreError(
            f"The data to check cannot be written: {error}.", str(data.parent), "Free space, or set TMPDIR."
        ) from None
    with data.open("rb") as lines:
        return sum(1 for _ in lines)


def _finding(result: Result, origins: dict[str, str], language: str) -> Finding:
    severities: dict[str, Severity] = {
        SHACL + "Violation": "violation",
        SHACL + "Warning": "warning",
        SHACL + "Info": "info",
    }
    focus, value = _text(result.focus), _text(result.value)
    return Finding(
        severity=severities[_text(result.severity)],
        focus=focus,
        shape=_text(result.shape),
        message=_message(result, language),
        path=_text(result.path),
        value=value,
        where=origins.get(focus) or origins.get(value, ""),
    )


def _message(result: Result, language: str) -> str:
    texts = {text.language: text.value for text in result.messages if isinstance(text, ox.Literal)}
    return texts[language]


def _text(term: Term | None) -> str:
    if term is None:
        return ""
    return "[]" if isinstance(term, ox.BlankNode) else term.value
