"""Values of facets and covariates, rows of the figures, printed points."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from hccboard import evidence
from hccboard.domain.case_course import Baseline, LineCourse, ProcedureCourse
from hccboard.evidence.knowledge import pharmacopoeia_of
from hccboard.evidence.vocabulary import REGIMEN_CLASSES
from hccboard.operations import cohort
from hccboard.operations.cohort import standing
from hccboard.operations.cohort.covariates import value_of
from hccboard.operations.cohort.standing import Regimens
from tests.unit.operations.cohort.test_analysis import TEN, asked, day, patient, registry

REGIMENS = [
    ("Lenvatinib + pembrolizumab", "ici_tki"), ("camrelizumab plus apatinib", "ici_tki"),
    ("Atezolizumab + bevacizumab", "ici_anti_vegf"), ("T+A", "ici_anti_vegf"),
    ("Durvalumab + tremelimumab", "ici_ici"), ("STRIDE", "ici_ici"), ("nivolumab", "ici"), ("Sorafenib", "tki"),
    ("ramucirumab", "anti_vegfr2"), ("oxaliplatin + fluorouracil + leucovorin", "chemotherapy"),
    ("something new", "other"), ("lenvatinib + something new", "other"), ("", "other"),
]  # fmt: skip


@pytest.mark.parametrize(("drugs", "group"), REGIMENS)
def test_groups_of_regimens(drugs: str, group: str) -> None:
    assert Regimens(pharmacopoeia_of(evidence.shipped())).group(drugs) == group
    assert group in REGIMEN_CLASSES


def test_the_groups_are_those_of_the_evidence_base() -> None:
    """A regimen of systemic drugs that the evidence base knows is in the class that it has there."""
    from hccboard.evidence.model import Regimen

    shipped = evidence.shipped()
    regimens = Regimens(pharmacopoeia_of(shipped))
    known = [one for one in shipped.of_kind(Regimen) if one.drugs and not one.modalities and one.pack == "hccboard"]
    differing = {
        one.id: (one.regimen_class, found) for one in known
        if (found := regimens.group(one.name)) != one.regimen_class
        and one.regimen_class not in ("other", "placebo", "locoregional_systemic")
    }  # fmt: skip
    assert len(known) > 25 and differing == {}


BASELINES: list[tuple[str, dict[str, Any], str]] = [
    ("bclc", {}, "unknown"), ("bclc", {"bclc": "B"}, "B"), ("bclc", {"bclc": "B|C"}, "open"),
    ("child_pugh", {"child_pugh": "A5"}, "A"), ("child_pugh", {"child_pugh": "A|B"}, "open"),
    ("child_pugh", {"child_pugh": "B7"}, "B"), ("portal_vein", {"portal_vein": "Vp0|Vp1"}, "open"),
    ("metastasis_site", {"sites_open": False}, "none"), ("metastasis_site", {}, "unknown"),
    ("metastasis_site", {"sites": ("lung",)}, "lung"), ("metastasis_site", {"sites": ("bone", "lung")}, "several"),
]  # fmt: skip


@pytest.mark.parametrize(("facet", "told", "value"), BASELINES)
def test_facets_of_the_state_at_the_start(facet: str, told: dict[str, Any], value: str) -> None:
    course = patient(1, baselines=(Baseline(day(0), **told),))
    found = cohort.analyse(registry(course), asked())
    assert {each.id: [one.value for one in each.values] for each in found.facets}[facet] == [value]


def test_the_state_is_that_of_the_last_time_zero_before_the_start() -> None:
    course = patient(1, baselines=(Baseline(day(-6), bclc="A"), Baseline(day(0), bclc="B"), Baseline(day(4), bclc="C")))
    from hccboard.domain.endpoints import Outcome, outcome_of

    outcome = outcome_of(course, "os", "first_systemic")
    assert isinstance(outcome, Outcome)
    at = standing.baseline_at(course, outcome.start)
    assert at is not None and at.bclc == "B"


COVARIATES: list[tuple[str, dict[str, Any], Any]] = [
    ("ecog", {"ecog": "0"}, 0.0), ("ecog", {"ecog": "1"}, 1.0), ("ecog", {"ecog": "1-2"}, 1.0),
    ("ecog", {"ecog": "0-1"}, None), ("ecog", {}, None),
    ("afp", {"afp_ng_ml": (400.0, 400.0)}, 1.0), ("afp", {"afp_ng_ml": (399.9, 399.9)}, 0.0),
    ("afp", {"afp_ng_ml": (1210.0, None)}, 1.0), ("afp", {"afp_ng_ml": (200.0, None)}, None), ("afp", {}, None),
    ("portal_vein", {"portal_vein": "Vp3|Vp4"}, 1.0), ("portal_vein", {"portal_vein": "Vp2|Vp3"}, None),
    ("portal_vein", {"portal_vein": "Vp0"}, 0.0), ("portal_vein", {}, None),
    ("extrahepatic", {"sites": ("lung",)}, 1.0), ("extrahepatic", {"sites_open": False}, 0.0),
    ("extrahepatic", {}, None),
    ("albi", {"albi_grade": "2"}, "2"), ("albi", {"albi_grade": "1|2"}, None),
    ("child_pugh", {"child_pugh": "B8"}, "B"), ("bclc", {"bclc": "B|C"}, None), ("age", {"age_years": 61}, 61.0),
]  # fmt: skip


@pytest.mark.parametrize(("covariate", "told", "value"), COVARIATES)
def test_covariates(covariate: str, told: dict[str, Any], value: Any) -> None:
    assert value_of(covariate, patient(1), Baseline(day(0), **told), "") == value


def test_a_swimmer_has_lines_marks_and_an_end() -> None:
    course = patient(
        1, 12.0, responds=3.0, operated=6.0,
        lines=(LineCourse(day(0), day(5.0), "Lenvatinib", 1), LineCourse(day(8.0), "", "Sorafenib", 2)),
    )  # fmt: skip
    still = patient(2, 20.0, died=False)
    both = registry(course, still)
    rows = cohort.swimmer(both, cohort.analyse(both, asked()))
    assert [(row.case_id, row.status) for row in rows] == [("id2", "alive"), ("id1", "death")]
    row = rows[1]
    assert [(mark.kind, round(mark.months)) for mark in row.marks] == [("response", 3), ("surgery", 6), ("death", 12)]
    assert [(round(bar.start), round(bar.end), bar.open) for bar in row.bars] == [(0, 5, False), (8, 12, True)]
    assert rows[0].bars[0].open and rows[0].bars[0].end == rows[0].months
    assert len(cohort.swimmer(both, cohort.analyse(both, asked()), 1)) == 1


def test_waterfall_and_spider_by_the_criteria_asked_for() -> None:
    every = registry(*TEN, patient(20, evaluated=False))
    analysis = cohort.analyse(every, asked())
    fall = cohort.waterfall(every, analysis)
    assert [row.percent for row in fall] == sorted((row.percent for row in fall), reverse=True)
    assert {row.best for row in fall} == {"PR", "SD"} and len(fall) == 10
    (spider,) = [row for row in cohort.spider(every, analysis) if row.case_id == "id1"]
    assert spider.points[0] == (0.0, 0.0, "")
    assert [(round(months), percent, category) for months, percent, category in spider.points[1:]] == [
        (1, -10.0, "SD"), (3, -40.0, "PR"),
    ]  # fmt: skip
    assert cohort.waterfall(every, cohort.analyse(every, asked(criteria="any"))) == ()


def test_a_tace_is_a_mark_and_an_operation_another() -> None:
    course = patient(1, 12.0, procedures=(ProcedureCourse(day(1.0), "tace"), ProcedureCourse(day(2.0), "resection")))
    one = registry(course)
    (row,) = cohort.swimmer(one, cohort.analyse(one, asked()))
    assert [mark.kind for mark in row.marks] == ["locoregional", "surgery", "death"]


def test_crude_proportions_are_listed_and_never_drawn() -> None:
    """INCONSISTENCIES I-32: every rate of the lung metastasectomy paper is k of n."""
    for endpoint in ("os", "pfs", "rfs"):
        rates = [one for one in cohort.published(endpoint) if one.study_id == "study.sun_2025"]
        assert rates and not any(one.drawn for one in rates)
        assert any(one.points for one in rates) and all(one.caveats for one in rates)


def test_printed_points_are_as_printed() -> None:
    found = {(one.study_id, one.arm, one.source): one for one in cohort.published("os")}
    (imbrave,) = [one for one in cohort.published("os") if one.study_id == "study.imbrave150"
                  and any(point.months == 12 for point in one.points) and "sorafenib" not in one.arm]  # fmt: skip
    assert [(point.months, point.text) for point in imbrave.points] == [(6.0, "84.8"), (12.0, "67.2")]
    assert imbrave.place == "Table 1; Text, AtezoBev"
    assert all(one.source and one.place and (one.median or one.points) for one in found.values())
    han = next(one for one in cohort.published("os") if one.study_id == "study.han_2021")
    assert han.median is not None and han.median.text == "14.3"
    assert han.time_zero == "First TACE." and "discrepancy.I-37" in han.discrepancies


def test_a_drug_added_later_moves_nobody_into_another_regimen() -> None:
    """Only those who lived until a drug was added can have it: it counts from then on."""
    added = (f"{day(5.0)}|camrelizumab",)
    course = patient(1, lines=(LineCourse(day(0), drugs="both", begun="lenvatinib", added=added),))
    regimens = Regimens(pharmacopoeia_of(evidence.shipped()))
    assert standing.regimen(course, day(0), day(0), regimens) == "tki"
    assert standing.decided_later(course, "regimen", day(0), day(0))
    assert standing.regimen(course, day(0), day(6.0), regimens) == "ici_tki"
    assert not standing.decided_later(course, "regimen", day(0), day(6.0))


# date of an operation or session, start, moment, operated, with TACE
ROUGH: list[tuple[str, str, str, str, str]] = [
    ("2025-03-20", "2025-01-10", "2025-03-05", "not_operated", "none"),
    ("2025-03-20", "2025-01-10", "2025-03-20", "operated", "tace_haic"),
    ("2025-03", "2025-01-10", "2025-03-05", "not_operated", "none"),
    ("2025-03", "2025-01-10", "2025-03-15", "operated", "tace_haic"),
    ("2025-03", "2025-03-20", "2025-03-20", "operated", "tace_haic"),
    ("2025-03", "2025-03-05", "2025-03-05", "not_operated", "none"),
    ("2025", "2025-01-10", "2025-12-01", "unknown", "unknown"),
    ("2025", "2024-01-10", "2025-12-01", "unknown", "unknown"),
    ("2025", "2024-01-10", "2026-12-01", "operated", "tace_haic"),
    ("2025", "2024-01-10", "2024-12-01", "not_operated", "none"),
    ("2025", "2026-01-10", "2026-12-01", "not_operated", "tace_haic"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "start", "moment", "operated", "local"), ROUGH)
def test_a_date_known_to_its_month_or_year_decides_no_more_than_it_tells(
    text: str, start: str, moment: str, operated: str, local: str
) -> None:
    course = patient(1, procedures=(ProcedureCourse(text, "resection", "R0"), ProcedureCourse(text, "tace")))
    assert standing.operated(course, start, moment) == operated
    assert standing.locoregional(course, moment) == local


def test_a_line_known_to_the_year_of_the_start_leaves_the_regimen_unknown() -> None:
    regimens = Regimens(pharmacopoeia_of(evidence.shipped()))
    course = patient(1, lines=(LineCourse("2025", drugs="sorafenib"),))
    assert [standing.regimen(course, one, one, regimens) for one in ("2024-12-31", "2025-06-01", "2026-01-01")] == [
        "none", "unknown", "tki"
    ]  # fmt: skip


def test_the_line_of_a_spider_plot_begins_on_the_day_of_its_baseline() -> None:
    """Treated half a year after diagnosis: nobody was measured before."""
    told = patient(1, responds=9.0)
    episode = replace(told.episodes[0], starts=day(6.0), baseline=day(5.5))
    course = replace(told, starts={"diagnosis": day(0)}, episodes=(episode,))
    board = registry(course)
    (row,) = cohort.spider(board, cohort.analyse(board, asked(time_zero="diagnosis")))
    assert row.points[0][0] == pytest.approx(5.5, abs=0.02) and row.points[0][1] == 0.0
