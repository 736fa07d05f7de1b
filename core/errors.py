"""What can go wrong, said in one paragraph: what, where, what to do.

Every error a user can cause is a `TiegraphError`; its `code` is the exit code of the command line.
"""

from collections.abc import Sequence
from typing import ClassVar, Self


class TiegraphError(Exception):
    """Something the user can mend.

    what: the fault, one sentence; where: file and line, row or span; mend: what to do about it.
    """

    code: ClassVar[int] = 1

    def __init__(self, what: str, where: str = "", mend: str = "") -> None:
        self.what, self.where, self.mend = what, where, mend
        self.also: tuple[TiegraphError, ...] = ()
        super().__init__(" ".join(part for part in (f"{where}:" if where else "", what, mend) if part))

    @classmethod
    def several(cls, errors: Sequence[Self]) -> Self:
        """The first of one or more errors, which carries the others in `also`, so that a user sees them all at once."""
        first, *rest = errors
        first.also = tuple(rest)
        return first


class DataError(TiegraphError):
    """The data does not hold: SHACL found violations. Exit code 1."""

    code = 1


class UsageError(TiegraphError):
    """The command, a parameter or a setting is wrong. Exit code 2."""

    code = 2


class InputError(TiegraphError):
    """An input cannot be read or is not in its form. Exit code 3."""

    code = 3


class StoreError(TiegraphError):
    """A release or the store cannot be opened, written or switched. Exit code 4."""

    code = 4
