"""What a team judged beside what was measured; the goal of treatment stands with the board question."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def _text(name: str, *references: sa.ForeignKey, optional: bool = False) -> sa.Column:
    return sa.Column(name, sa.Text, *references, nullable=optional)


def _number(name: str) -> sa.Column:
    return sa.Column(name, sa.Integer, nullable=False)


def upgrade() -> None:
    op.add_column("board_question", _text("goal", optional=True))
    op.create_table(
        "judgement",
        _text("id"),
        _text("case_id", sa.ForeignKey("patient.id", deferrable=True, initially="DEFERRED")),
        _number("version"), _text("date", optional=True), _text("date_precision"), _text("source"), _text("note"),
        _text("recorded_at", optional=True), _text("recorded_by"), _number("voided"), _text("void_reason"),
        _text("import_key"), _text("question", optional=True), _text("answer", optional=True),
        _text("value", optional=True), _text("comparator"),
        sa.PrimaryKeyConstraint("id", name="pk_judgement"),
    )  # fmt: skip
    op.create_index("ix_judgement_case_id", "judgement", ["case_id"])
