from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontDatabase, QFontInfo, QImage, QPainter
from PySide6.QtWidgets import QLabel, QWidget

from hccboard import translate
from hccboard.gui import icons, style_sheet, theme
from hccboard.gui.tokens import DARK, LIGHT, contrast
from hccboard.gui.widgets.chip import RESPONSES, ChipForm, chip_icon

# DESIGN.md 2.1: token, ground, least contrast light, least contrast dark
TABLE = [
    ("ctl", "surface", 3.7, 4.2),
    ("text", "surface", 16.3, 14.4),
    ("text", "accent_tint", 13.8, 11.7),
    ("text2", "surface", 8.0, 9.6),
    ("text2", "accent_tint", 6.8, 7.7),
    ("text3", "surface", 5.7, 6.7),
    ("text3", "accent_tint", 4.8, 5.4),
    ("accent", "surface", 6.8, 8.0),
    ("accent", "accent_tint", 5.7, 6.4),
    ("accent_strong", "accent_tint", 7.9, 8.6),
    ("met", "met_tint", 5.6, 7.5),
    ("on_unmet", "unmet", 6.4, 9.5),
    ("missing", "surface", 7.4, 8.8),
    ("missing", "accent_tint", 6.2, 7.1),
    ("caution", "caution_tint", 7.5, 9.2),
]
# Further pairs of text and ground that the widgets use; the least a reader needs is 4.5
PAIRS = [
    *((text, ground) for text in ("text", "text2", "text3") for ground in
      ("bg", "surface", "raised", "sunken", "hover", "accent_tint")),
    ("text2", "caution_soft"), ("text", "caution_soft"), ("text", "unmet_tint"),
    ("caution", "caution_soft"), ("unmet", "surface"), ("unmet", "unmet_tint"),
    ("missing", "missing_tint"), ("missing", "hover"), ("on_accent", "accent"),
    ("accent", "caution_soft"), ("accent", "unmet_tint"), ("accent", "raised"),
    ("accent", "hover"), ("met", "surface"), ("text2", "liver"), ("caution", "surface"),
    ("caution", "accent_tint"), ("unmet", "accent_tint"), ("met", "accent_tint"),
    *((text, fill) for text, fill, _edge in RESPONSES.values()),
]  # fmt: skip


@pytest.mark.parametrize(("token", "ground", "light", "dark"), TABLE)
def test_contrast_of_the_design_table(token, ground, light, dark):
    assert contrast(getattr(LIGHT, token), getattr(LIGHT, ground)) >= light
    assert contrast(getattr(DARK, token), getattr(DARK, ground)) >= dark


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("token", "ground"), PAIRS)
def test_every_text_stands_out_from_its_ground(tokens, token, ground):
    assert contrast(getattr(tokens, token), getattr(tokens, ground)) >= 4.5


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("sign", ["tumour", "portal_vein", "series1", "series2", "series3"])
def test_lines_that_carry_meaning_reach_three_to_one(tokens, sign):
    assert contrast(getattr(tokens, sign), tokens.surface) >= 3.0


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["liver", "surface"])
@pytest.mark.parametrize("mark", ["portal_vein", "hepatic_vein", "liver_line", "tumour", "missing"])
def test_the_marks_of_the_liver_map_reach_three_to_one(tokens, mark, ground):
    assert contrast(getattr(tokens, mark), getattr(tokens, ground)) >= 3.0


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_the_veins_are_told_apart_by_their_lightness(tokens):
    assert contrast(tokens.portal_vein, tokens.hepatic_vein) >= 1.8


def test_contrast_of_black_on_white_is_twenty_one():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#777777", "#777777") == pytest.approx(1.0)


def test_bundled_fonts_are_in_use():
    assert {"Inter", "Noto Sans SC"} <= set(QFontDatabase.families())
    assert QFontInfo(theme.font("body")).family() == "Inter"


@pytest.mark.parametrize("role", sorted(theme.ROLES))
def test_figures_are_tabular_in_every_role(role):
    measures = theme.metrics(role)
    widths = {round(measures.horizontalAdvance(figure * 10), 3) for figure in "0123456789"}
    assert len(widths) == 1


@pytest.mark.parametrize("role", sorted(theme.ROLES))
def test_no_text_below_eleven_pixels(role):
    assert theme.ROLES[role].size >= 11
    assert theme.font(role).pixelSize() == theme.ROLES[role].size
    assert theme.ROLES[role].line >= theme.ROLES[role].size


def test_chinese_chips_and_heads_are_twelve_pixels():
    translate.use("zh_CN")
    for role in ("chip", "header", "label_strong"):
        assert theme.font(role).pixelSize() == 12
    assert theme.font("label").pixelSize() == 11


def test_chinese_has_glyphs(qapp):
    # A missing glyph is a box of one width; these two have different shapes and are in the fallback
    image = QImage(40, 20, QImage.Format.Format_RGB32)
    shots = []
    for character in "符缺":
        image.fill(0xFFFFFFFF)
        painter = QPainter(image)
        painter.setFont(theme.font("banner"))
        painter.drawText(QRectF(0, 0, 40, 20), character)
        painter.end()
        shots.append(bytes(image.constBits()))
    assert shots[0] != shots[1]


def test_text_scale_is_held_within_bounds(qapp):
    theme.apply(qapp, "light", 9.0)
    assert theme.scale() == 1.5
    assert theme.px(28) == 42
    assert theme.font("cell").pixelSize() == 18
    theme.apply(qapp, "light", 0.2)
    assert theme.scale() == 1.0


def test_unknown_theme_falls_back_to_light(qapp):
    theme.apply(qapp, "sepia")
    assert theme.tokens() is LIGHT


def test_live_switch_rethemes_every_living_widget(qapp, qtbot):
    calls = []

    class Part(QLabel):
        def retheme(self):
            calls.append(theme.tokens().name)

    part = Part("x")
    qtbot.addWidget(part)
    with qtbot.waitSignal(theme.signals().changed, timeout=1000):
        theme.apply(qapp, "dark")
    assert calls == ["dark"]
    assert part.palette().windowText().color().name().upper() == DARK.text


def test_the_style_sheet_is_complete(qapp):
    text = style_sheet.build()
    assert "$" not in text and "@" not in re.sub(r"url\([^)]*\)", "", text)
    for name in re.findall(r'url\("([^"]*)"\)', text):
        assert QImage(name).width() > 0, name
    assert text.count("url(") == text.count('url("'), "a folder with brackets or quotes in its name ends a bare url"


def test_every_icon_of_the_chips_is_bundled():
    for form in ChipForm:
        assert icons.exists(chip_icon(form)), form


def test_an_unknown_icon_is_empty_and_logged(expected_warnings):
    expected_warnings.append("no-such-icon")
    assert not icons.exists("no-such-icon")
    assert not icons.pixmap("no-such-icon").isNull()


def test_an_icon_takes_the_colour_of_its_token():
    image = icons.pixmap("circle-x", 24, "unmet", 2.0).toImage()
    assert image.width() == 48
    colours = {image.pixelColor(x, y).name() for x in range(48) for y in range(48)
               if image.pixelColor(x, y).alpha() == 255}  # fmt: skip
    assert colours == {LIGHT.unmet.lower()}


def test_a_container_takes_its_ground(host):
    from PySide6.QtCore import Qt

    box = QWidget()
    box.setProperty("ground", "sunken")
    box.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    host(box, 40, 40)
    assert box.grab().toImage().pixelColor(20, 20).name().upper() == LIGHT.sunken
