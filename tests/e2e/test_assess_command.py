"""``hccboard assess`` from outside: forms, streaming, refusals."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hccboard.launch import main

ROOT = Path(__file__).resolve().parents[2]
VECTORS = ROOT.parent / "shared" / "rules" / "vectors_public.json"

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


@pytest.mark.skipif(not VECTORS.exists(), reason="the public vectors are not beside the project")
def test_the_public_vectors_in_one_list(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    vectors = json.loads(VECTORS.read_text("utf-8"))["vectors"]
    status, out, err = run(tmp_path, capsys, [vector["inputs"] for vector in vectors], "--json")
    assert (status, err) == (0, "")
    wrong = [
        (vector["id"], system, expected, results[system]["value"])
        for vector, results in zip(vectors, json.loads(out), strict=True)
        for system, expected in vector["expected"].items()
        if results[system]["value"] != expected
    ]
    assert wrong == []


SPARSE = {"ecog_ps": {"low": 1, "high": 2}, "afp": {"value": 1210, "unit": "ng/mL", "comparator": ">"},
          "child_pugh_stated": {"class": "B"}, "tumour": {"nodule_count": {"low": 2, "high": 4}}}  # fmt: skip


@pytest.mark.parametrize("facts", [{}, SINGLE_2_CM, SPARSE], ids=["nothing known", "much known", "ranges"])
def test_every_result_has_the_shape_of_the_contract(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], facts: dict[str, object]
) -> None:
    status, out, _ = run(tmp_path, capsys, facts, "--json")
    results = json.loads(out)
    assert status == 0
    assert len(results) > 30
    on = {system: result for system, result in results.items() if not result.get("switched_off")}
    assert {"bclc", "cnlc", "tnm8", "hklc", "child_pugh", "albi", "clip", "okuda", "jis", "milan"} <= set(on)
    for system, result in on.items():
        assert {"value", "possible", "missing", "edition", "trace"} <= set(result), system
        assert result["edition"], system
        assert all(step["outcome"] in ("met", "unmet", "unknown") for step in result["trace"]), system
        assert all(step["rule"] and isinstance(step["used"], dict) for step in result["trace"]), system
        possible = result["possible"]
        if isinstance(possible, dict):
            assert set(possible) - {"undefined"} == {"low", "high"}, system
            settled = possible["low"] == possible["high"] and "undefined" not in possible
        else:
            assert possible, system
            settled = len(possible) == 1
        if result["value"] is not None:
            assert settled, system
        if not settled:
            assert result["value"] is None, system
            assert result["missing"], system


def test_nothing_known_is_never_normal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(tmp_path, capsys, {key: None for key in SINGLE_2_CM}, "--json")
    absent = run(tmp_path, capsys, {}, "--json")[1]
    assert json.loads(out) == json.loads(absent)
    assert json.loads(out)["bclc"]["possible"] == ["0", "A", "B", "C", "D"]


def test_the_table_names_editions_and_what_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(tmp_path, capsys, SPARSE)
    assert (status, err) == (0, "")
    line = next(line for line in out.splitlines() if line.startswith("BCLC 2022"))
    assert "C" in line
    assert "(" in line
    assert out.count("\n") > 30
    two = run(tmp_path, capsys, [SPARSE, {}])[1]
    assert [line for line in two.splitlines() if line.startswith("[")] == ["[0]", "[1]"]


def test_a_day_for_the_facts_is_a_date(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, capsys, SPARSE, "--as-of", "2026-08-13", "--json")[0] == 0
    status, out, err = run(tmp_path, capsys, SPARSE, "--as-of", "13/08/2026")
    assert (status, out) == (2, "")
    assert "2026-08-13" in err


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
