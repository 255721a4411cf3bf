"""The panel: surface, hairline, radius 6, a head of 36 px, a body and an optional foot."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QRegion, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QSizePolicy, QVBoxLayout, QWidget

from hccboard.gui import theme
from hccboard.gui.widgets.text import Span, TextLabel

_RADIUS = 6


class _Strip(QWidget):
    """A horizontal strip of a panel with a hairline above or below."""

    def __init__(self, edge: str, ground: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._edge, self._ground = edge, ground
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(12, 0, 12, 0)
        self.row.setSpacing(8)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._ground:
            painter.fillRect(self.rect(), theme.colour(self._ground))
        y = self.height() - 1 if self._edge == "bottom" else 0
        painter.fillRect(0, y, self.width(), 1, theme.colour("line"))


class PanelHead(_Strip):
    """Title 13/600, subtitle 11, actions at the right; 36 px."""

    def __init__(self, title: str = "", subtitle: str = "", parent: QWidget | None = None) -> None:
        super().__init__("bottom", "", parent)
        self.title = TextLabel(title, "title", parent=self)
        self.title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.subtitle = TextLabel(subtitle, "label", "text3", parent=self)
        self.subtitle.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.subtitle.setVisible(bool(subtitle))
        self._actions = QHBoxLayout()
        self._actions.setSpacing(8)
        self.row.addWidget(self.title)
        self.row.addWidget(self.subtitle, 1)
        self._filler = QWidget(self)
        self._filler.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._filler.setVisible(not subtitle)
        self.row.addWidget(self._filler, 1)
        self.row.addLayout(self._actions)
        self.retheme()

    def retheme(self) -> None:
        self.setFixedHeight(theme.px(36))

    def set_title(self, text: str) -> None:
        """Change the title."""
        self.title.set_text(text)

    def set_subtitle(self, text: str) -> None:
        """Change or remove the subtitle."""
        self.subtitle.set_text(text)
        self.subtitle.setVisible(bool(text))
        self._filler.setVisible(not text)

    def add_action(self, widget: QWidget) -> QWidget:
        """Put a widget at the right; gives it back."""
        self._actions.addWidget(widget)
        return widget


class Panel(QFrame):
    """A titled box: ``head``, ``body`` (a vertical layout) and a foot made on first use.

    Without a title there is no head. ``padding`` is the space around the body in pixels, ``ground`` the
    colour token of what the panel lies on.
    """

    def __init__(
        self,
        title: str = "",
        subtitle: str = "",
        *,
        padding: int = 12,
        ground: str = "bg",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.ground = ground
        self._edge, self._edge_width = "line", 1.0
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(1, 1, 1, 1)
        self._column.setSpacing(0)
        self.head = PanelHead(title, subtitle, self)
        self.head.setVisible(bool(title))
        self._column.addWidget(self.head)
        self._body = QWidget(self)
        self.body = QVBoxLayout(self._body)
        self.body.setContentsMargins(padding, padding, padding, padding)
        self.body.setSpacing(8)
        self._column.addWidget(self._body, 1)
        self._foot: _Strip | None = None
        self._corners = _Corners(self)
        self.setAccessibleName(title)

    @property
    def foot(self) -> QHBoxLayout:
        """The layout of the foot; asking for it makes the foot visible."""
        if self._foot is None:
            self._foot = _Strip("top", "raised", self)
            self._foot.row.setContentsMargins(12, 6, 12, 6)
            self._column.addWidget(self._foot)
            self.retheme()
            self._corners.raise_()
        return self._foot.row

    def set_title(self, title: str, subtitle: str = "") -> None:
        """Change title and subtitle."""
        self.head.set_title(title)
        self.head.set_subtitle(subtitle)
        self.head.setVisible(bool(title))
        self.setAccessibleName(title)

    def set_foot(self, left: str | Sequence[Span], right: str | Sequence[Span] = "") -> None:
        """A foot of one line of text at the left and one at the right, 11 px."""
        clear(self.foot)
        self.foot.addWidget(TextLabel(left, "label", "text2", lines=0, parent=self), 1)
        if right:
            self.foot.addWidget(TextLabel(right, "label", "text2", parent=self))

    def show_foot(self, shown: bool) -> None:
        """Show or hide a foot that was made."""
        if self._foot is not None:
            self._foot.setVisible(shown)

    def set_edge(self, token: str, width: float = 1.0) -> None:
        """Change the colour and the weight of the frame, for a panel that is being edited."""
        self._edge, self._edge_width = token, width
        margin = round(width)
        self._column.setContentsMargins(margin, margin, margin, margin)
        self.update()

    def retheme(self) -> None:
        if self._foot is not None:
            self._foot.setMinimumHeight(theme.px(36))

    def frame(self) -> QRectF:
        """The middle of the frame's line."""
        half = self._edge_width / 2
        return QRectF(self.rect()).adjusted(half, half, -half, -half)

    def frame_pen(self) -> QPen:
        """The pen of the frame."""
        return QPen(theme.colour(self._edge), self._edge_width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._corners.place()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self.frame_pen())
        painter.setBrush(theme.colour("surface"))
        painter.drawRoundedRect(self.frame(), _RADIUS, _RADIUS)


class _Corners(QWidget):
    """Rounds off what fills the panel to its edge: tables, feet, stage cells."""

    def __init__(self, panel: Panel) -> None:
        super().__init__(panel)
        self._panel = panel
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)

    def place(self) -> None:
        """Lie over the four corners, and nowhere else."""
        self.setGeometry(self._panel.rect())
        width, height, side = self.width(), self.height(), _RADIUS + 2
        mask = QRegion()
        for x in (0, width - side):
            for y in (0, height - side):
                mask += QRect(x, y, side, side)
        self.setMask(mask)
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        outer, inner = QPainterPath(), QPainterPath()
        outer.addRect(QRectF(self.rect()))
        inner.addRoundedRect(self._panel.frame(), _RADIUS, _RADIUS)
        painter.fillPath(outer.subtracted(inner), theme.colour(self._panel.ground))
        painter.setPen(self._panel.frame_pen())
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(inner)


class Hairline(QWidget):
    """A line of 1 px, horizontal by default."""

    def __init__(self, *, vertical: bool = False, token: str = "line", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._token = token
        if vertical:
            self.setFixedWidth(1)
            self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        else:
            self.setFixedHeight(1)
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme.colour(self._token))


def clear(layout: QLayout) -> None:
    """Remove and delete everything in a layout."""
    while layout.count():
        item = layout.takeAt(0)
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)
