"""Staging systems and their results in words.

What is shown of a result is always the set of answers still possible; where the facts decide, it has one member.
An edition stands beside every name. Which answers are possible is decided in the domain, not here.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from hccboard.domain.assessment import SYSTEMS
from hccboard.domain.decision import UNDEFINED, Result
from hccboard.domain.facts import Facts
from hccboard.domain.liver_function import makuuchi
from hccboard.domain.staging import bclc, cnlc, hklc, tnm8
from hccboard.domain.variables import Variables
from hccboard.translate import _, mark
from hccboard.wording.facts import comparator_text
from hccboard.wording.formats import inside_sentence, number_text, or_text, span_text


@dataclass(frozen=True)
class SystemWords:
    """``noun`` is a key of ``COUNTS``: what the system gives. ``source`` is where its rules are published."""

    name: str
    noun: str
    source: str
    highest: int | None = None  # of a score that counts points


SYSTEM_WORDS: dict[str, SystemWords] = {
    "bclc": SystemWords(mark("BCLC"), "stage", "J Hepatol 76:681"),
    "bclc_b_group": SystemWords(mark("BCLC B group"), "group", "J Hepatol 76:681"),
    "cnlc": SystemWords(mark("CNLC"), "stage", mark("National Health Commission, primary text not read")),
    "tnm8": SystemWords(mark("TNM8"), "stage", mark("AJCC Cancer Staging Manual, 8th edition")),
    "hklc": SystemWords(mark("HKLC"), "stage", "Gastroenterology 146:1691"),
    "child_pugh": SystemWords(mark("Child-Pugh"), "class", "Br J Surg 60:646"),
    "albi": SystemWords(mark("ALBI"), "grade", "J Clin Oncol 33:550"),
    "ez_albi": SystemWords(mark("EZ-ALBI"), "grade", "Liver Cancer 9:734"),
    "palbi": SystemWords(mark("PALBI"), "grade", "Hepatology 62:440"),
    "meld": SystemWords(mark("MELD"), "score", mark("OPTN policy 9.1.D")),
    "meld_na": SystemWords(mark("MELD-Na"), "score", mark("OPTN policy 9.1.D")),
    "meld3": SystemWords(mark("MELD 3.0"), "score", "Gastroenterology 161:1887"),
    "clip": SystemWords(mark("CLIP"), "score", "Hepatology 28:751", 6),
    "okuda": SystemWords(mark("Okuda"), "stage", "Cancer 56:918"),
    "jis": SystemWords(mark("JIS"), "score", "J Gastroenterol 38:207", 5),
    "bolondi": SystemWords(mark("Bolondi"), "group", "Semin Liver Dis 2012"),
    "kinki": SystemWords(mark("Kinki"), "group", "Dig Dis 33:751"),
    "milan": SystemWords(mark("Milan"), "criterion", "N Engl J Med 334:693"),
    "ucsf": SystemWords(mark("UCSF"), "criterion", "Hepatology 33:1394"),
    "up_to_7": SystemWords(mark("Up-to-seven"), "criterion", "Lancet Oncol 10:35"),
    "hangzhou": SystemWords(mark("Hangzhou"), "criterion", "Transplantation 85:1726"),
    "fudan": SystemWords(mark("Fudan"), "criterion", mark("Shanghai Fudan criteria")),
    "kyoto": SystemWords(mark("Kyoto"), "criterion", mark("Kyoto criteria")),
    "asan": SystemWords(mark("Asan"), "criterion", mark("Asan criteria")),
    "five_five_500": SystemWords(mark("5-5-500"), "criterion", mark("Japanese 5-5-500 rule")),
    "metroticket_2": SystemWords(mark("Metroticket 2.0"), "criterion", "Gastroenterology 154:128"),
    "afp_model": SystemWords(mark("AFP model"), "criterion", "Gastroenterology 2012, Duvoux"),
    "unos_t2": SystemWords(mark("UNOS T2"), "criterion", mark("OPTN policy")),
    "six_and_twelve": SystemWords(mark("6-and-12"), "class", "J Hepatol 70:893"),
    "tumour_burden_score": SystemWords(mark("Tumour burden score"), "score", mark("Tumour burden score, 2017")),
    "crafity": SystemWords(mark("CRAFITY"), "score", "J Hepatol 2022, CRAFITY", 2),
    "hap": SystemWords(mark("HAP"), "class", mark("HAP score, 2013")),
    "fib4": SystemWords(mark("FIB-4"), "class", "Hepatology 2006, Sterling"),
    "apri": SystemWords(mark("APRI"), "class", "Hepatology 2003, Wai"),
    "nlr": SystemWords(mark("NLR"), "score", mark("Ratio without a cut-off of its own")),
    "portal_hypertension": SystemWords(mark("Portal hypertension"), "class", "J Hepatol 2022, Baveno VII"),
    "makuuchi": SystemWords(mark("Makuuchi limit"), "extent", mark("Makuuchi tree, 1993")),
    "jlca_resectability": SystemWords(mark("JLCA resectability"), "class", "Liver Cancer 2024, Akahoshi"),
    "ez_albi_2a_2b": SystemWords(mark("EZ-ALBI 2a and 2b"), "grade", mark("Not read")),
    "tumour_burden_zones": SystemWords(mark("Tumour burden zones"), "class", mark("Not read")),
}

# Editions that are no plain year: (beside the name, as a text of its own)
EDITIONS: dict[str, tuple[str, str]] = {
    "AJCC 2017": (mark("AJCC 2017"), mark("8th edition, AJCC 2017")),
    "OPTN 2016": (mark("OPTN 2016"), mark("OPTN 2016")),
    "OPTN": (mark("OPTN"), mark("OPTN, undated")),
    "Japan": (mark("Japan"), mark("Japan, undated")),
    "Fudan": (mark("undated"), mark("Undated edition")),
    "Kyoto": (mark("undated"), mark("Undated edition")),
    "Asan": (mark("undated"), mark("Undated edition")),
    "Baveno VII 2022": (mark("Baveno VII 2022"), mark("Baveno VII, 2022")),
    "ratio": ("", mark("No edition")),
}

NO_RULE = mark("No rule")
LABELS: dict[str, dict[Any, str]] = {
    "criterion": {True: mark("Within"), False: mark("Outside")},
    "bclc_b_group": {
        "board_decides": mark("The board decides"), "diffuse": mark("Diffuse"), UNDEFINED: mark("Not stage B"),
    },
    "six_and_twelve": {
        "low": mark("Low burden"), "intermediate": mark("Intermediate burden"), "high": mark("High burden"),
    },
    "fib4": {"low": mark("Low"), "indeterminate": mark("Indeterminate"), "high": mark("High")},
    "apri": {
        "low": mark("Low"), "indeterminate": mark("Indeterminate"),
        "significant_fibrosis": mark("Significant fibrosis range"), "cirrhosis": mark("Cirrhosis range"),
    },
    "portal_hypertension": {
        "present": mark("Clinically significant"), "grey_zone": mark("Grey zone"), "ruled_out": mark("Ruled out"),
    },
    "nlr": {UNDEFINED: mark("Not defined")},
    "makuuchi": {
        "trisectionectomy": mark("Right hemihepatectomy or trisectionectomy"),
        "left_hemihepatectomy": mark("Left hemihepatectomy or right sectorectomy"),
        "segmentectomy": mark("Segmentectomy"), "limited_resection": mark("Limited resection"),
        "enucleation": mark("Enucleation"), "no_resection": mark("No extent"),
    },
}  # fmt: skip

# What a stage is called, where its source names it
TITLES: dict[str, dict[str, str]] = {
    "bclc": {
        "0": mark("Very early"), "A": mark("Early"), "B": mark("Intermediate"), "C": mark("Advanced"),
        "D": mark("Terminal"),
    },
    "cnlc": {
        "Ia": mark("Single, up to 50 mm"), "Ib": mark("Single above 50 mm, or 2–3 up to 30 mm"),
        "IIa": mark("2–3 nodules, largest above 30 mm"), "IIb": mark("Four or more nodules"),
        "IIIa": mark("Vascular invasion"), "IIIb": mark("Extrahepatic metastasis"),
        "IV": mark("ECOG 3–4 or Child-Pugh C"),
    },
}  # fmt: skip
_IIIA_OR_IIIB = mark("Vascular invasion ± metastasis")

# What a rung of the ladder stands for, also where it was not reached
RUNGS: dict[str, dict[str, str]] = {
    "bclc": {
        "D": mark("ECOG 3–4, or Child-Pugh C without transplant option"),
        "C": mark("Invasion, spread, or ECOG 1–2; liver function preserved"),
        "B": mark("Multinodular, beyond A; ECOG 0"), "A": mark("Single, or ≤3 nodules each ≤30 mm"),
        "0": mark("Single ≤20 mm"),
    },
    "cnlc": {
        "IV": mark("ECOG 3–4, or Child-Pugh C"), "IIIb": mark("Extrahepatic metastasis"),
        "IIIa": mark("Vascular invasion on imaging, no metastasis"), "IIb": mark("≥4 nodules, no vascular invasion"),
        "IIa": mark("2–3 nodules, largest >30 mm"), "Ib": mark("Single >50 mm, or 2–3 nodules each ≤30 mm"),
        "Ia": mark("Single ≤50 mm"),
    },
}  # fmt: skip

# noun -> (one possible, two, more; every one of them)
COUNTS: dict[str, tuple[str, str, str, str]] = {
    "stage": (
        mark("One stage possible"), mark("Two stages possible"), mark("{count} stages possible"),
        mark("Any stage")),
    "grade": (
        mark("One grade possible"), mark("Two grades possible"), mark("{count} grades possible"),
        mark("Any grade")),
    "class": (
        mark("One class possible"), mark("Two classes possible"), mark("{count} classes possible"),
        mark("Any class")),
    "group": (
        mark("One group possible"), mark("Two groups possible"), mark("{count} groups possible"),
        mark("Any group")),
    "criterion": (
        mark("One answer possible"), mark("Two answers possible"), mark("{count} answers possible"),
        mark("Within or outside")),
    "extent": (
        mark("One extent possible"), mark("Two extents possible"), mark("{count} extents possible"),
        mark("Any extent")),
    "score": (
        mark("One score possible"), mark("Two scores possible"), mark("{count} scores possible"),
        mark("Any score")),
}  # fmt: skip
# The order of the labels, for sets that are a run ("Ib to IIb")
ORDERS: dict[str, tuple[str, ...]] = {
    "bclc": bclc.STAGES, "cnlc": cnlc.STAGES, "tnm8": tnm8.GROUPS, "hklc": hklc.STAGES,
    "makuuchi": makuuchi.EXTENTS,
}  # fmt: skip
_RUN_FROM = 4


def system_name(system: str) -> str:
    """The name without its edition, "BCLC"."""
    return _(SYSTEM_WORDS[system].name)


@cache
def _edition_of(system: str) -> str:
    declared: str = getattr(sys.modules[SYSTEMS[system].__module__], "EDITION", "")
    return declared or SYSTEMS[system](Variables(Facts())).edition  # growing a decision tree takes a paint's time


def _edition(result_or_id: Result | str) -> str:
    return result_or_id.edition if isinstance(result_or_id, Result) else _edition_of(result_or_id)


def edition_text(result_or_id: Result | str) -> str:
    """"2022 edition"; where the source is not a dated edition, what it is."""
    edition = _edition(result_or_id)
    return _(EDITIONS[edition][1]) if edition in EDITIONS else _("{year} edition").format(year=edition)


def short_edition_text(system: str) -> str:
    """The edition as it stands beside a name or in a column of its own: "2022", "AJCC 2017", "undated"."""
    edition = _edition_of(system)
    beside = EDITIONS[edition][0] if edition in EDITIONS else ""
    return _(beside) if beside else edition if edition.isdigit() else ""


def source_text(system: str) -> str:
    """Where the rules are published, short: "J Hepatol 76:681"."""
    return _(SYSTEM_WORDS[system].source)


def name_with_edition(system: str) -> str:
    """"BCLC 2022", "TNM8 (AJCC 2017)"."""
    edition = _edition_of(system)
    if edition not in EDITIONS:
        return _("{system} {year}").format(system=system_name(system), year=edition)
    beside = EDITIONS[edition][0]
    if not beside:
        return system_name(system)
    return _("{system} ({edition})").format(system=system_name(system), edition=_(beside))


def label_text(system: str, label: Any) -> str:
    """One answer: "C", "IIIa", "Within", "No rule"."""
    word = _label_word(system, label)
    if word:
        return _(word)
    return str(label) if isinstance(label, str) else number_text(label)


def _label_word(system: str, label: Any) -> str:
    """The msgid of a label that is a word; "" where the label is its own name ("IIIa", 2)."""
    words = LABELS.get(system) or (LABELS["criterion"] if SYSTEM_WORDS[system].noun == "criterion" else {})
    return words.get(label) or (NO_RULE if label == UNDEFINED else "")


def _alternatives(system: str, labels: Sequence[Any]) -> str:
    """"IIIa or IIIb", "Within or outside": only the first word has a capital letter."""
    texts = [label_text(system, label) for label in labels]
    rest = [
        inside_sentence(text) if _label_word(system, label) else text
        for text, label in zip(texts[1:], labels[1:], strict=True)
    ]
    return or_text([*texts[:1], *rest])


def stage_title(system: str, label: Any) -> str:
    """What the stage is called, "Advanced"; several possible ones may be given as a tuple. "" if it has no name."""
    if isinstance(label, tuple):
        if system == "cnlc" and label == ("IIIa", "IIIb"):
            return _(_IIIA_OR_IIIB)
        titles = [title for title in (stage_title(system, one) for one in label) if title]
        return or_text([*titles[:1], *map(inside_sentence, titles[1:])]) if len(label) <= 2 else ""
    title = TITLES.get(system, {}).get(label)
    return _(title) if title else ""


def rung_text(system: str, label: str) -> str:
    """What a rung of the BCLC or CNLC ladder stands for: "Single ≤20 mm"."""
    return _(RUNGS[system][label])


def possible_text(result: Result) -> str:
    """Every answer still possible: "C", "IIIa or IIIb", "Ib to IIb", "6 to 9", "Any stage"."""
    if result.switched_off:
        return _("Switched off")
    if isinstance(result.possible, Mapping):
        return _span(result.system, result.possible)
    labels = result.possible
    stages = tuple(label for label in labels if label != UNDEFINED)
    order = ORDERS.get(result.system, ())
    if len(stages) < _RUN_FROM or not order or not _is_run(stages, order):
        return _alternatives(result.system, labels)
    if stages == order:
        text = _(COUNTS[SYSTEM_WORDS[result.system].noun][3])
    else:
        first, last = label_text(result.system, stages[0]), label_text(result.system, stages[-1])
        text = span_text(first, inside_sentence(last) if _label_word(result.system, stages[-1]) else last)
    return _or_undefined(result.system, text, open_rule=len(stages) < len(labels))


def _or_undefined(system: str, text: str, *, open_rule: bool) -> str:
    return or_text([text, inside_sentence(label_text(system, UNDEFINED))]) if open_rule else text


def _is_run(stages: tuple[Any, ...], order: tuple[Any, ...]) -> bool:
    start = order.index(stages[0])
    return order[start : start + len(stages)] == stages


def _span(system: str, possible: Mapping[str, Any]) -> str:
    low, high = possible["low"], possible["high"]
    if high is None:
        text = _("Any value") if low == 0 else comparator_text(">=", number_text(low))
    elif low == high:
        text = number_text(low)
    else:
        text = span_text(number_text(low), number_text(high))
    return _or_undefined(system, text, open_rule=bool(possible.get(UNDEFINED)))
