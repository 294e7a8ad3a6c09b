"""A round of 49 units, played with the bare commands from its folder to the complete summary and the next year."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest

from support import county
from support.books import opened, saved
from support.commands import Done, run
from support.county import COUNTY, UNITS, YEAR, filled, state, stored_sums, sums, typed
from support.filings import FORM, LAYOUT, workbook
from xlreport import Filing, Key, Unit, load_roster, read
from xlreport.files import output

RECEIVED = Key("t3", "received", "natural_person")
MISSING, FAULTY, BY_HAND = UNITS[-5:], UNITS[3:6], UNITS[10:13]


def begun(tmp_path: Path, last: Mapping[Unit, Filing]) -> Done:
    """The folder of a round, made from a roster and last year's summary."""
    listed = county.roster(tmp_path / "单位.csv")
    before = county.summary(last.values(), tmp_path / "沂源县2023年汇总.xlsx")
    whose = ("--name", COUNTY.name, "--code", COUNTY.code, "--kind", COUNTY.kind, "--year", YEAR)
    return run("init", "2024年报", *whose, "--roster", listed, "--previous", before, "--due", "2025-01-20")


def template(unit: Unit) -> Path:
    return Path("发出") / f"{unit.code}_{unit.name}.xlsx"


def carried_from(last: Filing) -> dict[Key, Decimal]:
    """What a template says of what was carried over: the whole line, unless nothing was."""
    carried = {key: last[old] for key, old in FORM.carried.items()}
    return carried if any(carried.values()) else {}


def returned(unit: Unit, filing: Filing) -> None:
    """The unit's report among what was handed in: some typed into the template, the others written whole."""
    path = Path("收到") / f"{unit.name}报送.xlsx"
    path.write_bytes(typed(template(unit), filing.inputs) if unit in BY_HAND else filled(template(unit), filing))


def test_a_round_is_played_with_bare_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    now = county.reports()
    last = county.reports_before(now)

    # The folder, and a template for each unit.
    done = begun(tmp_path, last)
    assert (done.status, done.lines[0]) == (0, "已建立 2024年报：沂源县 2024 年，49 个单位。")
    assert done.err == "第 52 行是合计，没有作为单位。\n"
    monkeypatch.chdir(tmp_path / "2024年报")
    assert sorted(path.name for path in Path().iterdir()) == sorted(
        ["xlreport.toml", "名册.xlsx", "发出", "收到", "退回", "汇总", "上年", "公开"]
    )
    due = run("run", "--dry", "--json")
    assert due.json["due"] == [{"what": "templates", "count": 49, "where": "发出"}]
    done = run("run")
    assert (done.status, "已写出 49 份模板：发出" in done.lines, len(list(Path("发出").iterdir()))) == (1, True, 49)
    assert done.lines[-1].startswith("下一步：把“发出”里的模板发给各单位")

    # What the templates say already.
    town = UNITS[20]
    given = read(template(town)).filing
    assert given is not None
    assert (given.fact("phone"), given.fact("address")) == ("0533-020", last[town].fact("address"))
    assert given.inputs == carried_from(last[town]) != {}

    # A template that comes back as it was sent is not filled in; the first returns, three of them wrong.
    Path("收到/没填.xlsx").write_bytes(template(MISSING[0]).read_bytes())
    for unit in UNITS:
        if unit in FAULTY:
            wrong = {**now[unit].inputs, RECEIVED: now[unit][RECEIVED] + 7}
            returned(unit, Filing(FORM, unit, YEAR, wrong, now[unit].facts, now[unit].texts))
        elif unit not in MISSING:
            returned(unit, now[unit])
    inbox = state(Path("收到"))
    first = run("run")
    there = [filing for unit, filing in now.items() if unit not in (*FAULTY, *MISSING)]
    book = Path("汇总/沂源县2024年汇总.xlsx")
    assert first.status == 1
    assert "共 45 份文件，应报 49 个单位，已汇总 41 个，退回 4 个，缺报 4 个。" in first.lines
    assert "UNFILLED" in first.out
    assert first.lines[-1].startswith("下一步：退回 4 个、缺报 4 个：把“退回”里的发回各单位改正，催没有报的")
    assert stored_sums(book) == sums(there)

    # Again, nothing changes; nothing in the inbox ever does.
    before = state(Path())
    again = run("run")
    assert ("没有新的变化，没有写任何文件。" in again.lines, state(Path())) == (True, before)
    told = run("run", "--dry", "--json").json
    assert (told["did"], told["due"], told["status"]["counts"]["missing"]) == ([], [], 4)
    assert run("merge").status == 1
    assert run("template").lines[:1] == ["已有 49 份，没有改动；要重写的用 --only 代码。"]
    assert (state(Path()), state(Path("收到"))) == (before, inbox)

    # The marked copies are corrected, the missing arrive.
    for unit in FAULTY:
        marked = next(path for path in Path("退回").iterdir() if unit.name in path.name)
        (Path("收到") / f"{unit.name}改.xlsx").write_bytes(typed(marked, {RECEIVED: now[unit][RECEIVED]}))
    for unit in MISSING:
        returned(unit, now[unit])
    last_run = run("run")
    assert last_run.status == 0
    assert last_run.lines[-1] == "下一步：都已汇总。核对汇总表后就可以报送。"
    assert stored_sums(book) == sums(now.values())
    (old,) = Path("汇总/旧").iterdir()
    assert stored_sums(old) == sums(there)
    assert {name: kept for name, kept in state(Path("收到")).items() if name in inbox} == inbox

    # Next year takes everything from this folder.
    monkeypatch.chdir(tmp_path)
    done = run("init", "2025年报", "--previous", "2024年报")
    assert (done.status, done.lines[0]) == (0, "已建立 2025年报：沂源县 2025 年，49 个单位。")
    monkeypatch.chdir(tmp_path / "2025年报")
    assert load_roster(Path("名册.xlsx"), [FORM]).units == UNITS
    assert run("run").status == 1
    given = read(template(town)).filing
    assert given is not None
    assert (given.year, given.fact("phone")) == (2025, "0533-020")
    assert given.inputs == carried_from(now[town])


# -- smaller rounds


def setting(old: str, new: str) -> None:
    """Changes the settings of the round in whose folder one stands."""
    path = Path("xlreport.toml")
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Mapping[Unit, Filing]:
    """A round of three units in whose folder one stands, and their reports."""
    monkeypatch.chdir(tmp_path)
    units = UNITS[12:15]
    listed = county.roster(tmp_path / "单位.csv", units)
    run(
        "init",
        "2024年报",
        "--name",
        "沂源县",
        "--code",
        "370323",
        "--kind",
        "县",
        "--year",
        "2024年",
        "--roster",
        listed,
    )
    monkeypatch.chdir(tmp_path / "2024年报")
    return county.reports(units)


def test_a_unit_that_leaves_the_list_is_off_the_roster_and_a_new_one_gets_a_template(
    small: Mapping[Unit, Filing],
) -> None:
    run("run")
    for unit, filing in small.items():
        returned(unit, filing)
    assert run("run").status == 0
    gone, *stay = small
    new = Unit("370323999", "新设局", "部门")
    Path("名册.xlsx").unlink()
    county.roster(Path("名册.xlsx").with_suffix(".csv"), [*stay, new])
    setting("名册.xlsx", "名册.csv")
    before = {name for name in state(Path()) if name.startswith(("发出/", "收到/"))}
    done = run("run")
    assert done.status == 1
    assert f"名册外  {gone.name}报送.xlsx  {gone.name}" in done.lines
    assert "已写出 1 份模板：发出" in done.lines
    assert any(line.startswith(f"“发出”里有 1 份不在名册上的模板，没有动：{gone.code}") for line in done.lines)
    assert before <= set(state(Path()))


def test_a_template_is_written_again_only_when_its_code_is_named(small: Mapping[Unit, Filing]) -> None:
    run("run")
    before = state(Path("发出"))
    settings = Path("xlreport.toml")
    settings.write_text(
        settings.read_text(encoding="utf-8").replace('phone = ""', 'phone = "0533-1"'), encoding="utf-8"
    )
    run("run")
    assert state(Path("发出")) == before
    first, second, third = small
    assert run("template", "--only", f"{first.code}，{second.code}").lines[0] == "已写出 2 份模板：发出"
    after = state(Path("发出"))
    assert [name for name in after if after[name] == before[name]] == [f"{third.code}_{third.name}.xlsx"]
    wrong = run("template", "--only", "370323913")
    assert (wrong.status, "名册里没有代码为 370323913 的单位。是不是 370323" in wrong.err) == (2, True)


def test_a_template_that_somebody_filled_in_is_never_written_again(small: Mapping[Unit, Filing]) -> None:
    run("run")
    unit = next(iter(small))
    template(unit).write_bytes(filled(template(unit), small[unit]))
    before = state(Path("发出"))
    done = run("template", "--only", unit.code)
    assert (done.status, "已有人填写" in done.out, state(Path("发出"))) == (1, True, before)


def test_the_blank_template_is_that_of_the_rounds_year(small: Mapping[Unit, Filing]) -> None:
    assert run("template", "--out", "空白.xlsx").status == 0
    filing = read(Path("空白.xlsx")).filing
    assert filing is not None
    assert (filing.year, filing.unit) == (YEAR, Unit())
    assert run("template", "--out", "空白.xlsx").status == 0
    cover = opened(Path("空白.xlsx").read_bytes())[LAYOUT.cover[0].sheet]
    assert [cover[place.cell].value for place in LAYOUT.cover] == ["沂源县", None, None]
    cells = {LAYOUT.facts[key].cell: value for key, value in (("unit", "甲"), ("code", "1"), ("kind", "乡镇"))}
    book = opened(Path("空白.xlsx").read_bytes())
    for cell, value in cells.items():
        book[LAYOUT.facts["unit"].sheet][cell].value = value
    for key in FORM.inputs:
        book[LAYOUT.figures[key].sheet][LAYOUT.figures[key].cell].value = 0
    Path("收到/手填.xlsx").write_bytes(saved(book))
    assert run("check", "收到/手填.xlsx", "--json").json["returns"][0]["status"] == "unknown"


def test_another_list_of_units_counts_before_that_of_the_round(small: Mapping[Unit, Filing], tmp_path: Path) -> None:
    listed = county.roster(tmp_path / "别的.csv", UNITS[:2])
    assert run("template", "--roster", listed).lines[0] == "已写出 2 份模板：发出"
    assert run("template", "--roster", listed, "--out", "别处").lines[0] == "已写出 2 份模板：别处"


def test_a_flag_counts_before_the_round(small: Mapping[Unit, Filing], tmp_path: Path) -> None:
    run("run")
    for unit, filing in small.items():
        returned(unit, filing)
    done = run("merge", "--out", tmp_path / "别处.xlsx", "--name", "别的县", "--json")
    assert (done.json["name"], done.json["summary"]) == ("别的县", str(tmp_path / "别处.xlsx"))
    assert not list(Path("汇总").iterdir())
    assert run("check", "--year", YEAR - 1).status == 1


def test_nothing_is_written_among_what_was_handed_in(small: Mapping[Unit, Filing]) -> None:
    unit, filing = next(iter(small.items()))
    run("run")
    returned(unit, filing)
    before = state(Path("收到"))
    commands = (
        ("merge", "--out", "收到/汇总.xlsx"),
        ("check", "--marked", "收到"),
        ("template", "--out", "收到/a.xlsx"),
    )
    said = [run(*command, "--force") for command in commands]
    assert [(done.status, "那里只放各单位报来的文件" in done.err) for done in said] == [(2, True)] * 3
    assert state(Path("收到")) == before


def test_an_empty_inbox_that_a_cloud_dropped_is_empty(small: Mapping[Unit, Filing]) -> None:
    Path("收到").rmdir()
    assert run("run").lines[:2] == ["共 0 份文件，应报 3 个单位，已汇总 0 个，缺报 3 个。", "已写出 3 份模板：发出"]


@pytest.mark.parametrize("writes", range(1, 9))
def test_a_run_that_was_ended_is_finished_by_the_next_one(
    writes: int, small: Mapping[Unit, Filing], monkeypatch: pytest.MonkeyPatch
) -> None:
    def handed_in() -> None:
        first, *others = small
        wrong = {**small[first].inputs, RECEIVED: small[first][RECEIVED] + 7}
        returned(first, Filing(FORM, first, YEAR, wrong, small[first].facts, small[first].texts))
        for unit in others:
            returned(unit, small[unit])

    def contents() -> dict[str, str]:
        return {name: digest for name, (digest, _) in state(Path()).items()}

    run("run")
    handed_in()
    run("run")
    whole = contents()
    for name in whole:
        if name.startswith(("发出/", "汇总/", "退回/")):
            Path(name).unlink()
    rename, count = output._rename, iter(range(1, 100))

    def ended(temporary: Path, path: Path) -> None:
        if next(count) == writes:
            raise KeyboardInterrupt
        rename(temporary, path)

    with monkeypatch.context() as patch:
        patch.setattr(output, "_rename", ended)
        assert run("run").status == (2 if writes < 8 else 1)
    run("run")
    assert contents() == whole


def test_commands_work_from_any_folder_of_the_round(
    small: Mapping[Unit, Filing], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir("收到")
    assert run("run").lines[1] == f"已写出 3 份模板：{Path('..') / '发出'}"
    assert run("check").lines[-3] == "共 0 份文件，应报 3 个单位，合格 0 个，缺报 3 个。"


def test_alone_the_program_says_where_the_round_stands_or_how_one_is_done(
    small: Mapping[Unit, Filing], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = state(Path())
    done = run()
    assert done.lines[0].startswith("沂源县 2024 年")
    assert done.lines[1:] == [
        "共 0 份文件，应报 3 个单位，已汇总 0 个，缺报 3 个。",
        "要写出 3 份模板：发出",
        "下一步：运行 xlreport run。",
    ]
    assert state(Path()) == before
    monkeypatch.chdir(tmp_path)
    done = run()
    assert (done.status, done.lines[0]) == (0, "一轮年报，五步：")
    assert [line[:2] for line in done.lines if line[:1].isdigit()] == ["1.", "2.", "3.", "4.", "5."]


@pytest.mark.parametrize("command", ["run", "doctor"])
def test_outside_a_round_its_commands_say_how_to_begin_one(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run(command)
    assert (done.status, done.out, "xlreport init" in done.err) == (2, "", True)


def test_the_doctor_says_what_is_there_and_what_is_missing(small: Mapping[Unit, Filing]) -> None:
    done = run("doctor")
    assert done.status == 1
    assert [line.split()[0] for line in done.lines if not line.startswith(" ")] == [
        *("设置", "表式", "名册", "上年", "封面", "发出", "收到", "退回", "汇总", "公开"),
        "下一步：补好封面，再运行",
    ]
    Path("名册.xlsx").unlink()
    assert "找不到名册" in run("doctor").out


def test_a_return_of_the_round_that_lies_among_the_copies_stops_everything(small: Mapping[Unit, Filing]) -> None:
    run("run")
    unit = next(iter(small))
    Path("退回/a.xlsx").write_bytes(workbook(small[unit]))
    done = run("run")
    assert (done.status, "没有读取" in done.err) == (2, True)


def test_amounts_and_counts_of_a_summary_are_those_added_up_apart(small: Mapping[Unit, Filing]) -> None:
    run("run")
    for unit, filing in small.items():
        returned(unit, filing)
    assert run("run").status == 0
    total = sums(small.values())
    assert stored_sums(Path("汇总/沂源县2024年汇总.xlsx")) == total
    assert sum(total.values()) > Decimal(0)


def test_a_check_of_some_files_speaks_of_their_units_alone(small: Mapping[Unit, Filing]) -> None:
    run("run")
    first, second, *_ = small
    for unit in (first, second):
        returned(unit, small[unit])
    one = run("check", f"收到/{first.name}报送.xlsx")
    assert (one.status, "缺报" in one.out, "共 1 份文件，合格 1 个单位。" in one.lines) == (0, False, True)
    assert one.lines[-1] == "下一步：都合格：xlreport run"
    assert run("check", f"收到/{first.name}报送.xlsx", "--json").json["missing"] == []
    missing = len(small) - 2
    for asked in ((), ("收到",), (f"收到/{first.name}报送.xlsx", "--roster", "名册.xlsx")):
        done = run("check", *asked)
        assert (done.status, f"缺报 {missing + (len(asked) > 1)} 个。" in done.out) == (1, True)


def test_a_summary_of_the_office_itself_is_none_of_what_is_checked(small: Mapping[Unit, Filing]) -> None:
    run("run")
    unit = next(iter(small))
    returned(unit, small[unit])
    run("run")
    (summary,) = Path("汇总").glob("*汇总.xlsx")
    (found,) = run("check", summary, "--json").json["returns"]
    assert (found["status"], [one["code"] for one in found["findings"]]) == ("skipped", ["OWN-OUTPUT"])
