"""What goes into the frozen program and what stays out; read by the spec, by the builder and by the tests.

The import of lifelines decides most of it: it loads nearly all of scipy and pandas, in ways that no tool sees. After a
change ask ``packaging/check_linux.py``, which uses every command of the installed program.
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Mapping

DATA_FOLDERS = ("resources", "db")

# Imported by name at run time: the migrations are files that Alembic loads, the drivers are named in addresses.
HIDDEN_IMPORTS = [
    "alembic.op", "alembic.context", "logging.config", "sqlalchemy.dialects.sqlite.pysqlite", "sqlcipher3.dbapi2",
    "matplotlib.backends.backend_agg", "matplotlib.backends.backend_svg",
]  # fmt: skip
FIGURE_BACKENDS = ["Agg", "svg"]
"""Of matplotlib: figures are drawn and saved as PNG and SVG; the pages of a PDF are ReportLab's."""

# Tools of developers, and a terminal to type at
_TOOLS = [
    "PyInstaller", "pip", "setuptools", "wheel", "distutils", "numpy.distutils", "ensurepip", "lib2to3", "idlelib",
    "pytest", "hypothesis", "doctest", "pdb", "pickletools", "pydoc_data", "IPython", "sphinx", "docutils", "readline",
    "_curses", "cffi", "pycparser", "multiprocessing", "pyparsing.diagram",
    "matplotlib.tests", "numpy.tests", "pandas.tests", "lxml.doctestcompare",
]  # fmt: skip
# Nothing is fetched and nothing is sent; Python's own digests serve where OpenSSL's are not there
_NETWORK = [
    "ssl", "_ssl", "_hashlib", "http.server", "ftplib", "smtplib", "xmlrpc", "webbrowser",
    "cgi", "scipy.datasets", "PySide6.QtNetwork",
]  # fmt: skip
_OTHER_WINDOWS = [
    "tkinter", "_tkinter", "turtle", "PIL.ImageTk", "PIL.ImageQt", "matplotlib.pyplot",
    "matplotlib.backends.web_backend", "pandas.plotting._matplotlib",
    "PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtTest", "PySide6.QtDesigner", "PySide6.QtHelp", "PySide6.QtOpenGL",
    "PySide6.QtOpenGLWidgets", "PySide6.QtSql", "PySide6.QtUiTools", "PySide6.QtXml", "PySide6.QtConcurrent",
]  # fmt: skip
# The store speaks to SQLCipher in SQL that it writes itself
_OTHER_DATABASES = [
    "sqlite3", "_sqlite3", "pysqlite2", "MySQLdb", "psycopg2", "cx_Oracle", "sqlalchemy.dialects.mysql",
    "sqlalchemy.dialects.oracle", "sqlalchemy.dialects.mssql", "sqlalchemy.orm",
    "sqlalchemy.ext.asyncio", "sqlalchemy.ext.baked", "pandas.io.sas.sas7bdat", "pandas.io.sas.sas_xport",
    "pandas._libs.sas",
]  # fmt: skip
# Tables of other libraries, that lifelines could be given
_OTHER_TABLES = [
    "narwhals._dask", "narwhals._duckdb", "narwhals._ibis", "narwhals._polars", "narwhals._spark_like",
    "scipy._lib.array_api_compat.cupy", "scipy._lib.array_api_compat.dask", "scipy._lib.array_api_compat.torch",
]  # fmt: skip
# Mathematics that no estimator asks for
_OTHER_MATHEMATICS = [
    "scipy.io", "scipy.signal", "scipy.cluster", "scipy.odr", "scipy.misc", "scipy.fftpack", "scipy.differentiate",
    "scipy._lib.cobyqa", "scipy._lib.pyprima", "contourpy", "matplotlib._tri",
]  # fmt: skip
# Pictures and pages are made in other ways. matplotlib asks fontTools for the names of glyphs and for nothing else,
# ReportLab serves as a pen, and Qt reads the pictures that are shown
_OTHER_PAPER = [
    "matplotlib.backends.backend_pdf", "matplotlib.backends.backend_ps", "matplotlib.backends._backend_pdf_ps",
    "fontTools.ttLib", "fontTools.subset", "fontTools.varLib", "fontTools.cffLib", "fontTools.otlLib", "fontTools.pens",
    "fontTools.designspaceLib", "fontTools.feaLib", "fontTools.colorLib", "fontTools.unicodedata",
    "fontTools.misc.bezierTools", "fontTools.misc.psCharStrings", "reportlab.platypus", "reportlab.graphics",
    "PIL.AvifImagePlugin", "PIL._avif", "PIL._webp", "PIL._imagingcms", "PIL._imagingft",
    "lxml.objectify", "lxml.html", "lxml.sax", "lxml.builder",
]  # fmt: skip
EXCLUDED_MODULES = [
    *_TOOLS, *_NETWORK, *_OTHER_WINDOWS, *_OTHER_DATABASES, *_OTHER_TABLES, *_OTHER_MATHEMATICS, *_OTHER_PAPER,
]  # fmt: skip
LEFT_OUT = ["scipy.optimize._highspy._core", "scipy.optimize._highspy._highs_options"]
"""Libraries that cannot be excluded, since their importer fails without them: ``left_out.py`` stands in for each. scipy
loads its solver of linear programmes (6 MB) with every other optimiser."""

# Of the system on every desktop, and bound to its display server, its graphics driver or its other libraries.
_OF_THE_SYSTEM = (
    # display, input, drawing
    "libX*", "libxcb*", "libxkb*", "libwayland*", "libEGL*", "libGL*", "libgbm*", "libdrm*", "libepoxy*", "libICE*",
    "libSM*", "libmtdev*", "libinput*", "libevdev*", "libudev*", "libwacom*", "libgudev*", "libts*",
    # the desktop, fonts and printers
    "libglib-2.0*", "libgio-2.0*", "libgobject-2.0*", "libgmodule-2.0*", "libgthread-2.0*", "libdbus-1*", "libgtk*",
    "libgdk*", "libcairo*", "libpango*", "libatk*", "libatspi*", "libfontconfig*", "libfreetype*", "libexpat*",
    "libharfbuzz*", "libgraphite*", "libthai*", "libdatrie*", "libfribidi*", "libpixman*", "libcups*", "libavahi*",
    "libcloudproviders*", "libtracker*", "libstemmer*", "libjson-glib*", "libproxy*",
    # what these need in turn
    "libgnutls*", "libp11-kit*", "libtasn1*", "libnettle*", "libhogweed*", "libgmp*", "libidn2*", "libunistring*",
    "libgssapi*", "libkrb5*", "libk5crypto*", "libcom_err*", "libkeyutils*", "libgcrypt*", "libgpg-error*",
    "libmount*", "libblkid*", "libselinux*", "libpcre*", "libcap*", "libsystemd*", "libuuid*", "libbsd*", "libmd*",
    "libgcc_s*", "libstdc++*", "liblz4*", "libzstd*", "libbrotli*", "libtiff*", "libjpeg*", "libpng*", "libwebp*",
    "libdeflate*", "liblerc*", "libjbig*", "libz.so*", "liblzma.so*", "libsqlite3*", "libxml2*", "libicu*",
)  # fmt: skip
_UNUSED_OF_QT = (
    # themes of desktops, networks, screens without a desktop
    "PySide6/Qt/plugins/platformthemes/*", "PySide6/Qt/plugins/networkinformation/*", "PySide6/Qt/plugins/tls/*",
    "PySide6/Qt/plugins/generic/*", "PySide6/Qt/plugins/egldeviceintegrations/*",
    "PySide6/Qt/plugins/platforms/libqeglfs.so", "PySide6/Qt/plugins/platforms/libqlinuxfb.so",
    "PySide6/Qt/plugins/platforms/libqvnc.so", "PySide6/Qt/plugins/platforms/libqvkkhrdisplay.so",
    "PySide6/Qt/plugins/platforms/libqminimal*.so", "PySide6/Qt/plugins/platforms/libqdirect2d.so",
    "PySide6/Qt/lib/libQt6Egl[Ff]*", "libQt6Egl[Ff]*", "PySide6/Qt/lib/libQt6OpenGL.*", "libQt6OpenGL.*",
    "PySide6/Qt/lib/libQt6Network*", "libQt6Network*", "PySide6/opengl32sw.dll",
    # of Wayland: drawing with OpenGL, and the screens of cars and kiosks
    "PySide6/Qt/plugins/wayland-*-client/libqt-plugin-wayland-egl*",
    "PySide6/Qt/plugins/wayland-graphics-integration-client/*server*",
    "PySide6/Qt/plugins/wayland-shell-integration/lib[!x]*",
    # pictures that cannot be attached as pictures; Qt's own words, since the program brings its own
    "PySide6/Qt/plugins/imageformats/libqic*.so", "PySide6/Qt/plugins/imageformats/libqpdf.so",
    "PySide6/Qt/plugins/imageformats/libqt*.so", "PySide6/Qt/plugins/imageformats/libqwbmp.so",
    "PySide6/Qt/lib/libQt6Pdf*", "PySide6/Qt/lib/libQt6Qml*", "PySide6/Qt/lib/libQt6Quick*",
    "PySide6/Qt/lib/libQt6VirtualKeyboard*", "PySide6/Qt/translations/*",
)  # fmt: skip
_UNUSED_OF_OTHERS = (
    "*/tests/*", "pandas/tests/*", "numpy/_core/*tests*", "*.pyi", "*/py.typed", "pytz/zoneinfo/*",
    # how a package was installed, with digests of starters that name the place of the environment
    "*.dist-info/RECORD", "*.dist-info/INSTALLER", "*.dist-info/REQUESTED", "*.dist-info/direct_url.json",
    # figures are written in the fonts of the program; one font of matplotlib stays for whatever is not in them
    "matplotlib/mpl-data/fonts/afm/*", "matplotlib/mpl-data/fonts/pdfcorefonts/*",
    "matplotlib/mpl-data/fonts/ttf/STIX*", "matplotlib/mpl-data/fonts/ttf/cm*",
    "matplotlib/mpl-data/fonts/ttf/DejaVuSans[-MD]*", "matplotlib/mpl-data/fonts/ttf/DejaVuSerif*",
    "matplotlib/mpl-data/images/*", "matplotlib/mpl-data/sample_data/*", "matplotlib/mpl-data/plot_directive/*",
    "matplotlib/_qhull*", "mpl_toolkits/axes_grid1/*", "mpl_toolkits/axisartist/*",
    # libraries of the modules above
    "PIL/_avif*", "PIL/_webp*", "PIL/_imagingcms*", "PIL/_imagingft*", "pillow.libs/libavif*", "pillow.libs/libwebp*",
    "pillow.libs/libsharpyuv*", "pillow.libs/liblcms2*", "pillow.libs/libfreetype*", "pillow.libs/libharfbuzz*",
    "liblcms2*", "libsharpyuv*", "lxml/isoschematron/*",
    # what only translators and developers need of our own
    "hccboard/_shipped/resources/translations/*.po*", "hccboard/_shipped/db/make_snapshot.py",
)  # fmt: skip


def neutral_build_variables(found: Mapping[str, object]) -> str:
    """The module in which Python keeps how it was built, without the places where that was: a bundle has none of
    them."""
    kept = {name: value for name, value in sorted(found.items()) if not (isinstance(value, str) and "/" in value)}
    return f"build_time_vars = {kept!r}\n"


# Qt for Windows has the same parts under other names
_OF_WINDOWS = (
    (re.compile(r"^PySide6/plugins/(\w+)/(\w+)\.dll$"), r"PySide6/Qt/plugins/\1/lib\2.so"),
    (re.compile(r"^PySide6/Qt6(\w+)\.dll$"), r"PySide6/Qt/lib/libQt6\1.so.6"),
    (re.compile(r"^PySide6/translations/"), "PySide6/Qt/translations/"),
)


def is_wanted(name: str) -> bool:
    """Whether a file of the collection goes into the program; ``name`` is its place in the folder."""
    place = name.replace("\\", "/")
    for of_windows, as_on_linux in _OF_WINDOWS:
        place = of_windows.sub(as_on_linux, place)
    if any(fnmatch.fnmatchcase(place, pattern) for pattern in (*_UNUSED_OF_QT, *_UNUSED_OF_OTHERS)):
        return False
    if "/" in place or ".so" not in place:
        return True
    return not any(fnmatch.fnmatchcase(place, pattern) for pattern in _OF_THE_SYSTEM)
