"""One mapper for every kind of record: dataclass -> row of plain values -> dataclass, without loss.

Rows hold only text, integers and NULL, so both database engines store the same: decimals and dates as text,
several choices as a JSON list, yes/no as 1/0, "not recorded" as NULL.
"""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache, cached_property
from typing import Any

from hccboard.domain.records import RECORD_TYPES, Record, field_types

Encoder = Callable[[Any], Any]


@dataclass(frozen=True)
class Column:
    """One field of a record as stored. ``optional`` columns may be NULL; ``refers_to`` is a table name."""

    name: str
    kind: str  # text, integer, truth, decimal, date, moment, list
    optional: bool
    refers_to: str = ""


@dataclass(frozen=True)
class Mapping:
    """The table of one kind of record."""

    kind: type[Record]
    table: str
    columns: tuple[Column, ...]
    defaults: dict[str, Any]

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


_ENCODE: dict[str, Encoder] = {
    "truth": int,
    "decimal": str,
    "date": date.isoformat,
    "moment": datetime.isoformat,
    "list": lambda value: _ENCODER.encode(list(value)),
}
_DECODE: dict[str, Encoder] = {
    "truth": bool,
    "decimal": Decimal,
    "date": date.fromisoformat,
    "moment": datetime.fromisoformat,
    "list": lambda value: tuple(json.loads(value)),
}
_KINDS: dict[Any, str] = {
    str: "text", bool: "truth", int: "integer", Decimal: "decimal", date: "date", datetime: "moment",
}  # fmt: skip


@cache
def mapping(kind: type[Record]) -> Mapping:
    """The mapping of a kind; the table is its name in snake case."""
    hints = field_types(kind)
    columns = tuple(_column(f, hints[f.name]) for f in dataclasses.fields(kind))
    defaults = {f.name: f.default for f in dataclasses.fields(kind)}
    return Mapping(kind, table_name(kind.__name__), columns, defaults)


def mappings() -> tuple[Mapping, ...]:
    return tuple(mapping(kind) for kind in RECORD_TYPES.values())


@cache
def table_name(kind_name: str) -> str:
    """``LabResult`` -> ``lab_result``."""
    return "".join("_" + c.lower() if c.isupper() else c for c in kind_name).lstrip("_")


def _column(one: dataclasses.Field[Any], hint: Any) -> Column:
    optional = False
    if isinstance(hint, types.UnionType):
        optional = True
        hint = next(a for a in typing.get_args(hint) if a is not type(None))
    kind = "list" if typing.get_origin(hint) is tuple else _KINDS[hint]
    spec = one.metadata.get("field")
    refers_to = table_name(spec.of) if spec is not None and spec.kind == "reference" else ""
    if one.name == "case_id":
        refers_to = "patient"
    return Column(one.name, kind, optional, refers_to)


@cache
def _codecs(kind: type[Record]) -> tuple[tuple[str, Encoder | None, Encoder | None], ...]:
    return tuple((c.name, _ENCODE.get(c.kind), _DECODE.get(c.kind)) for c in mapping(kind).columns)


def to_values(record: Record) -> list[Any]:
    """The row of a record, in the order of ``mapping(kind).columns``."""
    values = []
    for name, encode, _decode in _codecs(type(record)):
        value = getattr(record, name)
        values.append(value if value is None or encode is None else encode(value))
    return values


def from_values(kind: type[Record], values: typing.Sequence[Any]) -> Record:
    """The record of a row that holds every column in order."""
    decoded = {}
    for (name, _encode, decode), value in zip(_codecs(kind), values, strict=True):
        decoded[name] = value if value is None or decode is None else decode(value)
    return kind(**decoded)


@cache
def _empty_values(kind: type[Record]) -> tuple[Any, ...]:
    """The stored form of the defaults; what equals them is left out of the audit trail."""
    return tuple(to_values(kind()))


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_BESIDE = ("id", "case_id")  # stand beside the JSON in every line of the trail


@cache
def _json_fields(kind: type[Record]) -> tuple[tuple[str, Encoder | None, Any], ...]:
    codecs = {name: encode for name, encode, _decode in _codecs(kind)}
    empty = dict(zip(mapping(kind).names, _empty_values(kind), strict=True))
    return tuple((name, codecs[name], empty[name]) for name in codecs if name not in _BESIDE)


def to_json(record: Record) -> str:
    """The record as compact JSON of its stored form, without its ids and what holds its default."""
    stored = {}
    for name, encode, empty in _json_fields(type(record)):
        value = getattr(record, name)
        if value is not None and encode is not None:
            value = encode(value)
        if value != empty:
            stored[name] = value
    return _ENCODER.encode(stored)


def from_json(kind_name: str, text: str, *, record_id: str, case_id: str) -> Record:
    """The record of ``to_json``."""
    kind = RECORD_TYPES[kind_name]
    stored = {**json.loads(text), "id": record_id, "case_id": case_id}
    values = [
        stored.get(name, empty)
        for name, empty in zip(mapping(kind).names, _empty_values(kind), strict=True)
    ]
    return from_values(kind, values)
