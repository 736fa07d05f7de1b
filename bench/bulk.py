"""How long a bulk data set takes to load, how much memory, and how many of its places are linked.

    python bench/bulk.py [FILE] [--mapping NAME] [--check]

FILE: a data set (default: ../shared/data/world-twin-towns.csv with the mapping world-pairs). --check: hold the result
against the shapes too.
"""

import argparse
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tiegraph.build import concepts, graph_quads
from tiegraph.check import check
from tiegraph.loaders import inputs
from tiegraph.loaders.bulk import intake, source
from tiegraph.loaders.gazetteer import open_gazetteer
from tiegraph.names import Names

WORLD = Path(__file__).resolve().parents[2] / "shared" / "data" / "world-twin-towns.csv"


@contextmanager
def timed(step: str) -> Iterator[None]:
    """Print how long a step took, and the most memory the process has used so far."""
    begun = time.perf_counter()
    yield
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{step:<36} {time.perf_counter() - begun:6.1f} s   peak {memory:5.0f} MB")


def main() -> None:
    """Load a data set step by step."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, nargs="?", default=WORLD)
    parser.add_argument("--mapping", default="world-pairs")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    names = Names()
    with tempfile.TemporaryDirectory() as folder:
        with timed("registry, gazetteer (compiled once)"):
            known = inputs.read(Path(folder, "none"), concepts(names))
            gazetteer = open_gazetteer()
        with timed("add: every row read"):
            added = intake.add(options.file, Path(folder), options.mapping)
        with timed("first read: rows, linking"):
            bulk = source.read(added.folder, known.registry, gazetteer)
        bulk.work.close()
        with timed("read again: nothing to link"):
            bulk = source.read(added.folder, known.registry, gazetteer)
        before = Counter(quad.graph_name.value for quad in graph_quads(known.registry, (), names))
        with timed("quads"):
            quads = graph_quads(known.registry, (), names, [bulk.data_set()])
            graphs = Counter(quad.graph_name.value for quad in quads) - before
        for word, figure in bulk.summary.lines:
            print(f"{word:<44} {figure}")
        for graph, count in sorted(graphs.items()):
            print(f"{'quads for ' + graph.removeprefix(names.base):<44} {count:,}")
        if options.check:
            sheets = [file.sheet for file in known.sheets]
            everything = list(graph_quads(known.registry, sheets, names, [bulk.data_set()]))
            with timed("shapes"):
                report = check(everything)
            shapes = Counter((finding.severity, finding.shape.rsplit("/", 1)[-1]) for finding in report.findings)
            for (severity, shape), count in sorted(shapes.items(), reverse=True):
                print(f"{severity:<10} {shape:<33} {count:,}")


if __name__ == "__main__":
    main()
