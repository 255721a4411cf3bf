"""Values that look as if their unit were another one.

A value that fits the usual range or the result before only in another accepted unit was perhaps typed or sent in
that unit: bilirubin and mg/dL (x 17.1), creatinine and mg/dL (x 88.4), albumin and g/dL (x 10), platelets and
10^4/uL (x 10). This is a guard of data entry and no clinical rule; units whose factor is small (AFP in IU/mL, x 1.21)
cannot be told apart so. It only gives a hint: no value is ever converted, left out or changed because of it.
"""

from __future__ import annotations

from decimal import Decimal

from hccboard.domain.catalogue import DEFINITIONS

_TELLING_FACTOR = 5  # between two units, from which on a slip can be told from a change
_NEAR = 1.5  # times: how near to the result before a value must come in the other unit


def fitting_unit(key: str, value: Decimal, unit: str, before: float | None = None) -> str | None:
    """The unit in which a value would fit where it does not fit as entered, else ``None``.

    ``before`` is the result before in the catalogue's unit. As entered the value must lie about the factor between
    the units away from it, or without such a result outside the plausible range.
    """
    definition = DEFINITIONS[key]
    entered = definition.factor(unit)
    if entered is None or value <= 0:
        return None
    as_entered = float(value * entered)
    found = []
    for other, factor in definition.units:
        ratio = Decimal(factor) / entered
        if max(ratio, 1 / ratio) < _TELLING_FACTOR:
            continue
        meant = float(value * Decimal(factor))
        if before and before > 0:
            fits = before / _NEAR <= meant <= before * _NEAR
        else:
            fits = not _plausible(key, as_entered) and _plausible(key, meant)
        if fits:
            found.append((other, Decimal(factor)))
    # Names of one unit (10^9/L, G/L) are one answer, two different units are none.
    return found[0][0] if found and len({factor for _other, factor in found}) == 1 else None


def _plausible(key: str, value: float) -> bool:
    limits = DEFINITIONS[key].plausible
    return limits is None or limits[0] <= value <= limits[1]
