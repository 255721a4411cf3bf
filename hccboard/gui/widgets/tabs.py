"""The tab strip of a case, 36 px: words, count badges, a 3 px accent underline; a widget at the
right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QHBoxLayout,
    QMenu,
    QSizePolicy,
    QWidget,
)

from hccboard.gui import theme
from hccboard.gui.widgets.button import Button, clicked_by_enter
from hccboard.gui.widgets.panel import clear
from hccboard.gui.widgets.text import text_block
from hccboard.translate import _, ngettext


@dataclass(frozen=True)
class TabItem:
    """One tab; ``unmet`` is a solid count badge, ``missing`` a dashed one, 0 shows none."""

    key: str
    text: str
    missing: int = 0
    unmet: int = 0


def _badges(item: TabItem) -> list[tuple[str, int]]:
    both = (("unmet", item.unmet), ("missing", item.missing))
    return [(kind, count) for kind, count in both if count]


class _Tab(QAbstractButton):
    """One tab; painted."""

    def __init__(self, item: TabItem, strip: TabStrip) -> None:
        super().__init__(strip)
        self.item, self._strip = item, strip
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setProperty("focusInside", True)
        self.set_item(item)

    def set_item(self, item: TabItem) -> None:
        """Show other counts."""
        self.item = item
        self.setText(item.text)
        words = [item.text]
        if item.unmet:
            words.append(ngettext("{count} unmet", "{count} unmet", item.unmet).format(count=item.unmet))
        if item.missing:
            text = ngettext("{count} missing", "{count} missing", item.missing)
            words.append(text.format(count=item.missing))
        self.setAccessibleName(", ".join(words))
        self.setToolTip("" if len(words) == 1 else ", ".join(words[1:]))
        self.updateGeometry()
        self.update()

    def _badge_width(self, count: int) -> int:
        words = text_block(str(count), "label_strong").width
        return max(theme.px(18), int(words + 0.999) + 10)

    def sizeHint(self) -> QSize:
        words = text_block(self.item.text, "title").width
        badges = sum(6 + self._badge_width(count) for _kind, count in _badges(self.item))
        return QSize(int(words + 0.999) + badges + 24, theme.px(35))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in step:
            self._strip.step(step[Qt.Key(event.key())])
            return
        if clicked_by_enter(self, event):
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        on = self.isChecked()
        if self.underMouse() and not on:
            painter.fillRect(self.rect(), theme.colour("hover"))
        tone = "accent_strong" if on else "text2"
        words = text_block(self.item.text, "title" if on else "body", tone)
        needed = sum(6 + self._badge_width(count) for _kind, count in _badges(self.item))
        # The heavier form's width is kept, so the lighter words stand in the middle of it
        left = (self.width() - words.width - needed) / 2
        words.draw(painter, round(left), round((self.height() - words.height) / 2))
        left += words.width
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for kind, count in _badges(self.item):
            left += 6
            width = self._badge_width(count)
            self._paint_badge(painter, round(left), width, kind, count)
            left += width
        if on:
            bar = QRectF(8, self.height() - 3, self.width() - 16, 3)
            painter.fillRect(bar, theme.colour("accent"))

    def _paint_badge(self, painter: QPainter, left: int, width: int, kind: str, count: int) -> None:
        height = theme.px(18 if kind == "missing" else 16)
        box = QRectF(left, round((self.height() - height) / 2), width, height)
        if kind == "unmet":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("unmet"))
            tone = "on_unmet"
        else:
            pen = QPen(theme.colour("missing_line"), 1)
            pen.setDashPattern([2.5, 2.0])
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            box = box.adjusted(0.5, 0.5, -0.5, -0.5)
            tone = "missing"
        radius = box.height() / 2
        painter.drawRoundedRect(box, radius, radius)
        number = text_block(str(count), "label_strong", tone, width, 1, "center")
        number.draw(painter, left, round((self.height() - number.height) / 2))


class TabStrip(QWidget):
    """The strip. ``changed`` carries the key of the tab the user chose.

    Tabs that do not fit the width go into a menu at the end; the chosen one always stays.
    """

    changed = Signal(str)

    def __init__(self, items: Sequence[TabItem] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._tabs: list[_Tab] = []
        self._corner = QWidget(self)
        row = QHBoxLayout(self._corner)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._more = Button("", "chevron-down", "quiet", parent=self)
        self._menu = QMenu(self)
        self._more.clicked.connect(self._show_rest)
        self._group.idClicked.connect(self._clicked)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Views of the case"))
        self.set_items(items)
        self.retheme()

    def retheme(self) -> None:
        self.setFixedHeight(theme.px(36))
        self._place()

    def set_items(self, items: Sequence[TabItem], current: str = "") -> None:
        """Replace all tabs; the first is chosen unless ``current`` names another."""
        for tab in self._tabs:
            self._group.removeButton(tab)
            tab.hide()
            tab.deleteLater()
        self._tabs = [_Tab(item, self) for item in items]
        for number, tab in enumerate(self._tabs):
            self._group.addButton(tab, number)
        if self._tabs:
            self._tabs[0].setChecked(True)
        self.set_current(current)
        self._place()

    def update_item(self, item: TabItem) -> None:
        """Change words or counts of one tab."""
        for tab in self._tabs:
            if tab.item.key == item.key:
                tab.set_item(item)
        self._place()

    def set_current(self, key: str) -> None:
        """Choose a tab without telling."""
        for tab in self._tabs:
            if tab.item.key == key:
                tab.setChecked(True)
        self._place()

    def current(self) -> str:
        """The key of the chosen tab."""
        number = self._group.checkedId()
        return self._tabs[number].item.key if number >= 0 else ""

    def step(self, by: int) -> None:
        """Choose the next tab in a direction, around the end; also for Ctrl Tab."""
        focused = any(tab.hasFocus() for tab in self._tabs)
        number = (self._group.checkedId() + by) % len(self._tabs)
        tab = self._tabs[number]
        tab.click()
        if focused:
            tab.setFocus(Qt.FocusReason.TabFocusReason)

    def set_corner(self, *widgets: QWidget) -> None:
        """Put widgets at the right end, in place of those that are there."""
        layout = self._corner.layout()
        clear(layout)
        for widget in widgets:
            layout.addWidget(widget)
            if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide):
                widget.show()
        layout.activate()
        self._place()

    def tabs(self) -> list[QAbstractButton]:
        """The tabs in order, those in the menu included."""
        return list(self._tabs)

    def hidden_items(self) -> list[TabItem]:
        """The tabs that went into the menu."""
        return [tab.item for tab in self._tabs if tab.isHidden()]

    def _clicked(self, number: int) -> None:
        self._place()
        self.changed.emit(self._tabs[number].item.key)

    def sizeHint(self) -> QSize:
        tabs = sum(tab.sizeHint().width() for tab in self._tabs)
        return QSize(tabs + self._corner.sizeHint().width() + 32, theme.px(36))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(240), theme.px(36))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def event(self, event: QEvent) -> bool:
        # The corner grew or shrank
        if event.type() == QEvent.Type.LayoutRequest:
            self._place()
        return super().event(event)

    def _place(self) -> None:
        height = self.height() - 1
        corner = self._corner.sizeHint()
        has_corner = bool(self._corner.layout().count())
        right = self.width() - 16
        room = right - 8 - (corner.width() + 16 if has_corner else 0)
        shown = self._fitting(room)
        left = 8
        for tab in self._tabs:
            tab.setVisible(tab in shown)
            if tab in shown:
                width = tab.sizeHint().width()
                tab.setGeometry(left, 0, width, height)
                left += width
        rest = self.hidden_items()
        self._more.setVisible(bool(rest))
        if rest:
            self._more.setText(_("{count} more").format(count=len(rest)))
            self._more.setAccessibleName(_("{count} more views").format(count=len(rest)))
            size = self._more.sizeHint()
            self._more.setGeometry(left, (height - size.height()) // 2, size.width(), size.height())
        width = min(corner.width(), max(0, right - left - 8))
        top = (height - corner.height()) // 2
        self._corner.setGeometry(right - width, top, width, corner.height())

    def _fitting(self, room: int) -> list[_Tab]:
        """The tabs that fit: the chosen one stays, those with open counts leave last."""
        shown = list(self._tabs)
        if sum(tab.sizeHint().width() for tab in shown) <= room:
            return shown
        room -= theme.px(90)
        while len(shown) > 1 and sum(tab.sizeHint().width() for tab in shown) > room:
            others = [tab for tab in shown if not tab.isChecked()]
            shown.remove(([tab for tab in others if not _badges(tab.item)] or others)[-1])
        return shown

    def _show_rest(self) -> None:
        self._menu.clear()
        for tab in self._tabs:
            if tab.isHidden():
                self._menu.addAction(tab.accessibleName()).triggered.connect(tab.click)
        self._menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("surface"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.colour("line"))
