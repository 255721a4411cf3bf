"""Parsing, dispatch and exit status."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from hccboard import __version__, paths, policy, translate
from hccboard.cli.common import print_json
from hccboard.cli.parsing import OneLineParser
from hccboard.errors import Cancelled, HccBoardError, UserError
from hccboard.translate import _


class Window(Protocol):
    """What needs a window; given by the caller, because the command line does not know Qt."""

    def open(self, store: str | None = None) -> int: ...
    def open_demonstration(self) -> int: ...
    def render_screens(self, folder: str, *, store: str | None, passphrase: str | None, language: str,
                       theme: str | None, size: str | None) -> list[str]: ...  # fmt: skip


Command = Callable[[argparse.Namespace], int]


def build_parser(window: Window) -> argparse.ArgumentParser:
    from hccboard.cli import (
        assessing,
        cases,
        conversion,
        evidence,
        options,
        reporting,
        response,
        settings,
        survival,
        windows,
    )

    parser = OneLineParser(
        prog="hccboard",
        description=_("Offline decision support for the liver-cancer tumour board. Without a command: the window."),
        epilog=_(
            "Exit status: 0 done, 1 a mistake of the program, 2 unusable input, 3 a fault of disk, database or key. "
            "HCCBOARD_LANGUAGE=zh_CN prints Chinese."
        ),
    )
    parser.add_argument(
        "--version", action="version", version=f"HCC Board {__version__}",
        help=_("show program's version number and exit"),
    )  # fmt: skip
    parser.add_argument(
        "--diagnose", action="store_true",
        help=_("print what support needs to know of this installation, with --json as JSON; nothing about a patient"),
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", dest="diagnose_as_json", help=argparse.SUPPRESS)
    parser.set_defaults(command=lambda _arguments: window.open())
    commands = parser.add_subparsers(title=_("commands"), metavar=_("COMMAND"), parser_class=OneLineParser)
    for family in (cases, assessing, options, conversion, response, survival, evidence, reporting, settings):
        family.add(commands)
    windows.add(commands, window)
    return parser


def run(argv: Sequence[str], window: Window) -> int:
    """Run one command line; returns the exit status. A board file alone opens the window with it: so the desktop asks
    for it after a double click."""
    if "--diagnose" in argv:  # begins with the version
        argv = [one for one in argv if one != "--version"]
    argv = ["open", *argv] if len(argv) == 1 and argv[0].lower().endswith(".hccboard") else argv
    _write_utf8()
    translate.use(language_asked_for(os.environ.get("HCCBOARD_LANGUAGE", "")))
    try:
        parser = build_parser(window)
        arguments = parser.parse_args(argv)
        if arguments.diagnose_as_json and not arguments.diagnose:
            parser.error(_("--json belongs to --diagnose or to a command"))
        command: Command = _diagnose if arguments.diagnose else arguments.command
        return command(arguments)
    except SystemExit as stop:
        return int(stop.code or 0)
    except (Cancelled, KeyboardInterrupt):
        return 130
    except HccBoardError as error:
        return _refused(one_line(error), 2 if isinstance(error, UserError) else 3)
    except BrokenPipeError:
        # The reader has gone; Python must not try to flush into it again at exit.
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
        return 0
    except MemoryError:
        return _refused(_("The memory of this computer is not enough for this. Close other programs."), 3)
    except paths.NoHome:
        told = _("This account has no home folder. Name one for settings, logs and packs in HCCBOARD_HOME.")
        return _refused(told, 3)
    except OSError as error:
        place = f" ({error.filename})" if error.filename else ""
        what = f"{error.strerror or error}{place}."
        return _refused(what + " " + _("Check the folder, its permissions and free space."), 3)
    except Exception as error:  # a mistake of the program: its message may hold what was entered, so it is not shown
        if os.environ.get("HCCBOARD_TRACEBACK"):
            raise
        return _refused(_mistake(error), 1)


def _diagnose(arguments: argparse.Namespace) -> int:
    from hccboard.operations import diagnosis

    found = diagnosis.diagnose()
    if arguments.diagnose_as_json:
        print_json(diagnosis.as_plain(found))
    else:
        print(diagnosis.as_text(found))
    return 0


def language_asked_for(setting: str) -> str:
    """``zh``, ``zh_CN`` and ``zh_CN.UTF-8`` are Chinese, everything else is English; where nothing is asked for, the
    language that the administrator settled."""
    if not setting:
        return policy.current().language or "en"
    return "zh_CN" if setting.replace("-", "_").split(".")[0].lower() in ("zh", "zh_cn") else "en"


def _write_utf8() -> None:
    """Files and pipes get UTF-8 whatever the system's habit; a terminal keeps its own and shows ? for the rest."""
    for stream, unknown in ((sys.stdout, "surrogateescape"), (sys.stderr, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8", errors=unknown)


def one_line(error: HccBoardError) -> str:
    """What, why and what to do next; a reason that is only a name follows in brackets."""
    what, why = error.what, error.why
    if why and not why.endswith((".", "。")):
        what, why = _("{what} ({why}).").format(what=what.rstrip(".。"), why=why), ""
    return " ".join(part for part in (what, why, error.next_step) if part)


def _mistake(error: Exception) -> str:
    """Where the program went wrong, without the message."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace is not None else ""
    return _(
        "This is a mistake of the program ({kind} at {place}). What was stored before is safe. Please report it; "
        "HCCBOARD_TRACEBACK=1 shows all of it, which may name a patient."
    ).format(kind=type(error).__name__, place=place)


def _refused(message: str, status: int) -> int:
    print("hccboard: " + " ".join(message.split()), file=sys.stderr)
    return status
