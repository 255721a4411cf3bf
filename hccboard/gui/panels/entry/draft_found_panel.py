"""A draft that was found when the board was opened: beside what is saved, never put over it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hccboard import wording
from hccboard.gui.entry_seam import EntryPanel, EntryRequest
from hccboard.gui.panels.entry import conflict_words as said
from hccboard.gui.panels.entry.draft_rows import DraftRow, draft_rows
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.cell import Cell
from hccboard.gui.widgets.data_table import DataTable, HeadCell, SimpleTableModel
from hccboard.gui.widgets.panel import Panel
from hccboard.gui.widgets.text import TextLabel
from hccboard.operations.stores import utc_now
from hccboard.translate import _, ngettext

_SHOWN = 12


class DraftFoundPanel(EntryPanel):
    """``form_requested`` opens the draft, ``closed`` keeps it for later, ``discarded`` lets it go. ``form`` is the form
    with the draft in it: it is not shown, and only tells what it would save."""

    def __init__(self, request: EntryRequest, typed_in: EntryPanel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        assert request.found is not None
        self.form = request.form
        self._found = request.found
        case = request.view.case if request.view is not None else None
        self._number = case.patient.case_number if case is not None else ""
        self._saved = max((r.recorded_at for r in case.records if r.recorded_at), default=None) if case else None
        self.rows = draft_rows(typed_in.typed_records(), case)
        typed_in.deleteLater()
        self._build(request)
        QTimer.singleShot(0, self, lambda: self.open_button.setFocus(Qt.FocusReason.OtherFocusReason))

    def _build(self, request: EntryRequest) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        what = said.form_name(request.kind)
        title = wording.list_text([self._number, said.inside_sentence(what)]) if self._number else what
        self.panel = Panel(title, _("not saved"), padding=0, parent=self)
        layout.addWidget(self.panel)
        self.table = DataTable(_("Draft beside what is saved"), parent=self)
        now = utc_now()
        saved, draft = (said.moment_text(moment, now) for moment in (self._saved, self._found.saved_at))
        self.model = SimpleTableModel([
            HeadCell(_("Field")), HeadCell(_("Saved, {time}").format(time=saved) if saved else _("Saved")),
            HeadCell(_("Draft, {time}").format(time=draft)),
        ])  # fmt: skip
        self.table.setModel(self.model)
        self.table.closes_last_row = True
        self.model.set_rows([_cells(row) for row in self.rows[:_SHOWN]])
        self.table.fit_columns(stretch=2)
        self.panel.body.setSpacing(0)
        self.panel.body.addWidget(self.table, 1)
        left = len(self.rows) - _SHOWN
        words = ngettext("and {count} more value", "and {count} more values", left).format(count=left)
        self.more = TextLabel(words, "label", "text2", parent=self)
        self.more.setContentsMargins(12, 6, 12, 6)
        self.more.setVisible(left > 0)
        self.panel.body.addWidget(self.more)
        self._build_foot()

    def _build_foot(self) -> None:
        foot = self.panel.foot
        self.open_button = Button(_("Open draft"), kind="primary")
        self.open_button.clicked.connect(self.form_requested)
        self.later_button = Button(_("Keep for later"), key="Esc")
        self.later_button.clicked.connect(self.closed)
        self.discard_button = Button(_("Discard draft"))
        self.discard_button.clicked.connect(self.discarded)
        foot.addWidget(self.open_button)
        foot.addWidget(self.later_button)
        foot.addStretch(1)
        foot.addWidget(self.discard_button)


def _cells(row: DraftRow) -> list[Cell]:
    return [Cell(row.label, weight=500), Cell(row.saved, tone="text2"), Cell(row.draft, weight=600)]
