"""The records of one episode as lesions and studies that can be judged.

Baseline holds what the studies of its day say, and of a lesion that they do not name what a study of the 28 days before
says; one that was only seen earlier is there without a size. What was last seen before an operation on the liver or an
ablation is not carried over. Joined lesions are measured as one, split ones add to what they were part of. A lesion
judged not to be HCC, LR-1 or LR-2 is left out; one that may be none (LR-3, LR-4, LR-M, indeterminate) is no target.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from hccboard.domain import records
from hccboard.domain.before_operation import ABLATIONS, days_of
from hccboard.domain.record_fields import TRUTH
from hccboard.domain.records import CaseRecords, ImagingStudy, Measurement, Procedure, Record
from hccboard.domain.response.lesions import NEW, NOT_EVALUABLE, PRESENT, Course, Lesion, Measure, Study, is_there
from hccboard.domain.response.model import EQUIVOCAL, NODE, UNMEASURED, YES, Finding, Settings
from hccboard.domain.response.recorded.ends import ends_of
from hccboard.domain.response.recorded.measures import NODES, joined_onwards, measure_of, with_parts
from hccboard.domain.response.recorded.spans import BASELINE_DAYS, Span, dated_studies
from hccboard.domain.response.recorded.treated import treated_before
from hccboard.domain.response.recorded.unmeasured import Pseudo, Window, metastases, thrombus
from hccboard.domain.response.recorded.visits import days_of_visits, without_newer_sizes

AFTER_TREATMENT, NONVIABLE, IN_VEIN = "LR-TR", "LR-TR nonviable", "LR-TIV"
_BENIGN, _UNPROVEN = ("LR-1", "LR-2"), ("LR-3", "LR-4", "LR-M")


@dataclass(frozen=True)
class Told:
    """What the records of an episode say."""

    course: Course
    studies: Mapping[int, tuple[ImagingStudy, ...]]
    lesions: Mapping[str, records.Lesion]
    findings: tuple[Finding, ...]


def course_of(
    case: CaseRecords, as_of: date, span: Span, settings: tuple[Settings, ...], number: int = 1, days_apart: int = 0
) -> Told:
    """Lesions, studies and ends of an episode; without a baseline nothing to judge. ``days_apart``: studies up to so
    many days apart are one assessment."""
    if span.baseline is None or span.baseline.date is None:
        return Told(Course((), (), settings), {}, {}, ())
    return _Reading(case, as_of, span, number, days_apart).told(settings)


class _Reading:
    """The lesions of an episode: each on its studies, and before them."""

    def __init__(self, case: CaseRecords, as_of: date, span: Span, number: int, days_apart: int) -> None:
        assert span.baseline is not None and span.baseline.date is not None
        self.case, self.as_of, self.span, self.number = case, as_of, span, number
        self.zero = span.baseline.date
        until = min(span.ends or as_of, as_of)
        studies = dated_studies(case, until)
        self.studies = [one for one in studies if one.date is not None and one.date >= self.zero]
        self.before = [one for one in studies if one.date is not None and one.date < self.zero]
        self.told_on: dict[str, dict[str, Measurement]] = {}
        for one in case.of(Measurement):
            self.told_on.setdefault(one.study_id or "", {})[one.lesion_id or ""] = one  # the later entry counts
        newer = without_newer_sizes(self.studies, self.zero, span.starts, self.told_on)
        self.days, named = days_of_visits(self.studies, self.zero, span.starts, self.told_on, days_apart)
        self.findings = [*newer, *named]
        self.records = {one.id: one for one in sorted(case.of(records.Lesion), key=lambda one: one.id)}
        self.measures: dict[str, dict[str, Measure]] = {}
        self.lesions: dict[str, Lesion] = {}

    def told(self, settings: tuple[Settings, ...]) -> Told:
        for record in self.records.values():
            self._add(record)
        joined_onwards(self.studies, self.measures)
        base = [one for one in self.studies if self._day(one) == 0]
        ids = {one.id for one in base}
        parts = with_parts(self.studies, ids, self.lesions, self.records, self.measures)
        self.findings += parts.findings
        lesions = {key: one for key, one in self.lesions.items() if key not in parts.parts}
        until = max(one.date for one in base if one.date is not None)
        window = Window(self.case, self.zero, tuple(self.studies), until, self.days, self.span.operated)
        for pseudo in (*thrombus(window), *metastases(window, self._sites_at_baseline(), self._sites_later())):
            self._add_pseudo(pseudo, lesions)
        studies = [self._study(one, lesions) for one in self.studies]
        by_day: dict[int, tuple[ImagingStudy, ...]] = {}
        for one in self.studies:
            by_day[self._day(one)] = (*by_day.get(self._day(one), ()), one)
        found = {key: self.records[key] for key in self.lesions if key in self.records}
        ends, named = ends_of(self.case, self.as_of, self.span, self.zero)
        course = Course(tuple(lesions.values()), tuple(studies), settings, **ends)  # type: ignore[arg-type]
        return Told(course, by_day, found, (*self.findings, *named))

    def _day(self, study: ImagingStudy) -> int:
        """The day of the assessment that a study belongs to."""
        return self.days[study.id]

    def _on(self, studies: Iterable[ImagingStudy], lesion: str) -> list[tuple[ImagingStudy, Measurement]]:
        return [(one, self.told_on[one.id][lesion]) for one in studies if lesion in self.told_on.get(one.id, ())]

    # --- lesions --------------------------------------------------------------------------------------------

    def _add(self, record: records.Lesion) -> None:
        here, before = self._on(self.studies, record.id), self._on(self.before, record.id)
        at_zero = [one for one in here if self._day(one[0]) == 0]
        carried = None if at_zero else self._carried(record, before)
        if not here and carried is None:
            return
        baseline = bool(at_zero) or carried is not None
        category = _category([*before, *at_zero] if baseline else here)
        proven = record.hcc_certainty == "yes"
        if baseline and category in _BENIGN and not proven:  # until a study says otherwise
            here = _not_benign(here)
            baseline, before, at_zero, carried, category = False, [], [], None, _category(here)
        if record.hcc_certainty == "no" or (not here and carried is None) or (category in _BENIGN and not proven):
            self.findings.append(Finding("lesion_not_counted", 0, record.id))
            return
        for study, told in here:
            self.measures.setdefault(study.id, {})[record.id] = measure_of(told, record)
        if baseline and category in _UNPROVEN and not proven and record.role != "target":
            self._upgraded(record, here)
        if carried is not None:
            assert self.span.baseline is not None
            self.measures.setdefault(self.span.baseline.id, {})[record.id] = carried
        self.lesions[record.id] = self._lesion(record, before, at_zero, here, baseline, category)

    def _carried(
        self, record: records.Lesion, before: list[tuple[ImagingStudy, Measurement]]
    ) -> Measure | None:
        """What earlier studies say of a lesion that the baseline study does not name, else the day it was first seen by
        its record; ``None`` if it was not there."""
        if not before:
            return self._by_its_date(record)
        study, told = before[-1]
        if told.state in ("disappeared", "joined"):
            return None
        if record.organ == "liver" and self._taken_since(study):
            self.findings.append(Finding("lesion_not_carried", 0, record.id, {"study": study.label}))
            return None
        recent = study.date >= self.zero - timedelta(days=BASELINE_DAYS)  # type: ignore[operator]
        self.findings.append(Finding("baseline_from_earlier" if recent else "baseline_only_seen", 0, record.id,
                                     {"study": study.label}))  # fmt: skip
        return measure_of(told, record) if recent else Measure(status=PRESENT)

    def _by_its_date(self, record: records.Lesion) -> Measure | None:
        seen = days_of(record)
        if seen is None or seen[1] > self.zero or record.role == NEW:
            return None
        if record.organ == "liver" and self._taken_since(record):
            return None
        self.findings.append(Finding("baseline_by_date", 0, record.id))
        return Measure(status=PRESENT)

    def _upgraded(self, record: records.Lesion, here: list[tuple[ImagingStudy, Measurement]]) -> None:
        """One that was not certain to be HCC at baseline and is LR-5 by now: no reader calls it new or progression, so
        it is not evaluated from then on and PD stays possible."""
        since = next((self._day(study) for study, told in here if told.li_rads == "LR-5"), None)
        if since is None:
            return
        self.findings.append(Finding("lesion_upgraded", since, record.id))
        for study, told in here:
            if self._day(study) >= since and told.state != "progressed":
                self.measures[study.id][record.id] = Measure(status=NOT_EVALUABLE)

    def _taken_since(self, seen: Record) -> bool:
        """Whether the liver was operated on, or a nodule ablated, between a day and baseline."""
        if seen.date is None or (self.span.operated is not None and seen.date <= self.span.operated):
            return True
        return any(
            one.kind in ABLATIONS and one.date is not None and seen.date <= one.date < self.zero
            for one in self.case.of(Procedure, until=self.zero)
        )  # fmt: skip

    def _lesion(
        self, record: records.Lesion, before: list[tuple[ImagingStudy, Measurement]],
        at_zero: list[tuple[ImagingStudy, Measurement]], here: list[tuple[ImagingStudy, Measurement]],
        baseline: bool, category: str,
    ) -> Lesion:  # fmt: skip
        told = dict.fromkeys(record.features, True)
        if category == IN_VEIN:
            told["portal_thrombus"] = True
        treated, named = treated_before(self.case, record, [*before, *at_zero], self.zero)
        self.findings += [Finding(one, 0, record.id) for one in named if baseline]
        shown = at_zero or before[-1:]
        enhancing = TRUTH.get(shown[-1][1].arterial_enhancement or "") if shown else None
        if baseline and record.organ == "liver" and shown:
            self._whole_is_viable(record, shown[-1][1], treated, enhancing)
        unproven = category in _UNPROVEN and record.hcc_certainty != "yes"
        equivocal = unproven or record.hcc_certainty == "indeterminate"
        role = record.role or ""
        if not baseline:
            equivocal = self._doubtful(record, here, equivocal)
            role = NEW
        elif role == NEW and self.number > 1:
            role = ""  # new in the course before
        return Lesion(
            record.id, record.organ or "liver", NODE if record.organ in NODES else "lesion", role, treated=treated,
            progressed_since_treatment=record.progressed_since_treatment, arterial_enhancement=enhancing,
            typical=_typical(here) or None, equivocal=equivocal or None, **told,
        )  # fmt: skip

    def _whole_is_viable(
        self, record: records.Lesion, told: Measurement, treated: bool | None, enhancing: bool | None
    ) -> None:
        """Of a liver lesion that nothing was given for before, the longest diameter is the viable one (RULES 0.5)."""
        earlier = any(one.date is not None and one.date < self.zero for kind in (records.SystemicTherapy, Procedure)
                      for one in self.case.of(kind, until=self.zero))  # fmt: skip
        if treated or earlier or enhancing is False or told.viable_diameter_mm is not None:
            return
        for study in (one for one in self.studies if self._day(one) == 0):
            measure = self.measures.get(study.id, {}).get(record.id)
            if measure is not None and measure.longest.exact and measure.viable == UNMEASURED:
                self.measures[study.id][record.id] = replace(measure, viable=measure.longest)
                self.findings.append(Finding("viable_is_longest", 0, record.id))

    def _doubtful(
        self, record: records.Lesion, here: list[tuple[ImagingStudy, Measurement]], equivocal: bool
    ) -> bool:
        """Whether a lesion that the baseline does not name may be none, or may have been there before."""
        first = here[0][0]
        day = self._day(first)
        if record.role in ("target", "non_target"):
            self.findings.append(Finding("role_not_at_baseline", day, record.id))
        answers = {one.new_lesions for one in self.studies if self._day(one) == day}
        if answers == {None} and record.role != NEW:
            self.findings.append(Finding("counted_as_new", day, record.id))
        if "yes" not in answers and "no" in answers:
            self.findings.append(Finding("new_lesion_contradicts", day, record.id))
            return True
        return equivocal or ("yes" not in answers and "indeterminate" in answers and record.hcc_certainty != "yes")

    # --- what has no size ---------------------------------------------------------------------------------------

    def _sites_at_baseline(self) -> frozenset[str]:
        return frozenset(one.organ for one in self.lesions.values() if one.role != NEW)

    def _sites_later(self) -> Mapping[str, int]:
        """The first day on which a new lesion at a site is seen; one in doubt does not speak for its site."""
        found: dict[str, int] = {}
        for study in self.studies:
            for key in self.measures.get(study.id, {}):
                if key in self.lesions and self.lesions[key].role == NEW and not self.lesions[key].equivocal:
                    found.setdefault(self.lesions[key].organ, self._day(study))
        return found

    def _add_pseudo(self, pseudo: Pseudo, lesions: dict[str, Lesion]) -> None:
        self.findings += pseudo.findings
        if pseudo.lesion is None:
            return
        lesions[pseudo.lesion.id] = pseudo.lesion
        for study, measure in pseudo.measures.items():
            self.measures.setdefault(study, {})[pseudo.lesion.id] = measure
        if pseudo.old_site:
            for key, one in lesions.items():
                new_here = one.role == NEW and key != pseudo.lesion.id and not self._called_new(key)
                if one.organ == pseudo.old_site and new_here:
                    lesions[key] = replace(one, equivocal=True)
                    self.findings.append(Finding("new_at_old_site", None, key, {"site": pseudo.old_site}))

    def _called_new(self, lesion: str) -> bool:
        """Whether a reader said "yes" to new lesions on the day a lesion was first listed."""
        first = next((self._day(one) for one in self.studies if lesion in self.measures.get(one.id, ())), None)
        return any(one.new_lesions == "yes" for one in self.studies if self._day(one) == first)

    def _study(self, study: ImagingStudy, lesions: Mapping[str, Lesion]) -> Study:
        measures = {key: one for key, one in self.measures.get(study.id, {}).items() if key in lesions}
        searched = study.new_lesions in ("yes", "no", "indeterminate") or None
        listed = study.all_nodules_listed
        return Study(self._day(study), measures, searched, self._unlisted(study, lesions), listed)

    def _unlisted(self, study: ImagingStudy, lesions: Mapping[str, Lesion]) -> str:
        """The reader's word on new lesions where none is listed that is seen here and beyond doubt."""
        day, told = self._day(study), study.new_lesions
        if day == 0 or told not in ("yes", "indeterminate"):
            return ""
        same = [one for one in self.studies if self._day(one) == day]
        listed = any(
            lesions[key].role == NEW and is_there(lesions[key], measure)
            and (told == "indeterminate" or not lesions[key].equivocal)
            for one in same for key, measure in self.measures.get(one.id, {}).items() if key in lesions
        )  # fmt: skip
        if listed:
            return ""
        if told == "yes":
            self.findings.append(Finding("new_lesion_not_listed", day))
            return YES
        return EQUIVOCAL


def _not_benign(told: list[tuple[ImagingStudy, Measurement]]) -> list[tuple[ImagingStudy, Measurement]]:
    """What was told from the first category on that is not benign."""
    found = [i for i, (_study, one) in enumerate(told) if one.li_rads and one.li_rads not in (*_BENIGN, "LR-NC")]
    return told[found[0] :] if found else []


def _category(told: Iterable[tuple[ImagingStudy, Measurement]]) -> str:
    """The newest LI-RADS category of an untreated lesion; one after treatment says nothing of what it is."""
    found = [one.li_rads for _study, one in told if one.li_rads and not one.li_rads.startswith(AFTER_TREATMENT)]
    return found[-1] if found else ""


def _typical(told: Iterable[tuple[ImagingStudy, Measurement]]) -> bool:
    """Arterial enhancement with wash-out on a study, or LR-5, which is defined by them."""
    return any(
        one.li_rads == "LR-5" or (one.arterial_enhancement, one.washout) == ("yes", "yes") for _study, one in told
    )  # fmt: skip
