"""The key figures of a study in a line."""

from __future__ import annotations

from hccboard import wording
from hccboard.evidence import vocabulary
from hccboard.operations.option_evidence import KeyFigures
from hccboard.operations.option_words.rows import survival_text
from hccboard.translate import _
from hccboard.wording.evidence import effect_text, level_text
from hccboard.wording.formats import inside_sentence


def study_text(one: KeyFigures) -> str:
    """ "IMbrave150: overall survival 19.2 vs 13.4 months, HR 0.66 (0.52–0.85), 95 % CI"."""
    if one.result is None:
        return one.name
    figures, endpoint = one.result.figures, _(vocabulary.ENDPOINTS[one.result.endpoint][0])
    parts = []
    shown = survival_text(one)
    if shown:
        parts.append(_("{endpoint} {values} {unit}").format(
            endpoint=inside_sentence(endpoint), values=shown, unit=_(one.result.unit)))  # fmt: skip
    if figures.estimate is not None:
        limits = figures.limits
        low, high = (str(limits.low), str(limits.high)) if limits is not None else ("", "")
        parts.append(effect_text(figures.measure, str(figures.estimate), low, high))
        if limits is not None:
            parts.append(level_text(limits.level))
    if not parts:
        return one.name
    return _("{name}: {value}").format(name=one.name, value=wording.list_text(parts))
