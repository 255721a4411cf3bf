"""What a pane says, line by line: a kind, a text, what it rests on, where it leads. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

ENTER, EVIDENCE, CHOOSE, TRIAL = "enter", "evidence", "choose", "trial"


@dataclass(frozen=True)
class Action:
    """Where a line leads: the form that takes the fact ``key`` (``enter``), an entry of the evidence base
    (``evidence``), a chooser of the panel (``choose``), a trial with its criteria (``trial``)."""

    kind: str
    key: str
    text: str


@dataclass(frozen=True)
class Line:
    """``mark`` is a kind of ``rows``; ``notes`` stand below the text; ``tag`` is the certainty where it is not the
    primary text."""

    mark: str
    text: str
    notes: tuple[str, ...] = ()
    tag: str = ""
    actions: tuple[Action, ...] = ()
    strong: bool = False

    def sentence(self) -> str:
        """The line for a screen reader."""
        return ". ".join(part for part in (self.text, *self.notes, self.tag) if part)


@dataclass(frozen=True)
class Section:
    """A title with its lines; ``note`` stands beside the title."""

    title: str
    lines: tuple[Line, ...]
    note: str = ""


def joined(*parts: str) -> str:
    """Parts of a note with a middle dot between them, the empty ones left out."""
    return " · ".join(part for part in parts if part)
