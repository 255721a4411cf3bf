"""The import as it stands: table, mapping, decisions, preview. Work runs off the window's thread."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from hccboard.errors import Cancelled, HccBoardError
from hccboard.gui.panels.import_review.storing import Storing
from hccboard.gui.session import Session
from hccboard.gui.tasks import CancelToken, Tasks
from hccboard.operations import imports, unfinished_imports
from hccboard.operations.edits import Changes

log = logging.getLogger(__name__)

_STEPS = 1000  # progress is told as a share


@dataclass(frozen=True)
class _ReadTable:
    """A table with the first mapping, how it was asked to be read, and what was decided about it before."""

    table: imports.Table
    mapping: imports.Mapping
    asked: dict[str, str | None]
    kept: unfinished_imports.Unfinished | None = None


class ImportController(QObject):
    """Holds one import. Every change of mapping or decision makes a new preview."""

    table_read = Signal()
    resumed = Signal()
    """What was decided in this file before the board was closed counts again."""
    previewed = Signal()
    failed = Signal(object)
    working = Signal(str)
    progressed = Signal(int, int)
    storing_told = Signal(int, int, str, str)
    """Rows done, rows in all, and both in words: what is to be known meanwhile, the count."""
    storing_failed = Signal(object)
    """Nothing was stored; ``failed`` is told too."""
    finished = Signal(object)
    """The ``ImportResult``."""
    stopped = Signal(str)
    """What was stopped before it was done: reading, looking or storing. Nothing of it was kept."""
    mapping_saved = Signal(str)
    report_saved = Signal(str)
    """The name of the file that was written."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.tasks = Tasks(self)
        self.path = ""
        self.table: imports.Table | None = None
        self.mapping: imports.Mapping | None = None
        self.preview: imports.ImportPreview | None = None
        self.decisions = imports.Decisions()
        self.storing: Storing | None = None
        self.store_rows: Callable[..., imports.ImportResult] | None = None
        """In place of ``imports.run_import``: for pictures of an import under way."""
        self._token: CancelToken | None = None
        self._working, self._changed = "", False
        self._asked: dict[str, str | None] = {}
        self._stop_storing = threading.Event()
        session.closing.connect(self.forget)
        self.working.connect(self._began)

    def _began(self, what: str) -> None:
        self._working = what

    def forget(self) -> None:
        """Stop and hold nothing any more: the board file is about to be closed. What was decided is kept in it."""
        self._keep()
        self.stop()
        self.tasks.finish()
        self.table = self.mapping = self.preview = None
        self.decisions = imports.Decisions()

    def _keep(self) -> None:
        store = self.session.store
        if store is None or store.read_only or self.table is None or self.mapping is None:
            return
        if self.has_decisions() or (self.decisions.cells and self.preview and not self.preview.imported):
            try:
                unfinished_imports.keep(store, self.path, self.table, self.mapping, self.decisions, **self._asked)
            except HccBoardError as error:
                log.info("an import that was being looked at cannot be kept: %s", type(error).__name__)

    def has_decisions(self) -> bool:
        """Whether leaving now would lose something a person decided."""
        if self.mapping is None or self.preview is None or self.preview.imported:
            return False
        return self._changed

    # --- reading --------------------------------------------------------------------------------------------

    def read(self, path: str, sheet: str | None = None, *, encoding: str = "", delimiter: str = "") -> None:
        """Read a file; nothing is stored."""
        self.path = path
        self.working.emit("reading")
        store, asked = self.session.store, {"sheet": sheet, "encoding": encoding, "delimiter": delimiter}

        def work(token: CancelToken) -> _ReadTable:
            kept, how = None, asked
            if store is not None and not store.read_only and not any(asked.values()):
                kept = unfinished_imports.kept_about(store, path)
            if kept is not None:
                how = {"sheet": kept.sheet, "encoding": kept.encoding, "delimiter": kept.delimiter}
            table = imports.read_table(
                path, how["sheet"], encoding=how["encoding"] or "", delimiter=how["delimiter"] or "", cancelled=token,
                progress=lambda share: token.progress(int(share * _STEPS), _STEPS),
            )  # fmt: skip
            mapping = imports.guess_mapping(table, imports.saved_mappings(store) if store else ())
            if store is not None and kept is not None and not token():
                unfinished_imports.let_go(store)
            return _ReadTable(table, mapping, how, kept if kept is not None and kept.fits(table) else None)

        self._run("import.read", work, self._read)

    def _read(self, found: _ReadTable) -> None:
        self.table, self.mapping, self._asked = found.table, found.mapping, found.asked
        self.preview, self._changed = None, found.kept is not None
        self.decisions = imports.Decisions(options=dict(self.mapping.decisions))
        if found.kept is not None:
            self.mapping, self.decisions = found.kept.mapping, found.kept.decisions
        self.table_read.emit()
        if found.kept is not None:
            self.resumed.emit()
        self.rebuild()

    @property
    def file_name(self) -> str:
        return Path(self.path).name

    # --- deciding -------------------------------------------------------------------------------------------

    def rebuild(self) -> None:
        """Make the preview anew."""
        table, mapping, decisions, store = self.table, self.mapping, self.decisions, self.session.store
        if table is None or mapping is None:
            return
        self.working.emit("looking")

        def work(token: CancelToken) -> imports.ImportPreview:
            return imports.build_preview(
                store, table, mapping, decisions, cancelled=token,
                progress=lambda share: token.progress(int(share * _STEPS), _STEPS),
            )  # fmt: skip

        self._run("import.preview", work, self._previewed)

    def _previewed(self, preview: imports.ImportPreview) -> None:
        self.preview, self._working = preview, ""
        self.previewed.emit()

    def map_column(self, index: int, target: str) -> None:
        """Map a column to a fact, or to nothing."""
        self._change_column(index, target=target)

    def set_unit(self, index: int, unit: str) -> None:
        self._change_column(index, unit=unit)

    def set_code(self, index: int, word: str, code: str) -> None:
        """What a word of a column means; an empty code leaves the cells with it out."""
        assert self.mapping is not None
        codes = dict(self.mapping.columns[index].codes)
        codes[word] = code
        self._change_column(index, codes=codes)

    def _change_column(self, index: int, **changed: object) -> None:
        assert self.mapping is not None
        assert self.table is not None
        try:
            mapping = self.mapping.with_column(index, **changed)
            self.mapping = imports.refresh_mapping(mapping, self.table)
        except Exception as error:
            self.failed.emit(error)
            return
        self._changed = True
        self.rebuild()

    def read_names(self, wanted: bool) -> None:
        """Whether patients' names are read: a setting of the board file, kept at once. Until it is kept and the file
        was looked at again nothing can be stored, and Stop waits for the setting."""
        store = self.session.store
        if store is not None:
            self.working.emit("looking")
            self.tasks.run(
                "import.names", lambda _token: imports.set_reads_names(store, wanted), lambda _n: self.rebuild(),
                self._failed, essential=True,
            )  # fmt: skip

    def decide(self, problem: str, option: str) -> None:
        self._changed = True
        self.decisions = imports.Decisions(
            options={**self.decisions.options, problem: option}, cells=dict(self.decisions.cells)
        )
        self.rebuild()

    def decide_rest(self) -> None:
        """Every group that is not decided yet takes its first answer, the safe one."""
        if self.preview is None:
            return
        rest = {problem.id: problem.default for problem in self.preview.undecided}
        self._changed = True
        self.decisions = imports.Decisions(
            options={**self.decisions.options, **rest}, cells=dict(self.decisions.cells)
        )
        self.rebuild()

    def correct(self, row: int, column: int, text: str) -> None:
        """Read a cell as if the file said ``text``; the file itself is not changed."""
        self._changed = True
        self.decisions = imports.Decisions(
            options=dict(self.decisions.options), cells={**self.decisions.cells, (row, column): text}
        )
        self.rebuild()

    def use_saved(self, name: str) -> None:
        """Lay a saved mapping onto the table."""
        if self.session.store is None or self.table is None:
            return
        try:
            self.mapping = imports.mapping_named(self.session.store, name, self.table)
        except Exception as error:
            self.failed.emit(error)
            return
        self.decisions = imports.Decisions(options=dict(self.mapping.decisions))
        self.rebuild()

    def saved_names(self) -> list[str]:
        store = self.session.store
        return [mapping.name for mapping in imports.saved_mappings(store)] if store is not None else []

    def save_mapping(self, name: str) -> None:
        """Keep mapping and decisions under a name in the board file."""
        if self.session.store is None or self.mapping is None:
            return
        named = replace(self.mapping, decisions=dict(self.decisions.options))
        try:
            self.mapping = imports.save_mapping(self.session.store, named, name)
        except Exception as error:
            self.failed.emit(error)
            return
        self._changed = False
        self.mapping_saved.emit(self.mapping.name)

    def delete_mapping(self, name: str) -> None:
        """Forget a saved mapping; the one in use stays as it is."""
        if self.session.store is not None and name:
            imports.delete_mapping(self.session.store, name)
            self.mapping_saved.emit("")

    def save_template(self, path: str) -> None:
        """Write the blank workbook."""
        name = Path(path).name
        self._run(
            "import.template", lambda _token: imports.write_template(path), lambda _done: self.report_saved.emit(name)
        )

    def save_report(self, path: str) -> None:
        """PDF where the name ends in .pdf, else CSV."""
        preview = self.preview
        if preview is not None:
            author, name = self.session.author, Path(path).name
            self._run(
                "import.report", lambda _token: imports.save_report(preview, path, printed_by=author),
                lambda _done: self.report_saved.emit(name),
            )  # fmt: skip

    # --- storing --------------------------------------------------------------------------------------------

    def run(self) -> None:
        """Store what the preview shows: all of it or nothing."""
        preview, store = self.preview, self.session.store
        if preview is None or store is None:
            return
        stopped = self._stop_storing = threading.Event()
        storing = self.storing = Storing(self.file_name)
        self.working.emit("storing")

        def note_copy(_name: str) -> None:
            storing.copied_at = datetime.now().astimezone()

        def work(token: CancelToken) -> imports.ImportResult | None:
            # Stop is asked for between batches only, and the answer always comes: once the transaction is
            # committed the result counts, whoever pressed Stop meanwhile.
            try:
                return (self.store_rows or imports.run_import)(
                    store, preview, cancelled=lambda: stopped.is_set() or token(), progress=token.progress,
                    copied=note_copy,
                )  # fmt: skip
            except Cancelled:
                return None

        self._token = self.tasks.run(
            "import.store", work, self._stored, self._failed, self._tell_storing, writes=True
        )

    def _tell_storing(self, done: int, total: int) -> None:
        if self.storing is not None:
            self.storing_told.emit(done, total, self.storing.note(done, total), self.storing.count(done, total))

    def _stored(self, result: imports.ImportResult | None) -> None:
        self._working = ""
        if result is None:
            self.stopped.emit("storing")
            return
        self.finished.emit(result)
        self.session.announce(
            Changes(result.operation_id, result.case_ids, (), self.file_name, {"create": result.records_created})
        )

    def is_working(self) -> str:
        """What is under way: reading, looking, storing, or nothing."""
        return self._working

    def stop(self) -> None:
        """Stop the work under way; storing is undone as a whole."""
        if self._working == "storing":
            self._stop_storing.set()
        elif self.tasks.running("import.names"):
            return  # it takes a moment, and the file has to be looked at again after it
        elif self._working and self._token is not None:
            what, self._working = self._working, ""
            self._token.cancel()
            self.stopped.emit(what)

    def _run(self, key: str, work: object, done: object) -> None:
        self._token = self.tasks.run(key, work, done, self._failed, self.progressed.emit)

    def _failed(self, error: Exception) -> None:
        storing, self._working = self._working == "storing", ""
        self.failed.emit(error)
        if storing:
            self.storing_failed.emit(error)
