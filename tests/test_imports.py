"""The import rule of the house: the rooms know only what comes before them in the pipeline."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = {"loaders", "network", "api", "web", "sources", "registry", "ontology", "shapes", "queries"}
MAY = {"core": set(), "loaders": {"loaders"}, "network": {"network"}, "api": {"api", "network"}}


def imported_rooms(path: Path, top_level_only: bool) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = tree.body if top_level_only else list(ast.walk(tree))
    names: list[str] = []
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and node.module:
            names += [node.module] + [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
    return {name.split(".")[1] for name in names if name.startswith("tiegraph.")} & ROOMS


@pytest.mark.parametrize("room", sorted(MAY))
def test_a_room_imports_only_what_it_may(room):
    for path in sorted((ROOT / room).rglob("*.py")):
        lazily = room == "core" and path.name == "cli.py"
        assert imported_rooms(path, top_level_only=lazily) <= MAY[room], path


def test_the_rule_would_notice(tmp_path):
    bad = tmp_path / "bad.py"
    bad.write_text("def f():\n    from tiegraph.api import app\n")
    assert imported_rooms(bad, top_level_only=False) == {"api"}
    assert imported_rooms(bad, top_level_only=True) == set()


def test_data_folders_hold_no_code():
    for room in ROOMS - set(MAY):
        assert [path.name for path in (ROOT / room).rglob("*.py")] == ["__init__.py"]
        assert len((ROOT / room / "__init__.py").read_text(encoding="utf-8").splitlines()) == 1
