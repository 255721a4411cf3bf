"""Local treatment, metastases by site and lobes as facts.

A list of local treatments that is given is complete for what it is about: TACE that it does not name was not done.
Operations are not what it is about: those that it does not name are not known.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hccboard.domain.facts import INFINITY, Choices, Fact, Interval
from hccboard.domain.history.model import History, LocalTreatment, Metastasis, Origin, Range
from hccboard.domain.history.systemic import fact

SITES = ("lung", "lymph_node", "bone", "adrenal", "brain", "peritoneum", "other")
LOCOREGIONAL = ("ablation", "tace", "haic", "tare", "sbrt")
SURGICAL = ("resection", "transplantation", "metastasectomy", "pve", "alpps")
_REFRACTORY = 2  # consecutive TACE sessions without effect (JSH)


def local_facts(history: History) -> Iterator[Fact]:
    named = {modality: line.origin for line in history.lines or () for modality in line.therapy.modalities}
    treatments = history.local
    if treatments is None:
        yield from (fact(f"treatment.had.{modality}", Choices((True,)), origin) for modality, origin in named.items())
        return
    treatments = (*treatments, *(LocalTreatment(modality, origin=origin) for modality, origin in named.items()))
    known = history.local_whole and all(one.modality for one in treatments)
    for modality in (*LOCOREGIONAL, "radiotherapy", *SURGICAL):
        done = [one for one in treatments if one.modality == modality]
        if done:
            yield fact(f"treatment.had.{modality}", Choices((True,)), done[-1].origin)
        elif known and modality in LOCOREGIONAL:
            yield fact(f"treatment.had.{modality}", Choices((False,)))
            yield fact(f"treatment.failed.{modality}", Choices((False,)))
    if known:
        yield from _tace([one for one in treatments if one.modality == "tace"])
        haic = [one for one in treatments if one.modality == "haic"]
        yield fact("haic.cycles", _sessions(haic), haic[-1].origin if haic else Origin())


def _sessions(treatments: Sequence[LocalTreatment]) -> Interval:
    """The sessions of one modality in all; one that does not say its number was at least one."""
    told = [one.sessions or (1.0, INFINITY) for one in treatments]
    return Interval(sum(low for low, _ in told), sum(high for _, high in told))


def _tace(treatments: Sequence[LocalTreatment]) -> Iterator[Fact]:
    origin = treatments[-1].origin if treatments else Origin()
    yield fact("tace.sessions", _sessions(treatments), origin)
    if not treatments:
        yield fact("tace.ineffective_sessions", Interval.point(0.0))
    told = [one.ineffective_sessions for one in treatments if one.ineffective_sessions is not None]
    if told:
        low, high = told[-1]
        yield fact("tace.ineffective_sessions", Interval(low, high), origin)
        if low >= _REFRACTORY:
            yield fact("treatment.failed.tace", Choices((True,)), origin)


def metastasis_facts(metastases: Sequence[Metastasis] | None) -> Iterator[Fact]:
    """What a whole list of metastases says; nothing where none is given."""
    if metastases is None:
        return
    sites = {one.site: one.origin for one in metastases}
    for site in SITES:
        yield fact(f"metastases.{site}", Choices((site in sites,)), sites.get(site, Origin()))
    counts: list[Range] = [one.count or (1.0, INFINITY) for one in metastases]
    origin = metastases[-1].origin if metastases else Origin()
    yield fact("metastases.count", Interval(sum(low for low, _ in counts), sum(high for _, high in counts)), origin)
    # "other" may be several organs
    yield fact("metastases.organs", Interval(float(len(sites)), INFINITY if "other" in sites else float(len(sites))))
    if metastases:
        resectable = [one.resectable for one in metastases]
        if False in resectable or None not in resectable:
            yield fact("metastases.resectable", Choices((False not in resectable,)), origin)
    progressing = [one.progressing for one in metastases]
    if True in progressing or None not in progressing:
        yield fact("metastases.progressing", Choices((True in progressing,)), origin)


def lobe_facts(
    involved: str, other_count: Range | None = None, other_largest_cm: Range | None = None, origin: Origin | None = None
) -> Iterator[Fact]:
    """What is said of the lobes. ``involved`` is left, right, middle, both or "". The middle lobe is one lobe, but of
    both halves of the liver. Both lobes without a nodule in the other one, and a size of no nodule, tell nothing."""
    origin = origin or Origin()
    sized = other_largest_cm is not None and other_largest_cm[0] > 0
    if other_count is not None and other_count[1] == 0 and (involved == "both" or sized):
        return
    if sized:
        low, high = other_count or (0.0, INFINITY)
        other_count = max(low, 1.0), high
    beyond = other_count is not None and other_count[0] > 0
    none_beyond = other_count is None or other_count[1] == 0
    if involved == "both" or beyond:
        yield fact("tumour.bilobar", Choices((True,)), origin)
        yield fact("tumour.one_lobe", Choices((False,)), origin)
    elif involved in ("left", "right", "middle") and none_beyond:
        yield fact("tumour.one_lobe", Choices((True,)), origin)
        if involved != "middle":
            yield fact("tumour.bilobar", Choices((False,)), origin)
    if other_count is not None:
        yield fact("tumour.lobes.other_lobe_count", Interval(*other_count), origin)
    if other_largest_cm is not None:
        yield fact("tumour.lobes.other_lobe_largest_cm", Interval(*other_largest_cm), origin)


__all__ = ["LOCOREGIONAL", "SITES", "SURGICAL", "lobe_facts", "local_facts", "metastasis_facts"]
