from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from hccboard.gui import icons, theme


def _painted(left: float, ratio: float = 1.0, scale: float = 1.0) -> QImage:
    image = QImage(QSize(32, 32) * ratio, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.scale(scale, scale)
    icons.paint(painter, "circle-check", QRectF(left, 4, 16, 16), "met")
    painter.end()
    return image


def _ink(image: QImage) -> float:
    """How much of the picture is not white, 0 to 1."""
    size = image.size()
    dark = sum(
        255 - QColor(image.pixel(x, y)).lightness() for x in range(size.width()) for y in range(size.height())
    )
    return dark / (255 * size.width() * size.height())


@pytest.mark.parametrize("left, ratio, scale", [(4, 1.0, 1.0), (4.5, 1.0, 1.0), (4, 2.0, 1.0), (4, 1.5, 1.0)])
def test_an_icon_has_the_same_ink_as_pixels_and_as_vectors(qapp, left, ratio, scale):
    theme.apply(qapp, "light")
    assert _ink(_painted(left, ratio, scale)) == pytest.approx(_ink(_painted(4)), rel=0.2)


def test_an_icon_grows_with_its_painter(qapp):
    theme.apply(qapp, "light")
    assert _ink(_painted(0, scale=1.5)) > 1.3 * _ink(_painted(0))
