"""Incomplete facts for the property tests: some keys removed, censored or ranged, the others exact."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from tests.unit.domain.completions import CODES, QUANTITIES, UNITS, VP, Known, Nodules

_COMPARE = {
    "<": lambda x, limit: x < limit,
    "<=": lambda x, limit: x <= limit,
    ">=": lambda x, limit: x >= limit,
    ">": lambda x, limit: x > limit,
}
KEYS = (*QUANTITIES, *CODES, "nodules", "child_pugh_stated")
_HAIR = Decimal("0.001")  # finer than any grid: just above or below a limit


def _put(known: Known, key: str, value: Any) -> None:
    if key.startswith("tumour."):
        known.json.setdefault("tumour", {})[key.removeprefix("tumour.")] = value
    else:
        known.json[key] = value


def _quantity(draw: st.DrawFn, known: Known, key: str, form: str) -> None:
    grid = QUANTITIES[key]
    unit: dict[str, str] = {"unit": UNITS[key]} if key in UNITS else {}
    factor = Decimal(1)
    if key == "bilirubin" and form != "absent" and draw(st.booleans()):
        unit, factor, known.bilirubin_unit = {"unit": "mg/dL"}, Decimal("17.1"), "mg/dL"
    if key == "albumin" and form != "absent" and draw(st.booleans()):
        unit, factor = {"unit": "g/dL"}, Decimal(10)
    entered = st.sampled_from(sorted({(x / factor).quantize(Decimal("0.001")) for x in grid}))
    if form == "exact":
        value = draw(entered)
        known.values[key] = [value * factor]
        _put(known, key, {"value": float(value), **unit} if unit else float(value))
    elif form == "censored":
        value, sign = draw(entered), draw(st.sampled_from(sorted(_COMPARE)))
        fine = [*grid, *(value * factor + k * _HAIR for k in (-1, 0, 1))]
        most = 100 if key.endswith("_pct") else Decimal("Infinity")
        left = sorted({x for x in fine if 0 < x <= most and _COMPARE[sign](x, value * factor)})
        known.values[key] = left or list(grid)
        if left:
            _put(known, key, {"value": float(value), "comparator": sign, **unit})
    elif form == "range":
        low, high = sorted((draw(entered), draw(entered)))
        bottom, top = low * factor, high * factor
        known.values[key] = sorted({x for x in (*grid, bottom, top) if bottom <= x <= top})
        _put(known, key, {"low": float(low), "high": float(high), **unit})
    else:
        known.values[key] = list(grid)


def _code(draw: st.DrawFn, known: Known, key: str, form: str) -> None:
    options = CODES[key]
    if form == "absent" or (isinstance(options[0], bool) and form != "exact"):
        known.values[key] = list(options)
        return
    if form == "exact":
        value = draw(st.sampled_from(options))
        known.values[key] = [value]
        _put(known, key, value)
    elif form == "censored":
        at, sign = draw(st.integers(0, len(options) - 1)), draw(st.sampled_from(sorted(_COMPARE)))
        left = [option for i, option in enumerate(options) if _COMPARE[sign](i, at)]
        known.values[key] = left or list(options)
        if left:
            _put(known, key, {"value": options[at], "comparator": sign})
    else:
        low, high = sorted((draw(st.integers(0, len(options) - 1)), draw(st.integers(0, len(options) - 1))))
        known.values[key] = list(options[low : high + 1])
        _put(known, key, {"low": options[low], "high": options[high]})


def _vessels(draw: st.DrawFn, known: Known) -> None:
    """The main trunk belongs to Vp4: a contradiction is refused elsewhere."""
    tumour, v = known.json.get("tumour", {}), known.values
    if v["tumour.pv_main_trunk"] == [True] and "Vp4" not in v["tumour.pv_invasion"]:
        v["tumour.pv_main_trunk"] = [False]
        tumour["pv_main_trunk"] = False


def _spread(draw: st.DrawFn, known: Known) -> None:
    """Sometimes a list of metastases says more than the two yes/no facts."""
    v = known.values
    node, distant = v["tumour.regional_ln"], v["tumour.distant_mets"]
    said = draw(st.sampled_from(("", "", "", "lymph_node", "lung")))
    if said == "lung" and distant == [False, True]:
        known.json["metastases"] = [{"site": "lung", "count": 2}]
        v["tumour.distant_mets"] = [True]
    elif said == "lymph_node" and not (node == [False] and distant == [False]):
        known.json["metastases"] = [{"site": "lymph_node"}]
        known.some_spread = True


_MM = st.sampled_from((1, 8, 9, 10, 11, 19, 20, 21, 29, 30, 31, 40, 45, 46, 50, 51, 60, 61, 65, 66, 70, 71, 90, 91))


def _nodules(draw: st.DrawFn, known: Known, form: str) -> None:
    tumour = known.json.setdefault("tumour", {})
    if form == "exact":
        sizes = draw(st.lists(_MM, max_size=13) | st.lists(_MM, min_size=1, max_size=3))
        tumour["nodule_diameters_cm"] = [s / 10 for s in sizes]
        known.nodules = Nodules(tuple((s, s) for s in sizes), (len(sizes), len(sizes)))
    elif form == "range":
        spans = [tuple(sorted((draw(_MM), draw(_MM)))) for _ in range(draw(st.integers(1, 2)))]
        tumour["nodule_diameters_cm"] = [{"low": a / 10, "high": b / 10} for a, b in spans]
        known.nodules = Nodules(tuple(spans), (len(spans), len(spans)))  # type: ignore[arg-type]
    elif form == "censored":
        _part_of_a_list(draw, known, tumour)


def _part_of_a_list(draw: st.DrawFn, known: Known, tumour: dict[str, Any]) -> None:
    listed = draw(st.lists(_MM, max_size=2))
    low, high, largest = 1, 500, (1, 500)
    if listed:
        tumour["nodule_diameters_cm"] = [s / 10 for s in listed]
        low = high = len(listed)
    kind = draw(st.sampled_from(("count", "count_range", "multinodular", "single")))
    if kind == "count":
        low = high = draw(st.integers(len(listed) + (1 if listed else 0), 13).filter(lambda n: n > 0))
        tumour["nodule_count"] = low
    elif kind == "count_range":
        low = draw(st.integers(max(len(listed), 1), 6))
        high = low + draw(st.integers(0, 6))
        tumour["nodule_count"] = {"low": low, "high": high}
        if draw(st.integers(0, 3)) == 0:
            high = 500
            del tumour["nodule_count"]["high"]
    elif kind == "multinodular":
        tumour["multinodular"] = True
        if len(listed) < 2:
            low, high = 2, 500
    elif not listed and draw(st.booleans()):
        tumour["multinodular"] = False
        high = 1
    if high > len(listed) and draw(st.booleans()):
        biggest = max(listed, default=1)
        top = max(draw(_MM), biggest)
        bottom = draw(st.sampled_from((top, max(min(top, draw(_MM)), 1))))
        largest = (bottom, top)
        tumour["largest_diameter_cm"] = top / 10 if bottom == top else {"low": bottom / 10, "high": top / 10}
    known.nodules = Nodules(tuple((s, s) for s in listed), (low, high), largest)


def _stated(draw: st.DrawFn, known: Known, form: str) -> None:
    if form in ("exact", "absent"):
        return
    if draw(st.booleans()):
        letter = draw(st.sampled_from("ABC"))
        known.json["child_pugh_stated"] = {"class": letter}
        known.stated = {"A": frozenset({5, 6}), "B": frozenset({7, 8, 9}), "C": frozenset(range(10, 16))}[letter]
    else:
        score = draw(st.integers(5, 15))
        known.json["child_pugh_stated"] = {"score": score}
        known.stated = frozenset({score})


@st.composite
def incomplete_facts(draw: st.DrawFn, most_open: int = 6) -> Known:
    """Facts of which up to ``most_open`` are absent, censored or a range."""
    opened = draw(st.lists(st.sampled_from(KEYS), max_size=most_open, unique=True))
    return facts_with(draw, set(opened))


@st.composite
def sparse_facts(draw: st.DrawFn) -> Known:
    """Facts of which most are absent, censored or a range."""
    known = draw(st.lists(st.sampled_from(KEYS), max_size=8, unique=True))
    return facts_with(draw, set(KEYS) - set(known))


def facts_with(draw: st.DrawFn, opened: set[str]) -> Known:
    known = Known()
    for key in KEYS:
        form = draw(st.sampled_from(("absent", "absent", "censored", "range"))) if key in opened else "exact"
        if key in QUANTITIES:
            _quantity(draw, known, key, form)
        elif key in CODES:
            _code(draw, known, key, form)
        elif key == "nodules":
            _nodules(draw, known, form)
        else:
            _stated(draw, known, form)
    if "microvascular_invasion" not in known.json.get("tumour", {}):
        known.values["tumour.microvascular_invasion"] = [False]  # clinical T: treated as absent (RULES B3)
    _vessels(draw, known)
    _spread(draw, known)
    return known


__all__ = ["KEYS", "VP", "facts_with", "incomplete_facts", "sparse_facts"]
