"""What would change the count: for every criterion that is not met what would have to be known or done otherwise.

It says what is asked, never that it should be done: an operation date, a new examination, a value. A value that is too
old is not accepted for any reason; it is measured anew.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hccboard import wording
from hccboard.domain.conversion.local import LOCAL, STOPS
from hccboard.domain.conversion.model import Review, Reviewed, State
from hccboard.domain.criteria import comparisons
from hccboard.domain.facts import INFINITY, Fact
from hccboard.domain.records import LiverVolumetry, SystemicTherapy
from hccboard.operations.conversion_entries import missing_text, record_by_id
from hccboard.operations.conversion_facts import HELD_ON_IMAGING
from hccboard.operations.conversion_outside import outside_the_liver
from hccboard.operations.conversion_rows import Row, liver_disease
from hccboard.operations.conversion_sight import Sight
from hccboard.operations.fact_entries import entry_of
from hccboard.translate import _, mark
from hccboard.wording import conversion as words
from hccboard.wording.facts import with_unit
from hccboard.wording.formats import at_start, more_text

_SHOWN = 3
_CLASS_A = 6  # points

# kind of record -> what is done anew where the old one is too old
_AGAIN = {
    "LabResult": mark("New laboratory result: {facts}"), "ImagingStudy": mark("New CT or MRI: {facts}"),
    "VascularInvasion": mark("New CT or MRI: {facts}"), "MetastasisFinding": mark("New imaging: {facts}"),
    "LiverVolumetry": mark("New volumetry: {facts}"), "OperationPlan": mark("New plan: {facts}"),
    "Endoscopy": mark("New endoscopy: {facts}"),
}  # fmt: skip
_ANEW = mark("To be stated anew: {facts}")
# kind of record, or kind and field -> the label of what opens its form
_LABELS = {
    "ImagingStudy": mark("Enter imaging"), "VascularInvasion": mark("Enter imaging"),
    "MetastasisFinding": mark("Enter finding"), "LiverVolumetry": mark("Enter volumetry"),
    "OperationPlan": mark("Enter plan"), "Endoscopy": mark("Enter endoscopy"), "Judgement": mark("Enter judgement"),
    "SystemicTherapy": mark("Enter therapy"), ("SystemicTherapy", "stop_date"): mark("Enter last dose"),
    "Diagnosis": mark("Enter diagnosis"), "Procedure": mark("Enter procedure"),
    ("OperationPlan", "operation_date"): mark("Change date"),
}  # fmt: skip
_ENTER = mark("Enter result")


@dataclass(frozen=True)
class Change:
    """What one criterion asks for. ``action`` is the label of what opens ``kind`` at ``field`` (a new record without
    ``record_id``), "" where nothing can be entered; ``possible_from`` the first day on which it can be met."""

    state: State
    number: int
    title: str
    text: str
    action: str
    kind: str
    field: str
    record_id: str = ""
    possible_from: date | None = None


@dataclass(frozen=True)
class _Way:
    """What to do, before it is put together with its criterion."""

    text: str
    kind: str = ""
    field: str = ""
    record_id: str = ""
    possible_from: date | None = None


def changes_of(review: Review, rows: Sequence[Row], sight: Sight) -> tuple[Change, ...]:
    """Every criterion that is unmet, stale or missing, in the order of the set."""
    found = []
    for one, row in zip(review.items, rows, strict=True):
        if one.state is State.MET:
            continue
        way = _way(one, row, sight, local=review.rule_set.id == LOCAL)
        title = words.numbered(one.number, words.short_title(one.item, liver_disease(sight, one)))
        found.append(Change(one.state, one.number, title, way.text, _action(way), way.kind, way.field, way.record_id,
                            way.possible_from))  # fmt: skip
    return tuple(found)


def _way(one: Reviewed, row: Row, sight: Sight, *, local: bool) -> _Way:
    if one.item.criterion is None:
        return _without_rule(one, local)
    if one.state is State.STALE:
        return _stale(one, sight)
    own = _OWN.get("withheld." if one.item.id.startswith("withheld.") else one.item.id) if local else None
    made = own(one, row, sight) if own is not None else None
    if made is not None:
        return made
    return _missing(one, sight) if one.state is State.MISSING else _unmet(one, row, sight)


def _action(way: _Way) -> str:
    """The label of what opens the form, "" where nothing can be entered."""
    label = _LABELS.get((way.kind, way.field), _LABELS.get(way.kind, _ENTER))
    return _(label) if way.kind else ""


def _without_rule(one: Reviewed, local: bool) -> _Way:
    if local and not one.item.parameters.get("drug"):
        return _Way(_("Lines of systemic therapy, or that there was none"), "SystemicTherapy", "drugs")
    if local:
        return _Way(_("The board settles how long it is withheld (settings), or judges it."))
    return _Way(_("The board judges it; no recorded value decides it."))


def _stale(one: Reviewed, sight: Sight) -> _Way:
    """The values that are too old, anew."""
    known = sight.known_at(one)
    keys = one.stale or one.missing
    fact = known.facts.get(keys[0]) if keys else None
    record = record_by_id(sight.view.case, fact.record_id) if fact is not None else None
    if keys and all(key.startswith("response.") for key in keys):
        return _imaging(_("New CT or MRI, judged against the baseline"))
    kind, field = entry_of(keys[0]) if keys else ("", "")
    of = type(record).__name__ if record is not None else kind
    if isinstance(record, LiverVolumetry) and not sight.view.snapshot.staleness.is_stale(record, sight.as_of):
        return _Way(_("Body weight of about the day of the volumetry"), "BodySize", "weight_kg")
    if of == "Judgement" and keys:
        kind, field = of, keys[0]
    if sight.is_past(one):
        text = _("A newer value of the time before treatment: {facts}")
        return _Way(text.format(facts=missing_text(keys, _SHOWN)), kind, field)
    return _Way(_(_AGAIN.get(of, _ANEW)).format(facts=missing_text(keys, _SHOWN)), kind, field)


def _missing(one: Reviewed, sight: Sight) -> _Way:
    """The missing facts by name, of a time that is over with the day up to which they count; the form takes the first
    that has one."""
    if not one.missing:
        return _Way(_("The records contradict each other."))
    text = at_start(missing_text(one.missing, _SHOWN))
    treatments = sight.view.episode.treatments if sight.view.episode is not None else ()
    if sight.is_past(one) and sight.before_day is None and treatments:
        first = treatments[0]
        return _Way(_("Day on which treatment began"), type(first).__name__, "date", first.id)
    if sight.is_past(one):
        text = _("{facts}, dated {date} or before").format(facts=text, date=wording.date_text(sight.before_day))
    return _Way(text, *_first_entry(one.missing))


def _unmet(one: Reviewed, row: Row, sight: Sight) -> _Way:
    """What is known now; a state of before treatment stays as it was."""
    pause = _pause(one, sight)
    if pause is not None:
        return pause
    if sight.is_past(one):
        return _Way(_("It is of the time before treatment and stays: {value}").format(value=row.value))
    return _Way(_("Another result than now: {value}").format(value=row.value), *_first_entry(one.used))


def _pause(one: Reviewed, sight: Sight) -> _Way | None:
    """Of a published pause of a drug the first operation date that keeps it, or that its last dose has to come first;
    ``None`` for any other criterion."""
    asked = comparisons(one.item.criterion)
    if sight.operation is None or len(asked) != 1 or not asked[0].rule.variable.startswith(STOPS):
        return None
    days, limit = sight.fact(one, asked[0].rule.variable), int(asked[0].rule.condition.value)
    if days is None or days.domain.low == INFINITY:
        return None
    if _may_go_on(days, sight):
        line = record_by_id(sight.view.case, days.record_id)
        return _ongoing(line.id if isinstance(line, SystemicTherapy) else "", limit, sight)
    return _operation_from(sight.operation + timedelta(limit - int(days.domain.low)), sight)


def _may_go_on(days: Fact, sight: Sight) -> bool:
    """Whether a dose of a drug may still come, or nobody knows of all that was given: no day keeps a pause then."""
    is_open = any(one.last is None or not one.known for one in sight.doses.values())
    return is_open and days.domain.low == 0 and not days.domain.exact


def _operation_from(free: date, sight: Sight) -> _Way:
    text = _("Operation on or after {date}").format(date=wording.date_text(free))
    return _Way(text, "OperationPlan", "operation_date", sight.plan_id, free)


def _first_entry(keys: Sequence[str]) -> tuple[str, str]:
    return next(filter(lambda found: found[0], map(entry_of, keys)), ("", ""))


# --- the criteria of the local set ------------------------------------------------------------------------------------


def _imaging(text: str, possible_from: date | None = None) -> _Way:
    return _Way(text, "ImagingStudy", "", "", possible_from)


def _response(one: Reviewed, row: Row, sight: Sight) -> _Way | None:
    if one.state is State.UNMET:
        return _imaging(_("CT or MRI that shows CR or PR by mRECIST"))
    return _imaging(_("CT or MRI that can be judged by mRECIST against the baseline"))


def _response_held(one: Reviewed, row: Row, sight: Sight) -> _Way | None:
    """The first study of the response and the days that it has to hold from there on."""
    held, episode, days = sight.held, sight.view.episode, int(one.item.parameters["days"])
    if sight.known_at(one).facts.get(HELD_ON_IMAGING) is None and one.state is State.MISSING:
        return _imaging(_("CT or MRI that shows whether there is a response and since when"))
    if sight.suppose.response or sight.suppose.held_days is not None:
        return _imaging(_("CT or MRI that shows the response {days} d after it was first seen").format(days=days))
    if held is None or episode is None or held.held_from_day is None:
        return _imaging(_("CT or MRI with CR or PR, and again {days} d later").format(days=days))
    first = episode.date_of(held.held_from_day) + timedelta(days)
    when = wording.date_text(max(first, sight.as_of))
    return _imaging(_("CT or MRI on or after {date} that still shows the response").format(date=when), first)


def _afp(one: Reviewed, row: Row, sight: Sight) -> _Way | None:
    course = sight.afp
    if course is not None and course.normal_before:
        return _Way(_("AFP was normal before treatment: the board judges it without this marker"))
    if one.state is State.MISSING:
        before, newest = (course.before, course.newest) if course is not None else (None, None)
        needed = _("AFP since treatment began") if before is not None else _("AFP before treatment began")
        both = before is None and newest is None
        if course is not None and course.unread is not None:
            return _Way(_("The newest AFP in a unit that is known, or confirmed"), "LabResult", "afp", course.unread.id)
        return _Way(_("AFP before treatment and since") if both else needed, "LabResult", "afp")
    if course is None or course.before is None or not course.before.value.exact:
        return None
    most = course.before.value.low * (100 - sight.rules.afp_fall_pct) / 100
    limit = with_unit(wording.number_text(round(most, 1)), "ng/mL")
    return _Way(_("AFP of {limit} or less").format(limit=limit), "LabResult", "afp")


def _r0(one: Reviewed, row: Row, sight: Sight) -> _Way | None:
    if one.state is not State.UNMET:
        return None
    surgeons = sight.fact(one, "resection.surgeons_agreeing")
    if surgeons is not None and surgeons.domain.high < sight.rules.surgeons_agreeing:
        text = _("Surgeons who judge R0 feasible: {count} or more").format(count=sight.rules.surgeons_agreeing)
        return _Way(text, "OperationPlan", "surgeons_agreeing")
    return _Way(_("A plan by which R0 is judged feasible"), "Judgement", "resection.r0_feasible")


def _remnant(one: Reviewed, row: Row, sight: Sight) -> _Way | None:
    if one.state is not State.UNMET:
        return None
    least = one.item.parameters["percent" if liver_disease(sight, one) is False else "cirrhosis_percent"]
    text = _("Volumetry with at least {percent} % of the standard liver volume").format(percent=least)
    return _Way(text, "LiverVolumetry", "remnant_volume_ml")


def _reserve(one: Reviewed, row: Row, sight: Sight) -> _Way | None:
    """The parts that are unmet."""
    if one.state is not State.UNMET:
        return None
    score = sight.known_at(one).variables["child_pugh"].domain
    parts, entries = [], []
    if min(score.values) > _CLASS_A:
        parts.append(_("Child-Pugh class A"))
        entries.append(("LiverAssessment", "child_pugh_class"))
    icg = sight.fact(one, "icg_r15_pct")
    if icg is not None and icg.domain.low >= sight.rules.icg_r15_below_pct:
        parts.append(_("ICG-R15 below {percent} %").format(percent=sight.rules.icg_r15_below_pct))
        entries.append(("LabResult", "icg_r15_pct"))
    return _Way(wording.list_text(parts), *entries[-1]) if parts else None


def _varices(one: Reviewed, row: Row, sight: Sight) -> _Way | None:
    if one.state is not State.UNMET:
        return None
    return _Way(_("Endoscopy with no varices, or low-risk ones"), "Endoscopy", "varices")


def _withheld(one: Reviewed, row: Row, sight: Sight) -> _Way | None:
    """The first day on which the drug has been withheld long enough; of one that goes on the last day of a dose. No
    day where another that is not known, or is named by its class only, may have been the same."""
    drug, days = one.item.id.removeprefix("withheld."), int(one.item.parameters["days"])
    last = sight.doses.get(drug)
    if last is None:
        return None
    if last.last is None:
        return _ongoing(last.record.id if last.record is not None else "", days, sight)
    told = sight.fact(one, STOPS + drug)
    if told is None or (_may_go_on(told, sight) and one.state is State.MISSING):
        return None
    latest = last.last
    if not _may_go_on(told, sight):  # another that may have been the same drug was given later
        latest = max(latest, (sight.operation or sight.as_of) - timedelta(int(told.domain.low)))
    return _operation_from(latest + timedelta(days), sight)


def _ongoing(record_id: str, days: int, sight: Sight) -> _Way:
    if sight.operation is None:
        text = _("Day of the last dose; the operation at least {days} d later").format(days=days)
    else:
        stop_by = sight.operation - timedelta(days)
        date_given = wording.date_text(stop_by)
        text = _("Last dose on or before {date} for this operation date").format(date=date_given)
        if stop_by < sight.as_of:
            first = sight.as_of + timedelta(days)
            text = _("Day of the last dose; from today on the operation on or after {date}").format(
                date=wording.date_text(first)
            )
    return _Way(text, "SystemicTherapy", "stop_date", record_id)


def _no_extrahepatic(one: Reviewed, row: Row, sight: Sight) -> _Way | None:
    """What it is that was found, or the sites that nobody spoke of."""
    found = outside_the_liver(sight)
    open_ones = [parts[0] for parts, _record in found if parts[-1]]
    if one.state is State.UNMET:
        return _imaging(_("Imaging or pathology without disease outside the liver"))
    if not open_ones:
        return None
    named = more_text(open_ones, 1)
    text = _("Nature of {findings}, by imaging or pathology").format(findings=named)
    return _Way(text, "MetastasisFinding", "certainty")


_OWN: dict[str, Callable[[Reviewed, Row, Sight], _Way | None]] = {
    "objective_response": _response, "response_held": _response_held, "afp_fall": _afp, "r0_feasible": _r0,
    "remnant": _remnant, "reserve": _reserve, "portal_hypertension": _varices, "withheld.": _withheld,
    "no_extrahepatic": _no_extrahepatic,
}  # fmt: skip

__all__ = ["Change", "changes_of"]
