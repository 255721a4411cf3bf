"""Programs of the desktop that the window opens."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices

from hccboard.gui import desktop

NAMES = ("LD_LIBRARY_PATH", "LD_LIBRARY_PATH_ORIG", "QT_PLUGIN_PATH")


@pytest.mark.parametrize("before", [None, "/opt/hospital/lib"])
def test_a_file_manager_does_not_take_the_libraries_of_the_frozen_program(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, before: str | None
) -> None:
    """It would not start where it is made with another version of Qt."""
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    ours = {"LD_LIBRARY_PATH": "/usr/lib/hccboard/_internal", "QT_PLUGIN_PATH": "/usr/lib/hccboard/_internal/plugins"}
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    for name, value in ours.items():
        monkeypatch.setenv(name, value)
    if before is not None:
        monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", before)
    seen: list[dict[str, str]] = []

    def opened(url: object) -> bool:
        seen.append({name: os.environ[name] for name in NAMES if name in os.environ})
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", opened)
    assert desktop.open_folder(str(tmp_path))
    original = {} if before is None else {"LD_LIBRARY_PATH": before, "LD_LIBRARY_PATH_ORIG": before}
    assert seen == [original]
    assert {name: os.environ.get(name) for name in ours} == ours


def test_from_its_source_nothing_is_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", "/opt/hospital/lib")
    with desktop.environment_of_the_desktop():
        assert os.environ["LD_LIBRARY_PATH"] == "/opt/hospital/lib"
