"""How every figure looks: colours by the names of the window's tokens, series that differ in line and marker, fonts.

One drawing serves the screen in both themes, paper and files; only its look differs. Lengths are design pixels, as in
the designs of the screens: ``unit`` says how many points one of them has (1 on the screen, whose dots per inch do the
scaling; less on paper). Figures on paper and in files always have the light look.

Importing this module does not load matplotlib.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from hccboard import paths

POINTS_PER_INCH = 72

LIGHT_COLOURS: dict[str, str] = {
    "surface": "#FFFFFF", "sunken": "#EBEEF2", "line": "#DCE1E7", "line2": "#C3CBD4", "ctl": "#7A8591",
    "text": "#17202B", "text2": "#44515F", "text3": "#5A6775", "accent": "#1B5AA5", "accent_strong": "#134680",
    "accent_tint": "#E4EDF8", "on_accent": "#FFFFFF", "met": "#0A6858", "met_tint": "#E0F1ED", "met_line": "#9CCBC0",
    "unmet": "#A63A0A", "unmet_tint": "#FBE8DE", "unmet_line": "#E0B29C", "on_unmet": "#FFFFFF", "missing": "#5B45A0",
    "missing_tint": "#F3F0FB", "missing_line": "#8F7CC9", "caution": "#5E4400", "caution_tint": "#FFE9A8",
    "caution_line": "#C79A1B", "hatch": "#C9D0D8", "series1": "#1B5AA5", "series2": "#9A4A00", "series3": "#0A6858",
    "series4": "#5B45A0", "series5": "#5A6775",
}  # fmt: skip
"""The light theme of the window, for paper and files; a test holds it to the tokens."""

_GREYS: dict[str, str] = {
    # Paper: no fill darker than 12 % but marks; what a colour tells, a form tells as well
    "surface": "#FFFFFF", "sunken": "#F0F0F0", "line": "#D9D9D9", "line2": "#BDBDBD", "ctl": "#707070",
    "text": "#000000", "text2": "#333333", "text3": "#4D4D4D", "accent": "#000000", "accent_strong": "#000000",
    "accent_tint": "#E6E6E6", "on_accent": "#FFFFFF", "met": "#000000", "met_tint": "#F2F2F2", "met_line": "#707070",
    "unmet": "#000000", "unmet_tint": "#EDEDED", "unmet_line": "#707070", "on_unmet": "#FFFFFF", "missing": "#333333",
    "missing_tint": "#FFFFFF", "missing_line": "#707070", "caution": "#000000", "caution_tint": "#EDEDED",
    "caution_line": "#707070", "hatch": "#8C8C8C", "series1": "#000000", "series2": "#4D4D4D", "series3": "#262626",
    "series4": "#404040", "series5": "#666666",
}  # fmt: skip

REGULAR, MEDIUM, SEMIBOLD = 400, 500, 600
_FILES = {
    REGULAR: ("Inter_400Regular.ttf", "NotoSansSC_400Regular.ttf"),
    MEDIUM: ("Inter_500Medium.ttf", "NotoSansSC_400Regular.ttf"),
    SEMIBOLD: ("Inter_600SemiBold.ttf", "NotoSansSC_600SemiBold.ttf"),
}
_FAMILIES = {
    REGULAR: ("Inter", "Noto Sans SC"),
    MEDIUM: ("Inter Medium", "Noto Sans SC"),
    SEMIBOLD: ("Inter SemiBold", "Noto Sans SC SemiBold"),
}
_SMALLEST_CHINESE = 12.0
FIRST_HAN = "\u2e80"
"""From this character on text is set in the Chinese font."""


@dataclass(frozen=True)
class SeriesLook:
    """A series: always colour, line and marker. ``dash`` is in widths of design pixels, empty for a solid line."""

    token: str
    width: float
    marker: str
    size: float
    filled: bool
    dash: tuple[float, ...] = ()


SERIES: tuple[SeriesLook, ...] = (
    SeriesLook("series1", 2.2, "o", 9, True),
    SeriesLook("series2", 1.8, "s", 8, False, (7, 4)),
    SeriesLook("series3", 2.0, "^", 9, True),
    SeriesLook("series4", 2.0, "D", 8, False, (2, 3)),
    SeriesLook("series5", 1.8, "x", 8, False, (8, 3, 2, 3)),
)

FILLS: tuple[tuple[bool, str], ...] = ((True, ""), (False, "////"), (False, "---"), (False, ""))
"""Areas that stay apart in a black-and-white copy: full, diagonal lines, horizontal lines, white with an edge."""


@dataclass(frozen=True)
class FigureLook:
    """``colours`` by token; ``grey`` where areas must differ by form alone; ``unit``: points of a design pixel."""

    colours: Mapping[str, str] = field(default_factory=lambda: LIGHT_COLOURS)
    language: str = "en"
    grey: bool = False
    unit: float = 1.0

    def colour(self, token: str) -> str:
        """The colour of a token; a literal ``#RRGGBB`` is itself."""
        return token if token.startswith("#") else self.colours[token]

    def series(self, number: int) -> SeriesLook:
        """The look of a series, counted from 0; the sixth looks like the first."""
        return SERIES[number % len(SERIES)]

    def line(self, number: int) -> dict[str, Any]:
        """The arguments with which matplotlib draws the line and the markers of a series."""
        one = self.series(number)
        colour = self.colour(one.token)
        face = colour if one.filled else self.colour("surface")
        style: Any = (0, tuple(dash / one.width for dash in one.dash)) if one.dash else "solid"
        return {
            "color": colour, "linewidth": one.width * self.unit, "linestyle": style, "marker": one.marker,
            "markersize": one.size * self.unit, "markerfacecolor": face,
            "markeredgecolor": self.colour("surface") if one.filled else colour,
            "markeredgewidth": (1.0 if one.filled else 1.8) * self.unit,
        }  # fmt: skip

    def size(self, size: float, text: str = "") -> float:
        """The size of a text in design pixels: Chinese is never smaller than 12, below that it closes up."""
        return max(size, _SMALLEST_CHINESE) if any(one >= FIRST_HAN for one in text) else size

    def text(self, text: str, size: float = 11, weight: int = REGULAR, token: str = "text") -> dict[str, Any]:
        """The arguments of a text in matplotlib: family with the Chinese one behind it, size in points, colour."""
        load_fonts()
        return {
            "family": list(_FAMILIES[weight]), "fontsize": self.size(size, text) * self.unit,
            "color": self.colour(token), "parse_math": False,
        }  # fmt: skip

    def width(self, text: str, size: float = 11, weight: int = REGULAR) -> float:
        """How wide a text is, in design pixels."""
        return text_width(text, weight) * self.size(size, text)


def screen_look(colours: Mapping[str, str], language: str = "en") -> FigureLook:
    """The look of the window, from the colours of its theme."""
    return FigureLook(colours, language)


def file_look(language: str = "en", *, grey: bool = False) -> FigureLook:
    """The look of a figure that is saved as a file: light, in colours or in greys."""
    return FigureLook(_GREYS if grey else LIGHT_COLOURS, language, grey)


def paper_look(language: str = "en", *, unit: float = 0.66) -> FigureLook:
    """The look of a figure in a document: greys, and small enough for the width of a page."""
    return FigureLook(_GREYS, language, True, unit)


@lru_cache(maxsize=1)
def load_fonts() -> None:
    """Tell matplotlib of the fonts that ship with the program, once; loads matplotlib."""
    import matplotlib
    from matplotlib.font_manager import fontManager

    matplotlib.rcParams["text.hinting"] = "none"  # hinted advances are whole pixels, which tears words apart
    known = {entry.fname for entry in fontManager.ttflist}
    for name in sorted({name for names in _FILES.values() for name in names}):
        path = str(paths.resources("fonts", name))
        if path not in known:
            fontManager.addfont(path)


@lru_cache(maxsize=4096)
def text_width(text: str, weight: int = REGULAR) -> float:
    """The width of a text as a share of its size."""
    from matplotlib.font_manager import get_font

    font = get_font([str(paths.resources("fonts", name)) for name in _FILES[weight]])
    font.set_size(100, POINTS_PER_INCH)
    font.set_text(text, 0.0)
    wide, _high = font.get_width_height()
    return float(wide) / 64 / 100
