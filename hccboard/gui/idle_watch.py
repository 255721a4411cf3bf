"""Notices that nobody uses the window: no key, no mouse, no wheel for a given time.

Input is heard where it comes into the program, at its windows on the screen and at what is being typed into; hearing
every event of every widget would slow the program down. Time counts on while the computer sleeps, and a sleep of more
than half a minute is due by itself: when it wakes up, before anything is painted anew and a first key is heard.
"""

from __future__ import annotations

import sys
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
_PAINTING = frozenset({QEvent.Type.Expose, QEvent.Type.UpdateRequest})
_LONGEST_TICK_S = 5.0
_TICKS = 20
_SLEEP_S = 30.0
"""What is taken for sleep: so much more on the civil clock than on the other between two ticks, or, where both run on
while the computer sleeps, so long without a tick, which is longer than the window is ever held."""
UNUSED, SLEPT = "unused", "slept"


def seconds_since_epoch_or_start() -> tuple[float, float]:
    """Two clocks: the civil one runs on while the computer sleeps, the other cannot be set back."""
    return time.time(), time.monotonic()


class IdleWatch(QObject):
    """``due`` again and again from the moment on at which the time is over, until it is stopped; carries ``UNUSED`` or
    ``SLEPT``. ``postponed`` is set by whoever cannot do yet what is due: use counts again then."""

    due = Signal(str)

    def __init__(
        self, parent: QObject | None = None,
        clock: Callable[[], tuple[float, float]] = seconds_since_epoch_or_start, *,
        both_run_on: bool = sys.platform == "win32",
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._both_run_on = both_run_on
        self._clock, self._seconds, self._last = clock, 0.0, (0.0, 0.0)
        self._ticked, self._slept, self.postponed = (0.0, 0.0), False, False
        self._typed_into: QObject | None = None
        self._windows: list[QWindow] = []
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)

    def start(self, seconds: float) -> None:
        """Count from now."""
        self.stop()
        self._seconds, self._last = seconds, self._clock()
        self._ticked, self._slept, self.postponed = self._last, False, False
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

    def is_counting(self) -> bool:
        """Whether it was started and not stopped."""
        return self._timer.isActive()

    def set_seconds(self, seconds: float) -> None:
        """Another time from now on; nothing happens where it does not count."""
        if self._timer.isActive() and seconds != self._seconds:
            self.start(seconds)

    def idle_seconds(self) -> float:
        """How long nothing was heard."""
        return self._since(self._last)

    def _since(self, moment: tuple[float, float]) -> float:
        return max(now - then for now, then in zip(self._clock(), moment, strict=True))

    def is_due(self) -> bool:
        """Whether the time is over, or the computer has slept."""
        if not self._timer.isActive():
            return False
        self._slept = self._slept or self._has_slept()
        return self._slept or self.idle_seconds() >= self._seconds

    def _has_slept(self) -> bool:
        civil, other = (now - then for now, then in zip(self._clock(), self._ticked, strict=True))
        return (max(civil, other) if self._both_run_on else civil - other) >= _SLEEP_S

    def _tick(self) -> None:
        due = self.is_due()
        self._ticked = self._clock()
        if due:
            self.due.emit(SLEPT if self._slept else UNUSED)

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
                if not self.postponed:
                    return True
            self._last, self._slept = self._clock(), False
        elif kind in _PAINTING and not self.postponed and self.is_due():
            self._tick()  # what is painted now is the cover
        return False
