"""What the program is, as a paper: version, how it was built, editions of the rules, licences."""

from __future__ import annotations

import platform
import sys
from collections.abc import Sequence

from PySide6 import __version__ as qt_version

from hccboard import __version__, wording
from hccboard.domain.assessment import SYSTEMS
from hccboard.operations.licences import Licence
from hccboard.translate import _, mark

LICENCE_LINK, LICENCES_LINK = "licence:", "licences"
_KINDS = {
    "bclc": mark("Staging"), "cnlc": mark("Staging"), "tnm8": mark("Staging"), "hklc": mark("Staging"),
    "intermediate": mark("Staging"), "points": mark("Prognostic scores"), "burden": mark("Tumour burden"),
    "transplant": mark("Transplantation"), "child_pugh": mark("Liver function"), "albi": mark("Liver function"),
    "meld": mark("Liver function"), "fibrosis": mark("Fibrosis and blood tests"), "makuuchi": mark("Resection"),
    "switched_off": mark("Rules switched off"),
}  # fmt: skip
"""The kind of every system by the module of its rule, in the order in which About lists them."""


def about_text() -> str:
    """About, in Markdown."""
    frozen = bool(getattr(sys, "frozen", False))
    rows = [
        (_("Version"), f"**{__version__}**"),
        (_("Built as"), _("Frozen program") if frozen else _("Python source")),
        ("Python", platform.python_version()),
        ("Qt", qt_version),
        (_("Licence"), wording.list_text(["Apache-2.0", f"[{_('of everything it is made of')}]({LICENCES_LINK})"])),
    ]
    strong = _("Not a medical device.").rstrip(".。")  # a mark inside would not end the emphasis before Chinese
    rest = _("It has not been evaluated in clinical practice. It gives no verdict; the board decides.")
    said = wording.sentences_text([_("Not a medical device."), rest])
    note = f"*{strong}*{said.removeprefix(strong)}"
    parts = [
        "# HCC Board", "",
        _("Offline decision support for the hepatocellular carcinoma tumour board."), "",
        *_table((note,), ()), "",
        *_table(("", ""), rows), "",
        _("What support needs to know is printed by {command}.").format(command="`hccboard --diagnose`"), "",
        "## " + _("Editions of the rules"), "",
        *_table((_("Kind"), _("System, edition"), _("Source")), _editions()),
    ]  # fmt: skip
    return "\n".join(parts)


def _editions() -> list[tuple[str, str, str]]:
    """The systems by their kind, which stands beside the first one."""
    by_kind: dict[str, list[str]] = {_(words): [] for words in dict.fromkeys(_KINDS.values())}
    for system, rule in SYSTEMS.items():
        by_kind[_(_KINDS[rule.__module__.rpartition(".")[2]])].append(system)
    return [
        (f"**{kind}**" if not number else "", wording.name_with_edition(system), wording.source_text(system))
        for kind, systems in by_kind.items() for number, system in enumerate(systems)
    ]  # fmt: skip


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
