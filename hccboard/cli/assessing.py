"""``hccboard assess``: facts objects in, every system's result out."""

from __future__ import annotations

import argparse
from datetime import date
from typing import Any

from hccboard.cli.columns import SYSTEM_COLUMNS, padded
from hccboard.cli.facts_files import add_facts, numbered, print_json_results, read_text
from hccboard.cli.parsing import add_command
from hccboard.translate import _


def add(commands: Any) -> None:
    parser = add_command(commands, "assess", _("stage facts given as JSON"), command=assess, more=_(
        "Every staging system and score for a facts object or a list of them. An absent or null key is unknown, "
        "never normal."
    ))  # fmt: skip
    add_facts(parser)
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
    print_json_results(facts)
    return 0


def _print_tables(facts: Any) -> int:
    from hccboard import wording

    for assessment in numbered(facts, facts.assessments()):
        for system, result in assessment.results.items():
            if result.switched_off:
                shown = wording.reason_text(result.switched_off)
            else:
                shown = wording.possible_text(result) if result.value is None else wording.value_summary(result)
            missing = wording.names_text([wording.fact_name(key) for key in result.missing])
            line = f"{padded(wording.name_with_edition(system), SYSTEM_COLUMNS)} {shown}"
            print(line + (f"   ({missing})" if missing else ""))
    return 0
