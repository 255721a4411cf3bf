"""What is known for a conversion review: now and before treatment, until an operation, and what is supposed.

Now is the day of the view. *Before treatment* is the day on which the present episode of treatment began, or that of
its baseline study where it was made later: whatever was known by then of the state before treatment counts, a chest CT
between the baseline scan and the first dose among it. The treatments of the episode itself are left out, so that an
operation on the first day does not take away the tumour it was for. Ages within those facts are counted to that day;
what is shown of them is counted to the board.

A response by RECIST 1.1 says nothing of one by mRECIST: where only RECIST 1.1 can be judged, the criteria of the
response and the whole response are left open here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hccboard.domain.conversion.judging import Known
from hccboard.domain.conversion.model import BEFORE_TREATMENT, NOW
from hccboard.domain.facts import Choices, Fact, Facts, Interval
from hccboard.domain.history.systemic import fact
from hccboard.domain.liver_volumes import SHARE_OF_STANDARD
from hccboard.domain.records import CaseRecords
from hccboard.domain.response.model import MRECIST, RECIST
from hccboard.domain.snapshot import take
from hccboard.operations.options import facts_known, facts_of_case
from hccboard.operations.viewing import CaseView

OVERALL, INTRAHEPATIC, CRITERIA = "response.overall", "response.intrahepatic", "response.criteria"
HELD_ON_IMAGING, HELD = "response.held_on_imaging_days", "response.held_days"
RESPONDING = ("CR", "PR")


@dataclass(frozen=True)
class Suppose:
    """What is supposed in place of what is recorded; nothing of it is ever saved.

    ``response``: category of the response, of the whole and of the liver. ``held_days``: on imaging. ``remnant_pct``:
    of the standard liver volume.
    """

    operation_date: date | None = None
    response: str = ""
    held_days: int | None = None
    remnant_pct: float | None = None

    @property
    def any(self) -> bool:
        return self != NOTHING

    @property
    def keys(self) -> tuple[str, ...]:
        """The facts that are supposed; those of the drugs follow the operation date."""
        told = (
            (OVERALL if self.response else "", INTRAHEPATIC if self.response else ""),
            (HELD_ON_IMAGING, HELD) if self.held_days is not None else (),
            (SHARE_OF_STANDARD,) if self.remnant_pct is not None else (),
        )
        return tuple(key for keys in told for key in keys if key)


NOTHING = Suppose()


def baseline_day(view: CaseView) -> date | None:
    """The day of what is asked *before treatment*; ``None`` where no treatment is recorded, or none has a date."""
    episode = view.episode
    if episode is None:
        return None
    study = episode.baseline.date if episode.baseline is not None else None
    days = [day for day in (episode.starts, study) if day is not None]
    return max(days, default=None)


def known_of(view: CaseView, operation: date | None, suppose: Suppose) -> dict[str, Known]:
    """The facts of both moments; without treatment they are the same."""
    now = Known(facts_now(view, operation, suppose))
    before = facts_before(view)
    return {NOW: now, BEFORE_TREATMENT: now if before is None else Known(before)}


def facts_now(view: CaseView, operation: date | None, suppose: Suppose = NOTHING) -> Facts:
    """What is known on the day of the view, the drugs withheld until the operation, and what is supposed."""
    known = facts_of_case(view, operation_date=operation)
    criteria = known.get(CRITERIA)
    only_recist = criteria is not None and criteria.domain == Choices((RECIST,))
    known = known.with_facts((), (CRITERIA, OVERALL)) if only_recist else known
    return supposed(known, suppose) if suppose.any else known


def facts_before(view: CaseView) -> Facts | None:
    """What was known before the present treatment: nothing where no date tells when that was; ``None`` where no
    treatment is recorded."""
    if view.episode is None:
        return None
    day = baseline_day(view)
    if day is None:
        return Facts()
    case = case_before(view)
    return facts_known(case, take(case, day, view.snapshot.staleness), rules=view.rules)


def case_before(view: CaseView) -> CaseRecords:
    """The records without the treatments of the present episode."""
    own = {one.id for one in view.episode.treatments} if view.episode is not None else set()
    return CaseRecords(view.case.patient, tuple(one for one in view.case.records if one.id not in own))


def supposed(known: Facts, suppose: Suppose) -> Facts:
    """The facts with what is supposed. Who is supposed not to respond has no response that could have held."""
    told: list[Fact] = []
    gone: tuple[str, ...] = ()
    if suppose.response:
        told += [_supposed(key, Choices((suppose.response,)), known) for key in (OVERALL, INTRAHEPATIC)]
        if known.get(CRITERIA) is None:
            told.append(fact(CRITERIA, Choices((MRECIST,))))
        if suppose.response not in RESPONDING:
            told.append(fact(HELD_ON_IMAGING, Interval.point(0.0)))
            gone = (HELD,)
    responds = suppose.response in (*RESPONDING, "")
    if suppose.held_days is not None and responds:
        told += [fact(key, Interval.point(float(suppose.held_days))) for key in (HELD_ON_IMAGING, HELD)]
    if suppose.remnant_pct is not None:
        told.append(fact(SHARE_OF_STANDARD, Interval.point(suppose.remnant_pct)))
    return known.with_facts(told, gone)


def _supposed(key: str, domain: Choices, known: Facts) -> Fact:
    """As it is where it is so anyway."""
    found = known.get(key)
    return found if found is not None and found.domain == domain else fact(key, domain)


__all__ = [
    "CRITERIA", "HELD", "HELD_ON_IMAGING", "INTRAHEPATIC", "NOTHING", "OVERALL", "RESPONDING", "Suppose",
    "baseline_day", "case_before", "facts_before", "facts_now", "known_of", "supposed",
]  # fmt: skip
