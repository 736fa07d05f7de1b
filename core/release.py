"""Releases: immutable folders named after the hash of their content, and the link `current` that says which one counts.

A release is made in a side folder, synced to disk and renamed; the link is replaced by a rename too. So a reader sees
the old release or the new one, never a part of either.
"""

import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pyoxigraph as ox

from tiegraph import __version__, dumps, ids, store
from tiegraph.catalog import catalogue
from tiegraph.check import Report
from tiegraph.description import describe
from tiegraph.errors import StoreError
from tiegraph.names import Names
from tiegraph.parts import place_names, read_parts

NAME_LENGTH = 16
MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Release:
    """A finished release.

    folder: where it is; created: when it was first built (UTC, ISO 8601); quads: how many; graphs: how many in each;
    files: the SHA-256 of each file by its path in the folder.
    """

    folder: Path
    created: str
    quads: int
    graphs: dict[str, int]
    files: dict[str, str]

    @property
    def name(self) -> str:
        """The first 16 hexadecimal digits of the SHA-256 of its canonical N-Quads."""
        return self.folder.name

    @property
    def dump(self) -> Path:
        """All quads as gzipped canonical N-Quads."""
        return self.folder / "dump.nq.gz"

    def dumps(self, names: Names) -> list[dumps.Dump]:
        """All its dumps, those of all graphs first."""
        return dumps.listing(self.folder, self.graphs, self.files, names)

    @property
    def store(self) -> Path:
        """The Oxigraph store."""
        return self.folder / "store"


def build(quads: Iterable[ox.Quad], report: Report, data: Path, names: Names) -> Release:
    """Write a release and make it the current one; a release with the same content is kept as it is.

    data: the data folder. Raises StoreError when it cannot be written; the current release is then what it was.
    """
    lines = store.canonical(quads)
    name = store.content_hash(lines)[:NAME_LENGTH]
    with _writing(data) as releases:
        folder = releases / name
        if not folder.exists():
            _write(folder, lines, report, names, previous=_pointed(data))
        switch(data, name)
    return read(folder)


def current(data: Path) -> Release | None:
    """The release that counts, or None before the first build. Raises StoreError when the link leads nowhere."""
    link = data / "current"
    return read(link.resolve()) if link.is_symlink() else None


def listing(data: Path) -> list[Release]:
    """All finished releases, the oldest first."""
    folders = (data / "releases").glob("[0-9a-f]*")
    return sorted((read(folder) for folder in folders), key=lambda release: release.created)


def read(folder: Path) -> Release:
    """The release in a folder. Raises StoreError when it has no readable manifest."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise StoreError(f"The release cannot be read: {error}.", str(folder), "Run `tiegraph build` again.") from None
    return Release(folder, manifest["created"], manifest["quads"], manifest["graphs"], manifest["files"])


def damaged(release: Release) -> list[str]:
    """The files of a release that are missing or no longer what its manifest says."""
    return [
        name
        for name, expected in release.files.items()
        if not (release.folder / name).is_file() or _sha256(release.folder / name) != expected
    ]


def switch(data: Path, name: str) -> None:
    """Make the release with this name the current one, atomically."""
    link = data / "current"
    side = data / f".current-{os.getpid()}"
    side.unlink(missing_ok=True)
    side.symlink_to(Path("releases") / name)
    side.replace(link)
    _sync(data)


@contextmanager
def _writing(data: Path) -> Iterator[Path]:
    """The folder of releases, locked against a second build."""
    try:
        releases = data / "releases"
        releases.mkdir(parents=True, exist_ok=True)
        with (data / ".lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise StoreError(
                    "Another build is writing here.", str(data), "Wait until it is done, then try again."
                ) from None
            for left in releases.glob(".building-*"):
                shutil.rmtree(left)
            yield releases
    except OSError as error:
        raise StoreError(
            f"The data folder cannot be written: {error.strerror}.",
            error.filename or str(data),
            "Free space or mend the permissions.",
        ) from None


def _pointed(data: Path) -> str | None:
    link = data / "current"
    return link.readlink().name if link.is_symlink() else None


def _write(folder: Path, lines: list[bytes], report: Report, names: Names, previous: str | None) -> None:
    side = Path(tempfile.mkdtemp(prefix=".building-", dir=folder.parent))
    side.chmod(0o755)
    dumps.write(lines, side, names)
    ids.write(lines, side, names)
    store.write_store(ox.parse(b"".join(lines), format=ox.RdfFormat.N_QUADS), side / "store")
    (side / "report.ttl").write_text(report.turtle, encoding="utf-8")
    created = datetime.now(UTC).isoformat(timespec="seconds")
    graphs = _count_graphs(lines)
    _describe(side, (folder.name, previous, created), graphs, names)
    files = _hashes(side)
    manifest = {
        "release": folder.name,
        "sha256": store.content_hash(lines),
        "created": created,
        "version": __version__,
        "quads": len(lines),
        "graphs": graphs,
        "files": files,
    }
    (side / MANIFEST).write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    for path in (*side.rglob("*"), side):
        _sync(path)
    side.rename(folder)
    _sync(folder.parent)


def _describe(side: Path, called: tuple[str, str | None, str], graphs: Iterable[str], names: Names) -> None:
    """Write VoID and the catalogue; called: the name of the release, of the one before it, and when it was built."""
    name, previous, created = called
    opened = store.open_store(side / "store")
    parts = read_parts(opened, f"{names.base}dataset/{name}", names)
    files = dumps.listing(side, graphs, _hashes(side), names)
    (side / "void.ttl").write_bytes(describe(opened, parts, files, created, names))
    (side / "catalog.ttl").write_bytes(catalogue(parts, files, place_names(opened), name, previous, created, names))


def _count_graphs(lines: Iterable[bytes]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for line in lines:
        graph = dumps.graph_of(line)
        counts[graph] = counts.get(graph, 0) + 1
    return dict(sorted(counts.items()))


def _hashes(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): _sha256(path) for path in sorted(folder.rglob("*")) if path.is_file()}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
