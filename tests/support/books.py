"""Workbook files under test: looked into as a zip or by openpyxl, and changed as somebody might change them."""

from __future__ import annotations

import functools
import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any
from unittest import mock
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import openpyxl
from openpyxl.worksheet.merge import MergedCellRange

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def _nothing(_: MergedCellRange) -> None:
    """Takes the place of what gives merged cells their borders."""


def opened(data: bytes, values: bool = False) -> Any:
    """The workbook as openpyxl sees it, formulas or the values stored with them, without the borders of merged cells.

    To give each merged cell its border takes openpyxl more time than all the rest.
    """
    with (
        warnings.catch_warnings(action="ignore"),
        mock.patch.object(MergedCellRange, "format", _nothing),
        mock.patch.object(MergedCellRange, "_get_borders", _nothing),
    ):
        return openpyxl.load_workbook(io.BytesIO(data), data_only=values)


def saved(book: Any) -> bytes:
    """What openpyxl writes; it drops the values of all formulas."""
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def parts(data: bytes) -> dict[str, bytes]:
    """The parts of the file by name, in its order."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Mapping[str, bytes | str]) -> bytes:
    """A zip of some parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def sheet_parts(data: bytes) -> dict[str, str]:
    """The name of each sheet's part, by the name of the sheet, in the order of the workbook."""
    found = parts(data)
    targets = {
        relation.get("Id"): f"xl/{relation.get('Target')}"
        for relation in ElementTree.fromstring(found["xl/_rels/workbook.xml.rels"])
    }
    sheets = ElementTree.fromstring(found["xl/workbook.xml"]).iter(f"{_MAIN}sheet")
    return {str(sheet.get("name")): targets[sheet.get(_RELATION)] for sheet in sheets}


@functools.lru_cache(4)
def sheet_trees(data: bytes) -> Mapping[str, ElementTree.Element]:
    """The XML of each sheet, by the name of the sheet; to look at, as it is parsed once for all who ask for it."""
    found = parts(data)
    return {name: ElementTree.fromstring(found[part]) for name, part in sheet_parts(data).items()}


def formulas(data: bytes) -> dict[str, str]:
    """Every formula in a cell, by sheet and cell."""
    return {
        f"{sheet}!{cell.get('r')}": formula.text or ""
        for sheet, tree in sheet_trees(data).items()
        for cell in tree.iter(f"{_MAIN}c")
        for formula in cell.iter(f"{_MAIN}f")
    }


def tags(data: bytes, name: str) -> Iterator[tuple[str, ElementTree.Element]]:
    """Every element of a name with its sheet."""
    for sheet, tree in sheet_trees(data).items():
        yield from ((sheet, element) for element in tree.iter(f"{_MAIN}{name}"))


def typed(data: bytes, sheet: str, contents: Mapping[str, str]) -> bytes:
    """The file with other contents in some cells of a sheet: attributes and inside of `<c>` as in `t="e">…`."""
    found = parts(data)
    part = sheet_parts(data)[sheet]
    xml = found[part].decode()
    for cell, content in contents.items():
        whole = re.search(rf'<c r="{cell}"( s="\d+")?[^>]*?(/>|>.*?</c>)', xml)
        assert whole, cell
        xml = f'{xml[: whole.start()]}<c r="{cell}"{whole[1] or ""} {content}</c>{xml[whole.end() :]}'
    return packed({**found, part: xml})


def number(text: object) -> str:
    """A number as a cell's content."""
    return f"><v>{text}</v>"


def text(said: str) -> str:
    """A text as a cell's content."""
    return f't="inlineStr"><is><t xml:space="preserve">{escape(said)}</t></is>'


def formula(code: str, value: object = 0) -> str:
    """A formula with its value as a cell's content."""
    return f"><f>{escape(code)}</f><v>{value}</v>"
