"""The objects and lists inside a facts object: which keys they have and what may stand there.

They describe treatments, sites and plans, not single facts; their keys and values are checked here so that a
mistake is refused where it stands. Absent and null are unknown, everywhere.
"""

from __future__ import annotations

import difflib
import json
import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from hccboard.domain.record_fields import JLCA_CATEGORIES
from hccboard.errors import UserError
from hccboard.translate import _

Check = Callable[[Any, str], None]


_LONGEST_SHOWN = 60  # characters of a value that an error line repeats


def refuse(path: str, problem: str, next_step: str = "") -> UserError:
    return UserError(f"{path}: {problem}", next_step=next_step or _("Correct the value or leave the key out."))


def shown(value: Any) -> str:
    """A value as the file holds it, cut where it is long."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "\u2026"


def known_key(key: str, valid: tuple[str, ...], path: str, elsewhere: Mapping[str, str] | None = None) -> None:
    """Refuse an unknown key by name. ``elsewhere``: keys of other objects and the path they have there."""
    if key in valid:
        return
    near = difflib.get_close_matches(key.lower(), valid, n=1, cutoff=0.5)
    place = (elsewhere or {}).get(key.rpartition(".")[2])
    if place or near:
        hint = _("The nearest valid key is {key}.").format(key=place or near[0])
    else:
        hint = _("Valid keys are: {keys}.").format(keys=", ".join(valid))
    raise UserError(_("{path}: unknown key.").format(path=path), next_step=hint)


def not_one_of(at: str, value: Any, options: Iterable[object]) -> UserError:
    return refuse(
        at, _("{value} is not one of {options}.").format(value=shown(value), options=", ".join(map(str, options)))
    )


def not_a_number(at: str, value: Any) -> UserError:
    return refuse(at, _("{value} is not a number.").format(value=shown(value)))


def impossible(at: str, value: Any) -> UserError:
    return refuse(at, _("{value} is impossible.").format(value=shown(value)))


def check_code(value: Any, options: tuple[str, ...], at: str) -> None:
    if value not in options:
        raise not_one_of(at, value, options)


def check_object(value: Any, at: str) -> None:
    if not isinstance(value, dict):
        raise refuse(at, _("an object is expected."))


def _one_of(*options: str) -> Check:
    return lambda value, at: check_code(value, options, at)


def _text(value: Any, at: str) -> None:
    if not isinstance(value, str) or not value.strip():
        raise refuse(at, _("a text is expected."))


def _truth(value: Any, at: str) -> None:
    if not isinstance(value, bool):
        raise refuse(at, _("true or false is expected."))


def _number(low: float, high: float, *, whole: bool = False) -> Check:
    """A number from ``low`` to ``high``, both inclusive, or a range of such numbers."""

    def one(value: Any, at: str) -> float:
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
            raise not_a_number(at, value)
        if whole and value != int(value):
            raise refuse(at, _("a whole number is expected."))
        if not low <= value <= high:
            raise impossible(at, value)
        return value

    def check(value: Any, at: str) -> None:
        if not isinstance(value, dict):
            one(value, at)
            return
        if not value or not set(value) <= {"low", "high"}:
            raise refuse(at, _("a number or an object with low and high is expected."))
        ends = [one(value[end], f"{at}.{end}") for end in ("low", "high") if value.get(end) is not None]
        if len(ends) == 2 and ends[0] > ends[1]:
            raise refuse(at, _("no value is left in this range."))

    return check


_DAYS = _number(0, 36500)
_COUNT = _number(1, 500, whole=True)
_RESPONSES = _one_of("CR", "PR", "SD", "PD", "NE")
_ELSEWHERE: Check = lambda _value, _at: None  # noqa: E731 - read as a fact of its own
SITES = ("lung", "lymph_node", "bone", "adrenal", "brain", "peritoneum", "other")

OBJECTS: Mapping[str, Mapping[str, Check]] = {
    "endoscopy": {"varices": _ELSEWHERE, "days_ago": _DAYS},
    "resection": {
        "r0_by_hemihepatectomy": _truth, "r0_feasible": _truth, "flr_to_slv_pct": _number(0, 200),
        "icg_r15_pct": _ELSEWHERE, "jlca_category": _one_of(*JLCA_CATEGORIES),
    },
    "response": {
        "intrahepatic": _RESPONSES, "extrahepatic": _RESPONSES, "criteria": _one_of("mRECIST", "RECIST1.1"),
        "held_days": _DAYS,
    },
    "child_pugh_stated": {"class": _one_of("A", "B", "C"), "score": _ELSEWHERE},
    "lines_of_therapy": {
        "regimen": _text, "outcome": _one_of("progression", "intolerance", "ongoing", "completed"),
        "dose_mg_per_day": _number(0, 10000), "days_on_dose_of_last_28": _number(0, 28, whole=True),
    },
    "locoregional": {
        "modality": _text, "sessions": _number(0, 100, whole=True), "ineffective_sessions": _number(0, 100, whole=True),
    },
    "metastases": {"site": _one_of(*SITES), "count": _COUNT, "resectable": _truth, "progressing": _truth},
    "drug_stops": {"drug": _text, "days_before_operation": _DAYS},
    "lobes": {
        "involved": _one_of("left", "right", "middle", "both"), "other_lobe_count": _number(0, 500, whole=True),
        "other_lobe_largest_cm": _number(0, 50),
    },
}  # fmt: skip
LISTS = ("lines_of_therapy", "locoregional", "metastases", "drug_stops")


def check_keys_and_values(kind: str, value: Any, at: str) -> None:
    """An object of ``OBJECTS``. Raises ``UserError`` with the path of what cannot be used."""
    check_object(value, at)
    checks = OBJECTS[kind]
    for key, item in value.items():
        known_key(key, tuple(checks), f"{at}.{key}")
        if item is not None:
            checks[key](item, f"{at}.{key}")
    done, failed = value.get("sessions"), value.get("ineffective_sessions")
    if isinstance(done, (int, float)) and isinstance(failed, (int, float)) and failed > done:
        problem = _("{failed} of {done} sessions is impossible.").format(failed=failed, done=done)
        raise refuse(f"{at}.ineffective_sessions", problem)


def check_list(kind: str, value: Any, at: str) -> None:
    """A list of objects of ``OBJECTS``."""
    if not isinstance(value, list):
        raise refuse(at, _("a list is expected."))
    for i, item in enumerate(value):
        check_keys_and_values(kind, item, f"{at}[{i}]")
