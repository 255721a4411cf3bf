"""What the summary on paper says of response is worked out here: episodes, markers, timeline, end-points.

From the case as it is printed: of an anonymised one from its permitted fields, so that nothing else can stand there.
"""

from __future__ import annotations

from hccboard.domain.case_course import course_of
from hccboard.domain.endpoints import LeftOut, outcome_of, start_of
from hccboard.domain.response.model import MRECIST, RECIST
from hccboard.domain.response.recorded import episodes_of, marker_courses
from hccboard.domain.timeline import timeline_of
from hccboard.reports.summary_input import CourseInput, SummaryInput

ASKED = (("os", MRECIST), ("pfs", MRECIST), ("pfs", RECIST))
_ZEROS = ("first_treatment", "first_systemic", "first_locoregional", "surgery", "diagnosis")


def course_on_paper(given: SummaryInput) -> CourseInput | None:
    """The course up to the day of the summary; ``None`` where no treatment is recorded."""
    case, as_of = given.case, given.snapshot.as_of
    episodes = episodes_of(case, as_of, given.rules)
    if not episodes:
        return None
    timeline = timeline_of(case, as_of, episodes, board=given.board, staleness=given.staleness)
    markers = {one.number: marker_courses(case, one) for one in episodes}
    course = course_of(case, as_of, given.rules, episodes)
    zero = next((one for one in _ZEROS if not isinstance(start_of(course, one), LeftOut)), _ZEROS[0])
    outcomes = tuple(outcome_of(course, endpoint, zero, criteria) for endpoint, criteria in ASKED)
    return CourseInput(episodes, markers, timeline, ASKED, outcomes)


__all__ = ["course_on_paper"]
