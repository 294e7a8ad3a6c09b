"""The command line's own few words in Chinese."""

from __future__ import annotations

import re
from typing import Any

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
    (r"Got unexpected extra arguments? \((.*)\)", r"多出了参数：{}。"),
    (r"Invalid value for '?(.*?)'?: .*", r"{} 的值不对。"),
)


class _Chinese:
    """Help in Chinese: Typer's own few words are English."""

    def get_help(self, ctx: Any) -> str:
        text: str = super().get_help(ctx)  # type: ignore[misc]  # the class beside which it is mixed in has it
        for english, chinese in _HELP_WORDS.items():
            text = text.replace(english, chinese)
        return text


class Group(_Chinese, TyperGroup):
    pass


class Command(_Chinese, TyperCommand):
    pass


def worded(error: TyperException) -> UsageError:
    message = error.format_message()
    for pattern, chinese in _USAGE_ERRORS:
        if match := re.fullmatch(pattern, message, re.DOTALL):
            return UsageError(chinese.format(*match.groups()), "用 xlreport --help 查看用法。")
    if " --help" in message or "用法：" in message:
        return UsageError("缺少命令。", "用 xlreport --help 查看用法。")
    return UsageError(f"命令的写法不对：{message}", "用 xlreport --help 查看用法。")
