"""Reading a file that nobody vouches for: in a child process of little memory and time, which cannot write files.

The child is a fresh interpreter that gets the file as its standard input and answers in JSON, so nothing that a
library does while reading can reach this process: at worst the child is killed and there is one clear error.
"""

import json
import os
import resource
import signal
import stat
import subprocess
import sys
import threading
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from tiegraph.errors import InputError
from tiegraph.loaders.document import Cell, Document, Paragraph, Table
from tiegraph.loaders.readers.limits import MEGABYTE, Limits

MODULE = "tiegraph.loaders.readers.sandbox"
# How the child ends when it must say why: it has read, it has refused, it has run out of memory.
DONE, REFUSED, EXHAUSTED = 0, 3, 4
# No answer is longer: each character takes four bytes at most, each cell its numbers.
LONGEST_ANSWER = 256 << 20
KEPT = ("PATH", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "LANG", "LC_ALL", "TZ")


def read(path: Path, limits: Limits | None = None) -> Document:
    """The document in a file, read in a limited child process.

    Raises InputError when the file cannot be opened, when its reader refuses it, or when the child runs out of time
    or memory.
    """
    limits = limits or Limits()
    try:
        # Opening a pipe would wait for someone to write into it.
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            raise InputError("This is not a file.", str(path), "Give a document.")
        if about.st_size > limits.file:
            size = f"{about.st_size / MEGABYTE:,.1f} MB, more than {limits.file // MEGABYTE} MB"
            raise InputError(f"The file has {size}.", str(path), "Split it, or load it as a data set of ties.")
        with path.open("rb") as file:
            code, answer, in_time = _run(file, str(path), limits)
    except OSError as error:
        raise InputError(
            f"The file cannot be opened ({error.strerror}).", str(path), "Check the path and its permissions."
        ) from None
    if code == DONE:
        return _document(json.loads(answer))
    if code == REFUSED:
        raise InputError(**json.loads(answer))
    raise _stopped(code, in_time, str(path), limits)


def _run(file: IO[bytes], where: str, limits: Limits) -> tuple[int, bytes, bool]:
    """How the child ended, what it answered, and whether it kept to its time."""
    command = [sys.executable, "-P", "-m", MODULE, json.dumps({"where": where, "limits": asdict(limits)})]
    environment = {name: os.environ[name] for name in KEPT if name in os.environ}
    late = threading.Event()
    # Our own interpreter and module; the name of the file is data of the task, never part of a command.
    with subprocess.Popen(  # noqa: S603
        command, stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
    ) as child:

        def end() -> None:
            late.set()
            child.kill()

        deadline = threading.Timer(limits.seconds, end)
        deadline.start()
        try:
            answer = child.stdout.read(LONGEST_ANSWER + 1) if child.stdout else b""
            if len(answer) > LONGEST_ANSWER:
                child.kill()
            code = child.wait()
        finally:
            deadline.cancel()
            child.kill()
    return code, answer, not late.is_set()


def _stopped(code: int, in_time: bool, where: str, limits: Limits) -> InputError:
    if not in_time or code == -signal.SIGXCPU:
        return InputError(
            f"Reading took longer than {limits.seconds:g} seconds and was stopped.",
            where,
            "The file may be built to hang its reader; save it again, or split it.",
        )
    if code == EXHAUSTED:
        return InputError(
            f"Reading needed more than {limits.memory >> 20} MB of memory and was stopped.",
            where,
            "Split the document.",
        )
    return InputError(
        "Reading broke down and was stopped.",
        where,
        "The file is damaged, or built to break its reader; save it again.",
    )


def _document(values: dict[str, Any]) -> Document:
    blocks: list[Paragraph | Table] = []
    for kind, *rest in values["blocks"]:
        if kind == "paragraph":
            blocks.append(Paragraph(*rest))
        else:
            start, end, number, cells, heading_rows = rest
            blocks.append(Table(start, end, number, tuple(Cell(*cell) for cell in cells), heading_rows))
    return Document(**{**values, "blocks": tuple(blocks), "notes": tuple(values["notes"])})


def _values(document: Document) -> dict[str, Any]:
    blocks: list[list[Any]] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            blocks.append(["paragraph", block.start, block.end, block.number, block.style, block.level])
        else:
            cells = [
                (cell.start, cell.end, cell.row, cell.column, cell.row_span, cell.column_span) for cell in block.cells
            ]
            blocks.append(["table", block.start, block.end, block.number, cells, block.heading_rows])
    return {
        "text": document.text, "blocks": blocks, "media_type": document.media_type, "sha256": document.sha256,
        "notes": document.notes,
    }  # fmt: skip


def _restrict(limits: Limits) -> None:
    """From here on this process has little memory and time, writes no file and leaves no core behind."""
    seconds = int(limits.seconds) + 1
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))


def _child(task: str) -> int:
    """Read standard input and write the answer to standard output; gives the exit code."""
    values = json.loads(task)
    limits = Limits(**values["limits"])
    _restrict(limits)
    try:
        # The libraries are loaded under the limits, too.
        from tiegraph.loaders.readers import reader  # noqa: PLC0415

        document = reader.read(sys.stdin.buffer.read(limits.file + 1), values["where"], limits)
        _answer(_values(document))
    except InputError as error:
        _answer({"what": error.what, "where": error.where, "mend": error.mend})
        return REFUSED
    except MemoryError:
        return EXHAUSTED
    return DONE


def _answer(values: dict[str, Any]) -> None:
    sys.stdout.buffer.write(json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode())
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    # Nothing is left to tidy up, and tidying up a large tree takes time.
    os._exit(_child(sys.argv[1]))
