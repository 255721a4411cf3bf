"""What the evidence base holds on operating after conversion, as sentences for paper: the figures of both groups with
their limits. Every figure and every caveat is read from the base.
"""

from __future__ import annotations

from hccboard.evidence import Evidence, vocabulary
from hccboard.evidence.model import Discrepancy, Result, Study
from hccboard.operations.option_evidence import survival_of
from hccboard.translate import _
from hccboard.wording.formats import (
    at_start,
    clauses_text,
    inside_sentence,
    list_text,
    number_text,
    with_point,
)  # fmt: skip

STUDY = "study.zhang_2024"
_UNLIKE_GROUPS = "discrepancy.I-26"


def evidence_sentences(base: Evidence, full_id: str = STUDY) -> tuple[str, ...]:
    """The study that compares operation with none after response: design, medians with the size of the groups, its
    limits, the strongest first; empty where no pack has it."""
    study = base.get(full_id)
    if not isinstance(study, Study):
        return ()
    result = survival_of(study, base)
    design = inside_sentence(_(vocabulary.DESIGNS[study.design])) if study.design in vocabulary.DESIGNS else ""
    first = list_text([part for part in (_(study.name), design) if part])
    medians = list_text(_medians(study, result))
    said = _("{study}: median overall survival, months: {medians}").format(study=first, medians=medians)
    told = (said if medians else first, *_limits(study, result, base))
    return tuple(with_point(at_start(one)) for one in told)


def _medians(study: Study, result: Result | None) -> list[str]:
    """ "16.5 operation (n 26)"."""
    found = []
    for arm_id, value in zip(result.arms, result.figures.values, strict=False) if result is not None else ():
        arm = study.arm(arm_id)
        if value is not None and value.number is not None:
            name = inside_sentence(_(arm.label))
            n = _("{name} (n {count})").format(name=name, count=number_text(arm.n)) if arm.n else name
            found.append(_("{value} {group}").format(value=value.text, group=n))
    return found


def _limits(study: Study, result: Result | None, base: Evidence) -> list[str]:
    found = [_(text) for text in study.caveats]
    unlike = base.get(_UNLIKE_GROUPS)
    numbers = tuple(one.removeprefix("discrepancy.") for one in study.discrepancies)
    if isinstance(unlike, Discrepancy) and _UNLIKE_GROUPS.removeprefix("discrepancy.") in numbers:
        found.insert(1, clauses_text([*(_(one.words) for one in unlike.printed[1:]), _(unlike.conflict)]))
    if result is not None and not any(result.figures.value_limits):
        found.append(_("no confidence interval of the medians is reported"))
    if study.time_zero:
        time_zero = inside_sentence(_(study.time_zero))
        found.append(_("Survival is counted from a landmark: {time_zero}").format(time_zero=time_zero))
    return list(dict.fromkeys(found))


__all__ = ["STUDY", "evidence_sentences"]
