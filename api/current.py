"""The current release, opened once in memory and again when the link `current` has moved."""

from dataclasses import dataclass
from pathlib import Path
from threading import Lock

import pyoxigraph as ox

from tiegraph import release
from tiegraph.errors import StoreError
from tiegraph.release import Release
from tiegraph.store import in_memory


@dataclass(frozen=True)
class Opened:
    """A release in memory; whoever answers from it keeps it alive, whatever becomes current meanwhile.

    The store's default graph is the union of its named graphs, each statement once.
    """

    release: Release
    store: ox.Store


class Current:
    """Knows the release that the link `current` of a data folder leads to."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._lock = Lock()
        self._opened: Opened | None = None

    def open(self) -> Opened:
        """The current release. Raises StoreError when there is none, or when it cannot be read."""
        opened = self._opened
        if opened is not None and opened.release.name == self._name():
            return opened
        with self._lock:
            if self._opened is None or self._opened.release.name != self._name():
                self._opened = self._load()
            return self._opened

    def _name(self) -> str:
        try:
            return (self._data / "current").readlink().name
        except OSError:
            raise StoreError("There is no release yet.", str(self._data), "Run `tiegraph build`.") from None

    def _load(self) -> Opened:
        found = release.read(self._data / "releases" / self._name())
        return Opened(found, in_memory(found.dump))
