"""Situations for the published sets of criteria, each with the place of its limit beside it: exactly on a limit, next to
it, censored, in another unit, and where a fact is missing or two contradict each other.

E1 to E8, D3, D5, D6, B9, B10 are sections of the rules; "S2 criteria" is the section on borderline resectable tumours
of Zhu 2025, "S2 bevacizumab" its section on atezolizumab with bevacizumab, "S1" Zhang 2024, "S3 2.2" Sun 2025, methods
2.2, "S4 methods" Han 2021, "S0" Long 2021.
"""

# ruff: noqa: E501 - one situation on one line
from __future__ import annotations

import json
from typing import Any

import pytest

from hccboard.operations.conversion_files import ConversionFile

MET, UNMET, UNKNOWN = "met", "unmet", "unknown"
YES, NO = "yes", "no"


def tumour(**of: Any) -> dict[str, Any]:
    return {"tumour": of}


def lobes(involved: str | None = None, count: Any = None, cm: Any = None, r0: bool | None = True) -> dict[str, Any]:
    told = {"involved": involved, "other_lobe_count": count, "other_lobe_largest_cm": cm}
    return {**tumour(lobes={k: v for k, v in told.items() if v is not None}), "resection": {"r0_by_hemihepatectomy": r0}}


def afp(value: float, comparator: str = "", unit: str = "ng/mL") -> dict[str, Any]:
    return {"afp": {"value": value, "unit": unit, **({"comparator": comparator} if comparator else {})}}


def score(points: int) -> dict[str, Any]:
    return {"child_pugh_stated": {"score": points}}


def stopped(drug: str, days: Any) -> dict[str, Any]:
    return {"drug_stops": [{"drug": drug, "days_before_operation": days}]}


def remnant(percent: Any, **more: Any) -> dict[str, Any]:
    return {"resection": {"flr_to_slv_pct": percent}, **more}


def response(intrahepatic: str, held: Any = None, criteria: str = "mRECIST") -> dict[str, Any]:
    return {"response": {"intrahepatic": intrahepatic, "criteria": criteria, "held_days": held}}


def mets(*sites: str, **of: Any) -> dict[str, Any]:
    return {"metastases": [{"site": site, **of} for site in sites]}


FREE = {"pv_contralateral": False, "smv_thrombus": False, "major_hepatic_veins_involved": 1, "ivc_thrombus_to_atrium": False,
        "pv_invasion": "Vp3", "hv_invasion": "Vv2"}  # fmt: skip
NO_INVASION = {"pv_invasion": "Vp0", "hv_invasion": "Vv0", "regional_ln": False, "distant_mets": False, "infiltrative": False}

# (source, set, criterion, facts, outcome); the criterion "" is for whom the set was made
SITUATIONS = [
    # potentially resectable before treatment
    ("E1, S2 criteria (1)", "xu_2022", "1", {"ecog_ps": 1}, MET),
    ("E1, S2 criteria (1)", "xu_2022", "1", {"ecog_ps": 2}, UNMET),
    ("E1, ECOG 1-2 in a letter", "xu_2022", "1", {"ecog_ps": {"low": 1, "high": 2}}, UNKNOWN),
    ("E1, S2 criteria (2)", "xu_2022", "2", score(6), MET),
    ("E1, S2 criteria (2)", "xu_2022", "2", score(7), UNMET),
    ("E1, class in a letter", "xu_2022", "2", {"child_pugh_stated": {"class": "A"}}, MET),
    ("E1, I-22: left", "xu_2022", "3", lobes("left"), MET),
    ("E1, I-22: right", "xu_2022", "3", lobes("right"), MET),
    ("E1, I-22: middle", "xu_2022", "3", lobes("middle"), MET),
    ("E1, I-22: middle, one of 5.1 cm beside it", "xu_2022", "3", lobes("middle", 1, 5.1), UNMET),
    ("E1, I-22: both lobes, the rest not told", "xu_2022", "3", lobes("both"), UNKNOWN),
    ("E1, S2 criteria (3): one of 5 cm", "xu_2022", "3", lobes("both", 1, 5.0), MET),
    ("E1, S2 criteria (3): one above 5 cm", "xu_2022", "3", lobes("both", 1, 5.1), UNMET),
    ("E1, I-22: lobe by its name, one of 5 cm in the other", "xu_2022", "3", lobes("right", 1, 5.0), MET),
    ("E1, S2 criteria (3): three of 3 cm", "xu_2022", "3", lobes("both", 3, 3.0), MET),
    ("E1, S2 criteria (3): three, one of 3.1 cm", "xu_2022", "3", lobes("both", 3, 3.1), UNMET),
    ("E1, S2 criteria (3): two of up to 5 cm", "xu_2022", "3", lobes("both", 2, 5.0), UNMET),
    ("E1, I-22: up to three, not four", "xu_2022", "3", lobes("both", 4, 1.0), UNMET),
    ("E1: one to four of 3 cm", "xu_2022", "3", lobes("both", {"low": 1, "high": 4}, 3.0), UNKNOWN),
    ("E1: one to three of 3 cm", "xu_2022", "3", lobes("both", {"low": 1, "high": 3}, 3.0), MET),
    ("E1: one or two of 4 cm", "xu_2022", "3", lobes("both", {"low": 1, "high": 2}, 4.0), UNKNOWN),
    ("E1: number not told, 6 cm", "xu_2022", "3", lobes("both", None, 6.0), UNMET),
    ("E1: none or some in the other lobe", "xu_2022", "3", lobes("right", {"low": 0, "high": 4}), UNKNOWN),
    ("contradiction: both lobes, none in the other", "xu_2022", "3", lobes("both", 0), UNKNOWN),
    ("contradiction: no nodule of 2 cm", "xu_2022", "3", lobes("right", 0, 2.0), UNKNOWN),
    ("E1, I-22: R0 by hemihepatectomy", "xu_2022", "3", lobes("right", r0=False), UNMET),
    ("E1, I-22: R0 by hemihepatectomy", "xu_2022", "3", lobes("right", r0=None), UNKNOWN),
    ("E1, I-22: all four", "xu_2022", "4", tumour(**FREE), MET),
    ("E1, I-22: first exclusion", "xu_2022", "4", tumour(**FREE | {"pv_contralateral": True}), UNMET),
    ("E1, I-22: second exclusion", "xu_2022", "4", tumour(**FREE | {"smv_thrombus": True}), UNMET),
    ("E1, I-22: two major veins", "xu_2022", "4", tumour(**FREE | {"major_hepatic_veins_involved": 2}), MET),
    ("E1, I-22: more than two major veins", "xu_2022", "4", tumour(**FREE | {"major_hepatic_veins_involved": 3}), UNMET),
    ("E1, I-22: fourth exclusion", "xu_2022", "4", tumour(**FREE | {"hv_invasion": "Vv3", "ivc_thrombus_to_atrium": True}), UNMET),
    ("E1, I-22: caval thrombus below the atrium", "xu_2022", "4", tumour(**FREE | {"hv_invasion": "Vv3"}), MET),
    ("E1, one exclusion not told", "xu_2022", "4", tumour(**FREE | {"smv_thrombus": None}), UNKNOWN),
    ("E1, one not told, another broken", "xu_2022", "4", tumour(**FREE | {"smv_thrombus": None, "pv_contralateral": True}), UNMET),
    ("B0: no thrombus in portal and hepatic veins", "xu_2022", "4", tumour(pv_invasion="Vp0", hv_invasion="Vv0"), MET),
    ("contradiction: the thrombus that was seen counts", "xu_2022", "4", tumour(pv_invasion="Vp0", hv_invasion="Vv0", smv_thrombus=True), UNMET),
    ("E1, S2 criteria (5)", "xu_2022", "5", tumour(regional_ln=False, distant_mets=False), MET),
    ("E1, S2 criteria (5): a regional node", "xu_2022", "5", tumour(regional_ln=True, distant_mets=False), UNMET),
    ("E1, S2 criteria (5): node not told", "xu_2022", "5", tumour(distant_mets=False), UNKNOWN),
    # predictors under atezolizumab with bevacizumab
    ("E2: only with vascular invasion", "talentop_run_in", "", tumour(pv_invasion="Vp0", hv_invasion="Vv0"), NO),
    ("E2: hepatic vein", "talentop_run_in", "", tumour(pv_invasion="Vp0", hv_invasion="Vv1"), YES),
    ("E2: hepatic vein not told", "talentop_run_in", "", tumour(pv_invasion="Vp0"), UNKNOWN),
    ("E2, S2 criteria Wang (1)", "talentop_run_in", "1", tumour(pv_invasion="Vp2"), MET),
    ("E2, S2 criteria Wang (1)", "talentop_run_in", "1", tumour(pv_invasion="Vp3"), UNMET),
    ("E2, S2 criteria Wang (2)", "talentop_run_in", "2", afp(399.9), MET),
    ("E2, S2 criteria Wang (2): exactly 400", "talentop_run_in", "2", afp(400), UNMET),
    ("E2: below the range of the assay", "talentop_run_in", "2", afp(400, "<"), MET),
    ("E2: at most 400", "talentop_run_in", "2", afp(400, "<="), UNKNOWN),
    ("E2: above the range of the assay", "talentop_run_in", "2", afp(400, ">"), UNMET),
    ("E2: below 1210", "talentop_run_in", "2", afp(1210, "<"), UNKNOWN),
    ("E2, 0.3: 330 IU/mL are 399.3 ng/mL", "talentop_run_in", "2", afp(330, unit="IU/mL"), MET),
    ("E2, 0.3: 331 IU/mL are 400.5 ng/mL", "talentop_run_in", "2", afp(331, unit="IU/mL"), UNMET),
    ("E2, S2 criteria Wang (3)", "talentop_run_in", "3", {"neutrophil_lymphocyte_ratio": 2.62}, MET),
    ("E2, S2 criteria Wang (3): exactly 2.63", "talentop_run_in", "3", {"neutrophil_lymphocyte_ratio": 2.63}, UNMET),
    ("E2, A10: from the counts, exactly 2.63", "talentop_run_in", "3", {"neutrophils_10e9_l": 7.89, "lymphocytes_10e9_l": 3.0}, UNMET),
    ("E2, A10: 2.6296, rounded at the last step only", "talentop_run_in", "3", {"neutrophils_10e9_l": 7.1, "lymphocytes_10e9_l": 2.7}, MET),
    ("E2, A10: percentages cancel", "talentop_run_in", "3", {"neutrophils_pct": 60, "lymphocytes_pct": 30}, MET),
    ("E2, A10: no lymphocytes", "talentop_run_in", "3", {"neutrophils_10e9_l": 4.0, "lymphocytes_10e9_l": 0}, UNKNOWN),
    ("E2, S2 criteria Wang (4)", "talentop_run_in", "4", tumour(nodule_diameters_cm=[9.9, 2.0]), MET),
    ("E2, S2 criteria Wang (4): exactly 10 cm", "talentop_run_in", "4", tumour(nodule_diameters_cm=[10.0]), UNMET),
    ("E2: largest of a list not told", "talentop_run_in", "4", tumour(largest_diameter_cm={"low": 9.5, "high": 10}), UNKNOWN),
    # the conversion cohort's own entry
    ("E4: only with metastases", "zhang_2024_eligibility", "", tumour(regional_ln=False, distant_mets=False), NO),
    ("E4, S1: PR by mRECIST", "zhang_2024_eligibility", "2", response("PR"), MET),
    ("E4, S1: CR by mRECIST", "zhang_2024_eligibility", "2", response("CR"), MET),
    ("E4, S1: SD is no response", "zhang_2024_eligibility", "2", response("SD"), UNMET),
    ("E4, C2: PR by RECIST 1.1 is another thing", "zhang_2024_eligibility", "2", response("PR", criteria="RECIST1.1"), UNMET),
    ("E4: not evaluable tells nothing", "zhang_2024_eligibility", "2", response("NE"), UNKNOWN),
    ("E4, S1: not Child-Pugh C", "zhang_2024_eligibility", "4", score(9), MET),
    ("E4, S1: not Child-Pugh C", "zhang_2024_eligibility", "4", score(10), UNMET),
    ("E4, S1: 1 to 3 lesions", "zhang_2024_eligibility", "5", mets("lung", count=1), MET),
    ("E4, S1: 1 to 3 lesions", "zhang_2024_eligibility", "5", mets("lung", count=3), MET),
    ("E4, S1: 1 to 3 lesions, two sites", "zhang_2024_eligibility", "5", mets("lung", "bone", count=2), UNMET),
    ("E4, S1: 4 lesions", "zhang_2024_eligibility", "5", mets("lung", count=4), UNMET),
    ("E4, S1: none", "zhang_2024_eligibility", "5", {"metastases": []}, UNMET),
    ("E4: number not told", "zhang_2024_eligibility", "5", mets("lung"), UNKNOWN),
    ("E4: 2 to 4", "zhang_2024_eligibility", "5", mets("lung", count={"low": 2, "high": 4}), UNKNOWN),
    ("E4, S1: no progression", "zhang_2024_eligibility", "6", {"response": {"extrahepatic": "SD"}}, MET),
    ("E4, S1: progression", "zhang_2024_eligibility", "6", {"response": {"extrahepatic": "PD"}}, UNMET),
    ("contradiction: PD outside, no metastasis grows", "zhang_2024_eligibility", "6", {**mets("lung", progressing=False), "response": {"extrahepatic": "PD"}}, UNKNOWN),
    # lung metastasectomy
    ("E5: only with lung metastases", "pulmonary_metastasectomy", "", mets("bone"), NO),
    ("E5, S3 2.2 (1): histology", "pulmonary_metastasectomy", "1", {"judgements": {"diagnosis.basis": "histology"}}, MET),
    ("E5, S3 2.2 (1): imaging, confirmed cirrhosis", "pulmonary_metastasectomy", "1", {"judgements": {"diagnosis.basis": "imaging"}, "cirrhosis": True}, MET),
    ("E5, S3 2.2 (1): imaging without cirrhosis", "pulmonary_metastasectomy", "1", {"judgements": {"diagnosis.basis": "imaging"}, "cirrhosis": False}, UNMET),
    ("E5, S3 2.2 (2)", "pulmonary_metastasectomy", "2", mets("lung", resectable=True), MET),
    ("E5, S3 2.2 (3)", "pulmonary_metastasectomy", "3", {"lung_function_cleared": False}, UNMET),
    ("E5, S3 2.2 (4)", "pulmonary_metastasectomy", "4", score(7), UNMET),
    ("E5, S3 2.2 (5)", "pulmonary_metastasectomy", "5", {"primary_controlled": True}, MET),
    ("E5, S3 2.2 (6)", "pulmonary_metastasectomy", "6", mets("lung"), MET),
    ("E5, S3 2.2 (6): a node beside", "pulmonary_metastasectomy", "6", mets("lung", "lymph_node"), UNMET),
    ("contradiction: a node that the list does not have", "pulmonary_metastasectomy", "6", {**mets("lung"), **tumour(regional_ln=True)}, UNKNOWN),
    ("E5: PS 2", "pulmonary_metastasectomy", "7", {"ecog_ps": 2}, MET),
    ("E5: PS 3", "pulmonary_metastasectomy", "7", {"ecog_ps": 3}, UNMET),
    # TACE + regorafenib
    ("E6, S4 methods (7)", "tace_regorafenib", "3", score(9), MET),
    ("E6, S4 methods (7)", "tace_regorafenib", "3", score(10), UNMET),
    ("E6, S4 methods (4)", "tace_regorafenib", "4", {"lines_of_therapy": [{"regimen": "lenvatinib", "outcome": "progression"}]}, MET),
    ("E6, S4 methods (4): not after other drugs", "tace_regorafenib", "4", {"lines_of_therapy": [{"regimen": "donafenib", "outcome": "progression"}]}, UNMET),
    ("E6, S4 methods (3)", "tace_regorafenib", "5", {"resection": {"r0_feasible": False}}, MET),
    ("E6, S4 methods (3)", "tace_regorafenib", "5", {"judgements": {"feasible.resection": True}}, UNMET),
    # Chinese consensus
    ("E7: SD held 59 days", "chinese_consensus_2021", "3", response("SD", 59), UNMET),
    ("E7: SD held 60 days", "chinese_consensus_2021", "3", response("SD", 60), MET),
    ("E7: SD, how long is not told", "chinese_consensus_2021", "3", response("SD"), UNKNOWN),
    ("E7: PR", "chinese_consensus_2021", "3", response("PR"), MET),
    ("E7: PD", "chinese_consensus_2021", "3", response("PD", 300), UNMET),
    ("E7: toxicity", "chinese_consensus_2021", "4", {"judgements": {"treatment.severe_toxicity": True}}, UNMET),
    # technique and liver reserve
    ("D5 [K]: 29.9 %, no cirrhosis", "resection_reserve", "7", remnant(29.9, cirrhosis=False), UNMET),
    ("D5 [K]: 30 %, no cirrhosis", "resection_reserve", "7", remnant(30, cirrhosis=False), MET),
    ("D5 [K]: 39.9 %, no cirrhosis", "resection_reserve", "7", remnant(39.9, cirrhosis=False), MET),
    ("D5 [K]: 29.9 %, cirrhosis", "resection_reserve", "7", remnant(29.9, cirrhosis=True), UNMET),
    ("D5 [K]: 30 %, cirrhosis", "resection_reserve", "7", remnant(30, cirrhosis=True), UNMET),
    ("D5 [K]: 39.9 %, cirrhosis", "resection_reserve", "7", remnant(39.9, cirrhosis=True), UNMET),
    ("D5 [K]: 40 %, cirrhosis", "resection_reserve", "7", remnant(40, cirrhosis=True), MET),
    ("D5 [K]: 29.9 %, cirrhosis not told", "resection_reserve", "7", remnant(29.9), UNMET),
    ("D5 [K]: 30 %, cirrhosis not told", "resection_reserve", "7", remnant(30), UNKNOWN),
    ("D5 [K]: 39.9 %, cirrhosis not told", "resection_reserve", "7", remnant(39.9), UNKNOWN),
    ("D5 [K]: 40 %, cirrhosis not told", "resection_reserve", "7", remnant(40), MET),
    ("D5 [K]: chronic liver disease without cirrhosis", "resection_reserve", "8", remnant(39.9, cirrhosis=False, judgements={"liver.chronic_disease": True}), UNMET),
    ("D5 [K]: no chronic liver disease, so no cirrhosis", "resection_reserve", "7", remnant(30, judgements={"liver.chronic_disease": False}), MET),
    ("D5: 30 % after chemotherapy", "resection_reserve", "9", remnant(29.9, judgements={"liver.steatosis_or_chemotherapy_injury": True}), UNMET),
    ("D5: 30 % after chemotherapy", "resection_reserve", "9", remnant(30), MET),
    ("D5, NCCN: 20 %", "resection_reserve", "10", remnant(20), MET),
    ("D5, NCCN: below 20 %", "resection_reserve", "10", remnant(19.9), UNMET),
    ("D5, A9 [K]: ICG-R15 exactly 30 %", "resection_reserve", "3", {"icg_r15_pct": 30}, UNMET),
    ("D5, A9 [K]: ICG-R15 29.9 %", "resection_reserve", "3", {"resection": {"icg_r15_pct": 29.9}}, MET),
    ("D5: PS 2", "resection_reserve", "1", {"ecog_ps": 2}, MET),
    ("D5: Child-Pugh A", "resection_reserve", "2", score(7), UNMET),
    ("D5: portal hypertension", "resection_reserve", "4", {"portal_hypertension": True}, UNMET),
    ("D5, B0: Cheng II", "resection_reserve", "6", tumour(pv_invasion="Vp3", smv_thrombus=False), MET),
    ("D5, B0: Cheng III", "resection_reserve", "6", tumour(pv_invasion="Vp4"), UNMET),
    ("D5, B0: Cheng IV", "resection_reserve", "6", tumour(smv_thrombus=True), UNMET),
    # drug washout
    ("D3, label: day 27", "drug_washout", "1", stopped("bevacizumab", 27), UNMET),
    ("D3, label: day 28", "drug_washout", "1", stopped("bevacizumab", 28), MET),
    ("D3, S2 bevacizumab, I-46: day 41", "drug_washout", "2", stopped("bevacizumab", 41), UNMET),
    ("D3, S2 bevacizumab, I-46: day 42", "drug_washout", "2", stopped("bevacizumab", 42), MET),
    ("D3: day 26 to 30", "drug_washout", "1", stopped("bevacizumab", {"low": 26, "high": 30}), UNKNOWN),
    ("D3: a biosimilar is bevacizumab", "drug_washout", "1", stopped("IBI305", 27), UNMET),
    ("D3: never given", "drug_washout", "1", {"lines_of_therapy": [{"regimen": "lenvatinib", "outcome": "completed"}]}, MET),
    ("D3: given, last dose not told", "drug_washout", "1", {"lines_of_therapy": [{"regimen": "atezolizumab + bevacizumab"}]}, UNKNOWN),
    ("D3: nothing told", "drug_washout", "1", {}, UNKNOWN),
    ("D3 [P?]: kinase inhibitor, 6 days", "drug_washout", "3", stopped("lenvatinib", 6), UNMET),
    ("D3 [P?]: kinase inhibitor, 7 days", "drug_washout", "3", stopped("lenvatinib", 7), MET),
    ("D3 [P?]: kinase inhibitor, 13 days", "drug_washout", "4", stopped("lenvatinib", 13), UNMET),
    ("D3 [P?]: kinase inhibitor, 14 days", "drug_washout", "4", stopped("lenvatinib", 14), MET),
    ("D3 [P?]: antibody, 13 days", "drug_washout", "5", stopped("sintilimab", 13), UNMET),
    ("D3 [P?]: antibody, 28 days", "drug_washout", "6", stopped("sintilimab", 28), MET),
    ("D3: for whom drugs were given", "drug_washout", "", {"lines_of_therapy": []}, NO),
    ("D3: a last dose says that it was given", "drug_washout", "", stopped("bevacizumab", 30), YES),
    # transplantation after downstaging
    ("D6, B10: Milan, exactly 5 cm", "transplantation_downstaged", "3", tumour(**NO_INVASION, nodule_diameters_cm=[5.0]), MET),
    ("D6, B10: Milan, three of exactly 3 cm", "transplantation_downstaged", "3", tumour(**NO_INVASION, nodule_diameters_cm=[3.0, 3.0, 3.0]), MET),
    ("D6, B10: Milan, 5.1 cm", "transplantation_downstaged", "3", tumour(**NO_INVASION, nodule_diameters_cm=[5.1]), UNMET),
    ("D6, B10: no viable nodule left", "transplantation_downstaged", "3", tumour(**NO_INVASION, nodule_diameters_cm=[]), MET),
    ("D6, B10: UCSF, 6.5 cm", "transplantation_downstaged", "4", tumour(**NO_INVASION, nodule_diameters_cm=[6.5]), MET),
    ("D6, B10: UCSF, 4.5 + 3.6 cm are above 8 cm", "transplantation_downstaged", "4", tumour(**NO_INVASION, nodule_diameters_cm=[4.5, 3.6]), UNMET),
    ("D6, B10: AFP exactly 1000", "transplantation_downstaged", "5", afp(1000), MET),
    ("D6, B10: AFP above 1000", "transplantation_downstaged", "5", afp(1000.1), UNMET),
    ("B10: UNOS T2, 1.9 cm", "transplantation_downstaged", "6", tumour(nodule_diameters_cm=[1.9]), UNMET),
    ("B10: UNOS T2, 2 cm", "transplantation_downstaged", "6", tumour(nodule_diameters_cm=[2.0]), MET),
    ("B10: UNOS T2, 3 + 0.9 cm", "transplantation_downstaged", "6", tumour(nodule_diameters_cm=[3.0, 0.9]), UNMET),
    ("D6: invasion", "transplantation_downstaged", "1", tumour(pv_invasion="Vp1"), UNMET),
    ("D3 [P?]: checkpoint inhibitor, 89 days", "transplantation_downstaged", "7", stopped("durvalumab", 89), UNMET),
    ("D3 [P?]: checkpoint inhibitor, 90 days", "transplantation_downstaged", "7", stopped("durvalumab", 90), MET),
    ("D6: for candidates", "transplantation_downstaged", "", {"transplant_candidate": False}, NO),
    # local treatment of metastases
    ("F, S0 multidisciplinary: Child-Pugh A", "local_treatment_of_metastases", "1", score(7), UNMET),
    ("F, S0 multidisciplinary: one organ", "local_treatment_of_metastases", "2", mets("lung", "bone"), UNMET),
    ("F, S0 multidisciplinary: one organ", "local_treatment_of_metastases", "2", mets("lung", count=9), MET),
    ("F, S0 multidisciplinary: no tumour in the liver", "local_treatment_of_metastases", "3", tumour(nodule_diameters_cm=[]), MET),
]  # fmt: skip


def sets_for(given: dict[str, Any]) -> dict[str, dict[str, Any]]:
    (found,) = ConversionFile(json.dumps(given)).results()
    return {one["id"]: one for one in found}


@pytest.mark.parametrize(("source", "name", "criterion", "given", "outcome"), SITUATIONS)
def test_situation(source, name, criterion, given, outcome):
    one = sets_for(given)[name]
    if not criterion:
        assert one["applies"] == outcome, source
        return
    (item,) = [item for item in one["criteria"] if item["id"] == criterion]
    assert item["outcome"] == outcome, (source, item)
    assert bool(item["missing"]) == (outcome == UNKNOWN) or "contradiction" in source or "no lymphocytes" in source


def test_there_are_situations_for_every_criterion_that_has_a_limit():
    assert len(SITUATIONS) > 60
    asked = {(name, criterion) for _, name, criterion, _, _ in SITUATIONS}
    every = {(name, item["id"]) for name, one in sets_for({}).items() for item in one["criteria"]}
    plain = {  # one yes or no, or a stage of another system
        ("zhang_2024_eligibility", "1"), ("zhang_2024_eligibility", "3"), ("tace_regorafenib", "1"), ("tace_regorafenib", "2"),
        ("chinese_consensus_2021", "1"), ("chinese_consensus_2021", "2"), ("chinese_consensus_2021", "2b"),
        ("chinese_consensus_2021", "5"), ("resection_reserve", "5"), ("transplantation_downstaged", "2"),
    }  # fmt: skip
    assert every - asked == plain


# --- what stands beside the criteria ---------------------------------------------------------------------------------


def test_the_sets_come_in_the_order_of_the_contract_with_their_editions():
    found = sets_for({})
    assert [(one["id"], one["source"], one["edition"], one["certainty"]) for one in found.values()] == [
        ("xu_2022", "Xu 2022", "2022", "abstract"), ("talentop_run_in", "Zhu 2025", "2025", "secondary"),
        ("jlca_2023", "JLCA/JSHBPS 2023", "2023", "abstract"), ("zhang_2024_eligibility", "Zhang 2024", "2024", "primary"),
        ("pulmonary_metastasectomy", "Sun 2025", "2025", "primary"), ("tace_regorafenib", "Han 2021", "2021", "primary"),
        ("chinese_consensus_2021", "Chinese consensus on conversion 2021", "2021", "recollection"),
        ("resection_reserve", "NHC 2026", "2026", "secondary"), ("drug_washout", "Zhu 2025", "2025", "primary"),
        ("transplantation_downstaged", "Digest 2026", "2026", "secondary"),
        ("local_treatment_of_metastases", "Long 2021", "2021", "primary"),
    ]  # fmt: skip


def test_only_xu_and_wang_are_asked_of_the_time_before_treatment():
    moments = {name: {item["moment"] for item in one["criteria"]} for name, one in sets_for({}).items()}
    assert {name for name, found in moments.items() if found == {"before_treatment"}} == {"xu_2022", "talentop_run_in"}
    assert all(found <= {"now"} for name, found in moments.items() if name not in ("xu_2022", "talentop_run_in"))


@pytest.mark.parametrize(("category", "entered"), [(None, None), ("R", "R"), ("BR1", "BR1"), ("BR2", "BR2")])
def test_the_japanese_categories_are_entered_by_the_team_and_never_worked_out(category, entered):
    """B9: nobody has read the table."""
    facts = {"resection": {"jlca_category": category}, **tumour(**NO_INVASION, nodule_diameters_cm=[2.0])}
    one = sets_for(facts)["jlca_2023"]
    assert (one["applies"], one["criteria"], one["met"], one["unmet"], one["unknown"]) == ("unknown", [], 0, 0, 0)
    assert one["switched_off"]
    assert one.get("entered_by_the_team") == entered


@pytest.mark.parametrize(
    ("icg", "value", "possible"),
    [(9.9, "trisectionectomy", ["trisectionectomy"]), (29.9, "segmentectomy", ["segmentectomy"]), (30, "limited_resection", ["limited_resection"]),
     (None, None, ["trisectionectomy", "left_hemihepatectomy", "segmentectomy", "limited_resection", "enucleation"])],
)  # fmt: skip
def test_the_extent_of_the_makuuchi_tree_stands_beside_the_reserve(icg, value, possible):
    """A9: shown with its edition, no criterion."""
    facts = {"bilirubin_mg_dl": 1.0, "ascites": "none", "icg_r15_pct": icg}
    shown = sets_for(facts)["resection_reserve"]["results"]["makuuchi"]
    assert (shown["edition"], shown["possible"]) == ("1993", possible)
    assert shown["value"] == ({"extent": value} if value else None)


def test_limits_of_the_remnant_print_their_source_where_sources_differ():
    """D5: sources differ, print the source."""
    items = {item["id"]: item for item in sets_for({})["resection_reserve"]["criteria"]}
    assert [items[key].get("source", "NHC 2026") for key in ("7", "9", "10")] == ["NHC 2026", "Digest 2026", "NCCN 1.2026"]
    note = sets_for({})["resection_reserve"]["note"]
    assert "portal vein embolisation, growth in 4 to 6 weeks" in note
    assert "ALPPS, growth in 1 to 2 weeks" in note


def test_intervals_say_how_well_they_are_known():
    """D3: 4 to 6 weeks are read; the label and the other drugs are from recollection."""
    found = [(item.get("source", "Zhu 2025"), item.get("certainty", "primary")) for item in sets_for({})["drug_washout"]["criteria"]]
    assert found == [("Label, bevacizumab", "recollection"), ("Zhu 2025", "primary"),
                     *[("Chinese consensus on conversion 2021", "recollection")] * 4]  # fmt: skip
    rebound = sets_for({})["drug_washout"]["criteria"][1]["note"]
    assert "One cycle of the checkpoint inhibitor alone" in rebound
    assert "rebound" in rebound


def test_a_drug_that_was_never_given_is_no_infinite_number():
    item = sets_for({"lines_of_therapy": []})["drug_washout"]["criteria"][0]
    assert (item["outcome"], item["used"]) == ("met", {"drug_stops.days_before_operation.bevacizumab": "never"})
    json.loads(json.dumps(sets_for({"lines_of_therapy": []}), allow_nan=False))


def test_the_cohort_is_labelled_as_what_it_is():
    """E4: investigational, survival without progression not different, confounded (I-26)."""
    caveats = " ".join(sets_for({})["zhang_2024_eligibility"]["caveats"])
    for words in ("Investigational", "guidelines do not recommend", "Retrospective", "progression-free survival was not"):
        assert words in caveats


def test_the_facts_that_decide_are_the_fewest_that_do():
    facts = {**score(6), "ecog_ps": 3, **tumour(pv_invasion="Vp4", pv_main_trunk=True, pv_contralateral=True, smv_thrombus=True)}
    found = sets_for(facts)
    fourth = found["xu_2022"]["criteria"][3]
    assert (fourth["outcome"], fourth["used"]) == ("unmet", {"tumour.pv_contralateral": True})
    fifth = found["chinese_consensus_2021"]["criteria"][5]
    assert (fifth["outcome"], fifth["used"]) == ("unmet", {"ecog_ps": 3})
    both = sets_for({"resection": {"flr_to_slv_pct": 44}, "cirrhosis": False})["resection_reserve"]["criteria"][6]
    assert (both["outcome"], both["used"]) == ("met", {"resection.flr_to_slv_pct": 44})


def test_what_a_score_or_a_stage_rests_on_stands_beside_it():
    items = {"bilirubin_umol_l": 20, "albumin_g_l": 40, "inr": 1.0, "ascites": "none", "encephalopathy_grade": 0}
    used = sets_for(items)["xu_2022"]["criteria"][1]["used"]
    assert used["child_pugh"] == "A5"
    assert set(used) == {"child_pugh", "bilirubin", "albumin", "inr", "ascites", "encephalopathy_grade"}
    partly = {key: value for key, value in items.items() if key != "albumin_g_l"}
    assert sets_for(partly)["xu_2022"]["criteria"][1]["missing"] == ["albumin"]
