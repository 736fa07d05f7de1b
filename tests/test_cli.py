"""What people type, what they see, and the exit codes they can rely on."""

import json
import shutil

import pytest
from command import tiegraph
from samples import SHEET

from tiegraph.names import Names

THING = Names().thing("")


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A folder with a release of the shipped sources in ./data."""
    folder = tmp_path_factory.mktemp("home")
    done = tiegraph("build", cwd=folder)
    assert done.code == 0, done.err
    return folder


def test_build_prints_a_summary_and_the_release(home):
    again = tiegraph("build", cwd=home)
    lines = again.out.splitlines()
    assert lines[0].split() == ["graph", "quads"]
    for graph in ("registry", "ontology", "computed", "zelenogradsk-partners", "blagoveshchensk-report-2011"):
        assert any(line.startswith(graph + " ") for line in lines)
    assert lines[-1].startswith("release ")


def test_building_twice_gives_the_same_release(home, tmp_path):
    first = tiegraph("releases", cwd=home).out.splitlines()[1].split()[0]
    other = tiegraph("build", "--data", tmp_path / "elsewhere", cwd=tmp_path)
    assert other.out.splitlines()[-1] == f"release {first}"
    dumps = [
        path.read_bytes() for folder in (home / "data", tmp_path / "elsewhere") for path in folder.rglob("dump.nq.gz")
    ]
    assert len(dumps) == 2
    assert dumps[0] == dumps[1]


def test_another_base_gives_another_release(home, tmp_path):
    done = tiegraph("build", cwd=tmp_path, TIEGRAPH_BASE="https://data.example.org/ties/")
    assert done.code == 0, done.err
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER(STRSTARTS(STR(?s), 'https://w3id.org/tiegraph/id/')) }"
    assert tiegraph(
        "query", query, "-f", "csv", cwd=tmp_path, TIEGRAPH_BASE="https://data.example.org/ties/"
    ).out.split() == ["n", "0"]


def test_query_by_name_file_and_text(home):
    text = "SELECT ?tie WHERE { ?tie tie:party <https://w3id.org/tiegraph/id/territory/lepel> } ORDER BY ?tie"
    (home / "mine.rq").write_text(text)
    by_text = tiegraph("query", text, "--format", "csv", cwd=home)
    by_file = tiegraph("query", "mine.rq", "--format", "csv", cwd=home)
    assert by_text.out == by_file.out == f"tie\n{THING}agreement/zelenogradsk-lepel-2009\n"
    named = tiegraph("query", "partners-of-territory", "--param", "territory=territory/neringa", "-f", "csv", cwd=home)
    assert "territory/zelenogradsk" in named.out


def test_the_forms_of_an_answer(home):
    text = "SELECT ?tie WHERE { ?tie tie:party <https://w3id.org/tiegraph/id/territory/lepel> }"
    bindings = json.loads(tiegraph("query", text, "-f", "json", cwd=home).out)["results"]["bindings"]
    assert [row["tie"]["value"] for row in bindings] == [THING + "agreement/zelenogradsk-lepel-2009"]
    table = tiegraph("query", text, cwd=home).out.split()
    assert table == ["tie", "id:agreement/zelenogradsk-lepel-2009"]
    turtle = tiegraph("query", "DESCRIBE <https://w3id.org/tiegraph/id/territory/lepel>", "-f", "ttl", cwd=home).out
    assert "tie:Territory" in turtle
    assert tiegraph("query", "ASK { ?s tie:party ?o }", cwd=home).out == "true\n"


def test_the_list_of_questions_is_in_two_languages(home):
    english = tiegraph("query", "--list", cwd=home).out
    russian = tiegraph("query", "--list", "--language", "ru", cwd=home).out
    assert "partners-of-territory" in english
    assert "partners-of-territory" in russian
    assert english != russian


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["query", "SELECT * WHERE {"], 2, ["not SPARQL"]),
        (["query", "no-such-question"], 2, ["no-such-question", "--list"]),
        (["query", "partners-of-territory", "--param", "territory"], 2, ["has no value", "name=value"]),
        (["query", "partners-of-territory", "--param", "teritory=x"], 2, ["no parameter `teritory`", "territory"]),
        (["query", "ASK {}", "--format", "ttl"], 2, ["ttl"]),
        (["query", "nowhere.rq"], 2, ["nowhere.rq"]),
        (["query"], 2, ["no question"]),
        (["query", "ASK {}", "--format", "pdf"], 2, ["pdf"]),
        (["frobnicate"], 2, ["frobnicate"]),
        (["check", "nowhere.yaml"], 3, ["nowhere.yaml", "cannot be opened"]),
        (["serve", "--port", "99999"], 2, ["65535"]),
    ],
)
def test_wrong_usage_is_one_paragraph_and_a_code(home, arguments, code, words):
    done = tiegraph(*arguments, cwd=home)
    assert done.code == code
    assert "Traceback" not in done.err
    for word in words:
        assert word in done.err


def test_a_traceback_only_with_debug(home):
    assert "Traceback" in tiegraph("--debug", "query", "nowhere.rq", cwd=home).err


def test_a_query_before_the_first_build_says_what_to_do(tmp_path):
    done = tiegraph("query", "ASK {}", cwd=tmp_path)
    assert (done.code, "tiegraph build" in done.err) == (4, True)
    assert "tiegraph build" in tiegraph("releases", cwd=tmp_path).out


def test_the_environment_and_the_option_name_the_data_folder(home, tmp_path):
    done = tiegraph("releases", cwd=tmp_path, TIEGRAPH_DATA=str(home / "data"))
    assert "current" in done.out
    assert tiegraph("releases", "--data", home / "data", cwd=tmp_path).out == done.out
    assert tiegraph("releases", cwd=tmp_path, TIEGRAPH_PORT="x").code == 2


@pytest.mark.parametrize(
    ("right", "wrong", "code", "words"),
    [
        ("    signed: 2001-05", "    sined: 2001-05", 3, ["sheet.yaml line 14", "`sined`", "Did you mean `signed`?"]),
        ("territory/neringa", "territory/atlantis", 3, ["sheet.yaml line 11", "territory/atlantis", "registry"]),
        ("    signed: 2001-05", "    signed: 2001-02-30", 3, ["sheet.yaml line 14", "2001-02-30"]),
        ("    since: 2001\n", "    since: 2004\n", 1, ["sample-plan", "sample-paper", "characters 100–200"]),
        ("[territory/zelenogradsk, territory/neringa]", "[territory/zelenogradsk]", 1, ["sample-treaty", "row 2"]),
    ],
)
def test_a_bad_sheet_leaves_the_old_release_as_it_was(home, tmp_path, right, wrong, code, words):
    shutil.copytree(home / "data", tmp_path / "data", symlinks=True)
    before = tiegraph("releases", cwd=tmp_path).out
    (tmp_path / "data/inputs").mkdir()
    (tmp_path / "data/inputs/sheet.yaml").write_text(good_sheet().replace(right, wrong, 1))
    for command in (["build"], ["check"]):
        done = tiegraph(*command, cwd=tmp_path)
        assert done.code == code, done.err
        for word in words:
            assert word in done.err
        assert "Traceback" not in done.err
    assert tiegraph("releases", cwd=tmp_path).out == before
    assert tiegraph("query", "ASK { ?s tie:party ?o }", cwd=tmp_path).out == "true\n"


def test_a_good_sheet_in_the_inputs_becomes_part_of_the_next_release(home, tmp_path):
    shutil.copytree(home / "data", tmp_path / "data", symlinks=True)
    (tmp_path / "data/inputs").mkdir()
    (tmp_path / "data/inputs/sheet.yaml").write_text(good_sheet())
    assert tiegraph("check", tmp_path / "data/inputs/sheet.yaml", cwd=home).code == 0
    done = tiegraph("build", cwd=tmp_path)
    assert done.code == 0, done.err
    assert (
        tiegraph("query", f"ASK {{ <{THING}agreement/sample-treaty> a tie:Agreement }}", cwd=tmp_path).out == "true\n"
    )
    assert tiegraph("releases", cwd=tmp_path).out.count("\n") == 3


def good_sheet() -> str:
    """The sample with its two parties as the programme's, so that the responsible body acts for one of them."""
    return SHEET.replace(
        "    party: [territory/zelenogradsk]\n", "    party: [territory/zelenogradsk, territory/kaliningrad-region]\n"
    )


def test_the_schema_that_editors_use_is_the_one_of_the_models(home):
    from pathlib import Path

    shipped = Path(__file__).resolve().parents[1] / "docs/sheet.schema.json"
    done = tiegraph("schema", cwd=home)
    assert done.out == shipped.read_text(encoding="utf-8"), "run: tiegraph schema > docs/sheet.schema.json"
