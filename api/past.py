"""Releases other than the current one."""

import re
from pathlib import Path

from fastapi import Request

from tiegraph import ids, release
from tiegraph.release import Release


def find(request: Request, name: str) -> Release | None:
    """The release with this name, None when there is none. Raises StoreError when it cannot be read."""
    folder: Path = request.app.state.data / "releases" / name
    return release.read(folder) if re.fullmatch(r"[0-9a-f]{16}", name) and folder.is_dir() else None


def last_with(request: Request, iri: str, current: Release) -> Release | None:
    """The newest release from before the current one that spoke of an IRI."""
    earlier = [one for one in release.listing(request.app.state.data) if one.created <= current.created]
    return next((one for one in reversed(earlier) if one.name != current.name and ids.holds(one.folder, iri)), None)
