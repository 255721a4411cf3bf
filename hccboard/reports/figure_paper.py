"""Drawings of figures on paper and as files: those of the screen, as vectors; on paper in greys that stay apart.

On a page of ours a figure is one node of the structure with its alternative text; its labels are text in the fonts of
the page (``figure_renderer``). As a file of its own it is SVG or PNG. Figures for paper and files always have the light
look; sizes are design pixels (``figure_look``).
"""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

from hccboard.reports.figure_look import POINTS_PER_INCH, FigureLook, file_look, paper_look
from hccboard.reports.figure_render import DRAWING, Draw, new_figure
from hccboard.reports.layout import LEFT, WIDTH, Strip
from hccboard.reports.pen import PAGE_HEIGHT, Pen
from hccboard.reports.tags import Node
from hccboard.reports.text import MM_PER_POINT

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PNG_DOTS_PER_INCH = 300
_PIXELS_PER_INCH = 96  # of a file, as programs that read SVG and PNG have it


def paper_width(look: FigureLook) -> float:
    """How many design pixels wide a figure across the whole page is."""
    return WIDTH / MM_PER_POINT / look.unit


def figure_strip(draw: Draw, height: float, node: Node, language: str) -> Strip:
    """A figure across the page as a strip; ``node`` is its Figure, with alternative text. It is drawn with the page."""
    look = paper_look(language)

    def on_page(pen: Pen, top: float) -> None:
        with DRAWING:
            figure = new_figure(paper_width(look), height, look)
            draw(figure, look)
            draw_on(pen, figure, LEFT, top, node)

    return Strip(height * look.unit * MM_PER_POINT, on_page)


def draw_on(pen: Pen, figure: Figure, x: float, top: float, node: Node) -> None:
    """Draw a figure with its upper left corner at this place (mm), in its own size, as part of the node.

    The figure is used up: its resolution is that of paper afterwards, and its effects are taken off.
    """
    from hccboard.reports.figure_renderer import PaperRenderer

    figure.set_dpi(POINTS_PER_INCH)
    _halos_as_grounds(figure)
    width, height = (float(inches) * POINTS_PER_INCH for inches in figure.get_size_inches())
    with pen.marked(node):
        pen.canvas.saveState()
        pen.canvas.translate(x / MM_PER_POINT, (PAGE_HEIGHT - top) / MM_PER_POINT - height)
        figure.draw(PaperRenderer(pen.canvas, width, height))
        pen.canvas.restoreState()


def _halos_as_grounds(figure: Figure) -> None:
    """Texts with an effect are named for the renderer instead: matplotlib draws them as outlines, which are no text."""
    from matplotlib.text import Text

    from hccboard.reports.figure_renderer import GROUND

    for text in figure.findobj(Text):
        if text.get_path_effects():
            text.set_path_effects([])
            text.set_gid(GROUND)


def figure_file(
    draw: Draw, size: tuple[float, float], suffix: str, title: str, description: str, look: FigureLook
) -> bytes:
    """A drawing as the bytes of a file, ``suffix`` ".svg" or ".png"; the same bytes for the same drawing.

    ``look`` gives language and whether it is grey; its own colours are left: files are light. ``description`` is read
    to those who do not see the figure.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    scaled = replace(file_look(look.language, grey=look.grey), unit=POINTS_PER_INCH / _PIXELS_PER_INCH)
    with DRAWING:
        figure = new_figure(*size, scaled)
        FigureCanvasAgg(figure)
        draw(figure, scaled)
        write = _svg if suffix == ".svg" else _png
        return write(figure, title, description)


def _svg(figure: Figure, title: str, description: str) -> bytes:
    """Texts are outlines: a program without our fonts would set others in their place, wider ones over the marks and
    none for Chinese. What they say stands in the description."""
    from xml.sax.saxutils import escape

    import matplotlib

    matplotlib.rcParams["svg.hashsalt"] = "hccboard"  # names of parts from this, not from chance
    matplotlib.rcParams["svg.fonttype"] = "path"
    content = _saved(figure, "svg", metadata={"Title": title, "Date": None, "Creator": "HCC Board"})
    end = b"</title>"
    return content.replace(end, end + f"\n <desc>{escape(description)}</desc>".encode(), 1)


def _png(figure: Figure, title: str, description: str) -> bytes:
    about = {"Title": title, "Description": description, "Software": "HCC Board"}
    return _saved(figure, "png", dpi=PNG_DOTS_PER_INCH, metadata=about)


def _saved(figure: Figure, kind: str, **options: Any) -> bytes:
    out = BytesIO()
    figure.savefig(out, format=kind, **options)
    return out.getvalue()


__all__ = ["PNG_DOTS_PER_INCH", "draw_on", "figure_file", "figure_strip", "paper_width"]
