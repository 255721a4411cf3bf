"""Writes ``<revision>.hccboard`` beside this file: a small synthetic store of the schema of today.

Run it once when a schema is released and commit the file; every later program must open it. The patients are
invented, the passphrase is ``a released synthetic store`` (the key costs little, so that the tests stay fast).
"""

from __future__ import annotations

import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from hccboard.domain.records import RECORD_TYPES, Attachment
from hccboard.operations import agreed_settings, cases, drafts, edits, stores
from hccboard.storage import schema

PASSPHRASE = "a released synthetic store"


def every_kind(number: int, name: str) -> list[Any]:
    """One record of every kind for an invented patient; attachments come with their content."""
    ids = {kind: edits.new_id() for kind in RECORD_TYPES}
    day = {"date": date(2026, 8, number)}
    own: dict[str, dict[str, Any]] = {
        "Patient": {"case_number": f"HCC-{number:04d}", "name": name, "synthetic": True, "sex": "M", "age_years": 60},
        "BoardQuestion": {"question": "Resection or ablation?", "meeting_date": date(2026, 8, 13), "status": "draft"},
        "Aetiology": {"cause": "hbv", "certainty": "yes", "antiviral_therapy": True, "antiviral_drug": "entecavir"},
        "LiverAssessment": {"cirrhosis": "yes", "ascites": "none", "encephalopathy_grade_low": 0},
        "Comorbidity": {"kind": "diabetes", "certainty": "indeterminate"},
        "PerformanceStatus": {"ecog_low": 1, "ecog_high": 2},
        "BodySize": {"height_cm": Decimal("171.5"), "weight_kg": Decimal("70.50")},
        "TransplantCandidacy": {"candidate": "not_assessed"},
        "Judgement": {"question": "ablation.margin_mm", "value": Decimal("5"), "comparator": ">="},
        "LabResult": {"analyte": "afp", "value": Decimal("1210"), "comparator": ">", "unit": "ng/mL"},
        "ImagingStudy": {"label": "CT-1", "modality": "ct", "all_nodules_listed": True},
        "Lesion": {"label": "L1", "organ": "liver", "segments": ("S6", "S7"), "role": "target"},
        "Measurement": {"lesion_id": ids["Lesion"], "study_id": ids["ImagingStudy"], "longest_diameter_mm": 24},
        "VascularInvasion": {"study_id": ids["ImagingStudy"], "portal_vein": "Vp0", "hepatic_vein": "Vv0"},
        "MetastasisFinding": {"site": "lung", "certainty": "indeterminate", "study_id": ids["ImagingStudy"]},
        "Pathology": {"specimen": "biopsy", "diagnosis": "HCC", "lesion_id": ids["Lesion"]},
        "Endoscopy": {"varices": "low_risk"},
        "SystemicTherapy": {"drugs": "lenvatinib", "line": 1, "ongoing": True},
        "Procedure": {"kind": "tace", "session": 1},
        "AdverseEvent": {"term": "fatigue", "grade": 2, "ctcae_version": "5.0"},
        "Complication": {"procedure_id": ids["Procedure"], "description": "fever", "clavien_dindo": "I"},
        "FollowUp": {"vital_status": "alive", "clinical_progression": "no"},
        "Diagnosis": {"basis": "imaging"},
        "DoseEvent": {"therapy_id": ids["SystemicTherapy"], "kind": "reduced", "drug": "lenvatinib", "dose": "8 mg"},
        "BoardDecision": {"decision": "Resection", "review_date": date(2026, 9, 10)},
        "ResponseBaseline": {"study_id": ids["ImagingStudy"]},
        "LiverVolumetry": {"study_id": ids["ImagingStudy"], "remnant_volume_ml": Decimal("612"),
                           "remnant_segments": ("S2", "S3"), "formula": "urata_1995"},
        "OperationPlan": {"operation_date": date(2026, 8, 27), "kind": "right_hepatectomy",
                          "resected_segments": ("S5", "S6"), "margin_mm": 11, "surgeons_agreeing": 2},
        "ConversionReview": {"rule_set": "local"},
    }
    return [
        kind(id=ids[name_], case_id=ids["Patient"], **own[name_], **day)
        for name_, kind in RECORD_TYPES.items()
        if kind is not Attachment
    ]


def main() -> None:
    path = Path(__file__).with_name(f"{schema.HEAD}.hccboard")
    path.unlink(missing_ok=True)
    cost = stores.KeyCost(65_536, 1, 4)
    with stores.create_store(path, PASSPHRASE, author="Dr Synthetic", cost=cost) as store:
        for number, name in ((1, "Synthetic One"), (2, "\u6b27\u9633 \u6d4b\u8bd5")):
            case_id = edits.save(store, every_kind(number, name)).case_ids[0]
            edits.save_attachment(store, Attachment(case_id=case_id, title="letter"), b"synthetic content " * 50)
            lesion = next(r for r in cases.read_case(store, case_id).records if type(r).__name__ == "Lesion")
            edits.void(store, lesion, "entered twice", with_dependents=True)
            edits.undo_last(store)
            drafts.save_draft(store, case_id, "laboratory", {"value": "4."})
        agreed_settings.agree(store, "staleness", {"imaging_days": 42, "laboratory_days": 14})


if __name__ == "__main__":
    main()
