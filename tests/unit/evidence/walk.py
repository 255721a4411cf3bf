"""Walks every number of the reference transcription to its entry in the packs, and every entry back to its paper.

    python tests/unit/evidence/walk.py                 what is missing; silent about what is found
    python tests/unit/evidence/walk.py --only seed3    one file, or those whose name contains the word
    python tests/unit/evidence/walk.py --back          numbers of the packs that stand nowhere in their paper
    python tests/unit/evidence/walk.py --write         rewrite the project's own table of facts, once the walk is clean

A row of the transcription is found where an entry of the same paper and the same place carries exactly its numbers,
or these and more; for a study also where several of its results together do.
"""

# ruff: noqa: E402, T201
from __future__ import annotations

import argparse
import csv
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from hccboard import evidence
from hccboard.evidence.model import CriteriaSet, Entry, Regimen, Result, SiteTherapy, Study, Table

REFERENCE = ROOT.parent / "shared" / "rules" / "evidence"
SEEDS = ROOT.parent / "shared" / "seeds"
OWN_TABLE = Path(__file__).with_name("facts.tsv")
PAPERS = {"000": "long_2021", "001": "zhang_2024", "002": "zhu_2025", "003": "sun_2025", "004": "han_2021"}

# the columns with figures of each file; the others are labels
FIGURE_COLUMNS = {
    "trials_systemic": ("value_exp", "value_ctl", "effect", "ci_low", "ci_high", "ci_level_pct", "p_value"),
    "seed0_ehm_by_site": ("value", "comparator_value", "p_value"),
    "seed1_outcomes": ("operation", "non_operation"),
    "seed1_table1_baseline": ("operation_n", "operation_pct", "non_operation_n", "non_operation_pct", "p_value"),
    "seed1_table5_recurrence": ("patients",),
    "seed1_tables2_4_cox": ("estimate", "ci_low", "ci_high", "p_value"),
    "seed2_table3_ic50": ("ic50_as_printed",),
    "seed3_other": ("value",),
    "seed3_survival_rates": ("n", "year", "rate_pct", "p_value"),
    "seed3_table1_baseline": (
        "pre_immuno_n59", "pre_immuno_pct", "pre_surgery_n60", "pre_surgery_pct", "pre_p",
        "post_immuno_n23", "post_immuno_pct", "post_surgery_n23", "post_surgery_pct", "post_p",
    ),
    "seed3_table2_cox": ("hr", "ci_low", "ci_high", "p_value"),
    "seed4_outcomes": ("median_months", "ci_low", "ci_high", "hr", "hr_low", "hr_high", "p_cox", "p_logrank"),
    "seed4_tables1_4": ("n", "pct", "other"),
}  # fmt: skip
LABEL_COLUMNS = ("trial", "site", "modality", "endpoint", "dataset", "model", "item", "variable", "group", "level",
                 "factor", "outcome", "comparison", "target", "drug", "criteria")  # fmt: skip
# sets of criteria and regimens by the name the transcription gives them
SETS = {
    "Xu 2022": "xu_2022", "Wang/TALENTop": "talentop_run_in", "Zhang 2024 eligibility": "zhang_2024_eligibility",
    "pulmonary metastasectomy inclusion": "pulmonary_metastasectomy",
}  # fmt: skip
REGIMENS = {
    "atezolizumab + bevacizumab": "atezolizumab_bevacizumab", "lenvatinib + pembrolizumab": "lenvatinib_pembrolizumab",
    "sintilimab + bevacizumab biosimilar (IBI305)": "sintilimab_ibi305",
    "apatinib + camrelizumab": "camrelizumab_apatinib",
    "tremelimumab + durvalumab": "durvalumab_tremelimumab", "nivolumab + ipilimumab": "nivolumab_ipilimumab",
}  # fmt: skip
_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_SIC = re.compile(r"\S+ \[sic; ([^\]]*)\]")


def numbers(text: str) -> Counter[str]:
    """The numbers in a text, as a bag: "1.0" and "1" are one number, a misprint is what it was meant to be."""
    plain = _SIC.sub(r"\1", text).replace("−", "-")
    return Counter(_plain(one) for one in _NUMBER.findall(plain))


def _plain(number: str) -> str:
    return format(Decimal(number.replace(",", "")).normalize(), "f")


@dataclass(frozen=True)
class Item:
    """One row: of the transcription, or of a pack. ``key`` is exact where a row is known by more than its place."""

    paper: str
    place: str
    label: str
    figures: Counter[str]
    key: str = ""
    flags: frozenset[str] = frozenset()
    where: str = ""
    study: str = ""
    names: tuple[str, ...] = field(default=())
    sizes: Counter[str] = field(default_factory=Counter)


def place_of(text: str) -> str:
    """ "table 1" for Table 1, else "text": headings differ, tables do not."""
    found = re.search(r"table \d+", text.lower())
    return found[0] if found else "text"


def squeezed(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def reference_rows(only: str = "") -> Iterator[Item]:
    """Every row of the transcription that has a figure."""
    for stem, columns in FIGURE_COLUMNS.items():
        if only not in stem:
            continue
        with (REFERENCE / f"{stem}.csv").open(encoding="utf-8", newline="") as file:
            for line, row in enumerate(csv.DictReader(file), 2):
                flags = frozenset(re.findall(r"I-\d\d", row.get("flag") or ""))
                key = f"{row['target']}/{row['drug']}" if "drug" in row else ""
                label = " · ".join(row[one] for one in LABEL_COLUMNS if row.get(one))
                trial = _SIC.sub(r"\1", row.get("trial") or "")
                for figures in _figures_of(stem, row, columns):
                    if figures or key:
                        yield Item(PAPERS[row["seed_file"][:3]], place_of(row["place"]), label, figures, key, flags,
                                   f"{stem}.csv:{line}", trial, (), _sizes(row))  # fmt: skip


def _figures_of(stem: str, row: dict[str, str], columns: tuple[str, ...]) -> list[Counter[str]]:
    """The figures of a row; by site, "59.9 / 53.1" are two studies, each with an entry of its own."""
    if stem == "seed0_ehm_by_site" and " / " in row["value"]:
        return [numbers(part) for part in row["value"].split(" / ")]
    return [sum((numbers(row[column]) for column in columns), Counter())]


def _sizes(row: dict[str, str]) -> Counter[str]:
    return Counter(n for one in ("n_total", "n_exp", "n_ctl") for n in numbers(row.get(one) or ""))


def _result_item(result: Result, studies: dict[str, Study]) -> Item:
    printed = result.printed
    texts = [v.text for v in (*printed.values, *printed.n, *printed.events, printed.estimate, printed.p) if v]
    for limits in (*printed.value_limits, printed.limits):
        if limits is not None:
            texts += [limits.low.text, limits.high.text, format(limits.level, "g") if limits.level else ""]
    study = studies[result.study]
    names = (study.name, *study.also, study.registry, result.subgroup)
    flags = {one.split(".")[1] for one in (*result.discrepancies, *study.discrepancies)}
    known = (study.n, study.n_enrolled, *(arm.n for arm in study.arms), *(value for _, value in result.as_printed))
    sizes = numbers(" ".join(str(one) for one in known if one is not None))
    return Item(result.source.split(".")[1], place_of(result.place), f"{study.name} · {result.endpoint}",
                sum(map(numbers, texts), Counter()), "", frozenset(flags), result.id, result.study,
                names, sizes)  # fmt: skip


def _table_items(table: Table) -> Iterator[Item]:
    paper, place = table.source.split(".")[1], place_of(table.place)
    of_table = {one.split(".")[1] for one in table.discrepancies}
    for row in table.rows:
        flags = frozenset(of_table | {one.split(".")[1] for one in row.discrepancies})
        if table.form == "ic50":
            for column, cell in zip(table.value_columns, row.cells, strict=True):
                figures = numbers(cell.text) if cell else Counter()
                yield Item(paper, place, f"{row.labels[0]} · {column}", figures,
                           f"{row.labels[0]}/{column.split('.')[1]}", flags, row.id)  # fmt: skip
            continue
        texts = [cell.text for cell in row.cells if cell]
        if table.form in ("outcomes", "response", "rates"):
            texts += [label for label in row.labels if numbers(label)]
        yield Item(paper, place, " · ".join(row.labels), sum(map(numbers, texts), Counter()), "", flags, row.id)


def _site_item(entry: SiteTherapy) -> Item:
    texts = [v.text for v in (entry.value, entry.comparator_value, entry.p) if v]
    for limits in (entry.limits, entry.comparator_limits):
        if limits is not None:
            texts += [limits.low.text, limits.high.text, format(limits.level, "g") if limits.level else ""]
    flags = frozenset(one.split(".")[1] for one in entry.discrepancies)
    return Item(entry.source.split(".")[1], "text", entry.outcome, sum(map(numbers, texts), Counter()), "", flags,
                entry.id)  # fmt: skip


def pack_rows(base_of: evidence.Evidence) -> list[Item]:
    """Every row of the packs that carries figures of a paper."""
    studies = {study.id: study for study in base_of.of_kind(Study)}
    rows = [_result_item(result, studies) for result in base_of.of_kind(Result)]
    rows += [item for table in base_of.of_kind(Table) for item in _table_items(table)]
    rows += [_site_item(entry) for entry in base_of.of_kind(SiteTherapy)]
    return rows


def unmatched(found_in: evidence.Evidence, only: str = "") -> list[str]:
    """What the packs do not say though the transcription does; one line for each row."""
    left = pack_rows(found_in)
    problems, open_rows = [], []
    for item in reference_rows(only):
        match = _take(item, left, exact=True)
        if match is None:
            open_rows.append(item)
        else:
            problems += _flag_problems(item, match)
    for item in open_rows:
        match = _take(item, left, exact=False)
        if match is not None:
            problems += _flag_problems(item, match)
        elif not _spread(item, pack_rows(found_in)):
            shown = ", ".join(item.figures) or "no figure"
            problems.append(f"{item.where}: {item.paper}, {item.place}, {item.label}: {shown}")
    return problems + _missing_criteria(found_in, only) + _missing_statements(found_in, only)


def _take(item: Item, rows: list[Item], *, exact: bool) -> Item | None:
    """The row that carries the figures, taken out so that it is not found twice; the fitting study first."""
    fitting = [
        row for row in rows
        if row.paper == item.paper and row.place == item.place and row.key == item.key and _same_study(item, row)
        and (row.figures == item.figures if exact else item.figures <= row.figures)
    ]  # fmt: skip
    if not fitting:
        return None
    best = max(fitting, key=lambda row: (item.flags <= row.flags, _likeness(item.label, row.label)))
    rows.remove(best)
    return best


def _likeness(one: str, other: str) -> int:
    return len(set(re.findall(r"[a-z]+|\d+", one.lower())) & set(re.findall(r"[a-z]+|\d+", other.lower())))


def _same_study(item: Item, row: Item) -> bool:
    if not item.study:
        return not row.study or row.place == "text"
    names = [squeezed(name) for name in row.names if name]
    asked = squeezed(item.study)
    return any(name in asked or asked in name for name in names if name)


def _spread(item: Item, rows: list[Item]) -> bool:
    """Whether several results of the study in this paper carry the figures together."""
    if not item.study:
        return False
    together: Counter[str] = Counter()
    for row in rows:
        if row.paper == item.paper and _same_study(item, row):
            together |= row.figures
    return item.figures <= together


def _flag_problems(item: Item, match: Item) -> list[str]:
    found = [f"{item.where}: {match.where} does not name {one}" for one in sorted(item.flags - match.flags)]
    return found + [f"{item.where}: {match.where} does not know n = {one}" for one in item.sizes - match.sizes]


def _missing_criteria(found_in: evidence.Evidence, only: str) -> list[str]:
    if only not in "conversion_criteria":
        return []
    problems = []
    sets = {entry.id: entry for entry in found_in.of_kind(CriteriaSet)}
    with (REFERENCE / "conversion_criteria.csv").open(encoding="utf-8", newline="") as file:
        for line, row in enumerate(csv.DictReader(file), 2):
            entry = sets.get(f"criteria_set.{SETS[row['set']]}")
            numbered = {one.id: one for one in entry.criteria} if entry else {}
            found = numbered.get(row["no"])
            where = f"conversion_criteria.csv:{line}: {row['set']} {row['no']}"
            if found is None:
                problems.append(f"{where}: no such criterion in criteria_set.{SETS[row['set']]}")
            elif row["machine_reading"] and row["machine_reading"] not in ("resectable",) and found.when is None:
                problems.append(f"{where}: has no machine reading (when)")
            elif not numbers(row["machine_reading"]) <= numbers(_all_text(found)) + numbers(_all_text(found)):
                problems.append(f"{where}: numbers differ: {row['machine_reading']}")
    return problems


def _all_text(requirement: object) -> str:
    from hccboard.evidence import criteria

    when = getattr(requirement, "when", None)
    return f"{getattr(requirement, 'words', '')} {criteria.text(when) if when else ''}"


def _missing_statements(found_in: evidence.Evidence, only: str) -> list[str]:
    if only not in "seed2_table2_pros_cons":
        return []
    wanted: Counter[tuple[str, str]] = Counter()
    with (REFERENCE / "seed2_table2_pros_cons.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            wanted[REGIMENS[row["regimen"]], row["kind"]] += 1
    problems = []
    for (regimen, kind), count in wanted.items():
        entry = found_in.get(f"regimen.{regimen}")
        statements = getattr(entry, f"{kind}s") if isinstance(entry, Regimen) else ()
        told = [s for s in statements if s.source == "source.zhu_2025" and s.place == "Table 2"]
        if len(told) != count:
            problems.append(f"seed2_table2_pros_cons.csv: regimen.{regimen} has {len(told)} of {count} {kind}s")
    return problems


def not_in_paper(found_in: evidence.Evidence) -> list[str]:
    """Numbers the packs ascribe to one of the five papers that its text does not contain."""
    texts = {}
    for path in SEEDS.glob("*.txt"):
        if path.name[:3] in PAPERS:
            text = path.read_text(encoding="utf-8").replace("·", ".").replace("088", "0.88")
            texts[PAPERS[path.name[:3]]] = numbers(text)
    return [
        f"{row.where}: {', '.join(wrong)} not in the text of {row.paper}"
        for row in pack_rows(found_in)
        if row.paper in texts and (wrong := [one for one in row.figures if one not in texts[row.paper]])
    ]


def own_table(found_in: evidence.Evidence) -> list[str]:
    """The project's own table of facts: id of the row and its printed figures, for the day the papers are not here."""
    return sorted(
        f"{row.where}\t{row.label}\t{' '.join(sorted(row.figures.elements()))}" for row in pack_rows(found_in)
    )


def counts_by_place(found_in: evidence.Evidence) -> dict[tuple[str, str], int]:
    """(paper, place) -> rows with figures."""
    return dict(sorted(Counter((row.paper, row.place) for row in pack_rows(found_in)).items()))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="files whose name contains this")
    parser.add_argument("--back", action="store_true")
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    try:
        found_in = evidence.shipped()
    except evidence.PackRefused as refused:
        print(*refused.problems, sep="\n")
        return 1
    if chosen.write:
        OWN_TABLE.write_text("\n".join(own_table(found_in)) + "\n", encoding="utf-8")
        return 0
    problems = not_in_paper(found_in) if chosen.back else unmatched(found_in, chosen.only)
    print(*problems, sep="\n")
    print(f"{len(problems)} open")
    for (paper, place), count in counts_by_place(found_in).items():
        print(f"  {paper:12} {place:10} {count:4}")
    return 1 if problems else 0


__all__ = ["Entry", "Item", "counts_by_place", "not_in_paper", "own_table", "unmatched"]

if __name__ == "__main__":
    sys.exit(main())
