"""What `/openapi.json` promises: true types, examples that work, answers in the shape that it tells."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from jsonschema import Draft202012Validator
from published import publish_shipped
from server import serve

from tiegraph import questions
from tiegraph.api.app import create_app
from tiegraph.api.lists.catalogue import LISTINGS
from tiegraph.api.openapi import describe
from tiegraph.names import SCHEMES, list_files, read_text
from tiegraph.settings import Settings

DOCUMENT = describe(create_app(Settings()))
OPERATIONS = {path: methods["get"] for path, methods in DOCUMENT["paths"].items()}
LISTS = [f"/{listing.name}" for listing in LISTINGS]
EXAMPLES = [
    pytest.param(path, parameter, example, id=f"{path}?{parameter['name']}={example}")
    for path, operation in OPERATIONS.items()
    for parameter in operation["parameters"]
    if parameter["in"] == "query"
    for example in parameter["schema"].get("examples", ())
]

# What Oxigraph gives must be dropped in the thread that made it; otherwise it leaks, and Python says so only here.
pytestmark = pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture(scope="module")
def client(tmp_path_factory) -> Iterator[httpx.Client]:
    data = tmp_path_factory.mktemp("data")
    publish_shipped(data)
    with serve(Settings(data=data)) as address, httpx.Client(base_url=address) as client:
        yield client


def filled(path: str) -> str:
    """A path with the examples of its own parameters."""
    for parameter in OPERATIONS[path]["parameters"]:
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", quote(parameter["schema"]["examples"][0]))
    return path


def parameters(path: str) -> dict[str, dict[str, Any]]:
    return {parameter["name"]: parameter["schema"] for parameter in OPERATIONS[path]["parameters"]}


def test_it_is_served(client):
    answer = client.get("/openapi.json")
    assert answer.headers["content-type"] == "application/json"
    told = answer.json()
    assert told["openapi"].startswith("3.1")
    assert told == DOCUMENT
    assert client.head("/openapi.json").status_code == 200


def test_there_is_no_page_that_needs_another_host(client):
    assert client.get("/docs").status_code == 404
    assert client.get("/redoc").status_code == 404


def test_every_list_and_every_question_is_described():
    assert {*LISTS, "/territories/{slug}/partners", "/queries", "/sparql", "/data/{ref}"} <= set(OPERATIONS)
    assert {f"/queries/{one.name}" for one in questions.listing()} <= set(OPERATIONS)
    assert len({operation["operationId"] for operation in OPERATIONS.values() if "operationId" in operation}) > 40


@pytest.mark.parametrize("path", OPERATIONS)
def test_every_parameter_is_described_with_a_sound_schema(path):
    operation = OPERATIONS[path]
    assert operation["summary"]
    assert "422" not in operation["responses"]
    names = [(parameter["in"], parameter["name"]) for parameter in operation["parameters"]]
    assert len(names) == len(set(names))
    for parameter in operation["parameters"]:
        assert parameter["description"].endswith("."), parameter["name"]
        Draft202012Validator.check_schema(parameter["schema"])
        assert parameter["schema"]["type"] in {"string", "integer", "number", "array"}
        for example in parameter["schema"].get("examples", ()):
            Draft202012Validator(parameter["schema"]).validate(example)
    for answer in operation["responses"].values():
        for content in answer["content"].values():
            Draft202012Validator.check_schema(content.get("schema", {}))


@pytest.mark.parametrize("path", LISTS)
def test_filters_have_their_real_types(path):
    found = parameters(path)
    assert found["limit"] == {"type": "integer", "minimum": 1, "maximum": 10000, "default": 100, "examples": [10]}
    assert "label" in found["sort"]["enum"]
    assert "-label" in found["sort"]["enum"]
    assert "iri" in found["fields"]["items"]["enum"]
    if "asOf" in found:
        assert found["asOf"]["format"] == "date"
        assert found["mode"]["enum"] == ["certain", "possible"]
    for scheme in set(SCHEMES) & set(found):
        concepts = {
            line.split()[0] for line in read_text("ontology", f"{scheme}.ttl").splitlines() if " a skos:Concept" in line
        }
        assert {name.split(":")[1] for name in concepts if name.startswith(f"{scheme}:")} == set(
            found[scheme]["items"]["enum"]
        )


def test_the_schemes_are_where_the_test_above_reads_them():
    assert {f"{scheme}.ttl" for scheme in ("kind", "status", "field", "level")} <= set(list_files("ontology", ".ttl"))


def test_every_filter_has_an_example():
    for listing in LISTINGS:
        known = parameters(f"/{listing.name}")
        for one in listing.filters:
            assert known[one.name]["examples"], one.name


@pytest.mark.parametrize(("path", "parameter", "example"), EXAMPLES)
def test_an_example_works(client, path, parameter, example):
    answer = client.get(filled(path), params={parameter["name"]: example})
    assert answer.status_code == 200, answer.text
    media_type = answer.headers["content-type"].split(";")[0]
    told = OPERATIONS[path]["responses"]["200"]["content"]
    assert media_type in told
    if media_type == "application/json" and told[media_type]:
        Draft202012Validator(told[media_type]["schema"]).validate(answer.json())


# What the endpoint gives depends on the query; tests of its own say what.
@pytest.mark.parametrize("path", [path for path in OPERATIONS if path != "/sparql"])
def test_every_form_that_is_told_is_given(client, path):
    for media_type in OPERATIONS[path]["responses"]["200"]["content"]:
        answer = client.get(filled(path), headers={"Accept": media_type})
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"].split(";")[0] == media_type


@pytest.mark.parametrize("path", [*LISTS, "/territories/{slug}/partners"])
def test_rows_have_the_columns_that_are_told(client, path):
    schema = OPERATIONS[path]["responses"]["200"]["content"]["application/json"]["schema"]
    query = {"asOf": "2012-06-30", "mode": "possible"} if "asOf" in parameters(path) else {}
    items = client.get(filled(path), params=query).json()["items"]
    assert items
    columns = schema["properties"]["items"]["items"]["properties"]
    for item in items:
        assert set(item) <= set(columns)
    told = client.get(filled(path), params={"fields": parameters(path)["fields"]["items"]["enum"]}).json()["items"]
    assert set(told[0]) == set(columns)


@pytest.mark.parametrize("path", [path for path in OPERATIONS if path.startswith("/queries/")])
def test_a_problem_has_the_shape_that_is_told(client, path):
    answer = client.get(path, params={"nonsense": "1"})
    assert answer.status_code == 400
    assert answer.json()["parameter"] == "nonsense"
    (content,) = OPERATIONS[path]["responses"]["400"]["content"].items()
    assert content[0] == answer.headers["content-type"]
    Draft202012Validator(DOCUMENT["components"]["schemas"]["Problem"]).validate(answer.json())
