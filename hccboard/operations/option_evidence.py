"""What stands behind an option: studies with their key figures, approvals, washout, what sources say, discrepancies.

The figures of a study are those of its last data cut for all patients; where two sources report the same, the one with
a hazard ratio and its limits. Nothing is worked out here: every figure is shown as its source has it, or as a
settled discrepancy corrects it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hccboard.domain.options import Option
from hccboard.evidence import Evidence
from hccboard.evidence.model import (
    Approval,
    Arm,
    Caution,
    DataCut,
    Discrepancy,
    Recommendation,
    Regimen,
    Restriction,
    Result,
    Source,
    Study,
)  # fmt: skip
from hccboard.translate import _

SURVIVAL = "os"


@dataclass(frozen=True)
class KeyFigures:
    """The figures that are shown of a study: ``values`` by arm, ``result`` the entry they stand in, ``arms`` whose
    figures these are. ``own`` tells that an arm of the study got the treatment itself, ``tested`` that the figures are
    of that arm against another."""

    study: Study
    own: bool
    tested: bool = False
    arms: tuple[Arm, ...] = ()
    result: Result | None = None
    values: tuple[str, ...] = ()
    cut: DataCut | None = None
    source: Source | None = None

    @property
    def name(self) -> str:
        return _(self.study.name)


class OptionEvidence:
    """The evidence, asked about options."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence

    def recommendations(self, option: Option) -> tuple[Recommendation, ...]:
        """What the edition says of the option, as far as it speaks here."""
        return tuple(self._of(option, Recommendation))

    def discrepancies(self, option: Option) -> tuple[Discrepancy, ...]:
        """Where sources disagree on what the option rests on: recommendations, figures shown, regimen."""
        ids = [one for one in option.evidence if one.startswith("discrepancy.")]
        for figures in self.studies(option):
            ids += (*figures.study.discrepancies, *(figures.result.discrepancies if figures.result else ()))
        regimen = self.regimen(option)
        if regimen is not None:
            for said in (*regimen.pros, *regimen.cons, *regimen.doses):
                ids += said.discrepancies
        found = [self.evidence.get(one) for one in dict.fromkeys(ids)]
        return tuple(one for one in found if isinstance(one, Discrepancy))

    def studies(self, option: Option) -> tuple[KeyFigures, ...]:
        """The studies behind an option, those with the treatment in an arm first."""
        ids = [one for one in option.evidence if one.startswith("study.")]
        regimen = self.regimen(option)
        if regimen is not None:
            ids += regimen.studies
        studies = [self.evidence.get(one) for one in dict.fromkeys(ids)]
        found = [self._figures(one, option) for one in studies if isinstance(one, Study)]
        return tuple(sorted(found, key=lambda one: not one.own))

    def key_figures(self, option: Option) -> KeyFigures | None:
        """The figures shown in the row of an option: of the first study that tested the treatment and has any."""
        return next((one for one in self.studies(option) if one.tested and one.values), None)

    def regimen(self, option: Option) -> Regimen | None:
        """The regimen of an option, ``None`` where it is a modality."""
        found = self.evidence.get(option.treatment.id)
        return found if isinstance(found, Regimen) else None

    def approvals(self, option: Option, region: str = "") -> tuple[Approval, ...]:
        """Every approval of a regimen, those of the region first."""
        found = [one for one in self.evidence.of_kind(Approval) if one.regimen == option.treatment.id]
        return tuple(sorted(found, key=lambda one: one.region != region))

    def restrictions(self, option: Option) -> tuple[Restriction, ...]:
        """What local packs say of the treatment, one of its drugs or a modality it goes with."""
        treatment = option.treatment
        parts = [f"drug.{one}" for one in treatment.drugs] + [f"modality.{one}" for one in treatment.modalities]
        entries = dict.fromkeys((treatment.id, *parts))
        return tuple(one for entry in entries for one in self.evidence.restrictions_of(entry))

    def caution(self, full_id: str) -> Caution | None:
        """The entry behind a caution of the engine; ``None`` for the engine's own."""
        found = self.evidence.get(full_id)
        return found if isinstance(found, Caution) else None

    def source(self, full_id: str) -> Source | None:
        found = self.evidence.get(full_id)
        return found if isinstance(found, Source) else None

    def system_of(self, guideline: str) -> str:
        """The staging system of an edition, "" where its situations name none."""
        found = (one.system for one in self.evidence.of_kind(Recommendation) if one.guideline == guideline)
        return next((system for system in found if system), "")

    def _of(self, option: Option, kind: type[Recommendation]) -> Iterator[Recommendation]:
        for full_id in option.evidence:
            entry = self.evidence.get(full_id)
            if isinstance(entry, kind):
                yield entry

    def _figures(self, study: Study, option: Option) -> KeyFigures:
        own = any(arm.regimen == option.treatment.id for arm in study.arms)
        result = survival_of(study, self.evidence, option.treatment.id)
        if result is None:
            return KeyFigures(study, own, arms=study.arms)
        arms = tuple(study.arm(one) for one in result.arms)
        tested = arms[0].regimen == option.treatment.id
        cut = next((one for one in study.cuts if one.id == result.cut), None)
        values = tuple("" if value is None else str(value) for value in result.figures.values)
        shown = values if len(values) > 1 and any(values) else ()
        return KeyFigures(study, own, tested, arms, result, shown, cut, self.source(result.source))


def survival_of(study: Study, evidence: Evidence, regimen: str = "") -> Result | None:
    """Overall survival of all patients of a study at its last data cut; of a study of several arms the result of the
    one that got the regimen, where an arm did."""
    order = [cut.id for cut in study.cuts]
    found = [one for one in evidence.results_of(study.id, SURVIVAL) if not one.subgroup and len(one.arms) > 1]
    own = {arm.id for arm in study.arms if arm.regimen == regimen}
    if own:
        found = [one for one in found if own.intersection(one.arms)]

    def rank(one: Result) -> tuple[int, bool, bool]:
        figures = one.figures
        latest = order.index(one.cut) if one.cut in order else -1
        return latest, any(figures.values), figures.limits is not None

    return max(found, key=rank, default=None)


__all__ = ["SURVIVAL", "KeyFigures", "OptionEvidence", "survival_of"]
