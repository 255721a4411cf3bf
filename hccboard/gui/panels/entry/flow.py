"""What keeps the sheets of entry whole when text grows: a column that shrinks, keys on as many lines as it takes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from hccboard.gui import theme
from hccboard.gui.widgets.fitting import FittingWidget
from hccboard.gui.widgets.flow import FlowLayout
from hccboard.gui.widgets.kbd import KeyHints


class Compressible(QWidget):
    """A column in a scroll area that shrinks to what it needs at least before the area scrolls.

    A scroll area gives its widget the height preferred for its width; this one asks for the least height only.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)

    def hasHeightForWidth(self) -> bool:
        return False

    def heightForWidth(self, width: int) -> int:
        return self.column.minimumHeightForWidth(width) if self.column.hasHeightForWidth() else -1

    def minimumSizeHint(self) -> QSize:
        least = self.column.minimumSize()
        if self.width() >= least.width() and self.column.hasHeightForWidth():
            least.setHeight(max(least.height(), self.column.minimumHeightForWidth(self.width())))
        return least

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()


class HintFlow(FittingWidget):
    """Keys and what they do, whole, on as many lines as it takes."""

    def __init__(self, hints: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        flow = FlowLayout(self, across=theme.px(12), down=theme.px(4))
        for hint in hints:
            one = KeyHints([hint], self)
            one.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            flow.addWidget(one)
