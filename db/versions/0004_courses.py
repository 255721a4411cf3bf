"""The course of a patient: diagnosis, doses, decisions, the baseline of response, and what a reader says of lesions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_ADDED = {
    "imaging_study": ("new_lesions",),
    "vascular_invasion": ("thrombus_status",),
    "follow_up": ("clinical_progression",),
}


def _text(name: str, *references: sa.ForeignKey, optional: bool = False) -> sa.Column:
    return sa.Column(name, sa.Text, *references, nullable=optional)


def _refers(name: str, table: str) -> sa.Column:
    return _text(name, sa.ForeignKey(f"{table}.id", deferrable=True, initially="DEFERRED"), optional=True)


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
    for table, names in _ADDED.items():
        for name in names:
            op.add_column(table, _text(name, optional=True))
    op.add_column("lesion", sa.Column("features", sa.Text, nullable=False, server_default="[]"))
    op.add_column("lesion", sa.Column("progressed_since_treatment", sa.Integer, nullable=True))
    for table, name in (("lesion", "split_from_id"), ("measurement", "joined_to_id")):
        # Alembic has no words for a reference that is added to a table of SQLite
        op.execute(f"ALTER TABLE {table} ADD COLUMN {name} TEXT REFERENCES lesion (id) DEFERRABLE INITIALLY DEFERRED")
    _record_table("diagnosis", _text("basis", optional=True))
    _record_table(
        "dose_event", _refers("therapy_id", "systemic_therapy"), _text("kind", optional=True), _text("drug"),
        _text("dose"), _text("reason"),
    )  # fmt: skip
    _record_table("board_decision", _text("decision"), _text("rationale"), _text("review_date", optional=True))
    _record_table("response_baseline", _refers("study_id", "imaging_study"))
    op.create_table(
        "case_course",
        _text("case_id", sa.ForeignKey("patient.id", deferrable=True, initially="DEFERRED")),
        sa.Column("voided", sa.Integer, nullable=False), _text("rules"), _text("content"),
        sa.PrimaryKeyConstraint("case_id", name="pk_case_course"),
    )  # fmt: skip
