"""What goes into the frozen program and what stays out; read by the spec, by the builder and by the tests."""

from __future__ import annotations

import fnmatch

DATA_FOLDERS = ("resources", "db")

# Imported by name at run time: the migrations are files that Alembic loads, the drivers are named in addresses.
HIDDEN_IMPORTS = [
    "alembic.op", "alembic.context", "logging.config", "sqlalchemy.dialects.sqlite.pysqlite", "sqlcipher3.dbapi2",
    "matplotlib.backends.backend_agg", "matplotlib.backends.backend_pdf", "matplotlib.backends.backend_svg",
]  # fmt: skip

EXCLUDED_MODULES = [
    "tkinter", "_tkinter", "turtle", "idlelib", "lib2to3", "ensurepip", "pip", "setuptools", "wheel", "pytest",
    "hypothesis", "IPython", "sphinx", "docutils", "PyInstaller", "pysqlite2", "MySQLdb", "psycopg2", "cx_Oracle",
    "PySide6.QtNetwork", "PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtTest", "PySide6.QtDesigner", "PySide6.QtHelp",
    "PySide6.QtOpenGL", "PySide6.QtOpenGLWidgets", "PySide6.QtSql", "PySide6.QtUiTools", "PySide6.QtXml",
    "PySide6.QtConcurrent",
    "matplotlib.tests", "numpy.tests", "pandas.tests", "scipy.datasets",
    "matplotlib.backends.web_backend", "pydoc_data", "numpy.distutils", "readline", "_curses",
    "ssl", "_ssl", "_hashlib",  # nothing is fetched; Python's own digests serve where OpenSSL's are not there
    "scipy.io", "scipy.signal", "scipy.cluster", "scipy.odr", "scipy.misc", "scipy.fftpack", "scipy.differentiate",
    "PIL.AvifImagePlugin", "PIL._avif", "PIL.ImageTk", "PIL.ImageQt", "PIL._webp", "PIL._imagingcms", "PIL._imagingft",
     "lxml.objectify", "lxml.html",
]  # fmt: skip

# Of the system on every desktop, and bound to its display server, its graphics driver or its other libraries.
_OF_THE_SYSTEM = (
    "libX*", "libxcb*", "libxkb*", "libwayland*", "libEGL*", "libGL*", "libgbm*", "libdrm*", "libglib-2.0*",
    "libgio-2.0*", "libgobject-2.0*", "libgmodule-2.0*", "libgthread-2.0*", "libdbus-1*", "libfontconfig*",
    "libfreetype*", "libsystemd*", "libgtk*", "libgdk*", "libcairo*", "libpango*", "libatk*", "libatspi*",
    "libharfbuzz*", "libgraphite*", "libthai*", "libdatrie*", "libfribidi*", "libpixman*", "libepoxy*", "libcups*",
    "libavahi*", "libgnutls*", "libp11-kit*", "libtasn1*", "libnettle*", "libhogweed*", "libidn2*", "libunistring*",
    "libgssapi*", "libkrb5*", "libk5crypto*", "libcom_err*", "libkeyutils*", "libgcrypt*", "libgpg-error*",
    "libmount*", "libblkid*", "libselinux*", "libpcre*", "libcap*", "libgcc_s*", "libstdc++*", "liblz4*", "libzstd*",
    "libtiff*", "libjpeg*", "libpng*", "libsqlite3*", "libbsd*", "libmd*", "libICE*", "libSM*", "libuuid*",
    "libcloudproviders*", "libtracker*", "libstemmer*", "libjson-glib*", "libxml2*", "libicu*", "libmtdev*",
    "libinput*", "libevdev*", "libudev*", "libwacom*", "libgudev*", "libts*", "libproxy*", "libbrotli*", "liblerc*",
    "libjbig*", "libwebp*", "libdeflate*", "libepoxy*",
)  # fmt: skip
_UNUSED = (
    "PySide6/Qt/plugins/platformthemes/*", "PySide6/Qt/plugins/networkinformation/*", "PySide6/Qt/plugins/tls/*",
    "PySide6/Qt/plugins/egldeviceintegrations/*", "PySide6/Qt/plugins/generic/*",
    "PySide6/Qt/plugins/platforms/libqeglfs.so", "PySide6/Qt/plugins/platforms/libqlinuxfb.so",
    "PySide6/Qt/plugins/platforms/libqvnc.so", "PySide6/Qt/plugins/platforms/libqvkkhrdisplay.so",
    "PySide6/Qt/plugins/platforms/libqminimal*.so", "PySide6/Qt/plugins/imageformats/libq[!sjg]*.so",
    "PySide6/Qt/lib/libQt6EglFS*", "PySide6/Qt/lib/libQt6Qml*", "PySide6/Qt/lib/libQt6Quick*",
    "PySide6/Qt/lib/libQt6Pdf*", "PySide6/Qt/lib/libQt6VirtualKeyboard*",
    "PySide6/Qt/translations/*", "matplotlib/mpl-data/sample_data/*", "*/tests/*", "pandas/tests/*",
    "PySide6/Qt/plugins/wayland-*-client/libqt-plugin-wayland-egl*",
    "matplotlib/mpl-data/fonts/afm/*", "matplotlib/mpl-data/fonts/pdfcorefonts/*", "matplotlib/mpl-data/images/*",
    "matplotlib/mpl-data/fonts/ttf/STIX*", "matplotlib/mpl-data/fonts/ttf/cm*", "matplotlib/mpl-data/plot_directive/*",
    "hccboard/_shipped/resources/translations/*.po*", "hccboard/_shipped/db/make_snapshot.py",
    "matplotlib/mpl-data/fonts/ttf/DejaVuSansMono*", "matplotlib/mpl-data/fonts/ttf/DejaVuSerif*",
    "PySide6/Qt/lib/libQt6Network*", "libQt6Network*", "libQt6EglF*", "PIL/_webp*", "PIL/_imagingcms*",
    "PIL/_imagingft*", "pillow.libs/libwebp*", "pillow.libs/libsharpyuv*", "pillow.libs/liblcms2*",
    "pillow.libs/libfreetype*", "pillow.libs/libharfbuzz*", "liblcms2*", "libsharpyuv*",
    "PySide6/Qt/plugins/wayland-graphics-integration-client/*server*", "numpy/_core/*tests*",
    "matplotlib/mpl-data/fonts/ttf/DejaVuSans-BoldOblique*", "matplotlib/_qhull*", "pytz/zoneinfo/*",
    "mpl_toolkits/axes_grid1/*", "mpl_toolkits/axisartist/*", "lxml/isoschematron/*",
    "pillow.libs/libavif*", "PIL/_avif*", "*.pyi", "*/py.typed",
)  # fmt: skip


def is_wanted(name: str) -> bool:
    """Whether a file of the collection goes into the program; ``name`` is its place in the folder."""
    place = name.replace("\\", "/")
    if any(fnmatch.fnmatchcase(place, pattern) for pattern in _UNUSED):
        return False
    return "/" in place or not any(fnmatch.fnmatchcase(place, pattern) for pattern in _OF_THE_SYSTEM)
