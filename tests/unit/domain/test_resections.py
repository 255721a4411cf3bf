"""Brisbane 2000 names and their segments (right liver S5 to S8, left S2 to S4, caudate S1)."""

from __future__ import annotations

import pytest

from hccboard.domain import resections
from hccboard.domain.record_fields import HEPATECTOMIES, SEGMENTS


@pytest.mark.parametrize(
    ("segments", "name"),
    [
        ("S5 S6 S7 S8", "right_hepatectomy"), ("S1 S5 S6 S7 S8", "right_hepatectomy"),
        ("S2 S3 S4a S4b", "left_hepatectomy"), ("S4a S4b S5 S6 S7 S8", "extended_right_hepatectomy"),
        ("S2 S3 S4a S4b S5 S8", "extended_left_hepatectomy"), ("S4a S4b S5 S8", "central_hepatectomy"),
        ("S5 S8", "right_anterior_sectionectomy"), ("S6 S7", "right_posterior_sectionectomy"),
        ("S2 S3", "left_lateral_sectionectomy"), ("S6", "segmentectomy"), ("S1", "segmentectomy"),
        ("S4a S4b", "segmentectomy"), ("S5 S6", None), ("S4b S5", None), ("", None), ("S2 S6", None),
    ],
)  # fmt: skip
def test_segments_name_the_resection(segments, name):
    assert resections.resection_named(segments.split()) == name


def test_every_name_but_the_two_without_fixed_segments_has_an_extent_that_names_it():
    assert {*resections.EXTENTS, resections.ONE_SEGMENT, resections.LIMITED} == set(HEPATECTOMIES)
    for name, extent in resections.EXTENTS.items():
        assert resections.resection_named(extent) == name
        assert resections.agrees(name, extent) and resections.agrees("limited_resection", extent)
        assert resections.in_order(reversed(extent)) == extent
        assert sorted((*extent, *resections.rest_of(extent))) == sorted(SEGMENTS)
    assert not resections.agrees("right_hepatectomy", ("S6", "S7"))
