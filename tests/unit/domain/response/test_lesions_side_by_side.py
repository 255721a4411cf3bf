"""From lesions to both criteria: which are targets, what is new, what each site does, where the criteria differ."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.domain.response.test_public_response import judged


def course(lesions: dict[str, dict[str, Any]], *studies: tuple[int, dict[str, Any]], **more: Any) -> dict[str, Any]:
    """Lesions of the liver unless told otherwise; a measurement is (longest, viable), a short axis or a state."""
    def measured(lesion: str, told: Any) -> dict[str, Any]:
        if isinstance(told, str):
            return {"lesion": lesion, "state": told}
        if lesions[lesion].get("kind") == "node":
            return {"lesion": lesion, "short_axis_mm": told}
        longest, viable = told if isinstance(told, tuple) else (told, told)
        return {"lesion": lesion, "longest_mm": longest, "viable_mm": viable}

    return {
        "lesions": [{"id": key, "organ": "liver", **told} for key, told in lesions.items()],
        "studies": [
            {"day": day, "new_lesions_searched": True,
             "measurements": [measured(lesion, told) for lesion, told in sizes.items()]}
            for day, sizes in studies
        ], **more,
    }  # fmt: skip


LUNG: dict[str, Any] = {"organ": "lung"}
NODE: dict[str, Any] = {"organ": "regional_lymph_node", "kind": "node"}

# what it shows, lesion, size at baseline, role in RECIST 1.1, role in mRECIST
ROLES: list[tuple[str, dict[str, Any], Any, str | None, str | None]] = [
    ("10 mm, inclusive", {}, 10, "target", "target"),
    ("9 mm", {}, 9, "non_target", "non_target"),
    ("large with a small viable part", {}, (50, 9), "target", "non_target"),
    ("viable diameter not known", {}, (50, None), "target", "non_target"),
    ("no arterial enhancement", {"arterial_enhancement": False}, 30, "target", "non_target"),
    ("treated, with a viable part", {"treated": True}, (30, 12), "non_target", "target"),
    ("treated, progression since", {"treated": True, "progressed_since_treatment": True}, 30, "target", "target"),
    ("treated outside the liver", {**LUNG, "treated": True}, 30, "non_target", "non_target"),
    ("infiltrative", {"infiltrative": True}, 90, "non_target", "non_target"),
    ("portal thrombus", {"portal_thrombus": True}, 30, "non_target", "non_target"),
    ("node of 15 mm, inclusive", NODE, 15, "target", "target"),
    ("node of 14 mm", NODE, 14, "non_target", "non_target"),
    ("node of 9 mm is normal", NODE, 9, None, None),
    ("porta hepatis, 15 mm", {**NODE, "porta_hepatis": True}, 15, "target", "non_target"),
    ("porta hepatis, 20 mm, inclusive", {**NODE, "porta_hepatis": True}, 20, "target", "target"),
]  # fmt: skip


@pytest.mark.parametrize(("shows", "lesion", "told", "recist", "mrecist"), ROLES, ids=[one[0] for one in ROLES])
def test_which_lesions_are_targets(shows: str, lesion: Any, told: Any, recist: str | None, mrecist: str | None) -> None:
    found = judged(course({"A": lesion}, (0, {"A": told})))
    assert found["RECIST1.1"]["roles"].get("A") == recist
    assert found["mRECIST"]["roles"].get("A") == mrecist


def test_two_in_an_organ_five_in_all_the_largest_first() -> None:
    lesions = {"a": {}, "b": {}, "c": {}, "l1": LUNG, "l2": LUNG, "l3": LUNG, "n1": NODE,
               "n2": {**NODE, "organ": "distant_lymph_node"}}  # fmt: skip
    sizes = {"a": 20, "b": 30, "c": 40, "l1": 50, "l2": 60, "l3": 70, "n1": 16, "n2": 17}
    found = judged(course(lesions, (0, sizes)))["RECIST1.1"]
    assert sorted(key for key, role in found["roles"].items() if role == "target") == ["b", "c", "l2", "l3", "n2"]
    assert found["not_target_because"] == {"a": "two_per_organ", "l1": "two_per_organ", "n1": "five_targets"}


@pytest.mark.parametrize(("lesions", "sizes", "finding"), [
    ({key: {"role": "target"} for key in "abc"}, {"a": 20, "b": 20, "c": 20}, "too_many_in_organ"),
    ({"a": {"role": "target"}}, {"a": 8}, "target_unfit"),
    ({"a": {"role": "target", "portal_thrombus": True}}, {"a": 20}, "target_unfit"),
    ({"a": {"role": "new"}}, {"a": 20}, "new_at_baseline"),
    ({key: {"role": "target", "organ": organ} for key, organ in zip("abcdef", (
        "liver", "liver", "lung", "lung", "bone", "bone"), strict=True)}, dict.fromkeys("abcdef", 20),
     "too_many_targets"),
])  # fmt: skip
def test_a_choice_against_the_rules_stands_and_is_named(lesions: Any, sizes: Any, finding: str) -> None:
    found = judged(course(lesions, (0, sizes)))["RECIST1.1"]
    assert finding in [one["id"] for one in found["findings"]]
    assert set(found["roles"].values()) == {one["role"] for one in lesions.values()}


def test_a_node_entered_as_longest_diameter_is_named() -> None:
    told = course({"N": NODE}, (0, {"N": 20}))
    told["studies"][0]["measurements"] = [{"lesion": "N", "longest_mm": 20}]
    assert "node_by_longest" in [one["id"] for one in judged(told)["RECIST1.1"]["findings"]]


def test_after_tace_the_criteria_differ_and_are_not_averaged() -> None:
    found = judged(course({"A": {}}, (0, {"A": (64, 64)}), (35, {"A": (64, 30)})))
    assert found["disagreements"] == [{"day": 35, "RECIST1.1": "SD", "mRECIST": "PR"}]


def test_an_unknown_viable_diameter_lies_below_the_longest() -> None:
    found = judged(course({"A": {}}, (0, {"A": (60, 60)}), (56, {"A": (50, None)}), (112, {"A": (40, None)})))
    first, second = found["mRECIST"]["timepoints"]
    assert (first["overall"], second["overall"], second["sum_mm"]) == ("NE", "NE", None)
    assert [one["overall"] for one in found["mRECIST"]["possible"]] == [["CR", "PR", "SD"], ["CR", "PR", "PD"]]
    assert [one["overall"] for one in found["RECIST1.1"]["timepoints"]] == ["SD", "PR"]


def test_each_site_has_its_own_response() -> None:
    found = judged(course({"A": {}, "P": LUNG}, (0, {"A": 60, "P": 30}), (56, {"A": 20, "P": 40})))["mRECIST"]
    assert found["timepoints"][0]["overall"] == "PR"
    best = {site: of["bor_unconfirmed"] for site, of in found["sites"].items()}
    assert best == {"intrahepatic": "PR", "extrahepatic": "PD"}


def test_lesions_without_a_size_are_followed_by_what_the_reader_says() -> None:
    thrombus = {"A": {}, "T": {"portal_thrombus": True}}
    base = (0, {"A": 60, "T": "present"})
    for state, overall in (("present", "PR"), ("disappeared", "CR"), ("progressed", "PD"), ("not_evaluable", "PR")):
        found = judged(course(thrombus, base, (56, {"A": 0, "T": state})))["mRECIST"]
        assert found["timepoints"][0]["overall"] == overall, state


# what it shows, lesion, sizes on days 56, 112 and 168, first PD of RECIST 1.1, of mRECIST
NEW: list[tuple[str, dict[str, Any], list[Any], int | None, int | None]] = [
    ("typical, 10 mm", {"typical": True}, [10, 10, 10], 56, 56),
    ("typical, first 8 mm: from first detection", {"typical": True}, [8, 12, 12], 56, 56),
    ("atypical that grows by 10 mm: from first detection", {"typical": False}, [8, 12, 18], 56, 56),
    ("atypical that stays", {"typical": False}, [12, 13, 14], 56, None),
    ("nature not told counts as not typical", {}, [12, 13, 14], 56, None),
    ("typical, but too small", {"typical": True}, [8, 8, 9], 56, None),
    ("equivocal", {"typical": True, "equivocal": True}, [12, 12, 12], None, None),
    ("equivocal until a reader calls it progression", {"equivocal": True}, [12, "present", "progressed"], 56, 56),
    ("outside the liver size does not matter", LUNG, [4, 4, 4], 56, 56),
    ("only later", {"typical": True}, [None, 12, 12], 112, 112),
]  # fmt: skip


@pytest.mark.parametrize(("shows", "lesion", "sizes", "recist", "mrecist"), NEW, ids=[one[0] for one in NEW])
def test_which_new_lesions_count_and_from_which_day(shows: str, lesion: Any, sizes: Any, recist: Any, mrecist: Any
                                                    ) -> None:  # fmt: skip
    studies = [
        (day, {"A": 30, **({} if told is None else {"X": told})})
        for day, told in zip((56, 112, 168), sizes, strict=True)
    ]
    found = judged(course({"A": {}, "X": lesion}, (0, {"A": 30}), *studies))
    assert found["RECIST1.1"]["progression_day"] == recist
    assert found["mRECIST"]["progression_day"] == mrecist


@pytest.mark.parametrize(("sizes", "named"), [((8, 12), ["new_lesion_back_dated"]), ((12, 12), [])])
def test_a_new_lesion_settled_later_is_named(sizes: tuple[int, int], named: list[str]) -> None:
    studies = [(day, {"A": 30, "X": mm}) for day, mm in zip((56, 112), sizes, strict=True)]
    found = judged(course({"A": {}, "X": {"typical": True}}, (0, {"A": 30}), *studies))["mRECIST"]
    assert [one["id"] for one in found["findings"] if one["id"].startswith("new_lesion")] == named


def test_a_study_that_did_not_look_for_new_lesions_is_not_evaluable() -> None:
    told = course({"A": {}}, (0, {"A": 60}), (56, {"A": 20}))
    del told["studies"][1]["new_lesions_searched"]
    found = judged(told)["RECIST1.1"]
    assert found["timepoints"][0]["overall"] == "NE"
    assert found["possible"][0]["overall"] == ["PR", "PD"]


def test_two_studies_at_baseline_fill_each_other_in() -> None:
    told = course({"A": {}, "P": LUNG}, (0, {"A": 60}), (0, {"P": 30}), (56, {"A": 60, "P": 30}))
    found = judged(told)
    assert found["RECIST1.1"]["baseline_sum_mm"] == 90
    assert [one["id"] for one in found["findings"]] == ["two_studies_one_day"]


def test_without_a_baseline_study_that_is_said() -> None:
    found = judged(course({"A": {}}, (56, {"A": 60})))
    assert "no_baseline_study" in [one["id"] for one in found["findings"]]
    assert found["RECIST1.1"]["baseline_sum_mm"] is None


def test_settings_are_those_of_each_criteria() -> None:
    told = course({"A": {}}, (0, {"A": 20}), (56, {"A": 24}), settings={"mRECIST": {"pd_abs_mm": 5}})
    found = judged(told)
    assert (found["mRECIST"]["settings"]["pd_abs_mm"], found["mRECIST"]["timepoints"][0]["overall"]) == (5, "SD")
    del told["settings"]
    assert judged(told)["mRECIST"]["timepoints"][0]["overall"] == "PD"
