"""The last dose of each drug from its records, one situation a row; days count from 13 August 2026, the day of the
view."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hccboard import evidence
from hccboard.domain.history.last_doses import UNKNOWN_DRUG, UNREAD, LastDose, last_doses
from hccboard.domain.records import CaseRecords, DoseEvent, Patient, SystemicTherapy
from hccboard.evidence.knowledge import pharmacopoeia_of

DAY = date(2026, 8, 13)
DRUGS = pharmacopoeia_of(evidence.shipped())
PATIENT = Patient(id="c", case_id="c", case_number="HCC-1")


def on(days: int) -> date:
    return DAY + timedelta(days)


def line(drugs="Lenvatinib", key="line", begins=-184, **more):
    return SystemicTherapy(**{"id": key, "drugs": drugs, "date": on(begins), "line": 1} | more)


def dose(kind, day, drug="", key="line", **more):
    return DoseEvent(id=f"{kind} {day} {drug}", therapy_id=key, kind=kind, drug=drug,
                     date=None if day is None else on(day), **more)  # fmt: skip


def doses(*given, as_of=DAY) -> dict[str, LastDose]:
    return {one.drug: one for one in last_doses(CaseRecords(PATIENT, given), as_of, DRUGS)}


def infusions(*days, drug=""):
    return [dose("given", day, drug) for day in days]


# records -> first and last possible day of the last dose, relative to the day of the view; None is open
SITUATIONS = [
    # oral drugs
    ([line(ongoing=True)], 0, None),
    ([line()], -184, None),  # what became of it is not told
    ([line(stop_date=on(-16))], -16, -16),
    ([line(stop_date=on(0))], 0, 0),
    ([line(stop_date=on(5))], 0, None),  # a stop that is planned is none yet
    ([line(stop_reason="intolerance")], -184, 0),  # some day until now
    ([line(ongoing=True), dose("held", -3)], -3, -3),  # HCC-0142: the day of the hold counts as the last dose
    ([line(ongoing=True), dose("held", -3), dose("resumed", -1)], 0, None),
    ([line(), dose("held", -30), dose("resumed", -20)], -20, None),
    ([line(), dose("held", -30), dose("resumed", -20), dose("held", -9)], -9, -9),
    ([line(), dose("held", -9), dose("resumed", -9)], -9, None),  # on one day: perhaps taken again
    ([line(), dose("held", -9), dose("reduced", -4)], -4, None),  # a smaller dose is a dose
    ([line(), dose("reduced", -40), dose("held", -9)], -9, -9),
    ([line(), dose("held", -30), dose("held", -9)], -30, -9),  # perhaps taken in between
    ([line(stop_date=on(-5)), dose("held", -9)], -9, -9),
    ([line(stop_date=on(-9)), dose("held", -5)], -9, -5),  # they contradict each other
    ([line(stop_date=on(-9)), dose("resumed", -5)], -5, None),  # resumed after the stop
    ([line(), dose("held", -9), dose("resumed", None)], -184, None),  # perhaps after it was held
    ([line(), dose("held", None)], -184, None),
    ([line(ongoing=True), dose("held", 3)], 0, None),  # after the day of the view
    ([line(stop_date=on(-90), ongoing=True)], -90, 0),  # it cannot be both
    ([line(stop_date=on(-90), ongoing=True), dose("held", -90)], -90, -90),
    ([line(begins=-40, stop_date=on(-90))], -40, 0),  # a slip of the year: the first dose is a dose
    ([line(begins=-40, stop_date=on(-40))], -40, -40),
    # known to the month: every day of it, none after the view
    ([line(), DoseEvent(id="h", therapy_id="line", kind="held", date=date(2026, 8, 1), date_precision="month")],
     -12, 0),
    ([line(), DoseEvent(id="h", therapy_id="line", kind="held", date=date(2026, 7, 1), date_precision="month")],
     -43, -13),
    ([line(date=date(2026, 6, 1), date_precision="month")], -73, None),
    # doses that are listed one by one
    ([line("PD-1 antibody", stop_date=on(-16)), *infusions(-58, -37, -16)], -16, -16),
    ([line("PD-1 antibody", stop_date=on(-5)), *infusions(-58, -37, -16)], -16, -16),
    ([line("PD-1 antibody", stop_date=on(-16)), *infusions(-79, -58, -37)], -37, -37),  # as far apart as the doses
    ([line("PD-1 antibody", stop_date=on(-15)), *infusions(-79, -58, -37)], -37, -15),  # one may not be listed
    ([line("PD-1 antibody", stop_date=on(-15)), *infusions(-37)], -37, -15),
    ([line("PD-1 antibody", stop_date=on(-20)), *infusions(-37, -16)], -16, -16),  # a dose after the stop is a dose
    ([line("PD-1 antibody", ongoing=True), *infusions(-37, -16)], -16, None),
    ([line("PD-1 antibody", ongoing=True), *infusions(-58, -37), dose("held", -16)], -37, -37),
    ([line("PD-1 antibody"), *infusions(-37, -16), dose("held", -30)], -16, None),  # given again since
    ([line("PD-1 antibody"), *infusions(-37, -16), dose("held", -16)], -16, -16),
    # of two lines the later
    ([line(stop_date=on(-100)), line(key="two", begins=-50, line=2, stop_date=on(-20))], -20, -20),
    ([line(stop_date=on(-100)), line(key="two", begins=-50, line=2)], -50, None),
    ([line(), line(key="two", begins=-50, line=2, stop_date=on(-20))], -20, None),
]  # fmt: skip


@pytest.mark.parametrize(("given_records", "first", "last"), SITUATIONS)
def test_the_last_dose(given_records, first, last):
    (found,) = doses(*given_records).values()
    assert (found.first, found.last) == (on(first), None if last is None else on(last))
    assert found.exact is (first == last)


def test_each_drug_of_a_line_has_its_own_end():
    found = doses(
        line("Atezolizumab + bevacizumab", ongoing=True),
        *infusions(-42, -21, drug="Atezolizumab"), *infusions(-42, -21, drug="bevacizumab"),
        dose("held", -20, "Bevacizumab"),
    )  # fmt: skip
    assert found["bevacizumab"].last == on(-21)
    assert found["atezolizumab"].last is None


@pytest.mark.parametrize(("drugs", "named"), [
    ("Camrelizumab", "PD-1"), ("PD-1单抗", "卡瑞利珠单抗"), ("Atezolizumab", "atezo"), ("Camrelizumab", ""),
])  # fmt: skip
def test_a_drug_and_the_name_of_its_class_mean_one_another(drugs, named):
    (found,) = doses(line(drugs, ongoing=True), dose("held", -9, named)).values()
    assert found.last == on(-9)


def test_a_name_that_is_not_understood_closes_nothing_and_opens_everything():
    (found,) = doses(line(ongoing=True), dose("held", -9, "XR-4711")).values()
    assert found.last is None
    (found,) = doses(line(), dose("held", -9), dose("resumed", -4, "XR-4711")).values()
    assert found.last is None


def test_a_drug_that_is_not_known_keeps_its_days():
    found = doses(line("Lenvatinib + XR-4711", stop_date=on(-9)))
    unread = found[UNREAD + "xr4711"]
    assert (unread.name, unread.last, unread.known) == ("XR-4711", on(-9), False)


@pytest.mark.parametrize(("given_records", "unknown"), [
    ([], True), ([line("none")], False), ([line()], False), ([line(line=2)], True), ([line(line=None)], False),
])  # fmt: skip
def test_lines_that_are_not_recorded_are_not_none(given_records, unknown):
    assert (UNKNOWN_DRUG in doses(*given_records)) is unknown


def test_drugs_of_one_day_stand_by_name_others_as_they_were_begun():
    found = doses(line("PD-1 antibody"), line(key="two"), line("sorafenib", key="old", begins=-400))
    assert list(found) == ["sorafenib", "lenvatinib", "anti_pd_1_antibody"]


def test_tace_is_no_drug():
    assert list(doses(line("TACE + lenvatinib"))) == ["lenvatinib"]


def test_days_before_an_operation_are_never_negative():
    one = LastDose("x", "x", on(-3), None)
    assert one.days_before(on(14)) == (0, 17)
    assert one.days_before(on(-9)) == (0, 0)
    assert LastDose("x", "x", None, None).days_before(on(14)) == (0, None)


_EVENTS = st.lists(
    st.tuples(st.sampled_from(["given", "held", "resumed", "reduced"]), st.integers(-60, 0)), max_size=6
)


@given(_EVENTS, st.one_of(st.none(), st.integers(-60, 0)), st.booleans())
def test_a_dose_that_is_recorded_is_never_after_the_last_one(events, stop, ongoing):
    told = [line(begins=-61, stop_date=None if stop is None else on(stop), ongoing=ongoing)]
    told += [dose(kind, day, drug=f"lenvatinib{' ' * i}") for i, (kind, day) in enumerate(events)]
    (found,) = doses(*told).values()
    taken = [on(day) for kind, day in events if kind != "held"]
    assert found.last is None or all(day <= found.last for day in taken)
    assert found.last is None or (found.first is not None and found.first <= found.last <= DAY)
