"""Notices that nobody uses the window: no key, no mouse, no wheel for a given time.

Input is heard where it comes into the program, at its windows on the screen and at what is being typed into; hearing
every event of every widget would slow the program down. Time counts on while the computer sleeps: what is due when it
wakes up is due before the first key is heard.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtWidgets import QApplication

_INPUT = frozenset({
    QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel,
    QEvent.Type.TouchBegin, QEvent.Type.TouchUpdate, QEvent.Type.TabletPress, QEvent.Type.TabletMove,
})  # fmt: skip
_LONGEST_TICK_S = 5.0
_TICKS = 20


def seconds_since_epoch_or_start() -> tuple[float, float]:
    """Two clocks: the civil one runs on while the computer sleeps, the other cannot be set back."""
    return time.time(), time.monotonic()


class IdleWatch(QObject):
    """``due`` again and again from the moment on at which the time is over, until it is stopped."""

    due = Signal()

    def __init__(
        self, parent: QObject | None = None,
        clock: Callable[[], tuple[float, float]] = seconds_since_epoch_or_start,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._clock, self._seconds, self._last = clock, 0.0, (0.0, 0.0)
        self._typed_into: QObject | None = None
        self._windows: list[QWindow] = []
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)

    def start(self, seconds: float) -> None:
        """Count from now."""
        self.stop()
        self._seconds, self._last = seconds, self._clock()
        self._timer.start(max(1, int(1000 * min(_LONGEST_TICK_S, seconds / _TICKS))))
        app = QApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.focusWindowChanged.connect(self._hear_window)
        app.focusObjectChanged.connect(self._hear_typing)
        for widget in QApplication.topLevelWidgets():
            self._hear_window(widget.windowHandle())
        self._hear_typing(app.focusObject())

    def stop(self) -> None:
        """Hear nothing any more."""
        if not self._timer.isActive():
            return
        self._timer.stop()
        app = QApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.focusWindowChanged.disconnect(self._hear_window)
        app.focusObjectChanged.disconnect(self._hear_typing)
        for window in self._living():
            window.removeEventFilter(self)
        self._windows.clear()
        self._hear_typing(None)

    def idle_seconds(self) -> float:
        """How long nothing was heard."""
        return max(now - last for now, last in zip(self._clock(), self._last, strict=True))

    def is_due(self) -> bool:
        """Whether the time is over."""
        return self._timer.isActive() and self.idle_seconds() >= self._seconds

    def _tick(self) -> None:
        if self.is_due():
            self.due.emit()

    def _hear_window(self, window: QWindow | None) -> None:
        self._windows = self._living()
        if window is not None and window not in self._windows:
            self._windows.append(window)
            window.installEventFilter(self)

    def _living(self) -> list[QWindow]:
        return [window for window in self._windows if shiboken6.isValid(window)]

    def _hear_typing(self, target: QObject | None) -> None:
        """Characters that an input method composes come to the field and not to its window."""
        if self._typed_into is not None and shiboken6.isValid(self._typed_into):
            self._typed_into.removeEventFilter(self)
        self._typed_into = target
        if target is not None:
            target.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in _INPUT or kind == QEvent.Type.InputMethod:
            if self.is_due():  # the computer slept: whoever types now has to unlock first
                self._tick()
                return True
            self._last = self._clock()
        return False
