"""A conversion review and a surgeon's sheet in plain words, as those of the design's HCC-0142."""

from __future__ import annotations

from typing import Any

from hccboard.domain.conversion.model import State
from hccboard.reports.conversion_section import ConversionSection, PrintedChange, PrintedCriteria, PrintedCriterion
from hccboard.reports.pen import Pen
from hccboard.reports.sheet_words import SheetCheck, SheetLine, SurgeonSheet
from hccboard.reports.summary_facts import STALE, KeyFact
from hccboard.reports.summary_input import SummaryInput
from hccboard.reports.tags import Node
from hccboard.reports.text import DENSE

MET, UNMET, MISSING, OLD = State.MET, State.UNMET, State.MISSING, State.STALE
C = PrintedCriterion

RESECTABLE = (
    C(1, "Tumour confined to one hemiliver", "Rule A1, conversion set v2.1", MET, "S6 and S7 only", "2026-02-04",
      "190 d, baseline", "CT-1"),
    C(2, "No main-trunk (Vp4) or caval thrombus", "Rule A2, conversion set v2.1", MET, "Vp3", "2026-02-04",
      "190 d, baseline", "CT-1"),
)  # fmt: skip
RESPONSE = (
    C(3, "Objective response, mRECIST PR or CR", "Rule B1, mRECIST (2010)", MET, "PR, −61 %", "2026-07-21", "23 d",
      "CT-8"),
    C(4, "Response held on imaging for at least 90 d", "Rule B2, conversion set v2.1", UNMET, "56 d, 26 May to 21 Jul",
      "2026-07-21", "23 d", "CT-6, CT-8"),
    C(5, "AFP fall of at least 50 %", "Rule B3, conversion set v2.1", MET, "1240 → 12 ng/mL, −99 %", "2026-08-06",
      "7 d", "Labs"),
)  # fmt: skip
TECHNICAL = (
    C(6, "R0 resection feasible, agreed by 2 surgeons", "Rule C1, conversion set v2.1", MET, "Margin 11 mm, Vp2",
      "2026-07-28", "16 d", "3D plan"),
    C(7, "FLR at least 40 % of standard liver volume", "Rule C2, cirrhosis", MET, "44 %, 612 mL", "2026-07-28", "16 d",
      "Volumetry"),
    C(8, "Child-Pugh A and ICG-R15 below 10 %", "Rule C3, conversion set v2.1", MET, "A5, 9 %", "2026-08-05", "8 d",
      "Labs, ICG"),
    C(9, "Portal hypertension: varices none or F0–F1", "Rule C4, endoscopy not older than 183 d", OLD, "F1",
      "2026-01-28", "197 d, limit 183", "Endoscopy"),
)  # fmt: skip
DRUGS = (
    C(10, "Lenvatinib withheld at least 7 d", "Rule D1, conversion set v2.1", MET, "17 d, last 10 Aug", "2026-08-10",
      "3 d", "Drug chart"),
    C(11, "PD-1 antibody withheld at least 28 d", "Rule D2, conversion set v2.1", MET, "30 d, last 28 Jul",
      "2026-07-28", "16 d", "Infusion log"),
)  # fmt: skip
SPREAD = (
    C(12, "No extrahepatic disease", "Rule E1, conversion set v2.1", MISSING, "N1, 9 mm, nature unknown", "2026-07-21",
      "23 d", "CT-8"),
)  # fmt: skip


def section(**changed: Any) -> ConversionSection:
    groups = (
        PrintedCriteria("A. Potential resectability before treatment", "2 of 2 met", RESECTABLE),
        PrintedCriteria("B. Response", "2 of 3 met, 1 unmet", RESPONSE),
        PrintedCriteria("C. Technical resectability and liver reserve", "3 of 4 met, 1 stale", TECHNICAL),
        PrintedCriteria("D. Drug washout", "2 of 2 met", DRUGS),
        PrintedCriteria("E. Extrahepatic disease", "0 of 1 met, 1 missing", SPREAD),
    )
    changes = (
        PrintedChange(UNMET, "4. Response held 90 d", "CT or MRI on or after 2026-08-24"),
        PrintedChange(OLD, "9. Portal hypertension", "New endoscopy, or accept with reason"),
        PrintedChange(MISSING, "12. Extrahepatic disease", "Chest CT or PET-CT of N1"),
    )
    told: dict[str, Any] = {
        "note": "9 of 12 criteria met, 1 unmet, 2 missing; 1 of the missing is stale",
        "about": "Conversion set v2.1 (local), Prof. Sample, 2026-03-02. No automatic verdict; the board decides.",
        "groups": groups, "changes": changes, "washout_note": "counted to the operation on 2026-08-27",
        "washout": "Lenvatinib: last dose 2026-08-10, 7 d over from 2026-08-17.",
        "evidence": ("Median OS 16.5 months with surgery (n 26) and 11.3 months without (n 124).", "Retrospective."),
    }  # fmt: skip
    return ConversionSection(**{**told, **changed})


class Picture:
    """A drawing of 24 mm with a word at its foot."""

    alternative = "Drug washout in words."

    def height(self, _width: float) -> float:
        return 24.0

    def draw(self, pen: Pen, x: float, top: float, _width: float, node: Node) -> None:
        pen.text(x, top + 20, "27 Aug", DENSE, node)


def sheet(given: SummaryInput, **changed: Any) -> SurgeonSheet:
    told: dict[str, Any] = {
        "operation": [SheetLine("Resection", "Right hepatectomy", "28 Jul"), SheetLine("Date", "2026-08-27", "in 14 d"),
                      SheetLine("Segments to be resected", "S5 S6 S7 S8"), SheetLine("Expected margin", "11 mm")],
        "resected": ("S5", "S6", "S7", "S8"),
        "volumes": [SheetLine("Future liver remnant", "612 mL"), SheetLine("Varices", "Low risk", "28 Jan", STALE),
                    SheetLine("FLR of standard volume", "44 %")],
        "volumes_note": "Urata 1995, 706.2 × BSA + 2.4",
        "reserve": [KeyFact("Child-Pugh, 6 Aug", "A5"), KeyFact("ICG-R15, 5 Aug", "9 %"),
                    KeyFact("Makuuchi limit", "Right hemihepatectomy or trisectionectomy"),
                    KeyFact("Platelets, 6 Aug", "118 10⁹/L"), KeyFact("Varices, 28 Jan", "Low risk", STALE)],
        "washout": Picture(),
        "to_settle": [SheetCheck("missing", "Missing", "Chest CT or PET-CT"),
                      SheetCheck("open", "In part", "Extrahepatic spread", "nature of N1 unknown"),
                      SheetCheck("stale", "Stale", "Varices", "2026-01-28, 197 d"),
                      SheetCheck("unmet", "No", "Antiviral therapy")],
        "there": "There: liver CT, blood count, bilirubin.", "checklist_note": "14 of 18 there",
    }  # fmt: skip
    return SurgeonSheet(given, changed.pop("conversion", section()), **{**told, **changed})
