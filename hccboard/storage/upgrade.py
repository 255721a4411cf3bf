"""Bringing a store of an older program up to date: a verified copy first, then all or nothing.

The migrations run in one transaction that ends with the comparison of the whole schema with the golden
snapshot; whatever fails, the store is as it was.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hccboard import paths
from hccboard.errors import EnvironmentFault
from hccboard.storage import audit, safe_copy, schema
from hccboard.translate import _

if TYPE_CHECKING:
    from hccboard.storage.store import Store


def upgrade(store: Store, revision: str) -> Path:
    """Migrate to ``schema.HEAD``; the path of the copy of the store as it was before."""
    copy = safe_copy.before_upgrade(store, revision)
    with store.writing() as connection:
        schema.migrate(connection)
        audit.seal(connection, store.audit_key)
        _require_snapshot(schema.schema_text(connection.connection.driver_connection))
    return copy


def _require_snapshot(found: str) -> None:
    wanted = (paths.migrations() / "schema.sql").read_text(encoding="utf-8")
    if found != wanted:
        raise EnvironmentFault(
            _("The upgrade did not lead to the expected schema."),
            _("The board file was not changed."),
            _("Keep working with the former version and report this."),
        )
