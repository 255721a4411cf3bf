"""``hccboard assess`` from outside: forms, streaming, refusals."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hccboard.launch import main

SINGLE_2_CM = {
    "ecog_ps": 0, "ps_cancer_related": True, "inr": 1.05, "ascites": "none", "encephalopathy_grade": 0,
    "bilirubin": {"value": 15.0, "unit": "umol/L"}, "albumin": {"value": 42.0, "unit": "g/L"},
    "tumour": {
        "nodule_diameters_cm": [2.0], "infiltrative": False, "pv_invasion": "Vp0", "pv_main_trunk": False,
        "hv_invasion": "Vv0", "regional_ln": False, "distant_mets": False,
    },
}  # fmt: skip


def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], facts: object, *more: str) -> tuple[int, str, str]:
    path = tmp_path / "facts.json"
    path.write_text(facts if isinstance(facts, str) else json.dumps(facts), "utf-8")
    status = main(["assess", str(path), *more])
    shown = capsys.readouterr()
    return status, shown.out, shown.err


def test_one_object_gives_one_object(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(tmp_path, capsys, SINGLE_2_CM, "--json")
    result = json.loads(out)
    assert (status, err) == (0, "")
    assert result["bclc"]["value"] == {"stage": "0", "flags": []}
    assert result["bclc"]["possible"] == ["0"]
    assert result["bclc"]["missing"] == []
    assert result["bclc"]["edition"] == "2022"
    first = result["bclc"]["trace"][0]
    assert (first["rule"], first["outcome"], first["used"]) == ("ecog_ps >= 3", "unmet", {"ecog_ps": 0})
    assert result["cnlc"]["value"] == "Ia"


def test_a_list_gives_a_list_in_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = {**SINGLE_2_CM, "ecog_ps": 3}
    status, out, _ = run(tmp_path, capsys, [SINGLE_2_CM, other], "--json")
    assert status == 0
    assert [r["bclc"]["possible"] for r in json.loads(out)] == [["0"], ["D"]]
    assert run(tmp_path, capsys, [], "--json")[:2] == (0, "[\n]\n")


def test_missing_metastasis_leaves_two_stages_and_names_what_decides(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = json.loads(json.dumps(SINGLE_2_CM))
    facts["tumour"]["pv_invasion"] = "Vp2"
    del facts["tumour"]["distant_mets"]
    _, out, _ = run(tmp_path, capsys, facts, "--json")
    cnlc = json.loads(out)["cnlc"]
    assert cnlc["value"] is None
    assert cnlc["possible"] == ["IIIa", "IIIb"]
    assert cnlc["missing"] == ["tumour.distant_mets"]
    # BCLC is C whatever the answer.
    bclc = json.loads(out)["bclc"]
    assert bclc["value"]["stage"] == "C"


def test_inr_missing_but_class_c_is_provisional(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    facts = {
        "bilirubin": {"value": 4, "unit": "mg/dL"}, "albumin": {"value": 3.0, "unit": "g/dL"},
        "ascites": "moderate_severe", "encephalopathy_grade": 0,
    }  # fmt: skip
    _, out, _ = run(tmp_path, capsys, facts, "--json")
    child_pugh = json.loads(out)["child_pugh"]
    assert child_pugh["possible"] == ["C"]
    assert child_pugh["provisional"] is True
    assert child_pugh["value"]["class"] == "C"
    assert child_pugh["value"]["score"] is None


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ('{"albumn": 3}', "facts.albumn: unknown key. The nearest valid key is albumin."),
        ('{"ecog_ps": 7}', "facts.ecog_ps"),
        ('{"albumin": {"value": -3, "unit": "g/L"}}', "facts.albumin"),
        ('{"tumour": {"nodule_diameters_cm": [1, 2, 3, 4], "nodule_count": 3}}', "nodule_count"),
        ('{"tumour": {"nodule_diameters_cm": [4], "largest_diameter_cm": 3}}', "largest"),
        ('[{"ecog_ps": 0}, {"ecog_ps": 9}]', "facts[1].ecog_ps"),
        ('{"inr": NaN}', "NaN"),
        ('{"inr": 1.1, "inr": 1.2}', "twice"),
        ('{"afp": 20}', "needs a unit"),
        ("", "empty"),
        ('{"inr": 1.1', "not valid JSON"),
        ("[{}", "does not end"),
        ("[" * 100_000, "nested too deeply"),
        ("3", "facts: an object"),
    ],
)
def test_unusable_facts_give_one_line_status_2_and_no_output(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], facts: str, says: str
) -> None:
    status, out, err = run(tmp_path, capsys, facts, "--json")
    assert (status, out) == (2, "")
    assert says in err
    assert err.count("\n") == 1


def test_a_file_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["assess", "no-such-file.json"]) == 2
    assert "no-such-file.json cannot be read" in capsys.readouterr().err


@pytest.mark.parametrize("argv", [["asses"], ["assess"], ["report", "X"], ["screens", "x", "--size", "huge"]])
def test_unusable_arguments_give_one_line(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(argv) == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("command", ["init", "import", "list", "show", "assess", "report", "demo", "screens"])
def test_every_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, "--help"]) == 0
    assert "usage: hccboard" in capsys.readouterr().out
