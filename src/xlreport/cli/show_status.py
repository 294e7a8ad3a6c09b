"""What the command line prints of who stands where."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from .columns import fitted
from .screen import BOLD, DIM, RED, YELLOW, columns, say
from .show import BELOW

if TYPE_CHECKING:
    from ..findings import Outcome, Publication, Status


def print_status(status: Status, written: Path | None) -> None:
    """Each unit in a line with what is wrong first, the files of no unit, then the counts."""
    from ..findings import ACCEPTED, DUPLICATE, SKIPPED, STATE_WORDS, STATUS_WORDS, pages_in_words

    for standing in status.standings:
        files = "、".join(outcome.file for outcome in standing.outcomes)
        late = "  逾期" if standing.late else ""
        colour = DIM if standing.state == ACCEPTED else RED
        name = f"  {standing.unit.name}（{standing.unit.code}）"
        pages = status.published.of(standing.unit) if status.published else ()
        public = f"  {pages_in_words(pages)}" if status.published else ""
        say((STATE_WORDS[standing.state], colour), name, late, "  ", files, (public, _public_colour(pages)))
        _print_pages(pages)
        if standing.first_reason:
            room = columns()
            say(BELOW, fitted(standing.first_reason, room - len(BELOW)) if room else standing.first_reason)
        for outcome in standing.outcomes if standing.state == DUPLICATE else ():
            say(BELOW, outcome.file, (_when(outcome), DIM))
    for outcome in status.others:
        if outcome.status != SKIPPED:
            say((STATUS_WORDS[outcome.status], YELLOW), "  ", (outcome.file, BOLD), "  不属于任何应报单位")
    _print_published(status)
    for kind, counts in {**status.by_kind(), "共": status.counts}.items():
        parts = "，".join(f"{word} {counts[state]} 个" for state, word in STATE_WORDS.items() if counts[state])
        say(f"{kind or '未注明类别'}：应报 {counts['due']} 个，{parts}。")
    if written:
        say(f"已写出 {written}")
    say(status.next)


def _public_colour(pages: Sequence[Publication]) -> str:
    from ..findings import PUBLISHED, state_of_pages

    return DIM if not pages or state_of_pages(pages) == PUBLISHED else YELLOW


def _print_pages(pages: Sequence[Publication]) -> None:
    """Below a unit its pages that need a person: why, and how to see what differs."""
    from ..findings import PUBLISHED

    for page in pages:
        if page.state != PUBLISHED:
            said = f"有 {page.differences} 处与报送的不同。" if page.differences else ""
            say(BELOW, f"{page.file}：{said}{page.why}")
            if page.see:
                say(BELOW, f"逐处看：{page.see}")


def _print_published(status: Status) -> None:
    """The pages of the whole, those of no unit, and how many units have published."""
    from ..findings import PUBLICATION_WORDS, pages_in_words

    if not status.published:
        return
    if whole := status.published.whole:
        name, files = status.unit.name, "、".join(page.file for page in whole)
        say(("本级公开", BOLD), f"  {name}  {files}  ", (pages_in_words(whole), _public_colour(whole)))
        _print_pages(whole)
    for page in status.published.others:
        say(("公开待认", YELLOW), "  ", (page.file, BOLD), f"  {page.why}")
    counts = status.published.counts([standing.unit for standing in status.standings])
    parts = "，".join(f"{PUBLICATION_WORDS[state]} {n} 个" for state, n in counts.items() if n)
    say(f"公开：{parts}。")


def _when(outcome: Outcome) -> str:
    """When a file was saved, as a hint: as it says itself, or else as the file system does."""
    from ..findings import in_china

    if outcome.noted:
        return f"（{in_china(outcome.noted)} 保存，仅供参考）"
    return f"（文件时间 {in_china(outcome.changed)}，仅供参考）" if outcome.changed else ""
