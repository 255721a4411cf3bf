"""Drafts belong to the author who typed them; the end of the audit trail is sealed.

The seal itself needs the key of the trail: the program writes it in the same transaction, after this.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

DRAFT = "case_id, form, author, saved_at, content"


def upgrade() -> None:
    op.execute("CREATE TABLE draft_kept AS SELECT * FROM draft")
    op.drop_table("draft")
    op.create_table(
        "draft",
        *(sa.Column(name, sa.Text, nullable=False) for name in DRAFT.split(", ")),
        sa.PrimaryKeyConstraint("case_id", "form", "author", name="pk_draft"),
    )
    op.execute(f"INSERT INTO draft ({DRAFT}) SELECT {DRAFT} FROM draft_kept")
    op.drop_table("draft_kept")
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("seal", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
    )
