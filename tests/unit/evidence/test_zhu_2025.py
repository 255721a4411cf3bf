"""What the review of 2025 misprints is put right with the printed figure kept; its regimens and studies are whole."""

from __future__ import annotations

import pytest

from hccboard import evidence
from hccboard.evidence.model import Drug, Regimen, Result, Study, Table

TABLE_1 = ("leap_002", "cares_310", "cosmic_312", "imbrave150", "orient_32", "checkmate_9dw", "himalaya", "apollo",
           "hepatorch", "sct_i10a_sct510")  # fmt: skip
TABLE_2 = ("atezolizumab_bevacizumab", "lenvatinib_pembrolizumab", "sintilimab_ibi305", "camrelizumab_apatinib",
           "durvalumab_tremelimumab", "nivolumab_ipilimumab")  # fmt: skip


@pytest.fixture(scope="module")
def shipped() -> evidence.Evidence:
    return evidence.shipped()


def _result(shipped: evidence.Evidence, name: str) -> Result:
    found = shipped[f"result.{name}"]
    assert isinstance(found, Result)
    return found


@pytest.mark.parametrize(
    ("name", "printed", "used"),
    [
        ("cosmic_312.os.zhu_2025.table_1", 99, 96),
        ("cosmic_312.pfs.zhu_2025.table_1", 96, 99),
        ("apollo.os.zhu_2025.text", 95, 98.8),
        ("apollo.pfs.zhu_2025.text", 95, 96),
    ],
)
def test_confidence_levels_are_put_right_beside_the_printed_ones(shipped, name, printed, used):
    result = _result(shipped, name)
    assert [figures.limits.level for figures in (result.printed, result.figures)] == [printed, used]
    assert result.discrepancies


@pytest.mark.parametrize(
    ("name", "printed", "used"),
    [
        ("sharp.os.zhu_2025.text", "6.5 4.2", "10.7 7.9"),
        ("asia_pacific.os.zhu_2025.text", "10.7 7.9", "6.5 4.2"),
        ("zgdh3.trae_g3.zhu_2025.text", "57 67", "38 50"),
        ("himalaya.risk_reduction_death.zhu_2025.text", "28 None", "22 None"),
        ("imbrave150.update.trae_g3.zhu_2025.text", "45 None", "43 None"),
    ],
)
def test_figures_are_put_right_beside_the_printed_ones(shipped, name, printed, used):
    result = _result(shipped, name)
    assert [" ".join(str(v) for v in f.values) for f in (result.printed, result.figures)] == [printed, used]
    assert result.discrepancies


def test_the_upper_limit_of_himalaya(shipped):
    result = _result(shipped, "himalaya.os.zhu_2025.table_1")
    assert [str(f.limits.high) for f in (result.printed, result.figures)] == ["0.92", "0.93"]
    assert result.figures.limits.level == 96.02


@pytest.mark.parametrize(
    ("study", "endpoint", "by_cut"),
    [
        ("leap_002", "pfs", {"interim_1": "0.867", "final": "0.83"}),
        ("cares_310", "pfs", {"primary": "0.52", "final": "0.54"}),
    ],
)
def test_the_data_cuts_are_kept_apart(shipped, study, endpoint, by_cut):
    whole = [r for r in shipped.results_of(f"study.{study}", endpoint) if not r.subgroup]
    assert {r.cut: str(r.figures.estimate) for r in whole} == by_cut


@pytest.mark.parametrize("study", TABLE_1)
def test_a_row_of_table_1_has_all_its_endpoints(shipped, study):
    rows = [r for r in shipped.results_of(f"study.{study}") if (r.source, r.place) == ("source.zhu_2025", "Table 1")]
    harm = "teae_g3" if study == "sct_i10a_sct510" else "trae_g3"
    assert {r.endpoint for r in rows} == {"os", "pfs", "orr", "dcr", "pd", harm}
    assert all(len(r.printed.values) == 2 for r in rows)
    assert all("discrepancy.I-16" in r.discrepancies for r in rows if r.endpoint == "pd" and study != "apollo")


def test_a_negative_trial_is_not_shown_as_a_positive_one(shipped):
    wanted = {"leap_002": "missed", "leap_012": "mixed", "contact_03": "missed", "imbrave251": "open"}
    assert {name: shipped[f"study.{name}"].primary_outcome for name in wanted} == wanted


@pytest.mark.parametrize("regimen", TABLE_2)
def test_a_regimen_of_table_2_has_pros_cons_studies_and_drugs(shipped, regimen):
    entry = shipped[f"regimen.{regimen}"]
    assert isinstance(entry, Regimen)
    assert entry.pros and entry.cons and entry.studies and len(entry.drugs) == 2
    assert {one.place for one in (*entry.pros, *entry.cons)} == {"Table 2"}


def test_every_regimen_says_how_long_before_an_operation_its_drugs_are_stopped(shipped):
    """RULES D3: bevacizumab 28 and 42 days (42 by Zhu 2025 beside it), kinase inhibitors 14, anti-PD-1 antibodies
    28."""
    classes = {drug.id: drug.drug_class for drug in shipped.of_kind(Drug)}
    wanted = {"tki": (None, 14), "anti_vegf": (28, 42), "anti_pd_1": (None, 28)}
    for regimen in shipped.of_kind(Regimen):
        for drug in regimen.drugs:
            told = [(one.block_days, one.warn_days) for one in regimen.washout if one.drug == drug]
            if classes[drug] in wanted:
                assert told[:1] == [wanted[classes[drug]]], (regimen.id, drug)
            beside = [(None, 42)] if classes[drug] == "anti_vegf" else []
            assert told[1:] == beside, (regimen.id, drug)


def test_a_biosimilar_is_bevacizumab_so_that_its_cautions_hold(shipped):
    for name in ("sintilimab_ibi305", "finotonlimab_sct510"):
        assert "drug.bevacizumab" in shipped[f"regimen.{name}"].drugs
    assert "drug.bevacizumab" in [entry.id for entry in shipped.search("IBI305")]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SCT-H10A", "study.sct_i10a_sct510"), ("STRIDE", "regimen.durvalumab_tremelimumab"),
        ("rivoceranib", "drug.apatinib"), ("ALTN-AK105-III-02", "study.apollo"),
    ],
)  # fmt: skip
def test_search_finds_the_spellings_of_the_review(shipped, query, expected):
    assert expected in [entry.id for entry in shipped.search(query)]


def test_every_arm_of_a_trial_of_the_review_leads_to_its_regimen(shipped):
    """Arms of a choice of drugs have no regimen of their own; all others do."""
    free = {"lenvatinib_or_sorafenib", "atezolizumab_tki", "tki", "other", "immunotherapy"}
    recent = [study for study in shipped.of_kind(Study) if study.file == "trials_recent.toml"]
    assert len(recent) >= 30
    assert [(s.id, arm.id) for s in recent for arm in s.arms if not arm.regimen and arm.id not in free] == []


def test_inhibition_is_shown_as_printed(shipped):
    table = shipped["table.zhu_2025.table_3"]
    assert isinstance(table, Table)
    assert (len(table.rows), len(table.value_columns)) == (12, 8)
    assert dict(shipped.inhibition("drug.ramucirumab"))["VEGFR-2"].text == "1-2"
    assert "VEGFR-2" not in dict(shipped.inhibition("drug.bevacizumab"))
