"""Entry forms: every record can be added, corrected (the old value is kept) and voided with a reason; what was
voided comes back.

``entry_panel`` gives the form for a request. One generic form serves every kind of record; the laboratory
panel, the imaging study and the volumetry with the plan of a resection have sheets of their own, because a person
enters many values at once there.
"""

from __future__ import annotations

import dataclasses

from PySide6.QtWidgets import QWidget

from hccboard.domain.records import RECORD_TYPES
from hccboard.gui.entry_seam import IMAGING_SHEET, LAB_PANEL, NEW_CASE, VOIDED, EntryPanel, EntryRequest
from hccboard.operations.edits import EditConflict
from hccboard.operations.stores import DiskFull


def entry_panel(request: EntryRequest, parent: QWidget | None = None) -> EntryPanel | None:
    """The form for a request; ``None`` if the kind has none.

    The kind may also be the name of a draft, ``Kind:id`` for the correction of a record. What settles a save that did
    not go through (``request.not_saved``) stands in place of every form.
    """
    kind, _colon, record_id = request.kind.partition(":")
    if record_id:
        found = (r for r in request.view.case.records if r.id == record_id) if request.view else iter(())
        request = dataclasses.replace(request, kind=kind, record=next(found, request.record))
    if request.not_saved is not None:
        return _settling(request, parent)
    if request.found is not None:
        return _found(request, parent)
    sheet = _sheet(request, parent) if request.view is not None else None
    if sheet is not None:
        return sheet
    if request.kind == NEW_CASE:
        from hccboard.gui.panels.entry.new_case import NewCaseForm

        return NewCaseForm(request, parent)
    if request.kind == "Judgement":
        from hccboard.gui.panels.entry.judgement_form import JudgementForm

        return JudgementForm(request, parent)
    if request.kind == "Attachment":
        from hccboard.gui.panels.entry.attachment_form import AttachmentForm

        return AttachmentForm(request, parent)
    if request.kind == "Patient" and request.record is None:  # a second patient would be a second case
        if request.view is None:
            return None
        request = dataclasses.replace(request, record=request.view.case.patient)
    if request.kind in RECORD_TYPES:
        from hccboard.gui.panels.entry.record_form import RecordForm

        return RecordForm(request, parent)
    return None


def _sheet(request: EntryRequest, parent: QWidget | None) -> EntryPanel | None:
    """The sheet on which much of a case is typed at once; ``None`` for every other kind."""
    if request.kind == IMAGING_SHEET:
        from hccboard.gui.panels.entry.imaging_sheet import ImagingSheet

        return ImagingSheet(request, parent)
    if request.kind == VOIDED:
        from hccboard.gui.panels.entry.voided_panel import VoidedPanel

        return VoidedPanel(request, parent)
    if request.kind == LAB_PANEL:
        from hccboard.gui.panels.entry.lab_sheet import LabSheet

        return LabSheet(request, parent)
    if request.kind in ("LiverVolumetry", "OperationPlan"):
        from hccboard.gui.panels.entry.volumetry_sheet import VolumetrySheet

        return VolumetrySheet(request, parent)
    return None


def _found(request: EntryRequest, parent: QWidget | None) -> EntryPanel | None:
    """The draft that was found, read by the form it was typed in."""
    from hccboard.gui.panels.entry.draft_found_panel import DraftFoundPanel

    typed_in = entry_panel(dataclasses.replace(request, found=None))
    return DraftFoundPanel(request, typed_in, parent) if typed_in is not None else None


def _settling(request: EntryRequest, parent: QWidget | None) -> EntryPanel | None:
    """What settles a save that did not go through; ``None`` where the form itself says it."""
    assert request.not_saved is not None
    if isinstance(request.not_saved.error, EditConflict):
        from hccboard.gui.panels.entry.conflict_panel import ConflictPanel

        return ConflictPanel(request, parent)
    if isinstance(request.not_saved.error, DiskFull):
        from hccboard.gui.panels.entry.disk_full_panel import DiskFullPanel

        return DiskFullPanel(request, parent)
    return None
