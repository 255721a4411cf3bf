"""The history from records: what they say, and what they leave open."""

from __future__ import annotations

from datetime import date

import pytest

from hccboard import evidence
from hccboard.domain import records
from hccboard.domain.facts import INFINITY, Choices, Interval
from hccboard.domain.history.case import case_facts
from hccboard.domain.records import CaseRecords, Patient
from hccboard.evidence.knowledge import pharmacopoeia_of

DAY = date(2026, 8, 13)
YES, NO = Choices((True,)), Choices((False,))


def told(*given, on=DAY):
    case = CaseRecords(Patient(id="c", case_id="c", case_number="HCC-1"), given)
    return {one.key: one for one in case_facts(case, on, pharmacopoeia_of(evidence.shipped()))}


def therapy(drugs, **more):
    more.setdefault("date", date(2026, 1, 5))
    return records.SystemicTherapy(id=drugs, drugs=drugs, **more)


def test_no_record_says_nothing():
    assert told() == {}


def test_a_line_with_its_date_and_what_it_rules_out():
    found = told(therapy("Atezolizumab + bevacizumab", line=1, stop_date=date(2026, 6, 1), stop_reason="progression"))
    assert found["treatment.systemic_lines"].domain == Interval.point(1.0)
    assert found["treatment.progressed_on.bevacizumab"].domain == YES
    assert found["treatment.received.ici"].domain == YES
    assert found["treatment.received.ici"].date == date(2026, 1, 5)
    assert found["treatment.received.sorafenib"].domain == NO
    assert found["treatment.present_line_ongoing"].domain == NO


def test_a_line_known_to_the_month_dates_its_facts_to_the_month():
    found = told(therapy("lenvatinib", line=1, date_precision="month", ongoing=True))
    assert {one.date_precision for one in found.values() if one.date} == {"month"}


@pytest.mark.parametrize(
    ("record", "ongoing"),
    [
        (therapy("lenvatinib", ongoing=True), YES),
        (therapy("lenvatinib", stop_date=date(2026, 9, 1), stop_reason="progression"), YES),
        (therapy("lenvatinib", stop_reason="patient_wish"), NO),
        (therapy("lenvatinib"), None),
        (therapy("lenvatinib", stop_date=date(2026, 2, 1)), NO),
    ],
)
def test_whether_the_line_goes_on(record, ongoing):
    found = told(record).get("treatment.present_line_ongoing")
    assert (found and found.domain) == ongoing


@pytest.mark.parametrize(
    "end", [{"stop_reason": "other"}, {"stop_reason": "death"}, {"stop_date": date(2026, 2, 1)},
            {"stop_date": date(2026, 2, 1), "stop_reason": "other"}],
)  # fmt: skip
def test_a_line_that_ended_and_nobody_says_why_may_have_ended_with_progression(end):
    found = told(therapy("lenvatinib", line=1, **end))
    assert found["treatment.present_line_ongoing"].domain == NO
    assert set(found["treatment.last_line_outcome"].domain.values) == {"progression", "intolerance", "completed"}
    for told_of in ("progressed_on", "intolerant_of"):
        assert f"treatment.{told_of}.lenvatinib" not in found
        assert found[f"treatment.{told_of}.sorafenib"].domain == NO


@pytest.mark.parametrize("reason", ["completed", "surgery", "patient_wish"])
def test_a_line_that_ended_for_another_known_reason_did_not_end_with_progression(reason):
    found = told(therapy("lenvatinib", line=1, stop_reason=reason))
    assert found["treatment.last_line_outcome"].domain == Choices(("completed",))
    assert found["treatment.progressed_on.lenvatinib"].domain == NO


def test_a_line_whose_number_is_missing_leaves_the_drugs_open():
    found = told(therapy("sorafenib", line=2, stop_reason="intolerance"))
    assert found["treatment.systemic_lines"].domain == Interval.point(2.0)
    assert "treatment.received.lenvatinib" not in found
    assert found["treatment.intolerant_of.sorafenib"].domain == YES


def test_of_two_drugs_that_were_not_tolerated_together_each_is_open():
    found = told(therapy("度伐利尤单抗联合替西木单抗", stop_reason="intolerance"))
    assert "treatment.intolerant_of.durvalumab" not in found
    assert found["treatment.intolerant_of.ici"].domain == YES
    assert found["treatment.intolerant_of.durvalumab+tremelimumab"].domain == YES
    assert found["treatment.intolerant_of.sorafenib"].domain == NO


def test_none_is_a_statement():
    assert told(therapy("none"))["treatment.systemic_lines"].domain == Interval.point(0.0)
    assert told(therapy("无"))["treatment.received.ici"].domain == NO


def test_procedures_that_are_not_recorded_are_not_known():
    found = told(records.Procedure(id="p", kind="deb_tace", date=date(2026, 3, 1)))
    assert found["treatment.had.tace"].domain == YES
    assert "treatment.had.ablation" not in found
    assert "tace.ineffective_sessions" not in found


def test_an_operation_is_at_most_as_long_ago_as_recorded():
    found = told(records.Procedure(id="p", kind="resection", date=date(2026, 8, 1)))
    assert found["operation.days_since_last"].domain == Interval(0.0, 12.0)


def test_endoscopy_by_its_day_only():
    found = told(records.Endoscopy(id="e", varices="none", date=date(2026, 2, 11)))
    assert found["endoscopy.days_ago"].domain == Interval.point(183.0)
    month = records.Endoscopy(id="e", varices="none", date=date(2026, 2, 1), date_precision="month")
    assert "endoscopy.days_ago" not in told(month)


def test_metastases_by_site():
    def site(name, certainty, **more):
        return records.MetastasisFinding(id=name, site=name, certainty=certainty, date=date(2026, 8, 1), **more)

    found = told(site("lung", "yes", count=2), site("bone", "no"), site("brain", "not_assessed"))
    assert (found["metastases.lung"].domain, found["metastases.bone"].domain) == (YES, NO)
    assert "metastases.brain" not in found
    assert found["metastases.count"].domain == Interval(2.0, INFINITY)
    none = told(site("distant_any", "no"), site("regional_lymph_node", "no"))
    assert none["metastases.lung"].domain == NO
    assert none["metastases.lymph_node"].domain == NO


@pytest.mark.parametrize(
    ("said", "lung"),
    [
        ((("lung", "yes", 2020), ("distant_any", "no", 2026)), NO),
        ((("lung", "yes", 2020), ("lung", "not_assessed", 2026)), YES),
        ((("lung", "yes", 2020), ("lung", "indeterminate", 2026)), YES),
        ((("lung", "yes", 2020), ("lung", "no", 2026)), NO),
        ((("distant_any", "no", 2020), ("lung", "yes", 2026)), YES),
        ((("lung", "yes", 2026), ("distant_any", "no", 2026)), None),  # a contradiction
    ],
)
def test_a_metastasis_is_taken_back_by_a_later_no_alone(said, lung):
    found = told(*(
        records.MetastasisFinding(id=str(i), site=site, certainty=certainty, date=date(year, 3, 1))
        for i, (site, certainty, year) in enumerate(said)
    ))  # fmt: skip
    assert ("metastases.lung" in found) is (lung is not None)
    assert lung is None or found["metastases.lung"].domain == lung
    assert ("metastases.count" in found) is (lung == YES)


SITES = ("regional_lymph_node", "distant_lymph_node", "lung", "bone", "adrenal", "brain", "peritoneum", "other")


@pytest.mark.parametrize(
    ("said", "listed", "count"),
    [(2, 0, Interval(2.0, 2.0)), (2, 2, Interval(2.0, 2.0)), (2, 5, Interval(5.0, INFINITY)),
     (None, 5, Interval(5.0, INFINITY)), (None, 0, Interval(1.0, INFINITY))],
)  # fmt: skip
def test_metastases_that_are_listed_one_by_one_count(said, listed, count):
    """Five lesions are no oligometastasis because a finding says two."""
    findings = [records.MetastasisFinding(
        id=one, site=one, certainty="yes" if one == "lung" else "no", count=said if one == "lung" else None,
        date=date(2026, 8, 1),
    ) for one in SITES]  # fmt: skip
    lesions = [records.Lesion(id=f"L{i}", label=f"L{i}", organ="lung", hcc_certainty="yes", date=date(2026, 8, 1))
               for i in range(listed)]  # fmt: skip
    assert told(*findings, *lesions)["metastases.count"].domain == count


def test_records_after_the_day_and_voided_ones_do_not_count():
    assert told(therapy("lenvatinib", date=date(2026, 9, 1))) == {}
    assert told(therapy("lenvatinib", voided=True)) == {}


@pytest.mark.parametrize("numbered", [{"line": 1}, {}])
def test_drugs_of_one_line_that_are_recorded_each_on_its_own_are_all_received(numbered):
    found = told(
        therapy("PD-1 antibody", stop_date=date(2026, 7, 28), stop_reason="surgery", **numbered),
        therapy("lenvatinib", stop_date=date(2026, 8, 10), stop_reason="surgery", **numbered),
    )
    assert found["treatment.systemic_lines"].domain == Interval.point(1.0)
    assert found["treatment.received.ici"].domain == YES
    assert found["treatment.received.lenvatinib"].domain == YES
    assert found["treatment.last_line_outcome"].domain == Choices(("completed",))


@pytest.mark.parametrize(("first", "second", "outcome"), [
    ("progression", "ongoing", "ongoing"), ("intolerance", "progression", "progression"),
    ("surgery", "intolerance", "intolerance"), ("surgery", None, None), ("other", "progression", "progression"),
])  # fmt: skip
def test_what_became_of_a_line_of_several_drugs(first, second, outcome):
    def part(drugs, reason):
        if reason == "ongoing":
            return therapy(drugs, line=1, ongoing=True)
        return therapy(drugs, line=1, stop_reason=reason)

    found = told(part("PD-1 antibody", first), part("lenvatinib", second)).get("treatment.last_line_outcome")
    assert (found and found.domain.values) == (outcome and (outcome,))


@pytest.mark.parametrize(("written", "drug"), [
    ("仑伐替尼", "lenvatinib"), ("仑伐替尼联合PD-1单抗", "anti_pd_1_antibody"), ("甲苯磺酸多纳非尼", "donafenib"),
    ("阿替利珠单抗+贝伐珠单抗", "bevacizumab"), ("卡瑞利珠单抗、阿帕替尼", "camrelizumab"),
    ("PD-1 antibody", "anti_pd_1_antibody"),
])  # fmt: skip
def test_drugs_as_letters_name_them(written, drug):
    found = told(therapy(written, line=1, ongoing=True))
    assert found[f"treatment.received.{drug}"].domain == YES
    assert found["treatment.received.ramucirumab"].domain == NO  # the whole text was understood


def test_the_last_dose_is_at_least_as_long_before_an_operation_as_before_today():
    bevacizumab = therapy("atezolizumab + bevacizumab", line=1, stop_date=date(2026, 6, 14), stop_reason="surgery")
    lenvatinib = therapy("lenvatinib", line=2, date=date(2026, 7, 1), stop_date=date(2026, 8, 10), stop_reason="other")
    stops = "drug_stops.days_before_operation."
    found = told(bevacizumab, lenvatinib)
    assert found[f"{stops}bevacizumab"].domain == Interval(60.0, INFINITY)
    assert found[f"{stops}tki"].domain == Interval(3.0, INFINITY)
    assert found[f"{stops}sorafenib"].domain == Interval.point(INFINITY)
    for again in (
        therapy("bevacizumab", line=3, date=date(2026, 7, 20), ongoing=True),  # given again
        therapy("study drug X", line=3, date=date(2026, 7, 20), stop_date=date(2026, 8, 1)),  # may be any
    ):
        later = told(bevacizumab, lenvatinib, again).get(f"{stops}bevacizumab")
        assert later is None or later.domain.low == 0
    assert f"{stops}bevacizumab" not in told(therapy("bevacizumab", stop_reason="surgery"))  # no day


def test_sessions_that_are_recorded_are_the_fewest_that_were_done():
    def session(number, month):
        return records.Procedure(id=str(month), kind="haic", session=number, date=date(2026, month, 1))

    assert told(session(None, 1), session(None, 2))["haic.cycles"].domain == Interval(2.0, INFINITY)
    assert told(session(3, 3), session(4, 4))["haic.cycles"].domain == Interval(4.0, INFINITY)


FREE = tuple(
    records.MetastasisFinding(id=site, site=site, certainty="no", date=date(2026, 8, 1))
    for site in ("distant_any", "regional_lymph_node")
)


def responding(**more):
    usual = {"line": 1, "ongoing": True, "best_response": "PR", "response_criteria": "mRECIST"}
    return therapy("lenvatinib", **usual | more)


@pytest.mark.parametrize(("given", "response"), [
    ((responding(), *FREE), "PR"),
    ((responding(ongoing=None, stop_date=date(2026, 8, 1), stop_reason="surgery"), *FREE), "PR"),
    ((responding(ongoing=None, stop_date=date(2026, 8, 1), stop_reason="progression"), *FREE), None),
    ((responding(ongoing=None, stop_date=date(2026, 8, 1), stop_reason="surgery"), *FREE,
      records.Procedure(id="op", kind="resection", date=date(2026, 8, 3))), None),  # what responded is gone
    ((responding(ongoing=None, stop_date=date(2026, 8, 1), stop_reason="other"), *FREE), None),  # perhaps progression
    ((responding(ongoing=None), *FREE), None),  # what became of the line is not told
    ((responding(best_response="NE"), *FREE), None),
    ((responding(response_criteria=None), *FREE), None),
    ((responding(),), None),  # metastases: not told
    ((responding(), *FREE[1:]), None),
])  # fmt: skip
def test_the_best_response_is_that_of_the_liver_where_nothing_else_is_affected(given, response):
    found = told(*given)
    assert ("response.intrahepatic" in found) is (response is not None)
    if response:
        assert found["response.intrahepatic"].domain == Choices((response,))
        assert found["response.criteria"].domain == Choices(("mRECIST",))


def test_what_is_given_now_by_its_drugs():
    found = told(therapy("sorafenib", line=1, stop_reason="progression"), therapy("lenvatinib", line=2, ongoing=True))
    assert [key for key in found if key.startswith("treatment.present.")] == ["treatment.present.lenvatinib"]
    found = told(therapy("lenvatinib + drug X", ongoing=True))
    assert not [key for key in found if key.startswith("treatment.present.")]


@pytest.mark.parametrize(("first", "second", "lines"), [
    ({}, {}, Interval(1.0, 2.0)),  # the second begins while the first may go on
    ({"stop_date": date(2026, 1, 10), "stop_reason": "progression"}, {}, Interval.point(2.0)),
    ({"stop_date": date(2026, 3, 1), "stop_reason": "progression"}, {}, Interval(1.0, 2.0)),
    ({"stop_reason": "intolerance"}, {}, Interval.point(2.0)),
])  # fmt: skip
def test_drugs_without_a_number_that_begin_a_week_apart_may_be_one_line(first, second, lines):
    found = told(therapy("atezolizumab", **first), therapy("bevacizumab", date=date(2026, 1, 12), **second))
    assert found["treatment.systemic_lines"].domain == lines


@pytest.mark.parametrize(("imaged", "response"), [(date(2026, 5, 1), Choices(("CR",))), (date(2026, 6, 2), None)])
def test_the_best_response_of_a_line_that_ended_holds_until_the_next_study(imaged, response):
    free = [records.MetastasisFinding(id=site, site=site, certainty="no", date=date(2026, 1, 2))
            for site in ("regional_lymph_node", "distant_any")]  # fmt: skip
    ended = therapy("lenvatinib", line=1, stop_date=date(2026, 6, 1), stop_reason="patient_wish", best_response="CR",
                    response_criteria="mRECIST")  # fmt: skip
    found = told(ended, *free, records.ImagingStudy(id="s", label="CT", date=imaged))
    assert (found["response.intrahepatic"].domain if "response.intrahepatic" in found else None) == response
