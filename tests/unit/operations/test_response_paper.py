"""What the paper asks of a course: from which time zero, and nothing where no treatment is recorded."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from hccboard.domain import records as r
from hccboard.domain.endpoints import LeftOut
from hccboard.domain.records import CaseRecords, Patient
from hccboard.operations.reporting import summary_input
from hccboard.operations.response_paper import ASKED, course_on_paper
from hccboard.reports.summary_input import CourseInput

AS_OF = date(2026, 8, 13)


def course(*records: Any) -> CourseInput | None:
    case = CaseRecords(Patient(id="c", case_id="c", case_number="HCC-1"), records)
    return course_on_paper(summary_input(case, AS_OF))


def line(key: str, day: date | None) -> r.SystemicTherapy:
    return r.SystemicTherapy(id=key, date=day, drugs="Sorafenib", line=1, ongoing=True)


def test_without_treatment_there_is_no_course() -> None:
    assert course() is None
    assert course(r.Diagnosis(id="d", date=date(2026, 1, 1), basis="imaging")) is None
    assert course(line("later", date(2026, 9, 1))) is None  # after the day of the summary


def test_every_end_point_has_an_answer_from_the_first_treatment() -> None:
    found = course(r.Diagnosis(id="d", date=date(2026, 1, 1), basis="imaging"), line("a", date(2026, 2, 1)),
                   r.FollowUp(id="f", date=date(2026, 8, 1), vital_status="alive"))  # fmt: skip
    assert found is not None
    assert found.asked == ASKED
    survival = found.outcomes[0]
    assert not isinstance(survival, LeftOut)
    assert (survival.time_zero, survival.start, survival.days, survival.event) == (
        "first_treatment", date(2026, 2, 1), 181, False,
    )  # fmt: skip


@pytest.mark.parametrize("day", [None, date(2026, 2, 1)])
def test_markers_and_timeline_belong_to_the_episodes(day: date | None) -> None:
    found = course(line("a", day))
    assert found is not None
    assert set(found.markers) == {one.number for one in found.episodes}
    assert found.timeline.episodes == found.episodes
    assert len(found.outcomes) == len(found.asked)
