"""Words of a response: settings, findings, why a lesion is no target. Categories (CR, PR, iUPD) stand as they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from hccboard.domain.facts import INFINITY, Interval
from hccboard.domain.response.model import MRECIST, NON_CR_NON_PD, RECIST, Finding, Settings
from hccboard.domain.response.side_by_side import EXTRAHEPATIC, INTRAHEPATIC
from hccboard.translate import _, mark
from hccboard.wording.formats import number_text
from hccboard.wording.records import CHOICES, KINDS

NAMES = {RECIST: mark("RECIST 1.1"), MRECIST: mark("mRECIST (2010)")}
SHORT = {MRECIST: "mRECIST", RECIST: "RECIST 1.1"}
"""Without the edition, where that stands nearby; in the order in which the criteria are shown side by side."""
SITES = {INTRAHEPATIC: mark("Intrahepatic"), EXTRAHEPATIC: mark("Extrahepatic")}
MARKERS = {"afp": mark("AFP"), "pivka_ii": mark("PIVKA-II")}
MARKER_UNITS = {"afp": "ng/mL", "pivka_ii": "mAU/mL"}

PSEUDO_LESIONS = {
    "thrombus": mark("Tumour in a vein"), "metastasis:regional_lymph_node": mark("Regional node metastases"),
    "metastasis:distant_lymph_node": mark("Distant node metastases"), "metastasis:lung": mark("Lung metastases"),
    "metastasis:bone": mark("Bone metastases"), "metastasis:adrenal": mark("Adrenal metastases"),
    "metastasis:brain": mark("Brain metastases"), "metastasis:peritoneum": mark("Peritoneal metastases"),
    "metastasis:other": mark("Other metastases"), "metastasis:distant_any": mark("Distant metastases"),
}  # fmt: skip
"""Disease that is told without a lesion of its own (``domain.response.recorded.unmeasured``)."""

ORGANS = {**CHOICES["Lesion", "organ"], "lymph_node": mark("Lymph nodes")}

REASONS = {
    "portal_thrombus": mark("portal vein tumour thrombus"), "infiltrative": mark("infiltrative"),
    "poorly_delineated": mark("poorly delineated"), "not_measurable": mark("not measurable"),
    "not_enhancing": mark("no arterial enhancement"), "size_unknown": mark("size not known"),
    "normal_node": mark("short axis below 10 mm"), "too_small": mark("too small"),
    "treated": mark("treated without documented progression since"), "five_targets": mark("five targets already"),
    "two_per_organ": mark("two targets in this organ already"), "unproven": mark("not certain to be HCC"),
}  # fmt: skip

FINDINGS = {
    "before_baseline": mark("Day {day}: a study on the day of baseline or before it is left out."),
    "two_studies_one_day": mark("Day {day}: {count} studies are taken together."),
    "one_visit": mark("Day {day}: {count} studies up to {most} days apart are one assessment, as the board set it."),
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
    "nontarget_grew": mark(
        "Day {day}: non-target {lesion} from {from_mm} to {to_mm} mm; only a reader can call this progression."),
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
    "no_baseline_before_treatment": mark(
        "No study before the treatment began: there is no baseline and no response can be judged."),
    "no_lesion_before_treatment": mark(
        "The studies before the treatment began list no lesion: there is no baseline and no response can be judged."),
    "before_treatment": mark(
        "Day {day}: made before treatment began; the baseline that the board chose counts for {count} of its lesions."),
    "line_end_not_told": mark(
        "{record}: nobody says when it ended; treatments from day {day} on count as given with it."),
    "counted_as_new": mark(
        "Day {day}: {lesion} is listed for the first time; nobody says whether it is new, so it counts as new."),
    "baseline_old": mark(
        "The baseline study is from {days} days before the start of treatment; RECIST 1.1 asks for at most {most}."),
    "baseline_after_start": mark("The baseline study was made {days} days after the treatment began."),
    "chosen_baseline_missing": mark(
        "The study that the board chose as baseline is not there, or has no date: the choice does not count."),
    "chosen_baseline_replaced": mark(
        "The study that the board chose as baseline was followed by a newer one before treatment; that one counts."),
    "baseline_from_earlier": mark("{lesion}: not on the baseline study; its size of {study} counts."),
    "baseline_only_seen": mark(
        "{lesion}: not on the baseline study; seen on {study}, which is too old for its size to count."),
    "baseline_by_date": mark(
        "{lesion}: not on the baseline study; by its record it was seen before, so it is there without a size."),
    "lesion_upgraded": mark(
        "Day {day}: {lesion} was not certain to be HCC at baseline and is LR-5 by now; PD stays possible."),
    "lesion_not_carried": mark(
        "{lesion}: last seen on {study}, before the liver was operated on or ablated; not counted."),
    "lesion_not_counted": mark("{lesion} is judged not to be HCC and is left out."),
    "viable_is_longest": mark(
        "{lesion}: no viable diameter at baseline; it was untreated, so its longest diameter is taken for it."),
    "treatment_not_placed": mark(
        "{lesion}: a treatment before baseline names no place; whether it met this lesion is not known."),
    "role_not_at_baseline": mark("{lesion} has a role of baseline, but was first seen on day {day}; it counts as new."),
    "new_lesion_contradicts": mark(
        "Day {day}: {lesion} is listed for the first time, but the reader saw no new lesion."),
    "new_lesion_not_listed": mark("Day {day}: the reader saw a new lesion, but lists none."),
    "new_at_old_site": mark(
        "{lesion} may be an old one: metastases of this site ({site}) were there at baseline without being listed."),
    "split_from_unknown": mark("{lesion}: the lesion it was split from is not recorded."),
    "thrombus_without_study": mark("Day {day}: a statement on the veins belongs to no study; not judged."),
    "thrombus_from_earlier": mark("Tumour in a vein at baseline: by an earlier study."),
    "thrombus_not_told_at_baseline": mark(
        "Day {day}: tumour in a vein, of which nothing was said at baseline; whether it is new is not known."),
    "thrombus_new": mark("Day {day}: tumour in a vein that was free at baseline; no reader calls it progression."),
    "thrombus_extended": mark(
        "Day {day}: tumour in a vein reaches further; no reader calls it progression, so PD stays possible."),
    "thrombus_bland_contradicts": mark(
        "Day {day}: the thrombus is called bland, but given a state that tumour has; see the record."),
    "metastasis_without_lesion": mark("{lesion} at baseline: no lesion is listed; followed as non-target disease."),
    "metastasis_new": mark("Day {day}: {lesion}, not there at baseline; no lesion is listed."),
    "metastasis_not_told_at_baseline": mark(
        "Day {day}: {lesion}, of which nothing was said at baseline; whether they are new is not known."),
    "metastasis_without_study": mark("Day {day}: {lesion} told without a study; not judged."),
    "studies_after_operation": mark(
        "Operation on day {day} while treatment went on: {count} later studies are not judged against this baseline."),
    "stops_before_start": mark("{record}: its stop lies before its start on day {day}."),
    "dated_after": mark("{count} records are dated after the day of the assessment and are left out."),
    "undated_study": mark("{count} studies without a date are left out."),
    "undated_treatment": mark("{count} treatments without a date are left out."),
    "stated_differs": mark(
        "{record}: best response stated as {stated} by {criteria}; the measurements give {computed}."),
    "two_deaths": mark("Two days of death are recorded; the first, day {day}, counts."),
    "date_not_exact": mark("{record}: known to the {precision} only; day {day} is that of the date as it is stored."),
}  # fmt: skip
_LIMITS_PERCENT = (-100, -30, 0, 20)
_PRECISIONS = {"month": mark("month"), "year": mark("year")}


def finding_text(finding: Finding, translated: Callable[[str], str] = _) -> str:
    """A finding as a sentence, by default in the current language."""
    told = dict(finding.details)
    named = f"{finding.id}.{told['event']}" if "event" in told else finding.id
    shown = {key: _detail(key, value, translated) for key, value in told.items()}
    if told.get("kind") == "Procedure":
        shown["record"] = translated(CHOICES["Procedure", "kind"].get(str(told["record"]), str(told["record"])))
    if told.get("record") == "" and "kind" in told:
        shown["record"] = translated(KINDS.get(str(told["kind"]), str(told["kind"])))
    lesion = translated(PSEUDO_LESIONS[finding.lesion]) if finding.lesion in PSEUDO_LESIONS else finding.lesion
    return translated(FINDINGS[named]).format(day=finding.day, lesion=lesion, **shown)


_DETAILS = {
    "reason": REASONS, "marker": MARKERS, "organ": ORGANS, "precision": _PRECISIONS,
    "site": CHOICES["MetastasisFinding", "site"], "criteria": NAMES,
}  # fmt: skip


def _detail(key: str, value: object, translated: Callable[[str], str]) -> object:
    if key in _DETAILS:
        return translated(_DETAILS[key].get(str(value), str(value)))
    return number_text(value) if isinstance(value, float) else value


def lesion_name(lesion: str, labels: Mapping[str, str]) -> str:
    """What a lesion of an episode is called: its label by record id, or what it stands for."""
    return _(PSEUDO_LESIONS[lesion]) if lesion in PSEUDO_LESIONS else labels.get(lesion, lesion)


def named_text(finding: Finding, labels: Mapping[str, str]) -> str:
    """A finding of an episode as a sentence, with the labels of its lesions by record id."""
    return finding_text(replace(finding, lesion=labels.get(finding.lesion, finding.lesion)))


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


def short_change_text(percent: float | None) -> str:
    """A percentage for a narrow place: whole, but never rounded to a limit of the criteria that it does not reach."""
    if percent is None:
        return ""
    whole = round(percent)
    digits = 1 if whole in _LIMITS_PERCENT and whole != percent else 0
    return ("+" if percent > 0 else "") + number_text(percent, digits) + " %"


def signed_text(percent: float | None) -> str:
    """A percentage with its sign."""
    if percent is None:
        return "\u2013"
    return ("+" if percent > 0 else "") + number_text(percent, 1) + " %"
