"""The estimators against exact numbers and against what R printed; tests/data/survival says how each was made."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from hccboard.analytics import comparison, kaplan_meier
from hccboard.analytics.results import CONF_TYPES

DATA = Path(__file__).resolve().parents[2] / "data" / "survival"
REFERENCE: dict[str, Any] = json.loads((DATA / "reference.json").read_text("utf-8"))
PRINTED = REFERENCE["printed_by_R"]
GROUPS = ("Maintained", "Nonmaintained")
CLOSE = 1e-9


def table(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


AML = table("aml.csv")
SIMULATED = table("simulated.csv")


def times_and_events(rows: list[dict[str, str]]) -> tuple[list[float], list[bool]]:
    return [float(row["time"]) for row in rows], [row["status"] == "1" for row in rows]


def aml_curve(group: str, conf_type: str):
    of_group = [row for row in AML if row["x"] == group]
    return kaplan_meier.curve(*times_and_events(of_group), group=group, conf_type=conf_type)


@pytest.mark.parametrize("conf_type", CONF_TYPES)
@pytest.mark.parametrize("group", GROUPS)
def test_curves_and_limits_are_the_exact_ones(group: str, conf_type: str) -> None:
    curve = aml_curve(group, conf_type)
    wanted = REFERENCE["kaplan_meier"][group]
    assert [(step.time, step.n_risk) for step in curve.steps if step.n_events] == [
        (row["time"], row["n_risk"]) for row in wanted
    ]
    for row in wanted:
        point = curve.at(row["time"])
        assert point.survival == pytest.approx(row["survival"], abs=CLOSE)
        assert point.lower == pytest.approx(row[f"{conf_type}_lower"], abs=CLOSE)
        assert point.upper == pytest.approx(row[f"{conf_type}_upper"], abs=CLOSE)


@pytest.mark.parametrize("group", GROUPS)
def test_curves_are_what_r_printed(group: str) -> None:
    printed = PRINTED["aml"]["survfit, conf.type log"][group]
    curve = aml_curve(group, "log")
    assert [curve.median, *curve.median_ci] == printed["median"]
    for name in ("survival", "lower", "upper"):
        shown = [getattr(curve.at(time), name) for time in printed["times"]]
        # three significant figures: the last one may be half a unit away
        assert shown == pytest.approx(printed[name], abs=5.1e-4)


@pytest.mark.parametrize(("column", "df"), [("x", 1), ("third", 2)])
def test_the_log_rank_test_of_two_and_three_groups_is_the_exact_one(column: str, df: int) -> None:
    tested, findings = comparison.logrank(*times_and_events(AML), [row[column] for row in AML])
    wanted = REFERENCE["logrank"][column]
    assert tested is not None and not findings
    assert tested.df == wanted["df"] == df
    assert tested.chi_square == pytest.approx(wanted["chi_square"], abs=CLOSE)
    assert tested.p == pytest.approx(wanted["p"], abs=CLOSE)


def test_the_log_rank_test_is_what_r_printed() -> None:
    tested, _findings = comparison.logrank(*times_and_events(AML), [row["x"] for row in AML])
    assert tested is not None and round(tested.p, 4) == PRINTED["aml"]["survdiff"]["p"]


def cox_of(name: str):
    if name == "aml":
        model, _findings = comparison.cox(*times_and_events(AML), {"x": [row["x"] for row in AML]})
    else:
        columns = {column: [float(row[column]) for row in SIMULATED] for column in ("x1", "x2")}
        model, _findings = comparison.cox(*times_and_events(SIMULATED), columns)
    assert model is not None
    return model


@pytest.mark.parametrize("name", ["aml", "simulated"])
def test_cox_with_ties_is_the_exact_one(name: str) -> None:
    model, wanted = cox_of(name), REFERENCE["cox"][name]
    assert [one.coef for one in model.covariates] == pytest.approx(wanted["coef"], abs=CLOSE)
    assert [one.standard_error for one in model.covariates] == pytest.approx(wanted["se"], abs=CLOSE)


def test_cox_with_ties_is_what_r_gave() -> None:
    model, given = cox_of("simulated"), PRINTED["simulated"]
    assert [one.coef for one in model.covariates] == pytest.approx(given["coef"], abs=1e-7)
    assert [one.standard_error for one in model.covariates] == pytest.approx(given["se"], abs=1e-7)
    printed = PRINTED["aml"]["coxph, efron"]
    (one,) = cox_of("aml").covariates
    assert (round(one.coef, 3), round(one.standard_error, 3)) == (printed["coef"], printed["se"])


def test_our_log_log_limits_are_those_of_the_library() -> None:
    from lifelines import KaplanMeierFitter

    curve = aml_curve("Maintained", "log-log")
    fitted = KaplanMeierFitter().fit(*times_and_events([row for row in AML if row["x"] == "Maintained"]))
    given = fitted.confidence_interval_survival_function_
    steps = [step for step in curve.steps if step.lower is not None]
    assert len(steps) == len(curve.steps)
    for step in steps:
        assert (step.lower, step.upper) == pytest.approx(tuple(given.loc[step.time]), abs=CLOSE)
