"""Which form takes a fact that an option lacks."""

from __future__ import annotations

from hccboard.gui.open_items import form_of

# beginning of a fact -> (kind of form, field); the longest beginning that fits
_HISTORY_FORMS = {
    "treatment.": ("SystemicTherapy", "drugs"), "treatment.had.": ("Procedure", "kind"),
    "tace.sessions": ("Procedure", "kind"), "response.": ("SystemicTherapy", "best_response"),
    "endoscopy.days_ago": ("Endoscopy", "date"), "metastases.": ("MetastasisFinding", "certainty"),
    "drug_stops.": ("SystemicTherapy", "stop_date"), "operation.days_since_last": ("Procedure", "kind"),
}  # fmt: skip
CHOSEN_HERE = ("goal", "region")


def form_for(key: str) -> tuple[str, str]:
    """The kind of form that takes a missing fact, and the field; ("", "") where there is none."""
    kind, field = form_of(key)
    if kind or key in CHOSEN_HERE:
        return kind, field
    fitting = [start for start in _HISTORY_FORMS if key.startswith(start)]
    return _HISTORY_FORMS[max(fitting, key=len)] if fitting else ("", "")
