"""``hccboard import``: a spreadsheet into a board file, with what was left out and why."""

from __future__ import annotations

import argparse
import dataclasses
import os
import sys
from typing import Any

from hccboard import policy
from hccboard.cli.common import author, passphrase, print_json, say_what_opening_found
from hccboard.errors import UserError
from hccboard.translate import _, ngettext
from hccboard.wording.formats import names_text

_RUNS_SHOWN = 8


def run(arguments: argparse.Namespace) -> int:
    """Read, map, preview and, unless it is a dry run, store."""
    from hccboard.operations import imports, stores

    policy.require(policy.IMPORT)
    if not arguments.dry_run:
        policy.require_editing()
    with stores.open_store(
        arguments.store, passphrase(arguments), author=author(), read_only=arguments.dry_run
    ) as store:
        say_what_opening_found(store)
        table = imports.read_table(arguments.file)
        mapping = _mapping(imports, store, table, arguments.mapping)
        preview = imports.build_preview(store, table, mapping, imports.Decisions(options=dict(mapping.decisions)))
        shown = preview_json(preview)
        result = None
        if not arguments.dry_run:
            result = imports.run_import(store, preview)
            shown["result"] = result_json(result)
    if arguments.json:
        print_json(shown)
    else:
        _print(shown, dry_run=arguments.dry_run)
    return 0


def _mapping(imports: Any, store: Any, table: Any, named: str | None) -> Any:
    if named is None:
        return imports.guess_mapping(table, imports.saved_mappings(store))
    if os.path.isfile(named):
        return imports.mapping_from_file(named, table)
    if os.sep in named or not imports.saved_mappings(store):
        raise UserError(
            _("There is no file {name} and no mapping of this name in the board file.").format(name=named),
            next_step=_("Give the mapping file, or save a mapping on the import page of the window."),
        )
    return imports.mapping_named(store, named, table)


def preview_json(preview: Any) -> dict[str, Any]:
    """Counts, columns and problems; of every problem the row numbers of the file it stands in."""
    table = preview.table
    cells: dict[str, list[dict[str, Any]]] = {}
    for row, column, problem in preview.problem_cells():
        entry: dict[str, Any] = {"row": table.row_numbers[row]}
        if column >= 0:
            cell = preview.cell(row, column)
            entry |= {
                "column": table.columns[column].name,
                "text": cell.text,
                "state": cell.state,
                "reason": cell.reason,
            }
        cells.setdefault(problem, []).append(entry)
    return {
        "file": table.file_name,
        "mapping": preview.mapping.name,
        "counts": dataclasses.asdict(preview.counts),
        "columns": [
            {
                "column": column.header, "target": column.target, "unit": column.unit, "match": column.match,
                "status": column.status, "reason": column.reason,
            }
            for column in preview.mapping.columns
        ],
        "problems": [
            {
                "id": problem.id, "kind": problem.kind, "title": problem.title,
                "chosen": problem.chosen, "decided": problem.decided, "decision": _decision(problem),
                "options": {option.id: option.text for option in problem.options},
                "cells": cells.get(problem.id, []),
            }
            for problem in preview.problems
        ],
    }  # fmt: skip


def _decision(problem: Any) -> str:
    """What is done with the cells of a problem, in words."""
    return next((option.text for option in problem.options if option.id == problem.chosen), problem.chosen)


def result_json(result: Any) -> dict[str, Any]:
    return dataclasses.asdict(result) | {"case_ids": list(result.case_ids)}


def _print(shown: dict[str, Any], *, dry_run: bool) -> None:
    print(_counts_line(shown["counts"], dry_run=dry_run))
    ignored = [column["column"] for column in shown["columns"] if column["status"] == "needs_you"]
    if ignored:
        print(_("Columns left out until they are mapped: {names}.").format(names=names_text(ignored)))
    unknown = [column["column"] for column in shown["columns"] if column["match"] in ("not_known", "by_rule")]
    if unknown:
        print(_("Columns that are not imported: {names}.").format(names=names_text(unknown)))
    for problem in shown["problems"]:
        print(_problem_line(problem))
    if any(not problem["decided"] and len(problem["options"]) > 1 for problem in shown["problems"]):
        print(
            _('To decide otherwise: the import page of the window, or "decisions" in a mapping file (--mapping FILE).')
        )
    result = shown.get("result") or {}
    for difference in result.get("differences", ()):
        print(_difference_line(difference))
    if result.get("backup"):
        print(_("The board file as it was before stands beside it: {name}").format(name=result["backup"]))
    if dry_run:
        print(_("Nothing was stored."), file=sys.stderr)


def _counts_line(counts: dict[str, int], *, dry_run: bool) -> str:
    pattern = (
        _("{stored} of {rows} rows would be stored: {new}, {updated} updated, {unchanged} unchanged.") if dry_run
        else _("{stored} of {rows} rows stored: {new}, {updated} updated, {unchanged} unchanged.")
    )  # fmt: skip
    new = ngettext("{count} new case", "{count} new cases", counts["new_cases"]).format(count=counts["new_cases"])
    return pattern.format(
        stored=counts["rows_stored"], rows=counts["rows"], new=new, updated=counts["updated_cases"],
        unchanged=counts["unchanged_cases"],
    )  # fmt: skip


def _problem_line(problem: dict[str, Any]) -> str:
    """What is doubtful, in which rows of the file, and what is done with it."""
    rows = sorted({cell["row"] for cell in problem["cells"]})
    if not rows:
        return _("{problem}: {decision}.").format(problem=problem["title"], decision=problem["decision"])
    return ngettext("{problem} (row {rows}): {decision}.", "{problem} (rows {rows}): {decision}.", len(rows)).format(
        problem=problem["title"], rows=_runs(rows), decision=problem["decision"]
    )


def _difference_line(difference: dict[str, Any]) -> str:
    """What another import had stored, and whether this one replaced it."""
    from hccboard.operations.imports import target_label

    pattern = (
        _("row {row}, {case}, {what}: {old} -> {new}") if difference["stored"]
        else _("row {row}, {case}, {what}: {old} is kept, the file says {new}")
    )  # fmt: skip
    return pattern.format(
        row=difference["row_number"], case=difference["case_number"], what=target_label(difference["target"]),
        old=difference["old"] or "-", new=difference["new"] or "-",
    )  # fmt: skip


def _runs(rows: list[int]) -> str:
    """``2-5, 9, 12 and 40 more``: row numbers in order, neighbours together."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][-1] + 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    shown = names_text([str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs[:_RUNS_SHOWN]])
    more = sum(len(run) for run in runs[_RUNS_SHOWN:])
    return _("{rows} and {count} more").format(rows=shown, count=more) if more else shown
