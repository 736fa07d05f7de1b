"""Both SHACL engines find the same faults: in every example, in what is shipped, and in a graph ten times as large.

`data/shapes` and `data/ontology` hold the examples that hold to each shape or break it; `test_shapes` says what of them
is a fault, this module that both engines agree.
"""

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest

from tiegraph import check as module
from tiegraph.build import concepts, graph_quads
from tiegraph.check import Report, check
from tiegraph.loaders import inputs
from tiegraph.names import PREFIXES, VOCABULARY, Names

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "tests" / "data" / "shapes"
COMMON = EXAMPLES / "common.ttl"
PASSING = sorted(EXAMPLES.glob("*/pass-*.ttl"))
FAILING = sorted(EXAMPLES.glob("*/fail-*.ttl"))
WORDS = sorted((ROOT / "tests" / "data" / "ontology").glob("*.ttl"))
ID = VOCABULARY + "id/"
TIES = 2300
SHAPES = {file.parent.name for file in FAILING}


def read(file: Path) -> list[ox.Quad]:
    return [ox.Quad(one.subject, one.predicate, one.object) for one in ox.parse(path=file, format=ox.RdfFormat.TURTLE)]


SHARED = {quad.subject for quad in read(COMMON)}


def read_own(file: Path) -> list[ox.Quad]:
    """An example with its own things renamed after it, so that many can be checked as one graph."""
    quads = read(file)
    own = {quad.subject: quad.subject for quad in quads if quad.subject not in SHARED}
    for thing in own:
        if isinstance(thing, ox.NamedNode):
            own[thing] = ox.NamedNode(f"{thing.value}-{file.parent.name}-{file.stem}")
    return [
        ox.Quad(own.get(quad.subject, quad.subject), quad.predicate, own.get(quad.object, quad.object))
        for quad in quads
    ]


def together(files: list[Path]) -> list[ox.Quad]:
    return read(COMMON) + [quad for file in files for quad in read_own(file)]


@pytest.fixture(scope="module")
def shipped(tmp_path_factory) -> list[ox.Quad]:
    found = inputs.read(tmp_path_factory.mktemp("none"), concepts(Names()), True, ())
    return list(graph_quads(found.registry, (file.sheet for file in found.sheets), Names()))


@pytest.fixture(scope="module")
def towns(tmp_path_factory) -> list[ox.Quad]:
    made = subprocess.run(
        [sys.executable, ROOT / "bench" / "make_towns.py", str(TIES)], capture_output=True, check=True
    )
    return list(ox.parse(made.stdout, format=ox.RdfFormat.N_QUADS))


def both(quads: list[ox.Quad]) -> tuple[Report, Report]:
    return check(quads, engine="pyshacl"), check(quads, engine="shacl")


def broken(report: Report) -> set[str]:
    return {finding.shape.removeprefix(PREFIXES["shape"]) for finding in report.findings}


# What both find


def test_they_agree_that_the_passing_examples_hold():
    reference, compiled = both(together(PASSING))
    assert compiled.findings == reference.findings


def test_they_find_the_same_faults_in_the_failing_examples_of_every_shape():
    reference, compiled = both(together(FAILING))
    assert compiled.findings == reference.findings
    assert broken(compiled) >= SHAPES


@pytest.mark.parametrize("file", WORDS, ids=lambda file: file.stem)
def test_they_find_the_same_faults_in_an_example_of_the_ontology_s_shapes(file):
    reference, compiled = both(read(file))
    assert compiled.findings == reference.findings
    assert broken(compiled) >= ({file.name.removesuffix(".wrong.ttl")} if ".wrong." in file.name else set())


def test_they_write_the_same_report_on_what_is_shipped_to_the_byte(shipped):
    reference, compiled = both(shipped)
    assert compiled == reference
    assert compiled.conforms


# Where they differ: docs/shapes.md lists it. If one of these fails, an engine has changed: correct the page.


@dataclass(frozen=True)
class Difference:
    statement: str
    stricter: set[str]
    laxer: frozenset[str] = frozenset()


DIFFERENCES = {
    "line-break": Difference(
        r'source:paper tie:sha256 "1123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n"', {"source-sha256"}
    ),
    "blanks": Difference('evidence:paper-0-10 tie:row " 7"^^xsd:integer', {"evidence-row"}),
    "blanks-beyond": Difference(
        'selector:paper-0-10 oa:end " 7777"^^xsd:integer', {"position-end", "position-start"}, frozenset({"position-inside"})
    ),
    "incomparable": Difference(
        'agreement:westham-eastham-2001 tie:startEarliest "2001-01-01"^^xsd:date ; tie:startLatest "2001"^^xsd:gYear',
        {"start-earliest"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DIFFERENCES)
def test_they_differ_only_where_a_value_is_ill_formed_and_both_or_the_stricter_one_reject_it(name):
    difference = DIFFERENCES[name]
    types = ("source", "evidence", "selector", "agreement")
    prefixes = {kind: f"{ID}{kind}/" for kind in types} | {key: PREFIXES[key] for key in ("tie", "oa", "xsd")}
    prologue = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in prefixes.items())
    added = ox.parse(f"{prologue}{difference.statement} .", format=ox.RdfFormat.TURTLE)
    quads = read(COMMON) + [ox.Quad(one.subject, one.predicate, one.object) for one in added]
    reference, compiled = both(quads)
    shape = PREFIXES["shape"]
    assert {one.shape for one in {*compiled.findings} - {*reference.findings}} == {
        shape + one for one in difference.stricter
    }
    assert {one.shape for one in {*reference.findings} - {*compiled.findings}} == {
        shape + one for one in difference.laxer
    }
    assert not compiled.conforms


def test_an_ill_formed_date_that_has_to_come_before_another_stops_pyshacl_and_is_told_by_the_compiled_engine():
    tie, bound = ox.NamedNode(f"{ID}agreement/westham-eastham-2001"), PREFIXES["tie"] + "start"
    date = ox.NamedNode(PREFIXES["xsd"] + "date")
    bounds = {"Earliest": "2001-02-30", "Latest": "2001-01-01"}
    quads = read(COMMON) + [
        ox.Quad(tie, ox.NamedNode(bound + name), ox.Literal(day, datatype=date)) for name, day in bounds.items()
    ]
    with pytest.raises(TypeError):
        check(quads, engine="pyshacl")
    assert "start-earliest" in broken(check(quads, engine="shacl"))


# At scale


def test_a_large_faultless_graph_holds(towns):
    assert len(towns) > 50_000
    assert check(towns).findings == ()


def test_every_fault_sown_into_a_large_graph_is_found_and_no_other(towns):
    files = [file for file in FAILING if not any(isinstance(quad.subject, ox.BlankNode) for quad in read(file))]
    sown = {file: read_own(file) for file in files}
    owners = {quad.subject.value: file for file, quads in sown.items() for quad in quads if quad.subject not in SHARED}
    report = check([*towns, *read(COMMON), *(quad for quads in sown.values() for quad in quads)])
    found: dict[Path, set[str]] = {file: set() for file in files}
    strays = set()
    for finding in report.findings:
        slug = finding.shape.removeprefix(PREFIXES["shape"])
        if file := owners.get(finding.focus, owners.get(finding.value)):
            # An example may make up a concept without labels, which breaks the shapes of the ontology.
            found[file] |= {slug} & SHAPES
        else:
            strays.add(finding.focus)
    assert len(files) > 360
    for file in files:
        # Here the ontology is in the graph too and says that an agreement is a tie, so that less follows from a fault.
        assert {file.parent.name} <= found[file] <= expected(file), file
    assert strays.isdisjoint(quad.subject.value for quad in towns)


def expected(file: Path) -> set[str]:
    """The shape of its folder, and those that its first line names: `# also: <shape> (why)`."""
    also = re.match(r"# also: ([a-z, -]+) \(.+\)$", file.read_text(encoding="utf-8").split("\n")[0])
    return {file.parent.name, *(also[1].split(", ") if also else ())}


# The choice


@pytest.mark.parametrize(("more", "engine"), [(0, "pyshacl"), (1, "shacl")])
def test_pyshacl_checks_up_to_a_size_and_the_compiled_engine_beyond(more, engine, monkeypatch):
    asked = []
    monkeypatch.setattr(module, "validate", lambda data, engine: asked.append(engine) or [])
    label = ox.NamedNode(PREFIXES["skos"] + "note")
    count = module.MOST_FOR_PYSHACL + more
    check(ox.Quad(ox.NamedNode(f"{ID}territory/x"), label, ox.Literal(str(i))) for i in range(count))
    assert asked == [engine]


@pytest.mark.parametrize("engine", ["pyshacl", "shacl"])
def test_a_fault_is_told_in_either_language(engine):
    fault = [file for file in FAILING if file.parent.name == "two-parties"][:1]
    told = {language: check(together(fault), language, engine).findings for language in ("en", "ru")}
    messages = {
        language: [one.message for one in findings if one.shape.endswith("/two-parties")]
        for language, findings in told.items()
    }
    assert re.match("The tie binds fewer than two parties", messages["en"][0])
    assert re.match("Связь соединяет меньше двух сторон", messages["ru"][0])
