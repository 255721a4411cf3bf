"""What every benchmark shares: a row of the table, medians, the load of the machine, boards that are made once."""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

PASSPHRASE = "benchmark passphrase"


@dataclass(frozen=True)
class Row:
    """One line of the table.

    ``wall`` and ``processor`` are in ``unit``; ``limit`` is for ``wall`` unless ``judged`` is "processor". The
    ratio is measured to promised, turned round for a least value, so that up to 1 is kept.
    """

    name: str
    unit: str
    wall: float | None = None
    processor: float | None = None
    limit: float | None = None
    least: bool = False
    judged: str = "wall"
    note: str = ""

    @property
    def ratio(self) -> float | None:
        measured = self.processor if self.judged == "processor" else self.wall
        if measured is None or self.limit is None:
            return None
        return self.limit / measured if self.least else measured / self.limit


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """(wall, processor) milliseconds of one call."""
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return (time.perf_counter() - wall) * 1000, (time.process_time() - processor) * 1000


def medians(pairs: list[tuple[float, float]]) -> tuple[float, float]:
    """The median of the walls and the median of the processor times."""
    return statistics.median(wall for wall, _ in pairs), statistics.median(used for _, used in pairs)


def load() -> str:
    """The load of the machine: above the number of its processors, wall times are those of a queue."""
    if not hasattr(os, "getloadavg"):
        return "load unknown"
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"


def cache() -> Path:
    """A folder that stays between runs; delete it to begin anew."""
    folder = Path(tempfile.gettempdir()) / "hccboard-benchmarks"
    folder.mkdir(exist_ok=True)
    return folder


def board_of(count: int) -> Path:
    """A board file with this many synthetic cases, made on the first call."""
    from hccboard.operations import edits, stores
    from hccboard.storage.schema import HEAD
    from tests.benchmarks.bench_store import FAST, batches, identity_summary

    path = cache() / f"board-{count}-{HEAD}.hccboard"
    if not path.exists():
        print(f"making a board of {count:,} cases, once", file=sys.stderr)
        beside = path.with_name(f"making-{os.getpid()}.hccboard")
        with stores.create_store(beside, PASSPHRASE, author="benchmark", cost=FAST) as store:
            edits.save_batches(store, batches(count), reason="benchmark", summarise=identity_summary)
        beside.rename(path)
    return path
