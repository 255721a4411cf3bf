"""The ten facts of the banner, from the view of a case."""

from __future__ import annotations

from hccboard import wording
from hccboard.domain.decision import Result
from hccboard.gui import case_text
from hccboard.gui.open_items import form_of
from hccboard.gui.widgets.banner import BannerData, BannerFact
from hccboard.operations.viewing import CaseView
from hccboard.translate import _, ngettext
from hccboard.wording.response import short_change_text

_OPEN_ITEMS = "open_items"
_LIVER_INPUTS = {"child_pugh": case_text.CHILD_PUGH_INPUTS, "albi": ("bilirubin", "albumin")}


def banner(view: CaseView) -> BannerData:
    """Who, why, when and the ten facts; a set with its question mark where more than one answer is possible."""
    asked = case_text.question(view)
    facts = (
        _stage(view, "bclc"),
        _stage(view, "cnlc"),
        _child_pugh(view),
        _albi(view),
        _ecog(view),
        _afp(view),
        _response(view, "mRECIST", "mRECIST", 1),
        _response(view, "RECIST1.1", "RECIST 1.1", 2),
        _portal_vein(view),
        _open_items(view),
    )
    return BannerData(
        view.case.patient.case_number,
        case_text.person(view),
        asked.question if asked else _("No question for the board yet"),
        case_text.board_day(view) or _("not set"),
        facts,
    )


def form_behind(view: CaseView, key: str) -> tuple[str, str, str]:
    """(record id, form, field) behind a fact of the banner; the form is "" where the fact is a result."""
    if key in ("bclc", "cnlc", _OPEN_ITEMS, "child_pugh", "albi"):
        return "", "", ""
    if key in ("mRECIST", "RECIST1.1"):
        if case_text.response(view, key) is not None:
            return "", "", ""
        line = case_text.best_response(view, key)
        return (line.id if line else ""), "SystemicTherapy", "best_response"
    fact = view.snapshot.facts.get(key)
    kind, field = form_of(key)
    return (fact.record_id if fact else ""), kind, field


def _absent(key: str, label: str, words: str, rank: int = 0) -> BannerFact:
    return BannerFact(key, label, "\u2013", words, tone="text3", rank=rank, accessible=f"{label}: {words}")


def _stage(view: CaseView, system: str) -> BannerFact:
    result: Result = view.assessment[system]
    label = _("{system} ({edition})").format(system=wording.system_name(system), edition=result.edition)
    is_open = case_text.is_open(result)
    text = wording.possible_text(result)
    said = f"{wording.name_with_edition(system)}: {text}. {wording.deciding_text(result)}"
    return BannerFact(system, label, text, open=is_open, accessible=said)


def _day_of(view: CaseView, keys: tuple[str, ...]) -> str:
    oldest = case_text.oldest_input(view, keys)
    return case_text.short_day(view, oldest)


def _child_pugh(view: CaseView) -> BannerFact:
    label = wording.system_name("child_pugh")
    if not case_text.is_known(view, *case_text.CHILD_PUGH_INPUTS, "child_pugh_stated"):
        return _absent("child_pugh", label, _("nothing recorded"))
    result = view.assessment["child_pugh"]
    day = _day_of(view, case_text.CHILD_PUGH_INPUTS)
    return BannerFact("child_pugh", label, wording.value_summary(result), day, open=case_text.is_open(result))


def _albi(view: CaseView) -> BannerFact:
    label = wording.system_name("albi")
    if not case_text.is_known(view, "bilirubin", "albumin"):
        return _absent("albi", label, _("nothing recorded"))
    result = view.assessment["albi"]
    if isinstance(result.value, dict) and result.value.get("score") is not None:
        score = wording.number_text(result.value["score"], 2)
        return BannerFact("albi", label, score, _("grade {grade}").format(grade=result.value["grade"]))
    grades = _("grade {grade}").format(grade=wording.possible_text(result))
    return BannerFact("albi", label, grades, open=case_text.is_open(result))


def _ecog(view: CaseView) -> BannerFact:
    fact = view.snapshot.facts.get("ecog_ps")
    if fact is None:
        return _absent("ecog_ps", "ECOG", _("not recorded"))
    note = case_text.short_day(view, fact)
    return BannerFact("ecog_ps", "ECOG", wording.value_text(fact), note, open=not fact.exact)


def _afp(view: CaseView) -> BannerFact:
    trail = case_text.trail(view, "afp")
    if trail is None:
        return _absent("afp", "AFP", _("not recorded"), 1)
    label = wording.list_text([part for part in ("AFP", wording.unit_text(trail.unit)) if part])
    if trail.before:
        note = _("from {values}").format(values=" → ".join(trail.values))
        said = f"{label}: {trail.last}, {note}, {wording.day_of(trail)}"
        return BannerFact("afp", label, trail.last, note, rank=1, accessible=said)
    return BannerFact("afp", label, trail.last, case_text.short_day(view, trail), rank=1)


def _response(view: CaseView, criteria: str, label: str, rank: int) -> BannerFact:
    found = case_text.response(view, criteria)
    if found is not None:
        words, change = case_text.response_words(found), short_change_text(found.percent)
        day = case_text.short_day(view, found.study)
        if found.is_open:
            note = wording.list_text([part for part in (change, day) if part])
            return BannerFact(criteria, label, words, note, open=True, rank=rank + 1)
        return BannerFact(criteria, label, change, day, badge=words, rank=rank + 1)
    line = case_text.best_response(view, criteria)
    if line is None:
        return _absent(criteria, label, _("none recorded"), rank + 1)
    note = _("best, line {line}").format(line=line.line) if line.line else _("best")
    return BannerFact(criteria, label, "", note, badge=line.best_response or "", rank=rank + 1)


def _portal_vein(view: CaseView) -> BannerFact:
    label, key = wording.short_fact_name("tumour.pv_invasion"), "tumour.pv_invasion"
    now, before = case_text.portal_vein(view)
    if not now:
        return _absent(key, label, _("not recorded"), 2)
    fact = view.snapshot.facts.get(key)
    note = _("was {value}").format(value=before) if before else case_text.short_day(view, fact)
    return BannerFact(key, label, now, note, open=fact is not None and not fact.exact, rank=2)


def _open_items(view: CaseView) -> BannerFact:
    count, stale = case_text.open_count(view)
    label = _("Open items")
    if not count:
        return BannerFact(_OPEN_ITEMS, label, _("Ready"), tone="met", icon="circle-check")
    note = ngettext("{count} stale", "{count} stale", stale).format(count=stale) if stale else ""
    words = case_text.missing_words(count)
    return BannerFact(_OPEN_ITEMS, label, words, note, tone="missing", icon="circle-question-mark")
