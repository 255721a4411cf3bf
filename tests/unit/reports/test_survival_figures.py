"""Kaplan-Meier, swimmer, waterfall and spider plots: what is drawn is what was estimated, and nothing else."""

from __future__ import annotations

import warnings
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hccboard import translate
from hccboard.analytics import survival
from hccboard.analytics.results import Curve, Step
from hccboard.reports.change_figures import draw_spider, draw_waterfall
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
from hccboard.reports.figure_legend import evenly
from hccboard.reports.figure_look import FigureLook, file_look, paper_look
from hccboard.reports.figure_render import new_figure, render
from hccboard.reports.figure_sheet import Sheet, nice_step
from hccboard.reports.survival_chart import CurveLine, Pointed, PrintedPoint, SurvivalChart
from hccboard.reports.survival_figures import draw_survival, month_words, percent_text
from hccboard.reports.swimmer_figure import draw_swimmer

TIMES = (2.0, 5.0, 5.0, 9.0, 14.0, 20.0, 3.0, 7.0, 11.0, 26.0)
EVENTS = (True, True, False, True, False, True, True, False, True, False)
GROUPS = ("a",) * 6 + ("b",) * 4


def curves(times=TIMES, events=EVENTS, groups=GROUPS):
    return survival.analyse(survival.Cohort(times, events, groups), survival.Question()).curves


def chart(found=None, **more):
    found = curves() if found is None else found
    lines = tuple(CurveLine(one, f"group {one.group}", f"group {one.group}, n {one.n}") for one in found)
    return SurvivalChart("Overall survival", "Months from surgery", "Overall survival, %", lines, **more)


def drawn(draw, one, width=664, height=396, look=None):
    """The figure after it was drawn, and what can be pointed at."""
    look = look or FigureLook()
    figure = new_figure(width, height, look)
    hits = draw(figure, look, one)
    return figure, hits


def texts(figure):
    from matplotlib.text import Text

    return [one.get_text() for one in figure.findobj(Text) if one.get_text()]


def steps_of(figure):
    """The lines that are drawn as steps, without the dotted edges of the bands."""
    return [line for line in figure.axes[0].lines if line.get_drawstyle() == "steps-post" and line.get_zorder() == 4]


# --- survival ----------------------------------------------------------------------------------------------


def test_the_curve_has_the_steps_of_the_estimate_and_ends_with_its_last_patient():
    found = curves()
    figure, _hits = drawn(draw_survival, chart(found))
    for line, curve in zip(steps_of(figure), found, strict=True):
        assert list(line.get_xdata()) == [0.0, *(step.time for step in curve.steps)]
        assert list(line.get_ydata()) == [1.0, *(step.survival for step in curve.steps)]
        assert max(line.get_xdata()) == curve.steps[-1].time


def test_everybody_censored_is_ticked_where_the_curve_stands():
    found = curves()
    figure, _hits = drawn(draw_survival, chart(found))
    ticks = [line for line in figure.axes[0].lines if line.get_marker() == "|"]
    for line, curve in zip(ticks, found, strict=True):
        censored = [(step.time, step.survival) for step in curve.steps if step.n_censored]
        assert list(zip(line.get_xdata(), line.get_ydata(), strict=True)) == censored
    bare, _hits = drawn(draw_survival, chart(found, censored=False))
    assert not [line for line in bare.axes[0].lines if line.get_marker() == "|"]


def test_the_band_is_drawn_only_where_its_limits_are_defined():
    steps = (Step(2, 3, 0, 1, 1.0, None, None), Step(4, 2, 1, 0, 0.5, 0.1, 0.8), Step(6, 1, 1, 0, 0.0, None, None))
    curve = Curve("a", 3, 2, "log-log", 4.0, (4.0, None), steps)
    figure, _hits = drawn(draw_survival, chart([curve]))
    (band,) = figure.axes[0].collections
    corners = band.get_paths()[0].vertices
    assert (corners[:, 0].min(), corners[:, 0].max()) == (4.0, 6.0)
    assert (corners[:, 1].min(), corners[:, 1].max()) == (0.1, 0.8)
    bare, _hits = drawn(draw_survival, chart([curve], bands=False))
    assert not bare.axes[0].collections


def test_the_median_is_dotted_down_to_the_axis_and_left_out_where_it_is_not_reached():
    found = curves((3.0, 6.0, 9.0, 12.0), (True, True, False, False), None)
    assert found[0].median == 6.0
    figure, _hits = drawn(draw_survival, chart(found))
    lines = [line for line in figure.axes[0].lines if line.get_zorder() == 3]
    assert [list(line.get_xdata()) for line in lines] == [[0, 6.0], [6.0, 6.0]]
    nobody = curves((3.0, 6.0, 9.0), (False, False, False), None)
    empty, _hits = drawn(draw_survival, chart(nobody))
    assert not [line for line in empty.axes[0].lines if line.get_zorder() == 3]


def test_numbers_at_risk_stand_below_the_ticks_they_belong_to():
    found = curves()
    figure, _hits = drawn(draw_survival, chart(found))
    axes, width = figure.axes[0], figure.get_size_inches()[0]
    months = [float(one.get_text()) for one in axes.get_xticklabels()]
    left, right = axes.get_position().x0, axes.get_position().x1
    span = axes.get_xlim()[1]
    for number, curve in enumerate(found):
        row = [t for t in figure.texts if t.get_ha() == "center" and t.get_text().isdecimal()]
        row = sorted(row, key=lambda one: -one.get_position()[1])[number * len(months) : (number + 1) * len(months)]
        assert [int(one.get_text()) for one in row] == [curve.n_risk(month) for month in months]
        for one, month in zip(row, months, strict=True):
            assert one.get_position()[0] == pytest.approx(left + month / span * (right - left), abs=0.5 / width / 100)


def test_every_curve_is_named_in_its_colour_and_the_comparison_stands_in_the_box():
    look = FigureLook()
    figure, _hits = drawn(draw_survival, chart(box=("Log-rank p 0.041", "χ² 4.2, 1 df")), look=look)
    assert {"Log-rank p 0.041", "χ² 4.2, 1 df", "Number at risk", "Months from surgery"} <= set(texts(figure))
    labels = {one.get_text(): one.get_color() for one in figure.texts}
    assert labels["group a, n 6"] == look.colour("series1")
    assert labels["group b, n 4"] == look.colour("series2")


def test_more_than_two_curves_carry_their_marks_for_two_of_the_lines_are_solid():
    three = curves(groups=("a",) * 4 + ("b",) * 3 + ("c",) * 3)
    figure, _hits = drawn(draw_survival, chart(three))
    marks = {line.get_marker() for line in figure.axes[0].lines if line.get_zorder() == 6}
    assert marks == {"o", "s", "^"}
    for line in (one for one in figure.axes[0].lines if one.get_zorder() == 6):
        assert len(line.get_xdata()) == 0 or max(line.get_xdata()) <= max(c.steps[-1].time for c in three)


def test_printed_points_are_open_marks_that_nothing_joins():
    points = (PrintedPoint(6, 0.8, "a", "Trial, as printed"), PrintedPoint(12, 0.6, "a", ""))
    figure, _hits = drawn(draw_survival, chart(printed=points, stands_alone=True))
    plain, _hits = drawn(draw_survival, chart(stands_alone=True))
    assert len(steps_of(figure)) == len(steps_of(plain)) == 2
    open_marks = [line for line in figure.artists if getattr(line, "get_marker", str)() == "o"]
    assert len(open_marks) == 2
    assert {line.get_markerfacecolor() for line in open_marks} == {FigureLook().colour("surface")}
    assert all(len(line.get_xdata()) == 1 for line in open_marks)
    assert "a  Trial, as printed" in texts(figure)


def test_a_figure_that_stands_alone_says_what_the_page_says_around_it():
    told = {"sentence": "Landmark 3 months after time zero.", "foot": "Describes the patients of this board."}
    alone = texts(drawn(draw_survival, chart(stands_alone=True, **told))[0])
    assert {"Overall survival", *told.values()} <= set(alone)
    on_page = texts(drawn(draw_survival, chart(**told))[0])
    assert not {"Overall survival", *told.values()} & set(on_page)


def test_every_month_can_be_pointed_at_and_says_all_groups():
    one = chart()
    _figure, found = drawn(draw_survival, one)
    months = [hit.payload.words[0] for hit in found.hits]
    assert months[0] == "0 months"
    assert months[-1] == "26 months"
    at_twelve = next(hit for hit in found.hits if hit.payload.words[0] == "12 months")
    assert at_twelve.payload.words[1:] == month_words(one, 12.0)[1:]
    assert any("2 at risk" in words for words in at_twelve.payload.words)
    assert sum(hit.stop for hit in found.hits) < len(found.hits)
    late = next(hit for hit in found.hits if hit.payload.words[0] == "24 months")
    assert any("nobody observed" in words or "0" in words for words in late.payload.words)


def test_one_patient_who_died_on_the_first_day_can_be_drawn():
    alone = curves((0.0,), (True,), None)
    figure, found = drawn(draw_survival, chart(alone), 300, 240)
    assert steps_of(figure)
    assert found.hits


def test_percent_with_limits():
    assert percent_text(0.4712, 0.333, 0.6) == "47 (33–60)"
    assert percent_text(1.0) == "100"


# --- swimmer -----------------------------------------------------------------------------------------------


def swimmer(count, **more):
    lines = tuple(
        SwimmerLine(
            f"HCC-{number:04}", 30.0 - number / 10, ("alive", "death", "lost", "not_told")[number % 4],
            (TherapyBar(0, 10, 1), TherapyBar(12, 20, 2)), (CourseMark(3, "response"),),
            partial(Pointed, (f"HCC-{number:04}",), "x"),
        )
        for number in range(count)
    )  # fmt: skip
    return SwimmerChart(lines, "Months from surgery", "Swimmer plot", **more)


def test_every_patient_has_a_bar_where_all_go_in():
    figure, found = drawn(draw_swimmer, swimmer(8), 600, 400)
    assert [hit.payload.words[0] for hit in found.hits] == [f"HCC-{number:04}" for number in range(8)]
    assert {f"HCC-{number:04}" for number in range(8)} <= set(texts(figure))
    assert not any("even steps" in words for words in texts(figure))


def test_of_many_patients_every_so_many_th_is_drawn_and_the_figure_says_so():
    figure, found = drawn(draw_swimmer, swimmer(200), 320, 250)
    shown = [hit.payload.words[0] for hit in found.hits]
    assert shown[0] == "HCC-0000"
    assert shown[-1] == "HCC-0199"
    assert f"{len(shown)} of 200, at even steps" in texts(figure)


@given(st.integers(0, 400), st.integers(1, 90))
def test_even_steps_keep_order_ends_and_number(count, most):
    found = evenly(list(range(count)), most)
    assert len(found) == min(count, most)
    assert found == sorted(set(found))
    if count and most > 1:
        assert (found[0], found[-1]) == (0, count - 1)


def test_the_legend_names_what_is_drawn_and_nothing_else():
    figure, _hits = drawn(draw_swimmer, swimmer(8), 700, 400)
    said = set(texts(figure))
    assert {"1st line", "2nd line", "response", "death", "lost to follow-up", "last record", "alive"} <= said
    assert not {"later lines", "progression", "surgery", "locoregional"} & said


def test_lines_of_therapy_differ_by_hatching_in_greys():
    figure, _hits = drawn(draw_swimmer, swimmer(4), 600, 400, file_look(grey=True))
    assert {patch.get_hatch() for patch in figure.axes[0].patches} >= {"", "////"} or {
        patch.get_hatch() for patch in figure.axes[0].patches
    } >= {None, "////"}


# --- change ------------------------------------------------------------------------------------------------


def _category(percent):
    return "PD" if percent > 20 else "PR" if percent <= -30 else "SD"


def bars(*percents, best=None):
    return tuple(
        ChangeBar(f"C{n}", percent, best or _category(percent), partial(Pointed, (f"C{n}",)))
        for n, percent in enumerate(percents)
    )  # fmt: skip


def heights(figure):
    from matplotlib.patches import Rectangle

    return [p.get_height() for p in figure.axes[0].patches if isinstance(p, Rectangle)]


def test_bars_are_as_high_as_the_change_and_each_can_be_pointed_at():
    figure, found = drawn(draw_waterfall, WaterfallChart(bars(35.0, 4.0, -12.0, -64.0), "%"), 400, 300)
    assert heights(figure) == [35.0, 4.0, -12.0, -64.0]
    assert [hit.payload.words[0] for hit in found.hits] == ["C0", "C1", "C2", "C3"]
    assert {"+20 %", "−30 %", "CR, PR", "SD", "PD"} <= set(texts(figure))


def test_growth_beyond_the_axis_is_cut_and_named():
    figure, _hits = drawn(draw_waterfall, WaterfallChart(bars(412.0, -40.0), "%"), 400, 300)
    assert max(heights(figure)) == 150.0
    assert any("412" in words for words in texts(figure))


def test_a_measured_sum_that_did_not_change_is_seen():
    figure, _hits = drawn(draw_waterfall, WaterfallChart(bars(10.0, 0.0, -10.0), "%"), 400, 300)
    marks = [line for line in figure.axes[0].lines if list(line.get_ydata()) == [0, 0] and line.get_zorder() == 4]
    assert [round(sum(line.get_xdata()) / 2) for line in marks] == [1]


def test_progression_by_a_new_lesion_is_progression_though_the_sum_shrank():
    look = FigureLook()
    figure, _hits = drawn(draw_waterfall, WaterfallChart(bars(-55.0, best="PD"), "%"), 400, 300, look)
    from matplotlib.colors import to_hex

    assert to_hex(figure.axes[0].patches[0].get_facecolor()).upper() == look.colour("unmet")


def test_who_was_not_measured_is_said_and_not_drawn():
    notes = ("No measured sum after baseline: 2 patients (HCC-0001, HCC-0002).",)
    figure, _hits = drawn(draw_waterfall, WaterfallChart(bars(-40.0), "%", "Best change", notes, True), 700, 300)
    assert notes[0] in texts(figure)
    assert len(heights(figure)) == 1


def test_categories_stay_apart_in_greys():
    figure, _hits = drawn(draw_waterfall, WaterfallChart(bars(35.0, 0.5, -64.0), "%"), 400, 300, file_look(grey=True))
    looks = {(patch.get_hatch(), patch.get_facecolor()) for patch in figure.axes[0].patches}
    assert len(looks) == 3


def test_a_spider_line_starts_at_the_baseline_and_keys_stop_once_for_each_patient():
    lines = (
        ChangeLine("C0", ((0.0, 0.0), (2.0, -20.0), (4.0, -45.0)), "PR", lambda: Pointed(("C0",))),
        ChangeLine("C1", ((0.0, 0.0), (2.0, 190.0)), "PD", lambda: Pointed(("C1",))),
    )
    figure, found = drawn(draw_spider, SpiderChart(lines, "Months", "%"), 500, 300)
    drawn_lines = [line for line in figure.axes[0].lines if line.get_zorder() == 5]
    assert [list(line.get_ydata()) for line in drawn_lines] == [[0.0, -20.0, -45.0], [0.0, 150.0]]
    assert [hit.payload.words[0] for hit in found.hits if hit.stop] == ["C0", "C1"]
    assert any("190" in words for words in texts(figure))


# --- all of them -------------------------------------------------------------------------------------------

_FALLS = ChangeLine("C", ((0, 0), (2, -40)), "PR")
EVERY = {
    "survival": (draw_survival, lambda: chart(stands_alone=True, sentence="从首次治疗起计算。", foot="仅描述。")),
    "swimmer": (draw_swimmer, lambda: swimmer(12, notes=("仅描述本中心患者。",), stands_alone=True)),
    "waterfall": (draw_waterfall, lambda: WaterfallChart(bars(30, -5, -70), "%", "最佳变化", ("注",), True)),
    "spider": (draw_spider, lambda: SpiderChart((_FALLS,), "月", "%", "变化", (), True)),
}


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("look", [FigureLook(), file_look("zh_CN", grey=True), paper_look("zh_CN")])
def test_every_figure_is_drawn_in_every_look_without_a_glyph_missing(name, look):
    draw, made = EVERY[name]
    translate.use(look.language)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            picture = render(lambda figure, one: draw(figure, one, made()), 640, 420, look)
    finally:
        translate.use("en")
    assert len(set(picture.pixels[::4])) > 1


@given(st.text("ab 的，。", max_size=60), st.integers(40, 200))
def test_words_are_wrapped_to_the_width_and_none_is_lost(words, width):
    sheet = Sheet(new_figure(300, 100, FigureLook()), FigureLook())
    lines = sheet.wrapped(words, width)
    assert "".join("".join(lines).split()) == "".join(words.split())
    for line in lines:
        if len(line.split()) > 1:
            assert sheet.text_width(line) <= width


def test_steps_of_an_axis():
    assert nice_step(36, 6, (1, 2, 3, 6, 12)) == 6
    assert nice_step(500, 6, (1, 2, 3, 6, 12)) == 12
