"""Several versions of one report: which of them counts, who said so, and what is kept of that."""

from __future__ import annotations

import csv
import io
import json
import os
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from support.books import number, typed
from support.commands import run
from support.filings import FORM, LAYOUT, YEAR, changed, random_filing, workbook
from xlreport import Filing, Key, Outcome, Returned, Round, Unit
from xlreport.findings import ACCEPTED, REJECTED, Finding
from xlreport.layout import CORRECTS, RETURN
from xlreport.office import Choice, Roster
from xlreport.office.choices import as_recorded, unused_choices
from xlreport.office.reconcile import reconcile

TOWN = Unit("1", "甲镇", "乡镇")
D6, ISSUED = Key("t3", "received", "natural_person"), Key("t2.1", "normative", "issued")
BASE = random_filing(1, TOWN)
RULE = Finding("T3-BALANCE", "error", "新收", "不相等。", "请改正后重报。")


def version(
    name: str, value: int, saved: str = "", changed_: str = "", corrects: str = "", bad: bool = False
) -> Outcome:
    """A version of the report of one town, as reading it by itself would come to."""
    filing = Filing(FORM, TOWN, YEAR, {ISSUED: value})  # type: ignore[dict-item]  # a whole number will do
    returned = Returned(filing, identity={CORRECTS: corrects} if corrects else {})
    found = (RULE,) if bad else ()
    status = REJECTED if bad else ACCEPTED
    return Outcome(name, f"{name:0>64}", status, TOWN, found, returned, RETURN, saved, changed_)


def became(outcomes: list[Outcome], *choices: Choice, latest: bool = False) -> dict[str, tuple[str, str | None]]:
    """The status of each file, and the file that took its place."""
    round = Round(FORM, year=YEAR, roster=Roster((TOWN,)), choices=choices, latest=latest)
    found = reconcile(outcomes, round).outcomes
    notes = {f.code: f.found for o in found for f in o.findings}
    assert all(code in ("CHOSEN", "LATEST", "CONFLICT", "SUPERSEDED", "SAME-CONTENT", "T3-BALANCE") for code in notes)
    return {o.file: (o.status, next((f.found for f in o.findings if f.severity == "note"), None)) for o in found}


A, B, C = version("a", 1), version("b", 2), version("c", 3)


def over(*outcomes: Outcome) -> frozenset[str]:
    return frozenset(outcome.sha256 for outcome in outcomes)


# -- chosen


def test_the_chosen_file_counts_and_the_others_are_put_aside_and_say_for_which() -> None:
    assert became([A, B, C], Choice("b")) == {
        "a": ("superseded", "b"),
        "b": ("accepted", None),
        "c": ("superseded", "b"),
    }


def test_a_version_that_comes_after_the_choice_is_in_conflict_again() -> None:
    kept = Choice("b", B.sha256, over(A))
    assert became([A, B], kept) == {"a": ("superseded", "b"), "b": ("accepted", None)}
    assert became([A, B, C], kept) == {
        "a": ("superseded", "b"),
        "b": ("duplicate", None),
        "c": ("duplicate", None),
    }


def test_of_choices_that_contradict_one_another_the_last_one_counts() -> None:
    for order in ([A, B], [B, A]):
        first, second = Choice("a", A.sha256, over(B)), Choice("b", B.sha256, over(A))
        assert became(order, first, second) == {"a": ("superseded", "b"), "b": ("accepted", None)}
        assert became(order, second, first) == {"a": ("accepted", None), "b": ("superseded", "a")}


def test_what_was_put_aside_once_stays_aside_when_a_third_is_chosen() -> None:
    kept = Choice("a", A.sha256, over(B)), Choice("c", C.sha256, over(A))
    assert {file: status for file, (status, _) in became([A, B, C], *kept).items()} == {
        "a": "superseded",
        "b": "superseded",
        "c": "accepted",
    }


def test_the_correction_of_a_chosen_file_stands_for_it() -> None:
    mended = version("d", 4, corrects=A.sha256)
    for choice in (Choice("a"), Choice("a", A.sha256, over(B))):
        assert became([A, B, mended], choice) == {
            "a": ("superseded", "d"),
            "b": ("superseded", "d"),
            "d": ("accepted", None),
        }


def test_a_chosen_file_that_is_refused_does_not_let_the_other_one_count() -> None:
    bad = version("a", 1, bad=True)
    assert became([bad, B], Choice("a", A.sha256, over(B))) == {"a": ("rejected", None), "b": ("superseded", "a")}


def test_the_same_content_is_no_rival() -> None:
    again = version("e", 1)
    assert became([A, again, B], Choice("e")) == {
        "a": ("accepted", None),
        "b": ("superseded", "e"),
        "e": ("duplicate", "a"),
    }


def test_what_is_kept_is_the_digests_and_a_choice_in_vain_is_told() -> None:
    choices = (Choice("b", because="来电确认"), Choice("没有.xlsx"))
    round = Round(FORM, year=YEAR, roster=Roster((TOWN,)), choices=choices)
    found = reconcile([A, B, C], round).outcomes
    assert as_recorded(choices, found) == [Choice("b", B.sha256, over(A, C), "来电确认")]
    assert unused_choices(choices, found) == ["没有.xlsx"]
    assert unused_choices((Choice("b"),), reconcile([B], replace(round, choices=(Choice("b"),))).outcomes) == ["b"]


# -- the latest


EARLY, LATE = "2025-01-09T08:00:00Z", "2025-01-10T08:00:00Z"


def test_the_file_that_was_saved_last_counts_and_equal_times_stay_a_conflict() -> None:
    first, last = version("a", 1, EARLY), version("b", 2, LATE)
    assert became([first, last], latest=True) == {"a": ("superseded", "b"), "b": ("accepted", None)}
    assert became([first, last]) == {"a": ("duplicate", None), "b": ("duplicate", None)}
    assert became([version("a", 1, LATE), last], latest=True) == {"a": ("duplicate", None), "b": ("duplicate", None)}


def test_the_time_of_the_file_counts_where_the_file_itself_says_none() -> None:
    unsaved = "2021-09-01T00:00:00Z"
    assert became([version("a", 1, "", EARLY), version("b", 2, unsaved, LATE)], latest=True)["a"] == ("superseded", "b")
    assert became([version("a", 1, LATE, EARLY), version("b", 2, EARLY, LATE)], latest=True)["b"] == ("superseded", "a")


@pytest.mark.parametrize("moments", [("", ""), ("", LATE), ("2025-99-99T00:00:00Z", LATE)])
def test_where_a_time_is_not_known_the_conflict_stays(moments: tuple[str, str]) -> None:
    files = [version(name, n, saved) for n, (name, saved) in enumerate(zip("ab", moments, strict=True))]
    assert {status for status, _ in became(files, latest=True).values()} == {"duplicate"}


def test_a_choice_comes_before_the_latest() -> None:
    first, last = version("a", 1, EARLY), version("b", 2, LATE)
    assert became([first, last], Choice("a"), latest=True) == {"a": ("accepted", None), "b": ("superseded", "a")}


# -- by the command line


def inbox(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    for n, name in enumerate(("初稿.xlsx", "定稿.xlsx")):
        (tmp_path / "in" / name).write_bytes(workbook(changed(BASE, {ISSUED: BASE[ISSUED] + n})))
        os.utime(tmp_path / "in" / name, (1_736_000_000 + n, 1_736_000_000 + n))
    return tmp_path / "in"


def merge(tmp_path: Path, *more: object) -> Any:
    status, out, err = run("merge", tmp_path / "in", "--out", tmp_path / "o.xlsx", *more, "--json")
    document = json.loads(out)
    return status, {row["file"]: row["status"] for row in document["returns"]}, err


def test_a_choice_is_kept_and_read_by_each_run(tmp_path: Path) -> None:
    files, kept = inbox(tmp_path), tmp_path / "kept"
    settled = {"初稿.xlsx": "superseded", "定稿.xlsx": "accepted"}
    said = ("--decisions", kept, "--choose", files / "定稿.xlsx", "--because", "来电确认")
    assert merge(tmp_path, *said) == (0, settled, "")
    for _ in range(2):
        assert merge(tmp_path, "--decisions", kept) == (0, settled, "")
        assert merge(tmp_path, *said)[1] == settled
    assert merge(tmp_path)[1] == dict.fromkeys(settled, "duplicate")
    rows = list(csv.reader(io.StringIO((kept / "选定.csv").read_text(encoding="utf-8-sig"))))
    assert [row[:1] + row[3:4] for row in rows] == [["文件", "理由"], ["定稿.xlsx", "来电确认"]]
    assert sorted(path.name for path in kept.iterdir()) == ["选定.csv"]


def test_what_to_do_next_names_the_command_that_chooses(tmp_path: Path) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text("代码,名称,类别\n1,甲镇,乡镇\n", encoding="utf-8")
    _, out, _ = run("check", inbox(tmp_path), "--roster", roster, "--marked", tmp_path / "back")
    assert out.splitlines()[-1] == (
        f"下一步：重复 1 个：把“{tmp_path / 'back'}”里的发回各单位改正，"
        "重复的选定一份（xlreport merge --choose 文件名，或 --latest），收到后再运行一次。"
    )


def test_a_choice_that_was_made_before_and_taken_back_is_kept_again(tmp_path: Path) -> None:
    files, kept = inbox(tmp_path), tmp_path / "kept"
    for name in ("初稿.xlsx", "定稿.xlsx", "初稿.xlsx", "初稿.xlsx"):
        merge(tmp_path, "--decisions", kept, "--choose", files / name)
    assert merge(tmp_path, "--decisions", kept)[1] == {"初稿.xlsx": "accepted", "定稿.xlsx": "superseded"}
    rows = list(csv.reader(io.StringIO((kept / "选定.csv").read_text(encoding="utf-8-sig"))))
    assert [row[0] for row in rows] == ["文件", "初稿.xlsx", "定稿.xlsx", "初稿.xlsx"]


def test_the_reason_of_a_choice_can_be_given_later(tmp_path: Path) -> None:
    files, kept = inbox(tmp_path), tmp_path / "kept"
    chosen = ("--decisions", kept, "--choose", files / "定稿.xlsx")
    for more in ((), ("--because", "=来电"), ("--because", "=来电"), ()):
        merge(tmp_path, *chosen, *more)
    rows = list(csv.reader(io.StringIO((kept / "选定.csv").read_text(encoding="utf-8-sig"))))
    assert [row[:1] + row[3:4] for row in rows] == [["文件", "理由"], ["定稿.xlsx", ""], ["定稿.xlsx", "'=来电"]]


def test_a_list_that_somebody_saved_from_a_spreadsheet_is_read(tmp_path: Path) -> None:
    files, kept = inbox(tmp_path), tmp_path / "kept"
    kept.mkdir()
    (kept / "选定.csv").write_bytes("文件,SHA-256,不用的文件的 SHA-256,理由,日期\r\n定稿.xlsx\r\n".encode("gbk"))
    assert merge(tmp_path, "--decisions", kept)[1] == {"初稿.xlsx": "superseded", "定稿.xlsx": "accepted"}
    (kept / "选定.csv").write_text("别的,清单\n", encoding="utf-8")
    status, _, err = run("merge", files, "--out", tmp_path / "o.xlsx", "--decisions", kept)
    assert (status, "不是本程序的清单" in err) == (2, True)


def test_a_choice_in_vain_is_told_and_not_kept(tmp_path: Path) -> None:
    inbox(tmp_path)
    _, found, err = merge(tmp_path, "--decisions", tmp_path / "kept", "--choose", "没有.xlsx")
    assert (set(found.values()), "--choose 没有用上：没有.xlsx" in err) == ({"duplicate"}, True)
    assert not (tmp_path / "kept").exists()


def test_the_latest_is_told_with_a_hint_and_is_not_kept(tmp_path: Path) -> None:
    inbox(tmp_path)
    status, out, _ = run("merge", tmp_path / "in", "--out", tmp_path / "o.xlsx", "--latest")
    assert (status, "“定稿.xlsx”是最后保存的（按文件时间），这一份未计入。" in out) == (0, True)
    assert merge(tmp_path)[1] == {"初稿.xlsx": "duplicate", "定稿.xlsx": "duplicate"}


def test_nobody_knows_when_a_file_in_a_zip_was_saved(tmp_path: Path) -> None:
    files = inbox(tmp_path)
    with zipfile.ZipFile(files / "a.zip", "w") as archive:
        for path in files.glob("*.xlsx"):
            archive.write(path, path.name)
            path.unlink()
    assert set(merge(tmp_path, "--latest")[1].values()) == {"duplicate"}


def test_an_accepted_error_is_kept_and_read_by_each_run(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.xlsx").write_bytes(workbook(changed(BASE, {D6: BASE[D6] + 1})))
    kept = tmp_path / "kept"
    vain = ("--accept", "1:T3-CARRIED")
    assert merge(tmp_path, "--accept", "1:T3-BALANCE", *vain, "--because", "=已核实", "--decisions", kept)[0] == 0
    assert merge(tmp_path, "--decisions", kept) == (0, {"a.xlsx": "accepted"}, "")
    lines = (kept / "认可.csv").read_text(encoding="utf-8-sig").splitlines()
    assert (lines[0], lines[1].rpartition(",")[0], len(lines)) == ("代码,规则,理由,日期", "1,T3-BALANCE,'=已核实", 2)
    for line, says in {
        "1,CELL-TEXT,已核实,": "认可.csv：“CELL-TEXT”不能由县里同意计入。",
        "1,T3-BALANCE,,": "认可.csv里有一行没有写代码或理由：1 T3-BALANCE。",
    }.items():
        (kept / "认可.csv").write_text(f"代码,规则,理由,日期\n{line}\n", encoding="utf-8")
        status, _, err = run("merge", tmp_path / "in", "--out", tmp_path / "o.xlsx", "--decisions", kept)
        assert (status, says in err) == (2, True)


# -- settled


def test_a_refused_file_whose_unit_has_an_accepted_one_asks_for_nothing_any_more(tmp_path: Path) -> None:
    files, back = tmp_path / "in", tmp_path / "back"
    files.mkdir()
    (files / "初稿.xlsx").write_bytes(workbook(changed(BASE, {D6: BASE[D6] + 1})))
    _, out, _ = run("check", files, "--marked", back)
    assert ("T3-BALANCE" in out, (back / "初稿.xlsx").is_file()) == (True, True)
    (files / "定稿.xlsx").write_bytes(workbook(BASE))
    sent = (back / "初稿.xlsx").read_bytes()
    (back / "初稿.xlsx").rename(back / "旧的.xlsx")
    status, out, _ = run("merge", files, "--out", tmp_path / "o.xlsx", "--marked", back)
    assert (status, "草稿" in out, "T3-BALANCE" in out) == (0, False, False)
    assert "退回  初稿.xlsx  甲镇  已了结，以“定稿.xlsx”为准" in out
    assert "已不需要的退回件（单位已有合格的报表，不用再发，可以删除）：旧的.xlsx。" in out
    assert sorted(path.name for path in back.iterdir()) == ["旧的.xlsx", "登记.csv"]
    assert (back / "旧的.xlsx").read_bytes() == sent


def test_a_copy_that_is_still_asked_for_is_not_called_needless(tmp_path: Path) -> None:
    files, back = tmp_path / "in", tmp_path / "back"
    files.mkdir()
    (files / "a.xlsx").write_bytes(workbook(changed(BASE, {D6: BASE[D6] + 1})))
    for _ in range(2):
        assert "已不需要" not in run("check", files, "--marked", back)[1]
    place = LAYOUT.figures[D6]
    mended = typed((back / "a.xlsx").read_bytes(), place.sheet, {place.cell: number(BASE[D6])})
    (files / "b.xlsx").write_bytes(mended)
    assert (
        "已不需要的退回件（单位已有合格的报表，不用再发，可以删除）：a.xlsx。"
        in run("check", files, "--marked", back)[1]
    )
