"""What becomes of each file that may lie in an inbox, and of files that speak of one unit."""

from __future__ import annotations

import functools
import io
import json
import os
import socket
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from support.books import opened as by_openpyxl
from support.books import packed, saved
from support.filings import FORM, YEAR, by_hand, changed, random_filing, workbook
from xlreport import Filing, Unit, blank, collect, merge, read, write_summary
from xlreport.errors import UsageError, YearsDiffer
from xlreport.findings import Collection, Outcome, Returned
from xlreport.intake import examine as intake_module
from xlreport.intake.archive import Room
from xlreport.intake.examine import examine_files, examine_paths
from xlreport.intake.inbox import Item, _unpacked, items_in, listed
from xlreport.office import Roster, Round
from xlreport.office.reconcile import reconcile

TOWNS = tuple(Unit(str(n), f"{name}镇", "乡镇") for n, name in enumerate("甲乙丙丁", 1))
A, B, C, D = TOWNS
COUNTY = Unit("9", "沂源县", "县")
POSIX_NAMES = pytest.mark.skipif(sys.platform == "win32", reason="Windows allows no such file names")


@functools.cache
def town(unit: Unit, seed: int = 1, year: int = YEAR) -> bytes:
    """A good return."""
    return workbook(random_filing(seed, unit, year))


@functools.cache
def resaved(unit: Unit, seed: int = 1) -> bytes:
    """The same return as another program saves it."""
    return saved(by_openpyxl(town(unit, seed)))


@functools.cache
def wrong(unit: Unit) -> bytes:
    """A return that breaks a rule."""
    return workbook(changed(random_filing(1, unit), {FORM.relations[0].left[0]: 999}))


def summary(unit: Unit, *filings: Filing) -> bytes:
    """A summary workbook."""
    target = io.BytesIO()
    write_summary(merge(filings, unit), Collection(()), target)
    return target.getvalue()


def put(folder: Path, files: Mapping[str, bytes]) -> str:
    """A folder with some files in it."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return str(folder)


def became(collection: Collection) -> dict[str, tuple[str, ...]]:
    """Status and codes of the findings of each file."""
    return {o.file: (o.status, *(f.code for f in o.findings)) for o in collection.outcomes}


def said(collection: Collection, file: str) -> str:
    """The sentence of a file's first finding."""
    (outcome,) = (outcome for outcome in collection.outcomes if outcome.file == file)
    return outcome.findings[0].message


# -- what lies in the inbox


def test_a_folder_is_read_with_all_its_folders_and_names_are_relative_to_it(tmp_path: Path) -> None:
    inbox = put(tmp_path / "收件箱", {"甲.xlsx": town(A), "街道/乙 报表.xlsx": town(B), "a/b/c/丙.xlsx": town(C)})
    assert became(collect([inbox])) == {
        "a/b/c/丙.xlsx": ("accepted",),
        "甲.xlsx": ("accepted",),
        "街道/乙 报表.xlsx": ("accepted",),
    }


def test_a_glob_is_expanded_and_a_name_with_brackets_is_itself(tmp_path: Path) -> None:
    inbox = put(tmp_path, {"甲[1].xlsx": town(A), "乙.xlsx": town(B), "深/丙.xlsx": town(C)})
    assert became(collect([f"{inbox}/*.xlsx"])) == {"乙.xlsx": ("accepted",), "甲[1].xlsx": ("accepted",)}
    assert became(collect([f"{inbox}/甲[1].xlsx"])) == {"甲[1].xlsx": ("accepted",)}
    assert became(collect([f"{inbox}/**/丙*"])) == {"丙.xlsx": ("accepted",)}


def test_a_path_that_is_not_there_stops_the_program(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="找不到文件或文件夹"):
        collect([str(tmp_path), str(tmp_path / "没有")])


def test_a_file_that_several_paths_lead_to_is_read_once(tmp_path: Path) -> None:
    inbox = put(tmp_path / "in", {"镇/甲.xlsx": town(A)})
    file = str(tmp_path / "in" / "镇" / "甲.xlsx")
    ways = [inbox, file, f"{inbox}/镇", f"{inbox}/../in/镇/甲.xlsx", f"{inbox}/镇/*.xlsx"]
    assert became(collect([file, file])) == {"甲.xlsx": ("accepted",)}
    assert became(collect(ways)) == became(collect(ways[::-1])) == {"镇/甲.xlsx": ("accepted",)}


def test_files_of_one_name_in_two_paths_are_told_apart_in_any_order(tmp_path: Path) -> None:
    one, two = put(tmp_path / "1", {"x.xlsx": town(A), "甲.xlsx": town(C)}), put(tmp_path / "2", {"x.xlsx": town(B)})
    names = {f"{one}/x.xlsx": ("accepted",), f"{two}/x.xlsx": ("accepted",), "甲.xlsx": ("accepted",)}
    assert became(collect([one, two])) == became(collect([two, one])) == names


JUNK = {
    "~$甲.xlsx": "LOCK-FILE",
    ".~lock.甲.xlsx#": "LOCK-FILE",
    ".~甲.xlsx": "LOCK-FILE",
    "Thumbs.db": "JUNK",
    "$RECYCLE.BIN/S-1-5-21-1/$RAB12CD.xlsx": "JUNK",
    "System Volume Information/WPSettings.dat": "JUNK",
    ".Trash-1000/files/甲.xlsx": "JUNK",
    "年报/.Trashes/501/甲.xlsx": "JUNK",
    ".Spotlight-V100/Store-V2/a": "JUNK",
    ".fseventsd/fseventsd-uuid": "JUNK",
    "._甲.xlsx": "JUNK",
    "desktop.ini": "JUNK",
    ".DS_Store": "JUNK",
    "__MACOSX/._甲.xlsx": "JUNK",
    ".xlreport-0123456789abcdef.tmp": "LEFTOVER",
}


@pytest.mark.parametrize("name", JUNK)
def test_junk_is_skipped_with_a_note(tmp_path: Path, name: str) -> None:
    collection = collect([put(tmp_path, {name: b"\x00\x01"})])
    assert became(collection) == {name: ("skipped", JUNK[name])}
    assert {f.severity for o in collection.outcomes for f in o.findings} == {"note"}


@pytest.mark.parametrize("lock", ["~$甲.xlsx", ".~lock.甲.xlsx#", ".~甲.xlsx"])
def test_a_lock_file_names_its_workbook_which_is_said_to_be_open(tmp_path: Path, lock: str) -> None:
    inbox = put(tmp_path, {f"镇/{lock}": b"", "镇/甲.xlsx": town(A), "甲.xlsx": town(B)})
    collection = collect([inbox])
    assert became(collection) == {
        f"镇/{lock}": ("skipped", "LOCK-FILE"),
        "镇/甲.xlsx": ("accepted", "STILL-OPEN"),
        "甲.xlsx": ("accepted",),
    }
    assert "“甲.xlsx”可能仍有人打开" in said(collection, f"镇/{lock}")
    assert f"镇/{lock}”，仍有人打开" in said(collection, "镇/甲.xlsx")


STRANGERS = {
    "Word": (packed({"[Content_Types].xml": "", "word/document.xml": ""}), "NOT-XLSX", "Word"),
    "an old Word file": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"),
        "ZIP-BROKEN",
        "损坏",
    ),
    "PDF": (b"%PDF-1.7\n", "NOT-XLSX", "PDF"),
    "a picture": (b"\x89PNG\r\n\x1a\n", "NOT-XLSX", "图片"),
    "an encrypted workbook": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "ENCRYPTED",
        "密码",
    ),
    "a web page": (b"<html><table>", "NOT-XLSX", "网页"),
    "nothing": (b"", "FILE-EMPTY", "空文件"),
    "zeros": (bytes(1000), "FILE-ZEROS", "零"),
    "RAR": (b"Rar!\x1a\x07\x00", "ARCHIVE-OTHER", "RAR 压缩包"),
    "7z": (b"7z\xbc\xaf\x27\x1c", "ARCHIVE-OTHER", "7z 压缩包"),
    "Numbers": (
        packed({"Index/Document.iwa": "x", "Metadata/Properties.plist": "", "preview.jpg": ""}),
        "FILE-NUMBERS",
        "导出为",
    ),
    "OFD": (packed({"OFD.xml": "<x/>", "Doc_0/Document.xml": "<x/>"}), "FILE-OFD", "OFD"),
    "a file of an encryption client": (b"\x62\x14\x23\x65\x3f\0" + bytes(range(256)) * 9, "FILE-PROTECTED", "解密"),
    "a file of another such client": (b"%TSD-Header-###%" + bytes(range(256)) * 9, "FILE-PROTECTED", "解密"),
    "a mail": (b"Received: from a\r\nFrom: a@b.cn\r\n\r\nPK\3\4", "FILE-MAIL", "附件"),
    "a mail of Outlook with a workbook in it": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook__properties_version1.0".encode("utf-16-le"),
        "FILE-MAIL",
        "附件",
    ),
    "a shortcut": (b"\x4c\0\0\0\x01\x14\x02\0\0\0\0\0\xc0" + bytes(90), "FILE-SHORTCUT", "快捷方式"),
    "a shortcut to a page": (b"\r\n[InternetShortcut]\r\nURL=file:///d:/a.xlsx\r\n", "FILE-SHORTCUT", "快捷方式"),
    "a file that a cloud keeps": (b"bplist00\xd4\x01NSURLNameKey", "FILE-CLOUD", "下载"),
    "a workbook of somebody else's": (packed({"xl/workbook.xml": "", "[Content_Types].xml": ""}), "XML-BROKEN", ""),
}


@pytest.mark.parametrize("name", STRANGERS)
def test_what_is_no_return_is_refused_for_what_it_is_whatever_its_name(tmp_path: Path, name: str) -> None:
    data, code, word = STRANGERS[name]
    collection = collect([put(tmp_path, {"报表.xlsx": data})])
    assert became(collection) == {"报表.xlsx": ("rejected", code)}
    assert word in said(collection, "报表.xlsx")


def test_a_return_is_known_by_its_content_whatever_its_name(tmp_path: Path) -> None:
    inbox = put(tmp_path, {"甲.et": town(A), "乙.docx": town(B), "丙": town(C)})
    assert set(became(collect([inbox])).values()) == {("accepted",)}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows makes no such files without rights")
def test_what_is_no_regular_file_is_refused_and_not_opened(tmp_path: Path) -> None:
    inbox = tmp_path / "in"
    outside = put(tmp_path / "out", {"乙.xlsx": town(B)})
    put(inbox, {"甲.xlsx": town(A)})
    (inbox / "link.xlsx").symlink_to(inbox / "甲.xlsx")
    (inbox / "folder").symlink_to(outside)
    (inbox / "nowhere").symlink_to("nowhere")
    os.mkfifo(inbox / "fifo")
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(inbox / "socket"))
    with listening:
        found = became(collect([str(inbox)]))
    refused = dict.fromkeys(("fifo", "folder", "link.xlsx", "nowhere", "socket"), ("rejected", "NOT-A-FILE"))
    assert found == refused | {"甲.xlsx": ("accepted",)}


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may open everything")
def test_a_file_or_folder_that_cannot_be_opened_is_not_lost(tmp_path: Path) -> None:  # pragma: no cover
    inbox = put(tmp_path / "in", {"甲.xlsx": town(A), "镇/乙.xlsx": town(B)})
    (tmp_path / "in" / "甲.xlsx").chmod(0)
    (tmp_path / "in" / "镇").chmod(0)
    found = became(collect([inbox]))
    (tmp_path / "in" / "镇").chmod(0o700)
    assert found == {"甲.xlsx": ("rejected", "UNREADABLE"), "镇": ("rejected", "UNREADABLE")}


def test_a_folder_that_cannot_be_listed_is_not_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inbox = put(tmp_path, {"甲.xlsx": town(A), "镇/乙.xlsx": town(B)})
    listing = Path.iterdir

    def denied(folder: Path) -> Iterator[Path]:
        if folder.name == "镇":
            raise PermissionError(13, "Permission denied")
        return listing(folder)

    monkeypatch.setattr(Path, "iterdir", denied)
    collection = collect([inbox])
    assert became(collection) == {"甲.xlsx": ("accepted",), "镇": ("rejected", "UNREADABLE")}
    assert "没有权限" in said(collection, "镇")


def test_a_file_that_is_gone_when_it_is_opened_is_not_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inbox = put(tmp_path, {"甲.xlsx": town(A)})
    monkeypatch.setattr(Path, "open", lambda self, mode: (_ for _ in ()).throw(FileNotFoundError(2, "gone")))
    collection = collect([inbox])
    assert became(collection) == {"甲.xlsx": ("rejected", "UNREADABLE")}
    assert "文件不存在" in said(collection, "甲.xlsx")


def test_a_file_that_is_still_being_copied_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inbox = put(tmp_path, {"甲.xlsx": town(A)})
    opening = Path.open

    def opened(path: Path, mode: str) -> Any:
        file = opening(path, mode)
        with opening(path, "ab") as copying:
            copying.write(b"more")
        return file

    monkeypatch.setattr(Path, "open", opened)
    assert became(collect([inbox])) == {"甲.xlsx": ("rejected", "BEING-COPIED")}


def test_a_fault_of_ours_in_one_file_does_not_lose_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inbox = put(tmp_path, {"甲.xlsx": town(A), "乙.xlsx": town(B)})
    monkeypatch.setattr(intake_module, "read", lambda data, editions: read(data) if data == town(A) else 1 / 0)
    collection = collect([inbox])
    assert became(collection) == {"甲.xlsx": ("accepted",), "乙.xlsx": ("rejected", "READING-FAILED")}
    assert "ZeroDivisionError" in said(collection, "乙.xlsx")


# -- names


@POSIX_NAMES
def test_names_that_are_not_utf_8_or_cannot_be_shown_are_told_in_characters_that_can(tmp_path: Path) -> None:
    names = {"甲镇.xlsx".encode("gbk"): A, b"\xff\x80.xlsx": B, "丙\n\u202e\x1b.xlsx".encode(): C}
    for name, unit in names.items():
        with open(os.path.join(os.fsencode(tmp_path), name), "wb") as file:  # noqa: PTH118, PTH123  # pathlib takes no bytes
            file.write(town(unit))
    collection = collect([str(tmp_path)])
    assert became(collection) == dict.fromkeys(("\\xff\\x80.xlsx", "丙___.xlsx", "甲镇.xlsx"), ("accepted",))
    target = io.BytesIO()
    write_summary(merge(collection.accepted, COUNTY), collection, target)
    assert read(target.getvalue()).filing == merge(collection.accepted, COUNTY)
    assert json.loads(json.dumps([o.file for o in collection.outcomes], ensure_ascii=False).encode("utf-8"))


@POSIX_NAMES
def test_names_that_look_the_same_once_they_can_be_shown_get_a_number(tmp_path: Path) -> None:
    inbox = put(tmp_path, {"甲\a.xlsx": town(A), "甲\b.xlsx": town(B), "甲_.xlsx": town(C), "甲_.xlsx (2)": town(D)})
    names = ("甲_.xlsx", "甲_.xlsx (2)", "甲_.xlsx (3)", "甲_.xlsx (4)")
    collection = collect([inbox])
    assert became(collection) == dict.fromkeys(names, ("accepted",))


# -- zips


def in_gbk(files: Mapping[str, bytes]) -> bytes:
    """A zip as a Chinese Windows makes it: names in GBK and nothing that says so."""
    names = {f"{n}".ljust(len(name.encode("gbk")), "@"): name for n, name in enumerate(files)}
    data = packed(dict(zip(names, files.values(), strict=True)))
    for stand_in, name in names.items():
        data = data.replace(stand_in.encode(), name.encode("gbk"))
    return data


def damaged(data: bytes, inside: bytes) -> bytes:
    """A zip with one byte changed, in the middle of one of its files, which was stored as it is."""
    at = data.index(inside) + len(inside) // 2
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def stored(files: Sequence[tuple[str, bytes]]) -> bytes:
    """A zip of files that are not deflated; names may be equal."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in files:
            archive.writestr(zipfile.ZipInfo(name), data)
    return target.getvalue()


def locked(data: bytes) -> bytes:
    """A zip whose files say that they need a password."""
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = data.find(mark)
        while start >= 0:
            data = data[: start + at] + bytes([data[start + at] | 1]) + data[start + at + 1 :]
            start = data.find(mark, start + 4)
    return data


@pytest.mark.parametrize("zip_", [packed, in_gbk])
def test_files_in_a_zip_are_named_as_their_sender_named_them(tmp_path: Path, zip_: Callable[..., bytes]) -> None:
    files = {"鲁村镇/甲.xlsx": town(A), "乙（终稿）.xlsx": town(B), "镇\\丙.xlsx": town(C), "~$乙.xlsx": b""}
    assert became(collect([put(tmp_path, {"附件.zip": zip_(files)})])) == {
        "附件.zip!~$乙.xlsx": ("skipped", "LOCK-FILE"),
        "附件.zip!乙（终稿）.xlsx": ("accepted",),
        "附件.zip!镇/丙.xlsx": ("accepted",),
        "附件.zip!鲁村镇/甲.xlsx": ("accepted",),
    }


def test_a_gbk_name_whose_second_byte_is_a_backslash_is_kept_whole(tmp_path: Path) -> None:
    assert b"\\" in "誠".encode("gbk")
    assert became(collect([put(tmp_path, {"a.zip": in_gbk({"誠.xlsx": town(A)})})])) == {"a.zip!誠.xlsx": ("accepted",)}


def test_a_zip_in_a_zip_is_unpacked_and_no_deeper_one(tmp_path: Path) -> None:
    inner = packed({"乙.xlsx": town(B)})
    outer = packed({"甲.xlsx": town(A), "b.zip": inner, "c.zip": packed({"d.zip": inner})})
    assert became(collect([put(tmp_path, {"a.zip": outer})])) == {
        "a.zip!b.zip!乙.xlsx": ("accepted",),
        "a.zip!c.zip!d.zip": ("rejected", "ARCHIVE-NESTED"),
        "a.zip!甲.xlsx": ("accepted",),
    }


def test_a_zip_whose_folders_are_named_like_those_of_a_document_is_an_archive(tmp_path: Path) -> None:
    files = {"word/年报.docx": packed({"word/document.xml": ""}), "xl/甲.xlsx": town(A), "ppt/乙.xlsx": town(B)}
    assert became(collect([put(tmp_path, {"a.zip": packed(files)})])) == {
        "a.zip!ppt/乙.xlsx": ("accepted",),
        "a.zip!word/年报.docx": ("rejected", "NOT-XLSX"),
        "a.zip!xl/甲.xlsx": ("accepted",),
    }


def test_a_folder_that_is_one_document_has_one_outcome_in_a_zip_and_outside(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(town(A))) as book:
        parts = {f"上报/甲镇/{name}": book.read(name) for name in book.namelist()}
    numbers = {"乙镇.numbers/Index.zip": b"x", "乙镇.numbers/preview.jpg": b"x"}
    files = {**parts, **numbers, "丙.xlsx": town(C)}
    inbox = put(tmp_path, {**files, "a.zip": packed(files)})
    assert became(collect([inbox])) == {
        "a.zip!上报/甲镇": ("rejected", "FILE-UNPACKED"),
        "a.zip!丙.xlsx": ("accepted",),
        "a.zip!乙镇.numbers": ("rejected", "FILE-NUMBERS"),
        "上报/甲镇": ("rejected", "FILE-UNPACKED"),
        "丙.xlsx": ("duplicate", "SAME-CONTENT"),
        "乙镇.numbers": ("rejected", "FILE-NUMBERS"),
    }


def test_zips_in_a_zip_share_one_limit() -> None:
    inner = packed({"甲.xlsx": town(A), "x": bytes(600 << 10)})
    room = Room(files=9, size=len(inner) * 3 + (1 << 20))
    zip_ = Item("a.zip", packed({f"{n}.zip": inner for n in range(3)}), "")
    assert [one.name if isinstance(one, Item) else one.findings[0].code for one in _unpacked(zip_, 2, room)] == [
        "a.zip!0.zip!甲.xlsx",
        "a.zip!0.zip!x",
        "ARCHIVE-FULL",
        "ARCHIVE-FULL",
    ]


BAD_ZIPS = {
    "without files": (packed({}), "ARCHIVE-EMPTY"),
    "with a folder alone": (packed({"镇/": b""}), "ARCHIVE-EMPTY"),
    "with a password": (locked(packed({"甲.xlsx": b"1"})), "ARCHIVE-LOCKED"),
    "with too many files": (packed({f"{n}.txt": b"" for n in range(5001)}), "ARCHIVE-FULL"),
    "cut off": (packed({"甲.xlsx": b"1" * 100})[:-30], "ZIP-BROKEN"),
}


@pytest.mark.parametrize("name", BAD_ZIPS)
def test_a_bad_zip_has_a_row_of_its_own(tmp_path: Path, name: str) -> None:
    data, code = BAD_ZIPS[name]
    whole = put(tmp_path, {"坏.zip": data, "好.zip": packed({"坏.zip": data, "甲.xlsx": town(A)})})
    assert became(collect([whole])) == {
        "坏.zip": ("rejected", code),
        "好.zip!坏.zip": ("rejected", code),
        "好.zip!甲.xlsx": ("accepted",),
    }


def test_a_damaged_or_huge_file_in_a_zip_is_refused_alone(tmp_path: Path) -> None:
    files = [("甲.xlsx", town(A)), ("乙.xlsx", town(B)), ("录像.mp4", bytes(65 << 20)), ("丙.xlsx", town(C))]
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in files:
            archive.writestr(name, data, zipfile.ZIP_DEFLATED if name == "录像.mp4" else zipfile.ZIP_STORED)
    assert became(collect([put(tmp_path, {"a.zip": damaged(target.getvalue(), town(B))})])) == {
        "a.zip!丙.xlsx": ("accepted",),
        "a.zip!乙.xlsx": ("rejected", "ARCHIVE-MEMBER"),
        "a.zip!录像.mp4": ("rejected", "FILE-TOO-LARGE"),
        "a.zip!甲.xlsx": ("accepted",),
    }


def test_files_in_a_zip_are_judged_by_the_same_limits(tmp_path: Path) -> None:
    book = by_openpyxl(town(A))
    sheet = book.worksheets[0]
    for row in range(6_000):
        sheet.cell(row + 1, 250, "x")
    large = saved(book)
    inbox = put(tmp_path, {"甲.xlsx": large, "a.zip": packed({"甲.xlsx": large, "乙.pdf": b"%PDF-"})})
    found = became(collect([inbox]))
    assert found["甲.xlsx"] == found["a.zip!甲.xlsx"]
    assert found["甲.xlsx"][:2] == ("rejected", "TOO-MUCH")
    assert found["a.zip!乙.pdf"] == ("rejected", "NOT-XLSX")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_files_of_one_name_in_a_zip_are_told_apart(tmp_path: Path) -> None:
    data = stored([("甲.xlsx", town(A)), ("甲.xlsx", town(B)), ("甲.xlsx", town(A))])
    inbox = put(tmp_path, {"a.zip": data, "a.zip!甲.xlsx": town(C)})
    found = became(collect([inbox]))
    assert list(found) == ["a.zip!甲.xlsx", "a.zip!甲.xlsx (2)", "a.zip!甲.xlsx (3)", "a.zip!甲.xlsx (4)"]
    assert sorted(found.values()) == [("accepted",)] * 3 + [("duplicate", "SAME-CONTENT")]


# -- one unit in several files


def test_of_the_same_bytes_the_first_name_counts_and_the_other_names_it(tmp_path: Path) -> None:
    collection = collect([put(tmp_path, {"b.xlsx": town(A), "a.xlsx": town(A), "c.zip": packed({"d.xlsx": town(A)})})])
    assert became(collection) == {
        "a.xlsx": ("accepted",),
        "b.xlsx": ("duplicate", "SAME-CONTENT"),
        "c.zip!d.xlsx": ("duplicate", "SAME-CONTENT"),
    }
    assert "“a.xlsx”" in said(collection, "b.xlsx")
    assert collection.complete


def test_a_mere_resave_is_the_same_content(tmp_path: Path) -> None:
    assert resaved(A) != town(A)
    assert became(collect([put(tmp_path, {"b.xlsx": town(A), "a.xlsx": resaved(A)})])) == {
        "a.xlsx": ("accepted",),
        "b.xlsx": ("duplicate", "SAME-CONTENT"),
    }


FIRST, SECOND = random_filing(1, A), random_filing(2, A)
CHANGES = {
    "figures": replace(FIRST, inputs=SECOND.inputs),
    "texts": replace(FIRST, texts=SECOND.texts),
    "facts": replace(FIRST, facts=SECOND.facts),
}


@pytest.mark.parametrize("what", CHANGES)
def test_of_different_content_for_one_unit_neither_counts_and_both_are_named(tmp_path: Path, what: str) -> None:
    collection = collect([put(tmp_path, {"a.xlsx": workbook(FIRST), "b.xlsx": workbook(CHANGES[what])})])
    assert became(collection) == dict.fromkeys(("a.xlsx", "b.xlsx"), ("duplicate", "CONFLICT"))
    assert all("a.xlsx、b.xlsx" in said(collection, file) for file in ("a.xlsx", "b.xlsx"))
    assert (collection.accepted, collection.complete) == ((), False)


def test_a_refused_return_does_not_stand_in_the_way_of_a_good_one(tmp_path: Path) -> None:
    found = became(collect([put(tmp_path, {"a.xlsx": wrong(A), "b.xlsx": town(A)})]))
    assert (found["a.xlsx"][0], found["b.xlsx"]) == ("rejected", ("accepted",))


def test_returns_without_a_code_are_matched_by_name_and_no_unit_counts_twice(tmp_path: Path) -> None:
    uncoded, mistyped = replace(A, code=""), replace(A, code="11")
    two = {"a.xlsx": town(A), "b.xlsx": by_hand(random_filing(1, uncoded))}
    assert {status for status, *_ in became(collect([put(tmp_path / "2", two)])).values()} == {"duplicate"}
    three = two | {"c.xlsx": town(mistyped)}
    assert {status for status, *_ in became(collect([put(tmp_path / "3", three)])).values()} == {"duplicate"}
    rostered = collect([put(tmp_path / "2", two)], Round(roster=Roster(TOWNS)))
    assert became(rostered)["b.xlsx"] == ("duplicate", "CODE-MISSING", "SAME-CONTENT")


def test_units_of_one_name_with_different_codes_both_count_with_a_warning(tmp_path: Path) -> None:
    inbox = put(tmp_path, {"a.xlsx": town(A), "b.xlsx": town(replace(A, code="11"))})
    assert became(collect([inbox])) == dict.fromkeys(("a.xlsx", "b.xlsx"), ("accepted", "SAME-NAME"))


# -- the roster


def test_roster_units_without_an_identified_file_are_missing_and_refused_ones_are_not(tmp_path: Path) -> None:
    files = {"a.xlsx": town(A), "b.xlsx": wrong(B), "c.xlsx": workbook(blank(FORM, C, YEAR)), "d.pdf": b"%PDF-"}
    collection = collect([put(tmp_path, files)], Round(roster=Roster(TOWNS)))
    assert {file: status for file, (status, *_) in became(collection).items()} == {
        "a.xlsx": "accepted",
        "b.xlsx": "rejected",
        "c.xlsx": "rejected",
        "d.pdf": "rejected",
    }
    assert (collection.missing, collection.absent, collection.complete) == ((D,), (B, C, D), False)


def test_a_valid_return_of_a_unit_that_is_not_listed_is_unknown(tmp_path: Path) -> None:
    stranger = Unit("77", "戊镇", "乡镇")
    collection = collect(
        [put(tmp_path, {"e.xlsx": town(stranger), "f.xlsx": wrong(replace(stranger, code="78"))})],
        Round(roster=Roster((A,))),
    )
    found = became(collection)
    assert found["e.xlsx"] == ("unknown", "UNIT-UNKNOWN")
    assert (found["f.xlsx"][0], "UNIT-UNKNOWN" in found["f.xlsx"]) == ("rejected", True)
    assert (collection.accepted, collection.missing) == ((), (A,))


def test_a_mistyped_code_credits_nobody_and_the_right_one_is_named(tmp_path: Path) -> None:
    files = {"a.xlsx": town(replace(A, code="2")), "b.xlsx": town(replace(B, code="22"))}
    collection = collect([put(tmp_path, files)], Round(roster=Roster((A, B))))
    assert became(collection) == {"a.xlsx": ("rejected", "UNIT-NAME"), "b.xlsx": ("unknown", "UNIT-CODE")}
    assert "“乙镇”的代码是 2" in said(collection, "b.xlsx")
    assert collection.missing == (A, B)


def test_the_kind_of_the_roster_counts(tmp_path: Path) -> None:
    collection = collect([put(tmp_path, {"a.xlsx": town(replace(A, kind="街道"))})], Round(roster=Roster((A,))))
    assert became(collection) == {"a.xlsx": ("accepted", "KIND-DIFFERS")}
    assert [filing.unit for filing in collection.accepted] == [A]


# -- the year


def test_returns_of_other_years_than_the_one_asked_for_are_refused(tmp_path: Path) -> None:
    inbox = put(tmp_path, {"a.xlsx": town(A), "b.xlsx": town(B, year=YEAR - 1)})
    collection = collect([inbox], Round(year=YEAR))
    assert became(collection) == {"a.xlsx": ("accepted",), "b.xlsx": ("rejected", "YEAR-OTHER")}
    assert (collection.year, collection.year_counted) == (YEAR, False)


@pytest.mark.parametrize("others", [{"b.xlsx": (B, YEAR - 1)}, {"b.xlsx": (A, YEAR - 1)}])
def test_as_many_returns_of_one_year_as_of_another_are_left_to_a_person(
    tmp_path: Path, others: Mapping[str, tuple[Unit, int]]
) -> None:
    files = {file: town(unit, year=year) for file, (unit, year) in others.items()}
    with pytest.raises(YearsDiffer, match=f"{YEAR - 1} 年 1 份，如 b.xlsx；{YEAR} 年 1 份，如 a.xlsx"):
        collect([put(tmp_path, {"a.xlsx": town(A), **files})])


def test_without_a_year_the_one_that_more_returns_name_counts_and_is_said(tmp_path: Path) -> None:
    files = {"a.xlsx": town(A), "b.xlsx": wrong(B), "c.xlsx": town(C, year=YEAR - 1)}
    collection = collect([put(tmp_path, files)])
    assert became(collection)["c.xlsx"] == ("rejected", "YEAR-OTHER")
    assert [filing.unit for filing in collection.accepted] == [A]
    assert (collection.year, collection.year_counted) == (YEAR, True)


def test_the_same_bytes_and_templates_that_nobody_filled_in_have_no_say_in_the_year(tmp_path: Path) -> None:
    old = {f"old {n}.xlsx": town(C, year=YEAR - 1) for n in range(3)}
    empty = {f"blank {n}.xlsx": workbook(blank(FORM, unit, YEAR - 1)) for n, unit in enumerate(TOWNS)}
    collection = collect([put(tmp_path, {"a.xlsx": town(A), "b.xlsx": town(B), **old, **empty})])
    assert {o.file for o in collection.with_status("accepted")} == {"a.xlsx", "b.xlsx"}


def test_a_stranger_of_another_year_has_no_say_in_the_year(tmp_path: Path) -> None:
    files = {"a.xlsx": town(A), "b.xlsx": town(B, year=YEAR - 1), "c.xlsx": town(C, year=YEAR - 1)}
    assert collect([put(tmp_path, files)], Round(roster=Roster((A,)))).year == YEAR


# -- what this program wrote itself


@pytest.mark.parametrize("own", [COUNTY, Unit()])
def test_an_earlier_summary_of_the_same_command_is_skipped(tmp_path: Path, own: Unit) -> None:
    files = {"a.xlsx": town(A), "汇总.xlsx": summary(own, random_filing(1, A), random_filing(2, B))}
    collection = collect([put(tmp_path, files)], Round(unit=own))
    assert became(collection) == {"a.xlsx": ("accepted",), "汇总.xlsx": ("skipped", "OWN-OUTPUT")}


def test_a_summary_beside_one_of_its_members_is_refused_and_the_member_counts(tmp_path: Path) -> None:
    files = {"a.xlsx": town(A), "县.xlsx": summary(COUNTY, random_filing(1, A), random_filing(2, B))}
    collection = collect([put(tmp_path, files)])
    assert became(collection) == {"a.xlsx": ("accepted",), "县.xlsx": ("rejected", "MEMBER-TWICE")}
    assert "“甲镇”，后者另有文件：a.xlsx" in said(collection, "县.xlsx")


def test_a_summary_beside_one_that_holds_it_counts_and_the_larger_one_is_refused(tmp_path: Path) -> None:
    county = merge([random_filing(1, A), random_filing(2, B)], COUNTY)
    files = {"市.xlsx": summary(Unit("90", "市", "市"), county), "县.xlsx": summary(COUNTY, *county.members)}
    assert became(collect([put(tmp_path, files)])) == {
        "县.xlsx": ("accepted",),
        "市.xlsx": ("rejected", "MEMBER-TWICE"),
    }


def test_summaries_with_a_member_in_common_count_in_neither(tmp_path: Path) -> None:
    files = {
        "1.xlsx": summary(COUNTY, random_filing(1, A), random_filing(2, B)),
        "2.xlsx": summary(Unit("8", "另一县", "县"), random_filing(2, B), random_filing(3, C)),
        "d.xlsx": town(D),
    }
    collection = collect([put(tmp_path, files)])
    assert became(collection) == {
        "1.xlsx": ("rejected", "MEMBER-SHARED"),
        "2.xlsx": ("rejected", "MEMBER-SHARED"),
        "d.xlsx": ("accepted",),
    }
    assert "“乙镇”同时包含在几份汇总表中：1.xlsx、2.xlsx" in said(collection, "1.xlsx")


def test_a_template_that_nobody_filled_in_is_rejected_as_that(tmp_path: Path) -> None:
    found = became(collect([put(tmp_path, {"a.xlsx": workbook(blank(FORM, A, YEAR))})]))
    assert (found["a.xlsx"][0], "UNFILLED" in found["a.xlsx"]) == ("rejected", True)


# -- in other processes


def test_many_files_are_read_by_a_pool_with_the_same_result(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {f"{n}.xlsx": (town(A), b"%PDF-", town(B, n % 3))[n % 3] for n in range(40)}
    inbox = put(tmp_path, files | {"a.zip": packed({f"{n}.xlsx": town(C) for n in range(20)})})
    alone = collect([inbox])
    monkeypatch.setattr(intake_module, "_POOL_FROM", 0)
    done: list[tuple[int, int, str]] = []
    assert collect([inbox], progress=lambda *told: done.append(told)) == alone
    assert done == sorted(done)
    assert done[-1] == (41, 41, "读取报表")


def test_dask_reads_the_files_with_the_same_result(tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed", reason="dask.distributed is not installed")
    inbox = put(tmp_path, {"a.xlsx": town(A), "b.xlsx": wrong(B), "c.zip": packed({"d.xlsx": town(C)}), "e": b""})
    with distributed.Client(processes=False, n_workers=2, threads_per_worker=1, dashboard_address=None) as client:
        assert collect([inbox], executor=client.get_executor()) == collect([inbox])


def test_what_is_held_once_for_many_files_is_what_each_of_them_says() -> None:
    paths = [str(Path(__file__).resolve().parents[2] / "samples" / "returned")]
    together = examine_paths(paths)
    both = together, examine_files([found for file in listed(paths) for found in items_in(file)])

    def of(outcome: Outcome) -> Returned:
        assert outcome.returned
        return outcome.returned

    said = [[(o, o.told, of(o).text_places, of(o).stated, repr(of(o).filing.inputs)) for o in found] for found in both]
    assert said[0] == said[1]
    assert (len(together), any(o.told for o in together)) == (16, True)


def test_what_goes_to_another_process_and_back_is_the_same() -> None:
    import pickle

    (outcome,) = examine_files([Item("a.xlsx", town(A), "")])
    (again,) = pickle.loads(pickle.dumps([outcome]))
    assert again == outcome
    assert again.filing == outcome.filing
    assert again.filing.form is FORM


INTERRUPTED = """
import os, signal, sys, threading, xlreport.intake.examine as intake
from xlreport.cli import main
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell in the background has it ignored
intake._POOL_FROM = 0
known = intake._in_processes
def outcomes(*arguments):
    for outcome in known(*arguments):
        os.killpg(0, signal.SIGINT)
        yield outcome
intake._in_processes = outcomes
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no process groups with signals")
def test_ctrl_c_ends_all_processes_without_a_traceback_and_leaves_nothing(tmp_path: Path) -> None:
    inbox = put(tmp_path / "in", {f"{n}.xlsx": town(A) for n in range(200)})
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED, "merge", inbox, "--out", str(tmp_path / "out" / "o.xlsx")],
        capture_output=True,
        encoding="utf-8",
        start_new_session=True,
        timeout=60,
    )
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "已中断，没有写出任何文件。\n")
    assert not list(tmp_path.glob("out/*"))


def test_settling_does_not_mind_the_order(tmp_path: Path) -> None:
    files = {f"{n}.xlsx": town(TOWNS[n % 4], n // 4 % 2) for n in range(12)} | {"~$1.xlsx": b""}
    outcomes = examine_files([Item(name, data, name) for name, data in files.items()])
    round = Round(roster=Roster(tuple(TOWNS)))
    assert (
        reconcile(outcomes, round) == reconcile(outcomes[::-1], round) == reconcile(outcomes[5:] + outcomes[:5], round)
    )
