"""FIB-4, APRI, the neutrophil-lymphocyte ratio and the screening for portal hypertension.

FIB-4: Sterling RK et al., Hepatology 2006, doi:10.1002/hep.21178. ``age AST / (platelets sqrt(ALT))``;
viral hepatitis: < 1.45 low, > 3.25 high, both limits themselves are in between. (Steatotic disease uses
1.30 and 2.67, from 65 years a lower limit of 2.0; the bands shown are the viral ones and say so.)
APRI: Wai CT et al., Hepatology 2003, doi:10.1053/jhep.2003.50346. ``(AST / upper limit) 100 / platelets``;
<= 0.5 low, > 1.5 significant fibrosis, > 2.0 cirrhosis (WHO).
Neutrophil-lymphocyte ratio: absolute counts of the same unit; no cut-off of its own, studies differ.
Lymphocytes of 0 leave it undefined.
Portal hypertension: Baveno VII, doi:10.1016/j.jhep.2021.12.022. Stiffness <= 15 kPa and platelets >= 150 rule
clinically significant portal hypertension out; stiffness >= 25 kPa (not in obese steatohepatitis) or HVPG
>= 10 mmHg rule it in; where neither was measured, varices, or splenomegaly with platelets < 100, point to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

from hccboard.domain.decision import (
    UNDEFINED,
    Answer,
    Result,
    Rule,
    Variable,
    Walk,
    explore,
    labelled_result,
)  # fmt: skip
from hccboard.domain.facts import Interval, above, at_least, at_most, below, one_of
from hccboard.domain.scores import formula_variable, numeric_result, round_half_away
from hccboard.domain.variables import Variables

_FIB4_LOW = Rule("fib4.low", "fib4", below(1.45))
_FIB4_HIGH = Rule("fib4.high", "fib4", above(3.25))
_APRI_LOW = Rule("apri.low", "apri", at_most(0.5))
_APRI_CIRRHOSIS = Rule("apri.cirrhosis", "apri", above(2.0))
_APRI_HIGH = Rule("apri.significant", "apri", above(1.5))


def _product(box: Sequence[Interval], powers: Sequence[float], factor: float = 1.0) -> Interval:
    """``factor * x1**p1 * x2**p2 ...`` of independent positive quantities."""
    low = high = factor
    low_closed = high_closed = True
    for x, power in zip(box, powers, strict=True):
        least, most = (x.low, x.high) if power > 0 else (x.high, x.low)
        low *= _power(least, power)
        high *= _power(most, power)
        low_closed = low_closed and (x.low_closed if power > 0 else x.high_closed)
        high_closed = high_closed and (x.high_closed if power > 0 else x.low_closed)
    return Interval(low, high, low_closed, high_closed)


def _power(x: float, power: float) -> float:
    return inf if x == 0 and power < 0 else x**power


def _scored(variable: Variable, label: str) -> Answer:
    exact = variable.domain.exact
    score = round_half_away(variable.domain.low, 2) if exact else None
    return Answer(label, {"score": score, "band": label})


def fib4(variables: Variables) -> Result:
    """FIB-4 score and its band for viral hepatitis: ``low``, ``indeterminate``, ``high``."""
    keys = ("age_years", "ast_u_l", "platelets_10e9_l", "alt_u_l")
    variable = formula_variable("fib4", {k: variables[k] for k in keys}, lambda b: _product(b, (1, 1, -1, -0.5)))

    def band(walk: Walk) -> Answer:
        label = "low" if walk.met(_FIB4_LOW) else "high" if walk.met(_FIB4_HIGH) else "indeterminate"
        return _scored(variable, label)

    labels = ("low", "indeterminate", "high")
    return labelled_result("fib4", "2006", explore(band, {"fib4": variable}), labels, ("bands_viral",))


def apri(variables: Variables) -> Result:
    """APRI score and band: ``low``, ``indeterminate``, ``significant_fibrosis``, ``cirrhosis``."""
    keys = ("ast_u_l", "ast_upper_limit_u_l", "platelets_10e9_l")
    variable = formula_variable(
        "apri", {k: variables[k] for k in keys}, lambda b: _product(b, (1, -1, -1), 100.0)
    )

    def band(walk: Walk) -> Answer:
        if walk.met(_APRI_LOW):
            return _scored(variable, "low")
        if walk.met(_APRI_CIRRHOSIS):
            return _scored(variable, "cirrhosis")
        return _scored(variable, "significant_fibrosis" if walk.met(_APRI_HIGH) else "indeterminate")

    labels = ("low", "indeterminate", "significant_fibrosis", "cirrhosis")
    return labelled_result("apri", "2003", explore(band, {"apri": variable}), labels)


def neutrophil_lymphocyte_ratio(variables: Variables) -> Result:
    """The ratio as stated, else of the absolute counts; ``possible`` is its range."""
    stated = "neutrophil_lymphocyte_ratio"
    if stated in variables.facts:
        return numeric_result(
            "nlr", "ratio", {stated: variables[stated]}, lambda b: (b[0].low, b[0].high),
            lambda x: round_half_away(x[0], 2), "as stated",
        )  # fmt: skip
    keys = ("neutrophils_10e9_l", "lymphocytes_10e9_l")
    inputs = {key: variables[key] for key in keys}
    lymphocytes = inputs[keys[1]].domain
    if lymphocytes.exact and lymphocytes.low == 0:
        step = numeric_result("nlr", "ratio", inputs, _ratio, lambda _: None, "neutrophils / lymphocytes").trace
        return Result("nlr", "ratio", None, (UNDEFINED,), (), False, step, ("lymphocytes_zero",))
    return numeric_result(
        "nlr", "ratio", inputs, _ratio, lambda x: round_half_away(x[0] / x[1], 2), "neutrophils / lymphocytes"
    )


def _ratio(box: Sequence[Interval]) -> tuple[float, float]:
    neutrophils, lymphocytes = box
    low = 0.0 if lymphocytes.high == float("inf") else neutrophils.low / lymphocytes.high if lymphocytes.high else 0.0
    high = neutrophils.high / lymphocytes.low if lymphocytes.low > 0 else float("inf")
    return round(low, 4), round(high, 4)


_HVPG = Rule("portal_hypertension.hvpg", "hvpg_mmhg", at_least(10))
_STIFF = Rule("portal_hypertension.stiffness_in", "liver_stiffness_kpa", at_least(25))
_SOFT = Rule("portal_hypertension.stiffness_out", "liver_stiffness_kpa", at_most(15))
_PLATELETS_OUT = Rule("portal_hypertension.platelets_out", "platelets_10e9_l", at_least(150))
_VARICES = Rule("portal_hypertension.varices", "varices", one_of("low_risk", "high_risk_untreated", "treated"))
_SPLEEN = Rule("portal_hypertension.splenomegaly", "splenomegaly", one_of(True))
_PLATELETS_LOW = Rule("portal_hypertension.platelets_low", "platelets_10e9_l", below(100))


def portal_hypertension(variables: Variables) -> Result:
    """Screening for clinically significant portal hypertension: ``present``, ``ruled_out``, ``grey_zone``.

    Measurements come before surrogates; what was not measured is not asked for, because the source offers
    alternatives and not one list of tests that all must be there.
    """
    facts = variables.facts

    def screen(walk: Walk) -> Answer:
        if "hvpg_mmhg" in facts:
            label = "present" if walk.met(_HVPG) else "ruled_out"
            return Answer(label, {"csph": label})
        if "varices" in facts and walk.met(_VARICES):
            return Answer("present", {"csph": "present"})
        if "liver_stiffness_kpa" in facts:
            if walk.met(_STIFF):
                return Answer("present", {"csph": "present"})
            if walk.met(_SOFT) and walk.met(_PLATELETS_OUT):
                return Answer("ruled_out", {"csph": "ruled_out"})
            return Answer("grey_zone", {"csph": "grey_zone"})
        if walk.met(_SPLEEN) and walk.met(_PLATELETS_LOW):
            return Answer("present", {"csph": "present"})
        return Answer(UNDEFINED)

    labels = ("present", "grey_zone", "ruled_out")
    return labelled_result("portal_hypertension", "Baveno VII 2022", explore(screen, variables), labels)
