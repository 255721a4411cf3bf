"""The published criteria as plain formulas over complete facts, and facts objects that are known in part.

Nothing here uses the program. A variable has a grid of values: every limit of a criterion with the values next to it.
What is known of it is a set of values of the grid: one, a range, or all. A formula is asked of every way to complete
the variables that it names; it is met where all of them meet it, unmet where none does, else unknown.

Sources: RULES sections B10, D3, D5, D6, E and F; the numbers of each set stand beside the situations.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import product
from typing import Any

World = Mapping[str, Any]
Known = Mapping[str, Sequence[Any]]
Formula = Callable[..., bool]
TRUTH = (False, True)
SINGLE = ("left", "right", "middle")
LISTS = (
    (0.9,), (1.0,), (1.9,), (2.0,), (5.0,), (5.1,), (6.5,), (6.6,), (9.9,), (10.0,), (10.1,), (3.0, 3.0, 3.0),
    (3.1, 1.0), (3.0, 0.9), (4.5, 3.5), (4.5, 3.6), (4.6, 1.0), (1.0, 1.0, 1.0, 1.0),
)  # fmt: skip

GRID: dict[str, tuple[Any, ...]] = {
    "ecog": (0, 1, 2, 3, 4), "score": tuple(range(5, 16)), "involved": (*SINGLE, "both"), "others": (0, 1, 2, 3, 4),
    "other_cm": (0.5, 2.9, 3.0, 3.1, 4.9, 5.0, 5.1, 8.0), "hemihepatectomy": TRUTH,
    "pv": ("Vp0", "Vp1", "Vp2", "Vp3", "Vp4"), "trunk": TRUTH, "contralateral": TRUTH, "smv": TRUTH, "atrium": TRUTH,
    "veins": (0, 1, 2, 3), "hv": ("Vv0", "Vv1", "Vv2", "Vv3"), "node": TRUTH, "distant": TRUTH,
    "afp": (0, 399.9, 400, 400.1, 1000, 1000.1, 5000), "nlr": (1, 2.62, 2.63, 2.64, 9), "sizes": LISTS,
    "response": ("CR", "PR", "SD", "PD"), "criteria": ("mRECIST", "RECIST1.1"), "held": (0, 59, 60, 61, 200),
    "r0": TRUTH, "flr": (10, 19.9, 20, 29.9, 30, 35, 39.9, 40, 60), "cirrhosis": TRUTH, "chronic": TRUTH,
    "injury": TRUTH, "icg": (5, 29.9, 30, 40), "hypertension": TRUTH, "toxicity": TRUTH,
    "bevacizumab": (0, 27, 28, 41, 42, 90), "lenvatinib": (0, 6, 7, 13, 14, 90),
    "sintilimab": (0, 13, 14, 27, 28, 89, 90), "basis": ("histology", "imaging", "clinical"), "primary": TRUTH,
    "lungs": TRUTH, "feasible": TRUTH, "candidate": TRUTH, "count": (0, 1, 2, 3, 4), "progressing": TRUTH,
    "resectable": TRUTH,
}  # fmt: skip
NUMBERS = frozenset((
    "ecog", "others", "other_cm", "afp", "nlr", "held", "flr", "icg", "bevacizumab", "lenvatinib", "sintilimab",
    "count",
))  # fmt: skip
# where a value stands in a facts object
PLACES = {
    "ecog": "ecog_ps", "score": "child_pugh_stated", "involved": "tumour.lobes.involved",
    "others": "tumour.lobes.other_lobe_count", "other_cm": "tumour.lobes.other_lobe_largest_cm",
    "hemihepatectomy": "resection.r0_by_hemihepatectomy", "pv": "tumour.pv_invasion", "trunk": "tumour.pv_main_trunk",
    "contralateral": "tumour.pv_contralateral", "smv": "tumour.smv_thrombus",
    "atrium": "tumour.ivc_thrombus_to_atrium", "veins": "tumour.major_hepatic_veins_involved",
    "hv": "tumour.hv_invasion", "node": "tumour.regional_ln", "distant": "tumour.distant_mets", "afp": "afp_ng_ml",
    "nlr": "neutrophil_lymphocyte_ratio", "sizes": "tumour.nodule_diameters_cm", "response": "response.intrahepatic",
    "criteria": "response.criteria", "held": "response.held_days", "r0": "resection.r0_feasible",
    "flr": "resection.flr_to_slv_pct", "cirrhosis": "cirrhosis", "chronic": "judgements/liver.chronic_disease",
    "injury": "judgements/liver.steatosis_or_chemotherapy_injury", "icg": "icg_r15_pct",
    "hypertension": "portal_hypertension", "toxicity": "judgements/treatment.severe_toxicity",
    "basis": "judgements/diagnosis.basis", "primary": "primary_controlled", "lungs": "lung_function_cleared",
    "feasible": "judgements/feasible.resection", "candidate": "transplant_candidate",
    "bevacizumab": "drug_stops", "lenvatinib": "drug_stops", "sintilimab": "drug_stops", "count": "metastases",
    "progressing": "metastases", "resectable": "metastases",
}  # fmt: skip
STOPS, OF_METASTASES = ("bevacizumab", "lenvatinib", "sintilimab"), ("count", "progressing", "resectable")


def _milan(sizes: Sequence[float]) -> bool:
    return (len(sizes) == 1 and max(sizes) <= 5) or (len(sizes) <= 3 and max(sizes) <= 3)


def _ucsf(sizes: Sequence[float]) -> bool:
    small = len(sizes) <= 3 and max(sizes) <= 4.5 and round(sum(sizes), 6) <= 8
    return (len(sizes) == 1 and max(sizes) <= 6.5) or small


def _t2(sizes: Sequence[float]) -> bool:
    return (len(sizes) == 1 and 2 <= max(sizes) <= 5) or (
        2 <= len(sizes) <= 3 and max(sizes) <= 3 and min(sizes) >= 1)


def _one_lobe_or_few(involved: str, others: int, other_cm: float) -> bool:
    return others == 0 or (others == 1 and other_cm <= 5) or (others <= 3 and other_cm <= 3)


def _free(pv: str, hv: str, node: bool, distant: bool) -> bool:
    return pv == "Vp0" and hv == "Vv0" and not node and not distant


def _remnant(flr: float, cirrhosis: bool) -> bool:
    return flr >= (40 if cirrhosis else 30)


# (set, criterion) -> what it asks; the names of the arguments are the variables
FORMULAS: dict[tuple[str, str], Formula] = {
    # RULES E1, I-22
    ("xu_2022", "1"): lambda ecog: ecog <= 1,
    ("xu_2022", "2"): lambda score: score <= 6,
    ("xu_2022", "3"): lambda involved, others, other_cm, hemihepatectomy:
        _one_lobe_or_few(involved, others, other_cm) and hemihepatectomy,
    ("xu_2022", "4"): lambda contralateral, smv, veins, atrium, pv, hv:
        not contralateral and not smv and not veins > 2 and not atrium,
    ("xu_2022", "5"): lambda node, distant: not node and not distant,
    # RULES E2
    ("talentop_run_in", ""): lambda pv, hv: pv != "Vp0" or hv != "Vv0",
    ("talentop_run_in", "1"): lambda pv: pv in ("Vp1", "Vp2"),
    ("talentop_run_in", "2"): lambda afp: afp < 400,
    ("talentop_run_in", "3"): lambda nlr: nlr < 2.63,
    ("talentop_run_in", "4"): lambda sizes: max(sizes) < 10,
    # RULES E4
    ("zhang_2024_eligibility", ""): lambda node, distant: node or distant,
    ("zhang_2024_eligibility", "1"): lambda node, distant: node or distant,
    ("zhang_2024_eligibility", "2"): lambda response, criteria: response in ("CR", "PR") and criteria == "mRECIST",
    ("zhang_2024_eligibility", "3"): lambda r0: r0,
    ("zhang_2024_eligibility", "4"): lambda score: score <= 9,
    ("zhang_2024_eligibility", "5"): lambda count, node, distant: 1 <= count <= 3,
    ("zhang_2024_eligibility", "6"): lambda progressing, node, distant: not progressing,
    # RULES E5
    ("pulmonary_metastasectomy", "1"): lambda basis, cirrhosis, chronic:
        basis == "histology" or (basis == "imaging" and cirrhosis),
    ("pulmonary_metastasectomy", "2"): lambda resectable: resectable,
    ("pulmonary_metastasectomy", "3"): lambda lungs: lungs,
    ("pulmonary_metastasectomy", "4"): lambda score: score <= 6,
    ("pulmonary_metastasectomy", "5"): lambda primary: primary,
    ("pulmonary_metastasectomy", "7"): lambda ecog: ecog <= 2,
    # RULES E6
    ("tace_regorafenib", "1"): lambda ecog: ecog <= 2,
    ("tace_regorafenib", "3"): lambda score: score <= 9,
    ("tace_regorafenib", "5"): lambda feasible, r0: not feasible,
    # RULES E7
    ("chinese_consensus_2021", "1"): lambda r0: r0,
    ("chinese_consensus_2021", "2"): lambda flr, cirrhosis, chronic: _remnant(flr, cirrhosis),
    ("chinese_consensus_2021", "2b"): lambda flr, cirrhosis, chronic: flr >= 40 or cirrhosis or not chronic,
    ("chinese_consensus_2021", "3"): lambda response, held:
        response in ("CR", "PR") or (response == "SD" and held >= 60),
    ("chinese_consensus_2021", "4"): lambda toxicity: not toxicity,
    ("chinese_consensus_2021", "5"): lambda score, ecog, pv, trunk: score <= 6 and ecog <= 2 and not trunk,
    # RULES D5
    ("resection_reserve", "1"): lambda ecog: ecog <= 2,
    ("resection_reserve", "2"): lambda score: score <= 6,
    ("resection_reserve", "3"): lambda icg: icg < 30,
    ("resection_reserve", "4"): lambda hypertension: not hypertension,
    ("resection_reserve", "5"): lambda r0: r0,
    ("resection_reserve", "6"): lambda pv, smv: pv != "Vp4" and not smv,
    ("resection_reserve", "7"): lambda flr, cirrhosis, chronic: _remnant(flr, cirrhosis),
    ("resection_reserve", "8"): lambda flr, cirrhosis, chronic: flr >= 40 or cirrhosis or not chronic,
    ("resection_reserve", "9"): lambda flr, injury: flr >= 30 or not injury,
    ("resection_reserve", "10"): lambda flr: flr >= 20,
    # RULES D3
    ("drug_washout", "1"): lambda bevacizumab: bevacizumab >= 28,
    ("drug_washout", "2"): lambda bevacizumab: bevacizumab >= 42,
    ("drug_washout", "3"): lambda lenvatinib: lenvatinib >= 7,
    ("drug_washout", "4"): lambda lenvatinib: lenvatinib >= 14,
    ("drug_washout", "5"): lambda sintilimab: sintilimab >= 14,
    ("drug_washout", "6"): lambda sintilimab: sintilimab >= 28,
    # RULES B10, D6
    ("transplantation_downstaged", ""): lambda candidate: candidate,
    ("transplantation_downstaged", "1"): lambda pv, hv: pv == "Vp0" and hv == "Vv0",
    ("transplantation_downstaged", "2"): lambda node, distant: not node and not distant,
    ("transplantation_downstaged", "3"): lambda sizes, pv, hv, node, distant:
        _milan(sizes) and _free(pv, hv, node, distant),
    ("transplantation_downstaged", "4"): lambda sizes, pv, hv, node, distant:
        _ucsf(sizes) and _free(pv, hv, node, distant),
    ("transplantation_downstaged", "5"): lambda afp: afp <= 1000,
    ("transplantation_downstaged", "6"): lambda sizes: _t2(sizes),  # noqa: PLW0108 - the argument names the variable
    ("transplantation_downstaged", "7"): lambda sintilimab: sintilimab >= 90,
    # RULES F
    ("local_treatment_of_metastases", ""): lambda node, distant: node or distant,
    ("local_treatment_of_metastases", "1"): lambda score: score <= 6,
    ("local_treatment_of_metastases", "3"): lambda response: response in ("CR", "PR"),
}  # fmt: skip


def closed(told: Known) -> Known:
    """What is known of every variable: what is told, and what a thrombus or metastasis says of its vein or site."""
    known = {**GRID, **told}

    def narrow(name: str, values: Sequence[Any]) -> None:
        if name not in told:
            known[name] = tuple(value for value in known[name] if value in values)

    if told.get("contralateral") == (True,) or told.get("trunk") == (True,):
        narrow("pv", ("Vp4",))
    if told.get("smv") == (True,):
        narrow("pv", GRID["pv"][1:])
        if "Vp4" not in known["pv"]:  # it got there by the trunk: the class that was told is doubtful
            known["pv"] = (*known["pv"], "Vp4")
    if told.get("atrium") == (True,):
        narrow("hv", ("Vv3",))
    if 0 not in told.get("veins", (0,)):
        narrow("hv", ("Vv2", "Vv3"))
    if not told.keys().isdisjoint(OF_METASTASES):
        narrow("distant", (True,))
    return known


def _cannot_be(world: World, told: Known) -> bool:
    """What no patient has. A value that is told stands, whatever else is told."""
    def follows(name: str, free: bool) -> bool:
        return name in world and name not in told and free and bool(world[name])

    if "contralateral" in world and "pv" in world and (
        follows("contralateral", world["pv"] == "Vp0") or follows("smv", world["pv"] == "Vp0")
    ):
        return True
    if "atrium" in world and (
        follows("veins", world["hv"] in ("Vv0", "Vv1")) or follows("atrium", world["hv"] != "Vv3")
    ):
        return True
    if "smv" in world and follows("smv", world["pv"] == "Vp0"):
        return True
    if "trunk" in world and world["trunk"] and world["pv"] != "Vp4":
        return True
    if "chronic" in world and "cirrhosis" in world and world["cirrhosis"] and not world["chronic"]:
        return True
    if "feasible" in world and follows("feasible", not world["r0"]):
        return True
    if "node" in world and "distant" in world:
        spread = world["node"] or world["distant"]
        if ("count" in world and (world["count"] > 0) != spread) or follows("progressing", not spread):
            return True
    if "others" not in world:
        return False
    if "other_cm" in told:
        return bool(world["others"] == 0)
    # one lobe and nothing said of the others: none there
    return follows("others", world["involved"] in SINGLE)


def expected(formula: Formula, told: Known) -> str:
    """met, unmet or unknown, by asking every way to complete what is known."""
    names, known = arguments(formula), closed(told)
    worlds = (dict(zip(names, values, strict=True)) for values in product(*(known[name] for name in names)))
    answers = {bool(formula(**world)) for world in worlds if not _cannot_be(world, told)}
    assert answers, f"nobody has these facts: {[(name, known[name]) for name in names]}"
    return "unknown" if len(answers) > 1 else "met" if answers == {True} else "unmet"


def arguments(formula: Formula) -> tuple[str, ...]:
    return formula.__code__.co_varnames[: formula.__code__.co_argcount]


def facts_object(told: Known) -> dict[str, Any]:
    """The facts object that tells this and nothing else; a tumour with an outline."""
    written = {name: _written(name, values) for name, values in told.items()}
    found: dict[str, Any] = {"tumour": {"infiltrative": False}}
    stops = [{"drug": name, "days_before_operation": written.pop(name)} for name in STOPS if name in written]
    if stops:
        found["drug_stops"] = stops
    of_list = {name: written.pop(name) for name in OF_METASTASES if name in written}
    if of_list:
        found["metastases"] = [{"site": "lung", **of_list}]
    for name, value in written.items():
        place = PLACES[name]
        path = place.split("/") if "/" in place else place.split(".")
        inner = found
        for key in path[:-1]:
            inner = inner.setdefault(key, {})
        inner[path[-1]] = value
    return found


def _written(name: str, values: Sequence[Any]) -> Any:
    if name == "score":
        letters = {5: "A", 7: "B", 10: "C"}
        return {"score": values[0]} if len(values) == 1 else {"class": letters[values[0]]}
    if name == "sizes":
        return list(values[0])
    if len(values) == 1:
        return values[0]
    assert name in NUMBERS, name
    return {"low": min(values), "high": max(values)}
