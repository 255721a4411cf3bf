"""The table of options: groups with their rows, painted; every row is a button that opens its detail.

In a wide panel reasons, cautions and source stand in columns; in a narrow one below each other. What all listed options
have alike stands once above them.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from hccboard.gui import icons, theme
from hccboard.gui.panels.options.option_painting import (
    Columns,
    columns_at,
    paint_row,
    paint_shared,
    row_height,
    shared_height,
)  # fmt: skip
from hccboard.gui.widgets.button import clicked_by_enter
from hccboard.gui.widgets.text import text_block
from hccboard.operations.option_words.rows import OptionGroup, OptionRow
from hccboard.operations.option_words.shared import LeanGroup, Shared, lean
from hccboard.translate import _

GROUP_ICONS = {
    "first": "bookmark", "alternatives": "git-compare-arrows", "excluded": "ban",
    "not_assessable": "circle-question-mark",
}  # fmt: skip
_GROUP_HEIGHT, _HEAD_HEIGHT = 26, 28


class OptionButton(QAbstractButton):
    """One option: all of it is said, painted is what is its ``own``."""

    def __init__(self, row: OptionRow, own: OptionRow, group: str, body: OptionBody) -> None:
        super().__init__(body)
        self.row, self._own, self._body = row, own, body
        self.setCheckable(True)
        self.setAccessibleName(f"{group}: {row.sentence()}")
        self.setAccessibleDescription(_("Opens the reasons, the evidence and what is missing."))
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setProperty("focusInside", True)
        self.setProperty("focusRadius", 2)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if event.key() in steps:
            self._body.step(self, steps[Qt.Key(event.key())])
            return
        if event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._body.go_to(0 if event.key() == Qt.Key.Key_Home else -1)
            return
        if clicked_by_enter(self, event):
            return
        super().keyPressEvent(event)

    def nextCheckState(self) -> None:
        """The list says which row is chosen."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ground = "accent_tint" if self.isChecked() else ("hover" if self.underMouse() else "")
        if ground:
            painter.fillRect(self.rect(), theme.colour(ground))
        if self.isChecked():
            painter.fillRect(0, 0, 3, self.height() - 1, theme.colour("accent"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.colour("line"))
        paint_row(painter, self._own, self._body.columns(), self.height() - 1)


class OptionBody(QWidget):
    """Group heads and rows below each other."""

    chosen = Signal(str)
    reached = Signal(QWidget)
    """A row has the focus: bring it into view."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whole: Shared | None = None
        self._groups: tuple[LeanGroup, ...] = ()
        self._rows: list[OptionButton] = []
        self._heads: list[tuple[OptionGroup, int]] = []
        self._shared: list[tuple[Shared, int]] = []
        self._reasons = self._against = False
        self.setProperty("ground", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_groups(self, groups: Sequence[OptionGroup]) -> None:
        """Show other rows."""
        for button in self._rows:
            button.hide()
            button.deleteLater()
        self._whole, self._groups = lean(groups)
        listed = [row for one in self._groups for row in one.rows if row.listed]
        self._reasons = any(row.reasons_for for row in listed) or not listed
        self._against = any(row.reasons_against for row in listed)
        self._rows = [
            OptionButton(row, own, one.group.title, self)
            for one in self._groups for row, own in zip(one.group.rows, one.rows, strict=True)
        ]  # fmt: skip
        for button in self._rows:
            button.clicked.connect(lambda _on=False, key=button.row.key: self.chosen.emit(key))
            button.show()
        self._one_tab_stop()
        self._place()

    def rows(self) -> list[OptionButton]:
        """The rows from top to bottom."""
        return list(self._rows)

    def mark(self, key: str) -> None:
        """Show a row as the one that is open; "" shows none so."""
        for button in self._rows:
            button.setChecked(button.row.key == key)
        self._one_tab_stop()

    def columns(self) -> Columns:
        """The columns at the present width."""
        return self._columns_at(self.width())

    def _columns_at(self, width: int) -> Columns:
        return columns_at(width, reasons=self._reasons, against=self._against)

    def step(self, button: QAbstractButton, by: int) -> None:
        """Move the focus to a neighbour."""
        number = self._rows.index(button) + by  # type: ignore[arg-type]
        if 0 <= number < len(self._rows):
            self.go_to(number)

    def go_to(self, number: int) -> None:
        """Move the focus to a row by its place in the list."""
        button = self._rows[number]
        button.setFocus(Qt.FocusReason.TabFocusReason)
        self.reached.emit(button)

    def _one_tab_stop(self) -> None:
        """Tab reaches the open row, else the first one; arrows reach the others."""
        stop = next((button for button in self._rows if button.isChecked()), self._rows[0] if self._rows else None)
        for button in self._rows:
            policy = Qt.FocusPolicy.StrongFocus if button is stop else Qt.FocusPolicy.ClickFocus
            button.setFocusPolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        columns = self._columns_at(width)
        rows = sum(row_height(row, columns) for one in self._groups for row in one.rows)
        shared = [one for one in (self._whole, *(one.shared for one in self._groups)) if one is not None]
        return rows + sum(shared_height(one, columns) for one in shared) + theme.px(_GROUP_HEIGHT) * len(self._groups)

    def retheme(self) -> None:
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._place()

    def _place(self) -> None:
        columns, number = self.columns(), 0
        self._heads, self._shared = [], []
        top = self._place_shared(self._whole, columns, 0)
        for one in self._groups:
            self._heads.append((one.group, top))
            top = self._place_shared(one.shared, columns, top + theme.px(_GROUP_HEIGHT))
            for row in one.rows:
                high = row_height(row, columns)
                self._rows[number].setGeometry(0, top, self.width(), high)
                number, top = number + 1, top + high
        self.setMinimumHeight(top)
        self.updateGeometry()
        self.update()

    def _place_shared(self, shared: Shared | None, columns: Columns, top: int) -> int:
        if shared is None:
            return top
        self._shared.append((shared, top))
        return top + shared_height(shared, columns)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for shared, top in self._shared:
            paint_shared(painter, shared, self.columns(), top, self.width())
        for group, top in self._heads:
            self._paint_group(painter, group, QRectF(0, top, self.width(), theme.px(_GROUP_HEIGHT)))

    def _paint_group(self, painter: QPainter, group: OptionGroup, rect: QRectF) -> None:
        painter.fillRect(rect, theme.colour("sunken"))
        painter.fillRect(QRectF(0, rect.bottom() - 1, rect.width(), 1), theme.colour("line"))
        side, left = theme.px(14), 12.0
        place = QRectF(left, round(rect.center().y() - side / 2), side, side)
        icons.paint(painter, GROUP_ICONS[group.key], place, "text2")
        left += side + 8
        title = text_block(group.title, "cell_strong")
        middle = round(rect.center().y() - title.height / 2)
        title.draw(painter, left, middle)
        count = text_block(str(len(group.rows)), "cell", "text2")
        count.draw(painter, left + title.width + 8, middle)
        left += title.width + count.width + 24
        note = text_block(group.note, "cell", "text3", max(1.0, rect.width() - left - 12))
        if not note.cut:
            note.draw(painter, rect.width() - 12 - note.width, middle)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.ignore()


class _ColumnHead(QWidget):
    """The names of the columns, above what scrolls."""

    def __init__(self, body: OptionBody, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._body = body
        self.retheme()

    def retheme(self) -> None:
        self.setFixedHeight(theme.px(_HEAD_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("raised"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.colour("line2"))
        columns = self._body.columns()
        names = [_("Option, verdict")]
        if columns.wide:
            names += [_("Reasons for"), _("Reasons against"), _("Cautions, gaps"), _("Source, edition, OS mo")]
        for name, (left, width) in zip(names, columns.places, strict=False):
            if not width:
                continue
            block = text_block(name, "header", "text2", float(width))
            block.draw(painter, left, round((self.height() - 1 - block.height) / 2))


class OptionList(QWidget):
    """``chosen`` carries the key of the row that was clicked or entered."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.body = OptionBody()
        self.body.chosen.connect(self.chosen)
        self.body.reached.connect(self._show_row)
        self._scroll = QScrollArea(self)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self.body)
        self._scroll.verticalScrollBar().rangeChanged.connect(self._keep_open_row)
        column.addWidget(_ColumnHead(self.body, self))
        column.addWidget(self._scroll, 1)
        self.setAccessibleName(_("Treatment options"))

    def set_groups(self, groups: Sequence[OptionGroup], opened: str = "") -> None:
        """Show other rows, one of them as open; the list begins at its top unless that row is further down."""
        self.body.set_groups(groups)
        self.mark(opened)
        self._scroll.verticalScrollBar().setValue(0)

    def mark(self, key: str) -> None:
        """Show a row as the one that is open."""
        self.body.mark(key)
        button = next((one for one in self.body.rows() if one.row.key == key), None)
        if button is not None:
            self._show_row(button)

    def focus_row(self, key: str) -> None:
        """Give the focus to a row, to the first one where the key is not shown."""
        rows = self.body.rows()
        found = next((one for one in rows if one.row.key == key), rows[0] if rows else None)
        if found is not None:
            found.setFocus(Qt.FocusReason.OtherFocusReason)

    def rows(self) -> list[OptionButton]:
        """The rows from top to bottom."""
        return self.body.rows()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._keep_open_row(0, 0)

    def _keep_open_row(self, _low: int, _high: int) -> None:
        """The rows were placed anew, for instance beside the detail: the open one stays in view."""
        button = next((one for one in self.body.rows() if one.isChecked()), None)
        if button is not None:
            self._show_row(button)

    def _show_row(self, row: QWidget) -> None:
        top = row.mapTo(self.body, QPoint(0, 0)).y()
        bar, room = self._scroll.verticalScrollBar(), self._scroll.viewport().height()
        head = theme.px(_GROUP_HEIGHT)
        if top - head < bar.value():
            bar.setValue(top - head)
        elif top + row.height() > bar.value() + room:
            bar.setValue(top + row.height() - room)
