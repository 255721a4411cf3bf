"""``hccboard response``: series of measurements in, response by RECIST 1.1 and mRECIST out."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from hccboard.cli.columns import print_columns
from hccboard.cli.facts_files import numbered, print_json_results, read_text
from hccboard.cli.parsing import add_command, add_json
from hccboard.translate import _

if TYPE_CHECKING:
    from hccboard.domain.response.irecist import ImmuneResponse
    from hccboard.domain.response.markers import MarkerCourse
    from hccboard.domain.response.model import Finding, Response
    from hccboard.domain.response.side_by_side import OneCriteria, SideBySide
    from hccboard.operations.response import Judged


def add(commands: Any) -> None:
    parser = add_command(commands, "response", _("response of lesions given as JSON"), command=response, more=_(
        "Sums of targets under RECIST 1.1 or mRECIST, or lesions study by study, judged by both and by site. What was "
        "not measured leaves several categories possible."
    ))  # fmt: skip
    parser.add_argument("facts", metavar="SERIES.json", help=_("a series or a list of them; - reads standard input"))
    add_json(parser)


def response(arguments: argparse.Namespace) -> int:
    from hccboard.operations.response import SeriesFile

    series = SeriesFile(read_text(arguments.facts))
    series.check()
    if arguments.json:
        print_json_results(series)
        return 0
    for judged in numbered(series, series.judged()):
        _print(judged)
    return 0


def _print(judged: Judged) -> None:
    if judged.response is not None:
        _print_response(judged.response)
    if judged.course is not None:
        _print_course(judged.course)
    if judged.irecist is not None:
        _print_immune(judged.irecist)
    for course in judged.markers:
        _print_marker(course)


def _print_course(course: SideBySide) -> None:
    from hccboard.wording import response as words
    from hccboard.wording.formats import names_text

    for criteria, one in course.by_criteria.items():
        _print_response(one.whole)
        _print_roles(one)
        for site, of in one.sites.items():
            best = words.category_text(criteria, of.best_unconfirmed)
            print("  " + _("{site}: best response {best}").format(site=_(words.SITES[site]), best=best))
        print()
    for at in course.disagreements:
        said = names_text([
            f"{_(words.NAMES[key])} {words.category_text(key, one)}" for key, one in at.categories.items()
        ])  # fmt: skip
        print(_("Day {day}: the criteria differ: {said}").format(day=at.day, said=said))
    _print_findings(course.findings)


def _print_roles(one: OneCriteria) -> None:
    from hccboard.wording import response as words
    from hccboard.wording.formats import names_text

    targets = sorted(one.selection.having("target"))
    print("  " + _("Targets: {names}").format(names=names_text(targets) or "\u2013"))
    for lesion, why in sorted(one.selection.reasons.items()):
        if lesion not in targets:
            print("  " + _("{lesion} is no target: {reason}").format(lesion=lesion, reason=_(words.REASONS[why])))


def _print_response(one: Response) -> None:
    from hccboard.wording import response as words
    from hccboard.wording.formats import number_text

    criteria = one.settings.criteria
    print(_(words.NAMES[criteria]))
    print("  " + words.settings_text(one.settings))
    total = "\u2013" if one.baseline_sum_mm is None else number_text(float(one.baseline_sum_mm))
    print("  " + _("Baseline sum: {mm} mm").format(mm=total))
    rows = [
        (
            "  " + str(visit.day), "\u2013" if visit.sum_mm is None else number_text(float(visit.sum_mm)),
            words.signed_text(visit.percent_from_baseline), words.signed_text(visit.percent_from_nadir),
            words.category_text(criteria, visit.target), words.category_text(criteria, visit.overall),
            words.categories_text(criteria, visit.possible) if visit.possible != (visit.overall,) else "",
        )
        for visit in one.visits
    ]  # fmt: skip
    print_columns((
        "  " + _("Day after baseline"), _("Sum, mm"), _("From baseline"), _("From nadir"), _("Target lesions"),
        _("Overall"), _("Possible"),
    ), rows)  # fmt: skip
    print("  " + _("Best response: {best}, confirmed: {confirmed}").format(
        best=words.category_text(criteria, one.best_unconfirmed),
        confirmed=words.category_text(criteria, one.best_confirmed),
    ))  # fmt: skip
    for text, days in (
        (_("First response: day {day}"), one.first_response_day), (_("Progression: day {day}"), one.progression_day),
        (_("Duration of response: {day} days"), one.duration_days),
        (_("Duration of response: {day} days or more"), one.duration_censored_days),
    ):  # fmt: skip
        if days is not None:
            print("  " + text.format(day=days))
    print("  " + _("Depth of response: {percent}").format(percent=words.signed_text(one.depth_percent)))
    _print_findings(one.findings)


def _print_immune(one: ImmuneResponse) -> None:
    print("iRECIST")
    for visit in one.visits:
        print("  " + _("Day {day}: {category}").format(day=visit.day, category=" / ".join(visit.possible)))
    _print_findings(one.findings)


def _print_marker(course: MarkerCourse) -> None:
    from hccboard.wording import response as words

    print(_("{marker}, {unit}").format(marker=_(words.MARKERS[course.marker]), unit=words.MARKER_UNITS[course.marker]))
    if course.baseline is not None:
        at = course.baseline
        print("  " + _("Baseline: {value}, day {day}").format(value=f"{at.entered} {at.unit}", day=at.day))
    rows = [
        (
            "  " + str(change.at.day), f"{change.at.entered} {change.at.unit}",
            words.change_text(change.percent_from_baseline), words.change_text(change.percent_from_nadir),
        )
        for change in course.changes
    ]  # fmt: skip
    print_columns(("  " + _("Day after baseline"), _("As entered"), _("From baseline"), _("From nadir")), rows)
    _print_findings(course.findings)


def _print_findings(findings: Iterable[Finding]) -> None:
    from hccboard.wording.response import finding_text

    for one in findings:
        print("  ! " + finding_text(one))
