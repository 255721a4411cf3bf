"""One case as it stands on a day: records, snapshot, assessment and readiness together.

What the workspace, the PDF, ``show`` and the case list see of a case comes from ``view_of``, so that they
cannot disagree.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from hccboard.domain import records
from hccboard.domain.assessment import Assessment, assess
from hccboard.domain.readiness import Readiness, readiness
from hccboard.domain.records import CaseRecords
from hccboard.domain.response.model import Finding as ResponseFinding
from hccboard.domain.response.recorded import Episode, ResponseRules, current_episode, marker_courses
from hccboard.domain.snapshot import Finding, Snapshot, Staleness, take


@dataclass(frozen=True)
class CaseView:
    """``board`` is the day of the next or last meeting, ``None`` if the case has none; ``rules`` are the settings of
    the board for response."""

    case: CaseRecords
    snapshot: Snapshot
    assessment: Assessment
    readiness: Readiness
    board: date | None
    rules: ResponseRules = field(default_factory=ResponseRules)

    @cached_property
    def episode(self) -> Episode | None:
        """The present episode of treatment with its response; ``None`` where no treatment is recorded."""
        return current_episode(self.case, self.snapshot.as_of, self.rules)


def board_day(case: CaseRecords) -> date | None:
    """The meeting of the newest question."""
    question = case.latest(records.BoardQuestion)
    return question.meeting_date if question else None


def judged_on(case: CaseRecords, today: date) -> date:
    """The day ages are counted to: the board's day while it lies ahead, else today."""
    board = board_day(case)
    return board if board is not None and board > today else today


def view_of(
    case: CaseRecords, as_of: date | None = None, staleness: Staleness | None = None,
    rules: ResponseRules | None = None,
) -> CaseView:  # fmt: skip
    """The case on ``as_of``; without it, on the day ages are counted to."""
    day = as_of or judged_on(case, date.today())  # noqa: DTZ011 - a civil day, not an instant
    snapshot = take(case, day, staleness)
    assessment = assess(snapshot.facts)
    ready = readiness(case, snapshot, assessment)
    return CaseView(case, snapshot, assessment, ready, board_day(case), rules or ResponseRules())


def view_json(view: CaseView) -> dict[str, Any]:
    """What ``hccboard show --json`` prints."""
    from hccboard.interchange.facts_json import result_json
    from hccboard.interchange.records_json import record_json

    kinds: dict[str, list[dict[str, Any]]] = {}
    for record in view.case.records:
        if type(record) is not records.Patient:
            kinds.setdefault(type(record).__name__, []).append(record_json(record))
    return {
        "patient": record_json(view.case.patient),
        "as_of": view.snapshot.as_of.isoformat(),
        "board": view.board.isoformat() if view.board else None,
        "results": {system: result_json(result) for system, result in view.assessment.results.items()},
        "open_items": [
            {"item": item.key, "state": item.state, "age_days": item.age_days, "decides": list(item.decides)}
            for item in view.readiness.open_items
        ],
        "response": None if view.episode is None else _episode_json(view.case, view.episode),
        "findings": [_finding_json(finding) for finding in view.snapshot.findings],
        "hints": [_finding_json(hint) for hint in view.snapshot.hints],
        "records": kinds,
    }


def _episode_json(case: CaseRecords, episode: Episode) -> dict[str, Any]:
    """The present episode as ``hccboard response`` prints a course, with its days as dates beside it; lesions stand
    under the ids of their records, the words of findings with their labels."""
    from hccboard.interchange.response_output import course_json, findings_json, marker_json
    from hccboard.wording.response import finding_text

    labels = {key: one.label for key, one in episode.lesions.items()}

    def words(finding: ResponseFinding) -> str:
        return finding_text(replace(finding, lesion=labels.get(finding.lesion, finding.lesion)), str)

    baseline = episode.baseline
    return {
        "episode": episode.number, "starts": _iso(episode.starts), "ends": _iso(episode.ends),
        "treatments": [one.id for one in episode.treatments],
        "baseline": None if baseline is None else {
            "study": baseline.id, "date": _iso(baseline.date), "chosen_by_the_board": episode.baseline_chosen,
        },
        "studies": {str(day): [one.id for one in studies] for day, studies in episode.studies.items()},
        **course_json(episode.judged, words),
        "findings_of_records": findings_json(episode.findings, words),
        "markers": {one.marker: marker_json(one, words) for one in marker_courses(case, episode)},
    }  # fmt: skip


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _finding_json(finding: Finding) -> dict[str, Any]:
    """A finding, and where it names one the operation that came after what was recorded."""
    shown: dict[str, Any] = {"kind": finding.kind, "fact": finding.fact, "record": finding.record_id}
    if finding.operation is not None:
        operation = finding.operation
        shown["operation"] = {
            "kind": operation.kind, "date": operation.date.isoformat() if operation.date else None,
            "record": operation.id,
        }  # fmt: skip
    if finding.units is not None:
        shown["unit"], shown["unit_that_would_fit"] = finding.units
    return shown
