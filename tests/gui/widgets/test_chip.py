from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from hccboard import translate
from hccboard.gui import theme
from hccboard.gui.tokens import DARK, LIGHT
from hccboard.gui.widgets.chip import (
    Chip,
    ChipForm,
    ChipSpec,
    ResponseBadge,
    badge_size,
    chip_size,
    default_word,
    paint_chip,
)
from hccboard.gui.widgets.text import text_block


@pytest.mark.parametrize("form", list(ChipForm))
@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5])
def test_height_and_room_for_the_word(qapp, form, scale):
    theme.apply(qapp, "light", scale)
    size = chip_size(form, "Not reached yet")
    role = "chip_medium" if form is ChipForm.NOT_REACHED else "chip"
    words = text_block("Not reached yet", role).width
    assert size.height() == round(20 * scale)
    assert size.width() >= words + theme.px(13) + 2 * theme.px(5)


@pytest.mark.parametrize("form", list(ChipForm))
def test_the_word_is_never_cut_at_its_own_size(form):
    size = chip_size(form, "Two stages possible")
    look_role = "chip_medium" if form is ChipForm.NOT_REACHED else "chip"
    room = size.width() - theme.px(5) - theme.px(13) - theme.px(4) - theme.px(7) + 1
    assert not text_block("Two stages possible", look_role, width=room).cut


def _painted(form: ChipForm, text: str = "Met") -> QImage:
    size = chip_size(form, text)
    image = QImage(size.width(), size.height(), QImage.Format.Format_ARGB32)
    image.fill(theme.colour("surface"))
    painter = QPainter(image)
    paint_chip(painter, QRectF(0, 0, size.width(), size.height()), form, text)
    painter.end()
    return image


def _ground(image: QImage) -> str:
    # Between the top edge and the letters
    return image.pixelColor(image.width() // 2, 2).name().upper()


@pytest.mark.parametrize(
    ("form", "ground"),
    [
        (ChipForm.MET, "met_tint"),
        (ChipForm.UNMET, "unmet"),
        (ChipForm.UNMET_OUTLINE, "surface"),
        (ChipForm.MISSING, "surface"),
        (ChipForm.STALE, "surface"),
        (ChipForm.CAUTION, "caution_tint"),
        (ChipForm.NOT_REACHED, "surface"),
        (ChipForm.HYPOTHETICAL, "sunken"),
    ],
)
def test_each_form_has_its_own_ground_in_both_themes(qapp, form, ground):
    for name, tokens in (("light", LIGHT), ("dark", DARK)):
        theme.apply(qapp, name)
        assert _ground(_painted(form)) == getattr(tokens, ground)


def _edge_runs(form: ChipForm) -> list[bool]:
    """Along the lower edge: is the line drawn here?"""
    image = _painted(form, "Missing value")
    y, surface = image.height() - 1, LIGHT.surface
    return [image.pixelColor(x, y).name().upper() != surface for x in range(8, image.width() - 8)]


def test_missing_is_dashed_and_stale_dotted():
    def changes(form: ChipForm) -> int:
        drawn = _edge_runs(form)
        return sum(a != b for a, b in pairwise(drawn))

    assert changes(ChipForm.UNMET_OUTLINE) == 0 and all(_edge_runs(ChipForm.UNMET_OUTLINE))
    assert changes(ChipForm.MISSING) >= 10
    assert changes(ChipForm.STALE) > changes(ChipForm.MISSING)


def test_forms_differ_without_colour():
    shots = {}
    for form in list(ChipForm)[:7]:
        grey = _painted(form, "Word").convertToFormat(QImage.Format.Format_Grayscale8)
        shots[form] = bytes(grey.constBits())
    assert len(set(shots.values())) == len(shots)


def test_a_chip_without_text_says_the_word_of_its_form():
    assert Chip(ChipForm.STALE).text() == "Stale"
    assert ChipSpec(ChipForm.MET).words() == default_word("met") == "Met"


def test_chip_is_read_in_full(host, spoken):
    chip = host(Chip(ChipForm.UNMET))
    assert spoken(chip)[0] == "Unmet"
    sentence = "Criterion 4, response held on imaging for at least 90 days: unmet. Value 56 days."
    chip.describe(sentence)
    assert spoken(chip)[0] == sentence
    assert chip.toolTip() == sentence


def test_chip_changes_its_verdict(host):
    chip = host(Chip(ChipForm.MISSING))
    before = chip.sizeHint().width()
    chip.set_chip(ChipSpec("met", "Controlled by entecavir"))
    assert chip.sizeHint().width() > before
    assert chip.accessibleName() == "Controlled by entecavir"


def test_chip_without_icon_is_narrower():
    assert chip_size("note", "Draft", icon="").width() < chip_size("note", "Draft").width()


def test_chinese_chip_fits_its_word():
    translate.use("zh_CN")
    size = chip_size(ChipForm.UNMET_OUTLINE, "不符合")
    assert size.width() >= text_block("不符合", "chip").width + 13


def test_unknown_form_is_an_error():
    with pytest.raises(ValueError):
        chip_size("splendid", "x")


def test_badge(host, spoken):
    badge = host(ResponseBadge("PR"))
    assert (badge.width(), badge.height()) == (28, 18)
    assert spoken(badge)[0] == "PR"
    badge.set_letters("PD")
    assert badge.grab().toImage().pixelColor(3, 9).name().upper() == LIGHT.unmet
    assert badge_size("Not evaluable").width() > 28
