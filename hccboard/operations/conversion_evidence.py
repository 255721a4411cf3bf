"""What the evidence base holds on operating after conversion, for screen and paper: the figures of both groups with
their limits. Every figure and every caveat is read from the base.
"""

from __future__ import annotations

from hccboard.evidence import Evidence, vocabulary
from hccboard.evidence.model import Arm, Discrepancy, Study, Value
from hccboard.operations.option_evidence import survival_of
from hccboard.translate import _
from hccboard.wording.formats import at_start, inside_sentence, list_text, number_text, sentences_text, with_point

STUDY = "study.zhang_2024"
_UNLIKE_GROUPS = "discrepancy.I-26"


def study_of(base: Evidence) -> Study | None:
    """The study that compares operation with none after response; ``None`` where no pack has it."""
    found = base.get(STUDY)
    return found if isinstance(found, Study) else None


def medians(study: Study, base: Evidence) -> tuple[tuple[Arm, Value], ...]:
    """The groups with their median overall survival, as far as it is a number."""
    result = survival_of(study, base)
    if result is None:
        return ()
    told = zip(map(study.arm, result.arms), result.figures.values, strict=False)
    return tuple((arm, value) for arm, value in told if value is not None and value.number is not None)


def limits(study: Study, base: Evidence) -> tuple[str, ...]:
    """What the study says against itself, the strongest first: where its groups differ, how small it is, from when it
    counts. Whole sentences."""
    found = [_(text) for text in study.caveats]
    unlike = base.get(_UNLIKE_GROUPS)
    if isinstance(unlike, Discrepancy) and _UNLIKE_GROUPS in study.discrepancies:
        printed = [_("Printed: {words}").format(words=_(one.words)) for one in unlike.printed[1:]]
        found.insert(1, sentences_text([with_point(text) for text in (_(unlike.conflict), *printed)]))
    found += _sizes(study, base)
    if study.time_zero:
        time_zero = inside_sentence(_(study.time_zero))
        found.append(_("Survival is counted from a landmark: {time_zero}").format(time_zero=time_zero))
    return tuple(dict.fromkeys(with_point(at_start(text)) for text in found))


def _sizes(study: Study, base: Evidence) -> list[str]:
    result = survival_of(study, base)
    sizes = [number_text(arm.n) for arm in study.arms if arm.n]
    if result is None:
        return []
    told = [_("{first} against {second} patients").format(first=sizes[0], second=sizes[1])] if len(sizes) == 2 else []
    if not any(result.figures.value_limits):
        told.append(_("no confidence interval of the medians is reported"))
    return [list_text(told)] if told else []


def evidence_sentences(base: Evidence) -> tuple[str, ...]:
    """The same for paper: design and medians with the size of the groups, then the limits; empty where no pack has the
    study."""
    study = study_of(base)
    if study is None:
        return ()
    design = inside_sentence(_(vocabulary.DESIGNS[study.design])) if study.design in vocabulary.DESIGNS else ""
    first = list_text([part for part in (_(study.name), design) if part])
    shown = list_text([_median(*one) for one in medians(study, base)])
    said = _("{study}: median overall survival, months: {medians}").format(study=first, medians=shown)
    return (with_point(at_start(said if shown else first)), *limits(study, base))


def _median(arm: Arm, value: Value) -> str:
    """ "16.5 operation (n 26)"."""
    name = inside_sentence(_(arm.label))
    named = _("{name} (n {count})").format(name=name, count=number_text(arm.n)) if arm.n else name
    return _("{value} {group}").format(value=value.text, group=named)


__all__ = ["STUDY", "evidence_sentences", "limits", "medians", "study_of"]
