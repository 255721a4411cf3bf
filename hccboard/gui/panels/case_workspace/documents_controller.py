"""Adds documents to a case, reads them for the preview, takes copies out."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject

from hccboard.domain.records import Attachment
from hccboard.gui.panels.case_workspace import attachment_files as files
from hccboard.gui.panels.case_workspace.documents import DocumentsTab
from hccboard.gui.panels.case_workspace.page import CaseWorkspace
from hccboard.gui.save_dialog import ask_where
from hccboard.gui.session import Session
from hccboard.gui.tasks import Tasks
from hccboard.operations.edits import Changes
from hccboard.operations.stores import BoardStore
from hccboard.translate import _


class DocumentsController(QObject):
    """Carries out what is asked for on the documents tab."""

    def __init__(self, tab: DocumentsTab, page: CaseWorkspace, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tab, self._page, self._session = tab, page, session
        self.tasks = Tasks(self)
        self._folder = Path.home()
        self._waiting: deque[tuple[BoardStore, str, Path]] = deque()
        tab.files_dropped.connect(self.add)
        tab.content_requested.connect(self._read)
        tab.copy_requested.connect(self._ask_where)
        session.closing.connect(self._closing)

    def add(self, paths: Sequence[Path]) -> None:
        """Keep copies of files inside the case that is shown, one after the other; the date is not known.

        They go into this case whatever is opened meanwhile, and wait for those that were given before.
        """
        store, case_id = self._session.store, self._page.case_id()
        if store is None or store.read_only or not case_id:
            return
        idle = not self._waiting
        self._waiting.extend((store, case_id, path) for path in paths)
        if idle:
            self._add_next()

    def _add_next(self) -> None:
        if not self._waiting:
            return
        store, case_id, path = self._waiting[0]
        line = self._session.line_maker()

        def done(changes: Changes) -> None:
            self._session.announce(changes)
            self._added()

        def failed(error: Exception) -> None:
            self._page.messages.error(error)
            self._added()

        self.tasks.run(
            "add", lambda _t: files.keep(store, Attachment(case_id=case_id), path, line), done, failed, essential=True
        )

    def _added(self) -> None:
        if self._waiting:
            self._waiting.popleft()
        self._add_next()

    def _closing(self) -> None:
        self._waiting.clear()
        self.tasks.finish()

    def _read(self, attachment: Attachment, scale: float) -> None:
        store = self._session.store
        if store is not None:
            self.tasks.run(
                "read", lambda _t: files.preview_of(store, attachment, scale),
                lambda preview: self.tab.show_preview(attachment, preview), self._page.messages.error,
            )  # fmt: skip

    def _ask_where(self, attachment: Attachment) -> None:
        where = str(self._folder / files.file_name(attachment))
        path, _kind = ask_where(self._page, _("Save a copy"), where, "", self._page.messages.error)
        if path:
            self._folder = Path(path).parent
            self.copy_out(attachment, Path(path))

    def copy_out(self, attachment: Attachment, path: Path) -> None:
        """Write a copy of a document to a file, noted in the history."""
        store, case_id = self._session.store, self._page.case_id()
        if store is None:
            return
        self.tasks.run(
            "copy", lambda _t: files.copy_out(store, case_id, attachment, path),
            lambda _n: self._copied(path.name), self._page.messages.error, writes=True,
        )  # fmt: skip

    def _copied(self, name: str) -> None:
        self._page.messages.taken_out(_("Copy saved."), name, self._session.left_unnoted(name))
