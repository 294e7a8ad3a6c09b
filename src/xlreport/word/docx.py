"""A document as a .docx file: the same bytes for the same document."""

from __future__ import annotations

import hashlib
import itertools
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from importlib import resources
from pathlib import Path

from .chart_part import CHART_TYPE, chart_part, inline
from .document import Block, Cell, Chart, Document, Paragraph, Table
from .look import Page, look
from .markup import element, escape, quoteattr
from .styles import font_table, styles

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# The parts that hold the text, and what the file says of itself.
TEXT_PART, OWN_PART = "word/document.xml", "docProps/custom.xml"
# The parts that name the other parts; a chart's part, below word/, and how the text names it.
_TYPES, _RELATIONS = "[Content_Types].xml", "word/_rels/document.xml.rels"
_CHART, _CHART_ID = "charts/chart{}.xml", "chart{}"
# The oldest time that a zip can hold: none.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_UNIX, _MODE = 3, 0o100644 << 16
# Word takes these for Western characters unless it is told otherwise.
_AMBIGUOUS = re.compile("[\u00b7\u00d7\u2010-\u203b]")
_TWIPS_A_POINT, _TWIPS_A_MILLIMETRE = 20, 1440 / 25.4
# The space around the text of a cell, in twips: enough for a line not to touch a digit.
_CELL_SIDE, _CELL_HEIGHT = 30, 20
# The lines of a table; in its own properties, since a table that is copied leaves its style behind.
_LINES = ("top", "left", "bottom", "right", "insideH", "insideV")
_LINE = {"w_val": "single", "w_sz": 4, "w_space": 0, "w_color": "000000"}
_ODD, _EVEN = "default", "even"


def write_docx(document: Document, path: Path) -> None:
    """Writes a document as a .docx file."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts(document).items():
            part = zipfile.ZipInfo(name, _NO_TIME)
            part.create_system, part.external_attr, part.compress_type = _UNIX, _MODE, zipfile.ZIP_DEFLATED
            archive.writestr(part, content)


def parts(document: Document) -> dict[str, bytes]:
    """The parts of the .docx file by name."""
    text = _text(document).encode()
    footers = [_footer("odd"), _footer("even"), element("w:p"), element("w:p")]
    made = {
        TEXT_PART: text,
        "word/styles.xml": f"{_HEAD}{styles(_W)}".encode(),
        "word/fontTable.xml": f"{_HEAD}{font_table(_W)}".encode(),
        "docProps/core.xml": _core(document).encode(),
        OWN_PART: own_part(document.mark, text),
    }
    around = {f"header{n}": _around("hdr", _paragraph(Paragraph("draft", document.draft))) for n in (1, 2)}
    around |= {f"footer{n}": _around("ftr", footer) for n, footer in enumerate(footers, 1)}
    made |= {f"word/{name}.xml": xml.encode() for name, xml in around.items()}
    for n, chart in enumerate(document.charts, 1):
        made[f"word/{_CHART.format(n)}"] = f"{_HEAD}{chart_part(chart)}".encode()
    return {**_skeleton(len(document.charts)), **made}


def own_part(mark: str, text: bytes) -> bytes:
    """What the file says of itself: whose report it is, and a hash of its text, which tells whether it was edited."""
    said = {"xlreport": mark, "xlreport sha256": hashlib.sha256(text).hexdigest()}
    properties = [
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{n}" name={quoteattr(name)}>'
        f"<vt:lpwstr>{escape(value)}</vt:lpwstr></property>"
        for n, (name, value) in enumerate(said.items(), 2)
    ]
    home = "http://schemas.openxmlformats.org/officeDocument/2006"
    begin = f'<Properties xmlns="{home}/custom-properties" xmlns:vt="{home}/docPropsVTypes">'
    return f"{_HEAD}{begin}{''.join(properties)}</Properties>".encode()


def _skeleton(charts: int) -> Mapping[str, bytes]:
    """The parts that are the same in every report with as many charts."""
    folder = resources.files(__package__) / "skeleton"
    places = {
        _TYPES: "content_types.xml",
        "_rels/.rels": "rels.xml",
        _RELATIONS: "document_rels.xml",
        "word/settings.xml": "settings.xml",
    }
    found = {name: (folder / file).read_bytes() for name, file in places.items()}
    for n in range(1, charts + 1):
        part = _CHART.format(n)
        override = element("Override", PartName=f"/word/{part}", ContentType=CHART_TYPE)
        relation = element("Relationship", Id=_CHART_ID.format(n), Type=f"{_R}/chart", Target=part)
        found |= {_TYPES: _added(found[_TYPES], override), _RELATIONS: _added(found[_RELATIONS], relation)}
    return found


def _added(part: bytes, entry: str) -> bytes:
    """A part with an entry more at its end."""
    entries, end, name = part.rpartition(b"</")
    return entries + entry.encode() + end + name


def _core(document: Document) -> str:
    begin = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
    )
    said = (("dc:title", document.title), ("dc:creator", document.author), ("cp:keywords", document.mark))
    return f"{_HEAD}{begin}{''.join(element(name, escape(text)) for name, text in said)}</cp:coreProperties>"


def _text(document: Document) -> str:
    """The part that holds the text; what is wrong in it stands in a section of its own, without page numbers."""
    blocks = list(_blocks(document.body))
    report, last = _section(1), _section(3)
    if not document.errors:
        return _main((*blocks, report))
    ending = element("w:p", element("w:pPr", report))
    if isinstance(block := document.body[-1], Paragraph):
        *blocks, ending = [*blocks[:-1], _paragraph(block, report)]
    return _main((*blocks, ending, *map(_paragraph, document.errors), last))


def _blocks(body: Sequence[Block]) -> Iterator[str]:
    numbers = itertools.count(1)
    for block in body:
        if isinstance(block, Chart):
            n = next(numbers)
            yield element("w:p", _style("chart"), inline(block, n, _CHART_ID.format(n)))
        else:
            yield _table(block) if isinstance(block, Table) else _paragraph(block)


def _main(blocks: tuple[str, ...]) -> str:
    body = element("w:body", *blocks)
    return f'{_HEAD}<w:document xmlns:w="{_W}" xmlns:r="{_R}">{body}</w:document>'


def _section(footer: int) -> str:
    """A page of the report; `footer` and the next one are those of odd and even pages."""
    page = look().page
    kinds = ((_ODD, 0), (_EVEN, 1))
    headers = [element("w:headerReference", w_type=kind, r_id=f"header{1 + n}") for kind, n in kinds]
    footers = [element("w:footerReference", w_type=kind, r_id=f"footer{footer + n}") for kind, n in kinds]
    size = element("w:pgSz", w_w=_twips(page.width), w_h=_twips(page.height))
    return element("w:sectPr", *headers, *footers, size, _margins(page))


def _margins(page: Page) -> str:
    sides = ("top", "right", "bottom", "left", "header", "footer")
    return element("w:pgMar", **{f"w_{side}": _twips(getattr(page, side)) for side in sides}, w_gutter=0)


def _twips(millimetres: float) -> int:
    return round(millimetres * _TWIPS_A_MILLIMETRE)


def _around(name: str, inside: str) -> str:
    return f'{_HEAD}<w:{name} xmlns:w="{_W}">{inside}</w:{name}>'


def _footer(style: str) -> str:
    """The number of the page."""
    before, after = look().page.number
    number = element("w:fldSimple", element("w:r", element("w:t", "1")), w_instr="PAGE")
    return element("w:p", _style(style), _run(before), number, _run(after))


def _paragraph(paragraph: Paragraph, *properties: str) -> str:
    text = _run(paragraph.text) if paragraph.text else ""
    return element("w:p", _style(paragraph.style, *properties), text)


def _style(style: str, *properties: str) -> str:
    return element("w:pPr", element("w:pStyle", w_val=look().styles[style].id), *properties)


def _run(text: str) -> str:
    """A text with its line breaks; its dashes and quotation marks are Chinese ones."""
    hint = element("w:rPr", element("w:rFonts", w_hint="eastAsia")) if _AMBIGUOUS.search(text) else ""
    lines = [_line(line) for line in text.split("\n")]
    return element("w:r", hint, element("w:br").join(lines))


def _line(line: str) -> str:
    pieces = [f'<w:t xml:space="preserve">{escape(piece)}</w:t>' if piece else "" for piece in line.split("\t")]
    return element("w:tab").join(pieces)


def _table(table: Table) -> str:
    """A table that no application lays out by itself: its grid and its cells have the same widths."""
    edges = _edges(table)
    total = element("w:tblW", w_w=edges[-1], w_type="dxa")
    sides = ("top", _CELL_HEIGHT), ("left", _CELL_SIDE), ("bottom", _CELL_HEIGHT), ("right", _CELL_SIDE)
    inner = element("w:tblCellMar", *(element(f"w:{side}", w_w=width, w_type="dxa") for side, width in sides))
    properties = element(
        "w:tblPr",
        total,
        element("w:jc", w_val="center"),
        element("w:tblBorders", *(element(f"w:{side}", **_LINE) for side in _LINES)),
        element("w:tblLayout", w_type="fixed"),
        inner,
        element("w:tblCaption", w_val=table.title),
    )
    widths = [end - begin for begin, end in itertools.pairwise(edges)]
    grid = element("w:tblGrid", *(element("w:gridCol", w_w=width) for width in widths))
    rows = list(table.grid())
    return element("w:tbl", properties, grid, *(_row(table, n, row, edges, len(rows)) for n, row in enumerate(rows)))


def _edges(table: Table) -> list[int]:
    """Where the columns begin, and where the last one ends; columns that are as wide as others stay so."""
    measure, whole = _twips(look().page.measure), sum(table.widths)
    return [0, *itertools.accumulate(int(measure * width / whole) for width in table.widths)]


def _row(table: Table, row: int, cells: list[Cell], edges: list[int], rows: int) -> str:
    """A row that stays whole and, with the rows below it, on one page if that is possible."""
    head = element("w:tblHeader") if row < table.head else ""
    height = element("w:trHeight", w_val=round(look().page.row * _TWIPS_A_POINT), w_hRule="atLeast")
    inside = [_cell(cell, row, edges, has_next=row + 1 < rows) for cell in cells]
    return element("w:tr", element("w:trPr", element("w:cantSplit"), height, head), *inside)


def _cell(cell: Cell, row: int, edges: list[int], has_next: bool) -> str:
    span = element("w:gridSpan", w_val=cell.columns) if cell.columns > 1 else ""
    merge = element("w:vMerge", w_val="restart" if row == cell.row else "continue") if cell.rows > 1 else ""
    width = element("w:tcW", w_w=edges[cell.column + cell.columns] - edges[cell.column], w_type="dxa")
    properties = element("w:tcPr", width, span, merge, element("w:vAlign", w_val="center"))
    said = Paragraph(cell.style, cell.text if row == cell.row else "")
    return element("w:tc", properties, _paragraph(said, *[element("w:keepNext")] * has_next))
