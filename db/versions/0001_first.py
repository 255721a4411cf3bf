"""The first schema: records, operations, the audit trail, the case list, drafts, settings.

Frozen: a later change of a record is a later migration. Columns of the records are written as
``name``, ``name:integer``, ``name?`` (may be NULL), ``name?>table`` (id of a row of that table).
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

COMMON = (
    "case_id version:integer date? date_precision source note recorded_at? recorded_by voided:integer "
    "void_reason import_key"
)

RECORDS = {
    "patient": (
        "case_number name hospital_number sex? birth_date? birth_date_precision "
        "age_years:integer? synthetic:integer"
    ),
    "board_question": "question meeting_date? status? asked_by",
    "aetiology": "cause? certainty? hbsag? antiviral_therapy:integer? antiviral_drug",
    "liver_assessment": (
        "cirrhosis? ascites? encephalopathy_grade_low:integer? "
        "encephalopathy_grade_high:integer? portal_hypertension? splenomegaly? "
        "cholestatic_disease? dialysis_twice_past_week? child_pugh_class? "
        "child_pugh_score:integer?"
    ),
    "comorbidity": "kind? certainty?",
    "performance_status": "ecog_low:integer? ecog_high:integer? cancer_related?",
    "body_size": "height_cm? weight_kg?",
    "transplant_candidacy": "candidate?",
    "lab_result": (
        "analyte? value? comparator unit reference_low? reference_high? time_of_day "
        "confirmed:integer"
    ),
    "imaging_study": (
        "label modality? phases reader all_nodules_listed:integer? nodule_count_low:integer? "
        "nodule_count_high:integer? largest_diameter_low_mm:integer? "
        "largest_diameter_high_mm:integer? infiltrative? liver_involvement_pct? "
        "adjacent_organ_invasion? visceral_peritoneum_perforation?"
    ),
    "lesion": "label organ? segments location role? hcc_certainty?",
    "measurement": (
        "lesion_id?>lesion study_id?>imaging_study state? longest_diameter_mm:integer? "
        "viable_diameter_mm:integer? short_axis_mm:integer? li_rads? arterial_enhancement? "
        "washout? treated:integer?"
    ),
    "vascular_invasion": (
        "study_id?>imaging_study portal_vein? portal_vein_high? portal_vein_main_trunk? "
        "portal_vein_contralateral? hepatic_vein? bile_duct? thrombus_enhancing?"
    ),
    "metastasis_finding": "study_id?>imaging_study site? certainty? count:integer? description",
    "pathology": (
        "specimen? diagnosis histological_grade? microvascular_invasion? margin? "
        "lesion_id?>lesion"
    ),
    "endoscopy": "varices? grade treatment",
    "systemic_therapy": (
        "line:integer? drugs dose stop_date? stop_reason? ongoing:integer? best_response? "
        "response_criteria?"
    ),
    "procedure": "kind? session:integer? target details outcome margin?",
    "adverse_event": "term grade:integer? ctcae_version? end_date? related_to",
    "complication": "procedure_id?>procedure description clavien_dindo?",
    "follow_up": "vital_status? cause_of_death recurrence?",
    "attachment": "title media_type sha256 size_bytes:integer",
}

SORTED_BY = (
    "changed_at", "case_number_key", "name_key", "age_years", "question_key", "status_key",
    "bclc_key", "cnlc_key", "child_pugh_key", "albi_key", "ecog_key", "afp_key", "response_key",
    "missing_items", "bclc", "cnlc", "status",
)  # fmt: skip


def upgrade() -> None:
    for table, columns in RECORDS.items():
        _create_record_table(table, columns)
    _create_trail()
    _create_case_list()
    _create("attachment_content", "sha256! content:blob")
    _create("draft", "case_id! form! author saved_at content")
    _create("setting", "key! value")
    _create("store_identity", "store_id! created_at created_by")
    if op.get_bind().dialect.name == "sqlite":
        _create_sqlite_parts()


def _create_record_table(table: str, columns: str) -> None:
    own = [_column(text) for text in columns.split()]
    _create_with(table, [_column("id!"), *_common_columns(table), *own])
    if table == "patient":
        op.create_index("ix_patient_hospital_number", table, ["hospital_number"])
        valid = sa.text("voided = 0")
        op.create_index(
            "uq_patient_case_number_valid", table, ["case_number"], unique=True,
            sqlite_where=valid, postgresql_where=valid,
        )  # fmt: skip
    else:
        op.create_index(f"ix_{table}_case_id", table, ["case_id"])


def _common_columns(table: str) -> list[sa.Column]:
    columns = [_column(text) for text in COMMON.split()]
    if table != "patient":
        columns[0] = _column("case_id>patient")
    return columns


def _create_trail() -> None:
    _create("operation", "id! at author action reason undoes?>operation first_seq:integer last_seq:integer",
            sa.UniqueConstraint("undoes", name="uq_operation_undoes"))  # fmt: skip
    op.create_index("ix_operation_author_last_seq", "operation", ["author", "last_seq"])
    _create("audit", "seq:integer! operation_id at author action kind record_id case_id old? new? reason mac:blob")
    op.create_index("ix_audit_record_id", "audit", ["record_id", "seq"])
    op.create_index("ix_audit_case_id", "audit", ["case_id", "seq"])


def _create_case_list() -> None:
    _create(
        "case_summary",
        "case_key:integer! case_id>patient voided:integer case_number name sex age_years:integer? question "
        "meeting_date? status bclc cnlc child_pugh albi albi_grade ecog_ps afp afp_trend last_response "
        "last_response_note readiness_done:integer readiness_total:integer missing_items:integer as_of rules "
        "changed_at case_number_key? name_key? question_key? status_key? bclc_key? cnlc_key? child_pugh_key? "
        "albi_key:float? ecog_key? afp_key:float? response_key?",
        sa.UniqueConstraint("case_id", name="uq_case_summary_case_id"),
    )
    for column in SORTED_BY:
        op.create_index(f"ix_case_summary_{column}", "case_summary", ["voided", column])
    op.create_index(
        "ix_case_summary_meeting_date", "case_summary", ["voided", "meeting_date", sa.text("changed_at DESC")]
    )


def _create_sqlite_parts() -> None:
    op.execute(
        "CREATE VIRTUAL TABLE case_search USING fts5("
        "number, name, content, content='', contentless_delete=1, "
        "tokenize='unicode61 remove_diacritics 2', prefix='1 2 3')"
    )
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_no_{verb.lower()} BEFORE {verb} ON audit "
            "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"
        )


def _create(table: str, columns: str, *constraints: sa.UniqueConstraint) -> None:
    _create_with(table, [_column(text) for text in columns.split()], *constraints)


def _create_with(table: str, columns: list[sa.Column], *constraints: sa.UniqueConstraint) -> None:
    keys = [column.name for column in columns if column.info.get("key")]
    op.create_table(table, *columns, sa.PrimaryKeyConstraint(*keys, name=f"pk_{table}"), *constraints)


def _column(text: str) -> sa.Column:
    name, _, target = text.partition(">")
    key, optional = name.endswith("!"), name.endswith("?")
    name, _, kind = name.rstrip("!?").partition(":")
    types = {"": sa.Text, "integer": sa.Integer, "float": sa.Float, "blob": sa.LargeBinary}
    references = [_reference(target)] if target else []
    return sa.Column(name, types[kind], *references, nullable=optional, info={"key": key})


def _reference(target: str) -> sa.ForeignKey:
    if target == "operation":
        return sa.ForeignKey("operation.id")
    return sa.ForeignKey(f"{target}.id", deferrable=True, initially="DEFERRED")
