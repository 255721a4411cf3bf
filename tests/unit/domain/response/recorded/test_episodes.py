"""From the records of a case to its response: episodes, lesions, and everything that is odd about them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from hccboard.domain import records
from hccboard.domain.response.recorded import ResponseRules, current_episode, marker_courses
from tests.unit.domain.response.recorded_cases import (
    AS_OF,
    case,
    episode,
    episodes,
    lesion,
    line,
    named,
    on,
    overall,
    possible,
    session,
    study,
)

BASE = study(0, {"A": 60})
START = line(5)

# --- episodes -----------------------------------------------------------------------------------------------------


def test_without_a_treatment_there_is_no_episode() -> None:
    assert episodes(BASE, study(60, {"A": 30})) == ()
    assert episodes(BASE, line(5, "none"), session(5, "biopsy"), session(6, "resection")) == ()


def test_a_line_is_judged_against_the_last_study_before_it() -> None:
    found = episode(study(-20, {"A": 50}), BASE, START, study(60, {"A": 30}), study(120, {"A": 36}))
    assert found.baseline is not None and found.baseline.label == "CT0" and not found.baseline_chosen
    assert (found.starts, found.ends, found.day_of(on(60)), found.date_of(60)) == (on(5), None, 60, on(60))
    assert overall(found) == overall(found, "mRECIST") == ["PR", "PD"]
    assert found.judged.by_criteria["RECIST1.1"].whole.progression_day == 120
    assert sorted(found.studies) == [0, 60, 120]


# what it shows, records, per episode: (first day, number of treatments, baseline, end)
EPISODES: list[tuple[str, list[Any], list[tuple[int, int, str | None, int | None]]]] = [
    ("a session while a line runs", [BASE, START, session(20), study(60, {"A": 50})], [(5, 2, "CT0", None)]),
    ("records of one number are one line",
     [BASE, line(5, "camrelizumab", line=1), study(60, {"A": 50}), line(61, "apatinib", line=1)],
     [(5, 2, "CT0", None)]),
    ("treatments with one baseline", [BASE, session(3), line(10)], [(3, 2, "CT0", None)]),
    ("sessions of a kind", [BASE, session(3), study(40, {"A": 50}), session(45, "deb_tace")], [(3, 2, "CT0", None)]),
    ("sessions of another kind", [BASE, session(3), study(40, {"A": 50}), session(45, "haic")],
     [(3, 1, "CT0", 45), (45, 1, "CT40", None)]),
    ("a second line", [BASE, line(5, line=1, stop_date=on(61)), study(60, {"A": 80}), line(70, "regorafenib", line=2)],
     [(5, 1, "CT0", 70), (70, 1, "CT60", None)]),
    ("a session after the line has stopped",
     [BASE, line(5, stop_date=on(50)), study(60, {"A": 80}), session(70)], [(5, 1, "CT0", 70), (70, 1, "CT60", None)]),
    ("an operation ends it and takes its studies with it",
     [BASE, START, study(60, {"A": 30}), session(70, "resection"), line(90, "sorafenib", line=2)],
     [(5, 1, "CT0", 70), (90, 1, None, None)]),
    ("after an operation a study without lesions is a baseline",
     [BASE, START, session(70, "resection"), study(85), line(90, "sorafenib", line=2)],
     [(5, 1, "CT0", 70), (90, 1, "CT85", None)]),
    ("a study on which all had gone is a baseline",
     [BASE, START, study(60, {"A": "disappeared"}), line(70, "sorafenib")],
     [(5, 1, "CT0", 70), (70, 1, "CT60", None)]),
    ("no study before", [START, study(60, {"A": 30})], [(5, 1, None, None)]),
    ("a study of the day counts as before", [study(5, {"A": 60}), START], [(5, 1, "CT5", None)]),
]  # fmt: skip


@pytest.mark.parametrize(("shows", "told", "expected"), EPISODES, ids=[one[0] for one in EPISODES])
def test_where_episodes_begin_and_end(shows: str, told: list[Any], expected: list[Any]) -> None:
    found = episodes(*told)
    assert [
        (one.starts, len(one.treatments), one.baseline and one.baseline.label, one.ends) for one in found
    ] == [(on(first), count, base, None if end is None else on(end)) for first, count, base, end in expected]
    assert [one.number for one in found] == list(range(1, len(expected) + 1))


def test_studies_of_the_next_line_do_not_count_for_the_one_before() -> None:
    first, second = episodes(
        BASE, line(5, line=1), study(60, {"A": 80}), line(70, "regorafenib", line=2), study(130, {"A": 40})
    )
    assert (overall(first), overall(second)) == (["PD"], ["PR"])
    assert sorted(first.studies) == [0, 60]
    assert first.judged.by_criteria["RECIST1.1"].whole.progression_day == 60


# what it shows, the choice (study, day of the choice), baselines and whether they were chosen
CHOICES: list[tuple[str, tuple[str, int | None], list[tuple[str | None, bool]]]] = [
    ("an older study, chosen after the start", ("CT-20", 7), [("CT-20", True), ("CT110", False)]),
    ("before the start, but a newer study was made since", ("CT-20", -15), [("CT0", False), ("CT110", False)]),
    ("an older study for the second line", ("CT50", 130), [("CT0", False), ("CT50", True)]),
    ("while the line went on: what follows is judged anew", ("CT50", 55),
     [("CT0", False), ("CT50", True), ("CT110", False)]),
    ("a study that is not there", ("CT999", 7), [("CT0", False), ("CT110", False)]),
    ("undated choice", ("CT-20", None), [("CT-20", True), ("CT110", False)]),
]  # fmt: skip


@pytest.mark.parametrize(("shows", "choice", "expected"), CHOICES, ids=[one[0] for one in CHOICES])
def test_a_baseline_that_the_board_chose(shows: str, choice: Any, expected: Any) -> None:
    chosen, day = choice
    found = episodes(
        study(-20, {"A": 50}), BASE, line(5, line=1), study(50, {"A": 40}), study(110, {"A": 60}),
        line(120, "regorafenib", line=2), study(180, {"A": 70}),
        records.ResponseBaseline(id="b", study_id=chosen, date=None if day is None else on(day)),
    )  # fmt: skip
    assert [(one.baseline and one.baseline.label, one.baseline_chosen) for one in found] == expected
    assert ("chosen_baseline_missing" in named(found[-1])) == (chosen == "CT999")
    assert ("chosen_baseline_replaced" in named(found[0])) == (day == -15)


def test_a_baseline_after_the_start_takes_the_place_of_one_that_is_missing() -> None:
    found = episode(START, study(8, {"A": 60}), study(70, {"A": 30}),
                    records.ResponseBaseline(id="b", study_id="CT8", date=on(70)))  # fmt: skip
    assert found.baseline is not None and found.baseline.label == "CT8"
    assert overall(found) == ["PR"]
    assert "baseline_after_start" in named(found)


# --- what is odd ----------------------------------------------------------------------------------------------------

# what it shows, records, finding
ODD: list[tuple[str, list[Any], str]] = [
    ("no study before treatment", [START, study(60, {"A": 30})], "no_baseline_before_treatment"),
    ("a baseline of 29 days before", [BASE, line(29)], "baseline_old"),
    ("two studies of one day", [BASE, START, study(60, {"A": 50}), study(60, {"B": 9}, key="MR")],
     "two_studies_one_day"),
    ("sizes of one day differ", [BASE, START, study(60, {"A": 50}), study(60, {"A": 30}, key="MR")],
     "one_day_differs"),
    ("a lesion that vanishes and returns",
     [BASE, START, study(60, {"A": "disappeared"}), study(120, {"A": 20})], "lesion_returned"),
    ("baseline sum 0", [lesion("A", role="target"), study(0, {"A": 0}), START, study(60, {"A": 0})],
     "baseline_sum_zero"),
    ("no disease at baseline", [study(0, {"A": 0}), START, study(60, {"A": 0})], "no_disease_at_baseline"),
    ("only non-target disease", [study(0, {"A": "present"}), study(-1, {"B": 9}), START, study(60, {"A": "present"})],
     "only_nontarget"),
    ("death before the last study", [BASE, START, study(60, {"A": 50}),
                                     records.FollowUp(id="f", vital_status="dead", date=on(50))], "after_death"),
    ("death before the last follow-up", [
        BASE, START, records.FollowUp(id="f", vital_status="dead", date=on(50)),
        records.FollowUp(id="g", vital_status="alive", date=on(70))], "after_death"),
    ("death before baseline", [BASE, START, records.FollowUp(id="f", vital_status="dead", date=on(-50))],
     "negative_duration"),
    ("two days of death", [BASE, START, records.FollowUp(id="f", vital_status="dead", date=on(50)),
                           records.FollowUp(id="g", vital_status="dead", date=on(60))], "two_deaths"),
    ("clinical progression", [BASE, START, records.FollowUp(id="f", vital_status="alive", date=on(50),
                                                            clinical_progression="yes")], "clinical_progression"),
    ("a regimen that stops before it starts", [BASE, line(5, stop_date=on(-30))], "stops_before_start"),
    ("a study in the future", [BASE, START, study(900, {"A": 10})], "dated_after"),
    ("a study without a date", [BASE, START, study(None, {"A": 10})], "undated_study"),
    ("a treatment without a date", [BASE, START, session(None)], "undated_treatment"),
    ("no treatment with a date", [BASE, line(None)], "undated_treatment"),
    ("a study dated to its month", [BASE, START, study(60, {"A": 10}, date_precision="month")], "date_not_exact"),
    ("a start dated to its year", [BASE, line(5, date_precision="year")], "date_not_exact"),
    ("a death dated to its month", [
        BASE, START, records.FollowUp(id="f", vital_status="dead", date=on(50), date_precision="month")],
     "date_not_exact"),
    ("a target that was not measured", [study(0, {"A": 60, "B": 30}), START, study(60, {"A": 40})],
     "target_not_measured"),
    ("a node with a longest diameter", [lesion("N", "regional_lymph_node"), study(0, {"A": 60, "N": 22}), START],
     "node_by_longest"),
    ("new lesion: yes, none listed", [BASE, START, study(60, {"A": 50}, new_lesions="yes")], "new_lesion_not_listed"),
    ("new lesion: no, one listed", [BASE, START, study(60, {"A": 50, "X": 20})], "new_lesion_contradicts"),
    ("new lesions not told", [BASE, START, study(60, {"A": 50}, new_lesions=None)], "new_lesion_unknown"),
    ("a role on a lesion that baseline does not name",
     [lesion("X", role="target"), BASE, START, study(60, {"A": 50, "X": 20}, new_lesions="yes")],
     "role_not_at_baseline"),
    ("studies after an operation while the line goes on",
     [BASE, line(5, ongoing=True), session(70, "resection"), study(130, {"B": 20})], "studies_after_operation"),
    ("a session nobody placed", [session(-60), study(-90, {"A": 60}), BASE, START], "treatment_not_placed"),
    ("shrank 80 % within a month", [BASE, START, study(20, {"A": 10})], "shrank_fast"),
    ("a part of a lesion that is not known", [lesion("X", split_from_id="gone"), BASE, START,
                                              study(60, {"A": 50, "X": 20}, new_lesions="yes")], "split_from_unknown"),
]  # fmt: skip


@pytest.mark.parametrize(("shows", "told", "finding"), ODD, ids=[one[0] for one in ODD])
def test_what_is_odd_is_named(shows: str, told: list[Any], finding: str) -> None:
    every = {one for each in episodes(*told) for one in named(each)}
    assert finding in every
    assert finding not in named(episode(BASE, START, study(60, {"A": 50})))


def test_what_lies_after_the_day_of_assessment_is_not_used() -> None:
    told = [BASE, START, study(60, {"A": 50}), study(120, {"A": 10}), session(130, "resection")]
    assert overall(episode(*told, as_of=on(90))) == ["SD"]
    assert episode(*told, as_of=on(90)).ends is None
    assert overall(episode(*told)) == ["SD", "PR"]


def test_without_a_baseline_nothing_is_judged() -> None:
    found = episode(START, study(60, {"A": 30}))
    assert overall(found) == [] and found.lesions == {}
    assert named(found) == {"no_baseline_before_treatment"}


def test_a_death_after_the_next_line_is_not_of_this_episode() -> None:
    told = [BASE, line(5, line=1), study(60, {"A": 30}), study(100, {"A": 30}), line(110, "regorafenib", line=2),
            records.FollowUp(id="f", vital_status="dead", date=on(300))]  # fmt: skip
    first, second = (one.judged.by_criteria["RECIST1.1"].whole for one in episodes(*told))
    assert (first.first_response_day, first.duration_days, first.duration_censored_days) == (60, None, 40)
    assert second.duration_days is None


# --- settings and markers -------------------------------------------------------------------------------------------


def test_the_settings_of_the_board_are_those_of_the_result() -> None:
    told = [study(0, {"A": 20}), START, study(30, {"A": 24}), study(50, {"A": 22})]
    assert overall(episode(*told), "mRECIST") == ["PD"]
    found = episode(*told, rules=ResponseRules(5, 28, 14, (21, 42)))
    assert overall(found, "mRECIST") == ["SD", "SD"]
    for one in found.judged.by_criteria.values():
        told_settings = one.whole.settings
        assert (told_settings.min_sd_days, told_settings.confirm_days, told_settings.irecist_window_days) == (
            28, 14, (21, 42))  # fmt: skip
    assert found.judged.by_criteria["RECIST1.1"].whole.settings.pd_abs_mm == 5


def result(day: int, value: str, unit: str = "ng/mL", **told: Any) -> records.Record:
    return records.LabResult(id=f"afp{day}", analyte="afp", value=Decimal(value), unit=unit, date=on(day), **told)


def test_markers_beside_the_response() -> None:
    told = case(BASE, START, result(-3, "400"), result(60, "100"), result(90, "60500", comparator=">"),
                result(120, "7", "no unit"))  # fmt: skip
    found = current_episode(told, AS_OF)
    assert found is not None
    (course,) = marker_courses(told, found)
    assert course.marker == "afp" and course.baseline is not None and course.baseline.day == -3
    assert [one.at.day for one in course.changes] == [60, 90]
    first, beyond = (one.percent_from_baseline for one in course.changes)
    assert first is not None and first.low == -75
    assert beyond is not None and beyond.high == float("inf")


@pytest.mark.parametrize(("days", "baseline", "later"), [
    ((-9, -2), -2, []),  # before the scan
    ((-9, 1), 1, []),  # after the scan, before the first dose
    ((0, 60), 0, [60]),
    ((60,), None, [60]),
])  # fmt: skip
def test_the_baseline_of_a_marker_is_its_last_result_before_treatment(
    days: tuple[int, ...], baseline: int | None, later: list[int]
) -> None:
    told = case(BASE, line(3), *(result(day, "100") for day in days))
    found = current_episode(told, AS_OF)
    assert found is not None
    (course,) = marker_courses(told, found)
    assert (course.baseline.day if course.baseline else None) == baseline
    assert [one.at.day for one in course.changes] == later


def test_markers_end_with_the_episode() -> None:
    told = case(BASE, START, result(0, "400"), result(60, "100"), session(70, "resection"), result(90, "2"))
    found = current_episode(told, AS_OF)
    assert found is not None
    assert [one.at.day for one in marker_courses(told, found)[0].changes] == [60]


def test_a_case_dated_to_its_year_is_judged_on_the_stored_day_and_named() -> None:
    base = study(0, {"A": 60}, date_precision="year")
    found = episode(base, START, study(60, {"A": 30}))
    assert overall(found) == ["PR"]
    assert [(one.id, one.details["precision"]) for one in found.findings if one.id == "date_not_exact"] == [
        ("date_not_exact", "year")
    ]
    assert found.day_zero == date(2026, 1, 10)


# --- which studies make one assessment ------------------------------------------------------------------------------


def test_what_was_made_before_the_first_dose_belongs_to_baseline() -> None:
    spread = records.MetastasisFinding(id="m", study_id="chest", site="lung", certainty="yes", date=on(2))
    chest = study(2, key="chest", new_lesions=None)
    found = episode(BASE, chest, spread, line(5), study(60, {"A": "disappeared"}))
    assert sorted(found.studies) == [0, 60] and [one.id for one in found.studies[0]] == ["CT0", "chest"]
    assert "metastasis_without_lesion" in named(found)
    assert possible(found) == [("CR", "PR", "PD")]
    later = episode(BASE, chest, spread, line(1), study(60, {"A": "disappeared"}))
    assert sorted(later.studies) == [0, 2, 60]
    assert "metastasis_not_told_at_baseline" in named(later)


LUNG = [lesion("P", "lung"), study(0, {"A": 60, "P": 30}), START]


def test_each_day_is_an_assessment_unless_the_board_settles_otherwise() -> None:
    told = [*LUNG, study(60, {"A": 30}), study(64, {"P": 15}, key="chest")]
    assert overall(episode(*told)) == ["NE", "NE"]
    found = episode(*told, rules=ResponseRules(same_visit_days=7))
    assert overall(found) == ["PR"] and sorted(found.studies) == [0, 64]
    assert "one_visit" in named(found)
    assert overall(episode(*told, rules=ResponseRules(same_visit_days=3))) == ["NE", "NE"]


def test_studies_of_the_same_lesion_are_never_one_assessment() -> None:
    told = [*LUNG, study(60, {"A": 30, "P": 15}), study(64, {"A": 60}, key="again")]
    found = episode(*told, rules=ResponseRules(same_visit_days=7))
    assert sorted(found.studies) == [0, 60, 64] and overall(found) == ["PR", "PD"]


def test_where_an_older_baseline_was_chosen_newer_studies_before_treatment_are_no_response_to_it() -> None:
    """20 % more before the first dose is no progression under treatment; a lesion seen only then is one of baseline."""
    chosen = records.ResponseBaseline(id="b", study_id="CT0", date=on(40))
    told = [BASE, study(20, {"A": 80, "P": 20}), lesion("P", "lung"), line(25), study(80, {"A": 40, "P": 20})]
    found = episode(*told, chosen)
    assert found.baseline is not None and found.baseline.label == "CT0" and sorted(found.studies) == [0, 80]
    whole = found.judged.by_criteria["RECIST1.1"].whole
    assert (whole.baseline_sum_mm, overall(found)) == (80, ["SD"])  # 60 and 20; 60 now
    assert "before_treatment" in named(found) and "before_treatment" not in named(episode(*told))


def test_disease_that_nobody_measured_is_judged_as_nontarget() -> None:
    told = [study(0, {"A": "present"}), START, study(60, {"A": "present"}), study(120, {"A": "progressed"})]
    found = episode(*told)
    assert found.baseline is not None and overall(found) == ["Non-CR/Non-PD", "PD"]
    assert "only_nontarget" in named(found)
    assert named(episode(study(0), START, study(60))) == {"no_lesion_before_treatment"}


def test_a_line_whose_end_nobody_tells_is_named_where_sessions_count_to_it() -> None:
    sessions = [session(400), study(390, {"A": 60}), study(450, {"A": 30})]
    assert "line_end_not_told" in named(episode(BASE, START, *sessions))
    assert "line_end_not_told" not in named(episode(BASE, line(5, ongoing=True), *sessions))
    assert "line_end_not_told" not in named(episode(BASE, line(5, stop_date=on(200)), *sessions))


def test_a_baseline_chosen_after_an_operation_begins_an_episode_of_its_own() -> None:
    """The operation ended the one before, which no study after it is a baseline of."""
    chosen = records.ResponseBaseline(id="b", study_id="CT90", date=on(100))
    told = [line(5), session(60, "resection"), study(90, {"A": 30}), study(150, {"A": 15}), chosen]
    first, second = episodes(*told)
    assert (first.baseline, first.ends) == (None, on(60))
    assert (second.starts, second.ends, overall(second)) == (on(90), None, ["PR"])
