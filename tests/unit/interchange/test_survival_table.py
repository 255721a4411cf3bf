"""A table of times and events: what is read, what is named, what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from hccboard.errors import UserError
from hccboard.interchange.survival_table import SurvivalTable, read
from hccboard.wording.survival import dropped_text


@pytest.fixture
def table(tmp_path: Path):
    def of(text: str | bytes, **asked) -> SurvivalTable:
        path = tmp_path / "cohort.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return read(path, **{"time": "os", "event": "death", **asked})

    return of


def reasons(found: SurvivalTable) -> dict[int, str]:
    return {one.row: dropped_text(one.code, one.column, str) for one in found.dropped}


def test_rows_that_cannot_be_used_are_named_as_a_spreadsheet_counts(table) -> None:
    found = table(
        "os,death,arm\n1,1,a\n-2,1,a\n,1,a\nnan,1,a\nsoon,1,a\n>12,1,a\n3 m,1,a\ninf,0,a\n4,,a\n4,2,a\n4,dead,a\n"
        "5,0,\n\n6,0,b,c\n7.5,0,b\n", group="arm",
    )  # fmt: skip
    assert (found.rows, found.durations, found.events, found.groups) == (
        (2, 16), (1.0, 7.5), (True, False), ("a", "b"),
    )  # fmt: skip
    assert reasons(found) == {
        3: "time is negative", 4: "time is missing", 5: "time is missing", 6: "time is not a number",
        7: "time is not a number", 8: "time is not a number", 9: "time is not a number", 10: "event is missing",
        11: "event is neither 0 nor 1", 12: "event is neither 0 nor 1", 13: "group is missing",
        15: "the row has more cells than the header",
    }  # fmt: skip


def test_tables_as_hospitals_export_them(table) -> None:
    found = table("os;death;组别\n1,5;是;手术\n12,25;否;药物\n".encode("gb18030"), group="组别")
    assert (found.durations, found.events, found.groups) == ((1.5, 12.25), (True, False), ("手术", "药物"))
    tabs = table("\ufeffos\tdeath\n1\tTRUE\n2\t0.0\n")
    assert (tabs.durations, tabs.events) == ((1.0, 2.0), (True, False))


def test_covariates_are_numbers_or_texts(table) -> None:
    found = table("os,death,albi,stage\n1,1,-2.61,B\n2,1,−1.4,\n3,0,NA,A\n", covariates=("albi", "stage"))
    assert found.covariates == {"albi": (-2.61, -1.4, None), "stage": ("B", None, "A")}
    assert not found.dropped


def test_when_groups_were_decided(table) -> None:
    found = table("os,death,arm,when\n1,1,a,\n2,1,b,1.5\n3,0,b,late\n4,0,b,-1\n", group="arm", decided="when")
    assert found.decided == (None, 1.5, -1.0)
    assert reasons(found) == {4: "when is not a number"}


@pytest.mark.parametrize(("text", "asked", "said"), [
    ("os,death\n1,1\n", {"time": "OS"}, "no column OS"),
    ("survival,death\n1,1\n", {"time": "surviva"}, "Did you mean survival?"),
    ("os,death\n1,1\n", {"group": "arm"}, "Its columns are: os, death."),
    ("os,os,death\n1,1,1\n", {}, "2 columns named os"),
    ("os,death\n1,1\n", {"event": "os"}, "named twice"),
    ("os,death,age\n1,1,5\n", {"covariates": ("age", "age")}, "named twice"),
    ("os,death\n1,1\n2,2\n2,2\n", {}, "which of them is the event cannot be told"),
    ("os,death\n-1,1\nx,0\n", {}, "No row can be used; in row 2 time is negative."),
    ("os,death,afp\n1,1,12\n2,0,>1210\n", {"covariates": ("afp",)}, "numbers and texts, the first text in row 3"),
    ("os,death\n", {}, "no row below it"),
    ("", {}, "empty"),
    (b"PK\x03\x04....", {}, "XLSX"),
    (b"\x00\x01\x02\x03\x00\x01", {}, "table"),
])  # fmt: skip
def test_what_cannot_be_used_is_refused_in_one_sentence(table, text, asked, said) -> None:
    with pytest.raises(UserError) as refused:
        table(text, **asked)
    assert said in str(refused.value)
    assert refused.value.next_step


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be read"):
        read(tmp_path / "none.csv", time="os", event="death")
