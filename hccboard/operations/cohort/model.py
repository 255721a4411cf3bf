"""What is asked of a cohort and what comes back: plain frozen data in ids; words come from ``wording.cohort``.

Membership is that of a moment: of time zero, or of the landmark where there is one. Nothing that happens later moves a
patient between groups or filters.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from hccboard.analytics.results import Survival
from hccboard.domain.case_course import CaseCourse, StudyPoint
from hccboard.domain.endpoints import EndpointRules, Outcome

FACETS = (
    "regimen", "bclc", "cnlc", "child_pugh", "albi", "locoregional", "portal_vein", "metastasis_site", "cause", "sex",
)  # fmt: skip
"""What a cohort is filtered by. Every patient is in exactly one value of each: "open" where several stages are still
possible, "unknown" where nothing is known, "several" for more than one cause or site, "none"."""
GROUPINGS = ("", *FACETS, "response", "operated")
"""``response``: best response so far at the landmark ("responder" CR or PR, "non_responder"; "unknown" not assessed);
``operated``: resection or transplant by the landmark ("operated", "not_operated"). Both need a landmark.
Whose group is "unknown" or "open" takes no part in a comparison."""
COVARIATES = ("group", "age", "sex", "ecog", "albi", "child_pugh", "afp", "portal_vein", "extrahepatic", "bclc")
LATER_GROUPINGS = ("response", "operated")


@dataclass(frozen=True)
class Registry:
    """All cases of a board as a cohort sees them. ``as_of``: the day of the data; ``outdated``: how many rows were made
    by older rules and are being renewed."""

    courses: tuple[CaseCourse, ...]
    as_of: date
    outdated: int = 0
    synthetic: int = 0


@dataclass(frozen=True)
class Selection:
    """``facets``: for each facet named, the values that are shown (a facet left out shows all). ``start_from`` and
    ``start_until`` limit the day of time zero, both inclusive."""

    facets: Mapping[str, frozenset[str]] = field(default_factory=dict)
    start_from: date | None = None
    start_until: date | None = None


@dataclass(frozen=True)
class Question:
    """``landmark_months`` after time zero; times are then counted from it. ``at_months``: survival is told at these.
    ``criteria``: by what response and progression are judged."""

    endpoint: str = "os"
    time_zero: str = "first_treatment"
    criteria: str = "mRECIST"
    group_by: str = ""
    landmark_months: float | None = None
    conf_type: str = "log-log"
    at_months: tuple[float, ...] = (6.0, 12.0, 24.0, 36.0)
    covariates: tuple[str, ...] = ()
    selection: Selection = field(default_factory=Selection)
    rules: EndpointRules = field(default_factory=EndpointRules)


@dataclass(frozen=True)
class FacetValue:
    """``count``: how many patients have it, given the selections of all other facets."""

    value: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Facet:
    id: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True)
class Excluded:
    """Patients left out for one reason, with their case numbers. ``reason``: a code of ``endpoints.REASONS``,
    "before_landmark", "no_group" (nothing known) or "open_group" (several possible)."""

    reason: str
    case_ids: tuple[str, ...]
    case_numbers: tuple[str, ...]


@dataclass(frozen=True)
class Landmark:
    """A landmark that can be taken: ``kept`` are still observed at it, ``left_out`` are not; of the decisions on
    membership, ``decided`` were made by it, ``later`` come after it (these stay in the group of the landmark)."""

    months: float
    kept: int
    left_out: int
    decided: int
    later: int


@dataclass(frozen=True)
class Refusal:
    """A comparison that is not made: membership is decided after time zero (``reason`` "immortal_time"), so that only
    those who lived until then can reach a group. ``count`` of ``n`` patients are concerned. ``landmarks`` can be taken
    instead, ``offered`` is the one proposed; ``time_zero``: one at which all would have been decided, "" for none."""

    reason: str
    grouping: str
    count: int
    n: int
    landmarks: tuple[Landmark, ...] = ()
    offered: Landmark | None = None
    time_zero: str = ""


@dataclass(frozen=True)
class Member:
    """One patient of the analysis. ``outcome`` counts from time zero (not from the landmark)."""

    case_id: str
    case_number: str
    group: str
    outcome: Outcome


@dataclass(frozen=True)
class Check:
    """Proportional hazards by Schoenfeld residuals (time transformed by rank): p of each covariate and the smallest."""

    p: Mapping[str, float]


@dataclass(frozen=True)
class Analysis:
    """``survival``: curves, log-rank and Cox in months, ``None`` where refused or nobody is left. ``warnings``: codes
    with values for ``wording.survival.finding_text``. ``median_follow_up_months``: by the reverse Kaplan-Meier method.
    ``total`` patients in the board, ``selected`` by the filters, ``members`` analysed."""

    question: Question
    total: int
    selected: int
    facets: tuple[Facet, ...]
    members: tuple[Member, ...] = ()
    excluded: tuple[Excluded, ...] = ()
    survival: Survival | None = None
    refusal: Refusal | None = None
    warnings: tuple[tuple[str, Mapping[str, object]], ...] = ()
    median_follow_up_months: float | None = None
    hazards_check: Check | None = None


@dataclass(frozen=True)
class SwimmerMark:
    """``kind``: "response" (first CR/PR), "progression", "surgery", "locoregional", "death"."""

    months: float
    kind: str


@dataclass(frozen=True)
class SwimmerBar:
    """A line of systemic therapy within the row, in months from time zero. ``open``: still going on."""

    start: float
    end: float
    regimen: str
    open: bool = False


@dataclass(frozen=True)
class SwimmerRow:
    """``status``: "death", "alive", "lost", "not_told" at ``months``."""

    case_id: str
    case_number: str
    group: str
    months: float
    status: str
    bars: tuple[SwimmerBar, ...] = ()
    marks: tuple[SwimmerMark, ...] = ()


@dataclass(frozen=True)
class WaterfallRow:
    """Best change of the sum from baseline in the episode of time zero, with the best overall response (unconfirmed),
    which may be PD by a new lesion although the sum shrank."""

    case_id: str
    case_number: str
    group: str
    percent: float
    best: str


@dataclass(frozen=True)
class SpiderRow:
    """``points``: (months from time zero, % from baseline, category); the first is the baseline, 0 %, on its day or at
    time zero where it was before."""

    case_id: str
    case_number: str
    group: str
    points: tuple[tuple[float, float, str], ...]
    best: str


@dataclass(frozen=True)
class PublishedPoint:
    """A figure as printed: ``text`` is shown; ``value`` is the number in it (months, or percent at ``months``)."""

    text: str
    value: float | None
    low: str = ""
    high: str = ""
    level: float | None = None
    months: float | None = None


@dataclass(frozen=True)
class Published:
    """Printed summary points of one arm. ``drawn`` is False for crude proportions, which are no survival probability
    (``caveats`` says so): they may be listed, never put on a curve. Where another source corrects a figure the printed
    one stands here, and ``discrepancies`` (ids of the evidence base) name it. ``time_zero`` and ``criteria`` as the
    paper has them: not those of the own cohort."""

    study: str
    arm: str
    endpoint: str
    source: str
    place: str
    median: PublishedPoint | None = None
    points: tuple[PublishedPoint, ...] = ()
    n: str = ""
    criteria: str = ""
    time_zero: str = ""
    population: str = ""
    drawn: bool = True
    caveats: tuple[str, ...] = ()
    discrepancies: tuple[str, ...] = ()
    study_id: str = ""


__all__ = ["StudyPoint"]
