"""Messages at the top of a page: note, caution or error, with one action; never a dialog."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from hccboard.gui import theme
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.fitting import FittingWidget
from hccboard.gui.widgets.icon_view import IconView
from hccboard.gui.widgets.text import Span, TextLabel
from hccboard.translate import _
from hccboard.wording.formats import sentences_text


class MessageKind(StrEnum):
    """How much a message asks for."""

    NOTE = "note"
    CAUTION = "caution"
    ERROR = "error"


_LOOKS = {
    # icon, icon colour, edge, ground
    MessageKind.NOTE: ("info", "accent", "accent", "surface"),
    MessageKind.CAUTION: ("triangle-alert", "caution", "caution_line", "caution_soft"),
    MessageKind.ERROR: ("circle-x", "unmet", "unmet", "unmet_tint"),
}
EDGE = 3


def paint_edged_box(painter: QPainter, rect: QRectF, edge: str, ground: str, radius: float = 4) -> None:
    """Paint a box with a line of 1 px all round and of 3 px at the left."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    box = rect.adjusted(0.5, 0.5, -0.5, -0.5)
    path = QPainterPath()
    path.addRoundedRect(box, radius, radius)
    painter.fillPath(path, theme.colour(ground))
    painter.setClipPath(path)
    painter.fillRect(QRectF(rect.left(), rect.top(), EDGE, rect.height()), theme.colour(edge))
    painter.setClipping(False)
    painter.setPen(QPen(theme.colour(edge), 1))
    painter.drawPath(path)
    painter.restore()


class MessageBar(FittingWidget):
    """One message. ``title`` is what happened, in 600; ``text`` what follows from it."""

    action_triggered = Signal()
    closed = Signal()

    def __init__(
        self,
        kind: MessageKind | str,
        title: str,
        text: str = "",
        action: str = "",
        *,
        closable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setSpacing(8)
        self._icon = IconView("info", 15, parent=self)
        self._words = TextLabel("", "cell", lines=0, parent=self)
        self._words.setSizePolicy(self._growing())
        self._action = Button("", "", "link", parent=self)
        self._action.clicked.connect(self.action_triggered)
        self._close = Button("", "x", "quiet", small=True, name=_("Close message"), parent=self)
        self._close.setVisible(closable)
        self._close.clicked.connect(self._shut)
        row.addWidget(self._icon)
        self._around = QVBoxLayout()
        self._around.addWidget(self._words)
        row.addLayout(self._around, 1)
        row.addWidget(self._action)
        row.addWidget(self._close)
        self.retheme()
        self.set_message(kind, title, text, action)

    def retheme(self) -> None:
        """One line of words makes the bar as high as the controls beside it, with and without its buttons."""
        edge, around = theme.px(2), theme.px(4)
        self.layout().setContentsMargins(12, edge, 10, edge)
        self._around.setContentsMargins(0, around, 0, around)

    @staticmethod
    def _growing() -> QSizePolicy:
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        return policy

    def set_message(self, kind: MessageKind | str, title: str, text: str = "", action: str = "") -> None:
        """Show another message."""
        self._kind, self._said = MessageKind(kind), (title, text)
        icon, tone, _edge, _ground = _LOOKS[self._kind]
        self._icon.set_icon(icon, tone)
        words = sentences_text([title, text])
        self._words.set_text((Span(title, "cell_strong"), Span(words.removeprefix(title))))
        self._action.setText(action)
        self._action.setVisible(bool(action))
        self.setAccessibleName(words)
        kinds = {
            MessageKind.NOTE: _("Note"),
            MessageKind.CAUTION: _("Caution"),
            MessageKind.ERROR: _("Error"),
        }
        self.setAccessibleDescription(kinds[self._kind])
        self.update()

    def message(self) -> tuple[MessageKind, str, str]:
        """What is shown: kind, title and text."""
        return (self._kind, *self._said)

    def action_button(self) -> Button:
        """The action; a page puts the focus here when the message appears."""
        return self._action

    def _shut(self) -> None:
        self.hide()
        self.closed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        _icon, _tone, edge, ground = _LOOKS[self._kind]
        paint_edged_box(QPainter(self), QRectF(self.rect()), edge, ground)
