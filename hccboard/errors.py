"""What can go wrong, in five kinds; a bug stays an ordinary exception.

Every error a user meets says what happened, why, and what to do next. The text is shown as it is on
the window, on stderr and in reports, so it never carries a patient's name, birth date or hospital number.
"""

from __future__ import annotations


class HccBoardError(Exception):
    """An outcome that was foreseen.

    ``what`` happened, in one sentence; ``why``, if it is known; ``next_step``, what the user can do.
    """

    def __init__(self, what: str, why: str = "", next_step: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.why = why
        self.next_step = next_step

    def __str__(self) -> str:
        return " ".join(part for part in (self.what, self.why, self.next_step) if part)


class UserError(HccBoardError):
    """Input that cannot be used; nothing was changed. The command line exits with 2."""


class ImportRejected(UserError):
    """A file that cannot be read safely or at all; nothing was stored."""


class EnvironmentFault(HccBoardError):
    """The disk, the database, a key or a missing library; not a bug. The command line exits with 3."""


class Conflict(HccBoardError):
    """The record was changed by someone else since it was read; nothing was overwritten."""


class Cancelled(HccBoardError):
    """The user stopped the work. Never shown as an error."""

    def __init__(self) -> None:
        super().__init__("cancelled")
