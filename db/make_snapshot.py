"""Writes ``db/schema.sql``, the golden snapshot of the schema, from a store made by the migrations.

Run it after writing a migration and read the difference before committing it.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from hccboard.storage import opening, schema
from hccboard.storage.key_block import LOWEST


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        opened = opening.create(Path(folder) / "snapshot.hccboard", "snapshot", author="-", cost=LOWEST)
        with opened.querying() as connection:
            text = schema.schema_text(connection)
        opened.close()
    (Path(__file__).resolve().parent / "schema.sql").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
