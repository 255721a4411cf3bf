"""The navigation rail at the left: the mark, then one page at a time, settings at the bottom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QVBoxLayout, QWidget

from hccboard.gui import icons, theme
from hccboard.gui.widgets.button import clicked_by_enter
from hccboard.gui.widgets.text import text_block
from hccboard.translate import _


@dataclass(frozen=True)
class RailItem:
    """One page: its key, word, icon, key combination and whether it stands at the bottom."""

    key: str
    text: str
    icon: str
    shortcut: str = ""
    bottom: bool = False


def default_items() -> list[RailItem]:
    """The pages of the program."""
    return [
        RailItem("cases", _("Cases"), "clipboard-list", "Ctrl+1"),
        RailItem("meetings", _("Meetings"), "calendar-days", "Ctrl+2"),
        RailItem("evidence", _("Evidence"), "book-open", "Ctrl+3"),
        RailItem("cohort", _("Cohort"), "chart-line", "Ctrl+4"),
        RailItem("help", _("Help"), "circle-question-mark", "Ctrl+6", bottom=True),
        RailItem("settings", _("Settings"), "settings", "Ctrl+5", bottom=True),
    ]


class _RailButton(QAbstractButton):
    """Icon over word; the page in use has the tint and a 3 px bar."""

    def __init__(self, item: RailItem, rail: Rail) -> None:
        super().__init__(rail)
        self._item, self._rail = item, rail
        self.setCheckable(True)
        self.setText(item.text)
        self.setAccessibleName(item.text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setProperty("focusInside", True)
        if item.shortcut:
            self.setShortcut(item.shortcut)
            self.setToolTip(f"{item.text} ({item.shortcut.replace('+', ' ')})")

    def sizeHint(self) -> QSize:
        words = text_block(self._item.text, "label_strong").width
        return QSize(max(theme.px(71), int(words) + 12), theme.px(60))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._rail.step(self, 1 if event.key() == Qt.Key.Key_Down else -1)
            return
        if clicked_by_enter(self, event):
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        on = self.isChecked()
        if on:
            painter.fillRect(self.rect(), theme.colour("accent_tint"))
            painter.fillRect(QRectF(0, 0, 3, self.height()), theme.colour("accent"))
        elif self.underMouse():
            painter.fillRect(self.rect(), theme.colour("hover"))
        tone = "accent_strong" if on else "text2"
        side = theme.px(20)
        words = text_block(
            self._item.text,
            "label_strong" if on else "label_medium",
            tone,
            self.width() - 4,
            1,
            "center",
        )
        gap = 4
        top = round((self.height() - side - gap - words.height) / 2)
        at = QPointF(round((self.width() - side) / 2), top)
        icons.paint(painter, self._item.icon, QRectF(at, QSizeF(side, side)), tone)
        words.draw(painter, 2, top + side + gap)


class Rail(QWidget):
    """The rail, 72 px wide. ``chosen`` carries the key of the page the user asked for."""

    chosen = Signal(str)

    def __init__(self, items: Sequence[RailItem] | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items = list(default_items() if items is None else items)
        self._group = QButtonGroup(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, theme.px(44), 1, 0)
        self._column.setSpacing(0)
        self._buttons: list[_RailButton] = []
        for number, item in enumerate(i for i in self._items if not i.bottom):
            self._add(item, number)
        self._column.addStretch(1)
        for number, item in enumerate((i for i in self._items if i.bottom), len(self._buttons)):
            self._add(item, number)
        self._ordered = [b.property("pageKey") for b in self._buttons]
        self._group.idClicked.connect(lambda number: self.chosen.emit(self._ordered[number]))
        self.setAccessibleName(_("Pages"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.retheme()

    def _add(self, item: RailItem, number: int) -> None:
        button = _RailButton(item, self)
        button.setProperty("pageKey", item.key)
        self._buttons.append(button)
        self._group.addButton(button, number)
        self._column.addWidget(button)

    def retheme(self) -> None:
        self._column.setContentsMargins(0, theme.px(44), 1, 0)
        self.setFixedWidth(max(theme.px(71), *(b.sizeHint().width() for b in self._buttons)) + 1)

    def set_current(self, key: str) -> None:
        """Mark a page as the one in use without telling."""
        if key in self._ordered:
            self._buttons[self._ordered.index(key)].setChecked(True)

    def current(self) -> str:
        """The key of the page in use, or an empty text."""
        number = self._group.checkedId()
        return self._ordered[number] if number >= 0 else ""

    def button(self, key: str) -> QAbstractButton:
        """The button of a page."""
        return self._buttons[self._ordered.index(key)]

    def step(self, button: QAbstractButton, by: int) -> None:
        """Move the focus to a neighbour."""
        number = self._group.id(button) + by
        if 0 <= number < len(self._buttons):
            self._buttons[number].setFocus(Qt.FocusReason.TabFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("surface"))
        head = theme.px(44)
        painter.fillRect(0, head - 1, self.width(), 1, theme.colour("line"))
        painter.fillRect(self.width() - 1, 0, 1, self.height(), theme.colour("line"))
        side = theme.px(28)
        at = QPointF(round((self.width() - 1 - side) / 2), round((head - side) / 2))
        icons.paint_logo(painter, QRectF(at, QSizeF(side, side)))
