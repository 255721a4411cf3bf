"""What several commands share: passphrases, the author's name, JSON."""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hccboard import policy, translate
from hccboard.errors import UserError
from hccboard.translate import _

if TYPE_CHECKING:
    from hccboard.operations.stores import BoardStore

_LONGEST_LINE = 10_000  # characters; a passphrase file named by mistake is not read whole


def add_store(parser: argparse.ArgumentParser, *, required: bool = True) -> None:
    parser.add_argument("--store", required=required, metavar="STORE", help=_("the board file (.hccboard)"))
    add_passphrase(parser)


def say_what_opening_found(store: BoardStore) -> None:
    """A line on stderr for each thing that the user should know of the file, beside what the command prints."""
    for note in store.opening_notes:
        print(" ".join(part for part in (note.what, note.why, note.next_step) if part), file=sys.stderr)


def add_passphrase(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--passphrase-file", metavar="FILE",
        help=_("file whose first line is the passphrase (else HCCBOARD_PASSPHRASE, else a prompt)"),
    )  # fmt: skip


def passphrase(arguments: argparse.Namespace, *, confirm: bool = False) -> str:
    """The passphrase from the file, the environment or a prompt, in this order; ``confirm``: of a file to be made.

    What the administrator does not allow is refused before anything is typed.
    """
    policy.require_place(Path(getattr(arguments, "store", None) or arguments.out))
    if confirm:
        policy.require_editing()
    if arguments.passphrase_file:
        return _from_file(arguments.passphrase_file)
    from_environment = os.environ.get("HCCBOARD_PASSPHRASE")
    if from_environment:
        return from_environment
    if not sys.stdin.isatty():
        raise _none_given()
    try:
        typed = getpass.getpass(_("Passphrase:") + " ")
        if confirm and getpass.getpass(_("Repeat:") + " ") != typed:
            raise UserError(_("The two passphrases differ."), next_step=_("Start again."))
    except EOFError:
        raise _none_given() from None
    return typed


def _none_given() -> UserError:
    return UserError(
        _("No passphrase was given."),
        next_step=_("Use --passphrase-file or HCCBOARD_PASSPHRASE, or run in a terminal."),
    )


def _from_file(path: str) -> str:
    try:
        with open(path, encoding="utf-8-sig") as file:
            line = file.readline(_LONGEST_LINE).rstrip("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(
            _("The passphrase file {path} cannot be read.").format(path=path),
            next_step=_("Check its name and that it is UTF-8 text."),
        ) from error
    if not line:
        raise UserError(
            _("The passphrase file {path} is empty.").format(path=path),
            next_step=_("Put the passphrase on its first line."),
        )
    return line


def author() -> str:
    """Who stands in the history: the name in HCCBOARD_AUTHOR, else the operating system's account."""
    return _given_author() or _account()


def printed_by(language: str) -> str:
    """Who stands on paper, in the language of the paper: a name that was given, else an account said to be one."""
    if given := _given_author():
        return given
    before = translate.language()
    translate.use(language)
    try:
        return _("account {name}").format(name=_account())
    finally:
        translate.use(before)


def _given_author() -> str:
    return " ".join(os.environ.get("HCCBOARD_AUTHOR", "").split())


def _account() -> str:
    """The name of the account, or its number where it has no name."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return f"uid {os.getuid()}" if hasattr(os, "getuid") else "hccboard"


def print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def case_id(store: Any, case_number: str) -> str:
    """The id of the case with this number; ``UserError`` if there is none."""
    from hccboard.operations import cases

    found = cases.find_case(store, case_number)
    if found is None:
        # Anything else that was typed may be a name or a hospital number, and error lines end up in logs.
        what = _("There is no such case in this board file.")
        if case_number.upper().startswith(cases.NUMBER_PREFIX):
            what = _("There is no case {number}.").format(number=case_number)
        raise UserError(what, next_step=_("hccboard list shows the case numbers."))
    return found
