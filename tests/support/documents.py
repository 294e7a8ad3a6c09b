"""What stands in a .docx file and in an HTML page, read without the code that wrote them."""

from __future__ import annotations

import io
import subprocess
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

from support import libreoffice

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_ART = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_POINT = f"{_CHART}pt"
_BREAKS = {f"{_W}br": "\n", f"{_W}tab": "\t"}
# The cells of the rows of a table; a cell that goes on from the row above is empty.
Rows = list[list[str]]
# The text of the cell at each place, row and column, of a table; that of a merged cell at all of its places.
Grid = dict[tuple[int, int], str]
# What stands in a document, one below the other.
Blocks = list[str | Rows]
_PARAGRAPHS = ("h1", "h2", "h3", "h4", "p")


def part(data: bytes, name: str) -> ElementTree.Element:
    """A part of a .docx file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return ElementTree.fromstring(archive.read(name))


def docx_blocks(data: bytes) -> Blocks:
    """The paragraphs and the tables of a .docx file."""
    body = part(data, "word/document.xml").find(f"{_W}body")
    assert body is not None
    found: Blocks = []
    for element in body:
        if element.tag == f"{_W}p":
            found.append(docx_text(element))
        elif element.tag == f"{_W}tbl":
            found.append([[docx_text(cell) for cell in row.iter(f"{_W}tc")] for row in element.iter(f"{_W}tr")])
    return found


def docx_grids(data: bytes) -> list[Grid]:
    """The tables of a .docx file as grids."""
    return [_docx_grid(table) for table in part(data, "word/document.xml").iter(f"{_W}tbl")]


def _docx_grid(table: ElementTree.Element) -> Grid:
    grid: Grid = {}
    for n, row in enumerate(table.iter(f"{_W}tr")):
        column = 0
        for cell in row.iter(f"{_W}tc"):
            span, merge = cell.find(f"{_W}tcPr/{_W}gridSpan"), cell.find(f"{_W}tcPr/{_W}vMerge")
            goes_on = merge is not None and merge.get(f"{_W}val") != "restart"
            text = grid[n - 1, column] if goes_on else docx_text(cell)
            for _ in range(1 if span is None else int(str(span.get(f"{_W}val")))):
                grid[n, column] = text
                column += 1
    return grid


class Shown(NamedTuple):
    """What a chart shows: its title, how it lies, and the names, values and colours of its bars."""

    title: str
    lying: bool
    names: list[str]
    values: list[Decimal]
    colours: list[str]


def docx_charts(data: bytes) -> list[Shown]:
    """The charts of a .docx file as their data lie in it."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = sorted(name for name in archive.namelist() if name.startswith("word/charts/chart"))
    return [_docx_chart(part(data, name)) for name in names]


def _docx_chart(chart: ElementTree.Element) -> Shown:
    (series,) = chart.iter(f"{_CHART}ser")

    def texts(kind: str) -> list[str]:
        found = ((int(str(pt.get("idx"))), pt) for one in series.iter(f"{_CHART}{kind}") for pt in one.iter(_POINT))
        return [str(pt.findtext(f"{_CHART}v")) for _, pt in sorted(found)]

    def colour(element: ElementTree.Element) -> str:
        fill = element.find(f"{_CHART}spPr/{_ART}solidFill/{_ART}srgbClr")
        return "" if fill is None else str(fill.get("val")).upper()

    names, values = texts("cat"), [Decimal(text) for text in texts("val")]
    others = {str(at.get("val")): colour(dot) for dot in series.iter(f"{_CHART}dPt") for at in dot.iter(f"{_CHART}idx")}
    title = "".join(str(text.text) for one in chart.iter(f"{_CHART}title") for text in one.iter(f"{_ART}t"))
    lying = next(chart.iter(f"{_CHART}barDir")).get("val") == "bar"
    return Shown(title, lying, names, values, [others.get(str(n)) or colour(series) for n in range(len(names))])


def docx_described(data: bytes) -> list[str]:
    """What stands in place of the drawings of a .docx file for those who do not see them."""
    drawings = (one for one in part(data, "word/document.xml").iter() if one.tag.endswith("}docPr"))
    return [str(drawing.get("descr")) for drawing in drawings]


class Bar(NamedTuple):
    """A bar of a drawing: its name and value as they are written beside it, its sides and its colour."""

    name: str
    value: str
    width: float
    height: float
    colour: str


@dataclass
class Drawing:
    """A drawing in a page: its title, what stands in its place for those who do not see it, and its bars."""

    described: str
    title: str = ""
    bars: list[Bar] = field(default_factory=list)


@dataclass
class _Drawings(HTMLParser):
    """Reads the drawings of a page; of a bar its name stands before it, its value behind it."""

    drawings: list[Drawing] = field(default_factory=list)
    bar: Bar | None = None
    inside: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "svg":
            self.drawings.append(Drawing(str(said["aria-label"])))
        elif tag == "g":
            self.bar = Bar("", "", 0, 0, "")
        elif tag == "rect" and self.bar:
            width, height = (float(str(said[side])) for side in ("width", "height"))
            self.bar = self.bar._replace(width=width, height=height, colour=str(said["fill"]).lstrip("#"))
        self.inside = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == "g" and self.bar:
            self.drawings[-1].bars.append(self.bar)
            self.bar = None
        self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside == "text" and self.bar:
            name, value = (self.bar.name, data) if self.bar.colour else (self.bar.name + data, "")
            self.bar = self.bar._replace(name=name, value=value)
        elif self.inside == "text":
            self.drawings[-1].title += data


def html_drawings(text: str) -> list[Drawing]:
    """The drawings of an HTML page."""
    page = _Drawings()
    page.feed(text)
    page.close()
    return page.drawings


def docx_text(element: ElementTree.Element) -> str:
    """The text below an element."""
    texts = (one.text or "" if one.tag == f"{_W}t" else _BREAKS.get(one.tag, "") for one in element.iter())
    return "".join(texts)


@dataclass
class _Cell:
    row: int
    column: int
    rows: int
    columns: int
    text: str = ""


@dataclass
class _Page(HTMLParser):
    """Reads a page; cells are placed as a browser does."""

    blocks: list[str | list[_Cell]] = field(default_factory=list)
    cells: list[_Cell] | None = None
    row: int = -1
    inside: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "table":
            self.cells, self.row = [], -1
            self.blocks.append(self.cells)
        elif tag == "tr":
            self.row += 1
        elif tag in ("td", "th") and self.cells is not None:
            rows, columns = (int(said.get(name) or 1) for name in ("rowspan", "colspan"))
            self.cells.append(_Cell(self.row, self._free(), rows, columns))
            self.inside = "cell"
        elif tag in _PARAGRAPHS and self.cells is None:
            self.blocks.append("")
            self.inside = "paragraph"
        elif tag == "br":
            self.handle_data("\n")
        elif tag == "svg":
            self.inside = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            self.cells = None
        if tag in (*_PARAGRAPHS, "td", "th"):
            self.inside = ""

    def handle_data(self, data: str) -> None:
        last = self.blocks[-1] if self.blocks else None
        if self.inside == "cell" and self.cells:
            self.cells[-1].text += data
        elif self.inside == "paragraph" and isinstance(last, str):
            self.blocks[-1] = last + data

    def _free(self) -> int:
        """The first column of the row that no cell covers."""
        taken = {c for cell in self.cells or () if cell.row <= self.row < cell.row + cell.rows for c in _columns(cell)}
        return next(column for column in range(1000) if column not in taken)


def _columns(cell: _Cell) -> range:
    return range(cell.column, cell.column + cell.columns)


def html_blocks(text: str) -> Blocks:
    """The paragraphs and the tables of an HTML page."""
    page = _Page()
    page.feed(text)
    page.close()
    return [block if isinstance(block, str) else list(_rows(block)) for block in page.blocks]


def html_grids(text: str) -> list[Grid]:
    """The tables of an HTML page as grids."""
    page = _Page()
    page.feed(text)
    page.close()
    tables = (block for block in page.blocks if not isinstance(block, str))
    return [
        {(row, column): c.text for c in cells for row in range(c.row, c.row + c.rows) for column in _columns(c)}
        for cells in tables
    ]


def _rows(cells: Sequence[_Cell]) -> Iterator[list[str]]:
    for row in range(max(cell.row for cell in cells) + 1):
        there = sorted((c for c in cells if c.row <= row < c.row + c.rows), key=lambda cell: cell.column)
        yield [cell.text if cell.row == row else "" for cell in there]


def converted(file: Path, ending: str, folder: Path, source: str = "") -> Path:
    """What LibreOffice makes of a document: a file beside others in a folder; `source` names the filter to read it."""
    (made,) = all_converted([file], ending, folder, source)
    return made


def all_converted(files: Sequence[Path], ending: str, folder: Path, source: str = "") -> list[Path]:
    """The same of many at once."""
    libreoffice.require()
    program = libreoffice.program()
    command = [program, "--headless", "--norestore", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
    command += [f"--infilter={source}"] if source else []
    command += ["--convert-to", ending, "--outdir", str(folder / "made"), *map(str, files)]
    with libreoffice.alone():
        subprocess.run(command, check=True, capture_output=True, timeout=180)
    return [folder / "made" / f"{file.stem}.{ending.partition(':')[0]}" for file in files]
