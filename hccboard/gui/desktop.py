"""Programs of the desktop that the window opens."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

_OURS = ("LD_LIBRARY_PATH", "QT_PLUGIN_PATH", "QML2_IMPORT_PATH")


def open_folder(folder: str) -> bool:
    """Show a folder in the file manager; whether one was found."""
    with environment_of_the_desktop():
        return QDesktopServices.openUrl(QUrl.fromLocalFile(folder))


@contextmanager
def environment_of_the_desktop() -> Iterator[None]:
    """The frozen program has the libraries and plug-ins of Qt that it brings looked for before those of the system, in
    variables that every program it starts would inherit. One that is made with another version of Qt would not start:
    within this block they are as they were before the program began."""
    if not getattr(sys, "frozen", False) or sys.platform != "linux":
        yield
        return
    ours = {name: os.environ.pop(name) for name in _OURS if name in os.environ}
    before = {name: os.environ[f"{name}_ORIG"] for name in _OURS if f"{name}_ORIG" in os.environ}
    os.environ.update(before)
    try:
        yield
    finally:
        for name in before:
            del os.environ[name]
        os.environ.update(ours)


__all__ = ["environment_of_the_desktop", "open_folder"]
