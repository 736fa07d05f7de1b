"""The saved questions over the shipped data, their expected answers, and the page of the documentation that shows both.

`python tests/asked.py` writes the page anew from the questions and the expected answers.
"""

import csv
import io
from collections.abc import Mapping
from pathlib import Path

import pyoxigraph as ox

from tiegraph import answers, questions
from tiegraph.build import concepts, graph_quads
from tiegraph.loaders import inputs
from tiegraph.names import VOCABULARY, Names
from tiegraph.questions import Question
from tiegraph.store import with_union

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "questions.md"

OPENING = """\
# Questions

What the shipped data answers. Each question is a file in `queries/competency/`, runs as it stands on any SPARQL 1.1
engine whose default graph is the union of the named ones, and takes parameters:
`tiegraph query partners-of-territory --param territory=territory/blagoveshchensk`. The answers below are those to the
defaults. Names in Russian come with `--param language=ru`. The page is written by `python tests/asked.py`.
"""


def shipped(names: Names) -> ox.Store:
    """A store of the shipped data under these names; its default graph is the union of the named ones."""
    known = inputs.read(ROOT / "no-inputs", concepts(names))
    store = ox.Store()
    store.extend(with_union(graph_quads(known.registry, [file.sheet for file in known.sheets], names)))
    return store


def answer(store: ox.Store, question: Question, given: Mapping[str, str], names: Names) -> bytes:
    """The answer as SPARQL results in CSV."""
    text = questions.bind(question, given, names)
    return answers.serialize(answers.ask(store, text, names.prefixes), "csv", names.prefixes)


def expected(name: str) -> bytes:
    """The expected answer of a question to its defaults, read from the file beside it."""
    return (ROOT / "queries" / "competency" / f"{name}.csv").read_bytes()


def table(answered: bytes) -> list[list[str]]:
    """The rows of an answer in CSV, the names of the columns first."""
    return list(csv.reader(io.StringIO(answered.decode())))


def shown(text: str) -> str:
    """A value as the page shows it: IRIs shortened, and nothing that would break a table."""
    return (answers.shorten(ox.NamedNode(text), Names().prefixes) if "://" in text else text).replace("|", r"\|")


def typed(text: str) -> str:
    """A default as a person types it: "territory/braniewo", "level/country"."""
    return text.removeprefix(Names().thing("")).removeprefix(VOCABULARY)


def page() -> str:
    """The page: every question with its words, its parameters and its answer."""
    listing = questions.listing()
    contents = [f"* [{one.title['en']} · {one.title['ru']}](#{one.name})" for one in listing]
    return "\n".join([OPENING, *contents, "", *(section(one) for one in listing)])


def section(question: Question) -> str:
    """What the page says of one question."""
    lines = [f"## {question.name}", "", question.question["en"], "", question.question["ru"], ""]
    if question.parameters:
        rows = [
            [f"`{name}`", f"`{typed(default.value)}`", question.parameters[name]["en"], question.parameters[name]["ru"]]
            for name, default in question.defaults.items()
        ]
        lines += [*markdown([["parameter", "default", "means", "значит"], *rows]), ""]
    lines += [*markdown([[shown(value) for value in row] for row in table(expected(question.name))]), ""]
    return "\n".join(lines)


def markdown(rows: list[list[str]]) -> list[str]:
    """A table, its first row being the heading."""
    heading, *body = [f"| {' | '.join(row)} |" for row in rows]
    return [heading, "|" + "---|" * len(rows[0]), *body]


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
