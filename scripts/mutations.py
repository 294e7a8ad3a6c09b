"""Random single changes to the file of a filled return, by kind."""

from __future__ import annotations

import contextlib
import functools
import io
import re
import zipfile
from collections.abc import Callable, Sequence
from random import Random
from xml.sax.saxutils import escape

from xlreport import layout_of, load
from xlreport.layout import Place

FORM = load()
LAYOUT = layout_of(FORM)
SHEETS = [*(sheet.name for sheet in LAYOUT.sheets.values()), LAYOUT.identity]
LABELS = [label.place for sheet in LAYOUT.sheets.values() for label in sheet.labels]
STAMPS = [sheet.stamp for sheet in LAYOUT.sheets.values()]
INPUTS = [LAYOUT.figures[key] for key in FORM.inputs]
TOTALS = [LAYOUT.figures[key] for key in FORM.totals]
WORDS = [
    *LAYOUT.facts.values(),
    *(place for places in LAYOUT.texts.values() for place in (places.heading, *places.paragraphs) if place),
]
HIDDEN = [Place(LAYOUT.identity, row, column) for row in range(3 + len(FORM.facts)) for column in (0, 1)]

_WORKBOOK = "xl/workbook.xml"
_STRINGS = "xl/sharedStrings.xml"
_ATTRIBUTE = re.compile(r'\s([\w:]+)="([^"]*)"')
_TAG = re.compile(r"<([A-Za-z][\w:]*)(?:\s[^<>]*)?>")
_MERGE = re.compile(r'<mergeCell ref="([^"]*)" ?/>')
_SHEET = re.compile(r'<sheet [^>]*?name="([^"]*)"[^>]*/>')
_XML = (".xml", ".rels")
_NUMBERS = [
    "0",
    "1",
    "2",
    "3",
    "7",
    "12",
    "100",
    "999",
    "1000000000",
    "1000000001",
    "-1",
    "-0",
    "+4",
    "0.5",
    ".5",
    "2.",
    "1.25",
    "190.45737900000001",
    "1e2",
    "1E300",
    "1e400",
]
_NO_NUMBERS = ["", " ", " 5 ", "05", "NaN", "INF", "0x10", "1_000", "1,000", "５", "٣", "三", "1 2", "--1", "=1+1"]
_ODD = ["", "0", "-1", "1", "2", "14", "4294967295", "x", "A1", "B4", "XFD1048576", "XFE1", "$A$1", "true", "rId2"]
_ODD_TEXTS = ["", " ", "0", "12件", "/", "无", "=1+1", "_x000D_", "，", "\u3000", "annual-2020", "return", "2023"]
_TYPES = ["n", "s", "str", "inlineStr", "b", "e", "d", "z", ""]


class Nothing(Exception):
    """There is nothing to change in this way; another change is drawn."""


class Archive(dict[str, str]):
    """The text of every part by its name, all in UTF-8."""

    @functools.cached_property
    def strings(self) -> list[str]:
        """The shared strings, each as the element that holds it."""
        return re.findall(r"<si>.*?</si>|<si/>", self.get(_STRINGS, ""), re.DOTALL)

    def cell(self, place: Place) -> re.Match[str]:
        """The element of a cell: its attributes and, unless it is empty, its content."""
        found = re.search(rf'<c( r="{place.cell}"[^>]*?)(?:/>|>(.*?)</c>)', self[_part(place)], re.DOTALL)
        if not found:
            raise Nothing
        return found

    def put(self, place: Place, element: str) -> None:
        """Puts something else in the place of a cell's element."""
        name, old = _part(place), self.cell(place)
        self[name] = self[name][: old.start()] + element + self[name][old.end() :]

    def text(self, place: Place) -> str:
        """What a text cell shows, markup included."""
        attributes, content = self.cell(place).group(1, 2)
        if index := re.search(r"<v>(\d+)</v>", content or "") if 't="s"' in attributes else None:
            content = self.strings[int(index[1])]
        return "".join(re.findall(r"<t[^>]*>(.*?)</t>", content or "", re.DOTALL))

    def write(self, place: Place, text: str) -> None:
        """Puts a text into a cell; it stands in the cell itself, so that no other cell changes."""
        style = re.search(r' s="\d+"', self.cell(place)[1])
        cell = f'<c r="{place.cell}"{style[0] if style else ""} t="inlineStr"'
        self.put(place, f'{cell}><is><t xml:space="preserve">{text}</t></is></c>')


Change = Callable[[Random, Archive], str]


def unzipped(data: bytes) -> Archive:
    """The parts of a workbook as texts; those that are not XML are left out."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return Archive({name: archive.read(name).decode() for name in archive.namelist() if name.endswith(_XML)})


def zipped(parts: dict[str, str] | dict[str, bytes]) -> bytes:
    """A workbook of these parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _part(place: Place) -> str:
    return f"xl/worksheets/sheet{SHEETS.index(place.sheet) + 1}.xml"


def changed(kind: str, chance: Random, data: bytes) -> tuple[bytes, str]:
    """A file with one change of a kind, and what was changed."""
    if kind == "zip byte":
        return _bytes_changed(chance, data)
    whole = unzipped(data)
    if kind == "part byte":
        return _part_changed(chance, whole)
    for _ in range(100):
        parts = Archive(whole)
        with contextlib.suppress(Nothing):
            said = CHANGES[kind](chance, parts)
            if parts != whole:
                return zipped(parts), said
    raise AssertionError(f"nothing to change: {kind}")


# -- cells


def _label(chance: Random, parts: Archive) -> str:
    return _rewrite(chance, parts, chance.choice(LABELS))


def _rewrite(chance: Random, parts: Archive, place: Place) -> str:
    """One character of a text changed, or the whole of it."""
    old = parts.text(place)
    new = _ODD_TEXTS[chance.randrange(len(_ODD_TEXTS))] if chance.random() < 0.2 else _respelled(chance, old)
    parts.write(place, new)
    return f"{place.reference}: {old} -> {new}"


def _respelled(chance: Random, text: str) -> str:
    """A text with one character gone, doubled, replaced, or changed places with the next; entities stay whole."""
    letters = re.findall(r"&\w+;|.", text, re.DOTALL) or [""]
    at = chance.randrange(len(letters))
    letter = letters[at]
    swapped = [*letters[at + 1 : at + 2], letter]
    new: list[str] = chance.choice([[], [letter] * 2, [chance.choice("一二件0 本")], swapped, [letter, "X"]])
    return "".join(letters[:at] + new + letters[at + (2 if new is swapped else 1) :])


def _emptied(chance: Random, parts: Archive) -> str:
    """A label, fact or text deleted: with its cell, or with the cell left empty."""
    place = chance.choice(LABELS + WORDS)
    parts.put(place, chance.choice(["", f'<c r="{place.cell}"/>']))
    return f"{place.reference} emptied"


def _copied(chance: Random, parts: Archive) -> str:
    """The content of one cell in another cell too, on whichever sheet."""
    source, target = (chance.choice(LABELS + WORDS + INPUTS + TOTALS + STAMPS) for _ in range(2))
    cell = parts.cell(source)
    parts.put(target, f"<c{cell[1]}>{cell[2] or ''}</c>".replace(f'r="{source.cell}"', f'r="{target.cell}"'))
    return f"{source.reference} copied to {target.reference}"


def _swapped(chance: Random, parts: Archive) -> str:
    """Two cells of the same sort with their contents exchanged."""
    places: list[Place] = chance.choice([LABELS, LABELS, INPUTS, WORDS, STAMPS, HIDDEN])
    first, second = chance.sample(places, 2)
    cells = [parts.cell(place) for place in (first, second)]
    for place, cell in ((first, cells[1]), (second, cells[0])):
        parts.put(place, re.sub(r' r="\w+"', f' r="{place.cell}"', f"<c{cell[1]}>{cell[2] or ''}</c>", count=1))
    return f"{first.reference} and {second.reference} swapped"


def _identity(chance: Random, parts: Archive) -> str:
    place = chance.choice(HIDDEN)
    if chance.random() < 0.2:
        parts.put(place, "")
        return f"{place.reference} deleted"
    return _rewrite(chance, parts, place)


def _stamp(chance: Random, parts: Archive) -> str:
    return _rewrite(chance, parts, chance.choice(STAMPS))


def _word(chance: Random, parts: Archive) -> str:
    return _rewrite(chance, parts, chance.choice(WORDS))


def _total(chance: Random, parts: Archive) -> str:
    """The value that a total shows, or its formula."""
    place = chance.choice(TOTALS)
    cell = parts.cell(place)
    content = cell[2] or ""
    patterns = [r"<f[^>]*>.*?</f>", r"<v>.*?</v>", r"(?<=<v>).*?(?=</v>)", r"(?<=[A-Z])\d+(?=[:,)])"]
    pattern = chance.choice(patterns)
    new = re.sub(pattern, chance.choice(_NUMBERS[:10]) if pattern.startswith("(?<=") else "", content, count=1)
    parts.put(place, f"<c{cell[1]}>{new}</c>")
    return f"{place.reference}: {content} -> {new}"


def _value(chance: Random, parts: Archive) -> str:
    place = chance.choice(INPUTS)
    cell = parts.cell(place)
    new = escape(chance.choice(_NUMBERS if chance.random() < 0.7 else _NO_NUMBERS))
    parts.put(place, f"<c{cell[1]}><v>{new}</v></c>")
    return f"{place.reference}: {cell[2]} -> {new}"


def _type(chance: Random, parts: Archive) -> str:
    place = chance.choice(INPUTS + INPUTS + TOTALS + WORDS + LABELS + HIDDEN)
    cell = parts.cell(place)
    type_ = chance.choice(_TYPES)
    attributes = re.sub(r' t="\w*"', "", cell[1]) + (f' t="{type_}"' if type_ else "")
    parts.put(place, f"<c{attributes}>{cell[2] or ''}</c>")
    return f"{place.reference}: {cell[0]} with the type {type_}"


# -- structure


def _merge(chance: Random, parts: Archive) -> str:
    """A merge gone, doubled, moved by a row or column, or a new one."""
    name = f"xl/worksheets/sheet{chance.randrange(1, len(SHEETS))}.xml"
    merges = list(_MERGE.finditer(parts[name]))
    if not merges:
        raise Nothing
    old, ref = chance.choice([(match[0], match[1]) for match in merges])
    moved = re.sub(r"[A-Z]+|\d+", lambda match: _next(match[0]) if chance.random() < 0.4 else match[0], ref)
    invented = (
        f"{chance.choice('ABCDEFGH')}{chance.randrange(1, 30)}:{chance.choice('CDEFGHJK')}{chance.randrange(2, 40)}"
    )
    new = chance.choice(["", old + old, f'<mergeCell ref="{moved}"/>', f'{old}<mergeCell ref="{invented}"/>'])
    parts[name] = parts[name].replace(old, new, 1)
    return f"{name}: {old} -> {new}"


def _next(step: str) -> str:
    return str(int(step) + 1) if step.isdigit() else step[:-1] + chr(ord(step[-1]) % 90 + 1 if step[-1] < "Z" else 65)


def _sheet_name(chance: Random, parts: Archive) -> str:
    """A sheet with another name, doubled or gone; or two with each other's name or place."""
    text = parts[_WORKBOOK]
    first, second = chance.sample(list(_SHEET.finditer(text)), 2)
    renamed = [first[0].replace(first[1], name) for name in (_respelled(chance, first[1]), second[1], "Sheet1")]
    new = chance.choice([*renamed, "", first[0] * 2])
    other = second[0]
    if chance.random() < 0.3:
        new, other = chance.choice([(renamed[1], other.replace(second[1], first[1])), (other, first[0])])
    text = text.replace(first[0], "\0").replace(second[0], other).replace("\0", new)
    parts[_WORKBOOK] = text
    return f"{first[0]} -> {new}, {second[0]} -> {other}"


def _lines(chance: Random, parts: Archive) -> str:
    """Rows from one on moved down or up, as when lines are inserted or deleted without moving anything else."""
    name = f"xl/worksheets/sheet{chance.randrange(1, len(SHEETS) + 1)}.xml"
    first, by = chance.randrange(1, 30), chance.choice([1, 1, 2, -1])

    def shifted(match: re.Match[str]) -> str:
        number = int(match[2])
        return f"{match[1]}{number + by if number >= first else number}{match[3]}"

    parts[name] = re.sub(r'(<(?:row|c) r="[A-Z]*)(\d+)(")', shifted, parts[name])
    return f"{name}: rows from {first} moved by {by}"


def _part_lost(chance: Random, parts: Archive) -> str:
    """A part gone, emptied, cut off, or two with each other's content."""
    name, other = chance.sample(sorted(parts), 2)
    whole = parts[name]
    what = chance.choice(["gone", "emptied", "cut off", "swapped"])
    if what == "gone":
        del parts[name]
    elif what == "swapped":
        parts[name], parts[other] = parts[other], whole
    else:
        parts[name] = whole[: chance.randrange(len(whole)) if what == "cut off" else 0]
    return f"{name} {what}" + f" with {other}" * (what == "swapped")


def _attribute(chance: Random, parts: Archive) -> str:
    """Any attribute of any part: gone, or with another value."""
    name = chance.choice(sorted(parts))
    attributes = list(_ATTRIBUTE.finditer(parts[name]))
    old = chance.choice(attributes)
    others = [other[2] for other in attributes if other[1] == old[1]]
    near = [str(int(old[2]) + step) for step in (-1, 1)] if old[2].isdecimal() else [_respelled(chance, old[2])]
    value = chance.choice([chance.choice(_ODD), chance.choice(others), *near])
    new = "" if chance.random() < 0.2 else f' {old[1]}="{value}"'
    parts[name] = parts[name][: old.start()] + new + parts[name][old.end() :]
    return f"{name} at {old.start()}: {old[0]} -> {new}"


def _element(chance: Random, parts: Archive) -> str:
    """Any element of any part: gone, doubled, or without its content."""
    name = chance.choice(sorted(parts))
    text = parts[name]
    start = chance.choice(list(_TAG.finditer(text)))
    end = _end_of(text, start)
    element = text[start.start() : end]
    what = chance.choice(["gone", "gone", "doubled", "emptied"])
    new = {"gone": "", "doubled": element * 2, "emptied": f"{start[0].removesuffix('>').removesuffix('/')}/>"}[what]
    parts[name] = text[: start.start()] + new + text[end:]
    return f"{name} at {start.start()}: {element[:80]} {what}"


def _end_of(text: str, start: re.Match[str]) -> int:
    """Where the element that begins with this tag ends."""
    depth = 0
    for tag in re.compile(rf"<(/?){start[1]}(?=[\s/>])[^<>]*>").finditer(text, start.start()):
        depth += -1 if tag[1] else not tag[0].endswith("/>")
        if not depth:
            return tag.end()
    raise Nothing


# -- bytes


def _part_changed(chance: Random, parts: Archive) -> tuple[bytes, str]:
    name = chance.choice(sorted(parts))
    encoded = {part: text.encode() for part, text in parts.items()}
    encoded[name], said = _bytes_changed(chance, encoded[name])
    return zipped(encoded), f"{name} {said}"


def _bytes_changed(chance: Random, data: bytes) -> tuple[bytes, str]:
    """One byte replaced, one bit turned, one byte lost or doubled, or everything after it cut off."""
    # The directory at the end is small and matters most.
    at = chance.randrange(len(data)) if chance.random() < 0.7 else max(0, len(data) - chance.randrange(1, 2000))
    old = data[at]
    turned = bytes([old ^ 1 << chance.randrange(8)])
    ways: Sequence[bytes] = [bytes([chance.randrange(256)]), turned, turned, b"", bytes([old, old])]
    new = chance.choice(ways)
    rest = b"" if chance.random() < 0.02 else data[at + 1 :]
    return data[:at] + new + rest, f"at {at}: {old:02x} -> {new.hex()}" + " and cut off" * (not rest)


CHANGES: dict[str, Change] = {
    "label changed": _label,
    "label or text deleted": _emptied,
    "cell copied over another": _copied,
    "cells swapped": _swapped,
    "hidden identity": _identity,
    "stamp": _stamp,
    "fact or text": _word,
    "total": _total,
    "input value": _value,
    "cell type": _type,
    "merge": _merge,
    "sheet name": _sheet_name,
    "rows moved": _lines,
    "part": _part_lost,
    "attribute": _attribute,
    "element": _element,
}
KINDS = (*CHANGES, "part byte", "zip byte")
