"""SPARQL 1.1 Query Results JSON, streamed: a row is a binding, its span that of the JSON object."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from tiegraph.errors import InputError

BLOCK = 1 << 20
LONGEST_BINDING = 1 << 20
BINDINGS = re.compile(r'"bindings"\s*:\s*\[')
VARIABLES = re.compile(r'"vars"\s*:\s*(\[[^\]]*\])')
BETWEEN = re.compile(r"[\s,]*")
AGAIN = "Save the results of the query again."


def read(path: Path, encoding: str, sample: str) -> tuple[tuple[str, ...], Iterator[tuple[int, int, int, list[str]]]]:
    """The variables and the rows (line, start, end, values) of results; sample: the beginning of the text.

    A row without values comes last, at the end of the text.

    Raises InputError when the JSON is broken or no result of a SELECT.
    """
    named = VARIABLES.search(sample)
    if not named:
        raise InputError("The JSON is no SPARQL result.", str(path), "It must begin with `head` and its `vars`.")
    variables = tuple(json.loads(named[1]))
    return variables, _rows(path, encoding, variables)


def _rows(path: Path, encoding: str, variables: tuple[str, ...]) -> Iterator[tuple[int, int, int, list[str]]]:
    with path.open(encoding=encoding, newline="") as file:
        window = _Window(file, str(path))
        window.pass_opening()
        while (binding := window.binding()) is not None:
            line, start, end, values = binding
            yield line, start, end, [_value(values.get(name)) for name in variables]
        last = window.length()
        yield 0, last, last, []


class _Window:
    """The part of a file that is in memory. offset: of the window's first character; position: next in the window."""

    def __init__(self, file: IO[str], where: str) -> None:
        self._file, self._where = file, where
        self._text, self._offset, self._position, self._line = "", 0, 0, 1

    def pass_opening(self) -> None:
        """Go on to the first binding."""
        self._more()
        opening = BINDINGS.search(self._text)
        if not opening:
            raise InputError("The JSON has no `results` with `bindings`.", self._where, AGAIN)
        self._go_to(opening.end())

    def binding(self) -> tuple[int, int, int, dict[str, Any]] | None:
        """The next binding with its line and span; None behind the last one."""
        while True:
            between = BETWEEN.match(self._text, self._position)
            self._go_to(between.end() if between else self._position)
            if self._position < len(self._text) or not self._more():
                break
        if self._text.startswith("]", self._position):
            return None
        value, end = self._decoded()
        found = self._line, self._offset + self._position, self._offset + end, value
        self._go_to(end)
        return found

    def length(self) -> int:
        """The characters of the whole text; nothing can be read after it."""
        return self._offset + len(self._text) + sum(map(len, iter(lambda: self._file.read(BLOCK), "")))

    def _decoded(self) -> tuple[dict[str, Any], int]:
        while True:
            try:
                value, end = json.JSONDecoder().raw_decode(self._text, self._position)
            except json.JSONDecodeError as error:
                if len(self._text) - self._position > LONGEST_BINDING or not self._more():
                    what = f"The JSON is broken: {error.msg}."
                    raise InputError(what, f"{self._where} line {self._line}", AGAIN) from None
                continue
            if not isinstance(value, dict):
                raise InputError("A binding is no object.", f"{self._where} line {self._line}", AGAIN)
            return value, end

    def _go_to(self, position: int) -> None:
        self._line += self._text.count("\n", self._position, position)
        self._position = position

    def _more(self) -> bool:
        """Drop what is done with and read on; whether there was more."""
        block = self._file.read(BLOCK)
        self._text = self._text[self._position :] + block
        self._offset += self._position
        self._position = 0
        return bool(block)


def _value(term: object) -> str:
    """The text of a term; a blank node, Wikidata's «unknown value», says nothing."""
    if not isinstance(term, dict) or term.get("type") == "bnode":
        return ""
    return str(term.get("value", ""))
