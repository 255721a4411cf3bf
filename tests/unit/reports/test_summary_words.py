"""What a summary says: editions, dates, what is missing and what it decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from hccboard.domain import records as r
from hccboard.domain.readiness import STATES
from hccboard.domain.records import CaseRecords
from hccboard.domain.snapshot import Staleness
from hccboard.reports import parts, summary_facts, summary_records, summary_staging
from hccboard.reports.anonymised import anonymised
from hccboard.reports.summary_content import SummaryContent
from hccboard.reports.summary_input import SummaryInput, few_nodules
from hccboard.reports.text import plain

Summary = Callable[..., SummaryInput]


def with_records(case: CaseRecords, *more: Any) -> CaseRecords:
    return CaseRecords(case.patient, (*case.records, *more))


def changed(case: CaseRecords, key: str, **values: Any) -> CaseRecords:
    return CaseRecords(case.patient, tuple(replace(x, **values) if x.id == key else x for x in case.records))


def test_key_facts_carry_an_edition_or_a_date(rich: CaseRecords, summary: Summary) -> None:
    facts = summary_facts.key_facts(summary(rich))
    assert len(facts) == 10
    assert [(fact.label, fact.value) for fact in facts[:6]] == [
        ("BCLC 2022", "C"), ("CNLC 2024", "IIIa or IIIb"), ("Child-Pugh, 6\u00a0Aug", "A5"),
        ("ALBI, 6\u00a0Aug", "−2.71, grade 1"), ("ECOG, 6\u00a0Aug", "1"), ("AFP, 6\u00a0Aug", "12 ng/mL"),
    ]  # fmt: skip
    assert facts[7].value == "Vp2, was Vp3"
    assert (facts[8].value, facts[8].state) == ("Missing", "missing")


def test_an_undated_value_says_so(rich: CaseRecords, summary: Summary) -> None:
    facts = summary_facts.key_facts(summary(changed(rich, "ps", date=None)))
    assert facts[4].label == "ECOG, undated"


def test_open_items_say_what_they_decide(rich: CaseRecords, summary: Summary) -> None:
    items = summary_facts.open_items(summary(rich))
    assert [item.state for item in items] == ["missing", "stale"]
    missing, stale = plain(items[0].text), plain(items[1].text)
    assert missing.startswith("Distant metastasis: lung indeterminate, 9 mm nodule")
    assert "Decides CNLC 2024 IIIa or IIIb" in missing
    assert "197\u00a0d old, limit 183 d" in stale
    assert "2026-01-28" in stale


def test_what_is_known_in_part_or_undated_is_not_called_missing(rich: CaseRecords, summary: Summary) -> None:
    case = changed(changed(rich, "ps", ecog_low=0, ecog_high=2), "scope", date=None)
    items = {item.state: plain(item.text) for item in summary_facts.open_items(summary(case))}
    assert list(items) == ["missing", "open", "undated"]
    assert items["open"].startswith("ECOG performance status: 0\u20132, 2026-08-06. Decides ")
    undated = "Oesophagogastric varices: low risk, recorded without a date: its age cannot be judged."
    assert items["undated"].startswith(undated)


def test_every_state_that_is_not_there_has_an_edge_and_a_sign_of_its_own() -> None:
    states = set(STATES) - {"there"}
    assert set(parts._LOOKS) == states
    assert len({dash for dash, _sign in parts._LOOKS.values()}) == len(states)
    assert len({sign for _dash, sign in parts._LOOKS.values()}) == len(states)


def test_the_limits_of_the_board_are_named(rich: CaseRecords, summary: Summary) -> None:
    usual = SummaryContent.of(summary(rich)).notes
    assert "Blood tests 14 d; Imaging 42 d; ECOG, ascites, weight, judgements 42 d; Endoscopy 183 d" in plain(usual)
    given = summary(rich, staleness=Staleness(laboratory_days=3, endoscopy_days=365))
    assert "Blood tests 3 d; Imaging 42 d; ECOG, ascites, weight, judgements 42 d; Endoscopy 365 d" in plain(
        SummaryContent.of(given).notes
    )


def test_items_that_decide_nothing_share_one_line(summary: Summary) -> None:
    items = summary_facts.open_items(summary(CaseRecords(r.Patient(id="x", case_id="x", case_number="HCC-1"))))
    last = plain(items[-1].text)
    assert last.startswith("Also missing, changing no stage or score now")
    assert sum("Also missing" in plain(item.text) for item in items) == 1


def test_staging_names_the_rules_with_values_and_dates(rich: CaseRecords, summary: Summary) -> None:
    bclc, cnlc, tnm, hklc = summary_staging.staging(summary(rich))
    assert bclc.decided_by == "Portal vein invasion: Vp2 (CT-8, 21\u00a0Jul); ECOG 1, Child-Pugh A5 (6\u00a0Aug)"
    assert (bclc.system, bclc.stage, bclc.open) == ("BCLC 2022", "C", "None that changes it")
    assert cnlc.open == "Distant metastasis: IIIb if so, IIIa if not"
    assert tnm.system == "TNM8 (AJCC 2017)"
    assert tnm.decided_by.startswith("cT2 or cT4, N0, M0 or M1")
    assert hklc.stage == "IIb or IVa"


def test_what_an_answer_would_leave_agrees_with_the_stages_possible(rich: CaseRecords, summary: Summary) -> None:
    found = rich.latest(r.MetastasisFinding)
    assert found is not None
    for certainty, stage in (("yes", "IIIb"), ("no", "IIIa")):
        answer = replace(found, id="new", site="distant_any", certainty=certainty, date=date(2026, 8, 1))
        case = changed(with_records(rich, answer), "met", certainty=certainty)
        assert summary_staging.staging(summary(case))[1].stage == stage


def test_scores_with_one_answer_from_the_same_inputs_share_a_row(rich: CaseRecords, summary: Summary) -> None:
    rows = summary_staging.scores(summary(rich))
    shared = [row for row in rows if len(row.systems) > 1]
    assert len(shared) == 1
    assert "Milan 1996" in shared[0].systems
    assert shared[0].result == "Outside"
    child_pugh = next(row for row in rows if row.systems == ("Child-Pugh 1973",))
    assert child_pugh.inputs.startswith("bilirubin 13.0, albumin 40.5, INR 1.08")
    assert child_pugh.oldest == "6\u00a0Aug, 7\u00a0d"
    assert next(row for row in rows if "Baveno" in row.systems[0]).oldest.endswith("stale")


def test_scores_without_any_known_input_are_named_not_shown_as_ranges(summary: Summary) -> None:
    given = summary(CaseRecords(r.Patient(id="x", case_id="x", case_number="HCC-1")))
    assert summary_staging.scores(given) == []
    assert "CLIP 1998" in summary_staging.left_out_scores(given)[0]


def test_every_system_is_somewhere(rich: CaseRecords, summary: Summary) -> None:
    from hccboard import wording

    given = summary(rich)
    shown = [row.system for row in summary_staging.staging(given)]
    shown += [name for row in summary_staging.scores(given) for name in row.systems]
    rest = " ".join(summary_staging.left_out_scores(given))
    for system in given.assessment.results:
        name = wording.name_with_edition(system)
        assert name in shown or name in rest, name


def test_laboratory_flags_by_the_recorded_reference_only(rich: CaseRecords, summary: Summary) -> None:
    rows, common = summary_records.laboratory(summary(rich))
    by_test = {row.test: row for row in rows}
    assert by_test["PIVKA-II, mAU/mL"].flag == "H"
    assert by_test["Platelets, 10⁹/L"].flag == "L"
    assert by_test["Neutrophils, 10⁹/L"].reference == "none given"
    assert common == "6\u00a0Aug, 7\u00a0d"
    assert by_test["ICG-R15, %"].when == "5\u00a0Aug, 8\u00a0d"
    assert by_test["AFP, ng/mL"].value == "12"


@pytest.mark.parametrize(
    ("comparator", "value", "expected"),
    [("", "9", "L"), ("<", "9", "L"), (">", "9", ""), (">", "40", "H"), ("<", "40", "")],
)
def test_a_censored_result_is_flagged_only_where_that_is_certain(comparator: str, value: str, expected: str) -> None:
    result = r.LabResult(
        analyte="ast_u_l", value=Decimal(value), comparator=comparator, reference_low=Decimal(10),
        reference_high=Decimal(35),
    )  # fmt: skip
    assert summary_records.flag(result) == expected


def before_resection(case: CaseRecords) -> CaseRecords:
    made = r.Procedure(id="op", case_id=case.patient.id, kind="resection", date=date(2026, 8, 3), target="S6, S7")
    return with_records(case, made)


def test_what_was_seen_before_an_operation_names_operation_and_day(rich: CaseRecords, summary: Summary) -> None:
    said = dict(summary_records.left_out(summary(before_resection(rich))))
    assert "Recorded before the liver resection of 2026-08-03; not carried over." in said.values()
    hidden = dict(summary_records.left_out(anonymised(summary(before_resection(rich)))))
    assert "Recorded before the liver resection of day\u00a0\u221210; not carried over." in hidden.values()
    assert not any("20" in why for why in hidden.values())


def test_a_unit_that_perhaps_slipped_stands_in_the_notes_and_changes_nothing(
    rich: CaseRecords, summary: Summary
) -> None:
    slipped = r.LabResult(id="slip", case_id=rich.patient.id, date=date(2026, 8, 7), analyte="crp",
                          value=Decimal("0.4"), unit="mg/L")  # fmt: skip
    given = summary(with_records(rich, slipped))
    hint = ("C-reactive protein 0.4 mg/L, 2026-08-07: Perhaps in mg/dL and not in mg/L: check the unit. "
            "The value counts as it was entered.")  # fmt: skip
    assert [plain(text) for text in summary_records.hints(given)] == [hint]
    assert hint in plain(SummaryContent.of(given).notes)
    assert [row.value for row in summary_records.laboratory(given)[0] if row.test == "CRP, mg/L"] == ["0.4"]
    assert len(summary_records.left_out(given)) == len(summary_records.left_out(summary(rich)))


def test_what_was_left_out_is_named_with_its_reason(rich: CaseRecords, summary: Summary) -> None:
    given = summary(rich)
    [(what, why)] = summary_records.left_out(given)
    assert why.endswith("it counts in no score. Perhaps in g/dL and not in g/L: check the unit.")
    assert summary_records.hints(given) == []
    assert what == "Protein, total 7.1 g/L, 2026-08-06"
    assert "implausible" in why


def test_treatments_by_date_with_their_outcome(rich: CaseRecords, summary: Summary) -> None:
    rows = summary_records.treatments(summary(rich))
    assert [row.days for row in rows] == ["2026-02-10, ongoing", "2026-02-24", "2026-04-14"]
    assert rows[0].outcome == "best PR, mRECIST"
    assert rows[1].outcome == "not recorded"


def test_lesions_over_studies(rich: CaseRecords, summary: Summary) -> None:
    found = summary_records.lesions(summary(rich))
    assert found.studies[0] == "CT-1\n4\u00a0Feb"
    assert [row.lesion for row in found.rows] == ["L1", "L2", "N1"]
    assert found.rows[0].diameters == ("78 / 78", "70 / 66", "64 / 44", "58 / 31")
    assert found.rows[2].diameters == ("–", "–", "–", "9 / ?")


def test_of_many_studies_the_first_and_the_newest_are_shown_and_the_rest_is_counted(
    rich: CaseRecords, summary: Summary
) -> None:
    more = []
    for number in range(5):
        day = date(2026, 7, 22 + number)
        more.append(r.ImagingStudy(id=f"s{number}", date=day, label=f"US-{number}", modality="us"))
        more.append(
            r.Measurement(id=f"x{number}", date=day, lesion_id="L1", study_id=f"s{number}", longest_diameter_mm=50)
        )
    found = summary_records.lesions(summary(with_records(rich, *more)))
    assert [head.split("\n")[0] for head in found.studies] == ["CT-1", "US-2", "US-3", "US-4"]
    assert "first and newest 3 of 9 studies" in found.note


def test_records_after_the_day_and_voided_ones_are_not_printed(rich: CaseRecords, summary: Summary) -> None:
    case = changed(rich, "tace-2", voided=True)
    rows = summary_records.treatments(summary(case, as_of=date(2026, 2, 20)))
    assert [row.treatment for row in rows] == ["Line 1: Lenvatinib + PD-1 antibody, 8 mg daily; 200 mg every 3 weeks"]
    assert len(summary_records.treatments(summary(case))) == 2


def test_long_lists_of_nodules_are_told_by_number_and_largest() -> None:
    assert few_nodules("31 + 12 mm, Vp2") == "31 + 12 mm, Vp2"
    assert few_nodules("A5, 31 + 12 + 9 + 9 + 8 + 7 mm") == "A5, 6 nodules, largest 31 mm"


def test_no_word_of_a_verdict(rich: CaseRecords, summary: Summary) -> None:
    words = repr(SummaryContent.of(summary(rich))).lower()
    for word in ("eligible", "suitable", "recommended by", "optimal", "n/a"):
        assert word not in words


@pytest.mark.parametrize(("told", "said"), [
    ([r.FollowUp(vital_status="dead", date=date(2026, 8, 2))], "died 2026-08-02"),
    ([r.FollowUp(vital_status="dead", date=date(2026, 8, 1), date_precision="month")], "died 2026-08"),
    ([r.FollowUp(vital_status="dead", date=date(2026, 8, 2)),
      r.FollowUp(vital_status="alive", date=date(2026, 7, 2))], "died 2026-08-02"),
    ([r.FollowUp(vital_status="alive", date=date(2026, 8, 2))], ""),
    ([r.FollowUp(vital_status="dead", date=date(2026, 8, 2), voided=True)], ""),
    ([r.FollowUp(vital_status="dead", date=date(2026, 12, 2))], ""),
])  # fmt: skip
def test_a_death_stands_with_the_person(rich: CaseRecords, summary: Summary, told: list, said: str) -> None:
    identity = summary_facts.identity(summary(with_records(rich, *told)))
    assert (said in identity) if said else ("died" not in identity)
