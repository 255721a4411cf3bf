"""Nodes that appear or grow, by short axis (RECIST 1.1, Eisenhauer 2009: below 10 mm normal, target from 15 mm;
mRECIST, Lencioni 2010: at the porta hepatis from 20 mm)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.domain.response.recorded_cases import episode, lesion, line, named, node, overall, possible, study

PD, SD, OPEN = ("PD",), ("SD",), ("SD", "PD")


@pytest.mark.parametrize(("before", "later", "features", "recist", "mrecist"), [
    (None, node(9), (), SD, SD),  # normal: no lesion
    (None, node(10), (), PD, PD),
    (None, node(12), ("porta_hepatis",), PD, OPEN),
    (None, node(20), ("porta_hepatis",), PD, PD),
    (None, {"longest_diameter_mm": 17}, (), OPEN, OPEN),  # the short axis is not known
    (None, {"longest_diameter_mm": 9}, (), SD, SD),  # nor can it be 10 mm
    (None, "present", (), PD, PD),  # a reader lists it and gives no size
    (node(8), node(9), (), SD, SD),
    (node(8), node(12), (), OPEN, OPEN),
    (node(8), node(15), (), PD, PD),
    (node(8), node(17), ("porta_hepatis",), PD, OPEN),
    (node(8), "present", (), OPEN, OPEN),
    (node(8), "progressed", (), PD, PD),
])  # fmt: skip
def test_a_node_that_appears_or_grows(
    before: Any, later: Any, features: tuple[str, ...], recist: tuple[str, ...], mrecist: tuple[str, ...]
) -> None:
    small = before is None and recist == SD
    found = episode(
        study(0, {"A": 60} | ({"K": before} if before else {})), line(5),
        study(60, {"A": 50, "K": later}, new_lesions="no" if before or small else "yes"),
        lesion("K", "distant_lymph_node", features=features), lesion("A"),
    )  # fmt: skip
    assert possible(found)[-1] == recist
    assert possible(found, "mRECIST")[-1] == mrecist


def test_a_reader_who_says_new_and_lists_a_normal_node_is_not_passed_over() -> None:
    found = episode(study(0, {"A": 60}), line(5), study(60, {"A": 50, "K": node(8)}, new_lesions="yes"),
                    lesion("K", "distant_lymph_node"))  # fmt: skip
    assert overall(found) == ["PD"]
    assert "new_lesion_not_listed" in named(found)
