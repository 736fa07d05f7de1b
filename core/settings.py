"""Settings: from `TIEGRAPH_*` in the environment, else from a TOML file, else the default."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from tiegraph.errors import UsageError
from tiegraph.names import VOCABULARY, Names

FILE = "tiegraph.toml"
DAY = 86_400  # seconds
# The settings that are whole numbers, with the least and the most that each may be.
WHOLE = {"port": (1, 65_535), "workers": (1, 256), "memory_quads": (0, 10**12)}


@dataclass(frozen=True)
class Settings:
    """How tiegraph runs.

    data: the data folder (inputs/, releases/, the link current). base: under which IRI things are minted.
    host, port: where `serve` listens. shipped: whether a build takes in the sources that come with tiegraph.
    workers: how many queries are computed at once. query_seconds: how long one may take. memory_quads: up to what size
    a release is read into memory.
    """

    data: Path = Path("data")
    base: str = VOCABULARY
    host: str = "127.0.0.1"
    port: int = 8000
    shipped: bool = True
    workers: int = field(default_factory=lambda: len(os.sched_getaffinity(0)))
    query_seconds: float = 30
    memory_quads: int = 2_000_000

    @property
    def names(self) -> Names:
        """The names under the base."""
        return Names(self.base)


def read(environment: Mapping[str, str], folder: Path = Path()) -> Settings:
    """The settings of a process.

    environment: its variables. folder: where `tiegraph.toml` may be; `TIEGRAPH_CONFIG` names another file.
    Raises UsageError that names the key, the value and where it was set.
    """
    known = {field.name for field in fields(Settings)}
    file = Path(environment.get("TIEGRAPH_CONFIG", folder / FILE))
    if "TIEGRAPH_CONFIG" in environment and not file.is_file():
        raise UsageError(
            f"There is no file {file}.", "TIEGRAPH_CONFIG in the environment", "Correct the path, or unset it."
        )
    given = {key: (str(value), f"`{key}` in {file}") for key, value in _toml(file).items()}
    for name, value in environment.items():
        key = name.removeprefix("TIEGRAPH_").lower()
        if name.startswith("TIEGRAPH_") and key != "config":
            given[key] = (value, f"{name} in the environment")
    for key, (value, origin) in given.items():
        if key not in known:
            raise UsageError(
                f"There is no setting `{key}` (given: {value!r}).", origin, f"Settings: {', '.join(sorted(known))}."
            )
    typed = {key: _typed(key, value, origin) for key, (value, origin) in given.items()}
    return Settings(**typed)  # type: ignore[arg-type]


def _toml(file: Path) -> dict[str, object]:
    if not file.is_file():
        return {}
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise UsageError(f"The settings cannot be read: {error}.", str(file), "Mend the TOML there.") from None


def _typed(key: str, value: str, origin: str) -> object:
    if key == "data":
        return Path(value).expanduser()
    if key == "base":
        try:
            return Names(value).base
        except UsageError as error:
            raise UsageError(error.what, origin, error.mend) from None
    if key in WHOLE:
        least, most = WHOLE[key]
        if not value.isdecimal() or not least <= int(value) <= most:
            what = "a port" if key == "port" else f"a value for `{key}`"
            raise UsageError(f"{value!r} is not {what}.", origin, f"Give a number from {least} to {most}.")
        return int(value)
    if key == "query_seconds":
        if not value.replace(".", "", 1).isdecimal() or not 0 < float(value) <= DAY:
            raise UsageError(f"{value!r} is not a time in seconds.", origin, f"Give a number up to {DAY}.")
        return float(value)
    if key == "shipped":
        words = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
        if value.lower() not in words:
            raise UsageError(f"{value!r} is neither yes nor no.", origin, "Write yes or no.")
        return words[value.lower()]
    return value
