"""How a lesion of the sheet is tied to another: joined with it, split from it, or the same one seen before."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from hccboard.gui.panels.entry.imaging_checks import partners_of
from hccboard.gui.panels.entry.imaging_sizes import state_typed
from hccboard.gui.panels.entry.imaging_typed import LesionTyped, site_words
from hccboard.translate import _
from hccboard.wording.formats import list_text

JOINED, SPLIT, SAME, NONE = "joined", "split", "same", "none"


class LinkMenu(QMenu):
    """``asked(how, other)``: joined, split, same or none, with the id of the other lesion."""

    asked = Signal(str, str)


def link_menu(lesion: LesionTyped, lesions: Sequence[LesionTyped], parent: QWidget) -> LinkMenu:
    """The menu of one lesion: the lesions of its organ, and for "the same as" those that were seen before."""
    menu = LinkMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setAccessibleName(_("Links of {lesion}").format(lesion=lesion.label))
    partners = partners_of(lesion, lesions)
    for other in partners:
        _add(menu, _("Joined with {lesion}, measured there from here on"), other, JOINED)
    for other in partners:
        _add(menu, _("Split from {lesion}"), other, SPLIT)
    if lesion.is_new:
        for other in (one for one in partners if not one.is_new and not one.has_size):
            _add(menu, _("The same as {lesion}: the sizes go to its row"), other, SAME)
    if lesion.split_from_id or state_typed(lesion.longest) == "joined":
        menu.addSeparator()
        menu.addAction(_("No link"), lambda: menu.asked.emit(NONE, ""))
    if menu.isEmpty():
        menu.addAction(_("No other lesion of this organ")).setEnabled(False)
    return menu


def _add(menu: LinkMenu, words: str, other: LesionTyped, how: str) -> None:
    name = list_text([part for part in (other.label, site_words(other)) if part])
    menu.addAction(words.format(lesion=name), lambda: menu.asked.emit(how, other.id))
