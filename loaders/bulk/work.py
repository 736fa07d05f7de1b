"""The working file of a data set: its rows as small keys, and what each distinct place was linked to.

It lies beside the data. Rows and links are kept as they are made, so that an interrupted run goes on where it stopped,
and the next build links nothing again; another file, mapping, gazetteer or version of this code starts anew.
"""

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from operator import attrgetter
from pathlib import Path

from tiegraph.loaders.bulk.finder import Finder, Found
from tiegraph.loaders.bulk.statements import StatedPlace, Statement

NAME = "work.sqlite"
BATCH = 2_000
SCHEMA = """
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT);
CREATE TABLE places (id INTEGER PRIMARY KEY, name TEXT, country TEXT, lat REAL, long REAL, wikidata TEXT, geonames TEXT,
                     code TEXT, found INTEGER, misplaced INTEGER, ref TEXT);
CREATE UNIQUE INDEX places_stated ON places (name, country, ifnull(lat, 999), ifnull(long, 999), wikidata, geonames);
CREATE TABLE stated (row INTEGER PRIMARY KEY, start INTEGER, end INTEGER, one INTEGER, two INTEGER, kind TEXT,
                     status TEXT, since TEXT, until TEXT, grouped TEXT, title TEXT);
"""
STATED = "name, country, lat, long, wikidata, geonames"
Progress = Callable[[str, int, int | None], None]


def silent(_step: str, _done: int, _total: int | None) -> None:
    """Show no progress."""


class Work:
    """The working file."""

    def __init__(self, folder: Path, fingerprint: str) -> None:
        self.path = folder / NAME
        self.database = self._open(fingerprint)

    def take(self, statements: Iterable[Statement], progress: Progress) -> None:
        """Keep what the rows state; rows kept by an earlier run are passed over."""
        kept = self.value("SELECT ifnull(max(row), 0) FROM stated")
        numbers: dict[StatedPlace, int] = {}
        for done, statement in enumerate(statements, start=1):
            row = statement.row
            if row.number <= kept:
                continue
            one, two = [*(self._number(place, numbers) for place in statement.places), None][:2]
            said = attrgetter("kind", "status", "since", "until", "group", "title")(statement)
            self.database.execute(
                "INSERT INTO stated VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (row.number, row.start, row.end, one, two, *said),
            )
            if done % BATCH == 0:
                self.database.commit()
                numbers.clear()
                progress("reading rows", done, None)
        self.database.commit()

    def link(self, finder: Finder, progress: Progress) -> None:
        """Find the places that no earlier run has found."""
        total = self.value("SELECT count(*) FROM places")
        done = total - self.value("SELECT count(*) FROM places WHERE found IS NULL")
        waiting = self.database.execute(f"SELECT id, {STATED} FROM places WHERE found IS NULL ORDER BY country, name")  # noqa: S608
        batch: list[tuple[str, int, bool, int]] = []
        for identity, *stated in waiting.fetchall():
            place = StatedPlace(*stated)
            found = finder.find(place)
            batch.append((finder.countries.code(place.country), found.geonames, found.misplaced, identity))
            if len(batch) == BATCH // 10:
                done += self._keep(batch)
                progress("linking places", done, total)
        self._keep(batch)

    def places(self) -> Iterator[tuple[int, StatedPlace, Found]]:
        """All distinct places with their number here and what was found."""
        rows = self.database.execute(f"SELECT id, {STATED}, found, misplaced FROM places ORDER BY id")  # noqa: S608
        for identity, *stated, found, misplaced in rows:
            yield identity, StatedPlace(*stated), Found(found, bool(misplaced))

    def address(self, refs: Iterable[tuple[str, int]]) -> None:
        """Keep the addresses (address, number here) of all places."""
        self.database.executemany("UPDATE places SET ref = ? WHERE id = ?", refs)
        self.database.commit()

    def value(self, query: str) -> int:
        """The one number that a query gives."""
        (value,) = self.database.execute(query).fetchone()
        return int(value or 0)

    def remember(self, key: str, value: int) -> None:
        """Keep a number about the file."""
        self.database.execute("INSERT OR REPLACE INTO about VALUES (?, ?)", (key, str(value)))
        self.database.commit()

    def recall(self, key: str) -> int | None:
        """A number that was kept, None before."""
        row = self.database.execute("SELECT value FROM about WHERE key = ?", (key,)).fetchone()
        return int(row[0]) if row else None

    def close(self) -> None:
        """Close the file."""
        self.database.close()

    def _keep(self, batch: list[tuple[str, int, bool, int]]) -> int:
        self.database.executemany("UPDATE places SET code = ?, found = ?, misplaced = ? WHERE id = ?", batch)
        self.database.commit()
        kept = len(batch)
        batch.clear()
        return kept

    def _number(self, place: StatedPlace, numbers: dict[StatedPlace, int]) -> int:
        if place not in numbers:
            stated = (place.name, place.country, place.lat, place.long, place.wikidata, place.geonames)
            self.database.execute(
                f"INSERT OR IGNORE INTO places ({STATED}) VALUES (?, ?, ?, ?, ?, ?)",  # noqa: S608
                stated,
            )
            row = self.database.execute(
                "SELECT id FROM places WHERE name = ? AND country = ? AND ifnull(lat, 999) = ifnull(?, 999)"
                " AND ifnull(long, 999) = ifnull(?, 999) AND wikidata = ? AND geonames = ?",
                stated,
            ).fetchone()
            numbers[place] = int(row[0])
        return numbers[place]

    def _open(self, fingerprint: str) -> sqlite3.Connection:
        """The file if it is of this fingerprint and whole, else a new one."""
        database = sqlite3.connect(self.path)
        try:
            row = database.execute("SELECT value FROM about WHERE key = 'fingerprint'").fetchone()
            if row == (fingerprint,):
                return database
        except sqlite3.DatabaseError:
            pass
        database.close()
        self.path.unlink(missing_ok=True)
        database = sqlite3.connect(self.path)
        database.executescript(SCHEMA)
        database.execute("INSERT INTO about VALUES ('fingerprint', ?)", (fingerprint,))
        database.commit()
        return database


def fingerprint(*parts: str) -> str:
    """A hash of all that decides what a working file holds: the parts, and the code of this package."""
    own = hashlib.sha256("\n".join(parts).encode())
    for path in sorted(Path(__file__).parent.glob("*.*")):
        if path.suffix in {".py", ".yaml"}:
            own.update(path.read_bytes())
    return own.hexdigest()
