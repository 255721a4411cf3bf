"""Would this trial have taken this patient? Each of its criteria as far as we know them, met, unmet or unknown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from hccboard import evidence
from hccboard.domain.facts import Facts, Outcome
from hccboard.domain.options.requirements import RequirementJudged, counts, judge_requirements
from hccboard.evidence.model import Study


@dataclass(frozen=True)
class TrialFit:
    """A trial with its entry criteria judged on the facts. The criteria are those we know, not all of the protocol."""

    study: Study
    requirements: tuple[RequirementJudged, ...]

    @property
    def counts(self) -> dict[Outcome, int]:
        return counts(self.requirements)


def trial_fits(facts: Facts, studies: Iterable[str] = ()) -> tuple[TrialFit, ...]:
    """Every study whose criteria are on file, or those named, in the order of the packs."""
    wanted = set(studies)
    found = [
        study for study in evidence.with_local().of_kind(Study)
        if study.eligibility and (not wanted or study.id in wanted)
    ]  # fmt: skip
    sets = {study.id: [(one.id, one.words, one.when) for one in study.eligibility] for study in found}
    judged = judge_requirements(sets, facts)
    return tuple(TrialFit(study, judged[study.id]) for study in found)


__all__ = ["TrialFit", "trial_fits"]
