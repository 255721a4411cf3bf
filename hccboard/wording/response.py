"""Words of a response: settings, findings, why a lesion is no target. Categories (CR, PR, iUPD) stand as they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from hccboard.domain.facts import INFINITY, Interval
from hccboard.domain.response.model import MRECIST, NON_CR_NON_PD, RECIST, Finding, Settings
from hccboard.domain.response.side_by_side import EXTRAHEPATIC, INTRAHEPATIC
from hccboard.translate import _, mark
from hccboard.wording.formats import number_text
from hccboard.wording.records import CHOICES

NAMES = {RECIST: mark("RECIST 1.1"), MRECIST: mark("mRECIST (2010)")}
SITES = {INTRAHEPATIC: mark("Intrahepatic"), EXTRAHEPATIC: mark("Extrahepatic")}
MARKERS = {"afp": mark("AFP"), "pivka_ii": mark("PIVKA-II")}
MARKER_UNITS = {"afp": "ng/mL", "pivka_ii": "mAU/mL"}

ORGANS = {**CHOICES["Lesion", "organ"], "lymph_node": mark("Lymph nodes")}

REASONS = {
    "portal_thrombus": mark("portal vein tumour thrombus"), "infiltrative": mark("infiltrative"),
    "poorly_delineated": mark("poorly delineated"), "not_measurable": mark("not measurable"),
    "not_enhancing": mark("no arterial enhancement"), "size_unknown": mark("size not known"),
    "normal_node": mark("short axis below 10 mm"), "too_small": mark("too small"),
    "treated": mark("treated without documented progression since"), "five_targets": mark("five targets already"),
    "two_per_organ": mark("two targets in this organ already"),
}  # fmt: skip

FINDINGS = {
    "before_baseline": mark("Day {day}: a study on the day of baseline or before it is left out."),
    "two_studies_one_day": mark("Day {day}: {count} studies of one day are taken together."),
    "one_day_differs": mark("Day {day}: studies of one day give different sizes of {lesion}; the range is used."),
    "baseline_not_measured": mark("{lesion} was not measured at baseline: the targets cannot be evaluated."),
    "baseline_sum_zero": mark("The baseline sum is 0: no response can be worked out from it."),
    "only_nontarget": mark("No target lesion: only non-target disease is judged."),
    "no_disease_at_baseline": mark("No lesion at baseline: only new lesions can be judged."),
    "nontarget_not_told": mark("Nobody says whether there was non-target disease at baseline."),
    "no_study_after_baseline": mark("There is no study after baseline."),
    "no_baseline_study": mark("There is no baseline study (day 0): no response can be judged."),
    "never_measured": mark("{lesion} is measured on no study."),
    "negative_duration.death": mark("Death on day {day} lies before baseline."),
    "negative_duration.new_therapy": mark("The new therapy on day {day} began before baseline."),
    "negative_duration.last_follow_up": mark("The last follow-up on day {day} lies before baseline."),
    "negative_duration.clinical_progression": mark("The clinical progression on day {day} lies before baseline."),
    "after_death": mark("Day {day} lies after the death on day {death_day}."),
    "after_new_therapy": mark("New therapy on day {day}: later studies do not count for the best response."),
    "after_progression": mark("PD on day {day}: later studies are not judged ({count})."),
    "clinical_progression": mark("Clinical progression on day {day}: it is not PD of these criteria."),
    "target_not_measured": mark("Day {day}: target {lesion} was not measured, or only as a range."),
    "nontarget_missing": mark("Day {day}: non-target disease of baseline is told as none; not evaluated."),
    "nontarget_unexpected": mark("Day {day}: a status of non-target disease, but none at baseline."),
    "nontarget_not_evaluated": mark("Day {day}: non-target disease was not evaluated."),
    "new_lesion_unknown": mark("Day {day}: nobody says whether there is a new lesion."),
    "new_lesion_equivocal": mark("Day {day}: an equivocal new lesion; once confirmed it is PD from this day."),
    "new_lesion_back_dated": mark("{lesion}: new since day {day}, settled by the study of day {settled_day}."),
    "new_at_baseline": mark("{lesion} is called new, but was seen at baseline."),
    "lesion_returned": mark("Day {day}: {lesion} is back after it had disappeared on day {gone_day}."),
    "node_returned": mark("Day {day}: node {lesion} is enlarged again after it had been normal on day {gone_day}."),
    "shrank_fast": mark("Day {day}: {lesion} from {from_mm} to {to_mm} mm within a month; check the entry."),
    "nadir_may_be_lower": mark(
        "Day {day}: the unmeasured targets of day {study_day} may have made a lower nadir; then this would be PD."),
    "too_many_targets": mark("{count} targets; the criteria take at most {most}."),
    "too_many_in_organ": mark("{count} targets in one organ ({organ}); the criteria take at most {most}."),
    "target_unfit": mark("{lesion} was chosen as a target against the rules: {reason}."),
    "size_unknown_at_baseline": mark("{lesion} is followed as non-target: its size at baseline is unknown."),
    "node_by_longest": mark("{lesion} is a node with a longest diameter; its short axis is needed."),
    "irecist_window": mark("Day {day}: confirmed {days} days after iUPD; {from} to {to} are foreseen."),
    "two_results_one_day": mark("Day {day}: two results of {marker} on one day."),
    "no_marker_baseline": mark("{marker}: no result at baseline."),
    "marker_baseline_zero": mark("{marker}: the result at baseline is 0, no change can be worked out."),
}  # fmt: skip


def finding_text(finding: Finding, translated: Callable[[str], str] = _) -> str:
    """A finding as a sentence, by default in the current language."""
    told = dict(finding.details)
    named = f"{finding.id}.{told['event']}" if "event" in told else finding.id
    words = {"reason": REASONS, "marker": MARKERS, "organ": ORGANS}
    shown = {
        key: translated(words[key][str(value)]) if key in words else
        number_text(value) if isinstance(value, float) else value for key, value in told.items()
    }  # fmt: skip
    return translated(FINDINGS[named]).format(day=finding.day, lesion=finding.lesion, **shown)


def settings_text(settings: Settings) -> str:
    """What the criteria leave open, as it was set."""
    return _("PD: {mm} mm and 20 % over the nadir; SD from day {sd}; confirmation after {confirm} days").format(
        mm=number_text(settings.pd_abs_mm), sd=settings.min_sd_days, confirm=settings.confirm_days
    )


def category_text(criteria: str, category: str | None) -> str:
    """A category as the criteria write it; "IR/SD" is the word of mRECIST for non-target disease that stays."""
    if category is None:
        return "\u2013"
    return "IR/SD" if criteria == MRECIST and category == NON_CR_NON_PD else category


def categories_text(criteria: str, categories: Sequence[str]) -> str:
    return " / ".join(category_text(criteria, one) for one in categories)


def change_text(percent: Interval | None) -> str:
    """A change in percent, a range where it is one."""
    if percent is None:
        return "\u2013"
    if percent.exact:
        return signed_text(percent.low)
    if percent.high == INFINITY:
        return _("{low} or more").format(low=signed_text(percent.low))
    if percent.low == -100:  # an open baseline: the fall may be any larger
        return _("{high} or lower").format(high=signed_text(percent.high))
    return _("{low} to {high}").format(low=signed_text(percent.low), high=signed_text(percent.high))


def signed_text(percent: float | None) -> str:
    """A percentage with its sign."""
    if percent is None:
        return "\u2013"
    return ("+" if percent > 0 else "") + number_text(percent, 1) + " %"
