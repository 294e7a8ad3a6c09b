"""The styles of a workbook: how each cell format, and each conditional one, shows what stands in a cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple
from xml.etree.ElementTree import Element

from ...ooxml import Limits, Package, Refused, elements
from ...remembered import remembered
from .format_code import LONGEST_CODE
from .formats import PLAIN, Format, built_in, hides_text
from .main_xml import tags

# How a cell's font or format may mark a text, as a message says it.
STRUCK, RAISED, HIDDEN = "被划掉", "是上标或下标", "被格式隐藏"
# How large the formats of a return are, in bytes, before somebody adds his own.
_USUAL = 1 << 16
_LISTS = tags("numFmts", "fonts", "cellStyleXfs", "cellXfs", "dxfs")
_KNOWN = tags("numFmt", "font", "xf", "dxf", "extLst")
_MARKS = tags("strike", "vertAlign")
_FONT, _NUMBER = (frozenset(tags(name)) for name in ("font", "numFmt"))
_NO = ("0", "false")


class Styles(NamedTuple):
    """How cells are shown. `formats` by the index of a cell format; `marks` says of the few that mark a text how;
    `dxfs` are the few conditional formats that change a number or mark a text, by their index.
    """

    formats: Mapping[str, Format] = {"0": PLAIN}
    marks: Mapping[str, str] = {}
    dxfs: Mapping[str, Format] = {}


def read_styles(package: Package, name: str) -> Styles:
    """The styles in a part. Raises Refused for too many, and where two readers could count them differently."""
    return _styles(package.part(name), name, package.limits)


def font_mark(children: Iterable[Element]) -> str:
    """How a font marks its text; empty for one that does not."""
    mark = ""
    for child in children:
        kind = _MARKS.get(child.tag)
        if kind is None:
            continue
        if kind == "strike" and child.get("val") not in _NO:
            return STRUCK
        if kind == "vertAlign" and child.get("val") in ("superscript", "subscript"):
            mark = RAISED
    return mark


# Returns made from one template and saved by one program have the same formats.
@remembered(32, _USUAL)
def _styles(data: bytes, name: str, limits: Limits) -> Styles:
    lists: dict[str, list[Element]] = {}
    for parent, ended in elements(name, data, limits, 2):
        kind = _LISTS.get(parent.tag)
        if kind is not None:
            if any(one.tag not in _KNOWN for one in ended):
                raise Refused("XML-BROKEN", f"{name} 的 {kind} 里有别的内容")
            lists.setdefault(kind, []).extend(one for one in ended if _KNOWN[one.tag] != "extLst")
    if len(lists.get("cellXfs", ())) > limits.formats:
        raise Refused("TOO-MUCH", "单元格格式", str(limits.formats))
    codes: dict[str, tuple[str, ...]] = {}
    for one in lists.get("numFmts", ()):
        number = one.get("numFmtId", "")
        codes[number] = (*codes.get(number, ()), _code(one))
    fonts = [font_mark(font) for font in lists.get("fonts", ())]
    above = [one.get("numFmtId", "0") for one in lists.get("cellStyleXfs", ())]
    known: dict[tuple[str, str], Format] = {}
    formats = {str(n): _format(one, codes, fonts, above, known) for n, one in enumerate(lists.get("cellXfs", ()))}
    marks = {n: mark for n, format in formats.items() if format is not PLAIN and (mark := text_mark(format))}
    dxfs = {str(n): conditional(one) for n, one in enumerate(lists.get("dxfs", ()))}
    return Styles(formats or {"0": PLAIN}, marks, {n: format for n, format in dxfs.items() if format != PLAIN})


def _code(format: Element) -> str:
    """The code of a number format, as far as it says whether it is too long: codes are kept in memory."""
    return format.get("formatCode", "")[: LONGEST_CODE + 1]


def text_mark(format: Format) -> str:
    """How a format marks a text; empty where the text is shown as it is."""
    return format.marked or (HIDDEN if any(map(hides_text, format.codes)) else "")


def _format(
    xf: Element,
    codes: Mapping[str, tuple[str, ...]],
    fonts: list[str],
    above: list[str],
    known: dict[tuple[str, str], Format],
) -> Format:
    numbers = [xf.get("numFmtId", "0")]
    style = xf.get("xfId", "")
    if xf.get("applyNumberFormat") in _NO and style.isdecimal() and int(style) < len(above):
        numbers.append(above[int(style)])  # some applications then show the number as the style does
    font = xf.get("fontId", "")
    marked = fonts[int(font)] if font.isdecimal() and int(font) < len(fonts) else ""
    key = "/".join(numbers), marked
    if key not in known:
        found = dict.fromkeys(
            code for number in numbers for code in (*codes.get(number, ()), *_numbered(number, codes))
        )
        known[key] = PLAIN if set(found) <= {"General", "@"} and not marked else Format(tuple(found), marked)
    return known[key]


def _numbered(number: str, codes: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """What applications take a numbered format for that the file also writes down; General says nothing."""
    code = built_in(number)
    return () if number in codes and code == "General" else (code,)


def conditional(dxf: Element) -> Format:
    """What a conditional format does to a number or a text, if anything."""
    codes = [_code(one) or built_in(one.get("numFmtId", "0")) for one in dxf if one.tag in _NUMBER]
    marked = next(filter(None, (font_mark(one) for one in dxf if one.tag in _FONT)), "")
    return PLAIN if set(codes) <= {"General"} and not marked else Format(tuple(codes), marked)
