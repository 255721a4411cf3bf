"""Response of series that come as JSON text: sums of targets, or lesions study by study."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from hccboard.domain.response import assess_course, assess_immune, assess_response
from hccboard.domain.response.irecist import ImmuneResponse
from hccboard.domain.response.lesions import Course
from hccboard.domain.response.markers import MarkerCourse, marker_course
from hccboard.domain.response.model import RECIST, Finding, Response
from hccboard.domain.response.side_by_side import SideBySide
from hccboard.interchange.response_json import Input, read_series
from hccboard.interchange.response_output import course_json, immune_json, marker_json, response_json
from hccboard.operations.assessing import FactsFile


@dataclass(frozen=True)
class Judged:
    """What came of one object: ``response`` of sums or ``course`` of lesions, and the markers told beside them."""

    response: Response | None
    course: SideBySide | None
    irecist: ImmuneResponse | None
    markers: tuple[MarkerCourse, ...]


class SeriesFile(FactsFile):
    """The text of a file of series: one object, or a list that is read object by object."""

    name = "series"

    def inputs(self) -> Iterator[Input]:
        for path, data in self._objects():
            yield read_series(data, path)

    def check(self) -> None:
        for _input in self.inputs():
            pass

    def judged(self) -> Iterator[Judged]:
        for one in self.inputs():
            yield judge(one)

    def results(self) -> Iterator[dict[str, Any]]:
        for one in self.judged():
            yield judged_json(one)


def judge(one: Input) -> Judged:
    markers = tuple(marker_course(marker, values) for marker, values in one.markers.items())
    if isinstance(one.told, Course):
        course = assess_course(one.told)
        return Judged(None, course, course.irecist, markers)
    immune = assess_immune(one.told) if one.told.settings.criteria == RECIST else None
    return Judged(assess_response(one.told), None, immune, markers)


def judged_json(one: Judged) -> dict[str, Any]:
    """As the contract shows it; the words of findings are English in every language."""
    from hccboard.wording.response import finding_text

    def words(finding: Finding) -> str:
        return finding_text(finding, str)

    if one.course is not None:
        shown = course_json(one.course, words)
    else:
        assert one.response is not None
        shown = response_json(one.response, words)
        if one.irecist is not None:
            shown["irecist"] = immune_json(one.irecist, words)
    if one.markers:
        shown["markers"] = {course.marker: marker_json(course, words) for course in one.markers}
    return shown
