"""A document as one HTML page that needs nothing else, is printed like the .docx file, and copied whole."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from .document import Block, Cell, Chart, Document, Paragraph, Table
from .look import Face, Style, look
from .markup import escape, quoteattr
from .svg import svg

# A page may load and run nothing.
_NOTHING = "default-src 'none'; style-src 'unsafe-inline'"
HEAD_END = "</head>"
# What the heads of a table are heads of.
_SCOPES = {"head": "col", "label": "row"}
# Below an element that breaks the page there is nothing else of the report.
_ASIDE = "aside"


def write_html(document: Document, path: Path) -> None:
    """Writes a document as an HTML page."""
    path.write_bytes(html(document).encode())


def html(document: Document) -> str:
    """The page as text."""
    body = _body(document)
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_NOTHING}">\n'
        '<meta name="viewport" content="width=device-width">\n'
        '<meta name="format-detection" content="telephone=no, email=no, address=no">\n'
        f"{own_line(document.mark, body.encode())}\n"
        f"<title>{escape(document.title)}</title>\n<style>\n{_css(document.draft)}</style>\n{HEAD_END}{body}"
    )


def own_line(mark: str, body: bytes) -> str:
    """What the page says of itself: whose report it is, and a hash of its text, which tells whether it was edited."""
    return f'<meta name="xlreport" content={quoteattr(mark)} data-sha256="{hashlib.sha256(body).hexdigest()}">'


def _body(document: Document) -> str:
    blocks = [_block(block) for block in document.body]
    draft = f"{_paragraph(Paragraph('draft', document.draft))}\n" if document.draft else ""
    errors = "\n".join(map(_paragraph, document.errors))
    aside = f"\n<{_ASIDE}>\n{errors}\n</{_ASIDE}>" if errors else ""
    return f"\n<body>\n{draft}<main>\n{chr(10).join(blocks)}\n</main>{aside}\n</body>\n</html>\n"


def _block(block: Block) -> str:
    if isinstance(block, Chart):
        return _styled("chart", svg(block))
    return _table(block) if isinstance(block, Table) else _paragraph(block)


def _paragraph(paragraph: Paragraph) -> str:
    return _styled(paragraph.style, _text(paragraph.text))


def _styled(style: str, inside: str) -> str:
    name = look().styles[style].element
    return f'<{name} class="{style}">{inside}</{name}>'


def _text(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _table(table: Table) -> str:
    """A table whose lines and spans are its own, so that an editor into which it is pasted keeps them."""
    whole = sum(table.widths)
    columns = "".join(f'<col style="width:{100 * width / whole:.2f}%">' for width in table.widths)
    rows = [f"<tr>{''.join(map(_cell, cells))}</tr>" for cells in table.lines()]
    head = "\n".join(rows[: table.head])
    inside = f"<thead>\n{head}\n</thead>\n" if head else ""
    body = "\n".join(rows[table.head :])
    begin = f'<table border="1" aria-label={quoteattr(table.title)}>\n<colgroup>{columns}</colgroup>\n'
    return f"{begin}{inside}<tbody>\n{body}\n</tbody>\n</table>"


def _cell(cell: Cell) -> str:
    name = look().styles[cell.style].element
    rows = f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
    columns = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
    scope = f' scope="{_SCOPES[cell.style]}"' if cell.style in _SCOPES else ""
    return f'<{name} class="{cell.style}"{scope}{rows}{columns}>{_text(cell.text)}</{name}>'


def _css(draft: str) -> str:
    """The look as rules; why it is a draft stands in the margin of every page that is printed."""
    return "".join(f"{rule}\n" for rule in (*_rules(), *_margin(draft)))


def _margin(draft: str) -> Iterator[str]:
    if draft:
        style = look().styles["draft"]
        shown = f"content: {_quoted(draft)}; color: #{style.colour}; font: {style.size}pt {_families(style.face)}"
        yield f"@page {{ @top-center {{ {shown} }} }}"


def _quoted(text: str) -> str:
    """A text as a string of a rule; in it nothing but letters and digits stands for itself."""
    return f'"{"".join(c if c.isalnum() else f"{chr(92)}{ord(c):x} " for c in text)}"'


def _rules() -> Iterator[str]:
    page = look().page
    number = " ".join((f'"{page.number[0]}"', "counter(page)", f'"{page.number[1]}"'))
    footer = look().styles["odd"]
    sides = f"{page.top}mm {page.right}mm {page.bottom}mm {page.left}mm"
    shown = f"content: {number}; font: {footer.size}pt {_families(footer.face)}; vertical-align: top; padding-top: 7mm"
    yield f"@page {{ size: {page.width}mm {page.height}mm; margin: {sides} }}"
    yield f"@page :right {{ @bottom-right {{ {shown} }} }}"
    yield f"@page :left {{ @bottom-left {{ {shown} }} }}"
    yield f"body {{ margin: 0 auto; max-width: {page.measure}mm; color: #000; background: #fff }}"
    yield "table { width: 100%; border-collapse: collapse; table-layout: fixed }"
    yield "th, td { border: 1px solid #000; padding: 1pt 1.5pt; vertical-align: middle; font-weight: normal }"
    yield "table, h1, h2, h3, h4, p { margin: 0 }"
    yield f"tr {{ height: {page.row}pt }}"
    yield "table, tr { break-inside: avoid } thead { display: table-header-group }"
    yield "svg { display: block; width: 100%; break-inside: avoid }"
    for name, style in look().styles.items():
        if name not in ("odd", "even"):
            yield f".{name} {{ {_declared(style)} }}"
    yield f"{_ASIDE} {{ break-before: page; margin-top: 2em }}"


def _declared(style: Style) -> str:
    align = {"both": "justify"}.get(style.align, style.align)
    said = [
        f"font: {'bold' if style.bold else 'normal'} {style.size}pt{_height(style)} {_families(style.face)}",
        f"text-align: {align}; white-space: pre-wrap; overflow-wrap: anywhere",
    ]
    if style.indent:
        said.append(f"text-indent: {style.indent}em")
    if style.after:
        said.append(f"margin-bottom: {style.after}pt")
    if style.colour != "000000":
        said.append(f"color: #{style.colour}")
    if style.keep:
        said.append("break-after: avoid")
    return "; ".join(said)


def _height(style: Style) -> str:
    return f"/{style.pitch}pt" if style.pitch else "/1.3"


def _families(face: Face) -> str:
    names = (face.west, face.east, *face.fallbacks)
    return ", ".join((*(f"'{name}'" for name in names), face.family))
