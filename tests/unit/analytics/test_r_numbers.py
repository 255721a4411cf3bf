"""Our numbers against R's ``survival`` to 1e-6 on public tables; tests/data/survival/r_numbers.R is the code."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from hccboard.analytics import comparison, hazards, kaplan_meier
from hccboard.analytics.results import CONF_TYPES

DATA = Path(__file__).resolve().parents[2] / "data" / "survival"
R: dict[str, Any] = json.loads((DATA / "r_numbers.json").read_text("utf-8"))
CLOSE = 1e-6


def table(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if "x1" in row:
            row["half"] = "high" if float(row["x1"]) > 0 else "low"
    return rows


TABLES = {"aml": table("aml.csv"), "simulated": table("simulated.csv")}


def times_and_events(rows: list[dict[str, str]]) -> tuple[list[float], list[bool]]:
    return [float(row["time"]) for row in rows], [row["status"] == "1" for row in rows]


CURVES = [(name, group, kind) for name, groups in R["curves"].items() for group in groups for kind in CONF_TYPES]


@pytest.mark.parametrize(("name", "group", "conf_type"), CURVES)
def test_kaplan_meier(name: str, group: str, conf_type: str) -> None:
    what, column = name.split()
    wanted = R["curves"][name][group][conf_type]
    of_group = [row for row in TABLES[what] if row[column] == group]
    curve = kaplan_meier.curve(*times_and_events(of_group), group=group, conf_type=conf_type)
    assert [step.time for step in curve.steps] == pytest.approx(wanted["time"])
    assert [step.n_risk for step in curve.steps] == wanted["n_risk"]
    for key in ("survival", "lower", "upper"):
        for step, number in zip(curve.steps, wanted[key], strict=True):
            ours = getattr(step, key)
            if number is None:  # R repeats the limits of the step before where survival is 1 (log-log) or has ended
                assert ours is None
            elif ours is not None:
                assert ours == pytest.approx(number, abs=CLOSE)
            else:
                assert step.survival in (0.0, 1.0)
    median, *limits = wanted["median"]
    assert list(curve.median_ci) == limits
    if curve.stands_at_half and curve.median_plateau is not None:  # ours is the first time (RULES C4), R's the middle
        assert curve.median is not None
        assert (curve.median + curve.median_plateau) / 2 == median
    else:
        assert curve.median == median


@pytest.mark.parametrize("name", R["logrank"])
def test_logrank(name: str) -> None:
    what, column = name.split()
    rows = TABLES[what]
    tested, findings = comparison.logrank(*times_and_events(rows), [row[column] for row in rows])
    wanted = R["logrank"][name]
    assert tested is not None and not findings
    assert tested.df == wanted["df"]
    assert (tested.chi_square, tested.p) == pytest.approx((wanted["chi_square"], wanted["p"]), abs=CLOSE)


@pytest.mark.parametrize("name", R["cox"])
def test_cox_with_ties(name: str) -> None:
    what, *columns = name.split()
    rows = TABLES[what]
    values: dict[str, Any] = {
        column: [row[column] if column == "x" else float(row[column]) for row in rows] for column in columns
    }
    model, _findings = comparison.cox(*times_and_events(rows), values)
    wanted = R["cox"][name]
    assert model is not None and len({row["time"] for row in rows}) < len(rows)
    for place, one in enumerate(model.covariates):
        for ours, key in ((one.coef, "coef"), (one.standard_error, "se"), (one.p, "p"), (one.lower, "lower"),
                          (one.upper, "upper")):  # fmt: skip
            number = wanted[key][place] if isinstance(wanted[key], list) else wanted[key]
            assert ours == pytest.approx(number, abs=CLOSE, rel=CLOSE)


def test_the_check_of_proportional_hazards_is_near_that_of_r() -> None:
    """cox.zph(transform = "rank") of survival 3.5 gives 0.84 and 0.54; the library approximates."""
    rows = TABLES["simulated"]
    found = hazards.proportional(*times_and_events(rows), {c: [float(row[c]) for row in rows] for c in ("x1", "x2")})
    assert found == pytest.approx({"x1": 0.84, "x2": 0.54}, abs=0.07)


def test_a_hazard_that_turns_is_found() -> None:
    """Half of one group dies first and half of it last, the other between: the hazard ratio turns round."""
    groups = ["ends"] * 30 + ["middle"] * 60 + ["ends"] * 30
    groups[5] = groups[100] = "middle"
    found = hazards.proportional(range(1, 121), [True] * 120, {"group": groups})
    assert found["group=middle"] < 0.001
    assert hazards.proportional([1.0, 2.0], [False, False], {"x": [1.0, 2.0]}) == {}
