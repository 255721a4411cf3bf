"""ALBI and mALBI, EZ-ALBI, PALBI. Bilirubin in umol/L (EZ-ALBI mg/dL), albumin in g/L (EZ-ALBI g/dL),
platelets in 10^9/L; logarithms are base 10; grades are taken from the unrounded score.

ALBI: Johnson PJ et al., J Clin Oncol 2015;33:550, doi:10.1200/JCO.2014.57.9151.
``0.66 log10(bilirubin) - 0.085 albumin``; grade 1 <= -2.60; 2 > -2.60 and <= -1.39; 3 > -1.39. Some public
calculators use -0.0852, which changes grades near a limit; the published -0.085 is used.
mALBI: Hiraoka A et al., Liver Cancer 2017;6:325. 2a > -2.60 and < -2.27; 2b >= -2.27 and <= -1.39 (papers
differ on the side of -2.27 itself).
EZ-ALBI: Kariyama K et al., Liver Cancer 2020;9:734, doi:10.1159/000508971. ``bilirubin - 9 albumin``;
grade 1 <= -34.4; 2 > -34.4 and <= -22.2; 3 > -22.2. Its 2a/2b split is not shipped: no primary source read.
PALBI: Roayaie S et al., Hepatology 2015;62:440. ``2.02 log10 b - 0.37 (log10 b)^2 - 0.04 albumin
- 3.48 log10 p + 1.01 (log10 p)^2``; grade 1 <= -2.53; 2 > -2.53 and <= -2.09; 3 > -2.09.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hccboard.domain.decision import Answer, Result, Rule, Variable, Walk, explore, labelled_result
from hccboard.domain.facts import Interval, at_most, below
from hccboard.domain.scores import formula_variable, log10, round_half_away, term, total
from hccboard.domain.variables import Variables

GRADES = (1, 2, 3)
_FIRST = Rule("albi.grade_1", "albi", at_most(-2.60))
_SECOND = Rule("albi.grade_2", "albi", at_most(-1.39))
_SECOND_A = Rule("albi.grade_2a", "albi", below(-2.27))
_EZ_FIRST = Rule("ez_albi.grade_1", "ez_albi", at_most(-34.4))
_EZ_SECOND = Rule("ez_albi.grade_2", "ez_albi", at_most(-22.2))
_PALBI_FIRST = Rule("palbi.grade_1", "palbi", at_most(-2.53))
_PALBI_SECOND = Rule("palbi.grade_2", "palbi", at_most(-2.09))


def _albi(box: Sequence[Interval]) -> Interval:
    return total(term(lambda b: 0.66 * log10(b), box[0]), term(lambda a: -0.085 * a, box[1]))


def _ez_albi(box: Sequence[Interval]) -> Interval:
    # mg/dL = umol/L / 17.1; g/dL = g/L / 10
    return total(term(lambda b: b / 17.1, box[0]), term(lambda a: -0.9 * a, box[1]))


def _palbi(box: Sequence[Interval]) -> Interval:
    bilirubin, albumin, platelets = box
    # Turning points of the two parabolas: log10 b = 2.02 / 0.74, log10 p = 3.48 / 2.02.
    return total(
        term(lambda b: 2.02 * log10(b) - 0.37 * log10(b) ** 2 if b > 0 else float("-inf"), bilirubin,
             (10 ** (2.02 / 0.74),)),
        term(lambda a: -0.04 * a, albumin),
        term(lambda p: -3.48 * log10(p) + 1.01 * log10(p) ** 2 if p > 0 else float("inf"), platelets,
             (10 ** (3.48 / 2.02),)),
    )  # fmt: skip


def _score(variable: Variable, digits: int = 3) -> float | None:
    domain = variable.domain
    return round_half_away(domain.low, digits) if domain.exact else None


def _graded(system: str, edition: str, variable: Variable, first: Rule, second: Rule) -> Result:
    def grade(walk: Walk) -> Answer:
        found = 1 if walk.met(first) else 2 if walk.met(second) else 3
        return Answer(found, {"score": _score(variable), "grade": found})

    return labelled_result(system, edition, explore(grade, {variable.name: variable}), GRADES)


def _inputs(variables: Variables, *keys: str) -> dict[str, Variable]:
    return {key: variables[key] for key in keys}


def albi(variables: Variables) -> Result:
    """ALBI score, grade 1 to 3 and mALBI grade 1, 2a, 2b, 3."""
    variable = formula_variable("albi", _inputs(variables, "bilirubin", "albumin"), _albi)

    def grade(walk: Walk) -> Answer:
        malbi: Any
        if walk.met(_FIRST):
            found, malbi = 1, "1"
        elif walk.met(_SECOND):
            found, malbi = 2, "2a" if walk.met(_SECOND_A) else "2b"
        else:
            found, malbi = 3, "3"
        return Answer(found, {"score": _score(variable), "grade": found, "malbi": malbi})

    return labelled_result("albi", "2015", explore(grade, {"albi": variable}), GRADES)


def ez_albi(variables: Variables) -> Result:
    """EZ-ALBI score and grade 1 to 3."""
    variable = formula_variable("ez_albi", _inputs(variables, "bilirubin", "albumin"), _ez_albi)
    return _graded("ez_albi", "2020", variable, _EZ_FIRST, _EZ_SECOND)


def palbi(variables: Variables) -> Result:
    """PALBI score and grade 1 to 3."""
    keys = ("bilirubin", "albumin", "platelets_10e9_l")
    variable = formula_variable("palbi", _inputs(variables, *keys), _palbi)
    return _graded("palbi", "2015", variable, _PALBI_FIRST, _PALBI_SECOND)
