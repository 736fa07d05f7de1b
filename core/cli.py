"""The command line. Only here do the rooms of the house meet; they are opened when a command needs them.

Exit codes: 0 done, 1 the data does not hold (SHACL), 2 wrong usage, 3 an input cannot be read,
4 the store cannot be used.
"""

import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import pyoxigraph as ox
import typer

from tiegraph import __version__, answers, questions, release, settings, store
from tiegraph.build import concepts, graph_quads
from tiegraph.check import Report, check
from tiegraph.console import Language, print_findings, print_questions, print_release, print_table, spinner, steps
from tiegraph.errors import DataError, StoreError, TiegraphError, UsageError
from tiegraph.schema import sheet_schema
from tiegraph.settings import Settings

if TYPE_CHECKING:
    from tiegraph.loaders.bulk.source import BulkSource
    from tiegraph.loaders.inputs import Inputs

app = typer.Typer(
    help="A knowledge graph of cooperation ties between territories.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

network = typer.Typer(
    help="The network that the ties make, and what is computed on it.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(network, name="network")

Data = Annotated[Path | None, typer.Option("--data", help="The data folder (default: TIEGRAPH_DATA, else ./data).")]


class Form(StrEnum):
    """The forms in which `query` answers."""

    table = "table"
    csv = "csv"
    json = "json"
    ttl = "ttl"


class Kind(StrEnum):
    """The forms of document that `extract` reads."""

    register = "register"
    roadmap = "roadmap"
    prose = "prose"


Words = Annotated[Language, typer.Option("--language", help="Language of the messages.")]


def main() -> None:
    """Run the command line; an error of the user's is one paragraph, unless `--debug` asks for the traceback."""
    debug = "--debug" in sys.argv
    try:
        app(args=[argument for argument in sys.argv[1:] if argument != "--debug"])
    except TiegraphError as error:
        if debug:
            raise
        for one in (error, *error.also):
            sys.stderr.write(f"tiegraph: {one}\n")
        sys.exit(error.code)


@app.callback(invoke_without_command=True)
def root(version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False) -> None:
    """A knowledge graph of cooperation ties between territories. Add --debug to any command to see tracebacks."""
    if version:
        typer.echo(f"tiegraph {__version__}")
        raise typer.Exit


@app.command()
def build(data: Data = None) -> None:
    """Make a release of all inputs: read, turn into RDF, check, write, switch to it."""
    config = _settings(data)
    with spinner() as progress:
        step = progress.add_task("reading inputs", total=None)
        found, data_sets = _inputs(config, (), steps(progress, step))
        quads = list(_quads(config, found, data_sets))
        progress.update(step, description="checking shapes", total=None)
        report = check(quads)
        if report.conforms:
            progress.update(step, description="writing the release")
            made = release.build(quads, report, config.data, config.names)
    print_findings(report.findings)
    _require(report)
    for data_set in data_sets:
        print_table([data_set.source.id, ""], [list(line) for line in data_set.summary.lines])
    print_release(made)


@app.command(name="check")
def check_command(
    files: Annotated[list[Path] | None, typer.Argument(help="Fact sheets to check too, besides the inputs.")] = None,
    data: Data = None,
    language: Words = Language.en,
) -> None:
    """Check all inputs, and further fact sheets, without making a release."""
    config = _settings(data)
    with spinner() as progress:
        step = progress.add_task("checking shapes", total=None)
        found, data_sets = _inputs(config, files or (), steps(progress, step))
        report = check(_quads(config, found, data_sets), language)
    print_findings(report.findings)
    _require(report)
    typer.echo("The data holds.")


@app.command()
def extract(
    file: Annotated[Path, typer.Argument(help="A document: txt, md, csv, tsv, xlsx, ods, docx, html or pdf.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Where to write the proposed sheet; decisions in it are kept.")
    ] = None,
    kind: Annotated[Kind | None, typer.Option("--as", help="Read all of it as this form.")] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help='Print plain facts, {"facts": [...]}, instead of a sheet.')
    ] = False,
    dated: Annotated[str | None, typer.Option(help="The document's own date, for words such as «today».")] = None,
    owner: Annotated[str | None, typer.Option(help="Whose ties it describes, where it does not say so itself.")] = None,
    data: Data = None,
) -> None:
    """Read a document and propose a fact sheet for a person to review."""
    from tiegraph.loaders import extraction, inputs, intake, proposal, propose, review  # noqa: PLC0415
    from tiegraph.loaders.forms.context import make_context  # noqa: PLC0415
    from tiegraph.loaders.readers import sandbox  # noqa: PLC0415

    config = _settings(data)
    with spinner() as progress:
        step = progress.add_task("reading the document", total=None)
        document = sandbox.read(file)
        progress.update(step, description="looking for facts")
        context = make_context(dated, owner)
        claims = extraction.extract(document, context, kind.value if kind else None)
        if not as_json:
            progress.update(step, description="linking names")
            known = inputs.read(config.data / "inputs", concepts(config.names), config.shipped).registry
            source = intake.describe_source(document, file, dated)
            sheet = propose.propose(document, claims, source, known, context.gazetteer)
    if as_json:
        typer.echo(json.dumps(proposal.facts(claims, document), ensure_ascii=False, indent=2))
        return
    if output is None:
        typer.echo(review.write(sheet), nl=False)
        return
    sheet, changes = intake.keep_decisions(output, sheet)
    output.write_text(review.write(sheet), encoding="utf-8")
    typer.echo(f"{len(sheet.proposal)} proposals in {output}")
    if changes:
        typer.echo(f"kept {changes.kept}, new {changes.new}, changed {changes.changed}, gone {changes.gone}")


@app.command()
def add(
    file: Annotated[Path, typer.Argument(help="A reviewed sheet, a fact sheet, or a data set of ties.")],
    accept_above: Annotated[
        float | None, typer.Option(help="Take in unreviewed proposals of at least this confidence too.", min=0, max=1)
    ] = None,
    mapping: Annotated[
        str | None, typer.Option(help="How to read a data set: a shipped mapping's name, or a file.")
    ] = None,
    source: Annotated[str | None, typer.Option(help="An id for a data set in place of the mapping's.")] = None,
    data: Data = None,
) -> None:
    """Take a reviewed sheet or a data set into the inputs; the next build includes it."""
    from tiegraph.loaders import intake  # noqa: PLC0415
    from tiegraph.loaders.bulk import intake as bulk  # noqa: PLC0415

    config = _settings(data)
    if file.suffix in {".yaml", ".yml"} and mapping is None:
        taken = intake.add(file, config.data / "inputs", accept_above)
        typer.echo(f"{taken.facts} facts in {taken.path}")
        if taken.waiting:
            typer.echo(f"{taken.waiting} proposals wait for review in {file}")
        return
    with spinner() as progress:
        step = progress.add_task("reading rows", total=None)
        added = bulk.add(file, config.data / "inputs", mapping, source, steps(progress, step))
    typer.echo(f"{added.rows} rows in {added.folder}{' (in place of an earlier one)' if added.replaced else ''}")
    if added.unused:
        typer.echo(f"columns that the mapping does not use: {', '.join(added.unused)}")


@app.command()
def query(
    question: Annotated[str | None, typer.Argument(help="A saved question's name, a .rq file, or SPARQL.")] = None,
    param: Annotated[
        list[str] | None, typer.Option("--param", "-p", help="A parameter of a saved question: name=value.")
    ] = None,
    form: Annotated[Form, typer.Option("--format", "-f", help="The form of the answer.")] = Form.table,
    show_list: Annotated[bool, typer.Option("--list", help="List the saved questions.")] = False,
    data: Data = None,
    language: Words = Language.en,
) -> None:
    """Ask the current release a saved question or a query of your own."""
    if show_list:
        print_questions(language)
        return
    if question is None:
        raise UsageError("There is no question.", "query", "Give a name, a .rq file or SPARQL; --list shows the names.")
    config = _settings(data)
    text = _query_text(question, param or (), config)
    prefixes = config.names.prefixes
    result = answers.ask(store.open_store(_current(config).store), text, prefixes)
    if form is Form.table and isinstance(result, ox.QuerySolutions):
        print_table([variable.value for variable in result.variables], answers.rows(result, prefixes))
        return
    if form is Form.table:
        form = Form.csv if isinstance(result, ox.QueryBoolean) else Form.ttl
    sys.stdout.buffer.write(answers.serialize(result, form, prefixes))


@app.command()
def releases(data: Data = None) -> None:
    """List the releases, the oldest first; the current one is marked."""
    config = _settings(data)
    now = release.current(config.data)
    rows = [
        [one.name, one.created, str(one.quads), "current" if now and one.name == now.name else ""]
        for one in release.listing(config.data)
    ]
    if not rows:
        typer.echo(f"There is no release in {config.data} yet: run `tiegraph build`.")
        return
    print_table(["release", "built", "quads", ""], rows)


@app.command()
def serve(
    host: Annotated[
        str | None, typer.Option(help="Address to listen on (default: TIEGRAPH_HOST, else 127.0.0.1).")
    ] = None,
    port: Annotated[
        int | None, typer.Option(help="Port to listen on (default: TIEGRAPH_PORT, else 8000).", min=1, max=65535)
    ] = None,
    data: Data = None,
) -> None:
    """Serve the site and the API over the current release; build one first where there is none."""
    import uvicorn  # noqa: PLC0415 - only this command needs a server

    from tiegraph.api.app import create_app  # noqa: PLC0415

    config = _settings(data)
    if release.current(config.data) is None:
        build(data)
    host, port = host or config.host, port or config.port
    typer.echo(f"tiegraph listens on http://{host}:{port}/")
    uvicorn.run(create_app(config), host=host, port=port, log_level="warning")


@network.command()
def measures(
    top: Annotated[int, typer.Option(help="How many territories to print.", min=1)] = 10, data: Data = None
) -> None:
    """Print degree, strength and betweenness of the territories, the most central first."""
    from tiegraph.network import centrality, projection  # noqa: PLC0415 - the rooms are opened when needed

    config = _settings(data)
    projected = projection.territories(store.open_store(_current(config).store))
    rows = centrality.centrality(projected.graph)[:top]
    header = ["territory", "label", "degree", "strength", "betweenness"]
    cells = [[str(row[name]) for name in header[1:]] for row in rows]
    places = [answers.shorten(ox.NamedNode(str(row["territory"])), config.names.prefixes) for row in rows]
    print_table(header, [[place, *rest] for place, rest in zip(places, cells, strict=True)])
    for reason, count in projected.dropped.items():
        typer.echo(f"dropped: {count} ties ({reason})")


@app.command()
def schema() -> None:
    """Print the JSON Schema of a fact sheet, for editors."""
    typer.echo(sheet_schema(), nl=False)


def _settings(data: Path | None) -> Settings:
    given = {"TIEGRAPH_DATA": str(data)} if data else {}
    return settings.read({**os.environ, **given})


def _inputs(
    config: Settings, extra: Iterable[Path], show: Callable[[str, int, int | None], None]
) -> tuple["Inputs", list["BulkSource"]]:
    """The reviewed inputs, and the data sets among the inputs."""
    from tiegraph.loaders import inputs  # noqa: PLC0415 - the rooms are opened when needed
    from tiegraph.loaders.bulk import source as bulk  # noqa: PLC0415
    from tiegraph.loaders.gazetteer import open_gazetteer  # noqa: PLC0415

    found = inputs.read(config.data / "inputs", concepts(config.names), config.shipped, tuple(extra))
    folders = bulk.folders(config.data / "inputs")
    return found, [bulk.read(folder, found.registry, open_gazetteer(), show) for folder in folders]


def _quads(config: Settings, found: "Inputs", data_sets: Iterable["BulkSource"]) -> Iterator[ox.Quad]:
    streams = (one.data_set() for one in data_sets)
    return graph_quads(found.registry, (file.sheet for file in found.sheets), config.names, streams)


def _current(config: Settings) -> release.Release:
    found = release.current(config.data)
    if found is None:
        raise StoreError("There is no release yet.", str(config.data), "Run `tiegraph build` first.")
    return found


def _query_text(question: str, given: Iterable[str], config: Settings) -> str:
    values = {}
    for item in given:
        name, equals, value = item.partition("=")
        if not equals:
            raise UsageError(f"{item!r} has no value.", "--param", "Write name=value.")
        values[name] = value
    saved = questions.find(question)
    if saved is None and Path(question).suffix == ".rq":
        saved = questions.parse_file(Path(question))
    if saved is not None:
        return questions.bind(saved, values, config.names)
    if not re.search(r"[\s{]", question):
        raise UsageError(f"There is no question `{question}`.", "query", "`tiegraph query --list` shows the names.")
    if values:
        raise UsageError("Own SPARQL takes no parameters.", "--param", "Write the values into the query.")
    return question


def _require(report: Report) -> None:
    if not report.conforms:
        count = sum(finding.severity == "violation" for finding in report.findings)
        raise DataError(
            f"{count} violation{'s' * (count != 1)}; the current release stays as it is.",
            "check",
            "Mend the rows named above.",
        )
