"""Argon2id is slow on purpose; the same passphrase with the same salt at the same cost is derived once per process.

Nothing else changes: what a board costs, what is refused, and every wrong passphrase are as ever. Import the fixture
into a ``conftest.py``.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from hccboard.storage import key_block


@pytest.fixture(scope="session", autouse=True)
def quick_keys() -> Iterator[None]:
    """Remember the keys of passphrases for the length of the session."""
    derive, known = key_block._passphrase_key, {}

    def remembered(passphrase: str, slot: key_block.KeySlot) -> bytes:
        asked = (passphrase, slot.salt, slot.cost)
        if asked not in known:
            known[asked] = derive(passphrase, slot)
        return known[asked]

    key_block._passphrase_key = remembered
    yield
    key_block._passphrase_key = derive
