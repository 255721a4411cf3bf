"""The mapping of columns: guessed with reasons, corrected, saved as data, reused by names."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from hccboard.errors import UserError
from hccboard.interchange import mapping as mappings
from hccboard.interchange.guess import guess_mapping, refreshed, without_names
from hccboard.interchange.mapping import Mapping, from_json, to_json
from hccboard.interchange.table import Table

Read = Callable[..., Table]

TEXT = (
    "HospNo;Name;Phone;ALB(mg/dL);TBIL umol/L;PVT;size1;LN;BCLC;AFP;remark2;Sex;AFP follow-up\n"
    "0041;Li;123;3.4;13;Vp2;5.8;+;A;12;x;M;9\n"
    "0042;Wang;124;2.9;22;Y;7.8;-;B;>60500;y;F;8\n"
)


def matches(mapping: Mapping) -> dict[str, tuple[str, str]]:
    return {column.header: (column.target, column.match) for column in mapping.columns}


def test_every_column_is_guessed_with_its_reason(read: Read) -> None:
    assert matches(guess_mapping(read(TEXT))) == {
        "HospNo": ("hospital_number", "exact_name"),
        "Name": ("name", "exact_name"),
        "Phone": ("", "by_rule"),
        "ALB(mg/dL)": ("albumin", "unit_unlikely"),
        "TBIL umol/L": ("bilirubin", "name_and_unit"),
        "PVT": ("portal_vein_thrombosis", "codes_open"),
        "size1": ("diameters", "no_unit"),
        "LN": ("", "several"),
        "BCLC": ("", "computed"),
        "AFP": ("afp", "no_unit"),
        "remark2": ("", "not_known"),
        "Sex": ("sex", "code_list"),
        "AFP follow-up": ("", "not_known"),
    }


def test_the_columns_stand_in_the_three_groups_of_the_list(read: Read) -> None:
    status = {column.header: column.status for column in guess_mapping(read(TEXT)).columns}
    assert [h for h, s in status.items() if s == "needs_you"] == ["ALB(mg/dL)", "PVT", "size1", "LN", "AFP"]
    assert [h for h, s in status.items() if s == "ignored"] == ["Phone", "BCLC", "remark2", "AFP follow-up"]


def test_an_albumin_in_g_per_l_that_holds_g_per_dl_is_unlikely(read: Read) -> None:
    mapping = guess_mapping(read("ALB(g/L);INR\n3.4;1\n4.1;1\n2.9;1\n"))
    assert mapping.columns[0].match == "unit_unlikely"
    assert mapping.columns[0].unit == "g/L"


def test_a_second_column_of_one_fact_is_left_to_the_user(read: Read) -> None:
    mapping = guess_mapping(read("AFP (ng/mL);甲胎蛋白(ng/mL)\n1;2\n"))
    assert matches(mapping)["甲胎蛋白(ng/mL)"] == ("", "taken")


def test_diameters_may_stand_in_several_columns(read: Read) -> None:
    mapping = guess_mapping(read("size1 (cm);size2 (cm);INR\n5;3;1\n"))
    assert [column.target for column in mapping.columns] == ["diameters", "diameters", "inr"]


def test_units_in_every_cell_need_none_in_the_header(read: Read) -> None:
    mapping = guess_mapping(read("ALB;size;Sex\n34 g/L;5.8 cm;M\n3.9 g/dL;60 mm;F\n"))
    assert [column.match for column in mapping.columns] == ["exact_name", "exact_name", "code_list"]


def test_names_are_not_read_where_the_hospital_forbids_it(read: Read) -> None:
    mapping = without_names(guess_mapping(read(TEXT)))
    assert matches(mapping)["Name"] == ("", "by_rule")
    with pytest.raises(UserError):
        mapping.with_column(1, target="name")


def test_contact_data_are_dropped_when_the_table_is_read(read: Read) -> None:
    table = read(TEXT)
    assert table.columns[2].samples == ()
    assert all("123" not in row for row in table.stored_rows)
    with pytest.raises(UserError, match="Contact data"):
        guess_mapping(table).with_column(2, target="name")


def test_a_changed_column_forgets_what_belonged_to_the_old_target(read: Read) -> None:
    table = read(TEXT)
    mapping = guess_mapping(table).with_column(5, target="portal_vein", codes={"Y": "Vp1-Vp4"})
    column = refreshed(mapping, table).columns[5]
    assert dict(column.codes) == {"Y": "Vp1-Vp4", "Vp2": "Vp2"}
    assert column.status == "mapped"
    again = mapping.with_column(5, target="inr").columns[5]
    assert (again.codes, again.match) == ({}, "chosen")
    assert mapping.with_column(5, target="").columns[5].status == "ignored"


@pytest.mark.parametrize(
    "changes",
    [{"target": "nonsense"}, {"target": "albumin", "unit": "mg/dL"}, {"target": "sex", "codes": {"1": "X"}}],
)
def test_an_impossible_choice_is_refused(read: Read, changes: dict[str, object]) -> None:
    with pytest.raises(UserError) as caught:
        guess_mapping(read(TEXT)).with_column(0, **changes)
    assert "HospNo" in caught.value.what
    assert caught.value.next_step


def test_a_mapping_comes_back_from_json_and_finds_its_columns_in_another_order(read: Read) -> None:
    table = read(TEXT)
    mapping = refreshed(
        guess_mapping(table)
        .with_column(3, unit="g/dL")
        .with_column(6, unit="cm")
        .with_column(9, unit="ng/mL")
        .with_column(7, target="lymph_nodes", codes={"+": "yes", "-": "no"})
        .with_column(10, target="", reason="free text"),
        table,
    )  # fmt: skip
    data = json.loads(json.dumps(to_json(mapping)))
    other = read("tbil umol/l;HOSP NO;alb (mg/dl);new column;LN\n10;0041;3.9;x;+\n")
    found = from_json(data, other)
    assert [(c.target, c.unit) for c in found.columns] == [
        ("bilirubin", "umol/L"), ("hospital_number", ""), ("albumin", "g/dL"), ("", ""), ("lymph_nodes", ""),
    ]  # fmt: skip
    assert found.columns[2].header_unit == "mg/dL"
    assert "free text" in json.dumps(data)


def test_a_saved_mapping_whose_columns_are_all_there_is_taken_whole(read: Read) -> None:
    saved = from_json(
        {"format": mappings.FORMAT, "version": 1, "name": "Registry",
         "columns": [{"header": "HospNo", "target": "case_number"},
                     {"header": "AFP", "target": "afp", "unit": "IU/mL"}]}
    )  # fmt: skip
    found = guess_mapping(read(TEXT), [saved])
    assert found.name == "Registry"
    assert matches(found)["HospNo"] == ("case_number", "learned")
    assert found.columns[9].unit == "IU/mL"
    assert matches(found)["TBIL umol/L"] == ("", "not_known")


def test_single_columns_are_learned_from_a_mapping_that_does_not_fit(read: Read) -> None:
    saved = from_json(
        {"format": mappings.FORMAT, "version": 1, "name": "Other",
         "columns": [{"header": "AFP", "target": "afp", "unit": "IU/mL"}, {"header": "absent", "target": "inr"}]}
    )  # fmt: skip
    found = guess_mapping(read(TEXT), [saved])
    assert matches(found)["AFP"] == ("afp", "learned")
    assert matches(found)["TBIL umol/L"] == ("bilirubin", "name_and_unit")


@pytest.mark.parametrize(
    "data",
    [
        None, [], {}, {"format": "x"}, {"format": mappings.FORMAT, "version": 2, "columns": []},
        {"format": mappings.FORMAT, "version": 1, "columns": [{"target": "afp"}]},
        {"format": mappings.FORMAT, "version": 1, "columns": [{"header": "AFP", "target": "nonsense"}]},
        {"format": mappings.FORMAT, "version": 1, "columns": [{"header": "AFP", "target": "afp", "unit": "kg"}]},
        {"format": mappings.FORMAT, "version": 1, "columns": [{"header": "not here", "target": "afp"}]},
        {"format": mappings.FORMAT, "version": 1, "columns": [{"header": "AFP", "target": "afp"}], "decisions": [1]},
    ],
)  # fmt: skip
def test_data_that_are_no_usable_mapping_are_refused(read: Read, data: object) -> None:
    with pytest.raises(UserError) as caught:
        from_json(data, read(TEXT))
    assert caught.value.what
    assert caught.value.next_step
