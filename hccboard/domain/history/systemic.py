"""Lines of systemic therapy as facts.

``treatment.received.<drug, class or family>``, ``treatment.progressed_on.<..>``, ``treatment.intolerant_of.<..>``,
``treatment.systemic_lines``, ``treatment.present_line_ongoing``, ``treatment.present.<drug>`` of what is given now,
``treatment.last_line_outcome`` and the days on sorafenib 400 mg. A drug that a
complete list does not name was not given; one whose class or family a line names without naming a drug may have been.
Who did not tolerate a combination did not tolerate at least one of its
drugs: which one is not known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from hccboard.domain.facts import INFINITY, YES_NO, Choices, Fact, Interval
from hccboard.domain.history.model import History, Origin, Pharmacopoeia, TherapyLine

LINES = "treatment.systemic_lines"
ONGOING = "treatment.present_line_ongoing"
OUTCOME = "treatment.last_line_outcome"
SORAFENIB_DAYS = "treatment.sorafenib_days_at_400_mg_of_last_28"
PRESENT = "treatment.present."
RECEIVED, PROGRESSED, INTOLERANT = "treatment.received.", "treatment.progressed_on.", "treatment.intolerant_of."
STOPS = "drug_stops.days_before_operation."
_ENDS = ("progression", "intolerance", "completed")  # what a line that ended may have ended with
_YES, _NO = Choices((True,)), Choices((False,))
_SORAFENIB_MG = 400.0
_NOWHERE = Origin()


def fact(key: str, domain: object, origin: Origin = _NOWHERE, entered: str = "") -> Fact:
    return Fact(
        key, domain, entered, "", origin.date, origin.source, origin.record_id, date_precision=origin.date_precision
    )


def systemic_facts(history: History, drugs: Pharmacopoeia) -> Iterator[Fact]:
    """What the lines say; nothing where no list of lines is given."""
    lines = history.lines
    if lines is None:
        return
    last = lines[-1].origin if lines else Origin()
    low, high = sum(line.joined is False for line in lines), sum(line.joined is not True for line in lines)
    yield fact(LINES, Interval(float(low), float(high)), last)
    outcome = _outcome_of_last(lines)
    if outcome:
        yield fact(ONGOING, Choices((outcome == "ongoing",)), last, outcome)
        yield fact(OUTCOME, Choices(_ENDS if outcome == "ended" else (outcome,)), last, outcome)
    if outcome == "ongoing":
        yield from _present(lines)
    for name in drugs.names:
        members = frozenset(drugs.members(name))
        for prefix, told in ((RECEIVED, _received), (PROGRESSED, _progressed), (INTOLERANT, _intolerant)):
            found = _of_lines(lines, lambda line, told=told, members=members: told(line, members))  # type: ignore[misc]
            if found is not None:
                yield fact(prefix + name, *found)
    for line in lines:
        if line.outcome == "intolerance" and len(line.therapy.drugs) > 1:
            yield fact(INTOLERANT + "+".join(sorted(line.therapy.drugs)), _YES, line.origin)
    days = _sorafenib_days(lines)
    if days is not None:
        yield fact(SORAFENIB_DAYS, *days)


def _present(lines: Sequence[TherapyLine]) -> Iterator[Fact]:
    """The drugs of the last line that are given now; nothing where one of them is not known here."""
    parts: list[TherapyLine] = []
    for line in reversed(lines):
        if line.outcome == "ongoing":
            parts.append(line)
        if line.joined is False:
            break
    if not any(line.therapy.strange or line.therapy.modalities for line in parts):
        for line in parts:
            yield from (fact(PRESENT + drug, _YES, line.origin) for drug in line.therapy.drugs)


def _outcome_of_last(lines: Sequence[TherapyLine]) -> str:
    """What became of the last line with all its parts: it goes on while a part does, and it is not told while that of a
    part is not; else progression counts before an end that is not explained, that before intolerance and that before
    any other reason."""
    parts: set[str] = set()
    for line in reversed(lines):
        parts.add(line.outcome)
        if line.joined is False:
            break
    counts = ("ongoing", "", "progression", "ended", "intolerance", "completed")
    return next((one for one in counts if one in parts), "")


def _of_lines(
    lines: Sequence[TherapyLine], told: Callable[[TherapyLine], bool | None]
) -> tuple[Choices, Origin] | None:
    """Yes where a line says yes, no where every line says no, else not known."""
    answers = [(told(line), line.origin) for line in lines]
    for answer, origin in reversed(answers):
        if answer:
            return _YES, origin
    if any(answer is None for answer, _ in answers):
        return None
    return _NO, answers[-1][1] if answers else Origin()


def _received(line: TherapyLine, members: frozenset[str]) -> bool | None:
    if members.intersection(line.therapy.drugs):
        return True
    return None if line.therapy.strange or members.intersection(line.therapy.perhaps) else False


def _progressed(line: TherapyLine, members: frozenset[str]) -> bool | None:
    if line.outcome not in ("", "ended", "progression"):
        return False
    given = _received(line, members)
    return given if given is not True or line.outcome == "progression" else None


def _intolerant(line: TherapyLine, members: frozenset[str]) -> bool | None:
    if line.outcome not in ("", "ended", "intolerance"):
        return False
    given = _received(line, members)
    if given is not True:
        return given
    all_of_them = members.issuperset(line.therapy.drugs) and not line.therapy.strange
    return True if line.outcome == "intolerance" and all_of_them else None


def _sorafenib_days(lines: Sequence[TherapyLine]) -> tuple[Interval, Origin] | None:
    """Days at 400 mg or more of the last sorafenib line."""
    for line in reversed(lines):
        if "sorafenib" in line.therapy.drugs:
            low, high = line.days_on_dose or (0.0, 28.0)
            dose_low, dose_high = line.dose_mg or (0.0, INFINITY)
            if dose_high < _SORAFENIB_MG:
                return Interval.point(0.0), line.origin
            return Interval(low if dose_low >= _SORAFENIB_MG else 0.0, high), line.origin
        if "sorafenib" in line.therapy.perhaps:
            return None
    return None


def stop_facts(history: History, drugs: Pharmacopoeia) -> Iterator[Fact]:
    """Days from the last dose to the planned operation, of a class or family the shortest; infinite for what was
    never given."""
    stops = history.stops or ()
    for name in drugs.names if history.stops is not None or history.lines is not None else ():
        members = set(drugs.members(name))
        told = [stop for stop in stops if members.intersection(stop.therapy.drugs)]
        given = _given(history, members)
        unnamed = _shortest_unnamed(history, members, drugs)
        if not told:
            if given == frozenset() and unnamed != 0.0:
                low = INFINITY if unnamed is None else unnamed
                yield fact(STOPS + name, Interval(low, INFINITY))
            continue
        low = min(stop.days_before_operation[0] for stop in told)
        low = low if unnamed is None else min(low, unnamed)
        high = min(stop.days_before_operation[1] for stop in told)
        stopped = {drug for stop in told for drug in stop.therapy.drugs}
        complete = members == {name} or (given is not None and given <= stopped)
        yield fact(STOPS + name, Interval(low if complete else 0.0, high), told[0].origin)


def _shortest_unnamed(history: History, members: set[str], drugs: Pharmacopoeia) -> float | None:
    """The fewest days since a drug that a line names by its class only and that may be one of the members; 0 where it
    is not told of one of them. ``None`` where there is none."""
    stops = history.stops or ()
    therapies = [*(line.therapy for line in history.lines or ()), *(stop.therapy for stop in stops)]
    unnamed = {one for therapy in therapies for one in therapy.drugs if not members.isdisjoint(drugs.perhaps(one))}
    lows = [
        min((stop.days_before_operation[0] for stop in stops if one in stop.therapy.drugs), default=0.0)
        for one in unnamed - members
    ]  # fmt: skip
    return min(lows, default=None)


def _given(history: History, members: set[str]) -> frozenset[str] | None:
    """Which of the drugs were given; ``None`` where the lines do not tell."""
    if history.lines is None or any(line.therapy.strange for line in history.lines):
        return None
    return frozenset(members.intersection(drug for line in history.lines for drug in line.therapy.drugs))


__all__ = ["INTOLERANT", "LINES", "ONGOING", "OUTCOME", "PRESENT", "PROGRESSED", "RECEIVED", "SORAFENIB_DAYS", "STOPS",
           "YES_NO", "fact", "stop_facts", "systemic_facts"]  # fmt: skip
