"""What the evidence base holds on operating after conversion: the figures of both groups and their limits. No Qt.

Everything is read from the base: no figure and no caveat is typed here.
"""

from __future__ import annotations

from dataclasses import dataclass

from hccboard.evidence import Evidence, vocabulary
from hccboard.evidence.model import Discrepancy, Result, Study
from hccboard.operations.option_evidence import SURVIVAL, survival_of
from hccboard.translate import _
from hccboard.wording.formats import at_start, inside_sentence, list_text, number_text, sentences_text, with_point

STUDY = "study.zhang_2024"
_UNLIKE_GROUPS = "discrepancy.I-26"


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


def evidence_data(evidence: Evidence, full_id: str = STUDY) -> EvidenceData | None:
    """The study that compares operation with none after response; ``None`` where no pack has it."""
    study = evidence.get(full_id)
    if not isinstance(study, Study):
        return None
    result = survival_of(study, evidence)
    return EvidenceData(
        study.id, _(study.name), _("median overall survival"), _bars(study, result),
        at_start(_(vocabulary.DESIGNS.get(study.design, ""))),
        at_start(_(vocabulary.CERTAINTIES.get(study.certainty, ""))), _(study.population),
        tuple(_caveats(study, result, evidence)),
    )  # fmt: skip


def _bars(study: Study, result: Result | None) -> tuple[Bar, ...]:
    if result is None:
        return ()
    found = []
    for arm_id, value in zip(result.arms, result.figures.values, strict=False):
        arm = study.arm(arm_id)
        if value is not None and value.number is not None:
            n = _("n {count}").format(count=number_text(arm.n)) if arm.n else ""
            found.append(Bar(at_start(_(arm.label)), n, value.number, value.text))
    return tuple(found)


def _caveats(study: Study, result: Result | None, evidence: Evidence) -> list[str]:
    """What the study says against itself, how small it is, from when it counts, where its groups differ."""
    found = [_(text) for text in study.caveats]
    unlike = evidence.get(_UNLIKE_GROUPS)
    if isinstance(unlike, Discrepancy) and unlike.id.removeprefix("discrepancy.") in _numbers(study):
        printed = [_("Printed: {words}").format(words=_(one.words)) for one in unlike.printed[1:]]
        found.insert(1, sentences_text([with_point(text) for text in (_(unlike.conflict), *printed)]))
    sizes = [arm.n for arm in study.arms if arm.n]
    if len(sizes) == 2 and result is not None:
        words = _("{first} against {second} patients").format(first=sizes[0], second=sizes[1])
        no_interval = "" if any(result.figures.value_limits) else _("no confidence interval of the medians is reported")
        found.append(list_text([part for part in (words, no_interval) if part]))
    if study.time_zero:
        time_zero = inside_sentence(_(study.time_zero))
        found.append(_("Survival is counted from a landmark: {time_zero}").format(time_zero=time_zero))
    return list(dict.fromkeys(with_point(text) for text in found))


def _numbers(study: Study) -> tuple[str, ...]:
    return tuple(one.removeprefix("discrepancy.") for one in study.discrepancies)


__all__ = ["STUDY", "SURVIVAL", "Bar", "EvidenceData", "evidence_data"]
