"""Assess facts objects that come as JSON text, one or many, without holding all results."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from hccboard.domain.assessment import Assessment, assess
from hccboard.domain.facts import Facts
from hccboard.errors import UserError
from hccboard.interchange.facts_json import read_facts, result_json


def _refuse_constant(name: str) -> Any:
    raise UserError(f"facts: {name} is not a number.", next_step="Leave unknown values out.")


def _refuse_repeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise UserError(f"facts: the key {key} stands twice in one object.", next_step="Keep one.")
        found[key] = value
    return found


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant, object_pairs_hook=_refuse_repeated)
_SPACE = " \t\r\n"


class FactsFile:
    """The text of a facts file: one object, or a list that is read object by object."""

    def __init__(self, text: str) -> None:
        self._text = text
        start = self._skip(0)
        if start == len(text):
            raise UserError("facts: the file is empty.", next_step="Give a facts object or a list of them.")
        self.is_list = text[start] == "["
        self._start = start

    def _skip(self, position: int) -> int:
        while position < len(self._text) and self._text[position] in _SPACE:
            position += 1
        return position

    def _decode(self, position: int) -> tuple[Any, int]:
        try:
            return _DECODER.raw_decode(self._text, position)
        except json.JSONDecodeError as error:
            raise UserError(
                f"facts: not valid JSON at line {error.lineno}, column {error.colno} ({error.msg}).",
                next_step="Correct the file.",
            ) from error
        except RecursionError as error:
            raise UserError("facts: the JSON is nested too deeply.", next_step="Give plain facts objects.") from error

    def _expect_end(self, position: int) -> None:
        if self._skip(position) != len(self._text):
            raise UserError("facts: text follows the end of the JSON.", next_step="Give one object or one list.")

    def _objects(self) -> Iterator[tuple[str, Any]]:
        """(path, decoded object) one after the other."""
        if not self.is_list:
            data, end = self._decode(self._start)
            self._expect_end(end)
            yield "facts", data
            return
        position, index = self._skip(self._start + 1), 0
        while position < len(self._text) and self._text[position] != "]":
            data, position = self._decode(position)
            yield f"facts[{index}]", data
            index += 1
            position = self._skip(position)
            if position < len(self._text) and self._text[position] == ",":
                position = self._skip(position + 1)
                if position < len(self._text) and self._text[position] == "]":
                    raise UserError("facts: a comma stands before the end of the list.", next_step="Remove it.")
            elif position < len(self._text) and self._text[position] != "]":
                raise UserError(f"facts: a comma is missing after object {index - 1}.", next_step="Correct the file.")
        if position >= len(self._text):
            raise UserError("facts: the list does not end.", next_step="The file may be cut off.")
        self._expect_end(position + 1)

    def facts(self) -> Iterator[Facts]:
        for path, data in self._objects():
            yield read_facts(data, path)

    def check(self) -> None:
        """Read everything once, so that a bad object at the end leaves no half output."""
        for _ in self.facts():
            pass

    def assessments(self) -> Iterator[Assessment]:
        for facts in self.facts():
            yield assess(facts)

    def results(self) -> Iterator[dict[str, Any]]:
        """The results of every object as the contract shows them."""
        for assessment in self.assessments():
            yield {system: result_json(result) for system, result in assessment.results.items()}
