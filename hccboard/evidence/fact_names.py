"""The facts a criterion of a pack may name: the catalogue, the joint facts of the domain, and the history.

History facts (lines of therapy, earlier treatments, response, endoscopy, metastases by site) follow the keys of the
command line's facts objects. Names with a placeholder take a drug, a family of drugs, a modality or a site.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from hccboard.domain import catalogue
from hccboard.domain.catalogue import FactDefinition
from hccboard.domain.variables import PORTAL_VEIN

NODULE_MEASURES = ("count", "largest", "smallest", "total")
_TRUTH = (False, True)
_RESPONSE = ("CR", "PR", "SD", "PD")
_SITES = ("lung", "lymph_node", "bone", "adrenal", "brain", "peritoneum", "other")


@dataclass(frozen=True, slots=True)
class FactForm:
    """How a fact is compared: ``choices`` for codes, grades and truth values, else a number."""

    name: str
    kind: str
    choices: tuple[object, ...] = ()
    definition: FactDefinition | None = None


_JOINT = (
    FactForm("nodules", "nodules"),
    FactForm("portal_vein", "code", PORTAL_VEIN),
    FactForm("extrahepatic", "code", ("none", "node", "distant", "node_and_distant")),
    FactForm("child_pugh", "grade", tuple(range(5, 16))),
)

# name -> choices; () is a number. Everything here comes from the history or from another system's result.
_HISTORY: dict[str, tuple[object, ...]] = {
    "treatment.systemic_lines": (), "treatment.sorafenib_days_at_400_mg_of_last_28": (),
    "tace.sessions": (), "tace.ineffective_sessions": (), "endoscopy.days_ago": (),
    "stage.bclc": ("0", "A", "B", "C", "D"), "stage.cnlc": ("Ia", "Ib", "IIa", "IIb", "IIIa", "IIIb", "IV"),
    "albi.grade": (1, 2, 3), "up_to_7": _TRUTH, "milan": _TRUTH, "vascular_invasion": _TRUTH,
    "goal": ("cure", "conversion", "bridge", "long_term", "palliation"), "region": ("CN", "US", "EU", "JP"),
    "metastases.count": (), "metastases.organs": (), "metastases.resectable": _TRUTH, "metastases.progressing": _TRUTH,
    "response.intrahepatic": _RESPONSE, "response.extrahepatic": _RESPONSE, "response.held_days": (),
    "response.criteria": ("mRECIST", "RECIST1.1"),
    "resection.r0_by_hemihepatectomy": _TRUTH, "resection.r0_feasible": _TRUTH, "resection.flr_to_slv_pct": (),
    "tumour.lobes.other_lobe_count": (), "tumour.lobes.other_lobe_largest_cm": (),
    "tumour.bilobar": _TRUTH, "afp.rising": _TRUTH,
}  # fmt: skip

# prefix -> what follows it ("drug", "family", "modality" or "site") and the choices
_PATTERNS: dict[str, tuple[str, tuple[object, ...]]] = {
    "treatment.received.": ("drug", _TRUTH), "treatment.progressed_on.": ("drug", _TRUTH),
    "treatment.intolerant_of.": ("drug", _TRUTH), "treatment.had.": ("modality", _TRUTH),
    "treatment.days_since.": ("drug", ()), "metastases.": ("site", _TRUTH),
}  # fmt: skip


@cache
def fact_form(name: str) -> FactForm | None:
    """How a fact is compared; ``None`` if there is no such fact."""
    definition = catalogue.DEFINITIONS.get(name)
    if definition is not None:
        choices = _TRUTH if definition.kind == "truth" else definition.choices
        return FactForm(name, definition.kind, choices, definition)
    for form in _JOINT:
        if form.name == name:
            return form
    if name in _HISTORY:
        return FactForm(name, "history", _HISTORY[name])
    for prefix, (what, choices) in _PATTERNS.items():
        rest = name.removeprefix(prefix)
        if rest != name and rest.replace("_", "").isalnum() and (what != "site" or rest in _SITES):
            return FactForm(name, "history", choices)
    return None


def named_in(name: str) -> tuple[str, str] | None:
    """("drug" or "modality", its id) that the name of a history fact carries, for the check of references."""
    for prefix, (what, _) in _PATTERNS.items():
        if name.startswith(prefix) and what in ("drug", "modality"):
            return what, name.removeprefix(prefix)
    return None
