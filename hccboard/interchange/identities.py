"""Who each row is about: cases of the file, cases of the store, and rows that must stay out.

A row is known by its hospital number, else its case number, else name and birth date, else by where it stands. A
number that comes with another sex or birth date is not believed: the row is left out and named.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, Protocol

from hccboard.domain.records import CaseRecords, Patient
from hccboard.interchange import import_keys
from hccboard.interchange.values import Day

NEW, UPDATE, SAME, LEFT_OUT = "new", "update", "same", "left_out"
BY_ROW = "row"
_AGE_TOLERANCE_YEARS = 3


class ExistingCases(Protocol):
    """What the import asks the store; answered by ``operations.imports``."""

    def by_hospital_number(self, numbers: Collection[str]) -> Mapping[str, tuple[str, ...]]:
        """The case ids for each hospital number that is there."""

    def by_case_number(self, numbers: Collection[str]) -> Mapping[str, str]:
        """The case id for each case number that is there."""

    def cases(self, case_ids: Collection[str]) -> Mapping[str, CaseRecords]:
        """Everything recorded about these cases."""


class NoCases:
    """A store without cases."""

    def by_hospital_number(self, numbers: Collection[str]) -> Mapping[str, tuple[str, ...]]:
        return {}

    def by_case_number(self, numbers: Collection[str]) -> Mapping[str, str]:
        return {}

    def cases(self, case_ids: Collection[str]) -> Mapping[str, CaseRecords]:
        return {}


class Identity(NamedTuple):
    """What a row says about who it is; ``kind`` is ``hospital``, ``case``, ``person`` or ``row``."""

    kind: str
    key: str
    hospital_number: str = ""
    case_number: str = ""
    sex: str = ""
    birth: Day | None = None
    age: int | None = None
    day: date | None = None


@dataclass(slots=True)
class RowFate:
    """What becomes of a row. ``first_row`` is the earlier row with the same number, -1 if there is none."""

    identity: Identity
    fate: str = NEW
    reason: str = ""
    case_id: str = ""
    first_row: int = -1


def identity_of(values: Mapping[str, Any], place: str) -> Identity:
    """The identity of a row; ``place`` (file, sheet, row number) stands in where it names no patient."""
    hospital, case = values.get("hospital_number") or "", values.get("case_number") or ""
    name, birth = values.get("name") or "", values.get("birth_date")
    if hospital:
        kind, key = "hospital", hospital
    elif case:
        kind, key = "case", case.casefold()
    elif name and birth is not None:
        kind, key = "person", f"{name.casefold()}|{birth}"
    else:
        kind, key = BY_ROW, place
    day = values.get("visit_date")
    return Identity(
        kind, key, hospital, case, values.get("sex") or "", birth, values.get("age"), day.day if day else None
    )


def fixed_case_id(identity: Identity) -> str:
    """The id of a case that has no number to find it by: the same for the same person or place, always."""
    return import_keys.digest("case", identity.kind, identity.key) + "00000000"


def contradicts(one: Identity, other: Identity) -> bool:
    """Whether two rows with one number are about different people."""
    if one.sex and other.sex and one.sex != other.sex:
        return True
    if one.birth and other.birth:
        return not str(one.birth).startswith(str(other.birth)) and not str(other.birth).startswith(str(one.birth))
    if one.age is not None and other.age is not None:
        years = abs((one.day - other.day).days) / 365.25 if one.day and other.day else 0
        earlier, later = sorted((one, other), key=lambda i: i.day or date.min)
        assert earlier.age is not None and later.age is not None
        return abs(later.age - earlier.age - years) > _AGE_TOLERANCE_YEARS
    return False


def identity_of_patient(patient: Patient) -> Identity:
    """What the store knows, in the same form."""
    birth = Day(patient.birth_date, patient.birth_date_precision) if patient.birth_date else None
    return Identity(
        "store", patient.id, patient.hospital_number, patient.case_number, patient.sex or "", birth,
        patient.age_years, patient.date,
    )  # fmt: skip


def mark_repeated(fates: list[RowFate], keep_dated: bool) -> None:
    """Rows with the number of an earlier row: left out, or kept where they are of another day.

    Rows whose sex or birth date contradicts the first row of the number are left out in any case.
    """
    first: dict[tuple[str, str], int] = {}
    days: dict[tuple[str, str], set[date | None]] = {}
    numbers: dict[str, tuple[str, str]] = {}
    for index, row in enumerate(fates):
        if row.fate == LEFT_OUT:
            continue
        who = (row.identity.kind, row.identity.key)
        if row.identity.case_number and numbers.setdefault(row.identity.case_number.casefold(), who) != who:
            row.fate, row.reason = LEFT_OUT, "conflict"
            continue
        if who not in first:
            first[who], days[who] = index, {row.identity.day}
            continue
        row.first_row = first[who]
        if contradicts(fates[first[who]].identity, row.identity):
            row.fate, row.reason = LEFT_OUT, "conflict"
        elif keep_dated and row.identity.day is not None and row.identity.day not in days[who]:
            days[who].add(row.identity.day)
        else:
            row.fate, row.reason = LEFT_OUT, "duplicate"


def can_keep_dated(fates: list[RowFate]) -> bool:
    """Whether some rows of one number are of different days."""
    return any(
        row.first_row >= 0 and row.identity.day is not None and row.identity.day != fates[row.first_row].identity.day
        for row in fates
    )


def match_store(fates: list[RowFate], existing: ExistingCases) -> None:
    """Give each row its case id: of the case it belongs to in the store, or of a new one.

    A row whose number belongs to several cases, or to a case of another number, is left out.
    """
    rows = [row for row in fates if row.fate != LEFT_OUT]
    by_hospital = existing.by_hospital_number({r.identity.hospital_number for r in rows} - {""})
    by_case = existing.by_case_number({r.identity.case_number for r in rows} - {""})
    new_ids: dict[tuple[str, str], str] = {}
    for row in rows:
        identity = row.identity
        owners = by_hospital.get(identity.hospital_number, ())
        named = by_case.get(identity.case_number, "")
        # a number of several cases, or two numbers of different cases
        if (len(owners) > 1 or (named and owners)) and named not in owners:
            row.fate, row.reason = LEFT_OUT, "conflict"
        elif named or owners:
            row.fate, row.case_id = UPDATE, named or owners[0]
        elif identity.kind in ("person", BY_ROW):
            row.case_id = fixed_case_id(identity)
        else:
            row.case_id = new_ids.setdefault((identity.kind, identity.key), f"new:{len(new_ids)}")
