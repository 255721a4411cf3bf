"""Whose name stands in the history and on paper when a command did the work."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from hccboard.operations import stores
from tests.e2e.conftest import PASSPHRASE

Run = Callable[..., Any]


def _paper(run: Run, board: Path, out: Path, *more: str) -> tuple[str, str]:
    assert run("report", "HCC-0001", "--store", board, "--out", out, *more).status == 0
    with pypdfium2.PdfDocument(out) as document:
        text = " ".join(page.get_textpage().get_text_bounded() for page in document)
        return " ".join(text.split()), document.get_metadata_dict()["Author"]


def test_an_account_is_not_printed_as_a_person(
    run: Run, cohort: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HCCBOARD_AUTHOR", raising=False)
    monkeypatch.setattr("getpass.getuser", lambda: "ward7")
    text, author = _paper(run, cohort, tmp_path / "a.pdf")
    assert "by account ward7" in text
    assert author == "account ward7"
    _text, author = _paper(run, cohort, tmp_path / "b.pdf", "--language", "zh_CN")
    assert author == "\u8d26\u53f7 ward7"


def test_a_name_that_is_given_is_printed_and_stands_in_the_history(
    run: Run, cohort: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HCCBOARD_AUTHOR", "  Dr  Li ")
    text, author = _paper(run, cohort, tmp_path / "a.pdf")
    assert "by Dr Li" in text
    assert author == "Dr Li"
    with (
        stores.open_store(cohort, PASSPHRASE, author="Dr Test", read_only=True) as store,
        store.storage.querying() as connection,
    ):
        authors = {row[0] for row in connection.execute("SELECT author FROM audit")}
    assert "Dr Li" in authors
