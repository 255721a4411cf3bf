"""Transplant criteria over nodules, invasion, spread and markers. All limits inclusive, sizes in mm.

=============  ================================================================  =====================
Milan          1 <= 50, or 2-3 each <= 30                                        NEJM 1996;334:693
UCSF           1 <= 65, or <= 3, largest <= 45 and total <= 80                   Hepatology 2001;33:1394
Up-to-seven    count + largest in cm <= 7                                        Lancet Oncol 2009;10:35
Hangzhou       total <= 80, or > 80 with grade I-II and AFP <= 400               Transplantation 2008;85:1726
Fudan          1 <= 90, or <= 3, largest <= 50 and total <= 90                   Shanghai Fudan criteria
Kyoto          <= 10, largest <= 50, PIVKA-II <= 400 mAU/mL                      Kyoto criteria
Asan           <= 6, largest <= 50                                               Asan criteria
5-5-500        <= 5, largest <= 50, AFP <= 500 ng/mL                             Japan
Metroticket    AFP < 200: count + cm <= 7; 200-400: <= 5; > 400-1000: <= 4;      Gastroenterology
2.0            > 1000 out                                                        2018;154:128
French AFP     at most 2 points: largest <= 30 0, > 30-60 1, > 60 4; 1-3         Gastroenterology
model          nodules 0, >= 4 2; AFP <= 100 0, > 100-1000 2, > 1000 3           2012, doi:10.1053/
                                                                                 j.gastro.2012.05.052
UNOS T2        1 of 20-50, or 2-3 of 10-30; AFP <= 1000                          OPTN policy
=============  ================================================================  =====================

Each needs no macrovascular invasion and no extrahepatic spread; with either a tumour is outside whatever its
nodules. Infiltrative tumours cannot be counted and are outside; without a viable nodule there is nothing to
measure and no rule. Diameters are viable ones
(after treatment the enhancing part). For TACE the up-to-seven sum is used without the invasion part, so
both are given.
"""

from __future__ import annotations

from collections.abc import Callable

from hccboard.domain.decision import (
    SCORE,
    UNDEFINED,
    Answer,
    DecisionTree,
    Result,
    Rule,
    Walk,
    explore,
    labelled_result,
)  # fmt: skip
from hccboard.domain.facts import at_least, at_most, below, one_of
from hccboard.domain.staging.common import (
    ANY_NODULE,
    AT_MOST_3,
    INFILTRATIVE,
    LARGEST_30,
    LARGEST_50,
    SINGLE,
    UP_TO_SEVEN,
    count_plus_largest_cm,
    invasion_or_spread,
    largest_at_most,
    within_milan_size,
)  # fmt: skip
from hccboard.domain.variables import Variables

AFP_100 = Rule("afp.at_most_100", "afp", at_most(100))
AFP_400 = Rule("afp.at_most_400", "afp", at_most(400))
AFP_500 = Rule("afp.at_most_500", "afp", at_most(500))
AFP_200 = Rule("afp.below_200", "afp", below(200))
AFP_1000 = Rule("afp.at_most_1000", "afp", at_most(1000))
PIVKA_400 = Rule("pivka.at_most_400", "pivka_ii", at_most(400))
GRADE_I_II = Rule("histology.grade_1_2", "tumour.histological_grade", one_of("I", "II"))
SMALLEST_10 = Rule("nodules.smallest_10", "nodules", at_least(10, "smallest"))
SINGLE_20 = Rule("nodules.single_20", "nodules", at_least(20, "largest"))


def _total(mm: int) -> Rule:
    return Rule(f"nodules.total_{mm}", "nodules", at_most(mm, "total"))


def _count(n: int) -> Rule:
    return Rule(f"nodules.at_most_{n}", "nodules", at_most(n, "count"))


def _sum(tenths: int) -> Rule:
    return Rule(f"nodules.sum_{tenths}", "nodules", at_most(tenths, "count_plus_largest"))


TOTAL_80, TOTAL_90 = _total(80), _total(90)
LARGEST_45, LARGEST_60, LARGEST_65, LARGEST_90 = map(largest_at_most, (45, 60, 65, 90))
AT_MOST_5, AT_MOST_6, AT_MOST_10 = _count(5), _count(6), _count(10)
SUM_4, SUM_5 = _sum(40), _sum(50)


def _ucsf(walk: Walk) -> bool:
    if walk.met(SINGLE):
        return walk.met(LARGEST_65)
    return walk.met(AT_MOST_3) and walk.met(LARGEST_45) and walk.met(TOTAL_80)


def _hangzhou(walk: Walk) -> bool:
    return walk.met(TOTAL_80) or walk.all(AFP_400, GRADE_I_II)


def _fudan(walk: Walk) -> bool:
    if walk.met(SINGLE):
        return walk.met(LARGEST_90)
    return walk.met(AT_MOST_3) and walk.met(LARGEST_50) and walk.met(TOTAL_90)


def _metroticket(walk: Walk) -> bool:
    if walk.met(AFP_200):
        return walk.met(UP_TO_SEVEN)
    if walk.met(AFP_400):
        return walk.met(SUM_5)
    return walk.met(AFP_1000) and walk.met(SUM_4)


def _unos_t2(walk: Walk) -> bool:
    if walk.met(SINGLE):
        sized = walk.all(SINGLE_20, LARGEST_50)
    else:
        sized = walk.met(AT_MOST_3) and walk.met(LARGEST_30) and walk.met(SMALLEST_10)
    return sized and walk.met(AFP_1000)


def _outside(walk: Walk) -> bool:
    """Invasion, spread or an infiltrative tumour: outside whatever the nodules."""
    return invasion_or_spread(walk) or walk.met(INFILTRATIVE)


def _criterion(system: str, edition: str, within: Callable[[Walk], bool]) -> Callable[[Variables], Result]:
    @DecisionTree
    def rules(walk: Walk) -> Answer:
        if _outside(walk):
            return Answer(False, False)
        if not walk.met(ANY_NODULE):
            return Answer(UNDEFINED)
        met = within(walk)
        return Answer(met, met)

    def judge(variables: Variables) -> Result:
        return labelled_result(system, edition, explore(rules, variables), (True, False))

    return judge


milan = _criterion("milan", "1996", within_milan_size)
ucsf = _criterion("ucsf", "2001", _ucsf)
hangzhou = _criterion("hangzhou", "2008", _hangzhou)
fudan = _criterion("fudan", "Fudan", _fudan)
kyoto = _criterion("kyoto", "Kyoto", lambda walk: walk.all(AT_MOST_10, LARGEST_50, PIVKA_400))
asan = _criterion("asan", "Asan", lambda walk: walk.all(AT_MOST_6, LARGEST_50))
five_five_500 = _criterion("five_five_500", "Japan", lambda walk: walk.all(AT_MOST_5, LARGEST_50, AFP_500))
metroticket = _criterion("metroticket_2", "2018", _metroticket)
unos_t2 = _criterion("unos_t2", "OPTN", _unos_t2)


@DecisionTree
def _up_to_seven(walk: Walk) -> Answer:
    if walk.met(INFILTRATIVE):
        return Answer(False, {"sum": None, "within_size_number": False, "within_transplant": False})
    invaded = invasion_or_spread(walk)
    if not walk.met(ANY_NODULE):
        nothing = {"sum": None, "within_size_number": None, "within_transplant": False}
        return Answer(False, nothing) if invaded else Answer(UNDEFINED)
    sized = walk.met(UP_TO_SEVEN)
    within = sized and not invaded
    return Answer(within, {"sum": SCORE, "within_size_number": sized, "within_transplant": within})


def up_to_seven(variables: Variables) -> Result:
    """``sum`` (count + largest in cm), within by size and number, and within for transplant.

    ``possible`` judges the transplant use; ``parts`` has the use for TACE as well.
    """
    total = count_plus_largest_cm(variables["nodules"].domain)
    return labelled_result("up_to_7", "2009", explore(_up_to_seven, variables), (True, False), score=total)


@DecisionTree
def _french(walk: Walk) -> Answer:
    nothing = {"points": None, "low_risk": False}
    if walk.met(INFILTRATIVE):
        return Answer(False, nothing)
    invaded = invasion_or_spread(walk)
    if not walk.met(ANY_NODULE):
        return Answer(False, nothing) if invaded else Answer(UNDEFINED)
    points = 0 if walk.met(LARGEST_30) else 1 if walk.met(LARGEST_60) else 4
    points += 0 if walk.met(AT_MOST_3) else 2
    points += 0 if walk.met(AFP_100) else 2 if walk.met(AFP_1000) else 3
    low_risk = points <= 2 and not invaded
    return Answer(low_risk, {"points": points, "low_risk": low_risk})


def french_afp_model(variables: Variables) -> Result:
    """Whether the French AFP model gives low risk (``possible``), and its 0 to 9 points."""
    return labelled_result("afp_model", "2012", explore(_french, variables), (True, False))
