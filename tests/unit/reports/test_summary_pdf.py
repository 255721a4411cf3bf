"""The PDF itself: pages, fonts, metadata, structure, grey, and nothing cut or overprinted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from itertools import pairwise
from typing import Any

import pikepdf
import pytest

from hccboard import translate
from hccboard.domain import records as r
from hccboard.domain.records import CaseRecords
from hccboard.reports.summary_input import SummaryInput
from hccboard.reports.summary_pdf import render
from tests.unit.reports.page_checks import (
    MM,
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

Summary = Callable[..., SummaryInput]


def changed(case: CaseRecords, kind: type, **values: Any) -> CaseRecords:
    return CaseRecords(case.patient, tuple(replace(x, **values) if type(x) is kind else x for x in case.records))


def thirty_lesions(case: CaseRecords) -> CaseRecords:
    more: list[Any] = []
    for number in range(3, 33):
        lesion = f"L{number}"
        segment = r.SEGMENTS[number % 9]
        more.append(r.Lesion(id=lesion, date=date(2026, 2, 4), label=lesion, organ="liver", segments=(segment,)))
        for study, day in (("CT-1", date(2026, 2, 4)), ("CT-8", date(2026, 7, 21))):
            more.append(r.Measurement(
                id=f"{lesion}-{study}", date=day, lesion_id=lesion, study_id=study, state="measured",
                longest_diameter_mm=5 + number, viable_diameter_mm=number,
            ))  # fmt: skip
    return CaseRecords(case.patient, (*case.records, *more))


def long_texts(case: CaseRecords) -> CaseRecords:
    def longer(record: Any) -> Any:
        if isinstance(record, r.SystemicTherapy):
            return replace(record, drugs="lenvatinib " * 60, dose="长剂量说明" * 50)
        if isinstance(record, r.Procedure):
            return replace(record, details="detail words " * 120)
        if isinstance(record, r.MetastasisFinding):
            return replace(record, description="nodule " * 200)
        if isinstance(record, r.Lesion):
            return replace(record, location="behind the vein " * 20, label=record.label + "W" * 30)
        if isinstance(record, r.ImagingStudy):
            return replace(record, label="A very long label of a study " * 5)
        return record

    patient = replace(case.patient, name="欧阳娜仁" * 30, case_number="HCC-" + "0142" * 12)
    return CaseRecords(patient, tuple(map(longer, case.records)))


QUESTION = "Conversion hepatectomy now, or continue systemic therapy? "
HOSTILE = "<b>x</b> <para/> & %s {0} \\n (Tj) ET \x00\x07 \u202e𠮷 "


def case_named(name: str, rich: CaseRecords) -> CaseRecords:
    made: dict[str, Callable[[], CaseRecords]] = {
        "rich": lambda: rich,
        "empty": lambda: CaseRecords(r.Patient(id="x", case_id="x", case_number="HCC-1")),
        "thirty lesions": lambda: thirty_lesions(rich),
        "long texts": lambda: long_texts(rich),
        "long question": lambda: changed(
            rich, r.BoardQuestion, question=QUESTION * 60 + HOSTILE + "转化治疗后是否手术，" * 90 + "X" * 300
        ),
    }
    return made[name]()


CASES = ("rich", "empty", "thirty lesions", "long texts", "long question")


def test_the_summary_takes_two_pages_of_a4(rich: CaseRecords, summary: Summary) -> None:
    with pages(render(summary(rich))) as document:
        assert len(document) == 2
        assert [round(x / MM) for x in document[0].get_size()] == [210, 297]


@pytest.mark.parametrize("name", ["empty"])
def test_an_empty_case_takes_two_pages_at_most(name: str, rich: CaseRecords, summary: Summary) -> None:
    assert len(texts(render(summary(case_named(name, rich))))) <= 2


def test_the_text_can_be_selected_and_says_what_it_must(rich: CaseRecords, summary: Summary) -> None:
    text = words(render(summary(rich)))
    for part in (
        "Conversion hepatectomy now, or continue systemic therapy?", "HCC-0142 · Synthetic 001 · Board 2026-08-13",
        "CNLC 2024 IIIa or IIIb", "Child-Pugh, 6 Aug A5", "Vp2, was Vp3", "Decided by",
        "Decides CNLC 2024 IIIa or IIIb",
        "Line 1: Lenvatinib + PD-1 antibody", "58 / 31", "L1, S6: 58 mm", "118 L", "58 H", "Protein, total 7.1 g/L",
        "The recommendation is that of the board.", "it checks criteria and gives no verdict",
        "Printed 2026-08-13 14:52", "by Dr Printer", "Page 1 of 2", "Page 2 of 2", "Synthetic data, not a patient.",
        "TNM8 (AJCC 2017)", "HKLC 2014", "Recommendation", "Dissent", "Review date", "Chair, name and signature",
    ):  # fmt: skip
        assert part in text, part


def test_the_decision_is_left_to_the_board(rich: CaseRecords, summary: Summary) -> None:
    """Between the labels of the decision block stands nothing."""
    text = words(render(summary(rich)))
    block = text[text.index("Decision of the board") : text.index("Open items")]
    assert block.split("program ")[1].strip() == (
        "Recommendation Rationale Dissent Review date Chair, name and signature Coordinator, name and signature"
    )


def test_metadata_name_the_case_and_never_the_patient(rich: CaseRecords, summary: Summary) -> None:
    case = CaseRecords(replace(rich.patient, name="Zhang Three"), rich.records)
    with pikepdf.open(BytesIO(render(summary(case)))) as pdf:
        assert str(pdf.docinfo["/Title"]) == "HCC-0142: tumour board summary"
        assert str(pdf.docinfo["/Author"]) == "Dr Printer"
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20260813145200")
        assert str(pdf.Root.Lang) == "en"
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        with pdf.open_metadata() as xmp:
            assert xmp["dc:title"] == "HCC-0142: tumour board summary"
        with pdf.open_outline() as outline:
            bookmarks = [item.title for item in outline.root]
        about = " ".join([*map(str, pdf.docinfo.values()), *bookmarks, pdf.Root.Metadata.read_bytes().decode()])
    assert "Zhang" not in about
    assert {"Open items", "Staging", "Other scores and criteria", "Latest laboratory"} <= set(bookmarks)


def test_no_script_no_form_no_link(rich: CaseRecords, summary: Summary) -> None:
    with pikepdf.open(BytesIO(render(summary(rich)))) as pdf:
        assert not {"/OpenAction", "/AA", "/AcroForm", "/Names"} & set(pdf.Root.keys())
        assert all("/Annots" not in page for page in pdf.pages)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_font_is_embedded_as_a_subset_with_its_characters(
    language: str, rich: CaseRecords, summary: Summary
) -> None:
    case = changed(rich, r.BoardQuestion, question="是否转化手术？")
    content = render(summary(case, language=language))
    assert len(content) < 300_000
    with pikepdf.open(BytesIO(content)) as pdf:
        fonts = {str(f.BaseFont): f for page in pdf.pages for _n, f in page.Resources.Font.items()}
    assert any("NotoSansSC" in name for name in fonts)
    assert any("Inter" in name for name in fonts)
    check_fonts(content)


def test_only_black_and_grey(rich: CaseRecords, summary: Summary) -> None:
    content = render(summary(rich))
    check_greys(content)
    with pages(content) as document:
        picture = document[0].render(scale=1).to_numpy()
    assert (picture[..., 0] == picture[..., 1]).all()
    assert (picture[..., 1] == picture[..., 2]).all()


@pytest.mark.parametrize("name", CASES)
def test_nothing_is_cut_at_the_margins(name: str, rich: CaseRecords, summary: Summary) -> None:
    check_margins(render(summary(case_named(name, rich))))


@pytest.mark.parametrize("name", CASES)
def test_nothing_is_printed_over_anything_else(name: str, rich: CaseRecords, summary: Summary) -> None:
    check_nothing_overprinted(render(summary(case_named(name, rich))))


@pytest.mark.parametrize("name", CASES)
def test_the_content_ends_above_the_foot(name: str, rich: CaseRecords, summary: Summary) -> None:
    from hccboard.reports import parts
    from hccboard.reports.summary_content import SummaryContent
    from hccboard.reports.summary_pdf import best_layout

    content = SummaryContent.of(summary(case_named(name, rich)))
    frame = parts.frame("Tumour board summary", content.banner, content.foot, content.printed)
    _root, set_pages = best_layout(content, frame)
    for placed in set_pages:
        for one, other in pairwise(placed):
            assert other.top >= one.top + one.strip.height - 1e-6
        assert placed[-1].top + placed[-1].strip.height <= frame.bottom + 1e-6


def test_a_long_question_is_printed_whole(rich: CaseRecords, summary: Summary) -> None:
    text = words(render(summary(case_named("long question", rich))))
    assert text.count("Conversion hepatectomy now, or continue systemic therapy?") == 60
    assert text.count("转") == text.count("是") == 90
    assert text.count("X") == 300


def test_user_text_is_text_and_rare_characters_show_their_code(rich: CaseRecords, summary: Summary) -> None:
    text = words(render(summary(changed(rich, r.BoardQuestion, question=HOSTILE))))
    assert "<b>x</b> <para/> & %s {0} \\n (Tj) ET" in text
    assert "[U+202E][U+20BB7]" in text


def test_thirty_lesions_are_all_in_the_table(rich: CaseRecords, summary: Summary) -> None:
    text = words(render(summary(thirty_lesions(rich))))
    for number in range(1, 33):
        assert f"L{number} S" in text, number
    assert "find no room here" in text


def test_the_structure_holds_every_piece_of_text_once(rich: CaseRecords, summary: Summary) -> None:
    content = render(summary(rich))
    with pikepdf.open(BytesIO(content)) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)
    roles = check_structure(content)
    assert {"/Document", "/H1", "/H2", "/P", "/Table", "/TR", "/TH", "/TD", "/Figure"} <= set(roles)
    assert roles.count("/H1") == 1
    assert alternatives(content) == [
        "Liver map. L1, S6: 58 mm, viable 31, was 78. L2, S7: 25 mm, viable 12, was 31. Thrombus Vp2."
    ]


def test_a_board_day_in_another_year_is_written_in_full(rich: CaseRecords, summary: Summary) -> None:
    text = words(render(summary(rich, as_of=date(2027, 1, 15))))
    assert "ECOG, 2026-08-06" in text
    assert "162 d" in text


def test_the_same_case_gives_the_same_bytes(rich: CaseRecords, summary: Summary) -> None:
    assert render(summary(rich)) == render(summary(rich))


def test_the_language_of_the_program_is_restored(rich: CaseRecords, summary: Summary) -> None:
    content = render(summary(rich, language="zh_CN"))
    assert translate.language() == "en"
    with pikepdf.open(BytesIO(content)) as pdf:
        assert str(pdf.Root.Lang) == "zh-CN"


def test_chinese_names_and_words(rich: CaseRecords, summary: Summary) -> None:
    case = CaseRecords(replace(rich.patient, name="欧阳志远", synthetic=False), rich.records)
    text = words(render(summary(case, language="zh_CN")))
    assert "欧阳志远" in text
    if not translate_has_chinese():
        pytest.skip("the Chinese catalogue is not compiled here")
    assert "分期" in text
    assert "Staging" not in text


def translate_has_chinese() -> bool:
    translate.use("zh_CN")
    try:
        return translate._("Staging") != "Staging"
    finally:
        translate.use("en")


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_case_of_the_demonstration_takes_two_pages_at_most(language: str, summary: Summary) -> None:
    from hccboard.operations.demonstration import BOARD_DATE, build_demonstration

    for records in build_demonstration():
        patient = next(x for x in records if isinstance(x, r.Patient))
        case = CaseRecords(patient, tuple(x for x in records if x is not patient))
        meeting = case.latest(r.BoardQuestion).meeting_date  # a case discussed before: as of its meeting
        content = render(summary(case, as_of=min(meeting, BOARD_DATE), language=language))
        with pikepdf.open(BytesIO(content)) as pdf:
            assert len(pdf.pages) <= 2, patient.case_number
            assert pdf.check_pdf_syntax() == []
        check_margins(content)


def test_a_lesion_without_a_segment_is_said_not_to_be_drawn(rich: CaseRecords, summary: Summary) -> None:
    lesions = tuple(replace(x, segments=()) if x.id == "L2" else x for x in rich.records)
    text = words(render(summary(CaseRecords(rich.patient, lesions))))
    assert "1 lesion without a segment is not drawn." in text
    assert "L2, S7: 25 mm" not in text


@pytest.mark.parametrize(("until", "told"), [(-4, ""), (-3, ", held since 2026-08-10"), (0, ", held since 2026-08-10")])
def test_a_line_that_is_held_is_said_to_be_held(until: int, told: str, summary: Summary) -> None:
    """HCC-0142: lenvatinib is held from three days before the board on."""
    from hccboard.operations.demonstration import BOARD_DATE, build_demonstration

    built = next(one for one in build_demonstration() if one[0].case_number == "HCC-0142")
    case = CaseRecords(built[0], tuple(built[1:]))
    text = words(render(summary(case, as_of=BOARD_DATE + timedelta(days=until)))).replace("\u00a0", " ")
    assert f"Systemic therapy: Lenvatinib from 2026-02-10{told}." in text


def test_a_lesion_that_is_part_of_another_one_is_said_to_be_joined(rich: CaseRecords, summary: Summary) -> None:
    newest = "m-CT-8-L2"
    joined = {"state": "joined", "joined_to_id": "L1", "longest_diameter_mm": None, "viable_diameter_mm": None}
    seen = tuple(replace(x, **joined) if x.id == newest else x for x in rich.records)
    assert seen != rich.records
    text = words(render(summary(CaseRecords(rich.patient, seen))))
    assert "L2, S7: joined" in text
    assert "size not measured" not in text


def test_a_case_without_liver_lesions_draws_no_map(rich: CaseRecords, summary: Summary) -> None:
    kept = tuple(x for x in rich.records if not isinstance(x, (r.Measurement, r.Lesion)))
    content = render(summary(CaseRecords(rich.patient, kept)))
    assert "no liver lesion measured" in words(content)
    with pikepdf.open(BytesIO(content)) as pdf:
        assert not [x for x in pdf.objects if isinstance(x, pikepdf.Dictionary) and x.get("/S") == "/Figure"]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "L1: arterial enhancement, no washout (CT-1, 4 Feb). "
               "L2: arterial enhancement and washout not recorded."),
        ("zh_CN", "L1：动脉期强化，无廓清（CT-1，2月4日）。 L2：动脉期强化和廓清未记录。"),
    ],
)  # fmt: skip
def test_enhancement_and_washout_stand_below_the_lesions_and_what_is_missing_is_said(
    language: str, expected: str, rich: CaseRecords, summary: Summary
) -> None:
    assert "washout" not in words(render(summary(rich)))
    signs = {"arterial_enhancement": "yes", "washout": "no"}
    seen = tuple(replace(x, **signs) if x.id == "m-CT-1-L1" else x for x in rich.records)
    text = words(render(summary(CaseRecords(rich.patient, seen), language=language)))
    assert expected.replace(" ", "") in text.replace(" ", "").replace("\u00a0", "")


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize(
    ("analyte", "unit", "value", "comparator", "shown"),
    [
        ("afp", "ng/mL", "60500", ">", ">60 500 H"),
        ("afp", "ng/mL", "1210000.5", "", "1 210 000.5 H"),
        ("pivka_ii", "mAU/mL", "8000000", ">=", "≥8 000 000 H"),
        ("hbv_dna", "IU/mL", "170000000000", ">", ">170 000 000 000 H"),
        ("platelets_10e9_l", "10^9/L", "118.25", "<", "<118.25"),
    ],
)  # fmt: skip
def test_no_number_of_the_laboratory_is_divided_between_lines(
    language: str, analyte: str, unit: str, value: str, comparator: str, shown: str, rich: CaseRecords,
    summary: Summary,
) -> None:  # fmt: skip
    changed_lab = r.LabResult(
        id="long", date=date(2026, 8, 12), analyte=analyte, value=Decimal(value), unit=unit, comparator=comparator,
        reference_high=Decimal(20_000 if shown.endswith("H") else 400_000), reference_low=Decimal("10000"),
        confirmed=True,
    )  # fmt: skip
    case = CaseRecords(rich.patient, (*rich.records, changed_lab))
    lines = [line for page in texts(render(summary(case, language=language))) for line in page.splitlines()]
    lines = [line.replace("\u00a0", " ") for line in lines]
    assert any(shown in line for line in lines)
    assert any("10 000–" in line and "000" in line.split("10 000–")[1] for line in lines)
