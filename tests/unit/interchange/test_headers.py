"""What column names say, in English and Chinese; what they do not say is not guessed."""

from __future__ import annotations

import pytest

from hccboard.domain import catalogue
from hccboard.interchange import headers, import_fields, import_words, units
from hccboard.interchange.header_rows import find


@pytest.mark.parametrize(
    ("header", "target", "unit"),
    [
        ("ALB(g/L)", "albumin", "g/L"),
        ("ALB(mg/dL)", "albumin", "mg/dL"),
        ("TBIL umol/L", "bilirubin", "umol/L"),
        ("Total Bilirubin(mg/dL)", "bilirubin", "mg/dL"),
        ("总胆红素 TBIL(μmol/L)", "bilirubin", "umol/L"),
        ("总胆红素(µmol/L)", "bilirubin", "umol/L"),
        ("白蛋白g/L", "albumin", "g/L"),
        ("albumin_g_dl", "albumin", "g/dL"),
        ("PLT(*10^9/L)", "platelets_10e9_l", "10^9/L"),
        ("血小板(×10⁹/L)", "platelets_10e9_l", "10^9/L"),
        ("血小板计数（10^9/L）", "platelets_10e9_l", "10^9/L"),
        ("Platelets (G/L)", "platelets_10e9_l", "10^9/L"),
        ("Haemoglobin [g/dL]", "haemoglobin", "g/dL"),
        ("甲胎蛋白AFP(ng/ml)", "afp", "ng/mL"),
        ("甲胎蛋白定量（IU/mL）", "afp", "IU/mL"),
        ("AFP", "afp", ""),
        ("baseline AFP, ng/mL", "afp", "ng/mL"),
        ("术前甲胎蛋白(ng/mL)", "afp", "ng/mL"),
        ("PT(%)", "pt_activity_pct", "%"),
        ("PT-INR", "inr", ""),
        ("International Normalised Ratio", "inr", ""),
        ("国际标准化比值", "inr", ""),
        ("肿瘤最大径(cm)", "largest_diameter", "cm"),
        ("size1", "diameters", ""),
        ("肿瘤直径2（mm）", "diameters", "mm"),
        ("Lesion 1 size (cm)", "diameters", "cm"),
        ("Lesion 2 segment", "lesion_segments", ""),
        ("L3 seg", "lesion_segments", ""),
        ("Segment of lesion", "", ""),
        ("segment_L2", "lesion_segments", ""),
        ("病灶1肝段", "lesion_segments", ""),
        ("肿瘤2所在肝段", "lesion_segments", ""),
        ("Lesion 1 LI-RADS", "lesion_li_rads", ""),
        ("LI-RADS category, nodule 2", "lesion_li_rads", ""),
        ("结节2 LI-RADS分类", "lesion_li_rads", ""),
        ("LI-RADS", "lesion_li_rads", ""),
        ("LI-RADS 5", "", ""),
        ("Segment 5", "", ""),
        ("Lesion 1 label", "lesion_labels", ""),
        ("病灶2编号", "lesion_labels", ""),
        ("住院号", "hospital_number", ""),
        ("HospNo", "hospital_number", ""),
        ("姓名", "name", ""),
        ("性别(男/女)", "sex", ""),
        ("年龄（岁）", "age", "years"),
        ("乙肝表面抗原", "hbsag", ""),
        ("门静脉癌栓", "portal_vein", ""),
        ("PVT", "portal_vein_thrombosis", ""),
        ("肝性脑病", "encephalopathy", ""),
        ("HBV-DNA（IU/ml）", "hbv_dna", "IU/mL"),
    ],
)
def test_a_name_and_its_unit(header: str, target: str, unit: str) -> None:
    found = headers.recognise(header)
    assert (found.target, found.unit) == (target, unit)


@pytest.mark.parametrize(
    ("header", "number"),
    [("Lesion 2 segment", 2), ("L10 seg", 10), ("size1 (cm)", 1), ("病灶3肝段", 3), ("LI-RADS lesion 4", 4),
     ("Liver segment", 0), ("LI-RADS", 0), ("Segment 5", 0), ("diameters (mm)", 0)],
)  # fmt: skip
def test_the_number_of_the_lesion_a_column_is_about(header: str, number: int) -> None:
    assert headers.lesion_number(header) == number


@pytest.mark.parametrize("header", ["LN", "MVI", "PT", "PT(s)", "凝血酶原时间(s)", "Metastasis", "血管侵犯", "HCV Ab"])
def test_a_name_with_several_meanings_is_left_to_the_user(header: str) -> None:
    found = headers.recognise(header)
    assert found.target == ""
    assert len(found.possible) > 1


@pytest.mark.parametrize("header", ["Liver Metastasis", "Iron (mcg/dL)", "remark2", "Symptoms", "x", "", "MCV (fl)"])
def test_a_name_that_is_not_known_has_no_target(header: str) -> None:
    found = headers.recognise(header)
    assert (found.target, found.possible) == ("", ())


@pytest.mark.parametrize(
    "header", ["Phone", "Tel.", "联系电话", "家庭住址", "身份证号", "E-mail", "ID card", "Address "]
)
def test_contact_data_are_never_read(header: str) -> None:
    assert headers.never_read(header)


@pytest.mark.parametrize("header", ["BCLC", "CNLC stage", "MELD", "BCLC分期", "ALBI grade"])
def test_what_the_program_works_out_itself_is_not_read(header: str) -> None:
    assert headers.recognise(header).why == "computed"


def test_the_word_tables_name_only_targets_that_exist_and_each_name_once() -> None:
    known = set(import_fields.targets())
    assert set(import_words.names()) == known
    for possible in import_words.ambiguous().values():
        assert set(possible) <= known
    owners: dict[str, str] = {}
    for target, names in import_words.names().items():
        for name in names:
            assert owners.setdefault(headers.normal(name), target) == target, name


def test_every_analyte_and_every_record_field_asked_for_has_a_target() -> None:
    for definition in catalogue.LABORATORY:
        assert import_fields.target(definition.key).units == tuple(unit for unit, _factor in definition.units)


@pytest.mark.parametrize("target", sorted(import_fields.targets()))
def test_every_target_is_recognised_by_its_own_names(target: str) -> None:
    for name in (*import_words.names()[target], import_fields.target(target).label):
        found = headers.recognise(name)
        assert found.target == target or target in found.possible, name


@pytest.mark.parametrize("written", [
    "10^4/uL", "×10⁴/μL", "10⁴/µL", "10*4/uL", "10^4/µL", "x10^4/μl", "×10*4/μL", "10E4/uL", "万/μL", "万/uL",
])
def test_ten_thousand_per_microlitre_as_printed_in_japan_and_china(written: str) -> None:
    assert units.recognise(written, "platelets_10e9_l") == "10^4/uL"


def test_every_unit_of_the_catalogue_is_recognised_in_a_header() -> None:
    for definition in catalogue.LABORATORY:
        for unit, _factor in definition.units:
            if unit in ("", "1", "ratio"):
                continue
            assert units.factor(definition.key, units.recognise(unit, definition.key)) == definition.factor(unit)


def test_a_title_a_group_row_and_a_unit_row_are_no_header() -> None:
    header = find(
        [
            ["2025年肝癌登记表"],
            ["基本信息", "", "实验室检查", "", "影像"],
            ["住院号", "性别", "ALB", "TBIL", ""],
            ["", "", "g/L", "umol/L", ""],
            ["0041", "男", "38.5", "13.0", "x"],
        ]
    )
    assert header.row == 2
    assert header.names == ("住院号", "性别", "ALB", "TBIL", "影像")
    assert header.units == ("", "", "g/L", "umol/L", "")
    assert header.first_row == 4


def test_a_table_of_figures_has_no_header() -> None:
    header = find([["1", "2.5", "3"], ["4", "5", "6"]])
    assert header.row is None
    assert header.names == ("Column 1", "Column 2", "Column 3")


def test_names_that_repeat_are_told_apart() -> None:
    assert find([["AFP", "ALB", "AFP", ""], ["1", "2", "3", "4"]]).names == ("AFP", "ALB", "AFP (2)", "Column 4")


def test_a_row_of_words_is_not_taken_for_the_header_of_unknown_names() -> None:
    header = find([["Gruppe", "Wert"], ["A", "3"], ["B", "4"]])
    assert header.row == 0
