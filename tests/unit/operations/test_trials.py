"""Entry criteria of trials on the facts of a patient."""

from __future__ import annotations

import json

from hccboard import evidence
from hccboard.domain.facts import Facts, Outcome
from hccboard.evidence.model import Study
from hccboard.operations.options import OptionsFile
from hccboard.operations.trials import trial_fits


def fit(study: str, **given):
    (facts,) = OptionsFile(json.dumps(given)).facts()
    (found,) = trial_fits(facts, [f"study.{study}"])
    return found


def test_resorce_took_those_who_tolerated_sorafenib():
    dose = {"dose_mg_per_day": 400, "days_on_dose_of_last_28": 28}
    tolerated = [{"regimen": "sorafenib", "outcome": "progression", **dose}]
    found = fit("resorce", lines_of_therapy=tolerated, ecog_ps=1, child_pugh_stated={"class": "A"})
    assert found.counts[Outcome.UNMET] == 0
    assert found.counts[Outcome.MET] >= 3
    refused = fit("resorce", lines_of_therapy=[{"regimen": "sorafenib", "outcome": "intolerance"}], ecog_ps=1)
    assert refused.counts[Outcome.UNMET] >= 1


def test_reach_2_asked_for_afp_of_400():
    assert any(one.outcome is Outcome.UNMET and "afp" in one.used for one in fit("reach_2", afp_ng_ml=399).requirements)
    assert any(one.outcome is Outcome.MET and "afp" in one.used for one in fit("reach_2", afp_ng_ml=400).requirements)
    assert any(one.missing == ("afp",) for one in fit("reach_2").requirements)


def test_every_phase_3_trial_in_hepatocellular_carcinoma_has_criteria():
    """Not those without results for a patient of this board, nor one that is an analysis of another."""
    without = {
        one.id for one in evidence.shipped().of_kind(Study)
        if one.phase.endswith("3") and one.design == "randomised" and not one.eligibility
    }  # fmt: skip
    renal, analysis, own_set = {"study.contact_03", "study.tinivo_2"}, {"study.imbrave150_ada"}, {"study.talentop"}
    assert without == {*renal, *analysis, *own_set, "study.talentop_randomised"}
    assert fit("launch", ecog_ps=1, lines_of_therapy=[]).counts[Outcome.UNMET] == 0
    assert fit("emerald_1", child_pugh_stated={"score": 8}).counts[Outcome.UNMET] == 1


def test_every_pivotal_trial_on_nothing_known_is_unknown():
    found = {one.study.id: one for one in trial_fits(Facts())}
    pivotal = "imbrave150 himalaya cares_310 checkmate_9dw reflect sharp resorce celestial reach_2"
    assert not [name for name in pivotal.split() if f"study.{name}" not in found]
    for one in found.values():
        assert one.counts[Outcome.MET] == one.counts[Outcome.UNMET] == 0
        assert all(asked.missing for asked in one.requirements if asked.rule)
