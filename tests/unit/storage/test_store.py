"""Creating, opening, refusing and closing a store; what is on the disk meanwhile."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import stat
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hccboard.domain.records import Patient
from hccboard.errors import Conflict, EnvironmentFault, HccBoardError, UserError
from hccboard.operations import cases, edits, stores
from hccboard.operations.stores import BoardStore
from hccboard.storage import key_block
from hccboard.storage import store as storage
from hccboard.storage.board_file import TRAILER_BYTES, BoardFile
from hccboard.storage.connections import connect
from tests.unit.storage.conftest import FAST, PASSPHRASE

Opener = Callable[..., BoardStore]


def key_of(path: Path) -> bytes:
    file = BoardFile(path, writable=False)
    block = file.read_block()
    file.close()
    return key_block.unwrap(block, PASSPHRASE)


def add_case(store: BoardStore, number: str = "HCC-0001", **values: Any) -> str:
    return edits.save(store, [Patient(case_number=number, **values)]).case_ids[0]


def neighbours(path: Path) -> set[str]:
    return {found.name.removeprefix(path.name) for found in path.parent.iterdir()}


def test_a_new_store_is_one_private_file_that_opens_again(tmp_path: Path) -> None:
    path = tmp_path / "new.hccboard"
    with stores.create_store(path, PASSPHRASE, author=" Dr A ", cost=FAST) as store:
        assert store.author == "Dr A"
        case_id = add_case(store, name="Test")
    assert neighbours(path) == {""}
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with stores.open_store(path, PASSPHRASE, author="Dr B") as store:
        assert cases.read_case(store, case_id).patient.name == "Test"
        assert cases.read_case(store, case_id).patient.recorded_by == "Dr A"


def test_opening_and_closing_does_not_change_a_byte(path: Path, open_board: Opener) -> None:
    before = path.read_bytes()
    open_board().close()
    open_board(read_only=True).close()
    assert path.read_bytes() == before
    assert neighbours(path) == {""}


def test_what_is_promised_is_read_back_from_the_connection(board: BoardStore) -> None:
    with board.storage.reading() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("synchronous", "foreign_keys", "journal_mode", "cipher_version", "wal_autocheckpoint")
        }
    assert found["synchronous"] == 2
    assert found["foreign_keys"] == 1
    assert found["journal_mode"] == "wal"
    assert found["wal_autocheckpoint"] == 0
    assert found["cipher_version"].startswith("4.")


def test_a_wrong_passphrase_opens_nothing_and_changes_nothing(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(stores.WrongPassphrase, match="does not open") as caught:
        stores.open_store(path, "seven quiet heron", author="Dr A")
    assert caught.value.next_step
    assert path.read_bytes() == before
    assert neighbours(path) == {""}


@pytest.mark.parametrize("passphrase", ["", "short", "eleven char"])
def test_a_short_passphrase_makes_no_store(tmp_path: Path, passphrase: str) -> None:
    with pytest.raises(UserError, match="too short"):
        stores.create_store(tmp_path / "new.hccboard", passphrase, author="Dr A", cost=FAST)
    assert list(tmp_path.iterdir()) == []


def test_a_store_needs_its_suffix_and_an_author(tmp_path: Path, path: Path) -> None:
    with pytest.raises(UserError, match="hccboard"):
        stores.create_store(tmp_path / "new.db", PASSPHRASE, author="Dr A", cost=FAST)
    with pytest.raises(UserError, match="name for the history"):
        stores.open_store(path, PASSPHRASE, author="  ")


def test_an_existing_file_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "there.hccboard"
    path.write_bytes(b"precious")
    with pytest.raises(UserError, match="already there"):
        stores.create_store(path, PASSPHRASE, author="Dr A", cost=FAST)
    assert path.read_bytes() == b"precious"
    assert neighbours(path) == {""}


def test_a_log_left_by_a_lost_store_is_never_mixed_into_a_new_one(tmp_path: Path) -> None:
    (tmp_path / "new.hccboard-wal").write_bytes(b"of another store")
    with pytest.raises(UserError, match="already there"):
        stores.create_store(tmp_path / "new.hccboard", PASSPHRASE, author="Dr A", cost=FAST)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault, match="folder"):
        stores.create_store(tmp_path / "no" / "new.hccboard", PASSPHRASE, author="Dr A", cost=FAST)
    with pytest.raises(UserError, match="no board file"):
        stores.open_store(tmp_path / "no.hccboard", PASSPHRASE, author="Dr A")


FOREIGN = {
    "empty": b"",
    "short": b"x",
    "text": b"name;albumin\n" * 4000,
    "plain database": b"SQLite format 3\0" + bytes(40_000),
    "noise": bytes(range(256)) * 400,
    "zip": b"PK\x03\x04" + bytes(9000),
    "only the magic word": key_block.MAGIC + bytes(20_000),
}


@pytest.mark.parametrize("content", FOREIGN.values(), ids=list(FOREIGN))
@pytest.mark.parametrize("read_only", [False, True])
def test_a_foreign_file_is_refused_untouched(tmp_path: Path, content: bytes, read_only: bool) -> None:
    path = tmp_path / "foreign.hccboard"
    path.write_bytes(content)
    with pytest.raises(UserError) as caught:
        stores.open_store(path, PASSPHRASE, author="Dr A", read_only=read_only)
    assert caught.value.next_step
    assert path.read_bytes() == content
    assert neighbours(path) == {""}


def test_a_folder_or_a_file_of_another_name_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.hccboard").mkdir()
    (tmp_path / "table.csv").write_text("a;b\n")
    for name in ("folder.hccboard", "table.csv"):
        with pytest.raises(UserError):
            stores.open_store(tmp_path / name, PASSPHRASE, author="Dr A")


@pytest.mark.parametrize("crashed", [False, True], ids=["closed", "with a log"])
@pytest.mark.parametrize("read_only", [False, True])
def test_a_newer_store_is_refused_untouched(path: Path, crashed: bool, read_only: bool) -> None:
    key = key_of(path)
    newer = connect(path, key, "rw")
    newer.execute(f"PRAGMA user_version = {_template_block(path).state.id}")  # its log says where it belongs
    newer.execute("UPDATE alembic_version SET version_num = '9999'")
    if not crashed:
        newer.close()  # SQLite moves its log into the file and cuts the key block off
        file = BoardFile(path, writable=True)
        file.write_trailer(_template_block(path), file.length() // 4096 * 4096)
        file.close()
    before = {name: path.with_name(path.name + name).read_bytes() for name in neighbours(path) - {"-shm"}}
    with pytest.raises(EnvironmentFault, match="newer version") as caught:
        stores.open_store(path, PASSPHRASE, author="Dr A", read_only=read_only)
    assert "9999" in caught.value.why
    after = {name: path.with_name(path.name + name).read_bytes() for name in neighbours(path) - {"-shm"}}
    assert after == before
    newer.close()


_blocks: dict[Path, key_block.KeyBlock] = {}


@pytest.fixture(autouse=True)
def _remember_block(request: pytest.FixtureRequest) -> None:
    if "path" in request.fixturenames:
        where = request.getfixturevalue("path")
        file = BoardFile(where, writable=False)
        _blocks[where] = file.read_block()
        file.close()


def _template_block(path: Path) -> key_block.KeyBlock:
    return _blocks[path]


@pytest.mark.parametrize("part", ["first page", "a page in the middle", "the salt"])
def test_a_damaged_store_says_so(path: Path, open_board: Opener, part: str) -> None:
    data = bytearray(path.read_bytes())
    position = {"first page": 1000, "a page in the middle": 4096 * 3 + 77, "the salt": 3}[part]
    data[position] ^= 0x10
    path.write_bytes(bytes(data))
    if part == "a page in the middle":
        found = stores.verify_store(open_board())
        assert any("page 4" in problem for problem in found.problems)
        return
    with pytest.raises(EnvironmentFault, match="damaged"):
        open_board()
    assert path.read_bytes() == bytes(data)


def test_one_damaged_copy_of_the_key_block_is_survived_and_mended(path: Path, open_board: Opener) -> None:
    data = bytearray(path.read_bytes())
    data[-10] ^= 1
    path.write_bytes(bytes(data))
    open_board().close()
    file = BoardFile(path, writable=False)
    assert file.trailer_is(_template_block(path))
    file.close()


def test_without_any_key_block_the_message_names_the_side_file(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-TRAILER_BYTES])
    with pytest.raises(UserError, match="key block") as caught:
        stores.open_store(path, PASSPHRASE, author="Dr A")
    assert "-keys" in caught.value.next_step


def test_a_side_file_of_another_store_is_not_used(path: Path, open_board: Opener) -> None:
    other = key_block.KeyBlock("f" * 32, generation=99)
    path.with_name(path.name + "-keys").write_bytes(key_block.to_bytes(other) * 2)
    assert open_board().store_id == _template_block(path).store_id


def test_a_key_block_of_another_store_does_not_open_this_one(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.hccboard"
    stores.create_store(other, PASSPHRASE, author="Dr A", cost=FAST).close()
    path.write_bytes(path.read_bytes()[:-TRAILER_BYTES] + other.read_bytes()[-TRAILER_BYTES:])
    with pytest.raises(EnvironmentFault):
        stores.open_store(path, PASSPHRASE, author="Dr A")


def test_the_key_block_is_somewhere_at_every_moment(board: BoardStore, path: Path) -> None:
    expected = _template_block(path)
    seen = []
    for number in range(30):
        add_case(board, f"HCC-{number:04d}", note="x" * 50_000)
        file = board.storage._file
        seen.append(file.trailer_is(expected) or file._sidecar_blocks() == [expected] * 2)
        if number % 10 == 5:
            board.storage.checkpoint()
            assert file.trailer_is(expected)
            assert file.database_pages() * 4096 + TRAILER_BYTES == path.stat().st_size
    assert all(seen)
    board.close()
    assert neighbours(path) == {""}


def test_the_log_does_not_grow_without_end(board: BoardStore, path: Path) -> None:
    for number in range(40):
        add_case(board, f"HCC-{number:04d}", note="x" * 90_000)
    lengths = board.storage._file.wal_length()
    assert lengths < 8 * 1024 * 1024


def test_a_file_closed_by_sqlite_itself_is_opened_by_the_side_file(path: Path, open_board: Opener) -> None:
    """Another process that is the last to close moves the log and cuts the key block off."""
    board = open_board()
    case_id = add_case(board, note="x" * 90_000)
    copy = path.parent / "copy.hccboard"
    for name in ("", "-wal", "-keys"):
        copy.with_name(copy.name + name).write_bytes(path.with_name(path.name + name).read_bytes())
    board.close()
    other = connect(copy, key_of(path), "rw")
    other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    other.close()
    file = BoardFile(copy, writable=False)
    assert not file.trailer_is(_template_block(path))
    file.close()
    again = open_board(copy)
    assert cases.read_case(again, case_id).patient.case_number == "HCC-0001"
    again.close()
    assert neighbours(copy) == {"", *(n for n in neighbours(copy) if n.startswith(path.name))}


def test_a_second_writer_is_told_so_and_may_read(path: Path, open_board: Opener) -> None:
    first = open_board()
    with pytest.raises(Conflict, match="open in another") as caught:
        open_board()
    assert "reading only" in caught.value.next_step
    reader = open_board(read_only=True)
    case_id = add_case(first)
    assert cases.read_case(reader, case_id).patient.case_number == "HCC-0001"
    with pytest.raises(UserError, match="reading only"):
        add_case(reader, "HCC-0002")
    first.close()
    reader.close()
    assert add_case(open_board(), "HCC-0003")


def _try_to_open(path: Path, read_only: bool, answers: Any) -> None:
    try:
        with stores.open_store(path, PASSPHRASE, author="Other", read_only=read_only) as store:
            answers.put(cases.case_ids(store, cases.CaseQuery()).total)
    except HccBoardError as error:
        answers.put(type(error).__name__)


def _in_another_process(path: Path, read_only: bool) -> Any:
    context = multiprocessing.get_context("spawn")
    answers = context.Queue()
    process = context.Process(target=_try_to_open, args=(path, read_only, answers))
    process.start()
    found = answers.get(timeout=60)
    process.join(60)
    return found


def test_a_second_process_gets_a_conflict_or_reads(path: Path, open_board: Opener) -> None:
    board = open_board()
    add_case(board)
    assert _in_another_process(path, read_only=False) == "Conflict"
    assert _in_another_process(path, read_only=True) == 1
    # our own locks are still held after the other process came and went
    assert _in_another_process(path, read_only=False) == "Conflict"
    add_case(board, "HCC-0002")
    board.close()
    assert _in_another_process(path, read_only=False) == 2


def _read_until_told(path: Path, ready: Any, go: Any) -> None:
    with stores.open_store(path, PASSPHRASE, author="Other", read_only=True) as store, store.storage.reading() as one:
        one.exec_driver_sql("SELECT count(*) FROM patient").scalar()
        ready.set()
        go.wait(60)


def test_closing_beside_a_reading_process_neither_waits_nor_looks_like_a_crash(path: Path, open_board: Opener) -> None:
    context = multiprocessing.get_context("spawn")
    ready, go = context.Event(), context.Event()
    process = context.Process(target=_read_until_told, args=(path, ready, go))
    board = open_board()
    add_case(board)
    process.start()
    try:
        assert ready.wait(60)
        add_case(board, "HCC-0002")
        began = time.monotonic()
        board.close()
        assert time.monotonic() - began < 3  # SQLite would have waited ten seconds
    finally:
        go.set()
        process.join(60)
    with open_board() as again:
        assert again.opening_notes == ()
        assert cases.case_ids(again, cases.CaseQuery()).total == 2
        assert stores.verify_store(again).problems == ()
    assert neighbours(path) == {""}


def test_a_closed_store_says_so(board: BoardStore) -> None:
    board.close()
    board.close()
    with pytest.raises(UserError, match="closed"):
        cases.case_ids(board, cases.CaseQuery())


def test_threads_write_and_read_beside_each_other(board: BoardStore) -> None:
    failures: list[BaseException] = []

    def work(name: str) -> None:
        try:
            for number in range(10):
                add_case(board, f"{name}-{number}")
                cases.case_ids(board, cases.CaseQuery(search=name))
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(name,)) for name in ("A", "B", "C")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert cases.case_ids(board, cases.CaseQuery()).total == 30
    assert stores.verify_store(board).problems == ()


def test_closing_waits_for_what_is_running(board: BoardStore) -> None:
    inside, finished = threading.Event(), []

    def read() -> None:
        with board.storage.querying() as connection:
            inside.set()
            connection.execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n LIMIT 300000)"
                               " SELECT sum(i) FROM n").fetchone()  # fmt: skip
            finished.append(True)

    thread = threading.Thread(target=read)
    thread.start()
    inside.wait()
    board.close()
    assert finished == [True]
    thread.join()


def test_opening_and_listing_loads_neither_sqlalchemy_nor_alembic(path: Path) -> None:
    import subprocess

    code = (
        "import sys; from hccboard.operations import stores, cases\n"
        f"s = stores.open_store({str(path)!r}, {PASSPHRASE!r}, author='A')\n"
        "cases.case_summaries(s, cases.case_ids(s, cases.CaseQuery(search='a')).keys); s.close()\n"
        "print(sorted({m.split('.')[0] for m in sys.modules} & {'sqlalchemy', 'alembic', 'PySide6'}))"
    )
    root = Path(storage.__file__).parents[2]
    found = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_the_planted_words_are_in_no_file(board: BoardStore, path: Path) -> None:
    planted = ("Zerubbabel", "\u6b27\u9633\u5a1c\u5a1c", "HOSP-778899", "unmistakable question")
    from hccboard.domain.records import Attachment, BoardQuestion
    from hccboard.operations import drafts

    case_id = add_case(board, name=planted[0] + planted[1], hospital_number=planted[2])
    edits.save(board, [BoardQuestion(case_id=case_id, question=planted[3])])
    edits.save_attachment(board, Attachment(case_id=case_id, title=planted[0]), planted[0].encode() * 500)
    drafts.save_draft(board, case_id, "lab", {"text": planted[3]})
    stores.write_setting(board, "planted", planted[0])

    def hits() -> list[str]:
        found = []
        for file in path.parent.iterdir():
            data = file.read_bytes()
            found += [file.name for word in planted for code in ("utf-8", "utf-16-le") if word.encode(code) in data]
        return found

    assert neighbours(path) >= {"", "-wal", "-keys"}
    assert hits() == []
    board.storage.checkpoint()
    assert hits() == []
    board.close()
    assert hits() == []
    # the search would find them if they were there
    (path.parent / "leak").write_text(planted[1], encoding="utf-8")
    assert hits() == ["leak"]


def test_settings_are_kept(board: BoardStore, open_board: Opener) -> None:
    assert stores.read_setting(board, "stale", 7) == 7
    stores.write_setting(board, "stale", {"imaging_days": 42})
    stores.write_setting(board, "stale", {"imaging_days": 43})
    board.close()
    assert stores.read_setting(open_board(), "stale") == {"imaging_days": 43}


@pytest.mark.parametrize("read_only", [False, True])
def test_a_check_leaves_nothing_beside_the_file(path: Path, open_board: Opener, read_only: bool) -> None:
    before = path.read_bytes()
    store = open_board(read_only=read_only)
    assert stores.verify_store(store).problems == ()  # and nothing else was read
    store.close()
    assert neighbours(path) == {""}
    assert path.read_bytes() == before


def test_a_network_drive_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from hccboard.storage import file_systems

    mounts = tmp_path / "mountinfo"
    mounts.write_text(
        "1 0 8:1 / / rw - ext4 /dev/sda rw\n"
        f"2 1 0:9 / {os.path.realpath(path.parent)} rw - nfs4 server:/export rw\n"
    )
    monkeypatch.setattr(file_systems, "_MOUNTS", mounts)
    if sys.platform == "win32":
        pytest.skip("drive types are asked of the system there")
    with pytest.raises(EnvironmentFault, match="network drive") as refused:
        stores.open_store(path, PASSPHRASE, author="Dr A")
    assert refused.value.next_step == "Choose a folder on this computer. Several computers cannot share a board file."
    with contextlib.closing(stores.create_store(tmp_path / "local.hccboard", PASSPHRASE, author="A", cost=FAST)):
        pass


def test_a_checkpoint_beside_a_reader_keeps_the_readers_state(board: BoardStore, path: Path) -> None:
    for number in range(20):
        add_case(board, f"HCC-{number:04d}", note="x" * 30_000)
    with board.storage.reading() as reader:
        assert reader.exec_driver_sql("SELECT count(*) FROM patient").scalar() == 20
        for number in range(20, 60):
            add_case(board, f"HCC-{number:04d}", note="y" * 30_000)
        board.storage.checkpoint()  # cannot finish
        file = board.storage._file
        assert file.trailer_is(_template_block(path))
        assert reader.exec_driver_sql("SELECT count(*), sum(length(note)) FROM patient").fetchone() == (20, 600_000)
        assert reader.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    board.storage.checkpoint()
    assert stores.verify_store(board).problems == ()
    board.close()
    assert neighbours(path) == {""}
    with contextlib.closing(BoardFile(path, writable=False)) as file:
        assert file.database_pages() * 4096 + TRAILER_BYTES == path.stat().st_size
