"""How fast the store answers: search at 100,000 cases against the bare SQL, writing, opening.

Run ``python tests/benchmarks/bench_store.py [--cases N] [--keep FILE]``. With ``--keep`` the store is made once
and used again. Every figure is a median; "ratio" is ours divided by the bare statements on the same file.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from array import array
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from hccboard.domain.records import BoardQuestion, CaseRecords, Patient, Procedure, Record, SystemicTherapy
from hccboard.domain.summary import CaseSummary
from hccboard.operations import cases, edits, stores
from hccboard.storage import search_text

PASSPHRASE = "benchmark passphrase"
FAST = stores.KeyCost(65_536, 1, 4)
FIRST_ROWS = 400  # what a keystroke reads of the order
PAINTED_ROWS = 50  # what it reads of the rows
TYPED = (
    "zhangwei", "HCC-004217", "tace", "lenvatinib", "wang li", "\u5f20\u4f1f", "\u6b27\u9633\u5a1c\u5a1c",
    "resection", "5000", "atezolizumab bevacizumab", "hcc", "conversion",
)  # fmt: skip
SURNAMES = ("Zhang", "Wang", "Li", "Chen", "Liu", "Yang", "Huang", "Zhao", "Wu", "Zhou", "Smith", "Garcia")
GIVEN = ("Wei", "Fang", "Na", "Min", "Jing", "Lei", "Jun", "Yan", "Anna", "Peter", "Xin", "Hao", "Li", "Bo")
HAN_SURNAMES = ("\u5f20", "\u738b", "\u674e", "\u9648", "\u6b27\u9633", "\u8bf8\u845b")
HAN_GIVEN = ("\u4f1f", "\u82b3", "\u5a1c", "\u5a1c\u5a1c", "\u654f", "\u9759", "\u5efa\u56fd", "\u5c0f\u660e")
WORDS = (
    "conversion", "hepatectomy", "now", "or", "continue", "systemic", "therapy", "resection", "ablation",
    "single", "nodule", "second", "first", "line", "after", "progression", "transplant", "listing",
    "downstaging", "Milan", "stop", "recurrent", "lesion", "portal", "thrombus", "biopsy",
)  # fmt: skip
DRUGS = ("atezolizumab + bevacizumab", "lenvatinib", "sorafenib", "durvalumab + tremelimumab", "")


def synthetic_case(number: int, chance: random.Random) -> list[Record]:
    """A case whose name, question and treatment can be searched for."""
    case_id = edits.new_id()
    han = number % 3 == 0
    name = (
        chance.choice(HAN_SURNAMES) + chance.choice(HAN_GIVEN)
        if han
        else f"{chance.choice(SURNAMES)} {chance.choice(GIVEN)}"
    )
    meeting = date(2026, 1, 1) + timedelta(days=chance.randrange(365)) if chance.random() < 0.6 else None
    records: list[Record] = [
        Patient(id=case_id, case_number=f"HCC-{number:06d}", name=name, hospital_number=f"H{number * 37:08d}",
                sex=chance.choice("MF"), age_years=chance.randrange(30, 90)),
        BoardQuestion(case_id=case_id, question=" ".join(chance.choices(WORDS, k=8)), meeting_date=meeting,
                      status=chance.choice(("draft", "preparing", "ready", "discussed"))),
    ]  # fmt: skip
    drug = chance.choice(DRUGS)
    if drug:
        records.append(SystemicTherapy(case_id=case_id, drugs=drug))
    if chance.random() < 0.4:
        records.append(Procedure(case_id=case_id, kind=chance.choice(("tace", "haic", "resection"))))
    return records


def identity_summary(case: CaseRecords) -> CaseSummary:
    """The line of a case without an assessment: this measures the store."""
    question = case.latest(BoardQuestion)
    return CaseSummary(
        case.patient.id, case.patient.case_number, case.patient.name, case.patient.sex or "",
        case.patient.age_years, question.question, question.meeting_date, question.status or "",
        "B|C", "IIIa", "A5", "-2.71", "1", "1", "12", "down", "PR", "", 20, 24, 4, date(2026, 11, 21), "",
    )  # fmt: skip


def batches(count: int) -> Iterator[list[Record]]:
    chance = random.Random(20261121)
    for start in range(1, count + 1, 500):
        numbers = range(start, min(start + 500, count + 1))
        yield [record for number in numbers for record in synthetic_case(number, chance)]


def median_ms(call: Callable[[], object], times: int = 5) -> float:
    taken = []
    for _ in range(times):
        begin = time.perf_counter()
        call()
        taken.append((time.perf_counter() - begin) * 1000)
    return statistics.median(taken)


def ours(store: stores.BoardStore, text: str) -> Callable[[], object]:
    def run() -> object:
        found = cases.case_ids(store, cases.CaseQuery(search=text), limit=FIRST_ROWS)
        return cases.case_summaries(store, found.keys[:PAINTED_ROWS])

    return run


def bare(store: stores.BoardStore, text: str) -> Callable[[], object]:
    """The same rows by the same statements, written down and sent to the driver without anything around."""
    query = search_text.query(text)
    with store.storage.querying() as connection:
        sql = "SELECT count(*) FROM (SELECT 1 FROM case_search WHERE case_search MATCH ? LIMIT 1001)"
        few = connection.execute(sql, (query,)).fetchone()[0] <= 1000
    plus = "+" if few else ""
    match = "case_key IN (SELECT rowid FROM case_search WHERE case_search MATCH ?)"
    order = (
        f"SELECT case_key FROM case_summary WHERE {plus}voided = 0 AND {plus}meeting_date IS NOT NULL"
        f" AND {match} ORDER BY {plus}meeting_date, changed_at DESC LIMIT {FIRST_ROWS}"
    )
    rest = (
        f"SELECT case_key FROM case_summary WHERE {plus}voided = 0 AND {plus}meeting_date IS NULL"
        f" AND {match} ORDER BY case_key LIMIT ?"
    )
    columns = ", ".join(CaseSummary.__dataclass_fields__)

    def run() -> object:
        with store.storage.querying() as connection:
            keys = [key for (key,) in connection.execute(order, (query,))]
            if len(keys) < FIRST_ROWS:
                keys += [key for (key,) in connection.execute(rest, (query, FIRST_ROWS - len(keys)))]
            connection.execute("SELECT count(*) FROM case_search WHERE case_search MATCH ?", (query,)).fetchone()
            shown = array("q", keys[:PAINTED_ROWS])
            marks = ", ".join("?" * len(shown))
            return connection.execute(
                f"SELECT case_key, {columns} FROM case_summary WHERE case_key IN ({marks})", tuple(shown)
            ).fetchall()

    return run


def search_table(store: stores.BoardStore) -> None:
    texts, all_ours, all_bare = [], [], []
    print(f"\n{'typed':28} {'matches':>8} {'ours ms':>9} {'bare ms':>9} {'ratio':>6}")
    for word in TYPED:
        for end in range(1, len(word) + 1):
            text = word[:end]
            if not search_text.query(text):
                continue
            mine, plain = median_ms(ours(store, text)), median_ms(bare(store, text))
            texts.append(text)
            all_ours.append(mine)
            all_bare.append(plain)
            if end in {1, 2, len(word)}:
                total = cases.case_ids(store, cases.CaseQuery(search=text), limit=1).total
                print(f"{text:28} {total:8} {mine:9.2f} {plain:9.2f} {mine / plain:6.2f}")
    mine, plain = statistics.median(all_ours), statistics.median(all_bare)
    print(f"{'median of ' + str(len(all_ours)) + ' keystrokes':28} {'':8} {mine:9.2f} {plain:9.2f} "
          f"{mine / plain:6.2f}   (promised: 16 ms, ratio 1.5)")  # fmt: skip
    slowest = max(range(len(all_ours)), key=all_ours.__getitem__)
    print(f"{'slowest: ' + texts[slowest]:28} {'':8} {all_ours[slowest]:9.2f} {all_bare[slowest]:9.2f}")


def list_table(store: stores.BoardStore) -> None:
    print(f"\n{'the whole list':28} {'ms':>9}")
    for sort in ("meeting_date", "case_number", "name", "missing"):
        for down in (False, True):
            query = cases.CaseQuery(sort=sort, descending=down)
            first = median_ms(lambda q=query: cases.case_ids(store, q, limit=FIRST_ROWS))
            full = median_ms(lambda q=query: cases.case_ids(store, q))
            print(f"by {sort + (', down' if down else ''):25} {full:9.2f}   first {FIRST_ROWS}: {first:.2f}")
    keys = cases.case_ids(store, cases.CaseQuery()).keys
    print(f"{'a page of 200 rows':28} {median_ms(lambda: cases.case_summaries(store, keys[500:700])):9.2f}")
    print(f"{'counts of all views':28} {median_ms(lambda: cases.case_counts(store, cases.CaseQuery())):9.2f}")
    with store.storage.querying() as connection:
        case_id = connection.execute("SELECT case_id FROM case_summary WHERE case_key = 77").fetchone()[0]
    print(f"{'reading one case':28} {median_ms(lambda: cases.read_case(store, case_id)):9.2f}")
    print(f"{'saving one record':28} {median_ms(lambda: save_one(store, case_id), 21):9.2f}")


def save_one(store: stores.BoardStore, case_id: str) -> None:
    edits.save(store, [Procedure(case_id=case_id, kind="tace")])


def make(path: Path, count: int) -> None:
    with stores.create_store(path, PASSPHRASE, author="benchmark", cost=FAST) as store:
        begin = time.perf_counter()
        changes = edits.save_batches(store, batches(count), reason="benchmark")
        taken = time.perf_counter() - begin
    written = changes.counts["create"]
    print(f"written: {count} cases, {written} records in {taken:.1f} s ({written / taken:.0f} records/s), "
          f"{path.stat().st_size / 1e6:.0f} MB")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--keep", type=Path)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = chosen.keep or Path(folder) / "benchmark.hccboard"
        if not path.exists():
            make(path, chosen.cases)
        begin = time.perf_counter()
        with stores.open_store(path, PASSPHRASE, author="benchmark") as store:
            print(f"unlocked in {(time.perf_counter() - begin) * 1000:.0f} ms (lowered key cost)")
            search_table(store)
            list_table(store)


if __name__ == "__main__":
    main()
