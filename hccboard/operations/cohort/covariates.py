"""Columns of a Cox model from the state of the patient at the start. ``None`` where it is not known or still open."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from hccboard.domain.case_course import Baseline, CaseCourse
from hccboard.operations.cohort import standing

AFP_NG_ML = 400.0
CODING = {
    "ecog": ("1", "0"), "afp": ("400", "400"), "portal_vein": ("Vp3-4", "Vp0-2"), "extrahepatic": ("yes", "no"),
}  # fmt: skip
"""Covariates with two values and what 1 and 0 stand for: ECOG 1 or more, AFP at least and below 400 ng/mL, thrombus of
the portal vein Vp3 or Vp4, extrahepatic spread. Texts (sex, ALBI grade, Child-Pugh class, BCLC) are coded by level."""


def _ecog(one: Baseline) -> float | None:
    if not one.ecog:
        return None
    low, high = one.ecog[0], one.ecog[-1]
    return 1.0 if low >= "1" else 0.0 if high == "0" else None


def _afp(one: Baseline) -> float | None:
    if one.afp_ng_ml is None:
        return None
    low, high = one.afp_ng_ml
    return 1.0 if low >= AFP_NG_ML else 0.0 if high is not None and high < AFP_NG_ML else None


def _portal_vein(one: Baseline) -> float | None:
    found = set(one.portal_vein.split("|")) - {""}
    if not found:
        return None
    large = found <= {"Vp3", "Vp4"}
    return 1.0 if large else 0.0 if not found & {"Vp3", "Vp4"} else None


def _extrahepatic(one: Baseline) -> float | None:
    return 1.0 if one.sites else None if one.sites_open else 0.0


def _level(value: str) -> str | None:
    return None if value in (standing.OPEN, standing.UNKNOWN) else value


_READ: Mapping[str, Callable[[Baseline], float | str | None]] = {
    "age": lambda one: None if one.age_years is None else float(one.age_years),
    "ecog": _ecog, "afp": _afp, "portal_vein": _portal_vein, "extrahepatic": _extrahepatic,
    "albi": lambda one: one.albi_grade if one.albi_grade in ("1", "2", "3") else None,
    "child_pugh": lambda one: _level(standing.child_pugh_class(one)),
    "bclc": lambda one: one.bclc if one.bclc and "|" not in one.bclc else None,
}  # fmt: skip


def value_of(covariate: str, course: CaseCourse, baseline: Baseline | None, group: str) -> float | str | None:
    """The value of a covariate of ``model.COVARIATES``."""
    if covariate == "group":
        return _level(group)
    if covariate == "sex":
        return course.sex or None
    return None if baseline is None else _READ[covariate](baseline)
