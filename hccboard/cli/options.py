"""``hccboard options``: facts objects in, treatment options by guideline and edition out."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from hccboard.cli.facts_files import add_facts, numbered, print_json_results, read_text
from hccboard.cli.parsing import add_command
from hccboard.translate import _

if TYPE_CHECKING:
    from hccboard.domain.options import Option, OptionsReport
    from hccboard.operations.options import OptionsFile


def add(commands: Any) -> None:
    parser = add_command(commands, "options", _("treatment options for facts given as JSON"), command=options, more=_(
        "What each guideline edition names for these facts: listed, excluded or not assessable, with reasons. "
        "The board decides. Beyond the facts of assess, an object \"judgements\" takes what only a board can tell."
    ))  # fmt: skip
    add_facts(parser)


def options(arguments: argparse.Namespace) -> int:
    from hccboard.operations.options import OptionsFile

    facts = OptionsFile(read_text(arguments.facts))
    facts.check()
    if not arguments.json:
        return _print_groups(facts)
    print_json_results(facts)
    return 0


def _print_groups(facts: OptionsFile) -> int:
    for report in numbered(facts, facts.reports()):
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
