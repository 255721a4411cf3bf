"""What a page says of drafts: kept, found, opened, discarded, in memory only. ``host`` is the page that says it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hccboard import wording
from hccboard.gui.entry_seam import EntryRequest
from hccboard.gui.messages import words_of
from hccboard.gui.panels.case_workspace import draft_words
from hccboard.gui.widgets.message_bar import MessageBar
from hccboard.operations.drafts import Draft
from hccboard.translate import _

Step = Callable[[], object]


def kept(host: Any, open_it: Step) -> None:
    """A form was closed; what was typed is kept."""
    host.messages.note(_("Draft kept."), "", _("Open draft"), open_it)


def held(host: Any, open_it: Step) -> None:
    """A form was closed; the disk has no room for its draft."""
    host.messages.caution(
        _("Your entry is in memory only: the disk is full."), _("Leave this window open until it is saved."),
        _("Back to the form"), open_it,
    )  # fmt: skip


def not_kept(host: Any, error: Exception) -> None:
    """A draft could not be written."""
    title, text = words_of(error)
    host.messages.caution(_("The draft could not be kept."), f"{title} {text}")


def opened(host: Any, request: EntryRequest, draft: Draft, discard: Step) -> MessageBar:
    """A form was opened with its draft."""
    time, words = draft_words.time_of(draft), draft_words.not_saved()
    if draft_words.is_outdated(request, draft):
        title = _("Draft of {time} opened. The record was changed after it.").format(time=time)
        words = wording.sentences_text([words, _("Saving it shows both versions, field by field.")])
        return host.messages.caution(title, words, _("Discard draft"), discard)
    title = _("Draft of {time} opened.").format(time=time)
    return host.messages.note(title, words, _("Discard draft"), discard, stays=True)


def discarded(host: Any, bring_back: Step) -> None:
    """A draft was thrown away."""
    host.messages.note(_("Draft discarded."), "", _("Bring it back"), bring_back)


def found(host: Any, draft: Draft, open_it: Step) -> None:
    """Something was typed in a case and not saved."""
    host.messages.note(
        _("A draft of {time} was not saved.").format(time=draft_words.time_of(draft)),
        _("The saved version was not touched."), _("Open draft"), open_it, stays=True,
    )  # fmt: skip


def homeless(host: Any, discard: Step) -> None:
    """The record that a draft corrects is voided or gone."""
    host.messages.caution(_("The record of this draft is no longer in use."), "", _("Discard draft"), discard)
