"""How each language lays out registers and road maps: words/forms-<language>.yaml, made patterns."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from tiegraph.loaders import folding, yaml_text
from tiegraph.loaders.vocabulary import pattern

Pattern = re.Pattern[str]
Patterns = Mapping[str, Pattern]


@dataclass(frozen=True)
class FormWords:
    """Patterns that find the words of one language, or of all: each matches at the bounds of words, in any case.

    columns: role of a column → its heads; labels: role → what stands before a colon; headings: what a heading opens
    (measures, goals, results); conditions: concept → its words. Then, as in the files: what stands before a side of a
    plan (sides), a list (leads), a partner (with_), one's own (own), two parties (between), who did it (by), a unit
    that says where a seat lies (seats); and words for plans, concluding, members, joining names, and losing force.
    """

    columns: Patterns
    labels: Patterns
    headings: Patterns
    conditions: Patterns
    sides: Pattern
    leads: Pattern
    with_: Pattern
    own: Pattern
    between: Pattern
    by: Pattern
    seats: Pattern
    plans: Pattern
    conclude: Pattern
    members: Pattern
    and_: Pattern
    repealed: Pattern


GROUPS = ("columns", "labels", "headings", "conditions")


@cache
def form_words(language: str | None = None) -> FormWords:
    """The words of a language that has a file, else those of all languages together."""
    files = _files()
    chosen = [files[language]] if language and language in files else list(files.values())

    def group(name: str) -> Patterns:
        roles = dict.fromkeys(role for file in chosen for role in file.get(name, {}))
        return {role: pattern(word for file in chosen for word in file.get(name, {}).get(role, ())) for role in roles}

    names = [each.name for each in fields(FormWords) if each.name not in GROUPS]
    words: dict[str, Any] = {
        name: pattern(word for file in chosen for word in file.get(name.rstrip("_"), ())) for name in names
    }
    groups: dict[str, Any] = {name: group(name) for name in GROUPS}
    return FormWords(**groups, **words)


def form_languages() -> tuple[str, ...]:
    """The languages that have words about forms."""
    return tuple(_files())


@cache
def _files() -> Mapping[str, Mapping[str, Any]]:
    paths = sorted(folding.words_folder().glob("forms-*.yaml"))
    return {path.stem.removeprefix("forms-"): yaml_text.read(path)[0] for path in paths}
