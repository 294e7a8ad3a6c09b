"""The page as a file: handed out by the command line, alone or in a zip with its sheet."""

from __future__ import annotations

import hashlib
import importlib
import zipfile
from pathlib import Path

import pytest

from xlreport.cli import main

PAGE = b"<!DOCTYPE html>\n<title>xlreport</title>"
# The function hides the module of its name.
hand_out = importlib.import_module("xlreport.web.hand_out")


@pytest.fixture
def carried(monkeypatch: pytest.MonkeyPatch) -> bytes:
    """An installation that carries a page."""
    monkeypatch.setattr(hand_out, "carried", lambda: PAGE)
    return PAGE


def test_the_page_is_handed_out_as_it_is_carried(
    carried: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["page", "--out", str(tmp_path / "网页")]) == 0
    assert (tmp_path / "网页.html").read_bytes() == PAGE
    assert capsys.readouterr().out == f"已写出 {tmp_path / '网页.html'}\n"


def test_a_zip_holds_the_page_and_a_sheet_with_its_hash(carried: bytes, tmp_path: Path) -> None:
    assert main(["page", "--out", str(tmp_path / "xlreport.html"), "--zip"]) == 0
    with zipfile.ZipFile(tmp_path / "xlreport.zip") as packed:
        assert packed.namelist() == ["xlreport.html", "使用说明和安全说明.txt"]
        assert packed.read("xlreport.html") == PAGE
        said = packed.read("使用说明和安全说明.txt").decode("utf-8-sig")
    assert f"SHA-256：{hashlib.sha256(PAGE).hexdigest()}\r\n" in said
    assert "connect-src 'none'" in said


def test_it_replaces_an_earlier_page_and_nothing_else(carried: bytes, tmp_path: Path) -> None:
    out, other = tmp_path / "xlreport.html", tmp_path / "other.html"
    other.write_text("<!DOCTYPE html>我的", encoding="utf-8")
    assert [main(["page", "--out", str(path)]) for path in (out, out, other)] == [0, 0, 2]
    assert other.read_text(encoding="utf-8") == "<!DOCTYPE html>我的"
    assert [main(["page", "--out", str(out), "--zip"]) for _ in range(2)] == [0, 0]
    assert main(["page", "--out", str(other), "--force"]) == 0


def test_where_there_is_no_page_it_says_how_to_get_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(hand_out, "carried", lambda: b"")
    monkeypatch.setattr("shutil.which", lambda program: None)
    assert main(["page", "--out", str(tmp_path / "xlreport.html")]) == 2
    assert "npm、node" in capsys.readouterr().err
    monkeypatch.setattr(hand_out, "_BUILDER", tmp_path / "build_page.py")
    assert main(["page", "--out", str(tmp_path / "xlreport.html")]) == 2
    assert "换带网页的安装包" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
