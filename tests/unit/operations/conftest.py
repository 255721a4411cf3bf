"""The stores of the storage tests serve the operations as well."""

from __future__ import annotations

from tests.unit.storage.conftest import board, open_board, path, template

__all__ = ["board", "open_board", "path", "template"]
