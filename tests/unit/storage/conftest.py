"""A store for every test: made once by the migrations, then copied as the one file it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hccboard.operations import stores
from hccboard.operations.stores import BoardStore

PASSPHRASE = "seven quiet herons"
FAST = stores.KeyCost(65_536, 1, 4)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("template") / "template.hccboard"
    stores.create_store(path, PASSPHRASE, author="Dr Template", cost=FAST).close()
    return path.read_bytes()


@pytest.fixture
def path(tmp_path: Path, template: bytes) -> Path:
    """A closed store, alone in its folder."""
    folder = tmp_path / "board"
    folder.mkdir()
    found = folder / "board.hccboard"
    found.write_bytes(template)
    return found


@pytest.fixture
def open_board(path: Path) -> Iterator[Callable[..., BoardStore]]:
    """Opens the store of ``path`` (or another), and closes whatever the test left open."""
    opened: list[BoardStore] = []

    def open_(where: Path = path, *, author: str = "Dr Test", read_only: bool = False) -> BoardStore:
        opened.append(stores.open_store(where, PASSPHRASE, author=author, read_only=read_only))
        return opened[-1]

    yield open_
    for store in opened:
        store.close()


@pytest.fixture
def board(open_board: Callable[..., BoardStore]) -> BoardStore:
    """An open, empty store."""
    return open_board()
