"""A panel with a table of records: Enter, F2 or a double click opens the record, a button adds one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from hccboard import wording
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.cell import Cell, RowStyle
from hccboard.gui.widgets.data_table import DataTable, HeadCell, SimpleTableModel
from hccboard.gui.widgets.empty_state import EmptyState
from hccboard.gui.widgets.panel import Panel
from hccboard.gui.widgets.text import TextLabel
from hccboard.translate import _

_PLAIN = RowStyle()
_NOTE_LINES = 2  # what is cut stands in the tooltip


@dataclass(frozen=True)
class RecordLink:
    """One record behind a row: what it is, and the form that opens it."""

    words: str
    record_id: str
    kind: str
    field: str = ""


@dataclass(frozen=True)
class RecordRow:
    """One row and what it opens: the record (``""`` to add one) in the form ``kind`` at ``field``.

    ``behind`` lists the single records of a row that sums up several; they are offered in a menu.
    """

    cells: tuple[Cell, ...]
    record_id: str = ""
    kind: str = ""
    field: str = ""
    style: RowStyle = _PLAIN
    key: str = ""
    behind: tuple[RecordLink, ...] = ()


class _Rows(DataTable):
    """A table that wants less height by what stands below it: a note must not make the whole page scroll."""

    given_up = 0

    def sizeHint(self) -> QSize:
        return super().sizeHint() - QSize(0, self.given_up)


class RecordTable(Panel):
    """``add`` lists the kinds of record the button offers; one alone is opened at once.

    Where rows sum up several records, a button and the menu of the row (right click, Menu key, Shift F10) offer them.
    """

    edit_requested = Signal(str, str, str)
    """record id, form, field"""
    row_chosen = Signal(str)
    """The key of the row the user moved to."""

    def __init__(
        self,
        title: str,
        head: Sequence[str | HeadCell],
        *,
        empty: tuple[str, str],
        add: tuple[str, Sequence[str]] = ("", ()),
        stretch: int = -1,
        row_height: int = 28,
        cell_padding: int = 6,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, padding=0, parent=parent)
        self.setProperty("panel", True)
        self._rows: list[RecordRow] = []
        self._stretch = stretch
        self.model = SimpleTableModel(head, parent=self)
        self.table = _Rows(title, row_height=row_height, cell_padding=cell_padding, parent=self)
        self.table.setModel(self.model)
        self.table.row_opened.connect(self._open)
        self.table.current_row_changed.connect(self._chosen)
        self.table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        edit = QShortcut(QKeySequence(Qt.Key.Key_F2), self.table)
        edit.setContext(Qt.ShortcutContext.WidgetShortcut)
        edit.activated.connect(lambda: self._open(self.table.currentIndex().row()))
        self.behind_button = Button("", "ellipsis", "quiet", small=True, name=_("Records behind the row"), parent=self)
        self.behind_button.clicked.connect(self._ask_behind)
        self.behind_button.hide()
        self.head.add_action(self.behind_button)
        self.behind_menu = QMenu(self)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._context_asked)
        self._nothing = EmptyState(empty[0], empty[1], parent=self)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._nothing)
        self.body.addLayout(self._stack)
        self._note = TextLabel("", "label", "text2", lines=_NOTE_LINES, parent=self)
        self._note.hide()
        self._below = QVBoxLayout()
        self._below.setContentsMargins(0, 0, 0, 0)
        self._below.addWidget(self._note)
        self.body.addLayout(self._below)
        self.add_button: Button | None = None
        if add[0]:
            self._make_add(*add)

    def _make_add(self, words: str, kinds: Sequence[str]) -> None:
        self.add_button = Button(words, "plus", "quiet", small=True, parent=self)
        self.head.add_action(self.add_button)
        self.add_menu = QMenu(self.add_button)
        for kind in kinds if len(kinds) > 1 else ():
            action = self.add_menu.addAction(wording.kind_name(kind))
            action.setData(kind)
            action.triggered.connect(lambda _on=False, k=kind: self.edit_requested.emit("", k, ""))
        self._kinds = tuple(kinds)
        self.add_button.clicked.connect(self._add)

    def _add(self) -> None:
        assert self.add_button is not None
        if len(self._kinds) == 1:
            self.edit_requested.emit("", self._kinds[0], "")
            return
        self.add_menu.popup(self.add_button.mapToGlobal(self.add_button.rect().bottomLeft()))

    def set_read_only(self, read_only: bool) -> None:
        """Do not offer to add."""
        if self.add_button is not None:
            self.add_button.setEnabled(not read_only)

    def set_rows(self, rows: Sequence[RecordRow], head: Sequence[HeadCell] = ()) -> None:
        """Show other rows, under another head where one is given; the chosen one stays chosen where its key is
        still there."""
        before = self.chosen_key()
        if head:
            self._set_head(head)
        self._rows = list(rows)
        self.model.set_rows([row.cells for row in rows], [row.style for row in rows])
        self._stack.setCurrentWidget(self.table if rows else self._nothing)
        if rows:
            self.table.fit_columns(self._stretch)
            self.table.fit_rows()
        if before:
            self.choose(before)
        self.behind_button.setVisible(any(row.behind for row in rows))

    def _set_head(self, head: Sequence[HeadCell]) -> None:
        old, selection = self.model, self.table.selectionModel()
        self.model = SimpleTableModel(head, parent=self)
        self.table.setModel(self.model)
        selection.deleteLater()
        old.deleteLater()

    def set_note(self, text: str) -> None:
        """Say something of the rows below them; nothing for an empty text."""
        self._note.set_text(text)
        self._note.setVisible(bool(text))
        self._below.setContentsMargins(*((12, 4, 12, 8) if text else (0, 0, 0, 0)))
        self.table.given_up = self._below.sizeHint().height() if text else 0
        self.table.updateGeometry()

    def note(self) -> str:
        """What stands below the rows."""
        return self._note.text()

    def rows(self) -> list[RecordRow]:
        """What is shown."""
        return list(self._rows)

    def choose(self, key: str) -> None:
        """Choose the row with a key without telling; an unknown one chooses nothing."""
        number = next((n for n, row in enumerate(self._rows) if row.key == key), -1)
        self.table.blockSignals(True)
        if number < 0:
            self.table.clearSelection()
        else:
            self.table.setCurrentIndex(self.model.index(number, 0))
        self.table.blockSignals(False)

    def chosen_key(self) -> str:
        """The key of the chosen row, or an empty text."""
        number = self.table.currentIndex().row()
        return self._rows[number].key if 0 <= number < len(self._rows) else ""

    # -- the records behind a row -------------------------------------------------------------------------

    def fill_behind(self, number: int) -> bool:
        """Put the records behind a row into the menu; whether there are any."""
        self.behind_menu.clear()
        links = self._rows[number].behind if 0 <= number < len(self._rows) else ()
        for link in links:
            action = self.behind_menu.addAction(link.words.replace("&", "&&"))
            action.triggered.connect(
                lambda _on=False, one=link: self.edit_requested.emit(one.record_id, one.kind, one.field)
            )
        return bool(links)

    def _ask_behind(self) -> None:
        number = self.table.currentIndex().row()
        if self.fill_behind(number if number >= 0 else next((n for n, row in enumerate(self._rows) if row.behind), -1)):
            self.behind_menu.popup(self.behind_button.mapToGlobal(self.behind_button.rect().bottomLeft()))

    def _context_asked(self, place: QPoint) -> None:
        number = self.table.indexAt(place).row()
        if self.fill_behind(number if number >= 0 else self.table.currentIndex().row()):
            self.behind_menu.popup(self.table.viewport().mapToGlobal(place))

    def _chosen(self, number: int) -> None:
        if 0 <= number < len(self._rows) and self._rows[number].key:
            self.row_chosen.emit(self._rows[number].key)

    def _open(self, number: int) -> None:
        if 0 <= number < len(self._rows) and self._rows[number].kind:
            row = self._rows[number]
            self.edit_requested.emit(row.record_id, row.kind, row.field)
