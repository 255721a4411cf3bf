"""An open study: design, arms, data cuts, every result with its source, discrepancies, criteria of entry."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from hccboard.evidence import Evidence, vocabulary
from hccboard.evidence.model import Arm, DataCut, Figures, Requirement, Result, Source, Study, Table
from hccboard.operations.evidence_browsing import words
from hccboard.operations.evidence_browsing.records import study_line
from hccboard.operations.evidence_browsing.shapes import (
    Fact,
    Grid,
    GridCell,
    GridRow,
    Head,
    Link,
    Note,
    Notes,
    Section,
)  # fmt: skip
from hccboard.operations.evidence_browsing.tables import table_grid
from hccboard.translate import _, mark, ngettext
from hccboard.wording import evidence as figures
from hccboard.wording.formats import at_start, clauses_text, list_text, names_text, number_text

_MOST_ARM_COLUMNS = 3
_PRINTED = {
    "study": mark("study"), "endpoint": mark("endpoint"), "unit": mark("unit"), "measure": mark("measure"),
    "population": mark("population"), "arms": mark("arms"),
}  # fmt: skip
_BY_CRITERIA = ("orr", "cr", "pr", "sd", "pd", "ne", "dcr")


def study_facts(study: Study, evidence: Evidence) -> tuple[Fact, ...]:
    """Design, arms, population and what else is known; what is not stated is left out."""
    said = words.said
    design = [said(vocabulary.PHASES[study.phase]), said(vocabulary.BLINDING[study.blinding]),
              said(vocabulary.DESIGNS[study.design])]  # fmt: skip
    endpoints = clauses_text([said(vocabulary.ENDPOINTS[one][0]) for one in study.primary_endpoints])
    outcome = said(vocabulary.MET.get(study.primary_outcome, ""))
    read = [words.source_link(one, evidence) for one in study.publications]
    facts = [
        Fact(_("Design"), at_start(list_text([one for one in design if one]))),
        Fact(_("Line"), at_start(said(vocabulary.LINES.get(study.line, "")))),
        Fact(_("Population"), said(study.population)),
        Fact(_("Patients"), patients_text(study)),
        Fact(_("Primary endpoints"), clauses_text([one for one in (endpoints, outcome) if one])),
        Fact(_("Data cuts"), _cuts_text(study, evidence)),
        Fact(_("Time zero"), said(study.time_zero)), Fact(_("Region"), said(study.region)),
        Fact(_("Period"), study.period.replace("-", "–")), Fact(_("Other spellings"), names_text(study.also)),
        Fact(_("Part of"), "", (Link(words.entry_name(study.parent, evidence), study.parent),) if study.parent else ()),
        Fact(_("Publications"), "", tuple(read)), Fact(_("How well read"), words.certainty_text(study.certainty)),
    ]  # fmt: skip
    return tuple(one for one in facts if one.value or one.links)


def patients_text(study: Study) -> str:
    """ "501: 336 and 165"; enrolled where it differs."""
    sizes = [f"{number_text(arm.n)} {words.said(arm.label)}" for arm in study.arms if arm.n]
    parts = [number_text(study.n)] if study.n else []
    if study.n_enrolled:
        parts.append(_("{count} enrolled").format(count=number_text(study.n_enrolled)))
    return list_text([*parts, *sizes])


def _cuts_text(study: Study, evidence: Evidence) -> str:
    """The data cuts; that none is stated where there are results all the same."""
    if not study.cuts and evidence.results_of(study.id):
        return _("not stated in what was read")
    return clauses_text([cut_text(cut) for cut in study.cuts])


def cut_text(cut: DataCut) -> str:
    return figures.cut_text(words.said(cut.label), cut.date, cut.follow_up_months)


def result_grid(study: Study, evidence: Evidence) -> Grid | None:
    """Every result: the last data cut first, endpoints in the order of the vocabulary, one row for each source."""
    results = evidence.results_of(study.id)
    if not results:
        return None
    arms = [arm for arm in study.arms if any(arm.id in one.arms for one in results)]
    columns = arms if len(arms) <= _MOST_ARM_COLUMNS else []
    heads = [Head(at_start(words.said(arm.label)), _size_text(arm), "right") for arm in columns] or [Head(_("Arms"))]
    head = (
        Head(_("Endpoint")), *heads, Head(_("Effect, CI level"), firm=True), Head(_("Source, place")), Head(_("Flag")),
    )  # fmt: skip
    order = list(vocabulary.ENDPOINTS)
    rows: list[GridRow] = []
    cuts: list[DataCut | None] = [*reversed(study.cuts), None]
    for cut in cuts:
        here = [one for one in results if one.cut == (cut.id if cut else "")]
        if here and cut is not None:
            rows.append(GridRow(group=at_start(cut_text(cut))))
        here.sort(key=lambda one: (order.index(one.endpoint), bool(one.subgroup), one.at_months or 0))
        rows.extend(_result_row(one, study, columns, evidence) for one in here)
    count = ngettext("{count} result", "{count} results", len(results)).format(count=len(results))
    notes = [*(_as_printed(one, evidence) for one in results), *map(_result_note, results)]
    return Grid("results", _("Endpoints"), head, tuple(rows), place=count,
                notes=tuple(dict.fromkeys(note for note in notes if note)))  # fmt: skip


def _size_text(arm: Arm) -> str:
    return _("n {count}").format(count=number_text(arm.n)) if arm.n else ""


def _result_note(one: Result) -> str:
    """What the packs say of a result beside its figures."""
    said = [words.said(text) for text in (*one.caveats, one.note, one.reason) if text]
    if not said:
        return ""
    return _("{endpoint}, {place}: {note}").format(
        endpoint=endpoint_name(one), place=one.place, note=" ".join(said)
    )


def endpoint_name(one: Result) -> str:
    name = words.said(vocabulary.ENDPOINTS[one.endpoint][0])
    return name if one.at_months is None else list_text([name, figures.month_text(one.at_months)])


def _result_row(one: Result, study: Study, columns: list[Arm], evidence: Evidence) -> GridRow:
    unit = words.said(vocabulary.UNITS[one.unit])
    read_by = ""
    if one.criteria or one.reader or one.endpoint in _BY_CRITERIA:
        read_by = figures.read_by_text(
            words.said(vocabulary.RESPONSE_CRITERIA[one.criteria]), words.said(vocabulary.READERS[one.reader])
        )
    below = [list_text([text for text in (unit, read_by) if text]), words.said(one.subgroup)]
    name = GridCell(endpoint_name(one), tuple(text for text in below if text))
    if columns:
        values = [_arm_cell(one, one.arms.index(arm.id)) if arm.id in one.arms else GridCell(align="right", text="–")
                  for arm in columns]  # fmt: skip
    else:
        values = [_arms_cell(one, study)]
    source = GridCell(words.source_name(one.source, evidence), (one.place,), entry=one.source)
    flags = tuple(words.short_id(flag) for flag in one.discrepancies)
    alert = any(words.is_open(flag, evidence) for flag in one.discrepancies)
    check = GridCell(flags=flags, alert=alert, entry=one.discrepancies[0] if one.discrepancies else "")
    return GridRow((name, *values, effect_cell(one, study), source, check), entry=one.id)


def _as_printed(one: Result, evidence: Evidence) -> str:
    """Names the source prints otherwise: "Long 2021: study printed as CESETIAL"."""
    said = list_text([
        _("{what} printed as {value}").format(what=_(_PRINTED[what]), value=value)
        for what, value in one.as_printed if what in _PRINTED
    ])  # fmt: skip
    if not said:
        return ""
    return _("{source}: {what}").format(source=words.source_name(one.source, evidence), what=said)


def _arm_cell(one: Result, place: int) -> GridCell:
    used = one.figures
    text, lines = _arm_text(used, place)
    printed = _arm_text(one.printed, place)[0] if one.corrected is not None else text
    return GridCell(text or "–", lines, printed if printed != text else "", "right", strong=bool(text), quiet=not text)


def _arm_text(used: Figures, place: int) -> tuple[str, tuple[str, ...]]:
    value = words.value_text(used.values[place]) if place < len(used.values) else ""
    limits = used.value_limits[place] if place < len(used.value_limits) else None
    events = words.value_text(used.events[place]) if place < len(used.events) else ""
    n = words.value_text(used.n[place]) if place < len(used.n) else ""
    lines = (words.limits_text(limits), words.level_text(limits), figures.counted_text(events, n))
    return value, tuple(line for line in lines if line)


def _arms_cell(one: Result, study: Study) -> GridCell:
    """All arms in one cell, where there are too many for columns."""
    lines = []
    for place, arm in enumerate(one.arms):
        value, below = _arm_text(one.figures, place)
        lines.append(_("{arm}: {value}").format(arm=words.said(study.arm(arm).label),
                                                value=list_text([value or "–", *below])))  # fmt: skip
    return GridCell(lines[0], tuple(lines[1:]))


def effect_cell(one: Result, study: Study | None = None) -> GridCell:
    """The effect used, with the level its interval has; what was printed instead stands beside it. Of a ``study`` with
    more than two arms it says between which."""
    text, lines = _effect_text(one.figures)
    if not text and not lines:
        return GridCell("–", quiet=True)
    printed_text, printed_lines = _effect_text(one.printed)
    printed = ""
    if one.corrected is not None and (printed_text, printed_lines) != (text, lines):
        same = printed_text == text
        printed = list_text([part for part in (*(() if same else (printed_text,)), *printed_lines)
                             if same is False or part not in lines])  # fmt: skip
    if study is not None and len(study.arms) > 2 and len(one.arms) > 1:
        lines = (study_line(replace(study, arms=tuple(study.arm(arm) for arm in one.arms))), *lines)
    return GridCell(text or "–", lines, printed, quiet=not text)


def _effect_text(used: Figures) -> tuple[str, tuple[str, ...]]:
    text, lines = "", []
    if used.estimate is not None:
        low, high = (used.limits.low.text, used.limits.high.text) if used.limits else ("", "")
        text = figures.effect_text(used.measure, used.estimate.text, low, high)
        lines.append(words.level_text(used.limits) if used.limits else _("CI not reported"))
    if used.p is not None:
        lines.append(figures.p_text(used.p.text, used.sided, used.p_threshold))
    return text, tuple(lines)


def criteria_grid(
    requirements: Iterable[Requirement], title: str, evidence: Evidence, source: str = ""
) -> Grid | None:
    """Numbered criteria: our words, what the program asks of the facts, how well they are known."""
    rows = [
        GridRow((
            GridCell(one.id, align="right"),
            GridCell(words.said(one.words), tuple(
                text for text in (_("printed: {words}").format(words=one.printed) if one.printed else "",
                                  words.said(one.note)) if text)),
            GridCell(words.criterion_text(one.when) or _("no fact decides it"), quiet=one.when is None),
            GridCell(words.certainty_text(one.certainty) or "–",
                     (words.source_name(one.source, evidence),) if one.source else (), quiet=not one.certainty),
            GridCell(flags=tuple(map(words.short_id, one.discrepancies)),
                     alert=any(words.is_open(flag, evidence) for flag in one.discrepancies),
                     entry=one.discrepancies[0] if one.discrepancies else ""),
        ))
        for one in requirements
    ]  # fmt: skip
    if not rows:
        return None
    head = (Head(_("Criterion number"), align="right"), Head(_("Criterion")), Head(_("As the program asks it")),
            Head(_("How well read")), Head(_("Flag")))  # fmt: skip
    return Grid("criteria", title, head, tuple(rows), source, stretch=1)


def study_sections(study: Study, evidence: Evidence, conflicts: Section | None) -> tuple[Section, ...]:
    criteria = criteria_grid(study.eligibility, _("Criteria of entry"), evidence, words.said(study.eligibility_source))
    notes = [*words.caveats(study.caveats), *words.caveats([study.note])]
    caveats = Notes("caveats", _("Caveats and notes"), tuple(notes)) if notes else None
    found = [result_grid(study, evidence), conflicts, criteria, caveats, *study_tables(study.id, evidence),
             funding(study, evidence)]  # fmt: skip
    return tuple(one for one in found if one is not None)


def study_tables(full_id: str, evidence: Evidence) -> list[Section]:
    """The tables of the papers that are about this study."""
    return [table_grid(one, evidence) for one in evidence.of_kind(Table) if one.study == full_id]


def funding(study: Study, evidence: Evidence) -> Notes | None:
    """Funding and conflicts of the publications, as far as they state them."""
    sources = dict.fromkeys([*study.publications, *(one.source for one in evidence.results_of(study.id))])
    items = []
    for full_id in sources:
        source = evidence.get(full_id)
        if isinstance(source, Source):
            link = Link(words.said(source.short), source.id)
            if source.funding:
                items.append(Note(words.said(source.funding), link, lead=_("Funding")))
            if source.conflicts:
                items.append(Note(words.said(source.conflicts), link, lead=_("Conflicts of interest")))
    return Notes("funding", _("Funding and conflicts of the sources"), tuple(items)) if items else None


def study_citation(study: Study, evidence: Evidence) -> str:
    """Every publication with its DOI, then the papers the figures were taken from."""
    own = [citation(one, evidence) for one in study.publications]
    taken = list(dict.fromkeys(one.source for one in evidence.results_of(study.id)))
    lines = [line for line in own if line]
    cited = [citation(one, evidence) for one in taken if one not in study.publications]
    if any(cited):
        lines += [_("Figures taken from:"), *(one for one in cited if one)]
    return "\n".join([_("{study}: {what}").format(study=study.name, what=study_line(study)), *lines])


def citation(full_id: str, evidence: Evidence) -> str:
    """The citation of a source with its DOI."""
    source = evidence.get(full_id)
    if not isinstance(source, Source):
        return ""
    return f"{source.citation}. doi:{source.doi}" if source.doi else source.citation


__all__ = [
    "citation", "criteria_grid", "cut_text", "effect_cell", "endpoint_name", "funding", "patients_text", "result_grid",
    "study_citation", "study_facts", "study_sections", "study_tables",
]  # fmt: skip
