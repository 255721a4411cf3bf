"""Which encoding a text table has, and what is said where it has none."""

from __future__ import annotations

import pytest

from hccboard.interchange import csv_text
from hccboard.interchange.csv_text import decode
from hccboard.interchange.rejections import Rejection

CHINESE = "姓名,性别,白蛋白(g/L),腹水\n王伟,男,38.5,无\n李秀英,女,34.1,少量\n欧阳修,男,29.9,大量\n"
WESTERN = "Name;Größe (cm);Émile\nMüller;3,4;naïf\nJosé Núñez;2,1;µmol/L\nSão João;5,0;°C\n"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (CHINESE.encode("utf-8"), "utf-8"),
        (CHINESE.encode("utf-8-sig"), "utf-8-sig"),
        (CHINESE.encode("gb18030"), "gb18030"),
        (CHINESE.encode("utf-16"), "utf-16"),
        (CHINESE.encode("utf-32"), "utf-32"),
        (WESTERN.encode("utf-8"), "utf-8"),
        (WESTERN.encode("cp1252"), "cp1252"),
        (WESTERN.encode("utf-16-le"), "utf-16-le"),
        (WESTERN.encode("utf-16-be"), "utf-16-be"),
        (b"a,b\n1,2\n", "utf-8"),
    ],
)
def test_the_encoding_is_recognised_and_the_text_comes_back(content: bytes, encoding: str) -> None:
    found = decode(content)
    assert found.encoding == encoding
    assert found.text in (CHINESE, WESTERN, "a,b\n1,2\n")


@pytest.mark.parametrize("name", ["张三", "联通", "每日", "猫", "王", "测试"])
def test_a_single_short_chinese_word_is_read_as_gb18030(name: str) -> None:
    """Some pairs of GB18030 bytes are valid UTF-8 by accident."""
    text = f"name,x\n{name},1\n欧阳,2\n"
    assert decode(text.encode("gb18030")) == (text, "gb18030")


@pytest.mark.parametrize("word", ["Müller", "José", "Größe", "5 µmol", "ça va", "Ação", "naïve"])
def test_a_single_western_word_is_read_as_windows_1252(word: str) -> None:
    text = f"name,x\n{word},1\n"
    assert decode(text.encode("cp1252")) == (text, "cp1252")


@pytest.mark.parametrize(
    ("first", "second", "encoding", "other"),
    [
        ("utf-8", "gb18030", "UTF-8", "GB18030"),
        ("gb18030", "utf-8", "GB18030", "UTF-8"),
    ],
)
def test_a_file_that_mixes_encodings_is_refused_with_its_lines(
    first: str, second: str, encoding: str, other: str
) -> None:
    lines = [f"患者{number},肝硬化,少量腹水" for number in range(10)]
    content = b"\n".join(line.encode(second if number in (3, 7) else first) for number, line in enumerate(lines))
    with pytest.raises(Rejection) as caught:
        decode(content)
    assert caught.value.code == "mixed_encodings"
    assert caught.value.details == {"encoding": encoding, "other": other, "rows": [4, 8], "more": False}


def test_western_lines_in_a_utf8_file_are_named() -> None:
    content = "Name\nMüller\nGroß\n".encode() + "José\n".encode("cp1252") + "Ångström\n".encode()
    with pytest.raises(Rejection) as caught:
        decode(content)
    assert caught.value.code == "mixed_encodings"
    assert caught.value.details["rows"] == [4]


@pytest.mark.parametrize("content", [b"", b"\n\r\n  \t\n", b"\xef\xbb\xbf", b"\xff\xfe", b"\x00\x00\x00"])
def test_a_file_without_text_is_empty(content: bytes) -> None:
    with pytest.raises(Rejection, match="empty"):
        decode(content)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n....", "PNG"),
        (b"SQLite format 3\x00abc", "SQLite"),
        (b"abc\x00def,1\n", None),
        (bytes(range(1, 9)) * 30, None),
    ],
)
def test_what_is_no_text_is_refused(content: bytes, found: str | None) -> None:
    with pytest.raises(Rejection) as caught:
        decode(content)
    assert caught.value.code == "not_a_table"
    assert caught.value.details.get("found") == found


def test_a_forced_encoding_that_does_not_fit_names_the_line() -> None:
    with pytest.raises(Rejection) as caught:
        decode("a\nb\nMüller\n".encode("cp1252"), "utf-8")
    assert caught.value.details == {"row": 3, "encoding": "UTF-8"}


@pytest.mark.parametrize("encoding", csv_text.ENCODINGS)
def test_every_encoding_offered_can_be_forced(encoding: str) -> None:
    text = "name,x\n中文,1\n" if encoding != "cp1252" else "name,x\nMüller,1\n"
    text = "name,x\n漢字,1\n" if encoding in ("big5", "shift_jis") else text
    assert decode(text.encode(encoding), encoding) == (text, encoding)


def test_a_utf16_file_that_is_cut_off_names_the_line() -> None:
    with pytest.raises(Rejection) as caught:
        decode("a,b\nc,d\n".encode("utf-16")[:-1])
    assert caught.value.code == "undecodable"
    assert caught.value.details["row"] >= 2
