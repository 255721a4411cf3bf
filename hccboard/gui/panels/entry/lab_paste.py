"""A pasted table of results: what would be taken over from every line, before anything is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from hccboard import wording
from hccboard.errors import UserError
from hccboard.gui import theme
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.cell import Cell, RowStyle
from hccboard.gui.widgets.data_table import DataTable, HeadCell, SimpleTableModel
from hccboard.gui.widgets.field import Field
from hccboard.gui.widgets.text import TextLabel
from hccboard.operations.pasted_labs import PastedLine, PastedTable, PastedValue, read_pasted
from hccboard.translate import _, ngettext

_READ_AFTER_MS = 150
_PLAIN, _MUTED = RowStyle(), RowStyle(muted=True)


class PastePanel(QWidget):
    """``typed`` gives what stands in the sheet for a test, so that the preview can say what would be replaced."""

    taken = Signal(list, str)
    """The values, and in words what was not taken."""
    closed = Signal()

    def __init__(self, today: date, typed: Callable[[str], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today, self._typed = today, typed
        self.table = PastedTable()
        self._build()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_READ_AFTER_MS)
        self._timer.timeout.connect(self.read)
        self.text.textChanged.connect(self._timer.start)
        self._show()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(16), theme.px(4), theme.px(16), theme.px(8))
        column.setSpacing(theme.px(8))
        self.text = QPlainTextEdit(self)
        self.text.setTabChangesFocus(True)
        self.text.setPlaceholderText(_("Paste here: test, value, unit, date"))
        self.text.setFixedHeight(theme.px(96))
        words = _("Two to five columns from a spreadsheet or a printout, in any order")
        column.addWidget(Field(words, self.text, parent=self))
        self.said = TextLabel("", "cell", "text2", lines=0, parent=self)
        column.addWidget(self.said)
        self.days = QComboBox(self)
        self.days.setMaximumWidth(theme.px(160))
        self.days.activated.connect(lambda _n: self._show())
        self.day_field = Field(_("A panel has one date; take over the results of"), self.days, parent=self)
        column.addWidget(self.day_field)
        value = HeadCell(_("Value"), align="right")
        head = [_("Pasted"), _("Test"), value, _("Unit"), _("Date"), _("What becomes of it")]
        self.model = SimpleTableModel(head, parent=self)
        self.preview = DataTable(_("Preview of what was pasted"), row_height=26, cell_padding=6, parent=self)
        self.preview.setModel(self.model)
        self.preview.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        column.addWidget(self.preview, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        back = Button(_("Back"), key="Esc", parent=self)
        back.clicked.connect(self.closed)
        self.take_button = Button("", kind="primary", key="Ctrl Enter", parent=self)
        self.take_button.clicked.connect(self.take)
        row.addWidget(back)
        row.addWidget(self.take_button)
        column.addLayout(row)

    def begin(self) -> None:
        """Start with what lies on the clipboard, where that is a table."""
        copied = QGuiApplication.clipboard().text()
        self.text.setPlainText(copied if "\t" in copied or "\n" in copied.strip() else "")
        self.read()
        (self.take_button if self.chosen() else self.text).setFocus(Qt.FocusReason.OtherFocusReason)

    # --- what is read ---------------------------------------------------------------------------------------

    def read(self) -> None:
        """Read the text again."""
        self._timer.stop()
        said, tone = "", "text2"
        self.table = PastedTable()
        if self.text.toPlainText().strip():
            try:
                self.table = read_pasted(self.text.toPlainText(), self._today)
            except UserError as error:
                said, tone = wording.sentences_text([error.what, error.why, error.next_step]), "caution"
        days = self.table.days
        self.days.clear()
        for day in days:
            self.days.addItem(wording.date_text(day), day)
        self.day_field.setVisible(len(days) > 1)
        self.said.set_text(said or "\n".join(self.table.notes))
        self.said.set_tone(tone)
        self.said.setVisible(bool(said or self.table.notes))
        self._show()

    def chosen(self) -> list[PastedValue]:
        """The values that would be taken over: those of the chosen day and those without a date."""
        return [line.value for line in self.table.lines if line.value is not None and self._is_chosen(line.value)]

    def _is_chosen(self, value: PastedValue) -> bool:
        day = self.days.currentData()
        if value.day is None:
            return not any(o.day == day and o.analyte == value.analyte for o in self._values() if o.day is not None)
        return value.day == day

    def _values(self) -> list[PastedValue]:
        return [line.value for line in self.table.lines if line.value is not None]

    def _show(self) -> None:
        lines = self.table.lines
        self.model.set_rows([self._cells(line) for line in lines], [_MUTED if x.heading else _PLAIN for x in lines])
        self.preview.fit_columns(5)
        count = len(self.chosen())
        words = ngettext("Take over {count} value", "Take over {count} values", count).format(count=count)
        self.take_button.setText(words)
        self.take_button.setEnabled(bool(count))

    def _cells(self, line: PastedLine) -> list[Cell]:
        value = line.value
        first = Cell(line.name or line.text, tone="text2", tooltip=line.text)
        if value is None:
            return [first, Cell(""), Cell(""), Cell(""), Cell(""), self._fate(line)]
        sign = wording.choice_name("LabResult", "comparator", value.comparator) if value.comparator else ""
        day = wording.date_text(value.day, precision=value.precision) if value.day else ""
        return [
            first, Cell(wording.fact_name(value.analyte), weight=500),
            Cell(f"{sign}{value.value:f}", align="right", weight=600, fill="caution_soft" if line.caution else ""),
            Cell(wording.unit_text(value.unit), tone="text2"), Cell(day, tone="text2"), self._fate(line),
        ]  # fmt: skip

    def _fate(self, line: PastedLine) -> Cell:
        if line.heading:
            return Cell(_("head of the columns"), tone="text3")
        if line.value is None:
            words = _("Not taken over: {why}").format(why=line.why)
            return Cell(words, tone="missing", icon="circle-x", icon_tone="missing", tooltip=words)
        if not self._is_chosen(line.value):
            words = _("Not taken over: of another day") if line.value.day else _("Not taken over: there is a dated one")
            return Cell(words, tone="missing", icon="calendar-days", icon_tone="missing")
        parts = [_("Taken over")]
        if before := self._typed(line.value.analyte):
            parts.append(_("replaces {value}").format(value=before))
        if line.caution:
            parts.append(line.caution)
        words = wording.list_text(parts)
        icon = "triangle-alert" if line.caution else "check"
        return Cell(words, icon=icon, icon_tone="caution" if line.caution else "met", tooltip=words)

    def take(self) -> None:
        """Hand over what was chosen."""
        values = self.chosen()
        if values:
            left = [line for line in self.table.lines if not line.heading and line.value not in values]
            self.taken.emit(values, _left_out([line.name or line.text for line in left]))


def _left_out(names: Sequence[str]) -> str:
    if not names:
        return ""
    count = len(names)
    words = ngettext("{count} line was not taken over: {names}.", "{count} lines were not taken over: {names}.", count)
    return words.format(count=count, names=wording.names_text(list(names)))
