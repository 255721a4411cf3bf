"""The entries of the evidence base behind a checklist or a schedule, each in few words with its certainty."""

from __future__ import annotations

from dataclasses import dataclass

from hccboard.evidence import model, vocabulary
from hccboard.evidence.index import Evidence
from hccboard.translate import _


@dataclass(frozen=True)
class RuleNote:
    """``key`` is what was asked for, ``id`` leads to the entry; ``words`` are those of the entry, ``source`` its short
    name, ``certainty`` how well its text is known, in words."""

    key: str
    id: str
    words: str
    source: str
    certainty: str


def rule_note(key: str, evidence: Evidence) -> RuleNote | None:
    """What an entry says; ``None`` where the evidence at hand does not hold it. ``key`` is the id of a caution or a set
    of criteria; behind "#" the id of a criterion of the set, whose words are told then."""
    full_id, _hash, criterion = key.partition("#")
    entry = evidence.get(full_id)
    if isinstance(entry, model.Caution):
        words = entry.words
    elif isinstance(entry, model.CriteriaSet):
        words = next((one.words for one in entry.criteria if one.id == criterion), entry.note or entry.name)
    else:
        return None
    source = evidence.get(entry.source)
    short = _(source.short) if isinstance(source, model.Source) else ""
    certainty = vocabulary.CERTAINTIES.get(entry.certainty, "")
    return RuleNote(key, full_id, _(words), short, _(certainty) if certainty else "")


__all__ = ["RuleNote", "rule_note"]
