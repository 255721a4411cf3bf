"""What response is judged from and what comes out.

Sizes are intervals in mm (``facts.Interval``, both ends inclusive): a point where the lesion was measured, a range
where the report gives one, ``UNMEASURED`` where nothing is known. Days count from the baseline study, which is day 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from hccboard.domain.facts import INFINITY, Interval

RECIST, MRECIST = "RECIST1.1", "mRECIST"
CRITERIA = (RECIST, MRECIST)

CR, PR, SD, PD, NE = "CR", "PR", "SD", "PD", "NE"
NON_CR_NON_PD = "Non-CR/Non-PD"
CATEGORIES = (CR, PR, SD, NON_CR_NON_PD, PD, NE)
"""In the order in which results list them."""

NONCR, NONE = "NONCR", "NONE"
NONTARGET = (CR, NONCR, PD, NE, NONE)
"""Non-target lesions: gone, incomplete response or stable, unequivocal progression, not evaluated, none there."""

YES, NO, EQUIVOCAL, UNKNOWN = "yes", "no", "equivocal", "unknown"
NEW_LESION = (YES, NO, EQUIVOCAL, UNKNOWN)

LESION, NODE = "lesion", "node"

UNMEASURED = Interval(0, INFINITY)
NORMAL_NODE_BELOW_MM = 10  # short axis (RECIST 1.1)
GONE = Interval(0, 0)


def size(mm: float) -> Interval:
    """A lesion of this size."""
    return Interval.point(mm)


@dataclass(frozen=True)
class Settings:
    """What the criteria leave open or boards set otherwise; printed with every result. mm and days, all inclusive.

    ``pd_abs_mm``: absolute growth over the nadir that PD of the targets needs beside 20 %: 5 in RECIST 1.1
    (Eisenhauer 2009), 0 in mRECIST as published in 2010. Whether the refinement of 2020 asks for 5 has not been read.
    ``min_sd_days``: from baseline, for SD as the best response. ``confirm_days``: from a response to its repetition.
    ``irecist_abs_mm``: further growth that confirms iUPD; ``irecist_window_days``: when the repeated study is due
    (Seymour 2017).
    """

    criteria: str
    pd_abs_mm: float
    min_sd_days: int = 42
    confirm_days: int = 28
    irecist_abs_mm: float = 5
    irecist_window_days: tuple[int, int] = (28, 56)

    @staticmethod
    def of(criteria: str) -> Settings:
        """The usual settings of criteria of ``CRITERIA``."""
        return Settings(criteria, 5 if criteria == RECIST else 0)


@dataclass(frozen=True)
class Target:
    """A target lesion at baseline. ``kind``: ``lesion`` (diameter) or ``node`` (short axis)."""

    id: str
    kind: str
    size: Interval


@dataclass(frozen=True)
class Visit:
    """A study after baseline. A target without a size in ``sizes`` was not assessed.

    ``nontarget_worse``: further growth of non-target disease that had progressed before. ``new_sum`` (mm) and
    ``new_count`` describe the new lesions of this study, ``None`` where not told; only iRECIST asks.
    ``nontarget_perhaps_gone``: what is "NONCR" may be "CR", because what the criteria count was not measured.
    """

    day: int
    sizes: Mapping[str, Interval] = field(default_factory=dict)
    nontarget: str = NE
    new_lesion: str = UNKNOWN
    nontarget_worse: bool | None = None
    new_sum: Interval | None = None
    new_count: int | None = None
    nontarget_perhaps_gone: bool = False

    def size_of(self, target: Target) -> Interval:
        return self.sizes.get(target.id, UNMEASURED)


@dataclass(frozen=True)
class Series:
    """One patient under one set of criteria. ``nontarget_present`` is ``None`` where nobody says.

    Best response ends with progression, and at ``new_therapy_day``. ``clinical_progression_day`` is no PD of these
    criteria; it is named. ``last_follow_up_day`` only serves to be checked.
    """

    settings: Settings
    targets: tuple[Target, ...]
    visits: tuple[Visit, ...]
    nontarget_present: bool | None = False
    death_day: int | None = None
    new_therapy_day: int | None = None
    clinical_progression_day: int | None = None
    last_follow_up_day: int | None = None


@dataclass(frozen=True)
class Finding:
    """Something about the input or the result that a reader must know; ``details`` fill the words of ``id``."""

    id: str
    day: int | None = None
    lesion: str = ""
    details: Mapping[str, object] = field(default_factory=dict)

    @property
    def order(self) -> tuple[int, str, str]:
        return (-(10**9) if self.day is None else self.day, self.id, self.lesion)


@dataclass(frozen=True)
class Assessed:
    """One study as judged. ``sum_mm`` is ``None`` unless every target was measured, ``nadir_mm`` (of the studies
    before) unless the lowest of them was; percentages follow them.

    ``target`` is ``None`` where there are no targets. ``target_possible`` and ``possible`` are what the category can
    still be if what was not assessed were known: wider than the category where the criteria call a study NE.
    ``nontarget`` and ``new_lesion`` are what of them the category was judged from (``NONTARGET``, ``NEW_LESION``).
    """

    day: int
    sum_mm: float | None
    percent_from_baseline: float | None
    percent_from_nadir: float | None
    nadir_mm: float | None
    target: str | None
    target_possible: tuple[str, ...]
    overall: str
    possible: tuple[str, ...]
    nontarget: str = NE
    new_lesion: str = UNKNOWN


@dataclass(frozen=True)
class Response:
    """The course under one set of criteria. Days from baseline; ``None`` where there is nothing to tell.

    ``progression_day`` is the first overall PD. ``duration_days`` runs from the first response to PD or death;
    ``duration_censored_days`` to the last evaluated study where neither happened.
    """

    settings: Settings
    baseline_sum_mm: float | None
    visits: tuple[Assessed, ...]
    best_unconfirmed: str
    best_confirmed: str
    first_response_day: int | None
    progression_day: int | None
    duration_days: int | None
    duration_censored_days: int | None
    depth_percent: float | None
    findings: tuple[Finding, ...]
