"""The legend of the liver map."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from hccboard.gui import theme
from hccboard.gui.widgets import liver_items as draw
from hccboard.gui.widgets.text import TextLabel
from hccboard.translate import _


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
    """The signs of the map in one row; it says which signs are drawn, not what a patient has."""

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
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(3)
        for number, (kind, text) in enumerate(signs):
            if number:
                row.addStretch(1)
            row.addWidget(_Swatch(kind, self))
            row.addWidget(TextLabel(text, "label", "text2", parent=self))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Legend") + ": " + ", ".join(text for _kind, text in signs))
