"""Documents that only LibreOffice reads soundly: judged by us before it sees them, and made .docx by it."""

from __future__ import annotations

import re
import struct
from pathlib import Path

from ...files import libreoffice_program, made_by_libreoffice, scratch_folder
from ...ooxml import RETURNS, Package, Refused, mib
from .compound import COMPOUND, compound
from .docx import open_docx

DOC, RTF = "Word 97-2003 文档", "RTF 文档"
# What LibreOffice calls those who read it.
_READERS = {DOC: (".doc", "MS Word 97"), RTF: (".rtf", "Rich Text Format")}
# Seconds, of which the first start on a slow computer takes most.
_PATIENCE = 120
_STREAM = "WordDocument"
# What a compound file holds that is locked, a workbook, a talk or a mail, perhaps with a letter in it.
_OTHERS = ("EncryptedPackage", "Workbook", "Book", "PowerPoint Document", "__properties_version1.0")
_MACROS = {"macros", "vba", "_vba_project", "_vba_project_cur"}
_OBJECTS = "objectpool"
# How Word 97 and Word 6 begin their streams, and the mark of a password.
_BEGINNINGS, _PASSWORD = (0xA5EC, 0xA5DC), 0x0100
_RTF = b"{\\rtf"
_RTF_OBJECT = re.compile(rb"\\obj[a-z]")
# What is escaped, so many bytes of anything, and braces.
_RTF_MARK = re.compile(rb"\\bin(\d{1,10}) ?|\\[^a-z]|([{}])", re.S)
# Groups within one another; Word writes a dozen.
_DEEPEST = 100


def is_doc(data: bytes) -> bool:
    """Whether a file is a .doc or .wps document, by its streams; also one too damaged for anybody to tell."""
    if not data.startswith(COMPOUND):
        return False
    try:
        return (_STREAM.lower(),) in compound(data).entries
    except Refused:
        return not any(_in_utf_16(other) in data for other in _OTHERS)


def _in_utf_16(name: str) -> bytes:
    return name.encode("utf-16-le")


def open_doc(data: bytes) -> Package:
    """What LibreOffice makes of it. Raises Refused for one that is not let in or cannot be read here."""
    _judge_size(data)
    file = compound(data)
    if any(not _MACROS.isdisjoint(path) for path in file.entries):
        raise Refused("MACROS")
    if any(path[0] == _OBJECTS and len(path) > 1 for path in file.entries):
        raise Refused("OBJECTS")
    begin = file.begin((_STREAM.lower(),))
    word, flags = struct.unpack_from("<H", begin)[0], struct.unpack_from("<H", begin, 10)[0]
    if word not in _BEGINNINGS:
        raise Refused("ZIP-BROKEN")
    if flags & _PASSWORD:
        raise Refused("ENCRYPTED")
    return _by_libreoffice(data, DOC)


def is_rtf(data: bytes) -> bool:
    """Whether a file is an RTF document, by how it begins."""
    return data.startswith(_RTF)


def open_rtf(data: bytes) -> Package:
    """The same of an RTF document."""
    _judge_size(data)
    if _RTF_OBJECT.search(data):
        raise Refused("OBJECTS")
    depth = at = 0
    while mark := _RTF_MARK.search(data, at):
        at = mark.end() + int(mark[1] or 0)
        depth += {b"{": 1, b"}": -1}.get(mark[2], 0)
        if depth > _DEEPEST:
            raise Refused("XML-DEPTH", RTF, str(_DEEPEST))
        if depth <= 0:
            break
    if depth or at > len(data):
        raise Refused("ZIP-BROKEN")
    return _by_libreoffice(data, RTF)


def _judge_size(data: bytes) -> None:
    if len(data) > RETURNS.file:
        raise Refused("FILE-TOO-LARGE", mib(len(data)), mib(RETURNS.file))


def _by_libreoffice(data: bytes, kind: str) -> Package:
    """The .docx file that LibreOffice makes of a document, which is let in like any other."""
    program = libreoffice_program()
    if program is None:
        raise Refused("LIBREOFFICE-MISSING", kind)
    ending, reader = _READERS[kind]
    with scratch_folder() as scratch:
        file = Path(scratch) / f"report{ending}"
        file.write_bytes(data)
        try:
            made = made_by_libreoffice(program, file, ".docx", _PATIENCE, reader)
        except TimeoutError as error:
            raise Refused("LIBREOFFICE-SLOW", kind, str(_PATIENCE)) from error
        except OSError as error:
            raise Refused("LIBREOFFICE-FAILED", kind) from error
        if made is None:
            raise Refused("LIBREOFFICE-FAILED", kind)
        if made.stat().st_size > RETURNS.file:
            raise Refused("FILE-TOO-LARGE", mib(made.stat().st_size), mib(RETURNS.file))
        return open_docx(made.read_bytes())
