"""The command line."""

from __future__ import annotations

import contextlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

from .errors import UsageError, XlreportError

if TYPE_CHECKING:
    from .findings import Collection


_HELP_WORDS = {
    "Usage:": "用法：",
    "Options:": "选项：",
    "Arguments:": "参数：",
    "Commands:": "命令：",
    "[OPTIONS]": "[选项]",
    "COMMAND [ARGS]...": "命令 [参数]...",
    "Show this message and exit.": "显示本帮助。",
    "[required]": "[必填]",
    "[default: ": "[默认：",
}

# What Typer makes of Ctrl-C.
_INTERRUPTED = 130

_USAGE_ERRORS = (
    (r"No such option: ?(\S+).*", r"没有选项 {}。"),
    (r"No such command '(.*?)'.*", r"没有命令 {}。"),
    (r"Missing \w+ '?(.*?)'?\.", r"缺少 {}。"),
    (r"Missing command\.", r"缺少命令。"),
    (r"Option '(.*)' requires an argument\.", r"选项 {} 后面要跟一个值。"),
    (r"Got unexpected extra arguments? \((.*)\)", r"多出了参数：{}。"),
    (r"Invalid value for '?(.*?)'?: .*", r"{} 的值不对。"),
)


class _Chinese:
    """Help in Chinese: Typer's own few words are English."""

    def get_help(self, ctx: Any) -> str:
        text: str = super().get_help(ctx)  # type: ignore[misc]
        for english, chinese in _HELP_WORDS.items():
            text = text.replace(english, chinese)
        return text


class Group(_Chinese, TyperGroup):
    pass


class Command(_Chinese, TyperCommand):
    pass


app = typer.Typer(
    cls=Group,
    help="县级政府信息公开工作年度报告：生成填报模板，读取、检查、汇总各单位报表。",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
)

Paths = Annotated[list[str], typer.Argument(metavar="PATH", help="报表文件、文件夹或通配符。", show_default=False)]
FormName = Annotated[str, typer.Option("--form", metavar="NAME", help="表式的名称。")]
Json = Annotated[bool, typer.Option("--json", help="在标准输出上只打印一份 JSON。")]
Roster = Annotated[
    Path | None, typer.Option("--roster", metavar="FILE", help="应报单位名册（CSV 或 .xlsx）：代码、名称、类别。")
]
Year = Annotated[int | None, typer.Option("--year", metavar="YEAR", help="报告年份，例：2024。")]
Previous = Annotated[
    Path | None, typer.Option("--previous", metavar="SUMMARY", help="上年的汇总表，或上年报表所在的文件夹。")
]
Marked = Annotated[
    Path | None, typer.Option("--marked", metavar="DIR", help="把有问题的报表标出错处，写到这个文件夹，供退回改正。")
]
Force = Annotated[bool, typer.Option("--force", help="覆盖已有的其他文件。")]


@app.command(cls=Command)
def template(
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="写到哪里；与 --roster 同用时是文件夹。")],
    year: Year = None,
    unit: Annotated[str, typer.Option("--unit", metavar="NAME", help="单位名称。")] = "",
    code: Annotated[str, typer.Option("--code", metavar="CODE", help="单位代码。")] = "",
    kind: Annotated[str, typer.Option("--kind", metavar="KIND", help="单位类别，例：乡镇。")] = "",
    roster: Roster = None,
    password: Annotated[
        str, typer.Option("--password", metavar="WORD", help="工作表保护密码（可不设），最多 15 个英文字符。")
    ] = "",
    form: FormName = "annual-2021",
    force: Force = False,
) -> None:
    """生成锁定的填报模板：空白的、一个单位的，或名册中每个单位一份。"""

    for path in commands.write_templates(form, out, year, (code, unit, kind), roster, password, force):
        print(f"已写出 {path}")


@app.command(cls=Command)
def check(
    paths: Paths,
    roster: Roster = None,
    previous: Previous = None,
    marked: Marked = None,
    force: Force = False,
    json: Json = False,
) -> None:
    """检查报表，不汇总。"""

    given = commands.Round(roster=roster, previous=previous)
    with shown_progress() as progress:
        form, collection = commands.check_files(paths, given, progress)
    copies = commands.write_marked_copies(collection, marked, force) if marked else []
    if json:
        print_json(commands.check_document(form, collection))
    else:
        print_collection(collection)
        print_copies(copies, marked)
    raise typer.Exit(0 if collection.complete else 1)


@app.command(cls=Command)
def merge(
    paths: Paths,
    out: Annotated[Path, typer.Option("--out", metavar="SUMMARY.xlsx", help="汇总表写到哪里。")],
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="汇总的县（市、区），例：沂源县。")] = "",
    code: Annotated[str, typer.Option("--code", metavar="CODE", help="它的代码，例：370323。")] = "",
    kind: Annotated[str, typer.Option("--kind", metavar="KIND", help="它的类别，例：县。")] = "",
    year: Year = None,
    roster: Roster = None,
    previous: Previous = None,
    accept: Annotated[
        list[str] | None,
        typer.Option("--accept", metavar="CODE:RULE", help="同意计入某单位违反某规则的报表；或写着这些行的文件。"),
    ] = None,
    because: Annotated[str, typer.Option("--because", metavar="TEXT", help="同意计入的理由。")] = "",
    marked: Marked = None,
    force: Force = False,
    json: Json = False,
) -> None:
    """检查并汇总报表，写出汇总表。"""

    given = commands.Round(year, roster, previous, tuple(accept or ()), because)
    with shown_progress() as progress:
        form, merged = commands.merge_files(paths, out, (code, name, kind), given, force, progress)
    copies = commands.write_marked_copies(merged.collection, marked, force) if marked else []
    if unused := commands.unused_accepts(form, merged.collection, given):
        print(f"--accept 没有用上：{'、'.join(unused)}。没有这样的错误，请核对代码和规则。", file=sys.stderr)
    if json:
        print_json(commands.merge_document(form, merged))
    else:
        print_collection(merged.collection)
        print(f"已写出 {out}" if merged.written else "没有可汇总的报表，没有写出汇总表。")
        print_copies(copies, marked)
    raise typer.Exit(0 if merged.collection.complete else 1)


@app.command(cls=Command)
def items(form: FormName = "annual-2021", json: Json = False) -> None:
    """列出表式的全部数字、文字和基本信息，及其所在单元格。"""
    from .export import items_document
    from .form import load

    document = items_document(load(form))
    if json:
        return print_json(document)
    for item in document["items"]:
        labels = f"{item['row_label']} · {item['column_label']}"
        print(f"{item['sheet']}!{item['cell']}\t{item['key']}\t{item['unit']}\t{labels}")
    for text in document["texts"]:
        print(f"{text['sheet']}!{text['cells'][0]}\t{text['key']}\t\t{text['label']}")
    for fact in document["facts"]:
        print(f"{fact['sheet']}!{fact['cell']}\t{fact['key']}")


@app.command(cls=Command)
def rules(form: FormName = "annual-2021", json: Json = False) -> None:
    """列出全部规则。"""
    from .export import rules_document
    from .form import SEVERITY_WORDS, load, rule_book

    loaded = load(form)
    if json:
        return print_json(rules_document(loaded))
    for title, entries in rule_book(loaded):
        print(title)
        for entry in entries:
            print(f"  {SEVERITY_WORDS[entry.severity]}  {entry.id}  {entry.sentence}{entry.advice}")
            print(f"      出处：{entry.source}")


@app.command(cls=Command)
def explain(
    code: Annotated[str, typer.Argument(metavar="CODE", help="检查结果里的代码，例：T3-BALANCE。", show_default=False)],
    form: FormName = "annual-2021",
    json: Json = False,
) -> None:
    """说明检查结果里的一个代码：什么意思，举例，怎么办。"""
    from .export import explanation
    from .form import SEVERITY_WORDS, load

    entry = explanation(load(form), code)
    if json:
        return print_json(entry._asdict())
    print(f"{entry.id}（{SEVERITY_WORDS[entry.severity]}）")
    print(f"意思：{entry.sentence}\n例如：{entry.example}\n怎么办：{entry.advice}\n出处：{entry.source}")


def main(arguments: list[str] | None = None) -> int:
    """Runs the command line and returns its exit status; errors are told in one place, here."""
    given = sys.argv[1:] if arguments is None else arguments
    arguments = [argument for argument in given if argument != "--debug"] or ["--help"]
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(**_encoding(stream), errors="replace")
    try:
        status = app(arguments, prog_name="xlreport", standalone_mode=False)
        if status == _INTERRUPTED:
            raise KeyboardInterrupt
        return status if isinstance(status, int) else 0
    except TyperException as error:
        return _failed(worded(error), arguments)
    except XlreportError as error:
        return _failed(error, arguments)
    except (KeyboardInterrupt, typer.Abort):
        return _failed(UsageError("已中断，没有写出任何文件。"), arguments)
    except Exception as error:
        if "--debug" in given:
            raise
        return _failed(
            XlreportError(
                f"程序出错：{type(error).__name__}: {error}", "请加 --debug 再运行一次，把显示的内容发给维护者。"
            ),
            arguments,
        )


def run() -> None:
    """The entry point of the installed command."""
    sys.exit(main())


def _encoding(stream: Any) -> dict[str, str]:
    """UTF-8 where the output goes to a file or a pipe; a console keeps its own."""
    return {} if stream.isatty() else {"encoding": "utf-8"}


def worded(error: TyperException) -> UsageError:
    message = error.format_message()
    for pattern, chinese in _USAGE_ERRORS:
        if match := re.fullmatch(pattern, message, re.DOTALL):
            return UsageError(chinese.format(*match.groups()), "用 xlreport --help 查看用法。")
    if " --help" in message or "用法：" in message:
        return UsageError("缺少命令。", "用 xlreport --help 查看用法。")
    return UsageError(f"命令的写法不对：{message}", "用 xlreport --help 查看用法。")


def _failed(error: XlreportError, arguments: list[str]) -> int:
    if "--json" in arguments:
        from .export import error_document

        print_json(error_document(error))
    said = error.message if error.message.endswith("。") else f"{error.message}。"
    print(f"{said}{error.suggestion}", file=sys.stderr)
    return 2


def print_json(document: Any) -> None:
    import json

    print(json.dumps(document, ensure_ascii=False, indent=1))


def print_collection(collection: Collection) -> None:
    """One line a file, its findings below it, then who is missing, then the count."""
    from .findings import ACCEPTED, STATUS_WORDS
    from .form import SEVERITY_WORDS

    for outcome in collection.outcomes:
        if outcome.status == ACCEPTED and not outcome.findings:
            continue
        print(f"{STATUS_WORDS[outcome.status]}  {outcome.file}  {outcome.unit.name}".rstrip())
        for finding in outcome.findings:
            print(f"    {SEVERITY_WORDS[finding.severity]}  {finding.code}  {finding.message}")
    for unit in collection.missing:
        print(f"缺报  {unit.name}（{unit.code}）")
    print(_count(collection))


def print_copies(copies: list[Path], folder: Path | None) -> None:
    if folder:
        print(
            f"已在 {folder} 写出 {len(copies)} 份标出错处的报表，可以退回改正。" if copies else "没有需要退回的报表。"
        )


def _count(collection: Collection) -> str:
    counted, files = len(collection.accepted), len(collection.outcomes)
    if collection.roster is None:
        return f"共 {files} 份文件，汇总 {counted} 个单位（没有名册，不能判断是否缺报）。"
    due, missing = len(collection.roster), len(collection.missing)
    return f"共 {files} 份文件，应报 {due} 个单位，已汇总 {due - len(collection.absent)} 个，缺报 {missing} 个。"


class _Bar:
    """A progress bar on a terminal's stderr, from the first second on."""

    def __init__(self) -> None:
        import time

        self.clock = time.monotonic
        self.start = self.clock()
        self.bar: Any = None

    def __call__(self, done: int, total: int) -> None:
        if self.bar is None and self.clock() - self.start > 1 and done < total:
            from rich.console import Console
            from rich.progress import Progress

            self.bar = Progress(console=Console(stderr=True), transient=True)
            self.bar.start()
            self.task = self.bar.add_task("读取报表", total=total)
        if self.bar:
            self.bar.update(self.task, completed=done)
            if done == total:
                self.stop()

    def stop(self) -> None:
        """Gives the terminal back, also when the work was broken off."""
        if self.bar:
            self.bar.stop()
            self.bar = None


@contextlib.contextmanager
def shown_progress() -> Iterator[_Bar | None]:
    bar = _Bar() if sys.stderr.isatty() else None
    try:
        yield bar
    finally:
        if bar:
            bar.stop()
