"""A panel with one figure: the figure, its table, what stands in their place, export and enlargement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from hccboard.gui import theme
from hccboard.gui.panels.cohort.grid import Grid, GridModel
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.data_table import DataTable
from hccboard.gui.widgets.empty_state import EmptyAction, EmptyState
from hccboard.gui.widgets.figure_view import FigureView
from hccboard.gui.widgets.panel import Panel
from hccboard.gui.widgets.text import TextLabel
from hccboard.reports.figure_render import Draw
from hccboard.reports.survival_chart import Pointed
from hccboard.translate import _


class FigurePanel(Panel):
    """``key`` names the figure to the page."""

    enlarge_requested = Signal(str)
    """The key; asked again it goes back."""
    export_requested = Signal(str)
    case_requested = Signal(str)
    action_triggered = Signal(str)
    """The key of the action of the state that stands in place of the figure."""

    def __init__(self, key: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, padding=0, parent=parent)
        self.setProperty("panel", True)
        self.key = key
        self.body.setSpacing(0)
        self.view = FigureView(title, self)
        self.view.set_card(_card)
        self.view.activated.connect(self._activated)
        self.view.reset_requested.connect(lambda: self.enlarge_requested.emit(self.key))
        self.table_switch = self.view.table_switch()
        self.table_switch.toggled.connect(lambda _on: self._make_table())
        self._least = 0
        self._others: tuple[QWidget, ...] = ()
        self._grid: Grid | None = None
        self._made = False
        self.export_button = Button("", "download", "quiet", small=True, name=_("Save the figure"), parent=self)
        self.export_button.setToolTip(_("Save the figure as SVG or PNG"))
        self.export_button.clicked.connect(lambda: self.export_requested.emit(self.key))
        self.enlarge_button = Button("", "maximize-2", "quiet", small=True, name=_("Enlarge"), parent=self)
        self.enlarge_button.setCheckable(True)
        self.enlarge_button.setToolTip(_("Enlarge"))
        self.enlarge_button.clicked.connect(lambda: self.enlarge_requested.emit(self.key))
        self._table = DataTable(title, row_height=26, cell_padding=6)
        self.view.set_table(self._table)
        self.stack = QStackedWidget(self)
        # a figure takes the room there is: it asks for none, so that the page scrolls only below the least heights
        self.stack.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.stack.addWidget(self.view)
        self._state: EmptyState | None = None

    def keep_room(self, least: int, *others: QWidget) -> None:
        """Be never so low that words beside the figure would lie over it: ``least`` px for the figure, and what the
        ``others`` need at this width. Called anew on every change of the width."""
        self._least, self._others = least, others
        self._fit_room()

    def _fit_room(self) -> None:
        words = sum(other.heightForWidth(self.width() - 2) for other in self._others if not other.isHidden())
        self.setMinimumHeight(theme.px(36) + theme.px(self._least) + words + 4)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit_room()

    def finish_head(self) -> None:
        """The actions of every figure, at the right of its own."""
        for button in (self.table_switch, self.export_button, self.enlarge_button):
            self.head.add_action(button)
        self.body.addWidget(self.stack, 1)

    # -- what is shown ------------------------------------------------------------------------------------

    def show_chart(self, draw: Draw, description: str, grid: Grid) -> None:
        """Draw a figure; ``description`` is its finding in one sentence, ``grid`` its content as a table."""
        self.view.set_drawing(draw, self.head.title.text(), description)
        self._grid, self._made = grid, False
        if self.view.table_shown():
            self._make_table()
        self.stack.setCurrentWidget(self.view)
        self._offer(True)

    def _make_table(self) -> None:
        """Fill the table with the content of the figure, unless that was done."""
        if self._made or self._grid is None:
            return
        self._made = True
        old = self._table.model()
        self._table.setAccessibleName(self.head.title.text())
        self._table.setModel(GridModel(self._grid, self._table))
        if old is not None:
            old.deleteLater()
        self._table.fit_columns(stretch=0, least=90)

    def show_state(self, icon: str, title: str, text: str = "", actions: Sequence[EmptyAction] = (),
                   tone: str = "text3") -> None:  # fmt: skip
        """Say why there is no figure, and what leads on."""
        self.view.set_drawing(None)
        old, self._state = self._state, EmptyState(icon, title, text, actions, tone=tone, parent=self)
        self._state.action_triggered.connect(self.action_triggered)
        self.stack.addWidget(self._state)
        self.stack.setCurrentWidget(self._state)
        if old is not None:
            self.stack.removeWidget(old)
            old.deleteLater()
        self._offer(False)

    def _offer(self, drawn: bool) -> None:
        for button in (self.table_switch, self.export_button):
            button.setEnabled(drawn)

    def state(self) -> EmptyState | None:
        """What stands in place of the figure, if anything does."""
        return self._state if self.stack.currentWidget() is self._state else None

    def is_drawn(self) -> bool:
        """Whether the picture that can be seen, if any, is the present one."""
        view = self.view
        return self.state() is not None or not view.canvas.isVisible() or view.is_current() or bool(view.error)

    def grid(self) -> DataTable:
        """The table with the same content."""
        self._make_table()
        return self._table

    def set_enlarged(self, enlarged: bool) -> None:
        """Whether the panel has the middle of the page for itself."""
        self.enlarge_button.setChecked(enlarged)
        words = _("Back to all figures") if enlarged else _("Enlarge")
        self.enlarge_button.setAccessibleName(words)
        self.enlarge_button.setToolTip(words)

    def _activated(self, payload: Any) -> None:
        if isinstance(payload, Pointed) and payload.case_id:
            self.case_requested.emit(payload.case_id)


def _card(payload: Any, parent: QWidget) -> QWidget | None:
    """What stands behind a place: the first line stronger."""
    if not isinstance(payload, Pointed) or not payload.words:
        return None
    box = QWidget(parent)
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    for number, words in enumerate(payload.words):
        column.addWidget(TextLabel(words, "cell" if number else "cell_strong", "text2" if number else "text",
                                   parent=box))  # fmt: skip
    return box
