"""``init``, ``import``, ``list``, ``show``: stores and the cases in them."""

from __future__ import annotations

import argparse
import sys
import unicodedata
from typing import Any

from hccboard.cli.common import add_passphrase, add_store, author, passphrase, print_json

_PAGE = 500


def add(commands: Any) -> None:
    init = commands.add_parser("init", help="make an encrypted board file")
    init.add_argument("store", metavar="STORE")
    add_passphrase(init)
    init.set_defaults(command=create)

    imported = commands.add_parser("import", help="read a CSV or XLSX file into a board file")
    imported.add_argument("file", metavar="FILE")
    add_store(imported)
    imported.add_argument("--mapping", metavar="NAME|FILE", help="a saved mapping, or a mapping file")
    imported.add_argument("--dry-run", action="store_true", help="show what would be stored and store nothing")
    imported.add_argument("--json", action="store_true")
    imported.set_defaults(command=import_file)

    listed = commands.add_parser("list", help="list the cases")
    add_store(listed)
    listed.add_argument("--search", metavar="TEXT", default="")
    listed.add_argument("--json", action="store_true")
    listed.set_defaults(command=list_cases)

    shown = commands.add_parser("show", help="show one case with its records and stages")
    shown.add_argument("case", metavar="CASE", help="case number")
    add_store(shown)
    shown.add_argument("--json", action="store_true")
    shown.set_defaults(command=show)


def create(arguments: argparse.Namespace) -> int:
    from hccboard.operations import stores

    with stores.create_store(arguments.store, passphrase(arguments, confirm=True), author=author()) as store:
        print(f"Board file made: {store.path}")
    return 0


def import_file(arguments: argparse.Namespace) -> int:
    from hccboard.cli.importing import run

    return run(arguments)


def list_cases(arguments: argparse.Namespace) -> int:
    from hccboard.operations import cases, stores

    with stores.open_store(arguments.store, passphrase(arguments), author=author(), read_only=True) as store:
        keys = cases.case_ids(store, cases.CaseQuery(search=arguments.search)).keys
        pages = (keys[start : start + _PAGE] for start in range(0, len(keys), _PAGE))
        rows = [row for page in pages for row in cases.case_summaries(store, page)]
    if arguments.json:
        print_json([summary_json(row) for row in rows])
        return 0
    for row in rows:
        print(summary_line(row))
    print(f"{len(rows)} {'case' if len(rows) == 1 else 'cases'}", file=sys.stderr)
    return 0


def summary_json(row: Any) -> dict[str, Any]:
    import dataclasses

    shown = dataclasses.asdict(row)
    for key in ("bclc", "cnlc", "child_pugh"):
        shown[key] = shown[key].split("|") if shown[key] else []
    for key in ("meeting_date", "as_of"):
        shown[key] = shown[key].isoformat() if shown[key] else None
    return shown


def summary_line(row: Any) -> str:
    parts = (row.name, "" if row.age_years is None else str(row.age_years), row.sex)
    who = " ".join(part for part in parts if part)
    return (
        f"{padded(row.case_number, 12)} {padded(who, 24)} BCLC 2022 {_stages(row.bclc):16} "
        f"CNLC 2024 {_stages(row.cnlc):20} {row.missing_items} missing"
    )


def padded(text: str, columns: int) -> str:
    """The text with blanks up to this many columns of a terminal, where a Chinese character takes two."""
    taken = sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
    return text + " " * (columns - taken)


def show(arguments: argparse.Namespace) -> int:
    from hccboard.cli.common import case_id
    from hccboard.operations import cases, stores, viewing

    with stores.open_store(arguments.store, passphrase(arguments), author=author(), read_only=True) as store:
        view = viewing.view_of(cases.read_case(store, case_id(store, arguments.case)))
    if arguments.json:
        print_json(viewing.view_json(view))
    else:
        print("\n".join(viewing.view_lines(view)))
    return 0


def _stages(possible: str) -> str:
    return possible.replace("undefined", "no rule").replace("|", " or ") or "-"
