"""What is said while something takes long: how much is done, of which work."""

from __future__ import annotations

from pathlib import Path

from support.filings import changed, random_filing, workbook
from xlreport import Key, Round, Unit
from xlreport.cli.progress import _Bar
from xlreport.office import merge_files, write_reports

TOWN, OTHER = (random_filing(n, Unit(f"{n}", f"{n}镇", "乡镇")) for n in (1, 2))
D6 = Key("t3", "received", "natural_person")


def inbox(tmp_path: Path) -> list[str]:
    (tmp_path / "in").mkdir()
    for filing in (TOWN, changed(OTHER, {D6: OTHER[D6] + 1})):
        (tmp_path / "in" / f"{filing.unit.code}.xlsx").write_bytes(workbook(filing))
    return [str(tmp_path / "in")]


def test_reading_and_what_is_written_of_each_file_are_told_as_different_work(tmp_path: Path) -> None:
    files = inbox(tmp_path)
    told: dict[tuple[int, str], int] = {}

    def progress(done: int, total: int, what: str) -> None:
        told[total, what] = done

    merge_files(files, tmp_path / "o.xlsx", Round(), False, progress=progress, marked=tmp_path / "back")
    assert told == {(2, "读取报表"): 2, (1, "写出退回件"): 1}
    told.clear()
    write_reports(files, tmp_path / "out", Round(), progress=progress)
    assert told == {(2, "读取报表"): 2, (1, "写出年度报告"): 1}


def test_the_bar_names_the_work_and_is_shown_from_its_first_second_on() -> None:
    bar, now, shown = _Bar(), [0.0], []
    bar.clock, bar.start = lambda: now[0], now[0]
    for now[0], done, what in (
        (0.5, 1, "读取报表"),
        (1.5, 2, "读取报表"),
        (2.0, 10, "读取报表"),
        (2.5, 1, "写出模板"),
        (3.0, 2, "写出模板"),
        (4.0, 3, "写出模板"),
    ):
        bar(done, 10, what)
        shown.append([(task.description, task.completed) for task in bar.bar.tasks] if bar.bar else [])
    bar.stop()
    assert shown == [[], [("读取报表", 2)], [], [], [], [("写出模板", 3)]]
