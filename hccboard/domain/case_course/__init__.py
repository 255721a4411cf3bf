"""What a cohort asks of a case: dates, lines, response, and the state of the patient at each time zero.

Derived from the records on every write and kept beside them, as the line of the case list is.

==================  ==========================================================================
``model``           ``CaseCourse`` and its parts: plain JSON, nothing computed
``json_text``       to and from the text that the store keeps
``told``            the valid records of a case by kind, up to a day
``alive``           death, last contact, and where they contradict each other
``starts``          time zeros, lines, procedures; why a time zero is not known
``outcomes``        response by episode, recurrence, progression told without imaging
``baselines``       stage, liver function and spread on the day of a time zero
``making``          ``course_of()``, and the rules a row was made by
==================  ==========================================================================
"""

from __future__ import annotations

from hccboard.domain.case_course.json_text import course_text, read_courses
from hccboard.domain.case_course.making import course_of, course_rules
from hccboard.domain.case_course.model import (
    Baseline,
    CaseCourse,
    CourseFinding,
    CriteriaCourse,
    EpisodeCourse,
    LineCourse,
    ProcedureCourse,
    StudyPoint,
)  # fmt: skip

__all__ = [
    "Baseline", "CaseCourse", "CourseFinding", "CriteriaCourse", "EpisodeCourse", "LineCourse", "ProcedureCourse",
    "StudyPoint", "course_of", "course_rules", "course_text", "read_courses",
]  # fmt: skip
