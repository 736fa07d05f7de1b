"""Names to slugs, the readable end of an IRI."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable

from anyascii import anyascii

LONGEST = 80


def slug(text: str) -> str:
    """A name in small Latin letters, digits and hyphens; a long one is cut and marked by a hash of the whole.

    >>> slug("Bağcılar"), slug("Жмеринка"), slug("Saint-Étienne (Loire)")
    ('bagcilar', 'zhmerinka', 'saint-etienne-loire')
    """
    plain = re.sub(r"[^a-z0-9]+", "-", anyascii(text).lower().replace("'", "")).strip("-") or _mark(text)
    return plain if len(plain) <= LONGEST else f"{plain[:LONGEST].rstrip('-')}-{_mark(text)}"


def distinct(names: Iterable[str]) -> dict[str, str]:
    """The slugs of different names; names that would share one all get a hash, whatever their order."""
    shared: dict[str, list[str]] = defaultdict(list)
    for name in set(names):
        shared[slug(name)].append(name)
    marked = {name: f"{plain}-{_mark(name)}" for plain, alike in shared.items() for name in alike if len(alike) > 1}
    return {name: marked.get(name) or plain for plain, alike in shared.items() for name in alike}


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:6]
