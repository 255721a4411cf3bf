"""A passphrase field that can be shown, and the strength of what was typed in words and a bar."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from hccboard.gui import theme
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.text import Span, TextLabel
from hccboard.operations.stores import LEVELS, passphrase_strength
from hccboard.translate import _, mark

_WORDS = {
    "too_short": (mark("Too short"), "unmet"),
    "weak": (mark("Weak"), "unmet"),
    "fair": (mark("Fair"), "caution"),
    "strong": (mark("Strong"), "met"),
    "very_strong": (mark("Very strong"), "met"),
}


class PassphraseEdit(QLineEdit):
    """Hidden unless the eye is pressed."""

    def __init__(self, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setPlaceholderText(placeholder)
        self.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
        self._eye = Button("", "eye", "quiet", small=True, name=_("Show the passphrase"), parent=self)
        self._eye.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._eye.clicked.connect(self._toggle)
        self._place()

    def _toggle(self) -> None:
        hidden = self.echoMode() == QLineEdit.EchoMode.Password
        self.setEchoMode(QLineEdit.EchoMode.Normal if hidden else QLineEdit.EchoMode.Password)
        self._eye.set_icon_name("eye-off" if hidden else "eye")
        self._eye.setToolTip(_("Hide the passphrase") if hidden else _("Show the passphrase"))

    def forget(self) -> None:
        """Empty the field and hide it again."""
        self.clear()
        if self.echoMode() != QLineEdit.EchoMode.Password:
            self._toggle()

    def retheme(self) -> None:
        self._place()

    def _place(self) -> None:
        size = self._eye.sizeHint()
        self.setTextMargins(0, 0, size.width() + 2, 0)
        self._eye.setGeometry(self.width() - size.width() - 2, (self.height() - size.height()) // 2,
                              size.width(), size.height())  # fmt: skip

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()


class _Bar(QWidget):
    """Four pieces; the words beside it say the same."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.filled, self.tone = 0, "met"
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(120), theme.px(16))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pieces = len(LEVELS) - 1
        width = (self.width() - 3 * (pieces - 1)) / pieces
        for number in range(pieces):
            box = QRectF(number * (width + 3), (self.height() - 6) / 2, width, 6)
            if number < self.filled:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.colour(self.tone))
                painter.drawRoundedRect(box, 2, 2)
            else:
                painter.setPen(QPen(theme.colour("line2"), 1))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)


class StrengthLine(QWidget):
    """Bar, word and reason for a passphrase."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._bar = _Bar(self)
        self._words = TextLabel("", "cell", parent=self)
        row.addWidget(self._bar)
        row.addWidget(self._words, 1)
        self.level = "too_short"
        self.judge("")

    def judge(self, text: str) -> str:
        """Show how hard the text is to guess; gives the level."""
        self.level, reason = passphrase_strength(text)
        word, tone = _WORDS[self.level]
        self._bar.filled, self._bar.tone = LEVELS.index(self.level), tone
        self._bar.update()
        if text:
            self._words.set_text((Span(_(word), "cell_strong", tone), Span(f"  {reason}", "cell", "text2")))
        else:
            self._words.set_text(Span(_("Five unrelated words are easy to type and hard to guess."), "cell", "text2"))
        return self.level
