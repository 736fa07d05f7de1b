"""Saved questions: a `.rq` file says its title, its question and its parameters, and runs as it stands anywhere.

The head is YAML behind `#+`, a convention of grlc (https://grlc.io). A parameter is a line `VALUES ?name { default }`;
another value replaces the default there as an RDF term that pyoxigraph has built, never as raw text, so that the same
query runs on any engine.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import cast

import pyoxigraph as ox
import yaml

from tiegraph.dates import PartialDate
from tiegraph.errors import UsageError
from tiegraph.names import VOCABULARY, Names

PARAMETER = re.compile(r"(?m)^(?P<head>[ \t]*VALUES \?(?P<name>\w+) \{ )(?P<term>\S.*?)(?P<tail> \})[ \t]*$")
XSD = "http://www.w3.org/2001/XMLSchema#"

Term = ox.NamedNode | ox.Literal


@dataclass(frozen=True)
class Question:
    """A saved question.

    group: "competency" or "hygiene"; title, question, parameters (what each means): by language;
    text: SPARQL with its defaults.
    """

    name: str
    group: str
    title: dict[str, str]
    question: dict[str, str]
    parameters: dict[str, dict[str, str]]
    text: str

    @property
    def defaults(self) -> dict[str, Term]:
        """Every parameter with its default as a term."""
        return {match["name"]: _term(self.text, match["term"]) for match in PARAMETER.finditer(self.text)}


def listing(group: str = "competency") -> list[Question]:
    """The saved questions of a group, by name."""
    folder = resources.files("tiegraph.queries").joinpath(group)
    texts = {entry.name.removesuffix(".rq"): entry for entry in folder.iterdir() if entry.name.endswith(".rq")}
    return [parse(texts[name].read_text(encoding="utf-8"), name, group) for name in sorted(texts)]


def find(name: str) -> Question | None:
    """The competency question with this name, or None."""
    return next((question for question in listing() if question.name == name), None)


def parse_file(path: Path) -> Question:
    """The question in a file of the user's; a head is not needed. Raises UsageError when it cannot be read."""
    try:
        return parse(path.read_text(encoding="utf-8"), path.stem, "own")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"The query cannot be read: {error}.", str(path), "Check the path; save the file as UTF-8."
        ) from None


def parse(text: str, name: str, group: str) -> Question:
    """A question from the text of its file."""
    head = yaml.safe_load("\n".join(line[3:] for line in text.splitlines() if line.startswith("#+ "))) or {}
    return Question(name, group, head.get("title", {}), head.get("question", {}), head.get("parameters", {}), text)


def bind(question: Question, given: Mapping[str, str], names: Names) -> str:
    """The SPARQL of a question with the values that a person typed, and with things under the publisher's base.

    Raises UsageError for a parameter that the question does not have, or a value that is not of its type.
    """
    defaults = question.defaults
    for name in given:
        if name not in defaults:
            mend = f"It has: {', '.join(defaults)}." if defaults else "It has no parameters."
            raise UsageError(f"The question `{question.name}` has no parameter `{name}`.", f"--param {name}", mend)
    values = {name: _typed(name, given[name], default, names) for name, default in defaults.items() if name in given}

    def replace(match: re.Match[str]) -> str:
        term = str(values[match["name"]]) if match["name"] in values else match["term"]
        return f"{match['head']}{term}{match['tail']}"

    rebased = question.text.replace(VOCABULARY + "id/", names.thing("")).replace(VOCABULARY + "graph/", names.graph(""))
    return PARAMETER.sub(replace, rebased)


def _term(text: str, term: str) -> Term:
    prologue = "\n".join(line for line in text.splitlines() if line.upper().startswith("PREFIX "))
    found = ox.Store().query(f"{prologue}\nSELECT ?value WHERE {{ VALUES ?value {{ {term} }} }}")
    return cast(Term, next(cast(ox.QuerySolutions, found))["value"])


def _typed(name: str, value: str, default: Term, names: Names) -> Term:
    try:
        if isinstance(default, ox.NamedNode):
            return ox.NamedNode(names.expand(value))
        if default.datatype.value == XSD + "date" and PartialDate(value).precision != "day":
            raise ValueError(f"{value!r} is not a day: write YYYY-MM-DD")
        if default.datatype.value == XSD + "integer":
            return ox.Literal(int(value))
        return ox.Literal(value, datatype=default.datatype)
    except ValueError as error:
        raise UsageError(
            f"The value of `{name}` does not fit: {error}.", f"--param {name}", f"For example: {default}."
        ) from None
