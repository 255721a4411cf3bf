"""The colours of the window in two sets, light and dark; one name means the same thing in both.

Each text token keeps at least 4.5:1 against every ground it is used on and each control edge 3:1
(tests/gui/widgets/test_theme.py computes them). A colour never carries a meaning alone: an icon, a
word or a form goes with it.
"""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Tokens:
    """One set of colours, as ``#RRGGBB``."""

    name: str
    bg: str  # window
    surface: str  # panels, tables, inputs
    raised: str  # table head, panel foot
    sunken: str  # group rows, status bar
    hover: str  # row under the pointer
    line: str  # hairlines, decorative
    line2: str  # stronger hairlines, decorative
    ctl: str  # edges of controls, at least 3:1
    text: str
    text2: str
    text3: str  # the palest text allowed
    accent: str  # the one hue: selection, links, focus, primary
    accent_strong: str  # text on a selected row
    accent_tint: str  # selected row
    on_accent: str
    met: str
    met_tint: str
    met_line: str
    unmet: str
    unmet_tint: str
    unmet_line: str
    on_unmet: str
    missing: str
    missing_tint: str
    missing_line: str
    caution: str
    caution_tint: str
    caution_line: str
    caution_soft: str  # ground of a caution message or of a suspicious cell
    attention: str  # bar at the left of a row that needs attention
    hatch: str
    series1: str
    series2: str
    series3: str
    series4: str
    series5: str
    liver: str
    liver_line: str
    portal_vein: str
    hepatic_vein: str
    tumour: str
    tumour_fill: str
    tumour_soft: str

    def colours(self) -> dict[str, str]:
        """Every colour by its name, for the style sheet."""
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name != "name"}


LIGHT = Tokens(
    name="light",
    bg="#F3F5F7",
    surface="#FFFFFF",
    raised="#F8FAFB",
    sunken="#EBEEF2",
    hover="#F4F8FC",
    line="#DCE1E7",
    line2="#C3CBD4",
    ctl="#7A8591",
    text="#17202B",
    text2="#44515F",
    text3="#5A6775",
    accent="#1B5AA5",
    accent_strong="#134680",
    accent_tint="#E4EDF8",
    on_accent="#FFFFFF",
    met="#0A6858",
    met_tint="#E0F1ED",
    met_line="#9CCBC0",
    unmet="#A63A0A",
    unmet_tint="#FBE8DE",
    unmet_line="#E0B29C",
    on_unmet="#FFFFFF",
    missing="#5B45A0",
    missing_tint="#F3F0FB",
    missing_line="#8F7CC9",
    caution="#5E4400",
    caution_tint="#FFE9A8",
    caution_line="#C79A1B",
    caution_soft="#FFF8E3",
    attention="#44515F",
    hatch="#C9D0D8",
    series1="#1B5AA5",
    series2="#9A4A00",
    series3="#0A6858",
    series4="#5B45A0",
    series5="#5A6775",
    liver="#F1EBE4",
    liver_line="#958270",
    portal_vein="#2F4D78",
    hepatic_vein="#6688AE",
    tumour="#7A2E1A",
    tumour_fill="#EFD9CF",
    tumour_soft="#F3D9CF",
)

DARK = Tokens(
    name="dark",
    bg="#0F141A",
    surface="#171D25",
    raised="#1C232C",
    sunken="#10151B",
    hover="#1A222C",
    line="#29333E",
    line2="#3C4855",
    ctl="#738291",
    text="#E9EEF4",
    text2="#BAC5D1",
    text3="#98A6B5",
    accent="#86B6F2",
    accent_strong="#B2D1F8",
    accent_tint="#1B2E47",
    on_accent="#0D1622",
    met="#6AD0B6",
    met_tint="#12302A",
    met_line="#2F6557",
    unmet="#FFA880",
    unmet_tint="#3B2014",
    unmet_line="#7A4630",
    on_unmet="#2A0F02",
    missing="#C2B2F7",
    missing_tint="#231F38",
    missing_line="#7E6BC0",
    caution="#F3D06A",
    caution_tint="#362B0C",
    caution_line="#7B6420",
    caution_soft="#28220F",
    attention="#BAC5D1",
    hatch="#34404C",
    series1="#86B6F2",
    series2="#F0A868",
    series3="#6AD0B6",
    series4="#C2B2F7",
    series5="#98A6B5",
    liver="#2B2723",
    liver_line="#7F7061",
    portal_vein="#5F8AC4",
    hepatic_vein="#A9BED8",
    tumour="#F0A088",
    tumour_fill="#4B2A20",
    tumour_soft="#4B2A20",
)

BY_NAME = {"light": LIGHT, "dark": DARK}


def relative_luminance(colour: str) -> float:
    """The relative luminance of a ``#RRGGBB`` colour, 0 to 1 (WCAG 2.2)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    a, b = sorted((relative_luminance(one), relative_luminance(other)), reverse=True)
    return (a + 0.05) / (b + 0.05)
