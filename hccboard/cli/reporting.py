"""``report``: one case as a PDF board summary, or as the one-page surgeon's sheet."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from hccboard import policy, translate
from hccboard.cli.common import add_store, author, case_id, passphrase, printed_by, say_what_opening_found
from hccboard.cli.parsing import add_command, choices_shown
from hccboard.errors import UserError
from hccboard.translate import _

SUMMARY, SURGEON = "summary", "surgeon"
SHEETS = (SUMMARY, SURGEON)


def add(commands: Any) -> None:
    parser = add_command(commands, "report", _("print one case as a PDF board summary"), command=report)
    parser.add_argument("case", metavar="CASE", help=_("case number"))
    add_store(parser)
    parser.add_argument("--out", required=True, metavar="FILE.pdf", help=_("the PDF; one of that name is replaced"))
    parser.add_argument(
        "--anonymise", action="store_true", help=_("without identity and free text, from an allow-list")
    )
    parser.add_argument(
        "--language", choices=translate.LANGUAGES, default="en", metavar=choices_shown(translate.LANGUAGES),
        help=_("the language of the paper; en unless given"),
    )  # fmt: skip
    parser.add_argument(
        "--sheet", choices=SHEETS, default=SUMMARY, metavar=choices_shown(SHEETS),
        help=_("the board summary or the one-page surgeon's sheet; summary unless given"),
    )  # fmt: skip


def report(arguments: argparse.Namespace) -> int:
    from hccboard.operations import stores
    from hccboard.operations.reporting import write_report, write_surgeon_sheet

    if not arguments.out.lower().endswith(".pdf"):  # the file is replaced: no board file may be named by mistake
        raise UserError(
            _("{name} is not the name of a PDF.").format(name=arguments.out),
            next_step=_("Give a name that ends in .pdf."),
        )
    policy.require(policy.EXPORT)
    with stores.open_to_read(arguments.store, passphrase(arguments), author=author()) as store:
        say_what_opening_found(store)
        noted = not store.read_only
        write = write_surgeon_sheet if arguments.sheet == SURGEON else write_report
        path = write(
            store, case_id(store, arguments.case), arguments.out, anonymise=arguments.anonymise,
            language=arguments.language, printed_by=printed_by(arguments.language),
        )  # fmt: skip
    print(path)
    if not noted:
        print(
            _("The report could not be noted in the history: the board file is open elsewhere or cannot be written.")
            if policy.current().may_edit
            else _("The report could not be noted in the history: on this computer boards can only be read."),
            file=sys.stderr,
        )
    return 0
