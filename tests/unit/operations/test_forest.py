"""The forest plot: limits at the level their source states, each trial against its own comparator, never pooled."""

from __future__ import annotations

import pytest

from hccboard import evidence
from hccboard.operations.comparison import comparison_for
from hccboard.operations.comparison_words import forest_level, forest_notes, forest_sentence
from hccboard.operations.forest import Forest, ForestRow, forest_for


@pytest.fixture(scope="module")
def base() -> evidence.Evidence:
    return evidence.shipped()


def _row(forest: Forest, trial: str, cut: str = "", label: str = "") -> ForestRow:
    found = [
        row for row in forest.rows
        if row.trial == trial and (row.cut.id if row.cut else "") == cut and label in row.label
    ]  # fmt: skip
    assert len(found) == 1, [(row.trial, row.cut, row.label) for row in found]
    return found[0]


# endpoint, trial, cut, arm, comparator, estimate, limits, level (None: no interval), source and place
OS = [
    ("CheckMate 9DW", "", "nivolumab", "lenvatinib or sorafenib", "0.79", ("0.65", "0.96"), 95, "Zhu 2025, Table 1"),
    ("IMbrave150", "primary", "", "sorafenib", "0.58", ("0.42", "0.79"), 95, "Long 2021, Table 1"),
    ("IMbrave150", "update", "", "sorafenib", "0.66", ("0.52", "0.85"), 95, "Zhu 2025, Table 1"),
    ("LEAP-002", "final", "", "lenvatinib + placebo", "0.84", ("0.708", "0.997"), 95, "Zhu 2025, Table 1"),
    ("CARES-310", "primary", "", "sorafenib", "0.62", None, None, "Qin 2023, Primary report"),
    ("CARES-310", "final", "", "sorafenib", "0.64", ("0.52", "0.79"), 95, "Zhu 2025, Table 1"),
    ("HIMALAYA", "", "STRIDE", "sorafenib", "0.78", ("0.65", "0.93"), 96.02, "Zhu 2025, Table 1"),
    ("HIMALAYA", "", "durvalumab", "sorafenib", "0.86", ("0.73", "1.03"), 95.67, "Zhu 2025, Text, ICI monotherapies"),
    ("COSMIC-312", "", "", "sorafenib", "0.90", ("0.69", "1.18"), 96, "Zhu 2025, Table 1"),
    ("RATIONALE-301", "", "", "sorafenib", "0.85", ("0.71", "1.02"), 95.003,
     "Qin 2023 (RATIONALE-301), Primary report"),
    ("APOLLO", "", "", "sorafenib", "0.69", ("0.52", "0.92"), 98.8, "Zhu 2025, Table 1"),
    ("REFLECT", "", "", "sorafenib", "0.92", ("0.79", "1.06"), 95, "Long 2021, Table 1"),
    ("ORIENT-32", "", "", "sorafenib", "0.57", ("0.43", "0.75"), 95, "Zhu 2025, Table 1"),
    ("SHARP", "", "", "placebo", "0.69", ("0.55", "0.87"), 95, "Long 2021, Text, targeted therapy"),
    ("LAUNCH", "", "", "lenvatinib", "0.45", None, None, "Peng 2023, Abstract"),
]  # fmt: skip
PFS = [
    ("COSMIC-312", "", "", "sorafenib", "0.63", ("0.44", "0.91"), 99, "Zhu 2025, Table 1"),
    ("LEAP-002", "interim_1", "", "lenvatinib + placebo", "0.867", ("0.734", "1.024"), 95, "Zhu 2025, Table 1"),
    ("LEAP-002", "final", "", "lenvatinib + placebo", "0.83", ("0.71", "0.98"), 95,
     "Zhu 2025, Text, lenvatinib plus pembrolizumab"),
    ("CARES-310", "primary", "", "sorafenib", "0.52", None, None, "Qin 2023, Primary report"),
    ("CARES-310", "final", "", "sorafenib", "0.54", ("0.44", "0.67"), 95, "Zhu 2025, Table 1"),
    ("APOLLO", "", "", "sorafenib", "0.53", ("0.41", "0.68"), 96, "Zhu 2025, Table 1"),
]  # fmt: skip
CASES = [("os", *one) for one in OS] + [("pfs", *one) for one in PFS]


@pytest.mark.parametrize(
    ("endpoint", "trial", "cut", "label", "comparator", "estimate", "limits", "level", "place"),
    [one if one[3] != "durvalumab" else (*one[:3], "durvalumab", *one[4:]) for one in CASES],
)
def test_an_effect_stands_at_its_level(
    base, endpoint, trial, cut, label, comparator, estimate, limits, level, place
):
    forest = forest_for(endpoint, base=base)
    if label == "durvalumab":
        row = next(row for row in forest.rows if row.trial == trial and row.label == "durvalumab")
    else:
        row = _row(forest, trial, cut, label)
    interval = row.effect.interval
    assert (row.comparator, row.effect.measure, row.effect.estimate) == (comparator, "HR", estimate)
    assert (interval and (interval.low, interval.high)) == limits
    assert (interval.level if interval else None) == level
    assert row.dashed == (level not in (None, 95))
    assert place in [f"{one.source_name}, {one.place}" for one in row.origins]


def test_the_level_is_named_where_it_is_not_usual(base):
    forest = forest_for("os", base=base)
    said = {row.trial: forest_level(row) for row in forest.rows if row.dashed and row.label != "durvalumab"}
    assert said == {
        "HIMALAYA": "96.02 % CI", "COSMIC-312": "96 % CI", "APOLLO": "98.8 % CI", "RATIONALE-301": "95.003 % CI",
    }  # fmt: skip
    assert set(forest.levels) == {96.02, 95.67, 96.0, 98.8, 95.003}
    assert "Dashed: CI level not 95 % or not stated." in forest_notes(forest)


def test_a_level_that_is_not_stated_is_dashed_and_said(base):
    from dataclasses import replace

    row = _row(forest_for("os", base=base), "REFLECT")
    unknown = replace(row, effect=replace(row.effect, interval=replace(row.effect.interval, level=None)), dashed=True)
    assert "level not stated" in forest_level(unknown)


@pytest.mark.parametrize(
    ("endpoint", "trial", "printed"),
    [
        ("os", "COSMIC-312", "HR 0.90 (0.69–1.18), 99 % CI"),
        ("pfs", "COSMIC-312", "HR 0.63 (0.44–0.91), 96 % CI"),
        ("os", "APOLLO", "HR 0.69 (0.52–0.92), 95 % CI"),
        ("os", "SHARP", "HR 0.69 (0.55–0.78), 95 % CI"),
        ("os", "RATIONALE-301", "HR 0.85 (0.71–1.02), 95 % CI"),
    ],
)
def test_what_is_printed_otherwise_stands_beside_it(base, endpoint, trial, printed):
    row = _row(forest_for(endpoint, base=base), trial)
    assert row.otherwise
    assert printed in forest_sentence(row)


def test_himalaya_keeps_the_printed_limit(base):
    row = _row(forest_for("os", base=base), "HIMALAYA", label="STRIDE")
    assert "0.78 (0.65–0.93), 96.02 % CI" in forest_sentence(row)
    assert "0.78 (0.65–0.92), 96.02 % CI" in forest_sentence(row)
    assert "I-17" in forest_sentence(row)


def test_every_row_is_one_trial_one_comparator_one_cut(base):
    for endpoint in ("os", "pfs", "ttp", "orr", "qol"):
        rows = forest_for(endpoint, "", base=base).rows
        keys = [(r.study, r.label, r.comparator, r.cut.id if r.cut else "", r.effect.measure, r.criteria) for r in rows]
        assert len(keys) == len(set(keys))
        for row in rows:
            results = [base[one.result] for one in row.origins]
            assert {one.study for one in results} == {row.study}
            assert {one.cut for one in results} == {row.cut.id if row.cut else ""}
            assert not any(one.subgroup for one in results)


def test_subgroups_come_only_when_asked_for(base):
    few = forest_for("os", studies=["study.leap_002"], base=base).rows
    more = forest_for("os", studies=["study.leap_002"], subgroups=True, base=base).rows
    assert [row.subgroup for row in few] == [""]
    assert "Asian patients" in [row.subgroup for row in more]


def test_the_order_is_that_of_the_comparator(base):
    order = comparison_for("long_term", base=base).order
    found = list(dict.fromkeys(row.study for row in forest_for("os", order=order, base=base).rows))
    assert found == [study for study in order if study in found] + [s for s in found if s not in order]
    without = forest_for("os", base=base)
    assert list(dict.fromkeys(row.comparator for row in without.rows)) == list(without.comparators)


def test_a_difference_has_no_place_on_the_log_axis_and_an_odds_ratio_favours_above_one(base):
    rows = {row.trial: row for row in forest_for("orr", base=base).rows}
    assert (rows["RATIONALE-301"].effect.measure, rows["RATIONALE-301"].plotted) == ("difference", False)
    assert (rows["REFLECT"].effect.measure, rows["REFLECT"].plotted, rows["REFLECT"].favours_low) == ("OR", True, False)
    assert rows["REFLECT"].criteria == "mrecist"


def test_notes_never_speak_of_a_pooled_effect(base):
    noted = " ".join(forest_notes(forest_for("os", base=base)))
    assert "never pooled" in noted
    assert not hasattr(forest_for("os", base=base), "pooled")
