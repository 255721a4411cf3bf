"""All promised numbers in one table: ``python tests/benchmarks/run.py [--only start,search] [--quick]``.

Nothing here fails: machines differ, and this one may be busy. "ratio" is the measured value to the promised one;
up to 1.00 the promise is kept. Wall and processor time stand side by side, because on a busy machine only the second
tells about the program. Boards are made once and kept in the temporary folder.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from tests.benchmarks.measuring import Row, load


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def heading() -> str:
    return f"{'':66} {'wall':>8} {'process':>8} {'':7} {'promised':>10} {'ratio':>6}"


def line(row: Row) -> str:
    promised = f"{'>=' if row.least else '<='} {_number(row.limit)}" if row.limit is not None else ""
    ratio = f"{row.ratio:.2f}" if row.ratio is not None else ""
    return (
        f"{row.name:66} {_number(row.wall):>8} {_number(row.processor):>8} {row.unit:7} {promised:>10} {ratio:>6}"
        f"  {row.note}"
    ).rstrip()


def show(rows: Sequence[Row]) -> None:
    print(heading())
    for row in rows:
        print(line(row))


def main() -> None:
    from tests.benchmarks import (
        bench_assess,
        bench_evidence,
        bench_import,
        bench_report,
        bench_search,
        bench_start,
        bench_survival,
        bench_timeline,
    )

    benchmarks = {
        "start": bench_start.measure, "search": bench_search.measure, "assess": bench_assess.measure,
        "report": bench_report.measure, "import": bench_import.measure, "evidence": bench_evidence.measure,
        "survival": bench_survival.measure, "timeline": bench_timeline.measure,
    }  # fmt: skip
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default=",".join(benchmarks), help=f"some of {','.join(benchmarks)}")
    chosen = parser.parse_args().only.split(",")
    unknown = set(chosen) - set(benchmarks)
    if unknown:
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}")
    print(f"{load()}, Python {sys.version.split()[0]}")
    print(heading(), flush=True)
    for name in chosen:
        for row in benchmarks[name]():
            print(line(row), flush=True)
    print(f"{load()} at the end")


if __name__ == "__main__":
    main()
