"""What is known of a criterion, in words, with the records that say it.

The criteria of the local set have words of their own, those of published sets the facts that were asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from hccboard import wording
from hccboard.domain.conversion.judging import Known
from hccboard.domain.conversion.local import STOPS
from hccboard.domain.conversion.model import Reviewed, State
from hccboard.domain.facts import INFINITY, Choices, Fact, Interval
from hccboard.domain.records import Record
from hccboard.operations.conversion_entries import field_in
from hccboard.operations.conversion_local_values import OWN
from hccboard.operations.conversion_sight import Seen, Sight, days_text, figure_text
from hccboard.operations.option_words.values import UsedValue, used_values
from hccboard.translate import _
from hccboard.wording.facts import FACTS
from hccboard.wording.formats import inside_sentence, more_text, with_point

_SHOWN = 2


def seen(one: Reviewed, sight: Sight) -> Seen:
    """The value of a criterion; an empty text where nothing is known."""
    own = OWN.get(one.item.id if not one.item.id.startswith("withheld.") else "withheld.")
    made = own(one, sight) if own is not None and not one.item.words else None
    return made if made is not None else _from_facts(one, sight)


def _from_facts(one: Reviewed, sight: Sight) -> Seen:
    """The values of the facts that were asked: of one alone its value, of several each with its name."""
    known = sight.known_at(one)
    if one.state in (State.MET, State.UNMET):
        known = known.without_old  # what is too old has decided nothing
    used: dict[str, Any] = {}
    for step in one.trace:
        used.update({key: value for key, value in step.used.items() if key not in used})
    values = used_values(used, known.derived.facts)
    alone = len(values) == 1 and one.state is not State.MISSING
    said = [_used_text(value, known, alone=alone) for value in values]
    texts = [inside_sentence(text) if place and value.key in FACTS else text  # other names may be proper ones
             for place, (value, text) in enumerate(zip(values, said, strict=True))]  # fmt: skip
    stops = [known.facts.get(key) for key in one.used if key.startswith(STOPS)]
    if not texts and any(fact is not None and fact.domain.low == INFINITY for fact in stops):
        texts = [_("not given")]
    told = sight.records_of(known.facts.get(key) for key in known.behind(one.used))
    if one.state is State.MISSING and one.missing and not any(key in known.derived.facts for key in one.missing):
        # what is known besides would read like the answer
        note = with_point(_("Known: {values}").format(values=more_text(texts, _SHOWN))) if texts else ""
        return Seen("", note=note)
    return Seen(more_text(texts, _SHOWN), told, _last_dose(stops, sight), field=_field(told, one))


def _last_dose(stops: Sequence[Fact | None], sight: Sight) -> date | None:
    """The day that days before the operation, or before the day of the review where none is planned, are counted from,
    where it is known to the day."""
    told = [one.domain for one in stops if one is not None and (one.domain.exact or sight.operation is None)]
    if len(stops) != 1 or not told or told[0].low == INFINITY:
        return None
    return (sight.operation or sight.as_of) - timedelta(days=int(told[0].low))


def _used_text(value: UsedValue, known: Known, *, alone: bool) -> str:
    """A fact with its name, unless it stands alone or says itself what it is."""
    found = known.derived.facts.get(value.key)
    text = value.value
    if value.key.startswith(STOPS) and found is not None:
        text = days_text(found.domain)
    elif found is not None and value.key not in FACTS and isinstance(found.domain, Interval):
        text = wording.value_text(found) if found.entered else figure_text(found.domain, found.unit)
    answers = _is_answer(value.key, found)
    if value.key.startswith("response.") or (alone and not answers):
        return text
    if answers:
        return _("{name}: {value}").format(name=value.name, value=text)
    return _("{name} {value}").format(name=value.name, value=text)


def _is_answer(key: str, found: Fact | None) -> bool:
    """Whether a value is a bare yes or no: it answers a question that may be the other way round in the criterion ("No
    progression of the metastases")."""
    return found is not None and key not in FACTS and all(one in (False, True) for one in _codes(found))


def _codes(found: Fact) -> tuple[Any, ...]:
    return found.domain.values if isinstance(found.domain, Choices) else (None,)


def _field(told: tuple[Record, ...], one: Reviewed) -> str:
    fields = (field_in(told[0], key) for key in one.used) if told else ()
    return next(filter(None, fields), "")


__all__ = ["seen"]
