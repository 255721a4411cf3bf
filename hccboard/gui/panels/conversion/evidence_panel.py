"""The evidence beside the criteria: two bars from the base, and before all else what they cannot say."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from hccboard.gui import theme
from hccboard.gui.panels.conversion.evidence_data import Bar, EvidenceData
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.chip import Chip, ChipForm, ChipSpec
from hccboard.gui.widgets.icon_view import IconView
from hccboard.gui.widgets.panel import Panel, clear
from hccboard.gui.widgets.text import TextLabel, text_block
from hccboard.translate import _
from hccboard.wording.formats import clauses_text, list_text, number_text

_ROW, _BAR, _SCALE, _TICK = 28, 20, 22, 5


class Bars(QWidget):
    """Medians as bars on a scale of months that begins at 0; the first is filled, the others are outlined."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars: tuple[Bar, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_bars(self, bars: Sequence[Bar]) -> None:
        """Show groups in the order of the study."""
        self._bars = tuple(bars)
        said = [_("{group}, {n}: {value} months").format(group=one.name, n=one.n, value=one.text) for one in bars]
        self.setAccessibleName(clauses_text(said))
        self.setToolTip(self.accessibleName())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(300), theme.px(_ROW) * len(self._bars) + theme.px(_SCALE) + 8)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(200), self.sizeHint().height())

    def retheme(self) -> None:
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._bars:
            return
        painter = QPainter(self)
        name = max(text_block(one.name, "cell_strong").width for one in self._bars) + 10
        left = name + max(text_block(one.n, "label").width for one in self._bars) + 14
        unit = text_block(_("months"), "label", "text2")
        top = max(_TICK, math.ceil(max(one.months for one in self._bars) / _TICK) * _TICK)
        right = self.width() - unit.width - 18
        step = (right - left) / top
        self._paint_scale(painter, left, step, top)
        unit.draw(painter, self.width() - unit.width, self.height() - theme.px(_SCALE) + 4)
        for place, one in enumerate(self._bars):
            self._paint_bar(painter, one, place, (name, left, one.months * step))

    def _paint_scale(self, painter: QPainter, left: float, step: float, top: int) -> None:
        bottom = self.height() - theme.px(_SCALE)
        for month in range(0, top + 1, _TICK):
            x = round(left + month * step)
            painter.fillRect(QRectF(x, 2, 1, bottom - 2), theme.colour("line"))
            words = text_block(number_text(month), "label", "text2")
            words.draw(painter, x - words.width / 2, bottom + 4)

    def _paint_bar(self, painter: QPainter, one: Bar, place: int, at: tuple[float, float, float]) -> None:
        name, left, width = at
        middle = theme.px(_ROW) * place + 4 + theme.px(_BAR) / 2
        for text, role, tone, x in ((one.name, "cell_strong", "text", 0.0), (one.n, "label", "text2", name)):
            block = text_block(text, role, tone)
            block.draw(painter, x, round(middle - block.height / 2))
        box = QRectF(left + 0.5, round(middle - theme.px(_BAR) / 2) + 0.5, round(width), theme.px(_BAR) - 1)
        painter.setPen(QPen(theme.colour("series1"), 1.4))
        painter.setBrush(theme.colour("series1") if place == 0 else theme.colour("surface"))
        painter.drawRect(box)
        value = text_block(one.text, "title")
        value.draw(painter, box.right() + 7, round(middle - value.height / 2))


class EvidencePanel(Panel):
    """``record_requested`` carries the entry of the evidence that is to be opened."""

    record_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Evidence"), padding=0, parent=parent)
        self._entry = ""
        self.open = Button(_("Open record"), kind="link", parent=self)
        self.open.clicked.connect(lambda: self.record_requested.emit(self._entry))
        self.head.add_action(self.open)
        self.body.setContentsMargins(12, 8, 12, 10)
        self.body.setSpacing(4)
        self.bars = Bars(self)
        self.population = TextLabel("", "label", "text2", lines=0, parent=self)
        self.body.addWidget(self.bars)
        self.body.addWidget(self.population)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(TextLabel(_("Limits of this evidence"), "cell_strong", parent=self), 1)
        self.chip = Chip(ChipForm.CAUTION, parent=self)
        line.addWidget(self.chip)
        self.body.addLayout(line)
        self._caveats = QWidget(self)
        self._column = QVBoxLayout(self._caveats)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self.body.addWidget(self._caveats)
        self.texts: tuple[str, ...] = ()

    def show_data(self, data: EvidenceData | None) -> None:
        """Show a study; the panel goes where the base has none."""
        self.setVisible(data is not None)
        clear(self._column)
        self.texts = data.caveats if data is not None else ()
        if data is None:
            return
        self._entry = data.entry
        self.set_title(_("Evidence"), list_text([data.name, data.endpoint]))
        self.bars.show_bars(data.bars)
        self.bars.setVisible(bool(data.bars))
        self.population.set_text(_("Patients: {population}").format(population=data.population))
        self.chip.set_chip(ChipSpec(ChipForm.CAUTION, data.design))
        self.chip.describe(list_text([part for part in (data.design, data.certainty) if part]))
        for text in data.caveats:
            self._column.addWidget(self._caveat(text))

    def _caveat(self, text: str) -> QWidget:
        box = QWidget(self._caveats)
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(IconView("triangle-alert", 13, "caution", box), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(TextLabel(text, "cell", lines=0, parent=box), 1)
        return box
