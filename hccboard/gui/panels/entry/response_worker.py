"""The response of the study that is typed, worked out beside the window: many trials of a long course take a while."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Callable

import shiboken6
from PySide6.QtWidgets import QWidget

from hccboard.gui.panels.entry.imaging_response import Asked, ResponseTyped, response_typed
from hccboard.gui.tasks import Tasks

_KEY = "response while typing"


class _State:
    tasks: Tasks | None = None


def computing_tasks() -> Tasks:
    """The work of the sheet that is open; for those who wait for its end."""
    if _State.tasks is None or not shiboken6.isValid(_State.tasks):
        _State.tasks = Tasks()
    return _State.tasks


def work_out(owner: QWidget, asked: Asked, on_done: Callable[[ResponseTyped], None]) -> None:
    """Judge what is typed now; what was asked before is dropped, and all of it when the ``owner`` is gone."""
    asked = dataclasses.replace(asked, sheet=copy.deepcopy(asked.sheet))  # typing goes on meanwhile

    def show(response: ResponseTyped) -> None:
        if shiboken6.isValid(owner):
            on_done(response)

    computing_tasks().run(_KEY, lambda token: response_typed(asked, token), show)


def is_working() -> bool:
    return computing_tasks().running(_KEY)


def forget() -> None:
    """The sheet was closed: nobody wants the outcome."""
    computing_tasks().cancel(_KEY)
