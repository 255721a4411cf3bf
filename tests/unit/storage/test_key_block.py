"""The key block: slots open with their passphrase only, damage and weakening are noticed."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from hccboard.errors import EnvironmentFault, UserError
from hccboard.storage import key_block
from hccboard.storage.key_block import (
    BLOCK_BYTES,
    LOWEST,
    KeyBlock,
    KeyCost,
    WrongPassphrase,
    from_bytes,
    to_bytes,
    unwrap,
    wrap,
)

KEY = bytes(range(32))
STORE = "5" * 32


@pytest.fixture(scope="module")
def block() -> KeyBlock:
    return KeyBlock(STORE).with_slot(wrap(KEY, STORE, "first passphrase", LOWEST))


def test_a_slot_gives_the_key_back_for_its_passphrase(block: KeyBlock) -> None:
    assert unwrap(block, "first passphrase") == KEY


def test_another_passphrase_opens_nothing(block: KeyBlock) -> None:
    with pytest.raises(WrongPassphrase, match="does not open"):
        unwrap(block, "first passphrasE")


def test_a_passphrase_typed_in_another_composition_opens() -> None:
    composed, decomposed = "caf\u00e9 au lait please", "cafe\u0301 au lait please"
    block = KeyBlock(STORE).with_slot(wrap(KEY, STORE, composed, LOWEST))
    assert unwrap(block, decomposed) == KEY


def test_every_slot_opens_the_same_store(block: KeyBlock) -> None:
    both = block.with_slot(wrap(KEY, STORE, "second passphrase", LOWEST))
    assert unwrap(both, "first passphrase") == unwrap(both, "second passphrase") == KEY
    assert both.generation == block.generation + 1


def test_a_block_survives_being_written(block: KeyBlock) -> None:
    assert len(to_bytes(block)) == BLOCK_BYTES
    assert from_bytes(to_bytes(block)) == block


def test_the_key_is_not_in_the_block(block: KeyBlock) -> None:
    data = to_bytes(block)
    assert KEY not in data
    assert KEY.hex().encode() not in data


@pytest.mark.parametrize("position", [0, 20, 100, 700, 5000, BLOCK_BYTES - 1])
def test_a_flipped_bit_makes_a_copy_invalid(block: KeyBlock, position: int) -> None:
    data = bytearray(to_bytes(block))
    data[position] ^= 1
    assert from_bytes(bytes(data)) is None


@pytest.mark.parametrize(
    "change",
    [
        lambda slot: replace(slot, cost=replace(slot.cost, memory_kib=slot.cost.memory_kib + 8)),
        lambda slot: replace(slot, kind="passphrase", id="0" * 32),
        lambda slot: replace(slot, nonce=bytes(12)),
        lambda slot: replace(slot, wrapped=slot.wrapped[:-1] + bytes([slot.wrapped[-1] ^ 1])),
    ],
)
def test_what_a_slot_says_about_itself_is_authenticated(block: KeyBlock, change) -> None:
    altered = replace(block, slots=(change(block.slots[0]),))
    with pytest.raises(WrongPassphrase):
        unwrap(altered, "first passphrase")


def test_a_slot_of_another_store_does_not_open(block: KeyBlock) -> None:
    with pytest.raises(WrongPassphrase):
        unwrap(replace(block, store_id="6" * 32), "first passphrase")


@pytest.mark.parametrize(
    "cost",
    [
        KeyCost(65_535, 3, 4), KeyCost(2_097_153, 3, 4), KeyCost(65_536, 0, 4), KeyCost(65_536, 17, 4),
        KeyCost(65_536, 3, 0), KeyCost(65_536, 3, 17),
    ],
)  # fmt: skip
def test_a_key_cost_outside_the_limits_is_refused_before_any_work(block: KeyBlock, cost: KeyCost) -> None:
    altered = replace(block, slots=(replace(block.slots[0], cost=cost),))
    with pytest.raises(EnvironmentFault, match="unusual key derivation"):
        from_bytes(to_bytes(altered))


def test_the_costs_promised_for_new_stores() -> None:
    assert KeyCost(262_144, 3, 4) == key_block.DEFAULT_COST
    assert LOWEST.memory_kib == 64 * 1024


def test_a_block_of_a_newer_program_is_named_as_such(block: KeyBlock) -> None:
    body = to_bytes(block)[:-32].replace(b'"format":1', b'"format":2')
    with pytest.raises(EnvironmentFault, match="newer version"):
        from_bytes(body + hashlib.sha256(body).digest())


def test_there_is_room_for_a_department(block: KeyBlock) -> None:
    slot = block.slots[0]
    assert from_bytes(to_bytes(replace(block, slots=(slot,) * 24))) is not None
    with pytest.raises(UserError, match="no room"):
        to_bytes(replace(block, slots=(slot,) * 60))


def test_keys_for_other_purposes_are_different() -> None:
    first, second = key_block.derived_key(KEY, "audit"), key_block.derived_key(KEY, "other")
    assert len(first) == 32
    assert len({first, second, KEY}) == 3
