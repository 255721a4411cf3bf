"""A search field with a magnifier, a key cap that gives way to the text, and a clear button."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from hccboard.gui import theme
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.icon_view import IconView
from hccboard.gui.widgets.kbd import KeyCap
from hccboard.translate import _


class SearchField(QLineEdit):
    """``textChanged`` as usual; ``escaped`` when Esc is pressed on an empty field."""

    escaped = Signal()

    def __init__(self, placeholder: str, key: str = "", width: int = 248, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wanted = width
        self._magnifier = IconView("search", 14, "text3", self)
        self._cap = KeyCap(key, self) if key else None
        self._clear = Button("", "x", "quiet", small=True, name=_("Clear the search"), parent=self)
        self._clear.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._clear.clicked.connect(self.clear)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.textChanged.connect(self._place)
        self.retheme()

    def retheme(self) -> None:
        self.setMinimumWidth(theme.px(min(96, self._wanted)))
        self.setMaximumWidth(theme.px(self._wanted))
        self.setFixedHeight(theme.px(28))
        right = self._cap.sizeHint().width() + 8 if self._cap else theme.px(24)
        self.setTextMargins(theme.px(14) + 6, 0, right, 0)
        self._place()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(self._wanted), theme.px(28))

    def _place(self) -> None:
        middle = self.height() // 2
        side = theme.px(14)
        self._magnifier.setGeometry(9, middle - side // 2, side, side)
        typed = bool(self.text())
        if self._cap:
            size = self._cap.sizeHint()
            left = self.width() - size.width() - 8
            self._cap.setGeometry(left, middle - size.height() // 2, size.width(), size.height())
            self._cap.setVisible(not typed)
        size = self._clear.sizeHint()
        left = self.width() - size.width() - 2
        self._clear.setGeometry(left, middle - size.height() // 2, size.width(), size.height())
        self._clear.setVisible(typed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if self.text():
                self.clear()
            else:
                self.escaped.emit()
            return
        super().keyPressEvent(event)
