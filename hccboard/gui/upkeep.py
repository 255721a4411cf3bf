"""Keeps the lines of the case list right while a board is open: after opening, and when a new day begins.

A line is made from the records by rules, by the limits of the board and for a day. A board that was closed for a
week, or made by an earlier edition of the rules, holds lines that are not true any more; they are renewed in the
background once the list has been painted, and after them what the cohort holds of each case.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from hccboard.gui.session import Session
from hccboard.gui.tasks import CancelToken, Tasks

AFTER_OPENING_MS, DAY_ASKED_MS = 1_500, 60_000


class Upkeep(QObject):
    """``renewed`` when lines of the list, or what the cohort holds of a case, were made anew."""

    renewed = Signal()

    def __init__(
        self, session: Session, tasks: Tasks, failed: Callable[[Exception], None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._tasks, self._failed = session, tasks, failed
        self._day = session.today()
        self.first = QTimer(self, interval=AFTER_OPENING_MS, singleShot=True)
        self.first.timeout.connect(self.renew)
        self.clock = QTimer(self, interval=DAY_ASKED_MS)
        self.clock.timeout.connect(self._ask_the_day)
        session.opened.connect(self._opened)
        session.access_changed.connect(self.first.start)
        session.closing.connect(self._closing)

    def _opened(self) -> None:
        self._day = self._session.today()
        self.first.start()
        self.clock.start()

    def _closing(self) -> None:
        self.first.stop()
        self.clock.stop()

    def _ask_the_day(self) -> None:
        """Midnight has passed: everything that counts ages is to be read again."""
        today = self._session.today()
        if today != self._day:
            self._day = today
            self._session.settings_changed.emit()
            self.renew()

    def renew(self) -> None:
        """Load what opening a case needs, and renew the lines that are out of date; in a worker."""
        store, session = self._session.store, self._session
        if store is None:
            return
        today, limits, line = session.today(), session.staleness, session.line_maker()

        def work(token: CancelToken) -> int:
            from hccboard.operations import courses, edits

            store.warm_up()
            renewed = edits.refresh_summaries(store, today=today, staleness=limits, summarise=line, cancelled=token)
            return renewed + courses.refresh_courses(store, today=today, cancelled=token)

        self._tasks.run("summaries", work, self._renewed, self._failed)

    def _renewed(self, count: int) -> None:
        if count:
            self.renewed.emit()
