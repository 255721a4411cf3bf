"""Facts that between them make every system ask every rule it has."""

from __future__ import annotations

import pytest

from hccboard.domain.assessment import Assessment, assess
from hccboard.domain.facts import Choices, Fact, Facts
from hccboard.domain.nodules import nodules_of
from hccboard.domain.variables import EXTRAHEPATIC, NODULES, exact_fact


def _facts(nodules: object = None, **known: object) -> Facts:
    found = [exact_fact(key.replace("__", "."), value) for key, value in known.items()]
    if nodules is not None:
        found.append(Fact(NODULES, nodules))
    return Facts({fact.key: fact for fact in found})


SCENARIOS: dict[str, Facts] = {
    "nothing known": Facts(),
    "pathological T": _facts(tumour__microvascular_invasion=True),
    "pressure measured": _facts(hvpg_mmhg=12),
    "pressure normal": _facts(hvpg_mmhg=4),
    "varices and stiffness": Facts({
        "varices": Fact("varices", Choices(("none", "low_risk"))),
        "liver_stiffness_kpa": Fact("liver_stiffness_kpa", exact_fact("liver_stiffness_kpa", 12).domain),
    }),
    "stiffness alone": _facts(liver_stiffness_kpa=20),
    "prothrombin time": _facts(pt_prolongation_s=3),
    "prothrombin activity": _facts(pt_activity_pct=80),
    "varices not looked for": _facts(liver_stiffness_kpa=12, platelets_10e9_l=160),
    "shares": _facts(neutrophils_pct=60, lymphocytes_pct=20),
    "ratio stated": _facts(neutrophil_lymphocyte_ratio=2.5),
    "no lymphocytes": _facts(lymphocytes_10e9_l=0, neutrophils_10e9_l=2),
    "count only": _facts(nodules_of(count=(2, 4))),
    "largest only": _facts(nodules_of(count=(1, 3), largest=(20, 60))),
    "no nodule": _facts(nodules_of([])),
    "spread somewhere": Facts({EXTRAHEPATIC: Fact(EXTRAHEPATIC, Choices((True,)))}),
    "infiltrative": _facts(tumour__infiltrative=True, tumour__pv_invasion="Vp0", tumour__hv_invasion="Vv0",
                           ecog_ps=0, tumour__regional_ln=False, tumour__distant_mets=False),
}  # fmt: skip


@pytest.fixture(scope="session")
def assessments() -> dict[str, Assessment]:
    return {name: assess(facts) for name, facts in SCENARIOS.items()}
