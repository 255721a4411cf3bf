"""The look of the window: tokens in use, type scale, fonts and the one style sheet.

``apply(app, "light" | "dark", scale)`` sets everything and can be called again at any time: widgets
that paint themselves read ``tokens()``, ``px()`` and ``font()`` when they paint and carry a
``retheme()`` method for what they have to set once (fixed sizes, icons); ``apply`` calls it on
every living widget. ``scale`` is the text scale, 1.0 to 1.5: type, icons and the heights of rows
and controls grow with it.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import lru_cache

import shiboken6
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from hccboard import paths, translate
from hccboard.gui.tokens import BY_NAME, LIGHT, Tokens

log = logging.getLogger(__name__)

SMALLEST_SCALE, LARGEST_SCALE = 1.0, 1.5
FAMILIES = ("Inter", "Segoe UI", "Noto Sans SC", "Microsoft YaHei UI", "PingFang SC")
MONOSPACE = ("DejaVu Sans Mono", "Consolas", "Menlo", "monospace")


@dataclass(frozen=True)
class TypeRole:
    """One step of the type scale, in pixels at text scale 1."""

    size: int
    line: int
    weight: int


ROLES: dict[str, TypeRole] = {
    "projector": TypeRole(36, 44, 600),
    "stage": TypeRole(24, 32, 600),
    "count": TypeRole(20, 28, 600),
    "page": TypeRole(16, 24, 600),
    "rung": TypeRole(16, 20, 600),
    "banner": TypeRole(14, 20, 600),
    "title": TypeRole(13, 20, 600),
    "body": TypeRole(13, 20, 400),
    "body_medium": TypeRole(13, 20, 500),
    "cell": TypeRole(12, 16, 400),
    "cell_medium": TypeRole(12, 16, 500),
    "cell_strong": TypeRole(12, 16, 600),
    "label": TypeRole(11, 16, 400),
    "label_medium": TypeRole(11, 16, 500),
    "label_strong": TypeRole(11, 16, 600),
    "caption": TypeRole(11, 14, 400),
    "chip": TypeRole(11, 14, 600),
    "chip_medium": TypeRole(11, 14, 500),
    "header": TypeRole(11, 16, 600),
}
# Bold Chinese below 12 px closes up
_CHINESE_AT_LEAST_12 = {"chip", "chip_medium", "header", "label_strong", "label_medium"}


class Signals(QObject):
    """Tells what is not a widget (a figure, a cache) that the look has changed."""

    changed = Signal()


class _State:
    tokens: Tokens = LIGHT
    scale: float = 1.0
    generation: int = 0
    fonts_loaded: bool = False
    style_set: bool = False
    signals: Signals | None = None


def tokens() -> Tokens:
    """The colours in use."""
    return _State.tokens


def scale() -> float:
    """The text scale in use, 1.0 to 1.5."""
    return _State.scale


def generation() -> int:
    """A number that changes with every ``apply``; part of the key of anything that is cached."""
    return _State.generation


def signals() -> Signals:
    """The object whose ``changed`` fires after ``apply``."""
    if _State.signals is None:
        _State.signals = Signals()
    return _State.signals


def px(value: float) -> int:
    """A size of the design, in pixels at the text scale in use."""
    return round(value * _State.scale)


def colour(token: str, alpha: float = 1.0) -> QColor:
    """The colour of a token name, or of a literal ``#RRGGBB``; not to be changed, others paint with it."""
    return _colour(token, alpha, _State.generation)


@lru_cache(maxsize=256)
def _colour(token: str, alpha: float, generation: int) -> QColor:
    value = QColor(token if token.startswith("#") else getattr(_State.tokens, token))
    if alpha < 1.0:
        value.setAlphaF(alpha)
    return value


def role_of(name: str) -> TypeRole:
    """A step of the type scale as it is used in the present language."""
    role = ROLES[name]
    if translate.language() == "zh_CN" and name in _CHINESE_AT_LEAST_12 and role.size < 12:
        return TypeRole(12, max(role.line, 16), role.weight)
    return role


def font(name: str = "body", *, strike: bool = False) -> QFont:
    """The font of a role, with tabular figures."""
    return QFont(_font(name, strike, translate.language(), _State.generation))


@lru_cache(maxsize=256)
def _font(name: str, strike: bool, language: str, generation: int) -> QFont:
    role = role_of(name)
    made = _plain_font(role.size, role.weight)
    made.setFeature(QFont.Tag("tnum"), 1)
    made.setStrikeOut(strike)
    return made


def _plain_font(size: int, weight: int) -> QFont:
    made = QFont()
    made.setFamilies(list(FAMILIES))
    made.setPixelSize(max(11, px(size)))
    made.setWeight(QFont.Weight(weight))
    # Hinted advances are whole pixels, which tears words apart at 11 to 13 px
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


def monospace(size: int = 13) -> QFont:
    """The font of keys and codes that are copied letter by letter."""
    made = QFont()
    made.setFamilies(list(MONOSPACE))
    made.setPixelSize(px(size))
    made.setStyleHint(QFont.StyleHint.Monospace)
    return made


@lru_cache(maxsize=256)
def _metrics(name: str, language: str, generation: int) -> QFontMetricsF:
    return QFontMetricsF(font(name))


def metrics(name: str) -> QFontMetricsF:
    """The measures of a role's font."""
    return _metrics(name, translate.language(), _State.generation)


def line_height(name: str) -> int:
    """The line height of a role, in pixels."""
    return px(role_of(name).line)


def load_fonts() -> None:
    """Register the bundled fonts once per process; a missing one is logged."""
    if _State.fonts_loaded:
        return
    _State.fonts_loaded = True
    found = sorted(p for p in paths.resources("fonts").rglob("*") if p.suffix in (".ttf", ".otf"))
    if not found:
        log.warning("no bundled font found, using the fonts of this computer")
    for path in found:
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            log.warning("the bundled font %s cannot be read", path.name)


def resolve(name: str) -> str:
    """``light`` or ``dark`` for ``light``, ``dark`` or ``system``."""
    if name != "system":
        return name if name in BY_NAME else "light"
    from PySide6.QtCore import Qt

    dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return "dark" if dark else "light"


def apply(app: QApplication, name: str = "light", scale: float = 1.0) -> None:
    """Set colours, type and style sheet of the whole program; may be called again at any time.

    ``name`` is ``light``, ``dark`` or ``system``; ``scale`` is held within 1.0 and 1.5 inclusive.
    """
    from hccboard.gui import focus_ring, icons, style_sheet

    load_fonts()
    _State.tokens = BY_NAME[resolve(name)]
    _State.scale = min(LARGEST_SCALE, max(SMALLEST_SCALE, scale))
    _State.generation += 1
    if not _State.style_set:  # a style sheet hides which style is set, and setting it looks at every widget again
        app.setStyle(QStyleFactory.create("Fusion"))
        _State.style_set = True
    app.setPalette(_palette())
    app.setFont(_plain_font(13, 400))
    app.setStyleSheet(style_sheet.build())
    for widget in app.allWidgets():
        if not shiboken6.isValid(widget):  # one before it was arranged anew, without this one
            continue
        icons.refresh(widget)
        retheme = getattr(widget, "retheme", None)
        if retheme is not None:
            retheme()
        widget.updateGeometry()
        widget.update()
    focus_ring.install(app)
    signals().changed.emit()


def _palette() -> QPalette:
    made = QPalette()
    role = QPalette.ColorRole
    pairs = {
        role.Window: "bg",
        role.WindowText: "text",
        role.Base: "surface",
        role.AlternateBase: "raised",
        role.Text: "text",
        role.PlaceholderText: "text3",
        role.Button: "surface",
        role.ButtonText: "text",
        role.ToolTipBase: "surface",
        role.ToolTipText: "text",
        role.Highlight: "accent",
        role.HighlightedText: "on_accent",
        role.Link: "accent",
        role.LinkVisited: "accent",
        role.Mid: "line2",
        role.Light: "raised",
        role.Midlight: "line",
        role.Dark: "ctl",
        role.Shadow: "line2",
        role.Accent: "accent",
    }
    for target, token in pairs.items():
        made.setColor(target, colour(token))
    for target in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, target, colour("text3"))
    return made
