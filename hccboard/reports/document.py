"""What a PDF says about itself: title, language, author, structure. Written into the finished file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from hccboard.reports import tags
from hccboard.reports.tags import Node

_LANGUAGES = {"en": "en", "zh_CN": "zh-CN"}


@dataclass(frozen=True)
class About:
    """``title`` never holds a patient's name. ``printed_at`` ``None`` leaves the time out."""

    title: str
    author: str
    language: str
    version: str
    printed_at: datetime | None


def finish(content: bytes, about: About, root: Node) -> bytes:
    """The file with its metadata and structure; viewers show the title in place of the file name."""
    import pikepdf
    from pikepdf import Dictionary, Name, String

    with pikepdf.open(BytesIO(content)) as pdf:
        del pdf.docinfo
        information = {
            "/Title": about.title, "/Author": about.author, "/Creator": f"HCC Board {about.version}",
            "/Producer": "ReportLab, pikepdf",
        }  # fmt: skip
        if about.printed_at is not None:
            stamp = _pdf_date(about.printed_at)
            information |= {"/CreationDate": stamp, "/ModDate": stamp}
        for key, value in information.items():
            pdf.docinfo[key] = String(value)
        _extended(pdf, about)
        pdf.Root.Lang = String(_LANGUAGES.get(about.language, "en"))
        pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        pdf.Root.PageMode = Name.UseNone
        tags.write(pdf, root)
        out = BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return out.getvalue()


def _extended(pdf: object, about: About) -> None:
    """The same in XMP, where archives look for it."""
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:  # type: ignore[attr-defined]
        xmp["dc:title"] = about.title
        xmp["dc:creator"] = [about.author]
        xmp["dc:language"] = [_LANGUAGES.get(about.language, "en")]
        xmp["xmp:CreatorTool"] = f"HCC Board {about.version}"
        if about.printed_at is not None:
            moment = about.printed_at.isoformat(timespec="seconds")
            xmp["xmp:CreateDate"] = moment
            xmp["xmp:ModifyDate"] = moment


def _pdf_date(moment: datetime) -> str:
    offset = moment.utcoffset()
    text = moment.strftime("D:%Y%m%d%H%M%S")
    if offset is None:
        return text
    minutes = int(offset.total_seconds() // 60)
    sign = "-" if minutes < 0 else "+"
    return f"{text}{sign}{abs(minutes) // 60:02d}'{abs(minutes) % 60:02d}'"
