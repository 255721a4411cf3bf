"""Loading and checking every evidence pack, and a keystroke of the search."""

from __future__ import annotations

from hccboard import evidence, paths
from hccboard.evidence.packs import load_packs
from tests.benchmarks.measuring import Row, load, medians, timed

REPEATS = 9


def measure() -> list[Row]:
    """For the common table: packs of 150 ms, a keystroke of 16 ms."""
    folder = paths.resources("evidence")
    load_packs(folder)
    loading = medians([timed(lambda: load_packs(folder)) for _ in range(REPEATS)])
    base = evidence.shipped()
    base.search("warm")
    queries = ("c", "ce", "ces", "cesetial", "os imbrave", "zz")
    typed = [timed(lambda query=query: base.search(query)) for query in queries]
    return [
        Row("evidence: load and check every pack", "ms", *loading, 150.0, judged="processor",
            note=f"{len(base.by_id)} entries, {load()}"),
        Row("evidence: one keystroke of the search", "ms", *medians(typed), 16.0, judged="processor"),
    ]  # fmt: skip
