"""Every kind of record comes back from the store as it went in."""

from __future__ import annotations

import contextlib
import dataclasses
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from hccboard.domain.records import RECORD_TYPES, Patient, Record
from hccboard.errors import Cancelled
from hccboard.operations.stores import BoardStore
from hccboard.storage import record_mapper, record_store
from hccboard.storage.tables import RECORD_TABLES

TEXT = some.text(some.characters(blacklist_categories=("Cs",), blacklist_characters="\0"), max_size=40)
VALUES = {
    "text": TEXT,
    "integer": some.integers(-(2**62), 2**62),
    "truth": some.booleans(),
    "decimal": some.decimals(allow_nan=False, allow_infinity=False),
    "date": some.dates(),
    "moment": some.datetimes(timezones=some.just(UTC)).map(lambda moment: moment.replace(fold=0)),
    "list": some.lists(TEXT, max_size=4).map(tuple),
}


def records_of(kind: type[Record]) -> some.SearchStrategy[Record]:
    columns = record_mapper.mapping(kind).columns
    return some.builds(
        kind,
        **{c.name: VALUES[c.kind] | some.none() if c.optional else VALUES[c.kind] for c in columns},
    )


def same(one: Record, other: Record) -> bool:
    """Equal in every field, and in the way decimals are written."""
    return one == other and repr(one) == repr(other)


@pytest.mark.parametrize("kind", RECORD_TYPES.values(), ids=list(RECORD_TYPES))
@given(data=some.data())
@settings(max_examples=25, deadline=None)
def test_a_record_survives_its_row_and_its_json(kind: type[Record], data: some.DataObject) -> None:
    record = data.draw(records_of(kind))
    values = record_mapper.to_values(record)
    assert all(value is None or type(value) in {str, int} for value in values)
    assert same(record_mapper.from_values(kind, values), record)
    text = record_mapper.to_json(record)
    back = record_mapper.from_json(kind.__name__, text, record_id=record.id, case_id=record.case_id)
    assert same(back, record)


@pytest.mark.parametrize("kind", RECORD_TYPES.values(), ids=list(RECORD_TYPES))
@given(data=some.data())
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_record_survives_the_database(kind: type[Record], board: BoardStore, data: some.DataObject) -> None:
    drawn = data.draw(records_of(kind))
    patient = Patient(id="p", case_id="p", case_number="1", recorded_at=datetime.now(UTC))
    links = {c.name: None for c in record_mapper.mapping(kind).columns if c.refers_to}
    record = dataclasses.replace(drawn, id="x" if kind is not Patient else "p", **{**links, "case_id": "p"})
    with contextlib.suppress(Cancelled), board.storage.writing() as connection:
        record_store.insert(connection, [record] if kind is Patient else [patient, record])
        (found,) = record_store.fetch(connection, kind, [record.id]).values()
        raise Cancelled  # the next example finds an empty store
    assert same(found, record)


def test_an_exact_decimal_keeps_its_digits() -> None:
    assert record_mapper.to_values(RECORD_TYPES["BodySize"](weight_kg=Decimal("70.50")))[-1] == "70.50"


def test_not_recorded_and_no_stay_apart() -> None:
    kind = RECORD_TYPES["Aetiology"]
    for answer in (None, False, True):
        record = kind(antiviral_therapy=answer)
        back = record_mapper.from_values(kind, record_mapper.to_values(record))
        assert back.antiviral_therapy is answer


def test_the_date_of_a_record_is_text_a_person_can_read() -> None:
    values = dict(
        zip(
            record_mapper.mapping(Patient).names,
            record_mapper.to_values(Patient(birth_date=date(1958, 2, 3))),
            strict=True,
        )
    )
    assert values["birth_date"] == "1958-02-03"


def test_table_names() -> None:
    assert record_mapper.table_name("LabResult") == "lab_result"
    assert {m.table for m in record_mapper.mappings()} == {t.name for t in RECORD_TABLES.values()}
