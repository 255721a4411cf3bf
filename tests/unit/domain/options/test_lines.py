"""The line that is asked for, where the number of lines is told and where only other facts tell of some."""

from __future__ import annotations

import pytest

from hccboard.domain.facts import INFINITY, Choices, Fact, Facts, Interval
from hccboard.domain.history.systemic import INTOLERANT, LINES, ONGOING, OUTCOME, PROGRESSED, RECEIVED
from hccboard.domain.options.lines import lines_of

YES, NO = Choices((True,)), Choices((False,))
GIVEN, PROGRESSION, REFUSED = RECEIVED + "systemic", PROGRESSED + "systemic", INTOLERANT + "systemic"


@pytest.mark.parametrize(("known", "low", "high", "told"), [
    ({}, 1, INFINITY, False),
    ({LINES: Interval.point(0)}, 1, 1, True),
    ({LINES: Interval.point(2), ONGOING: YES}, 2, 2, True),
    ({LINES: Interval.point(2), ONGOING: NO}, 3, 3, True),
    ({LINES: Interval.point(2)}, 2, 3, True),
    ({GIVEN: NO}, 1, 1, True),
    ({GIVEN: YES}, 1, INFINITY, True),
    ({GIVEN: YES, ONGOING: NO}, 2, INFINITY, True),
    ({ONGOING: YES}, 1, INFINITY, True),
    ({ONGOING: YES, PROGRESSION: YES}, 2, INFINITY, True),
    ({ONGOING: YES, REFUSED: YES}, 2, INFINITY, True),
    ({PROGRESSION: YES, ONGOING: NO}, 2, INFINITY, True),
    ({OUTCOME: Choices(("progression",))}, 1, INFINITY, True),
    ({PROGRESSION: NO}, 1, INFINITY, False),
])  # fmt: skip
def test_the_line_asked_for(known: dict, low: float, high: float, told: bool) -> None:
    found = lines_of(Facts({key: Fact(key, domain) for key, domain in known.items()}))
    assert (found.low, found.high, found.told) == (low, high, told)
