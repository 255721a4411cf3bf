"""Drug washout from records: the days that the board's settings ask for, and the first day on which they are over.

28 days of bevacizumab: product label (28 days before elective surgery), 42 in practice (Zhu 2025, 4 to 6 weeks).
Kinase inhibitors 1 to 2 weeks, anti-PD-1 antibodies 2 to 4 weeks: Chinese consensus 2021, from recollection.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given as given_by
from hypothesis import settings
from hypothesis import strategies as st

from hccboard import evidence
from hccboard.domain.conversion.local import STOPS, WASHOUT, ConversionRules, local_set
from hccboard.domain.conversion.model import State
from hccboard.domain.facts import INFINITY, Facts, Interval
from hccboard.domain.history.case import case_facts, planned_operation_date
from hccboard.domain.records import CaseRecords, DoseEvent, OperationPlan, Patient, Procedure, SystemicTherapy
from hccboard.domain.washout import UNKNOWN_DRUG, Pause, days_withheld, given, washout_of, withheld_drugs
from hccboard.evidence.knowledge import pauses_of, pharmacopoeia_of
from tests.unit.domain.conversion.judged import review

DAY = date(2026, 8, 13)
DRUGS, PAUSES = pharmacopoeia_of(evidence.shipped()), pauses_of(evidence.shipped())
RULES = ConversionRules()


def on(days: int) -> date:
    return DAY + timedelta(days)


def line(drugs, key="line", **more):
    return SystemicTherapy(**{"id": key, "drugs": drugs, "date": on(-184), "line": 1} | more)


def case(*told) -> CaseRecords:
    return CaseRecords(Patient(id="c", case_id="c", case_number="HCC-1"), told)


def facts(told: CaseRecords, operation: date | None = None) -> Facts:
    return Facts({one.key: one for one in case_facts(told, DAY, DRUGS, operation_date=operation)})


def given_drugs(told: CaseRecords, rules: ConversionRules = RULES, drugs=DRUGS):
    return given(withheld_drugs(told, DAY, drugs), rules, drugs)


def withheld(told: CaseRecords, operation: date, drug: str):
    """Fewest and most days between the last dose and the operation."""
    days = facts(told, operation).get(STOPS + drug).domain
    return days.low, days.high


def states(told: CaseRecords, operation: date | None, rules: ConversionRules = RULES) -> dict[str, State]:
    """What the local set says of each drug."""
    found = review(local_set(rules, given_drugs(told, rules)), facts(told, operation))
    return {one.item.id.removeprefix("withheld."): one.state for one in found.of_group(WASHOUT)}


def plan(told: CaseRecords, operation: date | None, rules: ConversionRules = RULES):
    return washout_of(told, DAY, operation, rules, DRUGS, PAUSES)


# drug, its last dose and the operation relative to the day of the view -> days, state by the starting values
BOUNDARIES = [
    ("bevacizumab", -13, 14, 27, State.UNMET), ("bevacizumab", -14, 14, 28, State.MET),
    ("bevacizumab", -27, 14, 41, State.MET), ("bevacizumab", -28, 14, 42, State.MET),
    ("lenvatinib", 0, 6, 6, State.UNMET), ("lenvatinib", 0, 7, 7, State.MET),
    ("sorafenib", 0, 13, 13, State.UNMET), ("sorafenib", 0, 14, 14, State.MET),
    ("camrelizumab", 0, 27, 27, State.UNMET), ("camrelizumab", 0, 28, 28, State.MET),
    ("atezolizumab", 0, 27, 27, State.UNMET), ("atezolizumab", 0, 28, 28, State.MET),
    ("TKI", 0, 13, 13, State.UNMET), ("TKI", 0, 14, 14, State.MET),
    ("PD-1 antibody", 0, 27, 27, State.UNMET), ("PD-1 antibody", 0, 28, 28, State.MET),
    ("ramucirumab", -100, 14, 114, State.MISSING),  # no interval is settled
    ("ipilimumab", -100, 14, 114, State.MISSING),
]  # fmt: skip


@pytest.mark.parametrize(("drug", "last", "operation", "days", "state"), BOUNDARIES)
def test_days_and_state(drug, last, operation, days, state):
    told = case(line(drug, stop_date=on(last)))
    (row,) = plan(told, on(operation)).rows
    assert withheld(told, on(operation), row.drug) == (days, days)
    assert set(states(told, on(operation)).values()) == {state}
    assert facts(told, on(operation)).get(STOPS + row.drug).domain == Interval.point(float(days))


def test_the_case_of_the_design():
    """HCC-0142: lenvatinib held on 10 August, the PD-1 antibody given last on 28 July, the slot on 27 August."""
    told = case(
        line("PD-1 antibody", key="a", stop_date=date(2026, 7, 28)), line("Lenvatinib", key="b", ongoing=True),
        DoseEvent(id="g", therapy_id="a", kind="given", date=date(2026, 7, 7)),
        DoseEvent(id="h", therapy_id="a", kind="given", date=date(2026, 7, 28)),
        DoseEvent(id="i", therapy_id="b", kind="held", date=date(2026, 8, 10)),
        OperationPlan(id="p", date=date(2026, 8, 4), operation_date=date(2026, 8, 27)),
    )  # fmt: skip
    found = plan(told, date(2026, 8, 27))
    slot = found.operation_date
    shown = [(row.name, row.days, withheld(told, slot, row.drug), row.free_from) for row in found.rows]
    assert shown == [
        ("lenvatinib", 7, (17, 17), date(2026, 8, 17)), ("PD-1 antibody", 28, (30, 30), date(2026, 8, 25)),
    ]
    assert states(told, slot) == {"lenvatinib": State.MET, "anti_pd_1_antibody": State.MET}
    assert found.all_free_from == date(2026, 8, 25)
    assert set(states(told, None).values()) == {State.MET}  # the date of the plan is taken
    assert states(told, date(2026, 8, 24))["anti_pd_1_antibody"] is State.UNMET
    assert states(told, date(2026, 8, 16)) == {"lenvatinib": State.UNMET, "anti_pd_1_antibody": State.UNMET}


def test_bevacizumab_has_a_longer_time_beside_its_limit():
    (row,) = plan(case(line("bevacizumab", stop_date=on(-10))), None).rows
    assert (row.days, row.comfortable_days) == (28, 42)
    assert (row.free_from, row.comfortable_from) == (on(18), on(32))
    label, practice = row.published
    assert (label.block_days, label.warn_days, label.source) == (28, 42, "source.label_bevacizumab")
    assert (practice.block_days, practice.warn_days, practice.source) == (None, 42, "source.zhu_2025")
    assert (label.certainty, practice.certainty) == ("recollection", "primary")


def test_published_days_do_not_move_with_the_settings():
    rules = replace(RULES, withheld_days=(("bevacizumab", 10),))
    told = case(line("bevacizumab", stop_date=on(-10)))
    (row,) = plan(told, on(5), rules).rows
    assert (row.days, states(told, on(5), rules)) == (10, {"bevacizumab": State.MET})
    assert [(one.block_days, one.warn_days) for one in row.published] == [(28, 42), (None, 42)]


def test_a_drug_that_goes_on_is_to_be_stopped_by_a_day():
    told = case(line("lenvatinib", ongoing=True))
    found = plan(told, on(20))
    (row,) = found.rows
    assert (withheld(told, on(20), "lenvatinib"), row.stop_by, row.free_from) == ((0, 20), on(13), None)
    assert found.all_free_from is None
    assert states(told, on(20)) == {"lenvatinib": State.MISSING}
    assert states(told, on(5)) == {"lenvatinib": State.UNMET}  # even if today's dose was the last


@pytest.mark.parametrize(("given_drugs", "free"), [
    (["lenvatinib"], True), (["lenvatinib", "ramucirumab"], False), (["lenvatinib", "XR-4711"], False),
])  # fmt: skip
def test_all_are_free_only_where_every_drug_has_an_interval(given_drugs, free):
    told = case(*(line(one, key=one, stop_date=on(-10)) for one in given_drugs))
    assert (plan(told, None).all_free_from is not None) is free


def test_lines_that_are_not_recorded_are_asked_for():
    (one,) = given_drugs(case())
    assert (one.drug, one.days) == (UNKNOWN_DRUG, None)
    assert states(case(), on(14)) == {UNKNOWN_DRUG: State.MISSING}
    assert plan(case(), on(14)).all_free_from is None
    assert given_drugs(case(line("none"))) == ()


def test_a_drug_that_is_not_known_leaves_the_others_open_but_never_longer():
    told = case(line("lenvatinib", stop_date=on(-10)), line("XR-4711", key="x", stop_date=on(-3)))
    assert facts(told, on(14)).get(STOPS + "lenvatinib").domain == Interval(0.0, 24.0)
    assert facts(told, on(14)).get(STOPS + "sorafenib") is None
    assert states(told, on(-10 + 6))["lenvatinib"] is State.UNMET
    assert states(told, on(14))["lenvatinib"] is State.MISSING


def test_without_a_date_the_facts_are_those_of_at_least_since():
    told = case(line("bevacizumab", stop_date=on(-60)))
    assert facts(told).get(STOPS + "bevacizumab").domain == Interval(60.0, INFINITY)
    past = case(line("bevacizumab", stop_date=on(-60)), OperationPlan(id="p", date=on(-50), operation_date=on(-1)))
    assert facts(past).get(STOPS + "bevacizumab").domain == Interval(60.0, INFINITY)
    (row,) = plan(told, None).rows
    assert (row.stop_by, row.free_from) == (None, on(-32))


# what happened to the doses after the line was stopped, or before -> fewest days since the last dose; None: not known
SINCE_THE_LAST_DOSE = [
    ([DoseEvent(id="e", therapy_id="line", kind="given", drug="bevacizumab", date=on(-10))], 10),  # after the stop
    ([DoseEvent(id="e", therapy_id="line", kind="resumed", date=on(-20))], None),  # it goes on
    ([DoseEvent(id="e", therapy_id="line", kind="held", date=on(-70))], 70),
    ([], 60),
]  # fmt: skip


@pytest.mark.parametrize(("events", "days"), SINCE_THE_LAST_DOSE)
def test_without_a_date_a_dose_after_the_stop_counts(events, days):
    """Nobody planned a day yet: 28 days of bevacizumab are not over because a line was stopped on paper."""
    told = facts(case(line("bevacizumab", stop_date=on(-60)), *events)).get(STOPS + "bevacizumab")
    assert (None if told is None else told.domain) == (None if days is None else Interval(float(days), INFINITY))


def test_a_plan_that_an_operation_came_after_names_no_date():
    told = case(line("bevacizumab", stop_date=on(-60)), OperationPlan(id="p", date=on(-30), operation_date=on(10)))
    assert planned_operation_date(told, DAY) == on(10)
    done = Procedure(id="op", kind="resection", date=on(-5))
    assert planned_operation_date(CaseRecords(told.patient, (*told.records, done)), DAY) is None


def test_the_newest_plan_counts_and_a_date_that_is_supposed_before_it():
    told = case(
        line("bevacizumab", stop_date=on(-10)), OperationPlan(id="p", date=on(-9), operation_date=on(40)),
        OperationPlan(id="q", date=on(-2), operation_date=on(14)),
    )  # fmt: skip
    assert facts(told).get(STOPS + "bevacizumab").domain == Interval.point(24.0)
    assert facts(told, on(20)).get(STOPS + "bevacizumab").domain == Interval.point(30.0)
    withdrawn = case(*told.records, OperationPlan(id="r", date=on(-1)))
    assert facts(withdrawn).get(STOPS + "bevacizumab").domain == Interval(10.0, INFINITY)


@pytest.mark.parametrize(("settled", "drug", "days"), [
    ((("tki", 14),), "lenvatinib", 14), ((("tki", 14), ("lenvatinib", 7)), "lenvatinib", 7),
    ((("ici", 90), ("anti_pd_l1_axis", 28)), "durvalumab", 28),
    ((("ici", 90), ("anti_pd_l1_axis", 28)), "ipilimumab", 90),
    ((("anti_angiogenic", 21), ("tki", 14)), "bevacizumab", 21), ((("systemic", 5),), "oxaliplatin", 5),
    ((("anti_pd_1", 20), ("anti_pd_l1_axis", 28)), "anti_pd_1_antibody", 20), ((), "lenvatinib", None),
])  # fmt: skip
def test_the_most_specific_name_counts(settled, drug, days):
    assert days_withheld(drug, replace(RULES, withheld_days=settled), DRUGS) == days


def test_an_antiviral_drug_is_not_withheld():
    from hccboard.domain.history.model import Pharmacopoeia

    groups = {"entecavir": ("antiviral",), "x": ("systemic",)}
    drugs = Pharmacopoeia({one: one for one in groups}, groups=groups)
    assert [one.drug for one in given_drugs(case(line("entecavir + x")), RULES, drugs)] == ["x"]


def test_every_drug_of_a_class_has_what_is_printed_of_the_class():
    assert {one.words for one in PAUSES["dostarlimab"]} == {one.words for one in PAUSES["nivolumab"]}
    assert PAUSES["unnamed_tki"] == tuple(replace(one, drug="unnamed_tki") for one in PAUSES["lenvatinib"])
    assert "ramucirumab" not in PAUSES
    printed = [one for told in PAUSES.values() for one in told]
    assert all(isinstance(one, Pause) and evidence.shipped().get(one.source) for one in printed)


_LAST = st.one_of(st.none(), st.integers(-120, 0))


@settings(max_examples=40)
@given_by(
    st.lists(st.tuples(st.sampled_from(["lenvatinib", "camrelizumab", "bevacizumab", "TKI", "PD-1"]), _LAST),
             min_size=1, max_size=4, unique_by=lambda one: one[0]),
    st.integers(0, 60), st.booleans(),
)  # fmt: skip
def test_free_from_is_the_first_day_on_which_the_criterion_is_met(told, days, month):
    records = [
        line(drug, key=drug, stop_date=None if last is None else on(last)) if not month or last is None else
        line(drug, key=drug)
        for drug, last in told
    ]  # fmt: skip
    records += [
        DoseEvent(id=drug, therapy_id=drug, kind="held", date=on(last), date_precision="month")
        for drug, last in told if month and last is not None
    ]
    rules = replace(RULES, withheld_days=(("systemic", days),))
    found = case(*records)
    for row in plan(found, None, rules).rows:
        free = row.free_from
        if free is None:
            assert all(states(found, on(n), rules)[row.drug] is not State.MET for n in (1, 60, 400)) or days == 0
        else:
            assert states(found, free, rules)[row.drug] is State.MET
            if days:
                assert states(found, free - timedelta(1), rules)[row.drug] is not State.MET
