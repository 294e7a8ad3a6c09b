"""Whatever clerks type stands in the summary as they typed it, and becomes no formula, no link and no escape."""

from __future__ import annotations

import io
import random
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from support.books import formulas, parts, sheet_trees, tags, text, typed
from support.filings import FORM, LAYOUT, OTHER_FACTS, YEAR, random_filing, workbook
from xlreport import Collection, Filing, Finding, Outcome, Reading, Text, Unit, merge, read, write_summary
from xlreport.findings import ACCEPTED, REJECTED, finding_of
from xlreport.form import Paragraph
from xlreport.form import parts as parts_of
from xlreport.layout import read_again, run_rows, text_of
from xlreport.layout.summary import CONTINUED, FACTS, FINDINGS, LIST_HEAD_ROW, RETURNS, TEXTS

BATCHES, TEXTS_PER_BATCH = 4, 2_500
COUNTY = Unit("370323", "沂源县", "县")
LONGEST_CELL = 32_767
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
BEGINNINGS = (
    *(
        "=",
        "+",
        "-",
        "@",
        "\t",
        "\t=",
        "\r=",
        "\n=",
        "＝",
        "＋",
        "－",
        "＠",
        "{=",
        "'",
        "'=",
        '"',
        "<r>",
        "<f>",
        "&#61;",
    ),
    *("http://", "https://", "ftp://", "mailto:", "internal:", "external:", "file://", "\\\\server\\", "javascript:"),
    *(
        '=HYPERLINK("http://a.cn","',
        "=cmd|'/c calc'!A0",
        '=WEBSERVICE("',
        "=DDE(",
        "=[1]Sheet1!",
        "#REF!",
        "TRUE",
        "1e5",
    ),
    *("_x0041_", "_x005F_", "_x005F_x0041_", "_x000D_", "_xD83D_", "0012", "2024-01-02", "\u200b=", "\ufeff", "\u202e"),
)
PIECES = (
    *(
        "培训两次，“第一批”（一）〔二〕共 36 人。",
        "SUM(A1:A9)",
        "www.a.cn/?a=1&b=2#c",
        "a@b.cn",
        "]]>",
        "<!--",
        "-->",
        "&amp;",
    ),
    *(
        "&#",
        "&lt;f>",
        "<f>1+1</f>",
        "<t>",
        "</r>",
        "</si>",
        "<r><t>",
        "'",
        '"',
        "''",
        "{0}",
        "%s",
        "\\",
        "_x0007_",
        "_x",
        "_",
    ),
    *(
        "\x07",
        "\x00",
        "\x1f",
        "\x7f",
        "\ufffe",
        "\n",
        "\r\n",
        "\n\n\n",
        "\u2028",
        "\x85",
        "\u3000",
        "\u00a0",
        "  ",
        "\t",
    ),
    *("😀", "👨‍👩‍👧", "𠮷", "é", "e\u0301", "\u200d", "\u200f", "مرحبا", "שלום", "\u202eabc\u202c", "\ufe0f", "\ue000"),
)


def nasty(chance: random.Random) -> str:
    """A text that invites trouble: seldom empty, now and then longer than a paragraph should be."""
    said = "".join([chance.choice(BEGINNINGS), *chance.choices(PIECES, k=chance.randrange(6))])
    if chance.random() < 0.1:
        said += chance.choice(PIECES)
    if chance.random() < 0.05:
        said = f"<r>{said}</r>"
    if chance.random() < 0.02:
        said *= 3_000 // len(said)
    return said


def fuzzed(seed: int, count: int) -> Iterator[Filing]:
    """Filings that hold so many nasty texts, in every field that takes text."""
    chance = random.Random(seed)
    while count > 0:
        # The name is locked together with the hidden sheet, so that it is one line as the reader has it.
        unit = Unit(f"3703{count:05}", as_fact(nasty(chance)).replace("\n", "") or "镇", "乡镇")
        facts = {key: nasty(chance) for key in OTHER_FACTS}
        texts = {
            key: Text("" if block.heading is None else nasty(chance), tuple(nasty(chance) for _ in range(block.rows)))
            for key, block in FORM.texts.items()
        }
        count -= 1 + len(facts) + sum(bool(said.heading) + len(said.paragraphs) for said in texts.values())
        yield replace(random_filing(count % 97, unit), facts=facts, texts=texts)


# -- what a reader of the documentation expects


def as_fact(said: str) -> str:
    """Without control characters and without blanks at the ends; line breaks are one character."""
    return CONTROL.sub("", said.replace("\r\n", "\n").replace("\r", "\n")).strip()


def as_paragraphs(said: str) -> list[str]:
    """A line break starts a new paragraph; empty ones are none."""
    return [line.strip() for line in as_fact(said).split("\n") if line.strip()]


def as_read(filing: Filing) -> Filing:
    """The filing with its facts and texts cleaned, each line of a text in the part that its headings say."""
    facts = {key: as_fact(said) for key, said in filing.facts.items()}
    preface = {key: Text("", tuple(cleaned(said.paragraphs))) for key, said in filing.texts.items() if "/" not in key}
    lines = {id: cleaned(run_rows(filing, FORM.sections[id])) for id in LAYOUT.runs}
    found, _ = parts_of(FORM, [(id, [Paragraph(n, line) for n, line in enumerate(run)]) for id, run in lines.items()])
    texts = preface | {part.key: text_of(part) for part in found}
    return replace(filing, facts={key: said for key, said in facts.items() if said}, texts=texts)


def cleaned(rows: Iterable[str]) -> list[str]:
    return [line for row in rows for line in as_paragraphs(row)]


def lines_of(texts: Mapping[str, Text]) -> list[str]:
    """All lines of the texts but the printed numbers and headings, which own headings begin with."""
    printed = sorted((block.heading or "" for block in FORM.texts.values()), key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, filter(None, printed))))
    lines = cleaned(line for key in FORM.texts if key in texts for line in (texts[key].heading, *texts[key].paragraphs))
    return [line for typed in lines if (line := pattern.sub("", typed, count=pattern.match(typed) is not None).strip())]


def remarks_on(filing: Filing) -> set[tuple[str, object]]:
    """What must be said of texts that are cleaned or too long."""
    said: list[tuple[str | None, str]] = list(filing.facts.items())
    said += [(key, line) for key, text in filing.texts.items() if "/" not in key for line in text.paragraphs]
    said += [
        (None, line) for key, text in filing.texts.items() if "/" in key for line in (text.heading, *text.paragraphs)
    ]
    long = ((key, line) for key, text in as_read(filing).texts.items() for line in text.paragraphs)
    return {("TEXT-CLEANED", key) for key, text in said if CONTROL.search(breaks(text))} | {
        ("TEXT-LONG", key) for key, line in long if len(line) > FORM.block(key).longest
    }


def breaks(said: str) -> str:
    return said.replace("\r\n", "\n").replace("\r", "\n")


# -- what stands in a summary


def summary_of(readings: Iterable[Reading], folder: Path) -> tuple[Filing, Collection]:
    """Accepted returns with names that invite trouble, and one that was refused for texts in place of figures."""
    outcomes = []
    for n, reading in enumerate(readings):
        file = f"={n}+1 & '(终稿)'.xlsx"
        outcomes.append(
            Outcome(file, "0" * 64, ACCEPTED, reading.unit, reading.findings, reading.returned, path=str(folder / file))
        )
    filings = [outcome.filing for outcome in outcomes if outcome.filing]
    refused = [text_for_figure(said) for filing in filings[:3] for said in filing.facts.values()]
    outcomes.append(
        Outcome("@坏.xlsx", "1" * 64, REJECTED, Unit("9", "=1+1"), tuple(refused), path=str(folder / "@坏"))
    )
    return merge(filings, COUNTY), Collection(tuple(outcomes))


def text_for_figure(said: str) -> Finding:
    key = FORM.inputs[0]
    return finding_of("CELL-TEXT", FORM.label(key), LAYOUT.figures[key], key, found=said, expected="0 或正整数")


def written(summary: Filing, collection: Collection, file: Path) -> bytes:
    write_summary(summary, collection, file)
    return file.read_bytes()


def in_memory(summary: Filing, *outcomes: Outcome) -> bytes:
    target = io.BytesIO()
    write_summary(summary, Collection(outcomes), target)
    return target.getvalue()


def plain(summary: Filing) -> Filing:
    """The same figures with nothing to read beside them."""
    return replace(
        summary,
        members=tuple(
            replace(member, unit=replace(member.unit, name="镇"), facts={}, texts={}) for member in summary.members
        ),
    )


def live(data: bytes) -> tuple[object, ...]:
    """All that a workbook can do: its formulas, its links, its references from part to part."""
    links = [(sheet, element.get("ref"), element.get("location")) for sheet, element in tags(data, "hyperlink")]
    return formulas(data), links, {name: part for name, part in parts(data).items() if name.endswith(".rels")}


def shown(data: bytes, sheet: str) -> list[list[str]]:
    """The texts of a list, straight from the XML, each row from the first below the head."""
    rows = [row for row in sheet_trees(data)[sheet].iter(f"{MAIN}row") if int(row.get("r", 0)) > LIST_HEAD_ROW + 1]
    cells = [list(row.iter(f"{MAIN}c")) for row in rows]
    assert {cell.get("t", "inlineStr") for row in cells for cell in row} == {"inlineStr"}
    return [[decoded("".join(run.text or "" for run in cell.iter(f"{MAIN}t"))) for cell in row] for row in cells]


def decoded(said: str) -> str:
    """A text as a spreadsheet application shows it."""
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), said)


def texts_shown(data: bytes) -> list[list[str]]:
    """序号, heading and paragraph of 文字汇编, a paragraph's rows put together."""
    found: list[list[str]] = []
    for number, _, _, heading, count, said in shown(data, TEXTS):
        if count == CONTINUED:
            found[-1][2] += said
        else:
            found.append([number, heading, said])
    return found


def texts_of(summary: Filing) -> list[list[str]]:
    return [
        [str(n), member.texts[key].heading, said]
        for key in FORM.texts
        for n, member in enumerate(summary.members, 1)
        if key in member.texts
        for said in member.texts[key].paragraphs or ("",)
    ]


def facts_of(summary: Filing) -> list[list[str]]:
    return [[member.fact(key) for key in FORM.facts] for member in summary.members]


# -- claims


@pytest.mark.parametrize("seed", range(BATCHES))
def test_10_000_fuzzed_texts_stand_verbatim_in_the_summary_and_none_comes_alive(seed: int, tmp_path: Path) -> None:
    filings = list(fuzzed(seed, TEXTS_PER_BATCH))
    readings = [read(workbook(filing)) for filing in filings]
    assert [reading.filing for reading in readings] == [as_read(filing) for filing in filings]
    assert [lines_of(reading.filing.texts) for reading in readings if reading.filing] == [
        lines_of(filing.texts) for filing in filings
    ]
    assert [{(f.code, f.key) for f in reading.findings} for reading in readings] == list(map(remarks_on, filings))

    summary, collection = summary_of(readings, tmp_path)
    data = written(summary, collection, tmp_path / "county.xlsx")

    assert live(data) == live(written(plain(summary), collection, tmp_path / "plain.xlsx"))
    assert texts_shown(data) == texts_of(summary)
    assert [row[1 : 1 + len(FORM.facts)] for row in shown(data, FACTS)] == facts_of(summary)
    reading = read(data)
    assert (reading.filing, reading.findings) == (summary, ())


@pytest.mark.parametrize("length", [899, 900, 901, 1_800, 1_801, 40_000])
@pytest.mark.parametrize("piece", ["字", "😀", " 字", "字 "])
def test_a_paragraph_of_any_length_is_whole_in_the_summary(length: int, piece: str) -> None:
    long = (piece * length)[:length].strip()
    said = Text("标题", ("第一段。", long, "第三段。"))
    summary = merge([replace(random_filing(1), texts={"overview/active": said})], COUNTY)
    data = in_memory(summary)
    assert read(data).filing == summary
    assert texts_shown(data) == texts_of(summary)
    assert [row[4] for row in shown(data, TEXTS)] == ["1", "2", *[CONTINUED] * (-(-len(long) // 900) - 1), "3"]


@pytest.mark.parametrize("said", ["<r>a & b</r>", "<r><t>a</t></r>", "_x005F_x0041_", "_x0041_x0042_", "_x005F_x005F_"])
def test_a_text_that_is_markup_or_an_escape_to_the_writing_library_is_read_back(said: str) -> None:
    filing = replace(random_filing(2), facts={"address": said}, texts={"overview/active": Text(said, (said,))})
    assert read(workbook(filing)).filing == read_again(filing)


@pytest.mark.parametrize("piece", ["字", "😀", "&", "_x0041_"])
def test_a_fact_longer_than_a_cell_is_cut_with_a_word_and_stops_no_merge(piece: str) -> None:
    long = piece * 40_000
    filing = replace(random_filing(3), facts={"address": long}, texts={"overview/active": Text(long, ("一。",))})
    summary = merge([replace(filing, unit=replace(filing.unit, name=long)), random_filing(4)], COUNTY)
    again = read(in_memory(summary)).filing
    notice = f"……（全文 {len(long)} 字，见原文件）"
    assert again is not None
    assert again.inputs == summary.inputs
    (cut,) = [member for member in again.members if "address" in member.facts and member.unit.name.endswith(notice)]
    for said in (cut.unit.name, cut.facts["address"], cut.texts["overview/active"].heading):
        assert long.startswith(said.removesuffix(notice))
        assert said.endswith(notice)
        assert LONGEST_CELL - 1 <= len(said.encode("utf-16-le")) // 2 <= LONGEST_CELL


def test_the_longest_paragraph_of_a_return_is_read_whole() -> None:
    filing, long = random_filing(5), "三" * LONGEST_CELL
    place, heading = LAYOUT.texts["overview/active"].paragraphs[0], FORM.texts["overview/active"].heading or ""
    reading = read(typed(workbook(replace(filing, texts={})), place.sheet, {place.cell: text(long)}))
    assert reading.filing == replace(filing, texts={"overview/active": Text(heading, (long,))})
    assert [(f.code, f.key) for f in reading.findings] == [("TEXT-LONG", "overview/active")]


def test_a_finding_longer_than_a_cell_is_cut_with_a_word_and_stops_no_merge() -> None:
    long = "三" * 40_000
    summary, finding = (
        merge([random_filing(5)], COUNTY),
        replace(text_for_figure("三"), found=long, says=long, label="", place=None, advice=""),
    )
    data = in_memory(summary, Outcome("长.xlsx", "0" * 64, REJECTED, Unit("9", "镇"), (finding,)))
    assert read(data).filing == summary
    (row,) = shown(data, FINDINGS)
    notice = "……（全文 40000 字，见原文件）"
    assert row[4] == long[: LONGEST_CELL - len(notice)] + notice


def test_a_text_longer_than_any_cell_holds_is_named_and_stops_no_merge() -> None:
    filing, place = random_filing(5), LAYOUT.texts["overview/active"].paragraphs[0]
    long = text("三" * (LONGEST_CELL + 1))
    reading = read(typed(workbook(replace(filing, texts={})), place.sheet, {place.cell: long}))
    assert reading.filing == replace(filing, texts={})
    assert [(f.code, f.severity, f.place) for f in reading.findings] == [("TEXT-ERROR", "warning", place)]


def test_halves_of_characters_in_texts_and_file_names_stop_no_merge(tmp_path: Path) -> None:
    place = LAYOUT.facts["address"]
    raw = typed(workbook(random_filing(6)), place.sheet, {place.cell: text("半_xD83D_个_xDE00_")})
    reading = read(raw)
    assert reading.filing is not None
    assert reading.filing.facts["address"] == "半个"
    assert [(f.code, f.key) for f in reading.findings] == [("TEXT-CLEANED", "address")]

    name = "\udcb3\udcb4.xlsx"
    outcome = Outcome(name, "0" * 64, REJECTED, findings=(text_for_figure("一"),), path=str(tmp_path / name))
    summary = merge([reading.filing], COUNTY, YEAR)
    data = written(summary, Collection((outcome,)), tmp_path / "county.xlsx")
    assert read(data).filing == summary
    assert [row[5] for row in shown(data, RETURNS)] == ["\ufffd\ufffd.xlsx"]
