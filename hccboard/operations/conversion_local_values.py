"""The values of the local set's criteria in words, each its own way.

Free texts of records (the grade of an endoscopy, the note on a thrombus) are shown as they were typed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from hccboard import wording
from hccboard.domain import records
from hccboard.domain.conversion.local import STOPS
from hccboard.domain.conversion.model import Reviewed
from hccboard.domain.facts import INFINITY, Fact, Interval
from hccboard.domain.history.markers import AfpCourse
from hccboard.domain.liver_function.child_pugh import SCORES
from hccboard.domain.liver_volumes import SHARE_OF_STANDARD, body_near, old_weight
from hccboard.domain.record_fields import SEGMENTS
from hccboard.domain.records import LabResult, LiverVolumetry, Record
from hccboard.domain.response.model import MRECIST
from hccboard.domain.response.recorded.spans import BASELINE_DAYS
from hccboard.domain.response.standing import Standing
from hccboard.domain.snapshot_tumour import counted_lesions
from hccboard.operations.conversion_facts import CRITERIA, HELD_ON_IMAGING, OVERALL, RESPONDING, case_before
from hccboard.operations.conversion_outside import outside_the_liver
from hccboard.operations.conversion_sight import Seen, Sight, days_text, figure_text
from hccboard.operations.washout_words import published_words
from hccboard.translate import _
from hccboard.wording.facts import with_unit
from hccboard.wording.formats import closed_up, inside_sentence, more_text, sentences_text
from hccboard.wording.response import SHORT, short_change_text

_ARROW = "\u2192"
_LONGEST_NOTE = 40


# --- before treatment -------------------------------------------------------------------------------------------------


def _one_lobe(one: Reviewed, sight: Sight) -> Seen | None:
    """The segments that the nodules lie in, "only" where all of them are listed."""
    told = sight.fact(one, "tumour.one_lobe")
    if sight.is_past(one) and sight.before_day is None:
        return Seen("")
    case = case_before(sight.view) if sight.is_past(one) else sight.view.case
    found = counted_lesions(case, sight.before_day or sight.as_of)
    lying = {segment for lesion in found.lesions for segment in lesion.segments} if found is not None else set()
    if found is None or not lying or (told is not None and told.record_id not in ("", found.study.id)):
        return None
    named = and_text([segment for segment in SEGMENTS if segment in lying])
    only = told is not None and told.domain.values == (True,) and found.all_listed
    return Seen(_("{segments} only").format(segments=named) if only else named, (found.study,))


def _no_trunk_thrombus(one: Reviewed, sight: Sight) -> Seen | None:
    portal, trunk, hepatic = (
        sight.fact(one, key) for key in ("tumour.pv_invasion", "tumour.pv_main_trunk", "tumour.hv_invasion")
    )
    if portal is None and hepatic is None:
        return None
    told = sight.records_of((portal, trunk, hepatic))
    parts = [wording.value_text(portal)] if portal is not None else []
    if portal is not None and "Vp4" in portal.domain.values and trunk is not None and trunk.exact:
        parts.append(_("main trunk") if trunk.domain.values[0] else _("not the main trunk"))
    note = next((record.note for record in told if isinstance(record, records.VascularInvasion)), "")
    if note and len(note) <= _LONGEST_NOTE and portal is not None and portal.domain.values != ("Vp0",):
        parts.append(inside_sentence(note))
    if hepatic is not None and hepatic.domain.values != ("Vv0",):
        parts.append(wording.value_text(hepatic))
    return Seen(wording.list_text(parts), told, field="portal_vein")


# --- response ---------------------------------------------------------------------------------------------------------


def _response(one: Reviewed, sight: Sight) -> Seen | None:
    """ "PR, −61 %", "PD, new lesions"; of RECIST 1.1, which this criterion does not ask, with its name."""
    told, held = sight.fact(one, OVERALL), sight.held
    if sight.suppose.response:
        return Seen(sight.suppose.response)
    if held is None:
        return None if told is None else Seen(wording.or_text(told.domain.values), sight.records_of((told,)))
    categories = list(told.domain.values if told is not None else held.categories)
    seen_new = categories == ["PD"] and held.study.new_lesions == "yes"
    why = _("new lesions") if seen_new else short_change_text(held.percent)
    text = wording.list_text([part for part in (wording.or_text(categories), why) if part])
    criteria = sight.fact(one, CRITERIA)
    if criteria is None:
        text = f"{SHORT[held.criteria]}: {text}"
    return Seen(text, (held.study,), precision=held.study.date_precision)


def _response_held(one: Reviewed, sight: Sight) -> Seen | None:
    """ "56 d, 26 May to 21 Jul", from the first study of the response to the newest one."""
    days, held, episode = sight.fact(one, HELD_ON_IMAGING), sight.held, sight.view.episode
    if sight.suppose.response and sight.suppose.response not in RESPONDING:
        return Seen(_("no response: {category}").format(category=sight.suppose.response))
    if sight.suppose.held_days is not None:
        return Seen(wording.age_text(sight.suppose.held_days))
    if sight.suppose.response and days is not None and held is not None and held.held_from_day is None:
        return Seen(days_text(days.domain))  # what is recorded is no response, and is not what is supposed
    if days is None or held is None or episode is None:
        return Seen("") if held is None else Seen(wording.or_text(held.categories), (held.study,))
    if held.held_from_day is None or held.perhaps_from_day is None:
        return Seen(_("no response: {category}").format(category=wording.or_text(held.categories)), (held.study,))
    first, last = episode.studies[held.held_from_day][-1], held.study
    return Seen(wording.list_text([days_text(days.domain), _span(first, last, sight.as_of)]), (last, first), last.date,
                note=_by_criteria(held), shown=(first, last))  # fmt: skip


def _by_criteria(held: Standing) -> str:
    """The criteria of the response where they are not mRECIST, which this set asks elsewhere."""
    return "" if held.criteria == MRECIST else _("Judged by {criteria}.").format(criteria=SHORT[held.criteria])


def _span(first: Record, last: Record, today: date) -> str:
    ends = [wording.day_of(one, today, short=True) for one in (first, last)]
    return ends[0] if first is last else _("{low} to {high}").format(low=ends[0], high=ends[1])


def _afp(one: Reviewed, sight: Sight) -> Seen | None:
    """ "1240 → 12 ng/mL, −99 %"."""
    course = sight.afp
    if course is None or (course.before is None and course.newest is None):
        return None
    before, newest = course.before, course.newest
    told = tuple(record for record in (course.newest_record, course.before_record) if record is not None)
    day = course.newest_record.date if course.newest_record is not None else None
    note = ""
    if course.normal_before:
        note = _("AFP was within its reference range before treatment; a fall of it says nothing of the tumour.")
    elif course.unread is not None:
        unread = with_unit(_lab_text(f"{course.unread.comparator}{course.unread.value}"), course.unread.unit)
        note = _("A newer result, {value}, cannot be used as it was entered.").format(value=unread)
    elif (waited := _days_before_treatment(course, sight)) > BASELINE_DAYS:
        note = _("AFP before treatment is from {days} d before it began.").format(days=wording.number_text(waited))
    texts = [_lab_text(one.entered) if one is not None else "?" for one in (before, newest)]
    units = [one.unit for one in (before, newest) if one is not None]
    shown = f" {_ARROW} ".join(
        text if unit == units[-1] or not unit else with_unit(text, unit)
        for text, unit in zip(texts, [units[0], units[-1]], strict=True)
    )
    parts = [with_unit(shown, units[-1])]
    if course.percent is not None:
        parts.append(fall_text(course.percent, 100.0 - sight.rules.afp_fall_pct))
    return Seen(wording.list_text(parts), told, day, "afp", note)


def _days_before_treatment(course: AfpCourse, sight: Sight) -> int:
    """How long before treatment began the AFP that a fall is counted from was drawn."""
    episode = sight.view.episode
    if course.before is None or episode is None or episode.starts is None:
        return 0
    return (episode.starts - episode.date_of(course.before.day)).days


def _lab_text(entered: str) -> str:
    """ "<20", "1240", two results of one day as they are."""
    return entered.replace(">=", "\u2265").replace("<=", "\u2264")


def fall_text(percent: Interval, limit: float) -> str:
    """A percentage of the baseline as its change, "−99 %"; never rounded to a limit that it does not reach."""
    if percent.exact:
        return _percent(percent.low - 100, limit - 100)
    high = "" if percent.high == INFINITY else _percent(percent.high - 100, limit - 100)
    low = _percent(percent.low - 100, limit - 100)
    if not high:
        return _("{low} or more").format(low=low)
    return _("{high} or lower").format(high=high) if percent.low == 0 else _("{low} to {high}").format(
        low=low, high=high
    )


def _percent(change: float, limit: float) -> str:
    whole = round(change)
    digits = next((n for n in range(4) if round(change, n) != limit), 3) if change != limit else 0
    shown = wording.number_text(change if digits else float(whole), digits)
    return ("+" if change > 0 else "") + shown + " %"


# --- technical resectability and liver reserve ------------------------------------------------------------------------


def _r0(one: Reviewed, sight: Sight) -> Seen | None:
    """ "Margin 11 mm, Vp2"; who does not judge it feasible is said first."""
    feasible, surgeons, margin = (
        sight.fact(one, f"resection.{key}") for key in ("r0_feasible", "surgeons_agreeing", "margin_mm")
    )
    if feasible is None and surgeons is None:
        return None
    portal = sight.fact(one, "tumour.pv_invasion")
    parts = []
    if feasible is not None and feasible.domain.values != (True,):
        parts.append(_("R0 judged not feasible") if feasible.domain.values == (False,) else _("R0: answers differ"))
    if margin is not None:
        parts.append(_("Margin {size} mm").format(size=wording.number_text(margin.domain.low)))
    elif feasible is not None and feasible.domain.values == (True,):
        parts.append(_("R0 judged feasible"))
    if surgeons is not None and surgeons.domain.high < sight.rules.surgeons_agreeing:
        parts.append(_("surgeons agreeing: {count}").format(count=wording.number_text(surgeons.domain.low)))
    if portal is not None and portal.domain.values != ("Vp0",):
        parts.append(wording.value_text(portal))
    return Seen(wording.list_text(parts), sight.records_of((feasible, surgeons, margin)))


def _remnant(one: Reviewed, sight: Sight) -> Seen | None:
    """ "44 %, 612 mL"."""
    share = sight.fact(one, SHARE_OF_STANDARD)
    if share is None:
        return Seen("")
    told = (*sight.records_of((share,)), *_weight_behind(share, sight))
    volume = told[0].remnant_volume_ml if told and isinstance(told[0], LiverVolumetry) else None
    text = _share(share)
    measured = _("{volume} mL").format(volume=wording.number_text(volume)) if volume is not None else ""
    return Seen(wording.list_text([part for part in (text, measured) if part]), told, field="remnant_volume_ml")


def _weight_behind(share: Fact, sight: Sight) -> tuple[Record, ...]:
    """The body weight that makes a share too old although the volumetry is not."""
    case, limits = sight.view.case, sight.view.snapshot.staleness
    (volumetry,) = sight.records_of((share,)) or (None,)
    if not share.stale or not isinstance(volumetry, LiverVolumetry) or limits.is_stale(volumetry, sight.as_of):
        return ()
    weight = old_weight(volumetry, body_near(case, volumetry.date, sight.as_of), limits)
    return () if weight is None else (weight,)


def _share(share: Fact) -> str:
    return wording.value_text(share) if share.entered else figure_text(share.domain, "%")


def _reserve(one: Reviewed, sight: Sight) -> Seen | None:
    """ "A5, 9 %". The samples are its source; what was found at the bedside counts for its age."""
    known = sight.known_at(one)
    score = known.variables["child_pugh"].used()["child_pugh"]
    icg = sight.fact(one, "icg_r15_pct")
    parts = [known.facts.get(key) for key in known.behind(("child_pugh",))]
    told = sight.records_of((*parts, icg))
    if not told:
        return None
    samples = tuple(record for record in told if isinstance(record, LabResult))
    day = min((record.date for record in told if record.date is not None), default=None)
    unknown = known.variables["child_pugh"].domain == SCORES
    shown = ["" if unknown else str(score), wording.value_text(icg) if icg is not None else ""]
    return Seen(wording.list_text([part for part in shown if part]), samples or told, day)


def _varices(one: Reviewed, sight: Sight) -> Seen | None:
    """ "F1, no red sign" as the endoscopist wrote it."""
    told = sight.fact(one, "varices")
    found = sight.records_of((told,))
    if told is None or not found:
        return None
    grade = found[0].grade if isinstance(found[0], records.Endoscopy) else ""
    none = _("no varices") if told.domain.values == ("none",) else ""
    hypertension = sight.fact(one, "portal_hypertension")
    present = hypertension is not None and hypertension.domain.values == (True,)
    return Seen(grade if grade and len(grade) <= _LONGEST_NOTE else none or wording.value_text(told), found,
                field="varices", note=_("Portal hypertension is recorded as present.") if present else "")  # fmt: skip


# --- drugs and metastases ---------------------------------------------------------------------------------------------


def _withheld(one: Reviewed, sight: Sight) -> Seen | None:
    """ "17 d, last 10 Aug", counted to the operation; of a drug that goes on what is left of the time."""
    drug = one.item.id.removeprefix("withheld.")
    last, days = sight.doses.get(drug), sight.fact(one, STOPS + drug)
    if last is None or not last.name:
        return Seen("")
    told = (last.record,) if last.record is not None else ()
    printed = sentences_text(published_words(sight.pauses.get(drug, ())))
    if last.last is None:
        shown = _("goes on") if last.ongoing else _("last dose not recorded")
        return Seen(shown, told, last.first, "stop_date", printed)
    when = _("last {date}").format(date=wording.date_text(last.last, sight.as_of, short=True))
    if not last.exact:
        when = _("last by {date}").format(date=wording.date_text(last.last, sight.as_of, short=True))
    counted = days_text(days.domain) if days is not None else ""
    if counted and sight.operation is None and last.exact:  # the fact knows the day of the stop only
        counted = days_text(Interval((sight.as_of - last.last).days, INFINITY))
    return Seen(wording.list_text([part for part in (counted, when) if part]), told, last.last, "stop_date", printed)


def _no_extrahepatic(one: Reviewed, sight: Sight) -> Seen | None:
    """What was found outside the liver, with what is not known of it: "N1, 9 mm, nature unknown"."""
    found = outside_the_liver(sight)
    facts = [sight.fact(one, key) for key in ("tumour.regional_ln", "tumour.distant_mets", "tumour.extrahepatic")]
    told = sight.records_of(facts)
    if not found:
        shown = _("none found") if one.outcome.value == "met" else ""
        return Seen(shown, told, field="certainty") if shown else None
    texts = [wording.list_text([part for part in parts if part]) for parts, _record in found]
    newest = tuple(record for _parts, record in found)
    return Seen(more_text(texts, 1), newest, field="certainty")


def and_text(items: list[str]) -> str:
    """Things that are all there: "S6 and S7"."""
    if len(items) < 2:
        return wording.names_text(items)
    return closed_up(_("{list} and {last}").format(list=wording.names_text(items[:-1]), last=items[-1]))


OWN: dict[str, Callable[[Reviewed, Sight], Seen | None]] = {
    "one_lobe": _one_lobe, "no_trunk_thrombus": _no_trunk_thrombus, "objective_response": _response,
    "response_held": _response_held, "afp_fall": _afp, "r0_feasible": _r0, "remnant": _remnant, "reserve": _reserve,
    "portal_hypertension": _varices, "withheld.": _withheld, "no_extrahepatic": _no_extrahepatic,
}  # fmt: skip

__all__ = ["OWN", "and_text", "fall_text"]
