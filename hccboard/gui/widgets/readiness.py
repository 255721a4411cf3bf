"""Readiness by group: one small bar per group, a solid piece for each item that is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from hccboard.gui import theme
from hccboard.gui.widgets.button import clicked_by_enter
from hccboard.gui.widgets.text import text_block
from hccboard.translate import _

_BAR_WIDTH, _BAR_HEIGHT, _GAP = 84, 8, 2


@dataclass(frozen=True)
class ReadinessGroup:
    """One group: how many of its items are there and current."""

    key: str
    label: str
    complete: int
    total: int

    def sentence(self) -> str:
        """The group in words."""
        text = _("{label}: {complete} of {total} complete")
        return text.format(label=self.label, complete=self.complete, total=self.total)


def paint_readiness(painter: QPainter, rect: QRectF, complete: int, total: int) -> None:
    """Paint the bar of a group, centred in the height of ``rect``."""
    if total < 1:
        return
    height = theme.px(_BAR_HEIGHT)
    top = round(rect.top() + (rect.height() - height) / 2)
    width = (rect.width() - _GAP * (total - 1)) / total
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for number in range(total):
        left = rect.left() + number * (width + _GAP)
        piece = QRectF(left, top, width, height)
        if number < complete:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("met"))
            painter.drawRoundedRect(piece, 1, 1)
        else:
            pen = QPen(theme.colour("missing_line"), 1)
            pen.setDashPattern([2.0, 1.5])
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(piece.adjusted(0.5, 0.5, -0.5, -0.5), 1, 1)
    painter.restore()


class _GroupRow(QAbstractButton):
    """Label, bar, count."""

    def __init__(self, group: ReadinessGroup, owner: ReadinessBars) -> None:
        super().__init__(owner)
        self.group, self._owner = group, owner
        self.setText(group.label)
        self.setAccessibleName(group.sentence())
        self.setToolTip(group.sentence())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setProperty("focusInside", True)

    def count_text(self) -> str:
        """The count at the right."""
        return f"{self.group.complete}/{self.group.total}"

    def sizeHint(self) -> QSize:
        label, count = self._owner.column_widths()
        return QSize(label + 8 + theme.px(_BAR_WIDTH) + 8 + count, theme.px(28))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if clicked_by_enter(self, event):
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.underMouse():
            painter.fillRect(self.rect(), theme.colour("hover"))
        _label, count = self._owner.column_widths()
        bar = theme.px(_BAR_WIDTH)
        left = self.width() - count - 8 - bar
        words = text_block(self.group.label, "cell", "text", left - 8)
        words.draw(painter, 0, round((self.height() - words.height) / 2))
        box = QRectF(left, 0, bar, self.height())
        paint_readiness(painter, box, self.group.complete, self.group.total)
        number = text_block(self.count_text(), "cell", "text", count, 1, "right")
        number.draw(painter, self.width() - count, round((self.height() - number.height) / 2))


class ReadinessBars(QWidget):
    """All groups below each other; ``group_activated`` carries the key of a group."""

    group_activated = Signal(str)

    def __init__(self, groups: Sequence[ReadinessGroup] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._rows: list[_GroupRow] = []
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Readiness"))
        self.set_groups(groups)

    def set_groups(self, groups: Sequence[ReadinessGroup]) -> None:
        """Replace all groups."""
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = [_GroupRow(group, self) for group in groups]
        for row in self._rows:
            row.clicked.connect(lambda _on=False, k=row.group.key: self.group_activated.emit(k))
            self._column.addWidget(row)
        self.setAccessibleDescription(". ".join(group.sentence() for group in groups))

    def column_widths(self) -> tuple[int, int]:
        """The widths of the labels and of the counts."""
        labels = [text_block(row.group.label, "cell").width for row in self._rows]
        counts = [text_block(row.count_text(), "cell").width for row in self._rows]
        return int(max([0.0, *labels]) + 1.999), int(max([0.0, *counts]) + 1.999)
