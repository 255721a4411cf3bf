"""Parsing, dispatch and exit status."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence
from typing import NoReturn, Protocol

from hccboard import __version__, translate
from hccboard.errors import Cancelled, HccBoardError, UserError


class Window(Protocol):
    """What needs a window; given by the caller, because the command line does not know Qt."""

    def open(self, store: str | None = None) -> int: ...
    def open_demonstration(self) -> int: ...
    def render_screens(self, folder: str, *, store: str | None, passphrase: str | None, language: str,
                       theme: str | None, size: str | None) -> list[str]: ...  # fmt: skip


Command = Callable[[argparse.Namespace], int]


class OneLineParser(argparse.ArgumentParser):
    """Unusable arguments give one line and status 2."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}. See {self.prog} --help.\n")


def build_parser(window: Window) -> argparse.ArgumentParser:
    from hccboard.cli import assessing, cases, reporting, windows

    parser = OneLineParser(
        prog="hccboard",
        description="Offline decision support for the liver-cancer tumour board. Without a command: the window.",
    )
    parser.add_argument("--version", action="version", version=f"HCC Board {__version__}")
    parser.set_defaults(command=lambda _: window.open())
    commands = parser.add_subparsers(metavar="COMMAND", parser_class=OneLineParser)
    for family in (cases, assessing, reporting):
        family.add(commands)
    windows.add(commands, window)
    return parser


def run(argv: Sequence[str], window: Window) -> int:
    """Run one command line; returns the exit status."""
    _write_utf8()
    translate.use(os.environ.get("HCCBOARD_LANGUAGE", "en"))
    try:
        arguments = build_parser(window).parse_args(argv)
        command: Command = arguments.command
        return command(arguments)
    except SystemExit as stop:
        return int(stop.code or 0)
    except Cancelled:
        return 130
    except HccBoardError as error:
        return _refused(one_line(error), 2 if isinstance(error, UserError) else 3)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader has gone; Python must not try to flush into it again at exit.
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
        return 0
    except OSError as error:
        place = f" ({error.filename})" if error.filename else ""
        return _refused(f"{error.strerror or error}{place}. Check the folder, its permissions and free space.", 3)


def _write_utf8() -> None:
    """Files and pipes get UTF-8 whatever the system's habit; a terminal keeps its own and shows ? for the rest."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8")


def one_line(error: HccBoardError) -> str:
    """What, why and what to do next; a reason that is only a name follows in brackets."""
    what, why = error.what, error.why
    if why and not why.endswith((".", "。")):
        what, why = f"{what.rstrip('.')} ({why}).", ""
    return " ".join(part for part in (what, why, error.next_step) if part)


def _refused(message: str, status: int) -> int:
    print("hccboard: " + " ".join(message.split()), file=sys.stderr)
    return status
