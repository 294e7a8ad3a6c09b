"""What refers to what among the parts of a file."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from ..remembered import remembered
from .package import Limits, Package, Refused
from .strict_xml import elements

_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
# A target below its folder, with nothing in it that has to be resolved.
_PLAIN = re.compile(r"\w[\w.]*(?:/\w[\w.]*)*", re.ASCII)
# Bytes of a part that is remembered.
_SMALL = 1 << 14
MACROS = {"vbaProject", "xlMacrosheet", "xlIntlMacrosheet"}


def relations(package: Package, name: str, folder: str) -> Mapping[str, tuple[str, str]]:
    """Kind and part of everything that the part `name` refers to, by the id of the reference."""
    return _read(package.part(name), name, package.limits, folder)


# What one program saved refers to the same parts in every file.
@remembered(64, _SMALL)
def _read(data: bytes, name: str, limits: Limits, folder: str) -> Mapping[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for element in _below(name, data, limits, 1):
        if element.tag == f"{{{_RELATIONS}}}Relationship" and element.get("TargetMode") != "External":
            id = element.get("Id", "")
            if id in found:
                raise Refused("XML-BROKEN", f"{name} 有两个 {id}")
            found[id] = _kind(element.get("Type", "")), _resolved(folder, element.get("Target", ""))
    return found


def _kind(type: str) -> str:
    """The kind that a relation's type names. One of somebody else's is its whole type: no application follows it."""
    space, _, kind = type.rpartition("/")
    return kind if space in OFFICE or kind in MACROS else type


def _resolved(folder: str, target: str) -> str:
    """A target, absolute or relative to its folder, as the name of a part."""
    if _PLAIN.fullmatch(target):
        return f"{folder}/{target}".lstrip("/")
    return posixpath.normpath(posixpath.join("/", folder, target.replace("\\", "/"))).lstrip("/")


def below_root(package: Package, name: str, levels: int) -> Iterator[Element]:
    """Every element of so many levels below a part's root."""
    return _below(name, package.part(name), package.limits, levels)


def _below(name: str, data: bytes, limits: Limits, levels: int) -> Iterator[Element]:
    for _, ended in elements(name, data, limits, levels):
        yield from ended
