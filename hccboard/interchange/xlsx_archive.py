"""The XLSX file as an archive: every bound and every forbidden thing is checked before a sheet is read."""

from __future__ import annotations

import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from hccboard.interchange import limits
from hccboard.interchange.rejections import Rejection

_CHUNK = 1 << 16
_OVERLAP = 32
_DECLARATION = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["']""")
_SAFE_ENCODINGS = {b"utf-8", b"us-ascii", b"ascii"}
# What reading a packed part may raise when its bytes are not what they should be.
BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, KeyError,
)  # fmt: skip


@contextmanager
def opened(source: BinaryIO) -> Iterator[zipfile.ZipFile]:
    """The archive, after its table of contents was checked; ``Rejection`` if it is not acceptable."""
    try:
        archive = zipfile.ZipFile(source)
    except BROKEN:
        raise Rejection("damaged", part="ZIP") from None
    with archive:
        _check_contents(archive)
        yield archive


def _check_contents(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if len(parts) > limits.ARCHIVE_PARTS or len(names) != len(parts):
        raise Rejection("damaged", part="ZIP")
    total = 0
    for part in parts:
        name = part.filename
        if name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) or ":" in name:
            raise Rejection("outside", part=shown(name))
        if stat.S_ISLNK(part.external_attr >> 16):
            raise Rejection("outside", part=shown(name))
        if part.flag_bits & 0x1:
            raise Rejection("protected")
        if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Rejection("damaged", part=shown(name))
        if name.lower().startswith("xl/externallinks/"):
            raise Rejection("external_links", part=shown(name))
        total += part.file_size
        too_dense = part.file_size > limits.EXPANSION_RATIO * max(part.compress_size, 1)
        if total > limits.EXPANDED_BYTES or (too_dense and part.file_size > limits.RATIO_FREE_BYTES):
            raise Rejection("expands_too_much", part=shown(name))
    if "[Content_Types].xml" not in names:
        raise Rejection("not_a_table", found="ZIP")


def shown(name: str) -> str:
    """A part's name fit for a sentence."""
    return "".join(c if c.isprintable() else "?" for c in name)[:80]


def check_xml(archive: zipfile.ZipFile, name: str) -> int:
    """Read a part once: its size, no document type, no encoding but UTF-8; the bytes it really holds.

    Python's ``zipfile`` never gives more bytes than the table of contents declares, and fails on the
    checksum otherwise, so the declared sizes checked above do hold.
    """
    size = 0
    tail = b""
    try:
        with archive.open(name) as part:
            while chunk := part.read(_CHUNK):
                if not size:
                    _check_head(chunk, name)
                size += len(chunk)
                window = (tail + chunk).upper()
                if b"<!DOCTYPE" in window or b"<!ENTITY" in window:
                    raise Rejection("forbidden_xml", part=shown(name))
                tail = chunk[-_OVERLAP:]
    except BROKEN:
        raise Rejection("damaged", part=shown(name)) from None
    return size


def _check_head(chunk: bytes, name: str) -> None:
    head = chunk.removeprefix(b"\xef\xbb\xbf")[:400]
    if not head.lstrip().startswith(b"<") or b"\x00" in head:
        raise Rejection("forbidden_xml", part=shown(name))
    declared = _DECLARATION.match(head)
    if declared and declared.group(1).lower() not in _SAFE_ENCODINGS:
        raise Rejection("forbidden_xml", part=shown(name))


def small_xml(archive: zipfile.ZipFile, name: str):  # type: ignore[no-untyped-def]
    """The root element of a small part, parsed without document types, entities or external references."""
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    check_xml(archive, name)
    try:
        return fromstring(archive.read(name), forbid_dtd=True)
    except DefusedXmlException:
        raise Rejection("forbidden_xml", part=shown(name)) from None
    except (ParseError, RecursionError, LookupError, *BROKEN):
        raise Rejection("damaged", part=shown(name)) from None
