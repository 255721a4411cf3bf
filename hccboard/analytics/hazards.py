"""Whether hazards are proportional: the test on scaled Schoenfeld residuals, each covariate by itself.

The library gives the test of Grambsch and Therneau in the approximation that R used before survival 3.0: its p differ a
little from those of ``cox.zph`` now, so it is shown as a check, to two figures.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Mapping, Sequence

from hccboard.analytics.comparison import Column, as_covariates


def proportional(
    durations: Sequence[float], events: Sequence[bool], columns: Mapping[str, Column]
) -> dict[str, float]:
    """p of each covariate of the Cox model of these columns, with time transformed by its rank; a small one speaks
    against a hazard ratio that stays the same. Empty where there is no model."""
    import pandas
    from lifelines import CoxPHFitter
    from lifelines.exceptions import ConvergenceError
    from lifelines.statistics import proportional_hazard_test

    made = as_covariates(columns)
    table = pandas.DataFrame({f"x{i}": one.values for i, one in enumerate(made)})
    table["time"], table["event"] = list(durations), [bool(event) for event in events]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            fitted = CoxPHFitter().fit(table, "time", "event")
            tested = proportional_hazard_test(fitted, table, time_transform="rank")
        except (ConvergenceError, ArithmeticError, ValueError):
            return {}
    found = {one.name: float(tested.summary.loc[f"x{i}"]["p"]) for i, one in enumerate(made)}
    return {name: p for name, p in found.items() if math.isfinite(p)}
