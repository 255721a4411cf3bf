"""How old the values are that a rule or a score was judged by, and which of them are stale.

Whether a value is stale is the snapshot's answer, made with the limits of the board; only the words are made here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hccboard import wording
from hccboard.domain.facts import Fact
from hccboard.domain.snapshot import Staleness
from hccboard.gui import case_text
from hccboard.operations.viewing import CaseView
from hccboard.translate import _

_SHOWN = 8  # values named in one tooltip


@dataclass(frozen=True)
class Ages:
    """``day`` and ``age`` are those of the oldest value, ``stale`` holds if any is; ``words`` name each value."""

    day: str = ""
    age: str = ""
    source: str = ""
    stale: bool = False
    words: str = ""

    @property
    def day_and_age(self) -> str:
        """ "2026-08-06, 7 d", or "undated"."""
        return wording.list_text([part for part in (self.day, self.age) if part])


def ages_of(view: CaseView, facts: Sequence[Fact], limits: Staleness) -> Ages:
    """The ages of the values used; nothing where none is known."""
    if not facts:
        return Ages()
    oldest = case_text.oldest_input(view, tuple(fact.key for fact in facts)) or facts[0]
    stale_first = sorted(facts, key=lambda fact: not fact.stale)
    words = [age_words(view, fact, limits) for fact in stale_first[:_SHOWN]]
    return Ages(
        wording.day_of(oldest) or _("undated"),
        wording.age_text(view.snapshot.age_days(oldest.key)),
        oldest.source,
        any(fact.stale for fact in facts),
        wording.sentences_text(list(dict.fromkeys(words))),
    )


def age_words(view: CaseView, fact: Fact, limits: Staleness) -> str:
    """ "Bilirubin 13 µmol/L: 53 d old, limit 14 d, stale." """
    named = f"{wording.short_fact_name(fact.key)} {wording.value_text(fact)}"
    days = view.snapshot.age_days(fact.key)
    if days is None:
        return _("{value}: undated.").format(value=named)
    record = case_text.record_by_id(view, fact.record_id)
    limit = limits.limit(type(record)) if record is not None else None
    age = wording.age_text(days)
    if limit is None:
        return _("{value}: {age} old.").format(value=named, age=age)
    text = _("{value}: {age} old, limit {limit}, stale.") if fact.stale else _("{value}: {age} old, limit {limit}.")
    return text.format(value=named, age=age, limit=wording.age_text(limit))
