"""Pages of a PDF as pictures, for preview and printing. Safe to call from a worker; one document at a time."""

from __future__ import annotations

import threading

from PySide6.QtGui import QImage

# PDFium keeps global state and must not be entered from two threads
_ONE_AT_A_TIME = threading.Lock()
POINTS_PER_INCH = 72


def render_pages(content: bytes, scale: float, *, most: int = 0) -> list[QImage]:
    """Every page of a PDF at ``scale`` pixels per point, white behind; with ``most`` no more than the first ones."""
    import pypdfium2

    images = []
    with _ONE_AT_A_TIME:
        document = pypdfium2.PdfDocument(content)
        try:
            for number in range(min(len(document), most or len(document))):
                page = document[number]
                bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=True)
                data = bytes(bitmap.buffer)
                image = QImage(data, bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGBX8888)
                images.append(image.copy())  # the picture outlives the buffer
                page.close()
        finally:
            document.close()
    return images
