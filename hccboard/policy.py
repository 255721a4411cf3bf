"""What the administrator of this computer settled for HCC Board: a file that users can read and not change.

``/etc/hccboard/policy.toml``, on Windows ``policy.toml`` in the folder ``HCC Board`` of the program data of all users.
No setting and no environment variable of a user moves it. Without a file nothing is limited.

A file that cannot be read, an unknown key and a value that cannot be used never open what they may have been meant to
close: boards are neither made nor opened until the file is mended, and the message says what is wrong with it. That is
found when it is rolled out; a misspelt limit that is silently none would not be. A file that users could change still
holds; that they could is told (``can_be_changed``).

==========================  ========================================================================
``stores.folders``          where board files may lie; anything below counts, links are followed
``roles.allowed``           ``editor``, ``reader``; without ``editor`` boards are opened for reading only
``lock.idle_minutes``       1 to 480: the window locks after so long without a key or a mouse
``language.default``        ``en`` or ``zh_CN``, until a user chooses another
``evidence.folder``         the folder of the hospital's evidence packs, in place of the user's own
``features.disabled``       of ``FEATURES``
``database.postgresql``     ``postgresql://server/database`` without a password, because every user can read the file;
                            this version keeps boards in files and does not use it
==========================  ========================================================================
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, reduce
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from hccboard import paths, policy_file
from hccboard.errors import EnvironmentFault, UserError
from hccboard.translate import LANGUAGES, _, mark

EDITOR, READER = "editor", "reader"
ROLES = (EDITOR, READER)
IMPORT, EXPORT, ATTACHMENTS, DEMONSTRATION = "import", "export", "attachments", "demonstration"
FEATURES = (IMPORT, EXPORT, ATTACHMENTS, DEMONSTRATION)
IDLE_MINUTES = (1, 480)
_LONGEST_VALUE = 120


@dataclass(frozen=True)
class Policy:
    """The settings as read; the defaults limit nothing. ``mistakes``: what is wrong with the file; ``server``: an
    address that this version does not use."""

    place: Path | None = None
    store_folders: tuple[Path, ...] = ()
    roles: tuple[str, ...] = ROLES
    idle_minutes: int | None = None
    language: str = ""
    evidence_folder: Path | None = None
    disabled: frozenset[str] = frozenset()
    server: str = ""
    mistakes: tuple[tuple[str, Mapping[str, str]], ...] = ()

    @property
    def problems(self) -> tuple[str, ...]:
        """The mistakes of the file as sentences, in the language in use: the file says which that is."""
        return tuple(_(words).format(**values) for words, values in self.mistakes)

    @property
    def unused(self) -> tuple[str, ...]:
        """The names of settings that this version does not use."""
        return ("database.postgresql",) if self.server else ()

    @property
    def may_edit(self) -> bool:
        return EDITOR in self.roles

    def settings(self) -> dict[str, str]:
        """What is settled, by the names that the file has for it."""
        shown = {
            "stores.folders": ", ".join(map(str, self.store_folders)), "roles.allowed": ", ".join(self.roles),
            "lock.idle_minutes": str(self.idle_minutes or ""), "language.default": self.language,
            "evidence.folder": str(self.evidence_folder or ""), "features.disabled": ", ".join(sorted(self.disabled)),
        }  # fmt: skip
        if self.roles == ROLES:
            del shown["roles.allowed"]
        return {name: value for name, value in shown.items() if value}

    def allows(self, feature: str) -> bool:
        return feature not in self.disabled

    def allows_place(self, path: Path) -> bool:
        """Whether a board file may lie there."""
        real = Path(os.path.realpath(path))
        return not self.store_folders or any(
            real.is_relative_to(os.path.realpath(folder)) for folder in self.store_folders
        )


@cache
def current() -> Policy:
    """The policy of this computer, read once for the life of the process."""
    return read(paths.policy_file())


def can_be_changed() -> bool:
    """Whether users could change the file, so that it limits nobody who means to."""
    place = current().place
    return place is not None and policy_file.can_be_changed(place)


def read(path: Path) -> Policy:
    """The settings of a file; those that limit nothing where there is none."""
    try:
        content = policy_file.read_keys(path)
    except policy_file.Unreadable as error:
        return Policy(path, mistakes=((error.words, {"reason": error.reason}),))
    if content is None:
        return Policy()
    mistakes: list[tuple[str, Mapping[str, str]]] = []
    found: dict[str, Any] = {}
    for name, value in _flat(content, mistakes).items():
        reader = _READERS.get(name)
        if reader is None:
            mistakes.append((mark("there is no setting {name}"), {"name": name}))
            continue
        field, accept = reader
        try:
            found[field] = accept(value)
        except _Unusable as error:
            mistakes.append((error.words, {"name": name}))
        except ValueError:
            mistakes.append((mark("{name} cannot be {value}"), {"name": name, "value": _shortened(value)}))
    return replace(Policy(path, mistakes=tuple(mistakes)), **found)


def _flat(content: Mapping[str, Any], mistakes: list[tuple[str, Mapping[str, str]]]) -> dict[str, Any]:
    """``{"stores.folders": [...]}``; a key outside a table is a problem."""
    flat = {}
    for table, values in content.items():
        if isinstance(values, dict):
            flat |= {f"{table}.{key}": value for key, value in values.items()}
        else:
            mistakes.append((mark("there is no setting {name}"), {"name": table}))
    return flat


class _Unusable(ValueError):
    """A value with a mistake of its own; ``words`` is a msgid with a place for the name of the setting."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


def _shortened(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= _LONGEST_VALUE else text[:_LONGEST_VALUE] + "\u2026"


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
        raise ValueError
    return tuple(value)


def _folder(value: Any) -> Path:
    """A whole path; ``~`` is not one, because every user would have another. ``"D:\\boards"`` holds a signal in place
    of ``\\b``: such a path is never meant."""
    if not isinstance(value, str):
        raise ValueError
    if any(ord(sign) < ord(" ") for sign in value):
        raise _Unusable(mark("{name}: write a path with \\ in single quotes: 'D:\\Boards'"))
    if not Path(value).is_absolute():
        raise ValueError
    return Path(value)


def _folders(value: Any) -> tuple[Path, ...]:
    folders = tuple(_folder(one) for one in _texts(value))
    if not folders:
        raise ValueError
    return folders


def _roles(value: Any) -> tuple[str, ...]:
    roles = _texts(value)
    if not roles or not set(roles) <= set(ROLES):
        raise ValueError
    return roles


def _features(value: Any) -> frozenset[str]:
    features = frozenset(_texts(value))
    if not features <= set(FEATURES):
        raise ValueError
    return features


def _minutes(value: Any) -> int:
    low, high = IDLE_MINUTES
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise ValueError
    return value


def _language(value: Any) -> str:
    if value not in LANGUAGES:
        raise ValueError
    return str(value)


def _server(value: Any) -> str:
    """The address of a server. Neither a password nor what may hold one is ever repeated."""
    if not isinstance(value, str):
        raise _Unusable(_NO_ADDRESS)
    if not value:
        return ""
    has_password = False
    try:
        parts = urlsplit(value)
        has_password = parts.password is not None
        sound = (
            parts.scheme == "postgresql" and bool(parts.hostname) and parts.port != 0 and not parts.fragment
            and all(re.fullmatch(*pair) for pair in ((r"[!-~]+", value), (r"(/[^/]*)?", parts.path)))
        )  # fmt: skip
    except ValueError:  # a port or a bracket that cannot be
        sound = False
    if has_password or re.search(r"password\s*=", value, re.IGNORECASE):
        raise _Unusable(mark("{name} holds a password, and every user can read it there: take it out and change it"))
    if not sound:
        raise _Unusable(_NO_ADDRESS)
    return value


_NO_ADDRESS = mark("{name} is not an address like postgresql://server/database")
_READERS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "stores.folders": ("store_folders", _folders), "roles.allowed": ("roles", _roles),
    "lock.idle_minutes": ("idle_minutes", _minutes), "language.default": ("language", _language),
    "evidence.folder": ("evidence_folder", _folder), "features.disabled": ("disabled", _features),
    "database.postgresql": ("server", _server),
}  # fmt: skip


def require_sound() -> None:
    """``EnvironmentFault`` where the file of the administrator has a mistake."""
    policy = current()
    if policy.problems:
        raise EnvironmentFault(
            _("The administrator's settings for HCC Board have a mistake, so no board is opened."),
            _("{file}: {problems}.").format(file=policy.place, problems=_one_after_the_other(policy.problems)),
            _("Ask the IT department to mend the file. The board files are unchanged."),
        )


def _one_after_the_other(clauses: Iterable[str]) -> str:
    """With the mark that the language in use has between them."""
    return reduce(lambda before, one: _("{list}; {phrase}").format(list=before, phrase=one), clauses)


def require_place(path: Path) -> None:
    """``UserError`` where a board file may not lie there."""
    require_sound()
    policy = current()
    if not policy.allows_place(path):
        raise UserError(
            _("Board files may not lie in this folder: the administrator of this computer settled where."),
            next_step=_("Use one of these: {folders}.").format(folders=", ".join(map(str, policy.store_folders))),
        )


def require_editing() -> None:
    """``UserError`` where this computer may only read boards."""
    require_sound()
    if not current().may_edit:
        raise UserError(
            _("On this computer boards can only be read: the administrator settled it."),
            next_step=_("Use a computer on which boards may be edited."),
        )


def require(feature: str) -> None:
    """``UserError`` where the administrator switched a feature off."""
    if not current().allows(feature):
        raise UserError(
            _("The administrator of this computer switched this off: {feature}.").format(feature=feature_name(feature)),
            next_step=_("Nothing was changed."),
        )


def feature_name(feature: str) -> str:
    """A feature in words."""
    names = {
        IMPORT: _("import of tables"), EXPORT: _("export of papers, figures and tables"),
        ATTACHMENTS: _("images and documents"), DEMONSTRATION: _("the demonstration board"),
    }  # fmt: skip
    return names[feature]


__all__ = [
    "ATTACHMENTS", "DEMONSTRATION", "EDITOR", "EXPORT", "FEATURES", "IMPORT", "READER", "ROLES", "Policy",
    "can_be_changed", "current", "feature_name", "read", "require", "require_editing", "require_place", "require_sound",
]  # fmt: skip
