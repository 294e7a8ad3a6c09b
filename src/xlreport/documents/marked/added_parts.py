"""Parts that are added to a Word document, or changed in it, and how its other parts come to know of them."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO

from ...ooxml import OFFICE, Package, Refused
from ...word import element, escape, quoteattr
from ..kinds import PROPERTIES, PROPERTY_NAMES, properties_part
from .outline import Node, added, edited, outline, outline_of, removed

_TYPES, _TYPES_SPACE = "[Content_Types].xml", "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS_SPACE = "http://schemas.openxmlformats.org/package/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_ID = "xlreport{}"
_PROPERTIES_PART = "docProps/custom.xml"
_PROPERTIES_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_PROPERTIES_SPACE = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VALUES_SPACE = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
# The least number that a property may have, and the longest that is taken for one.
_FIRST, _LONGEST = 2, 9
# The oldest time that a zip can hold: none.
_NO_TIME = (1980, 1, 1, 0, 0, 0)


@dataclass
class Parts:
    """The parts of a package, those included that are added or changed."""

    package: Package
    changed: dict[str, bytes] = field(default_factory=dict)

    def __contains__(self, name: str) -> bool:
        return name in self.changed or name in self.package.names

    def part(self, name: str) -> bytes:
        """A part as it is now."""
        return self.changed[name] if name in self.changed else self.package.part(name)

    def root(self, name: str, empty: str) -> Node:
        """The root of a part as it is now, begun with an empty one where there is none. Raises Refused."""
        if name in self.changed:
            return outline_of(self.changed[name])
        if name in self.package.names:
            return outline(self.package, name)
        self.changed[name] = f"{HEAD}{empty}".encode()
        return outline_of(self.changed[name])

    def add(self, name: str, content: bytes, type: str, source: str, relation: str) -> None:
        """Adds a part of a content type to which a part leads, empty for the file as a whole. Raises Refused."""
        self.changed[name] = content
        types = self.root(_TYPES, f'<Types xmlns="{_TYPES_SPACE}"/>')
        entry = element("Override", xmlns=_TYPES_SPACE, PartName=f"/{name}", ContentType=type)
        stale = [removed(node) for node in types.children if node.said("PartName").lower() == f"/{name}".lower()]
        self.changed[_TYPES] = edited(self.part(_TYPES), [*stale, *added(types, after=entry)])
        folder, file = posixpath.split(source)
        beside = posixpath.join(folder, "_rels", f"{file}.rels")
        relations = self.root(beside, f'<Relationships xmlns="{_RELATIONS_SPACE}"/>')
        taken = {node.said("Id") for node in relations.children}
        id = next(id for n in range(len(taken) + 1) if (id := _ID.format(n)) not in taken)
        said = {"Id": id, "Type": f"{OFFICE[0]}/{relation}", "Target": posixpath.relpath(name, folder or ".")}
        entry = element("Relationship", xmlns=_RELATIONS_SPACE, **said)
        self.changed[beside] = edited(self.part(beside), added(relations, after=entry))

    def free_name(self, stem: str, ending: str) -> str:
        """A name that no part has."""
        names = (f"{stem}{n or ''}{ending}" for n in range(len(self.package.names) + 1))
        return next(name for name in names if name not in self)

    def bytes(self) -> bytes:
        """The file: all other parts as they were, in their order and with their times. Raises Refused."""
        target = BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            changed = {self.package.names[name].filename: name for name in self.changed if name in self.package.names}
            for info in self.package.archive.infolist():
                kept = _entry(info.filename, info.date_time, info.external_attr, info.compress_type)
                archive.writestr(kept, self.part(changed.get(info.filename, info.filename)))
            for name in (name for name in self.changed if name not in self.package.names):
                archive.writestr(_entry(name, _NO_TIME, 0, zipfile.ZIP_DEFLATED), self.changed[name])
        return target.getvalue()


def _entry(name: str, time: tuple[int, int, int, int, int, int], attributes: int, method: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, time)
    entry.create_system, entry.external_attr, entry.compress_type = 0, attributes, method
    return entry


def say_of_itself(parts: Parts, said: Mapping[str, str]) -> None:
    """Has a document say of itself what it is of, instead of what it said before. Raises Refused."""
    if name := properties_part(parts.package):
        root = outline(parts.package, name)
        if root.name != "Properties":
            raise Refused("XML-BROKEN", name)
        old = [node for node in root.children if node.said("name") in PROPERTY_NAMES.values()]
        numbers = [int(pid) for node in root.children if _is_number(pid := node.said("pid"))]
        listed = _listed(said, max([_FIRST - 1, *numbers]) + 1)
        parts.changed[name] = edited(parts.part(name), [*map(removed, old), *added(root, after=listed)])
        return
    part = f"{HEAD}<Properties xmlns={quoteattr(_PROPERTIES_SPACE)}>{_listed(said, _FIRST)}</Properties>".encode()
    parts.add(parts.free_name(*posixpath.splitext(_PROPERTIES_PART)), part, _PROPERTIES_TYPE, "", PROPERTIES)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _LONGEST


def _listed(said: Mapping[str, str], first: int) -> str:
    return "".join(
        element(
            "property",
            element("vt:lpwstr", escape(value), xmlns_vt=_VALUES_SPACE),
            xmlns=_PROPERTIES_SPACE,
            fmtid=_FORMAT,
            pid=n,
            name=PROPERTY_NAMES[fact],
        )
        for n, (fact, value) in enumerate(said.items(), first)
    )
