"""One group of problems with its decision: a title, how many cells, and one answer for all of them."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from hccboard.gui import theme
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.fitting import FittingWidget
from hccboard.gui.widgets.icon_view import IconView
from hccboard.gui.widgets.text import TextLabel
from hccboard.operations import imports
from hccboard.translate import _, ngettext

ICONS = {
    "suspicious": ("triangle-alert", "caution"), "rejected": ("circle-x", "unmet"),
    "same": ("copy", "text2"), "update": ("git-compare-arrows", "accent"), "open": ("circle-question-mark", "missing"),
    "stored": ("git-compare-arrows", "accent"),
}  # fmt: skip


class _Words(TextLabel):
    """The words of a radio button, wrapped; a click on them is a click on it."""

    def __init__(self, text: str, button: QRadioButton, parent: QWidget) -> None:
        super().__init__(text, "cell", lines=0, parent=parent)
        self._button = button

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._button.click()
        super().mouseReleaseEvent(event)


class DecisionBox(FittingWidget):
    """``decided(option)`` when an answer is chosen, ``asked()`` when the cells are to be shown.

    Until somebody has chosen no answer is marked, and the head says so.
    """

    decided = Signal(str)
    asked = Signal()

    def __init__(self, problem: imports.Problem, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.problem = problem
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(8))
        column.setSpacing(theme.px(4))
        column.addLayout(self._head())
        self.group = QButtonGroup(self)
        if self.is_open:
            column.addWidget(TextLabel(_("Not decided"), "label_medium", "missing", parent=self))
        if len(problem.options) == 1:  # nothing to choose
            column.addWidget(TextLabel(problem.options[0].text, "cell", "text2", lines=0, parent=self))
        for number, option in enumerate(problem.options if len(problem.options) > 1 else ()):
            column.addLayout(self._option(number, option))
        self.group.idClicked.connect(lambda n: self.decided.emit(problem.options[n].id))
        self.setAccessibleName(", ".join((self.title, _("Not decided"))) if self.is_open else self.title)

    @property
    def is_open(self) -> bool:
        """Whether the import waits for this group."""
        return len(self.problem.options) > 1 and not self.problem.decided

    @property
    def title(self) -> str:
        return self.problem.title

    def _head(self) -> QHBoxLayout:
        problem = self.problem
        row = QHBoxLayout()
        row.setSpacing(theme.px(6))
        icon, tone = ICONS.get(problem.mark, ICONS["suspicious"])
        top = Qt.AlignmentFlag.AlignTop
        row.addWidget(IconView(icon, 14, tone, self), 0, top)
        row.addWidget(TextLabel(self.title, "cell_strong", lines=0, parent=self), 1)
        count = problem.cells or problem.rows
        cells = ngettext("{count} cell", "{count} cells", count)
        rows = ngettext("{count} row", "{count} rows", count)
        words = (cells if problem.cells else rows).format(count=count)
        show = Button(words, kind="link", name=_("Show: {title}").format(title=self.title), parent=self)
        show.clicked.connect(self.asked)
        row.addWidget(show, 0, top)
        return row

    def _option(self, number: int, option: imports.Option) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        text = option.text
        button = QRadioButton(self)
        button.setAccessibleName(f"{self.title}: {text}")
        button.setChecked(option.id == self.problem.chosen and not self.is_open)
        button.setFixedSize(theme.px(16), theme.px(18))
        self.group.addButton(button, number)
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(_Words(text, button, self), 1)
        return row

    def take_focus(self) -> None:
        """Put the focus on the first answer."""
        for button in self.group.buttons()[:1]:
            button.setFocus(Qt.FocusReason.OtherFocusReason)

    def next_option(self) -> str:
        """The answer after the chosen one, for Space on a cell; empty where there is nothing to choose."""
        options = [option.id for option in self.problem.options]
        if len(options) < 2:
            return ""
        at = options.index(self.problem.chosen) if self.problem.chosen in options and not self.is_open else -1
        return options[(at + 1) % len(options)]
