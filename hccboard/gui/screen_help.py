"""Help for the pictures: a paper, a table of hazards, About, the licences and the text of one."""

from __future__ import annotations

from hccboard.gui.screen_states import Camera

_SEARCHED = {"en": "passphrase", "zh_CN": "口令短语"}


def papers(camera: Camera) -> None:
    """Every kind of paper, on a board that is open."""
    from hccboard import translate

    program = camera.program
    program.window.show_page("help")
    page = program.help_page
    for name, key in (
        ("19-help", "intended-use"), ("19-help-hazards", "hazards"), ("19-help-validation", "validation"),
        ("19-help-about", "about"), ("19-help-licences", "licences"),
    ):  # fmt: skip
        page.show_paper(key)
        camera.rest()
        camera.take(name)
    page.follow("licence:1")
    camera.take("19-help-licence")
    page.show_paper("backup")
    page.search.setText(_SEARCHED[translate.language()])
    camera.take("19-help-search")
    page.search.clear()


def without_board(camera: Camera) -> None:
    """Where nothing is open: the way back stands above."""
    camera.program.window.show_page("help")
    camera.program.help_page.show_paper("installation")
    camera.take("19-help-alone")
    camera.program.help_page.back.click()
