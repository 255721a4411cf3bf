"""What stands in the place of the curves: a comparison that is not made, or nobody to count."""

from __future__ import annotations

from hccboard.gui.panels.cohort.tables import left_out_text
from hccboard.gui.widgets.empty_state import EmptyAction
from hccboard.operations.cohort import Analysis, Landmark, Refusal
from hccboard.translate import _, ngettext
from hccboard.wording import cohort as words
from hccboard.wording.formats import clauses_text, number_text, sentences_text

State = tuple[str, str, str, tuple[EmptyAction, ...], str]
"""Icon, title, text, actions, tone."""
_MOST_REASONS, _MOST_LANDMARKS = 3, 3


def instead_of_curves(analysis: Analysis) -> State | None:
    """``None`` where there are curves."""
    if analysis.refusal is not None:
        return _refused(analysis.refusal)
    if analysis.survival is not None:
        return None
    uncounted = sum(len(one.case_ids) for one in analysis.excluded)
    if not analysis.selected and analysis.total > uncounted:
        actions = (EmptyAction("reset", _("Take the filters off"), "primary", "rotate-ccw"),)
        return "filter", _("No patient passes the filters"), "", actions, "text3"
    return _nobody(analysis)


def _refused(refusal: Refusal) -> State:
    if refusal.reason == "efs_not_known":
        text = ngettext(
            "In {count} of {n} patient it is not recorded whether a progression precluded surgery. Without this "
            "patient the curve would mislead.",
            "In {count} of {n} patients it is not recorded whether a progression precluded surgery. Without these "
            "patients the curve would mislead.", refusal.n,
        ).format(count=number_text(refusal.count), n=number_text(refusal.n))  # fmt: skip
        actions = (EmptyAction("why", _("Show the cases"), "primary", "list"),)
        return "circle-question-mark", _("Event-free survival is not told"), text, actions, "caution"
    return _immortal(refusal)


def _immortal(refusal: Refusal) -> State:
    text = ngettext(
        "{name} is decided after time zero: {count} of {n} patient had to live until then to reach a group "
        "(immortal-time bias). Counted from time zero, such a group looks better whatever its treatment does.",
        "{name} is decided after time zero: {count} of {n} patients had to live until then to reach a group "
        "(immortal-time bias). Counted from time zero, such a group looks better whatever its treatment does.",
        refusal.n,
    ).format(
        name=words.grouping_name(refusal.grouping), count=number_text(refusal.count), n=number_text(refusal.n)
    )  # fmt: skip
    actions = []
    if refusal.offered is not None:
        text = sentences_text([text, _landmark_text(refusal.offered)])
        actions.append(EmptyAction(
            f"landmark:{refusal.offered.months}", _landmark_action(refusal.offered), "primary", "flag"
        ))  # fmt: skip
    others = [one for one in refusal.landmarks if one != refusal.offered]
    actions += [
        EmptyAction(f"landmark:{one.months}", _months(one)) for one in others[: _MOST_LANDMARKS - len(actions)]
    ]  # fmt: skip
    if refusal.time_zero:
        name = words.time_zero_name(refusal.time_zero)
        actions.append(EmptyAction(f"time_zero:{refusal.time_zero}", _("Count from: {start}").format(start=name)))
    return "hourglass", _("This comparison is not made"), text, tuple(actions), "caution"


def _landmark_action(landmark: Landmark) -> str:
    return _("Take the landmark at {months} months").format(months=number_text(landmark.months))


def _months(landmark: Landmark) -> str:
    return _("at {months} months").format(months=number_text(landmark.months))


def _landmark_text(landmark: Landmark) -> str:
    return _(
        "From a landmark at {months} months: {kept} patients are still observed and keep the group they have by then, "
        "{left_out} take no part; {later} decisions come later and change no group."
    ).format(
        months=number_text(landmark.months), kept=number_text(landmark.kept), left_out=number_text(landmark.left_out),
        later=number_text(landmark.later),
    )  # fmt: skip


def _nobody(analysis: Analysis) -> State:
    reasons = sorted(analysis.excluded, key=lambda one: -len(one.case_ids))[:_MOST_REASONS]
    told = [
        _("{reason}: {count}").format(reason=left_out_text(one.reason), count=number_text(len(one.case_ids)))
        for one in reasons
    ]  # fmt: skip
    actions = (EmptyAction("why", _("Show the cases"), "secondary", "list"),) if told else ()
    start = words.time_zero_name(analysis.question.time_zero)
    title = _("Nobody can be counted from: {start}").format(start=start)
    return "users", title, clauses_text(told), actions, "text3"
