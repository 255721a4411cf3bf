"""Filter pills: a rounded button that opens a menu of values; when active its cross takes it off."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolButton, QWidget

from hccboard.gui import icons, theme
from hccboard.gui.widgets.text import text_block
from hccboard.translate import _

_HEIGHT, _ICON = 24, 14


class FilterPill(QToolButton):
    """One filter. ``options`` are (key, text); the empty key stands for any value.

    ``changed`` carries the chosen key. Delete or a click on the cross takes the filter off.
    """

    changed = Signal(str)

    def __init__(
        self,
        label: str,
        options: Sequence[tuple[str, str]] = (),
        chosen: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._label = label
        self._options = list(options)
        self._chosen = ""
        self._choices = QMenu(self)
        self._choices.aboutToShow.connect(self._fill)
        self.setMenu(self._choices)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("focusRadius", 14)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.set_options(options, chosen)

    def set_options(self, options: Sequence[tuple[str, str]], chosen: str = "") -> None:
        """Replace the values that can be chosen."""
        self._options = list(options)
        self._choices.clear()
        self.set_chosen(chosen)

    def _fill(self) -> None:
        """Put the values into the menu, when it is to be shown: a page with many pills is there sooner."""
        self._choices.clear()
        for key, text in (("", _("any")), *self._options):
            action = self._choices.addAction(text)
            action.setCheckable(True)
            action.setData(key)
            action.setChecked(key == self._chosen)
            action.triggered.connect(lambda _on=False, k=key: self._pick(k))

    def chosen(self) -> str:
        """The key that is chosen; empty for any value."""
        return self._chosen

    def set_chosen(self, key: str) -> None:
        """Choose without telling."""
        self._chosen = key if any(key == own for own, _text in self._options) else ""
        self.setText(self.words())
        self.setAccessibleName(_("Filter {words}").format(words=self.words()))
        self.setAccessibleDescription(_("Delete takes the filter off.") if self._chosen else "")
        self.updateGeometry()
        self.update()

    def words(self) -> str:
        """What the pill says."""
        value = dict(self._options).get(self._chosen, _("any"))
        return _("{label}: {value}").format(label=self._label, value=value)

    def _pick(self, key: str) -> None:
        before = self._chosen
        self.set_chosen(key)
        if self._chosen != before:
            self.changed.emit(self._chosen)

    def retheme(self) -> None:
        self.setText(self.words())
        self.updateGeometry()

    def _active(self) -> bool:
        return bool(self._chosen)

    def sizeHint(self) -> QSize:
        words = text_block(self.words(), "cell_medium").width
        return QSize(int(words + 0.999) + theme.px(_ICON) + 22, theme.px(_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._active() and event.position().x() >= self.width() - theme.px(_ICON) - 9:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self._pick("")
            return
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self._active():
            self._pick("")
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.showMenu()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        active = self._active()
        ground = "accent_tint" if active else ("hover" if self.underMouse() else "surface")
        paint_pill(painter, QRectF(self.rect()), "accent" if active else "ctl", ground)
        role, tone = ("cell_medium", "accent_strong") if active else ("cell", "text")
        side = theme.px(_ICON)
        room = self.width() - side - 21
        words = text_block(self.words(), role, tone, room + 2)
        middle = self.height() / 2
        words.draw(painter, 10, round(middle - words.height / 2))
        at = QPointF(self.width() - side - 6, round(middle - side / 2))
        name = "x" if active else "chevron-down"
        icons.paint(painter, name, QRectF(at, QSizeF(side, side)), tone)


class AddPill(QToolButton):
    """The dashed pill that adds a filter; give it a menu or connect ``clicked``."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("focusRadius", 14)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        words = text_block(self.text(), "cell").width
        return QSize(int(words + 0.999) + theme.px(_ICON) + 22, theme.px(_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ground = "hover" if self.underMouse() else "surface"
        paint_pill(painter, QRectF(self.rect()), "ctl", ground, dashed=True)
        side = theme.px(_ICON)
        middle = self.height() / 2
        at = QPointF(7, round(middle - side / 2))
        icons.paint(painter, "plus", QRectF(at, QSizeF(side, side)), "text2")
        words = text_block(self.text(), "cell", "text2")
        words.draw(painter, 7 + side + 4, round(middle - words.height / 2))


def paint_pill(painter: QPainter, rect: QRectF, edge: str, ground: str, *, dashed: bool = False) -> None:
    """Paint the box of a pill."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(theme.colour(edge), 1)
    if dashed:
        pen.setDashPattern([3.0, 2.0])
    painter.setPen(pen)
    painter.setBrush(theme.colour(ground))
    box = rect.adjusted(0.5, 0.5, -0.5, -0.5)
    painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
