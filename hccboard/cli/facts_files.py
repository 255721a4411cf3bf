"""What the commands share that read facts objects: the argument, the text of the file, a result or a list of them."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TypeVar

from hccboard.cli.parsing import add_json
from hccboard.errors import UserError
from hccboard.translate import _

if TYPE_CHECKING:
    from hccboard.operations.assessing import FactsFile

T = TypeVar("T")


def add_facts(parser: argparse.ArgumentParser) -> None:
    """The argument that names the file, and ``--json``."""
    parser.add_argument("facts", metavar="FACTS.json", help=_("a facts object or a list; - reads standard input"))
    add_json(parser)


def read_text(path: str) -> str:
    """The text of a file, or of standard input for -. ``UserError`` where it cannot be read."""
    try:
        if path == "-":
            return sys.stdin.buffer.read().decode("utf-8-sig")
        with open(path, encoding="utf-8-sig") as file:
            return file.read()
    except UnicodeDecodeError as error:
        raise UserError(
            _("{path} is not UTF-8 text.").format(path=path), next_step=_("Save it as UTF-8 JSON.")
        ) from error
    except OSError as error:
        raise UserError(
            _("{path} cannot be read: {reason}.").format(path=path, reason=error.strerror),
            next_step=_("Check the name."),
        ) from error


def print_json_results(facts: FactsFile) -> None:
    """The results as JSON: one where one object was given, else a list, written while the next is worked out."""
    write = sys.stdout.write
    if not facts.is_list:
        write(json.dumps(next(facts.results()), ensure_ascii=False, indent=2) + "\n")
        return
    write("[")
    for i, result in enumerate(facts.results()):
        write((",\n" if i else "\n") + json.dumps(result, ensure_ascii=False))
    write("\n]\n")


def numbered(facts: FactsFile, results: Iterable[T]) -> Iterator[T]:
    """The results one after the other; where the file is a list, a line with the place of each comes before it."""
    for i, result in enumerate(results):
        if facts.is_list:
            print(f"{chr(10) if i else ''}[{i}]")
        yield result
