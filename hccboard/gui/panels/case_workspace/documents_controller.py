"""Adds documents to a case, reads them for the preview, takes copies out."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from hccboard.domain.records import Attachment
from hccboard.errors import EnvironmentFault, UserError
from hccboard.gui.panels.case_workspace.documents import DocumentsTab
from hccboard.gui.panels.case_workspace.page import CaseWorkspace
from hccboard.gui.session import Session
from hccboard.gui.tasks import Tasks
from hccboard.operations import cases, edits
from hccboard.operations.stores import BoardStore
from hccboard.translate import _

MOST_BYTES = 50 * 2**20


class DocumentsController(QObject):
    """Carries out what is asked for on the documents tab."""

    def __init__(self, tab: DocumentsTab, page: CaseWorkspace, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tab, self._page, self._session = tab, page, session
        self.tasks = Tasks(self)
        self._folder = Path.home()
        tab.add_requested.connect(self._ask_which)
        tab.content_requested.connect(self._read)
        tab.copy_requested.connect(self._ask_where)
        session.closing.connect(self.tasks.finish)

    def _ask_which(self) -> None:
        path, _kind = QFileDialog.getOpenFileName(self._page, _("Add a document"), str(self._folder))
        if path:
            self.add(Path(path))

    def add(self, path: Path) -> None:
        """Keep a copy of a file inside the case that is shown."""
        store, case_id, today = self._session.store, self._page.case_id(), self._session.today()
        if store is None or not case_id:
            return
        self._folder = path.parent

        def work(_token: object) -> edits.Changes:
            content = _content_of(path)
            kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
            record = Attachment(case_id=case_id, title=path.name, media_type=kind, date=today)
            return edits.save_attachment(store, record, content)

        self.tasks.run("add", work, self._session.announce, self._page.messages.error)

    def _read(self, attachment: Attachment) -> None:
        store = self._session.store
        if store is not None:
            self.tasks.run(
                "read", lambda _t: cases.attachment_content(store, attachment.sha256),
                lambda content: self.tab.show_content(attachment, content), self._page.messages.error,
            )  # fmt: skip

    def _ask_where(self, attachment: Attachment) -> None:
        where = str(self._folder / attachment.title)
        path, _kind = QFileDialog.getSaveFileName(self._page, _("Save a copy"), where)
        if path:
            self.copy_out(attachment, Path(path))

    def copy_out(self, attachment: Attachment, path: Path) -> None:
        """Write a copy of a document to a file, noted in the history."""
        store, case_id = self._session.store, self._page.case_id()
        if store is None:
            return
        self.tasks.run(
            "copy", lambda _t: _copied(store, case_id, attachment, path),
            lambda _n: self._page.messages.note(_("Copy saved."), path.name), self._page.messages.error,
        )  # fmt: skip


def _content_of(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise UserError(
                _("The document is too large."), _("At most {size} MB are kept.").format(size=MOST_BYTES // 2**20),
                _("Nothing was changed."),
            )  # fmt: skip
        return path.read_bytes()
    except OSError as error:
        raise EnvironmentFault(
            _("The document cannot be read."), error.strerror or "", _("Nothing was changed.")
        ) from error


def _copied(store: BoardStore, case_id: str, attachment: Attachment, path: Path) -> None:
    content = cases.attachment_content(store, attachment.sha256)
    edits.note_export(store, [case_id], "attachment")
    try:
        path.write_bytes(content)
    except OSError as error:
        raise EnvironmentFault(
            _("The copy cannot be written."), error.strerror or "", _("Choose another folder.")
        ) from error
