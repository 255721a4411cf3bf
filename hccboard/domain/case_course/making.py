"""The course of a case from its records, and the rules by which a row was made."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from hccboard.domain import records
from hccboard.domain.case_course.alive import alive_of
from hccboard.domain.case_course.baselines import baselines_of
from hccboard.domain.case_course.model import CaseCourse
from hccboard.domain.case_course.outcomes import clinical_progression, episode_courses, recurrences
from hccboard.domain.case_course.starts import line_course, lines_of, procedure_course, procedures_of, starts_of
from hccboard.domain.case_course.told import Told, date_text
from hccboard.domain.liver_function import child_pugh
from hccboard.domain.records import CaseRecords
from hccboard.domain.response.recorded import Episode, ResponseRules
from hccboard.domain.staging import bclc, cnlc


def course_rules(rules: ResponseRules | None = None) -> str:
    """The editions and settings a course is made with; another text means that it must be made anew.

    The last number counts changes of what this package or a rule makes of the same records.
    """
    numbers = (rules or ResponseRules()).numbers
    return (
        f"BCLC {bclc.EDITION} · CNLC {cnlc.EDITION} · Child-Pugh {child_pugh.EDITION} · response {numbers} · course 7"
    )


def course_of(
    case: CaseRecords, as_of: date, rules: ResponseRules | None = None, episodes: Sequence[Episode] | None = None
) -> CaseCourse:
    """The course up to and including a day. The same on every later day, unless records are dated ahead
    (``renew_on``). Cases without treatment, diagnosis and follow-up cost next to nothing. ``episodes``: those of
    ``episodes_of`` for the same day and rules, where they are known already."""
    told = Told(case, as_of)
    alive = alive_of(told)
    starts = starts_of(told)
    causes = {one.cause for one in told.of(records.Aetiology) if one.cause and one.certainty in (None, "yes")}
    imaged = [one for one in told.of(records.ImagingStudy) if one.date is not None]
    diagnosed, treated = starts.days.get("diagnosis"), starts.days.get("first_treatment")
    if diagnosed is not None and treated is not None and treated < diagnosed:
        told.find("treated_before_diagnosis", None, starts.zeros["diagnosis"])
    return CaseCourse(
        case.patient.case_id, case.patient.case_number, case.patient.sex or "", tuple(sorted(causes)),
        starts.zeros, starts.unknown,
        tuple(line_course(told, parts) for parts in lines_of(told)),
        tuple(procedure_course(one) for one in procedures_of(told)),
        episode_courses(told, rules or ResponseRules(), episodes),
        baselines_of(case, starts.days.values()),
        clinical_progression(told), recurrences(told),
        alive.death, alive.death_state, alive.cause_of_death, alive.last_contact, alive.contact_status,
        date_text(imaged[-1]) if imaged else "", findings=tuple(told.findings), synthetic=case.patient.synthetic,
        renew_on=told.renew_on,
    )  # fmt: skip
