"""What an evidence pack says, as frozen dataclasses. References are full ids ("study.imbrave150").

A figure that a paper prints is a ``Value``: the text as printed and, where it is one number or a range, the
numbers. A result holds ``printed`` and, where a discrepancy is settled otherwise, ``corrected``; ``figures`` is
what the program shows first. Texts of fields named ``words``, ``title``, ``note`` and the like are msgids and go
through gettext where they are shown, as do short names of sources and names of studies and criteria sets, which may
hold words of ours; journals, people and places in a paper do not.

==============  ==================================================================
``figures``     numbers as printed
``entries``     what every entry has; sources, disagreements, restrictions
``studies``     trials, their results and tables
``treatments``  drugs, regimens, approvals, treatments of metastases
``guidance``    recommendations, cautions, sets of criteria
==============  ==================================================================
"""

from __future__ import annotations

from hccboard.evidence.model.entries import Discrepancy, Entry, Pack, Printing, Restriction, Source
from hccboard.evidence.model.figures import Figures, Limits, Row, Value
from hccboard.evidence.model.guidance import Caution, CriteriaSet, Recommendation
from hccboard.evidence.model.studies import Arm, DataCut, Requirement, Result, Study, Table
from hccboard.evidence.model.treatments import Approval, Dose, Drug, GoalFit, Regimen, SiteTherapy, Statement, Washout

__all__ = [
    "Approval", "Arm", "Caution", "CriteriaSet", "DataCut", "Discrepancy", "Dose", "Drug", "Entry", "Figures",
    "GoalFit", "Limits", "Pack", "Printing", "Recommendation", "Regimen", "Requirement", "Restriction",
    "Result", "Row", "SiteTherapy", "Source", "Statement", "Study", "Table", "Value", "Washout",
    "is_part_of_a_pack",
]  # fmt: skip


def is_part_of_a_pack(value: object) -> bool:
    """Whether a value is an entry or a part of one, and not a rule of the domain that an entry carries."""
    return type(value).__module__.startswith(f"{__name__}.")
