"""The tables of an analysis: groups, Cox model, published figures, who is left out; and the tables of the figures."""

from __future__ import annotations

from collections.abc import Sequence

from hccboard.analytics.results import Covariate, Curve, Point
from hccboard.gui.panels.cohort.charts import group_name, mark_name, p_text, ratio_text, unmeasured
from hccboard.gui.panels.cohort.grid import Grid, Row, grid_of
from hccboard.gui.widgets.cell import Cell
from hccboard.gui.widgets.forest_plot import ForestData, ForestLine
from hccboard.gui.widgets.text import Span
from hccboard.operations.cohort import (
    Analysis,
    Excluded,
    Published,
    PublishedPoint,
    SpiderRow,
    SwimmerBar,
    SwimmerRow,
    WaterfallRow,
)
from hccboard.translate import _, ngettext
from hccboard.wording import cohort as words
from hccboard.wording.evidence import limits_text, month_text, place_text
from hccboard.wording.formats import clauses_text, list_text, number_text, sentences_text
from hccboard.wording.response import category_text, signed_text

NOT_REACHED, DASH = "NR", "\u2013"
_NEW_LINE = "\u2028"
FEW = 5
_SAID_ELSEWHERE = ("landmark",)
_TIMES = {"time", "end", "from", "to"}
_LAST_WARNINGS = ("median_plateau", "few_at_risk", "after_the_end", "synthetic")


# --- groups ------------------------------------------------------------------------------------------------


def median_text(curve: Curve) -> tuple[str, str]:
    """The median in months and its limits; "NR" where it is not reached."""
    low, high = curve.median_ci
    limits = limits_text(_months(low), _months(high)) if low is not None or high is not None else ""
    return _months(curve.median), limits


def _months(value: float | None) -> str:
    return NOT_REACHED if value is None else number_text(value, 1)


def point_texts(point: Point) -> tuple[str, str]:
    """Survival in percent and its limits; a dash where nobody was observed so long."""
    if point.survival is None:
        return DASH, ""
    if point.lower is None or point.upper is None:
        return number_text(point.survival * 100, 0), ""
    return number_text(point.survival * 100, 0), limits_text(
        number_text(point.lower * 100, 0), number_text(point.upper * 100, 0)
    )


def group_rows(analysis: Analysis, months: Sequence[float]) -> list[list[Cell]]:
    """One row for each group: room for the sample of its line, name, events, median, survival at the months."""
    if analysis.survival is None:
        return []
    return [_group_row(analysis, curve, months) for curve in analysis.survival.curves]


def _group_row(analysis: Analysis, curve: Curve, months: Sequence[float]) -> list[Cell]:
    name = group_name(analysis, curve.group)
    median, limits = median_text(curve)
    said = _("Median: {median} months ({limits})").format(median=median, limits=limits or DASH)
    cells = [
        Cell("", accessible=name), Cell(name, lines=2, tooltip=name),
        Cell(f"{number_text(curve.events)} / {number_text(curve.n)}", align="right",
             accessible=_("{events} events of {n}").format(events=curve.events, n=curve.n)),
        Cell(median, limits, align="right", weight=600, sub_tone="text2", accessible=said),
    ]  # fmt: skip
    for month in months:
        point = curve.at(month)
        value, limits = point_texts(point)
        few = point.survival is not None and 0 < point.n_risk < FEW
        risk = _("{count} at risk at month {month}").format(count=number_text(point.n_risk), month=number_text(month))
        cells.append(Cell(value, limits, align="right", sub_tone="text2", tone="caution" if few else "text",
                          tooltip=risk, accessible=list_text([value, limits or DASH, risk])))  # fmt: skip
    return cells


def survival_grid(analysis: Analysis, months: Sequence[float]) -> Grid:
    """The figure of survival as a table: each group at each month."""
    heads = (_("Group"), _("Month"), _("At risk"), words.share_title(analysis.question.endpoint), _("95 % CI"))
    rows = []
    for curve in analysis.survival.curves if analysis.survival is not None else ():
        for month in months:
            point = curve.at(month)
            value, limits = point_texts(point)
            rows.append((group_name(analysis, curve.group), number_text(month), number_text(point.n_risk), value,
                         limits or DASH))  # fmt: skip
    return grid_of(heads, rows)


def finding_of(analysis: Analysis) -> str:
    """The figure of survival in one sentence, for those who do not see it."""
    if analysis.survival is None:
        return ""
    said = []
    for curve in analysis.survival.curves:
        median, limits = median_text(curve)
        told = _("{group}: {events} events of {n}, median {median} months").format(
            group=group_name(analysis, curve.group), events=curve.events, n=curve.n, median=median
        )
        said.append(f"{told} ({limits})" if limits else told)
    test = analysis.survival.logrank
    compared = [_("Log-rank p {p}.").format(p=p_text(test.p))] if test is not None else []
    return sentences_text([f"{clauses_text(said)}.", *compared])


# --- warnings ----------------------------------------------------------------------------------------------


def warning_texts(analysis: Analysis) -> list[str]:
    """What is to be known beside the numbers, in sentences; groups by their names."""
    said = []
    for code, values in sorted(analysis.warnings, key=_rank):
        if code in _SAID_ELSEWHERE or (code.startswith("cox_") and code != "cox_few_events"):
            continue
        told = {name: round(one, 1) if isinstance(one, float) else one for name, one in values.items()}
        for name in _TIMES & told.keys():
            if isinstance(told[name], int | float):
                told[name] = _("{months} months").format(months=number_text(told[name]))
        if "group" in told:
            told["group"] = group_name(analysis, str(told["group"]))
        said.append(words.warning_text(code, told))
    return list(dict.fromkeys(said))


def _rank(warning: tuple[str, object]) -> int:
    """What forbids a conclusion stands before what only blurs it."""
    return _LAST_WARNINGS.index(warning[0]) + 1 if warning[0] in _LAST_WARNINGS else 0


# --- Cox model ---------------------------------------------------------------------------------------------


def _no_model(analysis: Analysis) -> str:
    """Why there is no model."""
    if not analysis.question.covariates:
        return _("Choose variables to fit a model.")
    said = [words.warning_text(code, values) for code, values in analysis.warnings if code.startswith("cox_")]
    return sentences_text(said) or _("No model was fitted.")


def cox_data(analysis: Analysis) -> ForestData:
    """The model as a table with its forest."""
    model = analysis.survival.cox if analysis.survival is not None else None
    heads = (_("Variable"), _("HR"), _("95 % CI"), _("p"))
    if model is None:
        return ForestData(_("Cox model"), (), table_heads=heads, empty=_no_model(analysis))
    lines = tuple(_cox_line(analysis, one) for one in model.covariates)
    counted = list_text([
        ngettext("{count} patient", "{count} patients", model.n).format(count=number_text(model.n)),
        ngettext("{count} event", "{count} events", model.events).format(count=number_text(model.events)),
    ])  # fmt: skip
    return ForestData(
        _("Cox model"), lines, subtitle=counted, first_column=_("Variable"), last_column=_("HR, 95 % CI"),
        table_heads=heads,
        notes=(_hazards(analysis), _("Groups were not drawn by lot: a ratio here is no effect of a treatment.")),
        finding=clauses_text([f"{line.title} {line.text}" for line in lines]),
    )  # fmt: skip


def _cox_line(analysis: Analysis, one: Covariate) -> ForestLine:
    title, note = _covariate_words(analysis, one)
    ratio, p = ratio_text(one), _("p {p}").format(p=p_text(one.p))
    return ForestLine(
        one.name, title, note, ratio, p, one.hazard_ratio, one.lower, one.upper,
        accessible=list_text([part for part in (title, note, ratio, p) if part]),
        table=(list_text([part for part in (title, note) if part]), f"{one.hazard_ratio:.2f}",
               limits_text(f"{one.lower:.2f}", f"{one.upper:.2f}"), p_text(one.p)),
    )  # fmt: skip


def _covariate_words(analysis: Analysis, one: Covariate) -> tuple[str, str]:
    """What a row of the model is about, and against what."""
    column = one.column or one.name
    if not one.level:
        return words.coded_words(column) or (words.covariate_name(column), "")
    facet = analysis.question.group_by if column == "group" else column
    name, against = words.value_name(facet, one.level), words.value_name(facet, one.reference)
    title = name if column == "group" else _("{variable} {value}").format(
        variable=words.covariate_name(column), value=name
    )  # fmt: skip
    return title, _("against {reference}").format(reference=against)


def _hazards(analysis: Analysis) -> str:
    check = analysis.hazards_check
    if check is None or not check.p:
        return ""
    least = min(check.p.values())
    said = _("Proportional hazards (Schoenfeld): smallest p {p}.").format(p=p_text(least))
    if least >= 0.05:
        return said
    return sentences_text([said, _("The ratio is not the same at all times; read it with the curves.")])


# --- published figures -------------------------------------------------------------------------------------


def published_text(one: Published) -> tuple[str, str]:
    """Median and survival at the printed times: "median 21.8 (12.8–NR)", "67.2 % at 12 months"."""
    median = _("median {value}").format(value=_with_limits(one.median)) if one.median is not None else ""
    points = [
        _("{percent} % {time}").format(percent=_with_limits(point), time=month_text(point.months))
        if point.months is not None else _with_limits(point)
        for point in one.points
    ]  # fmt: skip
    return median, list_text(points)


def _with_limits(point: PublishedPoint) -> str:
    text = _("not reached") if point.text == "not reached" else point.text
    if not (point.low and point.high):
        return text
    return _("{value} ({limits})").format(value=text, limits=limits_text(point.low, point.high))


def published_cell(one: Published, letter: str) -> Cell:
    """A published arm: its study and letter, its figures, what they rest on and what is doubtful about them."""
    title = list_text([part for part in (one.study, one.arm) if part])
    median, points = published_text(one)
    figures = list_text([part for part in (median, points) if part])
    n = _("n {count}").format(count=one.n) if one.n else ""
    about = list_text([
        part for part in (n, one.time_zero.rstrip("."), one.criteria, place_text(one.source, [one.place])) if part
    ])  # fmt: skip
    lines = [Span(f"{letter}  {title}" if letter else title, "cell_medium"), Span(_NEW_LINE + figures, "cell")]
    lines.append(Span(_NEW_LINE + about, "label", "text2"))
    lines += [Span(_NEW_LINE + caveat, "label", "caution") for caveat in one.caveats]
    said = [part for part in (title, figures, about, *one.caveats) if part]
    return Cell(tuple(lines), lines=0, accessible=list_text(said))


# --- who is left out ---------------------------------------------------------------------------------------


def excluded_rows(excluded: Sequence[Excluded]) -> list[list[Cell]]:
    """One row for each reason, with how many; opening it lists the cases."""
    return [
        [Cell(left_out_text(one.reason), lines=2, tooltip=left_out_text(one.reason)),
         Cell(number_text(len(one.case_ids)), align="right", link=True)]
        for one in excluded
    ]  # fmt: skip


def left_out_text(reason: str) -> str:
    """Why patients take no part."""
    return words.left_out_text(reason)


# --- tables of the figures of single patients --------------------------------------------------------------


def swimmer_grid(analysis: Analysis, rows: Sequence[SwimmerRow]) -> Grid:
    """Each patient with lines, events and end."""

    def row(number: int) -> Row:
        one = rows[number]
        lines = clauses_text([_bar_text(bar) for bar in one.bars])
        events = list_text([f"{mark_name(mark.kind)} {number_text(mark.months, 1)}" for mark in one.marks])
        return (one.case_number, group_name(analysis, one.group), number_text(one.months, 1),
                words.end_text(one.status), lines or DASH, events or DASH)  # fmt: skip

    return Grid((_("Case"), _("Group"), _("Months"), _("End"), _("Lines"), _("Events")), len(rows), row)


def _bar_text(bar: SwimmerBar) -> str:
    months = limits_text(number_text(bar.start, 1), number_text(bar.end, 1))
    return f"{words.value_name('regimen', bar.regimen)} {months}"


def waterfall_grid(analysis: Analysis, rows: Sequence[WaterfallRow]) -> Grid:
    """Each measured patient, then those without a measured sum, by name and without a number."""
    criteria, without = analysis.question.criteria, unmeasured(analysis, rows)

    def row(number: int) -> Row:
        if number >= len(rows):
            return without[number - len(rows)], DASH, _("not measured"), DASH
        one = rows[number]
        best = category_text(criteria, one.best or None)
        return one.case_number, group_name(analysis, one.group), signed_text(one.percent), best

    heads = (_("Case"), _("Group"), _("Best change"), _("Best response"))
    return Grid(heads, len(rows) + len(without), row)


def change_finding(rows: Sequence[WaterfallRow]) -> str:
    """The plots of change in one sentence."""
    shrunk = sum(row.percent < 0 for row in rows)
    told = ngettext("{count} patient measured", "{count} patients measured", len(rows))
    smaller = _("the sum became smaller in {count}").format(count=number_text(shrunk))
    return list_text([told.format(count=number_text(len(rows))), smaller])


def spider_grid(analysis: Analysis, rows: Sequence[SpiderRow]) -> Grid:
    """Each point of each measured patient."""
    criteria = analysis.question.criteria
    places = [(number, place) for number, one in enumerate(rows) for place in range(len(one.points))]

    def row(number: int) -> Row:
        one = rows[places[number][0]]
        month, percent, category = one.points[places[number][1]]
        return one.case_number, number_text(month, 1), signed_text(percent), category_text(criteria, category or None)

    return Grid((_("Case"), _("Month"), _("Change"), _("Category")), len(places), row)


__all__ = [
    "FEW", "change_finding", "cox_data", "excluded_rows", "finding_of", "group_rows", "left_out_text",
    "median_text", "point_texts", "published_cell", "spider_grid", "survival_grid", "swimmer_grid", "warning_texts",
    "waterfall_grid",
]  # fmt: skip
