"""What every view of an open case has in common: it is given the case, and tells what is to be edited."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from hccboard.domain.snapshot import Staleness
from hccboard.operations.viewing import CaseView


class CaseTab(QWidget):
    """One view of a case, shown under a tab."""

    edit_requested = Signal(str, str, str, str)
    """case id, record id, kind of record or form, field. Without a record one is added, unless the field is to be
    settled in one that is there (``record_to_open``)."""
    counts_changed = Signal()
    """The numbers in the badges of the tab were worked out, or are others."""

    def set_view(self, view: CaseView, staleness: Staleness) -> None:
        """Show a case as it stands on a day."""
        raise NotImplementedError

    def set_compact(self, compact: bool) -> None:
        """Leave room for a form at the right, or take the whole width again."""

    def set_read_only(self, read_only: bool) -> None:
        """Offer no editing."""

    def make_corner(self, parent: QWidget) -> list[QWidget]:
        """Widgets for the right end of the tab strip, made new each time; none by default."""
        return []

    def prepare(self, view: CaseView) -> None:
        """A case is open, whether or not this view is in front: what stands on its tab may be worked out."""

    def missing_count(self, view: CaseView) -> int:
        """The number in the dashed badge of the tab; 0 shows none."""
        return 0

    def unmet_count(self, view: CaseView) -> int:
        """The number in the solid badge of the tab; 0 shows none."""
        return 0

    def keys(self) -> dict[str, Callable[[bool], None]]:
        """Keys of the table that belong to this view, from wherever in the case they are pressed. The action is
        told whether the view was brought to the front by the key."""
        return {}

    def escape(self) -> bool:
        """Esc was pressed; whether it closed something within this view."""
        return False

    def print_view(self) -> bool:
        """The key for printing was pressed; whether this view prints something of its own."""
        return False

    def leave(self) -> None:
        """Another view or another case is shown: forget what was only supposed."""
