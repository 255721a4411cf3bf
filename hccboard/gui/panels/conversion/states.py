"""How the states of a criterion look, and the count line as it is shown. No Qt beside the names of forms."""

from __future__ import annotations

from dataclasses import dataclass

from hccboard.domain.conversion.model import State
from hccboard.gui.widgets.chip import ChipForm

FORMS = {
    State.MET: ChipForm.MET, State.UNMET: ChipForm.UNMET, State.MISSING: ChipForm.MISSING,
    State.STALE: ChipForm.STALE,
}  # fmt: skip
VALUE_TONES = {State.MET: "text", State.UNMET: "unmet", State.MISSING: "missing", State.STALE: "missing"}


@dataclass(frozen=True)
class Count:
    """ "9 of 12 criteria met", the marks beside it, and the line below."""

    met: str = ""
    marks: tuple[tuple[ChipForm, str], ...] = ()
    sentence: str = ""
