"""The checklist and what became of an operation in words: every id has its word, in both languages."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from hccboard import translate
from hccboard.domain import after_operation, follow_up_schedule, recurrence
from hccboard.domain import records as r
from hccboard.domain.facts import Choices, Fact, Interval
from hccboard.domain.operation_checklist import GROUPS, ITEMS, Checklist
from hccboard.domain.operation_items import MISSING, NOT_NEEDED, OPEN, STALE, STATES, THERE, UNMET, Item
from hccboard.wording import after_operation as after_words
from hccboard.wording import operation as words

DAY = date(2026, 8, 6)


@pytest.fixture(params=translate.LANGUAGES)
def spoken(request):
    translate.use(request.param)
    yield request.param
    translate.use("en")


def test_every_id_of_the_checklist_has_a_word(spoken: str) -> None:
    for group, ids in ITEMS.items():
        assert words.group_title(group)
        assert all(words.item_title(Item(one, group)) for one in ids)
    assert all(words.state_word(Item("afp", state=one)) for one in STATES)
    assert tuple(ITEMS) == GROUPS


def test_every_reason_is_a_sentence(spoken: str) -> None:
    reasons = (
        "before_operation", "phases_not_stated", "one_phase", "no_study", "not_described", "no_remnant", "in_part",
        "undated", "not_answered", "hbsag_negative", "hbsag_unknown", "no_lung_metastasis", "lung_not_known",
        "lung_resection_open", "lung_not_resectable", "implausible_value", "impossible_value", "unknown_unit",
    )  # fmt: skip
    for reason in reasons:
        assert words.item_reason(Item("afp", reason=reason)).endswith((".", "。"))


@pytest.mark.parametrize(
    ("item", "value"),
    [
        (Item("liver_study", record=r.ImagingStudy(label="CT-8", phases="Arterial, portal venous")),
         "CT-8, arterial, portal venous"),
        (Item("chest_study", record=r.ImagingStudy(label="PET-1")), "PET-1"),
        (Item("vessels_and_ducts", codes=("Vp2", "Vv0", "B0")), "Vp2, Vv0, B0"),
        (Item("extrahepatic_spread", codes=("lung", "bone")), "Lung, bone"),
        (Item("extrahepatic_spread", record=r.MetastasisFinding(site="lung", certainty="indeterminate",
                                                                description="9 mm nodule")), "9 mm nodule"),
        (Item("extrahepatic_spread", values=(Fact("tumour.distant_mets", Choices((False,))),)), "None found"),
        (Item("extrahepatic_spread"), ""),
        (Item("volumetry", record=r.LiverVolumetry(remnant_volume_ml=Decimal(612), remnant_segments=("S2", "S3"))),
         "Remnant 612 mL, S2, S3"),
        (Item("volumetry", record=r.Judgement(question="resection.flr_to_slv_pct", value=Decimal(44))),
         "44 % of the standard liver volume"),
        (Item("bilirubin", values=(Fact("bilirubin", Interval.point(13), "13.0", "umol/L"),)), "13.0 µmol/L"),
        (Item("blood_count", values=(Fact("platelets_10e9_l", Interval.point(118), "118", "10^9/L"),),
              lacking=("haemoglobin",)), "Platelets 118 10⁹/L"),
        (Item("bilirubin"), ""),
    ],
)  # fmt: skip
def test_value(item: Item, value: str) -> None:
    assert words.item_value(item) == value


@pytest.mark.parametrize(
    ("item", "age", "reason"),
    [
        (Item("varices", state=STALE, age_days=197, limit_days=183), "197 d, limit 183", ""),
        (Item("afp", state=THERE, age_days=7, limit_days=14), "7 d", ""),
        (Item("hbsag_positive", state=THERE, age_days=190), "", ""),  # its age does not matter
        (Item("antiviral_therapy", state=UNMET), "", "HBsAg is positive and no antiviral drug is given."),
        (Item("blood_count", state=OPEN, reason="in_part", lacking=("haemoglobin",)), "", "Missing: haemoglobin."),
        (Item("vessels_and_ducts", state=OPEN, reason="in_part", lacking=("bile_duct",)), "", "Missing: bile duct."),
        (Item("extrahepatic_spread", state=OPEN, reason="nature_unknown", lacking=("lung",)), "",
         "Of unknown nature: lung."),
        (Item("pivka_ii", state=MISSING), "", ""),
    ],
)  # fmt: skip
def test_age_and_reason(item: Item, age: str, reason: str) -> None:
    assert (words.item_age(item), words.item_reason(item)) == (age, reason)


def test_the_count_leaves_out_what_is_not_needed() -> None:
    items = [Item("afp", state=one) for one in (THERE, THERE, STALE, OPEN, MISSING, UNMET, NOT_NEEDED)]
    listed = Checklist(DAY, tuple(items))
    assert words.checklist_count(listed) == "2 of 6 items there"
    assert words.checklist_rest(listed) == (
        (UNMET, "1 unmet"), (STALE, "1 stale"), (OPEN, "1 open"), (MISSING, "1 missing"), (NOT_NEEDED, "1 not needed"),
    )  # fmt: skip
    assert words.checklist_rest(Checklist(DAY, (items[0],))) == ()


# -- after the operation ----------------------------------------------------------------------------------------


def done(*told: r.Record, **fields: object) -> after_operation.AfterOperation:
    operation = r.Procedure(**{"id": "op", "case_id": "c", "date": date(2026, 1, 15), "kind": "resection", **fields})
    case = r.CaseRecords(r.Patient(id="c", case_id="c", case_number="T-1"), (operation, *told))
    return after_operation.operations_done(case, DAY)[0]


def test_every_window_and_end_has_its_word(spoken: str) -> None:
    for state in follow_up_schedule.WINDOW_STATES:
        assert after_words.window_state(follow_up_schedule.Window(DAY, DAY, state))
    for ended in ("death", "lost", "year_over", "no_schedule", "undated"):
        assert after_words.schedule_end(after_operation.Schedule(ended=ended)).endswith((".", "。"))
    assert after_words.adjuvant_note() and after_words.schedule_rule(done())


@pytest.mark.parametrize(
    ("window", "text"),
    [
        (follow_up_schedule.Window(DAY, DAY, "overdue", days=12), "Overdue by 12 d"),
        (follow_up_schedule.Window(DAY, DAY, "done", days=49), "Done, 49 d late"),
        (follow_up_schedule.Window(DAY, DAY, "done", days=-16), "Done, 16 d early"),
        (follow_up_schedule.Window(DAY, DAY, "done"), "Done"),
    ],
)  # fmt: skip
def test_how_late_a_study_is(window: follow_up_schedule.Window, text: str) -> None:
    assert after_words.window_state(window) == text


def test_what_nobody_recorded_is_unknown_and_never_none() -> None:
    one = done()
    assert one.recurrence is not None
    assert after_words.said_text(one.margin) == "Unknown"
    assert after_words.complications_text(one) == "None recorded"
    assert after_words.recurrence_text(one.recurrence) == "Unknown"
    assert after_words.recurrence_note(one.recurrence) == "nobody has said since the operation"


def test_the_outcome_in_lines_for_screen_and_paper() -> None:
    lines = {one.key: one for one in after_words.outcome_lines(done())}
    assert list(lines) == ["margin", "microvascular", "complications", "recurrence"]
    assert not any(one.known for one in lines.values())
    assert {(one.kind, one.field) for one in lines.values()} == {
        ("Procedure", "margin"), ("Pathology", "microvascular_invasion"), ("Complication", "clavien_dindo"),
        ("FollowUp", "recurrence"),
    }  # fmt: skip
    assert "microvascular" not in {one.key for one in after_words.outcome_lines(done(target="lung"))}
    loose = r.Complication(id="x", case_id="c", date=DAY, description="Bile leak", clavien_dindo="IIIa")
    told = {one.key: one for one in after_words.outcome_lines(done(loose))}["complications"]
    assert (told.value, told.known) == ("None recorded", False)
    assert told.note == "Bile leak, IIIa: not linked to an operation"


def test_a_contradiction_of_margins_is_told() -> None:
    one = done(r.Pathology(id="p", case_id="c", date=DAY, specimen="resection", margin="R1"), margin="R0")
    assert after_words.said_text(one.margin) == "R0, R1"
    assert after_words.margin_note(one) == "Operation R0, pathology R1: they contradict each other"


def test_recurrence_in_words() -> None:
    lesion = r.Lesion(id="l", case_id="c", date=date(2026, 6, 1), label="N1", organ="lung", hcc_certainty="yes")
    found = done(lesion).recurrence
    assert found is not None
    assert after_words.recurrence_text(found) == "Yes: outside the liver"
    assert after_words.recurrence_note(found) == "first 2026-06-01"
    assert after_words.sign_text(found.signs[0]) == "Lung, N1"
    assert found.pattern == recurrence.EXTRAHEPATIC


def test_a_schedule_names_its_source() -> None:
    assert "Zhang 2024" in after_words.schedule_rule(done())
    assert "Sun 2025" in after_words.schedule_rule(done(target="lung"))
    assert after_words.schedule_rule(done(kind="transplant")) == ""
