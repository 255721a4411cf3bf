"""MELD, MELD-Na and MELD 3.0. Bilirubin and creatinine in mg/dL, albumin in g/dL, sodium in mmol/L.

MELD and MELD-Na (OPTN 2016, policy 9.1.D): ``0.957 ln(creatinine) + 0.378 ln(bilirubin) + 1.120 ln(INR)
+ 0.643``, rounded to one decimal, times 10. Creatinine, bilirubin and INR below 1.0 count as 1.0; creatinine
above 4.0, or two dialyses in the past week, counts as 4.0. Only above 11: ``+ 1.32 (137 - Na) - 0.033 MELD
(137 - Na)`` with sodium limited to 125-137. Floor 6, cap 40.
MELD 3.0: Kim WR et al., Gastroenterology 2021;161:1887, doi:10.1053/j.gastro.2021.08.050. ``1.33 (female) +
4.56 ln(bilirubin) + 0.82 (137 - Na) - 0.24 (137 - Na) ln(bilirubin) + 9.09 ln(INR) + 11.14 ln(creatinine) +
1.85 (3.5 - albumin) - 1.83 (3.5 - albumin) ln(creatinine) + 6``. Floors 1.0; creatinine cap 3.0, also for
dialysis; sodium 125-137; albumin 1.5-3.5. Candidates of 12 to 17 years get the 1.33 whatever the sex. The
paper has no cap, allocation shows 6 to 40: both are kept. Exception points are policy and not here.
A missing sex, albumin or sodium is never assumed: the range shows what it may change.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from hccboard.domain.decision import Result, Variable
from hccboard.domain.facts import Interval
from hccboard.domain.liver_function.child_pugh import inr_notes
from hccboard.domain.scores import Input, Span, ln, numeric_result, round_half_away
from hccboard.domain.variables import Variables

_MG_DL_BILIRUBIN = 17.1
_MG_DL_CREATININE = 88.4
_NO_CAP = 1e6
_ADOLESCENT = Interval(12, 18, True, False)


def _limited(x: Interval, divisor: float, floor: float, cap: float = _NO_CAP) -> Span:
    """The ends of a quantity in another unit, not below ``floor`` and not above ``cap``."""
    return min(max(x.low / divisor, floor), cap), min(max(x.high / divisor, floor), cap)


def _ln(variable: Variable, divisor: float = 1.0, cap: float = _NO_CAP) -> Input:
    """The logarithm of a quantity that counts as 1.0 below it."""
    low, high = _limited(variable.domain, divisor, 1.0, cap)
    return Input(variable, (ln(low), ln(high)))


def _flag(variable: Variable, value: Any) -> Input:
    """1 where a yes/no or code fact has the value, else 0; 0 to 1 where it may."""
    values = variable.domain.values
    return Input(variable, (float(values == (value,)), float(value in values)))


def _common_inputs(variables: Variables, creatinine_cap: float) -> dict[str, Input]:
    return {
        "creatinine": _ln(variables["creatinine"], _MG_DL_CREATININE, creatinine_cap),
        "bilirubin": _ln(variables["bilirubin"], _MG_DL_BILIRUBIN),
        "inr": _ln(variables["inr"]),
        "dialysis_twice_past_week": _flag(variables["dialysis_twice_past_week"], True),
    }


def _sodium_gap(variables: Variables) -> Input:
    """137 - Na with sodium limited to 125-137."""
    sodium = variables["sodium_mmol_l"]
    low, high = _limited(sodium.domain, 1.0, 125, 137)
    return Input(sodium, (137 - high, 137 - low))


def _with_dialysis(ln_creatinine: Span, dialysis: Span, cap: float) -> Span:
    """On dialysis creatinine counts as the cap."""
    at_cap = ln(cap)
    return at_cap if dialysis[0] == 1 else ln_creatinine[0], at_cap if dialysis[1] == 1 else ln_creatinine[1]


def _meld_i(creatinine: Span, bilirubin: Span, inr: Span, dialysis: Span) -> Span:
    """The lowest and highest MELD before sodium, floor and cap."""
    ln_c = _with_dialysis(creatinine, dialysis, 4.0)
    low, high = (0.957 * ln_c[end] + 0.378 * bilirubin[end] + 1.120 * inr[end] + 0.643 for end in (0, 1))
    return _whole_number(10 * low), _whole_number(10 * high)


def _whole_number(x: float) -> int:
    """Rounded half up, as the scores are positive; a tie is a tie to the tenth decimal."""
    return math.floor(round(x, 10) + 0.5)


def _score(x: float) -> int:
    """Rounded, floor 6, cap 40."""
    return min(max(_whole_number(x), 6), 40)


def _meld_span(creatinine: Span, bilirubin: Span, inr: Span, dialysis: Span) -> Span:
    low, high = _meld_i(creatinine, bilirubin, inr, dialysis)
    return _score(low), _score(high)


def _with_sodium(meld: float, gap: float) -> int:
    return _score(meld if meld <= 11 else meld + 1.32 * gap - 0.033 * meld * gap)


def _meld_na_span(creatinine: Span, bilirubin: Span, inr: Span, dialysis: Span, gap: Span) -> Span:
    melds = _meld_i(creatinine, bilirubin, inr, dialysis)
    # The score rises with MELD and, below 40, with the gap; above, the cap hides that it falls.
    scores = [_with_sodium(meld, some) for meld in set(melds) for some in set(gap)]
    return min(scores), max(scores)


def _lowest(span: Callable[..., Span]) -> Callable[..., float]:
    return lambda *terms: span(*terms)[0]


def meld(variables: Variables) -> Result:
    """MELD, 6 to 40."""
    return numeric_result(
        "meld", "OPTN 2016", _common_inputs(variables, 4.0), _meld_span, _lowest(_meld_span),
        "10 x (0.957 ln creatinine + 0.378 ln bilirubin + 1.120 ln INR + 0.643)", inr_notes(variables.facts),
    )  # fmt: skip


def meld_na(variables: Variables) -> Result:
    """MELD-Na, 6 to 40."""
    inputs = _common_inputs(variables, 4.0)
    inputs["sodium_mmol_l"] = _sodium_gap(variables)
    return numeric_result(
        "meld_na", "OPTN 2016", inputs, _meld_na_span, _lowest(_meld_na_span),
        "MELD + 1.32 (137 - Na) - 0.033 MELD (137 - Na) where MELD > 11", inr_notes(variables.facts),
    )  # fmt: skip


def _corners(f: Callable[[float, float], float], x: Span, y: Span) -> Span:
    """The range of a function that is affine in each of two independent quantities."""
    values = [f(a, b) for a in set(x) for b in set(y)]
    return min(values), max(values)


def _with_gap(ln_b: float, gap: float) -> float:
    return 4.56 * ln_b + 0.82 * gap - 0.24 * gap * ln_b


def _with_shortfall(ln_c: float, shortfall: float) -> float:
    return 11.14 * ln_c + 1.85 * shortfall - 1.83 * shortfall * ln_c


def _meld3_raw(
    creatinine: Span, bilirubin: Span, inr: Span, dialysis: Span, gap: Span, shortfall: Span, female: Span
) -> Span:
    by_bilirubin = _corners(_with_gap, bilirubin, gap)
    by_creatinine = _corners(_with_shortfall, _with_dialysis(creatinine, dialysis, 3.0), shortfall)
    low, high = (
        1.33 * female[end] + by_bilirubin[end] + 9.09 * inr[end] + by_creatinine[end] + 6 for end in (0, 1)
    )
    return low, high


def _meld3_span(*terms: Span) -> Span:
    low, high = _meld3_raw(*terms)
    return _score(low), _score(high)


def _meld3_value(*terms: Span) -> dict[str, Any]:
    """``raw`` and the score without cap are ``None`` where only the score is decided (at its cap or floor)."""
    low, high = _meld3_raw(*terms)
    uncapped = [max(_whole_number(x), 6) for x in (low, high)]
    return {
        "raw": round_half_away(low, 3) if low == high else None,
        "rounded_uncapped": uncapped[0] if uncapped[0] == uncapped[1] else None,
        "score": _score(low),
    }


def _albumin_shortfall(variables: Variables) -> Input:
    """3.5 - albumin in g/dL, albumin limited to 1.5-3.5."""
    albumin = variables["albumin"]
    low, high = _limited(albumin.domain, 10.0, 1.5, 3.5)
    return Input(albumin, (3.5 - high, 3.5 - low))


def _sex_term(variables: Variables) -> Input:
    """1 for female, and from 12 to 17 years for everyone (OPTN). An unknown age is taken as an adult's."""
    sex = _flag(variables["sex"], "F")
    if "age_years" in variables.facts:
        age = variables["age_years"].domain
        adolescent = age.meet(_ADOLESCENT)
        if adolescent is not None:
            return Input(sex.variable, (1.0 if adolescent == age else sex.term[0], 1.0))
    return sex


def meld3(variables: Variables) -> Result:
    """MELD 3.0: ``raw``, ``rounded_uncapped`` (floor 6, no cap) and ``score`` (6 to 40)."""
    inputs = _common_inputs(variables, 3.0)
    inputs["sodium_mmol_l"] = _sodium_gap(variables)
    inputs["albumin"] = _albumin_shortfall(variables)
    inputs["sex"] = _sex_term(variables)
    age = variables["age_years"].domain
    notes = (*inr_notes(variables.facts), *(("meld3_under_12_years",) if age.high < 12 else ()))
    return numeric_result("meld3", "2021", inputs, _meld3_span, _meld3_value, "MELD 3.0 formula", notes)
