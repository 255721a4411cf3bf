"""What the values of a conversion review are read from, and numbers of days and shares in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from hccboard import wording
from hccboard.domain.conversion.judging import Known
from hccboard.domain.conversion.local import ConversionRules
from hccboard.domain.conversion.model import BEFORE_TREATMENT, Reviewed
from hccboard.domain.facts import INFINITY, Fact, Interval
from hccboard.domain.history.last_doses import LastDose
from hccboard.domain.history.markers import AfpCourse
from hccboard.domain.records import Record
from hccboard.domain.response.standing import Standing
from hccboard.domain.washout import Pauses
from hccboard.operations.conversion_entries import record_by_id
from hccboard.operations.conversion_facts import Suppose
from hccboard.operations.viewing import CaseView
from hccboard.translate import _
from hccboard.wording.facts import comparator_text
from hccboard.wording.formats import EN_DASH, NO_BREAK_SPACE


@dataclass(frozen=True)
class Seen:
    """A value in words. ``told``: the records behind it, the one that opens first; ``day`` where it is not the oldest
    day of those; ``field`` where it is not the one of the fact; ``shown`` the order of the sources where it differs."""

    text: str
    told: tuple[Record, ...] = ()
    day: date | None = None
    field: str = ""
    note: str = ""
    precision: str = "day"
    shown: tuple[Record, ...] = ()


@dataclass(frozen=True)
class Sight:
    """Everything that values are read from. ``held``: the whole response by the criteria of the facts, ``None`` where
    nothing can be judged; ``doses``: the last dose of each drug; ``pauses``: what sources print of
    withholding it; ``before_day``: of what was asked before treatment;
    ``plan_id``: the record of the newest plan."""

    view: CaseView
    rules: ConversionRules
    known: dict[str, Known]
    before_day: date | None
    operation: date | None
    suppose: Suppose
    held: Standing | None
    afp: AfpCourse | None
    doses: dict[str, LastDose]
    pauses: Pauses
    plan_id: str = ""

    @property
    def as_of(self) -> date:
        return self.view.snapshot.as_of

    def is_past(self, one: Reviewed) -> bool:
        """Whether a criterion is asked of a time that is over: treatment has begun since."""
        return one.item.moment == BEFORE_TREATMENT and self.view.episode is not None

    def known_at(self, one: Reviewed) -> Known:
        return self.known[one.item.moment]

    def fact(self, one: Reviewed, key: str) -> Fact | None:
        return self.known_at(one).derived.facts.get(key)

    def records_of(self, facts: Iterable[Fact | None]) -> tuple[Record, ...]:
        """The records behind facts, each once."""
        case = self.view.case
        found = (record_by_id(case, one.record_id) for one in facts if one is not None)
        return tuple(dict.fromkeys(one for one in found if one is not None))


def days_text(domain: Interval) -> str:
    if domain.low == INFINITY:
        return _("not given")
    if domain.exact:
        return wording.age_text(int(domain.low))
    if domain.high == INFINITY:
        return _("at least {days} d").format(days=wording.number_text(domain.low))
    return _("{low}{dash}{high} d").format(
        low=wording.number_text(domain.low), dash=EN_DASH, high=wording.number_text(domain.high)
    )


def figure_text(domain: Interval, unit: str) -> str:
    """A number or a range of a fact that is in no catalogue, with its unit."""
    if domain.exact:
        number = wording.number_text(domain.low, None if domain.low == round(domain.low) else 1)
    elif domain.high == INFINITY:
        number = comparator_text(">=" if domain.low_closed else ">", wording.number_text(domain.low))
    else:
        number = f"{wording.number_text(round(domain.low, 1))}{EN_DASH}{wording.number_text(round(domain.high, 1))}"
    return f"{number}{NO_BREAK_SPACE}{unit}" if unit else number


__all__ = ["Seen", "Sight", "days_text", "figure_text"]
