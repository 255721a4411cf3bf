"""The argument parser: one line on an error, and its own phrases in the language of the program."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any, NoReturn

from hccboard.translate import _, mark

OF_ARGPARSE = (
    mark("usage: "), mark("positional arguments"), mark("options"), mark("show this help message and exit"),
    mark("the following arguments are required: %s"),
    mark("unrecognized arguments: %s"), mark("expected one argument"), mark("argument %(argument_name)s: %(message)s"),
    mark("invalid choice: %(value)r (choose from %(choices)s)"), mark("ignored explicit argument %r"),
)  # fmt: skip
"""What argparse says by itself and a user of these commands can meet."""


class OneLineParser(argparse.ArgumentParser):
    """Unusable arguments give one line and status 2; options are not abbreviated, so that new ones break no script."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        # argparse looks its phrases up in a catalogue of the system, which ships no translations of them
        setattr(argparse, "_", _)  # noqa: B010 - the module does not promise this name
        super().__init__(*arguments, allow_abbrev=False, **named)

    def error(self, message: str) -> NoReturn:
        said = _("{program}: {message}. See {program} --help.").format(program=self.prog, message=message)
        self.exit(2, " ".join(said.split()) + "\n")


def add_command(commands: Any, name: str, text: str, *, more: str = "", **defaults: Any) -> argparse.ArgumentParser:
    """A command; ``text`` says in the overview what it does, ``more`` adds to it in its own help."""
    whole = _("{sentence}.").format(sentence=f"{text[:1].upper()}{text[1:]}")
    made: argparse.ArgumentParser = commands.add_parser(
        name, help=text, description=f"{whole} {more}".strip() if more else whole
    )
    made.set_defaults(**defaults)
    return made


def add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=_("print JSON"))


def choices_shown(choices: Sequence[str]) -> str:
    """How a choice stands in the usage: ``en|zh_CN``."""
    return "|".join(choices)
