"""The parts of an open record: facts, tables, sentences with their source, discrepancies."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from hccboard.gui import icons, theme
from hccboard.gui.widgets.button import clicked_by_enter
from hccboard.gui.widgets.fitting import FittingWidget
from hccboard.gui.widgets.flow import FlowLayout
from hccboard.gui.widgets.icon_view import IconView
from hccboard.gui.widgets.message_bar import paint_edged_box
from hccboard.gui.widgets.text import Span, TextLabel, text_block
from hccboard.operations.evidence_browsing.shapes import Conflict, Conflicts, Fact, Link, Note, Notes
from hccboard.translate import _

Follow = Callable[[str], None]
_SHORT, _HEAD_HEIGHT = 44, 32
_LABEL_WIDTH, _PAIRED_FROM = 88, 520
_STATES = {"open": ("caution", "triangle-alert"), "resolved": ("met", "circle-check"), "no_error": ("text2", "check")}


class SectionHead(QAbstractButton):
    """A strip over a section: its title, what is counted; a folded one opens when it is clicked."""

    def __init__(self, title: str, aside: str = "", *, folds: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._aside, self._folds = title, aside, folds
        self.setText(title)
        self.setAccessibleName(f"{title}. {aside}" if aside else title)
        self.setCheckable(folds)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if folds else Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setProperty("focusInside", True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        if folds:
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(200), theme.px(_HEAD_HEIGHT))

    def retheme(self) -> None:
        self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not (self._folds and clicked_by_enter(self, event)):
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        lit = self._folds and self.underMouse()
        painter.fillRect(self.rect(), theme.colour("hover" if lit else "raised"))
        painter.fillRect(0, 0, self.width(), 1, theme.colour("line"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.colour("line"))
        left, side = 12.0, theme.px(14)
        if self._folds:
            name = "chevron-down" if self.isChecked() else "chevron-right"
            icons.paint(painter, name, QRectF(left - 2, (self.height() - side) / 2, side, side), "text2")
            left += side + 4
        room = self.width() - left - 12
        title = text_block(self._title, "cell_strong", "text", room)
        title.draw(painter, left, round((self.height() - title.height) / 2))
        rest = room - title.width - 12
        if self._aside and rest > 40:
            aside = text_block(self._aside, "label", "text2", rest)
            aside.draw(painter, self.width() - 12 - aside.width, round((self.height() - aside.height) / 2))


class LinkRow(QWidget):
    """Links one after the other, in rows."""

    def __init__(
        self, links: Sequence[Link], follow: Follow, parent: QWidget | None = None, *, role: str = "cell"
    ) -> None:
        super().__init__(parent)
        flow = FlowLayout(self, across=10, down=2)
        for link in links:
            flow.addWidget(link_widget(link, follow, self, role))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)


def link_widget(link: Link, follow: Follow, parent: QWidget, role: str = "cell") -> QWidget:
    """A link, or plain words, in the type ``role``, where it leads nowhere."""
    if not link.entry:
        return TextLabel(link.text, role, lines=0, parent=parent)
    button = WrappedLink(link.text, parent)
    button.clicked.connect(lambda: follow(link.entry))
    return button


class WrappedLink(QAbstractButton):
    """A link of as many lines as it takes."""

    def __init__(self, text: str, parent: QWidget | None = None, role: str = "cell") -> None:
        super().__init__(parent)
        self._role = role
        self.setText(text)
        self.setAccessibleName(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not clicked_by_enter(self, event):
            super().keyPressEvent(event)

    def retheme(self) -> None:
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        block = text_block(self.text(), self._role)
        width = min(int(block.width) + 4, theme.px(420))
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), theme.px(60)), theme.line_height(self._role) + 2)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return text_block(self.text(), self._role, "accent", width - 2, 0).height + 2

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tone = "accent_strong" if self.underMouse() else "accent"
        block = text_block(self.text(), self._role, tone, self.width() - 2, 0)
        block.draw(painter, 1, max(0, (self.height() - block.height) // 2))


class FactGrid(FittingWidget):
    """Labels and values; where there is room, short ones stand two in a row."""

    def __init__(self, facts: Sequence[Fact], follow: Follow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(12, 8, 12, 8)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(3)
        self._short = [_is_short(fact) for fact in facts]
        self._labels = [TextLabel(fact.label, "cell", "text3", lines=2, parent=self) for fact in facts]
        self._values = [self._value(fact, follow) for fact in facts]
        self._paired: bool | None = None
        self._arrange(False)

    def _value(self, fact: Fact, follow: Follow) -> QWidget:
        if fact.links:
            plain = (Link(fact.value),) if fact.value else ()
            return LinkRow((*fact.links, *plain), follow, self)
        return TextLabel(fact.value, "cell", lines=0, parent=self)

    def _arrange(self, paired: bool) -> None:
        """Put labels and values into their places: in pairs where two short ones follow each other."""
        if paired == self._paired:
            return
        self._paired = paired
        for widget in (*self._labels, *self._values):
            self._grid.removeWidget(widget)  # takeAt leaves an item behind; the new one never hears of other heights
        self._grid.setColumnStretch(1, 3)
        self._grid.setColumnStretch(3, 2 if paired else 0)
        row, column = 0, 0
        for place, (label, value) in enumerate(zip(self._labels, self._values, strict=True)):
            follows = place + 1 < len(self._short) and self._short[place + 1]
            beside = paired and column == 0 and self._short[place] and follows
            label.setMinimumWidth(theme.px(_LABEL_WIDTH) if column == 0 else 0)
            top = Qt.AlignmentFlag.AlignTop
            self._grid.addWidget(label, row, column, top)
            self._grid.addWidget(value, row, column + 1, 1, 1 if beside or column else 3, top)
            row, column = (row, 2) if beside else (row + 1, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange(event.size().width() >= theme.px(_PAIRED_FROM))
        super().resizeEvent(event)


def _is_short(fact: Fact) -> bool:
    return len(fact.value) <= _SHORT and sum(len(link.text) for link in fact.links) <= _SHORT // 2


class NoteList(FittingWidget):
    """Sentences, each with its source and its flags at the end."""

    def __init__(self, section: Notes, follow: Follow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 10)
        column.setSpacing(6)
        for note in section.items:
            column.addWidget(self._note(note, follow))

    def _note(self, note: Note, follow: Follow) -> QWidget:
        box = FittingWidget(self)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        spans = [Span(f"{note.lead}  ", "cell_medium")] if note.lead else []
        if note.text:
            column.addWidget(TextLabel([*spans, Span(note.text)], "cell", lines=0, parent=box))
        links = [one for one in (note.source, *note.flags) if one is not None]
        if note.chip:
            links.append(Link(note.chip))
        if links:
            column.addWidget(LinkRow(links, follow, box))
        return box


class ConflictCard(FittingWidget):
    """One discrepancy: both printed values with their places, what is used, and why."""

    def __init__(self, conflict: Conflict, follow: Follow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entry = conflict.entry
        tone, icon = _STATES[conflict.state]
        self._edge = "caution" if conflict.state == "open" else "line2"
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 12, 8)
        column.setSpacing(3)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(TextLabel(conflict.title, "cell_strong", lines=0, parent=self), 1)
        head.addWidget(_state_mark(icon, conflict.state_text, tone, self), 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        for words, link in conflict.printed:
            column.addWidget(LinkRow((Link(words), link), follow, self, role="cell_medium"))
        column.addWidget(TextLabel(conflict.conflict, "label", "text2", lines=0, parent=self))
        used = [Span(_("Used:"), "cell_strong"), Span(" " + conflict.used, "cell_strong")]
        column.addWidget(TextLabel(used, "cell", lines=0, parent=self))
        rest = " ".join(part for part in (conflict.basis, conflict.note) if part)
        if rest:
            column.addWidget(TextLabel(rest, "label", "text3", lines=0, parent=self))
        self.setAccessibleName(conflict.title)
        self.setAccessibleDescription(conflict.state_text)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_edged_box(QPainter(self), QRectF(self.rect()), self._edge, "surface")


def _state_mark(icon: str, text: str, tone: str, parent: QWidget) -> QWidget:
    box = QWidget(parent)
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(4)
    row.addWidget(IconView(icon, 14, tone, box))
    row.addWidget(TextLabel(text, "label_strong", tone, parent=box))
    return box


class ConflictList(FittingWidget):
    """The discrepancies of a record, open ones first."""

    def __init__(self, section: Conflicts, follow: Follow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(8)
        self.cards = [ConflictCard(one, follow, self) for one in section.items]
        for card in self.cards:
            column.addWidget(card)
