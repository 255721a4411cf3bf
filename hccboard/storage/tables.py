"""Every table of the store as SQLAlchemy metadata; the migrations under ``db/`` create them.

The tables of the records are generated from ``domain.records``; a test compares them with what the migrations
made. The search table is SQLite's own (FTS5) and known only to ``case_list``.
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)  # fmt: skip

from hccboard.storage import record_mapper
from hccboard.storage.record_mapper import Mapping

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _record_column(mapping: Mapping, column: record_mapper.Column) -> Column:
    kind = Integer if column.kind in {"integer", "truth"} else Text
    if column.name == "id":
        return Column("id", Text, primary_key=True)
    constraints = []
    if column.refers_to and mapping.table != "patient":
        constraints.append(
            ForeignKey(f"{column.refers_to}.id", deferrable=True, initially="DEFERRED")
        )
    return Column(column.name, kind, *constraints, nullable=column.optional)


def _record_table(mapping: Mapping) -> Table:
    indices = []
    if mapping.table == "patient":
        indices.append(
            Index("uq_patient_case_number_valid", "case_number", unique=True,
                  sqlite_where=text("voided = 0"), postgresql_where=text("voided = 0"))
        )  # fmt: skip
        indices.append(Index("ix_patient_hospital_number", "hospital_number"))
    else:
        indices.append(Index(f"ix_{mapping.table}_case_id", "case_id"))
    columns = [_record_column(mapping, column) for column in mapping.columns]
    return Table(mapping.table, metadata, *columns, *indices)


RECORD_TABLES: dict[str, Table] = {m.kind.__name__: _record_table(m) for m in record_mapper.mappings()}

store_identity = Table(
    "store_identity", metadata,
    Column("store_id", Text, primary_key=True),
    Column("created_at", Text, nullable=False),
    Column("created_by", Text, nullable=False),
)  # fmt: skip

operation = Table(
    "operation", metadata,
    Column("id", Text, primary_key=True),
    Column("at", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("undoes", Text, ForeignKey("operation.id"), unique=True),
    Column("first_seq", Integer, nullable=False),
    Column("last_seq", Integer, nullable=False),
    Index("ix_operation_author_last_seq", "author", "last_seq"),
)  # fmt: skip

audit = Table(
    "audit", metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("operation_id", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("record_id", Text, nullable=False),
    Column("case_id", Text, nullable=False),
    Column("old", Text),
    Column("new", Text),
    Column("reason", Text, nullable=False),
    Column("mac", LargeBinary, nullable=False),
    Index("ix_audit_record_id", "record_id", "seq"),
    Index("ix_audit_case_id", "case_id", "seq"),
)  # fmt: skip

audit_head = Table(
    "audit_head", metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", Integer, nullable=False),
    Column("seal", LargeBinary, nullable=False),
)  # fmt: skip

attachment_content = Table(
    "attachment_content", metadata,
    Column("sha256", Text, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)  # fmt: skip

case_summary = Table(
    "case_summary", metadata,
    Column("case_key", Integer, primary_key=True),
    Column("case_id", Text, ForeignKey("patient.id", deferrable=True, initially="DEFERRED"), nullable=False),
    Column("voided", Integer, nullable=False),
    Column("case_number", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("sex", Text, nullable=False),
    Column("age_years", Integer),
    Column("question", Text, nullable=False),
    Column("meeting_date", Text),
    Column("status", Text, nullable=False),
    Column("bclc", Text, nullable=False),
    Column("cnlc", Text, nullable=False),
    Column("child_pugh", Text, nullable=False),
    Column("albi", Text, nullable=False),
    Column("albi_grade", Text, nullable=False),
    Column("ecog_ps", Text, nullable=False),
    Column("afp", Text, nullable=False),
    Column("afp_trend", Text, nullable=False),
    Column("last_response", Text, nullable=False),
    Column("last_response_note", Text, nullable=False),
    Column("readiness_done", Integer, nullable=False),
    Column("readiness_total", Integer, nullable=False),
    Column("missing_items", Integer, nullable=False),
    Column("as_of", Text, nullable=False),
    Column("rules", Text, nullable=False),
    # what the columns sort by; NULL where there is nothing to sort by
    Column("changed_at", Text, nullable=False),
    Column("case_number_key", Text),
    Column("name_key", Text),
    Column("question_key", Text),
    Column("status_key", Text),
    Column("bclc_key", Text),
    Column("cnlc_key", Text),
    Column("child_pugh_key", Text),
    Column("albi_key", Float),
    Column("ecog_key", Text),
    Column("afp_key", Float),
    Column("response_key", Text),
    UniqueConstraint("case_id"),
    *(
        Index(f"ix_case_summary_{column}", "voided", column)
        for column in (
            "changed_at", "case_number_key", "name_key", "age_years", "question_key", "status_key",
            "bclc_key", "cnlc_key", "child_pugh_key", "albi_key", "ecog_key", "afp_key", "response_key",
            "missing_items", "bclc", "cnlc", "status",
        )
    ),
    Index("ix_case_summary_meeting_date", "voided", "meeting_date", text("changed_at DESC")),
)  # fmt: skip

# What the cohort asks of each case, as JSON: derived on every write like the summary, never searched in SQL
case_course = Table(
    "case_course", metadata,
    Column("case_id", Text, ForeignKey("patient.id", deferrable=True, initially="DEFERRED"), primary_key=True),
    Column("voided", Integer, nullable=False),
    Column("rules", Text, nullable=False),
    Column("content", Text, nullable=False),
)  # fmt: skip

draft = Table(
    "draft", metadata,
    Column("case_id", Text, primary_key=True),
    Column("form", Text, primary_key=True),
    Column("author", Text, primary_key=True),
    Column("saved_at", Text, nullable=False),
    Column("content", Text, nullable=False),
)  # fmt: skip

setting = Table(
    "setting", metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)  # fmt: skip

SEARCH_TABLE_SQL = (
    "CREATE VIRTUAL TABLE case_search USING fts5("
    "number, name, content, content='', contentless_delete=1, "
    "tokenize='unicode61 remove_diacritics 2', prefix='1 2 3')"
)
