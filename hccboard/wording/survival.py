"""What is to be known beside a result of survival, and why a row of a table takes no part, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from hccboard.translate import _, mark
from hccboard.wording.formats import number_text

FINDINGS = {
    "landmark": mark(
        "Times are counted from the landmark at {landmark}: {kept} patients were observed up to it, {left_out} were "
        "not and take no part."
    ),
    "membership_unchecked": mark(
        "Nothing tells whether the groups were decided by the landmark at {landmark}; --decided names the column that "
        "tells."
    ),
    "one_patient": mark("Group {group}: one patient only; its curve describes nobody else."),
    "no_events": mark("Group {group}: none of {n} patients had the event; there is no median."),
    "few_events": mark("Group {group}: {events} events, fewer than {least}; the numbers are unstable."),
    "median_plateau": mark(
        "Group {group}: the curve stands at exactly 0.5 from {from} to {to}; the median is its first time, R gives the "
        "middle."
    ),
    "median_plateau_to_the_end": mark(
        "Group {group}: the curve stands at exactly 0.5 from {from} to its end; the median is its first time."
    ),
    "after_the_end": mark("Group {group}: nobody was observed up to {time}; the last observation is at {end}."),
    "few_at_risk": mark("Group {group}: only {n_risk} at risk at {time}; the numbers are unstable."),
    "logrank_no_events": mark("No log-rank test: nobody had the event."),
    "logrank_group_left_out": mark(
        "Log-rank test without group {group}: its last observation is before the first event."
    ),
    "logrank_one_group": mark("No log-rank test: only one group is left to compare."),
    "logrank_nobody_to_compare": mark("No log-rank test: at no event was there somebody else left to compare."),
    "cox_no_events": mark("No Cox model: nobody had the event."),
    "cox_constant": mark("No Cox model: {column} has the same value in every row."),
    "cox_scale": mark("No Cox model: the values of {column} are too large or too near each other; use another unit."),
    "cox_dependent": mark("No Cox model: one of the columns follows from the others."),
    "cox_separated": mark(
        "No Cox model: {column} parts those with the event from all others, so no finite hazard ratio is the most "
        "likely one."
    ),
    "cox_not_converged": mark("No Cox model: the estimate did not settle."),
    "cox_few_events": mark(
        "Cox model: {events} events for {covariates} covariates, fewer than {least} for each; the estimates are "
        "unstable."
    ),
    "many_dropped": mark("{count} of {rows} rows cannot be used; if that is no accident, the numbers mislead."),
}
DROPPED = {
    "missing": mark("{column} is missing"),
    "not_a_number": mark("{column} is not a number"),
    "ambiguous_number": mark("{column} can be read as two numbers"),
    "negative": mark("{column} is negative"),
    "not_an_event": mark("{column} is neither 0 nor 1"),
    "row_too_long": mark("the row has more cells than the header"),
    "before_landmark": mark("the observation ends before the landmark"),
    "not_in_cox": mark("not in the Cox model: {column} is missing"),
}
ROLES = {"time": mark("time"), "event": mark("event"), "group": mark("group")}


def finding_text(code: str, values: Mapping[str, Any], say: Callable[[str], str] = _) -> str:
    """The sentence of a finding. ``say`` translates; ``str`` leaves it English."""
    if code == "median_plateau" and values.get("to") is None:
        code = "median_plateau_to_the_end"
    shown = {name: number_text(one) if isinstance(one, int | float) else one for name, one in values.items()}
    return say(FINDINGS[code]).format(**shown)


def dropped_text(code: str, column: str, say: Callable[[str], str] = _) -> str:
    """Why a row takes no part. ``column``: a role of ``ROLES``, or the name of a column."""
    return say(DROPPED[code]).format(column=say(ROLES[column]) if column in ROLES else column)
