"""What is typed finds what was written: Chinese, names with and without blanks, numbers."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from hccboard.domain.records import (
    Aetiology,
    BoardQuestion,
    CaseRecords,
    Comorbidity,
    Pathology,
    Patient,
    Procedure,
    SystemicTherapy,
)
from hccboard.storage import search_text

CASES = {
    "zhang": Patient(case_number="HCC-0142", name="Zhang Wei", hospital_number="00778899"),
    "oujang": Patient(case_number="HCC-0143", name="\u6b27\u9633\u5a1c\u5a1c", hospital_number="H-12/77"),
    "zhang_han": Patient(case_number="2026/15", name="\u5f20 \u4f1f", hospital_number=""),
    "li": Patient(case_number="HCC-1420", name="Li Xiao-Ming"),
    "muller": Patient(case_number="\u809d\u764c-7", name="M\u00fcller, J\u00f6rg"),
    "abu": Patient(case_number="HCC-9", name="\u963f\u5e03\u90fd\u00b7\u70ed\u897f\u63d0"),
    "tanaka": Patient(case_number="HCC-10", name="\u7530\u4e2d \u3055\u304f\u3089"),
}


@pytest.fixture(scope="module")
def index() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    connection.execute(
        "CREATE VIRTUAL TABLE case_search USING fts5(number, name, content,"
        " tokenize='unicode61 remove_diacritics 2', prefix='1 2 3')"
    )
    for row, patient in enumerate(CASES.values()):
        document = search_text.document(CaseRecords(patient))
        connection.execute("INSERT INTO case_search (rowid, number, name, content) VALUES (?, ?, ?, ?)",
                           (row, *document))  # fmt: skip
    yield connection
    connection.close()


def found(index: sqlite3.Connection, typed: str) -> set[str]:
    query = search_text.query(typed)
    if not query:
        return set()
    rows = index.execute("SELECT rowid FROM case_search WHERE case_search MATCH ?", (query,))
    return {list(CASES)[row] for (row,) in rows}


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("zhang", {"zhang"}), ("ZHANG WEI", {"zhang"}), ("zhangwei", {"zhang"}), ("wei zhang", {"zhang"}),
        ("weizhang", {"zhang"}), ("zhan", {"zhang"}), ("zhangw", {"zhang"}),
        ("\uff3a\uff48\uff41\uff4e\uff47", {"zhang"}),
        ("\u5f20\u4f1f", {"zhang_han"}), ("\u5f20 \u4f1f", {"zhang_han"}), ("\u5f20", {"zhang_han"}),
        ("\u6b27\u9633", {"oujang"}), ("\u5a1c\u5a1c", {"oujang"}), ("\u9633\u5a1c", {"oujang"}),
        ("\u6b27\u5a1c", set()), ("\u9633\u6b27", set()), ("\u5a1c\u5a1c\u5a1c", set()),
        ("142", {"zhang", "li"}), ("0142", {"zhang"}), ("hcc-0142", {"zhang"}), ("hcc0142", {"zhang"}),
        ("HCC 0142", {"zhang"}), ("hcc-01", {"zhang", "oujang"}), ("hcc-1", {"li", "tanaka"}),
        ("778899", {"zhang"}), ("00778", {"zhang"}), ("h12", {"oujang"}), ("H-12/77", {"oujang"}),
        ("2026", {"zhang_han"}), ("2026/15", {"zhang_han"}), ("xiaoming", {"li"}), ("xiao ming", {"li"}),
        ("xiao-ming", {"li"}), ("li xiaoming", {"li"}),
        ("lixiaoming", {"li"}), ("muller", {"muller"}), ("m\u00fcller", {"muller"}), ("jorg m\u00fcl", {"muller"}),
        ("\u809d\u764c", {"muller"}), ("\u809d\u764c-7", {"muller"}), ("\u809d\u764c7", {"muller"}),
        ("\u963f\u5e03\u90fd", {"abu"}), ("\u70ed\u897f", {"abu"}), ("\u963f\u5e03\u90fd\u70ed\u897f\u63d0", {"abu"}),
        ("\u7530\u4e2d", {"tanaka"}), ("\u3055\u304f", {"tanaka"}), ("zhang li", set()), ("nobody", set()),
    ],
)  # fmt: skip
def test_what_is_typed_finds(index: sqlite3.Connection, typed: str, names: set[str]) -> None:
    assert found(index, typed) == names


def test_the_content_of_a_case_is_found() -> None:
    case = CaseRecords(
        Patient(case_number="1", note="second opinion"),
        (
            BoardQuestion(question="TACE or Y-90? \u80dd\u5207\u9664\u672f"),
            SystemicTherapy(drugs="atezolizumab + bevacizumab"),
            Procedure(kind="deb_tace", target="segment 6"),
            Pathology(diagnosis="steatohepatitic HCC"),
            Aetiology(cause="hbv", antiviral_drug="entecavir"),
            Comorbidity(kind="diabetes", certainty="yes"),
            Comorbidity(kind="heart_failure", certainty="no"),
            SystemicTherapy(drugs="sorafenib", voided=True),
        ),
    )
    _number, _name, content = search_text.document(case)
    words = content.split()
    for word in ("bevacizumab", "deb", "tace", "y90", "90", "\u5207", "steatohepatitic", "hbv", "entecavir",
                 "diabetes", "opinion"):  # fmt: skip
        assert word in words
    assert "sorafenib" not in words
    assert "heart" not in words


@given(some.text(max_size=60))
@example('"')
@example("a AND OR NOT NEAR( ^ * : {number} -")
@example("\u5f20*\u4f1f \" ' \\ \0")
@example("a" * 500)
def test_nothing_typed_is_an_error(typed: str) -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE case_search USING fts5(number, name, content)")
    query = search_text.query(typed)
    if query:
        connection.execute("SELECT rowid FROM case_search WHERE case_search MATCH ?", (query,)).fetchall()
    connection.close()


@given(some.text(some.characters(categories=("Ll", "Lu", "Lo", "Nd")), min_size=1, max_size=12))
def test_a_name_is_found_by_itself(name: str) -> None:
    query = search_text.query(name)
    if not query:
        return
    connection = sqlite3.connect(":memory:")
    connection.execute(
        "CREATE VIRTUAL TABLE case_search USING fts5(number, name, content,"
        " tokenize='unicode61 remove_diacritics 2')"
    )
    document = search_text.document(CaseRecords(Patient(case_number="1", name=name)))
    connection.execute("INSERT INTO case_search (number, name, content) VALUES (?, ?, ?)", document)
    rows = connection.execute("SELECT rowid FROM case_search WHERE case_search MATCH ?", (query,)).fetchall()
    connection.close()
    assert rows == [(1,)]
