"""The columns of the file and what each is read as; the chosen column is mapped below the list."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QCompleter, QVBoxLayout, QWidget

from hccboard import wording
from hccboard.gui import theme
from hccboard.gui.panels.import_review.words import code_word
from hccboard.gui.widgets.cell import Cell, RowStyle
from hccboard.gui.widgets.data_table import DataTable, SimpleTableModel
from hccboard.gui.widgets.field import Field
from hccboard.gui.widgets.panel import Panel, clear
from hccboard.gui.widgets.segmented import Segmented
from hccboard.gui.widgets.text import plain, text_block
from hccboard.operations import imports
from hccboard.translate import _

_GROUPS = ("needs_you", "mapped", "ignored")
_MARKS = {"needs_you": ("circle-question-mark", "missing"), "mapped": ("check", "text2"), "ignored": ("minus", "text3")}
_CODES_SHOWN = 12
_HEADER_WIDTH, _HEADER_LEAST, _FACT_LEAST = 128, 100, 80
_MATCH_LEAST, _MATCH_STEP = 72, 6
_FACT_LETTERS = 12


class ColumnsPanel(Panel):
    """``mapped(index, target)``, ``unit_chosen(index, unit)``, ``code_chosen(index, word, code)``."""

    mapped = Signal(int, str)
    unit_chosen = Signal(int, str)
    code_chosen = Signal(int, str, str)
    names_wanted = Signal(bool)
    """Whether this board reads patients' names at all."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Columns"), padding=0, parent=parent)
        self._preview: imports.ImportPreview | None = None
        self._fact: QComboBox | None = None
        self._rows: list[int] = []  # column index by row of the table, -1 for a group
        self.filter = Segmented([("all", _("All"))], "all", name=_("Which columns"), small=True)
        self.filter.changed.connect(lambda _key: self._fill())
        bar = QVBoxLayout()
        bar.setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(8))
        bar.addWidget(self.filter)
        self.body.addLayout(bar)
        self.model = SimpleTableModel([_("Column in the file"), _("Read as"), _("Match")])
        self.table = DataTable(_("Columns of the file"), row_height=40)
        self.table.setModel(self.model)
        self.table.current_row_changed.connect(self._show_column)
        self.table.row_opened.connect(lambda _row: self.edit_mapping())
        self._fitting = QTimer(self, interval=0, singleShot=True)
        self._fitting.timeout.connect(self._fit_columns)
        self.table.viewport().installEventFilter(self)
        self.body.addWidget(self.table, 1)
        self._detail = QWidget(self)
        self._detail_column = QVBoxLayout(self._detail)
        self._detail_column.setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(8))
        self._detail_column.setSpacing(theme.px(6))
        self.body.addWidget(self._detail)
        self.set_foot(_("A column without a decision is left out, never guessed."))

    def show_preview(self, preview: imports.ImportPreview) -> None:
        """Show the mapping of a preview; the chosen column stays chosen."""
        chosen = self.chosen()
        self._preview = preview
        columns = preview.mapping.columns
        count = {group: sum(c.status == group for c in columns) for group in _GROUPS}
        names = {"needs_you": _("Needs you"), "mapped": _("Mapped"), "ignored": _("Ignored")}
        choices = [("all", f"{_('All')} {len(columns)}"), *((g, f"{names[g]} {count[g]}") for g in _GROUPS)]
        self.filter.set_choices(choices, self.filter.chosen() or "all")
        self.set_title(_("Columns"), _("{count} in the file").format(count=len(columns)))
        self._fill()
        self._choose(chosen)

    def chosen(self) -> int:
        """The index of the chosen column, or -1."""
        row = self.table.currentIndex().row()
        return self._rows[row] if 0 <= row < len(self._rows) else -1

    def edit_mapping(self) -> None:
        """Put the cursor into the fact of the chosen column."""
        box = self._fact
        if box is not None:  # what was just made is shown with the next turn of the loop, and takes no focus before
            QTimer.singleShot(0, box, lambda: box.setFocus(Qt.FocusReason.OtherFocusReason))

    def forget(self) -> None:
        """Hold nothing of the file any more."""
        self._preview, self._rows, self._fact = None, [], None
        clear(self._detail_column)
        self.table.clearSpans()
        self.model.set_rows([])

    def show_column(self, column: int) -> None:
        """Choose a column of the file."""
        if column not in self._rows:
            self.filter.set_chosen("all")
            self._fill()
        self._choose(column)

    def _choose(self, column: int) -> None:
        row = self._rows.index(column) if column >= 0 and column in self._rows else 1
        if row < len(self._rows):
            self.table.setCurrentIndex(self.model.index(row, 0))
            self._show_column(row)

    def _fill(self) -> None:
        if self._preview is None:
            return
        names = {"needs_you": _("Needs you"), "mapped": _("Mapped automatically"), "ignored": _("Ignored")}
        only = self.filter.chosen()
        rows: list[list[Cell]] = []
        styles: list[RowStyle] = []
        self._rows = []
        for group in _GROUPS:
            members = [c for c in self._preview.mapping.columns if c.status == group]
            if not members or only not in ("all", group):
                continue
            rows.append([Cell(names[group], weight=600), Cell(), Cell(str(len(members)), align="right", tone="text2")])
            styles.append(RowStyle(group=True, height=28))
            self._rows.append(-1)
            for column in members:
                rows.append(self._cells(column))
                styles.append(RowStyle())
                self._rows.append(column.index)
        self.table.clearSpans()
        self.model.set_rows(rows, styles)
        for number, column_index in enumerate(self._rows):
            if column_index < 0:
                self.table.setSpan(number, 0, 1, 2)
        self.table.fit_rows()
        self._fitting.start()

    def _fit_columns(self) -> None:
        """Match is never cut: its words take two lines where the room is short; the fact takes the rest."""
        self.table.fit_columns()
        room, least = self.table.viewport().width(), theme.px(_FACT_LEAST)
        header, match = min(self.table.columnWidth(0), theme.px(_HEADER_WIDTH)), self.table.columnWidth(2)
        if header + least + match > room:
            match = max(self._match_on_two_lines(match), room - header - least)
        if header + least + match > room:
            header = max(min(header, theme.px(_HEADER_LEAST)), room - least - match)
        for column, width in enumerate((header, max(room - header - match, least), match)):
            self.table.setColumnWidth(column, width)
        self.table.fit_rows()

    def _match_on_two_lines(self, whole: int) -> int:
        """The least width at which no word of Match is broken and every reason stands on two lines."""
        cells = [self.model.cell(row, 2) for row, column in enumerate(self._rows) if column >= 0]
        beside = whole - max((text_block(cell.text, "cell").width for cell in cells), default=0.0)
        words = [word for cell in cells for word in plain(cell.text).split() if word.isascii()]
        longest = max((text_block(word, "cell").width for word in words), default=0.0)
        width = max(longest + beside, self.table.horizontalHeader().sectionSizeHint(2), theme.px(_MATCH_LEAST))
        while width < whole and any(text_block(c.text, "cell", width=width - beside, max_lines=2).cut for c in cells):
            width += theme.px(_MATCH_STEP)
        return min(int(width + 0.999), whole)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The room for the columns changes with the panel, and when the scroll bar comes or goes."""
        if event.type() == QEvent.Type.Resize and not self._fitting.isActive():
            self._fitting.start()
        return super().eventFilter(watched, event)

    def _cells(self, column: imports.ColumnMapping) -> list[Cell]:
        assert self._preview is not None
        source = self._preview.table.columns[column.index]
        examples = ", ".join(source.samples[:3]) if not column.never_read else _("hidden")
        icon, tone = _MARKS[column.status]
        read_as = column.target_text or (_("not read") if column.status == "ignored" else _("choose a fact"))
        how = column.unit and _("read as {unit}").format(unit=wording.unit_text(column.unit))
        codes = _("{count} codes").format(count=len(column.codes)) if column.codes else ""
        below = how or codes or column.reason
        return [
            Cell(column.header, f"{source.number} · {examples}", tooltip=column.header),
            Cell(read_as, below, weight=500 if column.target else 400, lines=1 if below else 2),
            Cell(column.match_text, icon=icon, icon_tone=tone, tone=tone, lines=2, tooltip=column.reason),
        ]

    # --- the chosen column ----------------------------------------------------------------------------------

    def _show_column(self, row: int) -> None:
        clear(self._detail_column)
        self._fact = None
        index = self._rows[row] if 0 <= row < len(self._rows) else -1
        if self._preview is None or index < 0:
            return
        column = self._preview.mapping.columns[index]
        if column.target == "name" or self._holds_names(column):
            self._detail_column.addWidget(self._names_box(column))
        if column.never_read:
            return
        self._fact = self._fact_box(column)
        self._detail_column.addWidget(Field(_("Fact"), self._fact, parent=self._detail))
        target = imports.targets().get(column.target)
        if target is not None and target.units:
            self._detail_column.addWidget(Field(_("Unit"), self._unit_box(column, target), parent=self._detail))
        words = [*column.open_codes, *(w for w in column.codes if w not in column.open_codes)]
        if target is not None and target.codes:
            for word in words[:_CODES_SHOWN]:
                box = self._code_box(column, target, word)
                self._detail_column.addWidget(
                    Field(_("\u201c{word}\u201d means").format(word=word), box, parent=self._detail)
                )

    def _holds_names(self, column: imports.ColumnMapping) -> bool:
        """Whether it is not read because this board reads no names; contact data are never read anywhere."""
        assert self._preview is not None
        return column.never_read and not self._preview.table.columns[column.index].never_read

    def _names_box(self, column: imports.ColumnMapping) -> QCheckBox:
        box = QCheckBox(_("Read patients' names into this board file"), self._detail)
        box.setChecked(not column.never_read)
        box.clicked.connect(self.names_wanted)
        return box

    def _fact_box(self, column: imports.ColumnMapping) -> QComboBox:
        box = QComboBox()
        box.setEditable(True)
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        # As wide as the panel, not as the longest fact: that would push the panel out of the window in large text
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(_FACT_LETTERS)
        completer = box.completer()
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        box.addItem(_("not read"), "")
        for target in imports.targets().values():
            box.addItem(imports.target_label(target.id), target.id)
        box.setCurrentIndex(max(box.findData(column.target), 0))
        box.activated.connect(lambda _i: self.mapped.emit(column.index, box.currentData()))
        return box

    def _unit_box(self, column: imports.ColumnMapping, target: imports.ImportTarget) -> QComboBox:
        box = QComboBox()
        box.addItem(_("not decided"), "")
        for unit in target.units:
            box.addItem(wording.unit_text(unit) or _("none"), unit)
        box.setCurrentIndex(max(box.findData(column.unit), 0))
        box.activated.connect(lambda _i: self.unit_chosen.emit(column.index, box.currentData()))
        return box

    def _code_box(self, column: imports.ColumnMapping, target: imports.ImportTarget, word: str) -> QComboBox:
        box = QComboBox()
        box.addItem(_("leave these cells out"), "")
        for code in target.codes:
            box.addItem(code_word(target.id, code), code)
        box.setCurrentIndex(max(box.findData(column.codes.get(word, "")), 0))
        box.activated.connect(lambda _i: self.code_chosen.emit(column.index, word, box.currentData()))
        return box
