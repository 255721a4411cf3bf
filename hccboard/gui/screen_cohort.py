"""The page of the cohort for the pictures: the demonstration board, which is small, and an invented cohort of 220.

The invented courses are marked as synthetic and go through the same analysis as those of a board; they are shown in the
window alone and never stored.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

from hccboard.domain.case_course.model import (
    Baseline,
    CaseCourse,
    CriteriaCourse,
    EpisodeCourse,
    LineCourse,
    ProcedureCourse,
    StudyPoint,
    studies_text,
)
from hccboard.gui.screen_states import Camera
from hccboard.operations.cohort import Question, Registry

INVENTED = 220
_AS_OF = date(2026, 7, 31)
_REGIMENS = (
    ("lenvatinib + sintilimab", 40), ("atezolizumab + bevacizumab", 32), ("tremelimumab + durvalumab", 11),
    ("lenvatinib", 13), ("doxorubicin", 4),
)  # fmt: skip


def cohort(camera: Camera) -> None:
    """The states of the page: the board as it is, a comparison that is not made, a large cohort."""
    program = camera.program
    program.window.show_page("cohort")
    camera.rest()
    camera.take("08-cohort")
    page, controller = program.cohort_page, program.cohort
    page.filters.ask(Question(group_by="response"))
    camera.rest()
    camera.take("08-cohort-refused")
    controller.show_registry(invented())
    page.filters.ask(Question(
        group_by="response", landmark_months=3.0, covariates=("group", "albi", "afp", "portal_vein", "ecog"),
    ))  # fmt: skip
    camera.rest()
    camera.take("08-cohort-large")
    page.enlarge("swimmer")
    camera.rest()
    camera.take("08-cohort-swimmer")
    page.enlarge("")
    page.filters.ask(Question(endpoint="pfs", group_by="regimen"))
    page.survival.table_switch.setChecked(True)
    camera.rest()
    camera.take("08-cohort-table")
    page.survival.table_switch.setChecked(False)
    page.filters.ask(Question())
    controller.renew()
    camera.rest()


def invented(count: int = INVENTED, seed: int = 8) -> Registry:
    """A cohort of invented patients, the same for the same numbers."""
    return Registry(tuple(_courses(count, random.Random(seed))), _AS_OF, synthetic=count)


def _courses(count: int, chance: random.Random) -> Iterator[CaseCourse]:
    for number in range(count):
        start = date(2021, 1, 4) + timedelta(days=chance.randrange(1800))
        responds, worse = chance.random() < 0.35, chance.random() < 0.4
        mean = 720 if responds else 300
        lives = max(20, round(chance.expovariate(1 / (mean * (0.75 if worse else 1.15)))))
        leaves = min(chance.randrange(200, 2200), (_AS_OF - start).days)
        yield _course(number, start, (lives, leaves), responds, worse, chance)


def _course(
    number: int, start: date, times: tuple[int, int], responds: bool, worse: bool, chance: random.Random
) -> CaseCourse:  # fmt: skip
    lives, leaves = times
    seen = max(1, min(lives, leaves))
    end = start + timedelta(days=seen)
    died = lives <= leaves
    judged = _criteria(start, seen, responds, chance)
    operated = responds and seen > 240 and chance.random() < 0.4
    done = [ProcedureCourse((start + timedelta(days=10)).isoformat(), "tace")] if chance.random() < 0.45 else []
    if operated:
        done.append(ProcedureCourse((start + timedelta(days=chance.randrange(120, 230))).isoformat(), "resection"))
    day = start.isoformat()
    return CaseCourse(
        f"{number:032x}", f"SYN-{number + 1:04}", sex="F" if chance.random() < 0.16 else "M",
        causes=("hbv",) if chance.random() < 0.8 else ("hcv",), starts={"first_treatment": day, "first_systemic": day},
        lines=tuple(_lines(start, seen, judged.progression, chance)), procedures=tuple(done),
        episodes=(EpisodeCourse(day, baseline=day, kinds=("systemic",), criteria={"mRECIST": judged}),),
        baselines=(_baseline(day, worse, chance),), death=end.isoformat() if died else "",
        death_state="dated" if died else "", last_contact=end.isoformat(),
        contact_status="" if died else "lost" if leaves < (_AS_OF - start).days else "alive",
    )  # fmt: skip


def _criteria(start: date, seen: int, responds: bool, chance: random.Random) -> CriteriaCourse:
    """Studies every nine weeks until progression, with a sum that falls or grows."""
    depth = -chance.uniform(32, 100) if responds else chance.gauss(2, 18)
    progresses = chance.randrange(250, 900) if responds else chance.randrange(70, 500)
    studies, response, best = [], "", 0.0
    for number in range(1, 12):
        days = 62 * number
        if days > seen:
            break
        grown = days >= progresses
        percent = depth * min(1.0, number / 2) + (30.0 if grown else 0.0) + chance.uniform(-3, 3)
        percent = max(-100.0, round(percent, 1))
        category = "PD" if grown or percent > 20 else "PR" if percent <= -30 else "SD"
        day = (start + timedelta(days=days)).isoformat()
        studies.append(StudyPoint(day, percent, category))
        response = response or (day if category == "PR" else "")
        best = min(best, percent) if number > 1 else percent
        if category == "PD":
            break
    found = {one.category for one in studies}
    progression = studies[-1].date if "PD" in found else ""
    return CriteriaCourse(
        next((one for one in ("PR", "SD", "PD") if one in found), "NE"), "", response, progression,
        best if studies else None, studies[-1].date if studies else "", studies_text(studies),
    )  # fmt: skip


def _lines(start: date, seen: int, progression: str, chance: random.Random) -> Iterator[LineCourse]:
    names, weights = zip(*_REGIMENS, strict=True)
    drugs = chance.choices(names, weights)[0]
    stopped = bool(progression) and (date.fromisoformat(progression) - start).days < seen
    yield LineCourse(start.isoformat(), progression if stopped else "", drugs, 1, "progression" if stopped else "")
    if stopped and chance.random() < 0.6:
        second = date.fromisoformat(progression) + timedelta(days=14)
        if (second - start).days < seen:
            yield LineCourse(second.isoformat(), "", "regorafenib", 2)


def _baseline(day: str, worse: bool, chance: random.Random) -> Baseline:
    afp = chance.choice((8.0, 60.0, 300.0, 900.0, 5000.0))
    spread = chance.random() < 0.35
    return Baseline(
        day, bclc="C" if spread or worse else "B", cnlc="IIIb" if spread else "IIIa" if worse else "IIb",
        child_pugh="A5" if chance.random() < 0.85 else "B7", albi_grade="2" if worse else "1",
        ecog="1" if chance.random() < 0.3 else "0", portal_vein=chance.choice(("Vp0", "Vp0", "Vp2", "Vp3", "Vp4")),
        afp_ng_ml=(afp, afp), sites=("lung",) if spread else (), sites_open=False, age_years=chance.randrange(38, 80),
    )  # fmt: skip
