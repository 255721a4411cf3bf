"""Files that become documents of a case, and documents that are looked at or taken out. No widgets: for workers."""

from __future__ import annotations

import mimetypes
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtGui import QImage

from hccboard import policy
from hccboard.domain.records import Attachment
from hccboard.errors import EnvironmentFault, UserError
from hccboard.gui.pdf_pages import render_pages
from hccboard.operations import cases, edits
from hccboard.operations.edits import Changes
from hccboard.operations.output_files import refuse_board_files
from hccboard.operations.stores import BoardStore
from hccboard.operations.write_batch import Summarise
from hccboard.translate import _

MOST_BYTES = 50 * 2**20
MOST_PAGES = 20
_MOST_TEXT = 20_000
PICTURES = ("image/png", "image/jpeg", "image/bmp", "image/gif", "image/webp")
PDF, TEXT = "application/pdf", ("text/plain", "text/csv", "text/markdown")


@dataclass(frozen=True)
class Preview:
    """What can be shown of a document: pictures, or a text; ``cut`` where there is more of it."""

    images: Sequence[QImage] = ()
    text: str = ""
    cut: bool = False


def can_show(attachment: Attachment) -> bool:
    """Whether the program itself can show such a document."""
    return attachment.media_type in (*PICTURES, PDF, *TEXT)


def media_type_of(path: Path) -> str:
    """The type by the end of the name; what is not known is bytes."""
    return mimetypes.guess_type(path.name)[0] or "application/octet-stream"


def content_of(path: Path) -> bytes:
    """The bytes of a file; ``UserError`` where it is too large or empty, ``EnvironmentFault`` if unreadable."""
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise UserError(
                _("The document is too large."), _("At most {size} MB are kept.").format(size=MOST_BYTES // 2**20),
                _("Nothing was changed."),
            )  # fmt: skip
        content = path.read_bytes()
    except OSError as error:
        raise EnvironmentFault(
            _("The document cannot be read."), error.strerror or "", _("Nothing was changed.")
        ) from error
    if not content:
        raise UserError(_("The document is empty."), next_step=_("Nothing was changed."))
    return content


def keep(store: BoardStore, attachment: Attachment, path: Path, summarise: Summarise) -> Changes:
    """Keep a copy of a file inside the board file."""
    content = content_of(path)
    record = replace(attachment, title=attachment.title or path.name, media_type=media_type_of(path))
    return edits.save_attachment(store, record, content, summarise=summarise)


def preview_of(store: BoardStore, attachment: Attachment, scale: float) -> Preview:
    """What can be shown of a document; an empty one where it cannot be read. ``scale`` is pixels per point."""
    content = cases.attachment_content(store, attachment.sha256)
    if attachment.media_type == PDF:
        return _pages(content, scale)
    if attachment.media_type in TEXT:
        return Preview(text=content[:_MOST_TEXT].decode("utf-8", "replace"), cut=len(content) > _MOST_TEXT)
    image = QImage.fromData(content)
    return Preview() if image.isNull() else Preview((image,))


def _pages(content: bytes, scale: float) -> Preview:
    from pypdfium2 import PdfiumError

    try:
        pages = render_pages(content, scale, most=MOST_PAGES + 1)
    except PdfiumError:  # protected or damaged; a copy can still be taken out
        return Preview()
    return Preview(pages[:MOST_PAGES], cut=len(pages) > MOST_PAGES)


def file_name(attachment: Attachment) -> str:
    """A name for a copy: the title without what a file name cannot hold, with the end of its type."""
    title = "".join("_" if char in '\\/:*?"<>|' or ord(char) < 32 else char for char in attachment.title).strip(". ")
    known = mimetypes.guess_type(title)[0] == attachment.media_type
    return title if known else f"{title}{mimetypes.guess_extension(attachment.media_type) or ''}"


def copy_out(store: BoardStore, case_id: str, attachment: Attachment, path: Path) -> None:
    """Write a copy of a document to a file and note it in the history; a board file is never written over."""
    refuse_board_files(path)
    policy.require(policy.EXPORT)
    content = cases.attachment_content(store, attachment.sha256)
    edits.note_export(store, [case_id], "attachment")  # before it leaves: no copy without its line in the history
    try:
        path.write_bytes(content)
    except OSError as error:
        raise EnvironmentFault(
            _("The copy cannot be written."), error.strerror or "", _("Choose another folder.")
        ) from error
