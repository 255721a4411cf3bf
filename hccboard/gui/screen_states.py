"""The states of sheet 17 that need more than a click: two people at one record, and what else stands in the way.

Each is provoked in the window as it would come about, photographed, and taken back.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING, Any, Protocol

from hccboard.domain.records import LabResult, PerformanceStatus
from hccboard.gui.entry_seam import LAB_PANEL
from hccboard.gui.panels.case_workspace import forms
from hccboard.operations import cases, drafts, edits, imports, stores
from hccboard.operations.stores import BoardStore, KeyCost

if TYPE_CHECKING:
    from hccboard.gui.composition import Program

_AUTHOR, _COLLEAGUE = "Dr Synthetic A", "Dr Synthetic B"
_ROWS = 163


class Camera(Protocol):
    """What takes the pictures."""

    program: Program

    def take(self, name: str, ready: Callable[[], bool] | None = None) -> None: ...

    def rest(self, ready: Callable[[], bool] | None = None) -> None: ...


def draft_found(camera: Camera, store: BoardStore, case_id: str) -> None:
    """A laboratory panel was left without saving; the board is opened again."""
    if store.read_only:
        return
    program = camera.program
    typed = (("albumin", "38.4", "g/L"), ("bilirubin", "22.0", "umol/L"), ("platelets_10e9_l", "108", "10^9/L"))
    rows = {key: {"value": value, "unit": unit} for key, value, unit in typed}
    drafts.save_draft(store, case_id, LAB_PANEL, {"template": "standard", "date": "2026-08-12", "rows": rows})
    program.session.opened.emit()
    program.show_cases()
    camera.rest()
    bars = program.cases_page.messages.bars()
    if bars:
        camera.take("17-draft-found-list")
        bars[0].action_button().click()
        camera.rest()
        camera.take("17-draft-found")
    program.case.close_form()
    camera.rest()
    drafts.discard_draft(store, case_id, LAB_PANEL)
    program.cases_page.messages.clear()
    program.open_case(case_id)
    camera.rest()
    program.workspace.messages.clear()


def conflict(camera: Camera, store: BoardStore, case_id: str) -> None:
    """A colleague saves a record while its correction is being typed."""
    program = camera.program
    record = cases.read_case(store, case_id).latest(PerformanceStatus)
    if store.read_only or record is None:
        return
    program.edit(case_id, record.id, "PerformanceStatus", "ecog_low")
    camera.rest()
    form = program.workspace.entry()
    if form is None:
        return
    theirs = replace(record, ecog_low=0, ecog_high=None, source="ward round", note="Walked two floors.")
    edits.save(BoardStore(store.storage, _COLLEAGUE), [theirs], reason="seen on the ward")
    mine = replace(record, ecog_low=2, ecog_high=None, cancer_related="indeterminate", source="clinic, 12 Aug")
    form.save_requested.emit([mine], "misread in the letter")
    camera.rest()
    camera.take("17-conflict")
    program.case.close_form()
    camera.rest()
    program.workspace.messages.clear()


class _Halfway:
    """An import that stands still when three of five rows are written, until it is let go."""

    def __init__(self) -> None:
        self.reached, self.go_on = threading.Event(), threading.Event()

    def __call__(self, store: BoardStore, preview: imports.ImportPreview, *, progress: Any, **more: Any) -> Any:
        begun: list[int] = []

        def tell(done: int, total: int) -> None:
            if done * 5 >= total and not begun:
                begun.append(done)
                sleep(0.6)  # before that the speed says nothing
            progress(done, total)
            if done * 5 >= total * 3 and not self.reached.is_set():
                self.reached.set()
                self.go_on.wait(60)

        return imports.run_import(store, preview, progress=tell, **more)


@contextmanager
def _no_room(store: BoardStore) -> Iterator[None]:
    """Every write finds the disk full."""

    def writing() -> None:
        raise stores.DiskFull("")

    real = forms.board_state
    store.storage.writing = writing
    forms.board_state = lambda asked: replace(real(asked), free_bytes=3_000_000)
    try:
        yield
    finally:
        del store.storage.writing
        forms.board_state = real


def disk_full(camera: Camera, store: BoardStore, case_id: str) -> None:
    """A laboratory panel finds no room; then there is some, and its draft goes."""
    if store.read_only:
        return
    program = camera.program
    program.edit(case_id, "", LAB_PANEL, "")
    camera.rest()
    sheet = program.workspace.entry()
    if sheet is None:
        return
    rows = [LabResult(case_id=case_id, analyte=key, value=Decimal(value), unit=unit, date=date(2026, 8, 12))
            for key, value, unit in (("albumin", "38.4", "g/L"), ("bilirubin", "22.0", "umol/L"))]  # fmt: skip
    with _no_room(store):
        sheet.draft_changed.emit({})
        sheet.save_requested.emit(rows, "")
        camera.rest()
        camera.take("17-disk-full")
        program.show_cases()
        camera.take("17-disk-full-list")
    program.open_case(case_id)
    camera.rest()
    if program.workspace.entry() is not None:
        program.workspace.entry().discarded.emit()
    camera.rest()
    program.workspace.messages.clear()


def import_running(camera: Camera, folder: Path) -> None:
    """A cohort is being stored; stopped afterwards, so that nothing of it is kept."""
    program = camera.program
    path = folder / "liver_cohort_2026.csv"
    rows = [f"{9000 + n},F,2026-08-06,{30 + n % 15},{8 + n % 30}" for n in range(_ROWS)]
    head = "Hospital number,Sex,Visit date,Albumin (g/L),Bilirubin (umol/L)"
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    program.show_import(str(path))
    camera.rest()
    review, list_page, halfway = program.window.page("import"), program.cases_page, _Halfway()
    review.controller.store_rows = halfway
    review.controller.run()
    camera.take("17-import-running", lambda: halfway.reached.is_set() and list_page.progress.isVisible())
    list_page.progress.stop_button().click()
    halfway.go_on.set()
    camera.rest()
    list_page.messages.clear()


def read_only(camera: Camera, folder: Path, cost: KeyCost) -> tuple[Path, str]:
    """A colleague has the board file open for writing; where it lies, and its passphrase."""
    from hccboard.operations.demonstration import create_demonstration

    path, secret = folder / f"liver-board-2026{stores.SUFFIX}", "five unrelated words in a row"
    with create_demonstration(path, secret, _COLLEAGUE, cost=cost):
        camera.program.open_store(stores.open_store(path, secret, author=_AUTHOR, read_only=True))
        camera.rest()
        camera.take("17-read-only")
        camera.program.session.close()
    return path, secret


def newer_file(camera: Camera, folder: Path, cost: KeyCost) -> None:
    """The board file was upgraded by a newer program, which left a copy of it as it was before."""
    program = camera.program
    path, secret = folder / f"liver-board-2027{stores.SUFFIX}", "five unrelated words in a row"
    stores.create_store(path, secret, author=_AUTHOR, cost=cost).close()
    closed = path.read_bytes()
    with stores.open_store(path, secret, author=_AUTHOR) as store, store.storage.writing() as connection:
        known = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    path.with_name(f"{path.stem}.before-upgrade-{known}{stores.SUFFIX}").write_bytes(closed)
    program.start.ask_passphrase(str(path), _AUTHOR)
    program.start.open(secret, _AUTHOR, False)
    camera.rest()
    camera.take("17-newer-file")
