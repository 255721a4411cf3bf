"""The legend of the liver map."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from hccboard.gui import theme
from hccboard.gui.widgets import liver_items as draw
from hccboard.gui.widgets.text import TextLabel
from hccboard.translate import _

_LEAST_GAP = 0  # the swatches carry some air themselves


class _Swatch(QWidget):
    """One sign of the legend."""

    def __init__(self, kind: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = kind
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(18, 12)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ring = draw.circle((9, 6), 5)
        if self._kind == "viable":
            draw.paint_hatched(painter, ring)
        elif self._kind == "baseline":
            painter.strokePath(ring, draw.pen("tumour", 1.2, [2.5, 1.7]))
        elif self._kind == "lesion":
            painter.fillPath(ring, theme.colour("tumour_fill"))
            painter.strokePath(ring, draw.pen("tumour", 1.4))
        else:
            painter.setPen(draw.pen(self._kind, 5))
            painter.drawLine(QPointF(4, 6), QPointF(14, 6))


class LiverLegend(QWidget):
    """The signs of the map, in one row where they fit, else in two; it says which signs are drawn, not what a
    patient has."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        signs = (
            ("baseline", _("Baseline")),
            ("lesion", _("Lesion")),
            ("viable", _("Viable")),
            ("portal_vein", _("Portal vein")),
            ("hepatic_vein", _("Hepatic vein")),
            ("tumour", _("Thrombus")),
        )
        self._signs = [_Sign(kind, text, self) for kind, text in signs]
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(_("Legend") + ": " + ", ".join(text for _kind, text in signs))

    def _columns(self, width: int) -> int:
        """How many signs stand in a row: all, or half of them."""
        needed = sum(sign.sizeHint().width() for sign in self._signs) + _LEAST_GAP * (len(self._signs) - 1)
        return len(self._signs) if needed <= width else (len(self._signs) + 1) // 2

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        rows = -(-len(self._signs) // self._columns(width))
        return rows * theme.line_height("label")

    def sizeHint(self) -> QSize:
        return QSize(theme.px(400), self.heightForWidth(self.width()))

    def retheme(self) -> None:
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()
        self._place()

    def _place(self) -> None:
        """Share out the row; below each other the columns keep their left edges."""
        count, pitch = self._columns(self.width()), theme.line_height("label")
        rows = [self._signs[start : start + count] for start in range(0, len(self._signs), count)]
        widths = [max(row[n].sizeHint().width() for row in rows if n < len(row)) for n in range(count)]
        gap = max(0.0, (self.width() - sum(widths)) / max(1, count - 1))
        for number, row in enumerate(rows):
            left = 0.0
            for sign, width in zip(row, widths, strict=False):
                sign.setGeometry(round(left), number * pitch, width, pitch)
                left += width + gap


class _Sign(QWidget):
    """A swatch and its word."""

    def __init__(self, kind: str, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(3)
        row.addWidget(_Swatch(kind, self))
        row.addWidget(TextLabel(text, "label", "text2", parent=self))
