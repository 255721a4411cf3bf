"""From the records of a case: which lesions are followed, what joins, splits or is new, and what has no size."""

from __future__ import annotations

from typing import Any

import pytest

from hccboard.domain import records
from hccboard.domain.response.lesions import EXTRAHEPATIC, INTRAHEPATIC
from hccboard.domain.response.recorded.treated import segments_in
from tests.unit.domain.response.recorded_cases import (
    episode,
    episodes,
    lesion,
    line,
    named,
    node,
    on,
    overall,
    possible,
    roles,
    session,
    study,
)

BASE = study(0, {"A": 60})
START = line(5)

# --- lesions --------------------------------------------------------------------------------------------------------

# what it shows, records before baseline, lesion, size at baseline, roles in RECIST 1.1 and mRECIST
ROLES: list[tuple[str, list[Any], dict[str, Any], Any, str | None, str | None]] = [
    ("liver, 10 mm", [], {}, 10, "target", "target"),
    ("liver, 9 mm", [], {}, 9, "non_target", "non_target"),
    ("untreated: its longest diameter is viable", [], {}, (40, None), "target", "target"),
    ("treated: the viable part is not known", [], {},
     {"longest_diameter_mm": 40, "treated": True}, "non_target", "non_target"),
    ("treated, viable part measured", [], {},
     {"longest_diameter_mm": 40, "viable_diameter_mm": 15, "treated": True}, "non_target", "target"),
    ("treated by its category", [], {}, {"longest_diameter_mm": 40, "viable_diameter_mm": 15,
                                         "li_rads": "LR-TR viable"}, "non_target", "target"),
    ("grown since it was treated", [], {"progressed_since_treatment": True},
     {"longest_diameter_mm": 40, "viable_diameter_mm": 15, "treated": True}, "target", "target"),
    ("embolised before, by segment", [study(-90, {"A": 40}), session(-60, target="S6")], {"segments": ("S6",)},
     (40, 15), "non_target", "target"),
    ("embolised before, by name", [study(-90, {"A": 40}), session(-60, target="TACE of A and B")], {}, (40, 15),
     "non_target", "target"),
    ("another segment was embolised", [study(-90, {"A": 40}), session(-60, target="S2")], {"segments": ("S6",)},
     (40, 15), "target", "target"),
    ("nonviable after treatment", [], {}, {"longest_diameter_mm": 40, "li_rads": "LR-TR nonviable"}, "non_target",
     "non_target"),
    ("no arterial enhancement", [], {}, {"longest_diameter_mm": 40, "viable_diameter_mm": 40,
                                         "arterial_enhancement": "no"}, "target", "non_target"),
    ("infiltrative", [], {"features": ("infiltrative",)}, 90, "non_target", "non_target"),
    ("tumour in vein as a lesion", [], {}, {"longest_diameter_mm": 30, "li_rads": "LR-TIV"}, "non_target",
     "non_target"),
    ("LR-4", [], {}, {"longest_diameter_mm": 30, "li_rads": "LR-4"}, "non_target", "non_target"),
    ("LR-4 that is proven", [], {"hcc_certainty": "yes"}, {"longest_diameter_mm": 30, "li_rads": "LR-4"}, "target",
     "target"),
    ("LR-2", [], {}, {"longest_diameter_mm": 30, "li_rads": "LR-2"}, None, None),
    ("no HCC", [], {"hcc_certainty": "no"}, 30, None, None),
    ("lung", [], {"organ": "lung"}, (30, None), "target", "target"),
    ("regional node, 15 mm", [], {"organ": "regional_lymph_node"}, node(15), "target", "target"),
    ("node, 14 mm", [], {"organ": "distant_lymph_node"}, node(14), "non_target", "non_target"),
    ("node, 9 mm", [], {"organ": "distant_lymph_node"}, node(9), None, None),
    ("porta hepatis, 15 mm", [], {"organ": "regional_lymph_node", "features": ("porta_hepatis",)}, node(15), "target",
     "non_target"),
    ("porta hepatis, 20 mm", [], {"organ": "regional_lymph_node", "features": ("porta_hepatis",)}, node(20), "target",
     "target"),
    ("bone that cannot be measured", [], {"organ": "bone", "features": ("not_measurable",)}, 30, "non_target",
     "non_target"),
    ("too small to measure is 5 mm", [], {}, "too_small", "non_target", "non_target"),
    ("as the reader chose", [], {"role": "non_target"}, 60, "non_target", "non_target"),
]  # fmt: skip


@pytest.mark.parametrize(("shows", "before", "told", "size", "recist", "mrecist"), ROLES, ids=[one[0] for one in ROLES])
def test_which_lesions_are_targets(
    shows: str, before: list[Any], told: dict[str, Any], size: Any, recist: str | None, mrecist: str | None
) -> None:
    found = episode(*before, lesion("A", **told), study(0, {"A": size, "Z": 12}), START)
    assert (roles(found).get("A"), roles(found, "mRECIST").get("A")) == (recist, mrecist)
    assert ("A" in found.lesions) == (told.get("hcc_certainty") != "no" and "LR-2" not in str(size))


# what it shows, measurement at day 60 (60 mm at baseline), sum and category of RECIST 1.1
STATES: list[tuple[str, Any, float | None, str]] = [
    ("measured", 40, 40, "PR"),
    ("disappeared is 0", "disappeared", 0, "CR"),
    ("too small is 5 mm", "too_small", 5, "PR"),
    ("not evaluable", {"state": "not_evaluable", "longest_diameter_mm": 20}, None, "NE"),
    ("present without a size", "present", None, "NE"),
]  # fmt: skip


@pytest.mark.parametrize(("shows", "told", "total", "expected"), STATES, ids=[one[0] for one in STATES])
def test_what_a_state_counts(shows: str, told: Any, total: float | None, expected: str) -> None:
    found = episode(BASE, START, study(60, {"A": told}))
    assert found.judged.by_criteria["RECIST1.1"].whole.visits[0].sum_mm == total
    assert overall(found) == [expected]


def test_a_reader_who_says_progressed_makes_a_nontarget_pd() -> None:
    told = [study(0, {"A": 60, "B": "present"}), START, study(60, {"A": 30, "B": "progressed"})]
    assert overall(episode(*told)) == ["PD"]


def test_a_later_entry_of_the_same_measurement_counts() -> None:
    again = records.Measurement(id="again", study_id="CT60", lesion_id="A", longest_diameter_mm=30)
    assert overall(episode(BASE, START, study(60, {"A": 60}), again)) == ["PR"]


def test_a_lesion_that_only_an_earlier_study_measured_was_there() -> None:
    told = [study(-9, {"P": 20}, key="chest"), lesion("P", "lung"), BASE, START, study(60, {"A": 60, "P": 5})]
    found = episode(*told)
    assert roles(found) == {"A": "target", "P": "target"}
    assert "baseline_from_earlier" in named(found)
    assert overall(found) == ["SD"]
    old = episode(study(-90, {"P": 20}, key="chest"), *told[1:])
    assert roles(old)["P"] == "non_target"
    assert "baseline_only_seen" in named(old)
    gone = episode(study(-90, {"P": "disappeared"}, key="chest"), *told[1:])
    assert roles(gone)["P"] == "new"


def test_what_was_seen_before_an_operation_or_ablation_is_not_carried_over() -> None:
    told = [study(-90, {"B": 20}), BASE, START, study(60, {"A": 30})]
    assert "B" in roles(episode(*told))
    found = episode(*told, session(-60, "ablation_rfa", target="B"))
    assert "B" not in roles(found)
    assert "lesion_not_carried" in named(found)


def test_a_lesion_called_new_in_the_line_before_is_an_old_one_now() -> None:
    told = [BASE, line(5, line=1), lesion("X", role="new"), study(60, {"A": 60, "X": 20}, new_lesions="yes"),
            line(65, "regorafenib", line=2), study(120, {"A": 40, "X": 10})]  # fmt: skip
    first, second = episodes(*told)
    assert (roles(first)["X"], roles(second)["X"]) == ("new", "target")
    assert (overall(first), overall(second)) == (["PD"], ["PR"])


# --- joined and split -----------------------------------------------------------------------------------------------


def joined(into: str) -> dict[str, Any]:
    return {"state": "joined", "joined_to_id": into}


# what it shows, measurements at day 60 (A 40, B 20 at baseline), sum of RECIST 1.1 at days 60 and 120
JOINED: list[tuple[str, dict[str, Any], dict[str, Any], list[float | None]]] = [
    ("one diameter counts", {"A": 50, "B": joined("A")}, {"A": 45}, [50, 45]),
    ("apart again", {"A": 50, "B": joined("A")}, {"A": 30, "B": 10}, [50, 40]),
    ("joined to what was not measured", {"B": joined("A")}, {"A": 45}, [None, 45]),
    ("joined to what nobody knows", {"A": 50, "B": joined("Q")}, {"A": 45}, [None, None]),
    ("each joined to the other", {"A": joined("B"), "B": joined("A")}, {"A": 45, "B": 9}, [None, 54]),
    ("joined to a non-target: its diameter counts at the target", {"A": 40, "B": joined("N"), "N": 15},
     {"A": 45, "N": 12}, [55, 57]),
]  # fmt: skip


@pytest.mark.parametrize(("shows", "first", "second", "sums"), JOINED, ids=[one[0] for one in JOINED])
def test_lesions_that_join_count_once(shows: str, first: Any, second: Any, sums: list[float | None]) -> None:
    told = [lesion("N", role="non_target"), study(0, {"A": 40, "B": 20, "N": 9}), START]
    found = episode(*told, study(60, first), study(120, second))
    assert [one.sum_mm for one in found.judged.by_criteria["RECIST1.1"].whole.visits] == sums


def test_parts_of_a_lesion_add_up_and_are_not_new() -> None:
    part = lesion("B", split_from_id="A")
    found = episode(part, BASE, START, study(60, {"A": 30, "B": 20}), study(120, {"A": 10, "B": 8}))
    assert [one.sum_mm for one in found.judged.by_criteria["RECIST1.1"].whole.visits] == [50, 18]
    assert overall(found) == ["SD", "PR"] and roles(found) == {"A": "target"} and "B" in found.lesions
    both = episode(part, lesion("C", split_from_id="B"), BASE, START,
                   study(60, {"A": "disappeared", "B": 20, "C": 15}))  # fmt: skip
    assert [one.sum_mm for one in both.judged.by_criteria["RECIST1.1"].whole.visits] == [35]


def test_parts_alone_are_at_least_as_large_as_told() -> None:
    found = episode(lesion("B", split_from_id="A"), BASE, START, study(60, {"B": 80}))
    assert (overall(found), possible(found)) == (["PD"], [("PD",)])
    small = episode(lesion("B", split_from_id="A"), BASE, START, study(60, {"B": 20}))
    assert (overall(small), possible(small)) == (["NE"], [("PR", "SD", "PD")])


def test_a_part_that_baseline_names_is_a_lesion_of_its_own() -> None:
    found = episode(lesion("B", split_from_id="A"), study(0, {"A": 40, "B": 20}), START, study(60, {"A": 40, "B": 20}))
    assert roles(found) == {"A": "target", "B": "target"}


def test_lesions_split_in_a_circle_are_named() -> None:
    told = [lesion("A", split_from_id="B"), lesion("B", split_from_id="A"), study(0, {"Z": 20}), START]
    found = episode(*told, study(60, {"Z": 20, "A": 10, "B": 10}, new_lesions="yes"))
    assert "split_from_unknown" in named(found)


# --- new lesions ----------------------------------------------------------------------------------------------------

TYPICAL = {"longest_diameter_mm": 15, "viable_diameter_mm": 15, "arterial_enhancement": "yes", "washout": "yes"}

# what it shows, lesion X, answer of the study, measurement, RECIST 1.1 and mRECIST: category, still possible
NEW: list[tuple[str, dict[str, Any] | None, str | None, Any, str, tuple[str, ...], str, tuple[str, ...]]] = [
    ("none", None, "no", None, "PR", ("PR",), "PR", ("PR",)),
    ("not told", None, None, None, "NE", ("PR", "PD"), "NE", ("PR", "PD")),
    ("not assessed", None, "not_assessed", None, "NE", ("PR", "PD"), "NE", ("PR", "PD")),
    ("indeterminate", None, "indeterminate", None, "PR", ("PR", "PD"), "PR", ("PR", "PD")),
    ("yes, none listed", None, "yes", None, "PD", ("PD",), "PR", ("PR", "PD")),
    ("yes, typical", {}, "yes", TYPICAL, "PD", ("PD",), "PD", ("PD",)),
    ("not told, typical", {}, None, TYPICAL, "PD", ("PD",), "PD", ("PD",)),
    ("not told, LR-5", {}, None, {"longest_diameter_mm": 12, "li_rads": "LR-5"}, "PD", ("PD",), "PD", ("PD",)),
    ("yes, atypical", {}, "yes", 15, "PD", ("PD",), "PR", ("PR", "PD")),
    ("no, but one is listed", {}, "no", TYPICAL, "PR", ("PR", "PD"), "PR", ("PR", "PD")),
    ("indeterminate, listed", {}, "indeterminate", TYPICAL, "PR", ("PR", "PD"), "PR", ("PR", "PD")),
    ("indeterminate, and proven", {"hcc_certainty": "yes"}, "indeterminate", TYPICAL, "PD", ("PD",), "PD", ("PD",)),
    ("LR-3", {}, None, {**TYPICAL, "li_rads": "LR-3"}, "NE", ("PR", "PD"), "NE", ("PR", "PD")),
    ("LR-3, but the reader says yes", {}, "yes", {**TYPICAL, "li_rads": "LR-3"}, "PD", ("PD",), "PR", ("PR", "PD")),
    ("no HCC", {"hcc_certainty": "no"}, "no", 15, "PR", ("PR",), "PR", ("PR",)),
    ("lung", {"organ": "lung"}, "yes", 6, "PD", ("PD",), "PD", ("PD",)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("shows", "told", "answer", "size", "recist", "recist_set", "mrecist", "mrecist_set"), NEW,
    ids=[one[0] for one in NEW],
)  # fmt: skip
def test_new_lesions(
    shows: str, told: dict[str, Any] | None, answer: str | None, size: Any,
    recist: str, recist_set: Any, mrecist: str, mrecist_set: Any,
) -> None:  # fmt: skip
    more = [] if told is None else [lesion("X", **told)]
    sizes = {"A": 30, **({} if told is None else {"X": size})}
    found = episode(BASE, START, *more, study(60, sizes, new_lesions=answer))
    assert (overall(found), possible(found)) == ([recist], [recist_set])
    assert (overall(found, "mRECIST"), possible(found, "mRECIST")) == ([mrecist], [mrecist_set])


def test_where_all_nodules_are_listed_the_liver_has_no_new_one() -> None:
    found = episode(BASE, START, study(60, {"A": 30}, new_lesions=None, all_nodules_listed=True))
    of = found.judged.by_criteria["mRECIST"]
    assert of.whole.visits[0].overall == "NE"
    assert of.sites[INTRAHEPATIC].visits[0].possible == ("PR",)


def test_each_site_has_its_own_response() -> None:
    found = episode(lesion("P", "lung"), study(0, {"A": 60, "P": 30}), START, study(60, {"A": 20, "P": 45}))
    sites = found.judged.by_criteria["mRECIST"].sites
    assert {site: one.visits[0].overall for site, one in sites.items()} == {INTRAHEPATIC: "PR", EXTRAHEPATIC: "PD"}


# --- disease without a size -----------------------------------------------------------------------------------------


def vein(day: int, code: str | None = None, **told: Any) -> records.Record:
    return records.VascularInvasion(id=f"v{day}", study_id=f"CT{day}", date=on(day), portal_vein=code, **told)


# what it shows, thrombus at baseline, at day 60, category, still possible, finding
VEINS: list[tuple[str, dict[str, Any] | None, dict[str, Any] | None, str, tuple[str, ...], str]] = [
    ("never told", None, None, "CR", ("CR",), ""),
    ("gone", {"code": "Vp3"}, {"code": "Vp0"}, "CR", ("CR",), ""),
    ("there", {"code": "Vp3"}, {"code": "Vp2"}, "PR", ("PR",), ""),
    ("gone, the reader says", {"code": "Vp3"}, {"thrombus_status": "absent"}, "CR", ("CR",), ""),
    ("progressed, the reader says", {"code": "Vp3"}, {"code": "Vp4", "thrombus_status": "progressed"}, "PD", ("PD",),
     ""),
    ("further, no reader calls it", {"code": "Vp2"}, {"code": "Vp3"}, "PR", ("CR", "PR", "PD"), "thrombus_extended"),
    ("further, the reader says it is there", {"code": "Vp2"}, {"code": "Vp3", "thrombus_status": "present"}, "PR",
     ("PR",), ""),
    ("main trunk by now", {"code": "Vp3"}, {"portal_vein_main_trunk": "yes"}, "PR", ("CR", "PR", "PD"),
     "thrombus_extended"),
    ("not told any more", {"code": "Vp3"}, None, "PR", ("CR", "PR", "PD"), "nontarget_not_evaluated"),
    ("bland at baseline", {"code": "Vp3", "thrombus_enhancing": "no"}, None, "CR", ("CR",), ""),
    ("bland by now", {"code": "Vp3"}, {"code": "Vp3", "thrombus_enhancing": "no"}, "CR", ("CR",), ""),
    ("bland, but progressed", {"code": "Vp3"}, {"thrombus_enhancing": "no", "thrombus_status": "progressed"}, "PR",
     ("CR", "PR", "PD"), "thrombus_bland_contradicts"),
    ("perhaps bland", {"code": "Vp3", "thrombus_enhancing": "indeterminate"}, {"code": "Vp0"}, "CR", ("CR",), ""),
    ("new by its class", {"code": "Vp0"}, {"code": "Vp3"}, "CR", ("CR", "PD"), "thrombus_new"),
    ("new, the reader says", {"code": "Vp0"}, {"code": "Vp3", "thrombus_status": "present"}, "PD", ("PD",), ""),
    ("not told at baseline", None, {"code": "Vp3"}, "CR", ("CR", "PD"), "thrombus_not_told_at_baseline"),
    ("hepatic vein", {"hepatic_vein": "Vv2"}, {"hepatic_vein": "Vv3"}, "PR", ("CR", "PR", "PD"), "thrombus_extended"),
    ("a class that may be none", {"code": "Vp0", "portal_vein_high": "Vp2"}, {"code": "Vp1"}, "PR", ("PR",), ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("shows", "before", "now", "category", "still", "finding"), VEINS, ids=[one[0] for one in VEINS]
)
def test_tumour_in_a_vein_is_followed(
    shows: str, before: Any, now: Any, category: str, still: tuple[str, ...], finding: str
) -> None:
    more = [vein(day, **told) for day, told in ((0, before), (60, now)) if told is not None]
    found = episode(BASE, START, study(60, {"A": "disappeared"}), *more)
    assert (overall(found), possible(found)) == ([category], [still])
    veins = {one for one in named(found) if one.startswith("thrombus") or one == "nontarget_not_evaluated"}
    assert finding in veins if finding else not veins - {"nontarget_not_evaluated"}


def test_an_extension_is_held_against_the_smallest_extent_so_far() -> None:
    studies = [study(60, {"A": 30}), study(120, {"A": 30})]
    found = episode(BASE, START, *studies, vein(0, "Vp3"), vein(60, "Vp1"), vein(120, "Vp3"))
    assert possible(found) == [("PR",), ("PR", "PD")]


def metastasis(day: int, site: str, certainty: str = "yes", study_id: str | None = "") -> records.Record:
    told = f"CT{day}" if study_id == "" else study_id
    return records.MetastasisFinding(id=f"{site}{day}", study_id=told, date=on(day), site=site, certainty=certainty)


# what it shows, metastases told, category at day 60 where the target is gone, still possible, finding
SPREAD: list[tuple[str, list[Any], str, tuple[str, ...], str]] = [
    ("none", [metastasis(0, "lung", "no")], "CR", ("CR",), ""),
    ("there without a lesion", [metastasis(0, "lung")], "PR", ("CR", "PR", "PD"), "metastasis_without_lesion"),
    ("gone", [metastasis(0, "lung"), metastasis(60, "lung", "no")], "CR", ("CR",), "metastasis_without_lesion"),
    ("gone with all", [metastasis(0, "lung"), metastasis(60, "distant_any", "no")], "CR", ("CR",),
     "metastasis_without_lesion"),
    ("still there", [metastasis(0, "lung"), metastasis(60, "lung")], "PR", ("PR",), "metastasis_without_lesion"),
    ("new", [metastasis(0, "distant_any", "no"), metastasis(60, "bone")], "PD", ("PD",), "metastasis_new"),
    ("not told at baseline", [metastasis(60, "bone")], "CR", ("CR", "PD"), "metastasis_not_told_at_baseline"),
    ("some distant site", [metastasis(0, "distant_any")], "PR", ("CR", "PR", "PD"), "metastasis_without_lesion"),
    ("told between studies", [metastasis(0, "bone", "no"), metastasis(40, "bone", study_id=None)], "CR", ("CR",),
     "metastasis_without_study"),
    ("indeterminate", [metastasis(0, "lung", "indeterminate")], "CR", ("CR",), ""),
]  # fmt: skip


@pytest.mark.parametrize(("shows", "told", "category", "still", "finding"), SPREAD, ids=[one[0] for one in SPREAD])
def test_metastases_without_a_lesion_are_not_dropped(
    shows: str, told: list[Any], category: str, still: tuple[str, ...], finding: str
) -> None:
    found = episode(BASE, START, study(60, {"A": "disappeared"}), *told)
    assert (overall(found), possible(found)) == ([category], [still])
    assert finding in named(found) if finding else not any(one.startswith("metastasis") for one in named(found))


def test_lesions_speak_for_their_site() -> None:
    told = [lesion("P", "lung"), study(0, {"A": 60, "P": 20}), START, study(60, {"A": 60, "P": 20}),
            metastasis(0, "lung"), metastasis(60, "lung")]  # fmt: skip
    found = episode(*told)
    assert roles(found) == {"A": "target", "P": "target"} and overall(found) == ["SD"]


def test_a_lesion_listed_later_at_a_site_that_was_affected_may_be_an_old_one() -> None:
    found = episode(lesion("P", "lung"), BASE, START, metastasis(0, "lung"),
                    study(60, {"A": 30, "P": 20}, new_lesions=None))  # fmt: skip
    assert overall(found) == ["NE"] and "PD" in possible(found)[0]
    assert "new_at_old_site" in named(found)


@pytest.mark.parametrize(("target", "segments"), [
    ("S6", {6}), ("S5/8", {5, 8}), ("S6 + S7", {6, 7}), ("S5-8", {5, 6, 7, 8}), ("S4a, S8", {4, 8}), ("S2、S3", {2, 3}),
    ("TACE of s6", {6}), ("right lobe", set()), ("CTS6", set()), ("S6, 3 sessions", {6}), ("S7 (2.5 cm)", {7}),
    ("", set()),
])  # fmt: skip
def test_segments_in_a_target(target: str, segments: set[int]) -> None:
    assert segments_in(target) == segments


@pytest.mark.parametrize(("target", "role"), [
    ("S6 + S7", "non_target"), ("S2", "target"), ("S2 and right lobe", "target"), ("右半肝 S2", "target"),
])  # fmt: skip
def test_a_treatment_is_placed_by_what_its_target_names(target: str, role: str) -> None:
    told = [lesion("A", segments=("S6",)), study(-90, {"A": 40}), session(-60, target=target)]
    found = episode(*told, study(0, {"A": (40, 15)}), START)
    assert roles(found)["A"] == role
    assert ("treatment_not_placed" in named(found)) == ("right" in target or "右" in target)


def test_a_lesion_first_seen_before_baseline_by_its_record_is_no_new_one() -> None:
    told = [BASE, START, study(60, {"A": 60, "X": 20}, new_lesions=None)]
    found = episode(lesion("X", date=on(-30)), *told)
    assert roles(found)["X"] == "non_target" and "baseline_by_date" in named(found)
    assert "PD" in possible(found)[0] and overall(found) == ["NE"]
    for other in (lesion("X", date=on(60)), lesion("X"), lesion("X", date=on(-30), role="new"),
                  lesion("X", date=on(0), date_precision="month")):  # fmt: skip
        assert overall(episode(other, *told)) == ["PD"]


def test_a_lesion_that_was_benign_counts_from_the_study_that_says_otherwise() -> None:
    benign, hcc = ({"longest_diameter_mm": 15, "viable_diameter_mm": 15, "li_rads": one} for one in ("LR-2", "LR-5"))
    told = [study(0, {"A": 60, "X": benign}), START, study(60, {"A": 60, "X": benign})]
    assert "X" not in roles(episode(*told))
    found = episode(*told, study(120, {"A": 60, "X": hcc}, new_lesions="yes"))
    assert overall(found) == overall(found, "mRECIST") == ["SD", "PD"]


def test_a_lesion_that_becomes_hcc_leaves_progression_possible() -> None:
    doubtful, hcc = ({"longest_diameter_mm": 15, "viable_diameter_mm": 15, "li_rads": one} for one in ("LR-4", "LR-5"))
    told = [study(0, {"A": 60, "X": doubtful}), START]
    found = episode(*told, study(60, {"A": 30, "X": hcc}))
    assert (overall(found), possible(found)) == (["PR"], [("PR", "PD")])
    assert "lesion_upgraded" in named(found)
    same = episode(*told, study(60, {"A": 30, "X": doubtful}))
    assert possible(same) == [("PR",)]


# what it shows, organ, non-target lesion at day 60 (8 mm at baseline; the target has gone), possible in each criteria
UNTOLD: list[tuple[str, str, Any, tuple[str, ...], tuple[str, ...]]] = [
    ("the viable part was not measured", "liver", (8, None), ("PR",), ("CR", "PR")),
    ("it was", "liver", (8, 3), ("PR",), ("PR",)),
    ("nothing viable", "liver", (8, 0), ("PR",), ("CR",)),
    ("a reader says it is there", "liver", "present", ("PR",), ("PR",)),
    ("outside the liver the longest diameter counts", "lung", (8, None), ("PR",), ("PR",)),
    ("a node by its longest diameter", "regional_lymph_node", {"longest_diameter_mm": 14}, ("CR", "PR"), ("CR", "PR")),
]  # fmt: skip


@pytest.mark.parametrize(("shows", "organ", "told", "recist", "mrecist"), UNTOLD, ids=[one[0] for one in UNTOLD])
def test_a_nontarget_lesion_whose_viable_part_was_not_measured_may_have_gone(
    shows: str, organ: str, told: Any, recist: tuple[str, ...], mrecist: tuple[str, ...]
) -> None:
    """The longest diameter says nothing of enhancement: missing is neither gone nor there."""
    before = node(12) if organ == "regional_lymph_node" else (8, 8)
    after = study(60, {"A": "disappeared", "B": told})
    found = episode(lesion("B", organ), study(0, {"A": 60, "B": before}), START, after)
    assert (possible(found), possible(found, "mRECIST")) == ([recist], [mrecist])
    assert overall(found) == ["CR" if recist == ("CR",) else "PR"]


# what it shows, the lesion, target of a TACE before it was ever measured, role in RECIST 1.1, whether it is named
EARLIER: list[tuple[str, dict[str, Any], str, str, bool]] = [
    ("it names the lesion", {}, "A", "non_target", False),
    ("its segment", {"segments": ("S6",)}, "S6", "target", True),
    ("its segment, and the lesion was seen before", {"segments": ("S6",), "date": on(-90)}, "S6", "non_target", False),
    ("its segment, but the lesion was first seen later", {"segments": ("S6",), "date": on(-30)}, "S6", "target", False),
    ("another segment", {"segments": ("S6",)}, "S2", "target", False),
    ("no place", {}, "", "target", True),
]  # fmt: skip


@pytest.mark.parametrize(("shows", "told", "target", "role", "open_"), EARLIER, ids=[one[0] for one in EARLIER])
def test_a_treatment_from_before_the_first_measurement(
    shows: str, told: dict[str, Any], target: str, role: str, open_: bool
) -> None:
    found = episode(lesion("A", **told), session(-60, target=target), study(0, {"A": (40, 15)}), START)
    assert roles(found)["A"] == role
    assert ("treatment_not_placed" in named(found)) == open_


def test_a_lesion_that_nobody_calls_new_or_old_is_named_where_it_counts_as_new() -> None:
    told = [BASE, START, study(60, {"A": 60, "X": 20}, new_lesions=None)]
    found = episode(*told)
    assert overall(found) == ["PD"] and "counted_as_new" in named(found)
    assert "counted_as_new" not in named(episode(lesion("X", role="new"), *told))
    assert "counted_as_new" not in named(episode(BASE, START, study(60, {"A": 60, "X": 20}, new_lesions="yes")))


@pytest.mark.parametrize(("sizes", "grew"), [
    ((40, 48), True), ((40, 47), False), ((8, 12), False), ((8, 13), True), ((40, 30, 36), True), ((40, 30, 34), False),
])  # fmt: skip
def test_growth_of_a_nontarget_lesion_is_named_and_only_a_reader_calls_it_progression(
    sizes: tuple[int, ...], grew: bool
) -> None:
    first, *later = sizes
    base = study(0, {"A": 60, "B": 50, "C": first})
    found = episode(base, START, *(study(60 * n, {"A": 60, "B": 50, "C": mm}) for n, mm in enumerate(later, 1)))
    assert roles(found)["C"] == "non_target" and set(overall(found)) == {"SD"}
    assert ("nontarget_grew" in named(found)) == grew
