"""``demo`` and ``screens``: the demonstration board and pictures of every screen."""

from __future__ import annotations

import argparse
import os
import re
from functools import partial
from typing import Any

from hccboard import translate
from hccboard.cli.common import add_passphrase, add_store, author, passphrase


def add(commands: Any, window: Any) -> None:
    demo = commands.add_parser("demo", help="the demonstration board: opens the window unless --out is given")
    demo.add_argument("--out", metavar="STORE", help="write the demonstration into this new board file")
    add_passphrase(demo)
    demo.set_defaults(command=partial(_demo, window))

    screens = commands.add_parser("screens", help="every screen as a PNG, offscreen")
    screens.add_argument("folder", metavar="OUTDIR")
    add_store(screens, required=False)
    screens.add_argument("--language", choices=translate.LANGUAGES, default="en")
    screens.add_argument("--theme", choices=("light", "dark"), help="both unless given")
    screens.add_argument("--size", type=_size, metavar="1440x900", help="1440x900 and 1920x1080 unless given")
    screens.set_defaults(command=partial(_screens, window))


def _size(text: str) -> str:
    if not re.fullmatch(r"[1-9]\d{2,3}x[1-9]\d{2,3}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a size like 1440x900")
    return text


def _demo(window: Any, arguments: argparse.Namespace) -> int:
    if not arguments.out:
        return int(window.open_demonstration())
    from hccboard.operations.demonstration import create_demonstration

    with create_demonstration(arguments.out, passphrase(arguments, confirm=True), author()) as store:
        print(f"Demonstration board made: {store.path}")
    return 0


def _screens(window: Any, arguments: argparse.Namespace) -> int:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    secret = passphrase(arguments) if arguments.store else None
    made = window.render_screens(
        arguments.folder, store=arguments.store, passphrase=secret, language=arguments.language,
        theme=arguments.theme, size=arguments.size,
    )  # fmt: skip
    for path in made:
        print(path)
    return 0
