"""The schema: what the migrations make is what the code expects; upgrades are all or nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from hccboard import paths
from hccboard.domain.records import Patient
from hccboard.errors import EnvironmentFault
from hccboard.operations import cases, drafts, edits, stores
from hccboard.operations.stores import BoardStore
from hccboard.storage import board_file, safe_copy, schema
from tests.unit.storage.conftest import PASSPHRASE

Opener = Callable[..., BoardStore]
RELEASED = Path(__file__).parents[2] / "data" / "stores"


def test_a_new_store_has_the_schema_of_the_snapshot(board: BoardStore) -> None:
    with board.storage.querying() as connection:
        found = schema.schema_text(connection)
    wanted = (paths.migrations() / "schema.sql").read_text(encoding="utf-8")
    assert found == wanted, "run db/make_snapshot.py and read the difference"


def test_the_revisions_known_to_the_program_are_those_of_the_migrations() -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(paths.migrations()))
    script = ScriptDirectory.from_config(config)
    assert script.get_heads() == [schema.HEAD]
    assert tuple(r.revision for r in reversed(list(script.walk_revisions()))) == schema.REVISIONS


def test_the_tables_in_code_are_those_in_the_store(board: BoardStore) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from hccboard.storage.tables import metadata

    def ours(one: Any, name: str | None, kind: str, *_rest: object) -> bool:
        if kind == "foreign_key_constraint" and {*one.column_keys} <= {"split_from_id", "joined_to_id"}:
            return False  # a reference of an added column is read without its "deferrable"; the snapshot compares it
        if kind == "index" and name == "ix_case_summary_meeting_date":
            return False  # Alembic cannot compare its descending column; the snapshot does
        return not (kind == "table" and str(name).startswith("case_search"))

    with board.storage.reading() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": ours, "compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_the_trail_refuses_to_be_changed_by_the_program(board: BoardStore) -> None:
    edits.save(board, [Patient(case_number="1")])
    for sql in ("UPDATE audit SET author = 'x'", "DELETE FROM audit"):
        with pytest.raises(Exception, match="append-only"), board.storage.writing() as connection:
            connection.exec_driver_sql(sql)


def test_every_released_schema_has_a_store_that_opens(tmp_path: Path) -> None:
    names = {file.stem for file in RELEASED.glob("*.hccboard")}
    assert names == set(schema.REVISIONS)
    for name in sorted(names):
        copy = tmp_path / f"{name}.hccboard"
        shutil.copy(RELEASED / f"{name}.hccboard", copy)
        with stores.open_store(copy, "a released synthetic store", author="Dr Test") as store:
            found = cases.case_ids(store, cases.CaseQuery())
            assert found.total > 0
            for summary in cases.case_summaries(store, found.keys):
                assert cases.read_case(store, summary.case_id).patient.synthetic
            assert stores.verify_store(store).problems == ()


def test_drafts_of_a_store_of_the_first_schema_stay_with_their_author(tmp_path: Path) -> None:
    copy = tmp_path / "old.hccboard"
    shutil.copy(RELEASED / "0001.hccboard", copy)
    with stores.open_store(copy, "a released synthetic store", author="Dr Synthetic") as store:
        found = drafts.list_drafts(store)
        assert [(draft.form, draft.content) for draft in found] == [("laboratory", {"value": "4."})] * 2
    with stores.open_store(copy, "a released synthetic store", author="Dr Other") as store:
        assert drafts.list_drafts(store) == []


NEXT = '''
import sqlalchemy as sa
from alembic import op
revision = "0006"
down_revision = "0005"

def upgrade():
    op.create_table("added", sa.Column("id", sa.Text, primary_key=True))
    op.execute("INSERT INTO added VALUES ('x')")
    {ending}
'''


@pytest.fixture
def next_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, template: bytes) -> Callable[[str], Path]:
    """Makes a program that knows one more migration."""

    def make(ending: str, *, snapshot: bool = True) -> Path:
        folder = tmp_path / "db"
        shutil.copytree(paths.migrations(), folder, ignore=shutil.ignore_patterns("__pycache__"))
        (folder / "versions" / "0006_added.py").write_text(NEXT.format(ending=ending))
        if snapshot:
            text = (folder / "schema.sql").read_text(encoding="utf-8")
            sql = "CREATE TABLE added (\n\tid TEXT NOT NULL, \n\tPRIMARY KEY (id)\n);\n\n"
            before, mark, after = text.partition("CREATE TABLE adverse_event")
            (folder / "schema.sql").write_text(before + sql + mark + after, encoding="utf-8")
        monkeypatch.setattr(paths, "migrations", lambda: folder)
        monkeypatch.setattr(schema, "REVISIONS", ("0001", "0002", "0003", "0004", "0005", "0006"))
        monkeypatch.setattr(schema, "HEAD", "0006")
        return folder

    return make


def _revision(store: BoardStore) -> str:
    with store.storage.querying() as connection:
        return schema.revision_of(connection)


def test_an_older_store_is_upgraded_beside_a_verified_copy(
    path: Path, open_board: Opener, next_version: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_board() as old:
        case_id = edits.save(old, [Patient(case_number="N-1")]).case_ids[0]
    next_version("pass")
    with pytest.raises(EnvironmentFault, match="older version"):
        open_board(read_only=True)
    upgraded = open_board()
    assert _revision(upgraded) == "0006"
    assert cases.read_case(upgraded, case_id).patient.case_number == "N-1"
    upgraded.close()
    assert {p.name for p in path.parent.iterdir()} == {path.name, "board.before-upgrade-0005.hccboard"}
    monkeypatch.undo()
    copy = open_board(path.parent / "board.before-upgrade-0005.hccboard")
    assert _revision(copy) == "0005"
    assert cases.read_case(copy, case_id).patient.case_number == "N-1"
    with pytest.raises(EnvironmentFault, match="newer version"):
        stores.open_store(path, PASSPHRASE, author="Dr A")


def test_the_copy_before_an_upgrade_is_made_without_holding_the_board_in_memory(
    path: Path, open_board: Opener, next_version: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    next_version("pass")
    sizes: list[int] = []
    monkeypatch.setattr(board_file, "_PART_BYTES", 16_384)
    before = path.read_bytes()

    def write(where: Path, parts: Iterable[bytes]) -> None:
        assert not isinstance(parts, bytes)
        kept = list(parts)
        sizes.extend(map(len, kept))
        board_file.write_durably(where, kept)

    monkeypatch.setattr(safe_copy, "write_durably", write)
    assert _revision(open_board()) == "0006"
    assert len(sizes) > 5
    assert max(sizes) == 16_384
    assert path.with_name("board.before-upgrade-0005.hccboard").read_bytes() == before


def test_an_upgrade_tried_again_keeps_one_copy_and_never_counts_on_one_of_another_state(
    path: Path, open_board: Opener, next_version: Callable[..., Path]
) -> None:
    other = path.with_name("board.before-upgrade-0005.hccboard")
    other.write_bytes(path.read_bytes())
    with open_board() as old:
        edits.save(old, [Patient(case_number="N-1")])
    of_another_state, before = other.read_bytes(), path.read_bytes()
    versions = next_version("raise RuntimeError('stop')") / "versions"
    for _again in range(2):
        with pytest.raises(Exception, match="stop"):
            open_board()
    migration = versions / "0006_added.py"
    migration.write_text(migration.read_text().replace("raise RuntimeError('stop')", "pass"))
    assert _revision(open_board()) == "0006"
    copies = sorted(path.parent.glob("board.before-upgrade-*"))
    assert [copy.name for copy in copies] == ["board.before-upgrade-0005-2.hccboard", other.name]
    assert copies[0].read_bytes() == before
    assert other.read_bytes() == of_another_state


def test_without_a_sound_copy_nothing_is_upgraded(
    path: Path, open_board: Opener, next_version: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = path.read_bytes()
    next_version("pass")

    def cut(where: Path, parts: Iterable[bytes]) -> None:
        where.write_bytes(b"".join(parts)[:-8192])

    monkeypatch.setattr(safe_copy, "write_durably", cut)
    with pytest.raises(EnvironmentFault, match="could not be verified"):
        open_board()
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("ending", ["raise RuntimeError('stop')", "op.execute('nonsense')"])
def test_a_migration_that_fails_leaves_the_old_store(
    path: Path, open_board: Opener, next_version: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    before = path.read_bytes()
    next_version(ending)
    with pytest.raises(Exception, match=r"stop|nonsense"):
        open_board()
    assert path.read_bytes() == before
    monkeypatch.undo()
    assert _revision(open_board()) == "0005"


def test_a_migration_to_another_schema_than_the_snapshot_is_taken_back(
    path: Path, open_board: Opener, next_version: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    next_version("pass", snapshot=False)
    with pytest.raises(EnvironmentFault, match="expected schema"):
        open_board()
    monkeypatch.undo()
    assert _revision(open_board()) == "0005"
