"""What the review of 2021 misprints is put right with the printed figure kept; its sites and studies are whole."""

from __future__ import annotations

import pytest

from hccboard import evidence
from hccboard.evidence.model import Result, SiteTherapy, Study

PIVOTAL = ("sharp", "asia_pacific", "reflect", "imbrave150", "checkmate_459", "resorce", "celestial", "reach",
           "reach_2", "keynote_224", "keynote_240", "keynote_394", "checkmate_040", "go30140",
           "cosmic_312")  # fmt: skip


@pytest.fixture(scope="module")
def shipped() -> evidence.Evidence:
    return evidence.shipped()


def _result(shipped: evidence.Evidence, name: str) -> Result:
    found = shipped[f"result.{name}"]
    assert isinstance(found, Result)
    return found


def _of_the_review(shipped: evidence.Evidence) -> list[SiteTherapy]:
    return [one for one in shipped.of_kind(SiteTherapy) if one.source == "source.long_2021"]


def _texts(values: tuple) -> list[str]:
    return [str(value) for value in values]


@pytest.mark.parametrize(
    ("name", "printed", "used"),
    [
        ("sharp.os.long_2021.table_1", "0.55 0.78", "0.55 0.87"),
        ("keynote_240.final.os.long_2021.table_1", "0.61 0.99", "0.611 0.998"),
        ("reach_2.pfs.long_2021.text", "0.40 0.60", "0.339 0.603"),
    ],
)
def test_limits_are_put_right_beside_the_printed_ones(shipped, name, printed, used):
    result = _result(shipped, name)
    assert [f"{f.limits.low} {f.limits.high}" for f in (result.printed, result.figures)] == [printed, used]
    assert result.discrepancies


@pytest.mark.parametrize(
    ("name", "printed", "used"),
    [
        ("celestial.orr.recist_1_1.long_2021.text", "0.001", "0.009"),
        ("imbrave150.primary.os.long_2021.text", "<0.0001", "<0.001"),
        ("keynote_240.final.pfs.long_2021.text", "0.0238", "0.0022"),
        ("reach_2.os.long_2021.text", "0.019", "0.0199"),
        ("checkmate_459.primary.os.first_statement.long_2021.text", "0.0419", "0.0752"),
    ],
)
def test_p_values_are_put_right_beside_the_printed_ones(shipped, name, printed, used):
    result = _result(shipped, name)
    assert [str(result.printed.p), str(result.figures.p)] == [printed, used]


def test_three_medians_for_two_arms_become_two(shipped):
    result = _result(shipped, "keynote_240.final.os.long_2021.table_1")
    assert str(result.printed.values[0]) == "13.9 vs 13.6 vs 10.9"
    assert _texts(result.figures.values) == ["13.9", "10.6"]


def test_a_limit_of_significance_is_no_result(shipped):
    """CheckMate 459: 0.84 was set in advance; the trial missed it, and it is a first-line trial."""
    result = _result(shipped, "checkmate_459.primary.os.first_statement.long_2021.text")
    assert (str(result.printed.estimate), str(result.figures.estimate)) == ("0.84", "0.85")
    study = shipped["study.checkmate_459"]
    assert isinstance(study, Study)
    assert (study.line, study.primary_outcome) == ("first", "missed")
    assert dict(_result(shipped, "checkmate_459.primary.os.long_2021.table_1").as_printed)["line"] == "second"


def test_missed_thresholds_stand_with_their_analysis(shipped):
    survival = _result(shipped, "keynote_240.final.os.long_2021.text").figures
    progression = _result(shipped, "keynote_240.interim.pfs.finn_2020_keynote_240.abstract").figures
    for figures, threshold in ((survival, 0.0174), (progression, 0.002)):
        assert (figures.sided, figures.p_threshold) == (1, threshold)
        assert figures.p.number > figures.p_threshold


@pytest.mark.parametrize("name", PIVOTAL)
def test_a_study_says_whom_it_took_and_where_it_was_published(shipped, name):
    study = shipped[f"study.{name}"]
    assert isinstance(study, Study)
    assert study.n and study.arms and study.publications and study.line and study.phase
    assert study.eligibility and all(one.when is not None and one.certainty for one in study.eligibility)
    sizes = [arm.n for arm in study.arms if arm.n is not None]
    assert not sizes or sum(sizes) == study.n


def test_sites_of_metastases_have_what_the_review_reports(shipped):
    told = {(site, one.modality) for one in _of_the_review(shipped) for site in one.sites}
    assert told >= {
        ("lung", "metastasectomy"), ("lung", "ablation"), ("lung", "radiotherapy"), ("lung", "tace"),
        ("lung", "systemic_local"), ("lymph_node", "resection"), ("lymph_node", "ablation"),
        ("lymph_node", "radiotherapy"), ("lymph_node", "tace"), ("adrenal", "resection"), ("adrenal", "ablation"),
        ("adrenal", "radiotherapy"), ("adrenal", "tace"), ("bone", "ablation"), ("bone", "radiotherapy"),
        ("brain", "radiotherapy"), ("any", "natural_history"), ("various", "resection"),
    }  # fmt: skip
    assert not [pair for pair in told if pair[0] == "peritoneum"]  # the review has nothing on it


def test_what_has_no_figure_says_why(shipped):
    without = [one for one in _of_the_review(shipped) if one.value is None]
    assert without
    assert not [
        one.id for one in without if one.outcome != "Reported without figures" and not (one.note or one.population)
    ]


def test_two_studies_of_one_sentence_are_two_entries(shipped):
    by_id = {one.id: str(one.value) for one in _of_the_review(shipped)}
    assert by_id["site_therapy.adrenal.radiotherapy.yuan_os_1y.long_2021"] == "59.9"
    assert by_id["site_therapy.adrenal.radiotherapy.jung_os_1y.long_2021"] == "53.1"
