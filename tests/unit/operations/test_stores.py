"""Passphrases and what a store refuses."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from hccboard.domain.records import Patient
from hccboard.errors import Conflict
from hccboard.operations import cases, edits, stores
from hccboard.operations.stores import LEVELS, passphrase_strength
from tests.unit.storage.conftest import PASSPHRASE

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("", "too_short"), ("elevenchars", "too_short"), ("aaaaaaaaaaaaaaaaaaaaaaaaaa", "weak"),
        ("abababababababab", "weak"), ("abcdefghijklmnopqrstuvwxyz", "weak"), ("qwertyuiop123456789", "weak"),
        ("passwordpass", "weak"), ("three little words", "weak"), ("four little words here", "fair"),
        ("correct horse battery staple", "fair"), ("one two three four five", "strong"),
        ("word word word word word word", "weak"), ("a b c d e f g h i j", "weak"),
        ("seven quiet herons cross the evening river", "very_strong"), ("Kx7#mQ2$vL9@", "fair"),
        ("Kx7#mQ2$vL9@tR5%", "strong"),
        ("\u4e03\u53ea\u5b89\u9759\u7684\u82cd\u9e6d\u98de\u8fc7\u508d\u665a\u6cb3", "very_strong"),
    ],
)  # fmt: skip
def test_the_strength_of_a_passphrase(text: str, level: str) -> None:
    found, reason = passphrase_strength(text)
    assert found in LEVELS
    assert reason
    assert found == level


def test_no_rules_of_composition() -> None:
    assert passphrase_strength("five plain lower case words")[0] in {"strong", "very_strong"}
    assert passphrase_strength("FIVE PLAIN UPPER CASE WORDS")[0] in {"strong", "very_strong"}


HOLD = """
import sys
from hccboard.operations import stores
store = stores.open_store(sys.argv[1], sys.argv[2], author="Dr Elsewhere")
print("open", flush=True)
sys.stdin.readline()
store.close()
"""


def test_a_reading_command_notes_what_it_does_where_it_can(path: Path) -> None:
    with stores.open_to_read(path, PASSPHRASE, author="Dr Test") as store:
        assert not store.read_only
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path), PASSPHRASE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
    ) as elsewhere:
        assert elsewhere.stdout is not None
        assert elsewhere.stdout.readline() == b"open\n"
        with stores.open_to_read(path, PASSPHRASE, author="Dr Test") as store:
            assert store.read_only
            assert cases.case_ids(store, cases.CaseQuery()).total == 0
        with pytest.raises(stores.WrongPassphrase):
            stores.open_to_read(path, "not the passphrase", author="Dr Test")
        elsewhere.communicate(b"\n")
    assert elsewhere.returncode == 0


def test_a_board_that_is_read_can_be_written_when_the_other_program_has_closed_it(path: Path) -> None:
    with stores.open_store(path, PASSPHRASE, author="Dr Test", read_only=True) as store:
        assert not store.written_elsewhere()
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path), PASSPHRASE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
    ) as elsewhere:
        assert elsewhere.stdout is not None
        assert elsewhere.stdout.readline() == b"open\n"
        with stores.open_store(path, PASSPHRASE, author="Dr Test", read_only=True) as store:
            assert store.written_elsewhere()
            with pytest.raises(Conflict):
                store.begin_writing()
            assert store.read_only
            assert cases.case_ids(store, cases.CaseQuery()).total == 0
            elsewhere.communicate(b"\n")
            assert not store.written_elsewhere()
            store.begin_writing()
            assert not store.read_only
            stores.write_setting(store, "key", "value")
            store.begin_writing()
            assert stores.read_setting(store, "key") == "value"
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_the_newest_change_is_known_by_day_and_name(path: Path) -> None:
    with stores.open_store(path, PASSPHRASE, author="Dr A") as store:
        assert stores.last_write(store) is None
        (made,) = edits.save(store, [Patient(case_number="HCC-0001")]).records
    with stores.open_store(path, PASSPHRASE, author="Dr B") as store:
        edits.note_view(store, made.case_id)
        found = stores.last_write(store)
        assert (found.author, found.at) == ("Dr A", made.recorded_at)
    with stores.open_store(path, PASSPHRASE, author="Dr C", read_only=True) as store:
        assert stores.last_write(store) == found


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_read(path: Path) -> None:
    path.parent.chmod(0o500)
    try:
        with stores.open_to_read(path, PASSPHRASE, author="Dr Test") as store:
            assert store.read_only
    finally:
        path.parent.chmod(0o700)
