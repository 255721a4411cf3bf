"""What is wrong in a pack is said with file, entry, field and what is allowed; all of it at once."""

# ruff: noqa: E501 - one row of the table on one line
from __future__ import annotations

import os
from pathlib import Path
from threading import Thread

import pytest

from hccboard import paths
from hccboard.evidence import index
from hccboard.evidence.knowledge import knowledge_of
from hccboard.evidence.packs import PackRefused, load_packs

HEADER = '[pack]\nid = "p"\ntitle = "P"\nversion = "1"\nlicence = "none"\norigin = "test"\n'
SOURCE = '[[sources]]\nid = "s"\nshort = "S 2020"\ncitation = "S"\nyear = 2020\nkind = "trial"\nreading = "primary"\n'
STUDY = (
    '[[studies]]\nid = "t"\nname = "T"\ndesign = "randomised"\narms = [{ id = "a", label = "a" }, { id = "b", label = "b" }]\n'
    'cuts = [{ id = "one", label = "first" }]\n'
)
FLAW = (
    '[[discrepancies]]\nid = "I-01"\ntitle = "t"\nprinted = [{ source = "s", place = "Table 1", words = "w" }]\n'
    'conflict = "c"\nused = "u"\nbasis = ["recalculated"]\n'
)
GOOD = HEADER + SOURCE + STUDY + FLAW


def result(row: str, block: str = "") -> str:
    return (
        f'[[results]]\nstudy = "t"\nsource = "s"\nplace = "Table 1"\ncut = "one"\narms = ["a", "b"]\n{block}\n'
        f"rows = [{{ {row} }}]\n"
    )


def caution(when: str) -> str:
    return (
        f'[[cautions]]\nid = "c"\napplies_to = ["modality.tace"]\naction = "check"\nwords = "w"\nsource = "s"\n'
        f'certainty = "primary"\nwhen = {when}\n'
    )


def table(rows: str, form: str = "baseline", columns: str = '"variable", "n:a", "pct:a"', more: str = "") -> str:
    return (
        f'[[tables]]\nid = "x"\nform = "{form}"\nsource = "s"\nstudy = "t"\nplace = "Table 2"\ntitle = "X"\n'
        f"columns = [{columns}]\nrows = [{rows}]\n{more}\n"
    )


PAIR = '{ all = [{ fact = "ecog_ps", at_most = 1 }, { fact = "ascites", is = "none" }] }'
FAULTS = [
    ("year = ", "pack.toml: is not TOML"),
    (GOOD + "[[trials]]\nid = 1\n", "trials: there is no such kind of entry"),
    (HEADER + 'extra = "x"\n', "pack, extra: there is no such field"),
    (HEADER.replace('version = "1"\n', ""), "pack, version: is missing"),
    (GOOD.replace('design = "randomised"', 'design = "randomized"'), "study.t, design: 'randomized' is no choice here; did you mean randomised?"),
    (GOOD.replace('name = "T"', 'nme = "T"'), "study.t, nme: there is no such field; did you mean name?"),
    (GOOD.replace('name = "T"', 'name = " T"'), "study.t, name: must be a text without space"),
    (GOOD.replace("year = 2020", 'year = "2020"'), "source.s, year: must be a whole number"),
    (GOOD + SOURCE, "source.s: stands twice in the pack"),
    (GOOD.replace('id = "t"\n', ""), "studies 1, id: an entry needs an id"),
    (GOOD.replace('source = "s", place', 'source = "z", place'), "discrepancy.I-01, printed[1].source: there is no entry source.z"),
    (GOOD + result('endpoint = "os", hr = 0.7, ci = [0.5, 0.9]'), "level: every interval needs its confidence level"),
    (GOOD + result('endpoint = "os", hr = 0.7, ci = [0.9, 0.5], level = 95'), "ci: the lower limit 0.9 is above the upper limit 0.5"),
    (GOOD + result('endpoint = "os", hr = 0.7, ci = [0.5, 0.9], level = 0.95'), "level: a confidence level is between 50 and 100 percent"),
    (GOOD + result('endpoint = "os", ci = [0.5, 0.9], level = 95'), "ci: is the interval of a measure of effect, which is missing"),
    (GOOD + result('endpoint = "os", hr = 0.7, or = 0.6'), "or: there is one measure of effect"),
    (GOOD + result('endpoint = "os", values = [10.7]'), "values: has 1 figures for 2 arms"),
    (GOOD + result('endpoint = "oss", values = [1, 2]'), "endpoint: 'oss' is no choice here"),
    (GOOD + result('endpoint = "os", values = [1, 2], corrected = { values = [2, 1] }'), "corrected: needs the discrepancy that explains it"),
    (GOOD + result('endpoint = "os", corrected = { hrr = 1 }, reason = "r"'), "corrected.hrr: is no figure"),
    (GOOD + result('endpoint = "os", as_printed = { trial = "X" }'), "as_printed.trial: is nothing that is printed otherwise"),
    (GOOD + result('endpoint = "os", sided = 3'), "sided: must be 1 or 2"),
    (GOOD + result('endpoint = "os", cut = "two"'), "cut: study.t has no data cut 'two'; allowed: one"),
    (GOOD + result('endpoint = "os", arms = ["a", "z"]'), "study.t has no arm 'z'; allowed: a, b"),
    (GOOD + result('endpoint = "os"') + result('endpoint = "os"'), "stands twice in the pack, also in pack.toml; give one of them a key"),
    (GOOD + caution('{ fact = "ecog", at_most = 1 }'), "when.fact: there is no fact 'ecog'"),
    (GOOD + caution('{ fact = "ecog_ps", at_most = "1" }'), "when.at_most: must be a number"),
    (GOOD + caution('{ fact = "afp", at_least = 400 }'), "when.at_least: needs its unit; allowed: ng/mL"),
    (GOOD + caution('{ fact = "afp", at_least = 400, unit = "mg" }'), "when.at_least: afp has no unit 'mg'"),
    (GOOD + caution('{ fact = "varices", is = "big" }'), "when.is: varices is never 'big'; allowed: none, low_risk"),
    (GOOD + caution('{ fact = "ecog_ps", one_of = [true] }'), "when.one_of: ecog_ps is never True"),
    (GOOD + caution('{ fact = "varices", at_least = 1 }'), "when.at_least: varices has no order"),
    (GOOD + caution('{ fact = "nodules", at_most = 3 }'), "when.measure: belongs to the fact nodules"),
    (GOOD + caution('{ fact = "nodules", measure = "largest", at_most = 3 }'), "when.at_most: a size needs its unit; allowed: mm, cm"),
    (GOOD + caution('{ fact = "ecog_ps" }'), "when: compares with nothing"),
    (GOOD + caution(f"{{ any = [{', '.join([PAIR] * 16)}] }}"), "when: can be met and unmet in too many ways"),
    (GOOD + caution('{ fact = "ecog_ps", python = "x" }'), "when.python: is not a part of a criterion"),
    (GOOD + caution("{ all = [] }"), "when.all: must be a list of criteria and not empty"),
    (GOOD + caution('{ all = [{ fact = "nope", is = true }], any = [] }'), "when: has more beside all"),
    (GOOD + caution('{ any = [{ fact = "nope", is = true }] }'), "when.any[1].fact: there is no fact 'nope'"),
    (GOOD + caution('{ fact = "treatment.received.sorafinib", is = true }'), "names no drug 'sorafinib'"),
    (GOOD + caution('{ fact = "ecog_ps", at_most = 1 }').replace("modality.tace", "modality.tase"), "there is no modality 'tase'; did you mean tare?"),
    (GOOD + caution('{ fact = "ecog_ps", at_most = 1 }').replace("modality.tace", "tace"), "applies_to[1]: 'tace' must begin with its kind"),
    (GOOD + table('["Sex", 1]'), "rows[1]: has 2 cells for 3 columns"),
    (GOOD + table('["Sex", 1, 2]', columns='"n:a", "variable", "pct:a"'), "columns: labels come first"),
    (GOOD + table('["Sex", 1, 2]', columns='"variable", "m:a", "pct:a"'), "columns: there is no column 'm:a'"),
    (GOOD + table('["Sex", 1, 2]', columns='"variable", "n:z", "pct:a"'), "table.x: study.t has no arm 'z'"),
    (GOOD + table('["Sex", 1, 2]', columns='"variable", "n:a@after", "pct:a"'), "names no dataset of this table"),
    (GOOD + table('["os", "f", 1, 1, 2]', "cox", '"endpoint", "factor", "estimate", "low", "high"'), "level: a table of estimates needs its measure"),
    (GOOD + table('["Sex", 1, 2]', "cox", more='measure = "HR"\nlevel = 95'), "a table of the form cox needs the column estimate"),
    (GOOD + table('["Sex", 1, 2]', more='marks = [{ row = "Age", note = "x" }]'), "marks[1].row: names 0 rows"),
    (GOOD + table('["Sex", 1, 2]', more='marks = [{ row = "Sex", column = "n:a", use = 3 }]'), "a value used instead needs the column, the printed value and the discrepancy"),
    (GOOD + table('["Sex", 1, 2]', more='marks = [{ row = "Sex", column = "n:a", printed = 9, use = 3, because = "I-01" }]'), "marks[1].row: names 0 rows with this printed value"),
]  # fmt: skip


def write(folder, text, name="pack.toml"):
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_the_good_pack_is_good(tmp_path):
    loaded = load_packs(write(tmp_path / "p", GOOD + result('endpoint = "os", values = [1, 2]') + table('["Sex", 1, 2]')))
    assert set(loaded.entries) == {"source.s", "study.t", "discrepancy.I-01", "result.t.one.os.s.table_1", "table.x"}


@pytest.mark.parametrize(("text", "said"), FAULTS, ids=[said for _, said in FAULTS])
def test_a_fault_is_named_with_its_place(tmp_path, text, said):
    with pytest.raises(PackRefused) as refused:
        load_packs(write(tmp_path / "p", text))
    assert any(said in str(problem) and str(problem).startswith("p") for problem in refused.value.problems), (
        [str(problem) for problem in refused.value.problems]
    )  # fmt: skip


def test_all_faults_are_told_at_once(tmp_path):
    text = GOOD.replace('name = "T"', "name = 1") + result('endpoint = "oss"') + caution('{ fact = "nope", is = true }')
    with pytest.raises(PackRefused) as refused:
        load_packs(write(tmp_path / "p", text))
    assert {problem.entry for problem in refused.value.problems} >= {"study.t", "caution.c"}
    assert len(refused.value.problems) >= 3


LOCAL = HEADER.replace('id = "p"', 'id = "ward"')
DRUGS = '[[regimens]]\nid = "r"\nname = "r"\nregimen_class = "tki"\n'


def test_local_packs_add_and_restrict(tmp_path):
    shipped = write(tmp_path / "p", GOOD + DRUGS)
    restriction = '[[restrictions]]\nid = "ward_r"\nentry = "regimen.r"\nrestriction = "not_available"\nwords = "Not bought."\nsource = "Formulary 2026"\n'
    local = write(tmp_path / "local", LOCAL + restriction, "ward.toml")
    loaded = load_packs(shipped, local)
    assert [(pack.id, pack.local) for pack in loaded.packs] == [("p", False), ("ward", True)]
    assert "restriction.ward_r" in loaded.entries
    assert loaded.refused == ()


def test_what_a_hospital_does_not_do_it_does_not_do_beside_drugs_either(tmp_path):
    """TACE that is not available takes a regimen with TACE with it."""
    restriction = '[[restrictions]]\nid = "ward_tace"\nentry = "modality.tace"\nrestriction = "not_available"\nwords = "No."\nsource = "F"\n'
    local = write(tmp_path / "local", LOCAL + restriction, "ward.toml")
    knowledge = knowledge_of(index.Evidence(load_packs(paths.resources("evidence"), local)))
    restricted = {key for key, found in knowledge.restrictions.items() if found}
    with_tace = {key for key, one in knowledge.treatments.items() if "tace" in one.modalities}
    assert restricted == with_tace
    assert len(with_tace) > 1


def test_a_worker_that_asks_while_another_builds_the_index_sees_every_restriction(tmp_path, monkeypatch):
    shipped = write(tmp_path / "p", GOOD + DRUGS)
    restriction = '[[restrictions]]\nid = "ward_r"\nentry = "regimen.r"\nrestriction = "not_available"\nwords = "Not bought."\nsource = "Formulary 2026"\n'
    base = index.Evidence(load_packs(shipped, write(tmp_path / "local", LOCAL + restriction, "ward.toml")))
    named, seen = index._named, []

    def slow(entry):
        if entry.id == "restriction.ward_r" and not seen:
            seen.append(())
            other = Thread(target=lambda: seen.append(base.restrictions_of("regimen.r")))
            other.start()
            other.join()
        return named(entry)

    monkeypatch.setattr(index, "_named", slow)
    mine = base.restrictions_of("regimen.r")
    assert [one.id for one in mine] == ["restriction.ward_r"]
    assert seen[1] == mine


def test_a_folder_of_local_packs_that_cannot_be_looked_into_is_listed(tmp_path, monkeypatch):
    shipped = write(tmp_path / "p", GOOD)
    local = tmp_path / "evidence"
    local.mkdir()
    listing = Path.iterdir

    def refuse(folder):
        if folder == local:
            raise PermissionError(13, "Permission denied")
        return listing(folder)

    monkeypatch.setattr(Path, "iterdir", refuse)
    loaded = load_packs(shipped, local)
    assert [pack.id for pack in loaded.packs] == ["p"]
    (refused,) = loaded.refused
    assert "evidence: cannot be read: Permission denied" in str(refused.refusal)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in the file system here")
def test_a_pipe_in_a_local_pack_is_refused_and_not_waited_for(tmp_path):
    (tmp_path / "local").mkdir()
    os.mkfifo(write(tmp_path / "local" / "ward", LOCAL) / "more.toml")
    (refused,) = load_packs(write(tmp_path / "p", GOOD), tmp_path / "local").refused
    assert "more.toml: is not a file" in str(refused.refusal)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (LOCAL + DRUGS, "regimen.r: is already in the pack p: a pack may add or restrict, not replace"),
        (HEADER, "there is already a pack p"),
        (LOCAL + "[[drugs]]\nid = 'x'\n", "drug.x, name: is missing"),
        ("[[drugs]]\nid = 'x'\n", "a pack has one header [pack], this one has 0"),
        ("\x00", "is not TOML"),
    ],
)
def test_a_broken_local_pack_is_refused_whole_and_listed(tmp_path, text, said):
    shipped = write(tmp_path / "p", GOOD + DRUGS)
    loaded = load_packs(shipped, write(tmp_path / "local", text, "ward.toml"))
    assert [pack.id for pack in loaded.packs] == ["p"]
    assert not any(entry.pack == "ward" for entry in loaded.entries.values())
    (refused,) = loaded.refused
    assert refused.header.local
    assert any(said in str(problem) for problem in refused.refusal.problems), refused.refusal.problems


def test_corrections_stand_beside_what_is_printed(tmp_path):
    row = 'endpoint = "os", values = [10.70, "NE"], hr = 0.7, ci = [0.55, 0.78], level = 95, p = "<0.001", corrected = { ci = [0.55, 0.87], p = "" }, discrepancies = ["I-01"]'
    loaded = load_packs(write(tmp_path / "p", GOOD + result(row)))
    found = loaded.entries["result.t.one.os.s.table_1"]
    assert (found.printed.limits.high.number, found.corrected.limits.high.number) == (0.78, 0.87)
    assert [value.text for value in found.figures.values] == ["10.70", "NE"]
    assert (found.printed.p.text, found.corrected.p) == ("<0.001", None)
    assert (found.printed.p.number, found.printed.p.comparator) == (0.001, "<")


def test_a_mark_corrects_one_cell_and_keeps_the_printed_one(tmp_path):
    marks = 'marks = [{ row = "Age", column = "pct:a", printed = 4, use = 5, because = "I-01", note = "n" }]'
    loaded = load_packs(write(tmp_path / "p", GOOD + table('["Sex", 1, 2], ["Age", 3, 4]', more=marks)))
    row = loaded.entries["table.x"].rows[1]
    assert (row.cells[1].text, row.used[1].text, row.cells[0]) == ("4", "5", row.used[0])
    assert (row.discrepancies, row.notes) == (("discrepancy.I-01",), ("n",))
