"""A laboratory panel typed in one go: every test with its last result beside it. An empty value is not measured."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from hccboard.domain.records import Record
from hccboard.errors import HccBoardError
from hccboard.gui import theme
from hccboard.gui.entry_seam import EntryPanel, EntryRequest
from hccboard.gui.panels.entry import if_saved, keys, lab_values, values
from hccboard.gui.panels.entry.flow import Compressible, HintFlow
from hccboard.gui.panels.entry.if_saved_strip import IfSavedStrip
from hccboard.gui.panels.entry.lab_row import LabRow, whole
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.field import Field
from hccboard.gui.widgets.fitting import FittingWidget
from hccboard.gui.widgets.flow import FlowLayout
from hccboard.gui.widgets.message_bar import MessageBar, MessageKind
from hccboard.gui.widgets.panel import Panel
from hccboard.gui.widgets.text import TextLabel
from hccboard.operations.record_checks import InvalidRecords, problems_of
from hccboard.translate import _, ngettext

if TYPE_CHECKING:
    from hccboard.gui.panels.entry.lab_paste import PastePanel
    from hccboard.operations.pasted_labs import PastedValue

_RECOMPUTE_MS = 150
_ROWS_LEAST = 200
_RIGHT = (2, 5, 7)  # columns of numbers


class LabSheet(EntryPanel):
    """See the module."""

    form = "LabPanel"

    def __init__(self, request: EntryRequest, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        assert request.view is not None
        self._request, self._view = request, request.view
        self._last = lab_values.last_results(request.view.case)
        self._dirty = False
        self.rows: list[LabRow] = []
        self._build()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_RECOMPUTE_MS)
        self._timer.timeout.connect(self._recompute)
        self._fill("standard")
        self._restore(request.draft)
        self._recompute()
        keys.bind(self, keys.SAVE, self._save)
        QTimer.singleShot(0, self, self._focus_first)

    # --- building -------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.panel = Panel(_("New laboratory panel"), padding=0, parent=self)
        self.paste_button = Button(_("Paste table"), "clipboard-list", "quiet", small=True)
        self.paste_button.clicked.connect(self.paste)
        self.panel.head.add_action(self.paste_button)
        close = Button("", "x", "quiet", small=True, name=_("Close, the draft is kept"), key="Esc")
        close.clicked.connect(self.closed)
        self.panel.head.add_action(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.panel)
        self.message = MessageBar(MessageKind.ERROR, "", parent=self)
        self.message.hide()
        content = Compressible()
        content.setProperty("ground", "surface")
        content.column.setSpacing(0)
        self._outer = QScrollArea()
        self._outer.setWidgetResizable(True)
        self._outer.setFrameShape(QScrollArea.Shape.NoFrame)
        self._outer.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._outer.setWidget(content)
        self.panel.body.setSpacing(0)
        self.panel.body.addWidget(self.message)
        self.panel.body.addWidget(self._outer, 1)
        content.column.addWidget(self._head())
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self.pasting: PastePanel | None = None
        self._middle = QStackedWidget()
        self._middle.addWidget(self._scroll)
        self._middle.setMinimumHeight(theme.px(_ROWS_LEAST))
        content.column.addWidget(self._middle, 1)
        content.column.addWidget(self.reason)
        self.strip = IfSavedStrip(self)
        content.column.addWidget(self.strip)
        row = self.panel.foot
        row.addWidget(HintFlow([("Enter", _("next test")), ("<|>", _("comparator")), ("F2", _("correct last")),
                                ("Alt U", _("unit")), ("Esc", _("close, draft kept"))]), 1)  # fmt: skip
        discard = Button(_("Discard draft"))
        discard.clicked.connect(self.discarded)
        self.save_button = Button(_("Save panel"), kind="primary", key="Ctrl Enter")
        self.save_button.clicked.connect(self._save)
        row.addWidget(discard)
        row.addWidget(self.save_button)

    def _head(self) -> QWidget:
        box = FittingWidget()
        row = FlowLayout(box, across=theme.px(12), down=theme.px(6))
        row.setContentsMargins(theme.px(16), theme.px(10), theme.px(16), theme.px(10))
        self.date_edit, self.time_edit, self.source_edit = QLineEdit(), QLineEdit(), QLineEdit()
        self.date_edit.setPlaceholderText(_("2026-08-12, . is today"))
        self.time_edit.setPlaceholderText("07:40")
        for edit, wide in ((self.date_edit, 164), (self.time_edit, 72), (self.source_edit, 190)):
            edit.setFixedWidth(theme.px(wide))
        self.template = QComboBox()
        for key, words, _tests in lab_values.templates():
            self.template.addItem(words, key)
        self.template.activated.connect(lambda _i: self._fill(self.template.currentData()))
        self.date_field = Field(_("Date taken"), self.date_edit)
        self.reason_edit = QLineEdit()
        self.reason = Field(_("Reason of the correction, required"), self.reason_edit)
        self.reason.setContentsMargins(theme.px(16), theme.px(4), theme.px(16), theme.px(10))
        self.reason.setVisible(False)
        for widget in (self.date_field, Field(_("Time"), self.time_edit), Field(_("Source document"), self.source_edit),
                       Field(_("Panel"), self.template)):  # fmt: skip
            row.addWidget(widget)
        for edit in (self.date_edit, self.time_edit, self.source_edit, self.reason_edit):
            edit.textChanged.connect(lambda _text: self._edited())
        return box

    # --- a pasted table -------------------------------------------------------------------------------------

    def paste(self) -> None:
        """Look at what was pasted; the sheet is as it was until it is taken over."""
        from hccboard.gui.panels.entry.lab_paste import PastePanel  # loads what reads tables

        self.message.hide()
        if self.pasting is None:
            self.pasting = PastePanel(self._request.today, self._typed_for, self)
            self.pasting.taken.connect(self.take_over)
            self.pasting.closed.connect(self._leave_pasting)
            self._middle.addWidget(self.pasting)
        self._middle.setCurrentWidget(self.pasting)
        self._show_pasting(True)
        self.pasting.begin()

    def is_pasting(self) -> bool:
        """Whether a pasted table is looked at."""
        return self._middle.currentWidget() is not self._scroll

    def _leave_pasting(self) -> None:
        self._middle.setCurrentWidget(self._scroll)
        self._show_pasting(False)
        self.paste_button.setFocus()

    def _show_pasting(self, active: bool) -> None:
        """What belongs to the sheet gives way while a pasted table is looked at."""
        self.panel.show_foot(not active)
        self.strip.setHidden(active)
        self.paste_button.setDisabled(active)

    def _typed_for(self, key: str) -> str:
        row = next((row for row in self.rows if row.key == key), None)
        return row.edit.text() if row is not None else ""

    def take_over(self, pasted: list[PastedValue], left: str) -> None:
        """Put pasted values into their rows, as if they had been typed."""
        self._leave_pasting()
        self._fill(self.template.currentData(), [value.analyte for value in pasted])
        for value in pasted:
            row = next(row for row in self.rows if row.key == value.analyte)
            unit = value.unit if row.unit.findData(value.unit) >= 0 else ""
            row.set_typed({"sign": value.comparator, "value": f"{value.value:f}", "unit": unit})
        dated = next((value for value in pasted if value.day is not None), None)
        if dated is not None:
            self.date_edit.setText(values.show_date(dated.day, dated.precision))
        times = {value.time_of_day for value in pasted if value.time_of_day}
        if len(times) == 1:
            self.time_edit.setText(times.pop())
        self._edited()
        words = ngettext("{count} value taken over.", "{count} values taken over.", len(pasted))
        self.message.set_message(MessageKind.NOTE, words.format(count=len(pasted)), left)
        self.message.show()
        (self.save_button if self.date_edit.text() else self.date_edit).setFocus()

    def _fill(self, template: str, also: Sequence[str] = ()) -> None:
        """Show the tests of a template and others; what was typed for a test is kept."""
        kept = {row.key: row.typed() for row in self.rows if not row.is_empty()}
        tests = next(tests for key, _words, tests in lab_values.templates() if key == template)
        tests = tuple(dict.fromkeys((*tests, *kept, *also)))
        content = QWidget()
        content.setProperty("ground", "surface")
        grid = QGridLayout(content)
        grid.setContentsMargins(theme.px(16), theme.px(4), theme.px(16), theme.px(8))
        grid.setHorizontalSpacing(theme.px(10))
        grid.setVerticalSpacing(theme.px(3))
        heads = (_("Test"), "", _("New value"), _("Unit"), _("Reference"), _("Last"), _("Date"), _("Change"),
                 _("Note"))  # fmt: skip
        for column, words in enumerate(heads):
            align = "right" if column in _RIGHT else "left"
            grid.addWidget(whole(TextLabel(words, "header", "text2", align=align)), 0, column)
        self.rows = [LabRow(key, self._last.get(key), grid, 1 + 2 * i, content) for i, key in enumerate(tests)]
        grid.setColumnStretch(8, 1)
        grid.setRowStretch(1 + 2 * len(tests), 1)
        for number, row in enumerate(self.rows):
            if row.key in kept:
                row.set_typed(kept[row.key])
            row.changed.connect(self._edited)
            row.left.connect(lambda step, n=number: self._go(n + step))
        self._scroll.setWidget(content)

    def _go(self, number: int) -> None:
        if 0 <= number < len(self.rows):
            self.rows[number].edit.setFocus()
            self.rows[number].edit.selectAll()
            self._scroll.ensureWidgetVisible(self.rows[number].edit)
            self._outer.ensureWidgetVisible(self.rows[number].edit)
        elif number >= len(self.rows):
            self.save_button.setFocus()

    def _focus_first(self) -> None:
        wanted = next((row for row in self.rows if row.key == self._request.field), None)
        if self.is_pasting():
            return
        if wanted is not None and self.date_edit.text():
            wanted.edit.setFocus()
        else:
            self.date_edit.setFocus()

    def _restore(self, draft: Any) -> None:
        if not isinstance(draft, dict):
            return
        index = self.template.findData(draft.get("template"))
        self.template.setCurrentIndex(max(index, 0))
        self._fill(self.template.currentData(), [key for key in draft.get("rows", {}) if key in lab_values.EVERYTHING])
        self.date_edit.setText(draft.get("date", ""))
        self.time_edit.setText(draft.get("time", ""))
        self.source_edit.setText(draft.get("source", ""))
        self.reason_edit.setText(draft.get("reason", ""))
        for row in self.rows:
            if row.key in draft.get("rows", {}):
                row.set_typed(draft["rows"][row.key])
        self._dirty = True

    # --- while typing ---------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """While a pasted table is looked at, Esc is not the key of the page around."""
        asked = event.key() if isinstance(event, QKeyEvent) else None
        if event.type() == QEvent.Type.ShortcutOverride and asked == Qt.Key.Key_Escape and self.is_pasting():
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves the pasted table first."""
        if event.key() == Qt.Key.Key_Escape and self.is_pasting():
            self._leave_pasting()
            return
        super().keyPressEvent(event)

    def is_dirty(self) -> bool:
        return self._dirty

    def _edited(self) -> None:
        self._dirty = True
        self.message.hide()
        self.draft_changed.emit({
            "template": self.template.currentData(), "date": self.date_edit.text(), "time": self.time_edit.text(),
            "source": self.source_edit.text(), "reason": self.reason_edit.text(),
            "rows": {row.key: row.typed() for row in self.rows if not row.is_empty()},
        })  # fmt: skip
        self._timer.start()

    def results(self) -> tuple[list[Record], list[Record]]:
        """The new results and the corrected last ones; raises ``NotReadable`` with what is wrong."""
        day, precision = values.read_date(self.date_edit.text(), self._request.today)
        common = {
            "case_id": self._request.case_id, "date": day, "date_precision": precision,
            "source": self.source_edit.text().strip(), "time_of_day": self.time_edit.text().strip(),
        }  # fmt: skip
        new = [result for row in self.rows if (result := row.result(**common)) is not None]
        corrected = [result for row in self.rows if (result := row.corrected_last()) is not None]
        return list(new), list(corrected)

    def typed_records(self) -> list[Record]:
        try:
            new, corrected = self.results()
        except values.NotReadable:
            return []
        return [*new, *corrected]

    def _recompute(self) -> None:
        try:
            new, corrected = self.results()
        except values.NotReadable:
            self.strip.show_open(1)
            return
        self.reason.setVisible(bool(corrected))
        self.strip.show_changes(if_saved.changes(self._view, [*new, *corrected], self._request.staleness))

    def _save(self) -> None:
        if self.pasting is not None and self.is_pasting():
            self.pasting.take()
            return
        try:
            new, corrected = self.results()
        except values.NotReadable as error:
            self._refuse(_("Something cannot be read."), str(error))
            return
        if new and not self.date_edit.text().strip():
            self.date_field.explain("error", _("When was the sample taken?"))
            self.date_edit.setFocus()
            return
        self.date_field.explain()
        reason = self.reason_edit.text().strip()
        if corrected and not reason:
            self.reason.setVisible(True)
            self.reason.explain("error", _("A correction needs a reason: the old value stays in the history."))
            self.reason_edit.setFocus()
            return
        if not new and not corrected:
            self._refuse(_("Nothing is typed yet."), _("An empty value means not measured."))
            return
        if self._impossible([*new, *corrected]):
            return
        self.save_requested.emit([*new, *corrected], reason)

    def _impossible(self, results: list[Record]) -> bool:
        """Whether a value cannot be stored; the cursor goes to the first one."""
        problems = [problem for result in results for problem in problems_of(result)]
        if not problems:
            return False
        wrong = {getattr(result, "analyte", "") for result in results if any(problems_of(result))}
        row = next((row for row in self.rows if row.key in wrong), None)
        if row is not None:
            row.edit.setFocus()
            self._scroll.ensureWidgetVisible(row.edit)
        words = ngettext("{count} value needs you.", "{count} values need you.", len(wrong)).format(count=len(wrong))
        self._refuse(words, "; ".join(problem.message for problem in problems[:3]))
        return True

    def _refuse(self, title: str, text: str = "") -> None:
        self.message.set_message(MessageKind.ERROR, title, text)
        self.message.show()

    def saving(self, active: bool) -> None:
        self.save_button.setDisabled(active)

    def show_problems(self, error: InvalidRecords) -> None:
        count = len(error.problems)
        words = ngettext("{count} value needs you.", "{count} values need you.", count).format(count=count)
        self._refuse(words, "; ".join(problem.message for problem in error.problems[:3]))

    def show_error(self, error: HccBoardError) -> None:
        self._refuse(error.what, " ".join(part for part in (error.why, error.next_step) if part))
