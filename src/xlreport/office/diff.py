"""What differs between two reports, or two states of a round: by unit, and in the whole."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from ..errors import UsageError
from ..files import is_file, showable
from ..filing import Filing, Mark, Text, Unit, merge
from ..findings import STRANGERS, Changes, Difference, Finding, Outcome, Reading, first_error
from ..form import Key, load, plain
from ..intake import examine_paths, read_by_hand
from ..layout import Place, layout_of, run_places
from ..ooxml import Refused
from ..workbook.read import is_foreign_workbook, take
from .collect import collect
from .documents import is_document
from .round import Round
from .side_by_side import Side, refuse_other_form, side_by_side

_WHAT = "请给出报表、汇总表、公开的网页（.html）、Word 文档（.docx）或手工做的总表；前两样也可以是它们所在的文件夹。"


def diff(old: str, new: str, form: str = "", year: int | None = None) -> Changes:
    """What differs between two returns, summaries, documents or folders of them; a workbook that somebody made with the
    tables of the form counts as a document.

    Of a folder what counts (in a `year`) is compared; a single file is taken as it is, also when it would be refused.
    Where one of both is a document, what is shown counts. Raises UsageError for what cannot be read, and for reports of
    different editions.
    """
    round = Round(load(form) if form else None, year=year)
    one, other = _side(old, round), _side(new, round)
    if one.is_document or other.is_document:
        return side_by_side(one, other)
    return changes(one.filing, other.filing, old, new)


def changes(old: Filing, new: Filing, old_name: str = "", new_name: str = "") -> Changes:
    """What differs between two filings. Raises UsageError when they are of different editions."""
    refuse_other_form(old, new)
    before, after = _Units(_leaves(old)), _Units(_leaves(new))
    pairs = [(leaf, before.of(leaf.unit) or _none_of(leaf)) for leaf in after.leaves]
    pairs += [(_none_of(leaf), leaf) for leaf in before.leaves if not after.of(leaf.unit)]
    if not (old.members or new.members):
        pairs, before, after = [(new, old)], _Units([]), _Units([])
    figures: list[Difference] = []
    texts: list[Difference] = []
    for now, then in pairs:
        keys = [key for key in now.form.inputs if key in now.inputs or key in then.inputs]
        figures += _figures(keys, then, now)
        texts += [*_facts(then, now), *_texts(then, now)]
    whole = new.form.keys if old.members or new.members else new.form.totals
    return Changes(
        showable(old_name),
        showable(new_name),
        tuple(figures),
        tuple(texts),
        tuple(_figures(whole, old, new)),
        tuple(leaf.unit for leaf in after.leaves if not before.of(leaf.unit)),
        tuple(leaf.unit for leaf in before.leaves if not after.of(leaf.unit)),
    )


@dataclass
class _Units:
    """The reports of single units, found by the unit."""

    leaves: list[Filing]

    def __post_init__(self) -> None:
        self.by_mark: dict[Mark, Filing] = {}
        for leaf in reversed(self.leaves):
            self.by_mark |= dict.fromkeys(leaf.unit.known_by, leaf)

    def of(self, unit: Unit) -> Filing | None:
        """The report of a unit."""
        return next((self.by_mark[mark] for mark in unit.sought_by if mark in self.by_mark), None)


def _leaves(filing: Filing) -> list[Filing]:
    return list(filing.leaf_filings())


def _none_of(leaf: Filing) -> Filing:
    return Filing(leaf.form, leaf.unit, leaf.year)


def _figures(keys: Iterable[Key], old: Filing, new: Filing) -> Iterator[Difference]:
    form, layout = new.form, layout_of(new.form)
    for key in keys:
        if _shown(old, key) != _shown(new, key):
            difference = new[key] - old[key]
            place = layout.figures[key]
            yield Difference(
                new.unit, key, form.label(key), place, _shown(old, key), _shown(new, key), difference + Decimal(0)
            )


def _shown(filing: Filing, key: Key) -> str | None:
    """A figure as it counts; None where nothing was filled in of it."""
    filled = any(leaf in filing.inputs for leaf in filing.form.leaves[key])
    return plain(filing[key]) if filled else None


def _facts(old: Filing, new: Filing) -> Iterator[Difference]:
    form, layout = new.form, layout_of(new.form)
    for key in dict.fromkeys(("unit", "code", "kind", "year", *old.facts, *new.facts)):
        was, now = old.fact(key) or None, new.fact(key) or None
        if was != now and key in layout.facts:
            label = form.facts[key].label if key in form.facts else form.wording.self_check.title
            yield Difference(new.unit, key, label, layout.facts[key], was, now)


def _texts(old: Filing, new: Filing) -> Iterator[Difference]:
    for key in dict.fromkeys((*old.texts, *new.texts)):
        was, now = _said(old.texts.get(key)), _said(new.texts.get(key))
        if was != now:
            yield Difference(new.unit, key, new.form.block(key).label, _place(old, new, key), was, now)


def _said(text: Text | None) -> str | None:
    return text.whole if text else None


def _place(old: Filing, new: Filing, key: str) -> Place | None:
    """Where a text begins in the later report, or else in the earlier one."""
    places = run_places(new if key in new.texts else old).get(key)
    return places.first if places else None


# -- what is compared


def _side(path: str, round: Round) -> Side:
    """The report in a file, or all that counts in a folder."""
    examined = examine_paths([path], round.editions) if is_file(Path(path)) else []
    if len(read := [outcome for outcome in examined if outcome.filing]) == 1:
        return _side_of(path, read[0])
    by_hand = _by_hand(path, round) if examined and not read else None
    if by_hand and by_hand.returned:
        return Side(path, by_hand.returned.filing, by_hand.returned)
    collection = collect([path], round)
    if not collection.accepted:
        told = [by_hand.findings] if by_hand else [o.findings for o in collection.outcomes if o.findings]
        raise UsageError(f"{showable(path)} 里没有可以比较的报表。{_why(told[0]) if told else ''}", _WHAT)
    return Side(path, merge(collection.accepted))


def _why(findings: Sequence[Finding]) -> str:
    """Why nothing was read; of what is no report at all only what it is."""
    strangers = (finding.says for finding in findings if finding.code in STRANGERS)
    return next(strangers, "") or first_error(findings)


def _side_of(path: str, outcome: Outcome) -> Side:
    """A file that was read."""
    assert outcome.filing
    return Side(path, outcome.filing, outcome.returned if is_document(outcome) else None)


def _by_hand(path: str, round: Round) -> Reading | None:
    """A workbook that is none of ours, read by its labels; None for any other file."""
    with contextlib.suppress(OSError, Refused):
        data = take(Path(path))
        if is_foreign_workbook(data):
            return read_by_hand(data, round.editions)
    return None
