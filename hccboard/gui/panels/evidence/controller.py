"""What happens on the page of the evidence: reading the packs, searching, following links, the open case."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from hccboard import policy, wording
from hccboard.evidence import PackRefused
from hccboard.gui.messages import words_of
from hccboard.gui.panels.evidence.page import KIND_WORDS, EvidencePage
from hccboard.gui.tasks import Tasks
from hccboard.gui.widgets.empty_state import EmptyAction
from hccboard.operations import evidence_browsing as browsing
from hccboard.operations.evidence_browsing import Library, Query, Record
from hccboard.operations.evidence_browsing.details import detail_of
from hccboard.operations.evidence_browsing.fits import Fit, fits_of
from hccboard.operations.evidence_browsing.shapes import FILTERS, KINDS
from hccboard.operations.viewing import CaseView
from hccboard.translate import _, ngettext

_DETAIL_AFTER_MS = 60
_MOST_STEPS = 30


class EvidenceController(QObject):
    """``load`` reads the packs off the window's thread; everything else answers at once."""

    read = Signal()
    """The packs were read again: whoever rests on them reads them anew."""
    loaded = Signal()

    def __init__(self, page: EvidencePage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.page = page
        self.tasks = Tasks(self)
        self.library: Library | None = None
        self._chosen: dict[str, str] = {}
        self._before: list[str] = []
        self._wanted = ""
        self._view: CaseView | None = None
        self._fits: dict[str, Fit] = {}
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_DETAIL_AFTER_MS)
        self._later.timeout.connect(self._show_detail)
        page.kind_chosen.connect(self._kind_chosen)
        page.asked.connect(self.search)
        page.record_chosen.connect(self._record_chosen)
        page.entry_followed.connect(self.follow)
        page.detail.back_requested.connect(self.go_back)
        page.list.way_out.connect(self._way_out)
        page.read_again_requested.connect(self.read_again)
        page.folder_requested.connect(self.show_folder)

    # -- reading ------------------------------------------------------------------------------------------

    def load(self) -> None:
        """Read the packs, unless that was done."""
        if self.library is None and not self.tasks.running("read"):
            self.page.show_waiting()
            self.tasks.run("read", lambda _t: browsing.library(), self._loaded, self._refused)

    def read_again(self) -> None:
        """Read every pack again: a folder has changed."""
        self.page.show_waiting()
        self.tasks.run("read", lambda _t: browsing.read_again(), self._loaded_again, self._refused)

    def forget(self) -> None:
        """The packs were read again from another page: they are read anew when this one is next shown."""
        self.tasks.cancel("read")
        self.library = None

    def _loaded_again(self, library: Library) -> None:
        self._loaded(library)
        local = sum(pack.local for pack in library.evidence.packs)
        words = ngettext("{count} local pack in use", "{count} local packs in use", local).format(count=local)
        if not library.evidence.refused:
            self.page.messages.note(_("Evidence read again."), words)
        self.read.emit()

    def _loaded(self, library: Library) -> None:
        self.library = library
        self.page.forest.forget()
        self.page.messages.clear()
        self.page.show_ready()
        records = sum(len(found) for found in library.records.values())
        words = ngettext("{count} record", "{count} records", records).format(count=wording.number_text(records))
        self.page.show_count(words)
        self._offer()
        self.search()
        self._say_refused()
        self._judge()
        self.loaded.emit()
        if self._wanted:
            wanted, self._wanted = self._wanted, ""
            self.show_entry(wanted)

    def _refused(self, error: Exception) -> None:
        self.library = None
        if isinstance(error, PackRefused):
            self.page.show_refusal(error.what, error.why)
            return
        self.page.show_refusal(*words_of(error))

    def _say_refused(self) -> None:
        assert self.library is not None
        refused = self.library.evidence.refused
        if refused:
            words = ngettext("{count} local pack was refused.", "{count} local packs were refused.", len(refused))
            names = wording.names_text([one.refusal.pack for one in refused])
            say = self.page.messages.caution
            say(words.format(count=len(refused)), names, _("Why"), lambda: self._show_kind("packs"))

    # -- the list -----------------------------------------------------------------------------------------

    def _offer(self) -> None:
        if self.library is None:
            return
        kind = self.page.kind()
        options = {name: self.library.options(kind, name) for name in FILTERS}
        self.page.list.offer(options, self.library.records[kind])

    def _kind_chosen(self, _kind: str) -> None:
        self.page.offer_actions()
        self._offer()
        self.search()

    def _show_kind(self, kind: str) -> None:
        self.page.show_kind(kind)
        self._kind_chosen(kind)

    def query(self) -> Query:
        """What is asked of the list now."""
        return Query(self.page.kind(), self.page.list.search.text(), self.page.list.filters())

    def search(self) -> None:
        """Show what passes; the open record stays where it is among it."""
        if self.library is None:
            return
        query = self.query()
        found = self.library.find(query)
        narrowed = bool(query.text.strip() or query.filters)
        self.page.show_hits(found.hits if narrowed else None)
        chosen = self.page.list.show_found(found, self._chosen.get(query.kind, ""), self.library.version)
        if not found.records:
            self._say_nothing(query, found.hits)
            return
        self._choose(query.kind, chosen)

    def _say_nothing(self, query: Query, hits: dict[str, int]) -> None:
        """Why the list is empty, and what leads on: less filters, or the kinds where something was found."""
        actions = []
        if query.filters:
            actions.append(EmptyAction("filters", _("Take the filters off")))
        others = [kind for kind in KINDS if hits[kind] and kind != query.kind]
        actions += [
            EmptyAction(kind, _("{kind}: {count}").format(kind=_(KIND_WORDS[kind]), count=hits[kind]))
            for kind in others[:2]
        ]  # fmt: skip
        if query.text and not others:
            actions.append(EmptyAction("search", _("Clear the search")))
        text = _("Found among other kinds of records.") if others else _("Neither here nor among the other kinds.")
        self.page.list.show_nothing((_("No record matches"), text), actions)

    def _way_out(self, key: str) -> None:
        if key == "filters":
            self.page.list.clear_filters()
        elif key == "search":
            self.page.list.search.clear()
        else:
            self._show_kind(key)

    # -- the open record ----------------------------------------------------------------------------------

    def _choose(self, kind: str, record_id: str) -> None:
        """The record to be open; it is built a moment later, so that typing and moving stay quick."""
        self._chosen[kind] = record_id
        shown = self.page.detail.detail()
        if shown is None or shown.record.id != record_id or shown.record is not self._record(record_id):
            self._later.start()

    def _record(self, record_id: str) -> Record | None:
        return self.library.by_id.get(record_id) if self.library is not None else None

    def _record_chosen(self, record_id: str) -> None:
        self._choose(self.page.kind(), record_id)

    def _show_detail(self, entry: str = "") -> None:
        library = self.library
        record = library.by_id.get(self._chosen.get(self.page.kind(), "")) if library else None
        if library is None or record is None:
            return
        self._later.stop()
        detail = detail_of(library, record)
        self.page.show_record()
        self.page.detail.back_button.setVisible(bool(self._before))
        self.page.detail.show_detail(detail, entry)
        self._show_forest(record)
        self.page.show_side(bool(detail.uses or record.kind == "trials"))
        self.page.uses.show_detail(detail)
        self.page.uses.show_fit(self._fits.get(detail.study))

    def _show_forest(self, record: Record) -> None:
        """Effects of the studies that are listed; of the group of the open one where nothing narrows the list."""
        assert self.library is not None
        is_trial = record.kind == "trials"
        self.page.forest.setVisible(is_trial)
        if not is_trial:
            return
        query = self.query()
        narrowed = bool(query.text.strip() or query.filters)
        listed = [one for one in self.library.find(query).records if narrowed or one.group == record.group]
        subtitle = _("of the list") if narrowed else record.group
        self.page.forest.show_studies([one.id for one in listed], record.id, subtitle)

    def follow(self, entry_id: str) -> None:
        """Show an entry a link leads to, and offer the way back."""
        shown = self.page.detail.detail()
        if shown is not None and self.library is not None and self.library.owner(entry_id) is not None:
            self._before = [*self._before[-_MOST_STEPS:], shown.record.id]
        self.show_entry(entry_id)

    def go_back(self) -> None:
        """The record that was open before the last link was followed."""
        if self._before:
            self.show_entry(self._before.pop())

    def show_entry(self, entry_id: str) -> None:
        """Open the record that shows an entry and bring the entry into view; search and filters give way to it."""
        if self.library is None:
            self._wanted = entry_id
            self.load()
            return
        record = self.library.owner(entry_id)
        if record is None:
            words = _("{entry} is in no pack that is in use.").format(entry=entry_id)
            self.page.messages.note(_("No such record"), words)
            return
        self._chosen[record.kind] = record.id
        if record.kind != self.page.kind():
            self.page.show_kind(record.kind)
            self._offer()
        if record not in self.library.find(self.query()).records:
            self._clear_query()
        self.search()
        self._show_detail(entry_id)

    def _clear_query(self) -> None:
        blocked = self.page.list.blockSignals(True)
        self.page.list.search.clear()
        self.page.list.clear_filters()
        self.page.list.blockSignals(blocked)

    # -- the open case ------------------------------------------------------------------------------------

    def set_case(self, view: CaseView | None) -> None:
        """The case whose facts are held against entry criteria; ``None`` for none."""
        if view is self._view:
            return
        self.tasks.cancel("judge")  # what comes of a case that was left is not shown
        self._view, self._fits = view, {}
        self.page.offer_case(view.case.patient.case_number if view is not None else "")
        self.page.uses.show_fit(None)
        self._judge()

    def forget_case(self) -> None:
        """The store is closed: no case is held against criteria any more."""
        self.set_case(None)

    def _judge(self) -> None:
        view = self._view
        if view is not None and self.library is not None:
            self.tasks.run("judge", lambda _t: fits_of(view), self._judged, self._not_judged)

    def _judged(self, fits: dict[str, Fit]) -> None:
        self._fits = fits
        detail = self.page.detail.detail()
        self.page.uses.show_fit(fits.get(detail.study) if detail else None)

    def _not_judged(self, error: Exception) -> None:
        self.page.messages.error(error)

    # -- local packs --------------------------------------------------------------------------------------

    def show_folder(self) -> None:
        """Open the folder of the local packs, made if need be, and say what belongs there."""
        folder = browsing.local_folder()
        if policy.current().evidence_folder is not None:
            self.page.show_folder(str(folder))
            self.page.messages.note(
                _("Local packs lie in {folder}").format(folder=folder), _("The administrator settled this folder."),
                _("Read again"), self.read_again, stays=True,
            )  # fmt: skip
            return
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            self.page.messages.error(error)
            return
        self.page.show_folder(str(folder))
        self.page.messages.note(
            _("Local packs lie in {folder}").format(folder=folder),
            _("A .toml file, or a folder with a pack.toml: it may add records and restrict those of other packs, and "
              "replaces none. Then read again."),
            _("Read again"), self.read_again, stays=True,
        )  # fmt: skip

    def busy(self) -> bool:
        """Whether anything is under way."""
        return self.tasks.busy() or self._later.isActive()
