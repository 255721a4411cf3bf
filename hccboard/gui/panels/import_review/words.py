"""Words of the import review: units as they are printed, not as files spell them. No Qt."""

from __future__ import annotations

import re

_POWER = re.compile(r"10\^(\d+)")
_MICRO = re.compile(r"(?<![A-Za-z])u(?=(?:mol|g|L)\b)")
_RAISED = str.maketrans("0123456789", "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079")


def printed(text: str) -> str:
    """ "Platelets above 1500 10^9/L" with the power raised; uL and umol with their micro sign."""
    raised = _POWER.sub(lambda found: "10" + found[1].translate(_RAISED), text)
    return _MICRO.sub("\u00b5", raised)
