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

from collections.abc import Sequence
from typing import Any

from hccboard.domain.decision import Result, Variable
from hccboard.domain.facts import Interval
from hccboard.domain.scores import corners, ln, numeric_result, round_half_away, term, total
from hccboard.domain.variables import Variables, plain

_INF = float("inf")


def _mg_dl(bilirubin: Interval) -> Interval:
    return bilirubin.divided(17.1).clamp(1.0, 1e6)


def _creatinine(creatinine: Interval, dialysis: Interval, cap: float) -> Interval:
    """Creatinine in mg/dL with floor and cap; ``dialysis`` is [0, 0], [1, 1] or [0, 1]."""
    measured = creatinine.divided(88.4).clamp(1.0, cap)
    if dialysis.low == 1:
        return Interval.point(cap)
    if dialysis.high == 1:
        return Interval(measured.low, cap, measured.low_closed, True)
    return measured


def _flag(variable: Variable) -> Variable:
    """A yes/no or code variable as 0, 1 or both, so that formulas see intervals only."""
    values = variable.domain.values
    numbers = [int(v in (True, "F")) for v in values]
    return Variable(variable.name, Interval(min(numbers), max(numbers)), variable.used)


def _meld_i(box: Sequence[Interval]) -> tuple[int, int]:
    creatinine, bilirubin, inr, dialysis = box[:4]
    raw = total(
        term(lambda c: 0.957 * ln(c), _creatinine(creatinine, dialysis, 4.0)),
        term(lambda b: 0.378 * ln(b), _mg_dl(bilirubin)),
        term(lambda i: 1.120 * ln(i), inr.clamp(1.0, 1e6)),
        Interval.point(0.643),
    )
    return round(10 * round_half_away(raw.low, 1)), round(10 * round_half_away(raw.high, 1))


def _limited(score: float) -> int:
    return int(min(max(round_half_away(score), 6), 40))


def _meld_span(box: Sequence[Interval]) -> tuple[float, float]:
    low, high = _meld_i(box)
    return _limited(low), _limited(high)


def _with_sodium(meld: int, gap: float) -> int:
    if meld <= 11:
        return _limited(meld)
    return _limited(meld + 1.32 * gap - 0.033 * meld * gap)


def _sodium_gap(sodium: Interval) -> tuple[float, float]:
    limited = sodium.clamp(125, 137)
    return 137 - limited.high, 137 - limited.low


def _meld_na_span(box: Sequence[Interval]) -> tuple[float, float]:
    """Rises with MELD (by at least 1 - 0.033 x 12) and, up to the cap of 40, with the sodium gap."""
    low, high = _meld_i(box)
    gap_low, gap_high = _sodium_gap(box[4])
    return _with_sodium(low, gap_low), _with_sodium(high, gap_high)


_MELD_KEYS = ("creatinine", "bilirubin", "inr")


def _meld_inputs(variables: Variables) -> dict[str, Variable]:
    inputs = {key: variables[key] for key in _MELD_KEYS}
    inputs["dialysis_twice_past_week"] = _flag(plain(variables.facts, "dialysis_twice_past_week"))
    return inputs


def meld(variables: Variables) -> Result:
    """MELD, 6 to 40."""
    return numeric_result(
        "meld", "OPTN 2016", _meld_inputs(variables), _meld_span,
        lambda x: int(_meld_span([Interval.point(v) for v in x])[0]),
        "10 x (0.957 ln creatinine + 0.378 ln bilirubin + 1.120 ln INR + 0.643)",
    )  # fmt: skip


def meld_na(variables: Variables) -> Result:
    """MELD-Na, 6 to 40."""
    inputs = _meld_inputs(variables)
    inputs["sodium_mmol_l"] = variables["sodium_mmol_l"]
    return numeric_result(
        "meld_na", "OPTN 2016", inputs, _meld_na_span,
        lambda x: int(_meld_na_span([Interval.point(v) for v in x])[0]),
        "MELD + 1.32 (137 - Na) - 0.033 MELD (137 - Na) where MELD > 11",
    )  # fmt: skip


def _meld3_raw(female: float, ln_b: float, gap: float, ln_i: float, ln_c: float, low_albumin: float) -> float:
    return (
        1.33 * female + 4.56 * ln_b + 0.82 * gap - 0.24 * gap * ln_b + 9.09 * ln_i + 11.14 * ln_c
        + 1.85 * low_albumin - 1.83 * low_albumin * ln_c + 6
    )  # fmt: skip


def _meld3_range(box: Sequence[Interval]) -> Interval:
    creatinine, bilirubin, inr, dialysis, sodium, albumin, female = box[:7]
    gap_low, gap_high = _sodium_gap(sodium)
    shortfall = albumin.divided(10).clamp(1.5, 3.5)
    # Affine in every one of these six, so the extremes lie at corners.
    return corners(_meld3_raw, (
        female,
        term(ln, _mg_dl(bilirubin)),
        Interval(gap_low, gap_high),
        term(ln, inr.clamp(1.0, 1e6)),
        term(ln, _creatinine(creatinine, dialysis, 3.0)),
        Interval(3.5 - shortfall.high, 3.5 - shortfall.low,
                 shortfall.high_closed, shortfall.low_closed),
    ))  # fmt: skip


def _meld3_span(box: Sequence[Interval]) -> tuple[float, float]:
    raw = _meld3_range(box)
    return _limited(raw.low), _limited(raw.high)


def _meld3_value(x: Sequence[float]) -> dict[str, Any]:
    raw = _meld3_range([Interval.point(v) for v in x]).low
    return {"raw": round_half_away(raw, 3), "rounded_uncapped": int(max(round_half_away(raw), 6)),
            "score": _limited(raw)}  # fmt: skip


def _sex_term(variables: Variables) -> Variable:
    """1 for female, and from 12 to 17 years for everyone (OPTN)."""
    sex = _flag(plain(variables.facts, "sex"))
    age = variables["age_years"].domain
    adolescent = age.meet(Interval(12, 18, True, False))
    if adolescent is not None and adolescent == age:
        return Variable("sex", Interval.point(1), sex.used)
    return sex


def meld3(variables: Variables) -> Result:
    """MELD 3.0: ``raw``, ``rounded_uncapped`` (floor 6, no cap) and ``score`` (6 to 40)."""
    inputs = _meld_inputs(variables)
    inputs["sodium_mmol_l"] = variables["sodium_mmol_l"]
    inputs["albumin"] = variables["albumin"]
    inputs["sex"] = _sex_term(variables)
    notes = ()
    age = variables["age_years"].domain
    if isinstance(age, Interval) and age.high < 12:
        notes = ("meld3_under_12_years",)
    return numeric_result("meld3", "2021", inputs, _meld3_span, _meld3_value,
                          "MELD 3.0 formula", notes)  # fmt: skip
