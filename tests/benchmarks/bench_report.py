"""How long one board summary takes as a PDF, in a cold and in a warm process, and where the time goes.

Run ``python tests/benchmarks/bench_report.py [--rounds N]``. Times are processor time of this process in
milliseconds, medians; "ratio" is the time divided by the limit of 300 ms for a one-case PDF in a warm process.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from hccboard.domain.records import CaseRecords, Patient
from hccboard.operations.demonstration import BOARD_DATE, build_demonstration
from hccboard.operations.reporting import summary_input, summary_pdf
from tests.benchmarks.measuring import Row, load, medians, timed

LIMIT_MS = 300.0


def demonstration() -> dict[str, CaseRecords]:
    found = {}
    for records in build_demonstration():
        patient = next(r for r in records if isinstance(r, Patient))
        found[patient.case_number] = CaseRecords(patient, tuple(r for r in records if r is not patient))
    return found


def milliseconds(work: Callable[[], Any]) -> float:
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


def median(work: Callable[[], Any], rounds: int) -> float:
    return statistics.median(milliseconds(work) for _round in range(rounds))


def row(name: str, taken: float, size: int = 0) -> None:
    shown = f"{size / 1024:8.0f} kB" if size else " " * 11
    print(f"{name:52} {taken:8.1f} ms {taken / LIMIT_MS:6.2f} {shown}")


def whole(case: CaseRecords, language: str, *, anonymise: bool = False) -> bytes:
    """Snapshot, assessment and PDF."""
    given = summary_input(case, BOARD_DATE, language=language, printed_by="benchmark")
    return summary_pdf(given, anonymise=anonymise)


def parts(case: CaseRecords, language: str, rounds: int) -> None:
    """Where the time goes in one case."""
    from hccboard import translate
    from hccboard.reports import parts as page_parts
    from hccboard.reports.summary_content import SummaryContent
    from hccboard.reports.summary_pdf import best_layout

    translate.use(language)
    row("  snapshot, assessment", median(lambda: summary_input(case, BOARD_DATE), rounds))
    given = summary_input(case, BOARD_DATE, language=language)
    row("  words, liver map", median(lambda: SummaryContent.of(given), rounds))
    content = SummaryContent.of(given)
    frame = page_parts.frame("Tumour board summary", content.banner, content.foot, content.printed)
    row("  layout", median(lambda: best_layout(content, frame), rounds))
    translate.use("en")


def measure(rounds: int = 9) -> list[Row]:
    """For the common table: one case in a warm process, in both languages, and the slowest of the demonstration."""
    cases = demonstration()
    for language in ("en", "zh_CN"):
        whole(cases["HCC-0155"], language)
    rows = []
    for name, number, language in (
        ("HCC-0142 in English", "HCC-0142", "en"), ("HCC-0142 in Chinese", "HCC-0142", "zh_CN"),
        ("HCC-0155, Chinese name", "HCC-0155", "en"),
    ):  # fmt: skip
        wall, processor = medians([timed(partial(whole, cases[number], language)) for _ in range(rounds)])
        rows.append(Row(f"report: one-case PDF, warm, {name}", "ms", wall, processor, LIMIT_MS, note=load()))
    slowest = max((medians([timed(partial(whole, case, "zh_CN")) for _ in range(3)]), number)
                  for number, case in cases.items())  # fmt: skip
    rows.append(Row(f"report: slowest of {len(cases)} in Chinese ({slowest[1]})", "ms", *slowest[0], LIMIT_MS))
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    cases = demonstration()
    rich, chinese = cases["HCC-0142"], cases["HCC-0155"]
    print(f"{'one-case PDF':52} {'median':>11} {'ratio':>6}")
    row("first PDF of the process, English", milliseconds(lambda: whole(rich, "en")))
    row("first PDF with Chinese (reads two fonts of 10 MB)", milliseconds(lambda: whole(chinese, "zh_CN")))
    for name, case, language in (
        ("warm, HCC-0142, English", rich, "en"), ("warm, HCC-0155, Chinese name, English", chinese, "en"),
        ("warm, HCC-0142, Chinese", rich, "zh_CN"), ("warm, HCC-0155, Chinese", chinese, "zh_CN"),
    ):  # fmt: skip
        taken = median(lambda case=case, language=language: whole(case, language), rounds)
        row(name, taken, len(whole(case, language)))
    row("warm, HCC-0142, English, anonymised", median(lambda: whole(rich, "en", anonymise=True), rounds))
    slowest = max((median(lambda case=case: whole(case, "zh_CN"), 3), number) for number, case in cases.items())
    row(f"warm, slowest of {len(cases)} in Chinese ({slowest[1]})", slowest[0])
    print("of which, HCC-0142 in Chinese:")
    parts(rich, "zh_CN", rounds)
    print("The rest is drawing, font subsets and the structure tree.")


if __name__ == "__main__":
    main()
