"""Which schema a store has and which one this program knows; Alembic is loaded only to migrate."""

from __future__ import annotations

from typing import Any

from hccboard import paths
from hccboard.errors import EnvironmentFault
from hccboard.storage.newer_file import NewerFile
from hccboard.translate import _

REVISIONS = ("0001", "0002", "0003", "0004", "0005")
HEAD = REVISIONS[-1]


def revision_of(connection: Any) -> str:
    """The revision written in a store. ``EnvironmentFault`` if there is none."""
    found = connection.execute(
        "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'alembic_version'"
    ).fetchone()[0]
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone() if found else None
    if row is None:
        raise EnvironmentFault(
            _("The board file holds no schema of this program."),
            _("It was not changed."),
            _("Restore the newest backup."),
        )
    return str(row[0])


def require_known(revision: str) -> None:
    """``NewerFile`` for a store of a newer program."""
    if revision not in REVISIONS:
        why = _("It has file format {found}; this program reads formats up to {known}.")
        raise NewerFile(why.format(found=revision, known=HEAD))


def require_current(revision: str) -> None:
    """``EnvironmentFault`` for a store that must be upgraded before it can be read."""
    if revision != HEAD:
        raise EnvironmentFault(
            _("The board file was made by an older version of the program."),
            _("It has schema {found}, this program works with {known}.").format(
                found=revision, known=HEAD
            ),
            _("Open it once for writing; a copy is kept beside it."),
        )


def migrate(connection: Any, target: str = "head") -> None:
    """Bring a SQLAlchemy connection's store to ``target`` within the transaction that is open on it."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(paths.migrations()).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, target)


def schema_text(connection: Any) -> str:
    """Every table, index and trigger as SQL, in a stable order: the golden snapshot's form."""
    rows = connection.execute(
        "SELECT type, name, sql FROM sqlite_schema"
        " WHERE sql IS NOT NULL AND name NOT LIKE 'case\\_search\\_%' ESCAPE '\\'"
        " ORDER BY type DESC, name"
    ).fetchall()
    return "".join(f"{sql};\n\n" for _type, _name, sql in rows)
