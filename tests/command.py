"""The command line as a user runs it: a process of its own, outside the repository."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

TIEGRAPH = Path(sys.executable).with_name("tiegraph")


@dataclass(frozen=True)
class Done:
    """What a run left behind."""

    code: int
    out: str
    err: str


def tiegraph(*arguments: str | Path, cwd: Path, **environment: str) -> Done:
    """Run `tiegraph` with no settings but these."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("TIEGRAPH_")}
    done = subprocess.run(
        [TIEGRAPH, *arguments],
        cwd=cwd,
        env=clean | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return Done(done.returncode, done.stdout, done.stderr)
