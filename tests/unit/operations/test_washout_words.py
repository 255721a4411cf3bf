"""The washout in words: nothing is over that may not be, nothing is left out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from hccboard import evidence
from hccboard.domain.conversion.local import ConversionRules
from hccboard.domain.records import CaseRecords, DoseEvent, OperationPlan, Patient, SystemicTherapy
from hccboard.evidence.knowledge import pauses_of
from hccboard.operations.viewing import view_of
from hccboard.operations.washout_plan import washout_plan, withheld_choices
from hccboard.operations.washout_words import HeldWait, drug_sentence, published_words, strip_of
from hccboard.reports.washout_geometry import NOT_SHOWN, OPEN, WAITING, WORDS

DAY, SLOT = date(2026, 8, 13), date(2026, 8, 27)


def on(days: int) -> date:
    return DAY + timedelta(days)


def line(drugs, **more):
    return SystemicTherapy(**{"id": drugs, "drugs": drugs, "date": on(-184), "line": 1} | more)


def view(*told):
    return view_of(CaseRecords(Patient(id="c", case_id="c", case_number="HCC-1", sex="M"), told), DAY)


def plan(*told, slot=SLOT):
    return washout_plan(view(*told), ConversionRules(), slot)


SENTENCES = [
    ([line("lenvatinib", stop_date=on(-3))], "All drug waiting times are over from 2026-08-17."),
    ([line("bevacizumab", stop_date=on(-3))],
     "All drug waiting times are over from 2026-09-07. Bevacizumab: 42 d are over from 2026-09-21."),
    ([line("lenvatinib", ongoing=True)], "Lenvatinib: goes on; 7 d are over on 2026-08-20 at the earliest."),
    ([line("lenvatinib")], "Lenvatinib: end not recorded; 7 d are over on 2026-02-17 at the earliest."),
    ([line("ramucirumab", stop_date=on(-3))], "No interval is settled for ramucirumab."),
    ([line("ramucirumab", stop_date=on(-3)), line("TKI", stop_date=on(-3))],
     "No interval is settled for ramucirumab. The other waiting times are over from 2026-08-24."),
    ([line("XR-4711", stop_date=on(-3))], "No interval is settled for XR-4711."),
    ([], "Which drugs were given is not recorded."), ([line("none")], "No systemic drug was given."),
]  # fmt: skip


@pytest.mark.parametrize(("told", "sentence"), SENTENCES)
def test_the_sentence_below_the_strip(told, sentence):
    assert drug_sentence(plan(*told)) == sentence


def test_rows_of_the_strip():
    held = DoseEvent(id="h", therapy_id="sorafenib", kind="held", date=date(2026, 8, 1), date_precision="month")
    found = strip_of(
        plan(
            line("lenvatinib", stop_date=on(-3)), line("PD-1 antibody", ongoing=True), line("sorafenib"), held,
            line("ipilimumab", stop_date=on(-3)), line("regorafenib", stop_date=on(-90)),
        ), DAY, held=HeldWait("PR", date(2026, 5, 26), 90), more=("More.",),
    )  # fmt: skip
    shown = {row.label: row for row in found.rows}
    assert list(shown) == [
        "Ipilimumab", "Lenvatinib, 7 d", "PD-1 antibody, 28 d", "Regorafenib, 14 d", "Sorafenib, 14 d",
        "PR held, 90 d",
    ]  # fmt: skip
    lenvatinib, antibody = shown["Lenvatinib, 7 d"], shown["PD-1 antibody, 28 d"]
    assert (lenvatinib.form, lenvatinib.begins, lenvatinib.ends) == (WAITING, on(-3), on(4))
    assert (antibody.form, antibody.begins, antibody.ends, antibody.words) == (OPEN, on(-14), SLOT, "goes on")
    assert shown["Ipilimumab"].form == WORDS
    assert shown["Ipilimumab"].words == "last dose 2026-08-10; no interval settled"
    assert shown["Regorafenib, 14 d"].words == "over since 2026-05-29"
    assert (shown["Sorafenib, 14 d"].perhaps_from, shown["Sorafenib, 14 d"].begins) == (date(2026, 8, 1), DAY)
    pr = shown["PR held, 90 d"]
    assert (pr.form, pr.ends, pr.words) == (NOT_SHOWN, date(2026, 8, 24), "not yet imaged")
    assert found.slot_words == "theatre slot 27 Aug"
    assert found.sentence.endswith("More.")
    for row in found.rows:
        assert row.spoken in found.spoken


@pytest.mark.parametrize(("board", "as_of", "line_day", "words"), [
    (DAY, None, DAY, "board"), (DAY, DAY, DAY, "board"), (on(7), DAY, on(7), "board"),
    (on(-200), DAY, DAY, "today"), (None, DAY, DAY, "today"),
])  # fmt: skip
def test_the_line_of_a_board_that_is_over_is_today(board, as_of, line_day, words):
    found = strip_of(plan(line("lenvatinib", stop_date=on(-3))), board, as_of=as_of)
    assert (found.board, found.board_words) == (line_day, words)


def test_the_plan_gives_the_slot_and_the_day_supposed_goes_before_it():
    told = view(line("lenvatinib", stop_date=on(-3)), OperationPlan(id="p", date=on(-9), operation_date=SLOT))
    assert washout_plan(told, ConversionRules()).operation_date == SLOT
    assert washout_plan(told, ConversionRules(), on(30)).operation_date == on(30)


def test_days_can_be_settled_for_every_drug_class_and_family_once():
    choices = dict(withheld_choices())
    assert len(choices) == len(withheld_choices())
    assert {"bevacizumab", "lenvatinib", "tki", "anti_pd_l1_axis", "ici", "ramucirumab"} <= set(choices)
    assert not {"systemic", "other", "unnamed_tki", "anti_pd_1_antibody"} & set(choices)
    assert choices["kn046"] == "KN046"


def test_what_sources_print_stands_with_source_and_certainty():
    label, practice = published_words(pauses_of(evidence.shipped())["bevacizumab"])
    assert label.startswith("Label, bevacizumab (from recollection, not re-read): No major operation within 28 days")
    assert practice == (
        "Zhu 2025 (read in the primary text): 4 to 6 weeks are kept, with one cycle of the checkpoint inhibitor alone "
        "in the meantime; the tumour may grow again."
    )
    assert published_words(()) == ()
