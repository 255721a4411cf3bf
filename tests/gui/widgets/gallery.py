"""Every widget of the kit in every state, on one page; looked at by people and measured by tests."""

from __future__ import annotations

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QGridLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from hccboard.gui import theme
from hccboard.gui.widgets.banner import PatientBanner
from hccboard.gui.widgets.button import Button
from hccboard.gui.widgets.cell import Cell, RowStyle
from hccboard.gui.widgets.chip import Chip, ChipForm, ChipSpec, ResponseBadge
from hccboard.gui.widgets.comparator import ComparatorPanel
from hccboard.gui.widgets.data_table import DataTable, HeadCell, SimpleTableModel
from hccboard.gui.widgets.empty_state import EmptyAction, EmptyState
from hccboard.gui.widgets.field import Field, NumberBox, UnitEdit
from hccboard.gui.widgets.forest_panel import ForestPanel
from hccboard.gui.widgets.heat_map import HeatMap
from hccboard.gui.widgets.issue_card import IssueCard
from hccboard.gui.widgets.kbd import KeyHints
from hccboard.gui.widgets.ladder import Ladder
from hccboard.gui.widgets.liver_map import LiverLegend, LiverMap
from hccboard.gui.widgets.message_bar import MessageBar
from hccboard.gui.widgets.panel import Panel
from hccboard.gui.widgets.pill import AddPill, FilterPill
from hccboard.gui.widgets.progress_strip import ProgressStrip
from hccboard.gui.widgets.rail import Rail
from hccboard.gui.widgets.readiness import ReadinessBars, ReadinessGroup
from hccboard.gui.widgets.segmented import Segmented
from hccboard.gui.widgets.sparkline import Sparkline
from hccboard.gui.widgets.status_bar import StatusItem, StatusStrip
from hccboard.gui.widgets.tabs import TabStrip
from hccboard.gui.widgets.text import Span, TextLabel
from hccboard.gui.widgets.top_bar import TopBar
from hccboard.gui.widgets.what_if_frame import WhatIfFrame

FORMS = (
    (ChipForm.MET, "Met", "Criterion met. Tint, no edge: recedes."),
    (ChipForm.UNMET, "Unmet", "Blocking criterion unmet. Solid: stands out."),
    (ChipForm.UNMET_OUTLINE, "Unmet", "Stage rule unmet. Outline: neutral logic."),
    (ChipForm.MISSING, "Missing", "No value. Dashed edge."),
    (ChipForm.STALE, "Stale", "Value too old. Dotted edge, counts as missing."),
    (ChipForm.CAUTION, "Caution", "Applies, with a risk to weigh."),
    (ChipForm.NOT_REACHED, "Not reached", "Rule not evaluated in a ladder."),
    (ChipForm.HYPOTHETICAL, "Hypothetical", "What-if only, never saved."),
    (ChipForm.NOTE, "Note", "Neutral remark."),
)


class Gallery(QWidget):
    """The page; parts that tests want to reach are attributes."""

    def __init__(self, data, language: str = "en") -> None:
        super().__init__()
        self.data, self.w = data, data.Words(language)
        self.setProperty("ground", "bg")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        self.rail = Rail(data.rail(self.w))
        self.rail.set_current("cases")
        grid.addWidget(self.rail, 0, 0)
        page = QVBoxLayout()
        page.setSpacing(0)
        grid.addLayout(page, 0, 1)
        self._frame(page)
        body = QVBoxLayout()
        body.setContentsMargins(16, 12, 16, 12)
        body.setSpacing(12)
        page.addLayout(body, 1)
        body.addLayout(self._staging(), 1)
        body.addLayout(self._overview())
        body.addLayout(self._evidence())
        body.addLayout(self._parts())
        self.status = StatusStrip()
        self.status.set_items(
            [
                StatusItem("Offline · encrypted local file", "lock"),
                StatusItem("Rule editions: BCLC 2022 · CNLC 2024", "book-marked", gives_way=True),
            ],
            [
                StatusItem("Synthetic data, not a patient", "flask-conical", strong=True),
                StatusItem("Saved 09:42"),
                StatusItem("HCC Board"),
            ],
        )
        grid.addWidget(self.status, 1, 0, 1, 2)

    def _frame(self, page: QVBoxLayout) -> None:
        w = self.w
        self.top = TopBar()
        self.top.set_crumbs([w("Cases"), w("Board 13 Aug"), "HCC-0142"])
        self.top.set_position(1, 15)
        self.top.add_search(w("Find case, drug, trial"))
        self.top.add_action(Button(w("Print summary"), "printer"))
        self.top.add_action(Button(w("Open in meeting"), "presentation", "primary"))
        self.banner = PatientBanner(self.data.banner(w))
        self.tabs = TabStrip(self.data.tabs(w))
        self.tabs.set_current("staging")
        self.stage_at = Segmented(
            [("d", w("Diagnosis 2026-02-04")), ("l", w("Latest 2026-07-21"))],
            "l",
            name=w("Stage at"),
            small=True,
        )
        self.tabs.set_corner(TextLabel(w("Stage at"), "cell", "text2"), self.stage_at)
        for widget in (self.top, self.banner, self.tabs):
            page.addWidget(widget)

    def _staging(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        self.bclc, self.cnlc = Ladder(self.data.bclc(self.w)), Ladder(self.data.cnlc(self.w))
        row.addWidget(self.bclc, 1)
        row.addWidget(self.cnlc, 1)
        self.what_if = WhatIfFrame()
        self.what_if.setFixedWidth(theme.px(296))
        nature = [("b", "Benign"), ("u", "Unknown"), ("m", "Metastasis")]
        self.nature = Segmented(nature, "m", name="Lung nodule N1", fills=True)
        self.what_if.body.addWidget(Field("Lung nodule N1", self.nature))
        classes = [(f"Vp{n}", f"Vp{n}") for n in range(5)]
        thrombus = Segmented(classes, "Vp2", name="Portal vein thrombus", fills=True)
        self.what_if.body.addWidget(Field("Portal vein thrombus", thrombus))
        numbers = QHBoxLayout()
        numbers.setSpacing(8)
        for label, value in (("Largest", 58), ("Nodules", 2)):
            box = NumberBox(0, 300)
            box.setValue(value)
            numbers.addWidget(Field(label, box))
        self.what_if.body.addLayout(numbers)
        self.what_if.body.addStretch(1)
        self.what_if.foot.addWidget(Button("Reset", "rotate-ccw"), 1)
        self.what_if.foot.addWidget(Button("Copy as note", "copy"), 1)
        row.addWidget(self.what_if)
        return row

    def _overview(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        panel = Panel("Liver map", "CT-8, 2026-07-21, 23 d before board")
        modes = [("baseline", "Baseline"), ("both", "Both"), ("current", "CT-8")]
        self.mode = Segmented(modes, "both", name="Study", small=True)
        panel.head.add_action(self.mode)
        self.map = LiverMap(self.data.liver_map())
        self.mode.changed.connect(self.map.set_mode)
        panel.body.addWidget(self.map, 1)
        panel.body.addWidget(LiverLegend())
        note = "Schematic, anterior view. Lesions share one scale; the outline is not to scale."
        panel.body.addWidget(TextLabel(note, "label", "text3", lines=0))
        panel.set_foot("Right hepatectomy leaves S1–4: 612 mL, 44 % of SLV", "ICG-R15 9 %")
        panel.setFixedSize(theme.px(464), theme.px(388))
        row.addWidget(panel)
        crowded = Panel("Liver map", "nine lesions")
        self.crowded = LiverMap(self.data.crowded_map())
        crowded.body.addWidget(self.crowded)
        row.addWidget(crowded, 1)
        row.addWidget(self._labs())
        return row

    def _labs(self) -> Panel:
        panel = Panel("Latest labs", "grey band is the reference range", padding=0)
        head = [
            "Test",
            HeadCell("Value", align="right"),
            "Unit",
            "",
            "Reference",
            "Trend",
            HeadCell("Date", align="right"),
            HeadCell("Age", align="right"),
        ]
        falling = Sparkline(((0, 1240), (90, 86), (180, 12)), None, 20)
        wave = Sparkline(((0, 11), (30, 14), (60, 17), (90, 12), (120, 9), (150, 13)), 3, 21)
        rows = [
            self._lab("AFP", "12", "ng/mL", "", "<20", falling),
            self._lab("PIVKA-II", "58", "mAU/mL", "H", "<40", falling),
            self._lab("Bilirubin, total", "13.0", "µmol/L", "", "3–21", wave),
            self._lab("Platelets", "118", "10⁹/L", "L", "125–350", wave),
        ]
        self.labs = DataTable("Latest labs")
        self.labs.setModel(SimpleTableModel(head, rows, parent=self.labs))
        self.labs.fit_columns(stretch=5)
        panel.body.addWidget(self.labs)
        panel.setFixedWidth(theme.px(472))
        return panel

    @staticmethod
    def _lab(name, value, unit, flag, reference, spark) -> list[Cell]:
        arrow = {"H": "arrow-up", "L": "arrow-down"}.get(flag, "")
        return [
            Cell(name, weight=500),
            Cell(value, weight=600, align="right"),
            Cell(unit, tone="text2"),
            Cell(flag, weight=600, tone="caution", icon=arrow),
            Cell(reference, small=True, tone="text3"),
            Cell(spark=spark, accessible="falling"),
            Cell("6 Aug", tone="text2", align="right"),
            Cell("7 d", align="right"),
        ]

    def _evidence(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        self.comparator = ComparatorPanel(self.data.comparator())
        self.forest = ForestPanel(self.data.forest())
        self.heat = HeatMap(self.data.heat_map())
        for panel in (self.comparator, self.forest, self.heat):
            panel.setFixedHeight(theme.px(300))
            row.addWidget(panel, 1)
        return row

    def _parts(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        for column in (self._column_one(), self._column_two(), self._column_three()):
            row.addLayout(column, 1)
        return row

    def _column_one(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(12)
        chips = Panel("Verdict chips")
        grid = QGridLayout()
        grid.setVerticalSpacing(7)
        grid.setColumnStretch(1, 1)
        self.chips = []
        for number, (form, word, text) in enumerate(FORMS):
            chip = Chip(form, self.w(word))
            self.chips.append(chip)
            grid.addWidget(chip, number, 0, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(TextLabel(text, "cell", "text2"), number, 1)
        chips.body.addLayout(grid)
        badges = QHBoxLayout()
        self.badges = [ResponseBadge(letters) for letters in ("CR", "PR", "SD", "PD", "NE")]
        for badge in self.badges:
            badges.addWidget(badge)
        badges.addWidget(TextLabel("Response: letters carry it", "cell", "text2"), 1)
        chips.body.addLayout(badges)
        column.addWidget(chips)
        column.addWidget(self._controls())
        column.addStretch(1)
        return column

    def _controls(self) -> Panel:
        panel = Panel("Controls")
        buttons = QHBoxLayout()
        off = Button("Disabled")
        off.setEnabled(False)
        self.buttons = [
            Button("Primary", kind="primary", key="Ctrl Enter"),
            Button("Secondary"),
            Button("Quiet", "plus", "quiet"),
            Button("Link", kind="link"),
            Button("", "x", name="Close"),
            off,
        ]
        for button in self.buttons:
            buttons.addWidget(button)
        buttons.addStretch(1)
        panel.body.addLayout(buttons)
        self.bilirubin = Field("Bilirubin", UnitEdit("13.0", "mg/dL"))
        self.bilirubin.explain("error", "13.0 mg/dL is 222 µmol/L. Check the unit.")
        self.potassium = Field("Potassium", UnitEdit("41", "mmol/L"), required=True)
        text = "41 is outside 1.5 to 10. Kept as typed, in no score until confirmed."
        actions = [("use", "Use 4.1"), ("confirm", "Confirm 41")]
        self.potassium.explain("caution", text, actions)
        panel.body.addWidget(self.bilirubin)
        panel.body.addWidget(self.potassium)
        row = QHBoxLayout()
        box = QComboBox()
        box.addItems(["Liver and kidney", "Tumour markers"])
        day = QDateEdit(QDate(2026, 8, 11))
        day.setCalendarPopup(True)
        day.setDisplayFormat("yyyy-MM-dd")
        missing = UnitEdit("", "mm")
        missing.setPlaceholderText("short ?")
        self.missing = Field("Short axis", missing)
        self.missing.explain("missing", "Not assessed.")
        row.addWidget(Field("Panel", box), 1, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Field("Date taken", day), 1, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.missing, 1, Qt.AlignmentFlag.AlignTop)
        panel.body.addLayout(row)
        pills = QHBoxLayout()
        options = [("13", "13 Aug 2026"), ("20", "20 Aug 2026")]
        self.pill = FilterPill("Board", options, "13")
        self.open_pill = FilterPill("Stage", [("a", "A"), ("b", "B")])
        for pill in (self.pill, self.open_pill, AddPill("Filter")):
            pills.addWidget(pill)
        pills.addStretch(1)
        panel.body.addLayout(pills)
        marks = QHBoxLayout()
        marks.setSpacing(12)
        for kind, text, on in (
            (QCheckBox, "Checked", True),
            (QCheckBox, "Clear", False),
            (QRadioButton, "Chosen", True),
            (QRadioButton, "Other", False),
        ):
            mark = kind(text)
            mark.setChecked(on)
            marks.addWidget(mark)
        marks.addStretch(1)
        panel.body.addLayout(marks)
        note = QPlainTextEdit("Hold lenvatinib and PD-1 antibody. CT liver and chest on 2026-08-24.")
        note.setFixedHeight(theme.px(56))
        panel.body.addWidget(Field("Recommendation of the board", note, required=True, strong=True))
        panel.foot.addWidget(KeyHints([("Enter", "next test"), ("<|>", "comparator")]))
        return panel

    def _column_two(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(12)
        panel = Panel("Table rows", padding=0)
        head = [HeadCell("", align="right"), "Criterion, rule", "Check", "Date, age"]
        rows = [
            self._criterion(1, "Default, 28 px", "", ChipForm.MET, "2026-08-06, 7 d"),
            self._criterion(2, "Selected, 3 px bar", "", ChipForm.MISSING, "none"),
            self._criterion(3, "Needs attention", "Rule B2, set v2.1", ChipForm.UNMET, "2026-07-21"),
            [Cell(), Cell("Group row", weight=600), Cell(), Cell("3 of 4 met", tone="text2")],
            [
                Cell("4", align="right", tone="text3"),
                Cell("108", was="118", weight=600, fill="accent_tint"),
                Cell("472000", struck=True, icon="triangle-alert", tone="caution", fill="caution_soft"),
                Cell("31/02/2025", struck=True, icon="circle-x", tone="unmet", fill="unmet_tint"),
            ],
            [
                Cell("5", align="right", tone="text3"),
                Cell("Left out", hatched=False),
                Cell("−61 %", badge="PR"),
                Cell(
                    (Span("IIIB", "cell_strong"), Span(" or "), Span("IVB", "cell_strong")),
                    icon_after="circle-question-mark",
                    icon_after_tone="missing",
                ),
            ],
            [
                Cell("6", align="right", tone="text3"),
                Cell(
                    "Conversion hepatectomy now, or continue systemic therapy until progression?",
                    lines=2,
                ),
                Cell("CT-6, CT-8", link=True),
                Cell("9 met, 1 unmet", chip=ChipSpec(ChipForm.NOTE, "2 missing"), chip_below=True),
            ],
        ]
        styles = [
            RowStyle(),
            RowStyle(),
            RowStyle(attention=True),
            RowStyle(group=True),
            RowStyle(),
            RowStyle(hatched=True),
            RowStyle(),
        ]
        self.table = DataTable("Criteria")
        self.table.setModel(SimpleTableModel(head, rows, styles, parent=self.table))
        self.table.fit_columns(stretch=1)
        self.table.show_all_rows()
        self.table.selectRow(1)
        panel.body.addWidget(self.table)
        column.addWidget(panel)
        ready = Panel("Readiness", "22 of 24 items")
        ready.head.add_action(Chip(ChipForm.MISSING, "2 missing"))
        row = QHBoxLayout()
        row.setSpacing(16)
        groups = [
            ReadinessGroup("history", "Identity, history", 5, 5),
            ReadinessGroup("liver", "Liver function", 6, 6),
            ReadinessGroup("imaging", "Imaging", 5, 6),
            ReadinessGroup("endoscopy", "Endoscopy", 0, 1),
        ]
        self.readiness = ReadinessBars(groups)
        row.addWidget(self.readiness, 0, Qt.AlignmentFlag.AlignTop)
        cards = QVBoxLayout()
        self.card = IssueCard(
            ChipForm.MISSING,
            "Lung nodule",
            "Decides CNLC IIIa or IIIb",
            [("request", "Request chest CT"), ("enter", "Enter result")],
        )
        cards.addWidget(self.card)
        cards.addWidget(IssueCard(ChipForm.STALE, "Endoscopy", "197 d old, limit 183 d", [("r", "Request")]))
        row.addLayout(cards, 1)
        ready.body.addLayout(row)
        ready.body.addWidget(
            IssueCard(
                ChipForm.CAUTION,
                "L2: viable 26 is above longest 24",
                "Kept as typed; mRECIST waits for it.",
                [("swap", "Swap"), ("use", "Use 12"), ("keep", "Keep, with reason")],
            )
        )
        ready.set_foot("Age is counted to the board date. A stale item counts as missing.")
        column.addWidget(ready)
        column.addStretch(1)
        return column

    @staticmethod
    def _criterion(number, text, sub, form, date) -> list[Cell]:
        return [
            Cell(str(number), align="right", tone="text3"),
            Cell(text, sub=sub),
            Cell(chip=ChipSpec(form)),
            Cell(date),
        ]

    def _column_three(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(12)
        messages = Panel("Messages", "inside the page, never a blocking dialog")
        self.messages = [
            MessageBar("note", "Note.", "Guideline set 2026-07: two rules changed.", "Show rules"),
            MessageBar("caution", "Caution.", "Units differ between two AFP results.", "Review"),
            MessageBar(
                "error",
                "Not saved: the disk is full.",
                "The board file is as of 09:42. Work is kept in memory; make room, then save again.",
                "Save elsewhere",
                closable=True,
            ),
        ]
        for message in self.messages:
            messages.body.addWidget(message)
        self.progress = ProgressStrip("Importing liver_cohort_2026.xlsx")
        self.progress.set_progress(97, 163, "Backup checked 09:44. Stop undoes all 97.")
        messages.body.addWidget(self.progress)
        column.addWidget(messages)
        empty = Panel("Empty", padding=0)
        self.empty = EmptyState(
            "clipboard-list",
            "No case matches these filters",
            "15 cases are on the board of 13 Aug.",
            [
                EmptyAction("new", "New case", "primary", "plus"),
                EmptyAction("clear", "Clear filters"),
            ],
        )
        empty.body.addWidget(self.empty)
        column.addWidget(empty)
        kinds = Panel("Type, Inter with tabular figures")
        for role, text in (
            ("stage", self.w("IIIa or IIIb")),
            ("count", "9 of 12 criteria met"),
            ("page", self.w("Cases")),
            ("banner", "−2.71 grade 1"),
            ("title", "Lines of therapy"),
            ("body", "Body text"),
            ("cell", "Table cell 1240 → 86 → 12"),
            ("label", "Label, date, source"),
        ):
            kinds.body.addWidget(TextLabel(text, role))
        column.addWidget(kinds)
        column.addStretch(1)
        return column


def build(data, language: str = "en") -> Gallery:
    """The gallery, not shown yet; ``data`` is the module ``gallery_data``."""
    return Gallery(data, language)
