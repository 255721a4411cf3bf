"""A cohort of 10,000 patients: Kaplan-Meier of four groups with log-rank, from the store to the figure.

The board is made once: patients with a diagnosis, a line of systemic therapy in one of four groups of regimens, studies
with two lesions and follow-up until death or last contact. lifelines, pandas and matplotlib are loaded before, as they
are while the page is open; what that costs once stands in a row of its own. The estimator's share is the time within
lifelines.
"""

from __future__ import annotations

import os
import random
import sys
import time
import zlib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks.measuring import PASSPHRASE, Row, cache, load, medians, timed

PATIENTS = 10_000
LIMIT_MS, READ_MS = 2000.0, 300.0
REGIMENS = ("Lenvatinib + pembrolizumab", "Atezolizumab + bevacizumab", "Durvalumab + tremelimumab", "Sorafenib")
TODAY = date(2026, 11, 21)
FIRST = date(2018, 1, 1)


def patient(number: int, chance: random.Random) -> list[Any]:
    """A synthetic course; how long a patient lives hangs on nothing but chance and a little on the regimen."""
    from hccboard.domain import records
    from hccboard.operations import edits

    case_id = edits.new_id()
    regimen = chance.randrange(4)
    start = FIRST + timedelta(days=chance.randrange(2600))
    months = chance.expovariate(1 / (18 - 2 * regimen))
    end = min(start + timedelta(days=int(months * 30.4375)), TODAY - timedelta(days=chance.randrange(200)))
    end = max(end, start)
    died = start + timedelta(days=int(months * 30.4375)) <= end
    found: list[Any] = [
        records.Patient(id=case_id, case_number=f"S-{number:05d}", sex=chance.choice("MF"), synthetic=True,
                        birth_date=date(chance.randrange(1935, 1995), 6, 1)),
        records.BoardQuestion(case_id=case_id, question="Which line next?", status="draft"),
        records.Diagnosis(case_id=case_id, date=start - timedelta(days=20), basis="imaging"),
        records.Aetiology(case_id=case_id, cause=chance.choice(("hbv", "hcv", "masld")), certainty="yes"),
        records.PerformanceStatus(case_id=case_id, date=start, ecog_low=chance.randrange(2)),
        records.SystemicTherapy(case_id=case_id, date=start, drugs=REGIMENS[regimen], line=1),
        records.FollowUp(case_id=case_id, date=end, vital_status="dead" if died else "alive"),
    ]  # fmt: skip
    lesions = [records.Lesion(id=edits.new_id(), case_id=case_id, label=f"L{i}", organ="liver", date=start,
                              hcc_certainty="yes") for i in (1, 2)]  # fmt: skip
    found += lesions
    size = [chance.randrange(20, 90), chance.randrange(12, 60)]
    for visit in range(1 + min(3, (end - start).days // 60)):
        day = start + timedelta(days=60 * visit if visit else -7)
        study = records.ImagingStudy(id=edits.new_id(), case_id=case_id, label=f"CT {visit}", modality="ct", date=day,
                                     new_lesions="no", all_nodules_listed=True)  # fmt: skip
        found.append(study)
        for place, lesion in enumerate(lesions):
            size[place] = max(5, int(size[place] * chance.uniform(0.75, 1.2)))
            found.append(records.Measurement(
                case_id=case_id, date=study.date, lesion_id=lesion.id, study_id=study.id, state="measured",
                longest_diameter_mm=size[place], viable_diameter_mm=max(1, size[place] - chance.randrange(5)),
            ))  # fmt: skip
    return found


def board(count: int) -> Path:
    """A board file with the cohort, made on the first call, and anew where rows were made by other rules."""
    from hccboard.domain.case_course import course_rules
    from hccboard.operations import edits, stores
    from hccboard.storage.schema import HEAD
    from tests.benchmarks.bench_store import FAST, identity_summary

    rules = f"{zlib.crc32(course_rules().encode()):08x}"
    path = cache() / f"cohort-{count}-{HEAD}-{rules}.hccboard"
    if not path.exists():
        print(f"making a cohort of {count:,} cases, once", file=sys.stderr)
        beside = path.with_name(f"making-{os.getpid()}.hccboard")
        with stores.create_store(beside, PASSPHRASE, author="benchmark", cost=FAST) as store:
            edits.save_batches(store, batches(count), summarise=identity_summary)
        beside.rename(path)
    return path


def batches(count: int) -> Iterator[list[Any]]:
    chance = random.Random(20261121)
    for start in range(1, count + 1, 200):
        yield [one for number in range(start, min(start + 200, count + 1)) for one in patient(number, chance)]


def measure(count: int = PATIENTS, rounds: int = 3) -> list[Row]:
    from hccboard.operations import cohort, courses, stores

    what = f"survival: {count:,} patients"
    loading = timed(load_libraries)
    rows = [Row(f"{what}, lifelines and matplotlib loaded once", "ms", *loading)]
    with stores.open_store(board(count), PASSPHRASE, author="benchmark", read_only=True) as store:
        assert not courses.outdated_count(store, today=TODAY)
        registry = cohort.registry_of(store, today=TODAY)
        question = cohort.Question("os", "first_systemic", group_by="regimen")
        found = cohort.analyse(registry, question)
        assert found.survival is not None and len(found.survival.curves) == 4
        reads = [timed(lambda: cohort.registry_of(store, today=TODAY)) for _round in range(rounds)]
        estimators = Estimators()
        analyses = [timed(lambda: cohort.analyse(registry, question)) for _round in range(rounds)]
    draws = [timed(lambda: draw(found)) for _round in range(rounds)]
    parts = [medians(one) for one in (reads, analyses, draws)]
    whole = sum(wall for wall, _used in parts), sum(used for _wall, used in parts)
    own = estimators.taken / rounds
    note = f"estimators {own:.0f} ms, {own / parts[1][1]:.0%} of it"
    rows += [
        Row(f"{what}, rows read from the store", "ms", *parts[0], limit=READ_MS),
        Row(f"{what}, four groups analysed", "ms", *parts[1], note=note),
        Row(f"{what}, figure drawn", "ms", *parts[2]),
        Row(f"{what}, from the store to the figure", "ms", *whole, limit=LIMIT_MS),
    ]
    return rows


def load_libraries() -> None:
    import lifelines  # noqa: F401
    import matplotlib.backends.backend_agg  # noqa: F401

    from hccboard.evidence import with_local

    with_local()


class Estimators:
    """Milliseconds of the processor within the library's estimators."""

    def __init__(self) -> None:
        import lifelines
        from lifelines import statistics

        self.taken = 0.0
        lifelines.KaplanMeierFitter.fit = self._watched(lifelines.KaplanMeierFitter.fit)
        statistics.multivariate_logrank_test = self._watched(statistics.multivariate_logrank_test)

    def _watched(self, work: Any) -> Any:
        def watched(*given: Any, **named: Any) -> Any:
            began = time.process_time()
            try:
                return work(*given, **named)
            finally:
                self.taken += (time.process_time() - began) * 1000

        return watched


def draw(found: Any) -> None:
    """The figure as pixels, as a worker makes it for the page."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    from hccboard.reports.figure_look import FigureLook
    from hccboard.reports.survival_chart import CurveLine, SurvivalChart
    from hccboard.reports.survival_figures import draw_survival

    lines = tuple(CurveLine(one, one.group, f"{one.group}, n {one.n}") for one in found.survival.curves)
    chart = SurvivalChart("Overall survival", "Months", "%", lines, box=("Log-rank",))
    figure = Figure(figsize=(6.9, 4.9), dpi=100)
    FigureCanvasAgg(figure)
    draw_survival(figure, FigureLook(), chart)
    figure.canvas.draw()


def main() -> None:
    from tests.benchmarks.run import show

    print(load())
    show(measure(*(int(one) for one in sys.argv[1:2])))


if __name__ == "__main__":
    main()
