"""What is open: the store, who works in it, the day; and one typed signal for what changed.

Panels never see the session; controllers do. ``changed`` carries the ``Changes`` of an operation, and every
controller concerned reads again what it shows.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from hccboard.translate import _

if TYPE_CHECKING:
    from hccboard.domain.records import CaseRecords
    from hccboard.domain.response.recorded import ResponseRules
    from hccboard.domain.snapshot import Staleness
    from hccboard.domain.summary import CaseSummary
    from hccboard.operations.edits import Changes
    from hccboard.operations.stores import BoardStore


class Session(QObject):
    """One open store, or none."""

    opened = Signal()
    closing = Signal()
    """The store is about to be closed: stop what uses it."""
    closed = Signal()
    """Nothing is open any more."""
    changed = Signal(object)
    """The ``Changes`` of an operation that was committed."""
    access_changed = Signal()
    """The board that was open for reading only is open for writing now."""
    state_changed = Signal()
    """Somebody else has saved something in the board that is open for reading only."""
    settings_changed = Signal()
    """A setting of the board, for instance a staleness limit, has another value."""

    def __init__(self, parent: QObject | None = None, *, today: date | None = None) -> None:
        super().__init__(parent)
        self.store: BoardStore | None = None
        self._staleness: Staleness | None = None
        self._rules: ResponseRules | None = None
        self.demonstration = False
        self.saved_at: datetime | None = None
        self._today = today

    @property
    def staleness(self) -> Staleness:
        """After how many days values count as stale, as the board agreed."""
        if self._staleness is None:
            from hccboard.domain.snapshot import Staleness

            self._staleness = Staleness()
        return self._staleness

    @property
    def rules(self) -> ResponseRules:
        """What the board settled about the assessment of response."""
        if self._rules is None:
            from hccboard.domain.response.recorded import ResponseRules

            self._rules = ResponseRules()
        return self._rules

    @property
    def author(self) -> str:
        """Under whose name changes go into the history; empty while nothing is open."""
        return self.store.author if self.store else ""

    @property
    def read_only(self) -> bool:
        """Whether nothing can be saved."""
        return self.store is None or self.store.read_only

    def left_unnoted(self, name: str = "") -> str:
        """What is to be said after something was taken out of the board; empty where the history holds it."""
        if not self.read_only:
            return ""
        if name:
            words = _("{name} could not be noted in the history: the board file is open for reading only.")
            return words.format(name=name)
        return _("This could not be noted in the history: the board file is open for reading only.")

    def today(self) -> date:
        """The civil day ages are counted to where no meeting lies ahead."""
        return self._today or date.today()  # noqa: DTZ011 - a civil day, not an instant

    def open(
        self, store: BoardStore, staleness: Staleness | None = None, rules: ResponseRules | None = None, *,
        demonstration: bool = False,
    ) -> None:  # fmt: skip
        """Take over an unlocked store; another one that is open is closed first."""
        self.close()
        self.store = store
        self._staleness, self._rules = staleness, rules
        self.demonstration = demonstration
        self.saved_at = None
        self.opened.emit()

    def close(self) -> None:
        """Close the store; nothing happens if none is open."""
        if self.store is None:
            return
        self.closing.emit()
        self.store.close()
        self.store = None
        self.closed.emit()

    def line_maker(
        self, staleness: Staleness | None = None, rules: ResponseRules | None = None
    ) -> Callable[[CaseRecords], CaseSummary]:
        """Makes the line of the list for a case by the limits of the board; operations that write take it."""
        from hccboard.domain.summary import summarise
        from hccboard.operations.viewing import judged_on

        today, limits, response = self.today(), staleness or self.staleness, rules or self.rules
        return lambda case: summarise(case, judged_on(case, today), limits, response)

    def announce(self, changes: Changes) -> None:
        """Tell everyone what an operation changed."""
        self.saved_at = datetime.now().astimezone()
        self.changed.emit(changes)

    def set_limits(self, staleness: Staleness, rules: ResponseRules) -> None:
        """Count ages against other limits and judge responses by other settings."""
        if (staleness, rules) != (self.staleness, self.rules):
            self._staleness, self._rules = staleness, rules
            self.settings_changed.emit()
