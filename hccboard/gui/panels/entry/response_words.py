"""What the criteria make of the typed study, in words: what decides, what is waited for, what a value does. No Qt."""

from __future__ import annotations

from collections.abc import Mapping

from hccboard import wording
from hccboard.domain.response.model import NE, PD, Assessed
from hccboard.gui.panels.entry.imaging_response import (
    AFTER_PROGRESSION,
    BASELINE,
    NO_TREATMENT,
    OUTSIDE,
    UNTYPED,
    CriteriaTyped,
    ResponseTyped,
)  # fmt: skip
from hccboard.translate import _
from hccboard.wording.response import NAMES, SHORT, signed_text


def name_of(criteria: str) -> str:
    """Short, for a narrow column: the edition stands beside the sum."""
    return SHORT[criteria]


def edition_of(criteria: str) -> str:
    return _(NAMES[criteria])


def state_text(response: ResponseTyped) -> str:
    """Why nothing is judged, or that this is the baseline; "" where the study is judged."""
    if response.state == AFTER_PROGRESSION and response.episode is not None:
        days = [one.one.whole.progression_day for one in response.criteria if one.one is not None]
        found = [day for day in days if day is not None]
        when = response.episode.date_of(min(found)).isoformat() if found else ""
        return _("PD on {date}: later studies of this treatment are not judged.").format(date=when)
    return {
        NO_TREATMENT: _("No systemic or locoregional treatment recorded: there is nothing to judge yet."),
        OUTSIDE: _("The study belongs to no recorded treatment: it is not judged."),
        UNTYPED: _("No size is typed yet."),
        BASELINE: _("The baseline of this treatment: later studies are judged against it."),
    }.get(response.state, "")


def change_text(assessed: Assessed | None, baseline_mm: float | None) -> str:
    """ "−26.6 % from baseline 109, +3.1 % from nadir 83": as far as they can be worked out."""
    if assessed is None:
        return ""
    parts = []
    if assessed.percent_from_baseline is not None and baseline_mm is not None:
        parts.append(_("{percent} from baseline {sum}").format(
            percent=signed_text(assessed.percent_from_baseline), sum=wording.number_text(baseline_mm)))  # fmt: skip
    if assessed.percent_from_nadir is not None and assessed.nadir_mm not in (None, baseline_mm):
        parts.append(_("{percent} from nadir {sum}").format(
            percent=signed_text(assessed.percent_from_nadir), sum=wording.number_text(assessed.nadir_mm)))  # fmt: skip
    return wording.list_text(parts)


def decided_text(told: CriteriaTyped) -> str:
    """What the category rests on: the sums, or what stands above them."""
    now = told.now
    if now is None or not told.possible:
        return ""
    if now.overall == PD and now.target != PD:
        new = told.one is not None and any(one.counts_day is not None and one.first_seen_day <= now.day
                                           for one in told.one.new_lesions)  # fmt: skip
        return _("decided by a new lesion") if new else _("decided by non-target disease")
    words = change_text(now, told.baseline_mm)
    if now.target not in (None, now.overall, NE) and now.overall != NE:
        targets = _("targets {category}").format(category=now.target)
        return wording.list_text([part for part in (targets, words) if part])
    return words


def deciding_percent(assessed: Assessed, baseline_mm: float | None) -> str:
    """The one percentage beside a possible value: PD is judged from the nadir, all else from baseline."""
    if assessed.target == PD and assessed.percent_from_nadir is not None and assessed.nadir_mm is not None:
        return _("{percent} from nadir {sum}").format(
            percent=signed_text(assessed.percent_from_nadir), sum=wording.number_text(assessed.nadir_mm))  # fmt: skip
    if assessed.percent_from_baseline is not None and baseline_mm is not None:
        return _("{percent} from {sum}").format(
            percent=signed_text(assessed.percent_from_baseline), sum=wording.number_text(baseline_mm))  # fmt: skip
    return ""


def waits_texts(told: CriteriaTyped, labels: Mapping[str, str]) -> list[str]:
    """What is open, each in a few words: "L2 viable", "new lesions"."""
    sizes = {"viable": _("{lesion} viable"), "longest": _("{lesion} longest"), "short": _("{lesion} short axis"),
             "missing": "{lesion}"}  # fmt: skip
    others = {"new_lesions": _("new lesions?"), "non_target": _("non-target disease")}
    return [
        sizes[what].format(lesion=labels.get(lesion, "?")) if lesion else others[what]
        for lesion, what in told.waits_for
    ]
