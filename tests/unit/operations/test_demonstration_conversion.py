"""The conversion reviews of the demonstration board: HCC-0142 row by row as the mock-up of the screen draws it, and the
cases between which every state of a review is there to see."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from hccboard import wording
from hccboard.domain import records
from hccboard.domain.after_operation import operations_done
from hccboard.domain.conversion.local import STOPS
from hccboard.domain.conversion.model import NOW, State
from hccboard.domain.records import CaseRecords
from hccboard.operations import board_conversion, demonstration
from hccboard.operations.conversion import CaseReview, Suppose, is_relevant, review_case, set_names
from hccboard.operations.metastasis_evidence import metastasis_evidence
from hccboard.operations.operation_review import last_on_the_liver, operation_text
from hccboard.operations.viewing import CaseView, judged_on, view_of
from hccboard.operations.washout_plan import washout_plan
from hccboard.wording import conversion as words

BOARD = demonstration.BOARD_DATE
SHIFTED = date(2028, 3, 2)
RULES = demonstration.conversion_rules()

MET, UNMET, MISSING, STALE = State.MET, State.UNMET, State.MISSING, State.STALE

# number, group, state, title, value, days to the board, age, source; as the mock-up prints them, with the words of the
# program where they say more exactly what is asked (6: how many surgeons; 9: none counts, too)
MOCK_UP = (
    (1, "A", MET, "Tumour confined to one hemiliver", "S6 and S7 only", 190, "190 d, baseline", "CT-1"),
    (2, "A", MET, "No main-trunk (Vp4) or caval thrombus", "Vp3, right portal vein", 190, "190 d, baseline", "CT-1"),
    (3, "B", MET, "Objective response, mRECIST PR or CR", "PR, \u221261 %", 23, "23 d", "CT-8"),
    (4, "B", UNMET, "Response held on imaging for at least 90 d", "56 d, 26 May to 21 Jul", 23, "23 d", "CT-6, CT-8"),
    (5, "B", MET, "AFP fall of at least 50 %", "1240 \u2192 12 ng/mL, \u221299 %", 7, "7 d", "Labs"),
    (6, "C", MET, "R0 resection feasible, agreed by 2 surgeons", "Margin 11 mm, Vp2", 16, "16 d", "3D plan"),
    (7, "C", MET, "FLR at least 40 % of standard liver volume", "44 %, 612 mL", 16, "16 d", "Volumetry"),
    (8, "C", MET, "Child-Pugh A and ICG-R15 below 10 %", "A5, 9 %", 8, "8 d", "Labs, ICG"),
    (9, "C", STALE, "Portal hypertension: varices none or F0\u2013F1", "F1, no red sign", 197, "197 d, limit 183",
     "Endoscopy"),
    (10, "D", MET, "Lenvatinib withheld at least 7 d", "17 d, last 10 Aug", 3, "3 d", "Drug chart"),
    (11, "D", MET, "PD-1 antibody withheld at least 28 d", "30 d, last 28 Jul", 16, "16 d", "Infusion log"),
    (12, "E", MISSING, "No extrahepatic disease", "N1, 9 mm, nature unknown", 23, "23 d", "CT-8"),
)  # fmt: skip


def _case(number: str, board: date = BOARD) -> CaseRecords:
    built = next(one for one in demonstration.build_demonstration(board) if one[0].case_number == number)
    return CaseRecords(built[0], tuple(built))


def _view(number: str, board: date = BOARD) -> CaseView:
    case = _case(number, board)
    return view_of(case, judged_on(case, board))


@pytest.fixture(scope="module")
def candidate() -> CaseReview:
    return review_case(_view("HCC-0142"), RULES)


def _plain(text: str) -> str:
    """Without the blanks that keep a number at its unit."""
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("\u2060", "")


# --- HCC-0142 as designed ---------------------------------------------------------------------------------------------


def test_the_mock_up_has_these_rows_and_no_others(candidate):
    assert [row.number for row in candidate.rows] == [expected[0] for expected in MOCK_UP]


@pytest.mark.parametrize("expected", MOCK_UP, ids=lambda one: f"{one[0]} {one[3]}")
def test_a_row_of_the_mock_up(candidate, expected):
    number, letter, state, title, value, days, age, source = expected
    row = candidate.rows[number - 1]
    assert row.state is state
    assert words.group_title(row.group).startswith(f"{letter}. ")
    assert (_plain(row.title), _plain(row.value), _plain(row.age), row.source) == (title, value, age, source)
    assert row.day == BOARD - timedelta(days=days)
    assert row.kind
    assert row.record_id or state is MISSING


def test_the_count_of_the_mock_up(candidate):
    review = candidate.review
    assert _plain(words.count_text(review)) == "9 of 12 criteria met, 1 unmet, 2 missing"
    assert _plain(words.count_sentences(review)) == (
        "1 of the missing is stale. No automatic verdict; the board decides."
    )  # fmt: skip
    assert (review.count(MET), review.count(UNMET), review.count(STALE), review.count(MISSING)) == (9, 1, 1, 1)


def test_the_groups_of_the_mock_up(candidate):
    told = [(one.title, one.count, [text for _state, text in one.rest]) for one in candidate.groups]
    assert told == [
        ("A. Potential resectability before treatment", "2 of 2 met", []),
        ("B. Response", "2 of 3 met", ["1 unmet"]),
        ("C. Technical resectability and liver reserve", "3 of 4 met", ["1 stale"]),
        ("D. Drug washout", "2 of 2 met", []),
        ("E. Extrahepatic disease", "0 of 1 met", ["1 missing"]),
    ]
    (washout,) = [one for one in candidate.groups if one.key == "washout"]
    assert washout.note == "counted to the operation on 2026-08-27"


def test_the_set_is_that_of_the_board(candidate):
    named = candidate.set_name
    assert (named.name, named.edition_text) == (
        "Conversion set v2.1 (local)", f"Synthetic tumour board, {wording.date_text(date(2026, 1, 15))}"
    )  # fmt: skip
    assert [row.rule.split(",")[0] for row in candidate.rows] == [
        "Rule A1", "Rule A2", "Rule B1", "Rule B2", "Rule B3", "Rule C1", "Rule C2", "Rule C3", "Rule C4", "Rule D1",
        "Rule D2", "Rule E1",
    ]  # fmt: skip


def _withheld(review, drug):
    """Fewest and most days between the last dose and the operation."""
    days = review.known[NOW].facts.get(STOPS + drug).domain
    return days.low, days.high


def test_the_timing_of_the_mock_up(candidate):
    washout = washout_plan(candidate.view, RULES, candidate.operation_date)
    assert candidate.operation_date == BOARD + timedelta(days=14)
    told = {
        one.drug: (one.days, one.last_dose.last, one.free_from, _withheld(candidate, one.drug)) for one in washout.rows
    }
    assert told == {
        "lenvatinib": (7, BOARD - timedelta(days=3), BOARD + timedelta(days=4), (17, 17)),
        "anti_pd_1_antibody": (28, BOARD - timedelta(days=16), BOARD + timedelta(days=12), (30, 30)),
    }
    assert washout.all_free_from == BOARD + timedelta(days=12)
    (held,) = [one for one in candidate.changes if one.number == 4]
    assert held.possible_from == BOARD + timedelta(days=11)


def test_what_would_change_the_count_in_the_mock_up(candidate):
    assert [(one.state, one.title) for one in candidate.changes] == [
        (UNMET, "4. Response held 90 d"), (STALE, "9. Portal hypertension"), (MISSING, "12. Extrahepatic disease"),
    ]  # fmt: skip
    texts = [_plain(one.text) for one in candidate.changes]
    assert "on or after 2026-08-24" in texts[0]
    assert texts[1].startswith("New endoscopy")
    assert "N1" in texts[2]
    assert [one.kind for one in candidate.changes] == ["ImagingStudy", "Endoscopy", "MetastasisFinding"]
    assert all(one.action for one in candidate.changes)


@pytest.mark.parametrize(("days_after", "states"), [
    (14, (MET, MET)), (12, (MET, MET)), (11, (MET, UNMET)), (4, (MET, UNMET)), (3, (UNMET, UNMET)),
])  # fmt: skip
def test_another_day_of_operation_moves_only_the_washout(candidate, days_after, states):
    supposed = review_case(candidate.view, RULES, suppose=Suppose(operation_date=BOARD + timedelta(days=days_after)))
    assert tuple(row.state for row in supposed.rows if row.group == "washout") == states
    others = [(row.id, row.state) for row in candidate.rows if row.group != "washout"]
    assert [(row.id, row.state) for row in supposed.rows if row.group != "washout"] == others


def test_a_response_held_for_90_days_is_the_tenth_criterion(candidate):
    supposed = review_case(candidate.view, RULES, suppose=Suppose(response="PR", held_days=90))
    assert words.met_text(supposed.review) == "10 of 12 criteria met"
    assert [row.number for row in supposed.rows if row.supposed and row.state is not row.before] == [4]


def test_on_another_day_the_same_rows(candidate):
    moved = review_case(_view("HCC-0142", SHIFTED), demonstration.conversion_rules(SHIFTED))
    assert [(row.id, row.state, row.age) for row in moved.rows] == [
        (row.id, row.state, row.age) for row in candidate.rows
    ]  # fmt: skip
    assert moved.operation_date == SHIFTED + timedelta(days=14)


def test_no_record_tells_the_remnant_twice():
    case = _case("HCC-0142")
    assert [one.question for one in case.of(records.Judgement)] == ["portal_flow_preserved", "resection.r0_feasible"]
    assert [one.note for one in case.of(records.ImagingStudy)] == [""] * 4
    (volumetry,) = case.of(records.LiverVolumetry)
    assert volumetry.total_volume_ml > volumetry.tumour_volume_ml + volumetry.remnant_volume_ml


def test_a_published_criterion_that_is_missing_says_what_is_missing(candidate):
    """And not what is known besides, which would read like the answer."""
    xu = {row.id: row for row in review_case(candidate.view, RULES, "xu_2022").rows}
    assert [xu[number].state for number in "12345"] == [MET, MET, MISSING, MISSING, MISSING]
    assert _plain(xu["3"].value) == "Missing: feasibility of R0 resection by hemihepatectomy"
    assert _plain(xu["5"].value) == "Missing: distant metastasis"
    assert "Known: Regional nodes absent." in _plain(xu["5"].note)
    assert (xu["3"].kind, xu["3"].field, xu["3"].record_id) == ("Judgement", "resection.r0_by_hemihepatectomy", "")


def test_the_day_of_a_waiting_time_is_that_of_the_last_dose():
    rows = {row.id: row for row in review_case(_view("HCC-0091"), RULES, "drug_washout").rows}
    days = {number: (BOARD - rows[number].day).days for number in "123"}
    assert days == {"1": 19, "2": 19, "3": 256}, "lenvatinib was stopped long ago, and begun before"


def test_days_without_an_operation_date_count_from_the_last_dose_and_not_from_the_stop():
    """HCC-0104: camrelizumab was last given 13 days before its line was stopped."""
    rows = {row.id: row for row in review_case(_view("HCC-0104"), RULES).rows}
    assert rows["withheld.camrelizumab"].value.startswith("At least 334 d, last ")
    assert rows["withheld.apatinib"].value.startswith("At least 321 d, last ")


def test_progression_by_new_lesions_is_not_told_as_a_shrinking():
    """HCC-0075: what was ablated does not enhance any more, and the lungs have metastases."""
    (row,) = [row for row in review_case(_view("HCC-0075"), RULES).rows if row.id == "objective_response"]
    assert (row.state, row.value) == (STALE, "PD, new lesions")


def test_no_varices_are_said_to_be_none():
    (row,) = [row for row in review_case(_view("HCC-0138"), RULES).rows if row.id == "portal_hypertension"]
    assert (row.state, row.value) == (MET, "No varices")


# --- the board of the demonstration ---------------------------------------------------------------------------------


def test_the_board_has_adopted_its_set():
    with demonstration.create_demonstration(None, None, "Tester", today=BOARD) as store:
        kept = board_conversion.rules_of(store)
    assert kept == RULES
    assert kept.adopted
    assert (kept.version, kept.agreed_on) == ("2.1", date(2026, 1, 15))


def test_the_reviews_chosen_for_the_summary_are_sets_there_are():
    chosen = {
        one.rule_set for case in demonstration.build_demonstration() for one in case
        if isinstance(one, records.ConversionReview)
    }  # fmt: skip
    assert chosen == {"local", "zhang_2024_eligibility"}
    assert chosen <= {one.id for one in set_names(RULES)}


def test_which_cases_have_a_review():
    cases = [CaseRecords(built[0], tuple(built)) for built in demonstration.build_demonstration()]
    relevant = [one.patient.case_number for one in cases if is_relevant(view_of(one, judged_on(one, BOARD)))]
    assert relevant == ["HCC-0075", "HCC-0091", "HCC-0104", "HCC-0142", "HCC-0166"]


# --- the other cases --------------------------------------------------------------------------------------------------


def _states(number: str, set_id: str = "local") -> dict[str, State]:
    return {row.id: row.state for row in review_case(_view(number), RULES, set_id).rows}


def test_a_remnant_between_30_and_40_per_cent_of_a_cirrhotic_liver():
    review = review_case(_view("HCC-0091"), RULES)
    (row,) = [row for row in review.rows if row.id == "remnant"]
    assert (row.state, _plain(row.value)) == (UNMET, "36 %, 392 mL")
    (change,) = [one for one in review.changes if one.number == row.number]
    assert "40" in change.text


def test_bevacizumab_35_days_before_an_operation_is_past_the_label_and_short_of_the_longer_pause():
    view = _view("HCC-0091")
    review = review_case(view, RULES)
    washout = washout_plan(view, RULES, review.operation_date)
    (row,) = [one for one in washout.rows if one.drug == "bevacizumab"]
    assert (row.days, row.comfortable_days, _withheld(review, row.drug)) == (28, 42, (35, 35))
    assert row.comfortable_from - row.free_from == timedelta(days=14)
    assert washout.all_free_from is None, "atezolizumab goes on"
    states = _states("HCC-0091")
    assert states["withheld.atezolizumab"] is MISSING
    assert states["withheld.bevacizumab"] is MET
    for days, state in ((27, UNMET), (28, MET)):
        day = row.last_dose.last + timedelta(days=days)
        supposed = review_case(view, RULES, suppose=Suppose(operation_date=day))
        assert {one.id: one.state for one in supposed.rows}["withheld.bevacizumab"] is state


def test_every_state_of_a_criterion_is_shown_by_one_course():
    assert set(_states("HCC-0091").values()) == set(State)


@pytest.mark.parametrize(("number", "applies"), [
    ("HCC-0104", "met"), ("HCC-0142", "met"), ("HCC-0147", "met"), ("HCC-0091", "unmet"), ("HCC-0138", "unmet"),
])  # fmt: skip
def test_wang_applies_to_vascular_invasion_before_treatment(number, applies):
    review = review_case(_view(number), RULES, "talentop_run_in").review
    assert review.applies.outcome.value == applies


def test_wang_after_a_vp2_thrombus_10_cm_and_a_high_afp():
    assert list(_states("HCC-0104", "talentop_run_in").values()) == [MET, UNMET, MET, UNMET]


def test_two_metastases_of_the_lung_alone():
    """An oligometastasis by the cohort of Zhang 2024, and no other site by that of Sun 2025. The liver has not
    responded since the second line began."""
    zhang, sun = _states("HCC-0091", "zhang_2024_eligibility"), _states("HCC-0091", "pulmonary_metastasectomy")
    assert (zhang["1"], zhang["2"], zhang["5"], zhang["6"]) == (MET, UNMET, MET, MET)
    assert (sun["2"], sun["3"], sun["5"], sun["6"]) == (MISSING, MISSING, MISSING, MET)


@pytest.mark.parametrize("number", ["HCC-0138", "HCC-0147", "HCC-0166"])
def test_without_treatment_nothing_is_a_response(number):
    view = _view(number)
    assert view.episode is None
    states = {row.id: row.state for row in review_case(view, RULES).rows}
    assert {states[one] for one in ("objective_response", "response_held", "afp_fall")} == {MISSING}


def test_after_conversion_and_resection():
    (after,) = operations_done(_case("HCC-0104"), BOARD)
    assert (after.margin.values, after.highest_grade, after.major) == (("R0",), "IIIa", True)
    assert (after.recurrence.state, after.schedule.ended) == ("no", "")
    assert [one.state for one in after.schedule.windows] == ["done", "done", "done", "due", "ahead"]


@pytest.mark.parametrize(("number", "told"), [
    ("HCC-0104", "Right hepatectomy, R0"), ("HCC-0075", "Left hepatectomy, R1"), ("HCC-0142", None),
])  # fmt: skip
def test_what_was_removed_before_is_told_with_its_margin(number, told):
    done = last_on_the_liver(_view(number))
    assert (operation_text(done) if done is not None else None) == told


def test_after_a_resection_with_residual_tumour():
    (after,) = operations_done(_case("HCC-0075"), BOARD)
    assert after.margin.values == ("R1",)
    assert (after.recurrence.state, after.recurrence.pattern) == ("yes", "both")
    assert after.recurrence.sites == ("liver", "lung")
    assert after.schedule.ended == "death"


@pytest.mark.parametrize("board", [BOARD, SHIFTED], ids=str)
@pytest.mark.parametrize("before", [0, 1, 2, 3])
def test_a_study_is_due_whenever_the_demonstration_is_opened(board, before):
    (after,) = operations_done(_case("HCC-0104", board), board - timedelta(days=before))
    assert [one.state for one in after.schedule.windows].count("due") == 1


def test_metastases_by_site():
    graft = {one.site: one for one in metastasis_evidence(_view("HCC-0168")).of_the_case}
    assert graft["peritoneum"].reports == (), "none in the evidence base"
    assert graft["bone"].reports
    (lung,) = metastasis_evidence(_view("HCC-0091")).of_the_case
    assert (lung.site, lung.state) == ("lung", "affected")
    assert lung.reports
    (open_one,) = metastasis_evidence(_view("HCC-0142")).of_the_case
    assert (open_one.site, open_one.state) == ("lung", "open")
