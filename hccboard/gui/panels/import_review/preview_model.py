"""The cells of the file as a model: painted lazily from the preview, whatever the file's size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from hccboard import wording
from hccboard.gui.panels.import_review.words import code_word
from hccboard.gui.widgets.cell import CELL_ROLE, ROW_ROLE, Cell, RowStyle
from hccboard.gui.widgets.data_table import HEAD_ROLE, HeadCell, cell_data
from hccboard.operations import imports
from hccboard.translate import _

Index = QModelIndex | QPersistentModelIndex
_CONVERTED = "\u2192"
_ACTIONS = ("left_out", "update", "new", "same")
_LEADING = 2  # the row's number, and what happens to it


class PreviewModel(QAbstractTableModel):
    """First the row's number and what happens to it, then the columns that are mapped."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._preview: imports.ImportPreview | None = None
        self._rows: Sequence[int] = ()
        self.columns: list[int] = []
        self.by_action = False
        """Whether the rows stand by what happens to them, and not in the order of the file."""
        self._numbers: set[int] = set()

    def show(self, preview: imports.ImportPreview, which: str) -> None:
        """Show the rows of a kind: ``examples``, ``all``, ``updates``, ``left_out`` or a problem's id."""
        self.beginResetModel()
        if preview is not self._preview:
            units = imports.targets()
            self._numbers = {c.index for c in preview.mapping.columns if c.target in units and units[c.target].units}
        self._preview = preview
        self._rows = preview.rows(which)
        if self.by_action:
            self._rows = sorted(self._rows, key=lambda row: (_ACTIONS.index(preview.row_action(row)[0]), row))
        self.columns = [column.index for column in preview.mapping.columns if column.status == "mapped"]
        self.endResetModel()

    def forget(self) -> None:
        """Hold no cell of the file any more."""
        self.beginResetModel()
        self._preview, self._rows, self.columns = None, (), []
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() or self._preview is None else len(self.columns) + _LEADING

    def place(self, index: Index) -> tuple[int, int]:
        """(row, column) of the file behind a cell; column -1 for the first and the last one."""
        inner = index.column() >= _LEADING
        return self._rows[index.row()], self.columns[index.column() - _LEADING] if inner else -1

    def find(self, row: int, column: int) -> tuple[int, int] | None:
        """Where a cell of the file stands in the model."""
        try:
            at = list(self._rows).index(row)
        except ValueError:
            return None
        return at, self.columns.index(column) + _LEADING if column in self.columns else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or self._preview is None:
            return None
        row, column = self.place(index)
        if role == ROW_ROLE:
            return RowStyle(hatched=self._preview.row_action(row)[0] == "left_out")
        if index.column() == 0:
            cell = Cell(str(self._preview.table.row_numbers[row]), align="right", tone="text3")
        elif column < 0:
            cell = self._action(row)
        else:
            cell = preview_cell(self._preview, row, column)
            if column in self._numbers:
                cell = replace(cell, align="right")
        return cell if role == CELL_ROLE else cell_data(cell, role)

    def _action(self, row: int) -> Cell:
        assert self._preview is not None
        action, words = self._preview.row_action(row)
        if action == "new":
            return Cell(_("New case"), icon="plus", tone="text2")
        if action == "update":
            return Cell(words, icon="git-compare-arrows", tone="accent_strong", weight=600)
        if action == "same":
            return Cell(words, _("unchanged"), tone="text2")
        return Cell(words or _("Left out"), icon="circle-x", icon_tone="unmet", tone="unmet", weight=600)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or self._preview is None:
            return None
        if section == 0:
            head = HeadCell(_("Row"), align="right")
        elif section == 1:
            words = _("On import") + (" \u2193" if self.by_action else "")
            head = HeadCell(words, tooltip=_("Sort by what happens to the rows"))
        else:
            column = self._preview.mapping.columns[self.columns[section - _LEADING]]
            unit = f", {wording.unit_text(column.unit)}" if column.unit else ""
            align = "right" if column.index in self._numbers else "left"
            head = HeadCell(column.header, column.target_text + unit, align=align)
        return head if role == HEAD_ROLE else head.text if role == Qt.ItemDataRole.DisplayRole else None


def preview_cell(preview: imports.ImportPreview, row: int, column: int) -> Cell:
    """One cell with its mark: icon, form and ground, never colour alone."""
    shown = preview.cell(row, column)
    header = preview.mapping.columns[column].header
    said = _("Row {row}, {column}: file {text}").format(
        row=preview.table.row_numbers[row], column=header, text=shown.text or _("empty")
    )
    words = ", ".join(part for part in (said, shown.reason, _("stored as {value}").format(value=shown.stored)
                                        if shown.stored else _("not stored")) if part)  # fmt: skip
    shown = replace(
        shown, stored=code_word(preview.mapping.columns[column].target, shown.stored),
        old=code_word(preview.mapping.columns[column].target, shown.old),
    )  # fmt: skip
    converted = shown.stored if shown.stored and not _same_number(shown.text, shown.stored) else ""
    if shown.state == "suspicious":
        text, was = (converted or shown.text, shown.text if converted else "")
        return Cell(text, was=was, icon="triangle-alert", icon_tone="caution", tone="caution", fill="caution_soft",
                    weight=600 if shown.stored else 400, struck=not shown.stored, accessible=words)  # fmt: skip
    if shown.state == "rejected":
        return Cell(shown.text, icon="circle-x", icon_tone="unmet", tone="unmet", fill="unmet_tint", struck=True,
                    accessible=words)  # fmt: skip
    if shown.state == "open":
        return Cell(shown.text, icon="circle-question-mark", icon_tone="missing", tone="missing", accessible=words)
    if shown.state == "update":
        return Cell(shown.stored, was=shown.old, fill="accent_tint", tone="accent_strong", weight=600, accessible=words)
    if shown.state == "kept":
        return Cell(shown.old, shown.text, fill="accent_tint", accessible=words)
    if shown.state == "blank":
        return Cell("\u2013", tone="text3", accessible=words)
    if converted:
        return Cell(f"{shown.text} {_CONVERTED} {converted}", tone="text", accessible=words)
    return Cell(shown.text, tone="text3" if shown.state in ("left_out", "not_read") else "text", accessible=words)


def _same_number(text: str, stored: str) -> bool:
    """Whether what is stored is the number in the file, its unit apart."""
    try:
        return Decimal(text) == Decimal(stored.split(" ", maxsplit=1)[0])
    except InvalidOperation:
        return text == stored
