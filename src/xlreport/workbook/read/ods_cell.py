"""One cell of an .ods file: the value that is stored, held against the text that is shown.

A cell says both, whatever number format came between them: a number is judged by what a person sees of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import groupby
from xml.etree.ElementTree import Element

from ...layout import LONGEST_TEXT
from .cell import BOOLEAN, BROKEN, DATE, EMPTY, ERROR, PERCENT, TEXT, Cell, number_cell
from .format_code import Seen
from .formats import compared
from .main_xml import TOO_LONG
from .texts import told

OFFICE, TABLE, _TEXT, _DRAWING = (
    f"{{urn:oasis:names:tc:opendocument:xmlns:{space}:1.0}}" for space in ("office", "table", "text", "drawing")
)
_NEWER = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_PARAGRAPH, _SPACE = f"{_TEXT}p", f"{_TEXT}s"
# Where the value of a type is stored, if not as `value`.
_ATTRIBUTES = {kind: f"{kind}-value" for kind in ("string", "boolean", "date", "time")}
# What lies in a cell and is no text of it.
_BESIDE = {f"{OFFICE}annotation", f"{TABLE}detective", f"{TABLE}cell-range-source"}
_NO_TEXT = {f"{OFFICE}annotation", f"{OFFICE}annotation-end", f"{_TEXT}note", f"{_TEXT}ruby-text"}
# How long a text may be before blanks are drawn together.
_MOST = 4 * LONGEST_TEXT
# XML has no such characters: they stand for blanks that are written as marks while others are drawn together.
_BREAK, _BLANK, _MARKS = "\4", "\1", {f"{_TEXT}tab": "\2", f"{_TEXT}line-break": "\3"}
_WRITTEN = str.maketrans({_BLANK: " ", "\2": "\t", "\3": "\n"})
_BLANKS = re.compile(r"[ \t\r\n]+")
# What is shown of a number, without blanks and signs of currency beside it: in groups of three digits, if at all.
_ADDED = " \t\n\u00a0¥￥$€"
_NUMBER = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?(?:E[+-]?\d{1,3})?", re.ASCII)
_ERROR = re.compile(r"#[A-Z0-9/]+[!?]?|(?:Err|错误)[:：]\s*\d+")
_REFERENCE = re.compile(r"\[\.?([^\]]*)\]")
_COUNT = re.compile(r"\d{1,5}", re.ASCII)


def content(element: Element, marks: Mapping[str, str]) -> Cell | None:
    """What stands in a cell, if anything; `marks` says of the styles that mark a text how."""
    runs = _runs(element)
    said = None if runs is None else _drawn(runs)
    formula = element.get(f"{TABLE}formula")
    kind = element.get(f"{OFFICE}value-type")
    cell = _untyped(element, said) if kind is None else _value(element, kind, said)
    if cell is None and formula is not None:
        cell = EMPTY
    mark = marks.get(element.get(f"{TABLE}style-name", ""), "") or told(
        [(text, marks.get(style, "")) for text, style in runs or ()]
    )
    if cell is not None and mark:
        cell = cell._replace(marked=mark)
    if cell is None or formula is None or (cell.kind == ERROR and _plain(formula) == f"={cell.shown}"):
        return cell  # an error that was typed is stored as a formula
    return cell._replace(formula=_plain(formula))


def _untyped(element: Element, said: str | None) -> Cell | None:
    """Nothing, unless something stands there all the same: then readers differ on what it is."""
    stored = next((value for name, value in element.items() if name.startswith(OFFICE)), "")
    return Cell(BROKEN, f"没有类型：{said or stored}") if said is None or said or stored else None


def _value(element: Element, kind: str, said: str | None) -> Cell:
    """A value as its type has it; `said` is None where something stands in the cell that is no text."""
    stored = element.get(f"{OFFICE}{_ATTRIBUTES.get(kind, 'value')}")
    if said is None:
        return Cell(BROKEN, "里面有别的内容")
    if element.get(f"{_NEWER}value-type") == "error" or (kind != "string" and _ERROR.fullmatch(said)):
        return Cell(ERROR, said)
    if len(said) > LONGEST_TEXT:
        return Cell(BROKEN, TOO_LONG)
    if kind == "string":
        same = stored is None or stored.split() == said.split()
        return Cell(TEXT, said) if same else Cell(BROKEN, f"存的是“{stored}”，显示为“{said}”")
    if kind == "boolean" and stored in ("true", "false"):
        return Cell(BOOLEAN, stored.upper())
    if kind in ("date", "time") and stored:
        return Cell(DATE, stored if kind == "date" else said)
    if kind in ("float", "currency", "percentage") and stored is not None:
        return _number(stored, kind, said)
    return Cell(BROKEN, f"类型 {kind} 的值 {stored or said}")


def _number(stored: str, kind: str, said: str) -> Cell:
    try:
        cell = number_cell(stored)
    except ValueError:
        return Cell(BROKEN, stored or "空白")
    if kind == "percentage":
        return Cell(PERCENT, f"{float(cell.shown) * 100:.12g}%")
    return compared(cell, Decimal(cell.shown), _seen(said))


def _seen(said: str) -> Seen:
    """A text that shows a number, or something else."""
    bare = said.strip(_ADDED)
    if not _NUMBER.fullmatch(bare):
        return Seen(said, bare)
    bare = bare.replace(",", "")
    exponent = Decimal(bare).as_tuple().exponent
    return Seen(said, bare, Decimal(1).scaleb(exponent) if isinstance(exponent, int) else None)


def _plain(formula: str) -> str:
    """A formula as it reads elsewhere: of:=SUM([.B6:.B7]) is =SUM(B6:B7)."""
    text = formula[formula.find("=") + 1 :]
    return "=" + _REFERENCE.sub(lambda match: match[1].replace(":.", ":"), text).replace(";", ",")


# -- the text that is shown


def _runs(element: Element) -> list[tuple[str, str]] | None:
    """The text of a cell by its style; paragraphs are parted by a break. None where something else stands there."""
    pieces: list[tuple[str, str]] = []
    left = _MOST
    for child in element:
        if child.tag == _PARAGRAPH:
            pieces += [(_BREAK, "")] if pieces else []
            for piece in _pieces(child, ""):
                left -= len(piece[0])
                if left < 0:
                    return [(_BLANK * (LONGEST_TEXT + 1), "")]
                pieces.append(piece)
        elif child.tag not in _BESIDE and not child.tag.startswith(_DRAWING):
            return None
    alike = groupby((piece for piece in pieces if piece[0]), key=lambda piece: piece[1])
    return [("".join(text for text, _ in run), style) for style, run in alike]


def _drawn(runs: list[tuple[str, str]]) -> str:
    """The text of all runs; blanks that are not written as marks are drawn together."""
    paragraphs = "".join(text for text, _ in runs).split(_BREAK)
    return "\n".join(_BLANKS.sub(" ", text).strip(" ") for text in paragraphs).translate(_WRITTEN)


def _pieces(element: Element, style: str) -> Iterator[tuple[str, str]]:
    """The text of an element and of all inside that a reader sees; bounded as the depth of the file is."""
    yield element.text or "", style
    for child in element:
        if child.tag == _SPACE:
            count = child.get(f"{_TEXT}c", "1")
            yield _BLANK * (min(int(count), LONGEST_TEXT + 1) if _COUNT.fullmatch(count) else LONGEST_TEXT + 1), style
        elif child.tag in _MARKS:
            yield _MARKS[child.tag], style
        elif child.tag not in _NO_TEXT:
            yield from _pieces(child, child.get(f"{_TEXT}style-name", style))
        yield child.tail or "", style
