"""``report``: one case as a PDF board summary."""

from __future__ import annotations

import argparse
from typing import Any

from hccboard import translate
from hccboard.cli.common import add_store, author, case_id, passphrase
from hccboard.errors import UserError


def add(commands: Any) -> None:
    parser = commands.add_parser("report", help="print one case as a PDF board summary")
    parser.add_argument("case", metavar="CASE", help="case number")
    add_store(parser)
    parser.add_argument("--out", required=True, metavar="FILE.pdf")
    parser.add_argument("--anonymise", action="store_true", help="without identity and free text, from an allow-list")
    parser.add_argument("--language", choices=translate.LANGUAGES, default="en")
    parser.set_defaults(command=report)


def report(arguments: argparse.Namespace) -> int:
    from hccboard.operations import stores
    from hccboard.operations.reporting import write_report

    if not arguments.out.lower().endswith(".pdf"):  # the file is replaced: no board file may be named by mistake
        raise UserError(f"{arguments.out} is not the name of a PDF.", next_step="Give a name that ends in .pdf.")
    with stores.open_store(arguments.store, passphrase(arguments), author=author()) as store:
        path = write_report(
            store, case_id(store, arguments.case), arguments.out, anonymise=arguments.anonymise,
            language=arguments.language, printed_by=author(),
        )  # fmt: skip
    print(path)
    return 0
