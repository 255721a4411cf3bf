"""The Debian package and the archive: what they ask of a system, what they tell of the machine that built them."""

from __future__ import annotations

import os
import re
import shutil
import struct
import subprocess
import sys
import xml.etree.ElementTree as Xml
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGING = Path(__file__).resolve().parents[3] / "packaging"
LINUX = PACKAGING / "linux"
only_linux = pytest.mark.skipif(sys.platform != "linux", reason="shell scripts of the Linux packages")


@pytest.fixture(autouse=True)
def _on_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(PACKAGING))
    monkeypatch.syspath_prepend(str(PACKAGING / "bundle"))


def shared_object(*needed: str, places: str = "", versions: tuple[str, ...] = ("GLIBC_2.17",)) -> bytes:
    """A library of Linux with nothing in it but what it asks for."""
    words = ["", *needed, places, *versions, "libc.so.6"]
    strings = b"\0".join(word.encode() for word in words) + b"\0"
    at = {word: strings.index(b"\0" + word.encode() + b"\0") + 1 for word in words[1:]}
    aux = [struct.pack("<IHHII", 0, 0, 2, at[one], 16 * (number + 1 < len(versions)))
           for number, one in enumerate(versions)]  # fmt: skip
    asked = struct.pack("<HHIII", 1, len(versions), at["libc.so.6"], 16, 0) + b"".join(aux)
    dynamic_at = 64 + 2 * 56
    entries = [*((1, at[one]) for one in needed), *([(29, at[places])] if places else []), (12, 0)]
    strings_at = dynamic_at + 16 * (len(entries) + 3)
    entries += [(5, strings_at), (0x6FFFFFFE, strings_at + len(strings)), (0, 0)]
    dynamic = b"".join(struct.pack("<QQ", *one) for one in entries)
    size = strings_at + len(strings) + len(asked)
    headers = struct.pack("<IIQQQQQQ", 1, 4, 0, 0, 0, size, size, 4096) + struct.pack(
        "<IIQQQQQQ", 2, 6, dynamic_at, dynamic_at, dynamic_at, len(dynamic), len(dynamic), 8)  # fmt: skip
    start = b"\x7fELF\x02\x01\x01".ljust(16, b"\0") + struct.pack("<HHIQQQIHHHHHH", 3, 62, 1, 0, 64, 0, 0, 64, 56, 2,
                                                                0, 0, 0)  # fmt: skip
    return start + headers + dynamic + strings + asked


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A frozen folder of two libraries, one of which needs the other."""
    made = tmp_path / "hccboard"
    (made / "_internal").mkdir(parents=True)
    (made / "hccboard").write_bytes(shared_object("libc.so.6"))
    asked = ("libours.so.1", "libEGL.so.1", "libcups.so.2", "libc.so.6")
    (made / "_internal/one.so").write_bytes(shared_object(*asked, versions=("GLIBC_2.2.5", "GLIBC_2.34", "CXXABI_1")))
    (made / "_internal/libours.so.1").write_bytes(shared_object("libglib-2.0.so.0", versions=("GLIBC_2.9",)))
    return made


def test_the_package_depends_on_what_its_libraries_ask_for_and_on_nothing_else(folder: Path) -> None:
    from debian import depends

    needed, more = depends(folder)
    assert needed == ["libc6 (>= 2.34)", "libegl1", "libglib2.0-0 | libglib2.0-0t64"]
    assert more == ["desktop-file-utils", "shared-mime-info", "libcups2 | libcups2t64"]
    (folder / "_internal/two.so").write_bytes(shared_object("libmystery.so.7"))
    with pytest.raises(SystemExit, match="libmystery"):
        depends(folder)


def test_a_newer_compiler_than_the_package_names_stops_the_build(folder: Path) -> None:
    from debian import depends

    (folder / "_internal/two.so").write_bytes(shared_object(versions=("GLIBCXX_3.4.33",)))
    with pytest.raises(SystemExit, match="newer"):
        depends(folder)


def test_no_library_looks_for_others_where_it_was_built(tmp_path: Path) -> None:
    import elf

    library = tmp_path / "one.so"
    library.write_bytes(shared_object("libc.so.6", "libm.so.6", places="/builds/somebody/python/lib"))
    before = elf.demands(library)
    assert before.places == ("/builds/somebody/python/lib",)
    assert elf.forget_places(library) and not elf.forget_places(library)
    assert elf.demands(library) == elf.Demands(before.needed, (), before.versions)
    library.write_bytes(shared_object(places="$ORIGIN/../one.libs"))
    assert not elf.forget_places(library)


def test_the_name_of_a_build_folder_goes_and_the_version_that_ends_it_stays() -> None:
    """A linker keeps the version only once, as the end of the folder's name: Python did not know its own version."""
    from neutral import neutral_name

    place = "/builds/somebody/.pyenv/versions/3.11.7"
    made = neutral_name(place)
    assert len(made) == len(place) and made.endswith("/3.11.7") and "somebody" not in made
    assert neutral_name("/usr") == "/usr" and neutral_name("/usr/local") == "/usr/local"


def test_what_tells_of_the_machine_is_found_in_files_and_in_archives(tmp_path: Path) -> None:
    import zipfile

    from neutral import leftovers

    with zipfile.ZipFile(tmp_path / "base.zip", "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("module.pyc", "x" * 500 + "/builds/somebody/checkout")
    (tmp_path / "clean.txt").write_text("/builds/nobody", "utf-8")
    assert leftovers(tmp_path, ["/builds/somebody"]) == ["base.zip/module.pyc: /builds/somebody"]


def test_how_python_was_built_goes_along_without_where() -> None:
    from contents import is_wanted, neutral_build_variables

    given = {"prefix": "/builds/somebody/python", "VERSION": "3.11", "Py_DEBUG": 0, "SO": ".so", "ARGS": "'--a=/b'"}
    found: dict[str, object] = {}
    exec(neutral_build_variables(given), found)
    assert found["build_time_vars"] == {"VERSION": "3.11", "Py_DEBUG": 0, "SO": ".so"}
    assert is_wanted("numpy-2.4.6.dist-info/METADATA") and not is_wanted("numpy-2.4.6.dist-info/RECORD")


def test_every_shared_object_belongs_to_a_component(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import components

    assert components.owner("hccboard") == components.STARTER
    assert components.owner("_internal/libpython3.11.so.1.0") == "Python"
    assert components.owner("_internal/python3.11/lib-dynload/_csv.cpython-311-x86_64-linux-gnu.so") == "Python"
    assert components.owner("_internal/libbz2.so.1.0") is None  # of the machine that built it
    installed = {place for place in components._recorded() if ".so" in place or place.endswith((".pyd", ".dll"))}
    assert len(installed) > 100 and {components.owner(f"_internal/{place}") for place in installed} >= {
        "PySide6_Essentials", "shiboken6", "numpy", "scipy", "pillow", "sqlcipher3", "cryptography", "pikepdf",
    }  # fmt: skip
    with pytest.raises(SystemExit, match="belongs to no component"):
        components.owners(folder)


def test_libraries_inside_packages_are_told_with_their_licence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import components
    import licences

    starter = components.Part("PyInstaller", "6", "GPL-2.0-or-later WITH Bootloader-exception", "", "its text")
    monkeypatch.setattr(components, "starter", lambda: starter)
    found = {one.name: one for one in licences.bundled(tmp_path)}
    assert "ZETETIC" in found["SQLCipher (sqlcipher3)"].text
    inside = [found[f"OpenSSL ({one})"].version for one in ("sqlcipher3", "cryptography")]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", one) for one in inside)
    assert "libmpdec" in found["Python"].text and "PCRE2" in found["Qt (PySide6_Essentials)"].text.upper()
    assert "can put libraries" in found["PySide6_Essentials"].text and "GNU LESSER" in found["PySide6_Essentials"].text
    assert "openssl-sys" in found["Rust crates (cryptography)"].text and "PyInstaller" in found
    told = {(one.name, one.within) for one in components.parts(tmp_path)}
    assert {("OpenBLAS", "numpy"), ("libquadmath", "scipy"), ("PDFium", "pypdfium2"), ("qpdf", "pikepdf")} <= told
    assert all(one.licence for one in components.parts(tmp_path))


@pytest.fixture
def running(tmp_path: Path) -> Iterator[tuple[Path, subprocess.Popen[bytes]]]:
    """A program that is open, and its file."""
    program = tmp_path / "hccboard"
    shutil.copy(shutil.which("sleep") or "/bin/sleep", program)
    started = subprocess.Popen([program, "60"])
    yield program, started
    started.kill()
    started.wait()


@only_linux
@pytest.mark.parametrize(("script", "refused"), [("preinst", "upgrade"), ("prerm", "remove")])
def test_a_program_that_is_open_is_neither_replaced_nor_removed(
    running: tuple[Path, subprocess.Popen[bytes]], script: str, refused: str
) -> None:
    program, started = running
    text = (LINUX / script).read_text("utf-8")
    assert "/usr/lib/hccboard/hccboard" in text
    ours = text.replace("/usr/lib/hccboard/hccboard", str(program))

    def asked(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(["sh", "-c", ours, script, *arguments], capture_output=True, text=True, check=False)

    done = asked(refused, "0.1.0")
    assert done.returncode == 1 and f"process {started.pid}" in done.stderr and "Nothing was changed" in done.stderr
    assert asked("install").returncode == asked("failed-upgrade").returncode == asked("deconfigure").returncode == 0
    started.kill()
    started.wait()
    assert asked(refused, "0.1.0").returncode == 0


@only_linux
def test_the_archive_puts_itself_into_the_menu_from_any_folder(tmp_path: Path) -> None:
    import debian

    program = tmp_path / 'it is "one" $HOME `x` \\ 肝癌' / "hccboard-1"
    program.mkdir(parents=True)
    debian.desktop_files(program / "share")
    shutil.copy(LINUX / "menu.sh", program)
    home = tmp_path / "家 目录"
    settled = {"HOME": str(home), "PATH": os.environ["PATH"]}
    command = ["sh", str(program / "menu.sh")]
    subprocess.run(command, env=settled, cwd="/", check=True, capture_output=True)
    entry = home / ".local/share/applications/hccboard.desktop"
    (line,) = re.findall(r"^Exec=(.*)$", entry.read_text("utf-8"), re.MULTILINE)
    value = re.sub(r"\\(.)", r"\1", line)  # a value of the entry, then an argument of the command
    quoted = re.fullmatch(r'"((?:[^"\\`$]|\\["\\`$])*)" %f', value)
    assert quoted is not None
    assert re.sub(r"\\(.)", r"\1", quoted[1]) == str(program / "hccboard")
    assert (home / ".local/share/mime/packages/hccboard.xml").is_file()
    subprocess.run([*command, "--remove"], env=settled, cwd="/", check=True, capture_output=True)
    assert not [one for one in home.rglob("*hccboard*") if one.is_file()]
    percent = program.rename(tmp_path / "100%")  # what a desktop puts in for it is no place any more
    done = subprocess.run(["sh", str(percent / "menu.sh")], env=settled, cwd="/", check=False, capture_output=True)
    assert done.returncode == 2 and b"Nothing was changed" in done.stderr
    assert not [one for one in home.rglob("*hccboard*") if one.is_file()]


@pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="only Debian's tool makes the package")
def test_the_package_is_the_same_whenever_it_is_built(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import debian

    monkeypatch.setattr(debian, "copyright_text", lambda _bundle: "everything\n")
    first = debian.build_deb(folder, folder.parent, "1767225600").read_bytes()
    os.utime(folder / "hccboard", (0, 0))
    made = debian.build_deb(folder, folder.parent, "1767225600")
    assert made.read_bytes() == first
    control = subprocess.run(["dpkg-deb", "--ctrl-tarfile", made], capture_output=True, check=True).stdout
    listed = subprocess.run(["tar", "--list", "--verbose"], input=control, capture_output=True, check=True).stdout
    modes = {line.split()[-1]: line.split()[0] for line in listed.decode().splitlines()}
    assert modes["./preinst"] == modes["./prerm"] == "-rwxr-xr-x" and modes["./md5sums"] == "-rw-r--r--"
    shown = subprocess.run(["dpkg-deb", "--contents", made], capture_output=True, text=True, check=True).stdout
    assert "./usr/share/metainfo/hccboard.metainfo.xml" in shown and "./usr/share/doc/hccboard/copyright" in shown
    assert "conffiles" not in modes and "postinst" not in modes


def test_the_description_for_software_centres_fits_the_menu_entry() -> None:
    described = Xml.parse(LINUX / "hccboard.metainfo.xml").getroot()
    entry = (LINUX / "hccboard.desktop").read_text("utf-8")
    mime = Xml.parse(LINUX / "hccboard.xml").getroot()
    assert described.findtext("launchable") == "hccboard.desktop"
    assert described.findtext("provides/mediatype") == mime[0].attrib["type"]
    assert f"\nName={described.findtext('name')}\n" in entry
    assert f"Comment={described.findtext('summary')}\n" in entry
    language = "{http://www.w3.org/XML/1998/namespace}lang"
    names = {one.attrib.get(language): one.text for one in described.findall("name")}
    assert f"Name[zh_CN]={names['zh_CN']}\n" in entry
