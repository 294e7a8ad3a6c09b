"""Whether the figures of a filing keep the rules of its form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from ..filing import Filing, Stated, concerns
from ..findings import Finding, finding_of, sentence
from ..form import BlankRule, Claim, Key, RatioRule, plain
from ..layout import layout_of

HELD, BROKEN, UNDECIDED = "held", "broken", "undecided"
_NEAR, _DIGITS = Decimal("1e-9"), Decimal("1e-14")


@dataclass(frozen=True)
class Verdict:
    """What one claim came to for one filing; `finding` only when it is broken."""

    claim: Claim
    verdict: str
    finding: Finding | None = None


def verdicts(filing: Filing, previous: Filing | None = None) -> tuple[Verdict, ...]:
    """Every claim of the form that concerns the unit with its verdict: held, broken or undecided."""
    claims = (claim for claim in filing.form.comparisons if concerns(claim.rule, filing))
    judged = [relation(filing, claim, previous) for claim in claims]
    reported: set[Key] = set()
    for claim in filing.form.claims:
        if claim.rule.total:
            judged.append(_total(filing, claim, reported))
    return tuple(judged)


def blanks(filing: Filing) -> Iterator[Finding]:
    """The blank rule: a wholly blank table is an error, single blanks are one warning that lists them."""
    form, layout = filing.form, layout_of(filing.form)
    whole, single = (next(r for r in form.rules if isinstance(r, BlankRule) and r.whole is w) for w in (True, False))
    for sheet in layout.figure_sheets():
        inputs = [key for key in layout.keys_on(sheet) if not form.addends(key)]
        empty = [key for key in inputs if key not in filing.inputs and key not in filing.unread]
        if not empty or filing.blanks_are_zero(empty[0].table):
            continue
        rule = whole if len(empty) == len(inputs) else single
        cells = "、".join(layout.figures[key].cell for key in empty)
        says = "全表未填。" if rule.whole else f"有 {len(empty)} 个空白格，已按 0 计：{cells}。"
        place = layout.figures[empty[0]]
        message = sentence(place, form.sections[sheet.id].title, says, rule.advice)
        yield Finding(rule.id, rule.severity, message, empty[0], place, "", form.number(empty[0]).expected)


def jumps(filing: Filing, previous: Filing) -> Iterator[Finding]:
    """Figures that are many times, or a small part of what they were last year; one finding a figure."""
    form, told = filing.form, set()
    for rule in (rule for rule in form.rules if isinstance(rule, RatioRule) and concerns(rule, filing)):
        for key in rule.figures:
            now, then = filing[key], previous[key]
            beyond = now > rule.above * then or now < rule.below * then
            if beyond and max(now, then) >= rule.least and key not in told and not _unread(filing, key):
                told.add(key)
                place = layout_of(form).figures[key]
                message = sentence(place, form.label(key), f"本年 {plain(now)}，上年 {plain(then)}。", rule.advice)
                yield Finding(rule.id, rule.severity, message, key, place, plain(now), plain(then))


def relation(filing: Filing, claim: Claim, previous: Filing | None) -> Verdict:
    form = filing.form
    leaves = [leaf for key in claim.left + claim.right for leaf in form.leaves[key]]
    blank = all(leaf not in filing.inputs for leaf in leaves) and not filing.blanks_are_zero(claim.rule.table)
    if blank or any(leaf in filing.unread for leaf in leaves) or (claim.previous and previous is None):
        return Verdict(claim, UNDECIDED)
    sides = [[filing[key] for key in keys] for keys in (claim.left, claim.right)]
    if previous is not None:
        sides[1] += [previous[key] for key in claim.previous]
    left, right = (sum(terms, Decimal(0)) for terms in sides)
    if left == right:
        return Verdict(claim, HELD)
    said = [_sum(terms) for terms in sides]
    says = f"左边 {said[0]}，右边 {said[1]}，相差 {plain(abs(left - right))}，应当相等。"
    return _broken(filing, claim, claim.left[0], says, plain(left), plain(right))


def _sum(terms: list[Decimal]) -> str:
    """How a sentence says a sum: 12 + 0 = 12, and only 12 where it is one figure."""
    sum_ = plain(sum(terms, Decimal(0)))
    return sum_ if len(terms) < 2 else f"{' + '.join(map(plain, terms))} = {sum_}"


def _total(filing: Filing, claim: Claim, reported: set[Key]) -> Verdict:
    """A total that was typed over; a total's cell is reported under one rule only."""
    (key,) = claim.left
    if key not in filing.stated or _unread(filing, key):
        return Verdict(claim, UNDECIDED)
    if key in reported or not _typed_over(filing, key):
        return Verdict(claim, HELD)
    reported.add(key)
    shown = filing.stated[key].shown
    says = f"合计格被改填为 {shown}，按各项相加应为 {plain(filing[key])}。"
    return _broken(filing, claim, key, says, shown, plain(filing[key]))


def _broken(filing: Filing, claim: Claim, key: Key, says: str, found: str, expected: str) -> Verdict:
    rule, place = claim.rule, layout_of(filing.form).figures[key]
    message = sentence(place, filing.form.label(key), f"{says}（{rule.label}）", rule.advice)
    return Verdict(claim, BROKEN, Finding(rule.id, rule.severity, message, key, place, found, expected))


def stale(filing: Filing) -> Iterator[Finding]:
    """Totals that our formula shows otherwise; not those that only follow from one that was typed over."""
    for key, stated in filing.stated.items():
        follows = any(_typed_over(filing, part) for part in filing.form.addends(key))
        if stated.ours and stated.value is not None and not follows and not _agrees(filing, key, stated):
            yield from _shown_otherwise("TOTAL-STALE", filing, key)


def typed_sums(filing: Filing) -> Iterator[Finding]:
    """Sums over members that were typed over in a summary, where no rule of the form says so."""
    for key in filing.stated:
        if not filing.form.addends(key) and _typed_over(filing, key):
            yield from _shown_otherwise("TOTAL-TYPED", filing, key)


def _shown_otherwise(code: str, filing: Filing, key: Key) -> Iterator[Finding]:
    if not _unread(filing, key):
        words = {"found": filing.stated[key].shown, "expected": plain(filing[key])}
        yield finding_of(code, filing.form.label(key), layout_of(filing.form).figures[key], key, **words)


def _typed_over(filing: Filing, key: Key) -> bool:
    """Whether something stands over a total's formula that is not its value."""
    stated = filing.stated.get(key)
    return stated is not None and not stated.ours and bool(stated.shown) and not _agrees(filing, key, stated)


def _unread(filing: Filing, key: Key) -> bool:
    return any(leaf in filing.unread for leaf in filing.form.leaves[key])


def _agrees(filing: Filing, key: Key, stated: Stated) -> bool:
    if stated.value is None:
        return False
    value = filing[key]
    # Applications store 15 digits.
    allowed = max(_NEAR, abs(value) * _DIGITS) if filing.form.number(key).decimals else 0
    return abs(stated.value - value) <= allowed
