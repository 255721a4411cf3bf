"""Creating, opening, checking and closing a board's store, and the settings kept inside it."""

from __future__ import annotations

import contextlib
import json
import os
import unicodedata
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from hccboard import policy
from hccboard.errors import Cancelled, Conflict, EnvironmentFault, UserError
from hccboard.storage import opening, schema, settings
from hccboard.storage import store as storage
from hccboard.storage.disk_faults import DiskFull
from hccboard.storage.key_block import DEFAULT_COST, KeyCost, WrongPassphrase
from hccboard.storage.newer_file import NewerFile
from hccboard.translate import _, ngettext

SUFFIX = opening.SUFFIX
SHORTEST_PASSPHRASE = 12
AGREED = ("staleness", "response", "approval_region", "conversion")
"""The settings that rules go by, see ``agreed_settings``."""
LEVELS = ("too_short", "weak", "fair", "strong", "very_strong")

__all__ = [
    "AGREED", "DEFAULT_COST", "LEVELS", "SHORTEST_PASSPHRASE", "SUFFIX", "BoardCopy", "BoardStore", "DiskFull",
    "KeyCost", "LastWrite", "NewerFile", "Verification", "WrongPassphrase", "copy_before_upgrade", "create_store",
    "last_write", "newest_copy", "open_boards", "open_store", "open_to_read", "passphrase_strength", "read_setting",
    "verify_store", "write_setting",
]  # fmt: skip


class BoardStore:
    """An unlocked store and who works in it. Pass it to operations; close it, or use it in ``with``.

    Safe to use from several threads. ``storage`` is for operations only.
    """

    def __init__(self, opened: storage.Store, author: str) -> None:
        self.storage = opened
        self.author = author
        _OPEN.add(self)

    @property
    def path(self) -> Path:
        return self.storage.path

    @property
    def read_only(self) -> bool:
        return self.storage.read_only

    @property
    def store_id(self) -> str:
        """Random and constant for the life of the store: tells two files of one name apart."""
        return self.storage.store_id

    @property
    def opening_notes(self) -> tuple[opening.OpeningNote, ...]:
        """What opening found that the user should know (``kind``, ``what``, ``why``, ``next_step``): work recovered
        after a crash, a missing log, a log of another state. Usually empty; show it once."""
        return self.storage.notes

    def written_elsewhere(self) -> bool:
        """Whether another window or program has the file open for writing now; False where this one writes."""
        return self.storage.written_elsewhere()

    def begin_writing(self) -> None:
        """Turn a store that is open for reading only into one that is open for writing; the passphrase is not needed
        again. Nothing happens if it is open for writing.

        ``Conflict`` if another window or program has it open for writing, and the other errors of ``open_store``; the
        store is as it was then.
        """
        if not self.read_only:
            return
        policy.require_editing()
        before, self.storage = self.storage, opening.open_for_writing(self.storage)
        before.close()

    def warm_up(self) -> None:
        """Load what the first opening of a case will need; call it from a worker when the list stands."""
        self.storage.warm_up()

    def close(self) -> None:
        """Everything saved stays saved; the key is forgotten. Closing twice is fine."""
        _OPEN.discard(self)
        self.storage.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


_OPEN: weakref.WeakSet[BoardStore] = weakref.WeakSet()


def open_boards() -> list[Path]:
    """The board files this program has open, by their real paths."""
    return [board.path for board in list(_OPEN)]


def create_store(
    path: Path | str, passphrase: str, *, author: str, cost: KeyCost = DEFAULT_COST, temporary: bool = False
) -> BoardStore:
    """A new encrypted store at ``path``, opened for writing.

    ``UserError`` if the passphrase is shorter than ``SHORTEST_PASSPHRASE``, the name does not end in
    ``.hccboard`` or the file exists; ``EnvironmentFault`` if the folder cannot be written. Nothing is left
    behind then, nor where the administrator does not allow it (``policy``). ``cost`` is for tests; the default takes
    about a second and 256 MiB. ``temporary``: it holds no patient and goes when it is closed, so that no policy counts.
    """
    path = Path(path)
    if not temporary:
        policy.require_editing()
        policy.require_place(path)
    if path.suffix.lower() != SUFFIX:
        raise UserError(
            _("The name of a board file ends in .hccboard."), path.name, _("Add .hccboard to the name.")
        )
    level, reason = passphrase_strength(passphrase)
    if level == "too_short":
        raise UserError(_("The passphrase is too short."), reason)
    author = _author(author)
    return BoardStore(opening.create(path, passphrase, author=author, cost=cost), author)


def open_store(
    path: Path | str, passphrase: str, *, author: str, read_only: bool = False
) -> BoardStore:
    """Unlock a store.

    ``WrongPassphrase`` (an ``EnvironmentFault``) if the file is sound but not opened by it; ``UserError`` for
    a missing or a foreign file; ``Conflict`` if another window or program has it open for writing (open it
    with ``read_only`` then); ``EnvironmentFault`` for a store of a newer program, a damaged file, or a folder
    that cannot be written. The file's bytes are unchanged then. Where the administrator of this computer allows only
    reading (``policy``), it is opened for reading only.
    """
    policy.require_place(Path(path))
    author = _author(author)
    only_read = read_only or not policy.current().may_edit
    return BoardStore(opening.open_(Path(path), passphrase, read_only=only_read), author)


def open_to_read(path: Path | str, passphrase: str, *, author: str) -> BoardStore:
    """Unlock a store for a command that only reads but leaves a note in the history, as a report does.

    It is opened for writing where that is possible. Beside a window that has it open, in a folder that cannot be
    written, or on a full disk it is opened for reading only: ``read_only`` is True then, nothing can be noted in the
    history, and the caller has to say so.
    """
    try:
        return open_store(path, passphrase, author=author)
    except (Conflict, DiskFull):
        return open_store(path, passphrase, author=author, read_only=True)
    except EnvironmentFault:
        if os.access(path, os.W_OK) and os.access(Path(path).parent, os.W_OK):
            raise
        return open_store(path, passphrase, author=author, read_only=True)


def _author(author: str) -> str:
    if not author.strip():
        raise UserError(_("A name for the history is needed."), next_step=_("Enter your name."))
    return author.strip()


def passphrase_strength(text: str) -> tuple[str, str]:
    """How hard a passphrase is to guess, one of ``LEVELS``, and why in one sentence.

    An estimate in bits: a common word counts 11 (it is one of about two thousand), a Chinese character 6, a
    character of a mixed string 4. Asks for no capital letters, digits or signs.
    """
    text = unicodedata.normalize("NFKC", text)
    if len(text) < SHORTEST_PASSPHRASE:
        return "too_short", _("At least {count} characters are needed.").format(count=SHORTEST_PASSPHRASE)
    if len(set(text.casefold())) < 6:
        return "weak", _("The same few characters are repeated.")
    if _is_sequence(text):
        return "weak", _("It follows the keyboard or the alphabet.")
    bits = sum(_bits(word) for word in set(text.casefold().split()))
    if bits >= 66:
        return "very_strong", _("As hard to guess as six unrelated words.")
    if bits >= 55:
        return "strong", _("One more word makes it very strong.")
    if bits >= 40:
        return "fair", _("One more word makes it strong.")
    return "weak", _("Five unrelated words are easy to type and hard to guess.")


def _bits(word: str) -> float:
    """About how many bits a word adds: by what it is made of, not by how it looks."""
    if not word.isascii():
        return 6.0 * len(set(word))
    if word.isalpha():  # longer than a word: probably several, typed without blanks
        return 11.0 * max(1.0, len(word) / 6) if len(word) > 2 else 2.0 * len(word)
    return 4.0 * len(set(word))


def _is_sequence(text: str) -> bool:
    rows = ("abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890")
    known = [row for one in rows for row in (one, one[::-1])]
    folded = text.casefold()
    covered = sum(any(folded[i : i + 3] in row for row in known) for i in range(len(folded) - 2))
    return covered >= 0.6 * (len(folded) - 2)


@dataclass(frozen=True)
class BoardCopy:
    """A copy of a board file that the program made beside it."""

    path: Path
    made_at: datetime


def copy_before_upgrade(path: Path | str) -> BoardCopy | None:
    """The newest copy of a board file, made before a newer program upgraded it, whose format this program reads."""
    return _newest_copy(Path(path), f"before-upgrade-{schema.HEAD}")


def newest_copy(path: Path | str) -> BoardCopy | None:
    """The newest copy beside a board file, made before an import or an upgrade."""
    return _newest_copy(Path(path), "before-")


def _newest_copy(path: Path, name: str) -> BoardCopy | None:
    beginning = f"{path.stem}.{name}"
    found = []
    with contextlib.suppress(OSError):
        found = [
            BoardCopy(one, datetime.fromtimestamp(one.stat().st_mtime, UTC))
            for one in path.parent.iterdir()
            if one.name.startswith(beginning) and one.suffix == path.suffix
        ]
    return max(found, key=lambda copy: copy.made_at, default=None)


@dataclass(frozen=True)
class LastWrite:
    """The newest change of the board: when, and under whose name."""

    at: datetime
    author: str


def last_write(store: BoardStore) -> LastWrite | None:
    """The newest change that this store shows; ``None`` in a board without any. Views and exports are none."""
    from hccboard.storage import record_store  # knows all records, which no opening needs

    with store.storage.querying() as connection:
        found = record_store.last_write(connection)
    return LastWrite(*found) if found is not None else None


@dataclass(frozen=True)
class Verification:
    """What a check of a store found. ``problems`` is empty where everything is sound.

    ``audit_head`` is the last link of the audit chain, ``audit_rows`` its length, which only grows: noted elsewhere,
    they tell a file that nobody should have changed from another, and an older copy of it.
    """

    pages: int
    audit_rows: int
    audit_head: str
    problems: tuple[str, ...]

    @property
    def words(self) -> str:
        """What was found, in one sentence for each problem."""
        if self.problems:
            return " ".join(self.problems)
        from hccboard import wording  # knows all records, which no opening needs

        rows = ngettext("{count} line of history", "{count} lines of history", self.audit_rows)
        rows = rows.format(count=wording.number_text(self.audit_rows))
        pages = wording.number_text(self.pages)
        return _("Sound: {pages} pages, {rows}, chain intact.").format(pages=pages, rows=rows)


def verify_store(
    store: BoardStore, *, cancelled: Callable[[], bool] = lambda: False
) -> Verification:
    """Read every page, the structure, the references and the audit chain. Seconds for a large store."""
    from hccboard.storage import verification

    found: list[str] = []
    result = verification.Result()
    for step in verification.STEPS:
        if cancelled():
            raise Cancelled
        try:
            found += step(store.storage, result)
        except EnvironmentFault as fault:
            found.append(str(fault))
        if found:  # what rests on damaged ground would only repeat it
            break
    return Verification(result.pages, result.audit_rows, result.audit_head, tuple(found))


def read_setting(store: BoardStore, key: str, default: Any = None) -> Any:
    """A setting of this board (JSON value), ``default`` if it was never set."""
    with store.storage.querying() as connection:
        text = settings.kept(connection, key)
    return json.loads(text) if text is not None else default


def write_setting(store: BoardStore, key: str, value: Any) -> None:
    """Keep a setting of this board that no rule goes by; ``value`` must be plain JSON. ``ValueError`` for one of
    ``AGREED``: those are kept with a line in the history."""
    if key in AGREED:
        raise ValueError(key)
    with store.storage.writing() as connection:
        settings.put(connection, key, json.dumps(value, ensure_ascii=False))


def utc_now() -> datetime:
    return datetime.now(UTC)
