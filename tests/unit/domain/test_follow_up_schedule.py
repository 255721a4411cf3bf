"""When studies after an operation are due: Zhang 2024 (RULES E4), every 2 to 3 months in the first year after a
resection of the liver; Sun 2025 (RULES E5), every 6 to 8 weeks after one of lung metastases."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hccboard.domain.follow_up_schedule import (
    AHEAD,
    DONE,
    DUE,
    NOT_DONE,
    OVERDUE,
    liver_rhythm,
    lung_rhythm,
    months_after,
    windows,
)  # fmt: skip
from hccboard.domain.records import ImagingStudy

OPERATED = date(2026, 1, 15)
DAYS = (OPERATED, OPERATED)
RHYTHM = liver_rhythm(DAYS)


def study(day: date, name: str = "ct", precision: str = "day") -> ImagingStudy:
    return ImagingStudy(id=f"{name}-{day}", case_id="c", label=name, date=day, date_precision=precision, modality="ct")


def shown(as_of: date, *days: date, stopped: date | None = None) -> list[tuple[str, str, str, int]]:
    found = windows(DAYS, [study(day) for day in days], RHYTHM, as_of, stopped)
    return [(str(one.first), str(one.last), one.state, one.days) for one in found]


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 15), 2, date(2026, 3, 15)),
        (date(2025, 12, 31), 2, date(2026, 2, 28)),  # the 31st becomes the last day of a shorter month
        (date(2023, 12, 31), 2, date(2024, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 10, 1), 3, date(2027, 1, 1)),
    ],
)
def test_calendar_months(day: date, months: int, expected: date) -> None:
    assert months_after(day, months) == expected


def test_nothing_done_yet() -> None:
    """Months 2 to 3, then to 6, 9 and 12, without a gap."""
    assert shown(OPERATED) == [
        ("2026-03-15", "2026-04-15", AHEAD, 0),
        ("2026-04-16", "2026-07-15", AHEAD, 0),
        ("2026-07-16", "2026-10-15", AHEAD, 0),
        ("2026-10-16", "2027-01-15", AHEAD, 0),
    ]


@pytest.mark.parametrize(
    ("as_of", "state", "days"),
    [
        (date(2026, 3, 14), AHEAD, 0), (date(2026, 3, 15), DUE, 0), (date(2026, 4, 15), DUE, 0),  # both ends inclusive
        (date(2026, 4, 16), OVERDUE, 1), (date(2026, 7, 14), OVERDUE, 90),
        (date(2027, 1, 15), OVERDUE, 275), (date(2027, 1, 16), NOT_DONE, 0),  # after the year nothing is due
    ],
)  # fmt: skip
def test_the_first_window(as_of: date, state: str, days: int) -> None:
    assert shown(as_of)[0][2:] == (state, days)


@pytest.mark.parametrize(
    ("done", "days", "following"),
    [
        (date(2026, 3, 15), 0, ("2026-05-15", "2026-06-15")),
        (date(2026, 4, 15), 0, ("2026-06-15", "2026-07-15")),
        (date(2026, 3, 14), -1, ("2026-05-14", "2026-06-14")),  # an early one moves the next, too
        (date(2026, 1, 20), -54, ("2026-03-20", "2026-04-20")),
        (date(2026, 4, 25), 10, ("2026-06-25", "2026-07-25")),
    ],
)
def test_the_next_is_counted_from_the_last_study(done: date, days: int, following: tuple[str, str]) -> None:
    first, second, *_rest = shown(done, done)
    assert first[2:] == (DONE, days)
    assert second[:2] == following


def test_the_year_ends_the_schedule() -> None:
    """A study of month 11 is the last; one of month 9.5 leaves a window that ends with the year."""
    assert shown(date(2027, 6, 1), date(2026, 12, 20))[-1][2] == DONE
    late = shown(date(2026, 11, 5), date(2026, 11, 1))
    assert late[-1] == ("2027-01-01", "2027-01-15", AHEAD, 0)


def test_studies_of_one_day_are_one_visit_and_those_up_to_the_operation_none() -> None:
    made = [study(date(2026, 1, 15)), study(date(2025, 12, 1)), study(date(2026, 4, 1)), study(date(2026, 4, 1), "mr")]
    found = windows(DAYS, made, RHYTHM, date(2026, 4, 2))
    assert [len(one.studies) for one in found if one.state == DONE] == [2]


def test_a_month_counts_from_its_first_to_its_last_day() -> None:
    operated = (date(2026, 1, 1), date(2026, 1, 31))
    found = windows(operated, [], liver_rhythm(operated), date(2026, 2, 1))
    assert (found[0].first, found[0].last) == (date(2026, 3, 1), date(2026, 4, 30))
    assert found[-1].last == date(2027, 1, 31)
    told = [study(date(2026, 4, 1), precision="month")]
    assert windows(operated, told, liver_rhythm(operated), date(2026, 5, 1))[1].first == date(2026, 6, 1)


def test_death_and_loss_end_it() -> None:
    """What was due before stands as not done, what came later is not told."""
    assert shown(date(2026, 8, 1), stopped=date(2026, 5, 1)) == [("2026-03-15", "2026-04-15", NOT_DONE, 0)]
    assert shown(date(2026, 8, 1), stopped=date(2026, 4, 15)) == []  # it could still have been done that day


def test_the_lung_has_no_end_and_only_the_next_visit() -> None:
    found = windows(DAYS, [], lung_rhythm(), OPERATED)
    assert [(one.first - OPERATED, one.last - OPERATED) for one in found] == [
        (timedelta(days=42), timedelta(days=56))
    ]  # fmt: skip
    years = windows(DAYS, [study(date(2028, 1, 1))], lung_rhythm(), date(2028, 1, 2))
    assert [one.state for one in years] == [DONE, AHEAD]


days_after = st.integers(0, 500)


@given(
    operated=st.dates(date(2000, 1, 1), date(2080, 1, 1)), span=st.integers(0, 30),
    made=st.lists(st.integers(-60, 500), max_size=8), day=days_after,
    stopped=st.none() | st.integers(1, 500), lung=st.booleans(),
)  # fmt: skip
def test_what_always_holds(
    operated: date, span: int, made: list[int], day: int, stopped: int | None, lung: bool
) -> None:
    """Never before the operation, in order, without a gap ahead, nothing after the year, never more than done once."""
    days = (operated, operated + timedelta(days=span))
    rhythm = lung_rhythm() if lung else liver_rhythm(days)
    as_of = days[1] + timedelta(days=day)
    studies = [study(operated + timedelta(days=one)) for one in made]
    end = None if stopped is None else operated + timedelta(days=stopped)
    found = windows(days, [one for one in studies if one.date <= as_of], rhythm, as_of, end)  # type: ignore[operator]
    assert all(operated < one.first <= one.last for one in found)
    assert rhythm.end is None or all(one.last <= rhythm.end for one in found)
    pending = [one for one in found if one.state != DONE]
    assert found == tuple([one for one in found if one.state == DONE] + pending)
    for one, following in pairwise(pending):
        assert following.first == one.last + timedelta(days=1)
    done = [entry for one in found for entry in one.studies]
    assert {one.id for one in done} <= {one.id for one in studies if one.date > days[1]}  # type: ignore[operator]
    for one in pending:
        assert (one.state == AHEAD) == (as_of < one.first)
        assert one.state != OVERDUE or one.days == (as_of - one.last).days > 0
        assert end is None or one.last < end
