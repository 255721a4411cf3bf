"""The form of a document: the file to keep a copy of, its title, date and source. The content itself never changes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from hccboard import wording
from hccboard.domain.records import Attachment, Record
from hccboard.gui import theme
from hccboard.gui.entry_seam import CHOOSE_FILE
from hccboard.gui.panels.entry.record_form import RecordForm
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.field import Field
from hccboard.gui.widgets.text import Span, TextLabel
from hccboard.translate import _


class AttachmentForm(RecordForm):
    """See the module. ``attach_requested`` for a new document; a recorded one is corrected like any record."""

    only = ("title", "date", "source", "note")

    def _add_above(self, column: QVBoxLayout) -> None:
        self._path = ""
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        self.chosen = TextLabel(_("No file chosen"), "cell", "text2", parent=box)
        self.choose = Button(_("Choose a file\u2026"), "folder-open", small=True, parent=box)
        self.choose.clicked.connect(self.ask_for_file)
        row.addWidget(self.choose)
        row.addWidget(self.chosen, 1)
        self.file = Field(_("File"), box)
        if self._request.record is None:
            self.file.label.set_text((Span(_("File")), Span(" · " + _("required"))))
        column.addWidget(self.file)
        record = self._request.record
        if isinstance(record, Attachment):
            self.choose.hide()
            size = _("{size} kB").format(size=wording.number_text(max(1, round(record.size_bytes / 1000))))
            self.chosen.set_text(wording.list_text([record.media_type, size]))

    def _load(self) -> None:
        super()._load()
        self.strip.hide()  # no rule rests on a document
        draft = self._request.draft
        if isinstance(draft, dict) and draft.get("path") and self._request.record is None:
            self._show_path(str(draft["path"]))

    def _begin(self) -> None:
        if self._request.field == CHOOSE_FILE and self._request.record is None and not self._path:
            self.ask_for_file()
        elif self._request.record is None and not self._path:
            self.choose.setFocus()
        else:
            super()._begin()

    def draft(self) -> dict[str, Any]:
        return {**super().draft(), "path": self._path}

    # --- the file -------------------------------------------------------------------------------------------

    def ask_for_file(self) -> None:
        """Ask which file; nothing changes where none is chosen."""
        folder = str(Path(self._path).parent) if self._path else str(Path.home())
        path, _kind = QFileDialog.getOpenFileName(self, _("Add a document"), folder)
        if path:
            self.set_file(path)
        elif not self._path:
            self.choose.setFocus()

    def set_file(self, path: str) -> None:
        """Take a file; its name is proposed as the title."""
        before = Path(self._path).name
        self._show_path(path)
        title = self.fields.values()[0].get("title", "")
        if not title or title == before:
            self.fields.set_typed({"title": Path(path).name})
        self._edited()
        self.fields.focus("title")

    def _show_path(self, path: str) -> None:
        self._path = path
        self.chosen.set_text(Path(path).name)
        self.chosen.set_tone("text")
        self.chosen.setToolTip(path)
        self.file.explain()

    # --- saving ---------------------------------------------------------------------------------------------

    def _save(self) -> None:
        if self._request.record is None and not self._path:
            self.file.explain("error", _("Choose the file of which a copy is to be kept."))
            self.choose.setFocus()
            return
        super()._save()

    def _hand_over(self, record: Record) -> None:
        if self._request.record is None:
            self.attach_requested.emit(record, self._path)
        else:
            super()._hand_over(record)
