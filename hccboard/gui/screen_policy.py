"""What the administrator of a computer settled, and the lock, for the pictures: no file of this computer is read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path

from hccboard import policy
from hccboard.gui import locking
from hccboard.gui.idle_watch import UNUSED
from hccboard.gui.screen_states import Camera
from hccboard.operations.stores import BoardStore
from hccboard.policy import Policy

_PLACE = Path("/etc/hccboard/policy.toml")
_BOARDS = (Path("/srv/hccboard/boards"),)
_MISTAKES = (("{name} cannot be {value}", {"name": "lock.idle_minutes", "value": "0"}),
             ("there is no setting {name}", {"name": "stores.folder"}))  # fmt: skip
FIRST_STARTS = {
    "16-first-start-settled": Policy(_PLACE, store_folders=_BOARDS, disabled=frozenset({policy.DEMONSTRATION})),
    "16-first-start-mistake": Policy(_PLACE, roles=(policy.READER,), mistakes=_MISTAKES),
}
_READER = Policy(
    _PLACE, store_folders=_BOARDS, roles=(policy.READER,), idle_minutes=10, language="zh_CN",
    evidence_folder=Path("/srv/hccboard/evidence"), server="postgresql://boards.hospital.example/liver",
    disabled=frozenset({policy.IMPORT, policy.EXPORT, policy.ATTACHMENTS}),
)  # fmt: skip


@contextmanager
def settled(wanted: Policy) -> Iterator[None]:
    """As if this stood in the file of the administrator."""
    real = policy.current
    policy.current = lambda: wanted  # type: ignore[assignment]
    try:
        yield
    finally:
        policy.current = real


def first_start(camera: Camera, name: str) -> None:
    """The first page of a computer on which something is settled."""
    with settled(FIRST_STARTS[name]):
        camera.program.begin()
        camera.rest()
        camera.take(name)


def reader_settled() -> AbstractContextManager[None]:
    """A computer on which boards are only read and much is switched off."""
    return settled(_READER)


def reader(camera: Camera, store: BoardStore) -> None:
    """The list, the settings and the lock in a window that was made where much is switched off."""
    program = camera.program
    program.open_store(store)
    camera.rest()
    camera.take("17-reader")
    program.window.show_page("settings")
    camera.take("18-settings-reader")
    with settled(replace(_READER, store_folders=())):  # the board of the pictures lies elsewhere
        program.lock = locking.Lock(program)  # that of pictures does not lock
        program.lock.lock(UNUSED)
        camera.rest(lambda: program.window.current_page() == "unlock")
        program.window.activateWindow()
        camera.take("16-locked")
