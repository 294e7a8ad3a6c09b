"""In what reports of one unit differ, and which was saved last: for whoever must choose one of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..filing import Filing
from ..findings import Outcome, Returned, in_china
from ..form import Key, plain
from ..layout import Place

_MOST_LISTED = 10
# Of more files than this only the values that there are, and no more of them than `_MOST_VALUES`.
_MOST_FILES, _MOST_VALUES = 3, 5
_LONGEST_VALUE = 20


def differences(outcomes: Sequence[Outcome]) -> str:
    """Which of several files of one unit is newer, then what differs by cell and label, in the order of the form."""
    filings = [outcome.filing for outcome in outcomes if outcome.filing]
    first = outcomes[0].returned
    differing = list(_differing(filings, first)) if first else []
    listed = differing[:_MOST_LISTED] or ["下级单位的明细"]
    more = [f"等 {len(differing)} 处"] if len(differing) > _MOST_LISTED else []
    return "；".join([*_newest(outcomes), f"不同：{listed[0]}", *listed[1:], *more])


def _newest(outcomes: Sequence[Outcome]) -> Iterator[str]:
    last = max(outcomes, key=lambda outcome: outcome.noted)
    if all(other is last or other.noted < last.noted for other in outcomes):
        yield f"“{last.file}”较新（{in_china(last.noted)} 保存，仅供参考）"


def _differing(filings: Sequence[Filing], first: Returned) -> Iterator[str]:
    form, layout = first.filing.form, first.layout
    for key in form.inputs:
        yield from _compared(_named(first, layout.figures[key]), form.short(key), [_figure(f, key) for f in filings])
    facts = {fact: None for filing in filings for fact in ("unit", "code", "kind", *filing.facts)}
    for fact in (fact for fact in facts if fact in layout.facts):
        label = form.facts[fact].label if fact in form.facts else form.wording.self_check.title
        yield from _compared(_named(first, layout.facts[fact]), label, [filing.fact(fact) for filing in filings])
    for text in {text: None for filing in filings for text in filing.texts}:
        if len({filing.texts.get(text) for filing in filings}) > 1:
            yield f"{_named(first, first.places_of(text).paragraphs[0])}「{form.block(text).label}」文字不同"


def _figure(filing: Filing, key: Key) -> str:
    """A figure as it was filled in, or as the members of a summary add up; nothing for a blank."""
    return plain(filing[key]) if filing.members or key in filing.inputs else ""


def _compared(place: str, label: str, values: Sequence[str]) -> Iterator[str]:
    if len(set(values)) > 1:
        some = values if len(values) <= _MOST_FILES else list(dict.fromkeys(values))[:_MOST_VALUES]
        yield f"{place}「{label}」{'、'.join(value[:_LONGEST_VALUE] or '空' for value in some)}"


def _named(first: Returned, place: Place) -> str:
    """Where it stands in the first file; nothing where that is a document that does not have it."""
    shown = first.shown_at(place)
    return "" if first.is_document and not shown.words else shown.named
