"""What a person sees in a terminal: findings, tables, and that long work goes on."""

import sys
from collections.abc import Callable, Iterable
from enum import StrEnum

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from tiegraph import questions
from tiegraph.check import Finding
from tiegraph.release import Release

MOST_VIOLATIONS, MOST_WARNINGS = 20, 3


class Language(StrEnum):
    """The languages in which findings and questions are told."""

    en = "en"
    ru = "ru"


def spinner() -> Progress:
    """What long work shows: what is being done, and since when."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    return Progress(*columns, console=Console(stderr=True), transient=True)


def steps(progress: Progress, step: TaskID) -> Callable[[str, int, int | None], None]:
    """A function that shows what is being done, how much is done, and of how much (None where that is not known)."""
    return lambda what, done, total: progress.update(step, description=what, completed=done, total=total)


def print_findings(findings: Iterable[Finding]) -> None:
    """Violations first; of each rule the first few findings, and how many more there are."""
    by_rule: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        by_rule.setdefault((finding.severity, finding.shape), []).append(finding)
    for (severity, _), found in sorted(by_rule.items(), key=lambda rule: rule[0][0] != "violation"):
        shown = MOST_VIOLATIONS if severity == "violation" else MOST_WARNINGS
        for finding in found[:shown]:
            sys.stderr.write(_in_words(finding))
        if len(found) > shown:
            sys.stderr.write(f"{severity}: … and {len(found) - shown:,} more like this\n")


def _in_words(finding: Finding) -> str:
    where = f" [{finding.where}]" if finding.where else ""
    value = f" Found: {finding.value}." if finding.value not in {"", finding.focus} else ""
    return f"{finding.severity}: {finding.focus}{where}: {finding.message}{value}\n"


def print_release(made: Release) -> None:
    """How many quads each graph of a release has, and its name."""
    graphs = [[graph.rsplit("/", 1)[-1], str(count)] for graph, count in made.graphs.items()]
    print_table(["graph", "quads"], [*graphs, ["all", str(made.quads)]])
    sys.stdout.write(f"release {made.name}\n")


def print_questions(language: Language) -> None:
    """The saved questions with their parameters."""
    rows = [[one.name, one.question[language], ", ".join(one.defaults)] for one in questions.listing()]
    print_table(["name", "question", "parameters"], rows)


def print_table(header: Iterable[str], rows: Iterable[list[str]]) -> None:
    """A table as wide as the terminal, or as long lines need where nobody looks on."""
    table = Table(*header, box=None, pad_edge=False, header_style="bold")
    for row in rows:
        table.add_row(*row)
    console = Console(soft_wrap=False) if sys.stdout.isatty() else Console(width=200)
    console.print(table)
