"""YAML as plain values, every scalar a string, with the line on which each value stands."""

from pathlib import Path
from typing import Any

import yaml

from tiegraph.errors import InputError
from tiegraph.loaders import text

Place = tuple[str | int, ...]
Lines = dict[Place, int]


def read(path: Path) -> tuple[Any, Lines]:
    """The values of a YAML file and the line, counted from 1, of each by its place (key, index, key …).

    Scalars stay strings, so that 2009-03 is not taken for a date and `no` not for false; the record models type them.
    Raises InputError for broken YAML, a key written twice or a value left empty.
    """
    try:
        root = yaml.compose(text.read(path), Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f" line {mark.line + 1}" if mark else ""
        raise InputError(
            f"The YAML is broken: {error.problem or error.context}.",
            f"{path}{line}",
            "Mend the indentation or the quoting there.",
        ) from None
    except yaml.YAMLError as error:
        raise InputError(
            f"The YAML cannot be read: {error}.", str(path), "Remove control characters and save as UTF-8."
        ) from None
    if root is None:
        raise InputError("The file is empty.", str(path), "A fact sheet has at least a `source`.")
    lines: Lines = {}
    return _value(root, (), lines, path), lines


def line_of(place: Place, lines: Lines) -> int:
    """The line of a value, or of the nearest value around it."""
    return next((lines[place[:end]] for end in range(len(place), -1, -1) if place[:end] in lines), 1)


def _value(node: yaml.Node, place: Place, lines: Lines, path: Path) -> Any:
    lines.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*place, index), lines, path) for index, item in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, place, lines, path)
    if node.tag == "tag:yaml.org,2002:null":
        raise InputError(
            "A value is left empty.",
            f"{path} line {node.start_mark.line + 1}",
            "Write the value, or leave the key out.",
        )
    return node.value


def _mapping(node: yaml.MappingNode, place: Place, lines: Lines, path: Path) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, value in node.value:
        where = f"{path} line {key.start_mark.line + 1}"
        if not isinstance(key, yaml.ScalarNode):
            raise InputError("A key is not a word.", where, "Write `key: value`.")
        if key.value in values:
            raise InputError(f"The key `{key.value}` is written twice.", where, "Keep one of the two.")
        lines[(*place, key.value)] = key.start_mark.line + 1
        values[key.value] = _value(value, (*place, key.value), lines, path)
    return values
