"""Response to treatment on paper: the course on one axis of dates, every study under both criteria, what follows of it.

The current treatment is told in full, those before it in a line each. Criteria stand side by side and are never
averaged; what they leave open was set, and the setting is printed. Layout here; the words are those of
``response_content``.
"""

from __future__ import annotations

from dataclasses import replace

from hccboard.reports import figure_paper
from hccboard.reports.layout import WIDTH, Cell, Column, Strip, gap, heading, paragraph, table, together
from hccboard.reports.response_content import ResponseContent
from hccboard.reports.response_episode import EpisodeWords
from hccboard.reports.tags import Node
from hccboard.reports.text import CELL, DENSE, HEAD, SMALL, bold, widest_word_mm, width_mm
from hccboard.translate import _

_DENSE = 0.8
_LABEL, _STUDY = 46.0, 25.0
_SPARE, _LEAST = 2.6, 7.0
_GAP = 2.2


def response_strips(content: ResponseContent, root: Node, language: str) -> list[Strip]:
    """The whole section as strips, each part in a section of its own for assistive technology."""
    node = root.add("Sect")
    head = heading(_("Response"), content.note, node)
    strips: list[Strip] = []
    if content.draw is not None:
        figure = node.add("Figure", content.alternative)
        strips.append(gap(0.8))
        strips.append(figure_paper.figure_strip(content.draw, content.height, figure, language))
        if content.caption:
            strips += [gap(0.5), *paragraph(content.caption, SMALL, node.add("P"))]
    if content.episode is not None:
        strips += _episode(content.episode, root.add("Sect"))
    for part in (_markers, _survival, _before, _findings):
        strips += part(content, root.add("Sect"))
    if content.draw is None:
        return [*head, *strips]
    return [*together([*head, *strips[:2]]), *strips[2:]]


def _title(words: str, note: str, node: Node) -> list[Strip]:
    """A small heading within the section, with a note beside it."""
    line = [bold(words), f" \u00b7 {note}"] if note else bold(words)
    made = paragraph(line, CELL, node.add("H3"))
    return [gap(_GAP), *(replace(strip, keep=True) for strip in made), gap(0.4)]


def _episode(episode: EpisodeWords, node: Node) -> list[Strip]:
    strips = _title(episode.title, episode.baseline, node)
    if episode.studies:
        strips += _studies(episode, node)
    elif episode.why_none:
        strips += paragraph(episode.why_none, CELL, node.add("P"))
    if episode.summary:
        side = (WIDTH - _LABEL) / len(episode.criteria)
        columns = [Column(_LABEL, _("Treatment as a whole")), *(Column(side, name) for name in episode.criteria)]
        rows: list[list[Cell]] = [[name, *cells] for name, cells in episode.summary]
        strips += [gap(_GAP), *table(columns, rows, node, style=DENSE, row_heads=True, dense=_DENSE)]
    for words in episode.notes:
        strips += [gap(0.5), *paragraph(words, SMALL, node.add("P"))]
    return strips


def _studies(episode: EpisodeWords, node: Node) -> list[Strip]:
    """A row a study: by each criteria the sum, its changes and the category; then what the sums do not hold."""
    heads = [_("Study"), _("Day")]
    for name in episode.short_criteria:
        sums = _("{criteria}, mm").format(criteria=name.replace(" ", "\u00a0"))
        heads += [sums, _("%, baseline / nadir"), _("Category")]
    heads.append(_("New lesions; non-target"))
    rows: list[list[Cell]] = []
    for one in episode.studies:
        cells: list[Cell] = [one.study, one.day]
        for judged in one.judged:
            cells += [judged.total, judged.changes, bold(judged.category)]
        rows.append([*cells, one.beside])
    widths = _widths(heads, rows)
    aligned = ["left", "right", *(["right", "right", "left"] * len(episode.short_criteria)), "left"]
    columns = [Column(*one) for one in zip(widths, heads, aligned, strict=True)]
    return table(columns, rows, node, style=DENSE, row_heads=True, dense=_DENSE)


def _widths(heads: list[str], rows: list[list[Cell]]) -> list[float]:
    """As wide as each column asks; where that is too much, categories are set on several lines, then the last column,
    then the studies. The last column takes what is left."""

    def asked(at: int, whole: bool) -> float:
        measure = width_mm if whole else widest_word_mm
        widest = max(measure(row[at], DENSE) for row in rows)  # type: ignore[arg-type]
        return max(widest, widest_word_mm(heads[at], HEAD), _LEAST) + _SPARE

    last = len(heads) - 1
    found = [asked(at, True) for at in range(len(heads))]
    for at in (*range(4, last, 3), last, 0):
        if sum(found) > WIDTH:
            found[at] = asked(at, False)
    found[last] = max(found[last], WIDTH - sum(found[:last]))
    return found


def _markers(content: ResponseContent, node: Node) -> list[Strip]:
    if not content.markers:
        return []
    note = _("newest value against baseline and against the lowest before it")
    heads = (_("Marker"), _("Baseline"), _("Lowest"), _("Newest"), _("From baseline"), _("From nadir"))
    shares = (0.16, 0.19, 0.19, 0.19, 0.135, 0.135)
    columns = [Column(WIDTH * share, head) for share, head in zip(shares, heads, strict=True)]
    rows: list[list[Cell]] = [
        [one.name, one.baseline, one.lowest, bold(one.newest), one.from_baseline, one.from_nadir]
        for one in content.markers
    ]  # fmt: skip
    made = table(columns, rows, node, style=DENSE, row_heads=True, dense=_DENSE)
    return [*_title(_("Tumour markers"), note, node), *made]


def _survival(content: ResponseContent, node: Node) -> list[Strip]:
    if not content.survival:
        return []
    strips = _title(_("Survival of this patient"), content.survival_note, node)
    return [*strips, *paragraph(content.survival, DENSE, node.add("P"))]


def _before(content: ResponseContent, node: Node) -> list[Strip]:
    """The treatments before the current one, oldest first."""
    if not content.before:
        return []
    side = (WIDTH - 62.0 - _STUDY - 26.0) / 2
    columns = [Column(62.0, _("Treatment")), Column(_STUDY, _("Baseline")),
               *(Column(side, name) for name in content.criteria), Column(26.0, _("Ended by"))]  # fmt: skip
    rows: list[list[Cell]] = [[one.treatment, one.baseline, *map(bold, one.best), one.ended] for one in content.before]
    note = _("best response confirmed, in brackets unconfirmed where it differs; depth; progression")
    made = table(columns, rows, node, style=DENSE, row_heads=True, dense=_DENSE)
    return [*_title(_("Treatments before"), note, node), *made]


def _findings(content: ResponseContent, node: Node) -> list[Strip]:
    if not content.findings:
        return []
    strips = _title(_("To be known of the assessment"), "", node)
    return [*strips, *paragraph(content.findings, SMALL, node.add("P"))]


__all__ = ["response_strips"]
