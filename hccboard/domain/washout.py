"""Drug washout against a proposed operation date: how long each drug was, or will have been, withheld.

The days that count are the board's (``ConversionRules.withheld_days``); what packs print about a pause stands beside
them and moves with no setting. A drug without an interval is named as such. ``free_from`` is the first day on which
the criterion of the drug is met, counted from the latest day that its last dose may have been on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hccboard.domain.conversion.local import ConversionRules, Withheld
from hccboard.domain.history.last_doses import UNKNOWN_DRUG, UNREAD, LastDose, last_doses
from hccboard.domain.history.model import Pharmacopoeia
from hccboard.domain.records import CaseRecords

SYSTEMIC = "systemic"
"""The family of the anticancer drugs; others are not withheld."""


@dataclass(frozen=True)
class Pause:
    """What a source prints about withholding a drug before an operation: below ``block_days`` no date, below
    ``warn_days`` a warning. ``words`` are a msgid, ``source`` and ``certainty`` ids of the evidence."""

    drug: str
    words: str
    source: str
    certainty: str
    block_days: int | None = None
    warn_days: int | None = None


Pauses = Mapping[str, Sequence[Pause]]


@dataclass(frozen=True)
class WashoutRow:
    """One drug. ``days``: how long the board wants it withheld, ``None`` where no interval is settled;
    ``comfortable_days`` a longer time that a source names beside a shorter limit. ``own_free_from`` (inclusive) and
    ``comfortable_from`` count from the drug's own last dose, ``None`` while it may lie ahead; ``free_from`` minds also
    what may have been the same drug: one that is named by its class only, or not known here. ``stop_by``: the last day
    for a dose that goes on, where an operation date is proposed. ``published``: what sources print of the drug. How
    long it was withheld at an operation is a fact (``drug_stops``), judged by the criterion of the local set."""

    drug: str
    name: str
    days: int | None
    comfortable_days: int | None
    last_dose: LastDose
    free_from: date | None = None
    own_free_from: date | None = None
    comfortable_from: date | None = None
    stop_by: date | None = None
    published: tuple[Pause, ...] = ()


@dataclass(frozen=True)
class WashoutPlan:
    """``all_free_from``: the first day on which every drug has been withheld long enough; ``None`` where a drug goes
    on, has no interval or is not known, or where no drug was given."""

    operation_date: date | None
    rows: tuple[WashoutRow, ...]

    @property
    def all_free_from(self) -> date | None:
        days = [one.free_from for one in self.rows]
        known = [day for day in days if day is not None]
        return max(known) if known and len(known) == len(days) else None


def withheld_drugs(case: CaseRecords, as_of: date, drugs: Pharmacopoeia) -> tuple[LastDose, ...]:
    """The last doses of the anticancer drugs; an antiviral drug is not withheld."""
    told = last_doses(case, as_of, drugs)
    return tuple(one for one in told if not one.known or SYSTEMIC in drugs.groups.get(one.drug, (SYSTEMIC,)))


def given(doses: Sequence[LastDose], rules: ConversionRules, drugs: Pharmacopoeia) -> tuple[Withheld, ...]:
    """The drugs that were given (``withheld_drugs``) with the days for which the board wants them withheld, as the
    local set asks them. A drug that is not known here has no interval; lines that are not recorded make one entry
    without a name."""
    return tuple(Withheld(one.drug, one.name, days_withheld(one.drug, rules, drugs)) for one in doses)


def days_withheld(drug: str, rules: ConversionRules, drugs: Pharmacopoeia) -> int | None:
    """The board's days for a drug; of its class and families the one with the fewest drugs counts first."""
    groups = sorted(drugs.groups.get(drug, ()), key=lambda name: len(drugs.members(name)))
    return rules.days_withheld(drug, groups)


def washout_of(
    case: CaseRecords, as_of: date, operation_date: date | None, rules: ConversionRules, drugs: Pharmacopoeia,
    pauses: Pauses,
) -> WashoutPlan:  # fmt: skip
    """Every drug that was given, against an operation date where one is proposed."""
    doses = withheld_drugs(case, as_of, drugs)
    rows = []
    for one in doses:
        perhaps_same = [
            other for other in doses if other is not one and (not other.known or one.drug in drugs.perhaps(other.drug))
        ]
        days = days_withheld(one.drug, rules, drugs)
        rows.append(_row(one, perhaps_same, operation_date, days, tuple(pauses.get(one.drug, ()))))
    return WashoutPlan(operation_date, tuple(rows))


def _row(
    last: LastDose, perhaps_same: Sequence[LastDose], operation: date | None, days: int | None,
    published: tuple[Pause, ...],
) -> WashoutRow:  # fmt: skip
    comfortable = _comfortable(days, published)
    ends = [_after(one, days) for one in (last, *perhaps_same)]
    known = [day for day in ends if day is not None]
    free = max(known) if len(known) == len(ends) and all(one.known for one in perhaps_same) else None
    stop_by = operation - timedelta(days) if operation and days is not None and last.last is None else None
    return WashoutRow(
        last.drug, last.name, days, comfortable, last, free, _after(last, days), _after(last, comfortable),
        stop_by, published,
    )  # fmt: skip


def _after(last: LastDose, days: int | None) -> date | None:
    return None if last.last is None or days is None else last.last + timedelta(days)


def _comfortable(days: int | None, published: Sequence[Pause]) -> int | None:
    """The longer time of a source that names two."""
    longer = [one.warn_days for one in published if one.block_days is not None and one.warn_days is not None]
    return max((one for one in longer if days is not None and one > days), default=None)


__all__ = [
    "SYSTEMIC", "UNKNOWN_DRUG", "UNREAD", "LastDose", "Pause", "Pauses", "WashoutPlan", "WashoutRow", "days_withheld",
    "given", "last_doses", "washout_of", "withheld_drugs",
]  # fmt: skip
