"""``hccboard conversion``: facts objects in, sets of criteria for an operation after conversion out. No verdict."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from hccboard.cli.facts_files import add_facts, numbered, print_json_results, read_text
from hccboard.cli.parsing import add_command
from hccboard.translate import _

if TYPE_CHECKING:
    from hccboard.domain.conversion.model import Reviewed
    from hccboard.operations.conversion_files import SetReview


def add(commands: Any) -> None:
    parser = add_command(
        commands, "conversion", _("sets of criteria for an operation after conversion, for facts given as JSON"),
        command=conversion, more=_(
            "Each published set with its source and edition: criteria met, unmet or not known, and the facts they rest "
            "on. The board decides. Takes the facts of options, its object \"judgements\" among them."
        ),
    )  # fmt: skip
    add_facts(parser)


def conversion(arguments: argparse.Namespace) -> int:
    from hccboard.operations.conversion_files import ConversionFile

    facts = ConversionFile(read_text(arguments.facts))
    facts.check()
    if arguments.json:
        print_json_results(facts)
        return 0
    for reviews in numbered(facts, facts.reviews()):
        for one in reviews:
            print("\n".join(_lines(one)) + "\n")
        print(_no_verdict())
    return 0


def _no_verdict() -> str:
    from hccboard.wording.conversion import NO_VERDICT

    return _(NO_VERDICT)


def _lines(one: SetReview) -> Iterator[str]:
    from hccboard.domain.conversion.local import ConversionRules
    from hccboard.evidence.vocabulary import CERTAINTIES
    from hccboard.wording import conversion as words
    from hccboard.wording.formats import list_text

    of = one.review.rule_set
    yield _(of.name)
    known = [words.set_edition(of, ConversionRules()), _(CERTAINTIES[of.certainty]) if of.certainty else ""]
    yield "  " + list_text([part for part in known if part])
    yield from (f"  {line}" for line in _head(one))
    for item in one.review.items:
        yield "    " + _("{state}: {criterion}").format(state=words.state_text(item.state), criterion=_item(item))
    yield from (f"  {_(text)}" for text in (*of.caveats, of.note) if text)


def _head(one: SetReview) -> Iterator[str]:
    """What stands above the criteria: whom the set was made for, the count, or why there are none."""
    from hccboard.wording import conversion as words
    from hccboard.wording import systems

    of = one.review.rule_set
    if of.switched_off:
        yield words.switched_off_text(of)
        if one.entered:
            yield _("Entered by the team: {category}").format(category=one.entered)
        return
    if one.applies == "no":
        yield _("Not made for these facts.")
    elif one.applies == "unknown":
        missing = _missing(one.review.applies.missing)
        yield _("Whether it was made for these facts is not known ({missing}).").format(missing=missing)
    yield words.count_text(one.review)
    for system, result in one.results.items():
        yield _("{name}: {value}").format(name=systems.name_with_edition(system), value=systems.possible_text(result))


def _item(one: Reviewed) -> str:
    missing = _missing(one.missing)
    text = _(one.item.words)
    return _("{name} ({detail})").format(name=text, detail=missing) if missing else text


def _missing(keys: tuple[str, ...]) -> str:
    from hccboard.wording.formats import names_text
    from hccboard.wording.history import history_name

    names = list(dict.fromkeys(map(history_name, keys)))
    return _("missing: {facts}").format(facts=names_text(names)) if names else ""
