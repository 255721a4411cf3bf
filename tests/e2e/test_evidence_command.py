"""``hccboard evidence``: what is taken from each paper, against a list of what the papers contain."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hccboard import evidence

# paper -> its tables, their rows, and the studies it reports results of, as they were transcribed from the paper
# (tests/unit/evidence/test_walk.py compares every figure with the paper itself, where it is at hand)
PAPERS = {
    "source.long_2021": {"table": 1, "row": 1, "studies_reported": 13, "site_therapy": 43, "discrepancy": 16},
    "source.zhang_2024": {"table": 6, "row": 78, "studies_reported": 3, "discrepancy": 6},
    "source.zhu_2025": {"table": 2, "row": 17, "studies_reported": 23, "discrepancy": 16},
    "source.sun_2025": {"table": 6, "row": 94, "studies_reported": 2, "discrepancy": 6},
    "source.han_2021": {"table": 9, "row": 102, "studies_reported": 3, "discrepancy": 8},
}  # fmt: skip


def test_as_much_of_each_paper_as_it_contains(run) -> None:
    done = run("evidence", "--json")
    assert done.status == 0
    counted = {one["id"]: one["counts"] for one in json.loads(done.out)["sources"]}
    assert {paper: {kind: counted[paper][kind] for kind in kinds} for paper, kinds in PAPERS.items()} == PAPERS


def test_the_table_names_pack_and_papers(run) -> None:
    done = run("evidence")
    assert done.status == 0
    first, *lines = done.out.splitlines()
    assert "2026.11" in first
    (row,) = (line for line in lines if line.startswith("Zhu 2025"))
    assert row.split()[2:5] == ["23", "125", "17"]


@pytest.fixture
def local_pack(tmp_path: Path) -> Iterator[Callable[[str, str], Path]]:
    """Writes a pack into the hospital's folder."""

    def write(name: str, text: str) -> Path:
        folder = tmp_path / "home" / "evidence" / name
        folder.mkdir(parents=True)
        (folder / "pack.toml").write_text(text, "utf-8")
        return folder

    evidence.reload()
    yield write
    evidence.reload()


HEADER = '[pack]\nid = "ward"\ntitle = "Ward 3"\nversion = "1"\nlicence = "internal"\norigin = "Ward 3"\n'


def test_a_local_pack_is_listed_with_its_origin(run, local_pack) -> None:
    local_pack("ward", HEADER)
    packs = json.loads(run("evidence", "--json").out)["packs"]
    assert [(one["id"], one["local"], one["origin"]) for one in packs][1:] == [("ward", True, "Ward 3")]
    assert "Ward 3, version 1 (local)" in run("evidence").out


def test_a_broken_local_pack_is_named_with_what_is_wrong(run, local_pack) -> None:
    local_pack("ward", HEADER + '[[drugs]]\nid = "x"\ncolour = "red"\n')
    (refused,) = json.loads(run("evidence", "--json").out)["refused"]
    assert refused["folder"] == "ward"
    assert any("pack.toml" in problem and "colour" in problem for problem in refused["problems"])
    shown = run("evidence").out
    assert "Refused: " in shown
    assert "colour" in shown
    assert "Zhu 2025" in shown  # what ships is still there


def test_the_example_is_a_pack_that_restricts_and_adds(run, local_pack, tmp_path) -> None:
    """What ``--example`` prints is taken as it is, and is seen among the options."""
    local_pack("ward", run("evidence", "--example").out)
    told = json.loads(run("evidence", "--json").out)
    assert (told["refused"], [one["id"] for one in told["packs"]]) == ([], ["hccboard", "ward"])
    facts = {
        "ecog_ps": 1, "child_pugh_stated": {"class": "A"}, "platelets_10e9_l": 59, "lines_of_therapy": [],
        "tumour": {"nodule_diameters_cm": [6.0], "pv_invasion": "Vp3", "hv_invasion": "Vv0", "distant_mets": False,
                   "regional_ln": False},
    }  # fmt: skip
    path = tmp_path / "facts.json"
    path.write_text(json.dumps(facts), "utf-8")
    options = json.loads(run("options", path, "--json").out)
    found = {(one["source"], one["option"]): one for one in options}
    radioembolisation = found["BCLC 2022", "TARE"]
    assert radioembolisation["verdict"] == "excluded"
    assert "restriction.ward.tare" in [one["id"] for one in radioembolisation["reasons"]]
    said = {one["id"] for one in found["CNLC 2024", "TACE"]["cautions"]}
    assert "caution.ward_platelets_tace" in said
    assert found["Ward protocol 2026", "HAIC"]["group"] == "alternatives"
    assert found["CNLC 2024", "HAIC"]["group"] == "first"  # what others say stays as it is
