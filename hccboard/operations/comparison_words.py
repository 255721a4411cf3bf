"""The comparator and the forest plot in words, for screen and paper: heads, rows, notes, a sentence for each figure."""

from __future__ import annotations

from hccboard.evidence import vocabulary
from hccboard.evidence.model import DataCut
from hccboard.operations.comparison import ArmRow, Block, Column, Comparison, Mark
from hccboard.operations.comparison_figures import FORMULA_PLACE, FORMULA_SOURCE, Effect, Figure, Interval, Origin
from hccboard.operations.forest import Forest, ForestRow
from hccboard.translate import _, mark
from hccboard.wording.evidence import cut_text, effect_text, figure_text, level_text, limits_text, place_text
from hccboard.wording.formats import NO_BREAK_SPACE, clauses_text, list_text

DASH = "\u2013"
# key of a column -> (group over it, head, what the head stands for)
HEADS: dict[str, tuple[str, str, str]] = {
    "orr": ("", mark("ORR, %"), mark("Objective response rate")),
    "pd": ("", mark("PD, %"), mark("Progressive disease as best response")),
    "os": (mark("Median, months"), mark("OS"), mark("Overall survival, median")),
    "qol": (mark("Median, months"), mark("HRQoL"), mark("Time to deterioration of quality of life, median")),
    "trae_g3": (mark("Grade ≥ 3 events"), mark("TRAE, %"),
                mark("Treatment-related adverse events of grade 3 or more")),
    "trae_g3_per_month": (mark("Grade ≥ 3 events"), mark("%/mo"),
                          mark("Treatment-related events of grade 3 or more per month of exposure, computed by us")),
    "teae_g3": (mark("Grade ≥ 3 events"), mark("TEAE, %"),
                mark("Treatment-emergent adverse events of grade 3 or more")),
    "ae_g3": (mark("Grade ≥ 3 events"), mark("AE, %"), mark("Adverse events of grade 3 or more, any cause")),
}  # fmt: skip
GOALS = {"conversion": mark("Conversion"), "long_term": mark("Long-term control")}
"""The two tables by the goal that stands for them."""
NOTES = {
    "separate_trials": mark("Separate trials, each against its own comparator; no ranking."),
    "pd_not_comparable": mark("PD rates are not comparable: some count patients who were not evaluable (I-16)."),
    "criteria_apart": mark("Other criteria stand below."),
    "crude_rate": mark("%/mo: events by median exposure at the same data cut, crude (Zhu 2025), computed by us."),
    "events_apart": mark("TRAE: treatment-related; TEAE: of any cause."),
    "recollection": mark("r: recollection, not re-read."),
    "dash": mark("Dash: not extracted."),
}  # fmt: skip
CUTS = {
    "primary": mark("primary"), "update": mark("update"), "final": mark("final"), "interim": mark("interim"),
    "interim_1": mark("1st interim"),
}  # fmt: skip
"""Data cuts in one word where a row has no room for their label."""
FLAGS = {
    "not_reported": mark("not reported by the source"),
    "ne_counted": mark("with disease control it makes 100 %: patients not evaluable are counted as progression"),
    "ne_left_out": mark("patients not evaluable are left out: with disease control it makes less than 100 %"),
    "ne_not_known": mark("it is not known whether patients not evaluable are counted"),
    "other_cut": mark("exposure is known at another data cut only, so no rate is computed"),
    "two_exposures": mark("exposure is known for each drug by itself only, so no rate is computed"),
}  # fmt: skip
DESIGNS = {
    "single_arm": mark("single arm"), "cohort": mark("not randomised"), "matched_cohort": mark("not randomised"),
    "series": mark("not randomised"), "pooled": mark("pooled"), "meta_analysis": mark("meta-analysis"),
}  # fmt: skip


def goals() -> tuple[tuple[str, str], ...]:
    """(key, name) of the goals a comparator offers."""
    return tuple((key, _(name)) for key, name in GOALS.items())


def column_head(column: Column) -> tuple[str, str, str]:
    """(group, head, meaning) of a column."""
    group, head, meaning = HEADS[column.key]
    return _(group) if group else "", _(head), _(meaning)


def block_title(block: Block) -> str:
    """The criteria of a block of responses; a block of other outcomes has no title."""
    return "" if block.criteria is None else _(vocabulary.RESPONSE_CRITERIA[block.criteria])


def row_note(row: ArmRow) -> str:
    """What stands below a regimen: trial, n, own comparator, data cut, and what a reader must know of the design."""
    return list_text(row_parts(row))


def row_parts(row: ArmRow) -> list[str]:
    parts = [with_cut(row.trial, row.cut)]
    if row.n is not None:
        parts.append(_("n {count}").format(count=row.n).replace(" ", NO_BREAK_SPACE))
    if row.comparator:
        parts.append(versus(" / ".join(_(one) for one in row.comparator)))
    if row.design in DESIGNS:
        parts.append(_(DESIGNS[row.design]))
    return parts


def with_cut(trial: str, cut: DataCut | None) -> str:
    """"IMbrave150 (update)"."""
    if cut is None or cut.id not in CUTS:
        return trial
    return _("{trial} ({cut})").format(trial=trial, cut=_(CUTS[cut.id]))


def versus(comparator: str) -> str:
    return _("vs {comparator}").format(comparator=comparator)


def mark_text(one: Mark) -> str:
    """"off label in China, 2025"."""
    return _("{status} in {region}, {date}").format(
        status=_(vocabulary.APPROVALS[one.status]), region=_(vocabulary.REGIONS[one.region]), date=one.as_of
    )  # fmt: skip


def warnings_of(row: ArmRow) -> tuple[str, ...]:
    """What must be seen beside the regimen: a missed endpoint, and a status that is no plain approval."""
    said = []
    if row.outcome == "missed":
        said.append(_(vocabulary.MET["missed"]))
    said += [mark_text(one) for one in row.approvals if one.status not in ("approved", "accelerated")]
    return tuple(said)


def cell_text(figure: Figure | None) -> str:
    """The figure, or a dash where none was extracted or reported."""
    return figure_text(figure.text) if figure is not None and figure.reported else DASH


def cell_note(figure: Figure | None) -> str:
    """What stands below a figure: the comparator's figure of the same trial, or the effect where that is all."""
    if figure is None:
        return ""
    if figure.control:
        return _("vs {figure}").format(figure=figure_text(figure.control))
    if not figure.text and figure.effect is not None:
        return effect_text(figure.effect.measure, figure.effect.estimate)
    return ""


def effect_words(effect: Effect, *, level: bool = True) -> str:
    """"HR 0.66 (0.52–0.85), 95 % CI"."""
    interval = effect.interval
    said = effect_text(effect.measure, effect.estimate, interval.low if interval else "",
                       interval.high if interval else "")  # fmt: skip
    return list_text([said, level_text(interval.level)]) if level and interval else said


def interval_words(interval: Interval) -> str:
    return list_text([limits_text(interval.low, interval.high), level_text(interval.level)])


def origin_text(origin: Origin) -> str:
    """Where, and how well its text is known if that is not the primary text: "Zhu 2025, Table 1"."""
    said = place_text(origin.source_name, [origin.place])
    if origin.reading in ("", "primary"):
        return said
    return _("{name} ({reading})").format(name=said, reading=_(vocabulary.CERTAINTIES[origin.reading]))


def short_id(discrepancy: str) -> str:
    """"I-16" of "discrepancy.I-16"."""
    return discrepancy.partition(".")[2] or discrepancy


def figure_sentences(figure: Figure | None, column: Column) -> list[str]:
    """Everything behind a cell, one short sentence each; for the tooltip, the side panel and a screen reader."""
    meaning = column_head(column)[2]
    if figure is None:
        return [_("{name}: not extracted").format(name=meaning)]
    unit = _(vocabulary.UNITS.get(figure.unit, figure.unit))
    said = [
        _("{name}: {value} {unit}").format(name=meaning, value=figure_text(figure.text), unit=unit)
        if figure.reported else _("{name}: no value").format(name=meaning)
    ]  # fmt: skip
    if figure.interval:
        said.append(interval_words(figure.interval))
    if figure.control:
        said.append(_("comparator {value}").format(value=figure_text(figure.control)))
    if figure.effect:
        said.append(effect_words(figure.effect))
    if column.criteria is not None:
        said.append(_(vocabulary.RESPONSE_CRITERIA[figure.criteria]))
        said.append(_(vocabulary.READERS[figure.reader]))
    if figure.computed and figure.terms:
        said.append(_("computed by us: {events} % / {months} months").format(
            events=figure.terms[0], months=figure.terms[1]))  # fmt: skip
        said.append(_("method: {place}").format(place=place_text(FORMULA_SOURCE, [FORMULA_PLACE])))
    if figure.printed:
        said.append(_("printed {value}, corrected").format(value=figure_text(figure.printed)))
    said += [_(FLAGS[flag]) for flag in figure.flags if flag in FLAGS]
    said += [_(text) for text in (figure.note, *figure.caveats) if text]
    if figure.discrepancies:
        said.append(discrepancies_text(figure.discrepancies))
    places = list(dict.fromkeys(map(origin_text, figure.origins)))
    said.append(_("source: {places}").format(places=clauses_text(places)))
    return said


def discrepancies_text(ids: tuple[str, ...]) -> str:
    return _("sources disagree: {ids}").format(ids=", ".join(map(short_id, ids)))


def row_sentence(row: ArmRow) -> str:
    """The row for a screen reader, its data cut in full; the cells speak for themselves."""
    cut = [cut_text(_(row.cut.label), row.cut.date, row.cut.follow_up_months)] if row.cut else []
    current = [_("current treatment")] if row.current else []
    return ". ".join((_(row.label), row_note(row), *cut, *current, *warnings_of(row)))


def notes_of(comparison: Comparison) -> list[str]:
    return [_(NOTES[key]) for key in comparison.notes]


FOREST_TITLES = {
    "os": mark("Overall survival"), "pfs": mark("Progression-free survival"), "orr": mark("Objective response"),
}  # fmt: skip


def forest_title(forest: Forest) -> str:
    known = FOREST_TITLES.get(forest.endpoint)
    return _(known) if known else _(vocabulary.ENDPOINTS[forest.endpoint][0])


def forest_level(row: ForestRow) -> str:
    """The level of a row's interval, or that there is none."""
    interval = row.effect.interval
    return level_text(interval.level) if interval else _("CI not on file")


def forest_parts(row: ForestRow) -> list[str]:
    """What stands below the trial: comparator, data cut, subgroup, design."""
    parts = [versus(_(row.comparator))]
    if row.subgroup:
        parts.append(_(row.subgroup))
    if row.cut is not None and row.cut.id in CUTS:
        parts.append(_(CUTS[row.cut.id]))
    if row.design in DESIGNS:
        parts.append(_(DESIGNS[row.design]))
    return parts


def forest_sentence(row: ForestRow) -> str:
    """The row in one sentence: trial, arms, effect with its level, cut, how it is printed elsewhere, source."""
    said = [
        row.trial, _("{regimen} vs {comparator}").format(regimen=_(row.label), comparator=_(row.comparator)),
        effect_words(row.effect, level=False), forest_level(row),
    ]  # fmt: skip
    if row.cut is not None:
        said.append(cut_text(_(row.cut.label), row.cut.date, row.cut.follow_up_months))
    if row.design in DESIGNS:
        said.append(_(DESIGNS[row.design]))
    said += [otherwise_text(one) for one in row.otherwise if one.effect is not None]
    if row.discrepancies:
        said.append(discrepancies_text(row.discrepancies))
    said += [_(text) for text in (row.subgroup, row.note) if text]
    said.append(_("source: {places}").format(places=origin_text(row.origins[0])))
    return list_text(said)


def otherwise_text(origin: Origin) -> str:
    """"printed in Zhu 2025, Table 1: HR 0.78 (0.65–0.92), 96.02 % CI"."""
    effect = effect_words(origin.effect) if origin.effect else origin.printed
    return _("printed in {place}: {effect}").format(
        place=place_text(origin.source_name, [origin.place]), effect=effect
    )  # fmt: skip


def forest_notes(forest: Forest) -> list[str]:
    """Below the plot: not pooled, which level the intervals have, what has no interval."""
    said = [_("Separate trials, different comparators, never pooled.") if len(forest.comparators) > 1
            else _("Separate trials, never pooled.")]  # fmt: skip
    if any(row.dashed for row in forest.rows):
        said.append(_("Dashed: CI level not 95 % or not stated."))
    if any(row.effect.interval is None for row in forest.rows):
        said.append(_("No line: no CI on file."))
    if any(row.cut for row in forest.rows):
        said.append(_("Each data cut is a row."))
    return said


__all__ = [
    "DASH", "block_title", "cell_note", "cell_text", "column_head", "effect_words", "figure_sentences", "forest_level",
    "forest_notes", "forest_parts", "forest_sentence", "forest_title", "goals", "notes_of", "origin_text",
    "otherwise_text", "row_note", "row_sentence", "short_id", "versus", "warnings_of", "with_cut",
]  # fmt: skip
