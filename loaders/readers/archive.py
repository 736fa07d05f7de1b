"""Documents that are zip archives of XML: nothing is unpacked before it is counted, no XML with a DOCTYPE is read."""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO
from xml.parsers import expat

from lxml import etree

from tiegraph.errors import InputError
from tiegraph.loaders.readers.limits import Limits

# A document type stands before the first element; what is longer than this before it is no document.
PROLOG = 1 << 20
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError)


class Archive:
    """An archive whose parts are looked up by name, upper and lower case alike, as some programs mix them."""

    def __init__(self, data: bytes, where: str, limits: Limits) -> None:
        """Raises InputError for a broken or encrypted archive, and for one that would unpack past a limit."""
        self.where = where
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeDecodeError):
            raise damaged(where) from None
        parts = self._zip.infolist()
        _check_sizes(parts, len(data), where, limits)
        if any(part.flag_bits & 1 for part in parts):
            raise locked(where)
        self._parts = {part.filename.lstrip("/").lower(): part for part in reversed(parts)}

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._parts

    def names(self) -> list[str]:
        """The names of all parts, in lower case."""
        return list(self._parts)

    def content(self, name: str) -> bytes:
        """A part. Raises InputError when it is missing or damaged."""
        try:
            with self._open(name) as source:
                return source.read()
        except UNREADABLE:
            raise damaged(self.where, name) from None

    def xml(self, name: str) -> etree._Element:
        """The root of an XML part. Raises InputError when it is missing, broken, or has a DOCTYPE."""
        data = self.content(name)
        where = f"{self.where}, part {name}"
        refuse_doctype(data, where)
        try:
            return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
        except etree.XMLSyntaxError as error:
            raise broken(error, where) from None

    def stream(self, name: str, *tags: str) -> Iterator[etree._Element]:
        """The finished elements of these names (any namespace) of a large XML part, each cleared once it was taken."""
        where = f"{self.where}, part {name}"
        wanted = [f"{{*}}{tag}" for tag in tags]
        with self._open(name) as source:
            refuse_doctype(source.read(PROLOG), where)
        try:
            with self._open(name) as source:
                for _, element in etree.iterparse(
                    source, tag=wanted, resolve_entities=False, no_network=True, load_dtd=False
                ):
                    yield element
                    element.clear()
                    while element.getprevious() is not None:
                        del element.getparent()[0]
        except etree.XMLSyntaxError as error:
            raise broken(error, where) from None
        except UNREADABLE:
            raise damaged(self.where, name) from None

    def related(self, name: str = "") -> dict[str, tuple[str, str]]:
        """The relationships of a part (of the package by default): id → kind, name of the other part."""
        folder, file = posixpath.split(name)
        relations = posixpath.join(folder, "_rels", f"{file}.rels")
        if relations not in self:
            return {}
        found = {}
        for relation in self.xml(relations):
            if relation.get("TargetMode") == "External" or relation.get("Target") is None:
                continue
            target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
            found[relation.get("Id", "")] = (relation.get("Type", "").rsplit("/", 1)[-1], target)
        return found

    def main_part(self) -> str:
        """The part that an office document begins with, "" when none is named."""
        return next((target for kind, target in self.related().values() if kind == "officeDocument"), "")

    def _open(self, name: str) -> IO[bytes]:
        part = self._parts.get(name.lower())
        if part is None:
            raise damaged(self.where, name)
        try:
            return self._zip.open(part)
        except UNREADABLE:
            raise damaged(self.where, name) from None

    def has_macros(self) -> bool:
        """Whether a program is in the archive."""
        return any(name.endswith("vbaproject.bin") or name.startswith(("basic/", "scripts/")) for name in self._parts)


def local(element: etree._Element | None) -> str:
    """The name of an element without its namespace; "" for comments, the like, and None."""
    return element.tag.rpartition("}")[2] if element is not None and isinstance(element.tag, str) else ""


def attribute(element: etree._Element | None, name: str) -> str | None:
    """The value of an attribute, whatever its namespace; None when it (or the element) is not there."""
    if element is None:
        return None
    return next((str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name), None)


def text_in(element: etree._Element) -> str:
    """All text in an element."""
    return "".join(map(str, element.itertext()))


def refuse_doctype(data: bytes, where: str) -> None:
    """Raise InputError when XML declares a document type: its entities could grow without end or reach other files."""
    parser = expat.ParserCreate()

    def doctype(*_: object) -> None:
        raise InputError(
            "The XML declares a document type, which no document of this form has.",
            where,
            "Do not use the file, or save it again in an office program.",
        )

    def element(*_: object) -> None:
        raise StopIteration

    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = element
    try:
        parser.Parse(data[:PROLOG], False)
    except StopIteration:
        return
    except expat.ExpatError as error:
        raise broken(error, where) from None
    raise broken("no element was found", where)


def damaged(where: str, part: str = "") -> InputError:
    """The error for an archive that was cut off or changed."""
    return InputError(
        f"The file is damaged or was cut off{f' (part {part})' if part else ''}.", where, "Fetch or save it again."
    )


def locked(where: str) -> InputError:
    """The error for a document that asks for a password."""
    return InputError(
        "The document is protected by a password.", where, "Open it in an office program and save it without one."
    )


def broken(error: object, where: str) -> InputError:
    """The error for XML that is not well formed, or nested too deep."""
    if "depth" in str(error).lower():
        return InputError("The XML is nested too deep.", where, "Save the document again in an office program.")
    if "huge" in str(error).lower():
        return InputError("A text in the XML is longer than 10 MB.", where, "Split the text.")
    return InputError(f"The XML is broken: {error}.", where, "Save the document again in an office program.")


def _check_sizes(parts: list[zipfile.ZipInfo], size: int, where: str, limits: Limits) -> None:
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > limits.parts:
        raise _bomb(f"has {len(parts):,} parts, more than {limits.parts:,}", where)
    if unpacked > limits.unpacked:
        raise _bomb(f"would unpack to {unpacked >> 20:,} MB, more than {limits.unpacked >> 20:,} MB", where)
    if unpacked > limits.ratio_from and unpacked > limits.ratio * size:
        raise _bomb(f"would unpack to {unpacked // max(size, 1):,} times its size, more than {limits.ratio}", where)


def _bomb(fault: str, where: str) -> InputError:
    return InputError(f"The archive {fault}: it was not opened.", where, "Split the document, or save it again.")
