"""The documentation names every command, option, setting and route, and the examples in it hold."""

import re
import sys
from dataclasses import fields
from pathlib import Path

import pytest
import typer
import yaml

from tiegraph import cli
from tiegraph.api.app import create_app
from tiegraph.model import Sheet
from tiegraph.names import SCHEMES
from tiegraph.settings import Settings

DOCS = Path(__file__).resolve().parents[1] / "docs"
sys.path.insert(0, str(DOCS))

from console import filled  # noqa: E402 - the script stands beside the pages

REFERENCE = (DOCS / "reference.md").read_text(encoding="utf-8")
PAGES = [DOCS.parent / "README.md", *sorted(DOCS.glob("*.md"))]
ROUTES = REFERENCE.split("## Routes")[1].split("\n## ")[0]


def commands() -> list[tuple[str, list[str], str]]:
    """Every command with its options and its help."""
    found = []

    def walk(group, path):
        for name, command in sorted(group.commands.items()):
            if hasattr(command, "commands"):
                walk(command, f"{path} {name}")
            else:
                options = [
                    option for parameter in command.params for option in parameter.opts if option.startswith("--")
                ]
                found.append((f"{path} {name}", options, command.help or ""))

    walk(typer.main.get_command(cli.app), "tiegraph")
    return found


@pytest.mark.parametrize(
    ("command", "options", "text"), commands(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_command_has_help_and_is_documented(command, options, text):
    assert text
    (row,) = [line for line in REFERENCE.splitlines() if line.startswith(f"| `{command}")]
    for option in set(options) - {"--help", "--data"}:
        assert option in row, f"{command} {option}"


def test_every_setting_is_documented():
    for field in fields(Settings):
        assert f"`TIEGRAPH_{field.name.upper()}`" in REFERENCE


def test_every_route_is_documented():
    paths = {getattr(route, "path", "") for route in create_app(Settings()).routes}
    own = {path for path in paths if path and not path.startswith(("/static", "/docs", "/redoc", "/openapi"))}
    assert own
    documented = set(re.findall(r"`(/[^`]*)`", "".join(re.findall(r"^\| .*", ROUTES, flags=re.MULTILINE))))
    scheme = re.compile(rf"^/({'|'.join(SCHEMES)})(?=/|$)")
    general = {scheme.sub("/{scheme}", re.sub(r":\w+\}", "}", path)) for path in own}
    assert general == {path for path in documented if path != "/kind/treaty"}


def test_every_exit_code_is_documented():
    from tiegraph import errors

    codes = {
        error.code
        for error in vars(errors).values()
        if isinstance(error, type) and issubclass(error, errors.TiegraphError)
    }
    for code in codes:
        assert f"\n| {code} | " in REFERENCE


def test_the_sheet_in_the_docs_is_a_sheet():
    text = (DOCS / "sheets.md").read_text(encoding="utf-8").split("```yaml")[1].split("```")[0]
    sheet = Sheet.model_validate(yaml.load(text, Loader=yaml.BaseLoader))
    assert sheet.agreement[0].signed == "2001-05"


def test_links_between_pages_lead_somewhere():
    for page in PAGES:
        for target in re.findall(r"\]\((?!https?://|#|mailto:)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


@pytest.mark.parametrize("page", [path for path in PAGES if "```console" in path.read_text(encoding="utf-8")], ids=str)
def test_a_page_shows_what_its_commands_print(page, tmp_path):
    text = page.read_text(encoding="utf-8")
    assert text == filled(text, tmp_path), f"run: python docs/console.py {page.relative_to(DOCS.parent)}"
