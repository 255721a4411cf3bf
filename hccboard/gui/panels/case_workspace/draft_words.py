"""What is said about a draft, and whether the record it corrects was changed after it. No Qt."""

from __future__ import annotations

from hccboard import wording
from hccboard.gui.entry_seam import EntryRequest
from hccboard.operations.drafts import Draft
from hccboard.translate import _


def time_of(draft: Draft) -> str:
    """When it was kept, in local time."""
    return wording.time_text(draft.saved_at.astimezone())


def not_saved() -> str:
    """What a draft is: the author's own, and not saved."""
    return _("It is not saved yet; the saved version was not touched.")


def is_outdated(request: EntryRequest, draft: Draft) -> bool:
    """Whether the record to correct, or a part of it (a size of a study), was changed after the draft was kept."""
    record, view = request.record, request.view
    if record is None or view is None:
        return False
    parts = [r for r in view.case.records if record.id in (r.id, getattr(r, "study_id", None))]
    return any(r.recorded_at is not None and r.recorded_at > draft.saved_at for r in (record, *parts))
