"""Rules, notes, flags, findings and reasons in words.

A rule's words say what was asked, in the order of guideline and ladder ("ECOG 3–4", "Single, largest ≤50 mm");
its limits are those of the ``Rule`` itself, and a test keeps the two in step.
"""

from __future__ import annotations

from hccboard.domain.snapshot import Finding
from hccboard.translate import _, mark
from hccboard.wording.facts import unit_text
from hccboard.wording.formats import EN_DASH, closed_up, day_of, inside_sentence, sentences_text
from hccboard.wording.records import choice_name

RULES: dict[str, str] = {
    # shared
    "nodules.any": mark("At least one viable nodule"),
    "nodules.single": mark("Single nodule"),
    "nodules.at_most_3": mark("≤3 nodules"),
    "nodules.at_most_5": mark("≤5 nodules"),
    "nodules.at_most_6": mark("≤6 nodules"),
    "nodules.at_most_10": mark("≤10 nodules"),
    "nodules.largest_20": mark("Largest ≤20 mm"),
    "nodules.largest_30": mark("Largest ≤30 mm"),
    "nodules.largest_45": mark("Largest ≤45 mm"),
    "nodules.largest_50": mark("Largest ≤50 mm"),
    "nodules.largest_60": mark("Largest ≤60 mm"),
    "nodules.largest_65": mark("Largest ≤65 mm"),
    "nodules.largest_70": mark("Largest ≤70 mm"),
    "nodules.largest_90": mark("Largest ≤90 mm"),
    "nodules.smallest_10": mark("Each ≥10 mm"),
    "nodules.single_20": mark("Single ≥20 mm"),
    "nodules.total_80": mark("Sum of diameters ≤80 mm"),
    "nodules.total_90": mark("Sum of diameters ≤90 mm"),
    "nodules.up_to_7": mark("Number + largest in cm ≤7"),
    "nodules.sum_40": mark("Number + largest in cm ≤4"),
    "nodules.sum_50": mark("Number + largest in cm ≤5"),
    "nodules.sum_60": mark("Number + largest in cm ≤6"),
    "nodules.sum_120": mark("Number + largest in cm ≤12"),
    "tumour.infiltrative": mark("Infiltrative tumour"),
    "invasion.portal": mark("Portal vein invasion"),
    "invasion.hepatic": mark("Hepatic vein invasion"),
    "extrahepatic.any": mark("Extrahepatic spread"),
    "extrahepatic.distant": mark("Distant metastasis"),
    "extrahepatic.node": mark("Regional lymph node metastasis"),
    "child_pugh.b_or_c": mark("Child-Pugh B or C"),
    "child_pugh.c": mark("Child-Pugh C"),
    "child_pugh.at_least_8": mark("Child-Pugh score ≥8"),
    "afp.at_least_400": mark("AFP ≥400 ng/mL"),
    "afp.at_most_100": mark("AFP ≤100 ng/mL"),
    "afp.below_200": mark("AFP <200 ng/mL"),
    "afp.at_most_400": mark("AFP ≤400 ng/mL"),
    "afp.at_most_500": mark("AFP ≤500 ng/mL"),
    "afp.at_most_1000": mark("AFP ≤1000 ng/mL"),
    "pivka.at_most_400": mark("PIVKA-II ≤400 mAU/mL"),
    "histology.grade_1_2": mark("Edmondson-Steiner grade I or II"),
    "liver.more_than_half": mark("More than 50 % of the liver involved"),
    # BCLC, CNLC
    "bclc.ecog_3_4": mark("ECOG 3–4"),
    "bclc.ecog_1_2": mark("ECOG 1–2"),
    "bclc.ecog_cancer_related": mark("Performance status caused by the cancer"),
    "bclc.transplant_candidate": mark("Transplant candidate"),
    "bclc.bile_duct": mark("Bile duct invasion"),
    "cnlc.ecog_3_4": mark("ECOG 3–4"),
    # TNM8
    "tnm8.major_portal": mark("Major portal branch (Vp3–4)"),
    "tnm8.major_hepatic": mark("Major hepatic vein or vena cava (Vv2–3)"),
    "tnm8.adjacent_organ": mark("Adjacent organ other than the gallbladder invaded"),
    "tnm8.perforation": mark("Visceral peritoneum perforated"),
    "tnm8.minor_portal": mark("Minor portal branch (Vp1–2)"),
    "tnm8.minor_hepatic": mark("Peripheral hepatic vein (Vv1)"),
    "tnm8.microvascular": mark("Microvascular invasion"),
    # HKLC
    "hklc.ecog_2_4": mark("ECOG 2–4"),
    "hklc.main_trunk": mark("Main portal trunk (Vp4)"),
    "hklc.vena_cava": mark("Vena cava (Vv3)"),
    "hklc.intrahepatic_portal": mark("Intrahepatic portal vein (Vp1–3, contralateral branch)"),
    "hklc.intrahepatic_hepatic": mark("Intrahepatic hepatic vein (Vv1–2)"),
    # subclasses of the intermediate stage
    "bolondi.ecog_0": mark("ECOG 0"),
    "bolondi.ecog_0_1": mark("ECOG 0–1"),
    "bolondi.peripheral_portal": mark("Peripheral portal thrombus (Vp1–2)"),
    # Child-Pugh items
    "child_pugh.bilirubin_1": mark("Bilirubin, 1 point"),
    "child_pugh.bilirubin_3": mark("Bilirubin, 3 points"),
    "child_pugh.albumin_1": mark("Albumin >35 g/L: 1 point"),
    "child_pugh.albumin_3": mark("Albumin <28 g/L: 3 points"),
    "child_pugh.inr_1": mark("INR or prothrombin, 1 point"),
    "child_pugh.inr_3": mark("INR or prothrombin, 3 points"),
    "child_pugh.ascites_1": mark("No ascites: 1 point"),
    "child_pugh.ascites_3": mark("Moderate to severe ascites: 3 points"),
    "child_pugh.encephalopathy_1": mark("No encephalopathy: 1 point"),
    "child_pugh.encephalopathy_3": mark("Encephalopathy grade 3–4: 3 points"),
    # grades of liver scores
    "albi.grade_1": mark("ALBI ≤−2.60: grade 1"),
    "albi.grade_2": mark("ALBI ≤−1.39: grade 2"),
    "albi.grade_2a": mark("ALBI <−2.27: mALBI 2a"),
    "ez_albi.grade_1": mark("EZ-ALBI ≤−34.4: grade 1"),
    "ez_albi.grade_2": mark("EZ-ALBI ≤−22.2: grade 2"),
    "palbi.grade_1": mark("PALBI ≤−2.53: grade 1"),
    "palbi.grade_2": mark("PALBI ≤−2.09: grade 2"),
    "meld.formula": mark("10 × (0.957 ln creatinine + 0.378 ln bilirubin + 1.120 ln INR + 0.643)"),
    "meld_na.formula": mark("MELD + 1.32 (137 − Na) − 0.033 MELD (137 − Na) where MELD >11"),
    "meld3.formula": mark("MELD 3.0 formula"),
    "nlr.formula": mark("Neutrophils ÷ lymphocytes"),
    "tumour_burden_score.formula": mark("√(largest in cm² + number²)"),
    # point systems
    "okuda.ascites": mark("Ascites"),
    "okuda.albumin": mark("Albumin <30 g/L"),
    "okuda.bilirubin": mark("Bilirubin >3.0 mg/dL (51.3 µmol/L)"),
    "jis.bile_duct": mark("Bile duct invasion"),
    "hap.albumin": mark("Albumin <36 g/L"),
    "hap.bilirubin": mark("Bilirubin >17 µmol/L"),
    "hap.afp": mark("AFP >400 ng/mL"),
    "crafity.afp": mark("AFP ≥100 ng/mL"),
    "crafity.crp": mark("CRP ≥10 mg/L"),
    "fib4.low": mark("FIB-4 <1.45: low"),
    "fib4.high": mark("FIB-4 >3.25: high"),
    "apri.low": mark("APRI ≤0.5: low"),
    "apri.significant": mark("APRI >1.5: significant fibrosis range"),
    "apri.cirrhosis": mark("APRI >2.0: cirrhosis range"),
    # portal hypertension, resection
    "portal_hypertension.hvpg": mark("HVPG ≥10 mmHg"),
    "portal_hypertension.stiffness_in": mark("Liver stiffness ≥25 kPa"),
    "portal_hypertension.stiffness_out": mark("Liver stiffness ≤15 kPa"),
    "portal_hypertension.platelets_out": mark("Platelets ≥150 × 10⁹/L"),
    "portal_hypertension.varices": mark("Varices"),
    "portal_hypertension.splenomegaly": mark("Splenomegaly"),
    "portal_hypertension.platelets_low": mark("Platelets <100 × 10⁹/L"),
    "portal_hypertension.endoscopy_stiffness": mark("Liver stiffness <20 kPa"),
    "portal_hypertension.endoscopy_platelets": mark("Platelets >150 × 10⁹/L"),
    "makuuchi.ascites": mark("No or controlled ascites"),
    "makuuchi.bilirubin_2_0": mark("Bilirubin ≥2.0 mg/dL (34.2 µmol/L)"),
    "makuuchi.bilirubin_1_6": mark("Bilirubin ≥1.6 mg/dL (27.4 µmol/L)"),
    "makuuchi.bilirubin_1_0": mark("Bilirubin >1.0 mg/dL (17.1 µmol/L)"),
    "makuuchi.icg_10": mark("ICG-R15 <10 %"),
    "makuuchi.icg_20": mark("ICG-R15 <20 %"),
    "makuuchi.icg_30": mark("ICG-R15 <30 %"),
    "makuuchi.icg_40": mark("ICG-R15 <40 %"),
}

NOTES: dict[str, str] = {
    "bclc_2025_keeps_stages": mark("The 2025 update keeps the stages of 2022."),
    "bclc_bile_duct_not_defined": mark(
        "Bile duct invasion alone is not defined in BCLC and does not change the stage."),
    "bclc_poor_status_of_transplant_candidate": mark(
        "ECOG 3–4 with end-stage liver function in a transplant candidate: stage D, but the board judges whether "
        "liver failure alone explains it."),
    "bclc_b_groups_need_board": mark(
        "Extended transplant criteria and selective access are judged by the board, not computed."),
    "definitions_since_2017": mark("Stage definitions are unchanged since 2017."),
    "tnm8_clinical_t": mark("Clinical T (cT): microvascular invasion is not known and counts as absent."),
    "bands_viral": mark("Bands for viral hepatitis; steatotic liver disease uses others."),
    "band_steatotic": mark("Steatotic liver disease has limits of its own: 1.30 (from 65 years 2.0) and 2.67."),
    "screening_endoscopy_may_be_spared": mark(
        "Baveno VII lets screening endoscopy for varices be spared here; the endoscopy before bevacizumab is another."),
    "lymphocytes_zero": mark("Lymphocytes are 0: the ratio is not defined."),
    "jis_rupture_not_counted": mark("Rupture counts as T4 only in later Japanese rules and does not count here."),
    "borderline_by_unit": mark(
        "Bilirubin lies where µmol/L and mg/dL give different points; the unit of entry counts."),
    "stated_class_disagrees": mark("The stated Child-Pugh class contradicts the five items; the items count."),
    "class_as_stated": mark("The five items leave more than one class; the stated one is used."),
    "rests_on_stated_class": mark("Rests on the Child-Pugh class as stated, not on the five items."),
    "rests_on_stale_stated_class": mark("Rests on a stale Child-Pugh class as stated, not on the five items."),
    "stated_score_not_used": mark("The five items settle the class; the stated score is not used."),
    "implausible_value": mark("A value used here lies outside its plausible range: check it and its unit."),
    "inr_under_anticoagulation": mark("The INR is not a measure of liver function under full-dose anticoagulation."),
    "inr_and_prothrombin_disagree": mark("INR and prothrombin give different points; INR counts."),
    "with_prothrombin": mark("With prothrombin instead of INR the score is another one."),
    "meld3_under_12_years": mark("MELD 3.0 is not meant for children under 12 years."),
}  # fmt: skip

# The same with what they name
_DETAILED: dict[str, str] = {
    "rests_on_stated_class": mark("Rests on the Child-Pugh class as stated on {detail}, not on the five items."),
    "rests_on_stale_stated_class": mark(
        "Rests on the Child-Pugh class as stated on {detail}, which is stale, not on the five items."),
    "with_prothrombin": mark("With prothrombin instead of INR: Child-Pugh {detail}."),
    "band_steatotic": mark("By the limits for steatotic liver disease (1.30, from 65 years 2.0, and 2.67): {detail}."),
}  # fmt: skip

_BANDS = {"low": mark("low"), "indeterminate": mark("indeterminate"), "high": mark("high")}

FLAGS: dict[str, str] = {
    "ps_3_4": mark("ECOG 3–4"),
    "end_stage_liver_function": mark("End-stage liver function"),
    "end_stage_liver_LT_candidate": mark("End-stage liver function, transplant candidate within Milan"),
    "liver_function_not_preserved": mark("Liver function not preserved (Child-Pugh B)"),
    "ps_only": mark("Stage C by performance status alone"),
    "ps_not_cancer_related_ignored": mark("Performance status not caused by the cancer, left out"),
    "diffuse_group_systemic": mark("Infiltrative: third group of stage B"),
}

FINDINGS: dict[str, str] = {
    "stated_class_and_score_disagree": mark("The stated Child-Pugh class and score contradict each other."),
    "unknown_unit": mark("The unit is not known here; the value counts in no score."),
    "impossible_value": mark("The value is impossible in this unit; it counts in no score."),
    "implausible_value": mark("The value is implausible and waits for confirmation; it counts in no score."),
    "nodules_contradict": mark("Number and diameters of the nodules contradict each other."),
    "vessels_contradict": mark("Portal vein class and main trunk or contralateral branch contradict each other."),
    "metastases_contradict": mark("What was said of the metastases on one day contradicts itself."),
    "metastasis_overridden": mark("A metastasis seen earlier is taken back by a later statement about all sites."),
    "lesion_not_counted": mark("The lesion is not counted as a viable HCC nodule."),
    "category_carried_forward": mark(
        "The newest study gives no LI-RADS category; the one given before still holds, and the lesion is not counted "
        "as a viable HCC nodule."),
    "unit_slip": mark("The unit of this value is perhaps another one: check it. The value counts as it was entered."),
    "before_operation": mark(
        "Recorded before an operation that removed or ablated the tumour; not carried over."),
    "perhaps_before_operation": mark(
        "May have been recorded before an operation that removed or ablated the tumour; not carried over."),
}  # fmt: skip
# The same with the operation and its day
_BEFORE_OPERATION: dict[str, str] = {
    "before_operation": mark("Recorded before the {operation} of {date}; not carried over."),
    "perhaps_before_operation": mark("May have been recorded before the {operation} of {date}; not carried over."),
}

REASONS: dict[str, str] = {
    "jlca_table_not_read": mark("Switched off: the table with the cut-offs has not been read in the primary source."),
    "ez_albi_split_not_read": mark("Switched off: no primary source for the 2a/2b split has been read."),
    "tumour_burden_bounds_not_read": mark(
        "Switched off: on which side the limits 3.36 and 13.74 lie has not been read in the primary source."),
}  # fmt: skip


def rule_text(rule_id: str) -> str:
    """What a rule asks: "ECOG 3–4"."""
    return _(RULES[rule_id])


def note_text(note_id: str) -> str:
    """A note of a result, one sentence; with the detail that some ids carry behind a colon."""
    name, _colon, detail = note_id.partition(":")
    return _(_DETAILED[name]).format(detail=_detail_text(name, detail)) if detail else _(NOTES[name])


def _detail_text(note: str, detail: str) -> str:
    """A day as it is, a Child-Pugh score with a true dash "B (7–9)", a band as a word."""
    if note == "band_steatotic":
        return _(_BANDS[detail])
    return detail.replace("-", EN_DASH) if note == "with_prothrombin" else detail


def flag_text(flag_id: str) -> str:
    """A flag of a stage (``value["flags"]``)."""
    return _(FLAGS[flag_id])


def finding_text(finding: Finding | str, operation_day: str = "") -> str:
    """What a person should look at in a record, one sentence. Of a finding (not only its kind) with what it names:
    the operation before which something was recorded, the unit that would fit. ``operation_day`` is the day of the
    operation as a page without dates writes it."""
    if isinstance(finding, str):
        return _(FINDINGS[finding])
    if finding.units is not None:
        return sentences_text([other_unit_text(*finding.units), _("The value counts as it was entered.")])
    operation = finding.operation
    if operation is None or not operation.kind:
        return _(FINDINGS[finding.kind])
    return closed_up(_(_BEFORE_OPERATION[finding.kind]).format(
        operation=inside_sentence(choice_name("Procedure", "kind", operation.kind)),
        date=operation_day or day_of(operation),
    ))  # fmt: skip


def other_unit_text(unit: str, other: str) -> str:
    """That a value is perhaps in another unit than the one entered; whether it counts is not said."""
    unit, other = (unit_text(one) or _("no unit") for one in (unit, other))
    return _("Perhaps in {other} and not in {unit}: check the unit.").format(other=other, unit=unit)


def reason_text(reason_id: str) -> str:
    """Why a system is switched off, one sentence."""
    return _(REASONS[reason_id])
