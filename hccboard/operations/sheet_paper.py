"""The surgeon's sheet of a case: plan, volumes, liver reserve, criteria, washout and checklist in words.

Made from the case as it is printed; of an anonymised one from its permitted fields, days told from the board. What is
supposed is printed as such and saved nowhere.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hccboard import wording
from hccboard.domain.catalogue import DEFINITIONS
from hccboard.domain.conversion.local import chosen_set
from hccboard.domain.conversion.model import NOW
from hccboard.domain.facts import Fact, Interval
from hccboard.domain.liver_volumes import (
    SHARE_OF_STANDARD,
    SHARE_OF_WEIGHT,
    STATED,
    Body,
    body_near,
    standard_volume,
    standard_volume_of,
    standing_volumetry,
)  # fmt: skip
from hccboard.domain.operation_items import THERE
from hccboard.domain.records import LiverVolumetry, OperationPlan
from hccboard.evidence import PackRefused
from hccboard.operations.conversion import LOCAL, CaseReview, Suppose, review_case
from hccboard.operations.conversion_paper import (
    fault_of,
    rules_on_paper,
    section_of,
    since_on_paper,
    view_on_paper,
    zero_of,
)  # fmt: skip
from hccboard.operations.operation_review import checklist_data, last_on_the_liver, operation_text
from hccboard.operations.viewing import CaseView
from hccboard.operations.washout_plan import washout_plan
from hccboard.operations.washout_words import strip_of
from hccboard.reports.sheet_words import SheetCheck, SheetLine, SurgeonSheet
from hccboard.reports.summary_facts import KNOWN, MISSING, STALE, liver_reserve
from hccboard.reports.summary_input import SummaryInput
from hccboard.reports.summary_words import labelled
from hccboard.reports.washout_drawing import WashoutPicture
from hccboard.translate import _, ngettext
from hccboard.wording import operation as checks
from hccboard.wording.facts import with_unit
from hccboard.wording.formats import (
    at_start,
    clauses_text,
    inside_sentence,
    list_text,
    names_text,
    number_text,
    with_point,
)
from hccboard.wording.liver_volumes import plan_name

NOTHING = Suppose()
_NAMED_ONLY = ("LabResult", "ImagingStudy", "VascularInvasion", "LiverVolumetry")
_R0 = "resection.r0_feasible"


def sheet_on_paper(given: SummaryInput, suppose: Suppose = NOTHING, set_id: str = "") -> SurgeonSheet:
    """The sheet in the language that is spoken, by a set of criteria: without ``set_id`` the one chosen for the
    summary, else the board's own."""
    with wording.formats.days_from(zero_of(given)):
        return _Sheet(given, suppose, set_id).made()


class _Sheet:
    def __init__(self, given: SummaryInput, suppose: Suppose, set_id: str) -> None:
        self.given, self.suppose = given, suppose
        self.view: CaseView = view_on_paper(given)
        self.rules = rules_on_paper(given)
        self.set_id = set_id or chosen_set(given.case, given.snapshot.as_of) or LOCAL

    def made(self) -> SurgeonSheet:
        given = self.given
        try:
            found = review_case(self.view, self.rules, self.set_id, self.suppose)
        except PackRefused as error:
            return SurgeonSheet(given, fault_of(error), reserve=liver_reserve(given))
        plan = washout_plan(self.view, self.rules, found.operation_date)
        strip = strip_of(plan, self.view.board, as_of=self.as_of)
        listed = checklist_data(self.view).listed
        volumetry = standing_volumetry(given.case, self.as_of)
        return SurgeonSheet(
            given, section_of(found, since_on_paper(given)), tuple(self._operation(found)), self._planned(found.plan),
            _supposed(found), found.plan.resected_segments if found.plan is not None else (),
            tuple(self._volumes(volumetry, found)) if volumetry is not None else (),
            self._formula(volumetry) if volumetry is not None else "", liver_reserve(given),
            WashoutPicture(strip, sentence=False) if plan.rows else None, strip.sentence if plan.rows else "",
            tuple(_check(one) for one in listed.to_settle), self._there(listed), checks.checklist_count(listed),
            checks.working_list_note(),
        )  # fmt: skip

    @property
    def as_of(self) -> date:
        return self.given.snapshot.as_of

    # -- operation ----------------------------------------------------------------------------------------------

    def _operation(self, found: CaseReview) -> list[SheetLine]:
        plan = found.plan
        lines = [self._day(found)]
        if plan is None:
            return [*lines, *self._done()]

        def line(field: str, value: str) -> SheetLine:
            return SheetLine(_name("OperationPlan", field), value) if value else _missing("OperationPlan", field)

        margin = "" if plan.margin_mm is None else with_unit(number_text(plan.margin_mm), "mm")
        lines = [
            line("kind", plan_name(plan, kind_only=True)), *lines,
            line("resected_segments", " ".join(plan.resected_segments)), line("margin_mm", margin),
            self._r0(found, plan),
        ]  # fmt: skip
        if plan.jlca_category:
            lines.append(SheetLine(_("JLCA/JSHBPS, by the team"), plan.jlca_category))
        return [*lines, *self._done()]

    def _done(self) -> list[SheetLine]:
        """What was removed of the liver before."""
        done = last_on_the_liver(self.view)
        if done is None:
            return []
        return [SheetLine(_("Operated before"), operation_text(done), self.given.record_day(done.operation))]

    def _day(self, found: CaseReview) -> SheetLine:
        name, day = _("Day of the operation"), found.operation_date
        if day is None:
            return SheetLine(name, "", "", MISSING)
        text = wording.date_text(day)
        if self.suppose.operation_date == day:
            return SheetLine(name, text, _("supposed, not saved"))
        days = (day - self.as_of).days
        return SheetLine(name, text, ngettext("in {count} d", "in {count} d", days).format(count=number_text(days)))

    def _r0(self, found: CaseReview, plan: OperationPlan) -> SheetLine:
        fact = found.known[NOW].facts.get(_R0)
        name = _("R0 feasible")
        surgeons = "" if plan.surgeons_agreeing is None else ngettext(
            "{count} surgeon", "{count} surgeons", plan.surgeons_agreeing
        ).format(count=number_text(plan.surgeons_agreeing))
        if fact is None:
            return SheetLine(name, at_start(list_text([_("not stated"), surgeons]))) if surgeons else SheetLine(
                name, "", "", MISSING
            )
        return self._of_fact(name, fact, list_text([part for part in (wording.value_text(fact), surgeons) if part]))

    def _planned(self, plan: OperationPlan | None) -> str:
        if plan is None:
            return _("no plan recorded")
        return _("plan of {date}").format(date=self.given.record_day(plan))

    # -- volumes ------------------------------------------------------------------------------------------------

    def _volumes(self, volumetry: LiverVolumetry, found: CaseReview) -> list[SheetLine]:
        whole = standard_volume_of(volumetry, self._body(volumetry), self.given.case.patient.sex)
        facts = found.known[NOW].facts
        lines = [
            self._volume(volumetry, "total_volume_ml"), self._volume(volumetry, "tumour_volume_ml"),
            self._volume(volumetry, "remnant_volume_ml", " ".join(volumetry.remnant_segments)),
        ]  # fmt: skip
        name = _("Standard liver volume")
        lines.append(SheetLine(name, _millilitres(whole)) if whole is not None else SheetLine(name, "", "", MISSING))
        share = facts.get(SHARE_OF_STANDARD)
        lines.append(self._share(_("Remnant of standard volume"), share, self.suppose.remnant_pct))
        if self.given.anonymised:
            return [*lines, SheetLine(_("Remnant of body weight"), _("not printed"))]
        return [*lines, self._share(_("Remnant of body weight"), facts.get(SHARE_OF_WEIGHT))]

    def _volume(self, volumetry: LiverVolumetry, field: str, more: str = "") -> SheetLine:
        value = getattr(volumetry, field)
        if value is None:
            return _missing("LiverVolumetry", field)
        when = self.given.record_day(volumetry, short=True) if field == "remnant_volume_ml" else ""
        stale = field == "remnant_volume_ml" and self.given.staleness.is_stale(volumetry, self.as_of)
        text = with_unit(number_text(value), "mL")
        return SheetLine(_name("LiverVolumetry", field), list_text([part for part in (text, more) if part]), when,
                         STALE if stale else KNOWN)  # fmt: skip

    def _share(self, name: str, fact: Fact | None, supposed: float | None = None) -> SheetLine:
        if supposed is not None:
            return SheetLine(name, _("{value}, supposed").format(value=with_unit(number_text(supposed), "%")))
        return SheetLine(name, "", "", MISSING) if fact is None else self._of_fact(name, fact, wording.value_text(fact))

    def _formula(self, volumetry: LiverVolumetry) -> str:
        """By what the standard volume is worked out; that it is the one of the report where it could not be."""
        if not volumetry.formula:
            return _("the formula of the standard volume is not named")
        name = wording.choice_name("LiverVolumetry", "formula", volumetry.formula)
        if volumetry.formula == STATED or self.given.anonymised:
            return name
        body = self._body(volumetry)
        made = standard_volume(volumetry.formula, body.height_cm, body.weight_kg, None)
        return name if made is not None else list_text([name, _("volume of the report")])

    def _body(self, volumetry: LiverVolumetry) -> Body:
        return body_near(self.given.case, volumetry.date, self.as_of)

    def _of_fact(self, name: str, fact: Fact, text: str) -> SheetLine:
        return SheetLine(name, text, self.given.fact_day(fact), STALE if fact.stale else KNOWN)

    # -- checklist ----------------------------------------------------------------------------------------------

    def _there(self, listed: checks.Checklist) -> str:
        """The items that are there by the day of their oldest value, the newest first."""
        by_day: dict[str, list[str]] = {}
        there = sorted((one for one in listed.items if one.state == THERE), key=lambda one: one.date or date.min)
        for one in reversed(there):
            day = self.given.days.text(one.date, one.date_precision, short=True) if one.date else ""
            by_day.setdefault(day, []).append(_settled(one))
        told = [
            _("{day} {names}").format(day=day, names=names_text(names)) if day else names_text(names)
            for day, names in by_day.items()
        ]
        return _("There: {list}.").format(list=clauses_text(told)) if told else ""


def _supposed(found: CaseReview) -> str:
    said = found.supposed_text
    return _("Supposed, not saved: {list}.").format(list=said) if said else ""


def _settled(item: checks.Item) -> str:
    """An item that is there. What was found is told with it where its name alone would read as a finding
    ("extrahepatic spread", "HBsAg"); results of the laboratory and studies are named."""
    if item.kind == "LabResult" and item.id in DEFINITIONS:
        return wording.missing_text(item.id, in_sentence=True)
    name = inside_sentence(checks.item_title(item))
    value = checks.item_value(item) if item.kind not in _NAMED_ONLY else ""
    return labelled(name, inside_sentence(value)) if value else name


def _check(item: checks.Item) -> SheetCheck:
    value = [part for part in (checks.item_value(item), checks.item_age(item)) if part]
    told = checks.item_reason(item) or (with_point(list_text(value)) if value else "")
    title = with_point(checks.item_title(item)) if told else checks.item_title(item)
    return SheetCheck(item.state, checks.state_word(item), title, told)


def _name(kind: str, field: str) -> str:
    return wording.field_name(kind, field)


def _missing(kind: str, field: str) -> SheetLine:
    return SheetLine(_name(kind, field), "", "", MISSING)


def _millilitres(volume: Interval) -> str:
    low, high = number_text(round(volume.low)), number_text(round(volume.high))
    return with_unit(low if low == high else wording.formats.span_text(low, high), "mL")


def shifted(suppose: Suppose, given: SummaryInput, shown: SummaryInput) -> Suppose:
    """What is supposed, on the days of the anonymised case."""
    if suppose.operation_date is None:
        return suppose
    return replace(suppose, operation_date=suppose.operation_date + (shown.snapshot.as_of - given.snapshot.as_of))


__all__ = ["NOTHING", "sheet_on_paper", "shifted"]
