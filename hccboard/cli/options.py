"""``hccboard options``: facts objects in, treatment options by guideline and edition out."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from hccboard.cli.assessing import read_text
from hccboard.cli.parsing import add_command, add_json
from hccboard.translate import _

if TYPE_CHECKING:
    from hccboard.domain.options import Option, OptionsReport
    from hccboard.operations.options import OptionsFile


def add(commands: Any) -> None:
    parser = add_command(commands, "options", _("treatment options for facts given as JSON"), command=options, more=_(
        "What each guideline edition names for these facts: listed, excluded or not assessable, with reasons. "
        "The board decides. Beyond the facts of assess, an object \"judgements\" takes what only a board can tell."
    ))  # fmt: skip
    parser.add_argument("facts", metavar="FACTS.json", help=_("a facts object or a list; - reads standard input"))
    add_json(parser)


def options(arguments: argparse.Namespace) -> int:
    from hccboard.operations.options import OptionsFile

    facts = OptionsFile(read_text(arguments.facts))
    facts.check()
    if not arguments.json:
        return _print_groups(facts)
    write = sys.stdout.write
    if not facts.is_list:
        write(json.dumps(next(facts.results()), ensure_ascii=False, indent=2) + "\n")
        return 0
    write("[")
    for i, result in enumerate(facts.results()):
        write((",\n" if i else "\n") + json.dumps(result, ensure_ascii=False))
    write("\n]\n")
    return 0


def _print_groups(facts: OptionsFile) -> int:
    for i, report in enumerate(facts.reports()):
        if facts.is_list:
            print(f"{chr(10) if i else ''}[{i}]")
        _print_report(report)
    return 0


def _print_report(report: OptionsReport) -> None:
    from hccboard.operations.options import disagreements_of, guideline_name
    from hccboard.wording import options as words

    shown: tuple[str, object] = ("", None)
    for option in report.options:
        heading = option.guideline.id, option.group
        if heading[0] != shown[0]:
            print(("\n" if shown[0] else "") + guideline_name(option.guideline))
        if heading != shown:
            print("  " + words.group_title(option.group))
        shown = heading
        print("    " + _line(option))
    differing = disagreements_of(report)
    if differing:
        print("\n" + _("Where the editions differ"))
        for one in differing:
            print("  " + words.disagreement_text(one, report))


def _line(option: Option) -> str:
    """The option, and in brackets what matters most: why not, what is missing, or how many cautions."""
    from hccboard.wording import options as words

    detail = words.detail_text(option).rstrip(".。")
    name = words.option_name(option)
    return _("{name} ({detail})").format(name=name, detail=detail) if detail else name
