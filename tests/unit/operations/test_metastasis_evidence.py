"""Local treatment of metastases by site: RULES F, transcribed in ``seed0_ehm_by_site.csv`` (source Long 2021), and what
a case makes of it. Peritoneum: none in the evidence base."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from hccboard import evidence
from hccboard.domain import records as r
from hccboard.domain.conversion.local import asked as asked_of
from hccboard.domain.conversion.model import BEFORE_TREATMENT, NOW, SetItem, State
from hccboard.domain.facts import Outcome, at_most
from hccboard.evidence.conversion import rule_sets
from hccboard.evidence.model import SiteTherapy
from hccboard.operations import metastasis_evidence as metastasis_evidence_module
from hccboard.operations.metastasis_evidence import (
    AFFECTED,
    FREE,
    NOT_KNOWN,
    OPEN,
    SITES,
    MetastasisEvidence,
    counts,
    metastasis_evidence,
)  # fmt: skip
from hccboard.operations.viewing import view_of
from tests.unit.domain.response.recorded_cases import case as treated
from tests.unit.domain.response.recorded_cases import lesion, line, on, study

CASE = {"case_id": "c"}
DAY, BOARD = date(2026, 8, 6), date(2026, 8, 13)
TABLE = Path(__file__).resolve().parents[4] / "shared" / "rules" / "evidence" / "seed0_ehm_by_site.csv"
needs_table = pytest.mark.skipif(not TABLE.is_file(), reason="the transcribed table lies beside the project only")


def finding(site: str, certainty: str, **fields: Any) -> r.Record:
    return r.MetastasisFinding(id=f"m-{site}", date=DAY, site=site, certainty=certainty, **{**CASE, **fields})


def asked(*told: r.Record) -> MetastasisEvidence:
    case = r.CaseRecords(r.Patient(id="c", case_number="T-1", **CASE), told)
    return metastasis_evidence(view_of(case, BOARD), evidence.shipped())


def states(found: MetastasisEvidence) -> dict[str, str]:
    return {one.site: one.state for one in found.sites}


# -- the case ---------------------------------------------------------------------------------------------------


def test_nothing_is_known_of_an_empty_case() -> None:
    found = asked()
    assert states(found) == dict.fromkeys(SITES, NOT_KNOWN)
    assert (found.of_the_case, found.unnamed) == ((), False)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([finding("lung", "yes")], {"lung": AFFECTED}), ([finding("lung", "indeterminate")], {"lung": OPEN}),
        ([finding("lung", "not_assessed")], {"lung": NOT_KNOWN}), ([finding("lung", "no")], {"lung": FREE}),
        ([finding("distant_any", "no")], {"lung": FREE, "bone": FREE, "peritoneum": FREE, "lymph_node": NOT_KNOWN}),
        ([finding("distant_any", "no"), finding("regional_lymph_node", "no")], {"lymph_node": FREE}),
        ([finding("regional_lymph_node", "yes")], {"lymph_node": AFFECTED}),
        ([finding("distant_lymph_node", "yes"), finding("regional_lymph_node", "no")], {"lymph_node": AFFECTED}),
        ([finding("regional_lymph_node", "no"), finding("distant_lymph_node", "indeterminate")], {"lymph_node": OPEN}),
        ([finding("other", "yes")], {"other": AFFECTED}),
        ([r.Lesion(id="b", date=DAY, label="B1", organ="bone", hcc_certainty="yes", **CASE)], {"bone": AFFECTED}),
    ],
)  # fmt: skip
def test_state_of_a_site(told: list[r.Record], expected: dict[str, str]) -> None:
    found = states(asked(*told))
    assert {site: found[site] for site in expected} == expected


def test_affected_sites_come_first_then_open_ones() -> None:
    found = asked(finding("adrenal", "indeterminate"), finding("brain", "yes"))
    assert [one.site for one in found.sites[:2]] == ["brain", "adrenal"]
    assert [one.site for one in found.of_the_case] == ["brain", "adrenal"]


def test_distant_spread_without_a_site_is_told() -> None:
    assert asked(finding("distant_any", "yes")).unnamed
    assert not asked(finding("distant_any", "yes"), finding("bone", "yes")).unnamed


def test_a_lesion_stands_for_its_own_finding() -> None:
    found = asked(r.Lesion(id="b", date=DAY, label="B1", organ="bone", hcc_certainty="yes", **CASE))
    assert found.of_the_case[0].findings[0].id in found.lesions


# -- what is reported -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("site", "modalities"),
    [
        ("lung", {"metastasectomy", "ablation", "radiotherapy", "tace", "systemic_local"}),
        ("lymph_node", {"resection", "ablation", "radiotherapy", "tace"}),
        ("adrenal", {"resection", "ablation", "radiotherapy", "tace"}), ("bone", {"ablation", "radiotherapy"}),
        ("brain", {"radiotherapy"}), ("peritoneum", set()), ("other", {"resection"}),
    ],
)  # fmt: skip
def test_modalities_reported_for_a_site(site: str, modalities: set[str]) -> None:
    (found,) = [one for one in asked().sites if one.site == site]
    assert {one.modality for one in found.reports} == modalities


@pytest.mark.parametrize(
    ("site", "modality", "values"),
    [  # RULES F
        ("lung", "ablation", ["73.4–88.5 %", "30–69.8 %"]), ("lung", "radiotherapy", ["76.9 %", "65.2 %"]),
        ("lung", "systemic_local", ["18.37 months", "2.93 months"]),
        ("lymph_node", "radiotherapy", ["73.1 %", "100 %", "46.7 ± 12.9 %", "73.3 ± 11.4 %"]),
        ("adrenal", "ablation", ["86.4 %", "4.5 %"]),
        ("adrenal", "radiotherapy", ["55.6 %", "38.3 %", "59.9 %", "53.1 %", "100 %"]),
        ("bone", "ablation", ["10.0 %"]), ("bone", "radiotherapy", ["77–96.7 %"]),
        ("brain", "radiotherapy", ["~3 months"]),
    ],
)  # fmt: skip
def test_figures_of_the_rules(site: str, modality: str, values: list[str]) -> None:
    (found,) = [one for one in asked().sites if one.site == site]
    assert [one.value for one in found.reports if one.modality == modality and one.value] == values


def test_five_year_survival_after_lung_metastasectomy() -> None:
    (lung,) = [one for one in asked().sites if one.site == "lung"]
    assert "27.5–48 %" in [one.value for one in lung.reports if one.modality == "metastasectomy"]


def test_reports_of_several_sites() -> None:
    told = {(one.value, one.compared) for one in asked().general}
    assert {("5.3 yr", "1.1 yr (0.8–2.3)"), ("55.9 %", "9.1 %"), ("27.2 months", "7.4 months")} <= told
    assert {("31.2 months", "12.1 months"), ("50 Gy", "")} <= told


def test_only_the_response_of_lung_metastases_is_counted_in_lesions() -> None:
    """I-41: 76.9 % is 10 of 13 and cannot come from the 12 patients; the size must not say "12 lesions"."""
    marked = [one for site in asked().sites for one in site.reports if one.per_lesion]
    assert [(one.value, one.flags, one.size) for one in marked] == [("76.9 %", ("I-41",), "")]
    assert "12 patients" in marked[0].note


def test_every_report_leads_to_its_entry_and_source() -> None:
    shipped = evidence.shipped()
    found = asked()
    for one in (*found.general, *(report for site in found.sites for report in site.reports)):
        assert isinstance(shipped[one.entry], SiteTherapy)
        assert one.source in ("Long 2021", "Sun 2025") and one.place


def _numbers(text: str) -> set[str]:
    return set(re.findall(r"\d+(?:\.\d+)?", re.sub(r"95\s?% ?CI|ChiCTR\d+", "", text)))


def test_a_site_tells_what_is_wrong_with_its_figures_and_how_well_its_sources_were_read() -> None:
    by_site = {one.site: one for one in asked().sites}
    assert [text[:4] for text in by_site["lung"].conflicts] == ["I-32", "I-41"]
    assert by_site["lung"].sources == ("Long 2021, read in the primary text", "Sun 2025, read in the primary text")
    assert (by_site["peritoneum"].conflicts, by_site["peritoneum"].sources) == ((), ())


@needs_table
def test_no_figure_of_the_table_by_site_is_lost() -> None:
    """Every value, limit, comparator and P of the transcription stands in one report of its site."""
    found = asked()
    told = {one.site.replace("_", " "): one.reports for one in found.sites}
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["site"] not in ("macrovascular invasion", "PVTT")]
    compared = 0
    for row in rows:
        reports = told.get(row["site"].partition(" (")[0], found.general if "lung" not in row["site"] else told["lung"])
        shown = [_numbers(" ".join((one.value, one.interval, one.compared, one.p))) for one in reports]
        whole = " ".join((row["comparator_value"], row["p_value"]))
        for part in row["value"].split(" / "):
            wanted = _numbers(f"{part} {whole}")
            assert any(wanted <= one for one in shown), (row["place"], row["outcome"], wanted)
            compared += len(wanted)
    assert compared > 50


# -- preconditions ----------------------------------------------------------------------------------------------


def test_preconditions_are_counted_and_unknown_ones_are_not_met() -> None:
    told = counts(asked().sets["local_treatment_of_metastases"])
    assert told == {Outcome.MET: 0, Outcome.UNMET: 0, Outcome.UNKNOWN: 3}
    assert sum(counts(asked().sets["pulmonary_metastasectomy"]).values()) == 7


@pytest.mark.parametrize(
    ("score", "met", "unmet"),
    [("A", 1, 0), ("B", 0, 1), ("C", 0, 1)],
)
def test_child_pugh_decides_a_precondition(score: str, met: int, unmet: int) -> None:
    found = asked(r.LiverAssessment(id="l", date=DAY, child_pugh_class=score, **CASE))
    told = counts(found.sets["local_treatment_of_metastases"])
    assert told == {Outcome.MET: met, Outcome.UNMET: unmet, Outcome.UNKNOWN: 2}


def test_which_preconditions_a_site_asks_for() -> None:
    by_site = {one.site: one.preconditions for one in asked().sites}
    assert by_site["lung"] == ("pulmonary_metastasectomy", "local_treatment_of_metastases")
    assert {by_site[site] for site in SITES if site != "lung"} == {("local_treatment_of_metastases",)}


def test_each_precondition_is_asked_of_its_own_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that ship are of the time of the local treatment (RULES E5, F); a pack may ask one of the time before."""
    shipped = {one.id: one for one in rule_sets(evidence.shipped())}
    assert {item.moment for key in asked().sets for item in shipped[key].items} == {NOW}
    fit = asked_of("ecog_ps", at_most(2))
    moments = {one: SetItem(one, fit, moment=one) for one in (NOW, BEFORE_TREATMENT)}
    made = replace(shipped["local_treatment_of_metastases"], items=tuple(moments.values()))
    monkeypatch.setattr(metastasis_evidence_module, "rule_sets", lambda _base: (made,))
    ecog = [
        r.PerformanceStatus(id=f"e{day}", date=on(day), ecog_low=value) for day, value in ((-4, 0), (60, 3))
    ]
    view = view_of(treated(lesion("A"), study(-3, {"A": 40}), line(0, ongoing=True), *ecog), on(70))
    told = metastasis_evidence(view, evidence.shipped()).sets["local_treatment_of_metastases"]
    assert [one.state for one in told.items] == [State.UNMET, State.MET]
