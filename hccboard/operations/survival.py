"""Survival of the patients of a table: read, analyse, and show as the command line's contract says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hccboard.analytics import survival, time_zero
from hccboard.analytics.results import CONF_TYPES, CONFIDENCE, TIES, Covariate, Curve, Survival
from hccboard.errors import UserError
from hccboard.interchange import survival_table
from hccboard.interchange.survival_table import Dropped
from hccboard.translate import _
from hccboard.wording.survival import dropped_text, finding_text

__all__ = ["CONFIDENCE", "CONF_TYPES", "TIES", "Asked", "Report", "report_json", "survival_of_table"]

MOST_GROUPS = 50
_MANY_DROPPED = 0.1


@dataclass(frozen=True)
class Asked:
    """Columns and question. ``decided``: the column with the time at which the group was decided; with
    ``known_at_time_zero`` the user states that groups and covariates were known at time zero, whatever their names."""

    time: str
    event: str
    group: str | None = None
    conf_type: str = "log-log"
    at: tuple[float, ...] = ()
    landmark: float | None = None
    cox: tuple[str, ...] = ()
    decided: str | None = None
    known_at_time_zero: bool = False


@dataclass(frozen=True)
class Report:
    """The result, and the rows of the table that took no part in it or in the Cox model, in the order of the file."""

    asked: Asked
    survival: Survival
    dropped: tuple[Dropped, ...]
    read_rows: int


def survival_of_table(path: Path | str, asked: Asked) -> Report:
    """Analyse a table. ``UserError`` where it cannot be read, and for a comparison with immortal-time bias."""
    table = survival_table.read(
        path, time=asked.time, event=asked.event, group=asked.group, decided=asked.decided, covariates=asked.cox
    )
    for column, values in ((asked.group, table.groups), *table.covariates.items()):
        _refuse_many(column, values)
    compared = [name for name in (asked.group, *asked.cox) if name is not None]
    later = () if asked.known_at_time_zero else tuple(name for name in compared if time_zero.sounds_later(name))
    found = survival.analyse(
        survival.Cohort(table.durations, table.events, table.groups, table.decided, table.covariates),
        survival.Question(asked.conf_type, asked.at, asked.landmark, later),
    )
    dropped = [
        *table.dropped,
        *(Dropped(table.rows[place], "before_landmark") for place in found.before_landmark),
        *(Dropped(table.rows[place], "not_in_cox", column) for place, column in found.without_covariate),
    ]
    total = len(table.rows) + len(table.dropped)
    return Report(asked, found, tuple(sorted(dropped, key=lambda one: one.row)), total)


def _refuse_many(column: str | None, values: Sequence[Any] | None) -> None:
    """A column of text with a value for each patient is no group: it is perhaps a name, and is not repeated here."""
    texts = {value for value in values or () if isinstance(value, str)}
    if len(texts) > MOST_GROUPS:
        raise UserError(
            _("The column {column} holds {count} different values; at most {limit} groups are compared.").format(
                column=column, count=len(texts), limit=MOST_GROUPS
            ),
            next_step=_("Choose a column with fewer groups, or put its values into classes first."),
        )


def warnings_of(report: Report, say: Any = _) -> list[str]:
    """Everything to know beside the numbers, in sentences."""
    said = [finding_text(one.code, one.values, say) for one in report.survival.findings]
    left_out = sum(one.code not in ("before_landmark", "not_in_cox") for one in report.dropped)
    if left_out > _MANY_DROPPED * report.read_rows:
        said.append(finding_text("many_dropped", {"count": left_out, "rows": report.read_rows}, say))
    return said


def report_json(report: Report) -> dict[str, Any]:
    """As the contract shows it, the same in every language."""
    asked, found = report.asked, report.survival
    return {
        "time": asked.time, "event": asked.event, "conf_type": found.conf_type, "landmark": found.landmark,
        "groups": [_curve_json(one, found.at) for one in found.curves],
        "logrank": None if found.logrank is None else {
            "chi_square": found.logrank.chi_square, "df": found.logrank.df, "p": found.logrank.p,
        },
        "cox": None if found.cox is None else {
            "ties": found.cox.ties, "n": found.cox.n, "events": found.cox.events,
            "covariates": [_covariate_json(one) for one in found.cox.covariates],
        },
        "dropped": [{"row": one.row, "reason": dropped_text(one.code, one.column, str)} for one in report.dropped],
        "warnings": warnings_of(report, str),
    }  # fmt: skip


def _curve_json(curve: Curve, at: Sequence[float]) -> dict[str, Any]:
    points = [curve.at(time) for time in at]
    return {
        "group": curve.group, "n": curve.n, "events": curve.events,
        "median": curve.median, "median_ci": list(curve.median_ci),
        "at": [{"time": one.time, "n_risk": one.n_risk, "survival": one.survival, "lower": one.lower,
                "upper": one.upper} for one in points],
    }  # fmt: skip


def _covariate_json(one: Covariate) -> dict[str, Any]:
    shown = {
        "covariate": one.name, "coef": one.coef, "hazard_ratio": one.hazard_ratio, "lower": one.lower,
        "upper": one.upper, "p": one.p,
    }  # fmt: skip
    if one.level:
        shown |= {"column": one.column, "level": one.level, "reference": one.reference}
    return shown
