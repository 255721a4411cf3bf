"""Drawing on a page in millimetres from its top left corner, black and grey only, every mark tagged.

Only this module and ``fonts`` talk to ReportLab. Text is drawn as text (never as markup), so nothing a
person typed can become an instruction.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from hccboard.reports import fonts
from hccboard.reports.tags import Node
from hccboard.reports.text import MM_PER_POINT, Line, Style, Text, width_mm, wrap

PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0
DASHED, DOTTED, DASH_DOT, LONG_DASHED = (2.4, 1.6), (0.75, 1.3), (4.5, 1.4, 0.75, 1.4), (6.0, 2.2)  # points
_MM = 1 / MM_PER_POINT


class Pen:
    """One document while it is drawn."""

    def __init__(self) -> None:
        from reportlab import rl_config
        from reportlab.pdfgen import canvas

        rl_config.useA85 = 0  # bytes as bytes: a fifth smaller, and the text form is slow to write
        self._file = BytesIO()
        self.canvas: Any = canvas.Canvas(
            self._file, pagesize=(PAGE_WIDTH * _MM, PAGE_HEIGHT * _MM), pageCompression=1, invariant=1,
            initialFontName=fonts.plain_name(),  # else every page asks for Helvetica, which is not embedded
        )  # fmt: skip
        self.page = 0
        self._marks = 0
        self._as_artifact = False

    def next_page(self) -> None:
        self.canvas.showPage()
        self.page += 1
        self._marks = 0

    def finish(self) -> bytes:
        """End the last page; the bytes of the file."""
        self.canvas.showPage()
        self.canvas.save()
        return self._file.getvalue()

    def bookmark(self, title: str, top: float, level: int = 0) -> None:
        """An entry of the outline that leads to this place of this page."""
        key = f"p{self.page}-{top:.1f}-{level}"
        self.canvas.bookmarkHorizontal(key, 0, (PAGE_HEIGHT - top) * _MM)
        self.canvas.addOutlineEntry(fonts.clean(title), key, level, closed=False)

    @contextmanager
    def repeated(self) -> Iterator[None]:
        """What is drawn here was said before (a table head on the next page): no part of the structure."""
        self._as_artifact = True
        try:
            yield
        finally:
            self._as_artifact = False

    @contextmanager
    def marked(self, node: Node | None) -> Iterator[None]:
        """What is drawn here belongs to a node of the structure; without one it is decoration."""
        if node is None or self._as_artifact:
            self.canvas.addLiteral("/Artifact BMC")
        else:
            node.marks.append((self.page, self._marks))
            self.canvas.addLiteral(f"/{node.role} <</MCID {self._marks}>> BDC")
            self._marks += 1
        yield
        self.canvas.addLiteral("EMC")

    def line_of_text(self, x: float, top: float, line: Line, style: Style, *, width: float = 0.0,
                     align: str = "left") -> None:  # fmt: skip
        """One line whose line box begins at ``top``; no tag of its own."""
        if align != "left":
            free = width - line.width_mm(style.size)
            x += free if align == "right" else free / 2
        text = self.canvas.beginText(x * _MM, (PAGE_HEIGHT - top - style.baseline_mm) * _MM)
        text.setFillGray(style.gray)
        for piece, weight in line.pieces:
            for run in fonts.runs(piece, weight):
                text.setFont(run.name, style.size)
                text.textOut(run.text)
        if line.goes_on:
            text.textOut(" ")
        self.canvas.drawText(text)

    def lines(self, x: float, top: float, lines: Sequence[Line], style: Style, node: Node | None, *,
              width: float = 0.0, align: str = "left") -> None:  # fmt: skip
        with self.marked(node):
            for i, line in enumerate(lines):
                self.line_of_text(x, top + i * style.line_mm, line, style, width=width, align=align)

    def text(self, x: float, top: float, text: Text, style: Style, node: Node | None, *,
             width: float = 0.0, align: str = "left") -> float:  # fmt: skip
        """A text that is known to fit on one line; its width."""
        self.lines(x, top, wrap(text, style, 1e6), style, node, width=width, align=align)
        return width_mm(text, style)

    def rule(self, x1: float, y1: float, x2: float, y2: float, *, points: float = 0.75,
             gray: float = 0.0, dash: Sequence[float] = ()) -> None:  # fmt: skip
        with self.marked(None):
            self.stroke(points, gray, dash)
            self.canvas.line(x1 * _MM, (PAGE_HEIGHT - y1) * _MM, x2 * _MM, (PAGE_HEIGHT - y2) * _MM)

    def box(self, x: float, top: float, width: float, height: float, *, points: float = 0.75,
            gray: float = 0.0, dash: Sequence[float] = ()) -> None:  # fmt: skip
        with self.marked(None):
            self.stroke(points, gray, dash)
            self.canvas.rect(x * _MM, (PAGE_HEIGHT - top - height) * _MM, width * _MM, height * _MM, fill=0)

    def stroke(self, points: float, gray: float = 0.0, dash: Sequence[float] = ()) -> None:
        """Set how lines are drawn from here on."""
        self.canvas.setStrokeGray(gray)
        self.canvas.setLineWidth(points)
        self.canvas.setDash(list(dash))

    def knock_out(self, x: float, top: float, line: Line, style: Style) -> None:
        """A short line of text on a white ground of its own size, so that it can be read over lines."""
        width, cap = line.width_mm(style.size), style.size * 0.727 * MM_PER_POINT
        baseline = PAGE_HEIGHT - top - style.baseline_mm
        self.canvas.setFillGray(1)
        self.canvas.roundRect(
            (x - 0.25) * _MM, (baseline - 0.25) * _MM, (width + 0.5) * _MM, (cap + 0.5) * _MM, 0.3 * _MM,
            stroke=0, fill=1,
        )  # fmt: skip
        self.line_of_text(x, top, line, style)

    def leader(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """A thin line from a label to what it names, which ends in a small ring."""
        self.stroke(0.6, 0.13)
        self.canvas.line(start[0] * _MM, (PAGE_HEIGHT - start[1]) * _MM, end[0] * _MM, (PAGE_HEIGHT - end[1]) * _MM)
        self.canvas.setFillGray(1)
        self.canvas.circle(end[0] * _MM, (PAGE_HEIGHT - end[1]) * _MM, 1.1, stroke=1, fill=1)

    @contextmanager
    def scaled(self, x: float, top: float, scale: float) -> Iterator[Any]:
        """The canvas with the origin at a place and the y axis downwards, ``scale`` mm to the unit."""
        self.canvas.saveState()
        self.canvas.translate(x * _MM, (PAGE_HEIGHT - top) * _MM)
        self.canvas.scale(scale * _MM, -scale * _MM)
        yield self.canvas
        self.canvas.restoreState()
