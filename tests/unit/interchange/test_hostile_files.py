"""A broken or hostile file is refused in one sentence; nothing else happens."""

from __future__ import annotations

import contextlib
import io
import os
import random
import struct
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hccboard.errors import Cancelled, ImportRejected
from hccboard.interchange import limits, reader, rejections, sandbox
from hccboard.interchange.guess import guess_mapping
from hccboard.interchange.preview import build
from hccboard.interchange.reading import read_table
from hccboard.interchange.table import Table
from tests.unit.interchange.conftest import read_bytes, workbook_bytes

Read = Callable[..., Table]

ROWS = [["HospNo", "Name", "ALB(g/L)", "visit_date"], ["0041", "王伟", 34.5, "2025-03-01"], ["0042", "Li", 29, ""]]
WORKBOOK = workbook_bytes(ROWS)


def repacked(
    change: Callable[[str, bytes], bytes | None], *extra: tuple[str, bytes], source: bytes = WORKBOOK
) -> bytes:
    """The workbook with every part passed through ``change`` (``None`` drops it)."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
        for name, content in extra:
            new.writestr(name, content)
    return stream.getvalue()


def in_sheet(old: bytes, new: bytes) -> bytes:
    changed = []

    def change(name: str, content: bytes) -> bytes:
        if name.endswith("sheet1.xml"):
            assert old in content
            changed.append(name)
            return content.replace(old, new, 1)
        return content

    found = repacked(change)
    assert changed
    return found


def refusal(content: bytes, **request: str) -> ImportRejected:
    with pytest.raises(ImportRejected) as caught:
        read_bytes(content, **request)
    error = caught.value
    assert error.what
    assert error.next_step
    assert "\n" not in str(error)
    return error


def test_the_sound_workbook_is_read(read: Read) -> None:
    table = read(WORKBOOK)
    assert [table.cell(0, column).text for column in range(4)] == ["0041", "王伟", "34.5", "2025-03-01"]
    assert table.cell(0, 2).kind == "number"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_workbook_cut_off_anywhere_is_refused(share: float) -> None:
    assert "damaged or cut off" in refusal(WORKBOOK[: int(len(WORKBOOK) * share)]).what


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = repacked(lambda name, content: content, ("xl/media/a.bin", b"\0" * (30 * limits.MEBIBYTE)))
    assert len(bomb) < limits.MEBIBYTE
    assert "100 times" in refusal(bomb).what


def test_an_archive_that_unpacks_to_too_much_is_refused() -> None:
    noise = random.Random(1).randbytes(1 << 20)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(220):
            archive.writestr(f"xl/media/{number}.bin", noise[:16] + b"ab" * (1 << 19))
    assert "200 MiB" in refusal(stream.getvalue()).what


def test_a_part_that_lies_about_its_size_is_refused() -> None:
    """The declared size is what the bounds are checked against, so more bytes than declared must not come."""
    sheet = b"<worksheet>" + b"<row/>" * 100_000 + b"</worksheet>"
    content = repacked(lambda name, old: sheet if name.endswith("sheet1.xml") else old)
    real = struct.pack("<I", len(sheet))
    assert real in content
    assert "damaged" in refusal(content.replace(real, struct.pack("<I", 500))).what


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"\n\n", "is empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "password"),
        (b"%PDF-1.7\n...", "PDF"),
        (bytes(range(256)) * 8, "no table"),
        (b"a,b,c\n", "no row below"),
        ((",".join(f"c{n}" for n in range(10_000)) + "\n").encode(), "10000 columns"),
        (("a;b\n" + "1;2\n" * 200_001).encode(), "200000 rows"),
        (b'a,b\n"1,2\n', "quotation marks"),
        (b"a,b\n" + b"x" * 40_000 + b",1\n", "32767 characters"),
        ("姓名,x\n王伟,1\n".encode() + "李丽,少量腹水\n".encode("gb18030"), "mixes two encodings"),
    ],
)
def test_every_broken_file_has_its_sentence(content: bytes, words: str) -> None:
    assert words in refusal(content).what


def test_a_table_with_too_many_cells_is_refused() -> None:
    line = ",".join(["1"] * 1999)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limits, "CELLS", 100_000)
        assert "100000 cells" in refusal((line + "\n").encode() * 60).what


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet'),
        (b"<worksheet", b'<!DOCTYPE x SYSTEM "http://example.invalid/x"><worksheet'),
        (b"<worksheet", b'<?xml version="1.0" encoding="cp037"?><worksheet'),
    ],
)
def test_document_types_and_odd_encodings_are_refused(old: bytes, new: bytes) -> None:
    assert "document type" in refusal(in_sheet(old, new)).what


def test_a_sheet_in_utf16_is_refused() -> None:
    content = repacked(lambda n, c: c.decode().encode("utf-16") if n.endswith("sheet1.xml") else c)
    assert "document type" in refusal(content).what


def test_a_document_type_in_a_small_part_is_refused() -> None:
    content = repacked(lambda n, c: b'<!DOCTYPE a [<!ENTITY x "y">]>' + c if n == "xl/workbook.xml" else c)
    assert "document type" in refusal(content).what


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/evil", "xl\\..\\..\\evil", "C:/evil", "a/../../b"])
def test_a_path_outside_is_refused(name: str) -> None:
    stream = io.BytesIO(repacked(lambda _n, c: c))
    with zipfile.ZipFile(stream, "a") as archive:
        info = zipfile.ZipInfo("placeholder")
        info.filename = name
        archive.writestr(info, b"x")
    assert "outside itself" in refusal(stream.getvalue()).what


def test_a_symbolic_link_is_refused() -> None:
    info = zipfile.ZipInfo("xl/link")
    info.external_attr = 0o120777 << 16
    stream = io.BytesIO(WORKBOOK)
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr(info, b"/etc/passwd")
    assert "outside itself" in refusal(stream.getvalue()).what


def test_links_to_other_workbooks_are_refused() -> None:
    content = repacked(lambda _n, c: c, ("xl/externalLinks/externalLink1.xml", b"<x/>"))
    assert "linked to other files" in refusal(content).what


def test_an_archive_that_is_no_workbook_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("hello.txt", "hello")
    assert "ZIP" in refusal(stream.getvalue()).what


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (b'r="C2"', b'r="XFD2"', "16384 columns"),
        (b'<row r="2"', b'<row r="99999999"', "200000 rows"),
        (b'<row r="2"', b'<row r="1e300"', "damaged"),
        (b'<row r="2"', b'<row r="nan"', "damaged"),
        (b'r="C2"', b'r="~~"', "damaged"),
        (b"<v>34.5</v>", b"<v>34.5.6</v>", "damaged"),
        (b"<v>34.5</v>", b"<v>" + b"9" * 40_000 + b"</v>", "32767 characters"),
        (b"</sheetData>", b"", "damaged"),
    ],
)
def test_a_sheet_with_impossible_content_is_refused(old: bytes, new: bytes, words: str) -> None:
    assert words in refusal(in_sheet(old, new)).what


def test_a_sheet_that_is_not_there_is_named_with_those_that_are() -> None:
    content = workbook_bytes(ROWS, ROWS, names=("Cases", "病例"))
    error = refusal(content, sheet="Other")
    assert "Other" in error.what
    assert "Cases, 病例" in error.next_step
    assert read_bytes(content, sheet="病例").sheet == "病例"


def test_every_rejection_says_what_and_what_to_do() -> None:
    for code in rejections.CODES:
        error = rejections.rejected(code)
        assert error.what.endswith((".", "?"))
        assert error.next_step.endswith(".") or "{" not in error.next_step
        assert "{" not in str(error)


def outcome(content: bytes) -> str:
    """``table`` or ``refused``; anything else is an error of the program. What is read can be previewed."""
    try:
        table = read_bytes(content)
    except ImportRejected as error:
        assert error.what
        return "refused"
    found = build(table, guess_mapping(table))
    for row in range(min(len(found), 20)):
        for column in range(min(len(table.columns), 20)):
            found.cell(row, column)
    return "table"


@given(st.binary(max_size=600))
def test_random_bytes(content: bytes) -> None:
    assert outcome(content) in ("table", "refused")


@given(st.text(st.characters(codec="utf-8"), max_size=400))
def test_random_text(text: str) -> None:
    assert outcome(text.encode()) in ("table", "refused")


@given(
    st.lists(st.lists(st.text(max_size=12), max_size=6), max_size=8), st.sampled_from(["utf-8", "gb18030", "utf-16"])
)
def test_random_tables_under_a_known_header(rows: list[list[str]], encoding: str) -> None:
    head = "HospNo,ALB(g/L),visit_date,ECOG,nodule count,diameters (cm),ascites,PVTT,Child-Pugh\n"
    lines = "\n".join(",".join(row) for row in rows)
    assert outcome((head + lines).encode(encoding, "replace")) in ("table", "refused")


def mutated(content: bytes, seed: int, count: int) -> bytes:
    """Bytes changed, deleted, doubled at places chosen by the seed."""
    source = random.Random(seed)
    found = bytearray(content)
    for _ in range(count):
        at = source.randrange(len(found))
        kind = source.randrange(4)
        if kind == 0:
            found[at] = source.randrange(256)
        elif kind == 1:
            del found[at : at + source.randrange(1, 40)]
        elif kind == 2:
            found[at:at] = found[at : at + source.randrange(1, 40)]
        else:
            found[at:at] = source.choice(
                [b"<", b">", b"&#0;", b"&lt;", b"]]>", b"<c r='A1'><v>1</v></c>", b"\xff", b"=1+1"]
            )
    return bytes(found)


@given(st.integers(0, 10**9), st.integers(1, 12))
def test_a_workbook_with_changed_bytes(seed: int, count: int) -> None:
    assert outcome(mutated(WORKBOOK, seed, count)) in ("table", "refused")


@given(st.integers(0, 10**9), st.integers(1, 6), st.sampled_from(zipfile.ZipFile(io.BytesIO(WORKBOOK)).namelist()))
def test_a_workbook_with_changed_xml_inside(seed: int, count: int, part: str) -> None:
    content = repacked(lambda name, old: mutated(old, seed, count) if name == part else old)
    assert outcome(content) in ("table", "refused")


@given(st.integers(0, 10**9))
def test_a_workbook_without_some_of_its_parts(seed: int) -> None:
    source = random.Random(seed)
    content = repacked(lambda _name, old: None if source.random() < 0.2 else old)
    assert outcome(content) in ("table", "refused")


def test_the_fuzzing_reaches_both_outcomes() -> None:
    """A harness that only ever refuses, or never does, would prove nothing."""
    found = [outcome(mutated(WORKBOOK, seed, 1)) for seed in range(60)]
    inner = [
        outcome(repacked(lambda n, c, s=seed: mutated(c, s, 1) if n.endswith("sheet1.xml") else c))  # type: ignore[misc]
        for seed in range(60)
    ]
    assert {"refused"} <= set(found)
    assert {"table", "refused"} == set(inner)


# the process of its own


def saved(folder: Path, content: bytes, name: str = "table.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_the_process_reads_what_the_reader_reads(tmp_path: Path) -> None:
    seen: list[float] = []
    table = read_table(saved(tmp_path, WORKBOOK, "a.xlsx"), progress=seen.append)
    assert table.cell(1, 1).text == "Li"
    assert (table.file_name, table.sheet, table.sheets, table.row_numbers[1]) == ("a.xlsx", "Sheet1", ("Sheet1",), 3)
    assert seen[-1] == 1.0


@pytest.mark.parametrize("name", ["missing.csv", "."])
def test_a_file_that_cannot_be_opened_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ImportRejected, match="cannot be opened"):
        read_table(tmp_path / name)


def test_a_reader_that_breaks_down_is_a_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for program in ("raise SystemExit(3)", "print('nonsense')", "print('[1, 2]')", "print('{}')"):
        monkeypatch.setattr(sandbox, "_command", lambda program=program: [sys.executable, "-c", program])
        with pytest.raises(ImportRejected, match="broke off"):
            read_table(saved(tmp_path, b"a,b\n1,2\n"))


def test_a_reader_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "_command", lambda: [sys.executable, "-c", "import time; time.sleep(60)"])
    began = time.monotonic()
    with pytest.raises(ImportRejected, match="broke off"):
        read_table(saved(tmp_path, b"a,b\n1,2\n"), wall_seconds=0.5)
    assert time.monotonic() - began < 20


def test_a_reader_can_be_cancelled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "_command", lambda: [sys.executable, "-c", "import time; time.sleep(60)"])
    with pytest.raises(Cancelled):
        read_table(saved(tmp_path, b"a,b\n1,2\n"), cancelled=lambda: True)


@pytest.mark.skipif(sys.platform != "linux", reason="limits of the address space are enforced on Linux")
def test_the_process_cannot_take_the_memory_of_the_machine_nor_write(tmp_path: Path) -> None:
    import subprocess

    program = (
        "from hccboard.interchange import reader\n"
        "reader._limit_resources()\n"
        "try: bytearray(2 * 1024 ** 3); print('memory')\n"
        "except MemoryError: print('bounded')\n"
        f"handle = open({str(tmp_path / 'x')!r}, 'wb')\n"
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "try: handle.write(b'x' * 10); handle.flush(); print('written')\n"
        "except OSError: print('not written')\n"
        "import os; os._exit(0)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.stdout.split("\n")[:2] == ["bounded", "not written"], done.stderr


def test_the_process_is_told_nothing_it_does_not_need(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No passphrase, and not the name of the file, which may be a patient's."""
    monkeypatch.setenv("HCCBOARD_PASSPHRASE", "secret words")
    seen: dict[str, Any] = {}
    real = sandbox.subprocess.Popen

    def watched(command: list[str], **options: Any) -> Any:
        seen.update(options, command=command)
        return real(command, **options)

    monkeypatch.setattr(sandbox.subprocess, "Popen", watched)
    read_table(saved(tmp_path, b"HospNo,INR\n1,2\n", "Wang Wei.csv"))
    told = " ".join(seen["command"]) + " ".join(seen["env"].values())
    assert "secret" not in told
    assert "Wang" not in told
    assert "-P" in seen["command"]


def test_a_frozen_program_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    from hccboard.operations import imports

    monkeypatch.setattr(sys, "frozen", True, raising=False)
    command = sandbox._command()
    assert command == [sys.executable, reader.FLAG]
    assert imports.run_as_reader(["--help"]) is None
    monkeypatch.setattr(reader, "main", lambda: 0)
    assert imports.run_as_reader(command[1:]) == 0


def test_a_large_hostile_workbook_ends_in_bounded_time(tmp_path: Path) -> None:
    """Repeated shared strings and deep nesting, as large as the bounds allow to unpack."""
    nested = b"<c>" * 200_000 + b"</c>" * 200_000
    content = in_sheet(b"<sheetData>", b"<sheetData><row r='1'>" + nested + b"</row>")
    began = time.monotonic()
    with contextlib.suppress(ImportRejected):
        read_table(saved(tmp_path, content, "deep.xlsx"))
    assert time.monotonic() - began < 60
    assert os.listdir(tmp_path) == ["deep.xlsx"]
