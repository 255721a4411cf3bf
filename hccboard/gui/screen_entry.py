"""The imaging sheet for the pictures while a study is typed: a value in doubt, a new lesion with its details."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtWidgets import QLineEdit

from hccboard.gui.entry_seam import IMAGING_SHEET
from hccboard.gui.panels.entry.imaging_sheet import ImagingSheet
from hccboard.gui.screen_states import Camera


def typing(camera: Camera, case_id: str) -> None:
    """A follow-up study half typed, then with a new lesion whose details are open."""
    program = camera.program
    program.edit(case_id, "", IMAGING_SHEET, "")
    camera.rest()
    sheet = program.case.page.entry()
    if not isinstance(sheet, ImagingSheet):
        return
    day = program.session.today() - timedelta(days=1)
    _write(sheet.strip.edits["date"], day.isoformat())
    _write(sheet.strip.edits["label"], "CT-9")
    for row, sizes in zip(sheet.lesions.rows, (("56", "31"), ("24", "26")), strict=False):
        _write(row.longest, sizes[0])
        _write(row.second, sizes[1])
        row.second.setFocus()
    _settle(camera, sheet)
    camera.take("15-entry-lesions-typing")
    row = sheet.lesions.add_lesion()
    _write(row.longest, "8")
    sheet.lesions.answers.new_lesions.buttons()[1].click()
    _settle(camera, sheet)
    camera.take("15-entry-lesions-new")
    sheet.discarded.emit()
    camera.rest()
    program.case.page.messages.clear()


def _write(edit: QLineEdit, text: str) -> None:
    """As it is typed."""
    edit.setText(text)
    edit.textEdited.emit(text)


def _settle(camera: Camera, sheet: ImagingSheet) -> None:
    """Until what is typed is worked out."""
    camera.rest(lambda: not sheet.is_computing())
    camera.rest()
