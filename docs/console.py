"""Run the `console` blocks of pages and write what the commands print: `python docs/console.py README.md docs/*.md`."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

BLOCK = re.compile(r"(?ms)^```console\n(.*?)^```$")
SAMPLES = Path(__file__).with_name("samples")
TIEGRAPH = Path(sys.executable).with_name("tiegraph")


def filled(page: str, folder: Path) -> str:
    """The page with each block's commands run in the folder, one after the other, and their output below them.

    The folder gets copies of the sample documents first.
    """
    shutil.copytree(SAMPLES, folder, dirs_exist_ok=True)
    return BLOCK.sub(lambda block: f"```console\n{_run_block(block[1], folder)}```", page)


def _run_block(block: str, folder: Path) -> str:
    return "".join(_run(line, folder) for line in block.splitlines() if line.startswith("$ "))


def _run(line: str, folder: Path) -> str:
    command, *arguments = shlex.split(line[2:])
    clean = {key: value for key, value in os.environ.items() if not key.startswith("TIEGRAPH_")}
    done = subprocess.run(  # noqa: S603 - the commands are our own pages'
        [TIEGRAPH if command == "tiegraph" else command, *arguments],
        cwd=folder,
        env=clean,
        text=True,
        check=False,
        capture_output=True,
    )
    said = done.stderr if done.returncode else done.stdout
    shown = "\n".join(text.rstrip() for text in said.splitlines())
    return f"{line}\n{shown}\n"


if __name__ == "__main__":
    for name in sys.argv[1:]:
        path = Path(name)
        with tempfile.TemporaryDirectory() as folder:
            path.write_text(filled(path.read_text(encoding="utf-8"), Path(folder)), encoding="utf-8")
