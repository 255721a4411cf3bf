"""The head of a table: one line or two, groups over several columns, the sort arrow."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from hccboard.gui import icons, theme
from hccboard.gui.widgets.cell import FIRST_EXTRA, PADDING, paint_left_line
from hccboard.gui.widgets.text import Span, text_block


@dataclass(frozen=True)
class HeadCell:
    """A column head: its text, an optional second line, its alignment and its tooltip.

    Neighbours with the same ``group`` share a line above them. ``active`` tints the column that is
    being edited; ``left_line`` names the colour of a line at its left, 2 px if it is the accent.
    """

    text: str
    sub: str = ""
    align: str = "left"
    tooltip: str = ""
    group: str = ""
    group_sub: str = ""
    active: bool = False
    left_line: str = ""


def shown_ends(head: QHeaderView) -> tuple[int, int]:
    """The first and the last column that are shown, as the model counts them; -1 where there is none."""
    places = [head.logicalIndex(place) for place in range(head.count())]
    if head.hiddenSectionCount():
        places = [column for column in places if not head.isSectionHidden(column)]
    return (places[0], places[-1]) if places else (-1, -1)


HEAD_ROLE = int(Qt.ItemDataRole.UserRole) + 103


class TableHead(QHeaderView):
    """The head of a table: 11/600 in text2, a sort arrow, a second line where a column has one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setHighlightSections(False)
        self.setSectionsClickable(True)
        self.setMinimumSectionSize(16)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def head_cell(self, section: int) -> HeadCell:
        """What a section shows."""
        model = self.model()
        head = model.headerData(section, self.orientation(), HEAD_ROLE)
        if isinstance(head, HeadCell):
            return head
        text = model.headerData(section, self.orientation(), Qt.ItemDataRole.DisplayRole)
        return HeadCell("" if text is None else str(text))

    def _padding(self) -> int:
        return getattr(self.parentWidget(), "cell_padding", PADDING)

    def lines_height(self) -> int:
        """The height of a line, two or a shared one and another, as the columns have them."""
        heads = [self.head_cell(section) for section in range(self.count())]
        if any(head.group for head in heads):
            return theme.px(44)
        return theme.px(40 if any(head.sub for head in heads) else 28)

    def sizeHint(self) -> QSize:
        return QSize(self.length(), self.lines_height())  # Qt would measure every section to find the height

    def sectionSizeFromContents(self, section: int) -> QSize:
        head = self.head_cell(section)
        width = max(text_block(head.text, "header").width, text_block(head.sub, "label").width)
        extra = FIRST_EXTRA if section == shown_ends(self)[0] else 0
        arrow = theme.px(12) + 2 if self.isSortIndicatorShown() else 0
        return QSize(int(width + 0.999) + 2 * self._padding() + extra + arrow, self.height())

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        head = self.head_cell(section)
        painter.save()
        painter.setClipRect(rect)
        painter.fillRect(rect, theme.colour("accent_tint" if head.active else "raised"))
        line = QRect(rect.left(), rect.bottom(), rect.width(), 1)
        painter.fillRect(line, theme.colour("line2"))
        paint_left_line(painter, QRectF(rect), head.left_line)
        extra = FIRST_EXTRA if section == shown_ends(self)[0] else 0
        inner = QRectF(rect).adjusted(self._padding() + extra, 0, -self._padding(), -1)
        if head.group:
            self._paint_group(painter, rect, section, head)
            inner.setTop(rect.top() + theme.px(24))
        self._paint_words(painter, inner, section, head)
        painter.restore()

    def _paint_words(self, painter: QPainter, inner: QRectF, section: int, head: HeadCell) -> None:
        sorted_here = self.isSortIndicatorShown() and self.sortIndicatorSection() == section
        arrow = theme.px(12) if sorted_here else 0
        tone = "accent_strong" if head.active else "text2"
        role = "label" if head.group and not head.active else "header"
        main = text_block(head.text, role, tone, inner.width() - (arrow + 2 if arrow else 0))
        sub = text_block(head.sub, "label", "text3", inner.width()) if head.sub else None
        height = main.height + (sub.height if sub else 0)
        top = round(inner.top() + (inner.height() - height) / 2)
        left = self._left(inner, main.width + (arrow + 2 if arrow else 0), head.align)
        main.draw(painter, left, top)
        if sub:
            sub.draw(painter, self._left(inner, sub.width, head.align), top + main.height)
        if arrow:
            down = self.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
            box = QRectF(left + main.width + 2, top + (main.height - arrow) / 2, arrow, arrow)
            icons.paint(painter, "chevron-down" if down else "chevron-up", box, "text2")

    def _paint_group(self, painter: QPainter, rect: QRect, section: int, head: HeadCell) -> None:
        """Paint this section's part of the line it shares with its neighbours."""
        first = last = self.visualIndex(section)
        while first > 0 and self._group_at(first - 1) == head.group:
            first -= 1
        while last < self.count() - 1 and self._group_at(last + 1) == head.group:
            last += 1
        start = self.sectionViewportPosition(self.logicalIndex(first))
        end_section = self.logicalIndex(last)
        end = self.sectionViewportPosition(end_section) + self.sectionSize(end_section)
        tone = "accent_strong" if head.active else "text2"
        words = [Span(head.group)]
        if head.group_sub:
            words.append(Span(f" {head.group_sub}", "label", "text3"))
        block = text_block(tuple(words), "header", tone, end - start - 4, 1, "center")
        block.draw(painter, start + 2, rect.top() + round((theme.px(24) - block.height) / 2))

    def _group_at(self, visual: int) -> str:
        return self.head_cell(self.logicalIndex(visual)).group

    @staticmethod
    def _left(inner: QRectF, used: float, align: str) -> float:
        spare = max(0.0, inner.width() - used)
        return round(inner.left() + {"left": 0.0, "right": spare, "center": spare / 2}[align])
