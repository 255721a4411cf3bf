"""One row of the case list as cells: sets of stages with their question mark, states as icon and word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hccboard import wording
from hccboard.domain.staging import bclc, cnlc
from hccboard.domain.summary import CaseSummary
from hccboard.gui import case_text
from hccboard.gui.widgets.cell import Cell
from hccboard.gui.widgets.data_table import HeadCell
from hccboard.translate import _, mark, ngettext
from hccboard.wording.response import SHORT, category_text, short_change_text

QUESTION_MARK = "circle-question-mark"
STAGES = {"bclc": bclc.STAGES, "cnlc": cnlc.STAGES}
UNDEFINED = "undefined"
_RUN_FROM = 3
STATUS_LOOKS = {
    "draft": ("circle-dashed", mark("Draft")),
    "preparing": ("pencil", mark("Preparing")),
    "ready": ("circle-check", mark("Ready")),
    "discussed": ("check-check", mark("Discussed")),
}


@dataclass(frozen=True)
class Column:
    """``sort`` is a key of ``cases.SORTS``; ``width`` the least width in pixels at text scale 1, 0 stretches."""

    key: str
    title: str
    sort: str
    width: int
    align: str = "left"

    def head(self) -> HeadCell:
        return HeadCell(_(self.title), align=self.align)


COLUMNS = (
    Column("patient", mark("Patient"), "case_number", 92),
    Column("age", mark("Age"), "age", 46),
    Column("question", mark("Question for the board"), "question", 0),
    Column("bclc", mark("BCLC"), "bclc", 48),
    Column("cnlc", mark("CNLC"), "cnlc", 88),
    Column("liver", mark("Child-Pugh, ALBI"), "child_pugh", 102),
    Column("ecog", mark("ECOG"), "ecog_ps", 46, "center"),
    Column("afp", mark("AFP ng/mL"), "afp", 94, "right"),
    Column("response", mark("Last response"), "last_response", 86),
    Column("readiness", mark("Readiness"), "missing", 84),
    Column("board", mark("Board"), "meeting_date", 58),
    Column("status", mark("Status"), "status", 66),
)


def row_cells(row: CaseSummary, today: date) -> list[Cell]:
    """The cells of a case, in the order of ``COLUMNS``."""
    return [
        Cell(row.case_number, row.name, weight=600, tooltip=f"{row.case_number}\n{row.name}"),
        _age(row),
        Cell(row.question, lines=2, tooltip=row.question) if row.question else _absent(_("No question")),
        _stage("bclc", row.bclc),
        _stage("cnlc", row.cnlc),
        _liver(row),
        Cell(row.ecog_ps.replace("-", "\u2013"), align="center") if row.ecog_ps else _absent("", "center"),
        _afp(row),
        _response(row),
        _readiness(row),
        Cell(wording.date_text(row.meeting_date, today, short=True)) if row.meeting_date else _absent(_("Not set")),
        _status(row.status),
    ]


def sample_cells(today: date) -> dict[str, list[Cell]]:
    """What is usual in the columns, in the words of the language: as wide as that they should be."""
    missing = ngettext("{count} missing", "{count} missing", 24).format(count=24)
    items = _("{done} of {total} items").format(done=24, total=24)
    grade = wording.list_text([wording.number_text(Decimal("-2.71")), _("grade {grade}").format(grade=2)])
    return {
        "patient": [Cell("HCC-0000", weight=600)],
        "bclc": [Cell("A / C", weight=600, icon_after=QUESTION_MARK), Cell(_("No rule"), weight=600)],
        "cnlc": [Cell("IIIa / IIIb", weight=600, icon_after=QUESTION_MARK)],
        "liver": [Cell("A5", grade)],
        "response": [
            Cell(short_change_text(-100), "RECIST 1.1", badge="CR"),
            Cell("CR/PR/PD", weight=600, icon_after=QUESTION_MARK),
        ],
        "readiness": [Cell(missing, items, weight=600, icon=QUESTION_MARK)],
        "board": [Cell(wording.date_text(today.replace(month=12, day=28), today, short=True)), _absent(_("Not set"))],
        "status": [_status(status) for status in STATUS_LOOKS],
    }


def blank_cells() -> list[Cell]:
    """A row whose page is still being read."""
    return [Cell("\u2026" if column.key == "patient" else "", tone="text3") for column in COLUMNS]


def _age(row: CaseSummary) -> Cell:
    years = "" if row.age_years is None else str(row.age_years)
    return Cell(" ".join(part for part in (years, case_text.sex_letter(row.sex)) if part))


def _absent(words: str, align: str = "left") -> Cell:
    return Cell(words or "\u2013", tone="text3", align=align)


def stage_text(system: str, labels: tuple[str, ...]) -> str:
    """The stages still possible, short enough for a column: "C", "IIIa / IIIb", "A–D", "Any"."""
    stages = tuple(label for label in labels if label != UNDEFINED)
    order = STAGES[system]
    if stages == order:
        return _("Any")
    if not stages:
        return _("No rule")
    if len(stages) >= _RUN_FROM:
        first, last = order.index(stages[0]), order.index(stages[-1])
        if last - first == len(stages) - 1:
            return f"{stages[0]}\u2013{stages[-1]}"
    return " / ".join(stages)


def _stage(system: str, stored: str) -> Cell:
    labels = tuple(stored.split("|")) if stored else ()
    if not labels:
        return _absent("")
    text = stage_text(system, labels)
    name = wording.name_with_edition(system)
    if len(labels) == 1:
        return Cell(text, weight=600, accessible=f"{name}: {text}", tooltip=f"{name}: {text}")
    every = wording.or_text([wording.label_text(system, label) for label in labels])
    said = _("{system}: {stages}. A missing value decides.").format(system=name, stages=every)
    known = text != _("Any")
    return Cell(text, weight=600, tone="text" if known else "missing", icon_after=QUESTION_MARK,
                icon_after_tone="missing", accessible=said, tooltip=said)  # fmt: skip


def _liver(row: CaseSummary) -> Cell:
    classes = row.child_pugh.split("|") if row.child_pugh else []
    grades = row.albi_grade.split("|") if row.albi_grade else []
    grade = _("grade {grade}").format(grade=wording.or_text(grades)) if grades else ""
    score = wording.number_text(Decimal(row.albi)) if row.albi else ""
    sub = wording.list_text([part for part in (score, grade) if part])
    if len(classes) == 3 and not sub:
        return _absent("")
    is_open = len(classes) > 1
    return Cell(
        " / ".join(classes), sub, weight=600, icon_after=QUESTION_MARK if is_open else "", icon_after_tone="missing"
    )


def _afp(row: CaseSummary) -> Cell:
    if not row.afp:
        return _absent("", "right")
    sign = row.afp.rstrip("0123456789.")
    number = wording.number_text(Decimal(row.afp[len(sign) :]))
    words = wording.choice_name("LabResult", "comparator", sign) if sign else ""
    directions = {"up": ("arrow-up", _("rising")), "down": ("arrow-down", _("falling"))}
    icon, said = directions.get(row.afp_trend, ("", ""))
    text = f"{words}{number}"
    spoken = wording.list_text([part for part in (f"AFP {text} ng/mL", said) if part])
    return Cell(text, align="right", icon_after=icon, icon_after_tone="text2", accessible=spoken)


def _response(row: CaseSummary) -> Cell:
    if not row.last_response:
        return _absent(_("None"))
    code, _sign, percent = row.last_response_note.partition("|")
    criteria = SHORT.get(code, code)
    categories = [category_text(code, one) for one in row.last_response.split("|")]
    if len(categories) > 1:
        text = (" / " if len(categories) == 2 else "/").join(categories)
        return Cell(text, criteria, weight=600, icon_after=QUESTION_MARK, icon_after_tone="missing")
    change = short_change_text(float(percent)) if percent else ""
    return Cell(change, criteria, badge=categories[0])


def _readiness(row: CaseSummary) -> Cell:
    done = _("{done} of {total} items").format(done=row.readiness_done, total=row.readiness_total)
    if not row.missing_items:
        return Cell(_("Ready"), done, weight=600, tone="met", icon="circle-check", icon_tone="met")
    words = ngettext("{count} missing", "{count} missing", row.missing_items).format(count=row.missing_items)
    return Cell(words, done, weight=600, tone="missing", icon=QUESTION_MARK, icon_tone="missing")


def _status(status: str) -> Cell:
    icon, words = STATUS_LOOKS.get(status, STATUS_LOOKS["draft"])
    return Cell(_(words), icon=icon, icon_tone="text2", tone="text2")
