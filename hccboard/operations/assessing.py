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


def _refuse_constant(name: str) -> Any:
    raise UserError(_("facts: {name} is not a number.").format(name=name), next_step=_("Leave unknown values out."))


def _refuse_repeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise UserError(
                _("facts: the key {key} stands twice in one object.").format(key=key), next_step=_("Keep one.")
            )
        found[key] = value
    return found


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant, object_pairs_hook=_refuse_repeated)
_ALLOCATIONS = 50_000  # some ten assessments
_SPACE = " \t\r\n"


class FactsFile:
    """The text of a facts file: one object, or a list that is read object by object."""

    def __init__(self, text: str) -> None:
        self._text = text
        start = self._skip(0)
        if start == len(text):
            raise UserError(_("facts: the file is empty."), next_step=_("Give a facts object or a list of them."))
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
                _("facts: not valid JSON at line {line}, column {column} ({reason}).").format(
                    line=error.lineno, column=error.colno, reason=error.msg
                ),
                next_step=_("Correct the file."),
            ) from error
        except RecursionError as error:
            raise UserError(
                _("facts: the JSON is nested too deeply."), next_step=_("Give plain facts objects.")
            ) from error

    def _expect_end(self, position: int) -> None:
        if self._skip(position) != len(self._text):
            raise UserError(_("facts: text follows the end of the JSON."), next_step=_("Give one object or one list."))

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
                    raise UserError(_("facts: a comma stands before the end of the list."), next_step=_("Remove it."))
            elif position < len(self._text) and self._text[position] != "]":
                raise UserError(
                    _("facts: a comma is missing after object {number}.").format(number=index - 1),
                    next_step=_("Correct the file."),
                )
        if position >= len(self._text):
            raise UserError(_("facts: the list does not end."), next_step=_("The file may be cut off."))
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
        with _rare_collections():
            for assessment in self.assessments():
                yield {system: result_json(result) for system, result in assessment.results.items()}


@contextmanager
def _rare_collections() -> Iterator[None]:
    """Look for cyclic garbage less often: an assessment leaves hardly any, and what lives on is the grown trees, which
    would be looked through again and again."""
    before = gc.get_threshold()
    gc.set_threshold(_ALLOCATIONS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
