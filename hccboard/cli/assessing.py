"""``hccboard assess``: facts objects in, every system's result out."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from typing import Any

from hccboard.errors import UserError


def add(commands: Any) -> None:
    parser = commands.add_parser("assess", help="stage facts given as JSON", description=(
        "Every staging system and score for a facts object or a list of them. An absent or null key is unknown, "
        "never normal."
    ))  # fmt: skip
    parser.add_argument("facts", metavar="FACTS.json", help="a facts object or a list; - reads standard input")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--as-of", type=_day, metavar="DATE", help="the day the facts are judged on (YYYY-MM-DD)")
    parser.set_defaults(command=assess)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date like 2026-08-13") from error


def assess(arguments: argparse.Namespace) -> int:
    from hccboard.operations.assessing import FactsFile

    facts = FactsFile(_read(arguments.facts))
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


def _read(path: str) -> str:
    try:
        if path == "-":
            return sys.stdin.buffer.read().decode("utf-8-sig")
        with open(path, encoding="utf-8-sig") as file:
            return file.read()
    except UnicodeDecodeError as error:
        raise UserError(f"{path} is not UTF-8 text.", next_step="Save it as UTF-8 JSON.") from error
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror}.", next_step="Check the name.") from error


def _print_tables(facts: Any) -> int:
    from hccboard import wording

    for i, assessment in enumerate(facts.assessments()):
        if facts.is_list:
            print(f"{'' if i == 0 else chr(10)}[{i}]")
        for system, result in assessment.results.items():
            if result.switched_off:
                shown = wording.reason_text(result.switched_off)
            else:
                shown = wording.possible_text(result) if result.value is None else wording.value_summary(result)
            missing = ", ".join(wording.fact_name(key) for key in result.missing)
            line = f"{wording.name_with_edition(system):34} {shown}"
            print(line + (f"   ({missing})" if missing else ""))
    return 0
