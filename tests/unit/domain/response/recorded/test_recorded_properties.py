"""What holds of every recorded course: order changes nothing, a new lesion never helps, PD counts from the nadir."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from hccboard.domain import records
from hccboard.domain.records import CaseRecords, Record
from hccboard.domain.response.model import CR, NE, NON_CR_NON_PD, PD, PR, SD
from hccboard.domain.response.recorded import Episode, episodes_of
from tests.unit.domain.response.recorded_cases import AS_OF, case, lesion, line, node, on, session, study

GOODNESS = {CR: 4, PR: 3, SD: 2, NON_CR_NON_PD: 2, NE: 1, PD: 0}
ORGANS = ("liver", "liver", "liver", "lung", "regional_lymph_node")
DAYS = (0, 0, 56, 112, 168)
ANSWERS = st.sampled_from(["no", "no", "no", "yes", "indeterminate", None])
MM = st.integers(0, 60)
STATES = st.sampled_from(["disappeared", "too_small", "present", "progressed", "not_evaluable"])


@st.composite
def told_cases(draw: st.DrawFn) -> CaseRecords:
    lesions = {f"L{i}": draw(st.sampled_from(ORGANS)) for i in range(draw(st.integers(1, 5)))}
    told: list[Any] = [
        lesion(key, organ, segments=("S6",), role=draw(st.sampled_from([None, None, "target", "non_target"])))
        for key, organ in lesions.items()
    ]
    for i, day in enumerate(DAYS):
        sizes: dict[str, Any] = {}
        for key, organ in lesions.items():
            if day and draw(st.integers(0, 5)) == 0:
                continue
            mm = draw(st.one_of(MM, MM, STATES))
            sizes[key] = node(mm) if organ.endswith("node") and isinstance(mm, int) else mm
        told.append(study(day, sizes, key=f"S{i}", new_lesions=draw(ANSWERS)))
        if draw(st.booleans()):
            told.append(records.VascularInvasion(
                id=f"v{i}", study_id=f"S{i}", date=on(day), portal_vein=draw(st.sampled_from(["Vp0", "Vp2", "Vp3"])),
                thrombus_status=draw(st.sampled_from([None, None, "present", "progressed"])),
            ))  # fmt: skip
        if draw(st.integers(0, 3)) == 0:
            told.append(records.MetastasisFinding(
                id=f"m{i}", study_id=f"S{i}", date=on(day), site=draw(st.sampled_from(["lung", "bone"])),
                certainty=draw(st.sampled_from(["yes", "no", "indeterminate"])),
            ))  # fmt: skip
    told += [line(3), *([session(60, "haic")] if draw(st.booleans()) else []),
             *([line(115, "regorafenib", line=2)] if draw(st.booleans()) else [])]  # fmt: skip
    return case(*told)


@given(told_cases(), st.randoms(use_true_random=False))
def test_the_order_of_records_changes_nothing(told: CaseRecords, random: Any) -> None:
    found = list(told.records)
    random.shuffle(found)
    shuffled = episodes_of(replace(told, records=tuple(found)), AS_OF)
    for before, after in zip(episodes_of(told, AS_OF), shuffled, strict=True):
        assert before.judged == after.judged
        assert before.findings == after.findings
        assert before.baseline == after.baseline


@given(told_cases(), st.data())
def test_a_new_lesion_never_improves_anything(told: CaseRecords, data: st.DataObject) -> None:
    """A lesion that no study named before is listed on a study after baseline."""
    at = data.draw(st.sampled_from(["S2", "S3", "S4"]))
    organ = data.draw(st.sampled_from(("liver", "lung", "bone")))
    more: list[Record] = [
        records.Lesion(id="X", label="X", organ=organ),
        records.Measurement(id="x", lesion_id="X", study_id=at, longest_diameter_mm=data.draw(st.integers(1, 40)),
                            arterial_enhancement=data.draw(st.sampled_from(["yes", None])), washout="yes"),
    ]  # fmt: skip
    before = episodes_of(told, AS_OF)[0]
    after = episodes_of(replace(told, records=(*told.records, *more)), AS_OF)[0]
    if before.ends != after.ends:  # a study on which a lesion has a size may be the baseline of the next line
        return
    for criteria in ("RECIST1.1", "mRECIST"):
        _no_better(before, after, criteria)


def _no_better(before: Episode, after: Episode, criteria: str) -> None:
    old, new = before.judged.by_criteria[criteria].whole, after.judged.by_criteria[criteria].whole
    assert len(new.visits) <= len(old.visits)
    for one, other in zip(old.visits, new.visits, strict=False):
        assert GOODNESS[other.overall] <= GOODNESS[one.overall]
        assert max(GOODNESS[it] for it in other.possible) <= max(GOODNESS[it] for it in one.possible)
    assert GOODNESS[new.best_unconfirmed] <= GOODNESS[old.best_unconfirmed]


@given(st.lists(st.integers(0, 80), min_size=1, max_size=5), st.integers(10, 80))
def test_progression_is_counted_from_the_smallest_sum_so_far(sizes: list[int], start: int) -> None:
    studies = [study(60 * (i + 1), {"A": mm}) for i, mm in enumerate(sizes)]
    found = episodes_of(case(study(0, {"A": start}), line(3), *studies), AS_OF)[0]
    for criteria, floor in (("RECIST1.1", 5), ("mRECIST", 0)):
        sums = [start]
        for visit in found.judged.by_criteria[criteria].whole.visits:
            nadir = min(sums)
            assert visit.nadir_mm == nadir and visit.sum_mm is not None
            grown = visit.sum_mm >= max(nadir * Fraction(6, 5), nadir + floor)
            assert (visit.overall == PD) == (grown and visit.sum_mm > 0)
            sums.append(int(visit.sum_mm))
