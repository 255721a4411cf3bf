"""Where something in a pack is wrong: file, entry, field, what, and what is allowed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches

from hccboard.errors import UserError


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of a pack. ``allowed`` lists what may stand there, if that is a list."""

    file: str
    entry: str
    field: str
    what: str
    allowed: tuple[str, ...] = ()

    def __str__(self) -> str:
        where = ", ".join(part for part in (self.file, self.entry, self.field) if part)
        allowed = f"; allowed: {', '.join(self.allowed)}" if self.allowed else ""
        return f"{where}: {self.what}{allowed}"


class PackRefused(UserError):
    """A pack that cannot be used; nothing of it was taken. ``problems`` lists all that is wrong."""

    def __init__(self, pack: str, problems: Iterable[Problem]) -> None:
        self.pack = pack
        self.problems = tuple(problems)
        shown = "\n".join(str(problem) for problem in self.problems[:20])
        more = f"\nand {len(self.problems) - 20} more" if len(self.problems) > 20 else ""
        super().__init__(f"The evidence pack {pack} cannot be used.", shown + more)


@dataclass(slots=True)
class Notes:
    """What reading a pack gathers: faults, references to check, and texts for the translation catalogue."""

    problems: list[Problem] = field(default_factory=list)
    references: list[tuple[Place, str, tuple[str, ...]]] = field(default_factory=list)
    texts: dict[str, set[str]] | None = None


class Place:
    """A place in a pack; ``say`` notes a fault there and gives ``None``, the value of what cannot be read.

    The name of the field is put together only where it is needed: most places are never at fault."""

    __slots__ = ("entry", "file", "notes", "path")

    def __init__(self, notes: Notes, file: str, entry: str = "", *path: str) -> None:
        self.notes = notes
        self.file = file
        self.entry = entry
        self.path = path

    def at(self, field: str) -> Place:
        """A field within this place; "[2]" is the second of a list."""
        return Place(self.notes, self.file, self.entry, *self.path, field)

    def say(self, what: str, allowed: Iterable[object] = ()) -> None:
        names = tuple(str(one) if str(one) else '""' for one in allowed)
        field = ".".join(self.path).replace(".[", "[")
        self.notes.problems.append(Problem(self.file, self.entry, field, what, names))

    def refer(self, target: str, kinds: tuple[str, ...]) -> None:
        """Note that another entry is named here, to be checked when everything was read."""
        self.notes.references.append((self, target, kinds))


def nearest(name: str, names: Iterable[str]) -> str:
    """ "; did you mean x?" for a name that is nearly one of the names, else ""."""
    found = get_close_matches(name, list(names), 1)
    return f"; did you mean {found[0]}?" if found else ""
