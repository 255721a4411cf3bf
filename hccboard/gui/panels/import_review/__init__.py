"""Import review: read a spreadsheet, look at every column and cell, decide, and only then store."""

from __future__ import annotations

from hccboard.gui.panels.import_review.page import ImportPage

__all__ = ["ImportPage"]
