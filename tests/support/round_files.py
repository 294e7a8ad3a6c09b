"""Plays rounds with real files and the real commands, some of them killed: HOME FIRST COUNT.

Printed as JSON: how many rounds were played and how many commands were killed before their end. A process of its own,
as one that has loaded little is forked in no time. Raises AssertionError, which names the seed.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import io
import json
import os
import shutil
import signal
import sys
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from support.books import number, typed
from support.filings import FORM, LAYOUT, YEAR, changed, random_filing, workbook
from support.round_model import Pick, Sheet, allowing, came_to, chosen
from support.round_play import FIGURE, RULE, STRANGER, UNITS, Play
from xlreport import Filing, Key
from xlreport.cli import main
from xlreport.layout import CORRECTS
from xlreport.office.decisions import load_decisions
from xlreport.office.register import load_register
from xlreport.workbook.read import identity_of, read

# When the first file of a round was saved.
_TIME = 1_736_000_000
LEFT = Key("t3", "carried_out", "natural_person")


@functools.cache
def filing(unit: str, value: int, faulty: bool) -> Filing:
    """A return whose figure is by so much higher, and which breaks a rule or none."""
    base = random_filing(1, UNITS.get(unit, STRANGER))
    return changed(base, {FIGURE: base[FIGURE] + value, LEFT: base[LEFT] + value + faulty})


@functools.cache
def written(unit: str, value: int, faulty: bool) -> bytes:
    return workbook(filing(unit, value, faulty))


class FilePlay(Play):
    """The same round with files in a folder; the county runs commands."""

    def __init__(self, seed: int, home: Path) -> None:
        self.home, self.killed = home, 0
        self.known: dict[str, bytes] = {}
        for name in ("in", "kept", "back"):
            (home / name).mkdir(parents=True)
        lines = "".join(f"{u.code},{u.name},{u.kind}\n" for u in UNITS.values())
        (home / "roster.csv").write_text(f"代码,名称,类别\n{lines}", encoding="utf-8")
        super().__init__(seed, most=7, strays=0)

    # -- what clerks do

    def put(self, sheet: Sheet) -> None:
        data = self.data(sheet)
        if data is None:
            return
        name = f"{self.chance.randrange(1000):03}-{next(self.numbers)}.xlsx"
        at = sheet.saved if sheet.digest else self.chance.randrange(1, 6)
        mark = hashlib.sha256(data).hexdigest()
        untouched = bool(sheet.corrects) and data == self.copy_of(sheet.corrects)
        self.known[mark] = data
        self.inbox[name] = replace(
            sheet, name=name, digest=mark, saved=at, untouched=untouched or sheet.untouched, of_this_year=True
        )

    def data(self, sheet: Sheet) -> bytes | None:
        """The bytes of a file: those it had, a marked copy, the same packed otherwise, or a new return."""
        if sheet.digest:
            return self.known[sheet.digest]
        if sheet.corrects:
            copy = self.copy_of(sheet.corrects)
            return copy if copy is None or sheet.untouched else self.mended(copy, sheet)
        data = written(sheet.unit, sheet.value, sheet.faulty)
        return packed_otherwise(data, self.chance.randrange(10)) if sheet.name else data

    def mended(self, copy: bytes, sheet: Sheet) -> bytes | None:
        """A marked copy into which other figures were typed; none where these are the same."""
        new, old = filing(sheet.unit, sheet.value, sheet.faulty), read(copy).filing
        if old is None or all(old[key] == new[key] for key in (FIGURE, LEFT)):
            return None
        places = {key: LAYOUT.figures[key] for key in (FIGURE, LEFT)}
        return typed(copy, places[FIGURE].sheet, {place.cell: number(new[key]) for key, place in places.items()})

    def copy_of(self, corrects: str) -> bytes | None:
        copies = [path.read_bytes() for path in sorted((self.home / "back").glob("*.xlsx"))]
        return next((data for data in copies if identity_of(data).get(CORRECTS) == corrects), None)

    def lay(self) -> None:
        """The folder as the inbox is."""
        for path in (self.home / "in").iterdir():
            if path.name not in self.inbox:
                path.unlink()
        for name, sheet in self.inbox.items():
            path = self.home / "in" / name
            path.write_bytes(self.known[sheet.digest])
            os.utime(path, (_TIME + 60 * sheet.saved,) * 2)

    # -- what the county does

    def decide(self, killed: bool) -> None:
        """The county says something with a command; killed on its way, it has said that or nothing."""
        after, more = self.county, list[str]()
        if self.chance.random() < 0.5 and (sheet := self.choose()):
            after, more = chosen(self.county, sheet, self.inbox.values()), ["--choose", sheet.name]
        elif self.chance.random() < 0.3 and (unit := self.allow()):
            after, more = allowing(self.county, unit), ["--accept", f"{unit}:{RULE}", "--because", "已核实"]
        self.lay()
        command = [*self.words("merge"), "--out", str(self.home / "out.xlsx"), *more]
        if killed:
            self.killed += was_killed(lambda: told(command), self.chance.uniform(0, 0.6))
        else:
            told(command)
        kept = load_decisions(self.home / "kept", (FORM,))
        picks = tuple(Pick(choice.sha256, choice.over) for choice in kept.choices)
        assert picks in (self.county.picks, after.picks), f"seed {self.seed}"
        assert killed or picks == after.picks, f"seed {self.seed}"
        self.county = replace(self.county, picks=picks, allowed=frozenset(code for code, _ in kept.accepts))
        assert self.county.allowed <= after.allowed, f"seed {self.seed}"

    def words(self, command: str) -> list[str]:
        words = [command, str(self.home / "in"), "--roster", str(self.home / "roster.csv"), "--year", str(YEAR)]
        words += ["--decisions", str(self.home / "kept"), "--marked", str(self.home / "back")]
        return words + ["--latest"] * self.county.latest

    def check(self) -> None:
        """Compares what the commands say with the model. Raises AssertionError, which names the seed."""
        where = f"seed {self.seed}"
        before = self.lying()
        merged = json.loads(told([*self.words("merge"), "--out", str(self.home / "out.xlsx"), "--json"]))
        found = json.loads(told([*self.words("status"), "--json"]))
        expected = came_to(self.inbox.values(), self.county)
        assert {unit["code"]: unit["state"] for unit in found["units"]} == expected.states, where
        assert sum(found["counts"].values()) == 2 * found["counts"]["due"], where
        files = [*(file for unit in found["units"] for file in unit["files"]), *(o["file"] for o in found["others"])]
        assert sorted(files) == sorted(self.inbox), where
        assert {o["file"] for o in merged["returns"] if o["status"] == "accepted"} == expected.counted, where
        counted = [self.inbox[name] for name in expected.counted]
        total = sum(filing(sheet.unit, sheet.value, sheet.faulty)[FIGURE] for sheet in counted)
        assert merged["totals"].get(str(FIGURE), "0") == str(total), where
        noted = [(entry.sha256, entry.codes) for entry in load_register(self.home / "back")]
        assert len(noted) == len(set(noted)), where
        assert self.lying() == before, where

    def lying(self) -> dict[str, tuple[str, float]]:
        paths = (self.home / "in").iterdir()
        return {path.name: (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime) for path in paths}


def packed_otherwise(data: bytes, level: int) -> bytes:
    """The same workbook in other bytes."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, True, level) as new,
    ):
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return target.getvalue()


def told(arguments: list[str]) -> str:
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()):
        main(arguments)
    return out.getvalue()


def was_killed(act: Callable[[], object], after: float) -> bool:
    """Whether a child that does something was killed before its end."""
    child = os.fork()
    if not child:
        act()
        os._exit(0)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def played(home: Path, first: int, count: int) -> dict[str, int]:
    """Plays some rounds; gives what was done."""
    kills, steps = 0, 0
    for seed in range(first, first + count):
        game = FilePlay(seed, home / str(seed))
        for _ in game.steps():
            game.check()
            steps += 1
        kills += game.killed
        shutil.rmtree(game.home)
    return {"rounds": count, "steps": steps, "killed": kills}


if __name__ == "__main__":
    told(["rules"])
    print(json.dumps(played(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))))
