"""Which line of systemic therapy is asked for, and what was tried before.

The line asked for is the one that would begin now: after n lines line n + 1, while line n goes on line n itself. A
line that was stopped neither for progression nor for intolerance (for an operation, a wish) may be resumed: whether the
next treatment counts as that line or as the next one is for the board, and both are asked for, with a check. Where it
is not known why a line ended, the next one is asked for, with a check, and whether it may be resumed is open.
"""

from __future__ import annotations

from dataclasses import dataclass

from hccboard.domain.facts import INFINITY, Facts, Interval, Outcome
from hccboard.domain.history.systemic import INTOLERANT, LINES, ONGOING, OUTCOME, PRESENT, PROGRESSED, RECEIVED
from hccboard.domain.options.model import Treatment

# line of a proposal -> the lowest and the highest line that it is for; what is not here is no matter of the line
_SPANS = {"first": (1.0, 1.0), "second": (2.0, INFINITY), "second_or_third": (2.0, INFINITY), "later": (2.0, INFINITY)}


@dataclass(frozen=True, slots=True)
class Lines:
    """The possible numbers of the line asked for; ``told`` is False where nothing is recorded of earlier lines.
    ``resumable``: every number within the range is asked for. ``end_told`` is False where the last line ended and it is
    not known why: the range is that of the next line."""

    low: float
    high: float
    told: bool
    ongoing: bool | None
    resumable: bool = False
    end_told: bool = True

    def outcome(self, line: str) -> Outcome:
        """Whether the line asked for is one that a proposal is for."""
        span = _SPANS.get(line)
        if span is None or (self.low >= span[0] and self.high <= span[1]):
            return Outcome.MET
        if self.high < span[0] or self.low > span[1]:
            return Outcome.UNKNOWN if self.hangs_on_the_end(line) else Outcome.UNMET
        return Outcome.MET if self.resumable else Outcome.UNKNOWN

    def hangs_on_resuming(self, line: str) -> bool:
        """Whether a proposal holds for one of the two numbers only."""
        span = _SPANS.get(line)
        return self.resumable and span is not None and not (self.low >= span[0] and self.high <= span[1])

    def hangs_on_the_end(self, line: str) -> bool:
        """Whether a proposal holds only for the next line, or only for the last one taken up again."""
        if self.end_told or line not in _SPANS:
            return False
        low, high = _SPANS[line]
        return (low <= self.low <= high) != (low <= self.low - 1 <= high)


def lines_of(facts: Facts) -> Lines:
    count = _count(facts)
    if count is None:
        return Lines(1.0, INFINITY, told=False, ongoing=None)
    if count.high == 0:
        return Lines(1.0, 1.0, told=True, ongoing=False)
    now, last = facts.get(ONGOING), facts.get(OUTCOME)
    if last is not None and last.domain.values == ("completed",):
        return Lines(max(count.low, 1.0), count.high + 1, told=True, ongoing=False, resumable=True)
    goes_on = (False, True) if now is None else now.domain.values
    low = count.low + (0 if True in goes_on else 1)
    high = count.high + (1 if False in goes_on else 0)
    end_told = last is None or len(last.domain.values) == 1
    return Lines(max(low, 1.0), high, told=True, ongoing=goes_on[0] if len(goes_on) == 1 else None, end_told=end_told)


def _count(facts: Facts) -> Interval | None:
    """How many lines were begun; where the number is not told, what else tells that there were some. ``None`` where
    nothing tells of any."""
    told = facts.get(LINES)
    if told is not None:
        return told.domain
    if _told(facts, RECEIVED + "systemic") is Outcome.UNMET:
        return Interval.point(0.0)
    ended = Outcome.MET in (_told(facts, PROGRESSED + "systemic"), _told(facts, INTOLERANT + "systemic"))
    given = ended or _told(facts, RECEIVED + "systemic") is Outcome.MET
    if not given and facts.get(ONGOING) is None and facts.get(OUTCOME) is None:
        return None
    another = ended and _told(facts, ONGOING) is Outcome.MET  # one that ended, and the one that goes on
    return Interval(2.0 if another else 1.0, INFINITY)


def given_now(facts: Facts) -> frozenset[str]:
    """The drugs of the line that goes on, empty where none does or they are not all known."""
    return frozenset(key.removeprefix(PRESENT) for key in facts.by_key if key.startswith(PRESENT))


def tried(treatment: Treatment, facts: Facts) -> tuple[Outcome, Outcome]:
    """Whether the disease progressed under every drug of a treatment, and whether the treatment, or a drug of it, was
    not tolerated."""
    if not treatment.drugs:
        return Outcome.UNMET, Outcome.UNMET
    progressed = [_told(facts, PROGRESSED + drug) for drug in treatment.drugs]
    refused = [_told(facts, INTOLERANT + drug) for drug in treatment.drugs]
    if len(treatment.drugs) > 1 and _told(facts, together(treatment.drugs)) is Outcome.MET:
        refused = [Outcome.MET]
    return _all(progressed), _any(refused)


def together(drugs: tuple[str, ...]) -> str:
    """The key of the fact that drugs given together were not tolerated."""
    return INTOLERANT + "+".join(sorted(drugs))


def _told(facts: Facts, key: str) -> Outcome:
    found = facts.get(key)
    if found is None or len(found.domain.values) > 1:
        return Outcome.UNKNOWN
    return Outcome.MET if found.domain.values[0] else Outcome.UNMET


def _all(outcomes: list[Outcome]) -> Outcome:
    if Outcome.UNMET in outcomes:
        return Outcome.UNMET
    return Outcome.UNKNOWN if Outcome.UNKNOWN in outcomes else Outcome.MET


def _any(outcomes: list[Outcome]) -> Outcome:
    if Outcome.MET in outcomes:
        return Outcome.MET
    return Outcome.UNKNOWN if Outcome.UNKNOWN in outcomes else Outcome.UNMET
