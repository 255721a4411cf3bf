"""The time of one patient in words: how long, how it ended, why it is cut off, why there is none."""

from __future__ import annotations

from hccboard.domain.endpoints import EndpointRules, LeftOut, Outcome
from hccboard.translate import _, mark
from hccboard.wording import cohort
from hccboard.wording.formats import date_text, list_text, number_text

_NOTES = {
    "month_date": mark("Counted from or to a date known to its month, taken as its 15th."),
    "clinical_progression": mark("Progression was told earlier without imaging; under criteria it does not count."),
    "treated_after_operation": mark("Treated again after the operation, without a recorded recurrence."),
}
_OTHER_THERAPY = {
    "censor": mark("PFS, TTP: another treatment before progression censors at the last evaluated study before it."),
    "follow": mark("PFS, TTP: another treatment before progression does not censor."),
}


def time_text(found: Outcome | LeftOut) -> str:
    """ "14.2 months", with a plus where it is cut off; "" where there is none."""
    if isinstance(found, LeftOut):
        return ""
    months = number_text(found.months, 1)
    return _("{months} months").format(months=months if found.event else f"{months}+")


def end_text(found: Outcome | LeftOut) -> str:
    """How the time ended, and on which day; or why there is none."""
    if isinstance(found, LeftOut):
        return cohort.left_out_text(found.reason)
    return list_text([cohort.end_text(found.how), date_text(found.end)])


def settings_text(rules: EndpointRules) -> str:
    """What the sources leave open and was set, as a sentence."""
    return _(_OTHER_THERAPY[rules.other_therapy])


def note_text(note: str) -> str:
    """A sentence on what is to be known of a time."""
    return _(_NOTES[note])


__all__ = ["end_text", "note_text", "settings_text", "time_text"]
