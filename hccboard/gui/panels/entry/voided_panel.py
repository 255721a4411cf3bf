"""Records of a case that were taken out of use: what they said, who voided them and why, and the way back."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from hccboard import wording
from hccboard.domain.records import CaseRecords, Record, entry_fields
from hccboard.errors import HccBoardError
from hccboard.gui import theme
from hccboard.gui.entry_seam import VOIDED, EntryPanel, EntryRequest
from hccboard.gui.panels.entry import conflict_words as said
from hccboard.gui.panels.entry import keys
from hccboard.gui.panels.entry.history_list import HistoryList, value_words
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.cell import Cell
from hccboard.gui.widgets.data_table import DataTable, HeadCell, SimpleTableModel
from hccboard.gui.widgets.field import Field
from hccboard.gui.widgets.message_bar import MessageBar, MessageKind
from hccboard.gui.widgets.panel import Panel
from hccboard.operations.record_checks import InvalidRecords
from hccboard.translate import _, ngettext
from hccboard.wording.formats import with_point

_VALUES_TOLD = 3
_NOT_TOLD = ("date", "source", "confirmed", "date_precision", "birth_date_precision", "sha256")


def voided_of(case: CaseRecords) -> list[Record]:
    """The voided records of a case, the newest first, undated ones last."""
    found = [record for record in case.records if record.voided]
    return sorted(found, key=lambda record: (record.date is not None, str(record.date or "")), reverse=True)


def values_of(record: Record) -> str:
    """The first values of a record in words; what it refers to is left out."""
    kind = type(record).__name__
    told = [
        _("{name}: {value}").format(name=wording.field_name(kind, name), value=value_words(kind, name, value))
        for name, spec in entry_fields(type(record))
        if spec.kind != "reference" and name not in _NOT_TOLD and (value := getattr(record, name)) not in (None, "", ())
    ]  # fmt: skip
    return wording.list_text(told[:_VALUES_TOLD])


class VoidedPanel(EntryPanel):
    """See the module. One record at a time is brought back, with what was voided together with it."""

    def __init__(self, request: EntryRequest, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        assert request.view is not None
        self.form = VOIDED
        self._case = request.view.case
        self._records = voided_of(self._case)
        count = len(self._records)
        words = ngettext("{count} record, kept in the history", "{count} records, kept in the history", count)
        self.panel = Panel(_("Voided records"), words.format(count=count), padding=0, parent=self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.panel)
        self._build()
        keys.bind(self, keys.SAVE, self._bring_back)
        if self._records:
            self.table.setCurrentIndex(self.model.index(0, 0))
            QTimer.singleShot(0, self, lambda: self._chosen(0))  # whoever opened it listens by then
        self.setFocusProxy(self.table)

    def _build(self) -> None:
        self.message = MessageBar(MessageKind.ERROR, "", parent=self)
        self.message.hide()
        self.table = DataTable(_("Voided records"))
        self.model = SimpleTableModel([HeadCell(_("Record")), HeadCell(_("Values"))], [])
        self.table.setModel(self.model)
        self.model.set_rows([self._cells(record) for record in self._records])
        self.table.fit_columns(stretch=1)
        self.table.current_row_changed.connect(self._chosen)
        self.reason_edit = QLineEdit()
        self.reason = Field(_("Why it is brought back"), self.reason_edit, required=True)
        self.history = HistoryList()
        below = QWidget()
        below.setProperty("ground", "surface")
        column = QVBoxLayout(below)
        column.setContentsMargins(*(theme.px(12),) * 4)
        column.setSpacing(theme.px(10))
        column.addWidget(self.reason)
        column.addWidget(self.history)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(below)
        for widget, share in ((self.message, 0), (self.table, 2), (scroll, 3)):
            self.panel.body.addWidget(widget, share)
        self.back_button = Button(_("Bring back"), kind="primary", key="Ctrl Enter")
        self.back_button.clicked.connect(self._bring_back)
        self.close_button = Button(_("Close"))
        self.close_button.clicked.connect(self.closed)
        foot = self.panel.foot
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        foot.addWidget(self.back_button)

    def _cells(self, record: Record) -> list[Cell]:
        told = values_of(record)
        return [Cell(said.record_name(record, self._case), weight=500), Cell(told, tone="text2", tooltip=told)]

    def chosen(self) -> Record | None:
        """The record of the chosen row."""
        number = self.table.currentIndex().row()
        return self._records[number] if 0 <= number < len(self._records) else None

    def _chosen(self, number: int) -> None:
        if 0 <= number < len(self._records):
            self.message.hide()
            self.history_requested.emit(self._records[number].id)

    def _bring_back(self) -> None:
        record, reason = self.chosen(), self.reason_edit.text().strip()
        if record is None or not self.back_button.isEnabled():
            return
        if not reason:
            self.reason.explain("error", _("Say in a few words why."))
            self.reason_edit.setFocus()
            return
        self.unvoid_requested.emit(record, reason)

    # -- the seam -----------------------------------------------------------------------------------------

    def is_dirty(self) -> bool:
        return bool(self.reason_edit.text().strip())

    def saving(self, active: bool) -> None:
        self.back_button.setDisabled(active)

    def show_problems(self, error: InvalidRecords) -> None:
        told = [
            _("{name}: {value}").format(name=wording.field_name(problem.kind, problem.field), value=problem.message)
            for problem in error.problems
        ]  # fmt: skip
        words = wording.sentences_text([with_point(one) for one in dict.fromkeys(told)])
        self.message.set_message(MessageKind.ERROR, _("It cannot be brought back as it is."), words)
        self.message.show()

    def show_error(self, error: HccBoardError) -> None:
        text = wording.sentences_text([part for part in (error.why, error.next_step) if part])
        self.message.set_message(MessageKind.ERROR, error.what, text)
        self.message.show()

    def show_history(self, entries: tuple[Any, ...]) -> None:
        record = self.chosen()
        if record is not None and entries and entries[-1].record_id == record.id:
            self.history.show_entries(type(record).__name__, entries)
