"""What an office says of itself and of this year's round, in a file that it reads and changes with any editor."""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from ..errors import SettingsError, UsageError, XlreportError, reason
from ..files import decoded
from ..filing import Unit
from ..form import Entries, Form, load

_HEAD = """\
# 一轮年报的设置。用记事本就可以改，改好保存，再运行 xlreport run。
# 文字写在英文双引号里；以井号开头的行是说明。
"""
_PLACES_HEAD = "\n# 各样文件放在哪里：本文件夹里的名称，或完整的路径（用正斜杠 /）。\n[places]\n"
_TOP, _PLACES = "（顶层）", "places"
_DATE = re.compile(r"(\d{4})[-年./](\d{1,2})[-月./](\d{1,2})日?")
_AT = re.compile(r"\(at line (\d+), column \d+\)")


def _said(comment: str, default: Any = MISSING) -> Any:
    """A setting with the comment that stands above it in the file."""
    return field(default=default, metadata={"comment": comment})


@dataclass(frozen=True)
class Places:
    """Where the files of a round lie, by names within its folder or whole paths."""

    roster: str = _said("应报单位的名册", "名册.xlsx")
    sent: str = _said("发给各单位的模板", "发出")
    received: str = _said("各单位报来的文件，原样放进去；本程序只读，不改不删", "收到")
    returned: str = _said("标出错处、退回改正的报表", "退回")
    summary: str = _said("汇总表；换下来的放在里面的“旧”文件夹", "汇总")
    previous: str = _said("上年的汇总表或报表，没有的空着", "上年")
    published: str = _said("各单位已经公开的网页和文档，用来与报表核对；本程序只读", "公开")


@dataclass(frozen=True)
class Settings:
    """What a round is about: who adds up, the year, what units are told, and where the files lie."""

    name: str = _said("汇总的县（市、区），例：沂源县")
    code: str = _said("它的代码，例：370323")
    kind: str = _said("它的类别：县、区、县级市、市、省等")
    year: int = _said("报告年份")
    full_name: str = _said("机关全称，印在模板第一张和本级的年度报告上，例：沂源县人民政府", "")
    address: str = _said("联系地址", "")
    phone: str = _said("各单位有疑问时打的电话，印在模板第一张", "")
    recipient: str = _said("报送给谁，印在模板第一张；不写的印机关全称", "")
    due: str = _said("报送期限，例：2025-01-20，印在模板第一张", "")
    form: str = _said("表式的名称，不写的用最新的一版", "")
    places: Places = Places()

    @property
    def unit(self) -> Unit:
        """Who adds up."""
        return Unit(self.code, self.name, self.kind)

    @property
    def to(self) -> str:
        """To whom the units report."""
        return self.recipient or self.full_name or self.name

    @property
    def day(self) -> datetime.date | None:
        """Until when; None where that is not said."""
        return datetime.date.fromisoformat(self.due) if self.due else None

    @property
    def due_day(self) -> str:
        """Until when, as people read it; empty where that is not said."""
        if not self.due:
            return ""
        day = datetime.date.fromisoformat(self.due)
        return f"{day.year}年{day.month}月{day.day}日前"


def read_settings(path: Path) -> Settings:
    """The settings in a file. Raises SettingsError with the line for what is missing, unknown or cannot be."""
    try:
        text = decoded(path.read_bytes())
    except OSError as error:
        raise SettingsError(
            f"{path.name} 打不开（{reason(error)}）。", "请关闭正在使用它的程序，或检查权限。"
        ) from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path.name} 不是文本文件。", "请用记事本打开，另存为 UTF-8。") from error
    try:
        data = tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        at = _AT.search(str(error))
        where = f"第 {at[1]} 行" if at else "末尾"
        advice = '文字要写在英文双引号里，例：name = "沂源县"；路径用正斜杠 /。'
        raise SettingsError(f"{path.name} {where}写得不对。", advice) from error
    return _Reader({path.name: text}, data).settings()


def checked(settings: Settings) -> Settings:
    """The settings with the usual word for their kind and the date as it is kept.

    Raises UsageError for what cannot be, by the option that says it, and FormError for an edition that there is not.
    """
    return _Options({}, {}).checked(settings)


class _Reader(Entries):
    """Turns what a file of settings says into settings."""

    error = SettingsError

    def settings(self) -> Settings:
        said = self.group(_TOP, self.data, Settings)
        places = Places(**self.group(_PLACES, said.pop(_PLACES, {}), Places))
        return self.checked(Settings(**said, places=places))

    def group(self, place: str, data: Any, kind: type) -> dict[str, Any]:
        """What a table says, each of its type; what may be left out may be empty."""
        known: Mapping[str, Field[Any]] = {f.name: f for f in fields(kind)}
        if not isinstance(data, dict):
            raise self.fail(_TOP, place, "应为一组设置", f"请写成 [{place}] 下面的几行。")
        needed = [name for name, f in known.items() if f.default is MISSING]
        self.take(place, data, " ".join(needed), " ".join(known))
        return {name: self.value(place, name, known[name], value) for name, value in data.items()}

    def value(self, place: str, name: str, known: Field[Any], value: Any) -> Any:
        if name == _PLACES:
            return value
        if known.type == "int":
            if isinstance(value, int) and not isinstance(value, bool):
                return value
            raise self.fail(place, name, "应为整数", f"例：{name} = 2024，不加引号。")
        if isinstance(value, datetime.date):
            value = value.isoformat()
        if not isinstance(value, str):
            raise self.fail(place, name, "应为文字", f'请写在英文双引号里：{name} = "…"')
        if not value.strip() and (known.default is MISSING or known.default):
            raise self.fail(place, name, "没有填", known.metadata["comment"])
        return value.strip()

    def checked(self, settings: Settings) -> Settings:
        form = load(settings.form)
        if form.year(str(settings.year)) is None:
            raise self.fail(_TOP, "year", "年份不对", f"应为{form.facts['year'].expected}，例：2024。")
        return replace(settings, kind=self.kind(settings, form), due=self.day(settings.due))

    def kind(self, settings: Settings, form: Form) -> str:
        kind = form.kind_words.get(settings.kind, settings.kind)
        if kind not in form.kinds:
            raise self.fail(_TOP, "kind", f"没有“{kind}”这个类别", f"类别只能是：{'、'.join(form.kinds)}。")
        return kind

    def day(self, due: str) -> str:
        match = _DATE.fullmatch(due)
        try:
            return datetime.date(*map(int, match.groups())).isoformat() if match else self.no_day(due)
        except ValueError:
            return self.no_day(due or "？")

    def no_day(self, due: str) -> str:
        if due:
            raise self.fail(_TOP, "due", "不是日期", "请写成 2025-01-20 这样。")
        return ""


class _Options(_Reader):
    """Judges what was said as options, and has no lines."""

    def fail(self, place: str, word: str, what: str, suggestion: str = "") -> XlreportError:
        return UsageError(f"--{word}：{what}。", suggestion)


def settings_text(settings: Settings) -> str:
    """The file that says some settings, each with its comment."""
    lines = [_line(f, getattr(settings, f.name)) for f in fields(Settings) if f.name != _PLACES]
    places = [_line(f, getattr(settings.places, f.name)) for f in fields(Places)]
    return _HEAD + "".join(lines) + _PLACES_HEAD + "".join(places)


def _line(known: Field[Any], value: Any) -> str:
    import json

    return f"\n# {known.metadata['comment']}\n{known.name} = {json.dumps(value, ensure_ascii=False)}\n"
