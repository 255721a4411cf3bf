"""``settings``: what a board agreed on and its rules go by, every change of it, every version of its conversion set."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from hccboard.cli.common import add_store, author, passphrase, print_json, say_what_opening_found
from hccboard.cli.parsing import add_command, add_json
from hccboard.translate import _

if TYPE_CHECKING:
    from hccboard.operations.setting_words import ToldChange
    from hccboard.operations.stores import BoardStore


def add(commands: Any) -> None:
    parser = add_command(
        commands, "settings", _("what a board agreed on, and every change of it"), command=settings,
        more=_("Limits and thresholds that rules go by, with who changed them, when, from what to what; every version "
               "of the board's own conversion set."),
    )  # fmt: skip
    add_store(parser)
    add_json(parser)


def settings(arguments: argparse.Namespace) -> int:
    from hccboard.operations import stores

    with stores.open_store(arguments.store, passphrase(arguments), author=author(), read_only=True) as store:
        say_what_opening_found(store)
        if arguments.json:
            print_json(_plain(store))
        else:
            print("\n".join(_lines(store)))
    return 0


def _lines(store: BoardStore) -> Iterator[str]:
    from hccboard.operations import board_conversion, setting_words
    from hccboard.wording import settings as words

    for key, values in setting_words.settings_in_words(store).items():
        yield words.setting_title(key)
        if key == board_conversion.CONVERSION:
            yield "  " + setting_words.adopted_words(board_conversion.rules_of(store))
        yield from ("  " + _("{name}: {value}").format(name=name, value=value) for name, value in values.items())
    yield from _told(_("Versions of the conversion set"), setting_words.adoptions_in_words(store))
    yield from _told(_("Changes of other settings"), setting_words.changes_in_words(store))


def _told(title: str, changes: Sequence[ToldChange]) -> Iterator[str]:
    from hccboard.operations import setting_words
    from hccboard.wording import settings as words

    yield ""
    yield title
    if not changes:
        yield "  " + _("none")
    for one in changes:
        yield "  " + (one.about or words.setting_title(one.key))
        yield "    " + setting_words.entered_words(one)
        yield from ("    " + text for text in setting_words.changed_lines(one))


def _plain(store: BoardStore) -> dict[str, Any]:
    """Values as they are kept; ``null`` where the board agreed on nothing."""
    from hccboard.operations import agreed_settings, stores

    return {
        "settings": {key: stores.read_setting(store, key) for key in agreed_settings.KEYS},
        "changes": [
            {"setting": one.key, "at": one.at.isoformat(), "author": one.author, "old": one.old, "new": one.new,
             "reason": one.reason}
            for one in agreed_settings.changes_of(store)
        ],
    }  # fmt: skip
