"""What a conversion review calls what is missing, the field of a record that tells a fact, and its source."""

from __future__ import annotations

from collections.abc import Iterable

from hccboard import wording
from hccboard.domain.judged_questions import NUMBERS
from hccboard.domain.records import CaseRecords, ImagingStudy, Judgement, LabResult, Record
from hccboard.operations.fact_entries import entry_of
from hccboard.operations.option_words.values import missing_name
from hccboard.wording.facts import FACTS
from hccboard.wording.formats import inside_sentence, more_text
from hccboard.wording.history import history_name

_SHOWN = 2
_SITES = "metastases."

def missing_text(keys: Iterable[str], shown: int) -> str:
    """Missing facts inside a sentence; of several sites of metastases one name for all."""
    told = list(keys)
    if sum(key.startswith(_SITES) for key in told) > 1:
        told = list(dict.fromkeys(_SITES if key.startswith(_SITES) else key for key in told))
    return more_text(list(dict.fromkeys(map(_missing_name, told))), shown)


def _missing_name(key: str) -> str:
    if key in FACTS or key == "afp.percent_of_baseline":
        return wording.missing_text(key.partition(".percent")[0], in_sentence=True)
    return inside_sentence(history_name(key) if key == _SITES else missing_name(key))


def field_in(record: Record, key: str) -> str:
    """The field of a record that tells a fact, "" where the record as a whole does."""
    if isinstance(record, LabResult):
        return record.analyte or ""
    if isinstance(record, Judgement):
        return "value" if record.question in NUMBERS else "answer"
    kind, field = entry_of(key)
    return field if kind == type(record).__name__ and hasattr(record, field) else ""


def record_by_id(case: CaseRecords, record_id: str) -> Record | None:
    return next((one for one in case.records if one.id == record_id), None) if record_id else None


def source_of(case: CaseRecords, record: Record) -> str:
    """What a record calls its source: the label of its study, else the source as it was entered, else its kind."""
    study = record if isinstance(record, ImagingStudy) else record_by_id(case, getattr(record, "study_id", None) or "")
    of_study = study.label if isinstance(study, ImagingStudy) else ""
    kind = type(record).__name__
    if kind in ("ImagingStudy", "VascularInvasion", "MetastasisFinding", "Measurement") and of_study:
        return of_study
    return record.source or of_study or wording.kind_name(kind)


def sources_text(sources: Iterable[str]) -> str:
    """Sources beside each other, each once: "CT-6, CT-8"."""
    return more_text(list(dict.fromkeys(filter(None, sources))), _SHOWN)


__all__ = ["field_in", "missing_text", "record_by_id", "source_of", "sources_text"]
