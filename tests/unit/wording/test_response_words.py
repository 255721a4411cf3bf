"""Every finding and every reason of a response has words, and no word is left over."""

from __future__ import annotations

import ast
import string
from pathlib import Path

from hccboard.domain import response
from hccboard.domain.response.model import Finding
from hccboard.domain.response.recorded.measures import NODES
from hccboard.domain.response.recorded.unmeasured import ANY, DISTANT, METASTASIS, THROMBUS
from hccboard.wording.response import FINDINGS, PSEUDO_LESIONS, REASONS, finding_text, lesion_name, named_text

FOLDER = Path(response.__file__).parent
EVENTS = ("death", "new_therapy", "last_follow_up", "clinical_progression")
BUILT = {
    "lesion_returned", "node_returned", "new_lesion_unknown", "new_lesion_equivocal", "treatment_not_placed",
    "thrombus_new", "thrombus_not_told_at_baseline", "metastasis_new", "metastasis_not_told_at_baseline",
    "chosen_baseline_missing", "chosen_baseline_replaced",
}  # chosen by an expression


def _used() -> set[str]:
    """The ids of the findings that the domain makes."""
    found = set()
    for path in FOLDER.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Finding" and node.args:
                first = node.args[0]
                choices = (first.body, first.orelse) if isinstance(first, ast.IfExp) else (first,)
                found |= {one.value for one in choices if isinstance(one, ast.Constant)}
    return found


def test_every_finding_has_words() -> None:
    used = _used()
    assert len(used) > 25
    named = (used - {"negative_duration"}) | {f"negative_duration.{one}" for one in EVENTS} | BUILT
    assert named == set(FINDINGS)


def test_every_reason_has_words() -> None:
    source = (FOLDER / "selection.py").read_text("utf-8")
    assert [reason for reason in REASONS if f'"{reason}"' not in source] == []


def test_a_finding_names_its_day_lesion_and_details() -> None:
    shown = finding_text(Finding("lesion_returned", 112, "L2", {"gone_day": 56}), str)
    assert shown == "Day 112: L2 is back after it had disappeared on day 56."
    assert finding_text(Finding("negative_duration", -5, details={"event": "death"}), str).startswith("Death on day -5")
    organ = Finding("too_many_in_organ", 0, details={"organ": "lymph_node", "count": 3, "most": 2})
    assert "(Lymph nodes)" in finding_text(organ, str)


def test_findings_of_records_name_labels_and_what_stands_for_a_lesion() -> None:
    labels = {"id-1": "L2"}
    assert named_text(Finding("viable_is_longest", 0, "id-1"), labels).startswith("L2: ")
    assert named_text(Finding("metastasis_new", 40, "metastasis:lung"), labels) == (
        "Day 40: Lung metastases, not there at baseline; no lesion is listed."
    )
    assert "(Bone)" in named_text(Finding("new_at_old_site", None, "id-1", {"site": "bone"}), labels)
    told = {"kind": "Procedure", "record": "tace", "precision": "month"}
    assert named_text(Finding("date_not_exact", 14, details=told), {}) == (
        "TACE: known to the month only; day 14 is that of the date as it is stored."
    )
    assert lesion_name("id-1", labels) == "L2"
    assert lesion_name("thrombus", labels) == "Tumour in a vein"


def test_every_lesion_that_is_none_has_a_name() -> None:
    assert set(PSEUDO_LESIONS) == {THROMBUS, *(METASTASIS + site for site in (*NODES, *DISTANT, ANY))}


def test_the_places_of_words_are_places_that_findings_fill() -> None:
    known = {"day", "lesion", "count", "most", "organ", "reason", "marker", "days", "from", "to", "from_mm", "to_mm",
             "study_day", "gone_day", "death_day", "settled_day", "study", "site", "record", "precision",
             "stated", "criteria", "computed"}  # fmt: skip
    for text in FINDINGS.values():
        assert {name for _text, name, _form, _kind in string.Formatter().parse(text) if name} <= known


def test_a_record_without_a_name_of_its_own_is_called_by_its_kind() -> None:
    told = {"kind": "FollowUp", "record": "", "precision": "month"}
    assert finding_text(Finding("date_not_exact", 50, details=told), str).startswith("Follow-up: known to the month")


def test_every_code_that_a_function_makes_a_finding_of_has_words() -> None:
    """Codes handed on to a function that makes the finding are not seen by the scan above."""
    source = (FOLDER / "recorded" / "starts.py").read_text("utf-8")
    handed = {node.args[1].value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)
              and getattr(node.func, "id", "") == "_named" and isinstance(node.args[1], ast.Constant)}  # fmt: skip
    assert handed and handed <= set(FINDINGS)
