"""Work that takes a while: a bar, a count, a sentence and Stop. Below 400 ms nothing is shown."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from hccboard.gui import theme
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.fitting import FittingWidget
from hccboard.gui.widgets.icon_view import IconView
from hccboard.gui.widgets.message_bar import paint_edged_box
from hccboard.gui.widgets.text import Span, TextLabel
from hccboard.translate import _

QUIET_MILLISECONDS = 400


class _Bar(QProgressBar):
    """A flat bar of 6 px; a real progress bar for assistive technology."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextVisible(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(6)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(160), 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("line2"))
        inner = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.fillRect(inner, theme.colour("sunken"))
        span = self.maximum() - self.minimum()
        share = (self.value() - self.minimum()) / span if span else 0.0
        inner.setWidth(inner.width() * min(1.0, max(0.0, share)))
        painter.fillRect(inner, theme.colour("accent"))


class ProgressStrip(FittingWidget):
    """Call ``start``, then ``set_progress``, then ``finish``; it shows itself when it is worth it."""

    stop_asked = Signal()

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(13, 8, 10, 8)
        column.setSpacing(6)
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.setSpacing(6)
        self._title = TextLabel(title, "cell_strong", parent=self)
        self._count = TextLabel("", "cell", parent=self)
        self._bar = _Bar(self)
        self._note = TextLabel("", "label", "text2", lines=0, parent=self)
        self._stop = Button(_("Stop"), small=True, key="Esc", parent=self)
        self._stop.clicked.connect(self._ask_stop)
        self._count.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        head.addWidget(IconView("hourglass", 14, "accent", self))
        head.addWidget(self._title, 1)
        head.addWidget(self._count)
        foot.addWidget(self._note, 1)
        foot.addWidget(self._stop)
        column.addLayout(head)
        column.addWidget(self._bar)
        column.addLayout(foot)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.show)
        self.set_title(title)

    def set_title(self, title: str) -> None:
        """What is being done."""
        self._title.set_text(title)
        self.setAccessibleName(title)
        self._bar.setAccessibleName(title)

    def start(self, title: str = "") -> None:
        """Begin; the strip appears after 400 ms."""
        if title:
            self.set_title(title)
        self._stop.setEnabled(True)
        self.hide()
        self.set_progress(0, 0)
        self._timer.start(QUIET_MILLISECONDS)

    def set_progress(self, done: int, total: int, note: str = "", count: str = "") -> None:
        """Show how far it is; ``total`` 0 means it is not known yet. ``count`` says it in words, the number first."""
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(min(done, max(total, 1)))
        if total:
            words = count or _("{done} of {total}").format(done=done, total=total)
            first, _sep, rest = words.partition(" ")
            self._count.set_text((Span(first, "cell_strong"), Span(f" {rest}")))
        else:
            words = ""
            self._count.set_text("")
        self._note.set_text(note)
        self.setAccessibleDescription(" ".join(part for part in (words, note) if part))

    def finish(self) -> None:
        """The work is over; the strip goes."""
        self._timer.stop()
        self.hide()

    def stop_button(self) -> Button:
        """The button that stops the work."""
        return self._stop

    def _ask_stop(self) -> None:
        self._stop.setEnabled(False)
        self.stop_asked.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_edged_box(QPainter(self), QRectF(self.rect()), "accent", "surface")
