"""A volumetry and the plan of a resection typed in one sheet: volumes, plan, the segments on the liver map, and what
follows from them while typing.

Opened for either kind of record. Saving makes a volumetry, a plan and a body size, each only where something of it was
entered, in one write. A volume that is not typed is not known, never 0.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from hccboard import wording
from hccboard.domain import liver_volumes
from hccboard.domain.records import BodySize, ImagingStudy, LiverVolumetry, OperationPlan, Record
from hccboard.domain.resections import CAUDATE, EXTENTS, LIMITED, agrees, in_order, resection_named, rest_of
from hccboard.errors import HccBoardError
from hccboard.gui import theme
from hccboard.gui.entry_seam import VOID, EntryPanel, EntryRequest
from hccboard.gui.panels.entry import dependents, keys
from hccboard.gui.panels.entry.flow import Compressible
from hccboard.gui.panels.entry.form_fields import FormFields, as_of_version
from hccboard.gui.panels.entry.resection_panel import ResectionPanel
from hccboard.gui.panels.entry.volumetry_panels import PlanPanel, VolumesPanel
from hccboard.gui.panels.entry.volumetry_shares import Asked, SharesPanel
from hccboard.gui.panels.entry.volumetry_typed import (
    BODY,
    MAP,
    PLAN,
    VOLUMES,
    Builder,
    Built,
    Typed,
)
from hccboard.gui.widgets.message_bar import MessageBar, MessageKind
from hccboard.operations.record_checks import InvalidRecords
from hccboard.translate import _, ngettext

_RECOMPUTE_MS = 150
_SIDE = 440
_NARROW = 1120
_WIDEST = 16_777_215  # Qt's own limit
_TAKEN_OVER = ("operation_date", "kind", "margin_mm", "surgeons_agreeing", "jlca_category")


class _Whole(Compressible):
    """A column that is never lower than it wants to be at its width: fields give up no room for the map below them."""

    def minimumSizeHint(self) -> QSize:
        least = super().minimumSizeHint()
        return QSize(least.width(), max(least.height(), self.column.heightForWidth(self.width())))


class VolumetrySheet(EntryPanel):
    """See the module. ``request.record`` is a volumetry or a plan to correct, ``request.field`` one of its fields."""

    full_width = True

    def __init__(self, request: EntryRequest, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        assert request.view is not None
        self._request, self._view = request, request.view
        self.form = request.form
        self._base = request.record
        self._dirty = self._voiding = self._moved = self._filling = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_RECOMPUTE_MS)
        self._timer.timeout.connect(self._recompute)
        self._build()
        self._load(request.draft)
        self.builder = Builder(request.view.case, request.kind, self._base)
        self._show_standing()
        self._connect()
        self._recompute()
        keys.bind(self, keys.SAVE, self.save)
        keys.bind(self, ("Alt+M",), self.resection.map.take_focus)
        QTimer.singleShot(0, self, self._begin)

    # --- building -------------------------------------------------------------------------------------------

    def _build(self) -> None:
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        holder = QWidget(scroll.viewport())
        holder.setProperty("ground", "bg")
        content = _Whole(holder)
        for widget, inner in ((holder, content), (self, scroll)):
            column = QVBoxLayout(widget)
            column.setContentsMargins(0, 0, 0, 0)
            column.addWidget(inner)
        scroll.setWidget(holder)
        self.message = MessageBar(MessageKind.ERROR, "", parent=content)
        self.message.hide()
        content.column.setSpacing(theme.px(8))
        content.column.addWidget(self.message)
        body = self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        body.setSpacing(theme.px(12))
        left = QVBoxLayout()
        left.setSpacing(theme.px(12))
        forms = QHBoxLayout()
        forms.setSpacing(theme.px(12))
        self.volumes_panel = VolumesPanel(self._request, content)
        self.plan_panel = PlanPanel(self._request, content)
        self.volumes, self.body_size, self.plan = (
            self.volumes_panel.volumes, self.volumes_panel.body_size, self.plan_panel.plan,
        )  # fmt: skip
        self.plan_panel.take_over_button.clicked.connect(self.take_over)
        forms.addWidget(self.volumes_panel, 1)
        forms.addWidget(self.plan_panel, 1)
        left.addLayout(forms)
        self.shares = SharesPanel(content)
        left.addWidget(self.shares)
        left.addStretch(1)
        body.addLayout(left, 1)
        self.resection = ResectionPanel(self._base is not None, content)
        body.addWidget(self.resection)
        content.column.addLayout(body, 1)

    def _show_standing(self) -> None:
        """What stands while nothing new is typed: it stays unless another is saved."""
        self.volumes_panel.show_standing(self.builder.standing_volumetry)
        self.plan_panel.show_standing(self.builder.standing_plan)

    def _connect(self) -> None:
        for fields in (self.volumes, self.plan, self.body_size):
            fields.changed.connect(self._edited)
        self.volumes.changed.connect(self._date_of_study)
        self.plan.changed.connect(self._fill_segments)
        side = self.resection
        side.map.segments_changed.connect(self._segments_moved)
        side.reason_edit.textChanged.connect(lambda _text: self._edited())
        side.save_button.clicked.connect(self.save)
        side.close_button.clicked.connect(self.closed)
        side.discard_button.clicked.connect(self.discarded)
        base = self._base
        if base is not None:
            side.history_button.clicked.connect(lambda: self.history_requested.emit(base.id))
            side.void_button.clicked.connect(self._ask_to_void)

    def _load(self, draft: Any) -> None:
        base = self._base
        if isinstance(base, LiverVolumetry):
            self.volumes.load(base)
            self.resection.map.set_chosen(rest_of(base.remnant_segments) if base.remnant_segments else ())
        elif isinstance(base, OperationPlan):
            self.plan.load(base)
            self.resection.map.set_chosen(base.resected_segments)
        if not isinstance(draft, dict):
            return
        for part, fields in self._parts():
            if isinstance(draft.get(part), dict):
                fields.set_typed(draft[part])
        if isinstance(draft.get("segments"), list):
            self.resection.map.set_chosen(in_order(draft["segments"]))
        self._moved = bool(draft.get("moved"))
        self.resection.reason_edit.setText(str(draft.get("reason", "")))
        self._dirty = True
        if base is not None:
            self._base = as_of_version(base, draft.get("version"))

    def _parts(self) -> tuple[tuple[str, FormFields], ...]:
        return (VOLUMES, self.volumes), (PLAN, self.plan), (BODY, self.body_size)

    def _begin(self) -> None:
        """Go to the field that was asked for; else to the first one of what the sheet was opened for."""
        field = self._request.field
        if field == VOID and self._base is not None:
            self._ask_to_void()
        elif field in ("resected_segments", "remnant_segments", "segments"):
            self.resection.map.take_focus()
        else:
            (self.plan if self._request.kind == PLAN else self.volumes).focus(field)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is no room for three columns, the map goes below."""
        super().resizeEvent(event)
        below = self.width() < theme.px(_NARROW)
        self._body.setDirection(
            QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight
        )
        self.resection.setMinimumWidth(0 if below else theme.px(_SIDE))
        self.resection.setMaximumWidth(_WIDEST if below else theme.px(_SIDE))

    # --- while typing ---------------------------------------------------------------------------------------

    def is_dirty(self) -> bool:
        return self._dirty

    def is_computing(self) -> bool:
        return self._timer.isActive()

    def _edited(self) -> None:
        self._dirty = True
        self.message.hide()
        self.draft_changed.emit(self.draft())
        self._timer.start()

    def draft(self) -> dict[str, Any]:
        """What is typed, as JSON."""
        seen = {"version": self._base.version} if self._base is not None else {}
        return {
            **{part: fields.typed() for part, fields in self._parts()}, "segments": list(self._resected()),
            "moved": self._moved, "reason": self.resection.reason_edit.text(), **seen,
        }  # fmt: skip

    def _resected(self) -> tuple[str, ...]:
        return in_order(self.resection.map.chosen())

    def typed(self) -> Typed:
        read = {part: fields.values() for part, fields in self._parts()}
        return Typed(
            {part: values for part, (values, _wrong) in read.items()},
            {part: wrong for part, (_values, wrong) in read.items()}, self._resected(), self._moved,
        )  # fmt: skip

    def typed_records(self) -> list[Record]:
        return self.builder.build(self.typed()).records

    def _date_of_study(self) -> None:
        """The images are of the day of their study, unless another day is typed."""
        typed = self.volumes.typed()
        study = next((one for one in self._view.case.of(ImagingStudy) if one.id == typed["study_id"]), None)
        if study is not None and study.date is not None and not typed["date"]:
            self.volumes.preset("date", (study.date, study.date_precision))

    def _fill_segments(self) -> None:
        """A named resection takes its segments; the caudate lobe stays as it was chosen."""
        kind = self.plan.typed()["kind"]
        if self._filling or kind not in EXTENTS or agrees(kind, self._resected()):
            return
        caudate = {CAUDATE} & set(self._resected())
        self._choose((*caudate, *EXTENTS[kind]))

    def _choose(self, segments: tuple[str, ...]) -> None:
        self.resection.map.set_chosen(segments)
        self._moved = True
        self._edited()

    def _segments_moved(self, segments: tuple[str, ...]) -> None:
        """Segments name the resection; a limited one keeps its name, another one loses a name that is not its own."""
        kind = self.plan.typed()["kind"]
        named = resection_named(segments)
        if kind not in (LIMITED, named):
            self._filling = True
            self.plan.preset("kind", named)
            self._filling = False
        self._moved = True
        self._edited()

    def take_over(self) -> None:
        """Begin the new plan with what stands in the plan before."""
        plan = self.builder.standing_plan
        if plan is None:
            return
        self._filling = True
        for name in _TAKEN_OVER:
            value = getattr(plan, name)
            self.plan.preset(name, (value, "day") if name == "operation_date" else value)
        self._filling = False
        self._choose(plan.resected_segments)
        self.plan.focus("date")

    def _recompute(self) -> None:
        """Everything that follows from what is typed."""
        typed = self.typed()
        built = self.builder.build(typed)
        self._explain(built, typed.unreadable)
        asked = self._asked(typed, built)
        self.shares.show_shares(asked)
        self.volumes_panel.show_body(asked.body)
        side = self.resection
        side.show_resection(self._view.case, self._resected(), built.odd[MAP], built.wrong[MAP])
        side.reason.setVisible(self._voiding or built.corrected)

    def _asked(self, typed: Typed, built: Built) -> Asked:
        volumetry, case = self.builder.volumetry(typed), self.builder.sizes_with(typed)
        nothing = built.volumetry is None and volumetry.id == "" and not typed.unreadable[VOLUMES]
        recorded = self.builder.standing_volumetry if nothing else None
        volumetry = recorded or volumetry
        as_of, facts = self._view.snapshot.as_of, self._view.snapshot.facts
        operation = typed.values[PLAN].get("operation_date")
        if built.plan is None and self.builder.standing_plan is not None:
            operation = self.builder.standing_plan.operation_date
        known_until = max([as_of, *(one.date for one in case.of(BodySize) if one.date is not None)])
        return Asked(
            volumetry, liver_volumes.body_near(case, volumetry.date, known_until), case.patient.sex, as_of,
            self._request.staleness.imaging_days, operation, facts.get("cirrhosis"), recorded is not None,
        )  # fmt: skip

    def _explain(self, built: Built, wrong: Any) -> None:
        for part, fields in self._parts():
            fields.explain(dict(wrong[part]), odd=built.odd[part])

    # --- saving ---------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Ask for saving, unless something cannot be stored or a reason is missing."""
        built = self.builder.build(self.typed())
        self._explain(built, built.wrong)
        if built.problems:
            self._point_to(built)
            return
        if not built.records:
            self._refuse(_("Nothing is typed yet."), _("Type a volume or choose a resection; empty means not known."))
            return
        reason = self.resection.reason_edit.text().strip()
        if built.corrected and not reason:
            self._ask_for_reason("error", _("A correction needs a reason: the old value stays in the history."))
            return
        self.save_requested.emit(built.records, reason)

    def _point_to(self, built: Built) -> None:
        part, name = built.problems[0]
        count = len(built.problems)
        title = ngettext("{count} field needs you.", "{count} fields need you.", count).format(count=count)
        label = "" if part == MAP else wording.field_name(part, name)
        words = built.wrong[part][name]
        self._refuse(title, _("{name}: {value}").format(name=label, value=words) if label else words)
        if part == MAP:
            self.resection.map.take_focus()
        else:
            dict(self._parts())[part].focus(name)

    def _ask_for_reason(self, form: str, words: str) -> None:
        side = self.resection
        side.reason.show()
        side.reason.explain(form, words)
        side.reason_edit.setFocus()

    def _ask_to_void(self) -> None:
        """The first press asks for the reason, the second voids."""
        base = self._base
        assert base is not None
        first, self._voiding = not self._voiding, True
        reason = self.resection.reason_edit.text().strip()
        if first or not reason:
            found = dependents.words_of(dependents.dependents(self._view.case, base))
            said = [_("Why is the record void? It stays in the history."), found]
            self._ask_for_reason("caution", wording.sentences_text([words for words in said if words]))
            return
        self.void_requested.emit(base, reason)

    def _refuse(self, title: str, text: str = "") -> None:
        self.message.set_message(MessageKind.ERROR, title, text)
        self.message.show()

    def saving(self, active: bool) -> None:
        self.resection.save_button.setDisabled(active)

    def show_problems(self, error: InvalidRecords) -> None:
        for part, fields in self._parts():
            fields.explain({one.field: one.message for one in error.problems if one.kind == part})
        self._refuse(error.what, "; ".join(problem.message for problem in error.problems[:3]))

    def show_error(self, error: HccBoardError) -> None:
        self._refuse(error.what, " ".join(part for part in (error.why, error.next_step) if part))

    def show_history(self, entries: tuple[Any, ...]) -> None:
        self.resection.show_history(self._request.kind, entries)
