"""What a series may hold: unusable keys and values are refused with their path."""

from __future__ import annotations

from typing import Any

import pytest

from hccboard.errors import UserError
from hccboard.interchange.response_json import read_series

TARGET = {"id": "A", "kind": "lesion", "mm": 30}


def sums(**more: Any) -> dict[str, Any]:
    return {"criteria": "RECIST1.1", "baseline": {"targets": [TARGET], "nontarget_present": False}, **more}


def point(**more: Any) -> dict[str, Any]:
    return sums(timepoints=[{"day": 56, "targets": [{"id": "A", "mm": 20}], **more}])


def lesions(*listed: dict[str, Any], studies: Any = ()) -> dict[str, Any]:
    return {"lesions": list(listed), "studies": list(studies)}


def study(**measured: Any) -> dict[str, Any]:
    return lesions({"id": "A", "organ": "liver"}, studies=[{"day": 0, "measurements": [{"lesion": "A", **measured}]}])


REFUSED: list[tuple[Any, str]] = [
    ([], "series: an object"),
    (sums(criteria="WHO"), "series.criteria"),
    ({"baseline": None}, "series.criteria"),
    (sums(timepoint=[]), "series.timepoint: unknown key"),
    (sums(baseline={"targets": [{"id": "A", "mm": 30}]}), "series.baseline.targets[0].kind"),
    (sums(baseline={"targets": [TARGET, TARGET]}), "series.baseline.targets"),
    (sums(baseline={"targets": [{**TARGET, "mm": -1}]}), "series.baseline.targets[0].mm"),
    (sums(baseline={"targets": [{**TARGET, "mm": "30"}]}), "series.baseline.targets[0].mm"),
    (sums(baseline={"targets": [{**TARGET, "mm": {"low": 9, "high": 3}}]}), "series.baseline.targets[0].mm"),
    (sums(baseline={"targets": [{"kind": "node", "mm": 3}]}), "series.baseline.targets[0].id"),
    (sums(pd_abs_mm=-5), "series.pd_abs_mm"),
    (sums(min_sd_days=4.5), "series.min_sd_days"),
    (point(day=None), "series.timepoints[0].day"),
    (point(day=1.5), "series.timepoints[0].day"),
    (point(nontarget="SD"), "series.timepoints[0].nontarget"),
    (point(new_lesion="no"), "series.timepoints[0].new_lesion"),
    (point(targets=[{"id": "B", "mm": 3}]), "series.timepoints[0].targets.B: unknown key"),
    (point(targets=[{"id": "A", "mm": 3}, {"id": "A", "mm": 4}]), "series.timepoints[0].targets"),
    (point(targets={"A": 3}), "series.timepoints[0].targets: a list"),
    (sums(markers={"cea": []}), "series.markers.cea"),
    (sums(markers={"afp": [{"day": 0, "value": 9}]}), "series.markers.afp[0]"),
    (sums(markers={"afp": [{"value": 9, "unit": "ng/mL"}]}), "series.markers.afp[0].day"),
    (lesions({"id": "A"}), "series.lesions[0].organ"),
    (lesions({"id": "A", "organ": "liver"}, {"id": "A", "organ": "lung"}), "series.lesions"),
    (lesions({"id": "A", "organ": "liver", "treated": "yes"}), "series.lesions[0].treated"),
    (lesions({"id": "A", "organ": "liver", "role": "measured"}), "series.lesions[0].role"),
    (study(longest_mm=20, viable_mm=21), "series.studies[0].measurements[0].viable_mm"),
    (study(longest_mm=20, state="disappeared"), "series.studies[0].measurements[0].state"),
    (study(state="joined"), "series.studies[0].measurements[0].state"),
    (lesions(studies=[{"day": 0, "measurements": [{"lesion": "B"}]}]), "series.studies[0].measurements[0].lesion"),
    ({**study(), "settings": {"iRECIST": {}}}, "series.settings.iRECIST"),
    ({**study(), "settings": {"mRECIST": {"pr_percent": 25}}}, "series.settings.mRECIST.pr_percent"),
]


@pytest.mark.parametrize(("told", "path"), REFUSED, ids=[f"{i} {path}" for i, (_told, path) in enumerate(REFUSED)])
def test_what_cannot_be_used_is_refused_where_it_stands(told: Any, path: str) -> None:
    with pytest.raises(UserError) as refused:
        read_series(told)
    assert refused.value.what.startswith(path)
    assert refused.value.next_step


@pytest.mark.parametrize("told", [sums(), sums(baseline=None), sums(timepoints=None), point(), point(nontarget=None),
                                  lesions(), study(longest_mm=20.5), study(state="too_small")])  # fmt: skip
def test_absent_and_null_are_unknown(told: Any) -> None:
    assert read_series(told)


def test_a_fraction_of_a_millimetre_stays_exact() -> None:
    told = read_series(sums(baseline={"targets": [{**TARGET, "mm": 10.1}]})).told
    assert told.targets[0].size.low * 10 == 101
