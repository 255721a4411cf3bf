"""The response section of the summary: what it says, what it leaves open, and that it is a page like the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2
import pytest

from hccboard.domain import records as r
from hccboard.domain.records import CaseRecords
from hccboard.domain.response.recorded import ResponseRules
from hccboard.operations.reporting import summary_pdf
from hccboard.operations.response_paper import course_on_paper
from hccboard.reports import text as setting
from hccboard.reports.summary_input import SummaryInput

Summary = Callable[..., SummaryInput]
MM = 72 / 25.4


def told(case: CaseRecords) -> CaseRecords:
    """The case as read by somebody who looked for new lesions and followed the thrombus; the lung nodule left out."""

    def better(record: Any) -> Any:
        if isinstance(record, r.ImagingStudy):
            return replace(record, new_lesions="no")
        if isinstance(record, r.VascularInvasion):
            return replace(record, thrombus_status="present")
        return record

    kept = (one for one in case.records if getattr(one, "id", "") not in ("N1", "m-n1", "met"))
    return CaseRecords(case.patient, tuple(map(better, kept)))


def added(case: CaseRecords, *more: Any) -> CaseRecords:
    return CaseRecords(case.patient, (*case.records, *more))


def without(case: CaseRecords, *kinds: type) -> CaseRecords:
    return CaseRecords(case.patient, tuple(one for one in case.records if not isinstance(one, kinds)))


def texts(content: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(content)
    found = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return found


def section(content: bytes) -> str:
    """From the heading of the response to the options, as one line."""
    whole = " ".join(" ".join(texts(content)).replace("\u00a0", " ").split())
    begin = whole.index("Response mRECIST and RECIST 1.1 side by side")
    return whole[begin : whole.index("Options checked", begin)]


def lab(key: str, day: date, value: str, comparator: str = "", analyte: str = "afp", unit: str = "ng/mL") -> Any:
    return r.LabResult(id=key, date=day, analyte=analyte, value=Decimal(value), unit=unit, comparator=comparator)


def test_every_study_stands_under_both_criteria_with_its_changes(rich: CaseRecords, summary: Summary) -> None:
    said = section(summary_pdf(summary(told(rich))))
    for row in (
        "2026-02-04, CT-1 0 109 baseline – 109 baseline – –",
        "2026-03-31, MR-2 55 89 −18.3 / −18.3 SD 102 −6.4 / −6.4 SD none; still there",
        "2026-05-26, CT-6 111 59 −45.9 / −33.7 PR 93 −14.7 / −8.8 SD none; still there",
        "2026-07-21, CT-8 167 43 −60.6 / −27.1 PR 83 −23.9 / −10.8 SD none; still there",
    ):
        assert row in said, row


def test_what_follows_of_them_stands_below(rich: CaseRecords, summary: Summary) -> None:
    said = section(summary_pdf(summary(told(rich))))
    for part in (
        "Lenvatinib + PD-1 antibody from 2026-02-10, TACE (2026-02-24) × 2 · baseline 2026-02-04, CT-1",
        "Best response, unconfirmed PR SD", "Best response, confirmed PR SD",
        "−60.6 %; 43 mm on 2026-07-21 −23.9 %; 83 mm on 2026-07-21",
        "2026-05-26 (after 111 d); 56 d or more no response",
        "Progression none up to 2026-07-21 (after 167 d) none up to 2026-07-21 (after 167 d)",
        "Target lesions L1, L2; non-target: tumour in a vein L1, L2; non-target: tumour in a vein",
        "The criteria differ: 2026-05-26: mRECIST PR, RECIST 1.1 SD; 2026-07-21: mRECIST PR, RECIST 1.1 SD.",
        "mRECIST (2010): PD: 0 mm and 20 % over the nadir; SD from day 42; confirmation after 28 days.",
        "RECIST 1.1: PD: 5 mm and 20 % over the nadir",
    ):  # fmt: skip
        assert part in said, part


def test_what_is_still_possible_is_printed_as_a_set(rich: CaseRecords, summary: Summary) -> None:
    """Nobody says whether there are new lesions: no study is called PR."""
    said = section(summary_pdf(summary(rich)))
    assert "−60.6 / −27.1 NE: PR or PD ? 83 −23.9 / −10.8 NE: SD or PD ?" in said
    assert "Best response, unconfirmed NE NE" in said
    assert "Day 167: nobody says whether there is a new lesion." in said


def test_the_settings_of_the_board_are_those_printed_and_used(rich: CaseRecords, summary: Summary) -> None:
    rules = ResponseRules(pd_abs_mm_mrecist=5, min_sd_days=56, confirm_days=60)
    said = section(summary_pdf(summary(told(rich), rules=rules)))
    assert "PD: 5 mm and 20 % over the nadir; SD from day 56; confirmation after 60 days" in said
    assert "Best response, confirmed SD SD" in said


def test_a_new_lesion_is_named_on_the_day_it_was_first_seen(rich: CaseRecords, summary: Summary) -> None:
    new = (
        r.Lesion(id="P1", date=date(2026, 7, 21), label="P1", organ="lung", hcc_certainty="yes"),
        r.Measurement(id="m-p1", date=date(2026, 7, 21), lesion_id="P1", study_id="CT-8", state="measured",
                      longest_diameter_mm=14),
    )  # fmt: skip
    case = added(told(rich), *new)
    case = CaseRecords(case.patient, tuple(
        replace(one, new_lesions="yes") if one.id == "CT-8" else one for one in case.records))  # fmt: skip
    said = section(summary_pdf(summary(case)))
    assert "43 −60.6 / −27.1 PD 83 −23.9 / −10.8 PD P1; still there" in said
    assert "Progression 2026-07-21 (after 167 d) 2026-07-21 (after 167 d)" in said
    assert "iRECIST, for immunotherapy: 2026-07-21: iUPD, not confirmed." in said
    assert "By site, unconfirmed Intrahepatic PR; extrahepatic PD Intrahepatic SD; extrahepatic PD" in said


@pytest.mark.parametrize(
    ("drugs", "told_of"),
    [("Lenvatinib", False), ("Durvalumab + tremelimumab", True), ("T+A", True), ("a trial drug", True)],
)
def test_irecist_is_for_lines_that_may_hold_immunotherapy(
    drugs: str, told_of: bool, rich: CaseRecords, summary: Summary
) -> None:
    def grown(record: Any) -> Any:
        if isinstance(record, r.SystemicTherapy):
            return replace(record, drugs=drugs)
        if isinstance(record, r.Measurement) and record.study_id == "CT-8":
            return replace(record, longest_diameter_mm=130, viable_diameter_mm=130)
        return record

    case = CaseRecords(rich.patient, tuple(map(grown, told(rich).records)))
    said = section(summary_pdf(summary(case)))
    assert "Progression 2026-07-21" in said
    assert ("iRECIST, for immunotherapy: 2026-07-21: iUPD, not confirmed." in said) is told_of


def test_markers_beyond_the_assay_are_ranges_and_so_are_their_changes(rich: CaseRecords, summary: Summary) -> None:
    results = (
        lab("a", date(2026, 2, 4), "1210", ">"), lab("b", date(2026, 5, 1), "300"), lab("c", date(2026, 8, 6), "400"),
        lab("p", date(2026, 8, 6), "58", "", "pivka_ii", "mAU/mL"),
    )  # fmt: skip
    said = section(summary_pdf(summary(added(without(told(rich), r.LabResult), *results))))
    assert "AFP, ng/mL >1210 (4 Feb) 300 (1 May) 400 (6 Aug) −66.9 % or lower +33.3 %" in said
    assert "PIVKA-II, mAU/mL none 58 (6 Aug) 58 (6 Aug) – –" in said
    assert "PIVKA-II: no result at baseline." in said


def test_survival_names_its_time_zero_and_says_what_is_censored(rich: CaseRecords, summary: Summary) -> None:
    alive = r.FollowUp(id="f", date=date(2026, 8, 12), vital_status="alive")
    said = section(summary_pdf(summary(added(told(rich), alive))))
    assert "Survival of this patient · from first treatment, 2026-02-10" in said
    assert "Overall survival: 183 d (6.0 months), censored, alive at last contact 2026-08-12" in said
    dead = r.FollowUp(id="f", date=date(2026, 8, 12), vital_status="dead")
    said = section(summary_pdf(summary(added(told(rich), dead))))
    assert "Overall survival: 183 d (6.0 months), died 2026-08-12" in said
    assert "progression-free survival (mRECIST): 183 d (6.0 months), died 2026-08-12" in said


def test_without_a_study_before_the_treatment_nothing_is_judged(rich: CaseRecords, summary: Summary) -> None:
    case = CaseRecords(rich.patient, tuple(
        replace(one, date=date(2026, 1, 5)) if isinstance(one, (r.SystemicTherapy, r.Procedure)) else one
        for one in told(rich).records))  # fmt: skip
    said = section(summary_pdf(summary(case)))
    assert "no baseline study No study before the treatment began: no response can be judged." in said
    assert "Best response" not in said
    assert "Category" not in said


def test_treatments_before_the_current_one_take_a_line_each(rich: CaseRecords, summary: Summary) -> None:
    second = r.SystemicTherapy(id="sys-2", date=date(2026, 7, 25), line=2, drugs="Regorafenib", ongoing=True)
    said = section(summary_pdf(summary(added(told(rich), second))))
    assert "Regorafenib from 2026-07-25 · baseline 2026-07-21, CT-8" in said
    assert "Treatments before" in said
    assert "PR, −60.6 % SD, −23.9 % Regorafenib from 2026-07-25" in said
    assert "There is no study after baseline." in said


def test_no_treatment_no_section(rich: CaseRecords, summary: Summary) -> None:
    case = without(rich, r.SystemicTherapy, r.Procedure)
    assert course_on_paper(summary(case)) is None
    assert "side by side, never averaged" not in " ".join(texts(summary_pdf(summary(case))))


def test_a_case_without_dates_of_treatment_is_still_printed(rich: CaseRecords, summary: Summary) -> None:
    case = CaseRecords(rich.patient, tuple(
        replace(one, date=None) if isinstance(one, (r.SystemicTherapy, r.Procedure)) else one
        for one in rich.records))  # fmt: skip
    said = section(summary_pdf(summary(case)))
    assert "without a date are left out" in said


def test_the_figure_is_part_of_the_text_with_words_of_its_own(rich: CaseRecords, summary: Summary) -> None:
    content = summary_pdf(summary(told(rich)))
    said = section(content)
    for label in ("Board", "Systemic", "TACE 1", "PR limit −30 %", "Child-Pugh", "1240"):
        assert label in said, label
    assert "None recorded: surgery, radiotherapy, adverse events." in said
    with pikepdf.open(BytesIO(content)) as pdf:
        alternatives = [str(one.Alt) for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/Alt" in one]
        images = [one for one in pdf.objects if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"]
        assert pdf.check_pdf_syntax() == []
    assert images == []
    assert any(
        one.startswith("Treatments, response, markers and liver function from 2026-01-28 to 2026-08-13")
        and "mRECIST: best PR, depth −60.6 %." in one for one in alternatives
    )  # fmt: skip


def test_paper_knows_no_today(rich: CaseRecords, summary: Summary) -> None:
    case = without(told(rich), r.BoardQuestion)
    said = section(summary_pdf(summary(case)))
    assert "Today" not in said
    assert "2026-08-13" in said[: said.index("Systemic")]


def test_a_drug_given_as_single_doses_is_named_beside_them(rich: CaseRecords, summary: Summary) -> None:
    """Doses from the left edge up to the board: the name stands over the line of the board rather than nowhere."""
    doses = [
        r.DoseEvent(id=f"d{number}", date=date(2026, 2, 10) + timedelta(days=21 * number), therapy_id="sys-1",
                    kind="given", drug="PD-1 antibody") for number in range(9)
    ]  # fmt: skip
    said = section(summary_pdf(summary(added(told(rich), *doses))))
    assert "PD-1 antibody, 9 doses" in said


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("anonymise", [False, True])
def test_pages_stay_grey_marked_and_within_their_margins(
    language: str, anonymise: bool, rich: CaseRecords, summary: Summary
) -> None:
    content = summary_pdf(summary(told(rich), language=language), anonymise=anonymise)
    with pikepdf.open(BytesIO(content)) as pdf:
        marks, drawn = _marks(pdf), []
        for number, page in enumerate(pdf.pages):
            depth = 0
            for operands, name in pikepdf.parse_content_stream(page):
                operator = str(name)
                depth += {"BDC": 1, "BMC": 1, "EMC": -1}.get(operator, 0)
                assert operator not in {"rg", "RG", "k", "K", "sc", "SC", "scn", "SCN", "cs", "CS", "sh"}
                assert operator not in ("Tj", "TJ", "S", "f", "B", "b") or depth == 1
                if operator == "BDC":
                    drawn.append((number, int(operands[1].MCID)))
        assert sorted(marks) == sorted(drawn)
    for character, left, top, right, bottom in _boxes(content):
        assert left > 13.5 and right < 196.6, character
        assert top > 11 and bottom < 288.5, character


def _marks(pdf: Any) -> list[tuple[int, int]]:
    page_of = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    found = []

    def walk(element: Any) -> None:
        for kid in element.K:
            if kid.get("/Type") == "/MCR":
                found.append((page_of[kid.Pg.objgen], int(kid.MCID)))
            else:
                walk(kid)

    walk(pdf.Root.StructTreeRoot.K[0])
    return found


def _boxes(content: bytes) -> Iterator[tuple[str, float, float, float, float]]:
    document = pypdfium2.PdfDocument(content)
    for page in document:
        text, height = page.get_textpage(), page.get_height()
        for i in range(text.count_chars()):
            character = text.get_text_range(i, 1)
            left, bottom, right, top = text.get_charbox(i)
            if character.strip():
                yield character, left / MM, (height - top) / MM, right / MM, (height - bottom) / MM
    document.close()


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_section_takes_a_page_and_the_case_before_it_two(
    language: str, rich: CaseRecords, summary: Summary
) -> None:
    pages = texts(summary_pdf(summary(told(rich), language=language)))
    options = {"en": "Options checked", "zh_CN": "方案核对"}[language]
    first = next(i for i, page in enumerate(pages) if "RECIST 1.1" in page and "MR-2" in page and "111" in page)
    begins = next(i for i, page in enumerate(pages) if options in page) if any(options in p for p in pages) else first
    assert first == 2
    assert begins - first <= 1


def test_the_same_course_gives_the_same_bytes_and_no_text_is_kept(rich: CaseRecords, summary: Summary) -> None:
    assert summary_pdf(summary(told(rich))) == summary_pdf(summary(told(rich)))
    assert setting._wrapped.cache_info().currsize == 0


def test_a_course_of_many_studies_goes_on_over_pages(rich: CaseRecords, summary: Summary) -> None:
    more: list[Any] = []
    for number in range(50):
        day = date(2021, 1, 1) + timedelta(days=30 * number)
        more.append(r.ImagingStudy(id=f"s{number}", date=day, label=f"XX-{number}", new_lesions="no"))
        for lesion in ("L1", "L2"):
            more.append(r.Measurement(id=f"m{number}{lesion}", date=day, lesion_id=lesion, study_id=f"s{number}",
                                      state="measured", longest_diameter_mm=60, viable_diameter_mm=60))  # fmt: skip
    start = r.SystemicTherapy(id="old", date=date(2021, 1, 2), line=1, drugs="Sorafenib", ongoing=True)
    case = added(without(told(rich), r.SystemicTherapy, r.Procedure), start, *more)
    said = section(summary_pdf(summary(case)))
    shown = {f"XX-{number}" for number in range(50) if f"XX-{number} " in said}
    course = course_on_paper(summary(case))
    assert course is not None
    judged = {one.label for day in course.episodes[-1].judged.by_criteria["mRECIST"].whole.visits
              for one in course.episodes[-1].studies[day.day] if one.label.startswith("XX")}  # fmt: skip
    assert judged <= shown
    assert len(judged) > 40
