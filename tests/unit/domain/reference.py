"""An independent reference: the systems of RULES A and B as plain Python on complete facts.

Nothing here knows of sets, walkers or the program's own code: a complete patient is a dict of plain values,
sizes are whole millimetres, laboratory values ``Decimal`` in umol/L, g/L, ng/mL and mAU/mL. Every function
returns the label of the contract. The brute force of ``completions`` runs these over every way to complete
incomplete facts.

Keys: ecog, ps_cancer, transplant, cp (Child-Pugh score), nodules (tuple of mm), infiltrative, vp, trunk, vv,
duct, node, distant, organ, perforation, mvi, liver_pct, afp, pivka, crp, albumin, bilirubin, ascites, grade,
icg.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

UNDEFINED = "undefined"
Patient = dict[str, Any]


# --- what several systems need ----------------------------------------------------------------------------


def macrovascular(p: Patient) -> bool:
    return p["vp"] != "Vp0" or p["vv"] != "Vv0"


def spread(p: Patient) -> bool:
    return p["node"] or p["distant"]


def milan_size(p: Patient) -> bool:
    d = p["nodules"]
    if p["infiltrative"] or not d:
        return False
    return (len(d) == 1 and d[0] <= 50) or (2 <= len(d) <= 3 and max(d) <= 30)


def up_to_seven_size(p: Patient) -> bool:
    return not p["infiltrative"] and 10 * len(p["nodules"]) + max(p["nodules"]) <= 70


def cp_class(score: int) -> str:
    return "A" if score <= 6 else "B" if score <= 9 else "C"


# --- Child-Pugh items (RULES A1) ---------------------------------------------------------------------------


def bilirubin_points(umol: Decimal, unit: str, cholestatic: bool = False) -> int:
    if cholestatic:
        low, high = Decimal("68.4"), Decimal("171.0")
    elif unit == "mg/dL":
        low, high = Decimal("34.2"), Decimal("51.3")
    else:
        low, high = Decimal(34), Decimal(51)
    return 1 if umol < low else 3 if umol > high else 2


def albumin_points(g_l: Decimal) -> int:
    return 1 if g_l > 35 else 3 if g_l < 28 else 2


def inr_points(inr: Decimal) -> int:
    return 1 if inr < Decimal("1.7") else 3 if inr > Decimal("2.3") else 2


def ascites_points(ascites: str) -> int:
    return {"none": 1, "mild": 2, "moderate_severe": 3}[ascites]


def encephalopathy_points(grade: int) -> int:
    return 1 if grade == 0 else 2 if grade <= 2 else 3


# --- staging systems (RULES B) -----------------------------------------------------------------------------


def bclc(p: Patient) -> str:
    if p["ecog"] >= 3:
        return "D"
    if cp_class(p["cp"]) == "C":
        return "A" if p["transplant"] and milan_size(p) and not macrovascular(p) and not spread(p) else "D"
    if macrovascular(p) or spread(p):
        return "C"
    if p["ecog"] >= 1 and p["ps_cancer"]:
        return "C"
    if p["infiltrative"]:
        return "B"
    d = p["nodules"]
    if not d:
        return UNDEFINED
    if len(d) == 1:
        return "0" if d[0] <= 20 and cp_class(p["cp"]) == "A" else "A"
    return "A" if len(d) <= 3 and max(d) <= 30 else "B"


def bclc_b_group(p: Patient) -> str:
    if bclc(p) != "B":
        return UNDEFINED
    return "diffuse" if p["infiltrative"] else "board_decides"


def cnlc(p: Patient) -> str:
    if p["ecog"] >= 3 or cp_class(p["cp"]) == "C":
        return "IV"
    if spread(p):
        return "IIIb"
    if macrovascular(p):
        return "IIIa"
    d = p["nodules"]
    if p["infiltrative"] or not d:
        return UNDEFINED
    if len(d) >= 4:
        return "IIb"
    if len(d) >= 2:
        return "IIa" if max(d) > 30 else "Ib"
    return "Ib" if d[0] > 50 else "Ia"


def tnm8_t(p: Patient) -> str:
    if p["vp"] in ("Vp3", "Vp4") or p["vv"] in ("Vv2", "Vv3") or p["organ"] or p["perforation"]:
        return "T4"
    d = p["nodules"]
    if p["infiltrative"] or not d:
        return "TX"
    if len(d) > 1:
        return "T3" if max(d) > 50 else "T2"
    if d[0] <= 20:
        return "T1a"
    return "T2" if macrovascular(p) or p["mvi"] else "T1b"


def tnm8(p: Patient) -> str:
    if p["distant"]:
        return "IVB"
    if p["node"]:
        return "IVA"
    return {"T1a": "IA", "T1b": "IB", "T2": "II", "T3": "IIIA", "T4": "IIIB", "TX": UNDEFINED}[tnm8_t(p)]


def hklc_status(p: Patient) -> str:
    if p["infiltrative"]:
        return "locally_advanced"
    d = p["nodules"]
    if not d:
        return UNDEFINED
    big, many = max(d) > 50, len(d) > 3
    invaded = (p["vp"] != "Vp0" and not p["trunk"]) or p["vv"] in ("Vv1", "Vv2")
    if big:
        return "locally_advanced" if many or invaded else "intermediate"
    if many and invaded:
        return "locally_advanced"
    return "intermediate" if many or invaded else "early"


def hklc(p: Patient) -> str:
    evm = p["trunk"] or p["vv"] == "Vv3" or spread(p)
    status = hklc_status(p)
    child_pugh = cp_class(p["cp"])
    if status == UNDEFINED and not evm:
        return UNDEFINED
    if p["ecog"] >= 2 or child_pugh == "C":
        return "Va" if status == "early" and not evm else "Vb"
    if evm:
        return "IVa" if child_pugh == "A" else "IVb"
    if status == "early":
        return "I" if child_pugh == "A" else "IIa"
    if status == "intermediate":
        return "IIb" if child_pugh == "A" else "IIIa"
    return "IIIb"


def clip(p: Patient) -> int | str:
    if p["infiltrative"] or p["liver_pct"] > 50:
        morphology = 2
    elif not p["nodules"]:
        return UNDEFINED
    else:
        morphology = 0 if len(p["nodules"]) == 1 else 1
    return "ABC".index(cp_class(p["cp"])) + morphology + (p["afp"] >= 400) + (p["vp"] != "Vp0")


def okuda(p: Patient) -> str:
    points = (
        (p["liver_pct"] > 50) + (p["ascites"] != "none") + (p["albumin"] < 30)
        + (p["bilirubin"] > Decimal("51.3"))
    )  # fmt: skip
    return "I" if points == 0 else "II" if points <= 2 else "III"


def jis(p: Patient) -> int | str:
    d = p["nodules"]
    if p["infiltrative"] or not d:
        return UNDEFINED
    factors = (len(d) == 1) + (max(d) <= 20) + (not macrovascular(p) and p["duct"] == "B0")
    stage = 3 if p["distant"] or p["node"] else 3 - factors
    return stage + "ABC".index(cp_class(p["cp"]))


def bolondi(p: Patient) -> str:
    """B8 of RULES; the subclasses divide the intermediate stage, so within Milan there is none."""
    if cp_class(p["cp"]) == "C" or spread(p) or p["vv"] != "Vv0":
        return UNDEFINED
    if p["vp"] != "Vp0":
        return "quasi-C" if p["vp"] in ("Vp1", "Vp2") and p["cp"] <= 6 and p["ecog"] == 0 else UNDEFINED
    if not p["infiltrative"] and (not p["nodules"] or milan_size(p)):
        return UNDEFINED
    if p["cp"] >= 8:
        return "B4" if p["ecog"] <= 1 else UNDEFINED
    if p["ecog"] > 0:
        return UNDEFINED
    if up_to_seven_size(p):
        return "B1"
    return "B2" if p["cp"] <= 6 else "B3"


def kinki(p: Patient) -> str:
    if bclc(p) != "B":
        return UNDEFINED
    within = up_to_seven_size(p)
    if p["cp"] <= 7:
        return "B1" if within else "B2"
    return "B3a" if within else "B3b"


def _criterion(within: Callable[[Patient], bool]) -> Callable[[Patient], bool | str]:
    """A criterion over counted nodules that no invasion and no spread may accompany."""

    def judge(p: Patient) -> bool | str:
        if macrovascular(p) or spread(p) or p["infiltrative"]:
            return False
        return within(p) if p["nodules"] else UNDEFINED

    return judge


def _ucsf(p: Patient) -> bool:
    d = p["nodules"]
    return (len(d) == 1 and d[0] <= 65) or (2 <= len(d) <= 3 and max(d) <= 45 and sum(d) <= 80)


def _hangzhou(p: Patient) -> bool:
    return sum(p["nodules"]) <= 80 or (p["grade"] in ("I", "II") and p["afp"] <= 400)


def _fudan(p: Patient) -> bool:
    d = p["nodules"]
    return (len(d) == 1 and d[0] <= 90) or (2 <= len(d) <= 3 and max(d) <= 50 and sum(d) <= 90)


def _metroticket(p: Patient) -> bool:
    burden = len(p["nodules"]) * 10 + max(p["nodules"])
    if p["afp"] < 200:
        return burden <= 70
    if p["afp"] <= 400:
        return burden <= 50
    return p["afp"] <= 1000 and burden <= 40


def _unos_t2(p: Patient) -> bool:
    d = p["nodules"]
    sized = (len(d) == 1 and 20 <= d[0] <= 50) or (2 <= len(d) <= 3 and min(d) >= 10 and max(d) <= 30)
    return sized and p["afp"] <= 1000


def french_points(p: Patient) -> int:
    largest, afp = max(p["nodules"]), p["afp"]
    return (
        (0 if largest <= 30 else 1 if largest <= 60 else 4)
        + (0 if len(p["nodules"]) <= 3 else 2)
        + (0 if afp <= 100 else 2 if afp <= 1000 else 3)
    )


def six_and_twelve(p: Patient) -> str:
    if p["infiltrative"] or not p["nodules"]:
        return UNDEFINED
    burden = len(p["nodules"]) * 10 + max(p["nodules"])
    return "low" if burden <= 60 else "intermediate" if burden <= 120 else "high"


def crafity(p: Patient) -> int:
    return (p["afp"] >= 100) + (p["crp"] >= 10)


def hap(p: Patient) -> str:
    if not p["nodules"]:
        return UNDEFINED
    points = (p["albumin"] < 36) + (p["bilirubin"] > 17) + (p["afp"] > 400) + (max(p["nodules"]) > 70)
    return "ABCD"[min(points, 3)]


def makuuchi(p: Patient) -> str:
    if p["ascites"] == "moderate_severe":
        return UNDEFINED
    mg_dl = p["bilirubin"] / Decimal("17.1")
    if mg_dl >= 2:
        return "no_resection"
    if mg_dl >= Decimal("1.6"):
        return "enucleation"
    if mg_dl > 1:
        return "limited_resection"
    for limit, extent in ((10, "trisectionectomy"), (20, "left_hemihepatectomy"), (30, "segmentectomy"),
                          (40, "limited_resection")):  # fmt: skip
        if p["icg"] < limit:
            return extent
    return "enucleation"


SYSTEMS: dict[str, Callable[[Patient], Any]] = {
    "bclc": bclc,
    "bclc_b_group": bclc_b_group,
    "cnlc": cnlc,
    "tnm8": tnm8,
    "hklc": hklc,
    "clip": clip,
    "okuda": okuda,
    "jis": jis,
    "bolondi": bolondi,
    "kinki": kinki,
    "milan": _criterion(milan_size),
    "ucsf": _criterion(_ucsf),
    "up_to_7": _criterion(up_to_seven_size),
    "hangzhou": _criterion(_hangzhou),
    "fudan": _criterion(_fudan),
    "kyoto": _criterion(lambda p: len(p["nodules"]) <= 10 and max(p["nodules"]) <= 50 and p["pivka"] <= 400),
    "asan": _criterion(lambda p: len(p["nodules"]) <= 6 and max(p["nodules"]) <= 50),
    "five_five_500": _criterion(lambda p: len(p["nodules"]) <= 5 and max(p["nodules"]) <= 50 and p["afp"] <= 500),
    "metroticket_2": _criterion(_metroticket),
    "afp_model": _criterion(lambda p: french_points(p) <= 2),
    "unos_t2": _criterion(_unos_t2),
    "six_and_twelve": six_and_twelve,
    "crafity": crafity,
    "hap": hap,
    "makuuchi": makuuchi,
}

# The facts a system looks at, with the differences that matter to it: a shorter list of completions. A class
# that is too coarse loses labels and makes the comparison fail, it cannot hide one.
_INVADED = {"vp": lambda v: v != "Vp0", "vv": lambda v: v != "Vv0"}
_SPREAD = {"node": bool, "distant": bool}
_PER_CLASS = {"cp": cp_class}


def _size(d: tuple[int, ...]) -> tuple[int, int]:
    return len(d), max(d, default=0)


def _steps(value: float, *limits: float) -> tuple[bool, ...]:
    return tuple(value <= limit for limit in limits)


def _burden(counts: tuple[int, ...] = (), largest: tuple[int, ...] = (), sums: tuple[int, ...] = (),
            totals: tuple[int, ...] = ()) -> Callable[[tuple[int, ...]], Any]:  # fmt: skip
    def of(d: tuple[int, ...]) -> Any:
        n, big = _size(d)
        return (
            n == 0, n == 1, _steps(n, *counts), _steps(big, *largest), _steps(10 * n + big, *sums),
            _steps(sum(d), *totals), min(d, default=0) >= 10,
        )  # fmt: skip

    return of


# Every difference between two lists of nodules that matters to any system
ANY_BURDEN = _burden((3, 5, 6, 10), (19, 20, 30, 45, 50, 60, 65, 70, 90), (40, 50, 60, 70, 120), (80, 90))


def _afp(*limits: int) -> Callable[[Decimal], Any]:
    return lambda v: (tuple(v < limit for limit in limits), tuple(v <= limit for limit in limits))


_CRITERION = {**_INVADED, **_SPREAD, "infiltrative": bool}
_BCLC = {
    "ecog": lambda v: (v >= 3, v >= 1), "ps_cancer": bool, "transplant": bool, **_PER_CLASS, **_INVADED, **_SPREAD,
    "infiltrative": bool,
}  # fmt: skip
USES: dict[str, dict[str, Callable[[Any], Any]]] = {
    "bclc": {**_BCLC, "nodules": _burden((3,), (20, 30, 50))},
    "bclc_b_group": {**_BCLC, "nodules": _burden((3,), (20, 30, 50))},
    "cnlc": {"ecog": lambda v: v >= 3, **_PER_CLASS, **_CRITERION, "nodules": _burden((3,), (30, 50))},
    "tnm8": {
        "vp": lambda v: (v != "Vp0", v in ("Vp3", "Vp4")), "vv": lambda v: (v != "Vv0", v in ("Vv2", "Vv3")),
        "organ": bool, "perforation": bool, "mvi": bool, "infiltrative": bool, **_SPREAD,
        "nodules": _burden((), (20, 50)),
    },
    "hklc": {
        "ecog": lambda v: v >= 2, **_PER_CLASS, "vp": lambda v: v, "trunk": bool, "vv": lambda v: v, **_SPREAD,
        "infiltrative": bool, "nodules": _burden((3,), (50,)),
    },
    "clip": {**_PER_CLASS, "liver_pct": lambda v: v > 50, "afp": lambda v: v >= 400, "vp": lambda v: v != "Vp0",
             "infiltrative": bool, "nodules": _burden()},
    "okuda": {"liver_pct": lambda v: v > 50, "ascites": lambda v: v, "albumin": lambda v: v < 30,
              "bilirubin": lambda v: v > Decimal("51.3")},
    "jis": {**_PER_CLASS, **_INVADED, "duct": lambda v: v != "B0", **_SPREAD, "infiltrative": bool,
            "nodules": _burden((), (20,))},
    "bolondi": {
        "ecog": lambda v: v, "cp": lambda v: (v <= 6, v >= 8, v >= 10), "vp": lambda v: v, "vv": lambda v: v != "Vv0",
        **_SPREAD, "infiltrative": bool, "nodules": _burden((3,), (30, 50), (70,)),
    },
    "kinki": {**_BCLC, "cp": lambda v: (v <= 6, v >= 8, v >= 10),
              "nodules": _burden((3,), (20, 30, 50), (70,))},
    "milan": {**_CRITERION, "nodules": _burden((3,), (30, 50))},
    "ucsf": {**_CRITERION, "nodules": _burden((3,), (45, 65), (), (80,))},
    "up_to_7": {**_CRITERION, "nodules": _burden((), (), (70,))},
    "hangzhou": {**_CRITERION, "nodules": _burden((), (), (), (80,)), "afp": _afp(400), "grade": lambda v: v},
    "fudan": {**_CRITERION, "nodules": _burden((3,), (50, 90), (), (90,))},
    "kyoto": {**_CRITERION, "nodules": _burden((10,), (50,)), "pivka": _afp(400)},
    "asan": {**_CRITERION, "nodules": _burden((6,), (50,))},
    "five_five_500": {**_CRITERION, "nodules": _burden((5,), (50,)), "afp": _afp(500)},
    "metroticket_2": {**_CRITERION, "nodules": _burden((), (), (40, 50, 70)), "afp": _afp(200, 400, 1000)},
    "afp_model": {**_CRITERION, "nodules": _burden((3,), (30, 60)), "afp": _afp(100, 1000)},
    "unos_t2": {**_CRITERION, "nodules": _burden((3,), (19, 30, 50)), "afp": _afp(1000)},
    "six_and_twelve": {"infiltrative": bool, "nodules": _burden((), (), (60, 120))},
    "crafity": {"afp": lambda v: v >= 100, "crp": lambda v: v >= 10},
    "hap": {"albumin": lambda v: v < 36, "bilirubin": lambda v: v > 17, "afp": lambda v: v > 400,
            "nodules": _burden((), (70,))},
    "makuuchi": {"ascites": lambda v: v == "moderate_severe",
                 "bilirubin": lambda v: (v > Decimal("17.1"), v < Decimal("27.36"), v < Decimal("34.2")),
                 "icg": lambda v: tuple(v < x for x in (10, 20, 30, 40))},
}  # fmt: skip
