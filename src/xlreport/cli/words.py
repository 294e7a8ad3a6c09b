"""The command line's own few words in Chinese."""

from __future__ import annotations

import datetime
import os
import re
import unicodedata
from collections.abc import Iterable
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

from ..errors import UsageError

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

_USAGE_ERRORS = (
    (r"No such option: ?(\S+).*", r"没有选项 {}。"),
    (r"No such command '(.*?)'.*", r"没有命令 {}。"),
    (r"Missing \w+ '?(.*?)'?\.", r"缺少 {}。"),
    (r"Missing command\.", r"缺少命令。"),
    (r"Option '(.*)' requires an argument\.", r"选项 {} 后面要跟一个值。"),
    (r"Got unexpected extra argument(?:s|\(s\))? \((.*)\)", r"多出了参数：{}。"),
    (r"Invalid value for '?(.*?)'?: (.*)", r"{} 的值不对：{}"),
)
# What word processors make of two minus signs.
_DASHES = "—–―‒‐‑−－─﹣﹘"


class _Chinese:
    """Help in Chinese: Typer's own few words are English."""

    def get_help(self, ctx: Any) -> str:
        text: str = super().get_help(ctx)  # type: ignore[misc]  # the class beside which it is mixed in has it
        for english, chinese in _HELP_WORDS.items():
            text = text.replace(english, chinese)
        # Typer adds the Python type of what has no name of its own.
        return re.sub(r" ?<(?:list\[)?(?:str|int|float|bool|Path|path|text|integer)\]?>", "", text)


class Group(_Chinese, TyperGroup):
    pass


class Command(_Chinese, TyperCommand):
    pass


def year_of(text: str) -> int:
    """A year as people write it: 2024, 2024年, in digits of any width. Raises BadParameter for anything else."""
    digits = unicodedata.normalize("NFKC", text).strip().removesuffix("度").removesuffix("年").strip()
    if not (digits.isascii() and digits.isdigit()):
        raise typer.BadParameter(f"“{text}”不是年份，应为四位数字，例：2024。")
    return int(digits)


def date_of(text: str) -> datetime.date:
    """A day as people write it: 2025-01-20, 2025.1.20, 2025年1月20日. Raises BadParameter for anything else."""
    narrow = unicodedata.normalize("NFKC", text).strip()
    match = re.fullmatch(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?", narrow, re.ASCII)
    try:
        if match:
            return datetime.date(*map(int, match.groups()))
    except ValueError:
        pass
    raise typer.BadParameter(f"“{text}”不是日期，例：2025-01-20。")


def refuse_dashes(arguments: Iterable[str]) -> None:
    """Raises UsageError for an option that begins with a dash instead of two minus signs."""
    for argument in arguments:
        name = argument.lstrip(f"{_DASHES}-")
        dashes = argument[: len(argument) - len(name)]
        if set(dashes) & set(_DASHES) and re.match(r"[a-zA-Z]", name) and not os.path.lexists(argument):
            raise UsageError(f"“{argument}”前面是破折号，应为两个减号。", f"请改为 --{name}。")


def worded(error: TyperException) -> UsageError:
    """Typer's error in Chinese, with what was probably meant, and where to look it up."""
    message, ctx = error.format_message(), getattr(error, "ctx", None)
    where = f"用 {ctx.command_path if ctx else 'xlreport'} --help 查看用法。"
    for pattern, chinese in _USAGE_ERRORS:
        if match := re.fullmatch(pattern, message, re.DOTALL):
            return UsageError(chinese.format(*match.groups()), _nearest(ctx, *match.groups()[:1]) + where)
    if " --help" in message or "用法：" in message:
        return UsageError("缺少命令。", where)
    return UsageError(f"命令的写法不对：{message}", where)


def _nearest(ctx: Any, word: str = "") -> str:
    """The command or option that a mistyped one is nearest to, as a question."""
    import difflib

    if ctx is None:
        return ""
    known = [option for param in ctx.command.params for option in param.opts if option.startswith("-")]
    known += ctx.command.list_commands(ctx) if isinstance(ctx.command, TyperGroup) else []
    near = [] if word in known else difflib.get_close_matches(word, known, 1)
    return f"是不是 {near[0]}？" if near else ""
