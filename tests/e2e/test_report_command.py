"""``hccboard report``: the PDF that comes out, read back as any other program reads it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest

from tests.e2e.conftest import PLANTED, Outcome, files

Run = Callable[..., Outcome]


def text_of(path: Path) -> str:
    """The text of every page, without the blanks and breaks that only the layout needs."""
    with pypdfium2.PdfDocument(path) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    return "\n".join(pages)


def flat(text: str) -> str:
    return re.sub(r"\s+", "", text)


def reported(run: Run, board: Path, case: str, *more: str) -> Path:
    out = board.parent.parent / f"{case}.pdf"
    done = run("report", case, "--store", board, "--out", out, *more)
    assert (done.status, done.err) == (0, "")
    assert done.out.strip() == str(out)
    return out


def test_a_summary_in_english(run: Run, demonstration: Path) -> None:
    path = reported(run, demonstration, "HCC-0142")
    text = text_of(path)
    for words in ("HCC-0142", "BCLC 2022", "CNLC 2024", "IIIa or IIIb", "Lenvatinib", "Page 1 of"):
        assert flat(words) in flat(text), words
    with pypdfium2.PdfDocument(path) as document:
        pages = [flat(page.get_textpage().get_text_bounded()) for page in document]
    conversion = next(i for i, page in enumerate(pages) if flat("9 of 12 criteria met") in page)
    assert 1 <= conversion <= 2  # the case itself takes one to two pages
    response = next(i for i, page in enumerate(pages) if flat("mRECIST and RECIST 1.1 side by side") in page)
    assert response in (conversion, conversion + 1)
    options = next(i for i, page in enumerate(pages) if flat("Options checked") in page)
    assert options == response + 1
    assert len(pages) <= 6
    for words in ("Guideline first options", "Considered and excluded", "References", "95 % CI"):
        assert flat(words) in "".join(pages[options:]), words
    with pypdfium2.PdfDocument(path) as document:
        assert all(abs(w - 595) < 2 and abs(h - 842) < 2 for w, h in (page.get_size() for page in document))
        assert "HCC-0142" in document.get_metadata_value("Title")
        assert list(document.get_toc())


@pytest.mark.parametrize("more", [(), ("--anonymise",), ("--language", "zh_CN")])
def test_the_surgeon_s_sheet_is_one_page(run: Run, demonstration: Path, more: tuple[str, ...]) -> None:
    path = reported(run, demonstration, "HCC-0142", "--sheet", "surgeon", *more)
    with pypdfium2.PdfDocument(path) as document:
        assert len(document) == 1
        assert ("HCC-0142" in document.get_metadata_value("Title")) is ("--anonymise" not in more)
    text = flat(text_of(path))
    assert "S5S6S7S8" in text
    assert flat("9 of 12 criteria met") in text or "zh_CN" in more
    assert (flat("hospital number") in text) is (more == ())


def test_a_sheet_that_there_is_none_of_is_refused(run: Run, demonstration: Path) -> None:
    out = demonstration.parent / "x.pdf"
    said = run("report", "HCC-0142", "--store", demonstration, "--out", out, "--sheet", "poster").refused()
    assert "poster" in said
    assert not out.exists()


def test_a_summary_in_chinese_can_be_copied_as_text(run: Run, demonstration: Path) -> None:
    english = text_of(reported(run, demonstration, "HCC-0155"))
    chinese = text_of(reported(run, demonstration, "HCC-0155", "--language", "zh_CN"))
    assert "欧阳志远" in flat(english)
    for words in ("欧阳志远", "HCC-0155", "BCLC", "CNLC"):
        assert words in flat(chinese), words
    assert len(re.findall(r"[\u4e00-\u9fff]", chinese)) > 200
    assert len(re.findall(r"[\u4e00-\u9fff]", english)) < 50
    assert "\ufffd" not in chinese


def test_the_language_of_a_report_does_not_stay(run: Run, demonstration: Path) -> None:
    reported(run, demonstration, "HCC-0155", "--language", "zh_CN")
    assert "missing: " in run("show", "HCC-0142", "--store", demonstration).out


def test_an_anonymised_summary_holds_nothing_that_names_the_patient(run: Run, cohort: Path) -> None:
    named = reported(run, cohort, "HCC-0003")
    assert all(flat(part) in flat(text_of(named)) for part in PLANTED[:2])
    assert named.read_bytes()
    anonymised = reported(run, cohort, "HCC-0003", "--anonymise")
    text = flat(text_of(anonymised))
    for part in (*PLANTED, "Geheimnis", "cohort.csv", "HCC-0003", "17 Apr 1951", "1951"):
        assert flat(part) not in text, part
        assert part.encode() not in anonymised.read_bytes(), part
    with pypdfium2.PdfDocument(anonymised) as document:
        said = " ".join(document.get_metadata_dict().values())
    assert "Geheimnis" not in said
    assert "HCC-0003" not in said


def test_an_export_is_noted_in_the_board_file(run: Run, cohort: Path) -> None:
    from hccboard.operations import cases, edits, stores
    from tests.e2e.conftest import PASSPHRASE

    reported(run, cohort, "HCC-0003", "--anonymise")
    with stores.open_store(cohort, PASSPHRASE, author="Dr Test", read_only=True) as store:
        case_id = cases.find_case(store, "HCC-0003")
        assert case_id is not None
        newest = edits.case_history(store, case_id)[0]
    assert (newest.action, newest.reason) == ("export", "pdf anonymised")


@pytest.mark.parametrize("there", [True, False])
def test_a_report_goes_only_to_a_pdf(run: Run, cohort: Path, there: bool) -> None:
    """A board file named by mistake would be replaced."""
    target = cohort if there else cohort.with_name("new.hccboard")
    before = files(cohort.parent)
    assert "ends in .pdf" in run("report", "HCC-0003", "--store", cohort, "--out", target).refused()
    assert files(cohort.parent) == before


def test_a_report_that_cannot_be_written(run: Run, cohort: Path, tmp_path: Path) -> None:
    before = files(cohort.parent)
    said = run("report", "HCC-0003", "--store", cohort, "--out", tmp_path / "nowhere" / "a.pdf").refused()
    assert "does not exist" in said
    (tmp_path / "folder.pdf").mkdir()
    assert "is a folder" in run("report", "HCC-0003", "--store", cohort, "--out", tmp_path / "folder.pdf").refused()
    assert "no case" in run("report", "HCC-0009", "--store", cohort, "--out", tmp_path / "a.pdf").refused()
    assert files(cohort.parent) == before
    assert not (tmp_path / "a.pdf").exists()


def test_a_report_replaces_the_one_before(run: Run, cohort: Path) -> None:
    first = reported(run, cohort, "HCC-0003")
    first.write_bytes(b"older")
    again = reported(run, cohort, "HCC-0003")
    assert again.read_bytes().startswith(b"%PDF-")
    assert {p.name for p in again.parent.glob("*.pdf")} == {again.name}
