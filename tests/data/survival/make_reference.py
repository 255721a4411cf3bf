#!/usr/bin/env python3
"""Reference numbers for the estimators of survival, made without them and without R: ``reference.json``.

Kaplan-Meier, Greenwood's variance and the log-rank test in exact fractions; Cox with Efron's ties by Newton's method
with 50 digits; only the last step (exponentials, normal and chi-square probabilities) is rounded. ``reference.R`` is
the R code for the same numbers. R's own answer to 15 figures is ``r_numbers.json``, made by ``r_numbers.R``. What R
printed elsewhere stands apart under ``printed_by_R``:

* ``aml``: the output kept with R's survival package (tests/doaml.Rout.save), 3 to 5 figures
* ``simulated``: the table survival_data_50_2 of statsmodels (BSD licence) with the coefficients that R's coxph gave for
  it (statsmodels/duration/tests/results/survival_r_results.py, coef_50_2_efr and se_50_2_efr), 7 figures

``aml.csv`` is the leukaemia table of Miller 1981 (``survival::aml``), with a column that deals it into thirds.
"""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Sequence
from decimal import Decimal, getcontext
from fractions import Fraction
from pathlib import Path
from statistics import NormalDist

HERE = Path(__file__).parent
Z = NormalDist().inv_cdf(0.975)
getcontext().prec = 50


def table(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def kaplan_meier(rows: list[tuple[int, int]]) -> list[dict[str, float | None]]:
    """A row for each time with an event: survival and the limits of the three kinds."""
    survival, greenwood, found = Fraction(1), Fraction(0), []
    for time in sorted({time for time, event in rows if event}):
        n = sum(one >= time for one, _event in rows)
        died = sum(one == time and event for one, event in rows)
        survival *= Fraction(n - died, n)
        row: dict[str, float | None] = {"time": time, "n_risk": n, "survival": float(survival)}
        if survival:
            greenwood += Fraction(died, n * (n - died))
            row |= limits(float(survival), math.sqrt(greenwood))
        else:
            row |= {f"{kind}_{end}": None for kind in ("plain", "log", "log-log") for end in ("lower", "upper")}
        found.append(row)
    return found


def limits(s: float, error: float) -> dict[str, float | None]:
    low, high = (math.log(-math.log(s)) + sign * Z * error / -math.log(s) for sign in (1, -1))
    return {
        "plain_lower": max(0.0, s - Z * s * error), "plain_upper": min(1.0, s + Z * s * error),
        "log_lower": math.exp(math.log(s) - Z * error), "log_upper": min(1.0, math.exp(math.log(s) + Z * error)),
        "log-log_lower": math.exp(-math.exp(low)), "log-log_upper": math.exp(-math.exp(high)),
    }  # fmt: skip


def solve(matrix: Sequence[Sequence], right: Sequence) -> list:
    """Gauss and Jordan, in whatever numbers they come."""
    size = len(right)
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for place in range(size):
        pivot = next(row for row in range(place, size) if rows[row][place])
        rows[place], rows[pivot] = rows[pivot], rows[place]
        rows[place] = [value / rows[place][place] for value in rows[place]]
        for other in range(size):
            if other != place:
                factor = rows[other][place]
                rows[other] = [a - factor * b for a, b in zip(rows[other], rows[place], strict=True)]
    return [row[-1] for row in rows]


def logrank(rows: list[tuple[int, int, str]]) -> dict[str, float]:
    """Observed minus expected of all groups but one, and their hypergeometric covariance."""
    groups = sorted({group for _time, _event, group in rows})[:-1]
    score = [Fraction(0)] * len(groups)
    covariance = [[Fraction(0)] * len(groups) for _group in groups]
    for time in sorted({time for time, event, _group in rows if event}):
        n = sum(one >= time for one, _event, _group in rows)
        died = sum(one == time and event for one, event, _group in rows)
        risk = [sum(one >= time and group == g for one, _event, group in rows) for g in groups]
        hit = [sum(one == time and event and group == g for one, event, group in rows) for g in groups]
        for i in range(len(groups)):
            score[i] += hit[i] - Fraction(died * risk[i], n)
            for j in range(len(groups)):
                if n > 1:
                    share = Fraction(risk[i], n) * ((i == j) - Fraction(risk[j], n))
                    covariance[i][j] += share * Fraction(died * (n - died), n - 1)
    chi_square = float(sum(a * b for a, b in zip(score, solve(covariance, score), strict=True)))
    p = math.erfc(math.sqrt(chi_square / 2)) if len(groups) == 1 else math.exp(-chi_square / 2)
    return {"chi_square": chi_square, "df": len(groups), "p": p}


def cox(rows: list[tuple[Decimal, int, list[Decimal]]]) -> dict[str, list[float]]:
    """Coefficients and standard errors with Efron's handling of ties."""
    size = len(rows[0][2])
    coef = [Decimal(0)] * size
    for _step in range(40):
        score, information = derivatives(rows, coef, size)
        coef = [a + b for a, b in zip(coef, solve(information, score), strict=True)]
    unit = [[Decimal(i == j) for i in range(size)] for j in range(size)]
    errors = [solve(information, unit[i])[i].sqrt() for i in range(size)]
    assert all(abs(value) < Decimal("1e-40") for value in derivatives(rows, coef, size)[0])
    return {"coef": [float(value) for value in coef], "se": [float(value) for value in errors]}


def derivatives(rows: list, coef: list[Decimal], size: int) -> tuple[list[Decimal], list[list[Decimal]]]:
    score = [Decimal(0)] * size
    information = [[Decimal(0)] * size for _i in range(size)]
    weight = [sum((c * x for c, x in zip(coef, values, strict=True)), Decimal(0)).exp() for _t, _e, values in rows]
    for time in sorted({time for time, event, _values in rows if event}):
        risk = [place for place, row in enumerate(rows) if row[0] >= time]
        died = [place for place, row in enumerate(rows) if row[0] == time and row[1]]
        for order in range(len(died)):
            part = {place: Decimal(1) for place in risk}
            part |= {place: 1 - Decimal(order) / len(died) for place in died}
            whole = sum(part[place] * weight[place] for place in risk)
            mean = [sum(part[p] * weight[p] * rows[p][2][i] for p in risk) / whole for i in range(size)]
            for i in range(size):
                score[i] += rows[died[order]][2][i] - mean[i]
                for j in range(size):
                    square = sum(part[p] * weight[p] * rows[p][2][i] * rows[p][2][j] for p in risk) / whole
                    information[i][j] += square - mean[i] * mean[j]
    return score, information


def main() -> None:
    aml, simulated = table("aml.csv"), table("simulated.csv")
    times = [(int(row["time"]), int(row["status"]), row) for row in aml]
    reference = {
        "kaplan_meier": {
            group: kaplan_meier([(time, event) for time, event, row in times if row["x"] == group])
            for group in ("Maintained", "Nonmaintained")
        },
        "logrank": {
            column: logrank([(time, event, row[column]) for time, event, row in times]) for column in ("x", "third")
        },
        "cox": {
            "aml": cox([(Decimal(time), event, [Decimal(row["x"] == "Nonmaintained")]) for time, event, row in times]),
            "simulated": cox([
                (Decimal(row["time"]), int(row["status"]), [Decimal(row["x1"]), Decimal(row["x2"])])
                for row in simulated
            ]),
        },
        "printed_by_R": {
            "aml": {
                "survfit, conf.type log": {
                    "Maintained": {"median": [31, 18, None], "times": [9, 13, 18, 23, 31, 34, 48],
                                   "survival": [0.909, 0.818, 0.716, 0.614, 0.491, 0.368, 0.184],
                                   "lower": [0.7541, 0.6192, 0.4884, 0.3769, 0.2549, 0.1549, 0.0359],
                                   "upper": [1.000, 1.000, 1.000, 0.999, 0.946, 0.875, 0.944]},
                    "Nonmaintained": {"median": [23, 8, None], "times": [5, 8, 12, 23, 27, 30, 33, 43],
                                      "survival": [0.8333, 0.6667, 0.5833, 0.4861, 0.3889, 0.2917, 0.1944, 0.0972],
                                      "lower": [0.6470, 0.4468, 0.3616, 0.2675, 0.1854, 0.1148, 0.0569, 0.0153],
                                      "upper": [1.000, 0.995, 0.941, 0.883, 0.816, 0.741, 0.664, 0.620]},
                },
                "survdiff": {"p": 0.0653, "df": 1},
                "coxph, efron": {"coef": 0.916, "se": 0.512},
            },
            "simulated": {"coef": [-0.6107485, 0.5309737], "se": [0.2177713, 0.2440535]},
        },
    }  # fmt: skip
    (HERE / "reference.json").write_text(json.dumps(reference, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
