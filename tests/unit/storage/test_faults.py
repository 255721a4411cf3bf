"""What was acknowledged survives a killed process, a full disk and an interrupted checkpoint."""

from __future__ import annotations

import contextlib
import errno
import os
import random
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from hccboard.domain.records import Attachment, Patient
from hccboard.errors import Conflict, EnvironmentFault
from hccboard.operations import cases, edits, stores
from hccboard.operations.stores import BoardStore
from hccboard.storage import board_file, disk_faults, key_block, opening
from hccboard.storage import store as store_module
from hccboard.storage.board_file import BoardFile
from hccboard.storage.disk_faults import DiskFull, SyncFailed
from tests.unit.storage.conftest import FAST, PASSPHRASE

Opener = Callable[..., BoardStore]
ROOT = Path(board_file.__file__).parents[2]

WRITER = """
import sys
from hccboard.domain.records import Patient
from hccboard.operations import edits, stores
from hccboard.storage import store as storage
storage._CHECKPOINT_WAL_BYTES = 60_000  # checkpoints all the time
number = int(sys.argv[3])
while True:
    with stores.open_store(sys.argv[1], sys.argv[2], author="Writer") as store:
        for number in range(number, number + 4):
            edits.save(store, [Patient(case_number=f"N-{number}", note="x" * (number * 977 % 9000))])
            print(number, flush=True)
    number += 1
"""


def _killed_writer(path: Path, start: int, acknowledgements: int, spin: int) -> int:
    """Runs a writer, kills it after some acknowledgements and a moment; the last number acknowledged."""
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), PASSPHRASE, str(start)],
        cwd=ROOT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    last = -1
    for _ in range(acknowledgements):
        last = int(process.stdout.readline())
    for _ in range(spin):
        pass
    process.send_signal(signal.SIGKILL)
    rest = process.stdout.read().split("\n")
    process.wait()
    process.stdout.close()
    return max([last, *(int(line) for line in rest[:-1])])


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
def test_what_was_acknowledged_survives_kills(path: Path, open_board: Opener) -> None:
    chance, start = random.Random(7), 0
    for _ in range(8):
        last = _killed_writer(path, start, chance.randrange(1, 25), chance.randrange(200_000))
        with open_board() as store:
            found = cases.case_ids(store, cases.CaseQuery(sort="case_number"))
            numbers = {s.case_number for s in cases.case_summaries(store, found.keys)}
            assert {f"N-{n}" for n in range(last + 1)} - numbers == set()
            assert stores.verify_store(store).problems == ()
            start = found.total  # one more than acknowledged may have been committed
        assert [p.name for p in path.parent.iterdir()] == [path.name]


def _leave(store: BoardStore, path: Path, to: Path) -> Path:
    """The files as a process leaves them that dies now."""
    to.mkdir()
    for file in path.parent.iterdir():
        if not file.name.endswith("-shm"):
            shutil.copy(file, to / file.name)
    return to / path.name


class Died(Exception):
    pass


@pytest.mark.parametrize("torn", [0, 1, 4096, 8192, 12_000])
def test_dying_while_the_key_block_is_put_back(
    board: BoardStore, path: Path, tmp_path: Path, open_board: Opener, monkeypatch: pytest.MonkeyPatch, torn: int
) -> None:
    case_id = edits.save(board, [Patient(case_number="N-1", note="x" * 60_000)]).case_ids[0]

    def torn_trailer(file: BoardFile, block: key_block.KeyBlock, end: int) -> None:
        file._handle.write_at(end, (key_block.to_bytes(block) * 2)[:torn])
        raise Died

    with monkeypatch.context() as patch:
        patch.setattr(BoardFile, "write_trailer", torn_trailer)
        with pytest.raises(Died):
            board.storage.checkpoint()
        left = _leave(board, path, tmp_path / "left")
    again = open_board(left)
    assert cases.read_case(again, case_id).patient.case_number == "N-1"
    again.close()
    assert {p.name for p in left.parent.iterdir()} == {left.name}
    # control: without the side file such a file must not open
    if torn < 8192:
        second = tmp_path / "second"
        second.mkdir()
        shutil.copy(_leave_only_store(path, tmp_path, torn), second / path.name)
        with pytest.raises(Exception, match="key block"):
            open_board(second / path.name)


def _leave_only_store(path: Path, tmp_path: Path, torn: int) -> Path:
    found = tmp_path / f"torn-{torn}.hccboard"
    data = path.read_bytes()
    end = len(data) // 4096 * 4096
    found.write_bytes(data[:end])
    return found


def test_an_error_while_saving_stores_nothing(board: BoardStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_number: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(board_file.os, "fsync", broken)
        with pytest.raises(EnvironmentFault, match="disk is full"):
            edits.save(board, [Patient(case_number="N-1")])
    assert cases.case_ids(board, cases.CaseQuery()).total == 0
    edits.save(board, [Patient(case_number="N-1")])
    assert cases.case_ids(board, cases.CaseQuery()).total == 1


def test_a_checkpoint_that_fails_loses_nothing(
    board: BoardStore, open_board: Opener, monkeypatch: pytest.MonkeyPatch, path: Path
) -> None:
    def full(_handle: object, _start: int, _data: bytes) -> None:
        raise OSError(28, "No space left on device")

    edits.save(board, [Patient(case_number="N-1", note="x" * 90_000)])
    with monkeypatch.context() as patch:
        patch.setattr(board_file._Handle, "write_at", full)
        with pytest.raises(EnvironmentFault, match="disk is full"):
            board.close()
    assert path.with_name(path.name + "-keys").exists()
    again = open_board()
    assert cases.case_ids(again, cases.CaseQuery()).total == 1
    again.close()
    assert not path.with_name(path.name + "-keys").exists()


@pytest.mark.parametrize("at", ["mark", "checkpoint", "side file", "copy"])
def test_a_failed_fsync_ends_writing_and_loses_nothing(
    board: BoardStore, open_board: Opener, monkeypatch: pytest.MonkeyPatch, path: Path, at: str
) -> None:
    """After an fsync error nobody knows what is on the disk: it is said, and never asked again."""
    tried = []

    def failing(_number: int) -> None:
        tried.append(at)
        raise OSError(errno.EIO, "Input/output error")

    expected = set()
    if at in {"checkpoint", "copy"}:
        edits.save(board, [Patient(case_number="N-1", note="x" * 90_000)])
        expected = {"N-1"}
    if at == "mark":
        board.storage._ensure_sidecar()
    with monkeypatch.context() as patch:
        patch.setattr(board_file.os, "fsync", failing)
        with pytest.raises(EnvironmentFault, match="Nothing more is written") as caught:
            if at == "checkpoint":
                board.storage.checkpoint()
            elif at == "copy":
                with board.storage.whole_file_in_parts():
                    pass
            else:
                edits.save(board, [Patient(case_number="N-2")])
        assert "kept" in caught.value.why
        assert "another drive" in caught.value.next_step
        for _again in range(2):
            with pytest.raises(EnvironmentFault, match="Nothing more is written"):
                edits.save(board, [Patient(case_number="N-3")])
        assert cases.case_ids(board, cases.CaseQuery()).total == len(expected)  # reading goes on
        log = path.with_name(path.name + "-wal").read_bytes()
        board.close()
    assert tried == [at]
    assert path.with_name(path.name + "-wal").read_bytes() == log  # nothing was moved at closing
    again = open_board()
    found = cases.case_ids(again, cases.CaseQuery())
    assert {row.case_number for row in cases.case_summaries(again, found.keys)} == expected
    assert stores.verify_store(again).problems == ()
    edits.save(again, [Patient(case_number="N-4")])


def test_an_automatic_checkpoint_that_fails_does_not_deny_the_save_but_ends_writing(
    board: BoardStore, open_board: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(_number: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    edits.save(board, [Patient(case_number="N-1")])
    with monkeypatch.context() as patch:
        patch.setattr(board_file.os, "fsync", failing)
        patch.setattr(store_module, "_CHECKPOINT_WAL_BYTES", 1)
        edits.save(board, [Patient(case_number="N-2")])  # it is in the log, forced to disk
        with pytest.raises(EnvironmentFault, match="Nothing more is written"):
            edits.save(board, [Patient(case_number="N-3")])
        board.close()
    assert cases.case_ids(open_board(), cases.CaseQuery()).total == 2


@pytest.mark.parametrize(
    ("cause", "ends"),
    [
        (OSError(errno.EIO, "Input/output error"), True), (SyncFailed(errno.ENOSPC, "No space"), True),
        (OSError(errno.ENOSPC, "No space"), False), (OSError(errno.EACCES, "Permission denied"), False),
        ("SQLITE_IOERR_FSYNC", True), ("SQLITE_IOERR_WRITE", True), ("SQLITE_CORRUPT", True),
        ("SQLITE_FULL", False), ("SQLITE_IOERR_SHMSIZE", False), ("SQLITE_BUSY", False),
    ],
)  # fmt: skip
def test_which_faults_end_writing(cause: OSError | str, ends: bool) -> None:
    codes = {
        "SQLITE_IOERR_FSYNC": 1034, "SQLITE_IOERR_WRITE": 778, "SQLITE_CORRUPT": 11, "SQLITE_FULL": 13,
        "SQLITE_IOERR_SHMSIZE": 4874, "SQLITE_BUSY": 5,
    }  # fmt: skip
    if isinstance(cause, str):
        code, cause = codes[cause], dbapi2.OperationalError("whatever the wording")
        cause.sqlite_errorcode = code
    fault = EnvironmentFault("x")
    fault.__cause__ = cause
    assert disk_faults.ends_writing(fault) is ends


def test_a_check_beside_readers_and_part_way_checkpoints_raises_no_alarm(board: BoardStore) -> None:
    """The file alone holds pages nobody reads; the control shows that they do not pass the bare check."""
    alarms, chance = [], random.Random(4)
    for number in range(30):
        with board.storage.querying() as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM patient").fetchone()
            for part in range(chance.randrange(1, 5)):
                edits.save(board, [Patient(case_number=f"N-{number}-{part}", note="x" * chance.randrange(12_000))])
            assert stores.verify_store(board).problems == ()
            reader.execute("COMMIT")
        if chance.random() < 0.3:
            board.storage.checkpoint()
        with board.storage.verifying() as connection:
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
            found = connection.execute("PRAGMA cipher_integrity_check").fetchall()
        alarms += [text for (text,) in found if int(re.search(r"page (\d+)", text)[1]) <= pages]
        assert stores.verify_store(board).problems == ()
    assert alarms, "the situation did not arise"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 3 MB, where one can be mounted."""
    folder = tmp_path / "disk"
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)], capture_output=True, check=False
    ) if sys.platform == "linux" else None  # fmt: skip
    if made is None or made.returncode != 0:
        pytest.skip("a small file system cannot be mounted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def _fill_until_full(store: BoardStore, case_id: str) -> int:
    for number in range(200):
        content = random.Random(number).randbytes(120_000)
        try:
            edits.save_attachment(store, Attachment(case_id=case_id, title=f"scan {number}"), content)
        except EnvironmentFault as fault:
            assert "full" in fault.what
            assert fault.next_step
            return number
    raise AssertionError("the disk never filled")


def test_a_full_disk_keeps_everything_before_it(small_disk: Path, template: bytes, open_board: Opener) -> None:
    path = small_disk / "board.hccboard"
    path.write_bytes(template)
    store = open_board(path)
    case_id = edits.save(store, [Patient(case_number="N-1")]).case_ids[0]
    saved = _fill_until_full(store, case_id)
    assert saved > 2
    assert len(cases.read_case(store, case_id).records) == saved
    try:
        store.close()
    except EnvironmentFault as fault:
        assert "full" in fault.what
    subprocess.run(["mount", "-o", "remount,size=30m", str(small_disk)], check=True)
    again = open_board(path)
    records = cases.read_case(again, case_id).records
    assert len(records) == saved
    for number, record in enumerate(sorted(records, key=lambda r: r.id)):
        assert isinstance(record, Attachment)
        assert cases.attachment_content(again, record.sha256) == random.Random(number).randbytes(120_000)
    edits.save_attachment(again, Attachment(case_id=case_id, title="one more"), b"x")
    assert stores.verify_store(again).problems == ()
    again.close()
    assert [p.name for p in small_disk.iterdir()] == [path.name]


def test_a_store_cannot_be_made_on_a_full_disk(small_disk: Path) -> None:
    (small_disk / "ballast").write_bytes(bytes(2_900_000))
    with pytest.raises(EnvironmentFault, match="full"):
        stores.create_store(small_disk / "new.hccboard", PASSPHRASE, author="Dr A", cost=FAST)
    assert [p.name for p in small_disk.iterdir()] == ["ballast"]


def _fill_to_the_last_byte(folder: Path) -> None:
    with (folder / "ballast").open("wb", buffering=0) as ballast, contextlib.suppress(OSError):
        while ballast.write(bytes(4096)):
            pass
    assert shutil.disk_usage(folder).free == 0


def test_a_closed_board_is_read_on_a_disk_without_a_byte_left(
    small_disk: Path, template: bytes, open_board: Opener
) -> None:
    path = small_disk / "board.hccboard"
    path.write_bytes(template)
    with open_board(path) as store:
        case_id = edits.save(store, [Patient(case_number="N-1")]).case_ids[0]
    _fill_to_the_last_byte(small_disk)
    before = path.read_bytes()
    with open_board(path, read_only=True) as reader:
        assert [note.kind for note in reader.opening_notes] == ["disk_full"]
        assert cases.read_case(reader, case_id).patient.case_number == "N-1"
        assert cases.case_ids(reader, cases.CaseQuery()).total == 1
    with stores.open_to_read(path, PASSPHRASE, author="Dr A") as reader:
        assert reader.read_only
        assert cases.read_case(reader, case_id).patient.case_number == "N-1"
        assert stores.verify_store(reader).problems == ()
    with pytest.raises(DiskFull, match="disk is full") as caught:
        open_board(path)
    assert "not changed" in caught.value.what
    assert "reading only" in caught.value.next_step
    assert path.read_bytes() == before
    assert {p.name for p in small_disk.iterdir()} == {"ballast", path.name}
    (small_disk / "ballast").unlink()
    with open_board(path) as store:
        edits.save(store, [Patient(case_number="N-2")])
        assert cases.case_ids(store, cases.CaseQuery()).total == 2


def test_on_a_full_disk_a_reader_joins_a_writer_and_never_reads_around_a_log(
    small_disk: Path, template: bytes, tmp_path: Path, open_board: Opener
) -> None:
    path = small_disk / "board.hccboard"
    path.write_bytes(template)
    store = open_board(path)
    edits.save(store, [Patient(case_number="N-1")])
    left = _leave(store, path, tmp_path / "left")
    _fill_to_the_last_byte(small_disk)
    with open_board(path, read_only=True) as reader:  # the index is there already
        assert cases.case_ids(reader, cases.CaseQuery()).total == 1
        assert reader.opening_notes == ()
    with pytest.raises(DiskFull):
        edits.save(store, [Patient(case_number="N-2", note="x" * 60_000)])
    assert cases.case_ids(store, cases.CaseQuery()).total == 1
    (small_disk / "ballast").unlink()
    store.close()
    path.unlink()
    for file in left.parent.iterdir():
        shutil.copy(file, small_disk / file.name)
    _fill_to_the_last_byte(small_disk)
    for read_only in (True, False):
        with pytest.raises(DiskFull, match="not changed") as caught:
            open_board(path, read_only=read_only)
        assert "reading only" not in caught.value.next_step
    (small_disk / "ballast").unlink()
    assert cases.case_ids(open_board(path), cases.CaseQuery()).total == 1


def test_without_room_a_writer_that_comes_later_is_noticed(
    path: Path, open_board: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read without locks: what was read while the file changed is not shown."""
    with monkeypatch.context() as patch:
        patch.setattr(opening, "has_room", lambda _folder: False)
        reader = open_board(read_only=True)
    assert cases.case_ids(reader, cases.CaseQuery()).total == 0
    with pytest.raises(Conflict, match="changed by another program"), reader.storage.querying() as connection:
        connection.execute("SELECT count(*) FROM patient").fetchone()
        program = (
            "import sys; from hccboard.domain.records import Patient; from hccboard.operations import edits, stores\n"
            "with stores.open_store(sys.argv[1], sys.argv[2], author='Writer') as store:\n"
            "    edits.save(store, [Patient(case_number='N-1')])"
        )
        subprocess.run([sys.executable, "-c", program, str(path), PASSPHRASE], cwd=ROOT, check=True)
    with pytest.raises(Conflict, match="changed by another program"):
        cases.case_ids(reader, cases.CaseQuery())


def test_without_room_nothing_is_read_beside_a_writer_without_an_index(
    path: Path, open_board: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_board()
    monkeypatch.setattr(opening, "has_room", lambda _folder: False)
    with pytest.raises(DiskFull):
        open_board(read_only=True)


@pytest.mark.parametrize(
    ("code", "free", "words"),
    [
        (10, 0, "disk is full"), (10, 1 << 30, "reported an error"), (10 | 18 << 8, 0, "disk is full"),
        (10 | 21 << 8, 0, "disk is full"), (10 | 4 << 8, 0, "reported an error"), (10 | 1 << 8, 0, "reported an error"),
        (10 | 19 << 8, 1 << 30, "disk is full"), (13, 1 << 30, "disk is full"),
    ],
)  # fmt: skip
def test_an_error_of_the_disk_is_told_by_the_room_that_is_left(
    path: Path, monkeypatch: pytest.MonkeyPatch, code: int, free: int, words: str
) -> None:
    """A full disk is not a failing one; a failed fsync or reading stays one, however full the disk is."""
    monkeypatch.setattr(disk_faults, "_free_bytes", lambda _folder: free)
    error = dbapi2.OperationalError("disk I/O error")
    error.sqlite_errorcode = code
    with pytest.raises(EnvironmentFault, match=words) as caught, disk_faults.translated(path):
        raise error
    assert isinstance(caught.value, DiskFull) == ("full" in words)
    assert caught.value.next_step


def test_a_folder_that_cannot_be_written(small_disk: Path, template: bytes, open_board: Opener) -> None:
    path = small_disk / "board.hccboard"
    path.write_bytes(template)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(EnvironmentFault, match="cannot be written") as caught:
        open_board(path)
    assert "read-only" in caught.value.next_step
    reader = open_board(path, read_only=True)
    assert cases.case_ids(reader, cases.CaseQuery()).total == 0
    assert stores.verify_store(reader).problems == ()
    reader.close()
    with pytest.raises(EnvironmentFault, match="cannot be written"):
        stores.create_store(small_disk / "new.hccboard", PASSPHRASE, author="Dr A", cost=FAST)
    assert path.read_bytes() == template


def test_unfinished_work_in_a_folder_that_cannot_be_written(
    small_disk: Path, template: bytes, tmp_path: Path, path: Path, open_board: Opener
) -> None:
    board = open_board()
    edits.save(board, [Patient(case_number="N-1")])
    for file in path.parent.iterdir():
        if not file.name.endswith("-shm"):
            shutil.copy(file, small_disk / file.name)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(EnvironmentFault, match="unfinished work"):
        open_board(small_disk / path.name, read_only=True)


@pytest.mark.skipif(sys.platform != "linux", reason="needs RLIMIT_FSIZE")
def test_a_file_size_limit_is_a_typed_error(path: Path) -> None:
    code = f"""
import resource
from hccboard.domain.records import Patient
from hccboard.errors import Conflict, EnvironmentFault
from hccboard.operations import cases, edits, stores
store = stores.open_store({str(path)!r}, {PASSPHRASE!r}, author="A")
edits.save(store, [Patient(case_number="N-0")])
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
try:
    for number in range(1, 99):
        edits.save(store, [Patient(case_number=f"N-{{number}}", note="x" * 50_000)])
except EnvironmentFault as fault:
    print(number, fault.what)
"""
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    number, _, what = found.stdout.partition(" ")
    assert "disk" in what
    with stores.open_store(path, PASSPHRASE, author="A") as store:
        assert cases.case_ids(store, cases.CaseQuery()).total == int(number)
