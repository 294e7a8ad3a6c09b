"""Documents of other kinds, read as strictly: .doc and .rtf by LibreOffice, web archives and Word XML by us."""

from __future__ import annotations

import base64
import hashlib
import quopri
import shutil
import socket
import threading
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from test_variants import READ, REFUSED, errors, figures, told

from support import libreoffice, soffice
from support.containers import BLINK, archive, in_parts, word_2003
from support.documents import all_converted, converted
from support.pages import Page, as_docx, as_html, page_of
from xlreport.documents import read_document
from xlreport.documents.kinds.docx import open_docx
from xlreport.findings import Reading
from xlreport.intake import examine
from xlreport.intake.examine import examine_file, examine_paths
from xlreport.intake.inbox import Item

# How LibreOffice writes each kind, and reads it.
KINDS = {".doc": ("doc:MS Word 97", "MS Word 97"), ".rtf": ("rtf", "Rich Text Format")}
CALLED = {".doc": "Word 97-2003 文档（由 LibreOffice 转换）", ".rtf": "RTF 文档（由 LibreOffice 转换）"}


def measured(page: Page) -> bytes:
    return as_docx(page, measured=True)


# -- what we read ourselves


OURS: Mapping[str, tuple[Callable[[Page], bytes], str]] = {
    "Word XML": (in_parts, "Word 文档（XML）"),
    "Word 2003 XML": (word_2003, "Word 文档（XML）"),
    "an archive of Word": (archive(base64.encodebytes, "base64", "gb2312"), "网页（.mht）"),
    "an archive of a browser": (archive(quopri.encodestring, "quoted-printable", "utf-8", BLINK), "网页（.mht）"),
    "an archive in plain": (archive(bytes, "8bit", "gbk"), "网页（.mht）"),
    "an archive in UTF-16": (archive(base64.encodebytes, "base64", "utf-16"), "网页（.mht）"),
}


@pytest.mark.parametrize("kind", OURS)
@pytest.mark.parametrize("name", READ)
def test_every_variant_is_read_with_the_right_figures_whatever_holds_it(name: str, kind: str) -> None:
    write, called = OURS[kind]
    reading = read_document(write(READ[name](page_of(told()))))
    assert (errors(reading), figures(reading), called_by(reading)) == (set(), told().totals(), called)


@pytest.mark.parametrize("kind", OURS)
@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_told_is_refused_whatever_holds_it(name: str, kind: str) -> None:
    change, code, named = REFUSED[name]
    reading = read_document(OURS[kind][0](change(page_of(told()))))
    assert any(finding.code == code and named in finding.message for finding in reading.findings), reading.findings


def called_by(reading: Reading) -> str:
    """What the note of a document calls it."""
    return next(str(finding.found) for finding in reading.findings if finding.code == "FROM-DOCUMENT")


def test_what_word_2003_writes_into_the_text_and_is_none_is_left_out() -> None:
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    note = '<aml:annotation xmlns:aml="a" w:type="{}"><aml:content><w:t>不是正文</w:t></aml:content></aml:annotation>'
    deleted = f"<w:tr><w:trPr>{note.format('Word.Deletion')}</w:trPr>{cell.format(9)}</w:tr>"
    notes = note.format("Word.Comment") + note.format("Word.Deletion")
    text = word_2003(page_of(told())).decode()
    odd = text.replace("</w:t></w:r></w:p>", f"</w:t></w:r>{notes}</w:p>")
    odd = odd.replace("</w:tbl>", f"{deleted}</w:tbl>")
    assert odd.count("不是正文") > 500
    assert read_document(odd.encode()) == read_document(text.encode())


# -- what LibreOffice reads


@pytest.mark.parametrize("ending", KINDS)
def test_every_variant_is_read_with_the_right_figures_or_refused_when_libreoffice_reads_it(
    ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    libreoffice.require()
    changes = {**READ, **{name: change for name, (change, _, _) in REFUSED.items()}}
    files = {name: tmp_path / f"{n}.docx" for n, name in enumerate(changes)}
    for name, change in changes.items():
        files[name].write_bytes(measured(change(page_of(told()))))
    write, reader = KINDS[ending]
    made = dict(zip(changes, all_converted(list(files.values()), write, tmp_path), strict=True))
    again = all_converted(list(made.values()), "docx", tmp_path / "again", reader)
    known = {file.read_bytes(): back.read_bytes() for file, back in zip(made.values(), again, strict=True)}
    monkeypatch.setattr("xlreport.documents.kinds.old._by_libreoffice", lambda data, kind: open_docx(known[data]))
    readings = {name: read_document(file.read_bytes()) for name, file in made.items()}
    assert {name for name in READ if errors(readings[name]) or figures(readings[name]) != told().totals()} == set()
    for name, (_, code, named) in REFUSED.items():
        found = readings[name].findings
        assert any(finding.code == code and named in finding.message for finding in found), (name, found)


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A report in each kind that only LibreOffice reads."""
    folder = tmp_path_factory.mktemp("reports")
    (folder / "report.docx").write_bytes(measured(page_of(told())))
    return {ending: converted(folder / "report.docx", write, folder) for ending, (write, _) in KINDS.items()}


@pytest.mark.parametrize("ending", KINDS)
def test_a_file_is_told_by_its_bytes_and_its_digest_is_that_of_what_came(
    ending: str, reports: Mapping[str, Path]
) -> None:
    data = reports[ending].read_bytes()
    outcome = examine_file(Item("年报.docx", data, ""))
    assert outcome.returned
    assert outcome.filing
    stated = {key: one.value for key, one in outcome.returned.stated.items() if one.value is not None}
    assert {**outcome.filing.inputs, **stated} == told().totals()
    assert (outcome.status, outcome.sha256) == ("accepted", hashlib.sha256(data).hexdigest())
    assert CALLED[ending] in [finding.found for finding in outcome.findings]


def test_several_are_read_at_once_in_processes_also_from_a_zip(
    reports: Mapping[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(examine, "_POOL_FROM", 0)
    monkeypatch.setattr(examine, "_CHUNK", 1)
    shutil.copyfile(reports[".doc"], tmp_path / "甲.wps")
    shutil.copyfile(reports[".rtf"], tmp_path / "乙.doc")
    with zipfile.ZipFile(tmp_path / "丙.zip", "w") as packed:
        packed.write(reports[".doc"], "年报.doc")
        packed.writestr("年报.xml", word_2003(page_of(told())))
    outcomes = examine_paths([str(tmp_path)])
    names = {outcome.file: len(outcome.filing.inputs) for outcome in outcomes if outcome.filing}
    inputs = len(told().inputs)
    assert names == {"甲.wps": inputs, "乙.doc": inputs, "丙.zip!年报.doc": inputs, "丙.zip!年报.xml": inputs}


# -- what LibreOffice is not let do


@pytest.fixture
def server() -> Iterator[tuple[str, list[str]]]:
    """The address of a server on this computer, and whoever asked it for something."""
    asked: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            while True:
                try:
                    caller, _ = listening.accept()
                except OSError:
                    return
                asked.append(caller.recv(100).decode("latin-1"))
                caller.close()

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/a.png", asked


def test_a_document_that_points_to_a_picture_on_the_web_reaches_nobody(
    server: tuple[str, list[str]], tmp_path: Path
) -> None:
    libreoffice.require()
    address, asked = server
    page = as_html(page_of(told())).replace(b"</body>", f'<p><img src="{address}"></body>'.encode())
    (tmp_path / "page.html").write_bytes(page)
    linked = converted(tmp_path / "page.html", "doc:MS Word 97", tmp_path, "HTML (StarWriter)").read_bytes()
    assert address.encode("utf-16-le") in linked or address.encode() in linked
    assert asked, "LibreOffice as it is asks"
    asked.clear()
    fields = "".join(
        f'{{\\field{{\\*\\fldinst {field} "{address}"}}{{\\fldrslt x}}}}'
        for field in ("INCLUDEPICTURE", "INCLUDETEXT", "LINK Word.Document.8", "DDEAUTO Word")
    )
    rtf = f"{{\\rtf1{{\\*\\template {address}}}{fields}\\par}}".encode()
    for data in (
        linked,
        rtf,
        page,
        archive(bytes, "8bit", "utf-8")(page_of(told())).replace(b"</body>", b"<img src=x>"),
    ):
        examine_file(Item("年报.doc", data, ""))
    assert asked == []


# -- when it is not there, or does not do it


def old() -> bytes:
    return b"{\\rtf1 a}"


def test_without_libreoffice_they_are_refused_and_the_way_round_told(monkeypatch: pytest.MonkeyPatch) -> None:
    soffice.remove(monkeypatch)
    (finding,) = read_document(old()).findings
    assert (finding.code, finding.found, "另存为 .docx" in finding.message) == ("LIBREOFFICE-MISSING", "RTF 文档", True)


IN_VAIN = {
    "one that writes nothing": ("exit 0", "LIBREOFFICE-FAILED"),
    "one that crashes": ("kill -9 $$", "LIBREOFFICE-FAILED"),
    "one that never ends": ("sleep 60 & sleep 60", "LIBREOFFICE-SLOW"),
    "one that writes what is no document": ("echo x > report.docx", "ZIP-BROKEN"),
    "one that writes too much": ("head -c 12000000 /dev/zero > report.docx", "FILE-TOO-LARGE"),
}


@soffice.IN_A_SHELL
@pytest.mark.parametrize("name", IN_VAIN)
def test_a_libreoffice_that_does_not_do_it_is_told_and_leaves_nothing(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    does, code = IN_VAIN[name]
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    soffice.put(monkeypatch, tmp_path, does)
    monkeypatch.setattr("xlreport.documents.kinds.old._PATIENCE", 1)
    (finding,) = read_document(old()).findings
    assert (finding.code, list(scratch.iterdir())) == (code, [])
