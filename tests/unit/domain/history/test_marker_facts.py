"""AFP in percent of the one before treatment, the basis of the diagnosis, days held on imaging, and what is too old."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hccboard import evidence
from hccboard.domain import records
from hccboard.domain.facts import INFINITY, Choices, Fact, Interval
from hccboard.domain.history.case import case_facts
from hccboard.domain.history.markers import afp_course, percent_of
from hccboard.domain.response.recorded import current_episode
from hccboard.evidence.knowledge import pharmacopoeia_of
from tests.unit.domain.response.recorded_cases import AS_OF, case, lesion, line, on, session, study

PERCENT = "afp.percent_of_baseline"
HELD = "response.held_on_imaging_days"


def afp(day: int, value: str, comparator: str = "", high: str | None = None, unit: str = "ng/mL") -> records.LabResult:
    return records.LabResult(
        id=f"afp{day}{value}", analyte="afp", value=Decimal(value), comparator=comparator, unit=unit, date=on(day),
        reference_high=None if high is None else Decimal(high),
    )  # fmt: skip


def facts(*told: Any, day: int | None = None) -> dict[str, Fact]:
    as_of = AS_OF if day is None else on(day)
    return {one.key: one for one in case_facts(case(*told), as_of, pharmacopoeia_of(evidence.shipped()))}


# what it shows, AFP results beside a baseline study on day 0 and a line from day 5, the percentage
AFP: list[tuple[str, list[records.LabResult], Interval | None]] = [
    ("the newest against the last before treatment", [afp(-30, "900"), afp(0, "1240"), afp(60, "86"), afp(90, "12")],
     Interval.point(100 * 12 / 1240)),
    ("exactly half", [afp(0, "100"), afp(60, "50")], Interval.point(50)),
    ("drawn after the scan and before the first dose", [afp(0, "400"), afp(5, "200"), afp(60, "50")],
     Interval.point(25)),
    ("beyond the assay before: at most so much", [afp(0, "1000", ">"), afp(60, "10")],
     Interval(0, 1, False)),
    ("below the assay now", [afp(0, "200"), afp(60, "2", "<")], Interval(0, 1, True, False)),
    ("below the assay before: at least so much", [afp(0, "2", "<="), afp(60, "10")], Interval(500, INFINITY)),
    ("below the assay twice says nothing", [afp(0, "2", "<"), afp(60, "2", "<")], Interval(0, INFINITY)),
    ("two units", [afp(0, "1000", unit="IU/mL"), afp(60, "12.1")], Interval.point(1)),
    ("none before treatment", [afp(60, "12")], None),
    ("none since", [afp(0, "1240")], None),
    ("the newest in a unit that nobody knows", [afp(0, "1000"), afp(60, "100"), afp(90, "2000", unit="mg")], None),
    ("the newest is implausible, not confirmed", [afp(0, "1000"), afp(60, "100"), afp(90, "9000000")], None),
    ("an older one cannot be read", [afp(0, "1000"), afp(60, "2000", unit="mg"), afp(90, "100")], Interval.point(10)),
    ("normal before treatment: nobody gives a rule", [afp(0, "8", high="20"), afp(60, "3")], None),
    ("at the limit is normal", [afp(0, "20", high="20"), afp(60, "3")], None),
    ("above it is not", [afp(0, "25", high="20"), afp(60, "5")], Interval.point(20)),
    ("beyond the assay is not normal", [afp(0, "8", ">", "20"), afp(60, "4")], Interval(0, 50, False)),
]  # fmt: skip


@pytest.mark.parametrize(("shows", "results", "percent"), AFP, ids=[one[0] for one in AFP])
def test_afp_in_percent_of_the_one_before_treatment(
    shows: str, results: list[records.LabResult], percent: Interval | None
) -> None:
    found = facts(study(0, {"A": 60}), line(5), *results)
    if percent is None:
        assert PERCENT not in found
    else:
        low, high = found[PERCENT].domain.low, found[PERCENT].domain.high
        assert (low, high) == pytest.approx((percent.low, percent.high))
        assert replace(percent, low=low, high=high) == found[PERCENT].domain
        assert found[PERCENT].record_id == results[-1].id


def test_a_tumour_that_was_removed_has_no_course_of_afp() -> None:
    told = [study(0, {"A": 60}), line(5), afp(0, "1240"), afp(60, "12"), study(60, {"A": 30})]
    assert PERCENT in facts(*told)
    assert PERCENT not in facts(*told, session(70, "resection"))


def test_an_afp_from_before_an_operation_is_that_of_another_tumour() -> None:
    told = [afp(-410, "5000"), session(-400, "resection"), study(0, {"A": 60}), line(5), afp(60, "100")]
    assert PERCENT not in facts(*told)
    assert facts(*told, afp(-300, "500"))[PERCENT].domain == Interval.point(20)
    adrenal = [told[0], session(-400, "resection", target="adrenal gland"), *told[2:]]
    assert facts(*adrenal)[PERCENT].domain == Interval.point(2)


def test_a_normal_afp_before_treatment_is_named_as_such() -> None:
    told = case(study(0, {"A": 60}), line(5), afp(0, "8", high="20"), afp(60, "3"))
    course = afp_course(told, current_episode(told, AS_OF))
    assert course is not None
    assert course.normal_before
    assert course.before_record is not None
    assert course.before_record.id == "afp08"


positive = st.floats(0.001, 1e6)


@given(st.tuples(positive, positive).map(sorted), st.tuples(positive, positive).map(sorted), st.data())
def test_every_quotient_lies_within(above: list[float], below: list[float], data: st.DataObject) -> None:
    over, under = data.draw(st.floats(*above)), data.draw(st.floats(*below))
    found = percent_of(Interval(*above), Interval(*below))
    assert found is not None
    assert found.low <= 100 * over / under * (1 + 1e-12)
    assert found.high >= 100 * over / under * (1 - 1e-12)


def test_nothing_is_divided_by_nothing() -> None:
    assert percent_of(Interval.point(3), Interval.point(0)) is None
    assert percent_of(Interval.point(3), Interval(0, 10)) == Interval(30, INFINITY)


BASES: list[tuple[list[str | None], str | None]] = [
    (["imaging"], "imaging"), (["imaging", "histology"], "histology"), (["histology", "imaging"], "histology"),
    (["clinical", "imaging"], "imaging"), ([None], None), ([], None),
]  # fmt: skip


@pytest.mark.parametrize(("bases", "expected"), BASES)
def test_a_later_basis_does_not_undo_a_stronger_one(bases: list[str | None], expected: str | None) -> None:
    told = [records.Diagnosis(id=f"d{i}", basis=basis, date=on(i)) for i, basis in enumerate(bases)]
    found = facts(*told).get("diagnosis.basis")
    assert (found.domain if found else None) == (Choices((expected,)) if expected else None)


# what it shows, studies after a baseline of 60 mm on day 0 and a line from day 5, days held
HOLDS: list[tuple[str, list[Any], Interval | None]] = [
    ("from the first study of the response to the newest", [study(60, {"A": 50}), study(110, {"A": 30}),
                                                            study(166, {"A": 25})], Interval.point(56)),
    ("one study holds no day", [study(60, {"A": 30})], Interval.point(0)),
    ("no response holds no day", [study(60, {"A": 55})], Interval.point(0)),
    ("lost again", [study(60, {"A": 30}), study(120, {"A": 55})], Interval.point(0)),
    ("open on the first study", [study(60, {"A": 30}, new_lesions="indeterminate"), study(110, {"A": 30})],
     Interval(0, 50)),
    ("open on the newest", [study(60, {"A": 30}), study(110, {"A": 30}, new_lesions="indeterminate")], None),
    ("progression told since", [study(60, {"A": 30}), study(110, {"A": 30}), records.FollowUp(
        id="f", clinical_progression="yes", date=on(120))], None),
    ("progression told in the month of the newest study", [
        study(60, {"A": 30}), study(120, {"A": 30}),
        records.FollowUp(id="f", clinical_progression="yes", date=on(111), date_precision="month"),
    ], None),
    ("no study since", [], None),
]  # fmt: skip


@pytest.mark.parametrize(("shows", "told", "days"), HOLDS, ids=[one[0] for one in HOLDS])
def test_days_held_on_imaging(shows: str, told: list[Any], days: Interval | None) -> None:
    found = facts(study(0, {"A": 60}), line(5), *told).get(HELD)
    assert (found.domain if found else None) == days


def test_the_whole_response_counts_every_site() -> None:
    told = [study(0, {"A": 60}), line(5), lesion("N", "lung"), study(60, {"A": 30, "N": 20}, new_lesions="yes")]
    found = facts(*told)
    assert found["response.overall"].domain == Choices(("PD",))
    assert found["response.overall"].record_id == "CT60"


def test_a_response_that_was_stated_is_that_of_the_whole_whatever_the_sites() -> None:
    found = facts(line(5, ongoing=True, best_response="PR", response_criteria="mRECIST"))
    assert found["response.overall"].domain == Choices(("PR",))
    assert "response.intrahepatic" not in found


@pytest.mark.parametrize(("begun", "stale"), [(148, False), (147, True)])
def test_a_best_response_that_is_stated_may_be_as_old_as_its_line(begun: int, stale: bool) -> None:
    """Nobody says on which study it was seen; the best response of a line is not the present one."""
    told = line(begun, ongoing=True, best_response="PR", response_criteria="mRECIST")
    found = facts(told, day=190)
    assert found["response.overall"].stale is stale
    assert found["response.criteria"].stale is stale
    assert not found["treatment.present_line_ongoing"].stale


def test_what_follows_from_a_record_that_is_too_old_is_too_old() -> None:
    told = [study(0, {"A": 60}), line(5), study(60, {"A": 30}), afp(0, "100"), afp(60, "10"),
            records.Endoscopy(id="e", varices="none", date=on(0))]  # fmt: skip
    fresh, old = facts(*told, day=102), facts(*told, day=103)  # imaging counts for 42 days
    assert not fresh["response.overall"].stale
    assert {key for key in old if old[key].stale and key.startswith("response.")} == {
        key for key in old if key.startswith("response.")
    }  # fmt: skip
    assert old[PERCENT].stale  # laboratory results for 14
    assert not facts(*told, day=74)[PERCENT].stale
    assert facts(*told, day=75)[PERCENT].stale
    assert not facts(*told, day=400)["endoscopy.days_ago"].stale  # true however many there are
    assert not old["treatment.systemic_lines"].stale
