"""What is worked out while a study is typed: categories from the core, values in doubt, links, checks of the study."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from hccboard.domain import records
from hccboard.domain.records import ImagingStudy, Lesion, Measurement, Procedure, SystemicTherapy
from hccboard.domain.response.model import MRECIST, RECIST
from hccboard.domain.response.recorded import ResponseRules, episodes_of
from hccboard.gui.panels.entry import imaging_checks as checking
from hccboard.gui.panels.entry import imaging_response, imaging_typed, response_words
from hccboard.gui.panels.entry.if_saved import with_records
from hccboard.gui.panels.entry.imaging_records import Builder
from hccboard.gui.panels.entry.imaging_response import Asked, response_typed
from hccboard.gui.panels.entry.imaging_study_checks import study_checks
from tests.gui import board_fixtures as board

DAY = date(2026, 8, 11)


class Typing:
    """The sheet of a case without its window."""

    def __init__(self, rows=None, own=None):
        self.case = board.case_of(rows or board.main_case())
        self.every = imaging_typed.past_of(self.case, own)
        self.sheet = imaging_typed.sheet_of(self.case, own)
        self.builder = Builder(self.case, own, board.TODAY)
        if own is None:
            self.sheet.study.date, self.sheet.study.label = DAY.isoformat(), "CT-9"

    def lesion(self, label):
        return next(one for one in self.sheet.lesions if one.label == label)

    def put(self, label, **typed):
        for name, value in typed.items():
            setattr(self.lesion(label), name, value)
        return self

    def whole(self, new_lesions="no"):
        """Everything answered: what is left open is what the test leaves open."""
        self.put("L1", longest="56", viable="31").put("L2", longest="24", viable="12").put("N1", longest="9")
        self.sheet.study.new_lesions = new_lesions
        self.sheet.vessels.portal_vein, self.sheet.vessels.thrombus_status = "Vp2", "present"
        return self

    @property
    def day(self):
        return imaging_typed.read_study_date(self.sheet, board.TODAY)

    @property
    def past(self):
        return self.every.before(self.day)

    def records(self):
        return self.builder.build(self.sheet).records

    def response(self):
        return response_typed(
            Asked(self.case, self.records(), self.sheet, self.past, self.builder.study_id, board.BOARD, self.day)
        )

    def one(self, criteria):
        return next(told for told in self.response().criteria if told.criteria == criteria)

    def checks(self):
        found = study_checks(self.sheet, self.past, self.every, self.day, self.response().selection)
        return {check.title: check for check in found}


def test_both_criteria_are_those_of_the_core():
    typing = Typing().whole()
    saved = with_records(typing.case, typing.records())
    (episode,) = episodes_of(saved, board.BOARD)
    for criteria, sums in ((RECIST, (80, -26.6, -3.6)), (MRECIST, (43, -60.6, 0.0))):
        told, judged = typing.one(criteria), episode.judged.by_criteria[criteria].whole.visits[-1]
        assert told.now == judged
        assert told.possible == judged.possible == (("SD",) if criteria == RECIST else ("PR",))
        assert (judged.sum_mm, judged.percent_from_baseline, judged.percent_from_nadir) == sums
        assert told.options == () == told.waits_for


def test_a_viable_diameter_above_the_longest_makes_a_set_and_tells_what_each_value_would_be():
    told = Typing().whole().put("L2", viable="26").one(MRECIST)
    assert told.possible == ("PR", "PD")
    assert told.waits_for == (("case-0142-l2", "viable"),)
    results = [(one.option.words, one.assessed.overall, response_words.deciding_percent(one.assessed, told.baseline_mm))
               for one in told.options]  # fmt: skip
    assert results == [
        ("26 as typed", "PD", "+32.6 % from nadir 43"), ("12 as last", "PR", "\u221260.6 % from 109"),
    ]  # fmt: skip
    assert Typing().whole().put("L2", viable="26").one(RECIST).possible == ("SD",)


def test_without_a_last_value_the_two_may_have_been_swapped():
    rows = [replace(one, viable_diameter_mm=None) if isinstance(one, Measurement) and one.lesion_id == "case-0142-l2"
            and one.study_id == "case-0142-ct8" else one for one in board.main_case()]  # fmt: skip
    told = Typing(rows).whole().put("L2", viable="26").one(MRECIST)
    assert [one.option.words for one in told.options] == ["26 as typed", "24 if swapped"]


def test_a_size_not_typed_yet_is_waited_for_and_tried_as_last():
    told = Typing().whole().put("L2", longest="", viable="").one(MRECIST)
    assert told.waits_for == (("case-0142-l2", "missing"),)
    assert told.possible == ("PR", "PD")
    assert [(one.option.words, one.assessed.overall) for one in told.options] == [("25, 12 as last", "PR")]


def test_two_values_in_doubt_are_tried_together():
    """Each alone leaves PR; both together are PD."""
    typing = Typing().whole().put("L1", longest="34", viable="37").put("L2", longest="14", viable="15")
    told = typing.one(MRECIST)
    assert told.possible == ("PR", "PD")
    assert [one.assessed.overall for one in told.options] == ["PD", "PR", "PD", "PR"]


@pytest.mark.parametrize(
    ("answer", "overall", "waits"),
    [("no", ("SD",), ()), ("yes", None, None), (None, ("SD", "PD"), (("", "new_lesions"),)),
     ("not_assessed", ("SD", "PD"), (("", "new_lesions"),))],
)  # fmt: skip
def test_a_study_that_is_silent_on_new_lesions_does_not_say_no(answer, overall, waits):
    told = Typing().whole(answer).one(RECIST)
    if overall is None:
        assert "PD" in told.possible
    else:
        assert (told.possible, told.waits_for) == (overall, waits)


def test_progression_of_a_non_target_lesion_decides_and_is_named():
    told = Typing().whole().put("N1", longest="!14").one(RECIST)
    assert (told.possible, response_words.decided_text(told)) == (("PD",), "decided by non-target disease")


def test_the_sums_stand_with_their_percentages_on_every_study():
    sums = Typing().whole().one(RECIST).sums
    assert (sums["case-0142-ct3"].mm, sums["case-0142-ct3"].from_baseline) == (109, None)
    assert (sums["case-0142-ct8"].mm, sums["case-0142-ct8"].from_baseline) == (83, -23.9)


def test_the_rules_of_the_board_are_those_of_the_response():
    """Growth that is PD in mRECIST as published in 2010 is none where the board asks for 5 mm more."""
    typing = Typing().whole().put("L1", viable="35").put("L2", viable="17")  # 52 after 43: +20.9 %
    asked = Asked(typing.case, typing.records(), typing.sheet, typing.past, typing.builder.study_id, board.BOARD, DAY)
    found = {
        mm: next(told for told in response_typed(replace(asked, rules=ResponseRules(pd_abs_mm_mrecist=mm))).criteria
                 if told.criteria == MRECIST).possible for mm in (0, 10)
    }  # fmt: skip
    assert found == {0: ("PD",), 10: ("PR",)}


def test_before_a_size_is_typed_no_category_stands():
    response = Typing().response()
    assert response.state == imaging_response.UNTYPED
    assert all(told.possible == () for told in response.criteria)
    assert next(iter(response.criteria)).sums["case-0142-ct8"].from_baseline == -23.9


def untreated():
    return [one for one in board.main_case() if not isinstance(one, SystemicTherapy | Procedure)]


def test_without_a_treatment_there_are_sums_and_no_category():
    response = Typing(untreated()).whole().response()
    assert response.state == imaging_response.NO_TREATMENT
    assert "No systemic or locoregional treatment recorded" in response_words.state_text(response)
    assert all(told.possible == () for told in response.criteria)
    study = next(told for told in response.criteria if told.criteria == RECIST).sums
    assert [one.mm for one in study.values()] == [80]


def test_the_study_before_the_first_dose_is_the_baseline():
    rows = untreated()
    start = SystemicTherapy(id="t", case_id="case-0142", line=1, drugs="Lenvatinib", date=DAY + timedelta(days=2))
    typing = Typing([*rows, start]).whole()
    response = response_typed(
        Asked(typing.case, typing.records(), typing.sheet, typing.past, typing.builder.study_id,
              DAY + timedelta(days=9), DAY)
    )  # fmt: skip
    assert response.state == imaging_response.BASELINE
    assert "baseline" in response_words.state_text(response)


def test_after_progression_nothing_is_judged_any_more():
    rows = [replace(one, longest_diameter_mm=200, viable_diameter_mm=200) if isinstance(one, Measurement)
            and one.study_id == "case-0142-ct8" and one.lesion_id == "case-0142-l1" else one
            for one in board.main_case()]  # fmt: skip
    response = Typing(rows).whole().response()
    assert response.state == imaging_response.AFTER_PROGRESSION
    assert "PD on 2026-07-21" in response_words.state_text(response)


# -- the study as a whole -------------------------------------------------------------------------------------


def test_new_lesions_answered_no_beside_a_new_lesion_is_said():
    typing = Typing().whole()
    typing.sheet.lesions.append(imaging_typed.LesionTyped("new", "L3", segments=["S8"], longest="14", is_new=True))
    found = typing.checks()["New lesions: answered no"]
    assert "L3" in found.text
    assert found.actions[0].values == {"study.new_lesions": "yes"}
    typing.sheet.study.new_lesions = "yes"
    assert "New lesions: answered no" not in typing.checks()
    typing.sheet.lesions.pop()
    assert typing.checks()["New lesions: which?"].actions[0].then == checking.ADD


def test_a_part_that_split_off_is_no_new_lesion():
    typing = Typing().whole()
    part = imaging_typed.LesionTyped("part", "L1b", longest="12", split_from_id="case-0142-l1", is_new=True)
    typing.sheet.lesions.append(part)
    assert "New lesions: answered no" not in typing.checks()
    assert not any("First seen" in one.title for one in checking.checks(part, typing.past, DAY))


def test_too_many_targets_are_told_with_the_smallest_of_them():
    typing = Typing(untreated())
    typing.whole()
    for number in range(3, 7):
        typing.sheet.lesions.append(
            imaging_typed.LesionTyped(f"n{number}", f"L{number}", role="target", longest=str(10 * number),
                                      viable=str(10 * number), is_new=True)
        )  # fmt: skip
    found = typing.checks()
    assert found["6 targets"].actions[0].lesion == "case-0142-l2"
    assert found["6 targets in one organ"].actions[0].values == {"role": "non_target"}


def test_a_target_below_ten_millimetres_is_told_at_baseline():
    typing = Typing(untreated()).whole().put("L2", longest="8", viable="8")
    found = typing.checks()["L2 as a target"]
    assert "too small" in found.text
    assert found.actions[0].lesion == "case-0142-l2"


def test_the_thrombus_cannot_be_gone_and_there():
    typing = Typing().whole()
    typing.sheet.vessels.thrombus_status = "absent"
    assert "Thrombus: gone or there?" in typing.checks()


def test_a_study_looks_back_only_and_names_those_of_its_day_and_after():
    typing = Typing().whole()
    typing.sheet.study.date = "2026-07-21"
    assert [one.label for one in typing.past.studies] == ["CT-3", "CT-8"]
    assert "CT-8" in typing.checks()["Another study of this day"].text
    typing.sheet.study.date = "2026-05-01"
    assert [one.label for one in typing.past.studies] == ["CT-3"]
    assert "CT-8" in typing.checks()["There are later studies"].text


# -- checks of a lesion ----------------------------------------------------------------------------------------


def with_state(state, **more):
    """L2 as the last study told of it."""
    rows = [replace(one, state=state, longest_diameter_mm=None, viable_diameter_mm=None, **more)
            if isinstance(one, Measurement) and one.lesion_id == "case-0142-l2" and one.study_id == "case-0142-ct8"
            else one for one in board.main_case()]  # fmt: skip
    return Typing(rows)


def said(typing, label):
    lesion = typing.lesion(label)
    return [one.title for one in checking.checks(lesion, typing.past, DAY, typing.sheet.lesions)]


def test_a_lesion_that_vanished_and_returned_is_asked_about():
    typing = with_state("disappeared").put("L2", longest="12", viable="12")
    assert said(typing, "L2")[0] == "Back after it had gone"


def test_a_joined_lesion_names_its_partner_and_is_not_missing_later():
    typing = Typing().put("L2", longest="+")
    assert said(typing, "L2") == ["Joined with which?"]
    found = checking.checks(typing.lesion("L2"), typing.past, DAY, typing.sheet.lesions)[0]
    assert [(one.words, one.values) for one in found.actions] == [("In L1", {"joined_to_id": "case-0142-l1"})]
    typing.put("L2", joined_to_id="case-0142-l1")
    assert said(typing, "L2") == ["Measured in L1"]
    (size,) = (one for one in typing.records() if isinstance(one, Measurement))
    assert (size.state, size.joined_to_id) == ("joined", "case-0142-l1")
    later = with_state("joined", joined_to_id="case-0142-l1")
    assert said(later, "L2") == ["In L1 since CT-8"]


def test_a_new_nodule_below_ten_millimetres_is_told_apart_for_both_criteria():
    typing = Typing()
    new = imaging_typed.LesionTyped("new", "L3", segments=["S8"], longest="8", viable="8", is_new=True)
    found = checking.checks(new, typing.past, DAY)[0]
    assert (found.form, found.title) == ("caution", "First seen, below 10 mm")
    assert "mRECIST" in found.text
    assert "RECIST 1.1" in found.text
    new.longest = "10"
    assert not any("First seen" in one.title for one in checking.checks(new, typing.past, DAY))


def test_what_is_said_of_a_lesion_for_response_is_recorded():
    typing = Typing().whole().put(
        "L2", features=["infiltrative"], progressed_since_treatment=True, note="reread"
    )  # fmt: skip
    part = imaging_typed.LesionTyped("part", "L1b", longest="12", split_from_id="case-0142-l1", is_new=True)
    typing.sheet.lesions.append(part)
    made = typing.records()
    changed = next(one for one in made if isinstance(one, Lesion) and one.label == "L2")
    assert (changed.features, changed.progressed_since_treatment) == (("infiltrative",), True)
    assert next(one for one in made if isinstance(one, Lesion) and one.id == "part").split_from_id == "case-0142-l1"
    assert next(one for one in made if isinstance(one, Measurement) and one.lesion_id == changed.id).note == "reread"
    assert next(one for one in made if isinstance(one, ImagingStudy)).new_lesions == "no"
    vessels = next(one for one in made if isinstance(one, records.VascularInvasion))
    assert vessels.thrombus_status == "present"


def test_a_lesion_that_others_refer_to_is_stored_only_with_a_size():
    typing = Typing().whole().put("L2", longest="+", viable="", joined_to_id="new")
    typing.sheet.lesions.append(imaging_typed.LesionTyped("new", "L3", is_new=True))
    assert "lesion.new" in typing.builder.build(typing.sheet).wrong
