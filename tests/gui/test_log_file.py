"""The log on the disk: small, without what was entered, and never a reason to stop."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler

import pytest

from hccboard import paths, policy, policy_file
from hccboard.gui import log_file
from hccboard.policy import Policy

PATIENT = "Zhang San, HCC-0142"


@pytest.fixture
def log(tmp_path, monkeypatch):
    """The folder of the log; the handler is taken away again."""
    monkeypatch.setattr(paths, "user_log", lambda: tmp_path / "log")
    root = logging.getLogger("hccboard")
    level = root.level
    yield tmp_path / "log"
    root.setLevel(level)
    for handler in [one for one in root.handlers if isinstance(one, RotatingFileHandler)]:
        root.removeHandler(handler)
        handler.close()


def fail():
    try:
        raise KeyError(PATIENT)
    except KeyError as error:
        raise ValueError(f"unexpected {PATIENT}") from error


def test_of_a_fault_the_log_keeps_kinds_and_places_and_no_message(log, caplog, expected_warnings):
    expected_warnings.append("unexpected ValueError")
    log_file.begin()
    log_file.begin()
    try:
        fail()
    except ValueError as error:
        logging.getLogger("hccboard.gui.messages").error("unexpected %s", "ValueError", exc_info=error)
    written = (log / paths.LOG_NAME).read_text("utf-8")
    assert written.count("unexpected ValueError") == 1
    assert "ValueError\n    test_log_file.py:" in written and "  KeyError\n" in written and " in fail" in written
    assert PATIENT in caplog.text  # whoever formats it in the usual way has it
    assert PATIENT not in written and str(log.parent) not in written


def test_the_log_is_begun_anew_at_its_limit(log, monkeypatch):
    monkeypatch.setattr(paths, "LOG_BYTES", 500)
    log_file.begin()
    for number in range(100):
        logging.getLogger("hccboard").info("line %d", number)
    files = sorted(log.iterdir())
    assert len(files) == 1 + paths.LOG_FILES and all(file.stat().st_size <= 500 for file in files)


def test_a_place_that_cannot_be_written_stops_nothing(log):
    log.write_text("a file where the folder should be", "utf-8")
    log_file.begin()
    assert not any(isinstance(one, RotatingFileHandler) for one in logging.getLogger("hccboard").handlers)


def test_the_log_says_what_was_settled_by_name_only(log, monkeypatch, tmp_path, expected_warnings):
    expected_warnings += ["no board is opened", "users can change", "database.postgresql is set"]
    address = "postgresql://server.example/liver"
    settled = Policy(tmp_path, idle_minutes=10, server=address, mistakes=(("{name}", {"name": "x"}),))
    monkeypatch.setattr(policy, "current", lambda: settled)
    monkeypatch.setattr(policy_file, "can_be_changed", lambda _path: True)
    log_file.begin()
    written = (log / paths.LOG_NAME).read_text("utf-8")
    assert "settled: lock.idle_minutes" in written and "1 mistakes" in written and "users can change" in written
    assert "database.postgresql is set; this version keeps boards in files and does not use it" in written
    assert "server.example" not in written
