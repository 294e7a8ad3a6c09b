"""What the command line prints of files, and of what was made of them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .columns import fitted, width, wrapped
from .screen import BOLD, CYAN, DIM, RED, YELLOW, columns, notice, say, say_raw
from .show_figures import changed_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..findings import (
        Brief,
        Collection,
        Converted,
        Finding,
        Merged,
        Outcome,
        Reported,
        SentBack,
    )
    from ..form import Form

COLOURS = {"error": RED, "warning": YELLOW, "note": CYAN}
# How far the findings stand in, and what they say below their level.
_INDENT, BELOW = "  ", " " * 8
# Of files that share a finding and need no care only some are named.
_MOST_NAMED = 10

# The same finding of many files, and those files.
_Shared = Mapping[Hashable, tuple["Finding", Sequence["Outcome"]]]


def print_json(document: Any) -> None:
    """A document in which what no terminal should see is escaped."""
    import json

    from ..files import visible

    text = json.dumps(document, ensure_ascii=False, indent=1)
    hidden = {c for c in set(text) - {"\n"} if visible(c) != c}
    say_raw(text.translate({ord(c): json.dumps(c)[1:-1] for c in hidden}))


def print_checked(collection: Collection) -> None:
    """What a check came to; nothing is merged by it."""
    _print_collection(collection, "合格", seals=True)


def _print_collection(collection: Collection, counted: str, seals: bool = False, count: bool = True) -> None:
    """Each file with its findings below it, what many files share, who is missing, then the `count` if it is wanted.

    With `seals` those of which there is nothing to say are listed as well, to be held beside their papers.
    """
    from ..findings import ACCEPTED, briefs

    shared = _shared(collection)
    for outcome in collection.outcomes:
        done = collection.settled.get(outcome.file, "")
        own = [] if done else [finding for finding in outcome.findings if _same(outcome, finding) not in shared]
        silent = not own and (outcome.findings or outcome.status == ACCEPTED)
        if done or not silent or (seals and outcome.status == ACCEPTED):
            _print_file(outcome, counted, done)
            for finding, told in briefs(own, collection.form):
                _print_finding(finding, told)
    for finding, outcomes in shared.values():
        _print_shared(finding, outcomes, collection.form, counted)
    for unit in collection.missing:
        say(("缺报", RED), f"  {unit.name}（{unit.code}）")
    for line in counted_lines(collection, counted) if count else ():
        say(line)


def _same(outcome: Outcome, finding: Finding) -> Hashable:
    """What two files have in common of which the same is told."""
    answer = finding.suggestion, finding.explained, finding.accepted
    return outcome.status, finding.code, finding.place, finding.says, answer


def _shared(collection: Collection) -> _Shared:
    from ..findings import MANY

    found: dict[Hashable, tuple[Finding, list[Outcome]]] = {}
    for outcome in (outcome for outcome in collection.outcomes if outcome.file not in collection.settled):
        for finding in {_same(outcome, finding): finding for finding in outcome.findings}.values():
            found.setdefault(_same(outcome, finding), (finding, []))[1].append(outcome)
    return {same: (finding, outcomes) for same, (finding, outcomes) in found.items() if len(outcomes) >= MANY}


def _print_file(outcome: Outcome, counted: str, done: str = "") -> None:
    """One line for a file; a refused one asks for nothing when another of its unit is `done`."""
    from ..findings import ACCEPTED, SKIPPED, STATUS_WORDS

    colour = DIM if done or outcome.status in (ACCEPTED, SKIPPED) else RED
    name = f"  {outcome.unit.name}" if outcome.unit.name else ""
    word = counted if outcome.status == ACCEPTED else STATUS_WORDS[outcome.status]
    settled = f"  已了结，以“{done}”为准" if done else ""
    say((word, colour), "  ", (outcome.file, BOLD), name, (settled or _seal(outcome), DIM))


def _seal(outcome: Outcome) -> str:
    """The check code of a return that counts, to hold beside its paper."""
    from ..findings import ACCEPTED

    seal = outcome.seal if outcome.status == ACCEPTED else ""
    doubt = "（有修正的格，纸面上的校验码可能不同）" if seal and outcome.may_differ_from_paper else ""
    return f"  校验码 {seal}{doubt}" if seal else ""


def _print_finding(finding: Finding, told: Brief) -> None:
    """At most three lines: where, or else what is wrong; what is wrong; the likely value or what to do."""
    from ..form import SEVERITY_WORDS

    level = SEVERITY_WORDS[finding.severity]
    head, *below = [part for part in told if part]
    room = columns()
    taken = len(BELOW) + 2 + width(finding.code)
    first = fitted(head, room - taken) if room else head
    say(_INDENT, (level, COLOURS[finding.severity]), "  ", first, "  ", (finding.code, DIM))
    for part in below:
        say(BELOW, fitted(part, room - len(BELOW)) if room else part)


def _print_shared(finding: Finding, outcomes: Sequence[Outcome], form: Form | None, counted: str) -> None:
    from ..findings import ACCEPTED, SKIPPED, STATUS_WORDS, brief

    status = outcomes[0].status
    word = counted if status == ACCEPTED else STATUS_WORDS[status]
    careless = status in (ACCEPTED, SKIPPED)
    say((word, DIM if careless else RED), "  ", (f"{len(outcomes)} 份文件", BOLD), "，情况相同")
    _print_finding(finding, brief(finding, form))
    named = [outcome.file for outcome in outcomes]
    if careless and len(named) > _MOST_NAMED:
        named = [*named[:_MOST_NAMED], f"等 {len(outcomes)} 份"]
    for line in wrapped(named, (columns() or 80) - len(BELOW)):
        say(BELOW, line)


def print_merged(merged: Merged, written: bool = True) -> None:
    """The files, and the summary that was made of them, if it is to be said."""
    from ..findings import ACCEPTED, STATUS_WORDS

    _print_collection(merged.collection, STATUS_WORDS[ACCEPTED])
    if not merged.written:
        say("没有可汇总的报表，没有写出汇总表。")
    elif written:
        say(f"已写出 {merged.written}")
    if merged.written and merged.collection.changes:
        say(f"与上次汇总相比：{changed_in_words(merged.collection.changes)}，见“变动”。")


def print_reported(reported: Reported, folder: Path | None) -> None:
    """The files in whose way something stands, and the reports that were written."""
    from ..findings import ACCEPTED, STATUS_WORDS

    _print_collection(reported.collection, STATUS_WORDS[ACCEPTED], count=False)
    for name, labels in reported.lacking.items():
        say(("没有写出", RED), f"  {name}：还缺{'、'.join(labels)}。先看草稿的，加 --draft。")
    for said in reported.kept.values():
        say(("没有写出", RED), f"  {said}")
    if reported.refused:
        say(("没有写出", RED), f"  {'、'.join(reported.refused)}：还有错误没有改正。先看草稿的，加 --draft。")
    if not folder and not (reported.reports or reported.refused):
        say(("没有写出", RED), "  读不出内容，不能写成报告。")
    for one in reported.reports if not folder else ():
        said = "；".join(filter(None, (one.draft, "有草拟的段落，请核对" if one.has_drafted else "")))
        say(f"已写出 {one.written}", f"（{said}）" if said else "")
    if folder:
        drafts = sum(bool(one.draft) for one in reported.reports)
        say(f"已在 {folder} 写出 {len(reported.reports)} 份报告", f"，其中草稿 {drafts} 份。" if drafts else "。")


def print_converted(converted: Converted, folder: Path) -> None:
    """What was found in the documents, and how many workbooks were written."""
    _print_collection(converted.others, "已读出", count=False)
    for file, said in converted.kept.items():
        say(("没有写出", RED), f"  {file}：{said}")
    books = f"另有 {converted.books} 份本来就是工作簿，不用转换。" if converted.books else ""
    aside = f"另有 {converted.superseded} 份已被取代，没有转换。" if converted.superseded else ""
    say(f"已在 {folder} 写出 {len(converted.written)} 份工作簿。", f"{books}{aside}")


def print_unused(accepts: list[str], choices: list[str]) -> None:
    """What does not get among the results: what was accepted or chosen in vain."""
    if accepts:
        notice(f"--accept 没有用上：{'、'.join(accepts)}。没有这样的错误，请核对代码和规则。")
    if choices:
        notice(f"--choose 没有用上：{'、'.join(choices)}。没有这个文件，或同单位没有别的报表，请按上面列出的文件名写。")


def print_notices(merged: Merged) -> None:
    """What does not get among the results: what a summary lacks that is to go up."""
    if merged.unnamed:
        notice("汇总表没有写明是哪个单位的，上级不能接收。要上报的，请加 --name、--code 和 --kind 再汇总一次。")


def print_copies(copies: SentBack | None, folder: Path | None, json: bool = False, written: bool = True) -> None:
    """What became of the marked copies; beside a JSON document only what a person must see to, on stderr."""
    if copies is None:
        return
    if copies.written and written and not json:
        say(f"已在 {folder} 写出 {len(copies.written)} 份标出错处的报表，可以退回改正。")
    elif written and not (json or copies.written or copies.kept or copies.summaries or copies.unreadable):
        say("没有需要退回的报表。")
    if copies.documents and not json:
        named = "、".join(path.name for path in copies.documents)
        say(f"其中 Word 文档原样加批注退回：{named}；另附填好的模板，改哪一份都可以，只报一份。")
    tell = notice if json else say
    for said in copies.kept.values():
        tell(f"{said}有人改过的请先取走或改名，再运行一次；确实不要的，加 --force 覆盖。")
    if copies.needless and not json:
        named = "、".join(path.name for path in copies.needless)
        say(f"已不需要的退回件（单位已有合格的报表，不用再发，可以删除）：{named}。")
    if copies.summaries and not json:
        say(f"汇总表不写退回件，请报送单位改正后重新汇总：{'、'.join(copies.summaries)}。")
    if copies.unreadable and not json:
        say(f"读不出内容，不能写退回件，请按上面的意见重报：{'、'.join(copies.unreadable)}。")


def first_names(names: Sequence[str]) -> str:
    """Some names in a sentence that tells how many there are."""
    return f"{'、'.join(names[:_MOST_NAMED])}{' 等' if len(names) > _MOST_NAMED else ''}"


def counted_lines(collection: Collection, counted: str) -> Iterator[str]:
    """What is said of all files together; the counts of units add up to those that are due."""
    if collection.year_counted:
        yield f"没有写明 --year，按多数报表的年份计：{collection.year} 年，其他年份的退回。"
    if uncompared := collection.uncompared:
        yield f"有 {len(uncompared)} 个单位未与上年比较：{first_names([unit.name for unit in uncompared])}。"
    files = len(collection.outcomes)
    if collection.roster is None:
        yield f"共 {files} 份文件，{counted} {len(collection.accepted)} 个单位（没有名册，不能判断是否缺报）。"
        return
    counts = collection.counts
    between = "".join(
        f"，{word} {counts[state]} 个" for state, word in (("rejected", "退回"), ("duplicate", "重复")) if counts[state]
    )
    if collection.partial:
        yield f"共 {files} 份文件，{counted} {counts['accepted']} 个单位{between}。"
        return
    due = f"共 {files} 份文件，应报 {counts['due']} 个单位"
    yield f"{due}，{counted} {counts['accepted']} 个{between}，缺报 {counts['missing']} 个。"
