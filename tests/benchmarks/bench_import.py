"""``hccboard import`` of a CSV file with 10,000 patients and 40 columns into a new board: time and peak of memory.

Runs the command as a process of its own; memory is the sum of the peaks of that process and of the reading process
it starts, which is more than both ever hold together. Then into the board that is full by then: the same file again
(nothing new, every case compared), the file with every fifth laboratory value corrected, and a later visit of everyone.
"""

from __future__ import annotations

import csv
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks.measuring import PASSPHRASE, ROOT, Row, cache, load

ROWS = 10_000
SECONDS, MEGABYTES = 60.0, 400.0

COMMAND = """
import os, resource, sys
from hccboard.launch import main
status = main(sys.argv[1:])
peaks = [resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
used = sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
os.write(2, f"\\n{used} {peaks[0]} {peaks[1]}".encode())
raise SystemExit(status)
"""

COLUMNS: dict[str, tuple[float, float, int]] = {
    "Albumin (g/L)": (25, 48, 1), "Total bilirubin (umol/L)": (5, 80, 1), "INR": (0.9, 2.0, 2),
    "Creatinine (umol/L)": (45, 180, 0), "Sodium (mmol/L)": (128, 145, 0), "Platelets (10^9/L)": (40, 320, 0),
    "AFP (ng/mL)": (1, 3000, 1), "ALT (U/L)": (10, 200, 0), "AST (U/L)": (12, 220, 0), "ALP (U/L)": (40, 400, 0),
    "GGT (U/L)": (15, 500, 0), "Leucocytes (10^9/L)": (2, 12, 1), "Haemoglobin (g/L)": (80, 160, 0),
    "Potassium (mmol/L)": (3.2, 5.2, 1), "Glucose (mmol/L)": (4, 12, 1), "CRP (mg/L)": (1, 80, 1),
    "Ferritin (ng/mL)": (20, 900, 0), "Total protein (g/L)": (55, 85, 0), "Direct bilirubin (umol/L)": (1, 40, 1),
    "Neutrophils (10^9/L)": (1, 9, 2), "Lymphocytes (10^9/L)": (0.4, 3, 2), "Urea (mmol/L)": (2, 15, 1),
    "Ammonia (umol/L)": (10, 90, 0), "PIVKA-II (mAU/mL)": (10, 4000, 0), "Weight (kg)": (45, 110, 0),
    "Height (cm)": (150, 195, 0),
}  # fmt: skip


CORRECTED = 0.2


def table(path: Path, count: int, *, corrected: bool = False, visit: str = "") -> int:
    """Write a table of synthetic patients; the number of its columns. ``corrected``: the same with some of the
    laboratory values changed; ``visit``: the same with everything of this day."""
    chance, correction = random.Random(20261121), random.Random(7)

    def value(low: float, high: float, digits: int) -> float | str:
        found = round(chance.uniform(low, high), digits) if chance.random() > 0.1 else ""
        if found != "" and corrected and correction.random() < CORRECTED:
            return round(correction.uniform(low, high), digits)
        return found

    head = [
        "Hospital number", "Name", "Sex", "Birth date", "Visit date", *COLUMNS, "ECOG", "Ascites", "Encephalopathy",
        "Cirrhosis", "Number of nodules", "Largest nodule (cm)", "Portal vein invasion", "Lymph node metastasis",
        "Distant metastasis",
    ]  # fmt: skip
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        for number in range(1, count + 1):
            day = f"{chance.randrange(1, 13):02}-{chance.randrange(1, 28):02}"
            writer.writerow([
                f"B{number:06d}", f"Synthetic {number}", chance.choice("MF"), f"{chance.randrange(1940, 1995)}-{day}",
                visit or f"2026-{min(int(day[:2]), 10):02}-{day[3:]}", *(value(*one) for one in COLUMNS.values()),
                chance.choice("0012"), chance.choice(("none", "mild", "")), chance.choice(("0", "1", "")),
                chance.choice(("yes", "no")), chance.choice("1123"), round(chance.uniform(1, 9), 1),
                chance.choice(("Vp0", "Vp0", "Vp2", "Vp3")), chance.choice(("no", "yes", "")),
                chance.choice(("no", "")),
            ])  # fmt: skip
    return len(head)


def command(arguments: Sequence[object]) -> tuple[float, float, float, float, str]:
    """(wall s, processor s, peak of the program MB, peak of the reader MB, first line printed) of one command."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(cache() / "bytecode"),
                    "HCCBOARD_PASSPHRASE": PASSPHRASE}  # fmt: skip
    began = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", COMMAND, *map(str, arguments)], env=environment, text=True,
                          capture_output=True, check=False)  # fmt: skip
    wall = time.perf_counter() - began
    if done.returncode:
        raise RuntimeError(done.stderr)
    used, own, reader = map(float, done.stderr.splitlines()[-1].split())
    return wall, used, own, reader, done.stdout.splitlines()[0]


def measure(count: int = ROWS) -> list[Row]:
    from hccboard.operations import stores
    from tests.benchmarks.bench_store import FAST

    with tempfile.TemporaryDirectory() as folder:
        board, file = Path(folder) / "import.hccboard", Path(folder) / "table.csv"
        stores.create_store(board, PASSPHRASE, author="benchmark", cost=FAST).close()
        columns = table(file, count)
        given = ("import", file, "--store", board)
        what = f"import: {count:,} rows x {columns} columns"
        rows = _measured(f"{what}, new cases", given, SECONDS)
        rows += _measured(f"{what}, the same file again", given)
        table(file, count, corrected=True)
        rows += _measured(f"{what}, a fifth of the values corrected", given)
        table(file, count, visit="2026-11-05")
        return rows + _measured(f"{what}, a later visit of everyone", given)


def _measured(what: str, given: Sequence[object], limit_s: float | None = None) -> list[Row]:
    wall, used, own, reader, said = command(given)
    note = f"program {own:.0f} MB, reader {reader:.0f} MB"
    return [
        Row(what, "s", wall, used, limit_s, note=f"{said} {load()}"),
        Row("  peak of memory", "MB", own + reader, limit=MEGABYTES, note=note),
    ]


if __name__ == "__main__":
    from tests.benchmarks.run import show

    show(measure())
