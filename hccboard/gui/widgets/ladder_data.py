"""What a staging ladder shows: rungs, rules, verdicts, values; plain data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from hccboard.gui.widgets.chip import ChipForm, ChipSpec
from hccboard.gui.widgets.text import Span, plain
from hccboard.translate import _
from hccboard.wording.formats import sentences_text


class RungState(StrEnum):
    """Where the walk down the ladder stands at a rung."""

    PASSED = "passed"
    """Its rules do not apply; the walk goes on."""
    REACHED = "reached"
    POSSIBLE = "possible"
    """A missing value decides."""
    NOT_REACHED = "not_reached"


@dataclass(frozen=True)
class LadderRow:
    """One rule: its verdict, text, the value used, its date and source."""

    key: str
    verdict: ChipForm | str
    rule: str
    value: str = ""
    date: str = ""
    source: str = ""
    verdict_text: str = ""
    tooltip: str = ""
    stale: bool = False
    """Whether a value used is older than its limit; marked by a chip below the date."""
    ages: str = ""
    """Each value used with its age and limit, in sentences."""

    def sentence(self) -> str:
        """The row in words."""
        verdict = ChipSpec(self.verdict, self.verdict_text).words()
        parts = [f"{self.rule}: {verdict}."]
        if self.value:
            parts.append(_("Value {value}.").format(value=self.value))
        where = ", ".join(part for part in (self.date, self.source) if part)
        if where:
            parts.append(_("Source {source}.").format(source=where))
        if self.ages:
            parts.append(self.ages)
        return sentences_text(parts)


@dataclass(frozen=True)
class LadderRung:
    """One stage with its rules; ``note`` says how they combine, for instance "any of"."""

    stage: str
    state: RungState
    rows: tuple[LadderRow, ...]
    note: str = ""


@dataclass(frozen=True)
class LadderData:
    """A whole ladder with its head.

    ``deciding`` is the sentence below the result; spans in the tone ``missing`` mark the deciding
    value.
    """

    system: str
    edition: str
    result: str
    stage_name: str
    possible_text: str
    one_possible: bool
    deciding: str | Span | Sequence[Span]
    rungs: tuple[LadderRung, ...]

    def summary(self) -> str:
        """The result in words, the edition beside it."""
        sentence = plain(self.deciding)
        return f"{self.system}, {self.edition}: {self.result}, {self.stage_name}. {sentence}"
