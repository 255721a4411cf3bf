"""FIB-4, APRI, the neutrophil-lymphocyte ratio and the screening for portal hypertension.

FIB-4: Sterling RK et al., Hepatology 2006, doi:10.1002/hep.21178. ``age AST / (platelets sqrt(ALT))``;
viral hepatitis: < 1.45 low, > 3.25 high, both limits themselves are in between. The band is the viral one and says
so; where score and age are known, a note gives the band for steatotic disease: < 1.30 (from 65 years < 2.0) low,
> 2.67 high.
APRI: Wai CT et al., Hepatology 2003, doi:10.1053/jhep.2003.50346. ``(AST / upper limit) 100 / platelets``;
<= 0.5 low, > 1.5 significant fibrosis, > 2.0 cirrhosis (WHO).
Neutrophil-lymphocyte ratio: absolute counts of the same unit, or where nothing is known of them percentages, because
they cancel; no cut-off of its own, studies differ. A ratio that was stated goes before the counts. Lymphocytes of 0
leave it undefined.
Portal hypertension: Baveno VII, doi:10.1016/j.jhep.2021.12.022. HVPG >= 10 mmHg: clinically significant, below
it not. Varices: significant. Stiffness >= 25 kPa (not in obese steatohepatitis) rules it in; <= 15 kPa with
platelets >= 150 rules it out; in between is a grey zone. Where stiffness was not measured, splenomegaly with
platelets < 100 stands for it; without that, stiffness is what is missing. HVPG is invasive and varices need
endoscopy: where they were not looked for, they are not asked for. That varices go before a stiffness that would
rule out is a convention of this program. Stiffness < 20 kPa with platelets > 150 (both strict) and varices not looked
for: Baveno VII lets screening endoscopy be spared, which is noted. That is screening for varices and nothing else: it
does not stand for the endoscopy before bevacizumab.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from hccboard.domain.decision import (
    SCORE,
    UNDEFINED,
    Answer,
    DecisionTree,
    Result,
    Rule,
    Variable,
    Walk,
    explore,
    labelled_result,
    noted,
    outcome_of,
)  # fmt: skip
from hccboard.domain.facts import INFINITY, Interval, Outcome, above, at_least, at_most, below, one_of
from hccboard.domain.scores import Input, ScoreVariable, Span, numeric_result, power, product, round_half_away
from hccboard.domain.variables import Variables

_FIB4_LOW = Rule("fib4.low", "fib4", below(1.45))
_FIB4_HIGH = Rule("fib4.high", "fib4", above(3.25))
_APRI_LOW = Rule("apri.low", "apri", at_most(0.5))
_APRI_CIRRHOSIS = Rule("apri.cirrhosis", "apri", above(2.0))
_APRI_HIGH = Rule("apri.significant", "apri", above(1.5))


def _above_zero(x: Interval) -> Interval:
    """An open input without 0, which would decide alone: nobody's age is 0 where the board asks."""
    return x if x.exact or x.low > 0 else Interval(x.low, x.high, False, x.high_closed)


def _of_powers(name: str, variables: Variables, powers: Mapping[str, float], factor: float = 1.0) -> ScoreVariable:
    inputs = {key: variables[key] for key in powers}
    terms = [power(_above_zero(inputs[key].domain), exponent) for key, exponent in powers.items()]
    return ScoreVariable(name, inputs, terms, lambda *factors: product(Interval.point(factor), *factors))


def _banded(label: str) -> Answer:
    return Answer(label, {"score": SCORE, "band": label})


@DecisionTree
def _fib4_band(walk: Walk) -> Answer:
    return _banded("low" if walk.met(_FIB4_LOW) else "high" if walk.met(_FIB4_HIGH) else "indeterminate")


def fib4(variables: Variables) -> Result:
    """FIB-4 score and its band for viral hepatitis: ``low``, ``indeterminate``, ``high``."""
    powers = {"age_years": 1, "ast_u_l": 1, "platelets_10e9_l": -1, "alt_u_l": -0.5}
    variable = _of_powers("fib4", variables, powers)
    labels = ("low", "indeterminate", "high")
    notes = ["bands_viral"]
    age = variables["age_years"].domain
    if variable.value is not None and (age.low >= 65 or age.high < 65):
        notes.append(noted("band_steatotic", _steatotic_band(round(variable.value, 10), elderly=age.low >= 65)))
    exploration = explore(_fib4_band, {"fib4": variable})
    return labelled_result("fib4", "2006", exploration, labels, tuple(notes), variable.rounded(2))


def _steatotic_band(score: float, *, elderly: bool) -> str:
    if score < (2.0 if elderly else 1.30):
        return "low"
    return "high" if score > 2.67 else "indeterminate"


@DecisionTree
def _apri_band(walk: Walk) -> Answer:
    if walk.met(_APRI_LOW):
        return _banded("low")
    if walk.met(_APRI_CIRRHOSIS):
        return _banded("cirrhosis")
    return _banded("significant_fibrosis" if walk.met(_APRI_HIGH) else "indeterminate")


def apri(variables: Variables) -> Result:
    """APRI score and band: ``low``, ``indeterminate``, ``significant_fibrosis``, ``cirrhosis``."""
    powers = {"ast_u_l": 1, "ast_upper_limit_u_l": -1, "platelets_10e9_l": -1}
    variable = _of_powers("apri", variables, powers, 100.0)
    labels = ("low", "indeterminate", "significant_fibrosis", "cirrhosis")
    return labelled_result("apri", "2003", explore(_apri_band, {"apri": variable}), labels, score=variable.rounded(2))


_COUNTS = ("neutrophils_10e9_l", "lymphocytes_10e9_l")
_SHARES = ("neutrophils_pct", "lymphocytes_pct")


def neutrophil_lymphocyte_ratio(variables: Variables) -> Result:
    """The ratio as stated, else of the counts, else of the shares; ``possible`` is its range, two decimals."""
    stated = "neutrophil_lymphocyte_ratio"
    if stated in variables.facts:
        inputs = {stated: _entered(variables[stated])}
        return numeric_result("nlr", "ratio", inputs, _as_stated, _lowest(_as_stated), "as stated")
    known = any(key in variables.facts for key in _COUNTS)
    keys = _SHARES if not known and any(key in variables.facts for key in _SHARES) else _COUNTS
    inputs = {key: _entered(variables[key]) for key in keys}
    lymphocytes = variables[keys[1]].domain
    # Whoever was not counted has lymphocytes.
    none_counted = keys[1] in variables.facts and lymphocytes.contains(0)
    result = numeric_result("nlr", "ratio", inputs, _ratio, _lowest(_ratio), "neutrophils / lymphocytes",
                            undefined=none_counted)  # fmt: skip
    if lymphocytes.high > 0:
        return result
    return Result("nlr", "ratio", None, (UNDEFINED,), (), False, result.trace, ("lymphocytes_zero",))


def _entered(variable: Variable) -> Input:
    return Input(variable, (variable.domain.low, variable.domain.high))


def _as_stated(ratio: Span) -> Span:
    return round_half_away(ratio[0], 2), round_half_away(ratio[1], 2)


def _ratio(neutrophils: Span, lymphocytes: Span) -> Span:
    low = neutrophils[0] / lymphocytes[1] if lymphocytes[1] > 0 else 0.0
    high = neutrophils[1] / lymphocytes[0] if lymphocytes[0] > 0 else INFINITY
    return round_half_away(round(low, 10), 2), round_half_away(round(high, 10), 2)


def _lowest(span: Callable[..., Span]) -> Callable[..., float]:
    return lambda *terms: span(*terms)[0]


_HVPG = Rule("portal_hypertension.hvpg", "hvpg_mmhg", at_least(10))
_STIFF = Rule("portal_hypertension.stiffness_in", "liver_stiffness_kpa", at_least(25))
_SOFT = Rule("portal_hypertension.stiffness_out", "liver_stiffness_kpa", at_most(15))
_PLATELETS_OUT = Rule("portal_hypertension.platelets_out", "platelets_10e9_l", at_least(150))
_VARICES = Rule("portal_hypertension.varices", "varices", one_of("low_risk", "high_risk_untreated", "treated"))
_SPLEEN = Rule("portal_hypertension.splenomegaly", "splenomegaly", one_of(True))
_PLATELETS_LOW = Rule("portal_hypertension.platelets_low", "platelets_10e9_l", below(100))


_SPARED = (
    Rule("portal_hypertension.endoscopy_stiffness", "liver_stiffness_kpa", below(20)),
    Rule("portal_hypertension.endoscopy_platelets", "platelets_10e9_l", above(150)),
)
_LABELS = ("present", "grey_zone", "ruled_out")


def _answer(label: str) -> Answer:
    return Answer(label, {"csph": label})


@DecisionTree
def _by_pressure(walk: Walk) -> Answer:
    return _answer("present" if walk.met(_HVPG) else "ruled_out")


@DecisionTree
def _by_stiffness(walk: Walk) -> Answer:
    if walk.met(_STIFF):
        return _answer("present")
    return _answer("ruled_out" if walk.all(_SOFT, _PLATELETS_OUT) else "grey_zone")


@DecisionTree
def _by_surrogate(walk: Walk) -> Answer:
    return _answer("present") if walk.all(_SPLEEN, _PLATELETS_LOW) else _by_stiffness(walk)


def _after_varices(tree: DecisionTree) -> DecisionTree:
    return DecisionTree(lambda walk: _answer("present") if walk.met(_VARICES) else tree(walk))


_SCREENS = {  # by whether stiffness and varices were looked for
    (True, False): _by_stiffness,
    (False, False): _by_surrogate,
    (True, True): _after_varices(_by_stiffness),
    (False, True): _after_varices(_by_surrogate),
}


def portal_hypertension(variables: Variables) -> Result:
    """Screening for clinically significant portal hypertension: ``present``, ``grey_zone``, ``ruled_out``."""
    facts = variables.facts
    tree = _by_pressure
    if "hvpg_mmhg" not in facts:
        tree = _SCREENS["liver_stiffness_kpa" in facts, "varices" in facts]
    result = labelled_result("portal_hypertension", "Baveno VII 2022", explore(tree, variables), _LABELS)
    return _with_endoscopy(result, variables) if "varices" not in facts else result


def _with_endoscopy(result: Result, variables: Variables) -> Result:
    """With the note that screening endoscopy may be spared, where both conditions are surely met; they are in the
    trace."""
    facts = variables.facts
    for rule in _SPARED:
        fact = facts.get(rule.variable)
        if fact is None or outcome_of(fact.domain, rule.condition) is not Outcome.MET:
            return result
    steps = [variables[rule.variable].step(rule, Outcome.MET) for rule in _SPARED]
    notes = (*result.notes, "screening_endoscopy_may_be_spared")
    return replace(result, trace=(*result.trace, *steps), notes=notes)


__all__ = ["apri", "fib4", "neutrophil_lymphocyte_ratio", "portal_hypertension"]
