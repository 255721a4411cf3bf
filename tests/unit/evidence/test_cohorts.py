"""The three cohorts (Zhang 2024, Sun 2025, Han 2021): what is used instead of a misprint, and their criteria."""

from __future__ import annotations

import pytest

from hccboard import evidence
from hccboard.evidence import criteria
from hccboard.evidence.model import CriteriaSet, Table

# table, labels of the row, column, printed, used, why
CORRECTED = [
    ("zhang_2024.table_1", ("Hepatic vein invasion", "Yes"), "p", "0.385", "0.209", "I-26"),
    ("zhang_2024.table_4", ("Portal vein invasion",), "low", "1.104", "1.014", "I-29"),
    ("sun_2025.table_2", ("before", "univariable", "Immunotherapy + targeted therapy instead of operation"),
     "low", "2.524", "1.524", "I-30"),
    ("sun_2025.table_2", ("after", "ALT ≥40 U/L"), "high", "1.162", "2.162", "I-30"),
    ("sun_2025.table_2", ("after", "Multiple lung metastases"), "p", "0.611", "~0.35", "I-31"),
    ("sun_2025.regimens", ("tislelizumab + lenvatinib",), "value", "200 mg q3w + 8 mg/d (≤60 kg), 12 mg/d (>60 kg)",
     "200 mg q3w + 8 mg/d (<60 kg), 12 mg/d (≥60 kg)", "I-33"),
    ("han_2021.outcomes", ("Abstract and discussion", "Adverse events of grade 3 or 4"), "value", "15.8", "18.4",
     "I-34"),
    ("han_2021.outcomes", ("Stopped for other reasons, of those who stopped",), "value", "1 (6.1%)", "1 (6.7%)",
     "I-35"),
    ("han_2021.outcomes", ("Discussion", "Earlier sorafenib"), "value", "14", "33", "I-36"),
    ("han_2021.outcomes", ("Discussion", "Earlier lenvatinib"), "value", "5", "1", "I-36"),
]  # fmt: skip
COHORTS = ("zhang_2024", "sun_2025", "han_2021")


def _rows(table: Table, labels: tuple[str, ...]):
    return [row for row in table.rows if set(labels) <= set(row.labels)]


@pytest.mark.parametrize(("table", "labels", "column", "printed", "used", "why"), CORRECTED)
def test_what_is_used_stands_beside_what_is_printed(table, labels, column, printed, used, why):
    entry = evidence.shipped()[f"table.{table}"]
    (row,) = _rows(entry, labels)
    at = entry.value_columns.index(column)
    assert (row.cells[at].text, row.used[at].text) == (printed, used)
    assert f"discrepancy.{why}" in row.discrepancies


def test_no_other_cell_of_the_cohorts_is_corrected():
    changed = {
        (table.id, row.labels, column)
        for table in evidence.shipped().of_kind(Table)
        if table.source.removeprefix("source.") in COHORTS
        for row in table.rows
        for column, cell, used in zip(table.value_columns, row.cells, row.used, strict=True)
        if cell is not used and cell != used
    }
    assert len(changed) == len(CORRECTED)


def test_corrected_limits_lie_around_their_estimate_on_the_log_scale():
    """What is used instead of a misprint has to fit; the printed limits did not."""
    for table, labels, column, _, _, _ in CORRECTED:
        if column not in ("low", "high"):
            continue
        entry = evidence.shipped()[f"table.{table}"]
        (row,) = _rows(entry, labels)
        estimate, low, high = (row.used[entry.value_columns.index(one)].number for one in ("estimate", "low", "high"))
        assert (low * high) ** 0.5 == pytest.approx(estimate, rel=0.01), labels


def test_hazard_ratios_called_odds_ratios_are_named_as_what_they_are():
    tables = [evidence.shipped()[f"table.zhang_2024.table_{i}"] for i in (2, 3, 4)]
    assert {(one.measure, one.printed_measure) for one in tables} == {("HR", "OR")}
    assert all("discrepancy.I-28" in one.discrepancies for one in tables)


def test_medians_that_the_follow_up_does_not_carry_say_so():
    shipped = evidence.shipped()
    assert "discrepancy.I-37" in shipped["result.han_2021.last.os.han_2021.text"].discrepancies
    assert "discrepancy.I-32" in shipped["result.sun_2025.last.os.sun_2025.text"].discrepancies
    assert shipped["table.sun_2025.rates"].caveats


@pytest.mark.parametrize(
    ("criteria_set", "number", "expected"),
    [
        ("talentop_run_in", "2", "afp < 400"), ("talentop_run_in", "3", "neutrophil_lymphocyte_ratio < 2.63"),
        ("talentop_run_in", "4", "largest < 100"), ("pulmonary_metastasectomy", "4", "child_pugh <= 6"),
        ("zhang_2024_eligibility", "4", "child_pugh <= 9"),
        ("zhang_2024_eligibility", "5", "metastases.count >= 1 and metastases.count <= 3"),
        ("xu_2022", "5", "extrahepatic = none"),
    ],
)  # fmt: skip
def test_bounds_of_the_criteria(criteria_set, number, expected):
    entry = evidence.shipped()[f"criteria_set.{criteria_set}"]
    assert isinstance(entry, CriteriaSet)
    (found,) = [one for one in entry.criteria if one.id == number]
    assert criteria.text(found.when) == expected


def test_the_exclusions_of_xu_must_all_hold():
    entry = evidence.shipped()["criteria_set.xu_2022"]
    fourth = entry.criteria[3].when
    assert isinstance(fourth, criteria.AllOf)
    named = [{one.rule.variable for one in criteria.comparisons(part)} for part in fourth.parts]
    assert named == [
        {"tumour.pv_contralateral"}, {"tumour.smv_thrombus"}, {"tumour.major_hepatic_veins_involved"},
        {"tumour.ivc_thrombus_to_atrium"},
    ]  # fmt: skip
    third = {one.rule.variable for one in criteria.comparisons(entry.criteria[2].when)}
    assert "resection.r0_by_hemihepatectomy" in third


def test_every_set_of_criteria_says_how_well_its_text_is_known():
    assert all(entry.certainty for entry in evidence.shipped().of_kind(CriteriaSet))
    assert evidence.shipped()["criteria_set.chinese_consensus_2021"].certainty == "recollection"


def test_the_uncertain_japanese_criteria_are_switched_off():
    """RULES B9: nobody has read the table; its limits stand nowhere."""
    entry = evidence.shipped()["criteria_set.jlca_2023"]
    assert isinstance(entry, CriteriaSet)
    assert entry.switched_off
    assert entry.criteria == ()
    others = [one for one in evidence.shipped().of_kind(CriteriaSet) if one is not entry]
    shipped = " ".join(f"{e.id} {e.name} {e.source}".lower() for e in others)
    assert not any(word in shipped for word in ("akahoshi", "jlca", "japan", "br1"))
