"""Strips on pages: kept together, continued with their heads, none lost."""

from __future__ import annotations

from hccboard.reports.layout import Column, Strip, Wide, beside, set_on_pages, table, together
from hccboard.reports.tags import Node


def strip(height: float, *, keep: bool = False, heads: tuple[Strip, ...] = ()) -> Strip:
    return Strip(height, lambda pen, top: None, keep, heads)


def test_every_strip_is_placed_once_inside_the_page() -> None:
    strips = [strip(30.0) for _number in range(20)]
    pages = set_on_pages(strips, 20, 260)
    placed = [item for page in pages for item in page]
    assert [item.strip for item in placed] == strips
    assert all(item.top >= 20 and item.top + item.strip.height <= 260 for item in placed)
    assert [len(page) for page in pages] == [8, 8, 4]


def test_strips_kept_together_move_together() -> None:
    head, body = strip(10, keep=True), strip(20)
    pages = set_on_pages([strip(85), head, body], 0, 100)
    assert [[item.strip for item in page] for page in pages][1] == [head, body]


def test_a_group_taller_than_a_page_is_divided_after_all() -> None:
    pages = set_on_pages(together([strip(60) for _number in range(4)]), 0, 100)
    assert [len(page) for page in pages] == [1, 1, 1, 1]


def test_the_head_of_a_table_is_repeated_where_it_goes_on() -> None:
    rows = [["a", "b"] for _number in range(120)]
    pages = set_on_pages(table([Column(20, "A"), Column(20, "B")], rows, Node("Sect")), 20, 270)
    assert len(pages) == 3
    assert not pages[0][0].repeated
    assert [page[0].repeated for page in pages[1:]] == [True, True]
    assert sum(not item.repeated for page in pages for item in page) == 121


def test_a_row_taller_than_a_page_goes_on_line_by_line() -> None:
    strips = table([Column(20)], [["word " * 400]], Node("Sect"))
    assert len(strips) > 50
    pages = set_on_pages(strips, 20, 270)
    assert len(pages) > 1
    assert sum(len(page) for page in pages) == len(strips)


def test_a_wide_cell_takes_several_columns() -> None:
    node = Node("Sect")
    table([Column(20, "A"), Column(20, "B"), Column(20, "C")], [[Wide("long text here", 2), "x"]], node)
    row = node.children[0].children[1]
    assert [cell.span for cell in row.children] == [2, 1]


def test_beside_keeps_what_does_not_fit_for_below() -> None:
    left = [strip(10) for _number in range(6)]
    made = beside(left, strip(35))
    assert len(made) == 1 + 3
    assert made[0].height == 35


def test_beside_leaves_no_table_head_alone_at_the_foot() -> None:
    head = strip(10, keep=True)
    row = strip(30)
    made = beside([strip(20), head, row], strip(35))
    assert made[1:] == [head, row]
