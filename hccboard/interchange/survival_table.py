"""A table of times and events, one patient a row, for an analysis: what cannot be used is named with its row."""

from __future__ import annotations

import difflib
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from hccboard.errors import UserError
from hccboard.interchange import cells, csv_rows, csv_text, limits, numbers
from hccboard.interchange.rejections import Rejection, rejected
from hccboard.translate import _

MISSING = frozenset(
    {"", "na", "n/a", "nan", "null", ".", "-", "--", "/", "?", "unknown", "missing", "未知", "不详", "缺失"}
)
_EVENT = frozenset({"1", "true", "yes", "y", "是"})
_CENSORED = frozenset({"0", "false", "no", "n", "否"})


@dataclass(frozen=True)
class Dropped:
    """A row that takes no part: its number as a spreadsheet counts (the header is 1), a code of
    ``wording.survival.DROPPED`` and the role or name of the column."""

    row: int
    code: str
    column: str = ""


@dataclass(frozen=True)
class SurvivalTable:
    """The rows that can be used, in the order of the file. ``covariates``: a column is all numbers or all texts."""

    rows: tuple[int, ...]
    durations: tuple[float, ...]
    events: tuple[bool, ...]
    groups: tuple[str, ...] | None
    decided: tuple[float | None, ...] | None
    covariates: dict[str, tuple[float | str | None, ...]] = field(default_factory=dict)
    dropped: tuple[Dropped, ...] = ()


@dataclass(frozen=True)
class _Raw:
    header: list[str]
    rows: list[tuple[int, list[str]]]

    def column(self, name: str) -> int:
        found = [place for place, text in enumerate(self.header) if text == name]
        if len(found) == 1:
            return found[0]
        if found:
            raise UserError(
                _("The table has {count} columns named {column}.").format(count=len(found), column=name),
                next_step=_("Give each column a name of its own."),
            )
        near = difflib.get_close_matches(name, self.header, 1, 0.6)
        what = _("The table has no column {column}.").format(column=name)
        if near:
            raise UserError(what, next_step=_("Did you mean {column}?").format(column=near[0]))
        raise UserError(what, next_step=_("Its columns are: {names}.").format(names=", ".join(self.header[:20])))

    def texts(self, column: int) -> list[str]:
        return [row[column] if column < len(row) else "" for _number, row in self.rows]


def read(
    path: Path | str, *, time: str, event: str, group: str | None = None, decided: str | None = None,
    covariates: Sequence[str] = (),
) -> SurvivalTable:  # fmt: skip
    """The table in a text file with a header. ``UserError`` where the file, a column or every row cannot be used."""
    raw = _raw(Path(path))
    for others in ([time, event, decided], [time, event, group], [time, event, *covariates]):
        _refuse_repeated([name for name in others if name is not None])
    places = {name: raw.column(name) for name in (time, event, group, decided, *covariates) if name is not None}
    times = _numbers(raw.texts(places[time]), signed=False)
    events = _events(raw, places[event], event)
    groups = _texts(raw.texts(places[group])) if group is not None else None
    when = _numbers(raw.texts(places[decided]), signed=True) if decided is not None else None
    columns = {name: _covariate(raw, places[name], name) for name in covariates}
    checks: list[tuple[str, Sequence[object]]] = [("time", times), ("event", events)]
    checks += [("group", groups)] if groups is not None else []
    kept, dropped = [], []
    for place, (number, row) in enumerate(raw.rows):
        fault = _fault(place, checks, when, decided) if len(row) <= len(raw.header) else ("row_too_long", "")
        if fault:
            dropped.append(Dropped(number, *fault))
        else:
            kept.append(place)
    if not kept:
        raise _nothing_usable(time, event, dropped)
    return SurvivalTable(
        tuple(raw.rows[place][0] for place in kept),
        tuple(float(times[place]) for place in kept), tuple(events[place] is True for place in kept),  # type: ignore[arg-type]
        None if groups is None else tuple(str(groups[place]) for place in kept),
        None if when is None else tuple(_decision(when[place]) for place in kept),
        {name: tuple(values[place] for place in kept) for name, values in columns.items()}, tuple(dropped),
    )  # fmt: skip


class _Fault(str):
    """Why a cell gives no value; ``missing`` among them."""


def _fault(
    place: int, checks: Iterable[tuple[str, Sequence[object]]], when: Sequence[object] | None, decided: str | None
) -> tuple[str, str] | None:
    for role, values in checks:
        value = values[place]
        if isinstance(value, _Fault):
            return str(value), role
    if when is not None and decided is not None:
        value = when[place]
        if isinstance(value, _Fault) and value != "missing":
            return str(value), decided
    return None


def _decision(value: float | _Fault) -> float | None:
    """An empty cell is a group that time zero already had."""
    return None if isinstance(value, _Fault) else value


def _raw(path: Path) -> _Raw:
    try:
        with path.open("rb") as file:
            content = file.read(limits.FILE_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", "") or _("not a file name")
        raise UserError(
            _("{path} cannot be read: {reason}.").format(path=path, reason=reason), next_step=_("Check the name.")
        ) from error
    try:
        if len(content) > limits.FILE_BYTES:
            raise Rejection("file_too_large")
        if content.startswith(b"PK"):
            raise Rejection("not_a_table", found="XLSX")
        text = csv_text.decode(content).text
        rows = [
            (number, [cells.decode(cell).text for cell in row])
            for number, row in csv_rows.rows(text, csv_rows.guess_delimiter(text)) if any(row)
        ]  # fmt: skip
    except Rejection as rejection:
        raise rejected(rejection.code, **rejection.details) from None
    if not rows:
        raise rejected("empty")
    if len(rows) == 1:
        raise rejected("only_header", row=rows[0][0])
    if len(rows) > limits.ROWS:
        raise rejected("too_many_rows")
    return _Raw(rows[0][1], [(number, _without_empty_end(row)) for number, row in rows[1:]])


def _without_empty_end(row: list[str]) -> list[str]:
    while row and not row[-1]:
        row.pop()
    return row


def _refuse_repeated(names: Sequence[str]) -> None:
    again = next((name for place, name in enumerate(names) if name in names[:place]), None)
    if again is not None:
        raise UserError(
            _("The column {column} is named twice.").format(column=again), next_step=_("Name each column once.")
        )


def _numbers(texts: Sequence[str], *, signed: bool) -> list[float | _Fault]:
    """Each cell as a finite number, or why it is none. A sign is a fault where ``signed`` is false."""
    mark = numbers.decimal_style(texts).mark
    return [_number(text, mark, signed) for text in texts]


def _number(text: str, mark: str, signed: bool) -> float | _Fault:
    plain = numbers.normal(text)
    if plain in MISSING:
        return _Fault("missing")
    sign = -1.0 if plain.startswith("-") else 1.0
    found = numbers.parse(plain.removeprefix("-"), mark)
    if isinstance(found, str):
        return _Fault("ambiguous_number" if found == "ambiguous_number" else "not_a_number")
    value = sign * float(found.value)
    if found.comparator or found.tail or not math.isfinite(value):
        return _Fault("not_a_number")
    return _Fault("negative") if value < 0 and not signed else value + 0.0


def _events(raw: _Raw, column: int, name: str) -> list[bool | _Fault]:
    """1 is the event, 0 censored. A column of 1 and 2 alone is refused: which of them is the event nobody can tell."""
    found = [_event(text) for text in raw.texts(column)]
    plain = {_plain_event(text) for text in raw.texts(column)} - MISSING
    if plain == {"1", "2"}:
        raise UserError(
            _("The column {column} holds 1 and 2; which of them is the event cannot be told.").format(column=name),
            next_step=_("Write 1 for the event and 0 for censored."),
        )
    return found


def _plain_event(text: str) -> str:
    plain = numbers.normal(text)
    return plain.removesuffix(".0") if plain.endswith(".0") else plain


def _event(text: str) -> bool | _Fault:
    plain = _plain_event(text)
    if plain in MISSING:
        return _Fault("missing")
    return True if plain in _EVENT else False if plain in _CENSORED else _Fault("not_an_event")


def _texts(texts: Sequence[str]) -> list[str | _Fault]:
    return [_Fault("missing") if numbers.normal(text) in MISSING else text for text in texts]


def _covariate(raw: _Raw, column: int, name: str) -> list[float | str | None]:
    """A column of numbers or of texts. Numbers among texts are refused: left out, ``> 1210`` would be no accident."""
    texts = raw.texts(column)
    as_numbers = _numbers(texts, signed=True)
    told: Callable[[int], bool] = lambda place: as_numbers[place] != "missing"  # noqa: E731
    filled = [place for place in range(len(texts)) if told(place)]
    odd = [place for place in filled if isinstance(as_numbers[place], _Fault)]
    if not odd:
        return [None if isinstance(value, _Fault) else value for value in as_numbers]
    if len(odd) < len(filled):
        raise UserError(
            _("The column {column} holds numbers and texts, the first text in row {row}.").format(
                column=name, row=raw.rows[odd[0]][0]
            ),
            next_step=_("Leave the cell empty where the number is not known, or write every value as a text."),
        )
    return [text if told(place) else None for place, text in enumerate(texts)]


def _nothing_usable(time: str, event: str, dropped: Sequence[Dropped]) -> UserError:
    from hccboard.wording.survival import dropped_text

    first = dropped[0]
    return UserError(
        _("No row can be used; in row {row} {reason}.").format(
            row=first.row, reason=dropped_text(first.code, first.column)
        ),
        next_step=_("Check that {time} holds times from 0 on and {event} 1 for the event and 0 for censored.").format(
            time=time, event=event
        ),
    )
