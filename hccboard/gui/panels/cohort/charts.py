"""The figures of an analysis: what is drawn, and the words on and around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from hccboard.analytics.results import Covariate, Curve
from hccboard.operations.cohort import (
    Analysis,
    Published,
    PublishedPoint,
    SpiderRow,
    SwimmerRow,
    WaterfallRow,
)
from hccboard.reports.course_chart import (
    ChangeBar,
    ChangeLine,
    CourseMark,
    SpiderChart,
    SwimmerChart,
    SwimmerLine,
    TherapyBar,
    WaterfallChart,
)
from hccboard.reports.survival_chart import MOST_CURVES, CurveLine, Pointed, PrintedPoint, SurvivalChart
from hccboard.translate import _, ngettext
from hccboard.wording import cohort as words
from hccboard.wording.evidence import effect_text, limits_text, month_text
from hccboard.wording.formats import inside_sentence, list_text, names_text, number_text, sentences_text
from hccboard.wording.response import category_text, signed_text

LETTERS = "abcdefghij"
ONE_GROUP = "all"
_MANY = 6


@dataclass(frozen=True)
class Shown:
    """What is switched on the figure of survival."""

    bands: bool = True
    censored: bool = True
    published: tuple[str, ...] = ()
    """Keys (``published_key``) of the published arms whose points stand on the figure."""


# --- words of an analysis ----------------------------------------------------------------------------------


def group_name(analysis: Analysis, group: str) -> str:
    """A group in words; everybody where there is one."""
    return _("All patients") if group == ONE_GROUP else words.value_name(analysis.question.group_by, group)


def title_of(analysis: Analysis) -> str:
    """What is compared: "Overall survival by response, landmark at 3 months"."""
    question = analysis.question
    title = words.compared_title(question.endpoint, question.group_by)
    if question.landmark_months is None:
        return title
    return list_text([title, _("landmark at {months} months").format(months=number_text(question.landmark_months))])


def sentence_of(analysis: Analysis) -> str:
    """What the curves are counted from, who takes no part, and how long was followed up."""
    question = analysis.question
    start = words.time_zero_name(question.time_zero)
    if question.landmark_months is None:
        said = [_("Counted from: {start}.").format(start=start), words.event_text(question.endpoint)]
    else:
        left_out = sum(len(one.case_ids) for one in analysis.excluded if one.reason == "before_landmark")
        said = [
            _("Landmark {months} months after time zero ({start}).").format(
                months=number_text(question.landmark_months), start=inside_sentence(start)
            ),
            ngettext(
                "{count} patient who had the event or left before it takes no part, so that no group gains time in "
                "which nobody could die.",
                "{count} patients who had the event or left before it take no part, so that no group gains time in "
                "which nobody could die.", left_out,
            ).format(count=number_text(left_out)),
        ]  # fmt: skip
    if analysis.median_follow_up_months is not None:
        said.append(_("Median follow-up {months} months.").format(
            months=number_text(analysis.median_follow_up_months, 1)
        ))  # fmt: skip
    return sentences_text(said)


def p_text(p: float) -> str:
    """A P value as it is printed: three figures after the point, below that "<0.001"."""
    return "<0.001" if p < 0.001 else f"{p:.3f}"


def ratio_text(one: Covariate) -> str:
    """ "0.43 (0.29–0.64)"."""
    limits = limits_text(_two(one.lower), _two(one.upper))
    return _("{value} ({limits})").format(value=_two(one.hazard_ratio), limits=limits)


def _two(value: float) -> str:
    return f"{value:.2f}" if value < 100 else number_text(value, 0)


def _box(analysis: Analysis) -> tuple[str, ...]:
    """The comparison in the box of the figure. A hazard ratio stands there only where a model of the group alone gives
    one."""
    found = analysis.survival
    if found is None or found.logrank is None:
        return ()
    said = [_("Log-rank p {p}").format(p=p_text(found.logrank.p)),
            f"χ² {found.logrank.chi_square:.1f}, {found.logrank.df} df"]  # fmt: skip
    model = found.cox
    if model is not None and len(model.covariates) == 1 and model.covariates[0].column == "group":
        one = model.covariates[0]
        ratio = effect_text("HR", _two(one.hazard_ratio), _two(one.lower), _two(one.upper))
        said.append(_("{ratio}, 95 % CI, unadjusted").format(ratio=ratio))
    return tuple(said)


def limits_words(analysis: Analysis) -> str:
    """The limits that the bands show, by the kind of their estimate."""
    return _("Bands: 95 % limits ({kind}).").format(kind=analysis.question.conf_type)


def describes() -> str:
    """What a cohort is, and what it is not."""
    return _("Observational: describes the patients of this board; it does not predict one patient.")


def caption(analysis: Analysis) -> str:
    """What stands under a figure that leaves the page: what a cohort is, and that patients were invented."""
    invented = [words.warning_text(code, values) for code, values in analysis.warnings if code == "synthetic"]
    return sentences_text([describes(), *invented])


# --- survival ----------------------------------------------------------------------------------------------


def drawn_curves(curves: Sequence[Curve]) -> list[Curve]:
    """The curves that a figure can hold apart: the largest groups, in their order."""
    largest = sorted(curves, key=lambda curve: -curve.n)[:MOST_CURVES]
    return [curve for curve in curves if curve in largest]


def survival_chart(
    analysis: Analysis, shown: Shown, published: Sequence[Published] = (), *, stands_alone: bool = False
) -> SurvivalChart:
    """The figure of an analysis that has curves."""
    assert analysis.survival is not None
    question, curves = analysis.question, analysis.survival.curves
    drawn = drawn_curves(curves)
    notes = [caption(analysis)]
    if shown.bands:
        notes.insert(0, limits_words(analysis))
    sentence = [sentence_of(analysis)]
    if len(drawn) < len(curves):
        sentence.append(_("Drawn are the {count} largest of {total} groups.").format(
            count=len(drawn), total=len(curves)
        ))  # fmt: skip
    start, printed = words.months_from(question.time_zero), printed_points(published, shown.published)
    if question.landmark_months is not None:
        start = _("Months from the landmark")
        if printed:
            printed = []
            notes.append(_("Published figures are not drawn: none is counted from the landmark."))
    return SurvivalChart(
        title_of(analysis), start, words.share_title(question.endpoint),
        tuple(_line(analysis, curve) for curve in drawn), _box(analysis), sentences_text(sentence),
        sentences_text(notes), tuple(printed), shown.bands, shown.censored,
        stands_alone,
    )  # fmt: skip


def _line(analysis: Analysis, curve: Curve) -> CurveLine:
    name = group_name(analysis, curve.group)
    return CurveLine(curve, name, _("{group}, n {count}").format(group=name, count=number_text(curve.n)))


def published_key(one: Published) -> str:
    """What tells a published arm from the others."""
    return "|".join((one.study_id or one.study, one.arm, one.place))


def drawable(one: Published) -> list[PublishedPoint]:
    """The printed points that have a place on a plot of survival; crude proportions have none."""
    if not one.drawn:
        return []
    return [point for point in one.points if point.value is not None and point.months is not None]


def letters_of(published: Sequence[Published], chosen: Sequence[str]) -> dict[str, str]:
    """The letter of each chosen arm, in the order of the list."""
    keys = [published_key(one) for one in published if published_key(one) in chosen and drawable(one)]
    return dict(zip(keys, LETTERS, strict=False))


def printed_points(published: Sequence[Published], chosen: Sequence[str]) -> list[PrintedPoint]:
    """The points of the chosen arms, each with the letter of its arm and what is printed."""
    letters, made = letters_of(published, chosen), []
    for one in published:
        letter = letters.get(published_key(one))
        if letter is None:
            continue
        for number, point in enumerate(drawable(one)):
            assert point.value is not None and point.months is not None
            told = "" if number else _("{arm}, as printed: {figures}").format(
                arm=list_text([text for text in (one.study, one.arm, one.time_zero.rstrip(".")) if text]),
                figures=list_text([
                    _("{percent} % {time}").format(percent=each.text, time=month_text(each.months))
                    for each in drawable(one) if each.months is not None
                ]),
            )  # fmt: skip
            made.append(PrintedPoint(point.months, point.value / 100, letter, told))
    return made


# --- single patients ---------------------------------------------------------------------------------------


def swimmer_chart(analysis: Analysis, rows: Sequence[SwimmerRow]) -> SwimmerChart:
    """The swimmer plot of the patients of an analysis."""
    lines = tuple(_swimmer_line(analysis, row) for row in rows)
    return SwimmerChart(lines, words.months_from(analysis.question.time_zero), _("Swimmer plot"), (caption(analysis),))


def _swimmer_line(analysis: Analysis, row: SwimmerRow) -> SwimmerLine:
    bars = tuple(TherapyBar(bar.start, bar.end, number, bar.open) for number, bar in enumerate(row.bars, 1))
    marks = tuple(CourseMark(mark.months, mark.kind) for mark in row.marks if mark.kind != "death")
    return SwimmerLine(row.case_number, row.months, row.status, bars, marks,
                       partial(_swimmer_card, analysis, row))  # fmt: skip


def _swimmer_card(analysis: Analysis, row: SwimmerRow) -> Pointed:
    said = [row.case_number]
    if analysis.question.group_by:
        said.append(group_name(analysis, row.group))
    said += [
        _("{regimen}: month {start} to {end}").format(
            regimen=words.value_name("regimen", bar.regimen), start=number_text(bar.start, 1),
            end=number_text(bar.end, 1),
        )
        for bar in row.bars
    ]  # fmt: skip
    said += [
        _("{event}: month {month}").format(event=mark_name(mark.kind), month=number_text(mark.months, 1))
        for mark in row.marks if mark.kind != "death"
    ]  # fmt: skip
    said.append(_("{event}: month {month}").format(event=words.end_text(row.status), month=number_text(row.months, 1)))
    return Pointed(tuple(said), row.case_id)


def mark_name(kind: str) -> str:
    """An event of a course."""
    return {
        "response": _("response"), "progression": _("progression"), "surgery": _("surgery"),
        "locoregional": _("locoregional"), "death": _("death"),
    }.get(kind, kind)  # fmt: skip


def unmeasured(analysis: Analysis, rows: Sequence[WaterfallRow]) -> list[str]:
    """The case numbers of the patients who have no measured change."""
    measured = {row.case_id for row in rows}
    return [one.case_number for one in analysis.members if one.case_id not in measured]


def unmeasured_text(numbers: Sequence[str]) -> str:
    """Who is not on the plots of change, named as far as they are few; "" where nobody is missing."""
    if not numbers:
        return ""
    said = ngettext(
        "No measured sum after baseline: {count} patient", "No measured sum after baseline: {count} patients",
        len(numbers),
    ).format(count=number_text(len(numbers)))  # fmt: skip
    return f"{said} ({names_text(numbers)})." if len(numbers) <= _MANY else f"{said}."


def waterfall_chart(analysis: Analysis, rows: Sequence[WaterfallRow]) -> WaterfallChart:
    """Best change of each measured patient."""
    bars = tuple(
        ChangeBar(row.case_number, row.percent, row.best, partial(_waterfall_card, analysis, row)) for row in rows
    )
    title = _("Best change, {criteria}").format(criteria=words.criteria_name(analysis.question.criteria))
    notes = (unmeasured_text(unmeasured(analysis, rows)), caption(analysis))
    return WaterfallChart(bars, _("Best change of the sum, %"), title, tuple(note for note in notes if note))


def _waterfall_card(analysis: Analysis, row: WaterfallRow) -> Pointed:
    return _change_card(analysis, row, [
        _("best change {percent}").format(percent=signed_text(row.percent)),
        _("best response {category}").format(category=category_text(analysis.question.criteria, row.best or None)),
    ])  # fmt: skip


def spider_chart(analysis: Analysis, rows: Sequence[SpiderRow]) -> SpiderChart:
    """The sum of each measured patient over time."""
    lines = tuple(
        ChangeLine(row.case_number, tuple((month, percent) for month, percent, _category in row.points), row.best,
                   partial(_spider_card, analysis, row))
        for row in rows if row.points
    )  # fmt: skip
    title = _("Change over time, {criteria}").format(criteria=words.criteria_name(analysis.question.criteria))
    start = words.months_from(analysis.question.time_zero)
    return SpiderChart(lines, start, _("Change of the sum, %"), title, (caption(analysis),))


def _spider_card(analysis: Analysis, row: SpiderRow) -> Pointed:
    return _change_card(analysis, row, [
        _("month {month}: {percent}, {category}").format(
            month=number_text(month, 1), percent=signed_text(percent),
            category=category_text(analysis.question.criteria, category or None),
        )
        for month, percent, category in row.points[1:]
    ])  # fmt: skip


def _change_card(analysis: Analysis, row: WaterfallRow | SpiderRow, said: Sequence[str]) -> Pointed:
    group = [group_name(analysis, row.group)] if analysis.question.group_by else []
    return Pointed((row.case_number, *group, *said), row.case_id)
