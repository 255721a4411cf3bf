"""Options in words: every fact that may be missing has a name, every id of the engine its words."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from hccboard import evidence
from hccboard.domain.criteria import comparisons
from hccboard.domain.facts import Facts, Outcome
from hccboard.domain.options import Caution, Group, Reason, engine
from hccboard.evidence.fact_names import _HISTORY, fact_form
from hccboard.evidence.knowledge import knowledge_of
from hccboard.operations.options import disagreements_of, report_for
from hccboard.wording import options as words
from hccboard.wording.facts import FACTS
from hccboard.wording.history import HISTORY, history_name


def test_every_fact_of_a_criterion_has_a_name():
    knowledge = knowledge_of(evidence.shipped())
    criteria = [one.situation for one in knowledge.proposals]
    criteria += [one.when for these in knowledge.precautions.values() for one in these]
    named = {part.rule.variable for one in criteria for part in comparisons(one)} | set(_HISTORY)
    history = {name for name in named if (form := fact_form(name)) is not None and form.kind == "history"}
    assert len(history) > 60
    assert all(history_name(name) for name in history)


def test_no_name_is_for_a_fact_that_cannot_be():
    unknown = [
        start for start in HISTORY
        if fact_form(start) is None and not any(name.startswith(start) for name in (*_HISTORY, "treatment.had.tace",
            "treatment.failed.tace", "feasible.tace", "metastases.lung", "drug_stops.days_before_operation.ici"))
    ]  # fmt: skip
    assert unknown == []
    assert not set(HISTORY) & set(FACTS)


@pytest.mark.parametrize("facts", [Facts()], ids=["nothing known"])
def test_every_option_has_its_line(facts):
    report = report_for(facts)
    for option in report.options:
        assert words.option_name(option)
        assert words.detail_text(option), option.treatment.id
    for one in disagreements_of(report):
        assert words.disagreement_text(one, report)


def test_every_group_has_words():
    assert set(words.GROUPS) == set(Group)
    assert all(words.group_title(one) for one in Group)


def test_every_id_that_the_engine_gives_has_words():
    """The engine's own reasons and cautions are the ones without words of a pack: their ids stand in its source."""
    tree = ast.parse(Path(engine.__file__).read_text("utf-8"))
    texts = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    own = {text for text in texts if text in words.CAUTIONS}
    assert own | {"approval_off_label", "approval_pending", "approval_withdrawn"} == set(words.CAUTIONS)
    assert {text for text in texts if text in words.REASONS} == set(words.REASONS)


def test_words_of_the_engine_come_before_those_of_the_pack():
    reason = Reason("against", "line", "After sorafenib.")
    assert words.reason_text(reason) == "For another line of systemic therapy: After sorafenib."
    unmet = Reason("against", "r", "Single nodule.", outcome=Outcome.UNMET)
    assert words.reason_text(unmet) == "Only for: Single nodule."
    assert words.caution_text(Caution("c", "check", "Words of the pack.", Outcome.MET)) == "Words of the pack."
    unknown = words.caution_text(Caution("c", "check", "Organ transplant.", Outcome.UNKNOWN))
    assert unknown == "Not known whether this holds: Organ transplant."
    assert words.caution_text(Caution("earlier_therapy", "check", "", Outcome.UNKNOWN)).startswith("Earlier systemic")
