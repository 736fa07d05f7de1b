"""The current release with the workers over it, opened once and again when the link `current` has moved."""

import asyncio
import logging
import os
import time
from contextlib import suppress
from dataclasses import dataclass

import pyoxigraph as ox
from anyio import from_thread

from tiegraph import release
from tiegraph.api.workers.crew import Crew, Lanes
from tiegraph.api.workers.debts import Debts
from tiegraph.api.workers.zygotes import Zygote
from tiegraph.errors import StoreError
from tiegraph.release import Release
from tiegraph.settings import Settings
from tiegraph.store import in_memory, open_store

PATIENCE = 1.0  # seconds that requests wait for a new release while an old one could answer them
RETRY = 2.0  # seconds before a release that could not be opened is tried again


@dataclass(frozen=True)
class Opened:
    """A release; whoever answers from it keeps it alive, whatever becomes current meanwhile.

    store: for what our own pages look up; its default graph is the union of its named graphs, each statement once.
    crew: the workers that answer the queries of others.
    """

    release: Release
    store: ox.Store
    crew: Crew


@dataclass(frozen=True)
class Opening:
    """A release that is being opened, or could not be. since: by the clock of the loop."""

    name: str
    since: float
    task: asyncio.Task[Opened]

    def is_over(self, now: float) -> bool:
        """Whether to open it once more: its workers have ended since, or it may by now be readable."""
        return self.task.done() and (self.task.exception() is None or now - self.since > RETRY)


class Current:
    """Knows the release that the link `current` of a data folder leads to."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._link = str(settings.data / "current")  # read by every request: as text, that is quicker
        self._debts = Debts(time.monotonic)
        self._opened: Opened | None = None
        self._opening: Opening | None = None
        self._one_at_a_time = asyncio.Lock()

    def open(self) -> Opened:
        """The same as `now`, for routes that run in a thread."""
        return self._usable(self._name()) or from_thread.run(self.now)

    async def now(self) -> Opened:
        """The current release; while a new one is being opened, after a moment the old one.

        For the thread of the event loop. Raises StoreError when there is none, or when it cannot be read.
        """
        name = self._name()
        return self._usable(name) or await self._newer(name)

    def close(self) -> None:
        """End all workers."""
        if self._opening is not None:
            self._opening.task.cancel()
        if self._opened is not None:
            self._opened.crew.close()

    def _usable(self, name: str) -> Opened | None:
        opened = self._opened
        return opened if opened is not None and opened.release.name == name and not opened.crew.is_closed else None

    async def _newer(self, name: str) -> Opened:
        loop = asyncio.get_running_loop()
        opening = self._opening
        if opening is None or opening.name != name or opening.is_over(loop.time()):
            opening = self._opening = Opening(name, loop.time(), loop.create_task(self._load(name)))
        old = self._opened if self._opened is not None and not self._opened.crew.is_closed else None
        if old is None:
            return await asyncio.shield(opening.task)
        patience = max(0.0, opening.since + PATIENCE - loop.time())
        await asyncio.wait([opening.task], timeout=patience)
        if not opening.task.done() or opening.task.exception() is not None:
            return old
        return opening.task.result()

    def _name(self) -> str:
        try:
            return os.path.basename(os.readlink(self._link))
        except OSError:
            raise StoreError("There is no release yet.", str(self._settings.data), "Run `tiegraph build`.") from None

    async def _load(self, name: str) -> Opened:
        async with self._one_at_a_time:
            try:
                opened = await self._open(name)
            except StoreError as error:
                logging.getLogger("tiegraph").error("The release %s is not served: %s", name, error)
                raise
            old, self._opened = self._opened, opened
            if old is not None:
                old.crew.retire()
            return opened

    async def _open(self, name: str) -> Opened:
        settings = self._settings
        found = release.read(settings.data / "releases" / name)
        fits = found.quads <= settings.memory_quads
        lanes = Lanes(settings.workers, max(2, settings.workers // 2))
        hiring = asyncio.ensure_future(self._hire(found, lanes, fits))
        try:
            store = await asyncio.to_thread(_read, found, fits)
            return Opened(found, store, await hiring)
        except BaseException:
            hiring.cancel()
            with suppress(StoreError, asyncio.CancelledError):
                (await hiring).close()
            raise

    async def _hire(self, found: Release, lanes: Lanes, fits: bool) -> Crew:
        zygote = await Zygote.start(found, self._settings.base, in_memory=fits)
        return await Crew.hire(zygote, lanes, self._debts)


def _read(found: Release, fits: bool) -> ox.Store:
    return in_memory(found.dump) if fits else open_store(found.store)
