"""What follows from a volumetry while it is typed: standard volumes by every formula, shares of the remnant, what
sources ask of it. Nothing is stored from here; what is not known stays open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from hccboard import wording
from hccboard.domain import liver_volumes as volumes
from hccboard.domain.facts import Choices, Fact, Interval, Outcome
from hccboard.domain.liver_volumes import Body
from hccboard.domain.records import LiverVolumetry
from hccboard.gui import theme
from hccboard.gui.widgets.chip import Chip, ChipForm
from hccboard.gui.widgets.panel import Hairline, Panel, clear
from hccboard.gui.widgets.text import Span, TextLabel
from hccboard.translate import _
from hccboard.wording import liver_volumes as words

_CHIPS = {
    Outcome.MET: ChipForm.MET, Outcome.UNMET: ChipForm.UNMET, Outcome.UNKNOWN: ChipForm.MISSING,
}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """A volumetry as it is typed and what its shares depend on."""

    volumetry: LiverVolumetry
    body: Body
    sex: str | None
    as_of: date
    limit_days: int
    operation_date: date | None = None
    cirrhosis: Fact | None = None
    recorded: bool = False
    """Whether it is the recorded volumetry that stands, because no other is typed."""

    @property
    def remnant_ml(self) -> float | None:
        volume = self.volumetry.remnant_volume_ml
        return None if volume is None else float(volume)

    @property
    def share(self) -> Interval | None:
        """The share that counts, by the formula of the record."""
        whole = volumes.standard_volume_of(self.volumetry, self.body, self.sex)
        return None if whole is None or self.remnant_ml is None else volumes.share_pct(self.remnant_ml, whole)


@dataclass(frozen=True)
class Line:
    """A line of the panel; ``counts`` is the formula that the record names."""

    name: str
    note: str
    volume: str
    share: str
    counts: bool = False


def formula_lines(asked: Asked) -> list[Line]:
    """The standard volume by each formula and as stated, with the share of the remnant; what is missing is named."""
    lines = []
    sex = Choices((asked.sex,)) if asked.sex else None
    for one in volumes.FORMULAS:
        whole = volumes.standard_volume(one.id, asked.body.height_cm, asked.body.weight_kg, sex)
        lines.append(Line(
            words.formula_title(one), words.formula_source(one),
            words.volume_text(whole) if whole is not None else _lacks(one.surface != "", asked.body),
            _share(asked, whole), asked.volumetry.formula == one.id,
        ))  # fmt: skip
    stated = asked.volumetry.standard_volume_ml
    whole = Interval.point(float(stated)) if stated is not None else None
    volume = words.volume_text(whole) if whole is not None else _("not stated")
    counts = asked.volumetry.formula == volumes.STATED
    return [*lines, Line(_("As stated"), _("by the report"), volume, _share(asked, whole), counts)]


def _share(asked: Asked, whole: Interval | None) -> str:
    if whole is None or asked.remnant_ml is None:
        return "\u2013"
    return words.share_text(volumes.share_pct(asked.remnant_ml, whole))


def _lacks(needs_height: bool, body: Body) -> str:
    if body.weight_kg is None:
        return _("no height and weight") if needs_height and body.height_cm is None else _("no weight")
    return _("no height") if needs_height and body.height_cm is None else _("none")


def figures(asked: Asked) -> list[tuple[str, str]]:
    """What else follows, as (name, value); "" is not known."""
    body, remnant = asked.body, asked.remnant_ml
    surface = weight = ""
    if body.height_cm is not None and body.weight_kg is not None:
        area = volumes.body_surface_area(body.height_cm, body.weight_kg)
        surface = _("{number} m²").format(number=wording.number_text(area.low, 2))
    if body.weight_kg is not None and remnant is not None:
        weight = words.share_text(volumes.body_weight_share_pct(remnant, body.weight_kg), 2)
    functional = volumes.functional_share_pct(asked.volumetry)
    return [
        (_("Body surface, Du Bois 1916"), surface),
        (_("Remnant of the body weight, 1 mL as 1 g"), weight),
        (_("Remnant of the liver without its tumours"),
         "" if functional is None else words.share_text(Interval.point(functional))),
        (_("Age of the images"), age_text(asked)),
    ]  # fmt: skip


def age_text(asked: Asked) -> str:
    """ "16 d, limit 42, 30 d at the operation"; "" without a day."""
    day = asked.volumetry.date
    if day is None or asked.volumetry.date_precision != "day":
        return ""
    days, parts = (asked.as_of - day).days, []
    if days >= 0:
        words_of = _("{days} d, limit {limit}") if days <= asked.limit_days else _("stale: {days} d, limit {limit}")
        parts.append(words_of.format(days=days, limit=asked.limit_days))
    if asked.operation_date is not None and asked.operation_date >= day:
        parts.append(_("{days} d at the operation").format(days=(asked.operation_date - day).days))
    return wording.list_text(parts)


class SharesPanel(Panel):
    """See the module."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Share of the remnant"), padding=0, parent=parent)
        content = QWidget(self)
        self._row = QHBoxLayout(content)
        self._row.setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(10))
        self._row.setSpacing(theme.px(14))
        self._formulas, self._limits, self._figures = QGridLayout(), QGridLayout(), QGridLayout()
        self._add_column(self._formulas, 23)
        self._row.addWidget(Hairline(vertical=True))
        self._add_column(self._limits, 15)
        self._row.addWidget(Hairline(vertical=True))
        self._add_column(self._figures, 10)
        self.body.addWidget(content)

    def _add_column(self, grid: QGridLayout, share: int) -> None:
        grid.setHorizontalSpacing(theme.px(10))
        grid.setVerticalSpacing(theme.px(5))
        column = QVBoxLayout()
        column.addLayout(grid)
        column.addStretch(1)
        self._row.addLayout(column, share)

    def show_shares(self, asked: Asked) -> None:
        for grid in (self._formulas, self._limits, self._figures):
            clear(grid)
        share = asked.share
        counts = words.share_text(share) if share is not None else _("not known yet")
        said = _("as recorded: {share}") if asked.recorded else _("counts: {share}, not saved")
        self.head.set_subtitle(said.format(share=counts))
        self._show_formulas(formula_lines(asked))
        for number, limit in enumerate(volumes.REMNANT_LIMITS):
            chip = Chip(_CHIPS[limit.met(share)])
            text = words.limit_text(limit)
            chip.describe(_("{name}: {value}").format(name=text, value=wording.outcome_text(limit.met(share))))
            name = two_lines(text, words.limit_source(limit))
            self._limits.addWidget(name, number, 0)
            self._limits.addWidget(chip, number, 1, Qt.AlignmentFlag.AlignRight)
        known = TextLabel(cirrhosis_text(asked.cirrhosis), "label", "text2", lines=0)
        self._limits.addWidget(known, len(volumes.REMNANT_LIMITS), 0, 1, 2)
        self._limits.setColumnStretch(0, 1)
        for number, (name, value) in enumerate(figures(asked)):
            self._figures.addWidget(TextLabel(name, "label", "text2", lines=0), 2 * number, 0)
            role, tone = ("cell_strong", "text") if value else ("cell", "missing")
            shown = TextLabel(value or _("not known"), role, tone, lines=0)
            self._figures.addWidget(shown, 2 * number + 1, 0)

    def _show_formulas(self, lines: list[Line]) -> None:
        grid = self._formulas
        for column, head in enumerate((_("Standard volume by"), _("Volume"), _("Remnant"))):
            align = "right" if column else "left"
            grid.addWidget(TextLabel(head, "header", "text2", align=align), 0, column)
        for number, line in enumerate(lines, 1):
            role = "cell_strong" if line.counts else "cell"
            name = two_lines(line.name, line.note, _("counts") if line.counts else "")
            grid.addWidget(name, number, 0)
            known = line.volume[:1].isdigit()
            tone = "text" if known else "missing"
            for column, text in ((1, line.volume), (2, line.share)):
                shown = TextLabel(text, role, tone if column == 1 else "text", align="right")
                grid.addWidget(shown, number, column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0, 1)


def cirrhosis_text(fact: Fact | None) -> str:
    """Which limit concerns this liver is for the reader to see: what is recorded of it."""
    if fact is None:
        return _("Cirrhosis: not recorded")
    words_of = _("Cirrhosis: yes, {date}") if True in fact.domain.values else _("Cirrhosis: no, {date}")
    return words_of.format(date=wording.day_of(fact) or _("undated"))


def two_lines(text: str, note: str, mark: str = "") -> QWidget:
    """A name with its source below."""
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    spans = (Span(text), Span(f"  {mark}", "label", "accent")) if mark else text
    column.addWidget(TextLabel(spans, "cell_strong" if mark else "cell", lines=0))
    column.addWidget(TextLabel(note, "label", "text3", lines=0))
    return box
