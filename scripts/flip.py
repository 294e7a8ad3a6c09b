"""Flips single bits of a return saved as .xls and as .ods: whatever is read then must be the same or be found.

Run: python scripts/flip.py [COUNT] [--seed SEED] [--first N] [FILE]... Without files LibreOffice saves a sample in both
formats. The status is 1 if a figure is wrong without a word. An .xls file has no checksum: a number that no sum covers
and a text that stands nowhere else can change unseen, and are counted apart.
"""

from __future__ import annotations

import argparse
import collections
import shutil
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from random import Random
from typing import NamedTuple

from xlreport import Filing, Finding, check, read

SAMPLE = Path(__file__).resolve().parents[1] / "samples" / "returned" / "370323102_鲁村镇人民政府.xlsx"
DETECTED, HARMLESS, NUMBER, TEXT, WRONG, CRASHED = "detected", "harmless", "a number", "a text", "WRONG", "CRASHED"
OUTCOMES = (DETECTED, HARMLESS, NUMBER, TEXT, WRONG, CRASHED)
_OLD = b"\xd0\xcf\x11\xe0"
# Records with numbers: where the first number lies, how long it is, and how far it is to the next.
_NUMBERS = {0x203: (6, 8, 8), 0x27E: (6, 4, 4), 0xBD: (6, 4, 6)}


class Result(NamedTuple):
    """What came of one flipped bit."""

    number: int
    outcome: str
    said: str


class Original(NamedTuple):
    """A return before a bit is flipped, what it says, and at which bytes its numbers lie."""

    data: bytes
    filing: Filing
    findings: frozenset[Finding]
    numbers: frozenset[int]


def original(data: bytes) -> Original:
    """A return to flip bits of."""
    filing, findings = _said(data)
    assert filing is not None
    return Original(data, filing, findings, frozenset(number_bytes(data) if data.startswith(_OLD) else ()))


def number_bytes(data: bytes) -> Iterator[int]:
    """Where in an .xls file the numbers lie."""
    size, sectors = _stream(data)
    stream = b"".join(data[sector : sector + size] for sector in sectors)
    at = 0
    while at + 4 <= len(stream):
        record, length = struct.unpack_from("<HH", stream, at)
        first, long, step = _NUMBERS.get(record, (length, 0, 1))
        for start in range(at + 4 + first, at + 4 + length - long + 1, step):
            yield from (sectors[byte // size] + byte % size for byte in range(start, start + long))
        at += 4 + length


def _stream(data: bytes) -> tuple[int, list[int]]:
    """How large a sector of a compound file is, and where in the file those of the workbook begin, in their order."""
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    table = [sector for sector in struct.unpack_from("<109i", data, 76) if sector >= 0]
    following = [n for sector in table for n in struct.unpack_from(f"<{size // 4}i", data, (sector + 1) * size)]

    def chain(sector: int) -> Iterator[int]:
        while sector >= 0:
            yield (sector + 1) * size
            sector = following[sector]

    directory = b"".join(data[at : at + size] for at in chain(struct.unpack_from("<i", data, 48)[0]))
    entry = directory.index("Workbook\0".encode("utf-16-le"))
    return size, list(chain(struct.unpack_from("<i", directory, entry + 116)[0]))


def outcome_of(source: Original, seed: int, number: int) -> Result:
    """Flips one bit and says what came of it; the same numbers flip the same bit."""
    at, bit = divmod(Random(f"{seed}/{number}").randrange(len(source.data) * 8), 8)
    data = bytearray(source.data)
    data[at] ^= 1 << bit
    try:
        outcome, why = judged(source, bytes(data), at)
    except Exception as error:
        outcome, why = CRASHED, repr(error)
    return Result(number, outcome, f"bit {bit} of byte {at}: {why}")


def judged(source: Original, data: bytes, at: int) -> tuple[str, str]:
    """What came of a change of one byte, and what differs."""
    filing, findings = _said(data)
    if findings - source.findings:
        return DETECTED, ""
    if filing is None:
        return WRONG, "refused without a finding"
    before = source.filing.inputs
    differs = {key for key in before.keys() | filing.inputs.keys() if before.get(key) != filing.inputs.get(key)}
    if differs:
        alone = at in source.numbers and len(differs) == 1 and filing.inputs.keys() == before.keys()
        said = "、".join(f"{key}: {before.get(key)}, {filing.inputs.get(key)}" for key in differs)
        return (NUMBER if alone else WRONG), said
    if filing == source.filing:
        return HARMLESS, ""
    return (TEXT if source.data.startswith(_OLD) else WRONG), "another text"


def _said(data: bytes) -> tuple[Filing | None, frozenset[Finding]]:
    reading = read(data)
    found = reading.findings + (check(reading.returned) if reading.returned else ())
    return reading.filing, frozenset(found)


def flips(data: bytes, first: int, count: int, seed: int) -> list[Result]:
    """Some bits of a return flipped, one at a time."""
    with ThreadPoolExecutor(2) as pool:  # most of the time goes by in the process that reads .xls
        return list(pool.map(partial(outcome_of, original(data), seed), range(first, first + count)))


def saved_by_libreoffice(folder: Path) -> list[Path]:
    """A sample in both formats."""
    soffice = shutil.which("soffice") or "libreoffice"
    for suffix in ("ods", "xls"):
        command = [soffice, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
        command += ["--convert-to", suffix, "--outdir", str(folder), str(SAMPLE)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
    return [folder / f"{SAMPLE.stem}.{suffix}" for suffix in ("ods", "xls")]


def table(results: Sequence[Result]) -> str:
    """How many bits came to what."""
    counts = collections.Counter(result.outcome for result in results)
    return ", ".join(f"{outcome} {counts[outcome]}" for outcome in OUTCOMES)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", nargs="?", type=int, default=500)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0)
    options = parser.parse_args()
    wrong = False
    with tempfile.TemporaryDirectory() as folder:
        for file in options.files or saved_by_libreoffice(Path(folder)):
            results = flips(file.read_bytes(), options.first, options.count, options.seed)
            for result in results:
                if result.outcome not in (DETECTED, HARMLESS):
                    print(f"{file.suffix} {result.number} {result.outcome}: {result.said}", flush=True)
            print(f"{file.name}: {table(results)}")
            wrong = wrong or any(result.outcome in (WRONG, CRASHED) for result in results)
    return int(wrong)


if __name__ == "__main__":
    sys.exit(main())
