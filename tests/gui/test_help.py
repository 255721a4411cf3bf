"""Help: papers, About and licences; with a board and without one, in both themes, by the keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QFont, QFontMetricsF, QTextDocument, QTextTable

from hccboard import __version__, translate
from hccboard.domain.assessment import SYSTEMS
from hccboard.gui import theme
from hccboard.gui.panels.help.about import about_text, licences_text
from hccboard.gui.panels.help.page import HelpPage
from hccboard.gui.panels.help.paper_tables import column_widths
from hccboard.gui.panels.help.paper_view import MEASURE, PaperView
from hccboard.gui.panels.help.paper_words import for_the_window
from hccboard.operations import help_pages
from hccboard.operations.licences import Licence
from tests.gui.board_fixtures import PATIENCE_MS

pytest_plugins = ["tests.gui.program_fixtures"]
pytestmark = pytest.mark.usefixtures("case_made_when_opened")

LICENCES = (Licence("HCC Board", "0.1.0", "Apache-2.0", "Apache License\n"), Licence("Part", "2", "MIT", ""),
            Licence("Third", "3", "BSD", "Redistribution and use <b>in source</b>\n"))  # fmt: skip


@pytest.fixture
def page(qtbot):
    made = HelpPage(help_pages.papers())
    qtbot.addWidget(made)
    made.resize(1360, 860)
    made.show()
    qtbot.waitExposed(made)
    return made


def _tables(view):
    return [frame for frame in view.document().rootFrame().childFrames() if isinstance(frame, QTextTable)]


# -- the page -----------------------------------------------------------------------------------------------


def test_every_paper_is_listed_and_shown(page):
    rows = page.list.model().rowCount()
    assert rows == len(help_pages.ORDER) + 2
    for row in range(rows):
        page.list.selectRow(row)
        if row < len(help_pages.ORDER):
            paper = help_pages.papers()[row]
            assert page.shown() == paper.id
            assert page.view.accessibleName() == paper.title
            assert page.view.toPlainText().startswith(paper.title)


def test_a_link_leads_to_the_paper_and_marks_it(page, qtbot):
    with qtbot.waitSignal(page.view.followed):
        page.view.anchorClicked.emit(QUrl("hazards.md"))
    assert page.shown() == "hazards"
    assert page.list.currentIndex().row() == help_pages.ORDER.index("hazards")


@pytest.mark.parametrize("link", ["https://example.invalid/", "file:///etc/passwd", "../README.md", "licence:0"])
def test_a_link_leads_nowhere_else(page, link):
    page.follow(link)
    assert page.shown() == help_pages.ORDER[0]


def test_nothing_is_loaded(page, tmp_path):
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"not a picture")
    kind = QTextDocument.ResourceType.ImageResource.value
    assert page.view.loadResource(kind, QUrl.fromLocalFile(str(picture))) is None
    page.view.show_paper("Test", f"![picture]({picture.as_uri()}) words")
    page.view.grab()


def test_words_are_found_and_counted_and_enter_goes_on(page, qtbot):
    page.show_paper("backup")
    qtbot.keyClick(page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.search.hasFocus() or page.focusWidget() is page.search
    qtbot.keyClicks(page.search, "copy")
    count = page.view.toPlainText().casefold().count("copy")
    assert count > 3
    assert len(page.view.extraSelections()) == count
    assert page._found.text() == f"{count} places"
    first = page.view.textCursor().selectionStart()
    assert page.view.textCursor().selectedText().casefold() == "copy"
    qtbot.keyClick(page.search, Qt.Key.Key_Return)
    assert page.view.textCursor().selectionStart() > first
    for _again in range(count - 1):  # from the end it goes on at the beginning
        qtbot.keyClick(page.search, Qt.Key.Key_Return)
    assert page.view.textCursor().selectionStart() == first
    qtbot.keyClicks(page.search, "zzz")
    assert page._found.text() == "Not found"
    qtbot.keyClick(page.search, Qt.Key.Key_Escape)
    assert page._found.text() == "" and page.view.extraSelections() == []
    qtbot.keyClick(page.search, Qt.Key.Key_Escape)
    assert page.focusWidget() is page.view


def test_what_is_looked_for_is_marked_in_the_next_paper_too(page):
    page.search.setText("passphrase")
    for name in ("backup", "data-protection"):
        page.show_paper(name)
        count = page.view.toPlainText().casefold().count("passphrase")
        assert len(page.view.extraSelections()) == count > 0
        row = help_pages.ORDER.index(name)  # the list says of every paper how often it has the words
        assert page.list.model().cell(row, 1).words() == str(count)
    assert page.list.model().cell(help_pages.ORDER.index("validation"), 1).words() == ""
    page.search.clear()
    assert page.list.model().cell(row, 1).words() == ""


def test_licences_are_asked_for_once_and_each_text_can_be_read(page, qtbot):
    with qtbot.waitSignal(page.licences_wanted):
        page.show_paper("licences")
    assert "Reading" in page.view.toPlainText()
    page.show_licences(LICENCES)
    words = page.view.toPlainText()
    assert all(one.name in words and one.licence in words for one in LICENCES)
    page.follow("licence:2")
    assert page.shown() == "licence:2"
    shown = page.view.toPlainText()
    assert "use <b>in source</b>" in shown  # letter by letter, not as HTML
    assert shown.splitlines()[:3] == ["\u2190 All licences", "Third 3", "BSD"]
    page.follow(page.view.document().begin().begin().fragment().charFormat().anchorHref())
    assert page.shown() == "licences"
    page.follow("licence:2")
    row = page.list.visualRect(page.list.currentIndex())
    qtbot.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=row.center())
    assert page.shown() == "licences"
    with qtbot.assertNotEmitted(page.licences_wanted):
        page.show_paper("about")
        page.show_paper("licences")


def test_only_a_component_with_a_text_is_a_link():
    text = licences_text(LICENCES)
    assert "[HCC Board](licence:0)" in text and "[Third](licence:2)" in text
    assert "licence:1" not in text


def test_about_names_version_build_editions_and_what_it_is_not(monkeypatch):
    text = about_text()
    assert f"| Version | **{__version__}** |" in text and "Python source" in text
    assert "*Not a medical device*. It has" in text
    kinds = [line.split(" | ")[0] for line in text.splitlines() if line.startswith("| **") and "Version" not in line]
    assert kinds[0] == "| **Staging**" and len(kinds) == len(set(kinds))
    assert "BCLC 2022" in text and "CNLC 2024" in text
    assert text.count("\n| ") >= len(SYSTEMS)
    monkeypatch.setattr("sys.frozen", True, raising=False)
    assert "Frozen program" in about_text()


# -- the look -----------------------------------------------------------------------------------------------


def test_headings_words_and_tables_have_the_look_of_the_theme(qapp, qtbot):
    view = PaperView()
    qtbot.addWidget(view)
    view.resize(1600, 800)
    try:
        for name, scale in (("light", 1.0), ("dark", 1.5)):
            theme.apply(qapp, name, scale)
            view.show_paper("T", "# Head\n\nWords and [link](hazards.md).\n\n| a | b |\n|---|---|\n| 1 | 2 |")
            head = view.document().begin()
            first = head.begin().fragment().charFormat()
            assert first.font().pixelSize() == theme.font("count").pixelSize()
            cursor = view.document().find("Words")
            assert cursor.charFormat().foreground().color() == theme.colour("text")
            assert cursor.charFormat().font().pixelSize() == theme.font("body").pixelSize()
            assert view.document().find("link").charFormat().foreground().color() == theme.colour("accent")
            (table,) = _tables(view)
            assert table.format().borderBrush().color() == theme.colour("line")
    finally:
        theme.apply(qapp, "light", 1.0)


def test_another_theme_is_taken_where_the_reader_is(qapp, page):
    page.show_paper("validation")
    bar = page.view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    before = bar.value() / bar.maximum()
    try:
        theme.apply(qapp, "dark")
        assert abs(bar.value() / bar.maximum() - before) < 0.02
        words = page.view.document().find("BCLC 2022").charFormat()
        assert words.foreground().color() == theme.colour("text")
    finally:
        theme.apply(qapp, "light")


@pytest.mark.parametrize("width", [500, 900, 1700])
def test_no_line_runs_out_of_the_view_and_none_is_too_long_to_read(qtbot, width):
    view = PaperView()
    qtbot.addWidget(view)
    view.resize(width, 700)
    view.show()
    for paper in help_pages.papers():
        view.show_paper(paper.title, paper.text)
        assert view.document().size().width() <= view.viewport().width() + 1
        margins = view.document().rootFrame().frameFormat()
        used = view.viewport().width() - margins.leftMargin() - margins.rightMargin()
        walker = view.document().rootFrame().begin()
        while not walker.atEnd():  # tables have a width of their own, text has lines that can be read
            if walker.currentBlock().isValid():
                assert used - walker.currentBlock().blockFormat().rightMargin() <= theme.px(MEASURE)
            walker += 1
        for table in _tables(view):
            assert table.format().width().rawValue() <= used + 1


def test_tests_are_named_by_what_they_say_and_break_between_words():
    cell = "| a | `tests/gui/test_x.py::test_one_thing_holds`, `tests/unit/a/test_y.py::TestZ::test_b[case-1]` |"
    assert for_the_window(cell) == (
        "| a | One thing holds\u2002*gui/test_x.py*, B\u2002*unit/a/test_y.py* |".replace(", B", "\u2028B")
    )
    assert for_the_window(text := "In a text: `tests/gui/test_x.py::test_one`.") == text


def test_a_short_column_keeps_its_width_and_the_long_ones_share_the_rest():
    assert column_widths((100, 200), (9, 9), (1, 1), 400) == [100, 200]
    assert column_widths((50, 900, 900), (9, 9, 9), (1, 4, 2), 650) == [50, 400, 200]
    assert column_widths((50, 900, 900), (9, 9, 300), (1, 4, 2), 650) == [50, 300, 300]  # no word breaks
    assert column_widths((500, 500), (200, 200), (1, 3), 300) == [75, 225]  # where words must, they do


def test_file_names_in_tables_are_broken_where_they_may_be(page, qapp):
    try:
        theme.apply(qapp, "light", 1.5)
        page.resize(1280, 690)
        page.show_paper("installation")
        table = _tables(page.view)[0]
        block = table.cellAt(1, 0).firstCursorPosition().block()
        assert block.text() == "hccboard_VERSION_amd64.deb" and block.layout().lineCount() == 1
        title = page.list.model().index(help_pages.ORDER.index("installation"), 0)
        assert page.list.isColumnHidden(1)
        assert page.list.columnWidth(0) >= page.list.sizeHintForIndex(title).width()
    finally:
        theme.apply(qapp, "light")


def test_hyphens_are_not_torn_by_tabular_figures(page):
    page.show_paper("about")
    words = page.view.document().find("Child-Pugh").charFormat()
    torn = theme.font("cell")
    fixed = QFontMetricsF(words.font()).horizontalAdvance("-")
    assert words.font().pixelSize() == torn.pixelSize() and fixed < QFontMetricsF(torn).horizontalAdvance("-")
    assert QFont.Tag("tnum") not in page.view.document().defaultFont().featureTags()


# -- in the window ------------------------------------------------------------------------------------------


def test_without_a_board_it_opens_by_key_and_leads_back(make_program, qtbot):
    program = make_program()
    program.begin()
    assert program.window.current_page() == "start"
    qtbot.waitUntil(program.start_page.passphrase.hasFocus, timeout=PATIENCE_MS)
    qtbot.keyClick(program.window, Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    assert program.window.current_page() == "help"
    assert program.help_page.back.isVisible()
    qtbot.mouseClick(program.help_page.back, Qt.MouseButton.LeftButton)
    assert program.window.current_page() == "start"
    qtbot.mouseClick(program.start_page.help, Qt.MouseButton.LeftButton)
    assert program.window.current_page() == "help"


def test_from_the_page_of_the_passphrase_and_back(make_program, board_path, qtbot):
    program = make_program()
    program.begin(str(board_path))
    assert program.window.current_page() == "unlock"
    qtbot.mouseClick(program.unlock_page.help, Qt.MouseButton.LeftButton)
    assert program.window.current_page() == "help"
    program.help_page.back.click()
    assert program.window.current_page() == "unlock"


def test_the_rail_leads_there_and_away(program, qtbot):
    program.window.rail.button("help").click()
    assert program.window.current_page() == "help"
    assert program.window.rail.current() == "help"
    assert not program.help_page.back.isVisible()
    program.window.rail.button("cases").click()
    assert program.window.current_page() == "cases"


def test_the_licences_are_read_by_a_worker(program, qtbot):
    program.window.show_page("help")
    program.help_page.show_paper("licences")
    qtbot.waitUntil(lambda: "PySide6_Essentials" in program.help_page.view.toPlainText(), timeout=PATIENCE_MS)


def test_in_chinese_everything_is_chinese(qtbot):
    translate.use("zh_CN")
    try:
        made = HelpPage(help_pages.papers())
        qtbot.addWidget(made)
        assert made.view.accessibleName() == "预期用途与局限"
        made.show_paper("about")
        assert "不是医疗器械" in made.view.toPlainText()
    finally:
        translate.use("en")
