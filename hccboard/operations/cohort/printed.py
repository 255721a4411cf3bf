"""Summary points that papers print of an end-point, for display beside the own cohort. Nothing is pooled or redrawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from hccboard.evidence import Evidence
from hccboard.evidence.model import Result, Source, Study, Table, Value
from hccboard.evidence.model.figures import Limits
from hccboard.operations.cohort.model import Published, PublishedPoint

# Rates of this discrepancy are crude proportions: every one is k of n, censoring ignored (INCONSISTENCIES I-32)
CRUDE = "discrepancy.I-32"
_RATES = {"os": "os_rate", "pfs": "pfs_rate"}


def published(evidence: Evidence, endpoint: str) -> tuple[Published, ...]:
    """Medians and survival at months as printed, those of one arm, end-point, data cut and source together."""
    found: dict[tuple[str, ...], Published] = {}
    for result in evidence.of_kind(Result):
        if result.endpoint not in (endpoint, _RATES.get(endpoint)) or result.subgroup:
            continue
        study = evidence[result.study]
        assert isinstance(study, Study)
        for place, arm in enumerate(result.arms):
            value = _at(result.printed.values, place)
            if value is None or not value.text:
                continue
            key = (result.study, arm, result.cut, result.source)
            one = found.get(key) or _published(evidence, study, arm, result, endpoint)
            found[key] = _with(one, result, _point(result, value, _at(result.printed.value_limits, place)))
    return (*found.values(), *_crude(evidence, endpoint))


def _at(values: tuple[Any, ...], place: int) -> Any:
    return values[place] if place < len(values) else None


def _published(evidence: Evidence, study: Study, arm: str, result: Result, endpoint: str) -> Published:
    shown = next((one for one in study.arms if one.id == arm), None)
    return Published(
        study.name, shown.label if shown else arm, endpoint, _source(evidence, result.source), result.place,
        n="" if shown is None or shown.n is None else str(shown.n), criteria=result.criteria,
        time_zero=study.time_zero, population=study.population,
        drawn=CRUDE not in result.discrepancies, study_id=study.id,
    )  # fmt: skip


def _source(evidence: Evidence, full_id: str) -> str:
    source = evidence.get(full_id)
    return source.short if isinstance(source, Source) else full_id


def _point(result: Result, value: Value, limits: Limits | None) -> PublishedPoint:
    return PublishedPoint(
        value.text, value.number, limits.low.text if limits else "", limits.high.text if limits else "",
        limits.level if limits else None, result.at_months,
    )  # fmt: skip


def _with(one: Published, result: Result, point: PublishedPoint) -> Published:
    caveats = tuple(dict.fromkeys((*one.caveats, *result.caveats, *((result.note,) if result.note else ()))))
    drawn = one.drawn and CRUDE not in result.discrepancies
    one = replace(one, place="; ".join(dict.fromkeys((*one.place.split("; "), result.place))))
    one = replace(one, discrepancies=tuple(dict.fromkeys((*one.discrepancies, *result.discrepancies))))
    if result.at_months is None:
        return replace(one, median=point, caveats=caveats, drawn=drawn, criteria=one.criteria or result.criteria)
    points = tuple(sorted((*one.points, point), key=lambda each: each.months or 0))
    return replace(one, points=points, caveats=caveats, drawn=drawn)


def _crude(evidence: Evidence, endpoint: str) -> Iterator[Published]:
    """Tables of rates at years, which are proportions of all patients: listed, never drawn."""
    for table in evidence.of_kind(Table):
        if table.form != "rates":
            continue
        columns = {name: place for place, name in enumerate(table.value_columns)}
        rows: dict[tuple[str, str], Published] = {}
        for row in table.rows:
            labels = dict(zip(table.label_columns, row.labels, strict=True))
            year, percent, n = (row.cells[columns[name]] for name in ("year", "pct", "n"))
            if labels["endpoint"] != f"{endpoint}_rate" or year is None or year.number is None or percent is None:
                continue
            key = labels["dataset"], labels["arm"]
            one = rows.get(key) or _of_table(evidence, table, key, endpoint, "" if n is None else n.text)
            point = PublishedPoint(percent.text, percent.number, months=year.number * 12)
            rows[key] = replace(one, points=(*one.points, point))
        yield from rows.values()


def _of_table(evidence: Evidence, table: Table, key: tuple[str, str], endpoint: str, n: str) -> Published:
    study = evidence[table.study]
    assert isinstance(study, Study)
    dataset, arm = dict(table.datasets).get(key[0], key[0]), key[1]
    label = next((one.label for one in study.arms if one.id == arm), arm)
    return Published(
        study.name, f"{label}, {dataset}", endpoint, _source(evidence, table.source), table.place, n=n,
        time_zero=study.time_zero, population=study.population, drawn=CRUDE not in table.discrepancies,
        caveats=(*table.caveats, *((table.note,) if table.note else ())), study_id=study.id,
        discrepancies=table.discrepancies,
    )  # fmt: skip
