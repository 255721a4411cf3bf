"""What holds for every printed page: nothing beyond the margins, nothing printed over anything else, every mark in the
structure once, greys only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2

MM = 72 / 25.4
Box = tuple[str, float, float, float, float]


@contextmanager
def pages(content: bytes) -> Iterator[Any]:
    document = pypdfium2.PdfDocument(content)
    try:
        yield document
    finally:
        document.close()


def texts(content: bytes) -> list[str]:
    with pages(content) as document:
        return [page.get_textpage().get_text_range() for page in document]


def words(content: bytes) -> str:
    """All text as one line with plain blanks."""
    return " ".join(" ".join(texts(content)).replace("\u00a0", " ").split())


def boxes(page: Any) -> list[Box]:
    """Every visible character with its box in mm from the top left corner."""
    text = page.get_textpage()
    height = page.get_height()
    found = []
    for i in range(text.count_chars()):
        character = text.get_text_range(i, 1)
        left, bottom, right, top = text.get_charbox(i)
        if character.strip():
            found.append((character, left / MM, (height - top) / MM, right / MM, (height - bottom) / MM))
    return found


def check_margins(content: bytes) -> None:
    with pages(content) as document:
        for page in document:
            for character, left, top, right, bottom in boxes(page):
                assert left > 13.5 and right < 196.6, (character, left, right, top)
                assert top > 11 and bottom < 288.5, (character, top, bottom)


def check_nothing_overprinted(content: bytes) -> None:
    with pages(content) as document:
        for page in document:
            cells: dict[tuple[int, int], list[Box]] = {}
            for box in boxes(page):
                cells.setdefault((int(box[1] // 4), int(box[2] // 4)), []).append(box)
            for (column, row), found in cells.items():
                near = [(column + i, row + j) for i in (0, 1) for j in (0, 1)]
                others = [box for cell in near for box in cells.get(cell, ())]
                for one in found:
                    for other in others:
                        across = min(one[3], other[3]) - max(one[1], other[1])
                        down = min(one[4], other[4]) - max(one[2], other[2])
                        assert one is other or across < 0.3 or down < 0.3, (one, other)


def check_structure(content: bytes) -> list[str]:
    """Every piece of text is in the tree once and in a mark; the roles of the tree in reading order."""
    roles: list[str] = []
    marks: list[tuple[int, int]] = []
    with pikepdf.open(BytesIO(content)) as pdf:
        page_of = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}

        def walk(element: Any) -> None:
            roles.append(str(element.S))
            for kid in element.K:
                if kid.get("/Type") == "/MCR":
                    marks.append((page_of[kid.Pg.objgen], int(kid.MCID)))
                else:
                    walk(kid)

        walk(pdf.Root.StructTreeRoot.K[0])
        drawn = []
        for number, page in enumerate(pdf.pages):
            depth = 0
            for operands, op in pikepdf.parse_content_stream(page):
                name = str(op)
                depth += {"BDC": 1, "BMC": 1, "EMC": -1}.get(name, 0)
                assert depth in (0, 1)
                assert name not in ("Tj", "TJ", "S", "f", "f*", "B", "b", "b*") or depth == 1, name
                if name == "BDC":
                    drawn.append((number, int(operands[1].MCID)))
        assert sorted(marks) == sorted(drawn)
        assert len(set(marks)) == len(marks)
        assert pdf.check_pdf_syntax() == []
    return roles


def check_greys(content: bytes) -> None:
    with pikepdf.open(BytesIO(content)) as pdf:
        for page in pdf.pages:
            used = {str(op) for _operands, op in pikepdf.parse_content_stream(page)}
            assert not used & {"rg", "RG", "k", "K", "sc", "SC", "scn", "SCN", "cs", "CS", "sh"}


def alternatives(content: bytes) -> list[str]:
    """The words that are read instead of figures."""
    with pikepdf.open(BytesIO(content)) as pdf:
        return [str(one.Alt) for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/Alt" in one]


def check_fonts(content: bytes) -> None:
    """Every font is embedded as a subset with its characters."""
    with pikepdf.open(BytesIO(content)) as pdf:
        for page in pdf.pages:
            for _name, font in page.Resources.Font.items():
                assert "/FontFile2" in font.FontDescriptor, font.BaseFont
                assert "/ToUnicode" in font
                assert str(font.BaseFont)[7] == "+"
