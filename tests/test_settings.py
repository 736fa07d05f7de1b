"""Settings come from the environment, else from a file, else the default; a bad one names key, value and origin."""

from pathlib import Path

import pytest

from tiegraph import settings
from tiegraph.errors import UsageError


def test_defaults(tmp_path):
    found = settings.read({}, tmp_path)
    assert (found.data, found.base, found.host, found.port, found.shipped) == (
        Path("data"),
        "https://w3id.org/tiegraph/",
        "127.0.0.1",
        8000,
        True,
    )


def test_limits_of_queries(tmp_path):
    given = {"TIEGRAPH_WORKERS": "3", "TIEGRAPH_QUERY_SECONDS": "2.5", "TIEGRAPH_MEMORY_QUADS": "0"}
    found = settings.read(given, tmp_path)
    assert (found.workers, found.query_seconds, found.memory_quads) == (3, 2.5, 0)
    assert settings.read({}, tmp_path).workers >= 1


def test_the_environment_wins_over_the_file(tmp_path):
    (tmp_path / "tiegraph.toml").write_text('port = 9000\nbase = "https://data.example.org/"\nshipped = false\n')
    found = settings.read({"TIEGRAPH_PORT": "9001", "HOME": "/root"}, tmp_path)
    assert (found.port, found.base, found.shipped) == (9001, "https://data.example.org/", False)


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"TIEGRAPH_PORT": "eighty"}, ["TIEGRAPH_PORT", "'eighty'", "65535"]),
        ({"TIEGRAPH_PORT": "70000"}, ["TIEGRAPH_PORT", "'70000'"]),
        ({"TIEGRAPH_BASE": "data.example.org"}, ["TIEGRAPH_BASE", "'data.example.org'", "slash"]),
        ({"TIEGRAPH_SHIPPED": "maybe"}, ["TIEGRAPH_SHIPPED", "'maybe'", "yes or no"]),
        ({"TIEGRAPH_WORKERS": "0"}, ["TIEGRAPH_WORKERS", "'0'", "from 1 to 256"]),
        ({"TIEGRAPH_MEMORY_QUADS": "all"}, ["TIEGRAPH_MEMORY_QUADS", "'all'", "number"]),
        ({"TIEGRAPH_QUERY_SECONDS": "soon"}, ["TIEGRAPH_QUERY_SECONDS", "'soon'", "seconds"]),
        ({"TIEGRAPH_QUERY_SECONDS": "0"}, ["TIEGRAPH_QUERY_SECONDS", "'0'", "86400"]),
        ({"TIEGRAPH_PROT": "80"}, ["TIEGRAPH_PROT", "prot", "port"]),
        ({"TIEGRAPH_CONFIG": "/nowhere.toml"}, ["/nowhere.toml", "TIEGRAPH_CONFIG"]),
    ],
)
def test_a_bad_setting_names_key_value_and_origin(environment, words, tmp_path):
    with pytest.raises(UsageError) as caught:
        settings.read(environment, tmp_path)
    for word in words:
        assert word in str(caught.value)
    assert caught.value.code == 2


def test_a_bad_file_is_named(tmp_path):
    (tmp_path / "tiegraph.toml").write_text("port = = 3")
    with pytest.raises(UsageError, match=r"tiegraph\.toml"):
        settings.read({}, tmp_path)
    (tmp_path / "tiegraph.toml").write_text("color = 'red'")
    with pytest.raises(UsageError, match=r"`color`.*tiegraph\.toml|tiegraph\.toml.*`color`"):
        settings.read({}, tmp_path)
