"""The schematic of the liver: well-formed data, lesions inside the liver, labels apart."""

from __future__ import annotations

import math
from itertools import combinations, pairwise

import pytest

from hccboard.reports.liver_geometry import (
    Column,
    LabelRequest,
    LesionOnMap,
    contains,
    flatten,
    lesion_scale,
    load,
    offset,
    parse_path,
    place_labels,
    place_lesions,
)

SEGMENTS = ("S1", "S2", "S3", "S4a", "S4b", "S5", "S6", "S7", "S8")


def test_all_segments_lie_inside_the_liver():
    liver = load()
    outline = flatten(liver.outline)
    assert tuple(liver.segments) == SEGMENTS
    for segment in liver.segments.values():
        assert contains(outline, segment.centre), segment.id
        assert contains(flatten(segment.region), segment.centre), segment.id


def test_segments_do_not_share_their_centres():
    liver = load()
    for one, other in combinations(liver.segments.values(), 2):
        if "S1" in (one.id, other.id):
            continue  # the caudate lobe is drawn in front of segment 4
        assert not contains(flatten(one.region), other.centre), (one.id, other.id)


def test_the_right_lobe_is_at_the_left_of_the_picture():
    liver = load()
    assert liver.segments["S6"].centre[0] < liver.segments["S3"].centre[0]


@pytest.mark.parametrize("name", ["Vp1", "Vp2", "Vp3", "Vp4", "Vv1", "Vv2", "Vv3"])
@pytest.mark.parametrize("side", ["right", "left"])
def test_every_class_of_thrombus_is_drawn_on_a_vessel(name, side):
    liver = load()
    drawn = liver.thrombus[name, side]
    kind = "portal" if name.startswith("Vp") else "hepatic"
    vessels = [flatten(v.path, 40) for v in liver.vessels if v.kind == kind]
    stub = flatten(liver.caval_stub)
    points = [p for path in drawn.paths for p in flatten(path)]
    for point in points:
        near = min(math.dist(point, v) for vessel in vessels for v in vessel)
        assert near < 6 or contains(stub, point), (name, side, point)
    assert min(math.dist(drawn.anchor, p) for p in points) < 12


def test_thrombus_reaches_further_with_its_class():
    liver = load()

    def length(name: str) -> float:
        paths = liver.thrombus[name, "right"].paths
        return sum(math.dist(a, b) for p in paths for a, b in pairwise(flatten(p)))

    assert length("Vp1") < length("Vp2") < length("Vp3")


@pytest.mark.parametrize("text", ["M1", "C1 2 3 4 5", "L", "M1 2 C1 2 3"])
def test_malformed_paths_are_refused(text):
    with pytest.raises(ValueError, match="malformed"):
        parse_path(text)


def test_paths_are_read_in_order():
    assert parse_path("M1 2 C3 4 5 6 7 -8.5 Z") == (
        ("M", (1.0, 2.0)),
        ("C", (3.0, 4.0, 5.0, 6.0, 7.0, -8.5)),
        ("Z", ()),
    )
    assert parse_path("M0 0 L1 1 L2 0") == (("M", (0, 0)), ("L", (1, 1)), ("L", (2, 0)))


def test_a_flattened_curve_begins_and_ends_where_it_should():
    chain = flatten(parse_path("M0 0 C0 10 10 10 10 0"), 10)
    assert chain[0] == (0, 0)
    assert chain[-1] == pytest.approx((10, 0))
    assert chain[5] == pytest.approx((5, 7.5))


def test_offset_keeps_its_distance():
    moved = offset([(0, 0), (10, 0), (20, 0)], 3)
    assert [y for _x, y in moved] == [-3, -3, -3]


def test_one_scale_for_all_lesions():
    liver = load()
    placed = place_lesions(liver, [LesionOnMap("a", ("S6",), 60), LesionOnMap("b", ("S2",), 20)])
    assert placed[0].radius == pytest.approx(3 * placed[1].radius)


def test_the_scale_shrinks_for_a_giant_lesion():
    liver = load()
    giant = LesionOnMap("a", ("S7",), 210.0)
    assert lesion_scale(liver, [giant]) < liver.units_per_mm
    assert 210 * lesion_scale(liver, [giant]) <= 0.36 * liver.view[2] + 1e-9
    assert lesion_scale(liver, []) == liver.units_per_mm


def test_radii_follow_the_diameters():
    liver = load()
    (one,) = place_lesions(liver, [LesionOnMap("L1", ("S6",), 58, 31, 78)])
    scale = liver.units_per_mm
    assert one.radius == pytest.approx(29 * scale)
    assert one.viable_radius == pytest.approx(15.5 * scale)
    assert one.baseline_radius == pytest.approx(39 * scale)


def test_unknown_gone_and_never_seen_differ():
    liver = load()
    unknown, gone, dead = place_lesions(
        liver,
        [
            LesionOnMap("a", ("S2",), None),
            LesionOnMap("b", ("S5",), 0.0, baseline_mm=20),
            LesionOnMap("c", ("S8",), 20.0, viable_mm=0.0),
        ],
    )
    assert not unknown.measured and unknown.radius > 0
    assert gone.measured and gone.radius == 0 and gone.baseline_radius
    assert dead.viable_radius is None


def test_a_lesion_without_known_segment_is_left_to_the_caller():
    liver = load()
    placed = place_lesions(liver, [LesionOnMap("a", (), 10), LesionOnMap("b", ("S99",), 10)])
    assert placed == ()


@pytest.mark.parametrize("segment", SEGMENTS)
def test_five_lesions_in_one_segment_stay_in_the_liver_and_apart(segment):
    liver = load()
    lesions = [LesionOnMap(str(n), (segment,), 8.0) for n in range(5)]
    placed = place_lesions(liver, lesions)
    outline = flatten(liver.outline)
    assert [p.id for p in placed] == ["0", "1", "2", "3", "4"]
    assert all(contains(outline, p.centre) for p in placed)
    for one, other in combinations(placed, 2):
        assert math.dist(one.centre, other.centre) > 4


def test_a_lesion_of_two_segments_lies_between_them():
    liver = load()
    (placed,) = place_lesions(liver, [LesionOnMap("a", ("S5", "S8"), 30)])
    high, low = liver.segments["S8"].centre[1], liver.segments["S5"].centre[1]
    assert high < placed.centre[1] < low


def test_the_same_lesions_are_always_placed_alike():
    liver = load()
    lesions = [LesionOnMap(str(n), ("S8",), 5.0 + n) for n in range(6)]
    assert place_lesions(liver, lesions) == place_lesions(liver, lesions)


def _boxes(places, heights):
    return {p.key: (p.top, p.top + heights[p.key], p.right) for p in places}


def test_labels_do_not_overlap_and_stay_in_their_column():
    requests = [LabelRequest(str(n), (200.0, 100.0 + n), 31.0) for n in range(6)]
    places = place_labels(requests, left=Column(90, 0, 252), right=Column(440, 0, 0))
    assert len(places) == 6
    boxes = sorted(_boxes(places, {r.key: r.height for r in requests}).values())
    assert boxes[0][0] >= 0 and boxes[-1][1] <= 252
    assert all(below[0] - above[1] >= 8 - 1e-9 for above, below in pairwise(boxes))


def test_labels_that_do_not_fit_are_left_out_not_squeezed():
    requests = [LabelRequest(str(n), (200.0, 20.0 * n), 31.0) for n in range(12)]
    places = place_labels(requests, left=Column(90, 0, 252), right=Column(440, 0, 0))
    assert len(places) == 6


def test_labels_of_the_left_lobe_go_right_while_there_is_room():
    requests = [LabelRequest(str(n), (350.0, 80.0 + 10 * n), 31.0) for n in range(4)]
    places = place_labels(
        requests,
        left=Column(90, 0, 252),
        right=Column(440, 160, 240),
        prefers_right=["0", "1", "2", "3"],
    )
    assert [p.right for p in places] == [True, True, False, False]


def test_leader_lines_of_a_column_do_not_cross():
    # The near one is lower, the far one higher, but their lines would cross in the order of height
    requests = [
        LabelRequest("far", (300.0, 200.0), 31.0),
        LabelRequest("near", (110.0, 215.0), 31.0),
        LabelRequest("top", (150.0, 190.0), 31.0),
    ]
    column = Column(90.0, 0.0, 252.0)
    places = {p.key: p for p in place_labels(requests, left=column, right=Column(440, 0, 0))}

    def side(p, q, r):
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    lines = [((90.0, places[r.key].top + 8), r.anchor) for r in requests]
    for (a, b), (c, d) in combinations(lines, 2):
        crossing = side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0
        assert not crossing


def test_no_labels():
    assert place_labels([], left=Column(0, 0, 100), right=Column(0, 0, 0)) == ()
