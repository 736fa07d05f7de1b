"""The shipped data as a current release, for tests that ask it over HTTP."""

from pathlib import Path

import pyoxigraph as ox
from asked import shipped

from tiegraph import release
from tiegraph.check import Report
from tiegraph.names import Names


def publish_shipped(data: Path, names: Names | None = None) -> release.Release:
    """Make a release of the shipped data the current one of a data folder, unchecked."""
    names = names or Names()
    named = (quad for quad in shipped(names) if quad.graph_name != ox.DefaultGraph())
    return release.build(named, Report((), ""), data, names)
