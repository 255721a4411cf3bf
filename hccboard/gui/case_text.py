"""A case in words, for every page that shows one: who, why, the trail of a value, what is open.

No Qt here and no decision: sets, states and ages come from the view of the case; this picks and words them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from hccboard import wording
from hccboard.domain import records
from hccboard.domain.catalogue import VP
from hccboard.domain.decision import Result
from hccboard.domain.facts import Fact
from hccboard.domain.records import Record
from hccboard.domain.response.standing import Standing, standing
from hccboard.domain.variables import NODULES
from hccboard.operations.viewing import CaseView
from hccboard.translate import _, ngettext
from hccboard.wording.formats import Dated, closed_up
from hccboard.wording.response import category_text

# Short names as they stand before "cirrhosis"; a cause that is not here is named in full
_SHORT_CAUSES = {"hbv": "HBV", "hcv": "HCV", "hdv": "HDV", "masld": "MASLD", "pbc": "PBC", "psc": "PSC"}
TRAIL_LENGTH = 3
_NODULES_LISTED = 4
CHILD_PUGH_INPUTS = (
    "bilirubin", "albumin", "inr", "pt_prolongation_s", "pt_activity_pct", "ascites", "encephalopathy_grade",
)  # fmt: skip


def record_by_id(view: CaseView, record_id: str) -> Record | None:
    """The record of a case with this id, ``None`` if there is none."""
    if view.case.patient.id == record_id:
        return view.case.patient
    return next((r for r in view.case.records if r.id == record_id), None)


def short_day(view: CaseView, dated: Dated | None) -> str:
    """The day of a record or a fact as tables show it: "6 Aug" within the year of the board, else in full; of a day
    known to the month or the year only that."""
    return wording.day_of(dated, view.snapshot.as_of, short=True)


def person(view: CaseView) -> str:
    """Name, sex, age, cause, and the death where it is recorded, in one line."""
    parts = (view.case.patient.name, sex_and_age(view), cause(view), death(view))
    return " · ".join(part for part in parts if part)


def death(view: CaseView) -> str:
    """ "died 2026-03-01"; empty where no death is recorded."""
    found = view.case.death(until=view.snapshot.as_of)
    return _("died {date}").format(date=wording.day_of(found, view.snapshot.as_of)) if found is not None else ""


def sex_and_age(view: CaseView, *, short: bool = False) -> str:
    """ "Male, 58 y"; short "58 M". What is not recorded is left out."""
    sex, age = view.snapshot.facts.get("sex"), view.snapshot.facts.get("age_years")
    years = ""
    if age is not None:
        low, high = age.domain.low, age.domain.high
        years = wording.age_years_text(low, high)
        if short:
            years = wording.number_text(low) if low == high else f"{low:g}\u2013{high:g}"
    if short:
        return " ".join(part for part in (years, sex_letter(str(sex.domain.values[0])) if sex else "") if part)
    return wording.list_text([part for part in (wording.value_text(sex) if sex else "", years) if part])


def sex_letter(sex: str | None) -> str:
    """ "M" or "F" as lists show it; empty where it is not recorded."""
    letters = {"M": _("M"), "F": _("F")}
    return letters.get(sex or "", "")


def causes(view: CaseView) -> list[str]:
    """The causes of the liver disease that are not excluded, in short."""
    found = []
    for record in view.case.of(records.Aetiology, until=view.snapshot.as_of):
        if record.cause and record.certainty in ("yes", "indeterminate", None):
            found.append(_SHORT_CAUSES.get(record.cause) or wording.choice_name("Aetiology", "cause", record.cause))
    return list(dict.fromkeys(found))


def cause(view: CaseView) -> str:
    """ "HBV cirrhosis", "HCV, no cirrhosis"; empty where nothing is recorded."""
    named = " + ".join(causes(view))
    cirrhosis = view.snapshot.facts.get("cirrhosis")
    if cirrhosis is None:
        return named
    if cirrhosis.domain.values == (True,):
        return closed_up(_("{cause} cirrhosis").format(cause=named)) if named else _("Cirrhosis")
    return wording.list_text([named, _("no cirrhosis")]) if named else _("No cirrhosis")


def antivirals(view: CaseView) -> str:
    """ "on entecavir", "no antiviral therapy", or empty."""
    for record in reversed(list(view.case.of(records.Aetiology, until=view.snapshot.as_of))):
        if record.antiviral_therapy and record.antiviral_drug:
            return _("on {drug}").format(drug=record.antiviral_drug)
        if record.antiviral_therapy is not None:
            return _("on antiviral therapy") if record.antiviral_therapy else _("no antiviral therapy")
    return ""


def question(view: CaseView) -> records.BoardQuestion | None:
    """The newest question for the board."""
    found: records.BoardQuestion | None = view.case.latest(records.BoardQuestion)
    return found


def board_day(view: CaseView) -> str:
    """ "Thu 2026-08-13"; empty where no meeting is set."""
    if view.board is None:
        return ""
    names = [_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun")]
    return _("{weekday} {date}").format(weekday=names[view.board.weekday()], date=wording.date_text(view.board))


def data_line(view: CaseView) -> str:
    """Up to which day there are data, and to which day ages are counted."""
    known = [r for r in view.case.records if r.date and not r.voided and r.date <= view.snapshot.as_of]
    counted = wording.date_text(view.snapshot.as_of)
    ahead = view.board is not None and view.board == view.snapshot.as_of
    text = _("ages computed for board date {date}") if ahead else _("ages computed for {date}")
    ages = text.format(date=counted)
    if not known:
        return ages
    newest = max(known, key=lambda r: (r.date, r.date_precision == "day"))
    return _("Data to {date}").format(date=wording.day_of(newest)) + " · " + ages


# -- values over time ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Trail:
    """The last values of a test in one unit, oldest first, as entered; the date of the newest, as precise as known."""

    values: tuple[str, ...]
    unit: str
    date: date | None
    date_precision: str
    record_id: str
    direction: str  # "up", "down" or ""

    @property
    def last(self) -> str:
        return self.values[-1]

    @property
    def before(self) -> str:
        """ "1240 → 86", or empty."""
        return " → ".join(self.values[:-1])


def trail(view: CaseView, analyte: str, length: int = TRAIL_LENGTH) -> Trail | None:
    """The last ``length`` results of a test; only those in the unit of the newest."""
    results = laboratory(view, analyte)
    if not results:
        return None
    newest = results[-1]
    same = [r for r in results if r.unit == newest.unit]
    shown = same[-length:]
    if len(same) > length:  # the first value says more than the middle ones
        shown = [same[0], *same[-(length - 1) :]]
    direction = ""
    if len(same) > 1 and not newest.comparator and not same[-2].comparator and newest.value != same[-2].value:
        direction = "up" if newest.value > same[-2].value else "down"
    values = tuple(lab_value(r) for r in shown)
    return Trail(values, newest.unit, newest.date, newest.date_precision, newest.id, direction)


def laboratory(view: CaseView, analyte: str) -> list[records.LabResult]:
    """The valid results of a test up to the day of the view, oldest first."""
    found = view.case.of(records.LabResult, until=view.snapshot.as_of)
    return [r for r in found if r.analyte == analyte and r.value is not None]


def lab_value(result: records.LabResult) -> str:
    """A result as entered, without its unit: "12", ">1210"."""
    number = wording.number_text(result.value if result.value is not None else Decimal(0))
    sign = wording.choice_name("LabResult", "comparator", result.comparator) if result.comparator else ""
    return sign + number


def portal_vein(view: CaseView) -> tuple[str, str]:
    """The portal vein class now, and the worst one of earlier studies where it was another."""
    now = view.snapshot.facts.get("tumour.pv_invasion")
    if now is None:
        return "", ""
    earlier = [
        r.portal_vein
        for r in view.case.of(records.VascularInvasion, until=view.snapshot.as_of)
        if r.portal_vein in VP and r.id != now.record_id and (r.portal_vein,) != now.domain.values
    ]
    return wording.value_text(now), max(earlier, key=VP.index) if earlier else ""


def hepatic_vein(view: CaseView) -> str:
    """The hepatic vein class now, empty where it is not known."""
    now = view.snapshot.facts.get("tumour.hv_invasion")
    return wording.value_text(now) if now is not None else ""


def nodules(view: CaseView) -> str:
    """The viable nodules now: "58, 25 mm"; empty where nothing is known."""
    fact = view.snapshot.facts.get(NODULES)
    if fact is None:
        return ""
    low, high = fact.domain.count
    if fact.exact and low == high and low > _NODULES_LISTED:
        return _("{count} nodules, largest {size} mm").format(
            count=wording.number_text(low), size=wording.number_text(fact.domain.largest[0])
        )
    return wording.value_text(fact)


def response(view: CaseView, criteria: str) -> Standing | None:
    """What the newest judged study of the present episode says; ``None`` where nothing is judged."""
    return None if view.episode is None else standing(view.episode, criteria)


def response_words(found: Standing) -> str:
    """The categories as the criteria write them: "PR", "PR or PD"."""
    return wording.or_text([category_text(found.criteria, one) for one in found.categories])


def best_response(view: CaseView, criteria: str) -> records.SystemicTherapy | None:
    """The newest line with a best response stated by ``mRECIST`` or ``RECIST1.1``."""
    lines = [
        r
        for r in view.case.of(records.SystemicTherapy, until=view.snapshot.as_of)
        if r.best_response and r.response_criteria == criteria
    ]
    return lines[-1] if lines else None


def oldest_input(view: CaseView, keys: tuple[str, ...]) -> Fact | None:
    """Of the facts known, the one with the oldest date; one without a date counts as oldest."""
    known = [fact for key in keys if (fact := view.snapshot.facts.get(key)) is not None]
    return min(known, key=lambda f: f.date or date.min, default=None)


def is_known(view: CaseView, *keys: str) -> bool:
    """Whether anything at all is known of these facts."""
    return any(key in view.snapshot.facts for key in keys)


# -- results ------------------------------------------------------------------------------------------------


def is_open(result: Result) -> bool:
    """Whether more than one answer is possible."""
    if isinstance(result.possible, dict):
        return result.value is None
    return len(result.possible) > 1


def open_count(view: CaseView) -> tuple[int, int]:
    """How many items are not there (missing, stale, undated, known in part), and how many of them are stale."""
    items = view.readiness.open_items
    return len(items), sum(item.state == "stale" for item in items)


def missing_words(count: int) -> str:
    """ "2 missing"."""
    return ngettext("{count} missing", "{count} missing", count).format(count=count)


def undone_text(changes: Any) -> str:
    """What was taken back: the kinds of records, by case number where a patient is among them."""
    kinds = list(dict.fromkeys(wording.kind_name(type(record).__name__) for record in changes.records[:6]))
    numbers = [record.case_number for record in changes.records if isinstance(record, records.Patient)]
    parts = [wording.names_text(kinds), wording.names_text(numbers)]
    return ". ".join(part for part in (wording.list_text([p for p in parts if p]), changes.description) if part)
