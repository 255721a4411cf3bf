"""What precautions say for a patient: against a treatment, as a gate or a caution; what is not feasible by them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from hccboard.domain.facts import Choices, Fact, Outcome
from hccboard.domain.options.judged import Judged
from hccboard.domain.options.model import Caution, Knowledge, Precaution, Reason, Restriction


@dataclass
class Screening:
    """What precautions and the history say of a treatment, whoever proposes it."""

    against: list[Reason] = field(default_factory=list)
    gates: list[Reason] = field(default_factory=list)
    cautions: list[Caution] = field(default_factory=list)

    def take(self, said: Reason | Caution | None) -> None:
        if isinstance(said, Caution):
            self.cautions.append(said)
        elif said is not None:
            (self.against if said.kind == "against" else self.gates).append(said)

    def restrict(self, one: Restriction) -> None:
        """What the hospital says of the treatment."""
        if one.kind == "not_available":
            self.against.append(Reason("against", one.id, one.words, source=one.source))
        elif one.kind == "needs_approval":
            self.cautions.append(Caution(one.id, "check", one.words, Outcome.MET, one.source))


def said_by(one: Precaution, judged: Judged) -> Reason | Caution | None:
    """What a precaution says for this patient; ``None`` where it does not hold."""
    judgement = judged(one.when)
    outcome = judgement.outcome
    action = one.action if outcome is Outcome.MET else one.unknown
    if outcome is Outcome.UNMET or action == "nothing":
        return None
    rule, used = judged.deciding(one.when)
    if outcome is Outcome.MET and one.excludes:
        return Reason("against", one.id, one.words, rule, outcome, used, source=one.source)
    if action == "not_assessable":
        return Reason("open", one.id, one.words, rule, outcome, used, judgement.missing, source=one.source)
    action = "check" if action == "avoid" else action
    return Caution(
        one.id, action, one.words, outcome, one.source, one.certainty, used, judgement.missing, one.not_first
    )


def not_feasible(judged: Judged, knowledge: Knowledge) -> Iterator[Fact]:
    """A modality that is contraindicated is not feasible: the next option of stage migration."""
    for treatment, precautions in knowledge.precautions.items():
        key = treatment.replace("modality.", "feasible.")
        if key != treatment and key not in judged.facts and any(
            one.excludes and not one.guideline and judged(one.when).outcome is Outcome.MET for one in precautions
        ):
            yield Fact(key, Choices((False,)))


__all__ = ["Screening", "not_feasible", "said_by"]
