"""The rows the cohort is made of: written with every change of a case, renewed where rules have changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from hccboard.domain.records import CaseRecords
from hccboard.errors import Cancelled
from hccboard.operations.board_response import rules_of
from hccboard.storage import course_list, record_store
from hccboard.storage.case_list import natural_key

if TYPE_CHECKING:
    from hccboard.domain.case_course import CaseCourse
    from hccboard.domain.response.recorded import ResponseRules
    from hccboard.operations.stores import BoardStore

_RENEWED_AT_ONCE = 100
Row = tuple[str, bool, str, str]


def rows_of(cases: Iterable[CaseRecords], today: date, rules: ResponseRules | None = None) -> list[Row]:
    """What is stored of each case."""
    from hccboard.domain.case_course import course_of, course_rules, course_text

    made_by = course_rules(rules)
    return [
        (case.patient.id, case.patient.voided, made_by, course_text(course_of(case, today, rules))) for case in cases
    ]


def row_maker(store: BoardStore) -> Callable[[Iterable[CaseRecords], date], list[Row]]:
    """``rows_of`` by the settings of this board, for operations that write."""
    rules = rules_of(store)
    return lambda cases, today: rows_of(cases, today, rules)


def refresh_courses(
    store: BoardStore, *, today: date | None = None, cancelled: Callable[[], bool] = lambda: False
) -> int:
    """Make the rows anew that are missing or were made by other rules; how many.

    Run it after opening, in a worker. Only derived rows change: no operation, no audit line; work done before a cancel
    stays. Does nothing in a store that is open for reading only.
    """
    if store.read_only:
        return 0
    day, rules = today or datetime.now().astimezone().date(), rules_of(store)
    outdated = _outdated(store, day, rules)
    for start in range(0, len(outdated), _RENEWED_AT_ONCE):
        if cancelled():
            raise Cancelled
        part = outdated[start : start + _RENEWED_AT_ONCE]
        with store.storage.writing() as connection:
            cases = record_store.of_cases(connection, part)
            course_list.write(connection, rows_of(cases.values(), day, rules))
    return len(outdated)


def outdated_count(store: BoardStore, *, today: date | None = None) -> int:
    """How many rows are missing or were made by other rules."""
    return len(_outdated(store, today or datetime.now().astimezone().date(), rules_of(store)))


def courses_of(
    store: BoardStore, *, today: date | None = None, cancelled: Callable[[], bool] = lambda: False
) -> list[CaseCourse]:
    """The courses of all valid cases by case number; a row that is missing or made by other rules is made anew for
    this answer, and nothing is stored."""
    from hccboard.domain.case_course import course_of, read_courses

    day, rules = today or datetime.now().astimezone().date(), rules_of(store)
    outdated = _outdated(store, day, rules)
    with store.storage.querying() as connection:
        courses = read_courses(course_list.contents(connection, outdated))
    for start in range(0, len(outdated), _RENEWED_AT_ONCE):
        if cancelled():
            raise Cancelled
        with store.storage.reading() as reading:
            cases = record_store.of_cases(reading, outdated[start : start + _RENEWED_AT_ONCE])
        courses += [course_of(case, day, rules) for case in cases.values()]
    if outdated:
        courses.sort(key=lambda one: (natural_key(one.case_number), one.case_id))
    return courses


def _outdated(store: BoardStore, day: date, rules: Any) -> list[str]:
    from hccboard.domain.case_course import course_rules

    with store.storage.querying() as connection:
        return course_list.outdated(connection, course_rules(rules), day)
