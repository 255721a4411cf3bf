"""F1: the list of keys, a sheet over the page that Esc or F1 takes away again."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from hccboard.gui import shortcuts, theme
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.kbd import KeyCap
from hccboard.gui.widgets.panel import Panel
from hccboard.gui.widgets.text import TextLabel
from hccboard.translate import _

_WIDTH = 720
Groups = list[tuple[str, list[tuple[str, str]]]]


def _lines(groups: Groups) -> int:
    """How high a column with these groups is, in lines."""
    return sum(len(keys) + 1 for _title, keys in groups)


class KeysSheet(Panel):
    """Lists what ``shortcuts.KEYS`` holds, in two columns."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(
            _("Keys"), _("single letters work while no text field has the focus"), padding=0, parent=parent
        )
        close = Button("", "x", "quiet", small=True, name=_("Close the list of keys"), key="Esc", parent=self)
        close.clicked.connect(self.hide)
        self.head.add_action(close)
        self._close = close
        self._scroll = QScrollArea(self)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self.body.addWidget(self._scroll)
        self.set_edge("ctl")
        self.hide()

    def toggle(self) -> None:
        """Show or hide the sheet."""
        if self.isVisible():
            self.hide()
            return
        self._fill()
        self.place()
        self.show()
        self.raise_()
        self._close.setFocus(Qt.FocusReason.PopupFocusReason)

    def place(self) -> None:
        """Stand in the middle of the window."""
        room = self.parentWidget().size()
        width = min(theme.px(_WIDTH), room.width() - 40)
        inner = self._scroll.widget()
        wanted = inner.heightForWidth(width - 16) if inner else 0  # its words wrap
        height = min(wanted + theme.px(60) + 6, room.height() - 80)
        self.setGeometry((room.width() - width) // 2, max(40, (room.height() - height) // 3), width, height)

    def _fill(self) -> None:
        inner = QWidget(self._scroll.viewport())
        inner.setProperty("ground", "surface")
        inner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(inner)
        row.setContentsMargins(16, 10, 16, 16)
        row.setSpacing(32)
        groups = shortcuts.listed()
        cut = min(range(1, len(groups)), key=lambda cut: max(_lines(groups[:cut]), _lines(groups[cut:])))
        for column in (groups[:cut], groups[cut:]):
            box = QVBoxLayout()
            box.setSpacing(4)
            for title, keys in column:
                box.addWidget(TextLabel(title, "title", parent=inner))
                box.addLayout(self._grid(keys, inner))
                box.addSpacing(8)
            box.addStretch(1)
            row.addLayout(box, 1)
        self._scroll.setWidget(inner)

    @staticmethod
    def _grid(keys: list[tuple[str, str]], parent: QWidget) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for number, (key, words) in enumerate(keys):
            grid.addWidget(KeyCap(key, parent), number, 0, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(TextLabel(words, "cell", lines=0, parent=parent), number, 1)
        grid.setColumnMinimumWidth(0, theme.px(92))
        return grid

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            return
        super().keyPressEvent(event)
