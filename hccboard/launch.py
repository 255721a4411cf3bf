"""Where the program starts: hands commands to the command line and opens the window for the rest.

The only module that knows both. Qt is imported only when a window or its pictures are asked for.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path


def main(argv: Sequence[str] | None = None) -> int:
    """Run ``hccboard`` with its arguments and return the exit status of the contract."""
    arguments = sys.argv[1:] if argv is None else list(argv)
    if _is_reader(arguments):
        from hccboard.operations.imports import run_as_reader

        return run_as_reader(arguments) or 0
    from hccboard.cli.main import run

    return run(arguments, WindowCommands())


def _is_reader(arguments: Sequence[str]) -> bool:
    """In a frozen program the process that reads a spreadsheet is this program itself, started with a flag."""
    return bool(getattr(sys, "frozen", False)) and bool(arguments) and arguments[0].startswith("--read-table-from-")


def window() -> int:
    """Open the window, with the board file that was clicked on: the entry point of the desktop icon."""
    return main()


def _require_qt() -> None:
    """``EnvironmentFault`` where Qt, or a library of the system that it draws with, is not there."""
    try:
        import PySide6.QtWidgets  # noqa: F401
    except ImportError as error:
        raise _no_window(error.msg) from error


def _require_display() -> None:
    """Qt ends the whole process where it cannot load its window system or reach the display: look first."""
    if sys.platform != "linux" or "QT_QPA_PLATFORM" in os.environ or "WAYLAND_DISPLAY" in os.environ:
        return
    if not os.environ.get("DISPLAY"):
        return  # the window says so itself
    import ctypes

    import PySide6

    plugin = Path(PySide6.__path__[0], "Qt", "plugins", "platforms", "libqxcb.so")
    try:
        if plugin.exists():
            ctypes.CDLL(str(plugin))
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError as error:
        raise _no_window(str(error)) from error
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    refused = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    if refused:
        from hccboard.errors import EnvironmentFault
        from hccboard.translate import _

        raise EnvironmentFault(
            _("The display {name} cannot be reached.").format(name=os.environ["DISPLAY"]),
            next_step=_("Start it in a desktop session, or use the commands: hccboard --help."),
        )


def _no_window(reason: str) -> Exception:
    from hccboard.errors import EnvironmentFault
    from hccboard.translate import _

    return EnvironmentFault(
        _("The window cannot be opened: a library is missing."), reason,
        _("In a checkout, python3 packaging/dev.py run installs it. The other commands work without: hccboard --help."),
    )  # fmt: skip


class WindowCommands:
    """What needs Qt; handed to the command line so that it need not know the window."""

    def open(self, store: str | None = None) -> int:
        _require_qt()
        _require_display()
        from hccboard.gui.main import open_window

        return open_window(store=store)

    def open_demonstration(self) -> int:
        _require_qt()
        _require_display()
        from hccboard.gui.main import open_window

        return open_window(demonstration=True)

    def render_screens(self, folder: str, *, store: str | None, passphrase: str | None, language: str,
                       theme: str | None, size: str | None) -> list[str]:  # fmt: skip
        _require_qt()
        from hccboard.gui.screens import render_screens

        return [
            str(path)
            for path in render_screens(
                folder, store=store, passphrase=passphrase, language=language, theme=theme, size=size
            )
        ]
