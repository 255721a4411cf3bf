"""``demo`` and ``screens``: the demonstration board and pictures of every screen."""

from __future__ import annotations

import argparse
import os
import re
from functools import partial
from pathlib import Path
from typing import Any

from hccboard import policy, translate
from hccboard.cli.common import add_passphrase, add_store, author, passphrase
from hccboard.cli.parsing import add_command, choices_shown
from hccboard.errors import UserError
from hccboard.translate import _

_THEMES = ("light", "dark")


def add(commands: Any, window: Any) -> None:
    demo = add_command(
        commands, "demo", _("the demonstration board: opens the window unless --out is given"),
        command=partial(_demo, window),
    )  # fmt: skip
    demo.add_argument("--out", metavar="STORE", help=_("write the demonstration into this new board file"))
    add_passphrase(demo)

    opened = add_command(
        commands, "open", _("open the window with a board file, as a double click on it does"),
        command=lambda arguments: int(window.open(arguments.store)),
    )  # fmt: skip
    opened.add_argument("store", metavar="STORE", help=_("the board file (.hccboard)"))

    screens = add_command(
        commands, "screens", _("every screen as a PNG, offscreen"), command=partial(_screens, window),
        more=_(
            "Without --store: the demonstration board. A board file is only read, so its entry forms are not shown; "
            "the pictures show its patients with their names."
        ),
    )  # fmt: skip
    screens.add_argument("folder", metavar="OUTDIR", help=_("folder for the pictures; made if it is not there"))
    add_store(screens, required=False)
    screens.add_argument(
        "--language", choices=translate.LANGUAGES, default="en", metavar=choices_shown(translate.LANGUAGES),
        help=_("the language of the screens; en unless given"),
    )  # fmt: skip
    screens.add_argument("--theme", choices=_THEMES, metavar=choices_shown(_THEMES), help=_("both unless given"))
    screens.add_argument("--size", type=_size, metavar="1440x900", help=_("1440x900 and 1920x1080 unless given"))


def _size(text: str) -> str:
    if not re.fullmatch(r"[1-9]\d{2,3}x[1-9]\d{2,3}", text):
        raise argparse.ArgumentTypeError(_("{text} is not a size like 1440x900").format(text=repr(text)))
    return text


def _demo(window: Any, arguments: argparse.Namespace) -> int:
    if not arguments.out:
        return int(window.open_demonstration())
    from hccboard.operations.demonstration import create_demonstration

    policy.require(policy.DEMONSTRATION)
    with create_demonstration(arguments.out, passphrase(arguments, confirm=True), author()) as store:
        print(_("Demonstration board made: {path}").format(path=store.path))
    return 0


def _screens(window: Any, arguments: argparse.Namespace) -> int:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if arguments.store:
        policy.require(policy.EXPORT)  # pictures of a board show its patients
    secret = passphrase(arguments) if arguments.store else None
    _require_folder(Path(arguments.folder))
    if arguments.store:
        _require_key(arguments.store, secret or "")
    made = window.render_screens(
        arguments.folder, store=arguments.store, passphrase=secret, language=arguments.language,
        theme=arguments.theme, size=arguments.size,
    )  # fmt: skip
    for path in made:
        print(path)
    return 0


def _require_folder(folder: Path) -> None:
    """``UserError`` where a file is in the place of the folder."""
    if any(part.exists() and not part.is_dir() for part in (folder, *folder.parents)):
        raise UserError(
            _("{path} is not a folder.").format(path=folder), next_step=_("Name a folder for the pictures.")
        )


def _require_key(store: str, secret: str) -> None:
    """A file that does not open is refused before the first picture is written."""
    from hccboard.operations import stores

    stores.open_store(store, secret, author=author(), read_only=True).close()
