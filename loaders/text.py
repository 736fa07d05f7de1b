"""Bytes to text, and the faults of text files said with file and line."""

from pathlib import Path

from tiegraph.errors import InputError


def read(path: Path) -> str:
    """The text of a UTF-8 file, with or without a byte order mark.

    Raises InputError when the file cannot be opened or is in another encoding.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(
            f"The file cannot be opened ({error.strerror}).", str(path), "Check the path and its permissions."
        ) from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise InputError(
            f"Byte {error.start} (0x{data[error.start]:02x}) is not UTF-8.",
            f"{path} line {line}",
            "Save the file as UTF-8.",
        ) from None
