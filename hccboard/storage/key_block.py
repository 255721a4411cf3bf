"""The key block: wrapped copies of the store key, readable before the store is unlocked.

The store key is 32 random bytes and never leaves the process. Each *slot* holds a copy of it, encrypted with
AES-256-GCM under a key that Argon2id derives from a passphrase. Several slots open the same store: today one
passphrase; the place for users and for a printed recovery key is the slot list. What a slot says about itself
(its kind and its Argon2 parameters) is authenticated, so a weakened slot does not open.

A block has a fixed size, carries its own checksum, and is stored twice, so that one damaged sector does not
lock everyone out. ``generation`` grows with every change of the keys; of several valid copies the newest counts.
Each copy also tells which state of the database it stands behind (``FileState``); ``log_origin`` says what for.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import os
import unicodedata
import uuid
from dataclasses import dataclass, field, replace
from typing import Any

from hccboard.errors import EnvironmentFault, UserError
from hccboard.storage.newer_file import NewerFile
from hccboard.translate import _

MAGIC = b"HCC Board keys 1"
BLOCK_BYTES = 8192
COPIES = 2
STORE_KEY_BYTES = 32
_CHECKSUM_BYTES = 32
_LENGTH_BYTES = 4
_PAYLOAD_BYTES = BLOCK_BYTES - len(MAGIC) - _LENGTH_BYTES - _CHECKSUM_BYTES
_NONCE_BYTES = 12
_SALT_BYTES = 16
_FORMAT = 1
_IN_USE, _CLOSED, _PARTLY_MOVED = 1, 2, 4  # added up; a program that knows only the first reads "in use" in each


class WrongPassphrase(EnvironmentFault):
    """The file is sound and the passphrase opens none of its keys; nothing was changed."""


@dataclass(frozen=True)
class KeyCost:
    """What Argon2id costs: ``memory_kib`` KiB, ``iterations`` passes, ``lanes`` threads.

    When a store is opened, less than 64 MiB is refused (``LOWEST``) and so is more than ``HIGHEST``, because
    the parameters come from a file that anyone may have made.
    """

    memory_kib: int = 262_144
    iterations: int = 3
    lanes: int = 4


DEFAULT_COST = KeyCost()
LOWEST = KeyCost(memory_kib=65_536, iterations=1, lanes=1)
HIGHEST = KeyCost(memory_kib=2_097_152, iterations=16, lanes=16)


@dataclass(frozen=True)
class KeySlot:
    """One wrapped copy of the store key. ``kind`` is ``passphrase`` (later also ``recovery``)."""

    id: str
    kind: str
    cost: KeyCost
    salt: bytes
    nonce: bytes
    wrapped: bytes


@dataclass(frozen=True)
class FileState:
    """The state of the database that a block stands behind.

    ``id`` is random (31 bits, 0: made by a program that did not note it) and new after every checkpoint. ``in_use``
    says that a log with newer work was being written; ``closed``, that the writer closed it properly since, while a
    reader elsewhere kept that work from being moved; ``partly_moved``, that such a reader let only some pages of it be
    moved, so that the database without the log is a mixture. ``moved_log`` (its salts) and ``moved_frames`` name the
    log whose beginning is already in the database.
    """

    id: int = 0
    in_use: bool = False
    moved_log: str = ""
    moved_frames: int = 0
    closed: bool = False
    partly_moved: bool = False


@dataclass(frozen=True)
class KeyBlock:
    """The slots of one store. ``store_id`` ties the block to its store. Blocks are equal if their keys are.

    ``draft``: the store is being made. It is taken back when the store has its name, and by every opening for writing
    before anything can be saved, so that a file that says it holds no record.
    """

    store_id: str
    generation: int = 1
    slots: tuple[KeySlot, ...] = field(default_factory=tuple)
    state: FileState = field(default=FileState(), compare=False)
    draft: bool = field(default=False, compare=False)

    def with_slot(self, slot: KeySlot) -> KeyBlock:
        return replace(self, slots=(*self.slots, slot), generation=self.generation + 1)


def new_store_key() -> bytes:
    return os.urandom(STORE_KEY_BYTES)


def new_state_id() -> int:
    """A random state id that fits into SQLite's ``user_version``, never 0."""
    return int.from_bytes(os.urandom(4), "big") >> 1 or 1


def derived_key(store_key: bytes, purpose: str) -> bytes:
    """A 32-byte key for another purpose (``audit``), from which the store key cannot be found."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    info = f"hccboard {purpose} 1".encode()
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(store_key)


def wrap(store_key: bytes, store_id: str, passphrase: str, cost: KeyCost) -> KeySlot:
    """A new slot that opens with ``passphrase``."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    slot = KeySlot(
        uuid.uuid4().hex, "passphrase", cost, os.urandom(_SALT_BYTES), os.urandom(_NONCE_BYTES), b""
    )
    key = _passphrase_key(passphrase, slot)
    wrapped = AESGCM(key).encrypt(slot.nonce, store_key, _bound(store_id, slot))
    return replace(slot, wrapped=wrapped)


def unwrap(block: KeyBlock, passphrase: str) -> bytes:
    """The store key. ``WrongPassphrase`` if no slot opens with the passphrase."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    for slot in block.slots:
        if slot.kind != "passphrase":
            continue
        try:
            key = _passphrase_key(passphrase, slot)
            return AESGCM(key).decrypt(slot.nonce, slot.wrapped, _bound(block.store_id, slot))
        except InvalidTag:
            continue
    raise WrongPassphrase(
        _("This passphrase does not open the board file."),
        _("Nothing was changed."),
        _("Check caps lock and the keyboard language, then type it again."),
    )


def _passphrase_key(passphrase: str, slot: KeySlot) -> bytes:
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    # The same text typed on two keyboards may be composed differently
    secret = unicodedata.normalize("NFKC", passphrase).encode()
    cost = slot.cost
    try:
        return Argon2id(
            salt=slot.salt, length=32, iterations=cost.iterations, lanes=cost.lanes,
            memory_cost=cost.memory_kib,
        ).derive(secret)  # fmt: skip
    except MemoryError as error:
        raise EnvironmentFault(
            _("There is not enough free memory to unlock the board file."),
            _("{size} MiB are needed for a moment.").format(size=cost.memory_kib // 1024),
            _("Close other programs and try again."),
        ) from error


def _bound(store_id: str, slot: KeySlot) -> bytes:
    """What the wrapped key is bound to: the store and everything the slot says about itself."""
    cost = slot.cost
    return json.dumps(
        [_FORMAT, store_id, slot.id, slot.kind, cost.memory_kib, cost.iterations, cost.lanes]
    ).encode()


def to_bytes(block: KeyBlock) -> bytes:
    """One copy of the block, ``BLOCK_BYTES`` long."""
    payload = json.dumps(_to_json(block), separators=(",", ":")).encode()
    if len(payload) > _PAYLOAD_BYTES:
        raise UserError(_("The board file has no room for another key."))
    body = MAGIC + len(payload).to_bytes(_LENGTH_BYTES, "big") + payload.ljust(_PAYLOAD_BYTES, b"\0")
    return body + hashlib.sha256(body).digest()


def from_bytes(data: bytes) -> KeyBlock | None:
    """The block, ``None`` where there is none or it is damaged.

    ``EnvironmentFault`` for a block of a newer program or with key costs outside the accepted limits.
    """
    if len(data) != BLOCK_BYTES or not data.startswith(MAGIC):
        return None
    body, checksum = data[:-_CHECKSUM_BYTES], data[-_CHECKSUM_BYTES:]
    if hashlib.sha256(body).digest() != checksum:
        return None
    start = len(MAGIC) + _LENGTH_BYTES
    length = int.from_bytes(body[len(MAGIC) : start], "big")
    try:
        return _from_json(json.loads(body[start : start + length]))
    except (ValueError, KeyError, TypeError, binascii.Error):
        return None


def newest(copies: list[KeyBlock]) -> KeyBlock | None:
    return max(copies, key=lambda block: block.generation, default=None)


def _to_json(block: KeyBlock) -> dict[str, Any]:
    state = block.state
    use = _IN_USE * state.in_use + (_CLOSED * state.closed + _PARTLY_MOVED * state.partly_moved) * state.in_use
    return {
        "format": _FORMAT,
        "store": block.store_id,
        "generation": block.generation,
        "draft": block.draft,
        "state": [state.id, use, state.moved_log, state.moved_frames],
        "slots": [
            {
                "id": slot.id, "kind": slot.kind, "kdf": "argon2id", "wrap": "aes-256-gcm",
                "cost": [slot.cost.memory_kib, slot.cost.iterations, slot.cost.lanes],
                "salt": _text(slot.salt), "nonce": _text(slot.nonce), "key": _text(slot.wrapped),
            }
            for slot in block.slots
        ],
    }  # fmt: skip


def _from_json(value: dict[str, Any]) -> KeyBlock:
    if value["format"] != _FORMAT:
        raise NewerFile(_("Its key block has format {format}.").format(format=value["format"]))
    slots = []
    for one in value["slots"]:
        cost = KeyCost(*(int(number) for number in one["cost"]))
        _check_cost(cost)
        slots.append(
            KeySlot(one["id"], one["kind"], cost, _bytes(one["salt"]), _bytes(one["nonce"]),
                    _bytes(one["key"]))
        )  # fmt: skip
    number, use, log, frames = value.get("state", (0, 0, "", 0))
    state = FileState(
        int(number), bool(use), str(log), int(frames), bool(use & _CLOSED), bool(use & _PARTLY_MOVED)
    )
    return KeyBlock(str(value["store"]), int(value["generation"]), tuple(slots), state, value.get("draft") is True)


def _check_cost(cost: KeyCost) -> None:
    low = (LOWEST.memory_kib, LOWEST.iterations, LOWEST.lanes)
    high = (HIGHEST.memory_kib, HIGHEST.iterations, HIGHEST.lanes)
    now = (cost.memory_kib, cost.iterations, cost.lanes)
    if not all(a <= b <= c for a, b, c in zip(low, now, high, strict=True)):
        raise EnvironmentFault(
            _("The key block of the board file asks for an unusual key derivation and was refused."),
            f"Argon2id {cost.memory_kib} KiB, t={cost.iterations}, p={cost.lanes}",
            _("Use a copy of the file that was not altered."),
        )


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
