"""What rows of the table of options say alike: told once, never a caution that holds, nothing lost."""

from __future__ import annotations

from hccboard.operations.option_words.rows import CAUTION, CHECK, FOR, NOTE, OPEN, Mark, OptionGroup, OptionRow
from hccboard.operations.option_words.shared import lean, own_part, shared_of

STAGE = Mark(FOR, "Vascular invasion, extrahepatic spread or performance status 1 to 2")
RESUMED = Mark(CHECK, "The last line ended without progression or intolerance")
PRESSURE = Mark(OPEN, "Not known: uncontrolled hypertension, proteinuria and 2 more")
HELD = Mark(CAUTION, "Progression as best response in 39.9 %: not for a borderline resectable tumour")
QUICK = Mark(FOR, "Responses are frequent and progressions few")


def row(number: int, chip: str = "check", *, reasons: tuple[Mark, ...] = (), gaps: tuple[Mark, ...] = ()) -> OptionRow:
    return OptionRow(
        f"key{number}", number, f"Option {number}", chip, "Criteria met", reasons, (), gaps, "", "BCLC 2022, stage C",
        "BCLC 2022", "", "", "", frozenset({"all"}),
    )  # fmt: skip


def group(*rows: OptionRow, key: str = "first") -> OptionGroup:
    return OptionGroup(key, key, "", rows)


def test_what_every_listed_option_says_stands_once_above_them():
    groups = [
        group(row(1, reasons=(STAGE,), gaps=(RESUMED, PRESSURE)), row(2, reasons=(STAGE,), gaps=(RESUMED,))),
        group(row(3, reasons=(STAGE, QUICK), gaps=(RESUMED,)), key="alternatives"),
        group(row(4, "unmet"), key="excluded"),
    ]
    whole, told = lean(groups)
    assert whole is not None and (whole.count, whole.marks) == (3, (STAGE, RESUMED))
    assert [one.reasons_for for one in told[0].rows] == [(), ()]
    assert told[0].rows[0].gaps == (PRESSURE,)
    assert told[1].rows[0].reasons_for == (QUICK,)
    assert told[2].rows == groups[2].rows
    assert [one.group for one in told] == groups, "what is read aloud and opened is the whole row"


def test_one_option_keeps_its_reasons():
    alone = row(1, reasons=(STAGE,), gaps=(RESUMED,))
    assert shared_of([alone, row(2, "unmet"), row(3, "missing")]) is None
    whole, (only,) = lean([group(alone)])
    assert whole is None and only.shared is None and only.rows == (alone,)


def test_a_group_has_what_is_said_in_it_alone():
    groups = [
        group(row(1, reasons=(STAGE,)), row(2, reasons=(STAGE,))),
        group(row(3, reasons=(QUICK,)), row(4, reasons=(QUICK,)), key="alternatives"),
    ]
    whole, told = lean(groups)
    assert whole is None
    assert [one.shared and one.shared.marks for one in told] == [(STAGE,), (QUICK,)]


def test_a_caution_that_holds_never_leaves_its_row():
    rows = [row(number, "caution", gaps=(HELD, RESUMED)) for number in (1, 2)]
    whole, (told,) = lean([group(*rows)])
    assert whole is not None and whole.marks == (RESUMED,)
    assert [one.gaps for one in told.rows] == [(HELD,), (HELD,)]
    three = [row(1, "caution", gaps=(HELD, RESUMED)), row(2, "caution", gaps=(HELD, RESUMED)), row(3, "met")]
    _whole, (told,) = lean([group(*three)])
    assert [one.gaps for one in told.rows] == [(HELD, RESUMED), (HELD, RESUMED), ()]


def test_how_many_more_there_are_is_not_taken_for_the_same():
    more = Mark(NOTE, "1 more")
    whole = shared_of([row(1, reasons=(STAGE, more)), row(2, reasons=(STAGE, more))])
    assert whole is not None and whole.marks == (STAGE,)
    assert own_part(row(1, reasons=(STAGE, more)), whole).reasons_for == (more,)


def test_a_row_that_repeats_an_earlier_one_names_it():
    rows = [
        row(1), row(2, reasons=(STAGE,), gaps=(RESUMED, PRESSURE)), row(3, reasons=(STAGE, QUICK), gaps=(PRESSURE,)),
        row(4, reasons=(STAGE,), gaps=(RESUMED, PRESSURE)),
    ]  # fmt: skip
    _whole, (told,) = lean([group(*rows)])
    like = Mark(FOR, "as option 2")
    assert [one.reasons_for for one in told.rows] == [(), (STAGE,), (like, QUICK), (like,)]
    assert told.rows[2].gaps == (PRESSURE,)
    assert told.rows[1].gaps == (RESUMED, PRESSURE)


def test_what_is_to_be_known_is_named_so_only_where_all_of_it_is_the_same():
    rows = [row(1), row(2, gaps=(PRESSURE,)), row(3, gaps=(PRESSURE,)), row(4, gaps=(RESUMED, PRESSURE))]
    _whole, (told,) = lean([group(*rows)])
    assert told.rows[2].gaps == (Mark(OPEN, "as option 2"),)
    assert told.rows[3].gaps == (RESUMED, PRESSURE)
