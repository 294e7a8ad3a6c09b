"""The clerk's manual: its commands, run in their order, print what it says."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from support.books import opened, saved
from support.by_hand import TO_SHEETS, total
from xlreport import read
from xlreport.cli import main
from xlreport.form import plain

ROOT = Path(__file__).resolve().parents[2]
MANUAL = (ROOT / "docs" / "手册.md").read_text(encoding="utf-8")
SAMPLES = ROOT / "samples"
INBOX = Path("收到")
# Lines that are left out of what a command prints.
LEFT_OUT = "…"


def roster() -> None:
    shutil.copy(SAMPLES / "roster.csv", "名册.csv")


def handed_in_but(*codes: str) -> None:
    """The sample returns but those of some units."""
    for path in (SAMPLES / "returned").iterdir():
        if not path.name.startswith(codes):
            shutil.copy(path, INBOX)


def handed_in(code: str) -> None:
    (path,) = (SAMPLES / "returned").glob(f"{code}_*.xlsx")
    shutil.copy(path, INBOX)


def faulty(name: str) -> None:
    shutil.copy(SAMPLES / "faults" / name, INBOX)


def corrected(name: str, cell: str, value: str) -> None:
    """A marked copy in which somebody has corrected a cell."""
    sheet, _, at = cell.partition("!")
    book = opened((Path("退回") / name).read_bytes())
    book[sheet][at].value = int(value)
    (INBOX / f"改好的{name}").write_bytes(saved(book))


def published(code: str) -> None:
    (path,) = Path("汇总/各单位年报").glob(f"{code}_*.docx")
    shutil.copy(path, "公开")


def published_otherwise(code: str, name: str) -> None:
    """The report of a unit as a page, with another number in one cell."""
    (path,) = INBOX.glob(f"{code}_*.xlsx")
    target = Path("..", name)
    with contextlib.redirect_stdout(io.StringIO()):
        main(["report", str(path), "--out", str(target)])
    text = re.sub(r">0</td>", ">7</td>", target.read_text(encoding="utf-8"), count=1)
    Path("公开", name).write_text(text, encoding="utf-8")


def added_up(name: str) -> None:
    """The total of all returns as somebody added it up by hand, with one mistake."""
    (path,) = Path("汇总").glob("*汇总.xlsx")
    filing = read(path).filing
    assert filing
    key = filing.form.keys[3]
    Path(name).write_bytes(TO_SHEETS["one sheet"](total(filing, {key: plain(filing[key] + 10)})))


HAPPENS: dict[str, Callable[..., None]] = {
    "名册": roster,
    "收到": handed_in_but,
    "收到一份": handed_in,
    "收到错的": faulty,
    "改正": corrected,
    "公开": published,
    "公开改了数的": published_otherwise,
    "手工汇总": added_up,
}


def steps() -> Iterator[tuple[str, str]]:
    """What happens between the commands, and each command with what it prints."""
    for happens, block in re.findall(r"<!-- (.*?) -->|```console\n(.*?)```", MANUAL, re.DOTALL):
        if happens:
            yield happens, ""
        for command in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            words, _, printed = command.partition("\n")
            yield f"$ {words}", printed


def fits(printed: list[str], said: list[str]) -> bool:
    """Whether what was printed is what is said, where any number of lines may be left out."""
    if not said:
        return not printed
    if said[0] == LEFT_OUT:
        return any(fits(printed[n:], said[1:]) for n in range(len(printed) + 1))
    return bool(printed) and printed[0] == said[0] and fits(printed[1:], said[1:])


def test_the_commands_of_the_manual_print_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ran = 0
    for step, said in steps():
        if not step.startswith("$ "):
            what, *words = step.split()
            HAPPENS[what](*words)
            continue
        program, *arguments = shlex.split(step.removeprefix("$ "))
        if program == "cd":
            monkeypatch.chdir(arguments[0])
            continue
        with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()):
            main(arguments)
        assert fits(out.getvalue().splitlines(), said.splitlines()), f"{step}\n{out.getvalue()}"
        ran += 1
    assert ran == 12


def test_every_command_and_option_that_the_manual_names_is_there() -> None:
    for command, rest in set(re.findall(r"xlreport ([a-z]+)([^`\n]*)", MANUAL)):
        options = set(re.findall(r"--[a-z]+", rest))
        with contextlib.redirect_stdout(io.StringIO()) as out:
            assert main([command, "--help"]) == 0
        assert options <= set(re.findall(r"--[a-z]+", out.getvalue())), command
