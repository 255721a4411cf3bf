"""The surgeon's sheet: one page whatever is told, nothing clipped, cut only with words that say so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hccboard.domain import records as r
from hccboard.domain.conversion.model import State
from hccboard.domain.records import CaseRecords
from hccboard.reports.conversion_section import PrintedChange, PrintedCriteria, PrintedCriterion
from hccboard.reports.sheet_review import kept
from hccboard.reports.sheet_words import SheetCheck, SheetLine
from hccboard.reports.summary_facts import KeyFact
from hccboard.reports.summary_input import SummaryInput
from hccboard.reports.surgeon_sheet import render
from hccboard.reports.text import DENSE, cut, wrap
from tests.unit.reports.conftest import BOARD, PRINTED, rich_case
from tests.unit.reports.page_checks import (
    alternatives,
    check_fonts,
    check_greys,
    check_margins,
    check_nothing_overprinted,
    check_structure,
    pages,
    texts,
    words,
)
from tests.unit.reports.sheet_data import section, sheet

Summary = Callable[..., SummaryInput]
LONG = "Ünsägliche Länge 转化治疗后是否手术 "


def criteria(count: int, text: str, states: tuple[State, ...] = tuple(State)) -> PrintedCriteria:
    return PrintedCriteria("", "", tuple(
        PrintedCriterion(number, f"{text}{number}", text, states[number % len(states)], text, "2026-02-04",
                         "190 d, baseline", text)
        for number in range(1, count + 1)
    ))  # fmt: skip


def many(given: SummaryInput, text: str, count: int, **more: Any) -> Any:
    """A sheet on which everything is long and much."""
    conversion = section(
        groups=(criteria(count, text),), note=text, about=text, evidence=(text,) * 4, washout_note=text,
        changes=tuple(PrintedChange(State.UNMET, text, text) for _number in range(count)),
    )  # fmt: skip
    lines = [SheetLine(text, text, text) for _number in range(6)]
    return sheet(
        given, conversion=conversion, operation=lines, volumes=lines, volumes_note=text, operation_note=text,
        supposed=text, washout_words=text, reserve=[KeyFact(text, text) for _number in range(5)], notes=text,
        to_settle=[SheetCheck("missing", "Missing", text, text) for _number in range(count)], there=text,
        checklist_note=text, **more,
    )  # fmt: skip


def hostile(case: CaseRecords) -> CaseRecords:
    patient = replace(case.patient, name="欧阳娜仁" * 30, case_number="HCC-" + "0142" * 12, hospital_number="9" * 90)

    def longer(record: Any) -> Any:
        if isinstance(record, r.BoardQuestion):
            return replace(record, question=LONG * 40 + "X" * 300)
        if isinstance(record, r.SystemicTherapy):
            return replace(record, drugs="lenvatinib " * 60)
        return replace(record, label=record.label + "W" * 30) if isinstance(record, r.Lesion) else record

    return CaseRecords(patient, tuple(map(longer, case.records)))


def test_what_is_missing_has_the_room_of_date_and_source(rich: CaseRecords, summary: Summary) -> None:
    told = "Missing: feasibility of R0 resection, surgeons who judge R0 feasible"
    found = [
        PrintedCriterion(1, "AFP fall of at least 50 %", "Rule B3", State.STALE, "1760 to 5200 ng/mL, +195 %",
                         "2026-01-25", "300 d, limit 14", "Infusion log"),
        PrintedCriterion(2, "R0 resection feasible, agreed by 2 surgeons", "Rule C1", State.MISSING, told, "", "", ""),
    ]  # fmt: skip
    made = sheet(summary(rich), conversion=section(groups=(PrintedCriteria("", "", tuple(found)),)))
    (page,) = texts(render(made))
    assert told in page.replace("\u00a0", " "), "in one line"


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_sheet_is_one_page_like_the_others(language: str, rich: CaseRecords, summary: Summary) -> None:
    content = render(sheet(summary(rich, language=language)))
    with pages(content) as document:
        assert len(document) == 1
        assert [round(x / 72 * 25.4) for x in document[0].get_size()] == [210, 297]
    check_margins(content)
    check_nothing_overprinted(content)
    check_greys(content)
    check_fonts(content)
    roles = check_structure(content)
    assert roles.count("/H1") == 1
    assert roles.count("/H2") == 7
    assert {"/Figure", "/Table", "/TH", "/TD", "/L", "/P"} <= set(roles)


def test_the_sheet_says_what_it_must(rich: CaseRecords, summary: Summary) -> None:
    text = words(render(sheet(summary(rich), supposed="Supposed, not saved: operation on 2026-09-03.")))
    for part in (
        "Surgeon's sheet", "HCC-0142 · Synthetic 001 · Board 2026-08-13", "Conversion hepatectomy now",
        "Supposed, not saved: operation on 2026-09-03.", "Right hepatectomy", "S5 S6 S7 S8",
        "Shaded: planned resection.",
        "44 %", "Urata 1995, 706.2 × BSA + 2.4", "118 10⁹/L", "9 of 12 criteria met, 1 unmet, 2 missing",
        "Response held on imaging for at least 90 d", "Unmet", "197 d, limit 183", "What would change the count",
        "CT or MRI on or after 2026-08-24", "Chest CT or PET-CT", "No automatic verdict; the board decides.",
        "Synthetic data, not a patient.", "Printed 2026-08-13 14:52", "by Dr Printer", "Page 1 of 1",
        "The recommendation is that of the board.", "BCLC 2022",
    ):  # fmt: skip
        assert part in text, part
    assert "more, see the conversion review" not in text
    for number in range(1, 13):
        assert f" {number} " in text


def test_what_is_drawn_is_told_in_words(rich: CaseRecords, summary: Summary) -> None:
    told = alternatives(render(sheet(summary(rich))))
    assert "Planned resection: S5 S6 S7 S8." in told[0]
    assert told[1] == "Drug washout in words."


def test_metadata_name_the_case_and_never_the_patient(rich: CaseRecords, summary: Summary) -> None:
    case = CaseRecords(replace(rich.patient, name="Zhang Three"), rich.records)
    with pikepdf.open(BytesIO(render(sheet(summary(case))))) as pdf:
        assert str(pdf.docinfo["/Title"]) == "HCC-0142: surgeon's sheet"
        about = " ".join([*map(str, pdf.docinfo.values()), pdf.Root.Metadata.read_bytes().decode()])
        with pdf.open_outline() as outline:
            titles = [one.title for one in outline.root]
    assert "Zhang" not in about
    assert "Conversion review" in titles


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize(("text", "count"), [(LONG * 6, 40), ("W" * 200, 25), ("转" * 150, 200), ("", 0), ("x", 18)])
def test_it_is_one_page_in_every_case(
    language: str, text: str, count: int, rich: CaseRecords, summary: Summary
) -> None:
    content = render(many(summary(hostile(rich), printed_by="Printer " * 30, language=language), text, count))
    assert len(texts(content)) == 1
    check_margins(content)
    check_nothing_overprinted(content)
    check_structure(content)


def test_an_empty_case_is_a_sheet_too(summary: Summary) -> None:
    case = CaseRecords(r.Patient(id="x", case_id="x", case_number="HCC-1"))
    empty = {"operation": (), "volumes": (), "washout": None, "to_settle": (), "there": "", "resected": ()}
    content = render(sheet(summary(case), conversion=section(groups=(), changes=()), **empty))
    assert len(texts(content)) == 1
    check_structure(content)
    assert words(content).count("Not recorded.") == 2


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    text=st.text(st.characters(codec="utf-8"), max_size=400), count=st.integers(0, 60),
    printed_by=st.text(max_size=120), language=st.sampled_from(["en", "zh_CN"]),
)  # fmt: skip
def test_whatever_is_told_is_one_page_within_its_margins(
    text: str, count: int, printed_by: str, language: str
) -> None:
    from hccboard.operations.reporting import summary_input

    given_input = summary_input(
        hostile(rich_case()), BOARD, printed_by=printed_by, printed_at=PRINTED, language=language
    )
    content = render(many(given_input, text, count))
    assert len(texts(content)) == 1
    check_margins(content)


def test_criteria_that_are_met_give_way_first(rich: CaseRecords, summary: Summary) -> None:
    group = criteria(40, "Criterion ", (State.MET, State.MET, State.MET, State.UNMET))
    shown = kept(group.criteria, 14)
    assert [one.number for one in shown if one.state is State.UNMET] == [3, 7, 11, 15, 19, 23, 27, 31, 35, 39]
    assert [one.number for one in shown] == sorted(one.number for one in shown)
    assert [one.number for one in shown if one.state is State.MET] == [1, 2, 4, 5]
    text = words(render(sheet(summary(rich), conversion=section(groups=(group,)))))
    left = 40 - text.count("190 d, baseline")
    assert f"+ {left} more, see the conversion review" in text
    for number in (3, 7, 11, 15, 19, 23, 27, 31, 35, 39):
        assert f"Criterion {number} " in text


def test_a_set_without_criteria_says_why_and_has_no_table(rich: CaseRecords, summary: Summary) -> None:
    why = "The table with the limits was not read. The category that the team takes from the paper can be entered."
    content = render(sheet(summary(rich), conversion=section(groups=(), changes=(), note=why)))
    text = words(content)
    assert f"Conversion review {why}" in text
    assert "Date, age" not in text
    assert "What would change the count No criteria." in text


def test_a_fault_of_the_evidence_stands_in_place_of_the_criteria(rich: CaseRecords, summary: Summary) -> None:
    text = words(render(sheet(summary(rich), conversion=section(groups=(), changes=(), fault="The pack is broken."))))
    assert "The pack is broken." in text


@pytest.mark.parametrize("lines", [1, 2, 3])
def test_a_text_is_cut_to_its_lines_and_says_so(lines: int) -> None:
    long = "Portal hypertension acceptable, varices none or low risk; 转化治疗后是否手术 " * 3
    shown = cut(long, DENSE, 60.0, lines)
    assert len(wrap(shown, DENSE, 60.0)) == lines
    assert shown.endswith("…")
    assert long.replace("\u00a0", " ").startswith(shown[:-1].replace("\u00a0", " "))
    assert cut("short", DENSE, 60.0, lines) == "short"
