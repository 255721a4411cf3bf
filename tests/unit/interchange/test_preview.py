"""The preview: every doubtful cell is named, left out while nobody decides, and never converted by guess."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from hccboard.interchange import import_fields, row_records
from hccboard.interchange.drafts import RowContext
from hccboard.interchange.preview import ImportPreview
from hccboard.interchange.values import Day, Quantity, Span

PreviewOf = Callable[..., ImportPreview]
TODAY = date(2025, 12, 31)


def problem(preview: ImportPreview, kind: str) -> Any:
    found = [p for p in preview.problems if p.kind == kind]
    assert len(found) == 1, [p.id for p in preview.problems]
    return found[0]


def records(preview: ImportPreview, row: int) -> dict[str, Any]:
    drafts = row_records.drafts(RowContext(preview.reader.source(row), preview.reader.values(row)))
    return {draft.group: draft.record for draft in drafts}


ALBUMIN = "HospNo;ALB(mg/dL);INR\n1;3.4;1.1\n2;2.9;1.2\n3;41;1.3\n"


def test_a_unit_that_is_not_accepted_leaves_the_column_out_until_someone_decides(preview_of: PreviewOf) -> None:
    preview = preview_of(ALBUMIN)
    found = problem(preview, "unit")
    assert (found.cells, found.chosen, found.decided) == (3, "leave_out", False)
    assert [option.id for option in found.options] == ["leave_out", "unit:g/L", "unit:g/dL"]
    assert "2 of 3" in found.options[2].text
    assert "albumin" not in preview.reader.values(0)
    assert preview.counts.rows_stored == 3
    assert preview.counts.cells_left_out == 3


def test_a_column_read_in_a_decided_unit_keeps_its_typed_value_and_stays_named(preview_of: PreviewOf) -> None:
    preview = preview_of(ALBUMIN, {"unit:albmgdl": "unit:g/dL"})
    assert preview.reader.values(0)["albumin"] == Quantity(Decimal("3.4"), "g/dL")
    assert "albumin" not in preview.reader.values(2)  # 41 g/dL is impossible
    cell = preview.cell(0, 1)
    assert (cell.state, cell.text, cell.stored) == ("suspicious", "3.4", "3.4 g/dL")
    assert preview.counts.cells_converted == 2
    assert problem(preview, "unit").chosen == "unit:g/dL"
    assert problem(preview, "high").cells == 1


def test_the_foot_shows_the_cell_as_the_header_says_and_in_other_units(preview_of: PreviewOf) -> None:
    found = preview_of(ALBUMIN).explain(0, 1)
    assert (found.in_file, found.as_header_says, found.as_proposed) == ("3.4 mg/dL", "0.034 g/L", "")
    assert found.other_units == (("g/L", "3.4 g/L"), ("g/dL", "34 g/L"))
    assert (found.row_number, found.column, found.header) == (2, 2, "ALB(mg/dL)")
    assert found.why


PLATELETS = "HospNo;PLT(10^9/L)\n1;99\n2;472000\n3;118\n4;1.71\n5;118000\n6;1600\n"


def test_values_out_of_range_are_left_out_as_one_group(preview_of: PreviewOf) -> None:
    preview = preview_of(PLATELETS)
    high = problem(preview, "high")
    assert (high.cells, high.chosen, high.title) == (3, "leave_out", "Platelets above 1500 10⁹/L")
    assert [option.id for option in high.options] == ["leave_out", "keep", "unit:/uL"]
    assert "2 of 3" in high.options[2].text
    assert preview.counts.rows_stored == 6
    assert [preview.cell(row, 1).state for row in range(6)] == [
        "stored", "suspicious", "stored", "suspicious", "suspicious", "suspicious",
    ]  # fmt: skip
    assert preview.cell(1, 1).stored == ""


def test_only_cells_that_fit_the_decided_unit_are_read_in_it(preview_of: PreviewOf) -> None:
    preview = preview_of(PLATELETS, {"high:plt109l": "unit:/uL"})
    assert preview.reader.values(1)["platelets_10e9_l"] == Quantity(Decimal(472000), "/uL")
    assert preview.reader.values(0)["platelets_10e9_l"] == Quantity(Decimal(99), "10^9/L")
    assert "platelets_10e9_l" not in preview.reader.values(5)


def test_an_implausible_value_may_be_kept_as_typed_an_impossible_one_never(preview_of: PreviewOf) -> None:
    preview = preview_of(PLATELETS, {"high:plt109l": "keep"})
    assert preview.reader.values(5)["platelets_10e9_l"] == Quantity(Decimal(1600), "10^9/L")
    assert "platelets_10e9_l" not in preview.reader.values(1)
    assert records(preview, 5)["lab:platelets_10e9_l"].confirmed is False


def test_a_doubtful_decimal_sign_waits_for_a_decision(preview_of: PreviewOf) -> None:
    text = "HospNo;creatinine (umol/L)\n1;1,234\n2;85\n"
    assert problem(preview_of(text), "decimal").cells == 1
    assert preview_of(text).cell(0, 1).stored == ""
    thousands = preview_of(text, {"decimal:creatinineumoll": "thousands"})
    assert thousands.reader.values(0)["creatinine"].value == 1234
    decimal = preview_of("HospNo;CRP (mg/L)\n1;1,234\n2;85\n", {"decimal:crpmgl": "decimal"})
    assert decimal.reader.values(0)["crp"].value == Decimal("1.234")


def test_a_decimal_comma_elsewhere_in_the_file_makes_a_point_doubtful(preview_of: PreviewOf) -> None:
    preview = preview_of("HospNo;CRP (mg/L);INR\n1;1.234;1,1\n2;85;1,2\n")
    assert problem(preview, "decimal").column == 1
    assert preview.reader.values(0)["inr"].value == Decimal("1.1")


DATES = "HospNo;visit_date;INR\n1;2025-11-03;1\n2;3.11.2025;1\n3;2025年11月3日;1\n4;31/02/2025;1\n5;3/4/2025;1\n"


def test_three_styles_of_dates_are_read_and_the_doubtful_ones_leave_their_rows_out(preview_of: PreviewOf) -> None:
    preview = preview_of(DATES, today=TODAY)
    assert [preview.reader.values(row).get("visit_date") for row in range(3)] == [Day(date(2025, 11, 3))] * 3
    assert [preview.row_action(row)[0] for row in range(5)] == ["new", "new", "new", "left_out", "left_out"]
    assert preview.cell(3, 1).state == "rejected"
    assert preview.cell(3, 2).state == "left_out"
    assert problem(preview, "calendar").options[0].id == "leave_row"
    assert problem(preview, "date_order").options[0].id == "leave_row"
    assert preview.counts.rows_stored == 3


@pytest.mark.parametrize(
    ("options", "row", "value"),
    [
        ({"calendar:visitdate": "month"}, 3, Day(date(2025, 2, 1), "month")),
        ({"calendar:visitdate": "undated"}, 3, None),
        ({"date_order:visitdate": "dmy"}, 4, Day(date(2025, 4, 3))),
        ({"date_order:visitdate": "mdy"}, 4, Day(date(2025, 3, 4))),
    ],
)
def test_a_decision_brings_the_rows_in(
    preview_of: PreviewOf, options: dict[str, str], row: int, value: Day | None
) -> None:
    preview = preview_of(DATES, options, today=TODAY)
    assert preview.row_action(row)[0] == "new"
    assert preview.reader.values(row).get("visit_date") == value


def test_one_cell_proves_the_order_for_its_column(preview_of: PreviewOf) -> None:
    preview = preview_of("HospNo;date\n1;3/4/2025\n2;13/4/2025\n", today=TODAY)
    assert preview.reader.values(0)["visit_date"] == Day(date(2025, 4, 3))
    assert preview.problems == ()


def test_day_numbers_of_a_text_file_wait_for_a_decision(preview_of: PreviewOf) -> None:
    text = "HospNo;date of birth\n1;20000\n"
    assert "birth_date" not in preview_of(text, today=TODAY).reader.values(0)
    decided = preview_of(text, {"day_number:dateofbirth": "days_1900"}, today=TODAY)
    assert decided.reader.values(0)["birth_date"] == Day(date(1954, 10, 3))


def test_a_repeated_hospital_number_keeps_the_first_row(preview_of: PreviewOf) -> None:
    text = "HospNo;date;INR\n7;2025-01-01;1.0\n8;2025-01-01;1.1\n7;2025-02-01;1.2\n7;2025-02-01;1.3\n"
    preview = preview_of(text, today=TODAY)
    assert [preview.row_action(row)[0] for row in range(4)] == ["new", "new", "left_out", "left_out"]
    assert preview.row_action(2)[1] == "Same as 2"
    found = problem(preview, "duplicate")
    assert (found.cells, [option.id for option in found.options]) == (2, ["keep_first", "keep_dated"])
    dated = preview_of(text, {"duplicate": "keep_dated"}, today=TODAY)
    assert [dated.row_action(row)[0] for row in range(4)] == ["new", "new", "new", "left_out"]
    assert dated.fates[0].case_id == dated.fates[2].case_id
    assert dated.counts.new_cases == 2


def test_repeated_numbers_without_dates_offer_no_way_to_keep_both(preview_of: PreviewOf) -> None:
    preview = preview_of("HospNo;INR\n7;1.0\n7;1.2\n")
    assert [option.id for option in problem(preview, "duplicate").options] == ["keep_first"]


@pytest.mark.parametrize(
    "text",
    [
        "HospNo;Sex;INR\n7;M;1.0\n7;F;1.2\n",
        "HospNo;Birth date;INR\n7;1950-01-01;1.0\n7;1960-01-01;1.2\n",
        "HospNo;age;INR\n7;50;1.0\n7;60;1.2\n",
        "HospNo;case number;INR\n7;A1;1.0\n8;A1;1.2\n",
    ],
)
def test_a_number_with_another_sex_birth_date_or_number_is_left_out_whatever_is_decided(
    preview_of: PreviewOf, text: str
) -> None:
    preview = preview_of(text, {"duplicate": "keep_dated"})
    assert preview.fates[1].reason == "conflict"
    assert problem(preview, "conflict").rows == 1


def test_a_row_that_names_nobody_is_left_out_where_others_have_a_number(preview_of: PreviewOf) -> None:
    text = "HospNo;INR\n7;1.0\n;1.2\n"
    assert preview_of(text).fates[1].reason == "no_identity"
    assert preview_of(text, {"no_identity": "by_row"}).counts.rows_stored == 2


def test_a_file_without_any_identity_makes_a_case_of_each_row(preview_of: PreviewOf) -> None:
    preview = preview_of("INR;Sex\n1.0;M\n1.2;F\n")
    assert preview.counts.new_cases == 2
    assert preview.fates[0].case_id != preview.fates[1].case_id
    again = preview_of("INR;Sex\n1.0;M\n1.2;F\n")
    assert again.fates[0].case_id == preview.fates[0].case_id


def test_formula_cells_are_named_and_left_out_but_in_text(preview_of: PreviewOf) -> None:
    text = "HospNo;INR;question\n7;=A1*2;=cmd|x\n"
    preview = preview_of(text)
    assert {p.kind for p in preview.problems} == {"formula"}
    assert preview.reader.values(0) == {"hospital_number": "7"}
    kept = preview_of(text, {"formula:question": "as_text"})
    assert kept.reader.values(0)["question"] == "=cmd|x"


def test_a_formula_as_hospital_number_leaves_the_row_out(preview_of: PreviewOf) -> None:
    preview = preview_of("HospNo;INR\n=A1;1.0\n8;1.1\n")
    assert preview.fates[0].fate == "left_out"
    assert [option.id for option in problem(preview, "formula").options] == ["leave_row"]


def test_words_without_a_code_are_open_and_not_read(preview_of: PreviewOf) -> None:
    preview = preview_of("HospNo;ascites\n7;none\n8;1\n")
    assert preview.cell(1, 1).state == "open"
    assert preview.counts.cells_open == 1
    assert preview.counts.columns_needing_you == 1
    assert preview.reader.values(0)["ascites"] == "none"


def test_invasion_without_its_class_is_stored_as_a_set_and_named(preview_of: PreviewOf) -> None:
    preview = preview_of("HospNo;PVTT\n7;yes\n8;no\n")
    vessels = records(preview, 0)["vessels"]
    assert (vessels.portal_vein, vessels.portal_vein_high) == ("Vp1", "Vp4")
    assert records(preview, 1)["vessels"].portal_vein == "Vp0"
    assert preview.cell(0, 1).state == "suspicious"
    left_out = preview_of("HospNo;PVTT\n7;yes\n8;no\n", {"unclassified:pvtt": "leave_out"})
    assert "vessels" not in records(left_out, 0)


@pytest.mark.parametrize("columns", ["0;5.8", "1;5.8"])
def test_nodules_that_contradict_each_other_are_left_out(preview_of: PreviewOf, columns: str) -> None:
    text = f"HospNo;nodule count;diameters (cm)\n7;{columns}|3.1\n8;2;5|3\n"
    preview = preview_of(text)
    assert problem(preview, "tumour").rows == 1
    assert "nodule_count" not in preview.reader.values(0)
    assert "imaging" in records(preview, 1)
    assert preview.counts.rows_stored == 2


def test_a_largest_diameter_below_a_listed_one_contradicts(preview_of: PreviewOf) -> None:
    preview = preview_of("HospNo;largest diameter (cm);size1 (cm)\n7;3;5\n8;5;5\n")
    assert problem(preview, "tumour").rows == 1
    assert preview.reader.values(1)["largest_diameter"] == Span(50, 50)


def test_a_cell_can_be_corrected_by_hand(preview_of: PreviewOf) -> None:
    preview = preview_of(PLATELETS, cells={(1, 1): "472"})
    assert preview.cell(1, 1).state == "stored"
    assert preview.reader.values(1)["platelets_10e9_l"].value == 472


def test_examples_show_every_kind_of_mark(preview_of: PreviewOf) -> None:
    lines = "".join(f"{number};{100 + number}\n" for number in range(60))
    preview = preview_of(f"HospNo;PLT(10^9/L)\n{lines}70;472000\n71;x\n5;7\n")
    shown = list(preview.rows("examples"))
    assert len(shown) < 15
    assert {60, 61, 62} <= set(shown)
    assert list(preview.rows("high:plt109l")) == [60]
    assert len(preview.rows("all")) == 63
    assert list(preview.rows("left_out")) == [62]
    assert {(row, column) for row, column, _id in preview.problem_cells()} >= {(60, 1), (61, 1), (62, -1)}


def test_units_lists_and_dates_go_to_their_records(preview_of: PreviewOf) -> None:
    text = (
        "HospNo;name;sex;birth date;date;lab date;imaging date;ALB(g/L);AFP(ng/mL);ECOG;size1(cm);size2(mm);"
        "nodule count;encephalopathy;HBsAg;antiviral;metastasis site;distant metastasis;systemic therapy;"
        "start date;vital status;death date;question;meeting date\n"
        "7;王伟;男;1950-02-03;2025-03-01;2025-02-20;2025-02-10;34;>60500;1-2;5.2;31;2;I-II级;+;是;肺、骨;yes;sorafenib;"
        "2024-05-01;alive;2025-03-05;why;2025-04-01\n8;李丽;女;;2025-03-01;;;;;0;;;3;无;-;否;;no;;;;;;\n"
    )
    preview = preview_of(text, today=TODAY)
    found = records(preview, 0)
    assert (found["patient"].name, found["patient"].sex, found["patient"].birth_date) == ("王伟", "M", date(1950, 2, 3))
    assert found["lab:albumin"].date == date(2025, 2, 20)
    assert (found["lab:afp"].comparator, found["lab:afp"].value) == (">", 60500)
    assert (found["ecog"].ecog_low, found["ecog"].ecog_high, found["ecog"].date) == (1, 2, date(2025, 3, 1))
    assert found["imaging"].date == date(2025, 2, 10)
    assert found["imaging"].all_nodules_listed is True
    assert [found[f"measurement:{n}"].longest_diameter_mm for n in (1, 2)] == [52, 31]
    assert found["measurement:1"].study_id == "@imaging"
    liver = found["liver"]
    assert (liver.encephalopathy_grade_low, liver.encephalopathy_grade_high) == (1, 2)
    assert (found["cause:hbv"].hbsag, found["cause:hbv"].antiviral_therapy) == ("positive", True)
    assert {found[f"spread:{site}"].certainty for site in ("lung", "bone", "distant_any")} == {"yes"}
    assert (found["therapy"].drugs, found["therapy"].date) == ("sorafenib", date(2024, 5, 1))
    assert (found["follow_up"].vital_status, found["follow_up"].date) == ("alive", date(2025, 3, 5))
    assert (found["board"].question, found["board"].meeting_date) == ("why", date(2025, 4, 1))
    assert found["lab:albumin"].source == "table.csv, row 2"
    other = records(preview, 1)
    assert other["spread:distant_any"].certainty == "no"
    assert other["imaging"].all_nodules_listed is None
    assert (other["cause:hbv"].hbsag, other["cause:hbv"].certainty) == ("negative", "no")


def test_a_long_file_of_one_date_order_is_read_lazily(preview_of: PreviewOf) -> None:
    lines = "".join(f"{n};{n % 28 + 1}/{n % 12 + 1}/2025;{n % 40 + 10}\n" for n in range(3000))
    preview = preview_of(f"HospNo;date;ALB(g/L)\n{lines}", today=TODAY)
    assert preview.counts.rows_stored == 3000
    assert preview.cell(2999, 2).stored.endswith("g/L")


@pytest.mark.parametrize("number", ["1.23457E+17", "4,2E+11"])
def test_a_number_that_a_spreadsheet_rounded_names_nobody(preview_of: PreviewOf, number: str) -> None:
    preview = preview_of(f"HospNo;INR\n{number};1.0\n8;1.1\n")
    assert (preview.fates[0].reason, preview.fates[1].fate) == ("digits_lost", "new")
    assert preview.row_action(0)[1].startswith("A spreadsheet rounded")


def test_the_foot_of_a_list_is_no_patient(preview_of: PreviewOf) -> None:
    preview = preview_of("HospNo;INR;Sex\n7;1.0;M\nTotal 1;;\n")
    assert [fate.reason for fate in preview.fates] == ["", "nothing_else"]
    assert list(preview.rows(problem(preview, "nothing_else").id)) == [1]
    assert next(preview.problem_cells()) == (1, -1, "nothing_else")


@pytest.mark.parametrize("cells", ["99;=A1", "abc;=1+1", "-4;="])
def test_a_number_beside_cells_that_are_not_believed_is_a_case(preview_of: PreviewOf, cells: str) -> None:
    preview = preview_of(f"Case number;INR;ALB(g/L)\nA-1;1.0;40\nA-2;{cells}\n")
    assert [fate.fate for fate in preview.fates] == ["new", "new"]
    assert preview.counts.rows_stored == 2
    assert {p.column for p in preview.problems} == {1, 2}
    assert records(preview, 1)["patient"].case_number == "A-2"
    assert set(records(preview, 1)) == {"patient"}


@pytest.mark.parametrize("foot", ["Total", "合计", "Mean:"])
def test_the_foot_of_a_list_with_formulas_is_no_patient_and_is_named(preview_of: PreviewOf, foot: str) -> None:
    preview = preview_of(f"Case number;INR;ALB(g/L)\nA-1;1.0;40\n{foot};=SUM(B2:B2);=SUM(C2:C2)\n")
    assert [fate.reason for fate in preview.fates] == ["", "nothing_else"]
    assert list(preview.rows("nothing_else")) == [1]


def test_every_row_that_is_left_out_is_named_with_its_reason(preview_of: PreviewOf) -> None:
    preview = preview_of("HospNo;INR;Sex;Unknown thing\n7;1.0;M;\n8;;;\n7;1.2;F;\n1.2E+17;1.0;;\n;1.0;;\n", today=TODAY)
    left_out = set(preview.rows("left_out"))
    assert left_out == {1, 2, 3, 4}
    assert left_out <= {row for row, _column, _problem in preview.problem_cells()}
    assert all(preview.row_action(row)[1] for row in left_out)
    assert all(p.title for p in preview.problems)


SITES = ("lung", "bone", "adrenal", "brain", "peritoneum", "distant_lymph_node")


@pytest.mark.parametrize(
    "heads",
    [
        "Lung metastasis;Bone metastases;Adrenal metastasis;Brain mets;Peritoneal metastasis;Distant lymph nodes",
        "肺转移;骨转移;肾上腺转移;脑转移;腹膜转移;远处淋巴结转移",
    ],
)
def test_a_column_per_site_says_where_a_tumour_spread_and_where_not(preview_of: PreviewOf, heads: str) -> None:
    preview = preview_of(f"HospNo;CT date;{heads};Metastasis site\n1;2025-03-04;yes;no;no;是;无;1;lung\n")
    assert preview.problems == ()
    found = records(preview, 0)
    said = {site: found[f"spread:{site}"].certainty for site in SITES}
    assert said == {"lung": "yes", "bone": "no", "adrenal": "no", "brain": "yes", "peritoneum": "no",
                    "distant_lymph_node": "yes"}  # fmt: skip
    assert found["spread:lung"].date == date(2025, 3, 4)


@pytest.mark.parametrize(
    "heads", ["ECOG date;Endoscopy date;AFP date;Lab date", "ECOG日期;胃镜日期;AFP日期;化验日期"]
)
def test_performance_endoscopy_and_afp_have_days_of_their_own(preview_of: PreviewOf, heads: str) -> None:
    preview = preview_of(
        f"HospNo;Visit date;ECOG;Varices;AFP(ng/mL);INR;{heads}\n"
        "1;2025-01-01;1;none;400;1.1;2025-02-01;2025-03-01;2025-04-01;2025-05-01\n",
        today=TODAY,
    )
    found = records(preview, 0)
    assert [found[group].date.month for group in ("ecog", "endoscopy", "lab:afp", "lab:inr")] == [2, 3, 4, 5]


@pytest.mark.parametrize(
    ("heads", "words"),
    [("Drug;Drug dose;Stop reason;Best response;Response criteria", "Toxicity;PR;RECIST 1.1"),
     ("靶向药物;用药剂量;停药原因;最佳疗效;疗效评价标准", "不良反应;部分缓解;RECIST1.1")],
)  # fmt: skip
def test_a_line_of_therapy_has_its_dose_its_end_and_its_criteria(
    preview_of: PreviewOf, heads: str, words: str
) -> None:
    therapy = records(preview_of(f"HospNo;{heads}\n1;lenvatinib;8 mg daily;{words}\n"), 0)["therapy"]
    assert (therapy.drugs, therapy.dose, therapy.stop_reason, therapy.best_response, therapy.response_criteria) == (
        "lenvatinib", "8 mg daily", "intolerance", "PR", "RECIST1.1",
    )  # fmt: skip


CONTRADICTING_SITES = (
    "HospNo;Metastasis site;Lung metastasis;Bone metastasis\n1;lung;no;no\n2;lung, bone;yes;no\n3;lung;;\n"
)


@pytest.mark.parametrize(
    ("option", "said", "left_out"),
    [
        ("", ({"bone": "no"}, {"lung": "yes"}), 3),
        ("list", ({"lung": "yes", "bone": "no"}, {"lung": "yes", "bone": "yes"}), 2),
        ("own_column", ({"lung": "no", "bone": "no"}, {"lung": "yes", "bone": "no"}), 1),
    ],
)
def test_a_list_of_sites_that_its_own_column_denies_is_to_be_decided(
    preview_of: PreviewOf, option: str, said: tuple[dict[str, str], dict[str, str]], left_out: int
) -> None:
    preview = preview_of(CONTRADICTING_SITES, {"sites": option} if option else {})
    found = problem(preview, "sites")
    assert (found.rows, found.column, found.decided, len(found.options)) == (2, None, bool(option), 3)
    assert list(preview.rows("sites")) == [0, 1]
    for row, expected in enumerate(said):
        kept = {g.partition(":")[2]: r.certainty for g, r in records(preview, row).items() if g.startswith("spread:")}
        assert kept == expected
    assert preview.counts.cells_left_out == left_out
    assert records(preview, 2)["spread:lung"].certainty == "yes"


def test_the_cells_of_a_contradiction_are_marked_and_say_what_is_stored(preview_of: PreviewOf) -> None:
    preview = preview_of(CONTRADICTING_SITES)
    assert [preview.cell(0, column).state for column in (1, 2, 3)] == ["suspicious", "suspicious", "stored"]
    assert [preview.cell(1, column).stored for column in (1, 2, 3)] == ["lung", "yes", ""]
    assert preview.cell(0, 1).problem == "sites"
    assert preview.explain(0, 2).why
    assert preview.cell(2, 1).state == "stored"


def test_regional_nodes_and_causes_that_a_list_names_and_their_column_denies_are_to_be_decided(
    preview_of: PreviewOf,
) -> None:
    preview = preview_of(
        "HospNo;Metastasis site;Lymph node metastasis;Aetiology;Hepatitis C\n1;regional lymph node;no;HBV, HCV;no\n"
    )
    assert {p.id for p in preview.problems} == {"sites", "causes"}
    found = records(preview, 0)
    assert "spread:regional_lymph_node" not in found
    assert (found["cause:hbv"].certainty, "cause:hcv" in found) == ("yes", False)


def test_a_contradiction_of_nodules_marks_its_cells_and_counts_them(preview_of: PreviewOf) -> None:
    text = "HospNo;nodule count;diameters (cm);INR\n7;1;5.8|3.1;1.1\n"
    preview = preview_of(text)
    assert (preview.cell(0, 1).state, preview.cell(0, 1).stored) == ("suspicious", "")
    assert preview.cell(0, 3).state == "stored"
    assert (preview.counts.cells_stored, preview.counts.cells_left_out) == (2, 2)
    kept = preview_of(text, {"tumour": "keep"})
    assert (kept.cell(0, 1).state, kept.cell(0, 1).stored, kept.counts.cells_stored) == ("suspicious", "1", 4)


LONELY = (
    "HospNo;{heads}\n1;lenvatinib;8 mg;2024-05-01;2024-08-01;intolerance;PR;RECIST 1.1\n"
    "2;;8 mg;2024-05-01;2024-08-01;intolerance;PR;RECIST 1.1\n"
)


@pytest.mark.parametrize(
    "heads",
    ["Drug;Drug dose;Drug start;Last dose;Stop reason;Best response;Response criteria",
     "靶向药物;用药剂量;用药开始日期;停药日期;停药原因;最佳疗效;疗效评价标准"],
)  # fmt: skip
def test_what_is_said_of_a_therapy_that_the_row_does_not_name_is_a_problem_of_its_column(
    preview_of: PreviewOf, heads: str
) -> None:
    preview = preview_of(LONELY.format(heads=heads), today=TODAY)
    assert [(p.kind, p.column, p.cells, p.rows) for p in preview.problems] == [("alone", c, 1, 1) for c in range(2, 8)]
    assert "Systemic therapy" in preview.problems[0].title
    assert "therapy" not in records(preview, 1)
    assert records(preview, 0)["therapy"].dose == "8 mg"
    assert [preview.cell(row, 2).state for row in range(2)] == ["stored", "suspicious"]
    assert (preview.cell(1, 2).text, preview.cell(1, 2).stored) == ("8 mg", "")
    assert "Systemic therapy" in preview.explain(1, 2).why
    assert (preview.counts.cells_left_out, preview.counts.cells_stored) == (6, 9)
    assert (1, 2, preview.problems[0].id) in set(preview.problem_cells())


@pytest.mark.parametrize(
    ("header", "cell", "needed"),
    [("Dose of systemic therapy", "8 mg", "Systemic therapy"), ("Date of surgery", "2024-05-01", "Procedures"),
     ("Performance status due to the cancer", "yes", "ECOG performance status"),
     ("Date of death", "2024-05-01", "Vital status"), ("Cause of death", "bleeding", "Vital status"),
     ("Recurrence", "yes", "Vital status")],
)  # fmt: skip
def test_a_column_whose_record_no_column_makes_is_named_and_never_silent(
    preview_of: PreviewOf, header: str, cell: str, needed: str
) -> None:
    preview = preview_of(f"HospNo;INR;{header}\n7;1.1;{cell}\n", today=TODAY)
    found = problem(preview, "alone")
    assert (found.column, found.cells, found.options[0].id) == (2, 1, "leave_out")
    assert needed in found.title
    assert preview.counts.cells_left_out == 1
    assert set(records(preview, 0)) == {"patient", "lab:inr"}


def test_a_row_of_which_only_lonely_values_are_known_is_a_case_all_the_same(preview_of: PreviewOf) -> None:
    preview = preview_of("HospNo;INR;Drug dose\n7;;8 mg\n8;1.1;\n")
    assert [fate.fate for fate in preview.fates] == ["new", "new"]
    assert set(records(preview, 0)) == {"patient"}


def test_no_value_is_shown_as_stored_that_no_record_holds(preview_of: PreviewOf) -> None:
    """Each target alone in a row: what the preview shows as stored comes back in a record."""
    silent = {"laboratory_date", "imaging_date", "ecog_date", "endoscopy_date", "afp_date", "visit_date"}  # date others
    for target in import_fields.targets().values():
        said = target.codes or target.parser in ("text", "date", "labels")
        if not said or target.id in silent or target.record == "Patient":
            continue
        for word in target.codes[:1] or (("2025-03-01",) if target.parser == "date" else ("words",)):
            mapping = {"Own": {"target": target.id, "codes": {word: word} if target.codes else {}}}
            preview = preview_of(f"HospNo;Own\n7;{word}\n", today=TODAY, **mapping)
            shown = preview.cell(0, 1).state == "stored"
            held = any(target.id in draft.origin.values() for draft in row_records.drafts(
                RowContext("", preview.reader.values(0))))  # fmt: skip
            assert shown == held, target.id


def lesions(preview: ImportPreview, row: int = 0) -> dict[int, tuple[str, tuple[str, ...], int | None, str | None]]:
    """Number -> label, segments, diameter, category of the lesions that a row makes."""
    found = records(preview, row)
    numbers = [int(group.partition(":")[2]) for group in found if group.startswith("lesion:")]
    measured = {number: found.get(f"measurement:{number}") for number in numbers}
    return {
        number: (found[f"lesion:{number}"].label, found[f"lesion:{number}"].segments,
                 m.longest_diameter_mm if (m := measured[number]) else None, m.li_rads if m else None)
        for number in numbers
    }  # fmt: skip


BOTH = {1: ("A", ("S5", "S8"), 52, "LR-5"), 2: ("L2", ("S4a", "S4b"), 31, "LR-4")}


@pytest.mark.parametrize(
    ("heads", "cells"),
    [
        ("Lesion 1 size (mm);Lesion 2 size (mm);Lesion 1 label;Lesion 1 segment;Lesion 2 segment;"
         "Lesion 1 LI-RADS;Lesion 2 LI-RADS", "52;31;A;S5/S8;IV;LR-5;4"),
        # the number in the name counts, not the order of the columns
        ("L2 LI-RADS;L1 LI-RADS;L2 segment;L1 segment;Lesion 1 label;size1(mm);size2(mm)",
         "LR-4;5;4a,4b;V,VIII;A;52;31"),
        ("病灶1大小(mm);病灶2大小(mm);病灶1编号;病灶1肝段;病灶2肝段;病灶1 LI-RADS分类;病灶2 LI-RADS分类",
         "52;31;A;Ⅴ、Ⅷ段;左内叶;5类;LR-4"),
    ],
)  # fmt: skip
def test_columns_of_each_lesion_go_to_their_lesion(preview_of: PreviewOf, heads: str, cells: str) -> None:
    preview = preview_of(f"HospNo;nodule count;CT date;{heads}\n7;2;2025-02-10;{cells}\n", today=TODAY)
    assert preview.problems == ()
    assert lesions(preview) == BOTH
    found = records(preview, 0)
    assert (found["imaging"].all_nodules_listed, found["lesion:1"].date) == (True, date(2025, 2, 10))
    assert found["measurement:2"].state == "measured"


@pytest.mark.parametrize("heads", ["Lesion label,Liver segment,LI-RADS", "病灶编号,肝段,LI-RADS分类"])
def test_lists_are_laid_onto_the_lesions_in_their_order(preview_of: PreviewOf, heads: str) -> None:
    preview = preview_of(f"HospNo,diameters (mm),{heads}\n7,52|31,A;L2,S5/S8|S4,LR-5|LR-4\n")
    assert preview.problems == ()
    assert lesions(preview) == BOTH
    assert [preview.cell(0, column).stored for column in (3, 4)] == ["S5/S8, S4", "LR-5, LR-4"]


def test_an_empty_place_in_a_list_or_a_blank_column_moves_no_other(preview_of: PreviewOf) -> None:
    in_a_list = preview_of("HospNo,diameters (mm),Liver segment\n7,52;31;12,S5;;S8\n")
    assert [segments for _label, segments, *_rest in lesions(in_a_list).values()] == [("S5",), (), ("S8",)]
    in_columns = preview_of("HospNo;L1 segment;L2 segment;size1(mm);size2(mm);L2 LI-RADS\n7;S5;;;31;LR-5\n")
    assert in_columns.problems == ()
    assert lesions(in_columns) == {1: ("L1", ("S5",), None, None), 2: ("L2", (), 31, "LR-5")}


def test_one_tumour_needs_no_number(preview_of: PreviewOf) -> None:
    preview = preview_of("HospNo;nodule count;largest diameter (mm);Liver segment;LI-RADS\n7;1;52;S5/S8;5\n")
    assert preview.problems == ()
    assert lesions(preview) == {1: ("L1", ("S5", "S8"), None, "LR-5")}
    assert records(preview, 0)["measurement:1"].state is None
    assert records(preview, 0)["imaging"].all_nodules_listed is True


@pytest.mark.parametrize(
    ("heads", "cells"),
    [
        ("diameters (mm),Liver segment", "52;31,S5"),  # which of the two?
        ("diameters (mm),Liver segment", "52,S5;S8"),
        ("nodule count,Liver segment", "3,S5"),
        ("nodule count,LI-RADS", "multiple,LR-5"),
        ("INR,Liver segment", "1.1,S5/S8"),  # one tumour in both, or two?
        ("INR,Liver segment", "1.1,S5;S8"),
        ("size1 (mm),size2 (mm),L1 LI-RADS", "52,31;20,LR-5"),  # two sizes in the column of one lesion
        ("nodule count,L1 segment,L2 segment", "1,S5,S8"),
    ],
)
def test_where_it_cannot_be_told_which_lesion_is_meant_it_is_named_and_left_out(
    preview_of: PreviewOf, heads: str, cells: str
) -> None:
    preview = preview_of(f"HospNo,{heads}\n7,{cells}\n")
    found = problem(preview, "lesions")
    assert (found.rows, [option.id for option in found.options]) == (1, ["leave_out"])
    assert all(not segments and category is None for _label, segments, _size, category in lesions(preview).values())
    last = len(heads.split(","))
    assert (preview.cell(0, last).state, preview.cell(0, last).stored) == ("suspicious", "")
    assert preview.explain(0, last).why
    assert preview.counts.cells_left_out >= 1


@pytest.mark.parametrize("cell", ["S5-8", "right lobe", "LR-4/5"])
def test_a_word_that_is_no_segment_and_no_category_is_open(preview_of: PreviewOf, cell: str) -> None:
    head = "LI-RADS" if cell.startswith("LR") else "Liver segment"
    preview = preview_of(f"HospNo;nodule count;{head}\n7;1;{cell}\n")
    assert preview.mapping.columns[2].open_codes == (cell,)
    assert problem(preview, "codes").cells == 1
    assert lesions(preview) == {}
    code = "LR-4" if head == "LI-RADS" else "S8"
    decided = preview_of(f"HospNo;nodule count;{head}\n7;1;{cell}\n", **{head: {"codes": {cell: code}}})
    assert len(lesions(decided)) == 1


def test_a_row_that_is_shown_while_another_is_stored_keeps_its_own_values(preview_of: PreviewOf) -> None:
    reader = preview_of("HospNo;ALB(g/L)\n1;34\n2;41\n").reader
    seen: list[Any] = []

    class Interrupted(type(reader)):  # type: ignore[misc]
        """Another thread reads a row at the very moment when one is remembered."""

        @property
        def _last(self) -> Any:
            return self.__dict__.get("kept")

        @_last.setter
        def _last(self, made: Any) -> None:
            self.__dict__["kept"] = made
            if not seen:
                seen.append(None)
                seen.append(self.values(1)["albumin"])

    reader.__class__ = Interrupted
    assert reader.values(0)["albumin"] == Quantity(Decimal("34"), "g/L")
    assert seen[1] == Quantity(Decimal("41"), "g/L")
