"""``hccboard survival``: a table of times and events in; Kaplan-Meier, log-rank and Cox out."""

from __future__ import annotations

import argparse
import math
from typing import TYPE_CHECKING, Any

from hccboard.analytics.results import CONF_TYPES
from hccboard.cli.parsing import add_command, add_json, choices_shown
from hccboard.translate import _

if TYPE_CHECKING:
    from hccboard.analytics.results import Survival
    from hccboard.operations.survival import Report


def add(commands: Any) -> None:
    parser = add_command(commands, "survival", _("survival of the patients of a table"), command=survival, more=_(
        "Kaplan-Meier by group with 95 % limits, log-rank for two or more groups, Cox with Efron's ties. One patient a "
        "row; rows that cannot be used are named, counted as a spreadsheet counts (the header is row 1)."
    ))  # fmt: skip
    parser.add_argument("table", metavar="TABLE.csv", help=_("a text table with a header"))
    parser.add_argument("--time", required=True, metavar="COL", help=_("time to event or censoring, from 0 on"))
    parser.add_argument("--event", required=True, metavar="COL", help=_("1 event, 0 censored"))
    parser.add_argument("--group", metavar="COL", help=_("groups to compare"))
    parser.add_argument(
        "--conf-type", choices=CONF_TYPES, default="log-log", metavar=choices_shown(CONF_TYPES),
        help=_("how the limits are made (log-log unless told)"),
    )  # fmt: skip
    parser.add_argument("--at", type=_time, nargs="+", default=[], metavar="T", help=_("survival at these times"))
    parser.add_argument(
        "--landmark", type=_time, metavar="T",
        help=_("analyse those observed up to this time, and count from there"),
    )  # fmt: skip
    parser.add_argument(
        "--cox", type=_columns, default=(), metavar="COL,COL,...",
        help=_("covariates of a Cox model; of a text column the first level in sort order is the reference"),
    )
    parser.add_argument(
        "--decided", metavar="COL",
        help=_("when the group was decided, from the same start; empty: by time zero. Later decisions need a landmark"),
    )
    parser.add_argument(
        "--known-at-time-zero", action="store_true",
        help=_("you state that groups and covariates were known at time zero, whatever their names say"),
    )
    add_json(parser)


def _time(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or value < 0:
        raise argparse.ArgumentTypeError(_("{text} is not a time from 0 on").format(text=repr(text)))
    return value


def _columns(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(","))
    if not all(names):
        raise argparse.ArgumentTypeError(_("{text} is not a list of columns").format(text=repr(text)))
    return names


def survival(arguments: argparse.Namespace) -> int:
    from hccboard.cli.common import print_json
    from hccboard.operations.survival import Asked, report_json, survival_of_table

    report = survival_of_table(arguments.table, Asked(
        arguments.time, arguments.event, arguments.group, arguments.conf_type, tuple(arguments.at),
        arguments.landmark, arguments.cox, arguments.decided, arguments.known_at_time_zero,
    ))  # fmt: skip
    if arguments.json:
        print_json(report_json(report))
    else:
        _print(report)
    return 0


def _print(report: Report) -> None:
    from hccboard.operations.survival import warnings_of
    from hccboard.wording.survival import dropped_text

    _print_curves(report)
    _print_comparison(report.survival)
    for said in warnings_of(report):
        print(said)
    for one in report.dropped:
        print(_("Row {row}: {reason}").format(row=one.row, reason=dropped_text(one.code, one.column)))


def _print_curves(report: Report) -> None:
    from hccboard.cli.columns import print_columns

    found = report.survival
    limits = _("95 % limits ({conf_type})").format(conf_type=found.conf_type)
    head = [report.asked.group or _("group"), _("patients"), _("events"), _("median"), limits]
    print_columns(head, [
        [one.group, str(one.n), str(one.events), _reached(one.median), " – ".join(map(_reached, one.median_ci))]
        for one in found.curves
    ])  # fmt: skip
    if found.at:
        print()
        rows = [(one.group, one.at(time)) for one in found.curves for time in found.at]
        print_columns([head[0], _("time"), _("at risk"), _("survival"), limits], [
            [group, _shown(point.time), str(point.n_risk), _shown(point.survival, 4),
             _interval(point.lower, point.upper, 4)]
            for group, point in rows
        ])  # fmt: skip
    print()


def _print_comparison(found: Survival) -> None:
    from hccboard.cli.columns import print_columns
    from hccboard.wording.formats import number_text

    if found.logrank is not None:
        print(_("Log-rank: chi-square {chi_square}, df {df}, P {p}").format(
            chi_square=number_text(found.logrank.chi_square, 3), df=found.logrank.df, p=_p(found.logrank.p)
        ))  # fmt: skip
    if found.cox is not None:
        print(_("Cox model ({ties} ties): {n} patients, {events} events").format(
            ties=found.cox.ties, n=found.cox.n, events=found.cox.events
        ))  # fmt: skip
        print_columns([_("covariate"), _("coefficient"), _("hazard ratio"), _("95 % limits"), "P"], [
            [one.name, number_text(one.coef, 4), _ratio(one.hazard_ratio),
             f"{_ratio(one.lower)} – {_ratio(one.upper)}", _p(one.p)]
            for one in found.cox.covariates
        ])  # fmt: skip
    if found.logrank is not None or found.cox is not None:
        print()


def _shown(value: float | None, digits: int | None = None) -> str:
    from hccboard.wording.formats import number_text

    return "–" if value is None else number_text(value, digits)


def _reached(value: float | None) -> str:
    return _("not reached") if value is None else _shown(value)


def _interval(lower: float | None, upper: float | None, digits: int | None = None) -> str:
    return f"{_shown(lower, digits)} – {_shown(upper, digits)}" if (lower, upper) != (None, None) else "–"


def _ratio(value: float) -> str:
    """Three significant figures, however small or large."""
    return f"{value:.3g}" if value < 0.01 or value >= 1000 else f"{value:.3f}"


def _p(p: float) -> str:
    return "< 0.0001" if p < 0.0001 else f"{p:.4f}"
