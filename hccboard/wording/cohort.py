"""The words of a cohort: end-points, times zero, groups and their values, why somebody is left out.

A code without a word is shown as it stands, so that nothing a later version adds is hidden.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hccboard.translate import _, mark
from hccboard.wording import records
from hccboard.wording.formats import number_text
from hccboard.wording.survival import finding_text
from hccboard.wording.systems import label_text

ENDPOINTS = {
    "os": mark("Overall survival"), "pfs": mark("Progression-free survival"), "ttp": mark("Time to progression"),
    "rfs": mark("Recurrence-free survival"), "efs": mark("Event-free survival"),
}  # fmt: skip
EVENTS = {
    "os": mark("Event: death from any cause."),
    "pfs": mark("Event: progression or death."),
    "ttp": mark("Event: progression; a death without it is censored."),
    "rfs": mark("Event: recurrence after curative treatment, or death."),
    "efs": mark("Event: progression that precludes surgery, recurrence, or death."),
}
FREE_OF = {
    "os": mark("Overall survival, %"), "pfs": mark("Alive without progression, %"),
    "ttp": mark("Without progression, %"), "rfs": mark("Alive without recurrence, %"),
    "efs": mark("Without an event, %"),
}  # fmt: skip
TIME_ZEROS = {
    "diagnosis": mark("Diagnosis"), "first_treatment": mark("First treatment"),
    "first_systemic": mark("First systemic dose"), "first_locoregional": mark("First locoregional treatment"),
    "surgery": mark("Surgery"), "curative_treatment": mark("Curative treatment"),
    "first_response": mark("First response"),
}  # fmt: skip
_MONTHS_FROM = {
    "diagnosis": mark("Months from diagnosis"), "first_treatment": mark("Months from the first treatment"),
    "first_systemic": mark("Months from the first systemic dose"),
    "first_locoregional": mark("Months from the first locoregional treatment"),
    "surgery": mark("Months from surgery"), "curative_treatment": mark("Months from curative treatment"),
    "first_response": mark("Months from the first response"),
}  # fmt: skip
CRITERIA = {"RECIST1.1": mark("RECIST 1.1"), "mRECIST": mark("mRECIST"), "any": mark("Any of them")}
GROUPINGS = {
    "": mark("One group"), "regimen": mark("Regimen"), "bclc": mark("BCLC"), "cnlc": mark("CNLC"),
    "child_pugh": mark("Child-Pugh"), "albi": mark("ALBI grade"), "locoregional": mark("Locoregional treatment"),
    "portal_vein": mark("Portal vein thrombus"), "metastasis_site": mark("Site of metastasis"),
    "cause": mark("Cause of liver disease"), "sex": mark("Sex"), "response": mark("Response"),
    "operated": mark("Operated or not"),
}  # fmt: skip
_BY = {
    "": mark("{endpoint}"), "regimen": mark("{endpoint} by regimen"), "bclc": mark("{endpoint} by BCLC stage"),
    "cnlc": mark("{endpoint} by CNLC stage"), "child_pugh": mark("{endpoint} by Child-Pugh class"),
    "albi": mark("{endpoint} by ALBI grade"), "locoregional": mark("{endpoint} by locoregional treatment"),
    "portal_vein": mark("{endpoint} by portal vein thrombus"),
    "metastasis_site": mark("{endpoint} by site of metastasis"), "cause": mark("{endpoint} by cause"),
    "sex": mark("{endpoint} by sex"), "response": mark("{endpoint} by response"),
    "operated": mark("{endpoint} by surgery"),
}  # fmt: skip
_VALUES = {
    "open": mark("Open, several possible"), "unknown": mark("Not known"), "several": mark("Several"),
    "none": mark("None"), "other": mark("Other"), "responder": mark("CR or PR"),
    "non_responder": mark("No CR or PR"), "operated": mark("Operated"), "not_operated": mark("Not operated"),
    "tace_haic": mark("With TACE or HAIC"), "other_local": mark("Other local treatment"), "all": mark("All patients"),
}  # fmt: skip
_NONE_OF = {
    "regimen": mark("No systemic therapy"), "locoregional": mark("Without"), "metastasis_site": mark("No metastasis"),
}  # fmt: skip
_REGIMENS = {
    "ici_anti_vegf": mark("ICI + anti-VEGF"), "ici_tki": mark("ICI + TKI"), "ici_ici": mark("Two ICIs"),
    "ici": mark("ICI alone"), "tki": mark("TKI alone"), "anti_vegfr2": mark("Anti-VEGFR-2 alone"),
    "chemotherapy": mark("Chemotherapy"),
}  # fmt: skip
"""ICI: immune checkpoint inhibitor; TKI: tyrosine kinase inhibitor."""
_CHOICES = {
    "metastasis_site": ("MetastasisFinding", "site"), "cause": ("Aetiology", "cause"), "sex": ("Patient", "sex"),
}  # fmt: skip
COVARIATES = {
    "group": mark("Group"), "age": mark("Age, per year"), "sex": mark("Sex"), "ecog": mark("ECOG"),
    "albi": mark("ALBI grade"), "child_pugh": mark("Child-Pugh"), "afp": mark("AFP"),
    "portal_vein": mark("Portal vein thrombus"), "extrahepatic": mark("Extrahepatic disease"), "bclc": mark("BCLC"),
}  # fmt: skip
_CODED = {
    "ecog": (mark("ECOG 1 or more"), mark("against 0")), "afp": (mark("AFP ≥400 ng/mL"), mark("against <400")),
    "portal_vein": (mark("Portal vein Vp3–4"), mark("against Vp0–2")),
    "extrahepatic": (mark("Extrahepatic disease"), mark("against none")),
}  # fmt: skip
_WARNINGS = {
    "month_date": mark("{count} of {n} patients are counted from or to a date known to its month only."),
    "clinical_progression": mark("In {count} of {n} patients progression was told without imaging."),
    "treated_after_operation": mark("{count} of {n} patients were treated again after the operation."),
    "not_evaluated": mark("In {count} of {n} patients no imaging after time zero was evaluated; they are cut off "
                          "there."),
    "other_therapy": mark("{count} of {n} patients are cut off where another treatment began."),
    "decided_later": mark("{facet}: in {count} of {n} patients it is decided after time zero; they count as what they "
                          "were then."),
    "future_date": mark("{count} of {n} patients have a record dated in the future, which does not count."),
    "stops_before_start": mark("In {count} of {n} patients a line of therapy stops before it starts; its end does not "
                               "count."),
    "treated_before_diagnosis": mark("{count} of {n} patients were treated before the recorded diagnosis: check the "
                                     "dates."),
    "synthetic": mark("{count} of {n} cases are synthetic."),
}  # fmt: skip
_ENDS = {
    "death": mark("died"), "progression": mark("progression"), "clinical_progression": mark("clinical progression"),
    "stopped_for_progression": mark("stopped for progression"), "recurrence": mark("recurrence"),
    "alive": mark("alive at last contact"), "lost": mark("lost to follow-up"), "not_told": mark("last record"),
    "no_imaging": mark("last evaluated imaging"), "never_imaged": mark("never imaged"),
    "not_evaluated": mark("no imaging evaluated"),
    "other_therapy": mark("another treatment began"),
}  # fmt: skip
_LEFT_OUT = {
    "no_time_zero": mark("Has not reached this time zero"),
    "undated": mark("The time zero has no date"),
    "earlier_line_missing": mark("An earlier line of therapy is not recorded"),
    "earlier_session_missing": mark("An earlier session is not recorded"),
    "year_only": mark("Time zero known to its year only"),
    "no_criteria": mark("First response needs one set of criteria"),
    "no_response": mark("No response by these criteria"),
    "not_assessed": mark("Response not assessed"),
    "death_before_start": mark("Death before time zero: check the dates"),
    "death_undated": mark("Death without a date"),
    "death_contradicted": mark("Records after the death: check the dates"),
    "death_year_only": mark("Death known to its year only"),
    "progression_year_only": mark("Progression known to its year only"),
    "progression_undated": mark("Progression or recurrence without a date"),
    "rfs_time_zero": mark("Time zero is no curative treatment"),
    "margin_r2": mark("Tumour left behind (R2)"),
    "efs_not_known": mark("Whether progression precluded surgery is not known"),
    "before_landmark": mark("Event or end before the landmark"),
    "no_group": mark("Group not known"),
    "open_group": mark("Group still open"),
}  # fmt: skip


def endpoint_name(endpoint: str) -> str:
    """ "Overall survival"."""
    return _word(ENDPOINTS, endpoint)


def endpoint_short(endpoint: str) -> str:
    """ "OS"; the same in every language."""
    return endpoint.upper()


def event_text(endpoint: str) -> str:
    """What counts as the event of an end-point, as a sentence."""
    return _word(EVENTS, endpoint)


def share_title(endpoint: str) -> str:
    """What the axis of a curve is called: those who have not had the event, in percent."""
    return _word(FREE_OF, endpoint)


def time_zero_name(time_zero: str) -> str:
    """ "First treatment"."""
    return _word(TIME_ZEROS, time_zero)


def months_from(time_zero: str) -> str:
    """What the time axis is called."""
    return _word(_MONTHS_FROM, time_zero)


def criteria_name(criteria: str) -> str:
    """ "mRECIST"."""
    return _word(CRITERIA, criteria)


def grouping_name(grouping: str) -> str:
    """What patients are filtered and compared by."""
    return _word(GROUPINGS, grouping)


def compared_title(endpoint: str, grouping: str) -> str:
    """ "Overall survival by regimen"."""
    return _word(_BY, grouping).format(endpoint=endpoint_name(endpoint))


def value_name(grouping: str, value: str) -> str:
    """A value of a facet or a group."""
    if value == "none" and grouping in _NONE_OF:
        return _(_NONE_OF[grouping])
    if grouping == "regimen" and value in _REGIMENS:
        return _(_REGIMENS[value])
    if value in _VALUES:
        return _(_VALUES[value])
    if grouping in _CHOICES:
        try:
            return records.choice_name(*_CHOICES[grouping], value)
        except (KeyError, ValueError):
            return value
    return label_text(grouping, value) if grouping in ("bclc", "cnlc") else value


def covariate_name(covariate: str) -> str:
    """A column of a Cox model."""
    return _word(COVARIATES, covariate)


def coded_words(covariate: str) -> tuple[str, str] | None:
    """What 1 and 0 of a column stand for: "AFP ≥400 ng/mL", "against <400"; ``None`` for other columns."""
    found = _CODED.get(covariate)
    return None if found is None else (_(found[0]), _(found[1]))


def warning_text(code: str, values: Mapping[str, Any]) -> str:
    """A sentence on what is to be known beside the numbers."""
    if code not in _WARNINGS:
        return finding_text(code, values)
    told = {name: number_text(one) if isinstance(one, int | float) else one for name, one in values.items()}
    if "facet" in told:
        told["facet"] = grouping_name(told["facet"])
    return _(_WARNINGS[code]).format(**told)


def end_text(how: str) -> str:
    """How a time ended, or how it was cut."""
    return _word(_ENDS, how)


def left_out_text(reason: str) -> str:
    """Why patients take no part."""
    return _word(_LEFT_OUT, reason)


def _word(words: dict[str, str], code: str) -> str:
    return _(words[code]) if code in words else code


__all__ = [
    "COVARIATES",
    "CRITERIA",
    "ENDPOINTS",
    "GROUPINGS",
    "TIME_ZEROS",
    "compared_title",
    "covariate_name",
    "criteria_name",
    "end_text",
    "endpoint_name",
    "endpoint_short",
    "event_text",
    "grouping_name",
    "left_out_text",
    "months_from",
    "share_title",
    "time_zero_name",
    "value_name",
]  # fmt: skip
