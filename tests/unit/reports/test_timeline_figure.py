"""The figure of a timeline: everything has its place, labels keep apart, both themes and grey, spans and arrows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from hccboard import translate
from hccboard.domain import records
from hccboard.domain.response.model import MRECIST, RECIST
from hccboard.domain.response.recorded import episodes_of
from hccboard.domain.timeline import timeline_of
from hccboard.gui import tokens
from hccboard.reports import figure_look
from hccboard.reports.figure_icons import icon_path
from hccboard.reports.figure_look import FigureLook, file_look, paper_look, screen_look
from hccboard.reports.figure_render import Box, new_figure, render
from hccboard.reports.timeline_figure import TimelineView, draw, drawing, whole_span
from hccboard.reports.timeline_lanes import ICONS
from hccboard.reports.timeline_sheet import Wanted, free_place, in_rows, months
from hccboard.wording.timeline import Told, change_text, told_of
from tests.unit.domain.timeline_case import BOARD, case, lab, made, only

WIDTH, HEIGHT = 1052, 646


def of(found, as_of=BOARD):
    return timeline_of(found, as_of, episodes_of(found, as_of), board=as_of)


def drawn(found, view=None, look=None, width=WIDTH, height=HEIGHT):
    look = look or FigureLook()
    figure = new_figure(width, height, look)
    return figure, draw(figure, of(found), look, view, found)


def texts(figure):
    from matplotlib.text import Text

    return [one.get_text() for one in figure.findobj(Text) if one.get_text()]


def boxes(figure):
    """The text of every label and the room it takes, in pixels."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.text import Text

    renderer = FigureCanvasAgg(figure).get_renderer()
    return [(one.get_text(), one.get_window_extent(renderer)) for one in figure.findobj(Text) if one.get_text()]


def overlapping(figure):
    found = boxes(figure)
    return [
        (a, b)
        for i, (a, one) in enumerate(found)
        for b, other in found[i + 1 :]
        if min(one.x1, other.x1) - max(one.x0, other.x0) > 1.5 and min(one.y1, other.y1) - max(one.y0, other.y0) > 3.5
    ]


# -- content --------------------------------------------------------------------------------------------------


def test_the_figure_tells_what_the_design_tells():
    figure, told = drawn(case())
    said = texts(figure)
    for wanted in (
        "Board",
        "Lenvatinib 12 mg",
        "Lenvatinib 8 mg",
        "Sintilimab, 9 doses",
        "TACE 1, S6",
        "TACE 2, S6 + S7",
        "PR limit −30 %",
        "PD limit at start, +20 %",
        "Baseline 109 mm",
        "nadir 43 mm",
        "PR",
        "−61 %",
        "−24 %",
        "1240",
        "58",
        "A5",
        "held from 10 Aug",
        "mRECIST: PD limit now, 51.6 mm",
    ):
        assert wanted in said, wanted
    assert said.count("None recorded") == 2  # surgery, radiotherapy
    assert told.plot is not None


@pytest.mark.parametrize("width", [760, 1052, 1500])
@pytest.mark.parametrize("view", [None, TimelineView(first=date(2026, 5, 15), last=date(2026, 8, 25))])
def test_labels_keep_apart(width, view):
    figure, _told = drawn(case(), view, width=width)
    assert overlapping(figure) == []


def test_lines_are_named_in_the_figure_itself():
    """A file or a page has no legend beside it."""
    said = texts(drawn(case())[0])
    assert said.index("mRECIST") < said.index("RECIST 1.1")
    assert "AFP, ng/mL" in said and "PIVKA-II," in said
    assert "RECIST 1.1" not in texts(drawn(case(), TimelineView(criteria=(MRECIST,)))[0])


def test_units_of_markers_are_never_left_out():
    for height in (560, 646, 900):
        said = " ".join(texts(drawn(case(), height=height)[0]))
        assert "ng/mL" in said and "mAU/mL" in said, height


@pytest.mark.parametrize("width", [760, 1052])
def test_the_upper_point_of_a_study_has_the_upper_label(width):
    figure, _told = drawn(case(), width=width)
    found = {text: box for text, box in boxes(figure)}
    for upper, lower in (("\u22126 %", "\u221218 %"), ("\u221215 %", "\u221246 %"), ("\u221224 %", "\u221261 %")):
        assert found[upper].y0 > found[lower].y0, (upper, lower)


def test_labels_of_many_events_keep_apart():
    found = case(*(
        made(records.Procedure, f"p{i}", date(2026, 3, 1) + timedelta(days=2 * i), kind="biopsy", target=f"segment {i}")
        for i in range(40)
    ))  # fmt: skip
    figure, told = drawn(found)
    assert overlapping(figure) == []
    opened = {record.id for hit in told.hits for record in hit.payload.records}
    assert {f"p{i}" for i in range(40)} <= opened  # a label may go, its mark never does


def test_everything_told_can_be_pointed_at_and_opens_its_record():
    found = case()
    _figure, told = drawn(found)
    pointed = {record.id for hit in told.hits for record in hit.payload.records}
    for one in told_of(of(found), found):
        assert any(record.id in pointed for record in one.records), one.title
    assert all(isinstance(hit.payload, Told) and hit.sentence for hit in told.hits)


def test_places_lie_in_the_figure_and_studies_below_all_others():
    _figure, told = drawn(case())
    assert all(
        hit.left >= -3 and hit.left + hit.width <= WIDTH + 3 and hit.top + hit.height <= HEIGHT for hit in told.hits
    )
    columns = [hit for hit in told.hits if hit.payload.study_day]
    assert len(columns) == 4 and list(told.hits[-4:]) == columns


def test_a_study_tells_both_criteria_thrombus_and_new_lesions():
    found = case(
        *(
            made(
                records.VascularInvasion,
                f"v{i}",
                None,
                study_id=f"study{i}",
                portal_vein="Vp2",
                thrombus_status="present",
            )
            for i in range(4)
        )
    )
    study = next(one for one in told_of(of(found), found) if one.study_day and one.when.first == date(2026, 7, 21))
    assert study.title == "CT-4, 2026-07-21" and study.note == "week 23, 23 d before board"
    rows = {row.label: (row.badge, row.strong, row.text) for row in study.rows}
    assert rows["mRECIST"] == ("PR", "−61 %", "viable 109 → 43 mm")
    assert rows["RECIST 1.1"] == ("SD", "−24 %", "109 → 83 mm")
    assert rows["New lesions"][1] == "No" and rows["Thrombus"][1].startswith("Vp2")


def test_a_case_without_anything_has_lanes_that_say_so():
    figure, told = drawn(only())
    assert texts(figure).count("None recorded") == 11  # six lanes, two panels, three strips
    assert "No systemic or locoregional treatment recorded: there is no response to judge." in texts(figure)
    assert told.hits == ()


@pytest.mark.parametrize(("chosen", "gone"), [((MRECIST,), "−24 %"), ((RECIST,), "−61 %"), ((), "−61 %")])
def test_criteria_that_are_not_chosen_are_not_drawn(chosen, gone):
    figure, _told = drawn(case(), TimelineView(criteria=chosen))
    assert gone not in texts(figure)


def test_weeks_count_from_the_first_dose():
    figure, _told = drawn(case(), TimelineView(weeks=True))
    assert "week 0" in texts(figure) and "Apr" not in texts(figure)


def test_censored_markers_are_arrows():
    from matplotlib.lines import Line2D

    found = only(lab("a", date(2026, 2, 1), "afp", ">1210", "ng/mL"), lab("b", date(2026, 6, 1), "afp", "<2", "ng/mL"))
    figure, _told = drawn(found)
    markers = [one.get_marker() for one in figure.findobj(Line2D)]
    assert {"^", "v"} <= set(markers)
    assert {">1210", "<2"} <= {text.replace(" ", "").replace("\u202f", "") for text in texts(figure)}


def test_a_month_is_drawn_as_wide_as_it_is():
    from matplotlib.patches import FancyBboxPatch

    found = only(made(records.Procedure, "p", date(2026, 2, 15), date_precision="month", kind="tace"),
                 made(records.Procedure, "q", date(2026, 7, 1), kind="tace"))  # fmt: skip
    figure, _told = drawn(found)
    first, last = whole_span(of(found))
    month = 27 * (WIDTH - 128 - 14) / (last - first).days
    widths = [one.get_width() for one in figure.findobj(FancyBboxPatch)]
    assert any(wide == pytest.approx(month, abs=1) for wide in widths)


def test_an_open_category_is_shown_as_the_set_it_is():
    from hccboard.domain.timeline_model import Point, When
    from hccboard.wording.timeline import possible_text

    day = When(BOARD, BOARD)
    assert possible_text(MRECIST, Point(day, -10, -10, (), "NE", ("PR", "PD"))) == ("PR / PD ?", True)
    assert possible_text(MRECIST, Point(day, -10, -10, (), "SD", ("SD",))) == ("SD", False)


@pytest.mark.parametrize(
    ("percent", "text"), [(-60.55, "−61 %"), (-29.6, "−29.6 %"), (-30.0, "−30 %"), (19.7, "+19.7 %"), (20.0, "+20 %"),
                          (0.0, "0 %"), (None, "")])  # fmt: skip
def test_rounding_never_reaches_a_limit_that_was_not_reached(percent, text):
    assert change_text(percent) == text


# -- look -----------------------------------------------------------------------------------------------------


def test_the_light_look_is_that_of_the_window():
    light = tokens.LIGHT.colours()
    assert all(light[key] == value for key, value in figure_look.LIGHT_COLOURS.items())
    assert set(figure_look._GREYS) == set(figure_look.LIGHT_COLOURS)


def test_series_differ_in_line_and_marker_without_their_colour():
    forms = {(one.dash, one.marker, one.filled) for one in figure_look.SERIES}
    assert len(forms) == len(figure_look.SERIES) == len({one.marker for one in figure_look.SERIES})


def test_the_grey_look_has_greys_only():
    assert all(len({value[i : i + 2] for i in (1, 3, 5)}) == 1 for value in figure_look._GREYS.values())


@pytest.mark.parametrize(
    "look", [screen_look(tokens.DARK.colours()), file_look(), file_look(grey=True), paper_look()],
    ids=["dark", "light", "grey", "paper"],
)  # fmt: skip
def test_every_look_draws_a_picture(look):
    found = case()
    picture = render(drawing(of(found), None, found), WIDTH, HEIGHT, look)
    assert (picture.width, picture.height) == (WIDTH, HEIGHT) and len(picture.pixels) == 4 * WIDTH * HEIGHT
    pixels = {picture.pixels[i : i + 3] for i in range(0, len(picture.pixels), 4 * 7)}
    assert len(pixels) > 20
    if look.grey:
        assert all(max(one) - min(one) <= 2 for one in pixels)


def test_chinese_finds_its_font_and_its_size():
    assert FigureLook().size(11, "疗效") == 12 and FigureLook().size(11, "PR") == 11
    with translate.speaking("zh_CN"):
        figure, _told = drawn(case())
        assert overlapping(figure) == []


def test_drawing_again_gives_the_same_picture():
    found = case()
    one, other = (render(drawing(of(found), None, found), 700, 500, FigureLook()).pixels for _i in range(2))
    assert one == other


def test_every_icon_of_the_lanes_can_be_drawn():
    for name in ICONS.values():
        box = icon_path(name).get_extents()
        assert box.x0 >= 0 and box.y0 >= 0 and box.x1 <= 24.5 and box.y1 <= 24.5, name


# -- places ---------------------------------------------------------------------------------------------------


def test_marks_share_a_row_while_they_have_room():
    wanted = [Wanted(0, 10, "a"), Wanted(20, 30, "b"), Wanted(200, 210, "c")]
    placed, rows = in_rows(wanted, [40, 40, 40], 2, 400)
    assert rows == 2 and [one.row for one in placed] == [0, 1, 0] and all(one.text for one in placed)


def test_a_label_without_room_goes_and_its_mark_stays():
    wanted = [Wanted(0, 10, "a"), Wanted(12, 22, "b"), Wanted(24, 34, "c")]
    placed, _rows = in_rows(wanted, [100, 100, 100], 1, 60, start=0)
    assert [one.index for one in placed] == [0, 1, 2] and not any(one.text for one in placed)


def test_a_free_place_keeps_off_what_is_taken():
    within, taken = Box(0, 0, 100, 100), [Box(10, 10, 20, 20)]
    assert free_place(Box(15, 15, 10, 10), [(0, 0), (0, 30)], taken, within) == Box(15, 45, 10, 10)
    assert free_place(Box(15, 15, 10, 10), [(0, 0), (0, 95)], taken, within) is None


def test_months_of_a_span():
    assert list(months(date(2026, 11, 15), date(2027, 2, 1))) == [date(2026, 12, 1), date(2027, 1, 1), date(2027, 2, 1)]
    assert list(months(date(2026, 1, 1), date(2026, 12, 31), 6)) == [date(2026, 1, 1), date(2026, 7, 1)]


def test_a_timeline_of_many_years_is_drawn():
    found = only(
        *(made(records.Procedure, f"p{i}", date(2000 + i, 3, 1), kind="tace", session=i + 1) for i in range(26))
    )
    figure, _told = drawn(found)
    assert overlapping(figure) == [] and {"2010", "2014"} <= set(texts(figure))


def test_the_board_line_stands_where_the_view_shows_its_day():
    figure, _told = drawn(case(), replace(TimelineView(), first=date(2026, 3, 1), last=date(2026, 5, 1)))
    assert "Board" not in texts(figure)
