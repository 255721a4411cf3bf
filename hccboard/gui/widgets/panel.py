"""The panel: surface, hairline, radius 6, a head of 36 px, a body and an optional foot."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QSizePolicy, QVBoxLayout, QWidget

from hccboard.gui import theme
from hccboard.gui.widgets.text import TextLabel

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
            painter.fillPath(self._shape(), theme.colour(self._ground))
        painter.setPen(QPen(theme.colour("line"), 1))
        y = self.height() - 0.5 if self._edge == "bottom" else 0.5
        painter.drawLine(0, int(y), self.width(), int(y))

    def _shape(self) -> QPainterPath:
        """The strip with the lower corners of the panel rounded off."""
        path = QPainterPath()
        rect = QRectF(self.rect())
        radius = _RADIUS - 1
        path.addRoundedRect(rect, radius, radius)
        path.addRect(rect.adjusted(0, 0, 0, -radius))
        return path.simplified()


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

    Without a title there is no head. ``padding`` is the space around the body in pixels.
    """

    def __init__(
        self,
        title: str = "",
        subtitle: str = "",
        *,
        padding: int = 12,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._edge, self._edge_width, self._dashed = "line", 1.0, False
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
        self.setAccessibleName(title)

    @property
    def foot(self) -> QHBoxLayout:
        """The layout of the foot; asking for it makes the foot visible."""
        if self._foot is None:
            self._foot = _Strip("top", "raised", self)
            self._column.addWidget(self._foot)
            self.retheme()
        return self._foot.row

    def set_title(self, title: str, subtitle: str = "") -> None:
        """Change title and subtitle."""
        self.head.set_title(title)
        self.head.set_subtitle(subtitle)
        self.head.setVisible(bool(title))
        self.setAccessibleName(title)

    def set_foot(self, left: str, right: str = "") -> None:
        """A foot of one line of text at the left and one at the right, 11 px."""
        clear(self.foot)
        self.foot.addWidget(TextLabel(left, "label", "text2", lines=0, parent=self), 1)
        if right:
            self.foot.addWidget(TextLabel(right, "label", "text2", parent=self))

    def set_edge(self, token: str, width: float = 1.0) -> None:
        """Change the colour and the weight of the frame, for a panel that is being edited."""
        self._edge, self._edge_width = token, width
        self.update()

    def retheme(self) -> None:
        if self._foot is not None:
            self._foot.setMinimumHeight(theme.px(36))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour(self._edge), self._edge_width))
        painter.setBrush(theme.colour("surface"))
        half = self._edge_width / 2
        rect = QRectF(self.rect()).adjusted(half, half, -half, -half)
        painter.drawRoundedRect(rect, _RADIUS, _RADIUS)


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
