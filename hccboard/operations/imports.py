"""Importing a spreadsheet: read, map, look, decide, store. Until ``run_import`` nothing is changed.

table = read_table(path)
mapping = guess_mapping(table, saved_mappings(store))
preview = build_preview(store, table, mapping, Decisions())
result = run_import(store, preview)
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from hccboard import policy
from hccboard.domain.records import CaseRecords
from hccboard.errors import Cancelled, Conflict, UserError
from hccboard.interchange import (
    guess,
    import_batches,
    import_fields,
    import_report,
    import_template,
    reader,
    reading,
)  # fmt: skip
from hccboard.interchange import (
    mapping as mappings,
)
from hccboard.interchange import (
    preview as previews,
)
from hccboard.interchange.csv_text import ENCODINGS
from hccboard.interchange.examination import Decisions
from hccboard.interchange.import_batches import Difference
from hccboard.interchange.import_fields import ImportTarget
from hccboard.interchange.mapping import ColumnMapping, Mapping
from hccboard.interchange.preview import Counts, Explanation, ImportPreview, PreviewCell
from hccboard.interchange.problems import Option, Problem
from hccboard.interchange.table import Column, Table
from hccboard.operations import cases, edits, import_reports, stores
from hccboard.operations.output_files import refuse_board_files
from hccboard.operations.stores import BoardStore
from hccboard.translate import _

__all__ = [
    "ENCODINGS", "Column", "ColumnMapping", "Counts", "Decisions", "Difference", "Explanation", "ImportPreview",
    "ImportResult", "ImportTarget", "Mapping", "Option", "PreviewCell", "Problem", "Table", "build_preview",
    "delete_mapping", "guess_mapping", "mapping_from_file", "mapping_named", "read_table", "reads_names",
    "refresh_mapping", "run_as_reader", "run_import", "save_mapping", "save_report", "saved_mappings",
    "set_reads_names", "target_label", "targets", "write_mapping_file", "write_template",
]  # fmt: skip

MAPPINGS_SETTING = "import_mappings"
READ_NAMES_SETTING = "import_read_names"
_LONGEST_MAPPING_FILE = 2_000_000

Progress = Callable[[float], None]
RowsDone = Callable[[int, int], None]
Asked = Callable[[], bool]


def _ignore(_done: float) -> None:
    pass


def _ignore_rows(_done: int, _total: int) -> None:
    pass


def _ignore_copy(_name: str) -> None:
    pass


def _never() -> bool:
    return False


@dataclass(frozen=True)
class ImportResult:
    """What an import stored. ``differences`` lists values that were not what is stored, replaced or kept; ``backup``
    is the name of the copy of the board that was made before, beside it ("" where nothing was to be stored)."""

    rows: int
    rows_left_out: int
    new_cases: int
    updated_cases: int
    unchanged_cases: int
    records_created: int
    records_corrected: int
    cells_left_out: int
    differences: tuple[Difference, ...]
    operation_id: str
    case_ids: tuple[str, ...]
    backup: str = ""


def read_table(
    path: Path | str, sheet: str | None = None, *, encoding: str = "", delimiter: str = "",
    progress: Progress = _ignore, cancelled: Asked = _never,
) -> Table:  # fmt: skip
    """The table in a CSV or XLSX file, read in a process of its own with bounded memory and time.

    ``sheet``: a sheet of the workbook (``None``: the first with rows). ``encoding`` (one of ``ENCODINGS``) and
    ``delimiter`` force what is otherwise recognised. ``ImportRejected`` says what, where and what to do;
    ``UserError`` where the administrator switched import off.
    """
    policy.require(policy.IMPORT)
    return reading.read_table(
        Path(path), sheet, encoding=encoding, delimiter=delimiter, progress=progress, cancelled=cancelled
    )


def run_as_reader(arguments: Sequence[str]) -> int | None:
    """In a frozen program: be the reading process if the arguments (``sys.argv[1:]``) ask for it, and return its
    exit code; ``None`` means go on. Call it before anything else."""
    return reader.main() if list(arguments[:1]) == [reader.FLAG] else None


def targets() -> Dictionary[str, ImportTarget]:
    """Everything a column may be imported as, by id; ``target_label`` and ``.group`` name them."""
    return import_fields.targets()


def target_label(target: str) -> str:
    """What a target is called, in the current language."""
    return import_fields.label(target)


def guess_mapping(table: Table, saved: Sequence[Mapping] = ()) -> Mapping:
    """A proposal for every column with its reason; doubtful ones have ``status`` ``needs_you`` and are left out."""
    return guess.guess_mapping(table, saved)


def refresh_mapping(mapping: Mapping, table: Table) -> Mapping:
    """After ``mapping.with_column``: look up the codes and units that the new choice leaves open."""
    return guess.refreshed(mapping, table)


def reads_names(store: BoardStore) -> bool:
    """Whether patients' names are imported into this board; they are unless the hospital forbade it."""
    return stores.read_setting(store, READ_NAMES_SETTING, True) is not False


def set_reads_names(store: BoardStore, wanted: bool) -> None:
    """Import patients' names into this board from now on, or never; what is stored already stays."""
    stores.write_setting(store, READ_NAMES_SETTING, bool(wanted))


def saved_mappings(store: BoardStore) -> tuple[Mapping, ...]:
    """The mappings saved in the board file, by name; one that a later version wrote is passed over."""
    found = []
    for data in _stored_mappings(store).values():
        try:
            found.append(mappings.from_json(data))
        except UserError:
            continue
    return tuple(sorted(found, key=lambda mapping: mapping.name.casefold()))


def _stored_mappings(store: BoardStore) -> dict[str, Any]:
    found = stores.read_setting(store, MAPPINGS_SETTING, {})
    return dict(found) if isinstance(found, dict) else {}


def save_mapping(store: BoardStore, mapping: Mapping, name: str) -> Mapping:
    """Save a mapping under a name, replacing one of that name; returns it with its name."""
    name = " ".join(name.split())[:100]
    if not name:
        raise UserError(_("A mapping needs a name."), next_step=_("Type a name, such as the name of the export."))
    named = replace(mapping, name=name)
    stores.write_setting(store, MAPPINGS_SETTING, {**_stored_mappings(store), name: mappings.to_json(named)})
    return named


def delete_mapping(store: BoardStore, name: str) -> None:
    """Forget a saved mapping; nothing happens if there is none of that name."""
    kept = {known: data for known, data in _stored_mappings(store).items() if known != name}
    stores.write_setting(store, MAPPINGS_SETTING, kept)


def mapping_named(store: BoardStore, name: str, table: Table) -> Mapping:
    """The mapping saved under a name, laid onto a table; ``UserError`` if there is none or it fits no column."""
    data = _stored_mappings(store).get(name)
    if data is None:
        known = ", ".join(sorted(_stored_mappings(store))) or _("none")
        raise UserError(
            _("There is no import mapping of this name in the board file."),
            next_step=_("Use one of: {names}.").format(names=known),
        )
    return guess.refreshed(mappings.from_json(data, table), table)


def mapping_from_file(path: Path | str, table: Table) -> Mapping:
    """The mapping in a JSON file, laid onto a table; ``UserError`` where it cannot be used."""
    path = Path(path)
    try:
        if path.stat().st_size > _LONGEST_MAPPING_FILE:
            raise ValueError
        data = json.loads(path.read_text("utf-8-sig"))
    except OSError:
        raise UserError(
            _("The mapping file cannot be opened."), next_step=_("Check its name and that you may read it.")
        ) from None
    except (ValueError, RecursionError):
        raise UserError(
            _("The mapping file is no JSON."), next_step=_("Choose a mapping that was saved here.")
        ) from None
    found = guess.refreshed(mappings.from_json(data, table), table)
    return found if found.name else replace(found, name=path.stem)


def write_mapping_file(mapping: Mapping, path: Path | str) -> None:
    """Write a mapping as a JSON file, for another computer or the command line."""
    refuse_board_files(Path(path))
    content = json.dumps(mappings.to_json(mapping), ensure_ascii=False, indent=2) + "\n"
    import_report.write_atomically(Path(path), content.encode())


class _StoredCases:
    """What the store knows of the cases a file names."""

    def __init__(self, store: BoardStore) -> None:
        self._store = store

    def by_hospital_number(self, numbers: Collection[str]) -> Dictionary[str, tuple[str, ...]]:
        return cases.find_cases_by_hospital_number(self._store, numbers) if numbers else {}

    def by_case_number(self, numbers: Collection[str]) -> Dictionary[str, str]:
        return cases.find_cases(self._store, numbers) if numbers else {}

    def cases(self, case_ids: Collection[str]) -> Dictionary[str, CaseRecords]:
        return cases.read_cases(self._store, list(case_ids)) if case_ids else {}


def build_preview(
    store: BoardStore | None, table: Table, mapping: Mapping, decisions: Decisions | None = None, *,
    progress: Progress = _ignore, cancelled: Asked = _never, today: date | None = None,
) -> ImportPreview:  # fmt: skip
    """What an import would do, cell by cell; ``store`` may be ``None`` to look at a file alone.

    Where the board reads no names (``reads_names``), the mapping of the preview has none, whatever was given. Build it
    again after a decision or a change of the mapping. ``today`` (the computer's day if ``None``) is the day
    after which a date lies in the future.
    """
    if store is not None and not reads_names(store):
        mapping = guess.without_names(mapping)
    return previews.build(
        table, mapping, decisions, _StoredCases(store) if store is not None else None,
        today=today or date.today(),  # noqa: DTZ011 - a civil day, not an instant
        progress=progress, cancelled=_raising(cancelled),
    )  # fmt: skip


def _raising(cancelled: Asked) -> Callable[[], None]:
    def check() -> None:
        if cancelled():
            raise Cancelled

    return check


def run_import(
    store: BoardStore, preview: ImportPreview, *, progress: RowsDone = _ignore_rows, cancelled: Asked = _never,
    copied: Callable[[str], None] = _ignore_copy,
) -> ImportResult:  # fmt: skip
    """Store what a preview shows, in one transaction: all of it or, cancelled or failing, none of it.

    Before the first case is written a copy of the board is made beside it and checked, and ``copied`` told its name.
    ``progress`` is told the rows written of all that will be; they are stored when all are. Raises ``UserError`` if
    this preview was imported already or nothing is left to store, ``EnvironmentFault`` if the copy cannot be made.
    """
    if preview.imported:
        raise UserError(_("This file was just imported."), next_step=_("Read it again to import it again."))
    groups = import_batches.rows_by_case(preview)
    if not groups:
        raise UserError(
            _("No row would be stored. Left out: {count}.").format(count=len(preview)),
            next_step=_("Map the columns that name the patient, or decide the problems listed."),
        )
    if cancelled():
        raise Cancelled
    backup = _copied(store, preview)
    if backup is not None:
        copied(backup.name)
    rows = sum(map(len, groups.values()))
    progress(0, rows)
    try:
        return _stored(store, preview, rows, backup, progress, cancelled)
    except (Cancelled, UserError, Conflict):  # the board is as it was: the copy tells nothing new
        if backup is not None:
            backup.unlink(missing_ok=True)
        raise


def _copied(store: BoardStore, preview: ImportPreview) -> Path | None:
    """The copy of the board before the import; none where nothing would be written."""
    counts = preview.counts
    if store.read_only or not counts.new_cases + counts.updated_cases:
        return None
    from hccboard.storage import safe_copy

    return safe_copy.before_import(store.storage)


def _stored(
    store: BoardStore, preview: ImportPreview, rows: int, backup: Path | None, progress: RowsDone, cancelled: Asked
) -> ImportResult:
    """Everything in one transaction."""
    written = import_batches.Written()
    made = import_batches.batches(
        preview,
        lambda ids: cases.read_cases(store, ids) if ids else {},
        edits.new_id,
        _numbers(store, preview),
        written,
    )
    changes = edits.save_batches(
        store, made, reason=_("Import of {file}").format(file=preview.table.file_name), action="import",
        progress=lambda _batch, _count: progress(written.rows, rows), cancelled=cancelled,
    )  # fmt: skip
    preview.imported, preview.backup = True, backup.name if backup else ""
    counts = preview.counts
    return ImportResult(
        written.rows, counts.rows_left_out, written.cases["new"], written.cases["updated"], written.cases["unchanged"],
        written.records["created"], written.records["corrected"], counts.cells_left_out, tuple(written.differences),
        changes.operation_id, changes.case_ids, preview.backup,
    )  # fmt: skip


def _numbers(store: BoardStore, preview: ImportPreview) -> Callable[[], str]:
    """Case numbers for new cases, in order, none that the file itself gives."""
    first = cases.next_case_number(store)
    digits = first.removeprefix(cases.NUMBER_PREFIX)
    taken = {fate.identity.case_number.casefold() for fate in preview.fates}
    state = {"next": int(digits)}

    def number() -> str:
        while True:
            made = f"{cases.NUMBER_PREFIX}{state['next']:0{len(digits)}d}"
            state["next"] += 1
            if made.casefold() not in taken:
                return made

    return number


def save_report(preview: ImportPreview, path: Path | str, *, printed_by: str = "") -> None:
    """Write every rejected or suspicious cell, with reason and decision: PDF where the name says so, else CSV."""
    import_reports.save(preview, path, printed_by=printed_by)


def write_template(path: Path | str) -> None:
    """Write the blank XLSX workbook with its code lists, in the current language."""
    refuse_board_files(Path(path))
    import_template.write(Path(path))
