"""Remakes the sample workbooks from the data files beside them: the returned ones, and those with a fault.

Run: python scripts/make_samples.py [--libreoffice] [--out FOLDER]
"""

from __future__ import annotations

import argparse
import functools
import importlib
import io
import re
import sys
import tempfile
import tomllib
import zipfile
from bisect import bisect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any
from xml.sax.saxutils import escape

from xlreport import Filing, Key, Text, Unit, blank, layout_of, load, load_roster, merge, write

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "samples"
FORM = load()

Parts = dict[str, str]
Edit = Callable[[Parts, Any], None]


def main() -> None:
    """Makes all that can be made here, and says what was left as it is."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--out", type=Path, default=SAMPLES, help="where returned/ and faults/ go")
    parser.add_argument("--libreoffice", action="store_true", help="also remake those that LibreOffice saves")
    arguments = parser.parse_args()
    make_returned(arguments.out / "returned", arguments.libreoffice)
    make_faults(arguments.out / "faults")


def make_returned(folder: Path, libreoffice: bool) -> None:
    """One workbook for each unit of the roster."""
    folder.mkdir(parents=True, exist_ok=True)
    resaved = {}
    for code, filing in filings(data("made_up")["year"]).items():
        path = folder / f"{code}_{filing.unit.name}.xlsx"
        if units()[code].get("libreoffice"):
            resaved[path] = written(filing)
        else:
            path.write_bytes(written(filing))
    if libreoffice:
        save_by_libreoffice(resaved)
    else:
        print(f"left as they are, remade with --libreoffice only: {', '.join(path.name for path in resaved)}")


def save_by_libreoffice(books: Mapping[Path, bytes]) -> None:
    """Each book opened, recalculated and saved by LibreOffice."""
    sys.path.insert(0, str(ROOT / "tests"))
    harness = importlib.import_module("support.libreoffice")
    if not harness.available():
        print(f"LibreOffice is not installed, left as they are: {', '.join(path.name for path in books)}")
        return
    with tempfile.TemporaryDirectory() as folder:
        jobs = []
        for path, content in books.items():
            source = Path(folder) / path.name
            source.write_bytes(content)
            jobs.append(harness.Job(source, save=path))
        harness.run(jobs)


def make_faults(folder: Path) -> None:
    """The workbooks with one fault each."""
    folder.mkdir(parents=True, exist_ok=True)
    for fault in data("faults")["faults"]:
        (folder / fault["file"]).write_bytes(faulty(fault))


# -- what is reported


@functools.cache
def data(name: str) -> dict[str, Any]:
    """A data file of the samples."""
    return tomllib.loads((SAMPLES / f"{name}.toml").read_text(encoding="utf-8"))


@functools.cache
def units() -> dict[str, dict[str, Any]]:
    """What the data files say of each unit, by code."""
    return {unit["code"]: unit for unit in (data("lucun"), *data("made_up")["units"])}


@functools.cache
def roster() -> dict[str, Unit]:
    """The units that must file, by code."""
    return {unit.code: unit for unit in load_roster(SAMPLES / "roster.csv", [FORM]).units}


@functools.cache
def filings(year: int) -> dict[str, Filing]:
    """The good reports of all units for a year, by code."""
    plain = {code: filing_of(code, year) for code in roster()}
    return {code: worded(filing, merge(plain.values())) for code, filing in plain.items()}


def filing_of(code: str, year: int, figures: Mapping[str, Any] | None = None) -> Filing:
    """A unit's figures and facts; `figures` come in the place of its own."""
    said = units()[code]
    filing = blank(FORM, roster()[code], year)
    inputs = dict.fromkeys(FORM.inputs, Decimal(0))
    facts = said["facts"] if code == data("lucun")["code"] else made_up_facts(filing, said.get("facts", {}))
    if "requests" in said:
        random = Random(f"{data('made_up')['seed']}-{code}")
        draw_requests(inputs, random, *said["requests"])
        draw_disputes(inputs, random, said["disputes"])
    inputs |= {key_of(name): Decimal(value) for name, value in {**said.get("figures", {}), **(figures or {})}.items()}
    return left_blank(replace(filing, inputs=inputs, facts=facts), said.get("blank", ()))


def key_of(name: str) -> Key:
    """The key that a data file writes as table/row/column."""
    return Key(*name.split("/"))


def made_up_facts(filing: Filing, own: Mapping[str, str]) -> dict[str, str]:
    """The facts of an invented report."""
    return {key: fill(text, filing) for key, text in {**data("made_up")["facts"], **own}.items()}


def draw(random: Random, weights: Mapping[str, float]) -> str:
    """One of the names, by weight; from random() alone, which gives the same on every Python."""
    steps = list(accumulate(weights.values()))
    return list(weights)[bisect(steps, random.random() * steps[-1])]


def draw_requests(inputs: dict[Key, Decimal], random: Random, received: int, carried_in: int, carried_out: int) -> None:
    """Gives every request an applicant, and a result unless it is carried over."""
    says = data("made_up")["requests"]
    applicants = [draw(random, says["applicants"]) for _ in range(received + carried_in)]
    concluded = applicants[: received + carried_in - carried_out]
    rows = [says["carried_in"]] * carried_in + [says["received"]] * received
    rows += [draw(random, says["results"]) for _ in concluded] + [says["carried_out"]] * carried_out
    for row, column in zip(rows, applicants + applicants, strict=True):
        inputs[Key(says["table"], row, column)] += 1


def draw_disputes(inputs: dict[Key, Decimal], random: Random, cases: int) -> None:
    """Gives every review and lawsuit a result."""
    says = data("made_up")["disputes"]
    for _ in range(cases):
        inputs[Key(says["table"], says["row"], draw(random, says["results"]))] += 1


def left_blank(filing: Filing, sections: Iterable[str]) -> Filing:
    """The report with the zeros of some sections left blank, and that choice stated."""
    inputs = {key: value for key, value in filing.inputs.items() if value or section_of(key) not in sections}
    choices = {f"blank_is_zero/{section}": FORM.yes for section in sections}
    return replace(filing, inputs=inputs, facts={**filing.facts, **choices})


def section_of(key: Key) -> str:
    """The section that a figure stands in."""
    return FORM.tables[key.table].section


def worded(filing: Filing, everybody: Filing) -> Filing:
    """The report with its texts, whose numbers are those of its tables, or of everybody's."""
    said = units()[filing.unit.code]
    blocks = said.get("texts") or data("made_up")["texts"]
    speaker = everybody if said.get("speaks_for_all") else filing
    texts = {}
    for block in blocks:
        heading = block.get("heading", FORM.texts[block["key"]].heading or "")
        texts[block["key"]] = Text(heading, tuple(fill(paragraph, speaker) for paragraph in block["paragraphs"]))
    return replace(filing, texts=texts)


def fill(pattern: str, filing: Filing) -> str:
    """A pattern with the filing's figures and facts put in."""
    words = {"unit": filing.unit.name, "year": str(filing.year), "next_year": str((filing.year or 0) + 1)}
    words["scope"] = "全县" if filing.members else "本单位"

    def value(match: re.Match[str]) -> str:
        if match[1] in words:
            return words[match[1]]
        return f"{sum((filing[key_of(name)] for name in match[1].split(' + ')), Decimal(0)).normalize():f}"

    return re.sub(r"\{(.+?)\}", value, pattern)


def written(filing: Filing) -> bytes:
    """The bytes of a filing's workbook."""
    target = io.BytesIO()
    write(filing, target)
    return target.getvalue()


# -- what is wrong with it


def faulty(fault: Mapping[str, Any]) -> bytes:
    """The bytes of one faulty file."""
    if "content" in fault:
        return str(fault["content"]).encode()
    if "parts" in fault:
        return zipped(fault["parts"])
    parts = unzipped(written(changed(fault)))
    for name, edit in EDITS.items():
        if name in fault:
            edit(parts, fault[name])
    return zipped(parts)


def changed(fault: Mapping[str, Any]) -> Filing:
    """The unit's report with the contents that the fault gives it."""
    year = fault.get("year", data("made_up")["year"])
    if fault.get("unfilled"):
        return blank(FORM, roster()[fault["unit"]], year)
    filing = filing_of(fault["unit"], year, fault.get("figures"))
    if "identity" in fault:
        filing = replace(filing, unit=Unit(*fault["identity"]))
    if "blank" in fault:
        filing = emptied(filing, fault["blank"])
    filing = replace(worded_alone(filing, fault["unit"]), facts={**filing.facts, **fault.get("facts", {})})
    return replace(filing, unit=Unit(), year=None) if "typed" in fault else filing


def worded_alone(filing: Filing, code: str) -> Filing:
    """The report with the texts of a unit that speaks for itself only."""
    return replace(worded(replace(filing, unit=roster()[code]), filing), unit=filing.unit)


def emptied(filing: Filing, sections: Iterable[str]) -> Filing:
    """The report with whole sections left blank, without a word."""
    inputs = {key: value for key, value in filing.inputs.items() if section_of(key) not in sections}
    return replace(filing, inputs=inputs)


def unzipped(content: bytes) -> Parts:
    """The parts of a workbook by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def zipped(parts: Mapping[str, str]) -> bytes:
    """The same parts in one file, always with the same date."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text.encode(), zipfile.ZIP_DEFLATED)
    return target.getvalue()


def part_of(parts: Parts, sheet: str) -> str:
    """The part that holds a sheet: XlsxWriter numbers them in their order."""
    names = re.findall(r'<sheet name="(.*?)"', parts["xl/workbook.xml"])
    return f"xl/worksheets/sheet{names.index(sheet) + 1}.xml"


def once(pattern: str, replacement: str, text: str) -> str:
    """The text with the one thing that matches replaced; anything else is a mistake of ours."""
    result, count = re.subn(pattern, lambda match: match.expand(replacement), text, flags=re.DOTALL)
    if count != 1:
        raise ValueError(f"{pattern} matches {count} times")
    return result


def type_identity(parts: Parts, typed: Mapping[str, Any]) -> None:
    """Fills in who files, as one does in a template that was made for nobody."""
    for name, value in typed.items():
        place = layout_of(FORM).facts[name]
        kind = "text" if isinstance(value, str) else "number"
        put(parts, [{"sheet": place.sheet, "cell": place.cell, kind: value}])


def put(parts: Parts, cells: Iterable[Mapping[str, Any]]) -> None:
    """Puts something into cells, whatever their protection and validation say."""
    for cell in cells:
        part = part_of(parts, cell["sheet"])
        style = f' s="{date_style(parts)}"' if "date" in cell else r"\g<style>"
        pattern = rf'<c r="{cell["cell"]}"(?P<style>(?: s="\d+")?)[^>]*?(?:/>|>.*?</c>)'
        parts[part] = once(pattern, f'<c r="{cell["cell"]}"{style}{content_of(cell)}</c>', parts[part])


def content_of(cell: Mapping[str, Any]) -> str:
    """The rest of a cell's element, up to its end."""
    if "text" in cell:
        return f' t="inlineStr"><is><t>{escape(cell["text"])}</t></is>'
    if "error" in cell:
        return f' t="e"><v>{cell["error"]}</v>'
    if "boolean" in cell:
        return f' t="b"><v>{int(cell["boolean"])}</v>'
    if "formula" in cell:
        return f"><f>{escape(cell['formula'])}</f><v>{cell['value']}</v>"
    return f"><v>{cell.get('number', cell.get('date'))}</v>"


def date_style(parts: Parts) -> int:
    """The number of a new cell style that shows dates."""
    styles = parts["xl/styles.xml"]
    count = int(re.findall(r'<cellXfs count="(\d+)"', styles)[0])
    styles = styles.replace(f'<cellXfs count="{count}"', f'<cellXfs count="{count + 1}"')
    date = '<xf numFmtId="14" fontId="0" fillId="0" borderId="1" xfId="0" applyNumberFormat="1"/></cellXfs>'
    parts["xl/styles.xml"] = styles.replace("</cellXfs>", date)
    return count


def delete_sheet(parts: Parts, sheet: str) -> None:
    """Deletes a sheet; formulas that looked at it say so."""
    part = part_of(parts, sheet)
    number = re.findall(r"\d+", part)[0]
    del parts[part]
    parts["xl/workbook.xml"] = once(f'<sheet name="{sheet}"[^>]*/>', "", parts["xl/workbook.xml"])
    related = "xl/_rels/workbook.xml.rels"
    parts[related] = once(f'<Relationship Id="rId{number}"[^>]*/>', "", parts[related])
    parts["[Content_Types].xml"] = once(f'<Override PartName="/{part}"[^>]*/>', "", parts["[Content_Types].xml"])
    for name in sheet_parts(parts):
        parts[name] = re.sub(rf"'{sheet}'![$A-Z0-9:]+", "#REF!", parts[name])


def rename_sheet(parts: Parts, names: Mapping[str, str]) -> None:
    """Renames a sheet, also in formulas."""
    old, new = names["old"], names["new"]
    parts["xl/workbook.xml"] = once(f'<sheet name="{old}"', f'<sheet name="{new}"', parts["xl/workbook.xml"])
    for name in sheet_parts(parts):
        parts[name] = parts[name].replace(f"'{old}'!", f"'{new}'!")


def insert_row(parts: Parts, where: Mapping[str, Any]) -> None:
    """Moves everything from a row on down by one, also in formulas."""
    sheet, first = where["sheet"], int(where["row"])

    def moved(match: re.Match[str]) -> str:
        return f"{match[1]}{int(match[2]) + (int(match[2]) >= first)}"

    def all_moved(match: re.Match[str]) -> str:
        return re.sub(r"(\b[A-Z]{1,2}\$?)(\d+)\b", moved, match[0])

    own = part_of(parts, sheet)
    rows = re.sub(r'(<row r=")(\d+)', moved, parts[own])
    parts[own] = re.sub(r'(?<= r| f)="[^"]*"|(?<=ref)="[^"]*"|<f(?:ormula)?>[^<]*', all_moved, rows)
    for name in sheet_parts(parts):
        parts[name] = re.sub(rf"'{sheet}'![$A-Z0-9:]+", all_moved, parts[name])


def unmerge(parts: Parts, where: Mapping[str, str]) -> None:
    """Splits merged cells."""
    part = part_of(parts, where["sheet"])
    parts[part] = once(f'<mergeCell ref="{where["range"]}"/>', "", parts[part])
    count = parts[part].count("<mergeCell ")
    parts[part] = once(r'<mergeCells count="\d+"', f'<mergeCells count="{count}"', parts[part])


def sheet_parts(parts: Parts) -> list[str]:
    """The names of the parts that hold sheets."""
    return [name for name in parts if name.startswith("xl/worksheets/")]


EDITS: dict[str, Edit] = {
    "typed": type_identity,
    "put": put,
    "insert_row": insert_row,
    "delete_sheet": delete_sheet,
    "rename_sheet": rename_sheet,
    "unmerge": unmerge,
}


if __name__ == "__main__":
    main()
