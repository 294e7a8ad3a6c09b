"""A Word report marked in place: comments at the right cell or sentence, its text as it was, read again the same."""

from __future__ import annotations

import functools
import io
import random
import re
import subprocess
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_hostile_documents import HOSTILE

from support import libreoffice
from support.comments import Comment, comments, texts
from support.filings import FORM, changed, random_filing
from support.packing import packed
from support.pages import (
    Cell,
    Page,
    as_docx,
    as_python_docx,
    page_of,
    shifted,
    split_at,
    with_tables,
    with_texts,
)
from xlreport import Key, Unit
from xlreport.documents import identity_of_document, marked_document, read_document
from xlreport.findings import Finding, Outcome
from xlreport.intake import Item, examine_file
from xlreport.office.documents import where_they_stand
from xlreport.office.send_back import told

UNIT = Unit("370323102", "鲁村镇人民政府", "乡镇")
WORDS = FORM.wording.marked
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
# What stands in no report but where it was planted.
ODD = 98_765


def examined(data: bytes) -> Outcome:
    """A file by itself, its findings where its reader finds them."""
    (outcome,) = where_they_stand([examine_file(Item("a.docx", data, ""))])
    return outcome


def findings(outcome: Outcome) -> tuple[Finding, ...]:
    """What the unit is told; that the document has no code is not its fault."""
    return tuple(finding for finding in told(outcome) if finding.key not in ("code", "kind"))


def marked(data: bytes) -> bytes:
    outcome = examined(data)
    made = marked_document(data, FORM, UNIT, findings(outcome), outcome.sha256)
    assert made, [finding.code for finding in outcome.findings]
    return made


def read_as(data: bytes) -> object:
    reading = read_document(data)
    assert reading.returned
    return reading.filing, reading.returned.stated, reading.returned.leftovers, reading.findings


# -- thirty of them

Plant = Callable[[int], tuple[Page, str, bool]]


def figure(seed: int) -> tuple[Page, str, bool]:
    """A figure of requests that does not add up: the comment stands around it."""
    column = FORM.tables["t3"].columns[seed % 6].id
    if FORM.addends(key := Key("t3", "received", column)):
        key = Key("t3", "received", "natural_person")
    return page_of(changed(random_filing(seed, UNIT), {key: ODD})), str(ODD), True


def word_in_cell(seed: int) -> tuple[Page, str, bool]:
    """A cell that is no number."""
    page, odd, _ = figure(seed)
    return with_texts(page, lambda text: f"{odd}件" if text == odd else text), f"{odd}件", True


def sentence(seed: int) -> tuple[Page, str, bool]:
    """A sentence about another year, in the middle of a paragraph."""
    wrong = f"2021年，本镇主动公开信息{ODD}条。"
    page = page_of(random_filing(seed, UNIT))
    at = next(n for n, block in enumerate(page) if isinstance(block, str) and block.startswith("一、")) + 1
    return [*page[:at], f"工作扎实有序。{wrong}成效明显。", *page[at:]], wrong, False


def no_label(seed: int) -> tuple[Page, str, bool]:
    """A column that is called otherwise: it has no place, the comment stands at the title."""
    page = with_texts(page_of(random_filing(seed, UNIT)), lambda text: "公民" if text == "自然人" else text)
    title = next(block for block in page if isinstance(block, str))
    return page, title.replace("\n", ""), False


def strange(seed: int) -> tuple[Page, str, bool]:
    """A number in a row that no label names."""
    page = page_of(random_filing(seed, UNIT))
    row = [Cell("合计"), *[Cell(str(ODD))] * 3]
    return with_tables(page, lambda t: [[*t, row] if t[0][0].text.startswith("第二十条") else t]), str(ODD), True


def with_grid(page: Page) -> bytes:
    """As Word writes it: with the columns of each table, without which LibreOffice makes others of them."""
    return as_docx(page, measured=True)


PLANTS: tuple[Plant, ...] = (figure, word_in_cell, sentence, no_label, strange)
SHAPES: Mapping[str, Callable[[Page], Page]] = {
    "as printed": lambda page: page,
    "in four tables": lambda page: with_tables(
        page, lambda table: split_at(table, lambda row: row[0].text.startswith("第二十条"))
    ),
    "an empty first column": lambda page: with_tables(
        page, lambda t: [shifted(t)] if any(c.text == "商业企业" for row in t for c in row) else [t]
    ),
}
CASES = [(plant, shape, write) for plant in PLANTS for shape in SHAPES for write in (with_grid, as_python_docx)]
MARKED = [f"{plant.__name__}, {shape}, {write.__name__}" for plant, shape, write in CASES]


@functools.cache
def case(n: int) -> tuple[bytes, bytes, str, bool]:
    """A document, the same marked, what the comment must stand around, and whether that is a cell."""
    plant, shape, write = CASES[n]
    page, around, in_cell = plant(n)
    data = write(SHAPES[shape](page))
    return data, marked(data), around, in_cell


def shown(found: list[Comment], around: str) -> list[bool]:
    return [comment.in_cell for comment in found if "".join(comment.around.split()) == "".join(around.split())]


def test_there_are_thirty() -> None:
    assert len(CASES) == 30


@pytest.mark.parametrize("n", range(len(CASES)), ids=MARKED)
def test_a_comment_stands_around_what_is_wrong_and_all_text_is_as_it_was(n: int) -> None:
    data, made, around, in_cell = case(n)
    found = comments(made)
    assert in_cell in shown(found, around), found
    assert {comment.author for comment in found} == {"xlreport"}
    before, after = texts(data), texts(made)
    assert (after[: len(before)], after[len(before)]) == (before, "".join(WORDS.page_title.split()))
    assert read_as(made) == read_as(data)


def test_they_stay_so_when_libreoffice_has_saved_them(tmp_path: Path) -> None:
    libreoffice.require()
    (tmp_path / "in").mkdir()
    for n in range(len(CASES)):
        (tmp_path / "in" / f"{n}.docx").write_bytes(case(n)[1])
    command = [libreoffice.program(), "--headless", "--norestore"]
    command += [f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--convert-to", "docx"]
    command += ["--outdir", str(tmp_path / "out"), *map(str, sorted((tmp_path / "in").iterdir()))]
    with libreoffice.alone():
        subprocess.run(command, check=True, capture_output=True, timeout=300)
    for n in range(len(CASES)):
        data, made, around, in_cell = case(n)
        saved = (tmp_path / "out" / f"{n}.docx").read_bytes()
        assert in_cell in shown(comments(saved), around), (MARKED[n], comments(saved))
        assert [one.says for one in comments(saved)] == [one.says for one in comments(made)]
        reading, before = read_document(saved), read_document(data)
        assert (texts(saved), reading.returned) == (texts(made), before.returned), MARKED[n]
        assert {finding.code for finding in reading.findings} == {finding.code for finding in before.findings}
        assert (reading.untouched, identity_of_document(saved)["corrects"]) == (True, examined(data).sha256)


# -- whatever else stands in a document


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_body(data: bytes, change: Callable[[str], str]) -> bytes:
    return packed({**parts_of(data), DOCUMENT: change(parts_of(data)[DOCUMENT].decode()).encode()})


DOCUMENT, RELATIONS, TYPES = "word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"
SPACE = "http://schemas.openxmlformats.org/package/2006/relationships"


def relations(*listed: tuple[str, str, str]) -> bytes:
    entries = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/{kind}" Target="{target}"{more}/>'
        for n, (kind, target, more) in enumerate(listed)
    )
    return f'<Relationships xmlns="{SPACE}">{entries}</Relationships>'.encode()


def wrong() -> bytes:
    return as_docx(figure(0)[0])


def refused(data: bytes) -> bool:
    outcome = examined(data)
    assert outcome.returned
    return marked_document(data, FORM, UNIT, findings(outcome), outcome.sha256) is None


EXTERNAL = ' TargetMode="External"'
INSERTED = '<w:p><w:ins w:id="1" w:author="a"><w:r><w:t>新</w:t></w:r></w:ins></w:p></w:body>'
DELETED = INSERTED.replace("w:ins", "w:del").replace("w:t>", "w:delText>")
LEFT_ALONE: Mapping[str, Callable[[], bytes]] = {
    "a tracked change": lambda: with_body(wrong(), lambda text: text.replace("</w:body>", INSERTED)),
    "a tracked deletion": lambda: with_body(
        wrong(),
        lambda text: text.replace("</w:body>", INSERTED.replace("w:ins", "w:del").replace("w:t>", "w:delText>")),
    ),
    "a tracked look": lambda: with_body(
        wrong(),
        lambda text: text.replace(
            "</w:body>", '<w:p><w:pPr><w:pPrChange w:id="1" w:author="a"><w:pPr/></w:pPrChange></w:pPr></w:p></w:body>'
        ),
    ),
    "an embedded file": lambda: packed({**parts_of(wrong()), "word/embeddings/oleObject1.bin": b"x"}),
    "an object": lambda: with_body(
        wrong(), lambda text: text.replace("</w:body>", "<w:p><w:r><w:object/></w:r></w:p></w:body>")
    ),
    "a template elsewhere": lambda: packed(
        {**parts_of(wrong()), RELATIONS: relations(("attachedTemplate", "file:///c:/a.dotm", EXTERNAL))}
    ),
    "a picture elsewhere": lambda: packed(
        {**parts_of(wrong()), RELATIONS: relations(("image", "http://example.cn/a.png", EXTERNAL))}
    ),
    "a tracked change in a note": lambda: packed(
        {**parts_of(wrong()), "word/footnotes.xml": f'<w:footnotes xmlns:w="{W}"><w:ins/></w:footnotes>'.encode()}
    ),
    "a signature": lambda: packed({**parts_of(wrong()), "_xmlsignatures/sig1.xml": b"<a/>"}),
    "another encoding": lambda: packed(
        {**parts_of(wrong()), DOCUMENT: parts_of(wrong())[DOCUMENT].decode().encode("utf-16")}
    ),
}


@pytest.mark.parametrize("name", LEFT_ALONE)
def test_a_document_that_would_not_stay_the_same_is_left_alone(name: str) -> None:
    assert refused(LEFT_ALONE[name]())


def test_a_link_is_no_reason_to_leave_it_alone() -> None:
    data = packed({**parts_of(wrong()), RELATIONS: relations(("hyperlink", "http://example.cn/", EXTERNAL))})
    assert str(ODD) in [comment.around for comment in comments(marked(data))]


def test_all_other_parts_and_every_byte_of_the_text_are_as_they_were() -> None:
    data = packed({**parts_of(as_python_docx(figure(0)[0])), "word/media/a.png": bytes(range(256))})
    before, after = parts_of(data), parts_of(marked(data))
    assert {name for name in before if before[name] != after[name]} == {DOCUMENT, RELATIONS, TYPES, "_rels/.rels"}
    assert after.keys() - before.keys() == {"word/comments.xml", "docProps/custom.xml"}
    text = after[DOCUMENT].decode()
    own = re.compile('<w:commentRange(?:Start|End) w:id="[0-9]+"/>|<w:r><w:commentReference w:id="[0-9]+"/></w:r>')
    begin = text.rindex("<w:p>", 0, text.index(WORDS.page_title))
    end = text.index("<w:sectPr", begin)
    assert own.sub("", text[:begin]) + text[end:] == before[DOCUMENT].decode()


def test_comments_that_were_there_stay_and_ours_come_behind_them() -> None:
    theirs = '<w:comment w:id="7" w:author="刘"><w:p><w:r><w:t>请领导阅</w:t></w:r></w:p></w:comment>'
    around = '<w:p><w:commentRangeStart w:id="7"/><w:r><w:t>谢谢</w:t></w:r><w:commentRangeEnd w:id="7"/>'
    around += '<w:r><w:commentReference w:id="7"/></w:r></w:p></w:body>'
    data = with_body(wrong(), lambda text: text.replace("</w:body>", around))
    data = packed(
        {
            **parts_of(data),
            "word/comments.xml": f'<w:comments xmlns:w="{W}">{theirs}</w:comments>'.encode(),
            RELATIONS: relations(("comments", "comments.xml", "")),
        }
    )
    found = comments(marked(data))
    assert found[0] == Comment("请领导阅", "谢谢", in_cell=False, author="刘")
    assert [comment.around for comment in found[1:]] == [str(ODD)]
    assert parts_of(marked(data))["word/comments.xml"].decode().count('w:id="8"') == 1


def test_marked_again_it_has_neither_the_comments_nor_the_page_nor_the_hash_of_the_first_time() -> None:
    once = marked(wrong())
    corrected = with_body(once, lambda text: text.replace(f">{ODD}<", ">98764<"))
    twice = marked(corrected)
    stood = [comment.around for comment in comments(twice)]
    assert ("98764" in stood, str(ODD) in "".join(stood), len(stood)) == (True, False, len(set(stood)))
    assert texts(twice).count("".join(WORDS.page_title.split())) == 1
    assert identity_of_document(twice)["corrects"] == examined(corrected).sha256
    assert parts_of(twice)["docProps/custom.xml"].count(b"xlreport corrects") == 1


def test_what_somebody_writes_below_the_page_is_no_text_of_the_report_and_is_told() -> None:
    data = wrong()
    written = with_body(
        marked(data),
        lambda text: text.replace("<w:sectPr/>", "<w:p><w:r><w:t>已按要求改正</w:t></w:r></w:p><w:sectPr/>"),
    )
    reading, before = read_document(written), read_document(data)
    assert (reading.filing, reading.untouched) == (before.filing, False)
    (rest,) = [finding for finding in reading.findings if finding.code == "DOCUMENT-REST"]
    assert "已按要求改正" in rest.message


def test_a_sentence_is_found_in_runs_however_they_are_parted() -> None:
    wrong = "2021年，本镇公开A&B类信息98765条。"
    page = page_of(random_filing(1, UNIT))
    at = next(n for n, block in enumerate(page) if isinstance(block, str) and block.startswith("一、")) + 1
    data = as_docx([*page[:at], f"工作有序。{wrong}成效明显。", *page[at:]])
    parted = "</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>"
    for before, after in (
        ("本", "镇"),
        ("A", "&amp;"),
        ("&amp;", "B"),
        ("年，", "本"),
        ("条。", "成"),
        ("有序。", "2021"),
    ):
        text = parts_of(data)[DOCUMENT].decode().replace(f"{before}{after}", f"{before}{parted}{after}", 1)
        other = packed({**parts_of(data), DOCUMENT: text.encode()})
        assert wrong in [comment.around for comment in comments(marked(other))], before
        assert texts(marked(other))[: len(texts(other))] == texts(other)


def test_another_prefix_is_as_good() -> None:
    data = with_body(wrong(), lambda text: text.replace("w:", "q:").replace("xmlns:w=", "xmlns:q="))
    assert str(ODD) in [comment.around for comment in comments(marked(data))]


def test_what_a_report_says_stays_text_in_comments_and_on_the_page() -> None:
    odd = '98765"/></w:t><w:p>&amp;\u202e'
    page = with_texts(figure(0)[0], lambda text: odd if text == str(ODD) else text)
    made = marked(as_docx(page))
    for name in (DOCUMENT, "word/comments.xml"):
        ElementTree.fromstring(parts_of(made)[name])
    assert [comment.around for comment in comments(made)] == [odd]
    assert "〔U+202E" in "".join(comment.says for comment in comments(made))
    assert [name for name in parts_of(made) if "98765" in name] == []


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(PLANTS), st.sampled_from([*SHAPES]), st.integers(0, 5))
def test_every_document_reads_the_same_when_it_is_marked(seed: int, plant: Plant, shape: str, runs: int) -> None:
    page, around, in_cell = plant(seed)
    look = "<w:rPr><w:lang w:val='zh-CN'/></w:rPr>"
    data = with_body(
        as_docx(SHAPES[shape](page)),
        lambda text: re.sub(f"(?<=[一-龥]{{{runs + 1}}})，", f"，</w:t></w:r><w:r>{look}<w:t>", text),
    )
    made = marked(data)
    assert in_cell in shown(comments(made), around)
    assert read_as(made) == read_as(data)
    assert texts(made)[: len(texts(data))] == texts(data)


def test_all_that_is_found_is_in_a_comment_and_on_the_page() -> None:
    page = with_texts(page_of(random_filing(3, UNIT)), lambda text: "一件" if text == "0" else text)
    data = as_docx(page)
    made = marked(data)
    messages = {finding.message_to_unit for finding in findings(examined(data))}
    assert len(messages) > 50
    assert messages == {line for comment in comments(made) for line in comment.says.split("\n")}
    (rows,) = [
        len(re.findall("<w:tr>", table))
        for table in re.findall("<w:tbl>.*?</w:tbl>", parts_of(made)[DOCUMENT].decode())
        if WORDS.heading[-1] in table
    ]
    assert rows == len(findings(examined(data))) + 1


def test_a_sentence_in_a_table_that_only_holds_text_is_found_there() -> None:
    wrong = f"2021年，本镇主动公开信息{ODD}条。"
    page = page_of(random_filing(1, UNIT))
    at = next(n for n, block in enumerate(page) if isinstance(block, str) and block.startswith("一、")) + 1
    box = [[Cell(f"工作有序。{wrong}")], [Cell("年底前完成。")]]
    found = comments(marked(as_docx([*page[:at], box, *page[at:]])))
    assert [comment.in_cell for comment in found if wrong in comment.around] == [True]
    assert "段下表格的第 1 行" in next(comment.says for comment in found if wrong in comment.around)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_document_is_left_alone_or_marked_and_never_stops_anything(name: str) -> None:
    data = HOSTILE[name][0]()
    made = marked_document(data, FORM, UNIT, findings(examined(data)), "0" * 64)
    assert (made is None) or identity_of_document(made)["corrects"] == "0" * 64


@pytest.mark.parametrize("seed", range(40))
def test_bytes_changed_anywhere_end_in_no_document_or_in_one_with_the_same_text(seed: int) -> None:
    chance = random.Random(seed)
    parts = parts_of(marked(wrong()) if seed % 2 else wrong())
    name = chance.choice(sorted(parts))
    content = bytearray(parts[name])
    for _ in range(chance.randrange(1, 4)):
        at = chance.randrange(len(content))
        content[at : at + chance.randrange(3)] = chance.choice([b"", b"<", b'"', b"/>", b"\xff", b"&#0;", b"w:id"])
    data = packed({**parts, name: bytes(content)})
    outcome = examined(data)
    made = marked_document(data, FORM, UNIT, findings(outcome), outcome.sha256)
    if made:
        assert outcome.returned
        assert read_document(made).filing == outcome.returned.filing
        ElementTree.fromstring(parts_of(made)[DOCUMENT])


def two_paragraphs(text: str) -> str:
    return text.replace(f">{ODD}</w:t></w:r></w:p>", f">{ODD}</w:t></w:r></w:p><w:p/><w:p/>")


def in_box(text: str) -> str:
    """The table in which it stands in a text box."""
    begin = text.rindex("<w:tbl>", 0, text.index(str(ODD)))
    end = text.index("</w:tbl>", begin) + len("</w:tbl>")
    box = "<w:p><w:r><w:t>见表</w:t></w:r><w:r><w:pict><w:txbxContent>{}<w:p/></w:txbxContent></w:pict></w:r></w:p>"
    return text[:begin] + box.format(text[begin:end]) + text[end:]


# How the cell stands in its document, and what its comment is around then.
AROUND: Mapping[str, tuple[Callable[[str], str], str, bool]] = {
    "in a table that only arranges": (
        lambda text: text.replace("<w:body>", "<w:body><w:tbl><w:tr><w:tc>").replace(
            "<w:sectPr/>", "</w:tc></w:tr></w:tbl><w:sectPr/>"
        ),
        str(ODD),
        True,
    ),
    "tables in controls": (
        lambda text: text.replace("<w:tbl>", "<w:sdt><w:sdtContent><w:tbl>").replace(
            "</w:tbl>", "</w:tbl></w:sdtContent></w:sdt>"
        ),
        str(ODD),
        True,
    ),
    "cells in controls": (
        lambda text: text.replace("<w:tc>", "<w:sdt><w:sdtContent><w:tc>").replace(
            "</w:tc>", "</w:tc></w:sdtContent></w:sdt>"
        ),
        str(ODD),
        True,
    ),
    "with empty paragraphs below it": (two_paragraphs, str(ODD), True),
    "in pieces": (lambda text: text.replace(">98765<", ">98</w:t></w:r><w:r><w:t>765<"), str(ODD), True),
    "in a link": (
        lambda text: text.replace(
            '<w:r><w:t xml:space="preserve">98765</w:t></w:r>',
            "<w:hyperlink><w:r><w:t>98765</w:t></w:r></w:hyperlink>",
        ),
        str(ODD),
        True,
    ),
    "with alternatives above it": (
        lambda text: text.replace(
            "<w:body>",
            '<w:body><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
            "<mc:Choice><w:p/></mc:Choice><mc:Fallback><w:p/><w:p/></mc:Fallback></mc:AlternateContent>",
        ),
        str(ODD),
        True,
    ),
    "in a text box": (in_box, "见表", False),
}


@pytest.mark.parametrize("name", AROUND)
def test_the_cell_is_found_whatever_it_stands_in(name: str) -> None:
    change, around, in_cell = AROUND[name]
    data = with_body(wrong(), change)
    found = [comment for comment in comments(marked(data)) if comment.around.startswith(around)]
    assert [comment.in_cell for comment in found] == [in_cell], comments(marked(data))
    assert read_as(marked(data)) == read_as(data)


def test_what_a_sentence_is_held_against_is_named_by_its_place_in_the_document() -> None:
    page = page_of(random_filing(3, UNIT))
    at = next(n for n, block in enumerate(page) if isinstance(block, str) and block.startswith("一、")) + 1
    says = "2024年，共收到政府信息公开申请3件。"
    (comment,) = comments(marked(as_docx([*page[:at], says, *page[at:]])))
    assert (comment.around, "（表三 第 4 行 第 10 列）" in comment.says) == (says, True)
