"""Brute force: incomplete facts, every way to complete them over a grid, and what each completion gives.

The grid of a fact holds every limit any rule has for it and the values just above and just below; of a range
or a censored value also its own ends. Nothing here uses the program: it runs the plain functions of
``reference``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from itertools import product
from typing import Any

from tests.unit.domain import reference
from tests.unit.domain.reference import ANY_BURDEN, SYSTEMS, UNDEFINED, USES

VP = ("Vp0", "Vp1", "Vp2", "Vp3", "Vp4")
ASCITES = ("none", "mild", "moderate_severe")


def around(*limits: str, step: str) -> list[Decimal]:
    """Every limit and the values just below and just above it, ascending."""
    return sorted({Decimal(x) + k * Decimal(step) for x in limits for k in (-1, 0, 1)})


# Both units of bilirubin have limits of their own; 17 is HAP's, 17.1 to 34.2 Makuuchi's.
BILIRUBIN = [Decimal(3), *around("17", "17.1", "27.36", "34", "34.2", "51", "51.3", step="0.05"), Decimal(400)]
ALBUMIN = [Decimal(15), *around("28", "30", "35", "36", step="0.1"), Decimal(50)]
INR = [Decimal("0.9"), *around("1.7", "2.3", step="0.01"), Decimal(5)]
AFP = [Decimal(1), *around("100", "200", "400", "500", "1000", step="0.1"), Decimal(90000)]
QUANTITIES: dict[str, list[Decimal]] = {
    "bilirubin": BILIRUBIN,
    "albumin": ALBUMIN,
    "inr": INR,
    "afp": AFP,
    "pivka_ii": [Decimal(10), *around("400", step="0.1"), Decimal(9000)],
    "crp": [Decimal(1), *around("10", step="0.1"), Decimal(200)],
    "icg_r15_pct": [Decimal(1), *around("10", "20", "30", "40", step="0.1"), Decimal(80)],
    "tumour.liver_involvement_pct": [Decimal(1), *around("50", step="0.1"), Decimal(100)],
}
UNITS = {"bilirubin": "umol/L", "albumin": "g/L", "afp": "ng/mL", "pivka_ii": "mAU/mL", "crp": "mg/L"}
CODES: dict[str, tuple[Any, ...]] = {
    "ecog_ps": (0, 1, 2, 3, 4),
    "encephalopathy_grade": (0, 1, 2, 3, 4),
    "ascites": ASCITES,
    "ps_cancer_related": (False, True),
    "transplant_candidate": (False, True),
    "tumour.infiltrative": (False, True),
    "tumour.pv_invasion": VP,
    "tumour.pv_main_trunk": (False, True),
    "tumour.hv_invasion": ("Vv0", "Vv1", "Vv2", "Vv3"),
    "tumour.bile_duct_invasion": ("B0", "B1", "B2", "B3", "B4"),
    "tumour.adjacent_organ_invasion": (False, True),
    "tumour.visceral_peritoneum_perforation": (False, True),
    "tumour.regional_ln": (False, True),
    "tumour.distant_mets": (False, True),
    "tumour.microvascular_invasion": (False, True),
    "tumour.histological_grade": ("I", "II", "III", "IV"),
}
# The name of a fact in the reference, where it is not the key itself
REFERENCE_NAMES = {
    "ecog_ps": "ecog", "ps_cancer_related": "ps_cancer", "transplant_candidate": "transplant",
    "pivka_ii": "pivka", "icg_r15_pct": "icg", "tumour.liver_involvement_pct": "liver_pct",
    "tumour.infiltrative": "infiltrative", "tumour.pv_invasion": "vp", "tumour.pv_main_trunk": "trunk",
    "tumour.hv_invasion": "vv", "tumour.bile_duct_invasion": "duct", "tumour.adjacent_organ_invasion": "organ",
    "tumour.visceral_peritoneum_perforation": "perforation", "tumour.regional_ln": "node",
    "tumour.distant_mets": "distant", "tumour.microvascular_invasion": "mvi",
    "tumour.histological_grade": "grade",
}  # fmt: skip
CHILD_PUGH_ITEMS = ("bilirubin", "albumin", "inr", "ascites", "encephalopathy_grade")


# --- nodules ------------------------------------------------------------------------------------------------

LISTS_UP_TO = 14  # no rule counts beyond 12
_SIZES = sorted({
    x + k for x in (10, 20, 30, 40, 45, 50, 60, 65, 70, 80, 90, 110, 120) for k in (-1, 0, 1)
} | {1, 2, 5, 150, 300})  # fmt: skip
_TOTALS = (80, 81, 90, 91)


@dataclass(frozen=True)
class Nodules:
    """What is known: ranges of the listed diameters (mm, inclusive), the count, the largest."""

    listed: tuple[tuple[int, int], ...] = ()
    count: tuple[int, int] = (1, 500)
    largest: tuple[int, int] = (1, 500)

    @property
    def exact(self) -> bool:
        return self.count == (len(self.listed), len(self.listed)) and all(a == b for a, b in self.listed)


def _within(span: tuple[int, int]) -> list[int]:
    low, high = span
    return sorted({low, high, *(s for s in _SIZES if low <= s <= high)})


def _fillings(known: Nodules, base: tuple[int, ...], free: int) -> Iterator[tuple[int, ...]]:
    """Lists that add ``free`` unlisted nodules: one or two of any size that matters, the rest alike."""
    if free == 0:
        yield base
        return
    count = len(base) + free
    sums = {s - 10 * count + k for s in (40, 50, 60, 70, 120) for k in (0, 1)}
    tops = [s for s in {*_SIZES, *sums, *known.largest, *base} if 1 <= s <= known.largest[1]]
    for top in tops:
        if free == 1:
            yield (*base, top)
            continue
        for rest in {1, min(9, top), min(10, top), top}:
            others = (rest,) * (free - 2)
            so_far = sum(base) + top + sum(others)
            for second in {1, rest, min(9, top), min(10, top), top, *(t - so_far for t in _TOTALS)}:
                if 1 <= second <= top:
                    yield (*base, top, second, *others)


@cache
def nodule_lists(known: Nodules) -> tuple[tuple[int, ...], ...]:
    """Lists of diameters that fit what is known, one of every kind that any rule can tell apart."""
    found: dict[Any, tuple[int, ...]] = {}
    for count in range(max(known.count[0], len(known.listed)), min(known.count[1], LISTS_UP_TO) + 1):
        if count == 0:
            found["none"] = ()
            continue
        free = count - len(known.listed)
        for base in product(*(_within(span) for span in known.listed)):
            for sizes in _fillings(known, base, free):
                if known.largest[0] <= max(sizes) <= known.largest[1]:
                    found.setdefault((count, ANY_BURDEN(sizes)), sizes)
    return tuple(found.values())


# --- facts --------------------------------------------------------------------------------------------------


@dataclass
class Known:
    """Incomplete facts: the JSON the program reads, and the values each fact may have."""

    json: dict[str, Any] = field(default_factory=dict)
    values: dict[str, list[Any]] = field(default_factory=dict)
    nodules: Nodules = field(default_factory=Nodules)
    bilirubin_unit: str = "umol/L"
    some_spread: bool = False  # spread is certain, its site class is not
    stated: frozenset[int] | None = None

    def open(self, key: str) -> bool:
        return len(self.values[key]) > 1


def child_pugh_points(known: Known) -> list[set[int]]:
    """The points each of the five items may score, in the order of ``CHILD_PUGH_ITEMS``."""
    v = known.values
    return [
        {reference.bilirubin_points(x, known.bilirubin_unit) for x in v["bilirubin"]},
        {reference.albumin_points(x) for x in v["albumin"]},
        {reference.inr_points(x) for x in v["inr"]},
        {reference.ascites_points(x) for x in v["ascites"]},
        {reference.encephalopathy_points(x) for x in v["encephalopathy_grade"]},
    ]


def child_pugh_scores(points: Iterable[set[int]], stated: frozenset[int] | None) -> set[int]:
    """Every sum; what a letter states counts only where the items leave more than one class."""
    sums = {sum(choice) for choice in product(*points)}
    if stated is not None and len({reference.cp_class(s) for s in sums}) > 1:
        return sums & stated or sums
    return sums


@dataclass
class Outcome:
    """The labels some completion gives, and those that remain if one open fact took one of its values."""

    system: str
    labels: set[Any]
    left: dict[str, list[set[Any]]]

    @property
    def possible(self) -> Any:
        return possible(self.system, self.labels)

    def narrowing(self) -> set[str]:
        """The facts of which some value would narrow what is possible."""
        return {
            key for key, sets in self.left.items()
            if any(s and possible(self.system, s) != self.possible for s in sets)
        }  # fmt: skip


def _slots(known: Known, uses: dict[str, Any]) -> list[tuple[tuple[str, ...], list[dict[str, Any]]]]:
    """Groups of facts that depend on each other, with their possible joint values."""
    v = known.values
    vessels = [
        {"vp": vp, "trunk": trunk}
        for vp in v["tumour.pv_invasion"] for trunk in v["tumour.pv_main_trunk"] if vp == "Vp4" or not trunk
    ]  # fmt: skip
    spreads = [
        {"node": node, "distant": distant}
        for node in v["tumour.regional_ln"] for distant in v["tumour.distant_mets"]
        if node or distant or not known.some_spread
    ]  # fmt: skip
    slots = []
    if {"vp", "trunk"} & uses.keys():
        slots.append((("vp", "trunk"), vessels))
    if {"node", "distant"} & uses.keys():
        slots.append((("node", "distant"), spreads))
    if "nodules" in uses:
        slots.append((("nodules",), [{"nodules": d} for d in nodule_lists(known.nodules)]))
    if "cp" in uses:
        scores = child_pugh_scores(child_pugh_points(known), known.stated)
        slots.append((("cp",), [{"cp": s} for s in sorted(scores)]))
    done = {"vp", "trunk", "node", "distant", "nodules", "cp"}
    names = {REFERENCE_NAMES.get(key, key): key for key in v}
    for name in uses:
        if name not in done:
            slots.append(((name,), [{name: x} for x in v[names[name]]]))
    return slots


def outcome(system: str, known: Known) -> Outcome:
    """What every completion of the facts gives."""
    uses, judge = USES[system], SYSTEMS[system]
    slots = _slots(known, uses)
    kinds: list[list[Any]] = []  # the kind of every joint value of a slot
    chosen: list[list[tuple[Any, dict[str, Any]]]] = []  # one joint value of every kind
    for names, options in slots:
        of = [tuple(uses[n](option[n]) for n in names if n in uses) for option in options]
        kinds.append(of)
        chosen.append(list({kind: (kind, option) for kind, option in zip(of, options, strict=True)}.items()))
    by_kind: list[dict[Any, set[Any]]] = [{} for _ in slots]
    labels: set[Any] = set()
    for combination in product(*chosen):
        patient: dict[str, Any] = {}
        for _, (_, option) in combination:
            patient.update(option)
        label = judge(patient)
        labels.add(label)
        for table, (kind, _) in zip(by_kind, combination, strict=True):
            table.setdefault(kind, set()).add(label)
    left: dict[str, list[set[Any]]] = {}
    for (names, options), of, table in zip(slots, kinds, by_kind, strict=True):
        options_left = [(option, table[kind]) for option, kind in zip(options, of, strict=True)]
        left.update(_left_of(known, names, options_left))
    return Outcome(system, labels, left)


def _left_of(
    known: Known, names: tuple[str, ...], options_left: list[tuple[dict[str, Any], set[Any]]]
) -> dict[str, list[set[Any]]]:
    """For every open fact behind a slot: the labels left for each of its values."""
    if names == ("cp",):
        return _left_of_items(known, {option["cp"]: labels for option, labels in options_left})
    if names == ("nodules",):
        return _left_of_nodules(known.nodules, options_left)
    keys = {REFERENCE_NAMES.get(key, key): key for key in known.values}
    found: dict[str, list[set[Any]]] = {}
    for name in names:
        by_value: dict[Any, set[Any]] = {}
        for option, labels in options_left:
            by_value.setdefault(option[name], set()).update(labels)
        if known.open(keys[name]) and len(by_value) > 1:
            found[keys[name]] = list(by_value.values())
    return found


def _left_of_items(known: Known, by_score: dict[int, set[Any]]) -> dict[str, list[set[Any]]]:
    points = child_pugh_points(known)
    found: dict[str, list[set[Any]]] = {}
    for i, key in enumerate(CHILD_PUGH_ITEMS):
        for one in points[i]:
            scores = child_pugh_scores([*points[:i], {one}, *points[i + 1 :]], known.stated)
            found.setdefault(key, []).append(set().union(*(by_score.get(s, set()) for s in scores)))
    return found


def _left_of_nodules(
    nodules: Nodules, options_left: list[tuple[dict[str, Any], set[Any]]]
) -> dict[str, list[set[Any]]]:
    by_count: dict[int, set[Any]] = {}
    found: dict[str, list[set[Any]]] = {}
    if nodules.exact:
        return found
    for option, labels in options_left:
        by_count.setdefault(len(option["nodules"]), set()).update(labels)
    found["tumour.nodule_diameters_cm"] = [labels for _, labels in options_left]
    if len(by_count) > 1:
        found["tumour.nodule_count"] = list(by_count.values())
    return found


def possible(system: str, labels: set[Any]) -> Any:
    """The labels as ``possible`` shows them: points without classes as their lowest and highest number."""
    if system not in ("clip", "jis", "crafity"):
        return labels
    numbers = [x for x in labels if x != UNDEFINED]
    if not numbers:
        return {UNDEFINED}
    span: dict[str, Any] = {"low": min(numbers), "high": max(numbers)}
    if UNDEFINED in labels:
        span[UNDEFINED] = True
    return span
