"""The shipped pack loads, and what it says hangs together."""

from __future__ import annotations

import pytest

from hccboard import evidence
from hccboard.evidence.model import Discrepancy, Recommendation, Result, Study


@pytest.fixture(scope="module")
def shipped() -> evidence.Evidence:
    return evidence.shipped()


def test_every_inconsistency_is_told(shipped):
    assert [d.id for d in shipped.of_kind(Discrepancy)] == [f"discrepancy.I-{i:02}" for i in range(1, 50)]


def test_exchanged_confidence_levels_are_put_right_and_the_printed_ones_kept(shipped):
    result = shipped["result.cosmic_312.os.zhu_2025.table_1"]
    assert isinstance(result, Result)
    assert (result.printed.limits.level, result.figures.limits.level) == (99, 96)
    assert result.figures.values == result.printed.values
    assert result.discrepancies == ("discrepancy.I-14",)


def test_every_interval_of_an_effect_has_its_level(shipped):
    without = [r.id for r in shipped.of_kind(Result) for f in (r.printed, r.figures) if f.limits and not f.limits.level]
    assert without == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("CESETIAL", "study.celestial"), ("celestial", "study.celestial"), ("NCT01908426", "study.celestial"),
        ("imbrave 150", "study.imbrave150"), ("oriental", "study.asia_pacific"), ("COSMIC312", "study.cosmic_312"),
        ("I-14", "discrepancy.I-14"), ("rivatinib", "drug.lenvatinib"), ("ranvatinib", "regimen.lenvatinib"),
        ("SCT-H10A", "study.sct_i10a_sct510"), ("bevacizumab imbrave150", "study.imbrave150"),
    ],
)  # fmt: skip
def test_search_finds_every_spelling(shipped, query, expected):
    assert expected in [entry.id for entry in shipped.search(query)]


def test_search_finds_the_results_of_a_misspelt_trial(shipped):
    found = {entry.id for entry in shipped.search("cesetial")}
    assert {r.id for r in shipped.results_of("study.celestial")} <= found


def test_search_for_nothing_finds_nothing(shipped):
    assert shipped.search("") == shipped.search(" - ") == ()
    assert shipped.search("no such thing at all") == ()


def test_no_recommendation_is_shipped_without_its_label(shipped):
    assert all(one.certainty for one in shipped.of_kind(Recommendation))


def test_the_time_of_a_randomised_trial_counts_from_randomisation(shipped):
    """Cohorts count from another day each, so that no two times are read as one. An analysis of antibodies does not
    say which; TALENTop is randomised only after its first cycles."""
    randomised = {s.id: s.time_zero for s in shipped.of_kind(Study) if s.design == "randomised"}
    assert {key for key, value in randomised.items() if value != "Randomisation."} == {
        "study.imbrave150_ada", "study.talentop",
    }  # fmt: skip
    own = {s.id: s.time_zero for s in shipped.of_kind(Study) if s.time_zero and s.design != "randomised"}
    assert set(own) == {"study.han_2021", "study.sun_2025", "study.zhang_2024"}
