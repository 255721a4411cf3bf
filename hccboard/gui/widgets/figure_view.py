"""A figure in the window: drawn by a worker, shown as a picture, pointed at without being drawn again.

``set_drawing(draw, name, description)`` takes a function ``draw(figure, look) -> Drawn`` (``reports.figure_render``).
A pool thread calls it, one figure of the program at a time, again when the size, the theme or the drawing changes. The
old picture stands, scaled, until the new one is there. Pointer and keys move over the places the drawing named: over
the picture lie a cursor line and a card, the picture itself stays. Arrow keys go from place to place, Enter or a click
tells ``activated``, ``+`` and ``-`` or the wheel ask for another span, dragging or Shift with an arrow moves it.

``set_table`` gives the widget with the same content in words and numbers, which ``show_table`` puts in its place.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, QSize, QTimer, Signal
from PySide6.QtWidgets import QSizePolicy, QStackedLayout, QWidget

from hccboard import translate
from hccboard.gui import theme
from hccboard.gui.tasks import CancelToken, Tasks
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.figure_canvas import CardMaker, FigureCanvas
from hccboard.reports.figure_look import FigureLook, screen_look
from hccboard.reports.figure_render import Draw, Hit, Picture, render
from hccboard.translate import _

log = logging.getLogger(__name__)

_SETTLE_MS = 30


class _Queue(QObject):
    """The figures that wait to be drawn: one at a time, so that the other threads stay free to read."""

    def __init__(self) -> None:
        super().__init__()
        self.tasks = Tasks(self)
        self.tasks.idle.connect(self._idle)
        self._waiting: list[FigureView] = []
        self._drawn: FigureView | None = None

    def ask(self, view: FigureView) -> None:
        if view not in self._waiting:
            self._waiting.append(view)
        self._next()

    def forget(self, view: FigureView) -> None:
        if view in self._waiting:
            self._waiting.remove(view)

    def _next(self) -> None:
        if self.tasks.busy() or self._drawn is not None:
            return
        while self._waiting:
            view = self._waiting.pop(0)
            work = view.work() if shiboken6.isValid(view) else None
            if work is not None:
                self._drawn = view
                self.tasks.run("figure", work, self._done, self._failed)
                return

    def _done(self, picture: Picture) -> None:
        view, self._drawn = self._drawn, None
        if view is not None and shiboken6.isValid(view):
            view.take(picture)

    def _failed(self, error: Exception) -> None:
        view, self._drawn = self._drawn, None
        log.error("a figure could not be drawn: %s", type(error).__name__)
        if view is not None and shiboken6.isValid(view):
            view.fail(error)

    def _idle(self) -> None:
        """The thread is free again; what was stopped before it was shown (the board was closed) is forgotten."""
        view, self._drawn = self._drawn, None
        if view is not None and shiboken6.isValid(view):
            view.forget_request()
        self._next()


class _State:
    queue: _Queue | None = None


def _queue() -> _Queue:
    if _State.queue is None or not shiboken6.isValid(_State.queue):
        _State.queue = _Queue()
    return _State.queue


def drawing_tasks() -> Tasks:
    """The work of all figures; for those who wait for its end."""
    return _queue().tasks


class FigureView(QWidget):
    """The figure or, in its place, the table with the same content."""

    activated = Signal(object)
    """The payload of the place that was clicked or opened with Enter."""
    pointed = Signal(object)
    """The payload of the place under the pointer or the keys, ``None`` when there is none any more."""
    zoom_requested = Signal(float, float)
    """Factor (above 1: a shorter span) and the place that stays, as a share of the plot's width."""
    pan_requested = Signal(float)
    """By what share of the plot's width the span moves; positive towards later."""
    reset_requested = Signal()
    """The whole span again (key 0, double click beside the places)."""
    drawn = Signal()
    """A new picture stands."""

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.canvas = FigureCanvas(self)
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.addWidget(self.canvas)
        self._table: QWidget | None = None
        self._draw: Draw | None = None
        self._wanted: tuple[Any, ...] = ()
        self._standing: tuple[Any, ...] = ()
        self._number = 0
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self._ask)
        self.error = ""
        self.set_names(name, "")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.signals().changed.connect(self._look_changed)

    # -- what the owner sets ------------------------------------------------------------------------------

    def set_drawing(self, draw: Draw | None, name: str = "", description: str = "") -> None:
        """Show another drawing; ``description`` is the figure in one sentence. ``None`` shows nothing."""
        self._draw = draw
        self._number += 1
        self.error = ""
        if name or description:
            self.set_names(name, description)
        if draw is None:
            self.canvas.show_picture(None)
            _queue().forget(self)
        self._settle.start(0 if self.canvas.picture is None else _SETTLE_MS)

    def set_names(self, name: str, description: str) -> None:
        """What assistive technology calls the figure and says of it."""
        for widget in (self, self.canvas):
            widget.setAccessibleName(name)
        self.canvas.description = description
        self.canvas.setAccessibleDescription(description)

    def set_card(self, maker: CardMaker | None) -> None:
        """``maker(payload, parent)`` makes the content of the card of a place, or ``None`` for no card."""
        self.canvas.card_maker = maker

    def set_table(self, table: QWidget) -> None:
        """The widget with the same content for those who do not see the plot."""
        if self._table is not None:
            self._stack.removeWidget(self._table)
            self._table.deleteLater()
        self._table = table
        self._stack.addWidget(table)

    def show_table(self, shown: bool) -> None:
        """Put the table in the place of the figure, or the figure back."""
        if shown and self._table is not None:
            self._stack.setCurrentWidget(self._table)
        else:
            self._stack.setCurrentWidget(self.canvas)

    def table_shown(self) -> bool:
        """Whether the table stands in the place of the figure."""
        return self._stack.currentWidget() is self._table and self._table is not None

    def table_switch(self) -> Button:
        """A "Show as table" switch for the head of a panel."""
        switch = Button("", "table-2", "quiet", small=True, name=_("Show as table"))
        switch.setCheckable(True)
        switch.setToolTip(_("Show as table"))
        switch.toggled.connect(self.show_table)
        return switch

    def hits(self) -> tuple[Hit, ...]:
        """The places of the picture that stands."""
        return self.canvas.drawn.hits

    def point_at(self, wanted: Callable[[Any], bool]) -> None:
        """Move the cursor to the first place whose payload is wanted, as the keys do; away where there is none."""
        self.canvas.point_at(next((hit for hit in self.hits() if wanted(hit.payload)), None))

    def look(self) -> FigureLook:
        """The look of the window now."""
        return screen_look(theme.tokens().colours(), translate.language())

    def is_current(self) -> bool:
        """Whether the picture that stands is of the present drawing, size and theme."""
        return bool(self._standing) and self._standing == self._key()

    # -- drawing ------------------------------------------------------------------------------------------

    def _key(self) -> tuple[Any, ...]:
        ratio = self.canvas.devicePixelRatioF()
        size = self.canvas.size()
        return (self._number, size.width(), size.height(), ratio, theme.generation(), translate.language())

    def ask_soon(self) -> None:
        """Draw again where size, theme or drawing differ from the picture; waits until a resize has settled."""
        self._settle.start()

    def _ask(self) -> None:
        if self._draw is not None and self.canvas.isVisible() and self._key() not in (self._standing, self._wanted):
            _queue().ask(self)

    def work(self) -> Callable[[CancelToken], Picture] | None:
        """What the queue runs; ``None`` when nothing needs drawing any more."""
        draw, key, look = self._draw, self._key(), self.look()
        width, height, ratio = key[1:4]
        if draw is None or width < 2 or height < 2 or key == self._standing:
            return None
        self._wanted = key
        scale = theme.scale()
        return lambda _token: render(draw, width / scale, height / scale, look, ratio * scale)

    def take(self, picture: Picture) -> None:
        """Show what the worker drew; asks again when something changed meanwhile."""
        self._standing, self._wanted = self._wanted, ()
        if self._draw is None:
            return
        self.error = ""
        self.canvas.show_picture(picture)
        if not self.is_current():
            self._ask()
        self.drawn.emit()

    def forget_request(self) -> None:
        """What was asked for was stopped; it may be asked for again."""
        self._wanted = ()

    def fail(self, _error: Exception) -> None:
        """Say that there is no figure; the table is still there."""
        self._standing, self._wanted = self._wanted, ()
        self.error = _("The figure could not be drawn.")
        self.canvas.show_picture(None)
        self.drawn.emit()

    def _look_changed(self) -> None:
        self.ask_soon()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(480), theme.px(320))
