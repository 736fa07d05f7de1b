"""One distribution, one top-level name; sdist, wheel and installation give the same tiegraph."""

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements.lock"


def run(*command: str | Path, cwd: Path) -> str:
    clean = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("TIEGRAPH_", "PYTHONPATH", "VIRTUAL_ENV"))
    }
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=clean, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> dict[str, Path]:
    """An sdist of the repository, the wheel built from it, and a wheel built from the repository directly."""
    folder = tmp_path_factory.mktemp("built")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder / "both", ROOT, cwd=folder)
    run(sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", folder / "direct", ROOT, cwd=folder)
    sdist = next((folder / "both").glob("*.tar.gz"))
    return {
        "sdist": sdist,
        "wheel": next((folder / "both").glob("*.whl")),
        "direct": next((folder / "direct").glob("*.whl")),
    }


def content(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist() if ".dist-info/" not in name}


def test_the_wheel_owns_one_top_level_name(built):
    assert {name.split("/")[0] for name in content(built["wheel"])} == {"tiegraph"}


def test_the_sdist_builds_the_same_wheel(built):
    assert content(built["wheel"]) == content(built["direct"])


def test_the_wheel_holds_all_data_and_no_tests(built):
    names = set(content(built["wheel"]))
    for folder, ending in {
        "sources": ".yaml", "registry": ".csv", "ontology": ".ttl", "shapes": ".ttl", "queries": ".rq", "web": ".html",
    }.items():  # fmt: skip
        in_repository = {
            f"tiegraph/{folder}/{path.relative_to(ROOT / folder)}" for path in (ROOT / folder).rglob(f"*{ending}")
        }
        assert in_repository, folder
        assert in_repository <= names
    assert not [name for name in names if "test" in name.split("/")[1]]
    with tarfile.open(built["sdist"]) as archive:
        assert not [name for name in archive.getnames() if "/data/releases" in name or ".venv" in name]


def test_it_works_in_an_empty_environment_outside_the_repository(built, tmp_path):
    run(sys.executable, "-m", "venv", tmp_path / "venv", cwd=tmp_path)
    python, tiegraph = tmp_path / "venv/bin/python", tmp_path / "venv/bin/tiegraph"
    run(python, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", LOCK, cwd=tmp_path)
    run(python, "-m", "pip", "install", "--quiet", "--no-deps", built["wheel"], cwd=tmp_path)
    assert "release " in run(tiegraph, "build", cwd=tmp_path)
    answer = run(
        tiegraph, "query", "SELECT (COUNT(*) AS ?n) WHERE { ?tie a tie:Agreement }", "--format", "csv", cwd=tmp_path
    )
    assert int(answer.split()[1]) > 10


def test_the_installed_wheel_is_typed(built, tmp_path):
    run(
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--target",
        tmp_path / "site",
        built["wheel"],
        cwd=tmp_path,
    )
    environment = {**os.environ, "MYPYPATH": str(tmp_path / "site")}
    command = [sys.executable, "-m", "mypy", "--config-file", str(ROOT / "pyproject.toml"), "-p", "tiegraph"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
