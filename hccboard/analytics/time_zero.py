"""Who may be compared from when: landmark analysis, and the guard against immortal-time bias.

A patient who is operated on at month 8, or responds at month 4, must have lived until then. A group that is made of
such patients cannot lose anybody before, so compared from time zero it looks better whatever the treatment does. Such
a comparison is made from a landmark instead: of those still observed at it, in the groups they were in by then.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

# Parts of a column's name that tell of something after time zero
_LATER = re.compile(
    r"respon|recist|\bbor\b|\borr\b|\bp?cr\b|surg|operat|\bresect(ed|ion)\b|hepatectom|transplant|conver(t|sion)"
    r"|downstag|recur|progress|relaps|crossover|switch|subsequent|toxicit|adverse"
    r"|手术|切除|缓解|应答|疗效|转化|降期|移植|复发|进展|后续|不良反应"
)
_KNOWN_BEFORE = re.compile(
    r"baseline|before|\bprior\b|previous|history|\bpre\b|preop|candidate|planned|\barm\b|random"
    r"|基线|既往|术前|可切除|随机|候选"
)


@dataclass(frozen=True)
class LateMembership:
    """Patients whose group was decided after ``start`` (time zero, or the landmark) while they were observed.

    ``landmark``: the latest of these decisions; ``left``: how many would still be observed at it.
    """

    count: int
    start: float
    landmark: float
    left: int


def decided_late(
    durations: Sequence[float], decided: Sequence[float | None], start: float = 0.0
) -> LateMembership | None:
    """``None`` where every membership was decided by ``start``. ``decided`` counts as the durations do; ``None`` is
    a membership that time zero already had. A decision after the last observation counts as late, too."""
    observed = [(decision, time) for time, decision in zip(durations, decided, strict=True) if time >= start]
    late = [decision for decision, _time in observed if decision is not None and decision > start]
    if not late:
        return None
    return LateMembership(len(late), start, max(late), sum(time >= max(late) for time in durations))


def sounds_later(column: str) -> bool:
    """Whether the name of a column tells of something that happens after time zero: response, surgery, recurrence."""
    words = re.sub(r"[\W_]+", " ", column.casefold())
    return bool(_LATER.search(words)) and not _KNOWN_BEFORE.search(words)


def from_landmark(durations: Sequence[float], landmark: float) -> tuple[list[int], list[int]]:
    """The places of those still at risk just before the landmark (observed at least so long, as numbers at risk
    count), and of the others, who take no part."""
    kept = [place for place, time in enumerate(durations) if time >= landmark]
    return kept, [place for place, time in enumerate(durations) if time < landmark]
