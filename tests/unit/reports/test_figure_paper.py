"""A figure on our page: vectors in grey, text in the fonts of the page, one node of the structure; and as a file."""

from __future__ import annotations

import re
import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from hccboard.reports import figure_paper
from hccboard.reports.document import About, finish
from hccboard.reports.figure_look import SEMIBOLD, FigureLook, file_look, paper_look, screen_look
from hccboard.reports.figure_render import Drawn, new_figure
from hccboard.reports.layout import LEFT, WIDTH
from hccboard.reports.pen import Pen
from hccboard.reports.tags import Node

HEIGHT = 300.0
DARK = {**file_look().colours, "surface": "#10161D", "text": "#E7ECF2"}


def drawing(figure: Any, look: FigureLook) -> Drawn:
    """Lines, markers, hatched bars, bands, curves, clipped and turned text, Chinese, a halo, dollar signs."""
    from matplotlib.patches import Ellipse, FancyBboxPatch
    from matplotlib.patheffects import withStroke

    axes = figure.add_axes((0.1, 0.1, 0.85, 0.8))
    axes.plot([0, 1, 2], [0, -30, 5], **look.line(0))
    axes.plot([0, 1, 2], [3, -10, -20], **look.line(1))
    axes.broken_barh([(0.2, 0.5)], (10, 5), facecolor="white", hatch="////", edgecolor=look.colour("hatch"))
    axes.axvspan(1, 1.5, alpha=0.13, color=look.colour("series1"))
    axes.add_patch(FancyBboxPatch((1.2, 10), 0.3, 4, boxstyle="round,pad=0.02", facecolor=look.colour("met_tint")))
    axes.add_patch(Ellipse((1.8, 12), 0.1, 4, facecolor="none", edgecolor=look.colour("text")))
    halo = [withStroke(linewidth=3, foreground=look.colour("surface"))]
    axes.text(0.5, -15, "PR \u221246 %", path_effects=halo, **look.text("PR \u221246 %", 11, SEMIBOLD))
    axes.text(1.4, 4, "仑伐替尼 8 mg", **look.text("仑伐替尼 8 mg"))
    axes.text(0.1, 4, "cost $5 and $6", rotation=90, **look.text("cost $5 and $6"))
    for label in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        label.set(fontfamily=["Inter"], fontsize=look.size(11) * look.unit)
    return Drawn()


def page(look: FigureLook | None = None) -> bytes:
    """One page with the figure, by the way that documents take."""
    pen, root = Pen(), Node("Document")
    strip = figure_paper.figure_strip(drawing, HEIGHT, root.add("Figure", "What it shows."), "en")
    strip.draw(pen, 40.0)
    return finish(pen.finish(), About("t", "a", "en", "1", None), root)


@pytest.fixture(scope="module")
def content() -> bytes:
    return page()


def operators(content: bytes) -> list[tuple[list[Any], str]]:
    with pikepdf.open(BytesIO(content)) as pdf:
        return [(list(operands), str(name)) for operands, name in pikepdf.parse_content_stream(pdf.pages[0])]


def text_of(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    found = str(document[0].get_textpage().get_text_range())
    document.close()
    return found


def test_it_is_vectors_and_text_and_no_picture(content: bytes) -> None:
    with pikepdf.open(BytesIO(content)) as pdf:
        images = [one for one in pdf.objects if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"]
        assert images == []
        assert pdf.check_pdf_syntax() == []
    names = [name for _operands, name in operators(content)]
    assert names.count("c") > 4  # curves are curves
    assert len(content) < 60_000


def test_every_label_can_be_selected_once_and_as_it_was_written(content: bytes) -> None:
    text = text_of(content)
    for label in ("PR \u221246 %", "仑伐替尼 8 mg"):
        assert text.count(label) == 1, label
    assert "".join(text.split()).count("cost$5and$6") == 1


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")
def test_other_readers_find_the_labels_and_the_fonts_embedded(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "figure.pdf"
    file.write_bytes(content)
    text = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, text=True, check=True).stdout
    assert "PR \u221246 %" in text and "仑伐替尼" in text
    listed = subprocess.run(["pdffonts", str(file)], capture_output=True, text=True, check=True).stdout
    rows = [re.split(r"\s{2,}", line) for line in listed.splitlines()[2:]]
    assert len(rows) == 3  # Inter, Inter semibold, Noto Sans SC: each once
    assert all(row[-2].split() == ["yes", "yes", "yes"] or "yes yes yes" in " ".join(row) for row in rows)


def test_the_fonts_are_those_of_the_page_and_not_embedded_again() -> None:
    """A page with the same letters in its own text holds as many fonts with a figure as without."""
    pen, root = Pen(), Node("Document")
    from hccboard.reports.text import BODY, bold

    letters = "abcdefghijklmnopqrstuvwxyz P R \u22120123456789%$ 仑伐替尼 mg"
    pen.text(LEFT, 20, [letters, bold(letters)], BODY, root.add("P"))
    figure_paper.figure_strip(drawing, HEIGHT, root.add("Figure", "x"), "en").draw(pen, 40.0)
    both = finish(pen.finish(), About("t", "a", "en", "1", None), root)
    with pikepdf.open(BytesIO(both)) as pdf:
        files = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/FontFile2" in one]
        names = [str(one.FontName) for one in files]
    assert len(names) == len(set(names)) <= 4  # two weights of two scripts


def test_it_is_one_node_with_its_words_and_nothing_stands_outside(content: bytes) -> None:
    with pikepdf.open(BytesIO(content)) as pdf:
        figure = pdf.Root.StructTreeRoot.K[0].K[0]
        assert str(figure.S) == "/Figure"
        assert str(figure.Alt) == "What it shows."
        assert len(figure.K) == 1
    depth = saved = 0
    for operands, name in operators(content):
        depth += {"BDC": 1, "BMC": 1, "EMC": -1}.get(name, 0)
        saved += {"q": 1, "Q": -1}.get(name, 0)
        if name in ("Tj", "S", "f", "B"):
            assert depth == 1
        assert saved >= 0
        if name == "BDC":
            assert str(operands[0]) == "/Figure"
    assert depth == saved == 0


def test_every_colour_becomes_a_grey() -> None:
    pen, root = Pen(), Node("Document")
    figure = new_figure(400, 200, file_look())
    drawing(figure, file_look())
    figure_paper.draw_on(pen, figure, LEFT, 40.0, root.add("Figure", "x"))
    content = finish(pen.finish(), About("t", "a", "en", "1", None), root)
    assert not {name for _o, name in operators(content)} & {"rg", "RG", "k", "K", "sc", "SC", "scn", "SCN", "sh"}
    document = pypdfium2.PdfDocument(content)
    picture = document[0].render(scale=2).to_numpy().astype(int)
    document.close()
    assert abs(picture[..., 0] - picture[..., 1]).max() <= 1
    assert len({int(value) for value in picture[..., 0].ravel()}) > 20  # greys, not black alone


def test_it_stands_where_it_was_put_and_is_as_wide_as_the_page() -> None:
    strip = figure_paper.figure_strip(drawing, HEIGHT, Node("Figure"), "en")
    look = paper_look("en")
    assert strip.height == pytest.approx(HEIGHT * look.unit * 25.4 / 72)
    assert figure_paper.paper_width(look) * look.unit * 25.4 / 72 == pytest.approx(WIDTH)
    document = pypdfium2.PdfDocument(page())
    text = document[0].get_textpage()
    boxes = [text.get_charbox(i) for i in range(text.count_chars()) if text.get_text_range(i, 1).strip()]
    height = document[0].get_height()
    document.close()
    scale = 72 / 25.4
    assert min(box[0] for box in boxes) / scale >= LEFT
    assert max(box[2] for box in boxes) / scale <= LEFT + WIDTH
    assert (height - max(box[3] for box in boxes)) / scale >= 40.0
    assert (height - min(box[1] for box in boxes)) / scale <= 40.0 + strip.height


def test_a_label_stands_where_its_line_of_text_is_as_wide_as_ours(content: bytes) -> None:
    """The page's own widths are used, so that what is centred or set at the right ends where it should."""
    from hccboard.reports import fonts
    from hccboard.reports.figure_renderer import PaperRenderer

    renderer = PaperRenderer(None, 100, 100)
    from matplotlib.font_manager import FontProperties

    for weight, name in (("regular", "Inter"), ("bold", "Inter SemiBold")):
        properties = FontProperties(family=[name, "Noto Sans SC"], size=8)
        width, height, below = renderer.get_text_width_height_descent("PR 61 % 肝", properties, False)
        assert width == fonts.width("PR 61 % 肝", weight, 8)
        assert 0 < below < height < 10


def test_the_same_drawing_gives_the_same_page(content: bytes) -> None:
    assert page() == content
    assert b"CreationDate" not in content


@pytest.mark.parametrize("suffix", [".svg", ".png"])
@pytest.mark.parametrize("look", [screen_look(DARK, "zh_CN"), file_look(grey=True)])
def test_a_file_is_light_and_the_same_each_time(suffix: str, look: FigureLook) -> None:
    seen: list[FigureLook] = []

    def draw(figure: Any, look: FigureLook) -> Drawn:
        seen.append(look)
        return drawing(figure, look)

    one = figure_paper.figure_file(draw, (480, 300), suffix, "Title", "Words <&> words", look)
    assert one == figure_paper.figure_file(drawing, (480, 300), suffix, "Title", "Words <&> words", look)
    assert seen[0].colour("surface") == "#FFFFFF"
    assert (seen[0].language, seen[0].grey) == (look.language, look.grey)


def test_svg_holds_outlines_and_says_what_it_shows() -> None:
    from xml.etree import ElementTree

    content = figure_paper.figure_file(drawing, (480, 300), ".svg", "Title", "Words <&> words", file_look())
    tree = ElementTree.fromstring(content)
    space = "{http://www.w3.org/2000/svg}"
    assert tree.findtext(f"{space}title") == "Title"
    assert tree.findtext(f"{space}desc") == "Words <&> words"
    assert tree.findall(f".//{space}text") == []
    assert float(str(tree.get("width")).removesuffix("pt")) == pytest.approx(360)
    assert b"<dc:date" not in content


def test_png_has_300_dots_to_the_inch() -> None:
    from PIL import Image

    content = figure_paper.figure_file(drawing, (480, 300), ".png", "Title", "Words", file_look())
    with Image.open(BytesIO(content)) as picture:
        assert picture.size == (1500, 937)
        assert [round(one) for one in picture.info["dpi"]] == [300, 300]
        assert picture.info["Description"] == "Words"
