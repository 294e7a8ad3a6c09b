"""Which errors the office accepts, and why."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from ..errors import UsageError
from ..findings import Collection
from ..form import Form

# Why an error is accepted, by the code of the unit and the rule.
Accepts = Mapping[tuple[str, str], str]


def load_accepts(editions: Sequence[Form], given: Sequence[str], because: str) -> dict[tuple[str, str], str]:
    """What is accepted: CODE:RULE with one reason for all, or files of lines that each name a reason of their own."""
    found = {}
    errors = (rule.id for form in editions for rule in form.rules if rule.severity == "error")
    acceptable = list(dict.fromkeys(errors))
    for line in _lines(given, because):
        match = re.fullmatch(r"(\S+):([A-Z0-9-]+)\s+(\S.*)", line.strip())
        if not match:
            raise UsageError(f"--accept 的写法不对：{line.strip()}", "应为 代码:规则，并用 --because 写明理由。")
        if match[2] not in acceptable:
            raise UsageError(f"“{match[2]}”不能由县里同意计入。", f"只有这些可以：{'、'.join(acceptable)}。")
        found[match[1], match[2]] = match[3]
    return found


def unused_accepts(collection: Collection, accepts: Accepts) -> list[str]:
    """What was accepted although no such error was found: perhaps mended since, perhaps mistyped."""
    used = {(o.unit.code, f.code) for o in collection.outcomes for f in o.findings if f.accepted}
    return [":".join(pair) for pair in accepts if pair not in used]


def _lines(given: Sequence[str], because: str) -> Iterator[str]:
    for text in given:
        if Path(text).is_file():
            yield from filter(str.strip, Path(text).read_text(encoding="utf-8-sig").splitlines())
        else:
            yield f"{text} {because}"
