"""``init``, ``verify``, ``import``, ``list``, ``show``: stores and the cases in them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from typing import Any

from hccboard.cli.columns import SYSTEM_COLUMNS, columns_of, padded
from hccboard.cli.common import add_passphrase, add_store, author, passphrase, print_json, say_what_opening_found
from hccboard.cli.parsing import add_command, add_json
from hccboard.errors import EnvironmentFault
from hccboard.translate import _, ngettext

_PAGE = 500
_NAME_COLUMNS, _WIDEST_NAME = 24, 60


def add(commands: Any) -> None:
    init = add_command(
        commands, "init", _("make an encrypted board file"), command=create,
        more=_("Nobody can open the file without its passphrase: there is no reset and no spare key."),
    )  # fmt: skip
    init.add_argument("store", metavar="STORE", help=_("the new board file; its name ends in .hccboard"))
    add_passphrase(init)

    verified = add_command(
        commands, "verify", _("check a board file or a copy of one: every page, the records, the history's chain"),
        command=verify,
    )  # fmt: skip
    add_store(verified)
    add_json(verified)

    imported = add_command(commands, "import", _("read a CSV or XLSX file into a board file"), command=import_file)
    imported.add_argument("file", metavar="FILE", help=_("the CSV or XLSX file"))
    add_store(imported)
    imported.add_argument("--mapping", metavar="NAME|FILE", help=_("a saved mapping, or a mapping file"))
    imported.add_argument("--dry-run", action="store_true", help=_("show what would be stored and store nothing"))
    add_json(imported)

    listed = add_command(commands, "list", _("list the cases"), command=list_cases)
    add_store(listed)
    listed.add_argument(
        "--search", metavar="TEXT", default="", help=_("only cases with these words in name, number or question")
    )
    add_json(listed)

    shown = add_command(
        commands, "show", _("show one case: its stages, the values they rest on, what is missing"), command=show,
        more=_("With --json also every record."),
    )  # fmt: skip
    shown.add_argument("case", metavar="CASE", help=_("case number"))
    add_store(shown)
    add_json(shown)


def create(arguments: argparse.Namespace) -> int:
    from hccboard.operations import stores

    with stores.create_store(arguments.store, passphrase(arguments, confirm=True), author=author()) as store:
        print(_("Board file made: {path}").format(path=store.path))
    return 0


def verify(arguments: argparse.Namespace) -> int:
    """Nothing is changed; the exit status is 3 where something is not sound."""
    from hccboard.operations import stores

    with stores.open_store(arguments.store, passphrase(arguments), author=author(), read_only=True) as store:
        say_what_opening_found(store)
        found = stores.verify_store(store)
    if arguments.json:
        print_json({"sound": not found.problems, "pages": found.pages, "audit_rows": found.audit_rows,
                    "audit_head": found.audit_head, "problems": list(found.problems)})  # fmt: skip
        return 3 if found.problems else 0
    if found.problems:
        raise EnvironmentFault(
            _("The file is damaged."), found.words, _("It was not changed. Check the newest copy, and work with that.")
        )
    print(found.words)
    return 0


def import_file(arguments: argparse.Namespace) -> int:
    from hccboard.cli.importing import run

    return run(arguments)


def list_cases(arguments: argparse.Namespace) -> int:
    from hccboard.operations import cases, stores

    with stores.open_store(arguments.store, passphrase(arguments), author=author(), read_only=True) as store:
        say_what_opening_found(store)
        keys = cases.case_ids(store, cases.CaseQuery(search=arguments.search)).keys
        pages = (keys[start : start + _PAGE] for start in range(0, len(keys), _PAGE))
        rows = [row for page in pages for row in cases.current_summaries(store, page)]
    if arguments.json:
        print_json([summary_json(row) for row in rows])
        return 0
    widest = max([_NAME_COLUMNS, *(columns_of(_who(row)) for row in rows)])
    for row in rows:
        print(summary_line(row, min(widest, _WIDEST_NAME)))
    print(ngettext("{count} case", "{count} cases", len(rows)).format(count=len(rows)), file=sys.stderr)
    return 0


def summary_json(row: Any) -> dict[str, Any]:
    import dataclasses

    shown = dataclasses.asdict(row)
    for key in ("bclc", "cnlc", "child_pugh", "last_response"):
        shown[key] = shown[key].split("|") if shown[key] else []
    shown["last_response_note"], _bar, percent = row.last_response_note.partition("|")
    shown["last_response_percent"] = float(percent) if percent else None
    for key in ("meeting_date", "as_of"):
        shown[key] = shown[key].isoformat() if shown[key] else None
    return shown


def _who(row: Any) -> str:
    """Name, age and sex, as far as they are known."""
    parts = (row.name, "" if row.age_years is None else str(row.age_years), row.sex)
    return " ".join(part for part in parts if part)


def summary_line(row: Any, name_columns: int) -> str:
    from hccboard import wording

    stages = (
        padded(f"{wording.name_with_edition(system)} {_stages(system, possible)}", columns)
        for system, columns in (("bclc", 26), ("cnlc", 31)) for possible in [getattr(row, system)]
    )  # fmt: skip
    missing = ngettext("{count} missing", "{count} missing", row.missing_items).format(count=row.missing_items)
    return " ".join((padded(row.case_number, 12), padded(_who(row), name_columns), *stages, missing))


def _stages(system: str, possible: str) -> str:
    """The stages of a line of the list, joined by ``|`` there: "IIIa or IIIb"; "-" where nothing is known."""
    from hccboard.wording import formats, label_text

    labels = [label_text(system, label) for label in possible.split("|") if label]
    return formats.or_text([label if label in possible else formats.inside_sentence(label) for label in labels]) or "-"


def show(arguments: argparse.Namespace) -> int:
    from hccboard.cli.common import case_id
    from hccboard.operations import board_limits, board_response, cases, stores, viewing

    with stores.open_store(arguments.store, passphrase(arguments), author=author(), read_only=True) as store:
        say_what_opening_found(store)
        case = cases.read_case(store, case_id(store, arguments.case))
        view = viewing.view_of(
            case, staleness=board_limits.limits_of(store), rules=board_response.rules_of(store)
        )
    if arguments.json:
        print_json(viewing.view_json(view))
    else:
        print("\n".join(view_lines(view)))
    return 0


def view_lines(view: Any) -> Iterator[str]:
    """Who, the question, stages with editions, the values of the day with their dates, what is open."""
    from hccboard import wording
    from hccboard.domain.records import BoardQuestion
    from hccboard.wording.formats import inside_sentence

    patient, question = view.case.patient, view.case.latest(BoardQuestion)
    age = view.snapshot.facts.get("age_years")
    years = _("{years} y").format(years=age.entered) if age else ""
    yield "  ".join(part for part in (patient.case_number, patient.name, patient.sex or "", years) if part)
    if question is not None:
        day = _("board {date}").format(date=view.board.isoformat()) if view.board else ""
        yield question.question + (f"  ({day})" if day else "")
    yield ""
    for system, result in view.assessment.results.items():
        if not result.switched_off:
            yield f"{padded(wording.name_with_edition(system), SYSTEM_COLUMNS)} {wording.value_summary(result)}"
    yield ""
    yield _("Values on {date}:").format(date=view.snapshot.as_of.isoformat())
    for key, fact in view.snapshot.facts.by_key.items():
        yield f"  {padded(wording.fact_name(key), SYSTEM_COLUMNS - 2)} {_dated(fact)}"
    for item in view.readiness.open_items:
        state = inside_sentence(wording.readiness_state(item.state))
        yield f"{state}: {wording.fact_name(item.key)}"


def _dated(fact: Any) -> str:
    from hccboard import wording

    when = [wording.day_of(fact), _("stale") if fact.stale else ""]
    dated = wording.list_text([part for part in when if part])
    return wording.value_text(fact) + (f"  ({dated})" if dated else "")
