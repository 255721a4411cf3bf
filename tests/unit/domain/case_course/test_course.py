"""The course of a case: death and last contact, time zeros, lines, recurrence, baselines; what contradicts itself."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from hccboard.domain import records
from hccboard.domain.case_course import CaseCourse, course_of, course_rules, course_text, read_courses
from hccboard.domain.records import Record
from hccboard.domain.response.recorded import ResponseRules
from tests.unit.domain.case_course.cases import TODAY, case, diagnosed, done, line, measured, on, seen


def made(*told: Record, **patient: Any) -> CaseCourse:
    return course_of(case(*told, **patient), TODAY)


def codes(course: CaseCourse) -> list[str]:
    return [one.code for one in course.findings]


LAB = records.LabResult(analyte="afp", unit="ng/mL", **on("2026-05-01"))

# records, death, state, last contact, contact status, findings
DEATHS: list[tuple[str, list[Record], str, str, str, str, list[str]]] = [
    ("nothing told", [], "", "", "", "", []),
    ("alive", [seen("2026-02-01")], "", "", "2026-02-01", "alive", []),
    ("a later sample proves life", [seen("2026-02-01"), LAB], "", "", "2026-05-01", "alive", []),
    ("lost is the last contact", [seen("2026-02-01"), seen("2026-03-01", "lost")], "", "", "2026-03-01", "lost", []),
    ("seen after lost", [seen("2026-02-01", "lost"), LAB], "", "", "2026-05-01", "", []),
    ("dead", [LAB, seen("2026-06-01", "dead")], "2026-06-01", "dated", "2026-05-01", "", []),
    ("dead in a month, seen in it", [seen("2026-06-20"), seen("2026-06", "dead")], "2026-06", "dated", "2026-06-20",
     "alive", []),
    ("the narrower of two dates that agree", [seen("2026-06", "dead"), seen("2026-06-09", "dead")], "2026-06-09",
     "dated", "", "", []),
    ("two deaths", [seen("2026-06-01", "dead"), seen("2026-07-01", "dead")], "2026-06-01", "contradicted", "", "",
     ["death_twice"]),
    ("seen after death", [seen("2026-04-01", "dead"), LAB], "2026-04-01", "contradicted", "2026-05-01", "",
     ["alive_after_death"]),
    ("lost after death is no proof", [seen("2026-04-01", "dead"), seen("2026-05-01", "lost")], "2026-04-01", "dated",
     "2026-05-01", "lost", []),
    ("death without a day", [seen("", "dead")], "", "undated", "", "", ["death_undated"]),
    ("death only as the reason to stop", [line("2026-01-01", stops="2026-02-01", stop_reason="death")], "", "undated",
     "2026-01-01", "", ["death_not_followed_up"]),
    ("fatal event", [records.AdverseEvent(term="bleeding", grade=5, **on("2026-02-01"))], "", "undated", "", "",
     ["death_not_followed_up"]),
    ("death in the future", [seen("2026-02-01"), seen("2027-02-01", "dead")], "", "", "2026-02-01", "alive",
     ["future_date"]),
]  # fmt: skip


@pytest.mark.parametrize(("told", "death", "state", "contact", "status", "found"), [row[1:] for row in DEATHS],
                         ids=[row[0] for row in DEATHS])  # fmt: skip
def test_death_and_last_contact(
    told: list[Record], death: str, state: str, contact: str, status: str, found: list[str]
) -> None:
    course = made(*told)
    assert (course.death, course.death_state) == (death, state)
    assert (course.last_contact, course.contact_status) == (contact, status)
    assert codes(course) == found


# records, starts, unknown
STARTS: list[tuple[str, list[Record], dict[str, str], dict[str, str]]] = [
    ("diagnosis", [diagnosed("2025-03"), diagnosed("2025-05-01")], {"diagnosis": "2025-03"}, {}),
    ("undated diagnosis", [diagnosed("")], {}, {"diagnosis": "undated"}),
    ("line", [line("2025-02-01", line=1), line("2025-09-01", line=2)],
     {"first_systemic": "2025-02-01", "first_treatment": "2025-02-01"}, {}),
    ("no therapy is none", [line("2025-02-01", "none")], {}, {}),
    ("second line without a first", [line("2025-02-01", line=2)], {},
     {"first_systemic": "earlier_line_missing", "first_treatment": "earlier_line_missing"}),
    ("an undated line", [line(""), line("2025-02-01", line=2)], {},
     {"first_systemic": "undated", "first_treatment": "undated"}),
    ("an undated later line", [line("2025-02-01", line=1), line("", line=2)],
     {"first_systemic": "2025-02-01", "first_treatment": "2025-02-01"}, {}),
    ("third session", [done("tace", "2025-02-01", session=3)], {},
     {"first_locoregional": "earlier_session_missing", "first_treatment": "earlier_session_missing"}),
    ("sessions", [done("tace", "2025-04-01"), done("haic", "2025-02-01")],
     {"first_locoregional": "2025-02-01", "first_treatment": "2025-02-01"}, {}),
    ("ablation is curative", [done("ablation_rfa", "2025-04-01")],
     {"first_locoregional": "2025-04-01", "curative_treatment": "2025-04-01", "first_treatment": "2025-04-01"}, {}),
    ("operation after a line", [line("2025-02-01"), done("resection", "2025-08-01", margin="R0")],
     {"first_systemic": "2025-02-01", "surgery": "2025-08-01", "curative_treatment": "2025-08-01",
      "first_treatment": "2025-02-01"}, {}),
    ("R2 is not curative", [done("resection", "2025-08-01", margin="R2")],
     {"surgery": "2025-08-01", "first_treatment": "2025-08-01"}, {}),
    ("operation on another organ", [done("resection", "2025-08-01", target="lung S6")], {}, {}),
    ("biopsy is no treatment", [done("biopsy", "2025-08-01")], {}, {}),
]  # fmt: skip


@pytest.mark.parametrize(("told", "starts", "unknown"), [row[1:] for row in STARTS], ids=[row[0] for row in STARTS])
def test_time_zeros(told: list[Record], starts: dict[str, str], unknown: dict[str, str]) -> None:
    course = made(*told)
    assert course.starts == starts
    assert course.unknown == unknown


def test_a_line_recorded_drug_by_drug_is_one() -> None:
    course = made(
        line("2025-02-01", "Atezolizumab", "2025-08-01", line=1),
        line("2025-02-01", "Bevacizumab", "2025-06-01", line=1),
    )
    (only,) = course.lines
    assert (only.drugs, only.starts, only.stops) == ("Atezolizumab + Bevacizumab", "2025-02-01", "2025-08-01")


def test_a_regimen_that_stops_before_it_starts_is_a_finding_and_has_no_end() -> None:
    course = made(line("2025-02-01", stops="2025-01-01", stop_reason="progression"))
    assert codes(course) == ["stops_before_start"]
    assert course.lines[0].stops == ""
    assert course.last_contact == "2025-02-01"


def test_treatment_before_the_diagnosis_is_a_finding() -> None:
    assert codes(made(diagnosed("2025-05-01"), line("2025-02-01"))) == ["treated_before_diagnosis"]


def test_what_is_dated_ahead_does_not_count_and_is_named() -> None:
    course = made(line("2026-12-01"), seen("2026-01-01"))
    assert (course.starts, codes(course), course.renew_on) == ({}, ["future_date"], "2026-12-01")
    later = course_of(case(line("2026-12-01"), seen("2026-01-01")), date(2026, 12, 1))
    assert (later.starts["first_systemic"], later.renew_on) == ("2026-12-01", "")


def test_recurrence_is_told_or_seen_after_an_operation() -> None:
    told = (done("resection", "2025-01-01"), seen("2025-09-01", recurrence="yes"))
    study = records.ImagingStudy(label="CT", new_lesions="yes", **on("2025-06-01"))
    before = records.ImagingStudy(label="CT", new_lesions="yes", **on("2024-06-01"))
    assert made(*told, study, before).recurrence == ("2025-06-01", "2025-09-01")
    assert made(study).recurrence == ()


def test_episodes_hold_both_criteria_with_dates() -> None:
    course = made(line("2025-01-10"), *measured(("2025-01-01", 50), ("2025-03-10", 30), ("2025-06-10", 50)))
    (episode,) = course.episodes
    assert (episode.starts, episode.baseline, episode.kinds) == ("2025-01-10", "2025-01-01", ("systemic",))
    recist = episode.criteria["RECIST1.1"]
    assert (recist.best_unconfirmed, recist.first_response) == ("PR", "2025-03-10")
    assert (recist.progression, recist.depth_percent) == ("2025-06-10", -40.0)
    assert [(one.date, one.percent, one.category) for one in recist.studies] == [
        ("2025-03-10", -40.0, "PR"), ("2025-06-10", 0.0, "PD"),
    ]  # fmt: skip


def test_the_baseline_leaves_out_the_treatment_of_its_day() -> None:
    """The nodule that is resected on the day still stands before the operation."""
    course = made(
        *measured(("2025-01-01", 40)), done("resection", "2025-01-10", margin="R0"),
        sex="M", birth_date=date(1960, 1, 1),
    )  # fmt: skip
    (baseline,) = course.baselines
    assert baseline.date == "2025-01-10" and baseline.age_years == 65
    assert set(baseline.bclc.split("|")) < {"0", "A", "B", "C", "D"} and "0" not in baseline.bclc.split("|")


def test_sites_and_markers_of_a_baseline() -> None:
    course = made(
        line("2025-01-10"),
        records.MetastasisFinding(site="lung", certainty="yes", **on("2025-01-01")),
        records.MetastasisFinding(site="bone", certainty="indeterminate", **on("2025-01-01")),
        records.LabResult(analyte="afp", value=1210, comparator=">", unit="ng/mL", **on("2025-01-05")),
        records.VascularInvasion(portal_vein="Vp2", portal_vein_high="Vp3", **on("2025-01-01")),
        records.PerformanceStatus(ecog_low=1, ecog_high=2, **on("2025-01-05")),
    )
    (baseline,) = course.baselines
    assert (baseline.sites, baseline.sites_open) == (("lung",), True)
    assert baseline.afp_ng_ml is not None and baseline.afp_ng_ml[0] == 1210 and baseline.afp_ng_ml[1] is None
    assert (baseline.portal_vein, baseline.ecog) == ("Vp2|Vp3", "1-2")


def test_voided_records_do_not_count() -> None:
    from dataclasses import replace

    whole = case(line("2025-02-01"), seen("2026-01-01", "dead"))
    voided = type(whole)(whole.patient, tuple(replace(one, voided=True) for one in whole.records))
    assert course_of(voided, TODAY) == CaseCourse("c", "HCC-1")


def test_the_text_comes_back_as_the_same_course() -> None:
    courses = [
        made(), made(sex="F"), made(seen("2026-01-01", "dead")),
        made(line("2025-01-10"), *measured(("2025-01-01", 50), ("2025-03-10", 30)), diagnosed("2025-01"),
             done("tace", "2025-04-01"), LAB, seen("2026-01-01", recurrence="yes", clinical_progression="yes")),
    ]  # fmt: skip
    assert read_courses(map(course_text, courses)) == courses
    assert course_text(courses[0]) == '{"case_id":"c","case_number":"HCC-1"}'


def test_the_rules_name_the_settings_of_response() -> None:
    assert course_rules() == course_rules(ResponseRules())
    assert course_rules(ResponseRules(confirm_days=42)) != course_rules()


@pytest.mark.parametrize("told", [
    records.VascularInvasion(study_id="late", portal_vein="Vp4"),
    records.MetastasisFinding(study_id="late", site="lung", certainty="yes"),
    records.PerformanceStatus(ecog_low=3),
], ids=["vein", "lung", "ecog"])  # fmt: skip
def test_what_has_no_date_of_its_own_puts_nobody_in_the_stage_of_a_later_study(told: Any) -> None:
    late = records.ImagingStudy(id="late", case_id="c", label="CT", **on("2025-06-10"))
    usual = [line("2025-01-10", line=1), *measured(("2025-01-01", 50))]
    assert course_of(case(*usual, late, told), TODAY).baselines == course_of(case(*usual), TODAY).baselines


def test_what_has_no_date_of_its_own_counts_on_the_day_of_its_study() -> None:
    vein = records.VascularInvasion(study_id="study-L1-0", portal_vein="Vp4")
    (baseline,) = course_of(case(line("2025-01-10", line=1), *measured(("2025-01-01", 50)), vein), TODAY).baselines
    assert (baseline.portal_vein, baseline.bclc) == ("Vp4", "C|D")
