"""The response series: the public ones, read where they lie beside the project, and our own that always run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from hccboard.operations.response import SeriesFile

PUBLIC = Path(__file__).resolve().parents[5] / "shared" / "rules" / "response_public.json"


def _public() -> list[Any]:
    if not PUBLIC.is_file():
        reason = "../shared/rules/response_public.json is not beside this checkout"
        return [pytest.param({}, marks=pytest.mark.skip(reason=reason), id="absent")]
    return [pytest.param(one, id=one["id"]) for one in json.loads(PUBLIC.read_text("utf-8"))["vectors"]]


def judged(series: dict[str, Any]) -> dict[str, Any]:
    """As the command line gives it: through JSON and back."""
    return json.loads(json.dumps(next(SeriesFile(json.dumps(series)).results())))  # type: ignore[no-any-return]


@pytest.mark.parametrize("vector", _public())
def test_public_series(vector: dict[str, Any]) -> None:
    found = judged(vector["inputs"])
    assert {key: found[key] for key in vector["expected"]} == vector["expected"], vector["note"]


def series(base: dict[str, float | None], *visits: tuple[Any, ...], criteria: str = "RECIST1.1",
           nontarget: bool = False, **more: Any) -> dict[str, Any]:  # fmt: skip
    """Targets by name (nodes begin with N); a visit is (day, sizes, non-target status, new lesion)."""
    def listed(sizes: dict[str, Any]) -> list[dict[str, Any]]:
        return [{"id": key, "mm": mm} for key, mm in sizes.items()]

    targets = [{**one, "kind": "node" if one["id"].startswith("N") else "lesion"} for one in listed(base)]
    points = [
        {"day": day, "targets": listed(sizes), "nontarget": (rest[0] if rest else None) or
         ("NONCR" if nontarget else "NONE"), "new_lesion": rest[1] if len(rest) > 1 else False}
        for day, sizes, *rest in visits
    ]  # fmt: skip
    return {"criteria": criteria, "baseline": {"targets": targets, "nontarget_present": nontarget},
            "timepoints": points, **more}  # fmt: skip


# what it shows, series, targets and overall per study, best unconfirmed, best confirmed
OWN: list[tuple[str, dict[str, Any], list[tuple[str | None, str]], str, str]] = [
    ("a fall just short of 30 % is SD", series({"A": 100}, (56, {"A": 70.1})), [("SD", "SD")], "SD", "SD"),
    ("20 % but under 5 mm is SD", series({"A": 20}, (56, {"A": 24})), [("SD", "SD")], "SD", "SD"),
    ("5 mm but under 20 % is SD", series({"A": 100}, (56, {"A": 119})), [("SD", "SD")], "SD", "SD"),
    ("mRECIST asks for no 5 mm", series({"A": 20}, (56, {"A": 24}), criteria="mRECIST"),
     [("PD", "PD")], "PD", "PD"),
    ("mRECIST with the floor set", series({"A": 20}, (56, {"A": 24}), criteria="mRECIST", pd_abs_mm=5),
     [("SD", "SD")], "SD", "SD"),
    ("PD before PR: far below baseline, above the nadir", series({"A": 100}, (56, {"A": 30}), (112, {"A": 40})),
     [("PR", "PR"), ("PD", "PD")], "PR", "SD"),
    ("a lesion back after CR is PD whatever its size", series({"A": 30}, (56, {"A": 0}), (112, {"A": 3})),
     [("CR", "CR"), ("PD", "PD")], "CR", "SD"),
    ("a lesion back after CR is PD though nodes keep the sum up",
     series({"A": 30, "N": 20}, (56, {"A": 0, "N": 9}), (112, {"A": 4, "N": 9})),
     [("CR", "CR"), ("PD", "PD")], "CR", "SD"),
    ("a node that grows within the normal is no PD", series({"N": 18}, (56, {"N": 3}), (112, {"N": 9})),
     [("CR", "CR"), ("CR", "CR")], "CR", "CR"),
    ("a node enlarged again after CR is PD", series({"N": 18}, (56, {"N": 9}), (112, {"N": 10})),
     [("CR", "CR"), ("PD", "PD")], "CR", "SD"),
    ("a millimetre that is left is no CR", series({"A": 30}, (56, {"A": 1})), [("PR", "PR")], "PR", "SD"),
    ("a node of 10 mm is not gone", series({"N": 18}, (56, {"N": 10})), [("PR", "PR")], "PR", "SD"),
    ("measured targets alone prove PD", series({"A": 30, "B": 30}, (56, {"A": 72, "B": None})),
     [("PD", "PD")], "PD", "PD"),
    ("a target that a study does not name is missing", series({"A": 30, "B": 30}, (56, {"A": 20})),
     [("NE", "NE")], "NE", "NE"),
    ("non-target not evaluated: CR of targets is PR", series({"A": 30}, (56, {"A": 0}, "NE"), nontarget=True),
     [("CR", "PR")], "PR", "SD"),
    ("non-target told as none though there was some", series({"A": 30}, (56, {"A": 0}, "NONE"), nontarget=True),
     [("CR", "PR")], "PR", "SD"),
    ("non-target PD beats target PR", series({"A": 30}, (56, {"A": 10}, "PD"), nontarget=True),
     [("PR", "PD")], "PD", "PD"),
    ("new lesion beats a missing target", series({"A": 30}, (56, {"A": None}, "NONE", True)),
     [("NE", "PD")], "PD", "PD"),
    ("nobody says of new lesions: not evaluable", series({"A": 30}, (56, {"A": 10}, "NONE", None)),
     [("PR", "NE")], "NE", "NE"),
    ("an equivocal new lesion is watched", series({"A": 30}, (56, {"A": 10}, "NONE", "equivocal")),
     [("PR", "PR")], "PR", "SD"),
    ("non-target alone: gone", series({}, (56, {}, "CR"), (84, {}, "CR"), nontarget=True),
     [(None, "CR"), (None, "CR")], "CR", "CR"),
    ("non-target alone: gone once", series({}, (56, {}, "CR"), nontarget=True),
     [(None, "CR")], "CR", "Non-CR/Non-PD"),
    ("SD one day too early", series({"A": 30}, (41, {"A": 30})), [("SD", "SD")], "NE", "NE"),
    ("SD on the day, inclusive", series({"A": 30}, (42, {"A": 30})), [("SD", "SD")], "SD", "SD"),
    ("SD too early, then PD", series({"A": 30}, (40, {"A": 30}), (80, {"A": 60})),
     [("SD", "SD"), ("PD", "PD")], "PD", "PD"),
    ("confirmed after 28 days, inclusive", series({"A": 100}, (56, {"A": 60}), (84, {"A": 60})),
     [("PR", "PR")] * 2, "PR", "PR"),
    ("not confirmed after 27", series({"A": 100}, (56, {"A": 60}), (83, {"A": 60})), [("PR", "PR")] * 2, "PR", "SD"),
    ("confirmed across NE", series({"A": 100}, (56, {"A": 60}), (70, {}), (90, {"A": 60})),
     [("PR", "PR"), ("NE", "NE"), ("PR", "PR")], "PR", "PR"),
    ("SD between breaks the confirmation", series({"A": 100}, (56, {"A": 68}), (70, {"A": 71}), (90, {"A": 68})),
     [("PR", "PR"), ("SD", "SD"), ("PR", "PR")], "PR", "SD"),
    ("PR confirmed by CR", series({"A": 100}, (56, {"A": 60}), (90, {"A": 0})),
     [("PR", "PR"), ("CR", "CR")], "CR", "PR"),
    ("CR is not confirmed by PR, PR is",
     series({"A": 30}, (56, {"A": 0}, "CR"), (90, {"A": 0}, "NONCR"), nontarget=True),
     [("CR", "CR"), ("CR", "PR")], "CR", "PR"),
    ("nothing after the first PD counts", series({"A": 100}, (56, {"A": 130}), (112, {"A": 10})),
     [("PD", "PD")], "PD", "PD"),
    ("a response under new therapy does not count",
     series({"A": 100}, (56, {"A": 95}), (112, {"A": 10}), new_therapy_day=60),
     [("SD", "SD"), ("PR", "PR")], "SD", "SD"),
    ("baseline not measured: only NE", series({"A": None}, (56, {"A": 20})), [("NE", "NE")], "NE", "NE"),
    ("baseline sum 0: no response", series({"A": 0}, (56, {"A": 0})), [("NE", "NE")], "NE", "NE"),
]  # fmt: skip


@pytest.mark.parametrize(("shows", "told", "studies", "unconfirmed", "confirmed"), OWN, ids=[one[0] for one in OWN])
def test_own_series(shows: str, told: Any, studies: Any, unconfirmed: str, confirmed: str) -> None:
    found = judged(told)
    assert [(one["target_response"], one["overall"]) for one in found["timepoints"]] == studies
    assert (found["bor_unconfirmed"], found["bor_confirmed"]) == (unconfirmed, confirmed)


def test_without_a_baseline_nothing_is_a_response() -> None:
    told = series({"A": 30}, (56, {"A": 0}))
    del told["baseline"]
    found = judged(told)
    assert (found["timepoints"][0]["overall"], found["bor_unconfirmed"]) == ("NE", "NE")


# what it shows, series, (study, categories of the targets, of the whole)
SETS: list[tuple[str, dict[str, Any], list[str], list[str]]] = [
    ("a missing target is NE, with what it may be", series({"A": 60, "B": 40}, (56, {"A": 20})),
     ["PR", "SD", "PD"], ["PR", "SD", "PD"]),
    ("all measured ones gone: it may be CR", series({"A": 60, "B": 40}, (56, {"A": 0})),
     ["CR", "PR", "SD", "PD"], ["CR", "PR", "SD", "PD"]),
    ("a range that crosses the limit", series({"A": 100}, (56, {"A": {"low": 65, "high": 75}})),
     ["PR", "SD"], ["PR", "SD"]),
    ("a range above nothing", series({"A": 100}, (56, {"A": {"low": 0, "high": 30}})), ["CR", "PR"], ["CR", "PR"]),
    ("non-target not evaluated may have progressed",
     series({"A": 100}, (56, {"A": 90}, "NE"), nontarget=True), ["SD"], ["SD", "PD"]),
    ("an equivocal lesion may be new", series({"A": 100}, (56, {"A": 90}, "NONE", "equivocal")),
     ["SD"], ["SD", "PD"]),
]  # fmt: skip


@pytest.mark.parametrize(("shows", "told", "target", "overall"), SETS, ids=[one[0] for one in SETS])
def test_what_was_not_assessed_leaves_a_set(shows: str, told: Any, target: list[str], overall: list[str]) -> None:
    assert judged(told)["possible"] == [{"day": 56, "target_response": target, "overall": overall}]


def test_a_nadir_that_was_only_a_range_counts_with_its_high_end() -> None:
    told = series({"A": 100}, (56, {"A": {"low": 40, "high": 60}}), (112, {"A": 72}), (140, {"A": 72}))
    found = judged(told)
    assert [one["overall"] for one in found["timepoints"]] == ["PR", "PD"]
    assert found["timepoints"][1]["pct_from_nadir"] is None
    told["timepoints"][1]["targets"][0]["mm"] = 71
    found = judged(told)
    assert found["timepoints"][1]["overall"] == "SD"
    assert found["possible"][0] == {"day": 112, "target_response": ["SD", "PD"], "overall": ["SD", "PD"]}
    assert "nadir_may_be_lower" in [one["id"] for one in found["findings"]]


def test_studies_after_the_first_progression_are_named_and_not_judged() -> None:
    found = judged(series({"A": 100}, (56, {"A": 130}), (112, {"A": 10})))
    assert len(found["timepoints"]) == 1
    assert [one["id"] for one in found["findings"]] == ["after_progression"]


def test_a_range_within_one_category_decides_it() -> None:
    found = judged(series({"A": 100}, (56, {"A": {"low": 40, "high": 60}})))
    assert (found["timepoints"][0]["overall"], found["timepoints"][0]["sum_mm"], found["possible"]) == ("PR", None, [])


FINDINGS: list[tuple[str, dict[str, Any], str]] = [
    ("a study before baseline", series({"A": 30}, (-7, {"A": 10}), (56, {"A": 30})), "before_baseline"),
    ("two studies on a day", series({"A": 30}, (56, {"A": 30}), (56, {"A": 20})), "two_studies_one_day"),
    ("a lesion that returns", series({"A": 30, "B": 9}, (56, {"A": 30, "B": 0}), (99, {"A": 30, "B": 4})),
     "lesion_returned"),
    ("a node that is enlarged again", series({"A": 30, "N": 18}, (56, {"A": 30, "N": 9}), (99, {"A": 30, "N": 12})),
     "node_returned"),
    ("baseline sum 0", series({"A": 0}, (56, {"A": 0})), "baseline_sum_zero"),
    ("only non-target disease", series({}, (56, {}), nontarget=True), "only_nontarget"),
    ("no disease at all", series({}, (56, {})), "no_disease_at_baseline"),
    ("a study after death", series({"A": 30}, (56, {"A": 30}), death_day=50), "after_death"),
    ("last follow-up after death", series({"A": 30}, (40, {"A": 30}), death_day=50, last_follow_up_day=60),
     "after_death"),
    ("death before baseline", series({"A": 30}, death_day=-5), "negative_duration"),
    ("80 % in a month", series({"A": 100}, (30, {"A": 20})), "shrank_fast"),
    ("clinical progression", series({"A": 30}, (56, {"A": 30}), clinical_progression_day=60), "clinical_progression"),
    ("status without disease", series({"A": 30}, (56, {"A": 30}, "NONCR")), "nontarget_unexpected"),
    ("a nadir that may be lower", series({"A": 60, "B": 40}, (56, {"A": 20}), (112, {"A": 40, "B": 30})),
     "nadir_may_be_lower"),
]  # fmt: skip


@pytest.mark.parametrize(("shows", "told", "finding"), FINDINGS, ids=[one[0] for one in FINDINGS])
def test_bad_input_is_a_finding(shows: str, told: Any, finding: str) -> None:
    clean = judged(series({"A": 30}, (56, {"A": 30})))
    assert clean["findings"] == []
    assert finding in [one["id"] for one in judged(told)["findings"]]


def test_two_studies_of_a_day_fill_each_other_in_and_give_a_range_where_they_differ() -> None:
    filled = judged(series({"A": 60, "B": 40}, (56, {"A": 40}), (56, {"B": 30})))
    assert [(one["sum_mm"], one["overall"]) for one in filled["timepoints"]] == [(70, "PR")]
    differing = judged(series({"A": 100}, (56, {"A": 60}), (56, {"A": 90})))
    assert differing["timepoints"][0]["overall"] == "NE"
    assert differing["possible"][0]["overall"] == ["PR", "SD"]


def test_of_two_studies_of_a_day_progression_counts_and_what_only_one_evaluated() -> None:
    for one, other, overall in (("PD", "NONCR", "PD"), ("NE", "CR", "CR"), ("CR", "NONCR", "PR")):
        told = series({"A": 30}, (56, {"A": 0}, one), (56, {"A": 0}, other), nontarget=True)
        assert [found["overall"] for found in judged(told)["timepoints"]] == [overall]
        told["timepoints"].reverse()
        assert [found["overall"] for found in judged(told)["timepoints"]] == [overall]


def test_time_to_response_counts_complete_and_partial_response() -> None:
    assert judged(series({"A": 30}, (56, {"A": 30}), (84, {"A": 0})))["first_response_day"] == 84
    assert judged(series({"A": 30}, (56, {"A": 10}), (84, {"A": 0})))["first_response_day"] == 56


def test_every_setting_stands_with_the_result() -> None:
    settings = judged(series({"A": 30}, criteria="mRECIST", min_sd_days=56))["settings"]
    assert settings["criteria"] == "mRECIST"
    assert (settings["pd_abs_mm"], settings["min_sd_days"], settings["confirm_days"]) == (0, 56, 28)
    assert settings["not_applied"] == ["mrecist_2020_5_mm"]


def test_duration_ends_with_death_and_is_open_while_the_response_holds() -> None:
    died = judged(series({"A": 100}, (56, {"A": 60}), death_day=100))
    assert (died["dor_days"], died["dor_censored_days"]) == (44, None)
    holds = judged(series({"A": 100}, (56, {"A": 60}), (112, {"A": 60}), (150, {})))
    assert (holds["dor_days"], holds["dor_censored_days"]) == (None, 56)
