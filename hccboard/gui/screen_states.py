"""The states of sheet 17 that need more than a click: two people at one record, and what else stands in the way.

Each is provoked in the window as it would come about, photographed, and taken back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from hccboard.domain.records import PerformanceStatus
from hccboard.operations import cases, edits
from hccboard.operations.stores import BoardStore

if TYPE_CHECKING:
    from hccboard.gui.composition import Program

_COLLEAGUE = "Dr Synthetic B"


class Camera(Protocol):
    """What takes the pictures."""

    program: Program

    def take(self, name: str) -> None: ...

    def rest(self, busy: Callable[[], bool] | None = None) -> None: ...


def conflict(camera: Camera, store: BoardStore, case_id: str) -> None:
    """A colleague saves a record while its correction is being typed."""
    program = camera.program
    record = cases.read_case(store, case_id).latest(PerformanceStatus)
    if store.read_only or record is None:
        return
    program.edit(case_id, record.id, "PerformanceStatus", "ecog_low")
    camera.rest()
    form = program.workspace.entry()
    if form is None:
        return
    theirs = replace(record, ecog_low=0, ecog_high=None, source="ward round", note="Walked two floors.")
    edits.save(BoardStore(store.storage, _COLLEAGUE), [theirs], reason="seen on the ward")
    mine = replace(record, ecog_low=2, ecog_high=None, cancer_related="indeterminate", source="clinic, 12 Aug")
    form.save_requested.emit([mine], "misread in the letter")
    camera.rest()
    camera.take("17-conflict")
    program.case.close_form()
    camera.rest()
    program.workspace.messages.clear()
