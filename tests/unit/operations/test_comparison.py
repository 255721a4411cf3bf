"""The comparator: every figure with its source, never two kinds of figure in one column, never a ranking."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hccboard import evidence
from hccboard.evidence import vocabulary
from hccboard.evidence.model import Result
from hccboard.operations.comparison import (
    TABLE_OF_GOAL,
    ArmRow,
    Block,
    Comparison,
    comparator_of,
    comparison_for,
    shown_arms,
)
from hccboard.operations.comparison_figures import FORMULA_SOURCE, Figure, Origin, not_evaluable_flag, per_month
from hccboard.operations.comparison_words import figure_sentences, notes_of, row_note, warnings_of


@pytest.fixture(scope="module")
def base() -> evidence.Evidence:
    return evidence.shipped()


@pytest.fixture(scope="module")
def conversion(base) -> Comparison:
    return comparison_for("conversion", base=base)


@pytest.fixture(scope="module")
def long_term(base) -> Comparison:
    return comparison_for("long_term", base=base)


def _row(comparison: Comparison, study: str, cut: str = "", criteria: str | None = None, arm: str = "") -> ArmRow:
    found = [
        row for block in comparison.blocks if criteria is None or block.criteria == criteria for row in block.rows
        if row.study == f"study.{study}" and (row.cut.id if row.cut else "") == cut and arm in ("", row.arm)
    ]  # fmt: skip
    assert len(found) == 1, [row.key for row in found]
    return found[0]


def _cell(comparison: Comparison, row: ArmRow, key: str) -> Figure | None:
    block = next(block for block in comparison.blocks if row in block.rows)
    return row.cells[[column.key for column in block.columns].index(key)]


# study, cut, criteria, column, figure, that of its own comparator, where it is printed
ZHU = ("source.zhu_2025", "Table 1")
LONG = ("source.long_2021", "Table 1")
RESPONSES = [
    ("checkmate_9dw", "", "recist_1_1", "orr", "36", "13", ZHU),
    ("checkmate_9dw", "", "recist_1_1", "pd", "20", "14", ZHU),
    ("imbrave150", "update", "recist_1_1", "orr", "30", "11", ZHU),
    ("imbrave150", "update", "recist_1_1", "pd", "19", "25", ZHU),
    ("imbrave150", "primary", "recist_1_1", "orr", "27", "12", LONG),
    ("imbrave150", "primary", "mrecist", "orr", "33.2", "13.3", LONG),
    ("leap_002", "final", "recist_1_1", "orr", "26.1", "17.5", ZHU),
    ("leap_002", "final", "recist_1_1", "pd", "12.2", "15", ZHU),
    ("cares_310", "final", "recist_1_1", "orr", "26.8", "5.9", ZHU),
    ("cares_310", "primary", "recist_1_1", "orr", "25.4", "", ("source.qin_2023", "Primary report")),
    ("himalaya", "", "recist_1_1", "pd", "39.9", "39.3", ZHU),
    ("hepatorch", "", "recist_1_1", "orr", "25.3", "6.1", ZHU),
    ("sct_i10a_sct510", "", "recist_1_1", "orr", "32.8", "4.3", ZHU),
    ("cosmic_312", "", "recist_1_1", "orr", "11", "4", ZHU),
    ("orient_32", "", "recist_1_1", "orr", "21", "4", ZHU),
    ("reflect", "", "mrecist", "orr", "24.1", "9.2", ("source.long_2021", "Text, lenvatinib")),
    ("sharp", "", "recist", "orr", "2", "1", LONG),
    ("checkmate_459", "primary", "recist", "orr", "15", "7", LONG),
]  # fmt: skip
OUTCOMES = [
    ("cares_310", "final", "os", "23.8", "15.2", ZHU),
    ("cares_310", "primary", "os", "22.1", "", ("source.qin_2023", "Primary report")),
    ("imbrave150", "update", "os", "19.2", "13.4", ("source.zhu_2025", "Table 1")),
    ("imbrave150", "primary", "os", "NE", "13.2", LONG),
    ("imbrave150", "primary", "qol", "11.2", "3.6", ("source.finn_2020", "Primary report")),
    ("imbrave150", "update", "trae_g3", "43", "46", ZHU),
    ("leap_002", "final", "os", "21.2", "19.0", ZHU),
    ("leap_002", "final", "trae_g3", "62.5", "57.5", ZHU),
    ("rationale_301", "", "os", "15.9", "14.1", ("source.qin_2023_rationale", "Primary report")),
    ("launch", "", "os", "17.8", "11.5", ("source.peng_2023", "Abstract")),
    ("sct_i10a_sct510", "", "teae_g3", "84.8", "87.1", ZHU),
    ("zgdh3", "", "trae_g3", "38", "50", ("source.zhu_2025", "Text, sorafenib and donafenib")),
]  # fmt: skip


@pytest.mark.parametrize(("study", "cut", "criteria", "column", "figure", "control", "place"), RESPONSES)
def test_a_response_stands_with_its_comparator_and_its_source(
    conversion, study, cut, criteria, column, figure, control, place
):
    cell = _cell(conversion, _row(conversion, study, cut, criteria), column)
    assert cell is not None
    assert (cell.text, cell.control, cell.criteria, cell.cut) == (figure, control, criteria, cut)
    assert place in [(one.source, one.place) for one in cell.origins]


@pytest.mark.parametrize(("study", "cut", "column", "figure", "control", "place"), OUTCOMES)
def test_an_outcome_stands_with_its_comparator_and_its_source(long_term, study, cut, column, figure, control, place):
    rows = [r for r in long_term.rows if r.study == f"study.{study}" and (r.cut.id if r.cut else "") == cut]
    cell = _cell(long_term, rows[0], column)
    assert cell is not None
    assert (cell.text, cell.control, cell.cut) == (figure, control, cut)
    assert place in [(one.source, one.place) for one in cell.origins]


def _all_figures(comparison: Comparison) -> list[tuple[Block, int, ArmRow, Figure]]:
    return [
        (block, number, row, cell) for block in comparison.blocks for row in block.rows
        for number, cell in enumerate(row.cells) if cell is not None
    ]  # fmt: skip


lines = st.sampled_from(["", *vocabulary.LINES])
goals = st.sampled_from(sorted(TABLE_OF_GOAL))
classes = st.sampled_from(["", *vocabulary.REGIMEN_CLASSES])
regions = st.sampled_from(["", *vocabulary.REGIONS])


@given(goal=goals, line=lines, regimen_class=classes, region=regions, order=st.sampled_from(["value", "trial"]))
def test_no_column_mixes_criteria_endpoints_or_data_cuts(goal, line, regimen_class, region, order):
    """Whatever is asked for: one column, one endpoint, one set of response criteria, one kind of adverse events; one
    row, one study, one arm, one data cut; every printed figure has a source and a place."""
    base = evidence.shipped()
    comparison = comparison_for(goal, line, regimen_class=regimen_class, region=region, order=order, base=base)
    for block, number, row, cell in _all_figures(comparison):
        column = block.columns[number]
        assert column.criteria == block.criteria
        if column.criteria is not None:
            assert cell.criteria == column.criteria
        results = [base[one.result] for one in cell.origins]
        assert results
        for result in results:
            assert isinstance(result, Result)
            assert result.study == row.study
            assert not result.subgroup
            if not column.computed:
                assert result.endpoint == column.endpoint
                assert result.criteria in ("", column.criteria or "")
                assert row.arm in result.arms
            if "other_cut" not in cell.flags:
                assert result.cut == (row.cut.id if row.cut else result.cut)
                assert result.cut == cell.cut
        assert all(one.source and one.place for one in cell.origins)
        assert cell.computed == column.computed


@given(goal=goals, line=lines)
def test_rows_are_sorted_by_value_within_one_block_only(goal, line):
    comparison = comparison_for(goal, line, base=evidence.shipped())
    for block in comparison.blocks:
        numbers = [row.cells[0].number if row.cells[0] and row.cells[0].reported else None for row in block.rows]
        known = [one for one in numbers if one is not None]
        assert numbers[: len(known)] == sorted(known, reverse=True)
        assert all(one is None for one in numbers[len(known) :])
    assert [b.criteria for b in comparison.blocks] == list(dict.fromkeys(b.criteria for b in comparison.blocks))


def test_every_arm_names_the_comparator_of_its_own_trial(base):
    for study in base.of_kind(type(base["study.imbrave150"])):
        for arm in shown_arms(study):
            labels = {one.label for one in study.arms}
            assert set(comparator_of(study, arm)) <= labels - {arm.label}
    himalaya = base["study.himalaya"]
    assert [comparator_of(himalaya, arm) for arm in shown_arms(himalaya)] == [("sorafenib",), ("sorafenib",)]


def test_a_single_arm_trial_is_marked_and_has_no_comparator(conversion):
    row = _row(conversion, "go30140", criteria="")
    assert row.comparator == ()
    assert "single arm" in row_note(row)
    assert "vs" not in row_note(row)


def test_the_cuts_of_a_trial_are_rows_of_their_own_and_never_share_a_figure(long_term):
    primary, update = _row(long_term, "imbrave150", "primary"), _row(long_term, "imbrave150", "update")
    assert _cell(long_term, update, "qol") is None
    assert _cell(long_term, primary, "trae_g3") is None
    assert "IMbrave150 (update)" in row_note(update)


def test_a_response_without_named_criteria_that_repeats_a_named_one_is_that_one(conversion):
    """Zhu 2025 gives the rate of progression of HIMALAYA in Table 1 by RECIST 1.1 and again in the text."""
    cell = _cell(conversion, _row(conversion, "himalaya", criteria="recist_1_1"), "pd")
    assert [one.place for one in cell.origins] == ["Table 1", "Text, tremelimumab plus durvalumab"]
    assert not [row for block in conversion.blocks if block.criteria == "" for row in block.rows
                if row.study == "study.himalaya"]  # fmt: skip


@pytest.mark.parametrize(
    ("study", "cut", "flag"),
    [
        ("himalaya", "", "ne_counted"),  # 60.1 + 39.9
        ("checkmate_9dw", "", "ne_left_out"),  # 12 % not evaluable
        ("leap_002", "final", "ne_left_out"),  # 81.3 + 12.2
        ("orient_32", "", "ne_not_known"),  # 72 + 27: rounding
    ],
)  # fmt: skip
def test_progression_says_whether_it_counts_those_not_evaluable(conversion, study, cut, flag):
    cell = _cell(conversion, _row(conversion, study, cut, "recist_1_1"), "pd")
    assert flag in cell.flags
    assert "discrepancy.I-16" in cell.discrepancies


def test_the_note_that_progression_is_not_comparable_always_stands_with_responses(base):
    for goal, table in TABLE_OF_GOAL.items():
        noted = comparison_for(goal, base=base).notes
        assert ("pd_not_comparable" in noted) == (table == "response")
        assert noted[0] == "separate_trials"
    assert any("not comparable" in one for one in notes_of(comparison_for("conversion", base=base)))


def test_what_is_not_extracted_is_no_figure(conversion, long_term):
    assert _cell(conversion, _row(conversion, "reflect", criteria="mrecist"), "pd") is None
    apollo = _cell(conversion, _row(conversion, "apollo", criteria="recist_1_1"), "orr")
    assert apollo.text == "NA"
    assert not apollo.reported
    rows = [row for row in long_term.rows if row.study == "study.himalaya" and row.arm == "durvalumab"]
    survival = _cell(long_term, rows[0], "os")
    assert (survival.text, survival.effect.estimate) == ("", "0.86")


def test_the_rate_per_month_is_ours_and_says_how(long_term):
    """Zhu 2025: incidence by exposure. LEAP-002, final: 62.5 % (Table 1) by 8.6 months (text) is 7.27."""
    row = _row(long_term, "leap_002", "final")
    cell = _cell(long_term, row, "trae_g3_per_month")
    assert (cell.text, cell.computed, cell.terms) == ("7.3", True, ("62.5", "8.6"))
    assert cell.number == pytest.approx(7.267, abs=0.001)
    column = long_term.blocks[0].columns[3]
    assert "computed by us: 62.5 % / 8.6 months" in figure_sentences(cell, column)
    assert f"method: {FORMULA_SOURCE}, Text, factors to consider" in figure_sentences(cell, column)
    assert evidence.shipped()["source.zhu_2025"].short == FORMULA_SOURCE
    assert any("Zhu 2025" in one for one in notes_of(long_term))


def test_there_is_no_rate_over_two_data_cuts(long_term):
    """IMbrave150: events of the update, exposure of the primary analysis."""
    cell = _cell(long_term, _row(long_term, "imbrave150", "update"), "trae_g3_per_month")
    assert (cell.text, cell.number, cell.flags) == ("", None, ("other_cut",))
    assert "exposure is known at another data cut only" in " ".join(
        figure_sentences(cell, long_term.blocks[0].columns[3])
    )


def _figure(text: str, cut: str = "final") -> Figure:
    return Figure(text, float(text), "%", (Origin("result.x", "source.x", "X", "Table 1"),), cut=cut)


def test_two_exposures_of_two_drugs_give_no_rate():
    assert per_month(_figure("43"), [_figure("7.4"), _figure("6.9")]).flags == ("two_exposures",)
    assert per_month(_figure("43"), [_figure("7.4")]).text == "5.8"
    assert per_month(_figure("43"), []) is None
    assert per_month(None, [_figure("7.4")]) is None


@pytest.mark.parametrize(
    ("pd", "dcr", "ne", "flag"),
    [
        ("39.9", "60.1", "", "ne_counted"), ("20", "68", "", "ne_left_out"), ("27", "72", "", "ne_not_known"),
        ("20", "80", "", "ne_not_known"), ("20", "", "", "ne_not_known"), ("20", "", "12", "ne_left_out"),
        ("", "70", "", ""), ("10.0", "90.1", "", "ne_not_known"),
    ],
)  # fmt: skip
def test_rounding_decides_nothing_about_those_not_evaluable(pd, dcr, ne, flag):
    figures = [_figure(one) if one else None for one in (pd, dcr, ne)]
    assert not_evaluable_flag(*figures) == flag


def test_treatment_related_and_treatment_emergent_events_stand_apart(long_term):
    row = _row(long_term, "sct_i10a_sct510")
    assert _cell(long_term, row, "trae_g3") is None
    assert _cell(long_term, row, "teae_g3").text == "84.8"
    assert "events_apart" in long_term.notes


def test_a_corrected_figure_keeps_the_printed_one(long_term):
    cell = _cell(long_term, _row(long_term, "zgdh3"), "trae_g3")
    assert (cell.text, cell.printed, cell.discrepancies) == ("38", "57", ("discrepancy.I-21",))


def test_a_missed_endpoint_and_an_off_label_status_are_seen(base):
    row = _row(comparison_for("conversion", base=base), "leap_002", "final", "recist_1_1")
    assert warnings_of(row) == ("primary endpoint missed", "off label in China, 2025")


def test_the_present_treatment_is_marked_by_its_regimen(base):
    for name in ("lenvatinib_pembrolizumab", "regimen.lenvatinib_pembrolizumab"):
        rows = comparison_for("conversion", current=name, base=base).rows
        assert {row.study for row in rows if row.current} == {"study.leap_002"}
    assert not any(row.current for row in comparison_for("conversion", base=base).rows)


@pytest.mark.parametrize("goal", sorted(TABLE_OF_GOAL))
def test_filters_take_away_and_say_how_many(base, goal):
    whole = comparison_for(goal, base=base)
    china = comparison_for(goal, region="CN", base=base)
    assert 0 < len(china.rows) < len(whole.rows)
    assert china.left_out == len({(r.study, r.arm) for r in whole.rows}) - len({(r.study, r.arm) for r in china.rows})
    assert {row.regimen for row in china.rows} >= {"regimen.atezolizumab_bevacizumab", "regimen.lenvatinib"}
    assert "regimen.lenvatinib_pembrolizumab" not in {row.regimen for row in china.rows}
    pairs = comparison_for(goal, regimen_class="ici_tki", base=base)
    assert {row.regimen_class for row in pairs.rows} == {"ici_tki"}
    later = comparison_for(goal, "second", base=base)
    assert {row.line for row in later.rows} <= {"second", "second_or_third", "any"}
    assert later.rows


def test_an_unknown_goal_is_refused(base):
    with pytest.raises(KeyError):
        comparison_for("victory", base=base)
