"""Reports as offices write them in Word and on pages: tables by rows of cells, in every variant that was seen."""

from __future__ import annotations

import html
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from support.packing import packed
from xlreport import Filing
from xlreport.word import Paragraph, Table, report

# Of a table, in twentieths of a point: many columns divide it.
_WIDTH = 9_240
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@dataclass(frozen=True)
class Cell:
    """A cell of a row: cells that go on from above are left out, as in HTML."""

    text: str
    columns: int = 1
    rows: int = 1


Rows = list[list[Cell]]
# Paragraphs and tables, one below the other.
Page = list[str | Rows]


def page_of(filing: Filing) -> Page:
    """The official report of a filing."""
    found: Page = []
    for block in report(filing).body:
        if isinstance(block, Paragraph):
            found.append(block.text)
        elif isinstance(block, Table):
            found.append([[Cell(c.text, c.columns, c.rows) for c in line] for line in block.lines()])
    return found


def tables(page: Page) -> list[Rows]:
    """Its tables."""
    return [block for block in page if not isinstance(block, str)]


def with_tables(page: Page, change: Callable[[Rows], Iterable[Rows]]) -> Page:
    """The page with each table changed to one or several."""
    found: Page = []
    for block in page:
        found += [block] if isinstance(block, str) else list(change(block))
    return found


def with_texts(page: Page, change: Callable[[str], str]) -> Page:
    """The page with what stands in each cell changed."""
    return with_tables(page, lambda rows: [[[replace(c, text=change(c.text)) for c in line] for line in rows]])


# -- as files


def as_html(page: Page, encoding: str = "utf-8", around: tuple[str, str] = ("", "")) -> bytes:
    """As a page that somebody made by hand."""
    body = "\n".join(f"<p>{_escaped(block)}</p>" if isinstance(block, str) else html_table(block) for block in page)
    return f"<html><body>{around[0]}{body}{around[1]}</body></html>".encode(encoding, "xmlcharrefreplace")


def html_table(rows: Rows) -> str:
    """A table without heads, spans only where there are any."""
    lines = ("".join(_html_cell(cell) for cell in line) for line in rows)
    return f"<table border=1>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"


def _html_cell(cell: Cell) -> str:
    spans = f' colspan="{cell.columns}"' * (cell.columns > 1) + f" rowspan={cell.rows}" * (cell.rows > 1)
    return f"<td{spans}><p>{_escaped(cell.text)}</p></td>"


def _escaped(text: str) -> str:
    return html.escape(text).replace("\n", "<br>")


def as_docx(page: Page, tail: str = "", measured: bool = False) -> bytes:
    """As a Word document with no more in it than Word needs; `measured`: with widths, without which others guess."""
    body = "".join(_paragraph(block) if isinstance(block, str) else _table(block, measured) for block in page)
    return docx_of(f"{body}{tail}")


def docx_of(body: str) -> bytes:
    """A Word document with such a body."""
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName='
        '"/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.'
        'main+xml"/></Types>'
    )
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        'Target="word/document.xml"/></Relationships>'
    )
    document = f'<w:document xmlns:w="{_W}"><w:body>{body}<w:sectPr/></w:body></w:document>'
    parts = {"[Content_Types].xml": types, "_rels/.rels": relations, "word/document.xml": document}
    return packed({name: text.encode() for name, text in parts.items()})


def _paragraph(text: str) -> str:
    lines = (f'<w:t xml:space="preserve">{html.escape(line)}</w:t>' for line in text.split("\n"))
    return f"<w:p><w:r>{'<w:br/>'.join(lines)}</w:r></w:p>"


def _table(rows: Rows, measured: bool) -> str:
    width = _WIDTH // max(column + cell.columns for row in placed(rows) for column, cell in row) if measured else 0
    goes_on: dict[int, tuple[int, int]] = {}
    lines = []
    for row in rows:
        cells, column, waiting = "", 0, list(row)
        while waiting or column in goes_on:
            if column in goes_on:
                left, columns = goes_on.pop(column)
                cells += _cell("", columns, "<w:vMerge/>", width)
                if left > 1:
                    goes_on[-column - 1] = (left - 1, columns)
            else:
                cell = waiting.pop(0)
                columns = cell.columns
                cells += _cell(cell.text, columns, '<w:vMerge w:val="restart"/>' * (cell.rows > 1), width)
                if cell.rows > 1:
                    goes_on[-column - 1] = (cell.rows - 1, columns)
            column += columns
        goes_on = {-column - 1: left for column, left in goes_on.items() if column < 0}
        lines.append(f"<w:tr>{cells}</w:tr>")
    fixed = f'<w:tblW w:w="{_WIDTH}" w:type="dxa"/><w:tblLayout w:type="fixed"/>' * measured
    grid = f'<w:gridCol w:w="{width}"/>' * (_WIDTH // width if width else 0)
    return f"<w:tbl><w:tblPr>{fixed}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(lines)}</w:tbl>"


def _cell(text: str, columns: int, merge: str, width: int) -> str:
    measure = f'<w:tcW w:w="{width * columns}" w:type="dxa"/>' * (width > 0)
    span = f'<w:gridSpan w:val="{columns}"/>' * (columns > 1)
    return f"<w:tc><w:tcPr>{measure}{span}{merge}</w:tcPr>{_paragraph(text)}</w:tc>"


def as_python_docx(page: Page) -> bytes:
    """As python-docx writes it: every place of the grid a cell, then merged."""
    import docx

    document = docx.Document()
    for block in page:
        if isinstance(block, str):
            document.add_paragraph(block)
            continue
        width = max(column + cell.columns for row in placed(block) for column, cell in row)
        table = document.add_table(len(block), width)
        for n, row in enumerate(placed(block)):
            for column, cell in row:
                first, last = table.cell(n, column), table.cell(n + cell.rows - 1, column + cell.columns - 1)
                (first.merge(last) if first is not last else first).text = cell.text
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def placed(rows: Rows) -> list[list[tuple[int, Cell]]]:
    """The cells with the columns in which they begin."""
    taken: set[tuple[int, int]] = set()
    found = []
    for n, row in enumerate(rows):
        line, column = [], 0
        for cell in row:
            while (n, column) in taken:
                column += 1
            line.append((column, cell))
            taken |= {(n + down, column + along) for down in range(cell.rows) for along in range(cell.columns)}
        found.append(line)
    return found


# -- variants


def split_at(rows: Rows, begins: Callable[[Sequence[Cell]], bool]) -> list[Rows]:
    """A table as several, each from a row on that begins one."""
    found: list[Rows] = []
    for row in rows:
        if begins(row) or not found:
            found.append([])
        found[-1].append(row)
    return found


def shifted(rows: Rows) -> Rows:
    """With an empty column before the first."""
    return [[Cell(""), *row] for row in rows]


def unmerged(rows: Rows, repeated: bool = False) -> Rows:
    """With merged labels of several rows as a cell in each row, the others empty or the same again."""
    lines: list[list[tuple[int, Cell]]] = [[] for _ in rows]
    for n, row in enumerate(placed(rows)):
        for column, cell in row:
            single = replace(cell, rows=1)
            for down in range(cell.rows):
                lines[n + down].append((column, single if repeated or not down else replace(single, text="")))
    return [[cell for _, cell in sorted(line, key=lambda pair: pair[0])] for line in lines]
