"""Every shape finds what it promises to find, and nothing else; and says so in words, in both languages.

`data/shapes/<shape>/` holds examples: `pass-*.ttl` are faultless, `fail-*.ttl` break that one shape. An example is read
together with `common.ttl`. Where a fault cannot but break a second rule, the first line says which: `# also: <shape> (why)`.
"""

import calendar
import re
from collections import defaultdict
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import pyshacl
import pytest
import rdflib
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, RDFS, SH

from tiegraph.dates import PartialDate

ROOT = Path(__file__).resolve().parents[1]
FILES = sorted((ROOT / "shapes").glob("*.ttl"))
EXAMPLES = ROOT / "tests" / "data" / "shapes"
SHAPE = "https://w3id.org/tiegraph/shape/"
PAGE = (ROOT / "docs" / "shapes.md").read_text(encoding="utf-8")


def read(*files: Path) -> Graph:
    graph = Graph()
    # rdflib would else rewrite literals as it reads them: "2009-02-20Z" would lose its time zone before a shape sees it.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rdflib, "NORMALIZE_LITERALS", False)
        for file in files:
            graph.parse(file, format="turtle")
    return graph


def named(graph: Graph) -> list[str]:
    """The slugs of all shapes that have a name."""
    shapes = {*graph.subjects(RDF.type, SH.NodeShape), *graph.subjects(RDF.type, SH.PropertyShape)}
    return sorted(str(shape).removeprefix(SHAPE) for shape in shapes if isinstance(shape, URIRef))


def is_rule(slug: str, graph: Graph) -> bool:
    """Whether a shape is held against the data by itself; the others are parts of rules."""
    shape = URIRef(SHAPE + slug)
    return any((shape, target, None) in graph for target in (SH.targetClass, SH.targetSubjectsOf, SH.targetNode))


# The shapes of the ontology have their own tests; these are the shapes of the data.
SHAPES = read(*(file for file in FILES if file.name != "ontology.ttl"))
ALL_SHAPES = read(*FILES)
RULES = [slug for slug in named(SHAPES) if is_rule(slug, SHAPES)]
PASSING = sorted(EXAMPLES.glob("*/pass-*.ttl"))
FAILING = sorted(EXAMPLES.glob("*/fail-*.ttl"))


def name(file: Path) -> str:
    return f"{file.parent.name}/{file.stem}"


@dataclass(frozen=True)
class Outcome:
    """What a validation of many examples found in each, and what it found that is of none."""

    found: dict[str, set[str]]
    stray: list[tuple[str, str]]


def validate(files: list[Path]) -> Outcome:
    """Validate all examples in one graph; each has its own things, renamed after its file, and shares `common.ttl`."""
    data = read(EXAMPLES / "common.ttl")
    shared = set(data.subjects())
    owners = {}
    for file in files:
        example = read(file)
        own = {node: node for node in example.subjects() if node not in shared}
        suffix = "-" + name(file).replace("/", "-")
        own = {node: URIRef(node + suffix) if isinstance(node, URIRef) else node for node in own}
        owners |= dict.fromkeys(own.values(), name(file))
        for s, p, o in example:
            data.add((own.get(s, s), p, own.get(o, o)))
    _, results, _ = pyshacl.validate(data, shacl_graph=SHAPES, inference="none")
    found, stray = defaultdict(set), []
    for result in results.objects(None, SH.result):
        slug = str(results.value(result, SH.sourceShape)).removeprefix(SHAPE)
        focus, value = results.value(result, SH.focusNode), results.value(result, SH.value)
        if owner := owners.get(focus, owners.get(value)):
            found[owner].add(slug)
        else:
            stray.append((slug, str(focus)))
    return Outcome(dict(found), stray)


@pytest.fixture(scope="module")
def passing() -> Outcome:
    return validate(PASSING)


@pytest.fixture(scope="module")
def failing() -> Outcome:
    return validate(FAILING)


@pytest.mark.parametrize("file", PASSING, ids=name)
def test_a_faultless_example_conforms(file, passing):
    assert passing.found.get(name(file), set()) == set()


@pytest.mark.parametrize("file", FAILING, ids=name)
def test_a_faulty_example_breaks_the_shape_of_its_folder_and_no_other(file, failing):
    first = file.read_text(encoding="utf-8").split("\n")[0]
    also = re.match(r"# also: ([a-z, -]+) \(.+\)$", first)
    expected = {file.parent.name, *(also[1].split(", ") if also else ())}
    assert failing.found.get(name(file), set()) == expected


def test_no_finding_is_of_no_example(passing, failing):
    assert passing.stray == []
    assert failing.stray == []


@pytest.mark.parametrize("slug", RULES)
def test_every_rule_has_an_example_that_holds_and_one_that_does_not(slug):
    assert list((EXAMPLES / slug).glob("pass-*.ttl")), f"write tests/data/shapes/{slug}/pass-….ttl"
    assert list((EXAMPLES / slug).glob("fail-*.ttl")), f"write tests/data/shapes/{slug}/fail-….ttl"


def test_every_folder_of_examples_is_of_a_rule():
    assert {file.parent.name for file in EXAMPLES.glob("*/*")} == set(RULES)


@pytest.mark.parametrize("slug", named(SHAPES))
def test_a_shape_has_a_title_a_message_and_a_severity_in_words(slug):
    shape = URIRef(SHAPE + slug)
    for words in (RDFS.label, SH.message):
        texts = {text.language: str(text) for text in SHAPES.objects(shape, words)}
        assert set(texts) == {"en", "ru"}
        assert len(list(SHAPES.objects(shape, words))) == 2
        assert re.search("[А-Яа-я]", texts["ru"])
        assert not re.search("[А-Яа-я]", texts["en"])
    for message in SHAPES.objects(shape, SH.message):
        fault, colon, mend = str(message).partition(": ")
        assert fault
        assert colon, "a message says what is wrong, a colon, and what to do"
        assert mend.endswith(".")
    assert SHAPES.value(shape, SH.severity) in (SH.Violation, SH.Warning)


def test_every_shape_held_against_the_data_has_a_name():
    targets = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.targetNode)
    holders = {shape for target in targets for shape in SHAPES.subjects(target, None)}
    assert {str(shape).removeprefix(SHAPE) for shape in holders} == set(RULES)


def test_every_part_is_used_by_a_rule():
    for slug in set(named(SHAPES)) - set(RULES):
        assert (None, None, URIRef(SHAPE + slug)) in SHAPES, slug


def test_the_path_of_a_rule_is_a_property_so_that_a_finding_can_name_it():
    for slug in RULES:
        path = SHAPES.value(URIRef(SHAPE + slug), SH.path)
        assert path is None or isinstance(path, URIRef), slug


def test_the_shapes_are_well_formed_shacl():
    shapes_of_shapes = Graph().parse(
        data=resources.files("pyshacl.assets").joinpath("shacl-shacl.ttl").read_text("utf-8")
    )
    conforms, _, text = pyshacl.validate(
        ALL_SHAPES, shacl_graph=shapes_of_shapes, inference="none", max_validation_depth=60
    )
    assert conforms, text


def test_the_pattern_of_dates_is_the_calendar():
    patterns = [re.compile(str(pattern)) for pattern in SHAPES.objects(None, SH.pattern) if "02-29" in pattern]
    assert len(patterns) == 1
    for year in (1000, 1900, 1999, 2000, 2023, 2024, 2100, 2400, 2999):
        assert calendar.isleap(year) == bool(patterns[0].search(f"{year}-02-29"))
        for month in range(14):
            for day in range(33):
                text = f"{year}-{month:02}-{day:02}"
                assert bool(patterns[0].search(text)) == is_day(text), text


def is_day(text: str) -> bool:
    try:
        return PartialDate(text).precision == "day"
    except ValueError:
        return False


def row(slug: str, graph: Graph) -> str:
    """The row of docs/shapes.md that a shape has to have."""
    shape = URIRef(SHAPE + slug)
    label, message = (english(shape, words, graph) for words in (RDFS.label, SH.message))
    severity = str(graph.value(shape, SH.severity)).rpartition("#")[2]
    fault, _, mend = message.partition(": ")
    return f"| `{slug}` | {label} | {severity} | {fault} | {mend} |"


def english(shape: URIRef, words: URIRef, graph: Graph) -> str:
    (text,) = (t for t in graph.objects(shape, words) if isinstance(t, Literal) and t.language == "en")
    return str(text).replace("|", "\\|")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_page_of_shapes_has_every_shape_of_a_file_as_it_is(file):
    graph = read(file)
    wanted = [row(slug, graph) for slug in named(graph) if graph.value(URIRef(SHAPE + slug), SH.message)]
    missing = [line for line in wanted if line not in PAGE.splitlines()]
    assert not missing, "put these rows into docs/shapes.md:\n" + "\n".join(missing)


def test_the_page_of_shapes_has_no_shape_that_is_not_there():
    listed = re.findall(r"^\| `([a-z0-9-]+)` \|", PAGE, flags=re.MULTILINE)
    assert len(listed) == len(set(listed))
    assert set(listed) <= set(named(ALL_SHAPES))
