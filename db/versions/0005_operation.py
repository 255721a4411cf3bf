"""A resection that is considered: liver volumetry, the plan, and by which criteria the summary reviews it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def _text(name: str, *references: sa.ForeignKey, optional: bool = False) -> sa.Column:
    return sa.Column(name, sa.Text, *references, nullable=optional)


def _list(name: str) -> sa.Column:
    return sa.Column(name, sa.Text, nullable=False)


def _record_table(name: str, *own: sa.Column) -> None:
    """A table of records: what every record has, then its own columns."""
    op.create_table(
        name,
        _text("id"), _text("case_id", sa.ForeignKey("patient.id", deferrable=True, initially="DEFERRED")),
        sa.Column("version", sa.Integer, nullable=False), _text("date", optional=True), _text("date_precision"),
        _text("source"), _text("note"), _text("recorded_at", optional=True), _text("recorded_by"),
        sa.Column("voided", sa.Integer, nullable=False), _text("void_reason"), _text("import_key"),
        *own,
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
    )  # fmt: skip
    op.create_index(f"ix_{name}_case_id", name, ["case_id"])


def upgrade() -> None:
    study = sa.ForeignKey("imaging_study.id", deferrable=True, initially="DEFERRED")
    _record_table(
        "liver_volumetry", _text("study_id", study, optional=True), _text("total_volume_ml", optional=True),
        _text("tumour_volume_ml", optional=True), _text("remnant_volume_ml", optional=True),
        _list("remnant_segments"), _text("formula", optional=True), _text("standard_volume_ml", optional=True),
    )  # fmt: skip
    _record_table(
        "operation_plan", _text("operation_date", optional=True), _text("kind", optional=True),
        _list("resected_segments"), sa.Column("margin_mm", sa.Integer), sa.Column("surgeons_agreeing", sa.Integer),
        _text("jlca_category", optional=True),
    )  # fmt: skip
    _record_table("conversion_review", _text("rule_set"))
