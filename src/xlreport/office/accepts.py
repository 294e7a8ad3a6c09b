"""Which errors, and which warnings without a cell to explain them in, the office accepts, and why."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from ..errors import UsageError, reason
from ..files import decoded, is_file, same_mark, showable
from ..findings import Collection
from ..form import Form

# Why it is accepted, by the code of the unit and the rule.
Accepts = Mapping[tuple[str, str], str]
# What can only be the name of a file; a code and a rule, and why.
_PATH = re.compile(r"[/\\]|\.[A-Za-z]{2,4}$")
_LINE = re.compile(r"(\S+)[:：]([\w－-]+)\s+(\S.*)")


def load_accepts(editions: Sequence[Form], given: Sequence[str], because: str) -> dict[tuple[str, str], str]:
    """What is accepted: CODE:RULE with one reason for all, or files of lines that each name a reason of their own."""
    lines = []
    for line in _lines(given, because):
        match = _LINE.fullmatch(line.strip())
        if not match:
            raise UsageError(f"--accept 的写法不对：{line.strip()}", "应为 代码:规则，并用 --because 写明理由。")
        lines.append((match[1], match[2], match[3]))
    return accepts_in(editions, lines)


def accepts_in(
    editions: Sequence[Form], lines: Iterable[tuple[str, str, str]], where: str = ""
) -> dict[tuple[str, str], str]:
    """What is accepted by lines of code, rule and reason; `where` names their list."""
    acceptable, found = list(dict.fromkeys(id for form in editions for id in form.acceptable)), {}
    for code, written, why in lines:
        rule = unicodedata.normalize("NFKC", written).upper()
        if rule not in acceptable:
            said = f"{where and f'{where}：'}“{written}”不能由县里同意计入。"
            raise UsageError(said, f"只有这些可以：{'、'.join(acceptable)}。")
        if not (code and why):
            raise UsageError(f"{where}里有一行没有写代码或理由：{code} {rule}。", "请补齐后再运行一次。")
        found[code, rule] = why
    return found


def unused_accepts(collection: Collection, accepts: Accepts) -> list[str]:
    """What was accepted although nothing such was found: perhaps mended since, perhaps mistyped."""
    used = {(same_mark(o.unit.code), f.code) for o in collection.outcomes for f in o.findings if f.accepted}
    return [f"{code}:{rule}" for code, rule in accepts if (same_mark(code), rule) not in used]


def _lines(given: Sequence[str], because: str) -> Iterator[str]:
    for text in given:
        if is_file(Path(text)):
            yield from filter(str.strip, _text_of(Path(text)).splitlines())
        elif _PATH.search(text):
            raise UsageError(
                f"找不到 --accept 的文件：{showable(text)}",
                "请核对文件名；也可以写 代码:规则，并用 --because 写明理由。",
            )
        else:
            yield f"{text} {because}"


def _text_of(path: Path) -> str:
    try:
        return decoded(path.read_bytes())
    except UnicodeDecodeError as error:
        raise UsageError(f"--accept 的文件不是文本文件：{path.name}", "请用记事本另存为 UTF-8 文本。") from error
    except OSError as error:
        raise UsageError(
            f"--accept 的文件打不开：{path}（{reason(error)}）", "请关闭正在使用它的程序，或检查权限。"
        ) from error
