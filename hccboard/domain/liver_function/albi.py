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

import math
from typing import Any

from hccboard.domain.decision import (
    SCORE,
    Answer,
    DecisionTree,
    Result,
    Rule,
    Variable,
    Walk,
    explore,
    labelled_result,
)  # fmt: skip
from hccboard.domain.facts import at_most, below
from hccboard.domain.scores import ScoreVariable, log10, term, total
from hccboard.domain.variables import Variables

GRADES = (1, 2, 3)
_FIRST = Rule("albi.grade_1", "albi", at_most(-2.60))
_SECOND = Rule("albi.grade_2", "albi", at_most(-1.39))
_SECOND_A = Rule("albi.grade_2a", "albi", below(-2.27))
_EZ_FIRST = Rule("ez_albi.grade_1", "ez_albi", at_most(-34.4))
_EZ_SECOND = Rule("ez_albi.grade_2", "ez_albi", at_most(-22.2))
_PALBI_FIRST = Rule("palbi.grade_1", "palbi", at_most(-2.53))
_PALBI_SECOND = Rule("palbi.grade_2", "palbi", at_most(-2.09))
# Where the two parabolas of PALBI turn: log10 b = 2.02 / 0.74, log10 p = 3.48 / 2.02
_BILIRUBIN_TURN = 10 ** (2.02 / 0.74)
_PLATELETS_TURN = 10 ** (3.48 / 2.02)


def _grades(first: Rule, second: Rule) -> DecisionTree:
    @DecisionTree
    def grade(walk: Walk) -> Answer:
        found = 1 if walk.met(first) else 2 if walk.met(second) else 3
        return Answer(found, {"score": SCORE, "grade": found})

    return grade


@DecisionTree
def _albi_grade(walk: Walk) -> Answer:
    malbi: Any
    if walk.met(_FIRST):
        found, malbi = 1, "1"
    elif walk.met(_SECOND):
        found, malbi = 2, "2a" if walk.met(_SECOND_A) else "2b"
    else:
        found, malbi = 3, "3"
    return Answer(found, {"score": SCORE, "grade": found, "malbi": malbi})


_EZ_ALBI_GRADE = _grades(_EZ_FIRST, _EZ_SECOND)
_PALBI_GRADE = _grades(_PALBI_FIRST, _PALBI_SECOND)


def _inputs(variables: Variables, *keys: str) -> dict[str, Variable]:
    return {key: variables[key] for key in keys}


def _graded(system: str, edition: str, variable: ScoreVariable, tree: DecisionTree) -> Result:
    exploration = explore(tree, {system: variable})
    return labelled_result(system, edition, exploration, GRADES, score=variable.rounded(3))


def albi(variables: Variables) -> Result:
    """ALBI score, grade 1 to 3 and mALBI grade 1, 2a, 2b, 3."""
    inputs = _inputs(variables, "bilirubin", "albumin")
    bilirubin, albumin = (v.domain for v in inputs.values())
    terms = term(lambda b: 0.66 * log10(b), bilirubin), term(lambda a: -0.085 * a, albumin)
    return _graded("albi", "2015", ScoreVariable("albi", inputs, terms, total), _albi_grade)


def ez_albi(variables: Variables) -> Result:
    """EZ-ALBI score and grade 1 to 3."""
    inputs = _inputs(variables, "bilirubin", "albumin")
    bilirubin, albumin = (v.domain for v in inputs.values())
    # mg/dL = umol/L / 17.1; g/dL = g/L / 10
    terms = term(lambda b: b / 17.1, bilirubin), term(lambda a: -0.9 * a, albumin)
    return _graded("ez_albi", "2020", ScoreVariable("ez_albi", inputs, terms, total), _EZ_ALBI_GRADE)


def palbi(variables: Variables) -> Result:
    """PALBI score and grade 1 to 3."""
    inputs = _inputs(variables, "bilirubin", "albumin", "platelets_10e9_l")
    bilirubin, albumin, platelets = (v.domain for v in inputs.values())
    terms = (
        term(lambda b: 2.02 * log10(b) - 0.37 * log10(b) ** 2 if b > 0 else -math.inf, bilirubin, (_BILIRUBIN_TURN,)),
        term(lambda a: -0.04 * a, albumin),
        term(lambda p: -3.48 * log10(p) + 1.01 * log10(p) ** 2 if p > 0 else math.inf, platelets, (_PLATELETS_TURN,)),
    )
    return _graded("palbi", "2015", ScoreVariable("palbi", inputs, terms, total), _PALBI_GRADE)
