"""A board file of a newer program: refused, whatever of it is newer."""

from __future__ import annotations

from hccboard.errors import EnvironmentFault
from hccboard.translate import _


class NewerFile(EnvironmentFault):
    """``why`` says which format it has and which ones this program reads."""

    def __init__(self, why: str) -> None:
        super().__init__(
            _("The board file was made by a newer version of the program."), why,
            _("Install the newer version to open it. The file was not changed."),
        )  # fmt: skip
