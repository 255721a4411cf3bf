"""What holds of every series: order does not matter, a new lesion never helps, PD is counted from the nadir."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from hccboard.domain.facts import Interval
from hccboard.domain.response import assess_course, assess_immune, assess_response
from hccboard.domain.response.lesions import Course, Lesion, Measure, Study
from hccboard.domain.response.model import (
    CR,
    CRITERIA,
    EQUIVOCAL,
    NE,
    NO,
    NON_CR_NON_PD,
    PD,
    PR,
    RECIST,
    SD,
    UNMEASURED,
    YES,
    Series,
    Settings,
    Target,
    Visit,
    size,
)  # fmt: skip
from hccboard.domain.response.targets import Yardstick, category, possible_categories

GOODNESS = {CR: 4, PR: 3, SD: 2, NON_CR_NON_PD: 2, NE: 1, PD: 0}
MM = st.integers(0, 60)
SIZES = st.one_of(MM.map(size), st.just(UNMEASURED), st.tuples(MM, MM).map(lambda two: Interval(min(two), max(two))))
SETTINGS = st.sampled_from([Settings.of(one) for one in CRITERIA])


@st.composite
def all_series(draw: st.DrawFn, sizes: st.SearchStrategy[Interval] = SIZES) -> Series:
    count = draw(st.integers(0, 4))
    targets = tuple(
        Target(f"L{i}", draw(st.sampled_from(["lesion", "node"])), size(draw(st.integers(10, 60))))
        for i in range(count)
    )
    days = draw(st.lists(st.integers(1, 400), max_size=5, unique=True))
    nontarget = draw(st.booleans())
    statuses = st.sampled_from(["CR", "NONCR", "NE"]) if nontarget else st.just("NONE")
    visits = tuple(
        Visit(day, {one.id: draw(sizes) for one in targets}, draw(statuses), draw(st.sampled_from([NO, NO, EQUIVOCAL])))
        for day in days
    )
    return Series(draw(SETTINGS), targets, visits, nontarget)


@given(all_series(), st.randoms(use_true_random=False))
def test_the_order_of_lesions_and_studies_changes_nothing(series: Series, random) -> None:
    targets, visits = list(series.targets), list(series.visits)
    random.shuffle(targets)
    random.shuffle(visits)
    shuffled = replace(series, targets=tuple(targets), visits=tuple(visits))
    assert assess_response(shuffled) == assess_response(series)
    assert assess_immune(shuffled) == assess_immune(series)


@given(all_series(), st.data())
def test_a_new_lesion_never_improves_anything(series: Series, data: st.DataObject) -> None:
    if not series.visits:
        return
    at = data.draw(st.integers(0, len(series.visits) - 1))
    more = [replace(one, new_lesion=YES) if i == at else one for i, one in enumerate(series.visits)]
    before, after = assess_response(series), assess_response(replace(series, visits=tuple(more)))
    for old, new in zip(before.visits, after.visits, strict=False):
        assert GOODNESS[new.overall] <= GOODNESS[old.overall]
    assert len(after.visits) <= len(before.visits)
    assert after.progression_day is not None
    # not evaluable turns into PD, which ranks above it in best response and is no better for the patient
    for old_best, new_best in ((before.best_unconfirmed, after.best_unconfirmed),
                               (before.best_confirmed, after.best_confirmed)):  # fmt: skip
        assert GOODNESS[new_best] <= GOODNESS[old_best]


@given(all_series(MM.map(size)))
def test_progression_of_targets_is_counted_from_the_smallest_sum_so_far(series: Series) -> None:
    sums = [sum(one.size.low for one in series.targets)]
    was_cr = False
    for visit in assess_response(series).visits:
        if not series.targets:
            continue
        nadir, total = min(sums), sum(visit_sizes(series, visit.day))
        assert visit.nadir_mm == nadir
        limit = max(nadir * Fraction(6, 5), nadir + series.settings.pd_abs_mm)
        if visit.target != CR and not was_cr:
            assert (visit.target == PD) == (total >= limit)
        was_cr = was_cr or visit.target == CR
        sums.append(total)


def visit_sizes(series: Series, day: int) -> list[float]:
    visit = next(one for one in series.visits if one.day == day)
    return [visit.size_of(one).low for one in series.targets]


@given(
    st.lists(st.tuples(st.sampled_from(["lesion", "node"]), st.integers(0, 25), st.integers(0, 3)),
             min_size=1, max_size=2),
    st.integers(10, 50), st.integers(0, 40), st.booleans(), st.sampled_from([0, 5]),
)  # fmt: skip
def test_the_set_of_categories_is_exactly_what_completions_reach(spans, baseline, nadir, was_cr, floor) -> None:
    yardstick = Yardstick(baseline, min(nadir, baseline), was_cr, floor)
    kinds = [kind for kind, _low, _width in spans]
    sizes = [Interval(low, low + width) for _kind, low, width in spans]
    grid = [[Fraction(step, 20) for step in range(low * 20, (low + width) * 20 + 1)] for _kind, low, width in spans]
    reached = {category(kinds, completion, yardstick) for completion in product(*grid)}
    assert set(possible_categories(kinds, sizes, yardstick)) == reached


@st.composite
def courses(draw: st.DrawFn) -> Course:
    organs = st.sampled_from(["liver", "liver", "lung", "regional_lymph_node"])
    lesions = []
    for i in range(draw(st.integers(1, 7))):
        organ = draw(organs)
        lesions.append(Lesion(f"L{i}", organ, "node" if organ == "regional_lymph_node" else "lesion",
                              portal_thrombus=draw(st.sampled_from([None, None, True])),
                              typical=draw(st.sampled_from([None, True, False]))))  # fmt: skip
    days = [0, *draw(st.lists(st.integers(1, 300), max_size=3, unique=True))]
    studies = []
    for day in days:
        measures = {}
        for one in lesions:
            if draw(st.booleans()):
                longest = draw(MM)
                measures[one.id] = Measure(size(longest), draw(st.sampled_from([UNMEASURED, size(longest // 2)])),
                                           size(longest))  # fmt: skip
        studies.append(Study(day, measures, True))
    return Course(tuple(lesions), tuple(studies), tuple(Settings.of(one) for one in CRITERIA))


@given(courses(), st.randoms(use_true_random=False))
def test_the_order_of_lesions_in_a_course_changes_nothing(course: Course, random) -> None:
    lesions, studies = list(course.lesions), list(course.studies)
    random.shuffle(lesions)
    random.shuffle(studies)
    assert assess_course(replace(course, lesions=tuple(lesions), studies=tuple(studies))) == assess_course(course)


@given(courses(), st.integers(10, 60), st.sampled_from(["liver", "lung"]))
def test_a_lesion_that_appears_never_improves_a_course(course: Course, mm: int, organ: str) -> None:
    later = [one for one in course.studies if one.day > 0]
    if not later:
        return
    added = Lesion("new", organ, typical=True)
    studies = tuple(
        replace(one, measures={**one.measures, "new": Measure(size(mm))}) if one is later[0] else one
        for one in course.studies
    )
    more = assess_course(replace(course, lesions=(*course.lesions, added), studies=studies))
    for criteria, before in assess_course(course).by_criteria.items():
        after = more.by_criteria[criteria]
        assert GOODNESS[after.whole.best_unconfirmed] <= GOODNESS[before.whole.best_unconfirmed]
        for old, new in zip(before.whole.visits, after.whole.visits, strict=False):
            assert GOODNESS[new.overall] <= GOODNESS[old.overall]


@given(all_series(MM.map(size)))
def test_immune_progression_is_never_before_that_of_recist(series: Series) -> None:
    recist = replace(series, settings=Settings.of(RECIST))
    immune, plain = assess_immune(recist), assess_response(recist)
    if immune.progression_day is not None:
        assert plain.progression_day is not None
        assert plain.progression_day <= immune.progression_day <= (immune.confirmed_day or 0)
