"""The demonstration board: twenty-four synthetic patients, told in ``resources/demonstration/*.toml``.

Between them they show every stage of BCLC and CNLC, values that are missing, stale, undated, ranged, censored,
implausible, from before an operation or perhaps in another unit, and names in Chinese; courses of treatment with
conversion, pseudo-progression, TACE refractoriness, criteria that differ, a change of line, death and gaps; resections
that are considered or done, with their volumes, plans, waiting times and what came after. Nobody is described: every
patient is marked synthetic. Days are counted from the case's board meeting, so the board can stand on any date; ids are
the same every time it is built.

A file holds ``case_number``, ``board`` (``this_week``, ``next_week``, or ``earlier`` for a case that was discussed
before; its days are counted from the meeting of this week), ``[patient]``, ``[[question]]``,
``[laboratory]`` (one list of days, one list of values as typed for every test), ``[[lesion]]``, ``[[study]]`` with
its ``sizes``, ``vessels`` and ``spread``, and ``[[record]]`` for everything else. Days are negative before the
meeting; ``lesion``, ``joined_to``, ``split_from``, ``study``, ``procedure`` and ``therapy`` refer by label, a line of
systemic therapy by its drugs. Such a line holds its ``infusions`` (a drug on ``days``, or ``from`` a day ``every`` so
many days ``to`` another, but for those ``missed``) and the ``changes`` of its dose.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import shutil
import tempfile
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from hccboard import paths, policy
from hccboard.domain import records
from hccboard.domain.conversion.local import ConversionRules
from hccboard.domain.records import RECORD_TYPES, Record, field_types
from hccboard.domain.snapshot import Staleness
from hccboard.errors import EnvironmentFault
from hccboard.operations.stores import DEFAULT_COST, BoardStore, KeyCost, create_store
from hccboard.translate import _

BOARD_DATE = date(2026, 8, 13)
CASES = 24
EARLIER = "earlier"
_BOARDS = {"this_week": 0, "next_week": 7, EARLIER: 0}
_THURSDAY = 3
_ADOPTED_BEFORE_DAYS = 210
# A store in a temporary folder holds only what ships with the program: its key need not cost a second.
_TEMPORARY_COST = KeyCost(65_536, 1, 4)
_TYPED = re.compile(r"(<=|>=|<|>)?([0-9.]+)(!)?")


def board_day_near(today: date) -> date:
    """The demonstration's meeting in the week of ``today``: its Thursday, from Friday on the day itself."""
    monday = today - timedelta(days=today.weekday())
    return max(monday + timedelta(days=_THURSDAY), today)


def build_demonstration(board_date: date = BOARD_DATE) -> list[list[Record]]:
    """The records of every case, by case number; the first record of each is the patient.

    ``board_date`` is the meeting of this week; some cases are on the meeting a week later, others were discussed at
    earlier ones.
    """
    files = sorted(paths.resources("demonstration").glob("*.toml"))
    return [_case(tomllib.loads(file.read_text(encoding="utf-8")), board_date) for file in files]


def conversion_rules(board_date: date = BOARD_DATE) -> ConversionRules:
    """The local set of criteria as the demonstration board adopted it: the starting values, with version and author."""
    return ConversionRules(
        version="2.1", author="Synthetic tumour board", agreed_on=board_date - timedelta(days=_ADOPTED_BEFORE_DAYS)
    )


def create_demonstration(
    path: Path | str | None, passphrase: str | None, author: str, *, board_date: date | None = None,
    today: date | None = None, cost: KeyCost = DEFAULT_COST,
) -> BoardStore:  # fmt: skip
    """A new store with the demonstration board, opened for writing.

    Without a ``path`` it stands in a temporary folder that goes when the store is closed, under a random
    passphrase that nobody knows. ``board_date`` is by default near ``today``, so that nothing is stale by accident;
    ``today`` is for tests and pictures of another day.
    Errors are those of ``create_store``; nothing is left behind then.
    """
    policy.require(policy.DEMONSTRATION)
    today = today or date.today()  # noqa: DTZ011 - a civil day, not an instant
    meeting = board_date or board_day_near(today)
    if path is None:
        return _temporary(author, meeting, today)
    store = create_store(path, passphrase or "", author=author, cost=cost)
    try:
        _fill(store, meeting, today)
    except BaseException:
        store.close()
        for left in Path(path).parent.glob(f"{Path(path).name}*"):
            left.unlink(missing_ok=True)
        raise
    return store


class _TemporaryStore(BoardStore):
    """A store whose folder goes when it is closed."""

    def close(self) -> None:
        super().close()
        shutil.rmtree(self.path.parent, ignore_errors=True)


def _temporary(author: str, meeting: date, today: date) -> BoardStore:
    try:
        folder = Path(tempfile.mkdtemp(prefix="hccboard-demonstration-"))
    except OSError as error:
        raise EnvironmentFault(
            _("The demonstration board needs a temporary folder."), str(error), _("Make room and try again.")
        ) from error
    try:
        secret = secrets.token_urlsafe(32)
        path = folder / "demonstration.hccboard"
        made = create_store(path, secret, author=author, cost=_TEMPORARY_COST, temporary=True)
        store = _TemporaryStore(made.storage, made.author)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    try:
        _fill(store, meeting, today)
    except BaseException:
        store.close()
        raise
    return store


def _fill(store: BoardStore, board_date: date, today: date) -> None:
    from hccboard.domain.summary import summarise
    from hccboard.operations import board_conversion
    from hccboard.operations.edits import save_batches
    from hccboard.operations.viewing import judged_on

    def line(case: records.CaseRecords) -> Any:
        return summarise(case, judged_on(case, today), Staleness())

    every = [record for case in build_demonstration(board_date) for record in case]
    save_batches(store, [every], action="", summarise=line)
    board_conversion.keep_rules(store, conversion_rules(board_date))


@dataclass
class _Case:
    """What is needed while one case is built: its ids, its meeting, and what labels refer to."""

    number: str
    meeting: date
    records: list[Record] = field(default_factory=list)
    labels: dict[tuple[str, str], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.id = self._new_id()

    def _new_id(self) -> str:
        """Constant, and in the order of the file: the store keeps records of one moment in the order of ids."""
        name = f"{self.number}/{len(self.records)}"
        number = int(self.number.rpartition("-")[2])
        return f"{number:08x}{len(self.records):08x}{hashlib.sha256(name.encode()).hexdigest()[:16]}"

    def day(self, days: int) -> date:
        return self.meeting + timedelta(days=days)

    def add(self, kind: str, given: Mapping[str, Any], *, label: str = "") -> Record:
        """One record; ``label`` is what others of the case refer to it by."""
        record_type = RECORD_TYPES[kind]
        known = field_types(record_type)
        values = {name: _value(known[name], value) for name, value in self._resolved(given).items()}
        identity = self.id if kind == "Patient" else self._new_id()
        record = record_type(id=identity, case_id=self.id, **values)
        self.records.append(record)
        if label:
            self.labels[kind, label] = identity
        return record

    def _resolved(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Days as dates and labels as ids."""
        found: dict[str, Any] = {}
        for name, value in given.items():
            if name == "day":
                found["date"] = self.day(value)
            elif name.endswith("_day"):
                found[f"{name.removesuffix('_day')}_date"] = self.day(value)
            elif name in _REFERENCES:
                found[f"{name}_id"] = self.labels[_REFERENCES[name], value]
            else:
                found[name] = value
        return found


_REFERENCES = {
    "lesion": "Lesion", "joined_to": "Lesion", "split_from": "Lesion", "study": "ImagingStudy",
    "procedure": "Procedure", "therapy": "SystemicTherapy",
}  # fmt: skip


def _value(wanted: Any, value: Any) -> Any:
    """TOML's types as the record's: texts for decimals, lists for tuples."""
    if "Decimal" in str(wanted):
        return Decimal(str(value))
    return tuple(value) if isinstance(value, list) else value


def _case(told: dict[str, Any], board_date: date) -> list[Record]:
    case = _Case(told["case_number"], board_date + timedelta(days=_BOARDS[told["board"]]))
    _patient(case, told["patient"])
    for question in told["question"]:
        meeting = question.pop("meeting")
        case.add("BoardQuestion", {**question, "meeting_day": meeting})
    for lesion in told.get("lesion", ()):
        case.add("Lesion", lesion, label=lesion["label"])
    for study in told.get("study", ()):
        _study(case, study)
    _laboratory(case, told.get("laboratory", {}))
    for record in told.get("record", ()):
        kind, label = record.pop("kind"), record.pop("label_as", "")
        if "kind_of" in record:  # the field that has the same name as the kind of record
            record["kind"] = record.pop("kind_of")
        if kind == "SystemicTherapy":
            _therapy(case, record, label or record["drugs"])
        else:
            case.add(kind, record, label=label)
    return case.records


def _patient(case: _Case, told: dict[str, Any]) -> None:
    born = told.pop("born", None)
    if born is not None:
        told["birth_date"] = _years_before(case.meeting, born["years"]) - timedelta(days=born["days"])
        told["birth_date_precision"] = born.get("precision", "day")
    case.add("Patient", {"case_number": case.number, "synthetic": True, **told})


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)


def _study(case: _Case, told: dict[str, Any]) -> None:
    """A study with what was seen on it; everything on it carries its date and its label as the source."""
    sizes, vessels, spread = told.pop("sizes", {}), told.pop("vessels", None), told.pop("spread", {})
    details = told.pop("spread_details", {})
    origin = {"day": told["day"], "source": told["label"], "study": told["label"]}
    case.add("ImagingStudy", {"source": told["label"], **told}, label=told["label"])
    for lesion, size in sizes.items():
        case.add("Measurement", {**origin, "lesion": lesion, **_measurement(size)})
    if vessels is not None:
        case.add("VascularInvasion", {**origin, **vessels})
    for site, certainty in spread.items():
        case.add("MetastasisFinding", {**origin, "site": site, "certainty": certainty, **details.get(site, {})})


def _measurement(size: Any) -> dict[str, Any]:
    """``58`` longest, ``[58, 31]`` longest and viable, ``"disappeared"`` a state, or a table of fields."""
    if isinstance(size, str):
        return {"state": size}
    if isinstance(size, int):
        return {"state": "measured", "longest_diameter_mm": size}
    if isinstance(size, list):
        return {"state": "measured", "longest_diameter_mm": size[0], "viable_diameter_mm": size[1]}
    return {"state": "measured", **size}


def _therapy(case: _Case, told: dict[str, Any], label: str) -> None:
    """A line of systemic therapy with its infusions and the changes of its dose."""
    infusions, changes = told.pop("infusions", ()), told.pop("changes", ())
    case.add("SystemicTherapy", told, label=label)
    shared = {"therapy": label, "source": told.get("source", "")}
    for one in infusions:
        first, every, last, missed = (one.pop(name, 0) for name in ("from", "every", "to", "missed"))
        for day in one.pop("days", None) or range(first, last + 1, every):
            if day not in (missed or ()):
                case.add("DoseEvent", {**shared, "day": day, "kind": "given", **one})
    for one in changes:
        case.add("DoseEvent", {**shared, **one})


def _laboratory(case: _Case, told: dict[str, Any]) -> None:
    days, source = told.get("days", ()), told.get("source", "Labs")
    for analyte, test in told.get("tests", {}).items():
        if len(test["values"]) != len(days):
            raise ValueError(f"{case.number}: {analyte} has not one value for each day")
        shared = {
            "analyte": analyte, "source": test.get("source", source), "unit": test.get("unit", ""),
            **{end: test[end] for end in ("reference_low", "reference_high") if end in test},
        }  # fmt: skip
        for day, typed in zip(days, test["values"], strict=True):
            if typed:
                case.add("LabResult", {"day": day, **shared, **_typed(typed)})


def _typed(value: str) -> dict[str, Any]:
    """``"13.0"``, ``">60500"``; a final ``!`` says that a person confirmed an implausible value."""
    found = _TYPED.fullmatch(value)
    if found is None:
        raise ValueError(f"{value!r} is no laboratory value")
    return {"comparator": found[1] or "", "value": found[2], "confirmed": bool(found[3])}


__all__ = [
    "BOARD_DATE", "CASES", "EARLIER", "board_day_near", "build_demonstration", "conversion_rules",
    "create_demonstration",
]  # fmt: skip
