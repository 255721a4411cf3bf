"""Ids into words, in the current language; no decision is taken here.

The domain speaks in ids so that a rule, a fact or a stage keeps its identity in every language. This room
turns them into short texts for screen, paper and command line: ``facts`` (facts, values, units), ``rules``
(rules, notes, findings), ``systems`` (staging systems and their answers), ``records`` (kinds, fields and
choices of records), ``lesions`` (their behaviour under contrast), ``timeline`` (marks and what stands behind
them), ``conversion``, ``liver_volumes``, ``operation`` and ``after_operation`` (before and after surgery),
``settings`` (what a board agrees on) and ``formats`` (numbers, dates, ages, lists). All but ``formats`` know the
domain and are loaded when they are first asked for: the page that asks for the passphrase stands before.
English is the msgid. An id without words is a bug and raises ``KeyError``; tests keep the tables complete
and free of orphans.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from hccboard.wording.formats import (
    age_text,
    age_years_text,
    date_text,
    day_of,
    list_text,
    names_text,
    number_text,
    or_text,
    sentences_text,
    time_text,
)

if TYPE_CHECKING:
    from hccboard.wording.facts import (
        fact_name,
        missing_text,
        outcome_text,
        short_fact_name,
        unit_text,
        value_text,
    )  # fmt: skip
    from hccboard.wording.inputs import inputs_text
    from hccboard.wording.lesions import signs_note, signs_text
    from hccboard.wording.records import choice_name, field_name, group_name, kind_name, readiness_state
    from hccboard.wording.results import deciding_text, possible_count_text, value_summary
    from hccboard.wording.rules import finding_text, flag_text, note_text, other_unit_text, reason_text, rule_text
    from hccboard.wording.systems import (
        edition_text,
        label_text,
        name_with_edition,
        possible_text,
        rung_text,
        short_edition_text,
        source_text,
        stage_title,
        system_name,
    )  # fmt: skip

_LATER = {
    "facts": ("fact_name", "missing_text", "outcome_text", "short_fact_name", "unit_text", "value_text"),
    "inputs": ("inputs_text",),
    "lesions": ("signs_note", "signs_text"),
    "records": ("choice_name", "field_name", "group_name", "kind_name", "readiness_state"),
    "results": ("deciding_text", "possible_count_text", "value_summary"),
    "rules": ("finding_text", "flag_text", "note_text", "other_unit_text", "reason_text", "rule_text"),
    "systems": (
        "edition_text", "label_text", "name_with_edition", "possible_text", "rung_text", "short_edition_text",
        "source_text", "stage_title", "system_name",
    ),
}  # fmt: skip
_ROOM_OF = {name: room for room, names in _LATER.items() for name in names}

__all__ = [
    "age_text", "age_years_text", "choice_name", "date_text", "day_of", "deciding_text", "edition_text", "fact_name",
    "field_name", "finding_text", "flag_text", "group_name", "inputs_text", "kind_name", "label_text", "list_text",
    "missing_text", "name_with_edition", "names_text", "note_text", "number_text", "or_text", "other_unit_text",
    "outcome_text", "possible_count_text", "possible_text", "readiness_state", "reason_text", "rule_text", "rung_text",
    "sentences_text", "short_edition_text", "short_fact_name", "signs_note", "signs_text", "source_text",
    "stage_title", "system_name", "time_text", "unit_text", "value_summary", "value_text",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """A text that needs the domain: a start of the program pays only for what it shows."""
    if name not in _ROOM_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"{__name__}.{_ROOM_OF[name]}"), name)
    globals()[name] = found
    return found
