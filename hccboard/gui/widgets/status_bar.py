"""The status bar, 24 px: storage, rule editions, kind of data, save state, version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from hccboard.gui import theme
from hccboard.gui.widgets.icon_view import IconView
from hccboard.gui.widgets.panel import clear
from hccboard.gui.widgets.text import TextLabel
from hccboard.translate import _


@dataclass(frozen=True)
class StatusItem:
    """One segment: its text, an icon, whether it is heavier, and whether it may give way when
    narrow.
    """

    text: str
    icon: str = ""
    strong: bool = False
    tone: str = "text2"
    gives_way: bool = False


class _Separator(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(1, 12)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme.colour("line2"))


class StatusStrip(QWidget):
    """Segments at the left and at the right, parted by short lines."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 1, 12, 0)
        self._row.setSpacing(16)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Status"))
        self.retheme()

    def retheme(self) -> None:
        self.setFixedHeight(theme.px(24))

    def set_items(self, left: Sequence[StatusItem], right: Sequence[StatusItem] = ()) -> None:
        """Replace all segments."""
        clear(self._row)
        self._add_all(left)
        self._row.addStretch(1)
        self._add_all(right)
        self.setAccessibleDescription(". ".join(item.text for item in (*left, *right)))

    def _add_all(self, items: Sequence[StatusItem]) -> None:
        for number, item in enumerate(items):
            if number:
                self._row.addWidget(_Separator(self))
            box = QHBoxLayout()
            box.setSpacing(5)
            if item.icon:
                box.addWidget(IconView(item.icon, 12, item.tone, self))
            role = "label_strong" if item.strong else "label"
            label = TextLabel(item.text, role, item.tone, parent=self)
            if item.gives_way:
                label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
                label.setMinimumWidth(40)
            else:
                label.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            box.addWidget(label)
            self._row.addLayout(box)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("sunken"))
        painter.fillRect(0, 0, self.width(), 1, theme.colour("line"))
