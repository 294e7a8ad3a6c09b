"""What refers to what in a workbook, and the list of its sheets."""

from __future__ import annotations

import contextlib
import posixpath
import re
from collections.abc import Mapping
from typing import NamedTuple
from xml.etree.ElementTree import Element

from ...ooxml import MACROS, OFFICE, Limits, Package, Refused, below_root, elements, relations
from ...remembered import remembered
from .main_xml import tags

_SHEET = frozenset(tags("sheet"))
_CORE, _MODIFIED = "docProps/core.xml", "{http://purl.org/dc/terms/}modified"
# Bytes of a list that is remembered.
_SMALL = 1 << 14
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)


def office_part(package: Package) -> str:
    """The part that the package names as its workbook."""
    if "_rels/.rels" in package.names:
        kinds = relations(package, "_rels/.rels", "").values()
        named = [part for kind, part in kinds if kind == "officeDocument"]
        if len(named) > 1:
            raise Refused("XML-BROKEN", f"_rels/.rels 有 {len(named)} 个 officeDocument")
        for part in named:
            if part in package.names:
                if part.endswith(".bin"):
                    raise Refused("NOT-XLSX", "二进制工作簿（.xlsb）")
                return part
    if "xl/workbook.xml" not in package.names:
        raise Refused("NOT-XLSX", "没有工作簿部件的压缩包")
    return "xl/workbook.xml"


def related(package: Package, home: str) -> Mapping[str, tuple[str, str]]:
    """Kind and part of everything that the workbook refers to, by the id of the reference.

    Raises Refused where one of them holds macros, whatever its name.
    """
    folder, file = posixpath.split(home)
    name = posixpath.join(folder, "_rels", f"{file}.rels")
    found = relations(package, name, folder) if name in package.names else {}
    if any(kind in MACROS for kind, _ in found.values()):
        raise Refused("MACROS")
    return found


def last_saved(package: Package) -> str:
    """When an application last saved the file, as its core properties say: 2025-01-10T08:30:00Z; perhaps empty."""
    if _CORE not in package.names:
        return ""
    with contextlib.suppress(Refused):
        for element in below_root(package, _CORE, 1):
            if element.tag == _MODIFIED and _MOMENT.fullmatch(said := (element.text or "").strip()):
                return said
    return ""


class Listed(NamedTuple):
    """A sheet in the list of a workbook: the id of the reference to its part, and whether it is hidden."""

    relation: str
    hidden: bool


def listed_sheets(package: Package, home: str) -> Mapping[str, Listed]:
    """The sheets by name. Raises Refused where another reader could find others: a list elsewhere, or two."""
    return _sheets(package.part(home), home, package.limits)


# Returns that one program saved have the same.
@remembered(64, _SMALL)
def _sheets(data: bytes, home: str, limits: Limits) -> Mapping[str, Listed]:
    known = tags("sheet", "definedName", "sheets")
    listed: dict[str, Listed] = {}
    lists: list[Element] = []
    names = 0
    for parent, ended in elements(home, data, limits, 2):
        inside = known.get(parent.tag) == "sheets"
        if inside and not any(parent is one for one in lists):
            lists.append(parent)
        for element in ended:
            names += known.get(element.tag) == "definedName"
            if not inside and not _SHEET.isdisjoint(one.tag for one in element.iter()):
                raise Refused("XML-BROKEN", f"{home} 在列表之外还有工作表")
            if inside and known.get(element.tag) != "sheet":
                raise Refused("XML-BROKEN", f"{home} 的工作表列表里有别的内容")
            if inside and not _add(element, listed):
                raise Refused("SHEET-DOUBLED", element.get("name", ""))
        if names > limits.names or len(listed) > limits.sheets:
            raise Refused("TOO-MUCH", "工作表或名称", f"{limits.sheets} 张、{limits.names} 个")
    if len(lists) > 1:
        raise Refused("XML-BROKEN", f"{home} 有 {len(lists)} 份工作表列表")
    return listed


def _add(element: Element, listed: dict[str, Listed]) -> bool:
    """Adds a sheet to the list; False where there is one of its name."""
    name = element.get("name", "")
    known = name in listed
    relation = next(filter(None, (element.get(f"{{{space}}}id") for space in OFFICE)), "")
    listed[name] = Listed(relation, element.get("state", "visible") != "visible")
    return not known


def shared_part(package: Package, relations: Mapping[str, tuple[str, str]], kind: str) -> str:
    """The one part of a kind, empty where there is none. Raises Refused for two, and for one that is missing."""
    names = {part for found, part in relations.values() if found == kind}
    if len(names) > 1:
        raise Refused("XML-BROKEN", f"有 {len(names)} 个 {kind} 部件")
    if names - package.names.keys():
        raise Refused("PART-DAMAGED", *names)
    return "".join(names)
