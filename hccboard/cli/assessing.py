"""``hccboard assess``: facts objects in, every system's result out."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from typing import Any

from hccboard.cli.columns import SYSTEM_COLUMNS, padded
from hccboard.cli.parsing import add_command, add_json
from hccboard.errors import UserError
from hccboard.translate import _


def add(commands: Any) -> None:
    parser = add_command(commands, "assess", _("stage facts given as JSON"), command=assess, more=_(
        "Every staging system and score for a facts object or a list of them. An absent or null key is unknown, "
        "never normal."
    ))  # fmt: skip
    parser.add_argument("facts", metavar="FACTS.json", help=_("a facts object or a list; - reads standard input"))
    add_json(parser)
    parser.add_argument(
        "--as-of", type=_day, metavar="DATE",
        help=_("the day the facts are judged on (YYYY-MM-DD); facts carry ages, not dates, so no result depends on it"),
    )  # fmt: skip


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(_("{text} is not a date like 2026-08-13").format(text=repr(text))) from error


def assess(arguments: argparse.Namespace) -> int:
    from hccboard.operations.assessing import FactsFile

    facts = FactsFile(read_text(arguments.facts))
    facts.check()
    if not arguments.json:
        return _print_tables(facts)
    write = sys.stdout.write
    if not facts.is_list:
        write(json.dumps(next(facts.results()), ensure_ascii=False, indent=2) + "\n")
        return 0
    write("[")
    for i, result in enumerate(facts.results()):
        write((",\n" if i else "\n") + json.dumps(result, ensure_ascii=False))
    write("\n]\n")
    return 0


def read_text(path: str) -> str:
    """The text of a file, or of standard input for -. ``UserError`` where it cannot be read."""
    try:
        if path == "-":
            return sys.stdin.buffer.read().decode("utf-8-sig")
        with open(path, encoding="utf-8-sig") as file:
            return file.read()
    except UnicodeDecodeError as error:
        raise UserError(
            _("{path} is not UTF-8 text.").format(path=path), next_step=_("Save it as UTF-8 JSON.")
        ) from error
    except OSError as error:
        raise UserError(
            _("{path} cannot be read: {reason}.").format(path=path, reason=error.strerror),
            next_step=_("Check the name."),
        ) from error


def _print_tables(facts: Any) -> int:
    from hccboard import wording

    for i, assessment in enumerate(facts.assessments()):
        if facts.is_list:
            print(f"{chr(10) if i else ''}[{i}]")
        for system, result in assessment.results.items():
            if result.switched_off:
                shown = wording.reason_text(result.switched_off)
            else:
                shown = wording.possible_text(result) if result.value is None else wording.value_summary(result)
            missing = wording.names_text([wording.fact_name(key) for key in result.missing])
            line = f"{padded(wording.name_with_edition(system), SYSTEM_COLUMNS)} {shown}"
            print(line + (f"   ({missing})" if missing else ""))
    return 0
