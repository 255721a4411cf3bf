"""The timeline as data: lanes with stretches of dose, panels with both criteria, spans instead of points, findings."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hccboard.domain import records
from hccboard.domain.facts import INFINITY
from hccboard.domain.response.recorded import episodes_of
from hccboard.domain.timeline import LANE_OF_PROCEDURE, LANES, timeline_of
from hccboard.domain.timeline_model import When, when
from tests.unit.domain.timeline_case import BOARD, START, case, lab, made, only


def of(found, as_of=BOARD, board=BOARD):
    return timeline_of(found, as_of, episodes_of(found, as_of), board=board)


@pytest.fixture(scope="module")
def timeline():
    return of(case())


def kinds(timeline):
    return [one.kind for one in timeline.findings]


def stretches(timeline):
    return [
        (one.first, one.last, one.dose, one.words)
        for track in timeline.lane("systemic").tracks for one in track.stretches
    ]  # fmt: skip


# -- lanes ----------------------------------------------------------------------------------------------------


def test_every_lane_is_there_when_nothing_is_recorded():
    empty = of(only())
    assert [lane.key for lane in empty.lanes] == list(LANES)
    assert empty.empty and all(lane.empty for lane in empty.lanes)
    assert empty.first == empty.last == BOARD


def test_doses_make_stretches(timeline):
    assert stretches(timeline) == [
        (START, date(2026, 3, 17), "full", "12 mg"),
        (date(2026, 3, 17), date(2026, 8, 10), "reduced", "8 mg"),
        (date(2026, 8, 10), BOARD, "held", ""),
    ]  # fmt: skip


def test_a_drug_given_as_single_doses_has_a_track_of_its_own(timeline):
    bar, doses = timeline.lane("systemic").tracks
    assert bar.drugs == "lenvatinib" and not bar.doses
    assert doses.drugs == "sintilimab" and len(doses.doses) == 9 and not doses.stretches
    assert bar.ends == "ongoing"


def test_resumed_is_what_it_was_before_the_hold():
    line = made(
        records.SystemicTherapy, "s", date(2026, 1, 1), drugs="lenvatinib", dose="12 mg", stop_date=date(2026, 6, 1)
    )
    told = [("reduced", date(2026, 2, 1), "8 mg"), ("held", date(2026, 3, 1), ""), ("resumed", date(2026, 3, 10), "")]
    events = [made(records.DoseEvent, f"e{i}", day, therapy_id="s", kind=kind, dose=dose)
              for i, (kind, day, dose) in enumerate(told)]  # fmt: skip
    assert [one[2:] for one in stretches(of(only(line, *events)))] == [
        ("full", "12 mg"), ("reduced", "8 mg"), ("held", ""), ("reduced", "8 mg"),
    ]  # fmt: skip


def test_back_to_the_first_dose_is_full_again():
    line = made(records.SystemicTherapy, "s", date(2026, 1, 1), drugs="lenvatinib", dose="12 mg", ongoing=True)
    events = [
        made(records.DoseEvent, "a", date(2026, 2, 1), therapy_id="s", kind="reduced", dose="8 mg"),
        made(records.DoseEvent, "b", date(2026, 3, 1), therapy_id="s", kind="increased", dose="12  MG"),
    ]
    assert [one[2] for one in stretches(of(only(line, *events)))] == ["full", "reduced", "full"]


def test_a_line_that_stops_before_it_starts_is_a_finding_and_no_bar():
    line = made(records.SystemicTherapy, "s", date(2026, 5, 1), drugs="sorafenib", stop_date=date(2026, 4, 1))
    found = of(only(line))
    assert kinds(found) == ["stops_before_start"] and stretches(found) == []
    assert [track.drugs for track in found.lane("systemic").tracks] == ["sorafenib"]


def test_an_end_that_nobody_tells_is_a_finding():
    found = of(only(made(records.SystemicTherapy, "s", date(2026, 5, 1), drugs="sorafenib")))
    assert kinds(found) == ["end_not_told"]
    assert found.lane("systemic").tracks[0].ends == "not_told"


@pytest.mark.parametrize(
    ("event", "kind"),
    [({"therapy_id": "s", "date": date(2025, 1, 1)}, "dose_outside_line"),
     ({"therapy_id": "nobody", "date": date(2026, 2, 1)}, "dose_without_line")],
)  # fmt: skip
def test_a_dose_outside_its_line_is_a_finding(event, kind):
    line = made(records.SystemicTherapy, "s", date(2026, 1, 1), drugs="sorafenib", ongoing=True)
    day = event.pop("date")
    found = of(only(line, made(records.DoseEvent, "e", day, kind="reduced", **event)))
    assert kinds(found) == [kind] and len(stretches(found)) == 1


@given(
    st.lists(
        st.tuples(st.sampled_from(["reduced", "increased", "held", "resumed"]), st.integers(-40, 240)), max_size=8
    ),
    st.integers(0, 200),
)
@settings(max_examples=60, deadline=None)
def test_stretches_are_gapless_and_never_negative(told, days):
    line = made(
        records.SystemicTherapy, "s", START, drugs="lenvatinib", dose="12 mg", stop_date=START + timedelta(days=days)
    )
    events = [made(records.DoseEvent, f"e{i}", START + timedelta(days=day), therapy_id="s", kind=kind, dose="8 mg")
              for i, (kind, day) in enumerate(told)]  # fmt: skip
    found = stretches(of(only(line, *events), date(2027, 1, 1)))
    assert found[0][0] == START and found[-1][1] == START + timedelta(days=days)
    assert all(first <= last for first, last, _dose, _words in found)
    assert all(one[1] == other[0] for one, other in pairwise(found))


def test_every_procedure_has_a_lane():
    from hccboard.domain.record_fields import PROCEDURES

    assert set(LANE_OF_PROCEDURE) == set(PROCEDURES)
    assert set(LANE_OF_PROCEDURE.values()) <= set(LANES)


def test_an_adverse_event_lasts_to_its_end_or_goes_on():
    found = of(
        only(
            made(
                records.AdverseEvent,
                "a",
                date(2026, 3, 1),
                term="Rash",
                grade=2,
                ctcae_version="5.0",
                end_date=date(2026, 4, 1),
            ),
            made(records.AdverseEvent, "b", date(2026, 5, 1), term="Fatigue", grade=1, ctcae_version="5.0"),
            made(
                records.AdverseEvent,
                "c",
                date(2026, 6, 1),
                term="Nausea",
                grade=1,
                ctcae_version="5.0",
                end_date=date(2026, 5, 1),
            ),
        )
    )
    ended, goes_on, wrong = found.lane("adverse_events").marks
    assert (ended.until, ended.open_end) == (date(2026, 4, 1), False)
    assert (goes_on.until, goes_on.open_end) == (BOARD, True)
    assert wrong.until is None and kinds(found) == ["ends_before_start"]


# -- dates ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("precision", "span"),
    [("day", When(date(2026, 2, 15), date(2026, 2, 15))), ("month", When(date(2026, 2, 1), date(2026, 2, 28))),
     ("year", When(date(2026, 1, 1), date(2026, 12, 31)))],
)  # fmt: skip
def test_a_date_is_as_wide_as_it_is_unknown(precision, span):
    assert when(date(2026, 2, 15), precision) == span


def test_a_month_is_a_span_on_the_timeline():
    found = of(only(made(records.Procedure, "p", date(2026, 2, 15), date_precision="month", kind="tace")))
    mark = found.lane("locoregional").marks[0]
    assert not mark.when.exact and (found.first, mark.when.last) == (date(2026, 2, 1), date(2026, 2, 28))


def test_what_has_no_date_is_listed_and_not_drawn():
    found = of(only(made(records.Procedure, "p", None, kind="tace")))
    assert [one.id for one in found.undated] == ["p"] and kinds(found) == ["undated"]
    assert found.lane("locoregional").empty


def test_what_is_dated_after_the_board_is_marked_and_named():
    found = of(case(made(records.Procedure, "op", date(2026, 8, 27), kind="resection")))
    assert [one.after for one in found.lane("surgery").marks] == [True]
    assert ("dated_after", "op") in [(one.kind, one.record.id) for one in found.findings]
    assert found.last == date(2026, 8, 27)


def test_voided_records_are_not_drawn():
    found = of(only(made(records.Procedure, "p", date(2026, 2, 1), kind="tace", voided=True)))
    assert found.empty


def test_the_meeting_whose_day_is_the_line_of_the_board_has_no_mark():
    asked = [made(records.BoardQuestion, "now", BOARD, question="?", meeting_date=BOARD),
             made(records.BoardQuestion, "then", BOARD, question="?", meeting_date=date(2026, 2, 5))]  # fmt: skip
    assert [mark.kind for mark in of(only(*asked)).lane("events").marks] == ["BoardMeeting"]


# -- panels ---------------------------------------------------------------------------------------------------


def series(timeline, key):
    return next(one for panel in timeline.panels for one in panel.series if one.key == key)


def test_both_criteria_from_the_same_studies(timeline):
    assert [round(p.low) for p in series(timeline, "mRECIST").points] == [0, -18, -46, -61]
    assert [p.category for p in series(timeline, "mRECIST").points] == ["", "SD", "PR", "PR"]
    assert [p.category for p in series(timeline, "RECIST1.1").points] == ["", "SD", "SD", "SD"]
    assert [p.nadir for p in series(timeline, "mRECIST").points] == [False, False, False, True]
    assert series(timeline, "mRECIST").points[0].sum_mm == 109


def test_pd_is_counted_from_the_nadir_and_from_5_mm_in_recist(timeline):
    now = {one.criteria: one for one in timeline.panel("response").limits if one.key == "pd_now"}
    assert now["mRECIST"].mm == pytest.approx(43 * 1.2)
    assert now["RECIST1.1"].mm == pytest.approx(83 * 1.2)
    assert now["mRECIST"].percent == pytest.approx(100 * (43 * 1.2 / 109 - 1))


def test_the_5_mm_of_recist_count_where_20_percent_are_less():
    small = [made(records.Lesion, "L", date(2026, 1, 1), label="L", organ="liver"),
             made(records.SystemicTherapy, "s", date(2026, 1, 5), drugs="sorafenib", ongoing=True)]  # fmt: skip
    for number, (day, mm) in enumerate([(date(2026, 1, 1), 20), (date(2026, 3, 1), 12)]):
        small += [made(records.ImagingStudy, f"s{number}", day, label=f"CT-{number}", new_lesions="no"),
                  made(records.Measurement, f"m{number}", day, lesion_id="L", study_id=f"s{number}", state="measured",
                       longest_diameter_mm=mm, viable_diameter_mm=mm)]  # fmt: skip
    now = {one.criteria: one.mm for one in of(only(*small)).panel("response").limits if one.key == "pd_now"}
    assert now == {"RECIST1.1": pytest.approx(17), "mRECIST": pytest.approx(14.4)}


def test_a_censored_marker_is_a_half_open_range():
    found = of(
        only(lab("a", date(2026, 2, 1), "afp", ">1210", "ng/mL"), lab("b", date(2026, 3, 1), "afp", "<2", "ng/mL"))
    )
    high, low = series(found, "afp").points
    assert (high.low, high.high) == (1210, INFINITY) and (low.low, low.high) == (0, 2)


def test_albi_is_that_of_the_core_on_each_day(timeline):
    points = series(timeline, "albi").points
    assert (points[0].when.first, points[0].category) == (date(2026, 2, 3), "1")
    assert points[2].low == pytest.approx(-2.23, abs=0.01) and points[2].category == "2"
    assert not any(p.stale for p in points)


def test_a_value_older_than_its_limit_marks_the_score_as_stale():
    found = of(
        only(
            lab("b", date(2026, 2, 1), "bilirubin", "15", "umol/L"), lab("a", date(2026, 3, 1), "albumin", "40", "g/L")
        )
    )
    assert [(p.when.first, p.stale) for p in series(found, "albi").points] == [(date(2026, 3, 1), True)]


def test_an_open_child_pugh_is_a_set():
    found = of(
        only(
            lab("b", date(2026, 2, 1), "bilirubin", "15", "umol/L"),
            lab("a", date(2026, 2, 1), "albumin", "40", "g/L"),
            lab("i", date(2026, 2, 1), "inr", "1.1", ""),
        )
    )
    cell = found.strip_of("child_pugh").cells[0]
    assert cell.values[0] == 5 and len(cell.values) > 1


def test_performance_status_as_a_range():
    found = of(only(made(records.PerformanceStatus, "p", date(2026, 2, 1), ecog_low=1, ecog_high=2)))
    assert [cell.values for cell in found.strip_of("ecog").cells] == [(1.0, 2.0)]


def test_without_treatment_there_is_no_response():
    found = of(only(made(records.ImagingStudy, "s", date(2026, 2, 1), label="CT-1")))
    assert not found.panel("response").series and found.start is None
    assert [mark.kind for mark in found.lane("events").marks] == ["ImagingStudy"]


def test_nothing_goes_on_after_death():
    """Without an end of its own a line or an adverse event goes on to the day of the timeline, but not past a death."""
    told = [
        records.SystemicTherapy(id="t", drugs="lenvatinib", date=START, ongoing=True),
        records.AdverseEvent(id="a", term="rash", grade=2, ctcae_version="5.0", date=START),
    ]
    dead = records.FollowUp(id="f", vital_status="dead", date=START + timedelta(days=30))
    for more, last, ends in (((), BOARD, "ongoing"), ((dead,), dead.date, "not_told")):
        found = of(only(*told, *more))
        (track,) = found.lane("systemic").tracks
        (event,) = found.lane("adverse_events").marks
        assert (track.last, track.ends, event.until, event.open_end) == (last, ends, last, True)
