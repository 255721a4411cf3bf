"""Garbage is searched for on the window's thread only.

Python searches wherever an allocation happens to reach its limit, in a worker as well. What it takes apart there may be
a widget, a painter or a picture of the window, and those must not be touched by another thread: the process ends, or
worse, goes on with a broken heap. So the search is switched off and made here, between two events.
"""

from __future__ import annotations

import gc
from time import monotonic

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 1_000
_WHOLE_EVERY_S = 60.0
"""Between two searches through everything, which may take some tens of milliseconds."""


class Collector(QObject):
    """Collects from its making on until it is stopped."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._before = gc.isenabled()
        gc.disable()
        self._whole_at = monotonic()
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Search the oldest generation that is due, as Python would."""
        due = [age for age, (count, limit) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True))
               if count > limit]  # fmt: skip
        if 2 in due and monotonic() - self._whole_at >= _WHOLE_EVERY_S:
            gc.collect()
            self._whole_at = monotonic()
        elif due:
            gc.collect(min(max(due), 1))

    def stop(self) -> None:
        """As it was before."""
        self._timer.stop()
        if self._before:
            gc.enable()
