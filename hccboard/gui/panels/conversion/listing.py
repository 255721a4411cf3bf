"""What the lists of the right column are made of: a head of a group, a row with its state, a line of a label and value.

A row says its state by icon and word, never by colour alone, and is read out as one sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hccboard.gui import theme
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.chip import ChipForm, chip_icon, chip_tone
from hccboard.gui.widgets.icon_view import IconView
from hccboard.gui.widgets.text import Span, TextLabel

_STATE, _LABEL, _ICON_BUTTON, _BUTTON = 104, 120, 18, 44


@dataclass(frozen=True)
class Action:
    """What a row offers: a link of a word, or with ``icon`` a small button that is read out as ``text``."""

    text: str
    run: Callable[[], None]
    icon: str = ""


def group_head(title: str, note: str, parent: QWidget) -> QWidget:
    """A band across the panel with the name of a group."""
    box = QWidget(parent)
    box.setProperty("ground", "raised")
    box.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    row = QHBoxLayout(box)
    row.setContentsMargins(12, 4, 12, 4)
    row.setSpacing(8)
    row.addWidget(TextLabel(title, "cell_strong", lines=0, parent=box), 1)
    if note:
        row.addWidget(TextLabel(note, "label", "text2", parent=box))
    box.setAccessibleName(", ".join(part for part in (title, note) if part))
    return box


def state_row(
    form: ChipForm | str, word: str, title: str | Sequence[Span], texts: Sequence[str], aside: str,
    action: Action | None, parent: QWidget,
) -> tuple[QWidget, Button | None]:  # fmt: skip
    """State, title with the lines below it, what stands at the right, and the button where there is an action; without
    a ``word`` there is no state."""
    box = QWidget(parent)
    row = QHBoxLayout(box)
    row.setContentsMargins(12, 4, 8, 4)
    row.setSpacing(8)
    place = Qt.AlignmentFlag.AlignTop if texts else Qt.AlignmentFlag.AlignVCenter
    if word:
        row.addWidget(_state(form, word, box), 0, place)
    lines = QVBoxLayout()
    lines.setSpacing(0)
    lines.addWidget(TextLabel(title, "cell_medium", lines=0, parent=box))
    for text in texts:
        lines.addWidget(TextLabel(text, "label", "text2", lines=0, parent=box))
    row.addLayout(lines, 1)
    if aside:
        row.addWidget(TextLabel(aside, "label", "text3", parent=box), 0, place)
    button = _button(action, box) if action is not None else None
    if button is not None:
        row.addWidget(_held(button, box), 0, place)
    words = title if isinstance(title, str) else " ".join(span.text for span in title)
    box.setAccessibleName(", ".join(part for part in (words, word, *texts, aside) if part))
    return box, button


def _state(form: ChipForm | str, word: str, parent: QWidget) -> QWidget:
    box = QWidget(parent)
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(4)
    row.addWidget(IconView(chip_icon(form), 13, chip_tone(form), box), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(TextLabel(word, "cell_medium", chip_tone(form), lines=0, parent=box), 1)
    box.setFixedWidth(theme.px(_STATE))
    return box


def _button(action: Action, parent: QWidget) -> Button:
    if action.icon:
        button = Button("", action.icon, "quiet", small=True, name=action.text, parent=parent)
        button.setFixedHeight(theme.px(_ICON_BUTTON))  # no higher than a line of the row, so that they stay on one line
    else:
        button = Button(action.text, kind="link", parent=parent)
    button.clicked.connect(lambda _on=False: action.run())
    return button


def _held(button: Button, parent: QWidget) -> QWidget:
    """Words and icons in a column of one width, so that what stands before them stands in one, too."""
    box = QWidget(parent)
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.addStretch(1)
    row.addWidget(button)
    box.setMinimumWidth(theme.px(_BUTTON))
    return box


def label_row(
    label: str, value: str, notes: Sequence[str], tone: str, action: Action | None, parent: QWidget
) -> tuple[QWidget, Button | None]:
    """A label at the left, its value with notes beside it."""
    box = QWidget(parent)
    row = QHBoxLayout(box)
    row.setContentsMargins(12, 4, 8, 4)
    row.setSpacing(8)
    place = Qt.AlignmentFlag.AlignTop if notes else Qt.AlignmentFlag.AlignVCenter
    name = TextLabel(label, "cell", "text2", lines=0, parent=box)
    name.setFixedWidth(theme.px(_LABEL))
    row.addWidget(name, 0, place)
    lines = QVBoxLayout()
    lines.setSpacing(0)
    lines.addWidget(TextLabel(value, "cell_strong", tone, lines=0, parent=box))
    for text in notes:
        lines.addWidget(TextLabel(text, "label", "text2", lines=0, parent=box))
    row.addLayout(lines, 1)
    button = _button(action, box) if action is not None else None
    if button is not None:
        row.addWidget(button, 0, place)
    box.setAccessibleName(f"{label}: " + ", ".join((value, *notes)))
    return box, button


def text_row(text: str, parent: QWidget, tone: str = "text2") -> QWidget:
    """A line of words across the panel."""
    box = QWidget(parent)
    row = QHBoxLayout(box)
    row.setContentsMargins(12, 4, 12, 4)
    row.addWidget(TextLabel(text, "label", tone, lines=0, parent=box), 1)
    return box


__all__ = ["Action", "group_head", "label_row", "state_row", "text_row"]
