"""The parts that all sheets of a workbook share: what refers to what, the list of sheets, strings, formats."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from .cell import DATE, NUMBER, PERCENT
from .package import Package, Refused
from .strict_xml import LONGEST_RAW, LONGEST_TEXT, parse, tags, unescaped

_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_MACROS = {"vbaProject", "xlMacrosheet", "xlIntlMacrosheet"}
_PERCENT_FORMATS = {"9", "10"}
_DATE_FORMATS = {str(n) for n in (*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59))}
_FORMAT_NUMBER = re.compile(r"0|[1-9]\d{0,8}", re.ASCII)
# Quoted, escaped and bracketed pieces of a number format, except elapsed time such as [h]; an open end counts.
_NOT_A_DATE = re.compile(r'"[^"]*(?:"|$)|\\.|\[(?!(?:h+|m+|s+)\])[^\]]*(?:\]|$)|_.|\*.|General|E[+-]', re.IGNORECASE)
_DATE = re.compile(r"[ymdhs年月日]|aaa|bbb|\be+\b", re.IGNORECASE)


def office_part(package: Package) -> str:
    """The part that the package names as its workbook."""
    if "_rels/.rels" in package.names:
        for kind, part in _relations(package, "_rels/.rels", PurePosixPath("")).values():
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
    path = PurePosixPath(home)
    name = str(path.parent / "_rels" / f"{path.name}.rels")
    found = _relations(package, name, path.parent) if name in package.names else {}
    if any(kind in _MACROS for kind, _ in found.values()):
        raise Refused("MACROS")
    return found


def _relations(package: Package, name: str, folder: PurePosixPath) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == f"{_RELATIONS} Relationship" and attributes.get("TargetMode") != "External":
            id = attributes.get("Id", "")
            if id in found:
                raise Refused("XML-BROKEN", f"{name} 有两个 {id}")
            found[id] = attributes.get("Type", "").rpartition("/")[2], _resolved(folder, attributes.get("Target", ""))

    parse(name, package.part(name), package.limits, start)
    return found


def _resolved(folder: PurePosixPath, target: str) -> str:
    """A target, absolute or relative to its folder, as the name of a part."""
    steps: list[str] = []
    for step in (PurePosixPath("/") / folder / target).parts[1:]:
        if step == "..":
            steps = steps[:-1]
        else:
            steps.append(step)
    return "/".join(steps)


def listed_sheets(package: Package, home: str) -> dict[str, str]:
    """The sheets by name, with the id of the reference to their part."""
    known = tags("sheet", "definedName")
    listed: dict[str, str] = {}
    names = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal names
        if known.get(tag) == "definedName":
            names += 1
        if known.get(tag) == "sheet":
            name = attributes.get("name", "")
            if name in listed:
                raise Refused("SHEET-DOUBLED", name)
            listed[name] = next((attributes[f"{space} id"] for space in _OFFICE if f"{space} id" in attributes), "")
        if names > package.limits.names or len(listed) > package.limits.sheets:
            raise Refused("TOO-MUCH", "工作表或名称", f"{package.limits.sheets} 张、{package.limits.names} 个")

    parse(home, package.part(home), package.limits, start)
    return listed


def shared_part(package: Package, relations: Mapping[str, tuple[str, str]], kind: str) -> str:
    """The one part of a kind, empty where there is none. Raises Refused for two, and for one that is missing."""
    names = {part for found, part in relations.values() if found == kind}
    if len(names) > 1:
        raise Refused("XML-BROKEN", f"有 {len(names)} 个 {kind} 部件")
    if names - package.names.keys():
        raise Refused("PART-DAMAGED", *names)
    return "".join(names)


def strings(package: Package, name: str) -> list[str | None]:
    """The shared strings: all runs of each, without phonetic guides; None for one that is no text of a cell."""
    gathered = _Strings(package.limits.strings)
    parse(name, package.part(name), package.limits, gathered.start, gathered.end, gathered.text)
    return gathered.strings


class _Strings:
    """Gathers the shared strings as the parser meets them."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.tags = tags("si", "r", "t", "rPh")
        self.strings: list[str | None] = []
        self.pieces: list[str] = []
        self.length = self.texts = 0
        self.reading = self.phonetic = self.twice = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        kind = self.tags.get(tag)
        if kind == "t" and not self.phonetic:
            self.reading = True
            self.texts += 1
            self.twice |= self.texts > 1
        elif kind == "r":
            self.texts = 0
        elif kind == "rPh":
            self.phonetic = True
        elif kind == "si":
            self.pieces.clear()
            self.length = self.texts = 0
            self.twice = False

    def end(self, tag: str) -> None:
        kind = self.tags.get(tag)
        if kind == "t":
            self.reading = False
        elif kind == "rPh":
            self.phonetic = False
        elif kind == "si":
            if len(self.strings) >= self.most:
                raise Refused("TOO-MUCH", "文字", str(self.most))
            self.strings.append(None if self.twice else bounded("".join(self.pieces)))

    def text(self, piece: str) -> None:
        if self.reading and self.length <= LONGEST_RAW:
            self.length += len(piece)
            self.pieces.append(piece)


def bounded(raw: str) -> str | None:
    """A cell's text with its escapes decoded, None when it is too long for a cell."""
    text = unescaped(raw) if len(raw) <= LONGEST_RAW else raw
    return text if len(text) <= LONGEST_TEXT else None


def number_kinds(package: Package, name: str) -> dict[str, str]:
    """For each index of a cell format, what it shows a number as: a number, a date or time, a percentage."""
    known = tags("numFmt", "cellXfs", "xf")
    codes: dict[str, str] = {}
    formats: list[str] = []
    inside = False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        kind = known.get(tag)
        if kind == "numFmt":
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif kind == "cellXfs":
            inside = True
        elif kind == "xf" and inside:
            formats.append(attributes.get("numFmtId", "0"))

    def end(tag: str) -> None:
        nonlocal inside
        if known.get(tag) == "cellXfs":
            inside = False

    parse(name, package.part(name), package.limits, start, end)
    if len(formats) > package.limits.formats:
        raise Refused("TOO-MUCH", "单元格格式", str(package.limits.formats))
    kinds = {number: _kind(number, codes) for number in set(formats)}
    return {str(n): kinds[number] for n, number in enumerate(formats)}


def _kind(number: str, codes: Mapping[str, str]) -> str:
    if _shows_date(number, codes):
        return DATE
    shown = _NOT_A_DATE.sub(" ", codes[number]) if number in codes else ""
    return PERCENT if "%" in shown or (number in _PERCENT_FORMATS and number not in codes) else NUMBER


def _shows_date(number: str, codes: Mapping[str, str]) -> bool:
    """Whether a format shows a date; one that cannot be made out may."""
    if number in codes:
        return bool(_DATE.search(_NOT_A_DATE.sub(" ", codes[number])))
    return number in _DATE_FORMATS or not _FORMAT_NUMBER.fullmatch(number)
