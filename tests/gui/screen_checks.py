"""What a demanding eye finds on a window: words that are cut, rows too low, controls nobody can name."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTableView,
    QTextEdit,
    QWidget,
)

from hccboard.gui import theme
from hccboard.gui.widgets.cell import FIRST_EXTRA, cell_size
from hccboard.gui.widgets.data_table import cell_of
from hccboard.gui.widgets.ladder_body import LadderBody
from hccboard.gui.widgets.liver_marker import Marker
from hccboard.gui.widgets.text import TextLabel

INTERACTIVE = (
    QAbstractButton, QLineEdit, QTextEdit, QPlainTextEdit, QComboBox, QAbstractSpinBox, QAbstractItemView,
)  # fmt: skip
# They lie over what they name and take its size
_SIZED_BY_OTHERS = (Marker,)
_ROUNDING = 1.5
_LEAST_SHOWN = 0.5


def seen(window: QWidget) -> Iterator[QWidget]:
    """Every widget of which at least one pixel can be seen."""
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and not widget.visibleRegion().isEmpty():
            yield widget


def place(widget: QWidget) -> str:
    """Where a widget stands, for the message of a test."""
    walker, parts = widget, []
    while walker is not None and len(parts) < 4:
        name = walker.accessibleName()[:30]
        parts.append(f"{type(walker).__name__}{f' {name!r}' if name else ''}")
        walker = walker.parentWidget()
    return " in ".join(parts)


def cut_words(window: QWidget) -> list[str]:
    """Words that cannot be read and are not offered elsewhere either."""
    found: list[str] = []
    for widget in seen(window):
        if isinstance(widget, TextLabel):
            found += _label_faults(widget)
        elif isinstance(widget, QAbstractButton):
            found += _button_faults(widget)
        elif isinstance(widget, QComboBox):
            needed = widget.fontMetrics().horizontalAdvance(widget.currentText()) + theme.px(30)
            found += [f"{widget.currentText()!r} in {place(widget)}"] if needed > widget.width() + _ROUNDING else []
        elif isinstance(widget, QTableView):
            found += _table_faults(widget)
    return list(dict.fromkeys(found))


def _label_faults(label: TextLabel) -> list[str]:
    words = f"{label.text()[:60]!r} in {place(label)}"
    if label.is_cut():
        if label.toolTip() != label.text():
            return [f"cut without a tooltip: {words}"]
        if label.width() < label.sizeHint().width() * _LEAST_SHOWN and not label.hasHeightForWidth():
            return [f"mostly cut: {words}"]
    wraps = label.hasHeightForWidth()
    needed = label.heightForWidth(label.width()) if wraps else label.sizeHint().height()
    return [f"{label.height()} px high, needs {needed}: {words}"] if label.height() < needed - _ROUNDING else []


def _button_faults(button: QAbstractButton) -> list[str]:
    if isinstance(button, _SIZED_BY_OTHERS) or isinstance(button.parent(), LadderBody) or not button.text():
        return []
    hint, size = button.sizeHint(), button.size()
    if button.hasHeightForWidth():  # its words wrap
        hint = QSize(size.width(), button.heightForWidth(size.width()))
    fits = size.width() >= hint.width() - _ROUNDING and size.height() >= hint.height() - _ROUNDING
    return [] if fits else [f"button {button.text()!r} {size.toTuple()}, needs {hint.toTuple()}: {place(button)}"]


def _table_faults(table: QTableView) -> list[str]:
    model, found = table.model(), []
    if model is None or not model.rowCount():
        return []
    padding = getattr(table, "cell_padding", 8)
    shown = [n for n in range(model.columnCount()) if not table.isColumnHidden(n)]
    for number in shown:
        head = str(model.headerData(number, Qt.Orientation.Horizontal) or "")
        right = table.columnViewportPosition(number) + table.columnWidth(number)
        if right > table.viewport().width() + _ROUNDING and not table.horizontalScrollBar().isVisible():
            found.append(f"column {head!r} ends beyond its table: {place(table)}")
        room = table.columnWidth(number) - 2.0 * padding - (FIRST_EXTRA if number == shown[0] else 0)
        for row in range(min(model.rowCount(), 30)):
            cell = cell_of(model.index(row, number))
            needed = cell_size(cell, max(room, 1.0), padding).height()
            if table.columnSpan(row, number) == 1 and needed > table.rowHeight(row) + _ROUNDING:
                found.append(f"row {row} {table.rowHeight(row)} px high, {cell.words()[:40]!r} needs {needed:.0f}")
    return found


def nameless(window: QWidget) -> list[str]:
    """Controls that a screen reader could only call "button" or "edit"."""
    found = []
    for widget in seen(window):
        if not isinstance(widget, INTERACTIVE) or widget.focusPolicy() == Qt.FocusPolicy.NoFocus:
            continue
        inside_another = isinstance(widget, QLineEdit) and isinstance(widget.parent(), (QAbstractSpinBox, QComboBox))
        words = widget.text() if isinstance(widget, QAbstractButton) else ""
        if not (widget.accessibleName().strip() or words.strip() or inside_another):
            found.append(place(widget))
    return found
