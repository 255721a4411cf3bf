"""Lucide icons in the colours of the theme.

Each SVG is read once, its ``currentColor`` replaced by a token and rendered at the pixel ratio of
the screen; pixmaps are cached by name, size, colour and ratio. ``set_icon`` notes on the widget
which icon it carries, so that a change of theme can draw it again.
"""

from __future__ import annotations

import logging
import re
from functools import lru_cache

from PySide6.QtCore import QByteArray, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QWidget

from hccboard import paths
from hccboard.gui import theme

log = logging.getLogger(__name__)

_RATIOS = (1.0, 1.5, 2.0, 3.0)
_PROPERTY = "hccboard_icon"
_STROKE = re.compile(rb'stroke-width="[^"]*"')
_EMPTY = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"/>'


@lru_cache(maxsize=256)
def _source(name: str) -> bytes:
    path = paths.resources("icons", f"{name}.svg")
    if path.is_file():
        return path.read_bytes()
    found = next(iter(paths.resources("icons").rglob(f"{name}.svg")), None)
    if found is None:
        log.warning("the icon %s is not bundled", name)
        return _EMPTY
    return found.read_bytes()


def exists(name: str) -> bool:
    """Whether an icon of this name is bundled."""
    return next(iter(paths.resources("icons").rglob(f"{name}.svg")), None) is not None


def _stroke_width(size: float) -> float:
    """Heavier when small, lighter when large, so that all sizes look alike."""
    if size <= 14:
        return 2.2
    return 1.8 if size >= 20 else 2.0


@lru_cache(maxsize=512)
def renderer(name: str, colour: str, stroke: float) -> QSvgRenderer:
    """The drawing of an icon in a ``#RRGGBB`` colour."""
    svg = _source(name).replace(b"currentColor", colour.encode())
    if b"hccboard-mark" not in svg:
        svg = _STROKE.sub(f'stroke-width="{stroke}"'.encode(), svg)
    return QSvgRenderer(QByteArray(svg))


def paint(painter: QPainter, name: str, rect: QRectF, token: str = "text") -> None:
    """Draw an icon into a square of a painter: as pixels where they fall on those of the screen, else as vectors."""
    side, at = rect.width(), rect.topLeft()
    hexadecimal = theme.colour(token).name()
    if side == int(side) and at.x() == int(at.x()) and at.y() == int(at.y()):
        ratio = _whole_ratio(painter)
        if ratio:
            painter.drawPixmap(at, _pixmap(name, int(side), hexadecimal, ratio))
            return
    renderer(name, hexadecimal, _stroke_width(side / theme.scale())).render(painter, rect)


def _whole_ratio(painter: QPainter) -> float:
    """Pixels of the screen to one of the painter if that is a whole number and nothing is scaled, else 0."""
    device, transform = painter.device(), painter.worldTransform()
    if not isinstance(device, (QWidget, QImage, QPixmap)) or transform.isScaling() or transform.isRotating():
        return 0.0
    ratio = device.devicePixelRatioF()
    return ratio if ratio == int(ratio) else 0.0


@lru_cache(maxsize=1024)
def _pixmap(name: str, size: int, colour: str, ratio: float) -> QPixmap:
    made = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    stroke = _stroke_width(size / theme.scale())
    renderer(name, colour, stroke).render(painter, QRectF(QPointF(0, 0), made.size().toSizeF()))
    painter.end()
    made.setDevicePixelRatio(ratio)
    return made


def pixmap(name: str, size: float = 16, token: str = "text", ratio: float = 1.0) -> QPixmap:
    """An icon as a pixmap; ``size`` in pixels at text scale 1, ``token`` a colour name."""
    return _pixmap(name, theme.px(size), theme.colour(token).name(), ratio)


def icon(name: str, size: float = 16, token: str = "text", on: str = "") -> QIcon:
    """An icon with its disabled form, and its form when checked if ``on`` names another token."""
    made = QIcon()
    for ratio in _RATIOS:
        made.addPixmap(pixmap(name, size, token, ratio))
        made.addPixmap(pixmap(name, size, "text3", ratio), QIcon.Mode.Disabled)
        if on:
            made.addPixmap(pixmap(name, size, on, ratio), QIcon.Mode.Normal, QIcon.State.On)
    return made


def set_icon(button: QAbstractButton, name: str, size: float = 14, token: str = "text", on: str = "") -> None:
    """Give a button an icon that follows the theme."""
    button.setProperty(_PROPERTY, [name, size, token, on])
    refresh(button)


def refresh(widget: QWidget) -> None:
    """Draw the icon of a button again in the theme in use; does nothing to other widgets."""
    noted = widget.property(_PROPERTY)
    if noted is None or not isinstance(widget, QAbstractButton):
        return
    name, size, token, on = noted
    widget.setIcon(icon(name, size, token, on))
    widget.setIconSize(QSize(theme.px(size), theme.px(size)))


def paint_logo(painter: QPainter, rect: QRectF) -> None:
    """Draw the mark of the program, in the accent and the colour that stands on it."""
    svg = _source("hccboard").replace(b"currentColor", theme.colour("accent").name().encode())
    svg = svg.replace(b"#FFFFFF", theme.colour("on_accent").name().encode())
    QSvgRenderer(QByteArray(svg)).render(painter, rect)
