"""Facts objects in JSON, the command line's public input, and results in JSON, its output.

Reading is strict: unknown keys are refused by name with the nearest valid one, impossible values with the
path of the key. An absent or null key is unknown, never normal. Sizes become whole millimetres, quantities
the catalogue's unit, once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from hccboard.domain.catalogue import ALIASES, DEFINITIONS
from hccboard.domain.decision import Result
from hccboard.domain.facts import Choices, Fact, Facts
from hccboard.domain.liver_function.child_pugh import STATED, stated_choices
from hccboard.domain.variables import EXTRAHEPATIC
from hccboard.interchange.fact_values import read_value
from hccboard.interchange.facts_objects import (
    LISTS,
    check_code,
    check_keys_and_values,
    check_list,
    check_object,
    known_key,
    refuse,
    shown,
)
from hccboard.interchange.tumour_json import LIST_KEYS, read_tumour
from hccboard.translate import _

_TOP_OBJECTS = ("tumour", "comorbidities", "endoscopy", "resection", "response", "child_pugh_stated")
_TOP_CODES = {
    "goal": ("cure", "conversion", "bridge", "long_term", "palliation", "supportive"),
    "region": ("CN", "US", "EU", "JP"),
}
_COMORBIDITY_KEYS = tuple(k.removeprefix("comorbidities.") for k in DEFINITIONS if k.startswith("comorbidities."))
_TOP_KEYS = (
    *(k for k in DEFINITIONS if "." not in k and k != "varices"), *ALIASES, *_TOP_OBJECTS, *LISTS, *_TOP_CODES,
)  # fmt: skip
_VALID_AT_TOP = frozenset(_TOP_KEYS)
_NESTED_KEYS = {key.rpartition(".")[2]: key for key in DEFINITIONS if "." in key} | {
    key: f"tumour.{key}" for key in LIST_KEYS
} | {"varices": "endoscopy.varices"}  # fmt: skip


def read_facts(data: Any, path: str = "facts") -> Facts:
    """The facts of one object. ``path`` begins the key paths in error messages.

    Raises ``UserError`` naming the first key that cannot be used.
    """
    if not isinstance(data, dict):
        raise refuse(path, _("an object with facts is expected."))
    found: dict[str, Fact] = {}
    for key, value in data.items():
        at = f"{path}.{key}"
        if key not in _VALID_AT_TOP:
            known_key(key, _TOP_KEYS, at, _NESTED_KEYS)
        if value is None:
            continue
        if key in _TOP_CODES:
            check_code(value, _TOP_CODES[key], at)
        elif key in _TOP_OBJECTS or key in LISTS:
            _NESTED[key](value, found, at)
        else:
            read_value(key, value, found, at)
    _check_spread(data, found, path)
    return Facts(found)


def _read_comorbidities(value: Any, found: dict[str, Fact], at: str) -> None:
    check_object(value, at)
    for key, item in value.items():
        known_key(key, _COMORBIDITY_KEYS, f"{at}.{key}")
        if item is not None:
            read_value(f"comorbidities.{key}", item, found, f"{at}.{key}")


def _read_endoscopy(value: Any, found: dict[str, Fact], at: str) -> None:
    check_keys_and_values("endoscopy", value, at)
    if value.get("varices") is not None:
        read_value("varices", value["varices"], found, f"{at}.varices")


def _read_stated(value: Any, found: dict[str, Fact], at: str) -> None:
    check_keys_and_values("child_pugh_stated", value, at)
    stated_class, score = value.get("class"), value.get("score")
    if score is not None and (isinstance(score, bool) or not isinstance(score, int) or not 5 <= score <= 15):
        raise refuse(f"{at}.score", _("{value} is not a score from 5 to 15.").format(value=shown(score)))
    if stated_class is None and score is None:
        return
    choices = stated_choices(stated_class, score)
    if not choices.values:
        raise refuse(at, _("score {score} is not class {letter}.").format(score=score, letter=stated_class))
    found[STATED] = Fact(STATED, choices, f"{stated_class or ''}{score or ''}")


def _read_resection(value: Any, found: dict[str, Fact], at: str) -> None:
    check_keys_and_values("resection", value, at)
    if value.get("icg_r15_pct") is not None:
        read_value("icg_r15_pct", value["icg_r15_pct"], found, f"{at}.icg_r15_pct")


def _only_checked(kind: str, check: Callable[[str, Any, str], None]) -> Callable[[Any, dict[str, Fact], str], None]:
    return lambda value, _found, at: check(kind, value, at)


_NESTED: Mapping[str, Callable[[Any, dict[str, Fact], str], None]] = {
    "tumour": read_tumour,
    "comorbidities": _read_comorbidities,
    "endoscopy": _read_endoscopy,
    "resection": _read_resection,
    "response": _only_checked("response", check_keys_and_values),
    "child_pugh_stated": _read_stated,
    **{kind: _only_checked(kind, check_list) for kind in LISTS},
}


def _check_spread(data: dict[str, Any], found: dict[str, Fact], path: str) -> None:
    """What a list of metastases says about N and M: a site beyond a lymph node is a distant metastasis."""
    listed = data.get("metastases")
    if not listed:
        return
    distant = found.get("tumour.distant_mets")
    if any(m.get("site") not in (None, "lymph_node") for m in listed):
        if distant is not None and distant.domain.values == (False,):
            raise refuse(f"{path}.metastases", _("a site is listed, but tumour.distant_mets is false."))
        found.setdefault("tumour.distant_mets", Fact("tumour.distant_mets", Choices((True,)), "listed"))
        return
    node = found.get("tumour.regional_ln")
    if distant and node and distant.domain.values == node.domain.values == (False,):
        raise refuse(f"{path}.metastases", _("a site is listed, but regional_ln and distant_mets are false."))
    found[EXTRAHEPATIC] = Fact(EXTRAHEPATIC, Choices((True,)), "listed")


# --- output -------------------------------------------------------------------------------------------------


def result_json(result: Result) -> dict[str, Any]:
    """One system as the contract shows it."""
    shown: dict[str, Any] = {
        "value": result.value,
        "possible": list(result.possible) if isinstance(result.possible, tuple) else result.possible,
        "missing": list(result.missing),
        "edition": result.edition,
        "trace": [step.row for step in result.trace],
    }
    if result.provisional:
        shown["provisional"] = True
    if result.parts and result.value is None:
        shown["parts"] = {key: list(values) for key, values in result.parts.items()}
    if result.notes:
        shown["notes"] = list(result.notes)
    if result.switched_off:
        shown["switched_off"] = result.switched_off
    return shown
