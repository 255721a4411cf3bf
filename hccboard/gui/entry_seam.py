"""Where entry forms meet the pages that open them: what a form is given and what it tells.

A page opens a form inside itself, never as a dialog. The page's controller saves, keeps drafts and closes the
form; the form decides nothing and reads no store.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from hccboard.domain.records import Record
from hccboard.domain.snapshot import Staleness
from hccboard.errors import HccBoardError
from hccboard.operations.viewing import CaseView

if TYPE_CHECKING:
    from hccboard.operations.board_state import BoardState
    from hccboard.operations.drafts import Draft

NEW_CASE = "NewCase"
LAB_PANEL = "LabPanel"
IMAGING_SHEET = "ImagingSheet"
VOIDED = "Voided"
"""The records of a case that were voided."""
SHEETS = {"LabResult": LAB_PANEL, "ImagingStudy": IMAGING_SHEET}
"""The kinds of records that are typed many at once."""
VOID, CHOOSE_FILE = "void", "choose_file"
"""In place of a field: ask for the reason of voiding; ask for the file of a document."""


@dataclass(frozen=True)
class NotSaved:
    """A save that did not go through: what was to be saved, under whose name, and what stood in its way.

    ``error`` is ``None`` while it is being tried; ``voids`` tells that the records were to be taken out of use;
    ``board`` what is safe in the board file, where the disk was full.
    """

    error: HccBoardError | None
    rows: tuple[Record, ...]
    reason: str = ""
    author: str = ""
    at: datetime = dataclasses.field(default_factory=lambda: datetime.now().astimezone())
    voids: bool = False
    board: BoardState | None = None


@dataclass(frozen=True)
class EntryRequest:
    """What is to be entered.

    ``kind`` is the class name of a record, or ``NEW_CASE``, ``LAB_PANEL``, ``IMAGING_SHEET``, ``VOIDED``. ``record`` is
    the one to correct, ``None`` to add one. ``field`` is where the cursor should stand. ``draft`` is what the form
    gave to ``draft_changed`` before it was left without saving. ``case_number`` is a free number for a new case.
    ``not_saved`` asks for what settles a save that did not go through, in place of the form,
    ``found`` for a draft that was found, beside what is saved.
    """

    view: CaseView | None
    kind: str
    record: Record | None = None
    field: str = ""
    draft: Any = None
    today: date = dataclasses.field(default_factory=date.today)
    case_number: str = ""
    staleness: Staleness = dataclasses.field(default_factory=Staleness)
    not_saved: NotSaved | None = None
    found: Draft | None = None

    @property
    def case_id(self) -> str:
        return self.view.case.patient.case_id if self.view else ""

    @property
    def form(self) -> str:
        """The name under which the draft of this form is kept: ``Kind``, or ``Kind:id`` of the record to correct."""
        if self.record is None or self.kind in (NEW_CASE, LAB_PANEL) or ":" in self.kind:
            return self.kind
        return f"{self.kind}:{self.record.id}"


class EntryPanel(QWidget):
    """A form. ``form`` names its draft; ``full_width`` asks for the whole page under the tabs."""

    save_requested = Signal(list, str)
    """The new and corrected records, and the reason for the corrections."""
    void_requested = Signal(object, str)
    unvoid_requested = Signal(object, str)
    """A voided record that is to be used again, and why."""
    attach_requested = Signal(object, str)
    """A new ``Attachment``, and the path of the file to keep a copy of."""
    draft_changed = Signal(object)
    """The content as plain JSON, after every change; the controller keeps it within 5 s."""
    discarded = Signal()
    """Close and forget the draft."""
    closed = Signal()
    """Close; the draft stays."""
    retry_requested = Signal()
    """Try once more what could not be saved."""
    form_requested = Signal()
    """Back to the form with what was typed in it."""
    history_requested = Signal(str)

    form: str = ""
    full_width: bool = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes where the page around has no key of its own for it."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)

    def is_dirty(self) -> bool:
        """Whether something was typed that is not saved."""
        return False

    def typed_records(self) -> list[Record]:
        """The records as typed, as far as they can be read; what cannot is left as it was."""
        return []

    def saving(self, active: bool) -> None:
        """Saving has begun or ended: Save must not be asked for twice."""

    def show_problems(self, error: Any) -> None:
        """Fields that cannot be stored (``InvalidRecords``)."""

    def show_error(self, error: HccBoardError) -> None:
        """Saving failed; everything typed is still here."""

    def show_history(self, entries: tuple[Any, ...]) -> None:
        """Everything that happened to a record."""
