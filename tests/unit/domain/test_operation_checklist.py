"""The checklist before an operation: there, unmet, stale, open, missing, not needed. RULES D3 (an antiviral drug for
every patient with HBsAg, whatever the DNA), D5 (ICG-R15, remnant), 0.2 (missing is never normal), 0.8 (limits)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hccboard.domain import records as r
from hccboard.domain.operation_checklist import GROUPS, ITEMS, Checklist, checklist
from hccboard.domain.operation_imaging import multiphase, shows_liver
from hccboard.domain.operation_items import MISSING, NOT_NEEDED, OPEN, STALE, STATES, THERE, UNMET, Item
from hccboard.domain.snapshot import Staleness, take

CASE = {"case_id": "c"}
BOARD = date(2026, 8, 13)
FRESH = BOARD - timedelta(days=7)
PHASES = "Arterial, portal venous, delayed"


def record(of: type[r.Record], day: date | None = FRESH, /, **fields: Any) -> r.Record:
    return of(**{"id": f"{of.__name__}-{day}-{sorted(fields.items(), key=str)}", "date": day, **CASE, **fields})


def listed(*told: r.Record, limits: Staleness | None = None) -> Checklist:
    case = r.CaseRecords(r.Patient(id="c", case_number="T-1", **CASE), told)
    return checklist(case, take(case, BOARD, limits))


def item(name: str, *told: r.Record) -> Item:
    (found,) = [one for one in listed(*told).items if one.id == name]
    return found


def lab(analyte: str, value: float, unit: str = "", day: date | None = FRESH) -> r.Record:
    return record(r.LabResult, day, analyte=analyte, value=Decimal(str(value)), unit=unit)


def scan(day: date = FRESH, **fields: Any) -> r.Record:
    usual = {"id": f"ct-{day}", "label": "CT", "modality": "ct", "phases": PHASES}
    return record(r.ImagingStudy, day, **{**usual, **fields})


def judged(question: str, answer: str | None = "yes", day: date = FRESH, **fields: Any) -> r.Record:
    return record(r.Judgement, day, question=question, answer=answer, **fields)


def hepatitis(hbsag: str | None, treated: bool | None = None) -> r.Record:
    return record(r.Aetiology, cause="hbv", hbsag=hbsag, antiviral_therapy=treated)


def test_an_empty_case_has_every_item_and_none_of_them_is_there() -> None:
    found = listed()
    assert tuple((one.group, one.id) for one in found.items) == tuple(
        (group, one) for group in GROUPS for one in ITEMS[group]
    )
    assert found.count(THERE, NOT_NEEDED) == 0 and found.needed == len(found.items)
    assert found.to_settle == found.items
    assert all(one.kind in r.RECORD_TYPES and one.field for one in found.items)


# -- imaging ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("phases", "several"),
    [
        (PHASES, True), ("Arterial, portal venous, hepatobiliary", True), ("动脉期、门静脉期、延迟期；胸部", True),
        ("Multiphase", True), ("triphasic", True), ("4-phase", True), ("三期增强", True), ("dynamic", True),
        ("Portal venous", False), ("Arterial", False), ("plain", False), ("", None), ("chest", None), ("胸部", None),
    ],
)  # fmt: skip
def test_multiphase(phases: str, several: bool | None) -> None:
    assert multiphase(r.ImagingStudy(id="s", case_id="c", label="CT", phases=phases)) is several


@pytest.mark.parametrize(
    ("modality", "phases", "liver"),
    [
        ("ct", "", True), ("mri", "Hepatobiliary", True), ("ct", "Portal venous; chest", True), ("ct", "Chest", False),
        ("ct", "Chest, plain", False), ("ct", "胸部平扫", False), ("ct", "胸腹部增强", True), ("ct", "plain", True),
        ("ct", "Chest and upper abdomen", True), ("chest_ct", "", False), ("pet_ct", "", False), ("us", "", False),
        (None, "", False),
    ],
)  # fmt: skip
def test_which_study_shows_the_liver(modality: str | None, phases: str, liver: bool) -> None:
    assert shows_liver(r.ImagingStudy(id="s", case_id="c", label="CT", modality=modality, phases=phases)) is liver


OLD = BOARD - timedelta(days=60)


@pytest.mark.parametrize(
    ("studies", "state", "reason"),
    [
        ([scan()], THERE, ""), ([scan(modality="mri")], THERE, ""), ([scan(modality="us")], MISSING, ""),
        ([scan(modality="pet_ct")], MISSING, ""), ([scan(phases="")], OPEN, "phases_not_stated"),
        ([scan(phases="Portal venous")], UNMET, "one_phase"), ([scan(OLD)], STALE, ""),
        ([scan(OLD), scan(phases="")], OPEN, "phases_not_stated"),
        ([scan(OLD), scan(phases="Portal venous")], STALE, ""),  # what would have to be made is the multiphase one
        ([scan(BOARD - timedelta(days=42))], THERE, ""), ([scan(BOARD - timedelta(days=43))], STALE, ""),
        ([scan(), record(r.Procedure, BOARD, kind="resection")], MISSING, "before_operation"),
        ([scan(), record(r.Procedure, BOARD, kind="ablation_rfa")], MISSING, "before_operation"),
        ([scan(), record(r.Procedure, BOARD, kind="resection", target="lung")], THERE, ""),
    ],
)  # fmt: skip
def test_liver_study(studies: list[r.Record], state: str, reason: str) -> None:
    found = item("liver_study", *studies)
    assert (found.state, found.reason) == (state, reason)
    assert bool(found.entry_record) is (state == OPEN)


@pytest.mark.parametrize(
    ("study", "state"),
    [
        (scan(), MISSING), (scan(phases=f"{PHASES}; chest"), THERE), (scan(modality="chest_ct", phases=""), THERE),
        (scan(modality="pet_ct", phases=""), THERE), (scan(phases="平扫，胸部"), THERE),
        (scan(OLD, modality="chest_ct"), STALE),
    ],
)  # fmt: skip
def test_chest(study: r.Record, state: str) -> None:
    assert item("chest_study", study).state == state


def spread(site: str, certainty: str, day: date = FRESH) -> r.Record:
    return record(r.MetastasisFinding, day, site=site, certainty=certainty)


@pytest.mark.parametrize(
    ("told", "state", "codes", "lacking"),
    [
        ([], MISSING, (), ("tumour.regional_ln", "tumour.distant_mets")),
        ([spread("regional_lymph_node", "no")], OPEN, (), ("tumour.distant_mets",)),
        ([spread("regional_lymph_node", "no"), spread("distant_any", "no")], THERE, (), ()),
        ([spread("regional_lymph_node", "no"), spread("lung", "yes")], THERE, ("lung",), ()),
        ([spread("regional_lymph_node", "no"), spread("distant_any", "no", OLD)], STALE, (), ()),
        ([spread("regional_lymph_node", "no"), spread("lung", "indeterminate")], OPEN, (), ("lung",)),
        ([spread("bone", "yes"), spread("lung", "indeterminate")], OPEN, ("bone",), ("lung",)),
    ],
)  # fmt: skip
def test_extrahepatic_spread(
    told: list[r.Record], state: str, codes: tuple[str, ...], lacking: tuple[str, ...]
) -> None:
    found = item("extrahepatic_spread", *told)
    assert (found.state, found.codes, found.lacking) == (state, codes, lacking)


def vessels(**said: Any) -> r.Record:
    return record(r.VascularInvasion, **{"study_id": f"ct-{FRESH}", **said})


ALL_VESSELS = {"portal_vein": "Vp2", "hepatic_vein": "Vv0", "bile_duct": "B0"}


@pytest.mark.parametrize(
    ("told", "state", "codes", "lacking"),
    [
        ([], MISSING, (), ("portal_vein", "hepatic_vein", "bile_duct")),
        ([scan()], MISSING, (), ("portal_vein", "hepatic_vein", "bile_duct")),
        ([scan(), vessels(**ALL_VESSELS)], THERE, ("Vp2", "Vv0", "B0"), ()),
        ([scan(), vessels(portal_vein="Vp2")], OPEN, ("Vp2",), ("hepatic_vein", "bile_duct")),
        ([scan(), vessels(**ALL_VESSELS, study_id=None)], THERE, ("Vp2", "Vv0", "B0"), ()),
        ([scan(), vessels(**ALL_VESSELS), scan(BOARD, phases="Chest, plain")], THERE, ("Vp2", "Vv0", "B0"), ()),
        # the newest study is silent: what an older one says is of then
        ([scan(), scan(BOARD), vessels(**ALL_VESSELS)], MISSING, (), ("portal_vein", "hepatic_vein", "bile_duct")),
    ],
)  # fmt: skip
def test_vessels_and_ducts(
    told: list[r.Record], state: str, codes: tuple[str, ...], lacking: tuple[str, ...]
) -> None:
    found = item("vessels_and_ducts", *told)
    assert (found.state, found.codes, found.lacking) == (state, codes, lacking)


@pytest.mark.parametrize(
    ("told", "state", "reason"),
    [
        ([record(r.LiverVolumetry, remnant_volume_ml=612)], THERE, ""),
        ([record(r.LiverVolumetry, total_volume_ml=1400)], OPEN, "no_remnant"),
        ([record(r.LiverVolumetry, OLD, remnant_volume_ml=612)], STALE, ""),
        ([judged("resection.flr_to_slv_pct", None, value=44)], THERE, ""),
        ([judged("resection.flr_to_slv_pct", None)], MISSING, ""),
        ([record(r.LiverVolumetry, None, remnant_volume_ml=612)], OPEN, "undated"),
        ([record(r.LiverVolumetry, remnant_volume_ml=612), record(r.Procedure, BOARD, kind="resection")],
         MISSING, "before_operation"),
    ],
)  # fmt: skip
def test_volumetry(told: list[r.Record], state: str, reason: str) -> None:
    found = item("volumetry", *told)
    assert (found.state, found.reason) == (state, reason)


# -- laboratory -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "state", "age"),
    [(0, THERE, 0), (14, THERE, 14), (15, STALE, 15)],
)
def test_a_result_is_there_up_to_its_limit(days: int, state: str, age: int) -> None:
    found = item("bilirubin", lab("bilirubin", 13, "umol/L", BOARD - timedelta(days=days)))
    assert (found.state, found.age_days, found.limit_days, found.source) == (state, age, 14, "")
    assert found.values[0].entered == "13"


def test_the_limit_is_that_of_the_board() -> None:
    told = lab("bilirubin", 13, "umol/L", BOARD - timedelta(days=15))
    found = next(one for one in listed(told, limits=Staleness(laboratory_days=30)).items if one.id == "bilirubin")
    assert (found.state, found.limit_days) == (THERE, 30)


@pytest.mark.parametrize(
    ("told", "state", "reason"),
    [
        ([lab("bilirubin", 13, "umol/L", None)], OPEN, "undated"),
        ([lab("bilirubin", 13000, "umol/L")], MISSING, "impossible_value"),
        ([lab("bilirubin", 13, "furlong")], MISSING, "unknown_unit"),
    ],
)  # fmt: skip
def test_a_result_that_cannot_be_used_is_not_there(told: list[r.Record], state: str, reason: str) -> None:
    found = item("bilirubin", *told)
    assert (found.state, found.reason) == (state, reason)


def test_prothrombin_stands_for_the_inr() -> None:
    assert item("inr", lab("pt_activity_pct", 88, "%")).state == THERE
    assert item("inr").state == MISSING


@pytest.mark.parametrize(
    ("told", "state", "lacking"),
    [
        ((), MISSING, 3), (("platelets_10e9_l",), OPEN, 2), (("platelets_10e9_l", "haemoglobin"), OPEN, 1),
        (("platelets_10e9_l", "haemoglobin", "leucocytes_10e9_l"), THERE, 0),
    ],
)  # fmt: skip
def test_blood_count(told: tuple[str, ...], state: str, lacking: int) -> None:
    units = {"platelets_10e9_l": (118, "10^9/L"), "haemoglobin": (130, "g/L"), "leucocytes_10e9_l": (5, "10^9/L")}
    found = item("blood_count", *(lab(one, *units[one]) for one in told))
    assert (found.state, len(found.lacking)) == (state, lacking)


@pytest.mark.parametrize(
    ("told", "state"),
    [
        ({"neutrophil_lymphocyte_ratio": (2, "")}, THERE),
        ({"neutrophils_10e9_l": (3, "10^9/L"), "lymphocytes_10e9_l": (1.5, "10^9/L")}, THERE),
        ({"neutrophils_10e9_l": (3, "10^9/L")}, OPEN), ({}, MISSING),
    ],
)  # fmt: skip
def test_ratio_as_stated_or_from_its_parts(told: dict[str, tuple[float, str]], state: str) -> None:
    assert item("neutrophil_lymphocyte_ratio", *(lab(key, *value) for key, value in told.items())).state == state


# -- hepatitis B ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hbsag", "treated", "antiviral", "dna"),
    [
        ("positive", True, THERE, MISSING), ("positive", False, UNMET, MISSING), ("positive", None, MISSING, MISSING),
        ("negative", None, NOT_NEEDED, NOT_NEEDED), ("negative", False, NOT_NEEDED, NOT_NEEDED),
        (None, None, OPEN, MISSING), (None, False, OPEN, MISSING), (None, True, THERE, MISSING),
    ],
)  # fmt: skip
def test_antiviral_drug(hbsag: str | None, treated: bool | None, antiviral: str, dna: str) -> None:
    """RULES D3; a "no" with HBsAg is an unmet item and not a missing one; unknown HBsAg still asks for the DNA."""
    told = hepatitis(hbsag, treated)
    assert item("antiviral_therapy", told).state == antiviral
    assert item("hbv_dna", told).state == dna
    assert item("hbsag_positive", told).state == (THERE if hbsag else MISSING)


def test_a_low_dna_does_not_make_the_drug_needless() -> None:
    dna = record(r.LabResult, analyte="hbv_dna", value=Decimal(10), comparator="<", unit="IU/mL")
    told = [hepatitis("positive", False), dna]
    assert (item("hbv_dna", *told).state, item("antiviral_therapy", *told).state) == (THERE, UNMET)


# -- anaesthesia ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "state", "reason"),
    [
        ([judged("operation.anaesthesia_assessed")], THERE, ""),
        ([judged("operation.anaesthesia_assessed", "no")], UNMET, ""),
        ([judged("operation.anaesthesia_assessed", "indeterminate")], MISSING, "not_answered"),
        ([judged("operation.anaesthesia_assessed", day=OLD)], STALE, ""),
        ([judged("operation.anaesthesia_assessed", "no", OLD)], STALE, ""),
        ([judged("operation.anaesthesia_assessed"), record(r.Procedure, BOARD, kind="resection")],
         MISSING, "before_operation"),
    ],
)  # fmt: skip
def test_anaesthesia(told: list[r.Record], state: str, reason: str) -> None:
    found = item("operation.anaesthesia_assessed", *told)
    assert (found.state, found.reason) == (state, reason)


def test_asa_class() -> None:
    found = item("operation.asa_class", judged("operation.asa_class", None, value=3))
    assert (found.state, found.values[0].entered) == (THERE, "3")


@pytest.mark.parametrize(
    ("told", "state", "reason"),
    [
        ([], OPEN, "lung_not_known"), ([spread("lung", "indeterminate")], OPEN, "lung_not_known"),
        ([spread("lung", "no")], NOT_NEEDED, "no_lung_metastasis"),
        ([spread("distant_any", "no")], NOT_NEEDED, "no_lung_metastasis"),
        ([spread("distant_any", "yes")], OPEN, "lung_not_known"),
        ([spread("lung", "yes")], OPEN, "lung_resection_open"),
        ([spread("lung", "yes"), judged("metastases.resectable")], MISSING, ""),
        ([spread("lung", "yes"), judged("metastases.resectable", "no")], NOT_NEEDED, "lung_not_resectable"),
        ([spread("lung", "yes"), judged("lung_function_cleared")], THERE, ""),
        ([spread("lung", "yes"), judged("lung_function_cleared", "no")], UNMET, ""),
    ],
)  # fmt: skip
def test_lung_function_where_a_lung_resection_is_considered(told: list[r.Record], state: str, reason: str) -> None:
    found = item("lung_function_cleared", *told)
    assert (found.state, found.reason) == (state, reason)


def test_endoscopy_has_its_own_limit() -> None:
    for days, state in ((183, THERE), (184, STALE)):
        told = record(r.Endoscopy, BOARD - timedelta(days=days), varices="low_risk")
        assert item("varices", told).state == state


# -- what always holds ------------------------------------------------------------------------------------------

EVERYTHING = (
    scan(phases=f"{PHASES}; chest"), vessels(**ALL_VESSELS), spread("regional_lymph_node", "no"), spread("lung", "yes"),
    record(r.LiverVolumetry, remnant_volume_ml=612), hepatitis("positive", True),
    *(lab(key, value, unit) for key, value, unit in (
        ("platelets_10e9_l", 118, "10^9/L"), ("haemoglobin", 130, "g/L"), ("leucocytes_10e9_l", 5, "10^9/L"),
        ("bilirubin", 13, "umol/L"), ("albumin", 40, "g/L"), ("inr", 1, ""), ("creatinine", 74, "umol/L"),
        ("afp", 12, "ng/mL"), ("pivka_ii", 58, "mAU/mL"), ("hbv_dna", 20, "IU/mL"), ("icg_r15_pct", 9, "%"),
        ("neutrophil_lymphocyte_ratio", 2, ""),
    )),
    judged("operation.anaesthesia_assessed"), judged("operation.heart_assessed"),
    judged("operation.asa_class", None, value=2), judged("lung_function_cleared"),
    record(r.Endoscopy, varices="none"),
)  # fmt: skip


def test_a_complete_case_has_nothing_to_settle() -> None:
    found = listed(*EVERYTHING)
    assert (found.to_settle, found.count(THERE)) == ((), len(found.items))


def test_every_item_names_the_record_behind_it() -> None:
    by_id = {one.id: one for one in EVERYTHING}
    for one in listed(*EVERYTHING).items:
        assert one.record_kind == type(by_id[one.record_id]).__name__, one.id
    lesion = record(r.Lesion, id="lesion", label="N1", organ="lung", hcc_certainty="yes")
    found = item("extrahepatic_spread", lesion, spread("regional_lymph_node", "no", FRESH + timedelta(days=1)))
    assert (found.record_kind, found.record_id) == ("Lesion", "lesion")


@given(kept=st.sets(st.sampled_from(range(len(EVERYTHING)))), days=st.integers(0, 400))
def test_what_is_left_out_or_grows_old_is_never_there(kept: set[int], days: int) -> None:
    told = tuple(EVERYTHING[place] for place in sorted(kept))
    whole, part = listed(*EVERYTHING), listed(*told)
    assert [one.id for one in part.items] == [one.id for one in whole.items]
    assert all(one.state in STATES for one in part.items)
    assert part.count(THERE) <= whole.count(THERE)
    case = r.CaseRecords(r.Patient(id="c", case_number="T-1", **CASE), told)
    later = checklist(case, take(case, BOARD + timedelta(days=days)))
    for one, older in zip(part.items, later.items, strict=True):
        assert older.state != THERE or one.state == THERE, one.id
        assert older.limit_days is None or older.state != THERE or (older.age_days or 0) <= older.limit_days
