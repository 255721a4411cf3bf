"""Assess facts objects that come as JSON text, one or many, without holding all results."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from hccboard.domain.assessment import Assessment, assess
from hccboard.domain.facts import Facts
from hccboard.errors import UserError
from hccboard.interchange.facts_json import read_facts, result_json
from hccboard.translate import _

_ALLOCATIONS = 50_000  # some ten assessments
_SPACE = " \t\r\n"


class FactsFile:
    """The text of a facts file: one object, or a list that is read object by object.

    ``name`` begins the path of everything in it, and every error.
    """

    name = "facts"

    def __init__(self, text: str) -> None:
        self._text = text
        self._decoder = json.JSONDecoder(
            parse_constant=self._refuse_constant, object_pairs_hook=self._refuse_repeated
        )
        start = self._skip(0)
        if start == len(text):
            raise self._refused(_("{file}: the file is empty."), _("Give one object or a list of objects."))
        self.is_list = text[start] == "["
        self._start = start

    def _refused(self, what: str, next_step: str, **named: Any) -> UserError:
        return UserError(what.format(file=self.name, **named), next_step=next_step)

    def _refuse_constant(self, constant: str) -> Any:
        raise self._refused(
            _("{file}: {constant} is not a number."), _("Leave unknown values out."), constant=constant
        )

    def _refuse_repeated(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in pairs:
            if key in found:
                raise self._refused(
                    _("{file}: the key {key} stands twice in one object."), _("Keep one."), key=key
                )
            found[key] = value
        return found

    def _skip(self, position: int) -> int:
        while position < len(self._text) and self._text[position] in _SPACE:
            position += 1
        return position

    def _decode(self, position: int) -> tuple[Any, int]:
        try:
            return self._decoder.raw_decode(self._text, position)
        except json.JSONDecodeError as error:
            raise self._refused(
                _("{file}: not valid JSON at line {line}, column {column} ({reason})."), _("Correct the file."),
                line=error.lineno, column=error.colno, reason=error.msg,
            ) from error  # fmt: skip
        except RecursionError as error:
            raise self._refused(_("{file}: the JSON is nested too deeply."), _("Correct the file.")) from error

    def _expect_end(self, position: int) -> None:
        if self._skip(position) != len(self._text):
            raise self._refused(_("{file}: text follows the end of the JSON."), _("Give one object or one list."))

    def _objects(self) -> Iterator[tuple[str, Any]]:
        """(path, decoded object) one after the other."""
        if not self.is_list:
            data, end = self._decode(self._start)
            self._expect_end(end)
            yield self.name, data
            return
        position, index = self._skip(self._start + 1), 0
        while position < len(self._text) and self._text[position] != "]":
            data, position = self._decode(position)
            yield f"{self.name}[{index}]", data
            index += 1
            position = self._skip(position)
            if position < len(self._text) and self._text[position] == ",":
                position = self._skip(position + 1)
                if position < len(self._text) and self._text[position] == "]":
                    raise self._refused(
                        _("{file}: a comma stands before the end of the list."), _("Remove it.")
                    )
            elif position < len(self._text) and self._text[position] != "]":
                raise self._refused(
                    _("{file}: a comma is missing after object {number}."), _("Correct the file."),
                    number=index - 1,
                )  # fmt: skip
        if position >= len(self._text):
            raise self._refused(_("{file}: the list does not end."), _("The file may be cut off."))
        self._expect_end(position + 1)

    def facts(self) -> Iterator[Facts]:
        for path, data in self._objects():
            yield read_facts(data, path)

    def check(self) -> None:
        """Read everything once, so that a bad object at the end leaves no half output."""
        for _facts in self.facts():
            pass

    def assessments(self) -> Iterator[Assessment]:
        for facts in self.facts():
            yield assess(facts)

    def results(self) -> Iterator[dict[str, Any]]:
        """The results of every object as the contract shows them."""
        with rare_collections():
            for assessment in self.assessments():
                yield {system: result_json(result) for system, result in assessment.results.items()}


@contextmanager
def rare_collections() -> Iterator[None]:
    """Look for cyclic garbage less often: an assessment leaves hardly any, and what lives on is the grown trees, which
    would be looked through again and again."""
    before = gc.get_threshold()
    gc.set_threshold(_ALLOCATIONS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
