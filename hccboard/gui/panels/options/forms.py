"""Which form takes a fact that an option lacks."""

from __future__ import annotations

from hccboard.domain.judged_questions import QUESTIONS
from hccboard.gui.open_items import form_of

CHOSEN_HERE = ("goal", "region")
_RESPONSE = "response."


def form_for(key: str) -> tuple[str, str]:
    """The kind of form that takes a missing fact, and the field; ("", "") where there is none. A response is stated
    with its line of therapy here."""
    if key in CHOSEN_HERE:
        return "", ""
    if key.startswith(_RESPONSE) and key not in QUESTIONS:
        return "SystemicTherapy", "best_response"
    return form_of(key)
