"""``hccboard evidence``: which packs are loaded, and how much is taken from each source."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any

from hccboard import paths
from hccboard.cli.parsing import add_command, add_json
from hccboard.translate import _, mark

if TYPE_CHECKING:
    from hccboard.evidence import Evidence
    from hccboard.evidence.model import Source

# what is counted -> the head of its column
_COLUMNS = {
    "studies_reported": mark("studies"), "result": mark("results"), "row": mark("table rows"),
    "site_therapy": mark("site outcomes"), "figure": mark("figures"), "recommendation": mark("recommendations"),
    "screening": mark("cautions"), "approval": mark("approvals"), "criteria_set": mark("criteria sets"),
    "discrepancy": mark("discrepancies"),
}  # fmt: skip


def add(commands: Any) -> None:
    parser = add_command(commands, "evidence", _("what the evidence base holds, counted by source"), command=evidence)
    add_json(parser)
    parser.add_argument("--example", action="store_true", help=_("print a pack of your own to start from"))


def evidence(arguments: argparse.Namespace) -> int:
    if arguments.example:
        print(paths.resources("examples", "local_pack.toml").read_text("utf-8"), end="")
        return 0
    from hccboard.evidence import with_local

    found = with_local()
    if arguments.json:
        print(json.dumps(_as_json(found), ensure_ascii=False, indent=2))
        return 0
    for pack in found.packs:
        print(_("{title}, version {version} ({origin})").format(
            title=_(pack.title), version=pack.version, origin=_("local") if pack.local else _("shipped")
        ))  # fmt: skip
    for refused in found.refused:
        print(_("Refused: {pack}").format(pack=refused.header.folder))
        for problem in refused.refusal.problems:
            print(f"  {problem}")
    print()
    _print_table(_counted(found))
    return 0


def _counted(found: Evidence) -> list[tuple[Source, dict[str, int]]]:
    """The sources from which something is taken, those with most figures first."""
    from hccboard.evidence import counts
    from hccboard.evidence.model import Source

    told = []
    for source_id, counted in counts(found).items():
        source = found[source_id]
        assert isinstance(source, Source)
        screening = counted.get("caution", 0) + counted.get("contraindication", 0)
        told.append((source, {**counted, **({"screening": screening} if screening else {})}))
    return sorted(told, key=lambda one: -one[1].get("figure", 0))


def _print_table(told: list[tuple[Source, dict[str, int]]]) -> None:
    from hccboard.cli.columns import print_columns

    shown = [column for column in _COLUMNS if any(counted.get(column) for _source, counted in told)]
    head = [_("source"), *(_(_COLUMNS[column]) for column in shown)]
    rows = [
        [source.short, *(str(counted.get(column, "")) for column in shown)] for source, counted in told
        if any(counted.get(column) for column in shown)
    ]  # fmt: skip
    print_columns(head, rows)


def _as_json(found: Evidence) -> dict[str, Any]:
    return {
        "packs": [
            {"id": pack.id, "title": pack.title, "version": pack.version, "origin": pack.origin, "local": pack.local}
            for pack in found.packs
        ],
        "refused": [
            {"folder": refused.header.folder, "problems": [str(problem) for problem in refused.refusal.problems]}
            for refused in found.refused
        ],
        "sources": [
            {"id": source.id, "source": source.short, "citation": source.citation, "counts": counted}
            for source, counted in _counted(found)
        ],
    }
