"""Drugs that a letter names by their class or family only: given for the class, not known for each single drug."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from hccboard import evidence
from hccboard.domain.facts import INFINITY, Choices, Interval
from hccboard.domain.history.case import case_facts
from hccboard.domain.records import CaseRecords, Patient, SystemicTherapy
from hccboard.evidence.knowledge import pharmacopoeia_of
from hccboard.operations.options import OptionsFile

DAY = date(2026, 8, 13)
DRUGS = pharmacopoeia_of(evidence.shipped())
YES, NO, OPEN = Choices((True,)), Choices((False,)), None
STOPS = "drug_stops.days_before_operation."


def told(*lines, operation=None):
    case = CaseRecords(Patient(id="c", case_id="c", case_number="HCC-1"), lines)
    return {one.key: one.domain for one in case_facts(case, DAY, DRUGS, operation_date=operation)}


def therapy(drugs, **more):
    return SystemicTherapy(**{"id": drugs, "drugs": drugs, "line": 1, "date": date(2026, 1, 5)} | more)


# what the letter says -> the drug it stands for
WORDS = [
    *((text, "anti_pd_1_antibody") for text in (
        "PD-1 antibody", "anti-PD-1", "PD-1 inhibitor", "PD1", "pd-1 inhibitors", "anti PD-1 antibody", "PD-1 mAb",
        "anti-PD-1 monoclonal antibody", "PD-1单抗", "PD-1 抗体", "抗PD-1单抗", "PD-1抑制剂", "PD-1单克隆抗体",
    )),
    *((text, "unnamed_tki") for text in ("TKI", "TKIs", "tyrosine kinase inhibitor", "酪氨酸激酶抑制剂")),
    *((text, "unnamed_anti_pd_l1") for text in ("PD-L1 antibody", "PD-L1抑制剂", "anti-PD-L1", "PD-L1单抗")),
    *((text, "unnamed_anti_pd_l1_axis") for text in (
        "PD-(L)1 inhibitor", "PD-1/PD-L1 inhibitor", "PD-1/L1 antibody", "anti-PD-1/PD-L1 antibody", "PD-1/PD-L1抑制剂",
    )),
    *((text, "unnamed_ici") for text in ("ICI", "immunotherapy", "immune checkpoint inhibitor", "免疫检查点抑制剂")),
    ("卡瑞利珠单抗", "camrelizumab"), ("信迪利单抗", "sintilimab"), ("替雷利珠单抗", "tislelizumab"),
    ("特瑞普利单抗", "toripalimab"), ("贝伐珠单抗", "bevacizumab"), ("阿帕替尼", "apatinib"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "drug"), WORDS)
def test_class_words_are_understood(text, drug):
    read = DRUGS.read(text)
    assert (read.drugs, read.strange) == ((drug,), False)


@pytest.mark.parametrize("text", ["study drug X", "PD-2 antibody", "inhibitor"])
def test_other_words_are_still_strange(text):
    assert DRUGS.read(text).strange


# letter, name -> was it given
GIVEN = [
    ("PD-1 antibody", "anti_pd_1", YES), ("PD-1 antibody", "anti_pd_l1_axis", YES), ("PD-1 antibody", "ici", YES),
    ("PD-1 antibody", "systemic", YES), ("PD-1 antibody", "camrelizumab", OPEN), ("PD-1 antibody", "cadonilimab", OPEN),
    ("PD-1 antibody", "atezolizumab", NO), ("PD-1 antibody", "anti_pd_l1", NO), ("PD-1 antibody", "tki", NO),
    ("TKI", "tki", YES), ("TKI", "anti_angiogenic", YES), ("TKI", "sorafenib", OPEN), ("TKI", "bevacizumab", NO),
    ("TKI", "ici", NO), ("ICI", "ici", YES), ("ICI", "anti_pd_1", OPEN), ("ICI", "ipilimumab", OPEN),
    ("ICI", "anti_pd_1_antibody", OPEN), ("ICI", "sorafenib", NO), ("PD-1/PD-L1 inhibitor", "anti_pd_l1_axis", YES),
    ("PD-1/PD-L1 inhibitor", "anti_pd_1", OPEN), ("PD-1/PD-L1 inhibitor", "durvalumab", OPEN),
    ("PD-1/PD-L1 inhibitor", "ipilimumab", NO), ("PD-1/PD-L1 inhibitor", "other", NO),
    ("camrelizumab", "camrelizumab", YES), ("camrelizumab", "sintilimab", NO), ("camrelizumab", "anti_pd_1", YES),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "answer"), GIVEN)
def test_what_was_given_and_what_progressed(text, name, answer):
    found = told(therapy(text, stop_date=date(2026, 6, 1), stop_reason="progression"))
    assert found.get(f"treatment.received.{name}") == answer
    assert found.get(f"treatment.progressed_on.{name}") == answer
    assert found.get(f"treatment.intolerant_of.{name}") == NO


def test_who_did_not_tolerate_one_may_not_have_tolerated_any_of_the_class():
    found = told(therapy("TKI", stop_date=date(2026, 6, 1), stop_reason="intolerance"))
    assert found.get("treatment.intolerant_of.tki") == YES
    assert found.get("treatment.intolerant_of.lenvatinib") == OPEN
    assert found.get("treatment.intolerant_of.bevacizumab") == NO


def test_a_named_drug_beside_an_unnamed_one():
    found = told(therapy("sorafenib", line=1), therapy("TKI", line=2))
    assert found.get("treatment.received.sorafenib") == YES
    assert found.get("treatment.received.regorafenib") == OPEN


def test_an_unnamed_kinase_inhibitor_may_be_the_last_sorafenib():
    last = "treatment.sorafenib_days_at_400_mg_of_last_28"
    assert last in told(therapy("sorafenib", line=1))
    assert last not in told(therapy("sorafenib", line=1), therapy("TKI", line=2))


def days(low, high=None):
    return Interval(float(low), float(low if high is None else high))


@pytest.mark.parametrize(("name", "expected"), [
    ("anti_pd_1_antibody", days(30)), ("anti_pd_1", days(30)), ("ici", days(30)), ("camrelizumab", days(30, INFINITY)),
    ("atezolizumab", days(INFINITY)), ("lenvatinib", days(20)), ("sorafenib", days(INFINITY)), ("systemic", days(20)),
])  # fmt: skip
def test_days_of_an_unnamed_drug_before_an_operation(name, expected):
    operation = DAY + timedelta(10)
    found = told(
        therapy("PD-1 antibody", stop_date=DAY - timedelta(20)), therapy("lenvatinib", stop_date=DAY - timedelta(10)),
        operation=operation,
    )  # fmt: skip
    assert found.get(STOPS + name) == expected


def test_a_named_drug_is_not_longer_ago_than_an_unnamed_one_that_may_be_the_same():
    found = told(
        therapy("camrelizumab", line=1, stop_date=DAY - timedelta(100)),
        therapy("PD-1 antibody", line=2, stop_date=DAY - timedelta(5)), operation=DAY + timedelta(10),
    )  # fmt: skip
    assert found.get(STOPS + "camrelizumab") == days(15, 110)
    going_on = told(
        therapy("camrelizumab", line=1, stop_date=DAY - timedelta(100)), therapy("PD-1 antibody", line=2, ongoing=True),
    )  # fmt: skip
    assert going_on[STOPS + "camrelizumab"].low == 0
    assert STOPS + "sintilimab" not in going_on


def test_facts_as_json_read_the_same_words():
    (found,) = OptionsFile(
        '{"lines_of_therapy": [{"regimen": "TKI + PD-1", "outcome": "progression"}],'
        ' "drug_stops": [{"drug": "TKI", "days_before_operation": 20}]}'
    ).facts()
    assert found.get("treatment.progressed_on.tki").domain == YES
    assert found.get("treatment.progressed_on.sorafenib") is None
    assert found.get(STOPS + "tki").domain == days(20)
    assert found.get(STOPS + "sorafenib").domain == days(20, INFINITY)
