"""The figures behind a result in one short line, taken from its trace.

Known figures come first, in the order the rules asked; what is not known is named at the end. A plain "no"
(no spread, no dialysis) is left out: the full table of inputs is the trace itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from hccboard.domain.catalogue import DEFINITIONS
from hccboard.domain.decision import Result
from hccboard.domain.facts import Facts
from hccboard.translate import _, mark, ngettext
from hccboard.wording.facts import code_text, comparator_text, count_text, short_fact_name
from hccboard.wording.formats import EN_DASH, closed_up, inside_sentence, list_text, number_text, or_text

_DECIMALS = {"inr": 2, "bilirubin": 1, "albumin": 1}
_UNKNOWN_SHOWN = 2
_ANY_CHILD_PUGH = "A/B/C (5-15)"
# answers that speak for themselves, without the name of the fact
_TRUE_PHRASES = {
    "tumour.infiltrative": mark("infiltrative"),
    "tumour.regional_ln": mark("regional node"),
    "tumour.distant_mets": mark("distant metastasis"),
    "metastases": mark("metastases"),
    "transplant_candidate": mark("transplant candidate"),
    "dialysis_twice_past_week": mark("dialysis"),
    "splenomegaly": mark("splenomegaly"),
    "tumour.pv_main_trunk": mark("main trunk"),
}


def inputs_text(result: Result, facts: Facts | None = None) -> str:
    """The figures a result rests on, short: "bilirubin 13.0, albumin 40.5"; an empty text where nothing was asked.

    With the ``facts`` it rests on, each figure has the digits it was entered with.
    """
    if result.system == "child_pugh" and isinstance(result.value, Mapping):
        return " + ".join("?" if p is None else str(p) for p in result.value["points"].values())
    used: dict[str, Any] = {}
    for step in result.trace:
        for key, value in step.used.items():
            used.setdefault(key, value)
    if used.get("child_pugh") == _ANY_CHILD_PUGH:
        used["child_pugh"] = None
    shown = {key: _as_entered(facts, key, value) for key, value in used.items() if value is not None}
    known = [phrase for key, value in shown.items() if (phrase := _phrase(key, value))]
    unknown = [inside_sentence(short_fact_name(key)) for key, value in used.items() if value is None]
    return list_text([*known, *_unknown(unknown)])


def _as_entered(facts: Facts | None, key: str, value: Any) -> Any:
    """The value with the digits it was typed with, where no conversion lies between: 13.0 and not 13."""
    fact = facts.get(key) if facts is not None else None
    plain = value["value"] if isinstance(value, Mapping) and "value" in value else value
    if fact is None or not fact.exact or key not in DEFINITIONS or fact.unit != DEFINITIONS[key].unit:
        return value
    if isinstance(plain, bool) or not isinstance(plain, int | float):
        return value
    try:
        entered = Decimal(fact.entered)
    except InvalidOperation:
        return value
    return entered if entered.is_finite() and float(entered) == float(plain) else value


def _unknown(names: list[str]) -> list[str]:
    if len(names) <= _UNKNOWN_SHOWN:
        return [closed_up(_("{name} unknown").format(name=name)) for name in names]
    return [ngettext("{count} value unknown", "{count} values unknown", len(names)).format(count=len(names))]


def _phrase(key: str, value: Any) -> str:
    if key == "tumour.nodule_diameters_cm":
        return _diameters(value)
    if key == "tumour.nodule_count":
        span = value if isinstance(value, Mapping) else {"low": value, "high": value}
        return count_text(span["low"], float("inf") if span["high"] is None else span["high"])
    if key == "tumour.largest_diameter_cm":
        return _("largest {size} mm").format(size=_millimetres(value))
    if key == "child_pugh":
        return _child_pugh(value)
    if isinstance(value, bool):
        phrase = _TRUE_PHRASES.get(key)
        if not value:
            return ""
        return _(phrase) if phrase else inside_sentence(short_fact_name(key))
    if isinstance(value, list):
        return _named(key, or_text([code_text(key, code) for code in value]))
    if isinstance(value, str):
        return _code(key, value)
    return _named(key, _figure(key, value))


def _child_pugh(shown: str) -> str:
    """"A5", or the classes still possible."""
    classes, _space, scores = shown.partition(" ")
    if not scores:
        return shown
    return _named("child_pugh", or_text(classes.split("/")))


def _code(key: str, code: str) -> str:
    if key in ("tumour.pv_invasion", "tumour.hv_invasion", "tumour.bile_duct_invasion"):
        return "" if code.endswith("0") else code
    if key == "sex":
        return inside_sentence(code_text(key, code))
    return _named(key, inside_sentence(code_text(key, code)))


def _named(key: str, shown: str) -> str:
    return closed_up(_("{name} {value}").format(name=inside_sentence(short_fact_name(key)), value=shown))


def _figure(key: str, value: Any) -> str:
    if isinstance(value, Mapping) and "value" not in value:
        low, high = value["low"], value["high"]
        if high is None or high >= _top(key):
            return comparator_text(">" if value.get("low_exclusive") else ">=", _number(key, low))
        if low == 0:
            return comparator_text("<" if value.get("high_exclusive") else "<=", _number(key, high))
        return f"{_number(key, low)}{EN_DASH}{_number(key, high)}"
    number = _number(key, value["value"] if isinstance(value, Mapping) else value)
    percent = DEFINITIONS[key].unit == "%" if key in DEFINITIONS else False
    return f"{number} %" if percent else number


def _top(key: str) -> float:
    definition = DEFINITIONS.get(key)
    return definition.possible[1] if definition and definition.kind == "quantity" else float("inf")


def _number(key: str, value: float | Decimal) -> str:
    if isinstance(value, Decimal):
        return number_text(value)
    return number_text(round(float(value), _DECIMALS.get(key, 2)))


def _diameters(sizes: list[Any]) -> str:
    if not sizes:
        return _("no viable nodule")
    shown = [_millimetres(size) for size in sorted(sizes, key=_upper, reverse=True)]
    return _("{sizes} mm").format(sizes=" + ".join(shown))


def _upper(size: Any) -> float:
    if isinstance(size, Mapping):
        return float("inf") if size["high"] is None else float(size["high"])
    return float(size)


def _millimetres(size: Any) -> str:
    if not isinstance(size, Mapping):
        return number_text(round(float(size) * 10))
    low = number_text(round(size["low"] * 10))
    if size["high"] is None:
        return comparator_text(">=", low)
    return f"{low}{EN_DASH}{number_text(round(size['high'] * 10))}"
