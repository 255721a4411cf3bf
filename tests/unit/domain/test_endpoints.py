"""End-points of one patient (RULES C4): events, dates, why censored, who has no number; and what always holds."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hccboard.domain.case_course import course_of, course_text, read_courses
from hccboard.domain.endpoints import (
    CRITERIA,
    ENDPOINTS,
    REASONS,
    TIME_ZEROS,
    EndpointRules,
    LeftOut,
    Outcome,
    outcome_of,
)
from hccboard.domain.records import (
    CaseRecords,
    FollowUp,
    ImagingStudy,
    Procedure,
    Record,
    ResponseBaseline,
    SystemicTherapy,
)  # fmt: skip
from tests.unit.domain.case_course.cases import TODAY, case, diagnosed, done, line, measured, on, seen

FOLLOW = EndpointRules(other_therapy="follow")
START = line("2025-01-10", line=1)
GREW = measured(("2025-01-01", 50), ("2025-03-10", 40), ("2025-06-10", 60))  # +50 % over the nadir: PD
SHRANK = measured(("2025-01-01", 50), ("2025-03-10", 30), ("2025-09-10", 30))


def found(endpoint: str, zero: str, *told: Record, criteria: str = "mRECIST", rules: Any = None) -> Outcome | LeftOut:
    return outcome_of(course_of(case(*told), TODAY), endpoint, zero, criteria, rules)


# what, end-point, time zero, records, (end, event, how) or reason
ROWS: list[tuple[str, str, str, list[Record], Any]] = [
    # OS: start to death
    ("death", "os", "first_systemic", [START, seen("2025-05-10", "dead")], ("2025-05-10", True, "death")),
    ("alive", "os", "first_systemic", [START, seen("2025-05-10")], ("2025-05-10", False, "alive")),
    ("lost", "os", "first_systemic", [START, seen("2025-05-10", "lost")], ("2025-05-10", False, "lost")),
    ("nobody told", "os", "first_systemic", [START], ("2025-01-10", False, "not_told")),
    ("dead on the first day", "os", "first_systemic", [START, seen("2025-01-10", "dead")],
     ("2025-01-10", True, "death")),
    ("seen in a month", "os", "first_systemic", [START, seen("2025-05")], ("2025-05-15", False, "alive")),
    ("seen in a year", "os", "diagnosis", [diagnosed("2024-12-01"), seen("2025")], ("2025-01-01", False, "alive")),
    ("from diagnosis", "os", "diagnosis", [diagnosed("2024-12-01"), START, seen("2025-05-10", "dead")],
     ("2025-05-10", True, "death")),
    ("death before the start", "os", "diagnosis", [diagnosed("2025-06-01"), seen("2025-05-10", "dead")],
     "death_before_start"),
    ("a death that later records contradict", "os", "first_systemic",
     [START, seen("2025-05-10", "dead"), seen("2025-06-10")], "death_contradicted"),
    ("undated death", "os", "first_systemic", [START, seen("", "dead")], "death_undated"),
    ("death known to its year", "os", "first_systemic", [START, seen("2025", "dead")], "death_year_only"),
    ("time zero known to its year", "os", "diagnosis", [diagnosed("2024"), seen("2025-05-10")], "year_only"),
    ("no time zero", "os", "surgery", [START], "no_time_zero"),
    ("undated", "os", "first_systemic", [line("")], "undated"),
    # months: the 15th, moved where that cannot be
    ("death in a month", "os", "first_systemic", [START, seen("2025-05", "dead")], ("2025-05-15", True, "death")),
    ("seen later in the month of death", "os", "first_systemic", [START, seen("2025-05-20"), seen("2025-05", "dead")],
     ("2025-05-20", True, "death")),
    ("start and death in one month", "os", "diagnosis", [diagnosed("2025-05"), seen("2025-05-04", "dead")],
     ("2025-05-04", True, "death")),
    # PFS: start to progression or death
    ("progression", "pfs", "first_systemic", [START, *GREW, seen("2025-12-01", "dead")],
     ("2025-06-10", True, "progression")),
    ("death without it", "pfs", "first_systemic", [START, *SHRANK, seen("2025-12-01", "dead")],
     ("2025-12-01", True, "death")),
    ("no imaging since", "pfs", "first_systemic", [START, *SHRANK, seen("2025-12-01")],
     ("2025-09-10", False, "no_imaging")),
    ("never evaluated", "pfs", "first_systemic", [START, seen("2025-12-01")], ("2025-01-10", False, "not_evaluated")),
    ("another treatment", "pfs", "first_systemic",
     [START, *SHRANK, line("2025-09-20", "Sorafenib", line=2), seen("2026-02-01", "dead")],
     ("2025-09-10", False, "other_therapy")),
    ("progression known to its year, told", "pfs", "surgery",
     [done("resection", "2025-01-10"), seen("2025", recurrence="yes"), seen("2026-01-01")], "progression_year_only"),
    ("recurrence after the operation", "pfs", "surgery",
     [done("resection", "2025-01-10"), seen("2025-08-01", recurrence="yes")], ("2025-08-01", True, "recurrence")),
    ("recurrence after conversion", "pfs", "first_systemic",
     [START, *SHRANK, done("resection", "2025-10-01", margin="R0"), seen("2026-02-01", recurrence="yes")],
     ("2026-02-01", True, "recurrence")),
    # TTP: death censored
    ("progression", "ttp", "first_systemic", [START, *GREW, seen("2025-12-01", "dead")],
     ("2025-06-10", True, "progression")),
    ("death is censored", "ttp", "first_systemic", [START, *SHRANK, seen("2025-12-01", "dead")],
     ("2025-12-01", False, "death")),
    # RFS: curative treatment to recurrence or death
    ("recurrence", "rfs", "surgery",
     [done("resection", "2025-01-10", margin="R0"), seen("2025-08-01", recurrence="yes"), seen("2026-01-01", "dead")],
     ("2025-08-01", True, "recurrence")),
    ("death", "rfs", "surgery", [done("transplant", "2025-01-10"), seen("2026-01-01", "dead")],
     ("2026-01-01", True, "death")),
    ("recurrence in a month", "rfs", "surgery",
     [done("resection", "2025-01-10", margin="R0"), seen("2025-08", recurrence="yes")],
     ("2025-08-15", True, "recurrence")),
    ("left behind", "rfs", "surgery", [done("resection", "2025-01-10", margin="R2"), seen("2026-01-01")], "margin_r2"),
    ("not from a dose", "rfs", "first_systemic", [START], "rfs_time_zero"),
    # EFS: progression that precludes surgery is not recorded
    ("progression and no operation", "efs", "first_systemic", [START, *GREW], "efs_not_known"),
    ("operated on after it", "efs", "first_systemic",
     [START, *GREW, done("resection", "2025-07-01"), seen("2026-01-01", recurrence="yes")],
     ("2026-01-01", True, "recurrence")),
    ("no progression", "efs", "first_systemic", [START, *SHRANK, seen("2025-12-01", "dead")],
     ("2025-12-01", True, "death")),
    # From the first response
    ("from the first response", "pfs", "first_response",
     [START, *measured(("2025-01-01", 50), ("2025-03-10", 30), ("2025-06-10", 60))],
     ("2025-06-10", True, "progression")),
    ("no response", "os", "first_response", [START, *GREW], "no_response"),
    ("not assessed", "os", "first_response", [START], "not_assessed"),
]  # fmt: skip


@pytest.mark.parametrize(("endpoint", "zero", "told", "wanted"), [row[1:] for row in ROWS],
                         ids=[f"{row[1]}: {row[0]}" for row in ROWS])  # fmt: skip
def test_the_time_of_a_patient(endpoint: str, zero: str, told: list[Record], wanted: Any) -> None:
    got = found(endpoint, zero, *told)
    if isinstance(wanted, str):
        assert isinstance(got, LeftOut) and got.reason == wanted
        assert wanted in REASONS
    else:
        assert isinstance(got, Outcome)
        assert (got.end.isoformat(), got.event, got.how) == wanted
        assert got.endpoint == endpoint and got.time_zero == zero


def test_months_are_days_by_30_4375() -> None:
    got = found("os", "first_systemic", START, seen("2026-01-10", "dead"))
    assert isinstance(got, Outcome)
    assert (got.days, got.months) == (365, 365 / 30.4375)


def test_a_date_known_to_its_month_is_noted() -> None:
    exact, month = (found("os", "first_systemic", START, seen(day, "dead")) for day in ("2025-05-10", "2025-05"))
    assert isinstance(exact, Outcome) and exact.notes == ()
    assert isinstance(month, Outcome) and month.notes == ("month_date",)


def test_criteria_differ_and_are_not_mixed() -> None:
    """A lesion that loses its viable part: response by mRECIST, stable by RECIST 1.1."""
    told = (START, *measured(("2025-01-01", 50), ("2025-03-10", 44)))
    assert isinstance(found("os", "first_response", *told, criteria="RECIST1.1"), LeftOut)
    grew = [found("pfs", "first_systemic", START, *GREW, criteria=one) for one in CRITERIA]
    assert {one.end for one in grew if isinstance(one, Outcome)} == {date(2025, 6, 10)}


def test_what_tells_of_progression_beside_the_criteria_counts_only_where_asked() -> None:
    told = (line("2025-01-10", stops="2025-04-01", stop_reason="progression"), *SHRANK,
            seen("2025-05-01", clinical_progression="yes"))  # fmt: skip
    by_criteria = found("pfs", "first_systemic", *told)
    assert isinstance(by_criteria, Outcome) and not by_criteria.event
    assert by_criteria.notes == ("clinical_progression",)
    stopped = line("2025-01-10", stops="2025-06-10", stop_reason="progression")
    told_at_once = found("pfs", "first_systemic", stopped, *GREW)
    assert isinstance(told_at_once, Outcome) and told_at_once.notes == ()
    by_any = found("pfs", "first_systemic", *told, criteria="any")
    assert isinstance(by_any, Outcome)
    assert (by_any.end.isoformat(), by_any.how) == ("2025-04-01", "stopped_for_progression")


def test_by_any_criteria_an_unimaged_patient_is_free_of_progression_until_the_last_contact() -> None:
    got = found("pfs", "first_systemic", START, seen("2025-12-01"), criteria="any")
    assert isinstance(got, Outcome)
    assert (got.end.isoformat(), got.event, got.how) == ("2025-12-01", False, "alive")


def test_another_treatment_can_be_followed_on() -> None:
    told = (START, *SHRANK, line("2025-09-20", "Sorafenib", line=2), seen("2026-02-01", "dead"))
    got = found("pfs", "first_systemic", *told, rules=FOLLOW)
    assert isinstance(got, Outcome)
    assert (got.end.isoformat(), got.how) == ("2026-02-01", "death")


# no study recorded: (kind of the first treatment, the second, whether it ends the observation)
COMBINED = [
    ("tace", line("2025-02-07", line=1), False), ("tace", line("2025-02-08", line=1), True),
    ("haic", done("radiotherapy_sbrt", "2025-01-20"), False), ("tace", done("haic", "2025-06-01"), True),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second", "ends"), COMBINED)
def test_treatments_begun_within_28_days_are_one_combination(first: str, second: Record, ends: bool) -> None:
    """RECIST 1.1: a baseline study is at most four weeks old, so one study could be that of both."""
    got = found("pfs", "first_treatment", done(first, "2025-01-10"), second, seen("2025-12-01", "dead"), criteria="any")
    assert isinstance(got, Outcome)
    assert (got.how == "other_therapy") is ends


def test_another_line_is_another_treatment_however_soon() -> None:
    told = (START, line("2025-01-20", "Sorafenib", line=2), seen("2025-12-01", "dead"))
    got = found("pfs", "first_systemic", *told, criteria="any")
    assert isinstance(got, Outcome) and (got.how, got.days) == ("other_therapy", 10)


def test_treatment_after_an_operation_is_noted_and_ends_nothing() -> None:
    told = (done("resection", "2025-01-10", margin="R0"), line("2025-03-01"), seen("2026-02-01", "dead"))
    got = found("pfs", "surgery", *told)
    assert isinstance(got, Outcome)
    assert (got.end.isoformat(), got.notes) == ("2026-02-01", ("treated_after_operation",))


# --- what always holds ---------------------------------------------------------------------------------------

FIRST = date(2024, 1, 1)


@st.composite
def patients(draw: st.DrawFn) -> list[Record]:
    """Any mixture of treatments, studies, contacts and dates, in order and out of it, exact and not."""

    def day(precise: bool = False) -> str:
        text = (FIRST + timedelta(days=draw(st.integers(0, 1000)))).isoformat()
        return text if precise else text[: draw(st.sampled_from((10, 10, 10, 7, 4)))]

    told: list[Record] = []
    for _number in range(draw(st.integers(0, 2))):
        told.append(line(day(), stop_reason=draw(st.sampled_from((None, "progression", "intolerance")))))
    for kind in draw(st.lists(st.sampled_from(("tace", "resection", "ablation_rfa")), max_size=2)):
        told.append(done(kind, day(), margin=draw(st.sampled_from((None, "R0", "R2")))))
    if draw(st.booleans()):
        told.append(diagnosed(day()))
    visits = sorted({day(precise=True) for _one in range(draw(st.integers(0, 4)))})
    if visits:
        told += measured(*((one, draw(st.sampled_from((0, 12, 30, 50, 80)))) for one in visits),
                         new=draw(st.sampled_from(("no", "yes", "indeterminate"))))  # fmt: skip
    for _number in range(draw(st.integers(0, 3))):
        told.append(seen(
            day(), draw(st.sampled_from(("alive", "alive", "lost", "dead"))),
            recurrence=draw(st.sampled_from((None, "yes", "no"))),
            clinical_progression=draw(st.sampled_from((None, None, "yes"))),
        ))  # fmt: skip
    return told


every_zero = st.sampled_from(TIME_ZEROS)
every_criteria = st.sampled_from(CRITERIA)
every_rule = st.sampled_from((EndpointRules(), FOLLOW))


@given(patients(), every_zero, every_criteria, every_rule)
def test_no_time_is_negative_and_every_reason_is_known(
    told: list[Record], zero: str, criteria: str, rules: EndpointRules
) -> None:
    course = course_of(case(*told), TODAY)
    for endpoint in ENDPOINTS:
        got = outcome_of(course, endpoint, zero, criteria, rules)
        if isinstance(got, LeftOut):
            assert got.reason in REASONS
        else:
            assert got.days >= 0
            assert got.event == (got.how in _EVENTS and (endpoint, got.how) != ("ttp", "death"))
            assert got.end <= TODAY


_EVENTS = ("death", "progression", "clinical_progression", "stopped_for_progression", "recurrence")


@given(patients(), every_zero, every_criteria, every_rule)
def test_os_is_never_shorter_than_pfs_nor_ttp_shorter_than_pfs(
    told: list[Record], zero: str, criteria: str, rules: EndpointRules
) -> None:
    course = course_of(case(*told), TODAY)
    survival, progression, to_progression = (
        outcome_of(course, endpoint, zero, criteria, rules) for endpoint in ("os", "pfs", "ttp")
    )
    if isinstance(progression, LeftOut):
        assert isinstance(to_progression, LeftOut)
        return
    assert isinstance(survival, Outcome) and isinstance(to_progression, Outcome)
    assert survival.start == progression.start
    assert survival.days >= progression.days
    assert to_progression.days >= progression.days
    assert to_progression.event <= progression.event


@given(patients(), every_zero)
def test_nobody_is_censored_before_the_last_proof_of_life(told: list[Record], zero: str) -> None:
    course = course_of(case(*told), TODAY)
    got = outcome_of(course, "os", zero)
    if isinstance(got, Outcome) and not got.event and course.last_contact:
        text = course.last_contact
        assert got.end >= date.fromisoformat(f"{text}-01-01"[:10] if len(text) < 10 else text)


@given(patients(), every_zero, every_criteria)
def test_a_contact_more_never_brings_the_end_of_survival_forward(
    told: list[Record], zero: str, criteria: str
) -> None:
    more = [*told, seen("2026-11-20")]
    before, after = (outcome_of(course_of(case(*one), TODAY), "os", zero, criteria) for one in (told, more))
    if isinstance(before, Outcome) and isinstance(after, Outcome):
        assert after.end >= before.end
    if isinstance(before, Outcome) and before.event:
        assert isinstance(after, LeftOut) and after.reason == "death_contradicted"


@given(patients())
def test_a_course_comes_back_from_its_text_and_does_not_hang_on_the_day(told: list[Record]) -> None:
    whole = case(*told)
    course = course_of(whole, TODAY)
    assert read_courses([course_text(course)]) == [course]
    assert course_of(whole, TODAY + timedelta(days=400)) == course
    assert course.renew_on == ""


@given(patients(), st.randoms(use_true_random=False))
def test_the_order_in_which_records_were_stored_does_not_matter(told: list[Record], chance: Any) -> None:
    whole = case(*told)
    days = [one.date for one in whole.records if isinstance(one, SystemicTherapy | Procedure | FollowUp)]
    assume(len(set(days)) == len(days))
    shuffled = list(whole.records)
    chance.shuffle(shuffled)
    assert course_of(CaseRecords(whole.patient, tuple(shuffled)), TODAY) == course_of(whole, TODAY)


# --- found in review ------------------------------------------------------------------------------------------------

ABLATED = done("ablation_rfa", "2025-01-10")


def looked(day: str, new: str | None = "no") -> Record:
    return ImagingStudy(label=f"MR {day}", new_lesions=new, **on(day))


REVIEWED: list[tuple[str, str, str, list[Record], Any]] = [
    ("nothing is judged after an operation on another organ", "pfs", "first_systemic",
     [START, *GREW, done("resection", "2025-04-01", target="left lower lobe of the lung"), seen("2026-05-01", "dead")],
     ("2025-03-10", False, "other_therapy")),
    ("a baseline chosen while treatment goes on is no other treatment", "pfs", "first_systemic",
     [START, *GREW, ResponseBaseline(study_id="study-L1-1", **on("2025-03-12")), seen("2026-05-01", "dead")],
     ("2025-06-10", True, "progression")),
    ("a new lesion after ablation is a recurrence", "rfs", "curative_treatment",
     [ABLATED, looked("2025-04-10"), looked("2025-06-10", "yes"), seen("2026-05-01")],
     ("2025-06-10", True, "recurrence")),
    ("after ablation the last imaging cuts the time", "rfs", "curative_treatment",
     [ABLATED, looked("2025-04-10"), seen("2026-05-01")], ("2025-04-10", False, "no_imaging")),
    ("a recurrence from before the operation is none of it", "pfs", "first_systemic",
     [done("ablation_rfa", "2024-01-10"), START, looked("2025-03-10", "yes"), done("resection", "2025-04-01"),
      looked("2025-09-01"), seen("2026-05-01")], ("2025-09-01", False, "no_imaging")),
]  # fmt: skip


@pytest.mark.parametrize(("what", "endpoint", "zero", "told", "expected"), REVIEWED, ids=[one[0] for one in REVIEWED])
def test_what_ends_a_time(what: str, endpoint: str, zero: str, told: list[Record], expected: Any) -> None:
    one = found(endpoint, zero, *told)
    assert isinstance(one, Outcome)
    assert (one.end.isoformat(), one.event, one.how) == expected


def test_drugs_of_a_line_begun_within_four_weeks_are_one_regimen_and_later_ones_are_added() -> None:
    parts = [line("2025-01-10", "lenvatinib", line=1), line("2025-02-07", "camrelizumab", line=1),
             line("2025-06-10", "apatinib", line=1)]  # fmt: skip
    (course,) = read_courses([course_text(course_of(case(*parts), TODAY))])
    (one,) = course.lines
    assert one.drugs == "lenvatinib + camrelizumab + apatinib"
    assert (one.drugs_by("2025-01-10"), one.drugs_by("2025-06-09")) == ("lenvatinib + camrelizumab",) * 2
    assert one.drugs_by("2025-06-10") == "lenvatinib + camrelizumab + apatinib"


@pytest.mark.parametrize(("endpoint", "zero", "criteria", "told"), [
    ("pfs", "first_systemic", "any", [line("2025-01-10", line=1, stop_reason="progression"), seen("2025-09-10")]),
    ("pfs", "first_systemic", "any", [START, seen("", clinical_progression="yes"), seen("2025-09-10")]),
    ("rfs", "surgery", "mRECIST", [done("resection", "2025-01-10"), seen("", recurrence="yes"), seen("2025-09-10")]),
])  # fmt: skip
def test_a_progression_without_a_date_leaves_no_number(
    endpoint: str, zero: str, criteria: str, told: list[Record]
) -> None:
    assert found(endpoint, zero, *told, criteria=criteria) == LeftOut("progression_undated")
    assert isinstance(found("os", zero, *told, criteria=criteria), Outcome)


def test_an_undated_progression_of_a_line_before_the_start_says_nothing() -> None:
    told = [line("2024-01-10", line=1, stop_reason="progression"), line("2024-08-10", "sorafenib", line=2),
            done("resection", "2025-01-10"), seen("2025-09-10")]  # fmt: skip
    assert isinstance(found("pfs", "surgery", *told, criteria="any"), Outcome)
