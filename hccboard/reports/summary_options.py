"""Treatment options on paper: by edition, with verdict, reasons, cautions and numbered references. Plain words come in.

Nothing here ranks or advises: the order is that of the edition, and the note under the heading says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from hccboard.reports.layout import WIDTH, Cell, Column, Strip, Wide, gap, heading, paragraph, table
from hccboard.reports.tags import Node
from hccboard.reports.text import CELL, DENSE, SMALL, bold, widest_word_mm, width_mm
from hccboard.translate import _

_NAME, _VERDICT, _LEAST_REFERENCES = 44.0, 31.0, 10.0
_DENSE = 0.7


@dataclass(frozen=True)
class PrintedOption:
    """One option, or several that share verdict, words and references. ``why`` are sentences."""

    name: str
    verdict: str
    why: str
    references: tuple[int, ...] = ()


@dataclass(frozen=True)
class PrintedGroup:
    title: str
    options: tuple[PrintedOption, ...]


@dataclass(frozen=True)
class PrintedEdition:
    """One edition with the stage it goes by and how well its text is known."""

    title: str
    note: str
    groups: tuple[PrintedGroup, ...]


@dataclass(frozen=True)
class PrintedDifference:
    """A treatment on which two editions differ: how each has it."""

    name: str
    sides: tuple[str, str]


@dataclass(frozen=True)
class OptionsSection:
    """Everything the paper says of options. ``note`` names goal, region and the version of the evidence; ``others``
    are the further editions in a line each; ``references`` are numbered from 1. ``fault`` stands in place of all that
    where the evidence could not be read."""

    note: str
    editions: tuple[PrintedEdition, ...] = ()
    others: tuple[tuple[str, str], ...] = ()
    compared: tuple[str, str] = ("", "")
    differences: tuple[PrintedDifference, ...] = ()
    studies: tuple[tuple[str, tuple[int, ...]], ...] = ()
    references: tuple[str, ...] = ()
    fault: str = ""


def option_strips(section: OptionsSection, root: Node) -> list[Strip]:
    """The whole section as strips, each part in a section of its own for assistive technology."""
    node = root.add("Sect")
    strips = heading(_("Options checked"), section.note, node)
    if section.fault:
        return [*strips, *paragraph(section.fault, CELL, node.add("P"))]
    for edition in section.editions:
        strips += _edition(edition, node)
    parts = (_others, _differences, _studies, _references)
    return [*strips, *(strip for part in parts for strip in part(section, root))]


def _edition(edition: PrintedEdition, node: Node) -> list[Strip]:
    widest = max((width_mm(_numbers(one.references), DENSE) for one in _options(edition)), default=0.0)
    references = max(widest + 1.0, width_mm(_("Refs"), DENSE) + 1.0, _LEAST_REFERENCES)
    verdict = max(_VERDICT, *(widest_word_mm(one.verdict, DENSE) + 2.5 for one in _options(edition)))
    columns = [Column(_NAME, _("Option")), Column(verdict, _("Criteria")),
               Column(WIDTH - _NAME - verdict - references, _("Reasons, cautions, what is missing")),
               Column(references, _("Refs"), "right")]  # fmt: skip
    title = bold(edition.title)
    line = [title, f" \u00b7 {edition.note}"] if edition.note else [title]
    strips = [gap(1.6), *(replace(strip, keep=True) for strip in paragraph(line, CELL, node.add("H3"))), gap(0.4)]
    rows: list[list[Cell]] = []
    for group in edition.groups:
        rows.append([Wide(bold(group.title), len(columns))])
        rows += [[one.name, bold(one.verdict), one.why, _numbers(one.references)] for one in group.options]
    return [*strips, *table(columns, rows, node, style=DENSE, dense=_DENSE)]


def _options(edition: PrintedEdition) -> Sequence[PrintedOption]:
    return [one for group in edition.groups for one in group.options]


def _numbers(references: Sequence[int]) -> str:
    """Ascending numbers with runs of three and more drawn together: "1–4, 6"."""
    runs: list[list[int]] = []
    for number in references:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    shown = [f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs]
    return ", ".join(shown)


def _others(section: OptionsSection, root: Node) -> list[Strip]:
    if not section.others:
        return []
    node = root.add("Sect")
    columns = [Column(_NAME, _("Edition")), Column(WIDTH - _NAME, _("First options, alternatives"))]
    rows: list[list[Cell]] = [[bold(name), words] for name, words in section.others]
    head = heading(_("Other editions and reviews"), _("listed options only"), node)
    return [*head, *table(columns, rows, node, style=DENSE, row_heads=True, dense=_DENSE)]


def _differences(section: OptionsSection, root: Node) -> list[Strip]:
    if not section.editions:
        return []
    node = root.add("Sect")
    head = heading(_("Where the editions differ"), "", node)
    if not section.differences:
        return [*head, *paragraph(_("On no treatment that either lists."), CELL, node.add("P"))]
    side = (WIDTH - _NAME) / 2
    columns = [Column(_NAME, _("Treatment")), *(Column(side, name) for name in section.compared)]
    rows: list[list[Cell]] = [[bold(one.name), *one.sides] for one in section.differences]
    return [*head, *table(columns, rows, node, style=DENSE, row_heads=True, dense=_DENSE)]


def _studies(section: OptionsSection, root: Node) -> list[Strip]:
    if not section.studies:
        return []
    node = root.add("Sect")
    note = _("separate trials, not compared with each other")
    strips = heading(_("Evidence behind the listed options"), note, node)
    for words, references in section.studies:
        said = f"{words} [{_numbers(references)}]" if references else words
        strips += paragraph(said, DENSE, node.add("P"))
    return strips


def _references(section: OptionsSection, root: Node) -> list[Strip]:
    if not section.references:
        return []
    node = root.add("Sect")
    strips = heading(_("References"), "", node)
    for number, words in enumerate(section.references, 1):
        strips += paragraph(f"{number}\u2002{words}", SMALL, node.add("P"))
    return strips


__all__ = [
    "OptionsSection", "PrintedDifference", "PrintedEdition", "PrintedGroup", "PrintedOption", "option_strips",
]  # fmt: skip
