"""Figures as files: SVG for printing and publishing, PNG where pixels are asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from hccboard.errors import UserError
from hccboard.operations.output_files import refuse_board_files, refuse_no_place, write_whole
from hccboard.reports.figure_look import FigureLook, file_look
from hccboard.reports.figure_render import Draw
from hccboard.translate import _

SUFFIXES = (".svg", ".png")


def export_figure(
    draw: Draw, size: tuple[float, float], path: Path | str, *, title: str, description: str,
    look: FigureLook | None = None, note: Callable[[], None] | None = None,
) -> Path:  # fmt: skip
    """Write a drawing of this size (design pixels) to a file, SVG or PNG by its name; the path written.

    Always light, whatever look the screen has; a grey look stays grey. ``title`` and ``description`` go into the file:
    the caller sees to it that they hold nothing of a patient that the figure does not. ``note`` puts the export into
    the history: no figure of a case without its line there. For a worker. ``UserError`` for another ending, a folder
    that does not exist, or the name of a board file; ``EnvironmentFault`` where it cannot be written.
    """
    path = Path(path)
    refuse_board_files(path)
    kinds = " / ".join(SUFFIXES)
    refuse_no_place(path, kinds)
    suffix = path.suffix.casefold()
    if suffix not in SUFFIXES:
        raise UserError(
            _("A figure cannot be saved as {suffix}.").format(suffix=suffix or _("a file without an ending")),
            next_step=_("Give the name of a file that ends in {suffixes}.").format(suffixes=kinds),
        )
    from hccboard.reports.figure_paper import figure_file

    content = figure_file(draw, size, suffix, title, description, look or file_look())
    write_whole(path, content, _("The figure cannot be written to {folder}.").format(folder=path.parent), note)
    return path


__all__ = ["SUFFIXES", "export_figure"]
