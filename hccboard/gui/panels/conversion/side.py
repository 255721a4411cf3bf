"""The right column of the conversion review: its parts under one strip, and a criterion in full in their place."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from hccboard.gui import theme
from hccboard.gui.panels.conversion.after_panel import AfterPanel
from hccboard.gui.panels.conversion.changes_panel import ChangesPanel
from hccboard.gui.panels.conversion.checklist_panel import ChecklistPanel
from hccboard.gui.panels.conversion.evidence_panel import EvidencePanel
from hccboard.gui.panels.conversion.metastases_panel import MetastasesPanel
from hccboard.gui.panels.conversion.timing_panel import TimingPanel
from hccboard.gui.panels.conversion.trace_panel import TracePanel
from hccboard.gui.panels.conversion.what_if_panel import WhatIfPanel
from hccboard.gui.widgets.segmented import Segmented
from hccboard.translate import _

REVIEW, WHAT_IF, CHECKLIST, METASTASES, AFTER = "review", "what_if", "checklist", "metastases", "after"
_SHARE, _LEAST, _MOST = 0.332, 400, 540


class Side(QStackedWidget):
    """``part_changed`` carries the key of the part the user chose."""

    part_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._main = QWidget(self)
        column = QVBoxLayout(self._main)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.switch = Segmented(
            [(REVIEW, _("Review")), (WHAT_IF, _("What if")), (CHECKLIST, _("Checklist")),
             (METASTASES, _("Metastases")), (AFTER, _("After surgery"))],
            REVIEW, name=_("Part of the view"), small=True, fills=True, parent=self,
        )  # fmt: skip
        self.switch.changed.connect(self.show_part)
        column.addWidget(self.switch)
        self._parts = QStackedWidget(self._main)
        column.addWidget(self._parts, 1)
        self.evidence, self.timing, self.changes = EvidencePanel(self), TimingPanel(self), ChangesPanel(self)
        self.what_if = WhatIfPanel(self)
        self.panels: dict[str, ChecklistPanel | MetastasesPanel | AfterPanel] = {
            CHECKLIST: ChecklistPanel(self), METASTASES: MetastasesPanel(self), AFTER: AfterPanel(self),
        }  # fmt: skip
        """Those that depend neither on the set nor on what is supposed."""
        self._pages = {
            REVIEW: self._scrolling(_("Review"), self.evidence, self.timing, self.changes),
            WHAT_IF: self._scrolling(_("What if"), self.what_if),
            CHECKLIST: self._scrolling(_("Checklist"), self.panels[CHECKLIST]),
            METASTASES: self._scrolling(_("Metastases"), self.panels[METASTASES]),
            AFTER: self._scrolling(_("After surgery"), self.panels[AFTER]),
        }
        for page in self._pages.values():
            self._parts.addWidget(page)
        self.trace = TracePanel(self)
        self.addWidget(self._main)
        self.addWidget(self.trace)

    def _scrolling(self, name: str, *widgets: QWidget) -> QScrollArea:
        scroll = QScrollArea(self._parts)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setAccessibleName(name)
        inner = _Column(scroll.viewport())  # there from the start: what moves is given its style again
        inner.setProperty("ground", "bg")
        inner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for widget in widgets:
            column.addWidget(widget)
        column.addStretch(1)
        scroll.setWidget(inner)
        return scroll

    def show_part(self, key: str) -> None:
        """Bring a part to the front, in place of a criterion that is open."""
        self.switch.set_chosen(key)
        self._carry(key)
        self._parts.setCurrentWidget(self._pages[key])
        self.setCurrentWidget(self._main)
        self.part_changed.emit(key)

    def _carry(self, key: str) -> None:
        """Timing and changes follow what is supposed: they stand in both views."""
        if key in (REVIEW, WHAT_IF):
            column = self._pages[key].widget().layout()
            for panel in (self.timing, self.changes):
                column.removeWidget(panel)  # it may stand there already, and would move behind the stretch
                column.insertWidget(column.count() - 1, panel)

    def parts(self) -> tuple[str, ...]:
        """The parts in their order."""
        return tuple(self._pages)

    def part(self) -> str:
        """The part in front."""
        return self.switch.chosen()

    def show_trace(self) -> None:
        """A criterion in the place of the parts."""
        self.setCurrentWidget(self.trace)

    def close_trace(self) -> bool:
        """Back to the parts; whether a criterion was open."""
        was_open = self.currentWidget() is self.trace
        self.setCurrentWidget(self._main)
        return was_open

    def fit(self, width: int) -> None:
        """The width of the column in a page of a width."""
        self.setFixedWidth(max(theme.px(_LEAST), min(round(width * _SHARE), theme.px(_MOST))))


class _Column(QWidget):
    """As high as its wrapped texts need at its width; their narrowest form sets no least height."""

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), 0)
