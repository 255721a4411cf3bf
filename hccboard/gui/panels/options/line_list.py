"""Sections of lines as widgets: an icon, a text, what it rests on, where it leads."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from hccboard.gui.panels.options.lines import Line, Section
from hccboard.gui.panels.options.option_painting import MARKS, paint_tag, tag_height, tag_width
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.flow import FlowLayout
from hccboard.gui.widgets.icon_view import IconView
from hccboard.gui.widgets.panel import Hairline, clear
from hccboard.gui.widgets.text import TextLabel


class CertaintyTag(QLabel):
    """The box of a text that was not read in its primary form."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(tag_width(self.text()) + 2, tag_height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_tag(QPainter(self), QRectF(self.rect()), self.text())


class LineView(QWidget):
    """One line."""

    def __init__(self, line: Line, owner: LineList) -> None:
        super().__init__(owner)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(6)
        name, tone = MARKS[line.mark]
        if name:
            icon = IconView(name, 12, tone, self)
            holder = QVBoxLayout()
            holder.setContentsMargins(0, 2, 0, 0)
            holder.addWidget(icon)
            holder.addStretch(1)
            row.addLayout(holder)
        column = QVBoxLayout()
        column.setSpacing(1)
        role = "cell_medium" if line.strong else "cell"
        column.addWidget(TextLabel(line.text, role, lines=0, parent=self))
        for note in line.notes:
            column.addWidget(TextLabel(note, "label", "text3", lines=0, parent=self))
        if line.tag or line.actions:
            column.addWidget(self._foot(line, owner))
        row.addLayout(column, 1)
        self.setAccessibleName(line.sentence())

    def _foot(self, line: Line, owner: LineList) -> QWidget:
        box = QWidget(self)
        flow = FlowLayout(box, across=12, down=2)
        if line.tag:
            flow.addWidget(CertaintyTag(line.tag, box))
        for action in line.actions:
            link = Button(action.text, "", "link", parent=box)
            link.setAccessibleName(f"{action.text}: {line.text}")
            link.clicked.connect(lambda _on=False, one=action: owner.acted.emit(one))
            flow.addWidget(link)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        box.setSizePolicy(policy)
        return box


class LineList(QWidget):
    """Sections below each other, as high as they need. ``acted`` carries an ``Action``."""

    acted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 6, 12, 12)
        self._column.setSpacing(0)

    def set_sections(self, sections: Sequence[Section]) -> None:
        """Show other sections."""
        clear(self._column)
        for number, section in enumerate(sections):
            if section.title:
                self._column.addSpacing(10 if number else 2)
                self._column.addWidget(self._head(section))
            for line in section.lines:
                self._column.addWidget(LineView(line, self))
                self._column.addWidget(Hairline(parent=self))
        self._column.addStretch(1)

    def _head(self, section: Section) -> QWidget:
        box = QWidget(self)
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 4, 0, 2)
        row.setSpacing(8)
        row.addWidget(TextLabel(section.title, "cell_strong", parent=box))
        row.addWidget(TextLabel(str(len(section.lines)), "cell", "text2", parent=box))
        row.addStretch(1)
        if section.note:
            row.addWidget(TextLabel(section.note, "label", "text3", parent=box))
        return box


def scrolling(widget: QWidget, name: str, parent: QWidget | None = None) -> QScrollArea:
    """A widget that scrolls up and down on the ground of its panel."""
    area = QScrollArea(parent)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setAccessibleName(name)
    widget.setProperty("ground", "surface")
    widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    area.setWidget(widget)
    return area

