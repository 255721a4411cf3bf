"""Arterial enhancement and washout: the newest study that assessed them; what no study recorded is not known."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from hccboard.domain.lesion_signs import alike, lesion_signs
from hccboard.domain.records import ImagingStudy, Lesion, Measurement

STUDIES = {
    name: ImagingStudy(id=name, label=name, date=day)
    for name, day in (("old", date(2026, 2, 4)), ("new", date(2026, 7, 21)), ("undated", None))
}


def measured(study: str, lesion: str = "L1", **signs: Any) -> Measurement:
    return Measurement(lesion_id=lesion, study_id=study, longest_diameter_mm=20, **signs)


@pytest.mark.parametrize(
    ("measurements", "expected"),
    [
        ([measured("old"), measured("new")], []),
        ([measured("new", lesion="L2", washout="yes")], []),
        ([measured("elsewhere", washout="yes")], []),  # a study after the day that is looked at
        ([measured("old", arterial_enhancement="yes")], [("yes", "old"), ("", None)]),
        ([measured("new", arterial_enhancement="yes", washout="no")], [("yes", "new"), ("no", "new")]),
        # each sign from the newest study that assessed it, whatever the order of the records
        ([measured("new", washout="yes"), measured("old", arterial_enhancement="no", washout="no")],
         [("no", "old"), ("yes", "new")]),
        ([measured("old", washout="yes"), measured("new", washout="not_assessed")], [("", None), ("yes", "old")]),
        ([measured("old", washout="yes"), measured("new", washout="indeterminate")],
         [("", None), ("indeterminate", "new")]),
        ([measured("new", washout="not_assessed")], [("", None), ("not_assessed", "new")]),
        ([measured("undated", washout="yes"), measured("old", washout="no")], [("", None), ("no", "old")]),
    ],
)  # fmt: skip
def test_each_sign_is_that_of_the_newest_study_that_assessed_it(
    measurements: list[Measurement], expected: list[tuple[str, str | None]]
) -> None:
    signs = lesion_signs("L1", measurements, STUDIES)
    assert [(sign.answer, sign.study.id if sign.study else None) for sign in signs] == expected


def test_lesions_that_behaved_alike_stand_together_and_unknown_ones_are_named() -> None:
    organs = {"L1": "liver", "L2": "liver", "L3": "liver", "N1": "lung"}
    lesions = [Lesion(id=name, label=name, organ=organ) for name, organ in organs.items()]
    known = [measured("old", lesion=name, arterial_enhancement="yes", washout="yes") for name in ("L1", "L3")]
    labels = list(alike(lesions, known, STUDIES).values())
    assert labels == [["L1", "L3"], ["L2"]]
    assert alike(lesions, [measured("old")], STUDIES) == {}
