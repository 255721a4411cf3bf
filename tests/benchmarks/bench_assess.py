"""How many facts objects a second ``assess`` reads, judges and writes as JSON, on one core.

Run: ``python tests/benchmarks/bench_assess.py [OBJECTS]``. Every object is a patient of its own (laboratory
values, sizes and codes drawn at random), so that nothing is gained from repetition that a hospital would not
have. Process CPU time, because machines are shared. Target: 400 a second with every share of missing keys.
"""

from __future__ import annotations

import gc
import json
import random
import resource
import subprocess
import sys
import time
import tracemalloc
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from hccboard.domain.assessment import assess
from hccboard.domain.decision import Result
from hccboard.interchange.facts_json import read_facts, result_json
from tests.benchmarks.measuring import ROOT, Row, load

TARGET_PER_SECOND = 400
SHARES = (0.0, 0.1, 0.2, 0.3, 0.5)


def patient(rng: random.Random) -> dict[str, Any]:
    """A complete facts object: the keys of the public vectors and the further laboratory facts."""
    vein = rng.choice(("Vp0", "Vp0", "Vp0", "Vp0", "Vp1", "Vp2", "Vp3", "Vp4"))
    return {
        "sex": rng.choice("MF"), "age_years": rng.randint(30, 88), "ecog_ps": rng.choice((0, 0, 1, 1, 2, 3, 4)),
        "ps_cancer_related": rng.random() < 0.8, "transplant_candidate": rng.random() < 0.3,
        "bilirubin": {"value": round(rng.lognormvariate(3, 0.8), 1), "unit": "umol/L"},
        "albumin": {"value": round(rng.gauss(37, 6), 1), "unit": "g/L"},
        "inr": round(rng.uniform(0.9, 2.6), 2), "ascites": rng.choice(("none", "none", "mild", "moderate_severe")),
        "encephalopathy_grade": rng.choice((0, 0, 0, 1, 2, 3)),
        "creatinine": {"value": round(rng.lognormvariate(4.4, 0.4)), "unit": "umol/L"},
        "sodium_mmol_l": round(rng.gauss(138, 4)), "dialysis_twice_past_week": rng.random() < 0.03,
        "afp_ng_ml": round(rng.lognormvariate(4, 2.5), 1),
        "crp": {"value": round(rng.uniform(1, 60), 1), "unit": "mg/L"},
        "pivka_ii": {"value": round(rng.lognormvariate(5, 2)), "unit": "mAU/mL"},
        "platelets_10e9_l": round(rng.uniform(40, 300)), "ast_u_l": round(rng.uniform(15, 200)),
        "alt_u_l": round(rng.uniform(12, 180)), "ast_upper_limit_u_l": 40,
        "neutrophils_10e9_l": round(rng.uniform(1, 9), 2), "lymphocytes_10e9_l": round(rng.uniform(0.4, 3), 2),
        "liver_stiffness_kpa": round(rng.uniform(4, 40), 1), "icg_r15_pct": round(rng.uniform(3, 45), 1),
        "tumour": {
            "nodule_diameters_cm": [round(rng.uniform(0.8, 9), 1) for _ in range(rng.choice((1, 1, 2, 3, 4, 7)))],
            "infiltrative": rng.random() < 0.07, "liver_involvement_pct": rng.randint(2, 80),
            "microvascular_invasion": rng.random() < 0.3, "pv_invasion": vein,
            "pv_main_trunk": vein == "Vp4" and rng.random() < 0.7,
            "hv_invasion": rng.choice(("Vv0", "Vv0", "Vv0", "Vv1", "Vv2", "Vv3")),
            "bile_duct_invasion": rng.choice(("B0", "B0", "B0", "B1", "B4")),
            "adjacent_organ_invasion": rng.random() < 0.05, "visceral_peritoneum_perforation": rng.random() < 0.04,
            "regional_ln": rng.random() < 0.1, "distant_mets": rng.random() < 0.15,
            "histological_grade": rng.choice(("I", "II", "III", "IV")),
        },
    }  # fmt: skip


def with_gaps(complete: dict[str, Any], share: float, rng: random.Random) -> dict[str, Any]:
    """The object without about ``share`` of its keys, those of the tumour included."""
    left = {k: v for k, v in complete.items() if k != "tumour" and rng.random() >= share}
    left["tumour"] = {k: v for k, v in complete["tumour"].items() if rng.random() >= share}
    vein = left["tumour"].get("pv_invasion")
    if vein != "Vp4" and vein is not None:
        left["tumour"].pop("pv_main_trunk", None)
    return left


def in_part(complete: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    """The object as letters write it: ECOG as a range, a censored AFP, part of the nodules, the class stated."""
    facts = with_gaps(complete, 0.15, rng)
    facts["ecog_ps"] = {"low": 0, "high": rng.choice((1, 2))}
    facts.pop("afp_ng_ml", None)
    facts["afp"] = {"value": rng.choice((400, 1210, 2000)), "unit": "ng/mL", "comparator": ">"}
    facts["child_pugh_stated"] = {"class": rng.choice("AB")}
    tumour = facts["tumour"]
    sizes = tumour.pop("nodule_diameters_cm", [3.0])
    if rng.random() < 0.5:
        tumour["largest_diameter_cm"] = max(sizes)
        tumour["multinodular"] = True
    else:
        tumour["nodule_diameters_cm"] = sizes[:2]
        tumour["nodule_count"] = {"low": len(sizes), "high": len(sizes) + 2}
    return facts


def answer(text: str) -> str:
    """From JSON to JSON, as the command line does it object by object."""
    results: dict[str, Result] = dict(assess(read_facts(json.loads(text))).results)
    return json.dumps({system: result_json(result) for system, result in results.items()})


def rate(objects: list[str]) -> tuple[float, float, int]:
    """(objects a second, milliseconds each, bytes of JSON each)"""
    gc.collect()
    started, written = time.process_time(), 0
    for text in objects:
        written += len(answer(text))
    spent = time.process_time() - started
    return len(objects) / spent, 1000 * spent / len(objects), written // len(objects)


def growth(objects: list[str]) -> tuple[float, float]:
    """Python memory held after the first and after the last tenth of the objects, MB."""
    tracemalloc.start()
    tenth = len(objects) // 10
    for text in objects[:tenth]:
        answer(text)
    gc.collect()
    first = tracemalloc.get_traced_memory()[0]
    for text in objects[tenth:]:
        answer(text)
    gc.collect()
    last = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return first / 1e6, last / 1e6


def measure(count: int = 400) -> list[Row]:
    """For the common table: complete, half of the keys missing, ranges; memory over a mixed stream."""
    rng = random.Random(20261121)
    answer(json.dumps(patient(rng)))  # grows the trees
    kinds = {
        "complete": [json.dumps(patient(rng)) for _ in range(count)],
        "30 % of keys missing": [json.dumps(with_gaps(patient(rng), 0.3, rng)) for _ in range(count)],
        "half of the keys missing": [json.dumps(with_gaps(patient(rng), 0.5, rng)) for _ in range(count)],
        "ranges, parts of lists": [json.dumps(in_part(patient(rng), rng)) for _ in range(count)],
    }
    rows = []
    for name, objects in kinds.items():
        began = time.perf_counter()
        per_second = rate(objects)[0]
        wall = len(objects) / (time.perf_counter() - began)
        rows.append(Row(f"assess: objects a second, {name}", "/s", wall, per_second,
                        TARGET_PER_SECOND, least=True, judged="processor", note=load()))  # fmt: skip
    return rows + stream()


STREAM = """
import gc, json, random, sys, time
from tests.benchmarks.bench_assess import answer, in_part, patient, with_gaps
rng, used = random.Random(7), 0.0
for number in range(1, 10_001):
    whole = patient(rng)
    kind = number % 3
    text = json.dumps(whole if kind == 0 else with_gaps(whole, 0.3, rng) if kind == 1 else in_part(whole, rng))
    began = time.process_time()
    answer(text)
    used += time.process_time() - began
    if number in (2_500, 10_000):
        gc.collect()
        with open("/proc/self/statm") as file:
            print(used, int(file.read().split()[1]) * 4096 / 1e6)
"""


def stream() -> list[Row]:
    """10,000 mixed objects in a process of its own, which holds nothing else."""
    began = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", STREAM], cwd=ROOT, capture_output=True, text=True, check=True)
    wall = time.perf_counter() - began
    (_, early), (used, late) = (map(float, line.split()) for line in done.stdout.splitlines())
    return [
        Row("assess: 10,000 objects, complete, with gaps and in ranges", "s", wall, used, 25.0,
            judged="processor"),
        Row("assess: resident memory at object 10,000 / at 2,500", "x", late / early, limit=1.1,
            note=f"{late:.0f} MB / {early:.0f} MB"),
    ]  # fmt: skip


def main(count: int) -> None:
    rng = random.Random(20261121)
    started = time.process_time()
    answer(json.dumps(patient(rng)))
    print(f"first object, trees grown: {1000 * (time.process_time() - started):.0f} ms")
    print(f"{'objects':24} {'per second':>10} {'of target':>10} {'ms':>7} {'JSON bytes':>11}")
    kinds = [(f"{share:.0%} of keys missing" if share else "complete",
              [json.dumps(with_gaps(patient(rng), share, rng)) for _ in range(count)]) for share in SHARES]  # fmt: skip
    kinds.append(("ranges, parts of lists", [json.dumps(in_part(patient(rng), rng)) for _ in range(count)]))
    for name, objects in kinds:
        per_second, each, size = rate(objects)
        print(f"{name:24} {per_second:10.0f} {per_second / TARGET_PER_SECOND:10.2f} {each:7.2f} {size:11d}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    mixed = [text for _, objects in kinds for text in objects]
    rng.shuffle(mixed)
    first, last = growth(mixed[: 10 * (len(mixed) // 10)])
    print(f"memory held after {len(mixed) // 10} mixed objects {first:.1f} MB, after {len(mixed)} {last:.1f} MB; "
          f"peak of the process {peak:.0f} MB")  # fmt: skip


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1700)
