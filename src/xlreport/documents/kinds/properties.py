"""What a Word document that we marked says of itself, among the properties that its applications keep."""

from __future__ import annotations

from collections.abc import Iterator

from ...layout import CONTENT, CORRECTS
from ...ooxml import Package, below_root, relations

# Besides the file that it corrects, and the hash of its text as it was sent: whose it is, the hash of the list on its
# last page, that of what was written.
UNIT, CODE, LIST, WRITTEN = "unit", "code", "list", "written"
_FACTS = (CORRECTS, CONTENT, UNIT, CODE, LIST, WRITTEN)
_OURS = "xlreport "
# How an application names each.
PROPERTY_NAMES = {fact: f"{_OURS}{fact}" for fact in _FACTS}
# What leads to the part from the file as a whole.
PROPERTIES = "custom-properties"


def properties_part(package: Package) -> str:
    """The part that holds the properties; empty where there is none."""
    if "_rels/.rels" not in package.names:
        return ""
    found = relations(package, "_rels/.rels", "").values()
    return next((part for kind, part in found if kind == PROPERTIES and part in package.names), "")


def said_of_itself(package: Package) -> dict[str, str]:
    """What a document says of itself; empty for one that is not ours. Raises Refused for a part that is damaged."""
    part = properties_part(package)
    if not part or _OURS.encode() not in package.part(part):
        return {}
    return dict(_said(package, part))


def _said(package: Package, part: str) -> Iterator[tuple[str, str]]:
    facts = {name: fact for fact, name in PROPERTY_NAMES.items()}
    for element in below_root(package, part, 1):
        if (name := element.get("name", "")) in facts:
            yield facts[name], "".join(element.itertext()).strip()
