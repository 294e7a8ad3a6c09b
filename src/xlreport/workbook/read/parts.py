"""The parts that all sheets of a workbook share: what refers to what, the list of sheets, strings, formats."""

from __future__ import annotations

import contextlib
import functools
import posixpath
import re
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from ...layout import LONGEST_TEXT
from .cell import BROKEN, DATE, NUMBER, PERCENT, TEXT, Cell
from .package import Limits, Package, Refused
from .strict_xml import LONGEST_RAW, TOO_LONG, elements, tags, unescaped

_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_CORE, _MODIFIED = "docProps/core.xml", "{http://purl.org/dc/terms/}modified"
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
_STRING, _RUN, _TEXT = (frozenset(tags(name)) for name in ("si", "r", "t"))
_MACROS = {"vbaProject", "xlMacrosheet", "xlIntlMacrosheet"}
# How large the formats of a return are, in bytes, before somebody adds his own.
_USUAL = 1 << 16
_PERCENT_FORMATS = {"9", "10"}
_DATE_FORMATS = {str(n) for n in (*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59))}
_FORMAT_NUMBER = re.compile(r"0|[1-9]\d{0,8}", re.ASCII)
# Quoted, escaped and bracketed pieces of a number format, except elapsed time such as [h]; an open end counts.
_NOT_A_DATE = re.compile(r'"[^"]*(?:"|$)|\\.|\[(?!(?:h+|m+|s+)\])[^\]]*(?:\]|$)|_.|\*.|General|E[+-]', re.IGNORECASE)
_DATE = re.compile(r"[ymdhs年月日]|aaa|bbb|\be+\b", re.IGNORECASE)


def office_part(package: Package) -> str:
    """The part that the package names as its workbook."""
    if "_rels/.rels" in package.names:
        for kind, part in _relations(package, "_rels/.rels", "").values():
            if kind == "officeDocument" and part in package.names:
                if part.endswith(".bin"):
                    raise Refused("NOT-XLSX", "二进制工作簿（.xlsb）")
                return part
    if "xl/workbook.xml" not in package.names:
        raise Refused("NOT-XLSX", "没有工作簿部件的压缩包")
    return "xl/workbook.xml"


def related(package: Package, home: str) -> dict[str, tuple[str, str]]:
    """Kind and part of everything that the workbook refers to, by the id of the reference.

    Raises Refused where one of them holds macros, whatever its name.
    """
    folder, file = posixpath.split(home)
    name = posixpath.join(folder, "_rels", f"{file}.rels")
    found = _relations(package, name, folder) if name in package.names else {}
    if any(kind in _MACROS for kind, _ in found.values()):
        raise Refused("MACROS")
    return found


def _relations(package: Package, name: str, folder: str) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for element in _below_root(package, name, 1):
        if element.tag == f"{{{_RELATIONS}}}Relationship" and element.get("TargetMode") != "External":
            id = element.get("Id", "")
            if id in found:
                raise Refused("XML-BROKEN", f"{name} 有两个 {id}")
            found[id] = element.get("Type", "").rpartition("/")[2], _resolved(folder, element.get("Target", ""))
    return found


def _resolved(folder: str, target: str) -> str:
    """A target, absolute or relative to its folder, as the name of a part."""
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


def last_saved(package: Package) -> str:
    """When an application last saved the file, as its core properties say: 2025-01-10T08:30:00Z; perhaps empty."""
    if _CORE not in package.names:
        return ""
    with contextlib.suppress(Refused):
        for element in _below_root(package, _CORE, 1):
            if element.tag == _MODIFIED and _MOMENT.fullmatch(said := (element.text or "").strip()):
                return said
    return ""


def listed_sheets(package: Package, home: str) -> dict[str, str]:
    """The sheets by name, with the id of the reference to their part."""
    known = tags("sheet", "definedName")
    listed: dict[str, str] = {}
    names = 0
    for element in _below_root(package, home, 2):
        kind = known.get(element.tag)
        if kind == "definedName":
            names += 1
        elif kind == "sheet":
            name = element.get("name", "")
            if name in listed:
                raise Refused("SHEET-DOUBLED", name)
            listed[name] = next(filter(None, (element.get(f"{{{space}}}id") for space in _OFFICE)), "")
        if names > package.limits.names or len(listed) > package.limits.sheets:
            raise Refused("TOO-MUCH", "工作表或名称", f"{package.limits.sheets} 张、{package.limits.names} 个")
    return listed


def shared_part(package: Package, relations: Mapping[str, tuple[str, str]], kind: str) -> str:
    """The one part of a kind, empty where there is none. Raises Refused for two, and for one that is missing."""
    names = {part for found, part in relations.values() if found == kind}
    if len(names) > 1:
        raise Refused("XML-BROKEN", f"有 {len(names)} 个 {kind} 部件")
    if names - package.names.keys():
        raise Refused("PART-DAMAGED", *names)
    return "".join(names)


def _below_root(package: Package, name: str, levels: int) -> Iterator[Element]:
    """Every element of so many levels below a part's root."""
    for _, ended in elements(name, package.part(name), package.limits, levels):
        yield from ended


def strings(package: Package, name: str) -> list[Cell]:
    """The shared strings as they stand in cells."""
    found: list[Cell] = []
    for _, ended in elements(name, package.part(name), package.limits, 1):
        found += [worded(rich_text(element)) for element in ended if element.tag in _STRING]
        if len(found) > package.limits.strings:
            raise Refused("TOO-MUCH", "文字", str(package.limits.strings))
    return found


def worded(text: str | None) -> Cell:
    """A text, unless no cell can hold it."""
    return Cell(BROKEN, f"{TOO_LONG}，或有两段文字") if text is None else Cell(TEXT, text)


def rich_text(element: Element) -> str | None:
    """The text of all runs, without phonetic guides; None when it is no text of a cell."""
    if len(element) == 1 and element[0].tag in _TEXT and not len(element[0]):
        return bounded(element[0].text or "")
    texts: list[Element] = []
    for child in element:
        if child.tag in _TEXT:
            if texts:
                return None
            texts.append(child)
        elif child.tag in _RUN:
            run = [piece for piece in child if piece.tag in _TEXT]
            if len(run) > 1:
                return None
            texts += run
    return None if any(map(len, texts)) else bounded("".join(text.text or "" for text in texts))


def bounded(raw: str) -> str | None:
    """A cell's text with its escapes decoded, None when it is too long for a cell."""
    text = unescaped(raw) if "_x" in raw and len(raw) <= LONGEST_RAW else raw
    return text if len(text) <= LONGEST_TEXT else None


def number_kinds(package: Package, name: str) -> Mapping[str, str]:
    """For each index of a cell format, what it shows a number as: a number, a date or time, a percentage."""
    data = package.part(name)
    return (_kept_kinds if len(data) <= _USUAL else _kinds)(name, data, package.limits)


def _kinds(name: str, data: bytes, limits: Limits) -> Mapping[str, str]:
    known = tags("numFmts", "numFmt", "cellXfs", "xf")
    codes: dict[str, str] = {}
    formats: list[str] = []
    for parent, ended in elements(name, data, limits, 2):
        kind = known.get(parent.tag)
        if kind == "numFmts":
            codes |= {
                one.get("numFmtId", ""): one.get("formatCode", "") for one in ended if known.get(one.tag) == "numFmt"
            }
        elif kind == "cellXfs":
            formats += [one.get("numFmtId", "0") for one in ended if known.get(one.tag) == "xf"]
    if len(formats) > limits.formats:
        raise Refused("TOO-MUCH", "单元格格式", str(limits.formats))
    kinds = {number: number_kind(number, codes) for number in set(formats)}
    return {str(n): kinds[number] for n, number in enumerate(formats)}


# Returns made from one template and saved by one program have the same formats.
_kept_kinds = functools.lru_cache(32)(_kinds)


def number_kind(number: str, codes: Mapping[str, str]) -> str:
    """What a number format shows a number as, given its number and the codes of those that are not built in."""
    if _shows_date(number, codes):
        return DATE
    shown = _NOT_A_DATE.sub(" ", codes[number]) if number in codes else ""
    return PERCENT if "%" in shown or (number in _PERCENT_FORMATS and number not in codes) else NUMBER


def _shows_date(number: str, codes: Mapping[str, str]) -> bool:
    """Whether a format shows a date; one that cannot be made out may."""
    if number in codes:
        return bool(_DATE.search(_NOT_A_DATE.sub(" ", codes[number])))
    return number in _DATE_FORMATS or not _FORMAT_NUMBER.fullmatch(number)
