"""The option engine on small made-up editions: what each part of the verdict rests on."""

# ruff: noqa: E501 - one situation on one line
from __future__ import annotations

from dataclasses import replace

import pytest

from hccboard.domain.criteria import AllOf, Comparison
from hccboard.domain.decision import Rule
from hccboard.domain.facts import YES_NO, Choices, Fact, Facts, Interval, Outcome, at_least, at_most, one_of
from hccboard.domain.options import (
    Group,
    Guideline,
    Knowledge,
    Precaution,
    Proposal,
    Restriction,
    Treatment,
    Verdict,
    disagreements,
    options_for,
)
from hccboard.domain.staging.bclc import STAGES
from hccboard.domain.variables import exact_fact

BOOK = Guideline("source.book", "Book 2020", "2020")
OTHER = Guideline("source.other", "Other 2021", "2021")
DRUG = Treatment("regimen.a_b", "a + b", drugs=("a", "b"))
CUT = Treatment("modality.cut", "cut", modalities=("cut",))
FIT = Comparison(Rule("fit", "ecog_ps", at_most(1)))
HIGH = Comparison(Rule("high", "afp", at_least(400)))
LOW_PLATELETS = Comparison(Rule("platelets", "platelets_10e9_l", at_most(50)))


def stage(*stages: str) -> Comparison:
    return Comparison(Rule(f"stage {stages}", "stage.bclc", one_of(*stages)), Choices(STAGES))


def proposal(situation=FIT, **more) -> Proposal:
    of = {"id": "p", "guideline": BOOK.id, "treatment": CUT.id, "rank": "preferred", "line": "none", **more}
    return Proposal(situation=situation, **of)


def precaution(when=LOW_PLATELETS, **more) -> Precaution:
    return Precaution(**{"id": "c", "action": "caution", "unknown": "check", "words": "w", "source": "s", **more}, when=when)


def knowledge(*proposals: Proposal, **more) -> Knowledge:
    more = {key: {CUT.id: tuple(value), DRUG.id: tuple(value)} for key, value in more.items()}
    return Knowledge({BOOK.id: BOOK, OTHER.id: OTHER}, {CUT.id: CUT, DRUG.id: DRUG}, proposals, **more)


def known(**given) -> Facts:
    return Facts({fact.key: fact for fact in (exact_fact(key, value) for key, value in given.items())})


def told(key: str, value) -> Fact:
    return Fact(key, Choices((value,)) if isinstance(value, bool | str) else Interval.point(float(value)))


def one(facts: Facts, *proposals: Proposal, **more):
    (found,) = options_for(facts, knowledge(*proposals, **more)).options
    return found


@pytest.mark.parametrize(
    ("facts", "verdict", "group", "missing"),
    [
        (known(ecog_ps=0), Verdict.LISTED, Group.FIRST, ()),
        (known(ecog_ps=2), Verdict.EXCLUDED, Group.EXCLUDED, ()),
        (known(), Verdict.NOT_ASSESSABLE, Group.NOT_ASSESSABLE, ("ecog_ps",)),
    ],
)
def test_a_situation_that_is_met_unmet_or_open(facts, verdict, group, missing):
    found = one(facts, proposal())
    assert (found.verdict, found.group, found.missing) == (verdict, group, missing)
    assert found.reasons[0].rule == "ecog_ps <= 1"


@pytest.mark.parametrize(
    ("caution", "platelets", "verdict"),
    [
        (precaution(), 180, Verdict.LISTED),
        (precaution(), 40, Verdict.LISTED_WITH_CAUTION),
        (precaution(), None, Verdict.LISTED_WITH_CAUTION),
        (precaution(action="avoid"), 40, Verdict.EXCLUDED),
        (precaution(action="avoid"), None, Verdict.LISTED_WITH_CAUTION),
        (precaution(action="avoid", unknown="not_assessable"), None, Verdict.NOT_ASSESSABLE),
    ],
)
def test_a_precaution_that_holds_or_is_open(caution, platelets, verdict):
    facts = known(ecog_ps=0) if platelets is None else known(ecog_ps=0, platelets_10e9_l=platelets)
    found = one(facts, proposal(), precautions=[caution])
    assert found.verdict is verdict
    if platelets is None and verdict is Verdict.LISTED_WITH_CAUTION:
        assert (found.cautions[0].action, found.cautions[0].missing) == ("check", ("platelets_10e9_l",))


def test_an_option_that_is_first_for_some_of_the_possible_stages_waits_for_the_fact_that_decides():
    facts = known(ecog_ps=0)  # invasion, spread and nodules are not known
    found = one(facts, proposal(stage("C")))
    assert found.verdict is Verdict.NOT_ASSESSABLE
    assert "stage.bclc" not in found.missing
    assert set(found.missing) & {"tumour.pv_invasion", "tumour.distant_mets"}


def test_an_option_that_is_first_for_every_possible_stage_is_listed_though_the_stage_is_open():
    every = [proposal(stage(label), id=label) for label in STAGES]
    nodule = Facts({**known(ecog_ps=0).by_key, "tumour.multinodular": told("tumour.multinodular", True)})
    # "no rule" is possible as long as there may be no nodule; a patient with invasion or spread has a stage
    spread = Facts({**nodule.by_key, "tumour.distant_mets": exact_fact("tumour.distant_mets", True)})
    assert one(spread, *every).verdict is Verdict.LISTED
    assert one(spread, *every).group is Group.FIRST
    assert one(spread, *every[:3]).verdict is Verdict.EXCLUDED
    assert one(spread, *every[:4]).verdict is Verdict.NOT_ASSESSABLE  # C or, with Child-Pugh C, D


def test_what_is_not_recommended_is_excluded_and_an_open_reservation_is_a_check():
    refusal = proposal(HIGH, id="n", rank="not_recommended")
    assert one(Facts({**known(ecog_ps=0, afp=500).by_key}), proposal(), refusal).verdict is Verdict.EXCLUDED
    found = one(known(ecog_ps=0), proposal(), refusal)
    assert (found.verdict, found.cautions[0].missing) == (Verdict.LISTED_WITH_CAUTION, ("afp",))
    assert options_for(known(afp=1), knowledge(refusal)).options == ()


def test_proposals_that_do_not_concern_the_patient_are_not_mentioned():
    assert options_for(known(ecog_ps=0, afp=1), knowledge(proposal(relevant=HIGH))).options == ()


@pytest.mark.parametrize(
    ("lines", "ongoing", "first", "second"),
    [
        (0, None, Verdict.LISTED, Verdict.EXCLUDED),
        (1, False, Verdict.EXCLUDED, Verdict.LISTED),
        (1, True, Verdict.LISTED_WITH_CAUTION, Verdict.EXCLUDED),
        (1, None, Verdict.NOT_ASSESSABLE, Verdict.NOT_ASSESSABLE),
        (None, None, Verdict.LISTED_WITH_CAUTION, Verdict.NOT_ASSESSABLE),
    ],
)
def test_the_line_asked_for(lines, ongoing, first, second):
    history = [told("treatment.systemic_lines", lines)] if lines is not None else []
    if ongoing is not None:
        history.append(told("treatment.present_line_ongoing", ongoing))
    if lines is not None:
        history += [told(f"treatment.{what}.{drug}", False) for what in ("progressed_on", "intolerant_of") for drug in "ab"]
    facts = known(ecog_ps=0).with_facts(history)
    for line, verdict in (("first", first), ("second", second)):
        found = one(facts, proposal(treatment=DRUG.id, line=line))
        assert found.verdict is verdict, line
        if verdict is Verdict.NOT_ASSESSABLE:
            assert found.missing == ("treatment.systemic_lines",)


def test_a_line_that_ended_without_progression_or_intolerance_may_be_resumed_or_followed():
    history = [told("treatment.systemic_lines", 1), told("treatment.present_line_ongoing", False),
               told("treatment.last_line_outcome", "completed")]  # fmt: skip
    history += [told(f"treatment.{what}.{drug}", False) for what in ("progressed_on", "intolerant_of") for drug in "ab"]
    facts = known(ecog_ps=0).with_facts(history)
    for line in ("first", "second"):
        found = one(facts, proposal(treatment=DRUG.id, line=line))
        assert found.verdict is Verdict.LISTED_WITH_CAUTION
        assert [caution.id for caution in found.cautions] == ["line_resumed"]
    assert one(facts, proposal(treatment=DRUG.id, line="any")).verdict is Verdict.LISTED


@pytest.mark.parametrize(
    ("lines", "line", "verdict", "cautions"),
    [
        (1, "first", Verdict.NOT_ASSESSABLE, []),  # it is not known whether the first line may be resumed
        (1, "second", Verdict.LISTED_WITH_CAUTION, ["line_end_not_told"]),
        (1, "any", Verdict.LISTED, []),
        (2, "first", Verdict.EXCLUDED, []),
        (2, "second", Verdict.LISTED_WITH_CAUTION, ["line_beyond_second"]),  # the second line resumed, or the third
        (2, "later", Verdict.LISTED, []),
    ],
)
def test_after_a_line_that_ended_and_nobody_says_why_the_next_one_is_asked_for(lines, line, verdict, cautions):
    history = [told("treatment.systemic_lines", lines), told("treatment.present_line_ongoing", False),
               Fact("treatment.last_line_outcome", Choices(("progression", "intolerance", "completed")))]  # fmt: skip
    history += [told(f"treatment.{what}.{drug}", False) for what in ("progressed_on", "intolerant_of") for drug in "ab"]
    found = one(known(ecog_ps=0).with_facts(history), proposal(treatment=DRUG.id, line=line))
    assert found.verdict is verdict
    assert [caution.id for caution in found.cautions] == cautions


@pytest.mark.parametrize(
    ("history", "verdict"),
    [
        ({"progressed_on.a": True, "progressed_on.b": True, "intolerant_of.a": False, "intolerant_of.b": False}, Verdict.EXCLUDED),
        ({"progressed_on.a": True, "progressed_on.b": False, "intolerant_of.a": False, "intolerant_of.b": False}, Verdict.LISTED),
        ({"progressed_on.a": False, "progressed_on.b": False, "intolerant_of.a": True, "intolerant_of.b": False}, Verdict.EXCLUDED),
        ({"progressed_on.a": False, "progressed_on.b": False}, Verdict.LISTED_WITH_CAUTION),
        ({"progressed_on.a": False, "progressed_on.b": False, "intolerant_of.a+b": True}, Verdict.EXCLUDED),
    ],
)  # fmt: skip
def test_what_was_tried_before(history, verdict):
    facts = known(ecog_ps=0).with_facts(told(f"treatment.{key}", value) for key, value in history.items())
    assert one(facts, proposal(treatment=DRUG.id, line="any")).verdict is verdict


@pytest.mark.parametrize(
    ("kind", "verdict", "group"),
    [
        ("not_available", Verdict.EXCLUDED, Group.EXCLUDED),
        ("not_first", Verdict.LISTED, Group.ALTERNATIVES),
        ("needs_approval", Verdict.LISTED_WITH_CAUTION, Group.FIRST),
    ],
)
def test_what_the_hospital_says(kind, verdict, group):
    found = one(known(ecog_ps=0), proposal(), restrictions=[Restriction("r", kind, "words", "Ward 3")])
    assert (found.verdict, found.group) == (verdict, group)


def test_the_first_choice_of_an_opinion_is_an_alternative():
    base = knowledge(proposal())
    opinion = replace(base, guidelines={BOOK.id: replace(BOOK, opinion=True)})
    (found,) = options_for(known(ecog_ps=0), opinion).options
    assert found.group is Group.ALTERNATIVES


def test_the_goal_of_the_board():
    cure = proposal(goals=("cure",))
    for goal, group in (("cure", Group.FIRST), ("palliation", Group.ALTERNATIVES)):
        assert one(known(ecog_ps=0).with_facts([told("goal", goal)]), cure).group is group
    assert one(known(ecog_ps=0), cure).group is Group.FIRST


def test_a_contraindicated_modality_is_not_feasible_for_the_next_option():
    impossible = Comparison(Rule("feasible", "feasible.cut", one_of(False)), YES_NO)
    base = knowledge(proposal(), proposal(impossible, id="q", treatment=DRUG.id))
    base = replace(base, precautions={CUT.id: (precaution(action="avoid"),)})
    facts = known(ecog_ps=0, platelets_10e9_l=40)
    found = {one.treatment.id: one.verdict for one in options_for(facts, base).options}
    assert found == {CUT.id: Verdict.EXCLUDED, DRUG.id: Verdict.LISTED_WITH_CAUTION}
    open_platelets = {one.treatment.id: one.verdict for one in options_for(known(ecog_ps=0), base).options}
    assert open_platelets[DRUG.id] is Verdict.NOT_ASSESSABLE


INFILTRATIVE = {"tumour.infiltrative": True, "tumour.pv_invasion": "Vp0", "tumour.hv_invasion": "Vv0",
                "tumour.regional_ln": False, "tumour.distant_mets": False, "ecog_ps": 0}  # fmt: skip
CNLC_STAGES = ("Ia", "Ib", "IIa", "IIb", "IIIa", "IIIb", "IV")
CNLC_STAGE = Comparison(Rule("cnlc", "stage.cnlc", one_of(*CNLC_STAGES[:6])), Choices(CNLC_STAGES))


def test_where_a_system_has_no_stage_nothing_is_listed_by_it():
    class_a = Fact("child_pugh_stated", Choices((5, 6)))
    found = one(known(**INFILTRATIVE).with_facts([class_a]), proposal(AllOf((FIT, CNLC_STAGE))))
    assert found.verdict is Verdict.NOT_ASSESSABLE
    assert "no_stage" in [reason.id for reason in found.reasons]


def test_reasons_name_the_comparison_that_excludes():
    found = one(known(ecog_ps=0, afp=100), proposal(AllOf((FIT, HIGH))))
    assert [(reason.rule, reason.outcome, dict(reason.used)) for reason in found.reasons] == [
        ("afp >= 400", Outcome.UNMET, {"afp": {"value": 100, "unit": "ng/mL"}})
    ]  # fmt: skip


def test_editions_that_differ():
    base = knowledge(proposal(), proposal(HIGH, id="q", guideline=OTHER.id), proposal(id="r", guideline=OTHER.id, treatment=DRUG.id))
    report = options_for(known(ecog_ps=0, afp=1), base)
    found = {one.treatment: dict(one.groups) for one in disagreements(report, BOOK.id, OTHER.id)}
    assert found["modality.cut"] == {BOOK.id: Group.FIRST, OTHER.id: Group.EXCLUDED}
    assert found["modality.systemic"] == {BOOK.id: None, OTHER.id: Group.FIRST}


def test_what_is_given_now_says_so_and_anything_else_would_take_its_place():
    history = [told("treatment.systemic_lines", 1), told("treatment.present_line_ongoing", True)]
    history += [told(f"treatment.{what}.{drug}", False) for what in ("progressed_on", "intolerant_of") for drug in "ab"]
    now = known(ecog_ps=0).with_facts([*history, told("treatment.present.a", True), told("treatment.present.b", True)])
    found = one(now, proposal(treatment=DRUG.id, line="first"))
    assert (found.verdict, [reason.id for reason in found.reasons]) == (Verdict.LISTED, ["p", "present"])
    part = known(ecog_ps=0).with_facts([*history, told("treatment.present.a", True)])
    found = one(part, proposal(treatment=DRUG.id, line="first"))
    assert [caution.id for caution in found.cautions] == ["line_ongoing"]
    assert one(part, proposal()).verdict is Verdict.LISTED  # a modality takes no line's place
    excluded = one(now, proposal(HIGH, treatment=DRUG.id), precautions=[precaution(FIT, action="avoid")])
    assert "present" in [reason.id for reason in excluded.reasons if reason.kind == "for"]


def test_a_rule_of_one_edition_speaks_under_that_edition_alone_and_may_keep_it_from_being_first():
    rule = precaution(guideline=BOOK.id, not_first=True)
    base = knowledge(proposal(), proposal(id="q", guideline=OTHER.id), precautions=[rule])
    for platelets in (40, None):  # holds, or may hold
        facts = known(ecog_ps=0) if platelets is None else known(ecog_ps=0, platelets_10e9_l=platelets)
        book, other = options_for(facts, base).options
        assert (book.group, book.verdict) == (Group.ALTERNATIVES, Verdict.LISTED_WITH_CAUTION)
        assert (other.group, other.verdict, other.cautions) == (Group.FIRST, Verdict.LISTED, ())
    assert options_for(known(ecog_ps=0, platelets_10e9_l=90), base).options[0].group is Group.FIRST


def test_of_what_excludes_the_rule_for_the_stage_of_the_patient_comes_first():
    other_stage, own_stage = proposal(stage("A"), id="a"), proposal(AllOf((stage("C"), HIGH)), id="c", rank="alternative")
    facts = known(ecog_ps=0, afp=1).with_facts([told("stage.bclc", "C")])
    found = one(facts, other_stage, own_stage)
    assert [reason.id for reason in found.reasons] == ["c", "a"]
    assert found.rank == "alternative"


def test_where_there_is_no_stage_no_fact_is_asked_for_in_vain():
    infiltrative = Facts({**known(**INFILTRATIVE).by_key, "child_pugh_stated": Fact("child_pugh_stated", Choices((5, 6)))})
    found = one(infiltrative, proposal(AllOf((CNLC_STAGE, HIGH))))
    assert found.verdict is Verdict.NOT_ASSESSABLE
    assert ([reason.id for reason in found.reasons], found.missing) == (["no_stage"], ())
