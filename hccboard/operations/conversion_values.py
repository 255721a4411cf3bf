"""What is known of a criterion, in words, with the records that say it.

The criteria of the local set have words of their own, those of published sets the facts that were asked. Free texts of
records (the grade of an endoscopy, the note on a thrombus) are shown as they were typed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from hccboard import wording
from hccboard.domain import records
from hccboard.domain.conversion.judging import Known
from hccboard.domain.conversion.local import STOPS, ConversionRules
from hccboard.domain.conversion.model import Reviewed
from hccboard.domain.facts import INFINITY, Fact, Interval
from hccboard.domain.history.last_doses import LastDose
from hccboard.domain.history.markers import AfpCourse
from hccboard.domain.liver_function.child_pugh import SCORES
from hccboard.domain.liver_volumes import SHARE_OF_STANDARD
from hccboard.domain.record_fields import SEGMENTS
from hccboard.domain.records import LabResult, Lesion, LiverVolumetry, Record
from hccboard.domain.response.standing import Standing
from hccboard.domain.snapshot_spread import standing_by_site
from hccboard.domain.snapshot_tumour import counted_lesions
from hccboard.operations.conversion_entries import field_in, record_by_id
from hccboard.operations.conversion_facts import CRITERIA, HELD_ON_IMAGING, OVERALL, Suppose
from hccboard.operations.option_words.values import used_values
from hccboard.operations.viewing import CaseView
from hccboard.translate import _
from hccboard.wording.facts import comparator_text, with_unit
from hccboard.wording.formats import EN_DASH, NO_BREAK_SPACE, inside_sentence, more_text
from hccboard.wording.response import SHORT, short_change_text

ARROW = "\u2192"
_SHOWN = 2
_LONGEST_NOTE = 40
_SITES = ("lung", "bone", "adrenal", "brain", "peritoneum", "distant_lymph_node", "regional_lymph_node", "other")


@dataclass(frozen=True)
class Seen:
    """A value in words. ``told``: the records behind it, the one that opens first; ``day`` where it is not the oldest
    day of those; ``field`` where it is not the one of the fact; ``shown`` the order of the sources where it differs."""

    text: str
    told: tuple[Record, ...] = ()
    day: date | None = None
    field: str = ""
    note: str = ""
    precision: str = "day"
    shown: tuple[Record, ...] = ()


@dataclass(frozen=True)
class Sight:
    """Everything that values are read from. ``held``: the whole response by the criteria of the facts, ``None`` where
    nothing can be judged; ``doses``: the last dose of each drug; ``before_day``: of what was asked before treatment;
    ``plan_id``: the record of the newest plan."""

    view: CaseView
    rules: ConversionRules
    known: dict[str, Known]
    before_day: date | None
    operation: date | None
    suppose: Suppose
    held: Standing | None
    afp: AfpCourse | None
    doses: dict[str, LastDose]
    plan_id: str = ""

    @property
    def as_of(self) -> date:
        return self.view.snapshot.as_of

    def known_at(self, one: Reviewed) -> Known:
        return self.known[one.item.moment]

    def fact(self, one: Reviewed, key: str) -> Fact | None:
        return self.known_at(one).derived.facts.get(key)

    def records_of(self, facts: Iterable[Fact | None]) -> tuple[Record, ...]:
        """The records behind facts, each once."""
        case = self.view.case
        found = (record_by_id(case, one.record_id) for one in facts if one is not None)
        return tuple(dict.fromkeys(one for one in found if one is not None))


def seen(one: Reviewed, sight: Sight) -> Seen:
    """The value of a criterion; an empty text where nothing is known."""
    own = _OWN.get(one.item.id if not one.item.id.startswith("withheld.") else "withheld.")
    made = own(one, sight) if own is not None and not one.item.words else None
    return made if made is not None else _from_facts(one, sight)


def _from_facts(one: Reviewed, sight: Sight) -> Seen:
    """The values of the facts that were asked: of one alone its value, of several each with its name."""
    known = sight.known_at(one)
    used: dict[str, Any] = {}
    for step in one.trace:
        used.update({key: value for key, value in step.used.items() if key not in used})
    values = used_values(used, known.derived.facts)
    texts = [value.value if len(values) == 1 else _named(value.name, value.value) for value in values]
    told = sight.records_of(known.facts.get(key) for key in known.behind(one.used))
    return Seen(more_text(texts, _SHOWN), told, field=_field(told, one))


def _named(name: str, value: str) -> str:
    return _("{name} {value}").format(name=name, value=value)


def _field(told: tuple[Record, ...], one: Reviewed) -> str:
    fields = (field_in(told[0], key) for key in one.used) if told else ()
    return next(filter(None, fields), "")


# --- before treatment -------------------------------------------------------------------------------------------------


def _one_lobe(one: Reviewed, sight: Sight) -> Seen | None:
    """The segments that the nodules lie in, "only" where all of them are listed."""
    told = sight.fact(one, "tumour.one_lobe")
    found = counted_lesions(sight.view.case, sight.before_day or sight.as_of)
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
    """ "PR, −61 %"; of RECIST 1.1, which this criterion does not ask, with its name."""
    told, held = sight.fact(one, OVERALL), sight.held
    if sight.suppose.response:
        return Seen(sight.suppose.response)
    if held is None:
        return None if told is None else Seen(wording.or_text(told.domain.values), sight.records_of((told,)))
    categories = list(told.domain.values if told is not None else held.categories)
    text = wording.list_text([wording.or_text(categories), *filter(None, [short_change_text(held.percent)])])
    criteria = sight.fact(one, CRITERIA)
    if criteria is None:
        text = f"{SHORT[held.criteria]}: {text}"
    return Seen(text, (held.study,), precision=held.study.date_precision)


def _response_held(one: Reviewed, sight: Sight) -> Seen | None:
    """ "56 d, 26 May to 21 Jul", from the first study of the response to the newest one."""
    days, held, episode = sight.fact(one, HELD_ON_IMAGING), sight.held, sight.view.episode
    if sight.suppose.held_days is not None:
        return Seen(wording.age_text(sight.suppose.held_days))
    if sight.suppose.response or days is None or held is None or episode is None:
        shown = wording.or_text(held.categories) if held is not None and not sight.suppose.response else ""
        return Seen(shown, (held.study,)) if shown and held is not None else None
    if held.held_from_day is None or held.perhaps_from_day is None:
        return Seen(_("no response: {category}").format(category=wording.or_text(held.categories)), (held.study,))
    first, last = episode.studies[held.held_from_day][-1], held.study
    return Seen(wording.list_text([_days(days.domain), _span(first, last, sight.as_of)]), (last, first), last.date,
                shown=(first, last))  # fmt: skip


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
    texts = [_lab_text(one.entered) if one is not None else "?" for one in (before, newest)]
    units = [one.unit for one in (before, newest) if one is not None]
    shown = f" {ARROW} ".join(
        text if unit == units[-1] or not unit else with_unit(text, unit)
        for text, unit in zip(texts, [units[0], units[-1]], strict=True)
    )
    parts = [with_unit(shown, units[-1])]
    if course.percent is not None:
        parts.append(fall_text(course.percent, 100.0 - sight.rules.afp_fall_pct))
    return Seen(wording.list_text(parts), told, day, "afp", note)


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
        return None
    told = sight.records_of((share,))
    volume = told[0].remnant_volume_ml if told and isinstance(told[0], LiverVolumetry) else None
    text = _share(share)
    measured = _("{volume} mL").format(volume=wording.number_text(volume)) if volume is not None else ""
    return Seen(wording.list_text([part for part in (text, measured) if part]), told, field="remnant_volume_ml")


def _share(share: Fact) -> str:
    return wording.value_text(share) if share.entered else _figure(share.domain, "%")


def _figure(domain: Interval, unit: str) -> str:
    """A number or a range of a fact that is in no catalogue, with its unit."""
    if domain.exact:
        number = wording.number_text(domain.low, None if domain.low == round(domain.low) else 1)
    elif domain.high == INFINITY:
        number = comparator_text(">=" if domain.low_closed else ">", wording.number_text(domain.low))
    else:
        number = f"{wording.number_text(round(domain.low, 1))}{EN_DASH}{wording.number_text(round(domain.high, 1))}"
    return f"{number}{NO_BREAK_SPACE}{unit}" if unit else number


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
    return Seen(grade if grade and len(grade) <= _LONGEST_NOTE else wording.value_text(told), found, field="varices")


# --- drugs and metastases ---------------------------------------------------------------------------------------------


def _withheld(one: Reviewed, sight: Sight) -> Seen | None:
    """ "17 d, last 10 Aug", counted to the operation; of a drug that goes on what is left of the time."""
    drug = one.item.id.removeprefix("withheld.")
    last, days = sight.doses.get(drug), sight.fact(one, STOPS + drug)
    if last is None:
        return None
    told = (last.record,) if last.record is not None else ()
    if last.last is None:
        shown = _("goes on") if last.ongoing else _("last dose not recorded")
        return Seen(shown, told, last.first, "stop_date")
    when = _("last {date}").format(date=wording.date_text(last.last, sight.as_of, short=True))
    if not last.exact:
        when = _("last by {date}").format(date=wording.date_text(last.last, sight.as_of, short=True))
    counted = _days(days.domain) if days is not None else ""
    return Seen(wording.list_text([part for part in (counted, when) if part]), told, last.last, "stop_date")


def _days(domain: Interval) -> str:
    if domain.exact and domain.low != INFINITY:
        return wording.age_text(int(domain.low))
    if domain.high == INFINITY:
        return _("at least {days} d").format(days=wording.number_text(domain.low))
    return _("{low}{dash}{high} d").format(
        low=wording.number_text(domain.low), dash=EN_DASH, high=wording.number_text(domain.high)
    )


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


def outside_the_liver(sight: Sight) -> list[tuple[tuple[str, ...], Record]]:
    """Lesions and sites outside the liver that are, or may be, metastases: label, size and nature, and the study."""
    case, as_of = sight.view.case, sight.as_of
    found: list[tuple[tuple[str, ...], Record]] = []
    sites: set[str] = set()
    standing = standing_by_site(case, as_of)
    free = {site for site, one in standing.items() if one.certainty == "no"}
    for lesion in case.of(Lesion, until=as_of):
        if lesion.organ in ("liver", *free) or lesion.hcc_certainty == "no":
            continue
        last = _last_measured(sight, lesion)
        if last is None:
            continue
        size, study = last
        sites.add(lesion.organ or "")
        found.append(((lesion.label, size, _nature(lesion.hcc_certainty)), study))
    for site in _SITES:
        finding = standing.get(site)
        if finding is not None and site not in sites and finding.certainty in ("yes", "indeterminate"):
            name = wording.choice_name("MetastasisFinding", "site", site)
            nature = "" if finding.certainty == "yes" else _nature("indeterminate")
            found.append(((name, nature), finding))
    return found


def _nature(certainty: str | None) -> str:
    return "" if certainty == "yes" else _("nature unknown")


def _last_measured(sight: Sight, lesion: Lesion) -> tuple[str, Record] | None:
    """The size of a lesion on the newest study that names it, and that study; ``None`` where it is gone."""
    case, as_of = sight.view.case, sight.as_of
    studies = {one.id: one for one in case.of(records.ImagingStudy, until=as_of)}
    told = [one for one in case.of(records.Measurement) if one.lesion_id == lesion.id and one.study_id in studies]
    if not told:
        return "", lesion
    newest = max(told, key=lambda one: studies[one.study_id].date or date.min)
    if newest.state == "disappeared":
        return None
    size = newest.short_axis_mm if newest.longest_diameter_mm is None else newest.longest_diameter_mm
    shown = _("{sizes} mm").format(sizes=wording.number_text(size)) if size is not None else ""
    return shown, studies[newest.study_id]


def and_text(items: list[str]) -> str:
    """Things that are all there: "S6 and S7"."""
    if len(items) < 2:
        return wording.names_text(items)
    return _("{list} and {last}").format(list=wording.names_text(items[:-1]), last=items[-1])


_OWN: dict[str, Callable[[Reviewed, Sight], Seen | None]] = {
    "one_lobe": _one_lobe, "no_trunk_thrombus": _no_trunk_thrombus, "objective_response": _response,
    "response_held": _response_held, "afp_fall": _afp, "r0_feasible": _r0, "remnant": _remnant, "reserve": _reserve,
    "portal_hypertension": _varices, "withheld.": _withheld, "no_extrahepatic": _no_extrahepatic,
}  # fmt: skip

__all__ = ["ARROW", "Seen", "Sight", "and_text", "fall_text", "outside_the_liver", "seen"]
