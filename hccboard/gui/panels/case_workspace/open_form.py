"""A form that is open, and what of it is not kept yet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hccboard.gui.entry_seam import EntryPanel, EntryRequest, NotSaved
from hccboard.gui.widgets.message_bar import MessageBar
from hccboard.operations.edits import Changes
from hccboard.operations.stores import BoardStore
from hccboard.operations.write_batch import Summarise


@dataclass
class OpenForm:
    """``host`` is the page that holds it."""

    panel: EntryPanel
    request: EntryRequest
    host: Any
    unsaved: Any = None
    has_unsaved: bool = False
    tried: NotSaved | None = None
    """What was asked to be saved last, before it is known whether it can be."""
    work: Callable[[BoardStore, Summarise], Changes] | None = None
    """The same as work, to be tried again."""
    saving: bool = False
    written: bool = False
    """Whether what was asked to be saved last is in the store, also where nobody was told."""
    bar: MessageBar | None = None
    """The message that says that it was opened with a draft."""

    @property
    def case_id(self) -> str:
        return self.request.case_id

    @property
    def name(self) -> str:
        return self.request.form
