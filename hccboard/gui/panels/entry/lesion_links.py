"""How a lesion of the sheet is tied to another: joined with it, split from it, or the same one seen before."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu

from hccboard.gui.panels.entry.imaging_checks import partners_of
from hccboard.gui.panels.entry.imaging_sizes import state_typed
from hccboard.gui.panels.entry.imaging_typed import LesionTyped, site_words
from hccboard.translate import _
from hccboard.wording.formats import list_text

JOINED, SPLIT, SAME, NONE = "joined", "split", "same", "none"


class LinkMenu(QMenu):
    """One menu for all rows, filled for each. ``asked(how, other)``: joined, split, same or none, with the id of the
    other lesion."""

    asked = Signal(str, str)

    def fill(self, lesion: LesionTyped, lesions: Sequence[LesionTyped]) -> None:
        """Offer the lesions of the same organ, and for "the same as" those that were seen before."""
        self.clear()
        self.setAccessibleName(_("Links of {lesion}").format(lesion=lesion.label))
        partners = partners_of(lesion, lesions)
        for other in partners:
            self._add(_("Joined with {lesion}, measured there from here on"), other, JOINED)
        for other in partners:
            self._add(_("Split from {lesion}"), other, SPLIT)
        if lesion.is_new:
            for other in (one for one in partners if not one.is_new and not one.has_size):
                self._add(_("The same as {lesion}: the sizes go to its row"), other, SAME)
        if lesion.split_from_id or state_typed(lesion.longest) == "joined":
            self.addSeparator()
            self.addAction(_("No link"), lambda: self.asked.emit(NONE, ""))
        if self.isEmpty():
            self.addAction(_("No other lesion of this organ")).setEnabled(False)

    def _add(self, words: str, other: LesionTyped, how: str) -> None:
        name = list_text([part for part in (other.label, site_words(other)) if part]).replace("&", "&&")
        self.addAction(words.format(lesion=name), lambda: self.asked.emit(how, other.id))
