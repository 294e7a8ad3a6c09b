"""What a figure of a summary is made of, down to the cells of the files that it comes from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from ..errors import UsageError
from ..files import is_file, same_mark, showable
from ..filing import Filing, Source, Unit
from ..findings import ACCEPTED, Breakdown, Contribution, KindShare, LevelShare, Outcome, first_error
from ..form import Form, Key, load
from ..layout import Place, by_kind_of, is_published, level_title, levels_of, published
from .collect import collect
from .folder import find_folder
from .round import Round

# By its ending a word is a file, also when there is no such file.
_WORKBOOK = ".xlsx"
# How many of what fits are listed.
_MOST_LISTED = 20


@dataclass(frozen=True)
class ShowAsked:
    """Which figure of which summary is to be shown: its key or parts of its labels."""

    path: str
    key: str
    form: str = ""


def show_here(words: tuple[str, ...], form: str = "") -> ShowAsked:
    """What `show` was told: a summary and the words for a figure; in a round without one that of the round.

    Raises UsageError where there is no summary, or no words.
    """
    folder = find_folder()
    named = words[:1] if folder is None or (words and _is_path(words[0])) else ()
    key = " ".join(words[len(named) :]).strip()
    if not key:
        raise UsageError(
            "缺少 KEY。" if folder or named else "缺少 SUMMARY 和 KEY。",
            "请写明汇总表和哪一个数字，例：xlreport show 汇总.xlsx 新收 自然人；在一轮年报的文件夹里可以不写汇总表。",
        )
    if named:
        return ShowAsked(named[0], key, form or (folder.settings.form if folder else ""))
    assert folder is not None
    if not is_file(folder.summary):
        raise UsageError("这一轮还没有汇总表。", "请先运行 xlreport run。")
    return ShowAsked(str(folder.summary), key, form or folder.settings.form)


def _is_path(word: str) -> bool:
    return word.lower().endswith(_WORKBOOK) or is_file(Path(word))


def drill_down(asked: ShowAsked, unit: str = "") -> Breakdown:
    """A figure of a summary, or of a return, and who contributes what to it, or only a `unit`, if one is named.

    Raises UsageError for what cannot be read, and for words that fit no figure, or several.
    """
    outcome, filing = _read(asked)
    form = filing.form
    key = key_of(form, asked.key)
    version = outcome.returned.layout_version if outcome.returned else ""
    whole = contribution(filing, key, Source(outcome.file, outcome.sha256, version))
    shown = _of_unit(whole, unit) if unit else whole
    parts = shown.members if shown is whole and shown.members else (shown,)
    doubt = "" if outcome.status == ACCEPTED else first_error(outcome.findings)
    return Breakdown(key, form.label(key), form.unit(key), shown.value, parts, _by_level(form, shown.members), doubt)


def contribution(filing: Filing, key: Key, source: Source | None = None) -> Contribution:
    """What a filing and its members contribute to a figure."""
    source = source or filing.source
    members = tuple(contribution(member, key) for member in filing.members)
    return Contribution(filing.unit, filing[key], source, _place(filing.form, key, source), members)


def _by_level(form: Form, parts: tuple[Contribution, ...]) -> tuple[LevelShare, ...]:
    """What the units of each level contribute, where there is more than one."""
    levels = levels_of(parts)
    return tuple(
        LevelShare(
            level.depth,
            level_title(form, level),
            tuple(
                KindShare(kind, len(found), sum((part.value for part in found), Decimal(0)))
                for kind, found in by_kind_of(form, level.members).items()
            ),
        )
        for level in (levels if len(levels) > 1 else ())
    )


def _place(form: Form, key: Key, source: Source | None) -> Place | None:
    """Where a file of a published version of the layout has a figure."""
    if source is None or not is_published(form, source.layout):
        return None
    return published(form, int(source.layout)).figures[key]


def _read(asked: ShowAsked) -> tuple[Outcome, Filing]:
    """The one report in a file, as it is."""
    collection = collect([asked.path], Round(load(asked.form) if asked.form else None))
    found = [(outcome, outcome.filing) for outcome in collection.outcomes if outcome.filing]
    if len(found) != 1:
        why = next((first_error(outcome.findings) for outcome in collection.outcomes if not found), "")
        raise UsageError(f"{showable(asked.path)} 不是一份读得出的汇总表或报表。{why}", "请给出一份汇总表。")
    return found[0]


# -- which figure, which unit


def key_of(form: Form, words: str) -> Key:
    """The figure that is meant: by its key, its whole label, or words that all stand in its labels.

    Raises UsageError, with what fits, unless it is exactly one.
    """
    wanted = same_mark(words)
    called = {key: (str(key), form.label(key), form.short(key)) for key in form.keys}
    whole = [key for key, names in called.items() if wanted in map(same_mark, names)]
    parts = [same_mark(word) for word in words.split()]
    fit = whole or [key for key, names in called.items() if _stand_in(parts, names)]
    if len(fit) == 1:
        return fit[0]
    if not fit:
        raise UsageError(f"没有“{showable(words)}”这个数字。", "请写代号，或标签里的几个词；全部见 xlreport items。")
    listed = _listed(f"{key}  {form.label(key)}" for key in fit)
    raise UsageError(f"{listed}\n“{showable(words)}”可以是以上 {len(fit)} 个数字。", "请多写几个词，或写前面的代号。")


def _stand_in(parts: Iterable[str], names: Iterable[str]) -> bool:
    text = same_mark(" ".join(names))
    return all(part in text for part in parts)


def _of_unit(whole: Contribution, asked: str) -> Contribution:
    """The part of the unit with a code or a name; of names a part is enough when it fits one unit alone."""
    wanted, parts = Unit(code=asked, name=asked), list(whole.all())
    by_mark = [part for part in parts if part.unit.mark == wanted.mark or same_mark(part.unit.name) == wanted.mark[1]]
    fit = by_mark or [part for part in parts if wanted.mark[1] in same_mark(part.unit.name)]
    if len(fit) == 1:
        return fit[0]
    if not fit:
        raise UsageError(f"汇总表里没有“{showable(asked)}”这个单位。", "请核对代码或名称；不写 --unit 就列出全部单位。")
    listed = _listed(showable(f"{part.unit.code}  {part.unit.name}") for part in fit)
    raise UsageError(f"{listed}\n“{showable(asked)}”可以是以上 {len(fit)} 个单位。", "请写代码。")


def _listed(lines: Iterable[str]) -> str:
    """What fits, a line each, of many only the first."""
    found = list(lines)
    more = ["  ……"] if len(found) > _MOST_LISTED else []
    return "\n".join([*(f"  {line}" for line in found[:_MOST_LISTED]), *more])
