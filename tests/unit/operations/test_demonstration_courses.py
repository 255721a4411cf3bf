"""The courses of the demonstration board as response is judged from their records.

Each course was written to show something; the tables say what, study by study, in both criteria. Percentages are
worked out by hand from the sizes in ``resources/demonstration``.
"""

from __future__ import annotations

import math
from datetime import date

import pytest

from hccboard.domain.records import CaseRecords
from hccboard.domain.response.model import MRECIST, RECIST
from hccboard.domain.response.recorded import Episode, episodes_of, marker_courses
from hccboard.domain.timeline import timeline_of
from hccboard.operations import demonstration

SHIFTED = date(2028, 3, 2)

# (case, episode) -> baseline, days from baseline to treatment, ((study, RECIST 1.1, mRECIST), ...), best responses
# confirmed (RECIST 1.1, mRECIST). "" where a criteria's course ended with progression before.
COURSES: dict[tuple[str, int], tuple] = {
    ("HCC-0064", 1): ("CT-1", 15, (("CT-2", "PD", "PD"),), ("PD", "PD")),
    ("HCC-0071", 1): ("CT-1", 15, (("CT-2", "SD", "SD"), ("CT-3", "SD", "PR"), ("CT-4", "SD", "PR"),
                                   ("CT-5", "PD", "PD")), ("SD", "PR")),
    ("HCC-0071", 2): ("CT-5", 15, (("CT-6", "SD", "SD"), ("CT-7", "PD", "PD")), ("SD", "SD")),
    # resected after a response, recurrence ablated, then metastases; one study is no confirmation
    ("HCC-0075", 1): ("CT-1", 15, (("CT-2", "SD", "PR"), ("CT-3", "PR", "PR")), ("SD", "PR")),
    ("HCC-0075", 2): ("CT-5", 20, (("CT-6", "SD", "CR"), ("CT-7", "PD", "PD")), ("SD", "SD")),
    # a response that goes on after the treatment
    ("HCC-0079", 1): ("MRI-1", 24, (("MRI-2", "SD", "PR"), ("MRI-3", "PR", "PR"), ("MRI-4", "PR", "PR"),
                                    ("MRI-5", "PR", "CR"), ("MRI-6", "PR", "CR"), ("MRI-7", "PR", "CR")),
                      ("PR", "CR")),
    # progression, then a change of line
    ("HCC-0087", 1): ("CT-1", 21, (("CT-2", "SD", "SD"), ("CT-3", "SD", "SD"), ("CT-4", "PD", "PD")), ("SD", "SD")),
    ("HCC-0087", 2): ("CT-4", 21, (("CT-5", "SD", "SD"), ("CT-6", "PD", "PD")), ("SD", "SD")),
    # response in the liver, progression outside, then the other way round
    ("HCC-0091", 1): ("CT-1", 15, (("CT-2", "SD", "PR"), ("CT-3", "SD", "PR"), ("CT-4", "PD", "PD")), ("SD", "PR")),
    ("HCC-0091", 2): ("CT-4", 12, (("CT-5", "SD", "SD"), ("CT-6", "SD", "PR"), ("CT-7", "SD", "PR")), ("SD", "PR")),
    # two sessions of TACE without effect, then systemic therapy
    ("HCC-0098", 1): ("CT-1", 15, (("CT-2", "SD", "SD"), ("CT-3", "PD", "PD")), ("SD", "SD")),
    ("HCC-0098", 2): ("CT-3", 17, (("CT-4", "SD", "PR"), ("CT-5", "SD", "PR"), ("CT-6", "SD", "PR"),
                                   ("CT-7", "SD", "PR"), ("CT-8", "SD", "PR")), ("SD", "PR")),
    # conversion, resected
    ("HCC-0104", 1): ("CT-1", 20, (("CT-2", "PR", "PR"), ("CT-3", "PR", "PR")), ("PR", "PR")),
    # pseudo-progression
    ("HCC-0117", 1): ("MRI-1", 25, (("MRI-2", "PD", "SD"), ("MRI-3", "", "PR"), ("MRI-4", "", "PR"),
                                    ("MRI-5", "", "PR"), ("MRI-6", "", "CR"), ("MRI-7", "", "CR"),
                                    ("MRI-8", "", "CR"), ("MRI-9", "", "PR")), ("PD", "CR")),
    ("HCC-0121", 1): ("CT-1", 54, (("CT-2", "SD", "SD"),), ("SD", "SD")),
    ("HCC-0129", 1): ("CT-1", 22, (("CT-2", "SD", "PR"), ("CT-3", "SD", "PR"), ("CT-4", "SD", "SD"),
                                   ("CT-5", "PD", "PD")), ("SD", "PR")),
    ("HCC-0133", 1): ("MRI-1", 20, (("MRI-2", "SD", "PR"), ("MRI-3", "SD", "PR"), ("MRI-4", "PR", "PR"),
                                    ("MRI-5", "NE", "NE")), ("SD", "PR")),
    # conversion candidate: SD by RECIST 1.1, PR by mRECIST
    ("HCC-0142", 1): ("CT-1", 6, (("CT-4", "SD", "SD"), ("CT-6", "SD", "PR"), ("CT-8", "SD", "PR")), ("SD", "PR")),
    ("HCC-0155", 1): ("CT-1", 20, (("CT-3", "SD", "PR"), ("CT-4", "SD", "PR")), ("SD", "PR")),
    ("HCC-0158", 1): ("CT-1", 20, (("CT-2", "PD", "PD"),), ("PD", "PD")),
    # an ablated nodule that stays as a scar, and a new one
    ("HCC-0160", 1): ("CT-1", 20, (("CT-2", "SD", "CR"), ("CT-4", "SD", "CR"), ("CT-6", "PD", "PD")), ("SD", "CR")),
    # none since the transplantation
    ("HCC-0168", 1): ("", 0, (), ("NE", "NE")),
}  # fmt: skip


def _episodes(board: date) -> dict[tuple[str, int], Episode]:
    found = {}
    for built in demonstration.build_demonstration(board):
        case = CaseRecords(built[0], tuple(built))
        for one in episodes_of(case, board):
            found[built[0].case_number, one.number] = one
    return found


@pytest.fixture(scope="module", params=[demonstration.BOARD_DATE, SHIFTED], ids=["as designed", "shifted"])
def episodes(request) -> dict[tuple[str, int], Episode]:
    return _episodes(request.param)


@pytest.fixture(scope="module")
def designed() -> dict[tuple[str, int], Episode]:
    return _episodes(demonstration.BOARD_DATE)


def _called(episode: Episode, criteria: str) -> dict[str, str]:
    """Study -> category."""
    visits = episode.judged.by_criteria[criteria].whole.visits
    return {"/".join(study.label for study in episode.studies[one.day]): one.overall for one in visits}


def _sites(episode: Episode, criteria: str, site: str) -> list[str]:
    return [one.overall for one in episode.judged.by_criteria[criteria].sites[site].visits]


def _findings(episode: Episode) -> set[str]:
    named = [*episode.findings, *episode.judged.findings]
    for one in episode.judged.by_criteria.values():
        named += one.whole.findings
    return {one.id for one in named}


def test_these_courses_and_no_others(episodes):
    assert sorted(episodes) == sorted([*COURSES, ("HCC-0112", 1)])


@pytest.mark.parametrize("key", COURSES, ids=str)
def test_categories_of_every_study(episodes, key):
    baseline, waited, studies, best = COURSES[key]
    episode = episodes[key]
    assert (episode.baseline.label if episode.baseline else "") == baseline
    assert episode.day_of(episode.starts) == waited
    for criteria, column in ((RECIST, 1), (MRECIST, 2)):
        assert _called(episode, criteria) == {one[0]: one[column] for one in studies if one[column]}
    found = episode.judged.by_criteria
    assert (found[RECIST].whole.best_confirmed, found[MRECIST].whole.best_confirmed) == best


def test_the_sums_of_the_conversion_candidate(episodes):
    found = episodes["HCC-0142", 1].judged.by_criteria
    sums = {
        criteria: [(one.sum_mm, round(one.percent_from_baseline)) for one in found[criteria].whole.visits]
        for criteria in (RECIST, MRECIST)
    }
    assert [found[criteria].whole.baseline_sum_mm for criteria in (RECIST, MRECIST)] == [109, 109]
    assert sums == {RECIST: [(102, -6), (93, -15), (83, -24)], MRECIST: [(89, -18), (59, -46), (43, -61)]}
    assert found[MRECIST].whole.depth_percent == -60.6


def test_pseudo_progression_is_not_confirmed(episodes):
    found = episodes["HCC-0117", 1].judged
    assert [one.category for one in found.irecist.visits] == ["iUPD", "iSD", *["iPR"] * 6]
    assert (found.irecist.progression_day, found.irecist.confirmed_day) == (None, None)
    (visit,) = found.by_criteria[RECIST].whole.visits
    assert (visit.sum_mm, round(visit.percent_from_nadir)) == (112, 22)
    viable = found.by_criteria[MRECIST].whole.visits[0]
    assert (viable.sum_mm, round(viable.percent_from_nadir)) == (96, 4)


def test_the_liver_responds_while_the_lungs_progress(episodes):
    first, second = episodes["HCC-0091", 1], episodes["HCC-0091", 2]
    assert _sites(first, MRECIST, "intrahepatic") == ["PR", "PR", "PR"]
    assert _sites(first, MRECIST, "extrahepatic") == ["SD", "PD"]
    assert _sites(second, MRECIST, "intrahepatic") == ["SD", "SD", "SD"]
    assert _sites(second, MRECIST, "extrahepatic") == ["PR", "PR", "PR"]


def test_two_sessions_of_tace_without_effect(episodes):
    first, second = episodes["HCC-0098", 1], episodes["HCC-0098", 2]
    assert [one.kind for one in first.treatments] == ["tace", "tace"]
    assert [one.lesion.id for one in first.judged.by_criteria[MRECIST].new_lesions if one.counts_day] == [
        key for key, lesion in first.lesions.items() if lesion.label in ("L5", "L6")
    ]
    assert "target_unfit" not in _findings(second), "they have grown since they were embolised"


def test_the_course_with_gaps(episodes):
    episode = episodes["HCC-0112", 1]
    assert episode.baseline.label == "MRI-1"
    assert episode.baseline_chosen
    recist, viable = _called(episode, RECIST), _called(episode, MRECIST)
    wanted = {"MRI-2": ("NE", "NE"), "MRI-3": ("SD", "PR"), "CT-2": ("NE", "NE"), "MRI-4": ("SD", "PR")}
    assert {label: (recist[label], viable[label]) for label in wanted} == wanted
    open_to = {
        "/".join(study.label for study in episode.studies[one.day]): one.possible
        for one in episode.judged.by_criteria[RECIST].whole.visits
    }
    assert open_to["MRI-2"] == ("PR", "SD", "PD")
    assert {"target_not_measured", "nontarget_not_evaluated", "date_not_exact", "nadir_may_be_lower"} <= _findings(
        episode
    )


def test_afp_above_the_assay_is_a_baseline(designed):
    (afp,) = [one for one in marker_courses(_case("HCC-0112"), designed["HCC-0112", 1]) if one.marker == "afp"]
    assert afp.baseline is not None
    assert afp.baseline.entered == ">1210"
    assert afp.baseline.value.high == math.inf


@pytest.mark.parametrize("key", [key for key in COURSES if COURSES[key][0]], ids=str)
def test_afp_has_a_baseline(designed, key):
    courses = {one.marker: one for one in marker_courses(_case(key[0]), designed[key])}
    baseline = courses["afp"].baseline
    assert baseline is not None
    assert -28 <= baseline.day <= COURSES[key][1], "before the first dose or session"


def _case(number: str) -> CaseRecords:
    built = next(case for case in demonstration.build_demonstration() if case[0].case_number == number)
    return CaseRecords(built[0], tuple(built))


def test_every_site_of_a_course_with_lung_metastases(designed):
    assert _sites(designed["HCC-0129", 1], MRECIST, "intrahepatic") == ["PR", "PR", "PR", "PD"]
    assert _sites(designed["HCC-0129", 1], MRECIST, "extrahepatic") == ["SD", "SD", "PD"]


def test_nothing_on_the_timelines_is_odd_but_what_was_meant():
    odd = {}
    for built in demonstration.build_demonstration():
        case = CaseRecords(built[0], tuple(built))
        last = max(record.date for record in built if record.date is not None)
        timeline = timeline_of(case, max(last, demonstration.BOARD_DATE))
        if timeline.findings:
            odd[built[0].case_number] = [(one.kind, type(one.record).__name__) for one in timeline.findings]
    assert odd == {"HCC-0112": [("end_not_told", "SystemicTherapy")], "HCC-0168": [("undated", "Endoscopy")]}
