"""Where the program starts: hands commands to the command line and opens the window for the rest.

The only module that knows both. Qt is imported only when a window or its pictures are asked for.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence


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
    """Open the window: the entry point of the desktop icon."""
    return main([])


class WindowCommands:
    """What needs Qt; handed to the command line so that it need not know the window."""

    def open(self, store: str | None = None) -> int:
        from hccboard.gui.main import open_window

        return open_window(store=store)

    def open_demonstration(self) -> int:
        from hccboard.gui.main import open_window

        return open_window(demonstration=True)

    def render_screens(self, folder: str, *, store: str | None, passphrase: str | None, language: str,
                       theme: str | None, size: str | None) -> list[str]:  # fmt: skip
        from hccboard.gui.screens import render_screens

        return [
            str(path)
            for path in render_screens(
                folder, store=store, passphrase=passphrase, language=language, theme=theme, size=size
            )
        ]
