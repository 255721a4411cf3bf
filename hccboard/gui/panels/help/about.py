"""What the program is, as a paper: version, how it was built, editions of the rules, licences."""

from __future__ import annotations

import platform
import sys
from collections.abc import Sequence

from PySide6 import __version__ as qt_version

from hccboard import __version__, wording
from hccboard.domain.assessment import SYSTEMS
from hccboard.operations.licences import Licence
from hccboard.translate import _

LICENCE_LINK = "licence:"


def about_text() -> str:
    """About, in Markdown."""
    frozen = bool(getattr(sys, "frozen", False))
    rows = [
        (_("Version"), __version__),
        (_("Built as"), _("Frozen program") if frozen else _("Python source")),
        ("Python", platform.python_version()),
        ("Qt", qt_version),
        (_("Licence"), "Apache-2.0"),
    ]
    parts = [
        "# HCC Board", "",
        _("Offline decision support for the hepatocellular carcinoma tumour board."), "",
        "**" + _("Not a medical device.") + "** "
        + _("It has not been evaluated in clinical practice. It gives no verdict; the board decides."), "",
        *_table((_("Item"), _("Value")), rows), "",
        "## " + _("Editions of the rules"), "",
        *_table((_("System, edition"), _("Source")), _editions()),
    ]  # fmt: skip
    return "\n".join(parts)


def _editions() -> list[tuple[str, str]]:
    return [(wording.name_with_edition(system), wording.source_text(system)) for system in SYSTEMS]


def licences_text(licences: Sequence[Licence]) -> str:
    """The list of everything the program is made of; each name leads to its text."""
    rows = [
        (f"[{one.name}]({LICENCE_LINK}{number})" if one.text else one.name, one.version, one.licence)
        for number, one in enumerate(licences)
    ]
    parts = ["# " + _("Licences"), "", _("What the program is made of. A name leads to the text of its licence."), ""]
    return "\n".join([*parts, *_table((_("Component"), _("Version"), _("Licence")), rows)])


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    line = ["---"] * len(head)
    return ["| " + " | ".join(cell.replace("|", "/") for cell in row) + " |" for row in (head, line, *rows)]
