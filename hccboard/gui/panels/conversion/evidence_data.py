"""What the evidence base holds on operating after conversion, as the panel shows it. No Qt.

Everything is read from the base: no figure and no caveat is typed here.
"""

from __future__ import annotations

from dataclasses import dataclass

from hccboard.evidence import Evidence, vocabulary
from hccboard.evidence.model import Arm, Value
from hccboard.operations.conversion_evidence import limits, medians, study_of
from hccboard.translate import _
from hccboard.wording.formats import at_start, number_text


@dataclass(frozen=True)
class Bar:
    """One group: its name, how many, its median in months."""

    name: str
    n: str
    months: float
    text: str


@dataclass(frozen=True)
class EvidenceData:
    """``entry`` opens the record. ``certainty`` says how well the text was read, ``design`` what kind of study it is.
    ``caveats`` begin with the strongest."""

    entry: str
    name: str
    endpoint: str
    bars: tuple[Bar, ...]
    design: str
    certainty: str
    population: str
    caveats: tuple[str, ...]


def evidence_data(evidence: Evidence) -> EvidenceData | None:
    """The study that compares operation with none after response; ``None`` where no pack has it."""
    study = study_of(evidence)
    if study is None:
        return None
    return EvidenceData(
        study.id, _(study.name), _("median overall survival"),
        tuple(_bar(*one) for one in medians(study, evidence)),
        at_start(_(vocabulary.DESIGNS.get(study.design, ""))),
        at_start(_(vocabulary.CERTAINTIES.get(study.certainty, ""))), _(study.population), limits(study, evidence),
    )  # fmt: skip


def _bar(arm: Arm, value: Value) -> Bar:
    assert value.number is not None
    n = _("n {count}").format(count=number_text(arm.n)) if arm.n else ""
    return Bar(at_start(_(arm.label)), n, value.number, value.text)


__all__ = ["Bar", "EvidenceData", "evidence_data"]
