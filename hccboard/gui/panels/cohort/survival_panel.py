"""The curves, with what they are counted from above them and what is to be known beside them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from hccboard.gui.panels.cohort.figure_panel import FigurePanel
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.icon_view import IconView
from hccboard.gui.widgets.panel import Hairline
from hccboard.gui.widgets.text import TextLabel
from hccboard.translate import _, ngettext
from hccboard.wording.formats import sentences_text


class Strip(QWidget):
    """A line of words with an icon, on the ground of a foot."""

    def __init__(self, icon: str, tone: str, ground: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", ground)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(12, 7, 12, 7)
        self.row.setSpacing(8)
        self.row.addWidget(IconView(icon, 14, tone, self), 0, Qt.AlignmentFlag.AlignTop)
        self.label = TextLabel("", "cell", "text", lines=0, parent=self)
        self.row.addWidget(self.label, 1)

    def say(self, words: str) -> None:
        """Show these words, or nothing."""
        self.label.set_text(words)
        self.setVisible(bool(words))


class SurvivalPanel(FigurePanel):
    """Bands and censor marks can be switched off; warnings are never more than a click away."""

    switched = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("survival", _("Survival"), parent)
        self.bands = QCheckBox(_("95 % CI"), self)
        self.censored = QCheckBox(_("Censor marks"), self)
        for box in (self.bands, self.censored):
            box.setChecked(True)
            box.toggled.connect(lambda _on: self.switched.emit())
            self.head.add_action(box)
        self._warnings: Sequence[str] = ()
        self.sentence = Strip("info", "accent", "raised", self)
        self.warning = Strip("triangle-alert", "caution", "caution_soft", self)
        self.more = Button("", "", "link", parent=self.warning)
        self.more.setCheckable(True)
        self.more.toggled.connect(self._say_warnings)
        self.warning.row.addWidget(self.more, 0, Qt.AlignmentFlag.AlignTop)
        for widget in (self.sentence, Hairline(parent=self), self.warning):
            self.body.addWidget(widget)
        self.finish_head()
        self.sentence.say("")
        self.warning.say("")

    def say(self, sentence: str, warnings: Sequence[str]) -> None:
        """What the curves are counted from, and what to know; the first warning stands open."""
        self.sentence.say(sentence)
        self._warnings = warnings
        self.more.setChecked(False)
        self._say_warnings()

    def warnings(self) -> Sequence[str]:
        """Everything there is to know, said or folded."""
        return self._warnings

    def _say_warnings(self) -> None:
        self._tell()
        self._fit_room()

    def _tell(self) -> None:
        opened, rest = self.more.isChecked(), len(self._warnings) - 1
        self.warning.say(sentences_text(self._warnings if opened else self._warnings[:1]))
        self.more.setVisible(rest > 0)
        self.more.setText(_("Less") if opened else ngettext("{count} more", "{count} more", rest).format(count=rest))
