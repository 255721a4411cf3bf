"""The course of a case as the cohort sees it. Everything is plain JSON: dates are ISO texts to the precision known
("2026-03-04", "2026-03", "2026"; "" is not recorded), sets of what is still possible are joined by ``|`` ("B|C"; "" is
nothing known). Nothing in it depends on the day on which it was made but for ``renew_on``.

Nobody changes a course once it is made; the classes are not frozen because some ninety thousand are made when a cohort
of ten thousand is read, and frozen ones take twice as long to make.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(slots=True)
class LineCourse:
    """A line of systemic therapy; records that are parts of one line are one, their drugs joined by " + ".

    ``drugs`` as the chart names them, of all parts. ``begun``: those begun within 28 days, "" where that is all of
    them; ``added``: the later ones with their day ("2026-03-04|apatinib"). ``best_response`` and
    ``response_criteria`` are as recorded with the line, not as judged from measurements.
    """

    starts: str
    stops: str = ""
    drugs: str = ""
    line: int | None = None
    stop_reason: str = ""
    best_response: str = ""
    response_criteria: str = ""
    begun: str = ""
    added: tuple[str, ...] = ()

    def drugs_by(self, moment: str) -> str:
        """The drugs of the line by a moment (ISO): what is added later says nothing of a group of that moment."""
        by_then = [one.partition("|")[2] for one in self.added if one.partition("|")[0] <= moment]
        return " + ".join((self.begun or self.drugs, *by_then))


@dataclass(slots=True)
class ProcedureCourse:
    """A local treatment or an operation: ``kind`` of ``record_fields.PROCEDURES``."""

    date: str
    kind: str
    margin: str = ""


@dataclass(slots=True)
class StudyPoint:
    """One study under one set of criteria. ``percent``: change of the sum from baseline, ``None`` where a target was
    not measured. ``possible`` is wider than ``category`` where the criteria call the study NE."""

    date: str
    percent: float | None
    category: str
    possible: tuple[str, ...] = ()


@dataclass(slots=True)
class CriteriaCourse:
    """An episode under one set of criteria. ``depth_percent`` is the smallest change from baseline;
    ``evaluated_until`` the last study that is not NE ("" for none: then the baseline alone). ``told`` holds the studies
    as ``studies_text`` writes them: ten thousand cases are read at once, and few are asked for their studies."""

    best_unconfirmed: str = ""
    best_confirmed: str = ""
    first_response: str = ""
    progression: str = ""
    depth_percent: float | None = None
    evaluated_until: str = ""
    told: str = ""

    @property
    def studies(self) -> tuple[StudyPoint, ...]:
        """The studies after baseline, oldest first."""
        return tuple(_study(one) for one in self.told.split(";")) if self.told else ()


def studies_text(studies: Iterable[StudyPoint]) -> str:
    """Studies as ``CriteriaCourse.told`` holds them: "2026-03-04|-12.5|NE|PR,SD;..."."""
    return ";".join(
        f"{one.date}|{'' if one.percent is None else f'{one.percent:g}'}|{one.category}|{','.join(one.possible)}"
        for one in studies
    )


def _study(text: str) -> StudyPoint:
    day, percent, category, possible = text.split("|")
    return StudyPoint(day, float(percent) if percent else None, category, tuple(filter(None, possible.split(","))))


@dataclass(slots=True)
class EpisodeCourse:
    """Treatment judged against one baseline study (``domain.response.recorded``). ``kinds``: "systemic" and kinds of
    procedures that began in it; ``ends``: the start of the next treatment that is judged anew, or of an operation.
    ``operated_elsewhere``: on another organ than the liver. ``goes_on``: the treatment of the episode before, judged
    from a baseline that the board chose while it went on."""

    starts: str
    ends: str = ""
    baseline: str = ""
    kinds: tuple[str, ...] = ()
    criteria: Mapping[str, CriteriaCourse] = field(default_factory=dict)
    operated_elsewhere: bool = False
    goes_on: bool = False


@dataclass(slots=True)
class Baseline:
    """The patient on the day of a time zero, by the records up to it without the treatments of that day.

    ``bclc``, ``cnlc``, ``child_pugh`` ("A5" or classes), ``albi_grade``, ``portal_vein`` ("Vp0".."Vp4"): sets joined by
    ``|``. ``ecog`` "1" or "1-2". ``afp_ng_ml``: lowest and highest value possible, the highest ``None`` for infinite;
    ``None`` unknown. ``sites``: metastasis sites that stand as affected; ``sites_open``: whether more are possible.
    """

    date: str
    bclc: str = ""
    cnlc: str = ""
    child_pugh: str = ""
    albi_grade: str = ""
    ecog: str = ""
    portal_vein: str = ""
    afp_ng_ml: tuple[float, float | None] | None = None
    sites: tuple[str, ...] = ()
    sites_open: bool = True
    age_years: int | None = None


@dataclass(slots=True)
class CourseFinding:
    """Something about the case that changes or forbids a number: ``code`` with the dates and record concerned."""

    code: str
    date: str = ""
    other_date: str = ""
    record_id: str = ""


@dataclass(slots=True)
class CaseCourse:
    """One case for the cohort. ``starts`` holds the time zeros there are (ids of ``endpoints.TIME_ZEROS``), ``unknown``
    those that are not known and why (code). ``last_contact`` is the newest record that proves the patient alive;
    ``contact_status`` "alive" or "lost" as last told. ``death_state``: "" alive or not told, "dated", "undated",
    "contradicted". ``renew_on``: the day from which a record that is dated ahead counts, "" for none."""

    case_id: str
    case_number: str = ""
    sex: str = ""
    causes: tuple[str, ...] = ()
    starts: Mapping[str, str] = field(default_factory=dict)
    unknown: Mapping[str, str] = field(default_factory=dict)
    lines: tuple[LineCourse, ...] = ()
    procedures: tuple[ProcedureCourse, ...] = ()
    episodes: tuple[EpisodeCourse, ...] = ()
    baselines: tuple[Baseline, ...] = ()
    clinical_progression: tuple[str, ...] = ()
    recurrence: tuple[str, ...] = ()
    death: str = ""
    death_state: str = ""
    cause_of_death: str = ""
    last_contact: str = ""
    contact_status: str = ""
    last_imaging: str = ""
    findings: tuple[CourseFinding, ...] = ()
    synthetic: bool = False
    renew_on: str = ""
