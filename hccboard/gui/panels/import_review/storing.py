"""How far an import is: rows, the copy that was made, the time left, what Stop does. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from time import monotonic

from hccboard import wording
from hccboard.translate import _, ngettext

_LEAST_S = 0.5
"""From so much time on the speed says something about what is left."""


@dataclass
class Storing:
    """One import under way. ``copied_at`` is when the copy of the board was made and checked."""

    file_name: str
    clock: Callable[[], float] = monotonic
    copied_at: datetime | None = None
    _began: float | None = None

    def title(self) -> str:
        """ "Importing cohort.xlsx" """
        return _("Importing {file}").format(file=self.file_name)

    def count(self, done: int, total: int) -> str:
        """ "97 of 163 rows" """
        words = ngettext("{done} of {total} row", "{done} of {total} rows", total)
        return words.format(done=wording.number_text(done), total=wording.number_text(total))

    def note(self, done: int, total: int) -> str:
        """The copy, the time left, what Stop does; the time counts from the first call."""
        now = self.clock()
        if self._began is None:
            self._began = now
        said = []
        if self.copied_at is not None:
            said.append(_("Copy checked {time}.").format(time=f"{self.copied_at:%H:%M}"))
        elapsed = now - self._began
        if done and elapsed >= _LEAST_S and done < total:
            said.append(_left(elapsed * (total - done) / done))
        stop = ngettext("Stop undoes {count}.", "Stop undoes all {count}.", done)
        said.append(stop.format(count=wording.number_text(done)) if done else _("Stop leaves the board as it was."))
        return wording.sentences_text(said)


def _left(seconds: float) -> str:
    if seconds < 90:
        return _("About {seconds} s left.").format(seconds=max(1, round(seconds)))
    return _("About {minutes} min left.").format(minutes=round(seconds / 60))
