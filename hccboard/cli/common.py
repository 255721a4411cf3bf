"""What several commands share: passphrases, the author's name, JSON."""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
from pathlib import Path
from typing import Any

from hccboard.errors import UserError


def add_store(parser: argparse.ArgumentParser, *, required: bool = True) -> None:
    parser.add_argument("--store", required=required, metavar="STORE", help="the board file (.hccboard)")
    add_passphrase(parser)


def add_passphrase(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--passphrase-file", metavar="FILE",
        help="file whose first line is the passphrase (else HCCBOARD_PASSPHRASE, else a prompt)",
    )  # fmt: skip


def passphrase(arguments: argparse.Namespace, *, confirm: bool = False) -> str:
    """The passphrase from the file, the environment or a prompt, in this order."""
    if arguments.passphrase_file:
        path = Path(arguments.passphrase_file)
        try:
            lines = path.read_text("utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise UserError(f"The passphrase file {path} cannot be read.", next_step="Check its name.") from error
        if not lines or not lines[0]:
            raise UserError(f"The passphrase file {path} is empty.", next_step="Put the passphrase on its first line.")
        return lines[0]
    from_environment = os.environ.get("HCCBOARD_PASSPHRASE")
    if from_environment:
        return from_environment
    if not sys.stdin.isatty():
        raise UserError(
            "No passphrase was given.", next_step="Use --passphrase-file or HCCBOARD_PASSPHRASE, or run in a terminal."
        )
    typed = getpass.getpass("Passphrase: ")
    if confirm and getpass.getpass("Repeat: ") != typed:
        raise UserError("The two passphrases differ.", next_step="Start again.")
    return typed


def author() -> str:
    """Who works here: the name of the operating system's account."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""


def print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def case_id(store: Any, case_number: str) -> str:
    """The id of the case with this number; ``UserError`` if there is none."""
    from hccboard.operations import cases

    found = cases.find_case(store, case_number)
    if found is None:
        raise UserError(f"There is no case {case_number}.", next_step="hccboard list shows the case numbers.")
    return found
