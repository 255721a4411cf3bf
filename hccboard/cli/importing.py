"""``hccboard import``: a spreadsheet into a board file, with what was left out and why."""

from __future__ import annotations

import argparse
import dataclasses
import os
import sys
from typing import Any

from hccboard.cli.common import author, passphrase, print_json

_RUNS_SHOWN = 8


def run(arguments: argparse.Namespace) -> int:
    """Read, map, preview and, unless it is a dry run, store."""
    from hccboard.operations import imports, stores

    with stores.open_store(
        arguments.store, passphrase(arguments), author=author(), read_only=arguments.dry_run
    ) as store:
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
    counts = shown["counts"]
    print(f"{counts['rows_stored']} of {counts['rows']} rows{' would be' if dry_run else ''} stored: "
          f"{counts['new_cases']} new cases, {counts['updated_cases']} updated, "
          f"{counts['unchanged_cases']} unchanged.")  # fmt: skip
    ignored = [column["column"] for column in shown["columns"] if column["status"] == "needs_you"]
    if ignored:
        print(f"Columns left out until they are mapped: {', '.join(ignored)}.")
    for problem in shown["problems"]:
        print(_problem_line(problem))
    if any(not problem["decided"] for problem in shown["problems"]):
        print('To decide otherwise: the import page of the window, or "decisions" in a mapping file (--mapping FILE).')
    for difference in (shown.get("result") or {}).get("differences", ()):
        print(f"row {difference['row_number']}, {difference['case_number']}, {difference['target']}: "
              f"{difference['old']} -> {difference['new']}")  # fmt: skip
    if dry_run:
        print("Nothing was stored.", file=sys.stderr)


def _problem_line(problem: dict[str, Any]) -> str:
    """What is doubtful, in which rows of the file, and what is done with it."""
    rows = sorted({cell["row"] for cell in problem["cells"]})
    if not rows:
        return f"{problem['title']}: {problem['decision']}."
    return f"{problem['title']} ({'row' if len(rows) == 1 else 'rows'} {_runs(rows)}): {problem['decision']}."


def _runs(rows: list[int]) -> str:
    """``2-5, 9, 12 and 40 more``: row numbers in order, neighbours together."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][-1] + 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    shown = ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs[:_RUNS_SHOWN])
    more = sum(len(run) for run in runs[_RUNS_SHOWN:])
    return f"{shown} and {more} more" if more else shown
