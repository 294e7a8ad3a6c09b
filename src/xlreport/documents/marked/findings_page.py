"""The page at the end of a marked Word document that lists what was found in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ...files import visible
from ...findings import Finding, line_of
from ...form import SEVERITY_WORDS, Form
from ...word import element
from .comments import PLAIN, Space, run
from .outline import Node

_TITLE_SIZE, _SIZE = 32, 18
_FILLS = {"error": "FFC7CE", "warning": "FFEB9C"}
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_LINE = {"w_val": "single", "w_sz": 4, "w_space": 0, "w_color": "808080"}
# In twentieths of a point: A4 with Word's own margins, and what no page is narrower or wider than.
_USUAL, _LEAST, _MOST = 8306, 2000, 31_680


def page(form: Form, findings: Sequence[Finding], body: Node, space: Space) -> str:
    """The page for some findings, behind the last paragraph of a document."""
    words = form.wording.marked
    title = element(
        "w:p", _paragraph("center", starts_page=True), run(words.page_title, element("w:b"), size=_TITLE_SIZE), **space
    )
    note = element("w:p", _paragraph("left", after=120), run(words.page_note, size=_SIZE + 3), **space)
    return f"{title}{note}{_table(form, findings, _measure(body), space)}{element('w:p', _paragraph('left'), **space)}"


def text_of_list(form: Form, findings: Sequence[Finding]) -> str:
    """All that stands in the list on that page."""
    lines = (text for finding in findings for text in _line(form, finding))
    return "".join((*form.wording.marked.heading, *lines))


def _paragraph(side: str, starts_page: bool = False, after: int = 0) -> str:
    look = PLAIN.replace('w:after="0"', f'w:after="{after}"')
    return element("w:pPr", element("w:pageBreakBefore") if starts_page else "", look, element("w:jc", w_val=side))


def _measure(body: Node) -> int:
    """The width of the text on the last page."""
    section = body.children[-1] if body.children and body.children[-1].name == "sectPr" else None
    size, margins = (section.child(name) if section else None for name in ("pgSz", "pgMar"))
    if size is None or margins is None:
        return _USUAL
    said = [size.said("w"), margins.said("left"), margins.said("right")]
    if not all(one.isascii() and one.isdigit() and len(one) < 6 for one in said):
        return _USUAL
    width = int(said[0]) - int(said[1]) - int(said[2])
    return width if _LEAST <= width <= _MOST else _USUAL


def _table(form: Form, findings: Sequence[Finding], measure: int, space: Space) -> str:
    words = form.wording.marked
    widths = [int(measure * width / sum(words.page_widths)) for width in words.page_widths]
    properties = element(
        "w:tblPr",
        element("w:tblW", w_w=sum(widths), w_type="dxa"),
        element("w:tblBorders", *(element(f"w:{side}", **_LINE) for side in _SIDES)),
        element("w:tblLayout", w_type="fixed"),
    )
    grid = element("w:tblGrid", *(element("w:gridCol", w_w=width) for width in widths))
    head = _row(words.heading, widths, element("w:tblHeader"), bold=True)
    rows = (_row(_line(form, finding), widths, fill=_FILLS.get(finding.severity, "")) for finding in findings)
    return element("w:tbl", properties, grid, head, *rows, **space)


def _line(form: Form, finding: Finding) -> Iterator[str]:
    line = line_of(finding, form)
    place = finding.likely.place if finding.likely else finding.place
    yield from (SEVERITY_WORDS[finding.severity], place.named if place else "")
    yield from map(visible, line)


def _row(texts: Iterable[str], widths: Sequence[int], *properties: str, bold: bool = False, fill: str = "") -> str:
    cells = zip(texts, widths, strict=True)
    inside = (_cell(text, width, bold, fill if n == 0 else "") for n, (text, width) in enumerate(cells))
    return element("w:tr", element("w:trPr", element("w:cantSplit"), *properties), *inside)


def _cell(text: str, width: int, bold: bool, fill: str) -> str:
    shade = element("w:shd", w_val="clear", w_color="auto", w_fill=fill) if fill else ""
    properties = element("w:tcPr", element("w:tcW", w_w=width, w_type="dxa"), shade)
    weight = [element("w:b")] if bold else []
    look = _paragraph("center" if bold else "left")
    return element("w:tc", properties, *(element("w:p", look, run(line, *weight)) for line in text.split("\n")))
