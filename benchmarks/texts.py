"""What is read and found in sentences whose right reading is known: recall and precision, and every failure.

Run: python benchmarks/texts.py FILE [--json]
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from xlreport import Filing, Text, Unit, load
from xlreport.checks import check_alone
from xlreport.findings import Returned
from xlreport.form import plain

FORM, YEAR = load(), 2024
# Units of each kind as others are called.
NAMES = {
    "县本级": "沂源县人民政府（县本级）",
    "市本级": "淄博市人民政府（市本级）",
    "部门": "沂源县自然资源局",
    "乡镇": "沂源县青桥镇人民政府",
    "街道": "沂源县历山街道办事处",
    "开发区": "沂源经济开发区管理委员会",
    "县": "沂源县",
    "市": "淄博市",
}
BLOCK = "overview/on_request"
# Narratives with fewer figures than this are judged together.
FEWEST = 10
Reads = dict[str, str]


@dataclass(frozen=True)
class Case:
    """A text, what a careful person reads and finds in it, and what the program does."""

    text: str
    reads: Reads
    right: Reads
    neither: frozenset[str]
    finds: tuple[str, ...]
    expected: tuple[str, ...]


def case(entry: dict[str, Any]) -> Case:
    """One entry of a file, read as the only text of a report."""
    kind, block = entry.get("kind", "乡镇"), entry.get("block", BLOCK)
    text = Text(FORM.texts[block].heading or "", tuple(entry["text"].split("\n")))
    filing = Filing(
        FORM, Unit("1", NAMES.get(kind, "沂源县"), kind), YEAR, facts={"contact": "甲"}, texts={block: text}
    )
    found, told = check_alone(Returned(filing))
    values: dict[str, set[Decimal]] = {id: {one.value for one in said} for id, said in told.items()}
    reads = {id: plain(value.pop()) for id, value in values.items() if len(value) == 1}
    finds = tuple(
        found_in_words(finding.code, finding.found or "", finding.expected)
        for finding in found
        if finding.code.startswith("TEXT-") and finding.code not in ("TEXT-EMPTY", "TEXT-SHORT", "TEXT-FIGURE")
    )
    neither = frozenset(entry.get("also", {})) | (frozenset(reads) if "ask" in entry else frozenset())
    return Case(entry["text"], reads, entry.get("reads", {}), neither, finds, tuple(entry.get("finds", ())))


def found_in_words(code: str, found: str, expected: str | None) -> str:
    """A finding as the files write it; what was expected is told where it is not the year of the report."""
    return " ".join(filter(None, [code, found, expected if expected not in (None, str(YEAR)) else ""]))


def agree(found: str, expected: str) -> bool:
    """Whether a finding is the expected one: by its code and figures, or any where there is no code yet."""
    return f"{found} ".startswith(f"{expected} ") or not expected.startswith("TEXT-")


def overlooked(case: Case) -> Iterator[str]:
    for id, value in case.right.items():
        if case.reads.get(id) != value and id not in case.neither:
            yield f"{id} {value}"


def misread(case: Case) -> Iterator[str]:
    for id, value in case.reads.items():
        if case.right.get(id) != value and id not in case.neither:
            yield f"{id} {value}"


def table(cases: list[Case]) -> Iterator[str]:
    """Recall and precision of each narrative, those with few figures pooled, and of the other rules."""
    there = Counter(id for case in cases for id in case.right)
    missed = Counter(said.split()[0] for case in cases for said in overlooked(case))
    wrong = Counter(said.split()[0] for case in cases for said in misread(case))
    rows: dict[str, list[int]] = {}
    for id in sorted({*there, *wrong}, key=lambda id: (-there[id], id)):
        row = rows.setdefault(id if there[id] >= FEWEST else "the others", [0, 0, 0])
        for n, counted in enumerate((there, missed, wrong)):
            row[n] += counted[id]
    rows["all figures"] = [sum(column) for column in zip(*rows.values(), strict=True)] if rows else [0, 0, 0]
    yield "| | there | read | recall | misread | precision |\n|---|---:|---:|---:|---:|---:|"
    for name, (whole, lost, false) in rows.items():
        yield row_of(name, whole, whole - lost, false)
    expected = Counter(code(said) for case in cases for said in case.expected)
    good = Counter(code(said) for case in cases for said in case.expected if any(agree(f, said) for f in case.finds))
    false_ = Counter(code(f) for case in cases for f in case.finds if not any(agree(f, e) for e in case.expected))
    for name in sorted({*expected, *false_}):
        yield row_of(name, expected[name], good[name], false_[name])


def code(said: str) -> str:
    return said.split()[0] if said.startswith("TEXT-") else "a rule without a code in the file"


def row_of(name: str, there: int, right: int, wrong: int) -> str:
    recall, precision = (
        f"{part / whole:.0%}" if whole else "" for part, whole in ((right, there), (right, right + wrong))
    )
    return f"| {name} | {there} | {right} | {recall} | {wrong} | {precision} |"


def failures(cases: list[Case]) -> Iterator[str]:
    for case in cases:
        finds = [f for f in case.finds if not any(agree(f, e) for e in case.expected)]
        lost = [e for e in case.expected if not any(agree(f, e) for f in case.finds)]
        parts = (
            ("overlooked", [*overlooked(case), *lost]),
            ("misread", list(misread(case))),
            ("false", finds),
        )
        if said := "; ".join(f"{name}: {', '.join(what)}" for name, what in parts if what):
            yield f"{case.text}\n    {said}"


def main() -> None:
    files = [argument for argument in sys.argv[1:] if argument != "--json"]
    if len(files) != 1:
        raise SystemExit(__doc__)
    data = tomllib.loads(Path(files[0]).read_text(encoding="utf-8"))
    said, remarks = ([case(entry) for entry in data.get(name, [])] for name in ("sentences", "remarks"))
    if "--json" in sys.argv:
        document = {
            "sentences": [{"text": case.text, "reads": case.reads} for case in said],
            "remarks": [{"text": case.text, "finds": list(case.finds)} for case in remarks],
        }
        print(json.dumps(document, ensure_ascii=False, indent=1))
        return
    # A remark says what should be found in it, and nothing of the figures that it says.
    silent = [Case(c.text, {}, {}, frozenset(), c.finds, c.expected) for c in remarks]
    print("\n".join(table([*said, *silent])), "\n", sep="")
    print("\n".join(failures([*said, *silent])))


if __name__ == "__main__":
    main()
