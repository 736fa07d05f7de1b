#!/usr/bin/env python3
"""How long does each SHACL engine take, with how much memory, and do they find the same?

    python bench/check.py [TIES …]

Both engines check what is shipped and made-up graphs with so many ties (default: 3,000 and 30,000; about 33 quads per
tie); pySHACL only up to MOST_FOR_REFERENCE quads. Every run is a process of its own; prints a table in Markdown.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
from make_towns import make

from tiegraph.build import concepts, graph_quads
from tiegraph.check import check
from tiegraph.loaders import inputs
from tiegraph.names import Names

MOST_FOR_REFERENCE = 200_000
ROW = "| {data} | {quads:,} | {engine} | {seconds:.1f} | {megabytes:,} | {findings} | {ratio} |"


def main(ties: Iterable[int]) -> None:
    """Print a row for each graph and engine."""
    print("| data | quads | engine | seconds | peak MB | findings | faster |\n|---|--:|---|--:|--:|--:|--:|")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "data.nq")
        _compare("shipped", shipped(Path(folder)), file)
        for count in ties:
            _compare(f"{count:,} ties", make(count), file)


def shipped(folder: Path) -> Iterable[ox.Quad]:
    """What `tiegraph build` makes of the shipped registry and sheets."""
    found = inputs.read(folder, concepts(Names()), True, ())
    return graph_quads(found.registry, (one.sheet for one in found.sheets), Names())


def run(file: str, engine: str) -> None:
    """Check one file of N-Quads in this process and print the measures as JSON."""
    start = time.perf_counter()
    report = check(ox.parse(path=file, format=ox.RdfFormat.N_QUADS), engine="shacl" if engine == "shacl" else "pyshacl")
    seconds = time.perf_counter() - start
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"seconds": seconds, "megabytes": megabytes, "findings": len(report.findings)}))


def _compare(data: str, quads: Iterable[ox.Quad], file: Path) -> None:
    ox.serialize(quads, file, format=ox.RdfFormat.N_QUADS)
    with file.open("rb") as lines:
        count = sum(1 for _ in lines)
    reference = None
    for engine in ("pyshacl", "shacl") if count <= MOST_FOR_REFERENCE else ("shacl",):
        command = [sys.executable, __file__, "--run", str(file), engine]
        measured = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
        reference = reference or (measured["seconds"] if engine == "pyshacl" else None)
        ratio = f"{reference / measured['seconds']:.0f}×" if reference else "–"
        print(ROW.format(data=data, quads=count, engine=engine, ratio=ratio, **measured), flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--run"]:
        run(*sys.argv[2:])
    else:
        main([int(argument) for argument in sys.argv[1:]] or [3_000, 30_000])
