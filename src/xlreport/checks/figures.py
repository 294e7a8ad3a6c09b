"""Whether the figures of a filing keep the rules of its form."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from ..filing import Filing, concerns
from ..findings import Finding, Returned, Stated, finding_of
from ..form import NEAR, BlankRule, Claim, Form, Key, RatioRule, plain

HELD, BROKEN, UNDECIDED = "held", "broken", "undecided"
# Applications store 15 digits.
_DIGITS = Decimal("1e-14")
_MOST_LISTED = 10


class Verdict(NamedTuple):
    """What one claim came to for one filing; `finding` only when it is broken."""

    claim: Claim
    verdict: str
    finding: Finding | None = None


def verdicts(given: Returned | Filing, previous: Filing | None = None) -> tuple[Verdict, ...]:
    """Every claim of the form that concerns the unit with its verdict: held, broken or undecided."""
    returned = given if isinstance(given, Returned) else Returned(given)
    filing = returned.filing
    claims = (claim for claim in filing.form.comparisons if concerns(claim.rule, filing))
    judged = [relation(returned, claim, previous) for claim in claims]
    reported: set[Key] = set()
    for claim in filing.form.claims:
        if claim.rule.total:
            judged.append(_total(returned, claim, reported))
    return tuple(judged)


def blanks(returned: Returned) -> Iterator[Finding]:
    """The blank rule: a wholly blank table is an error, single blanks are one warning that lists them."""
    filing, layout = returned.filing, returned.layout
    form = filing.form
    whole, single = (next(r for r in form.rules if isinstance(r, BlankRule) and r.whole is w) for w in (True, False))
    for sheet in layout.figure_sheets():
        inputs = [key for key in layout.keys_on(sheet) if not form.addends(key)]
        empty = [key for key in inputs if key not in filing.inputs and key not in returned.unread]
        if not empty or filing.blanks_are_zero(empty[0].table):
            continue
        rule = whole if len(empty) == len(inputs) else single
        cells = "、".join(returned.shown_at(layout.figures[key]).cell for key in empty)
        says = "全表未填。" if rule.whole else f"有 {len(empty)} 个空白格，已按 0 计：{cells}。"
        where = (form.sections[sheet.id].title, says, rule.advice, empty[0], layout.figures[empty[0]])
        yield Finding(rule.id, rule.severity, *where, "", form.number(empty[0]).expected, others=tuple(empty[1:]))


def jumps(returned: Returned, previous: Filing) -> Iterator[Finding]:
    """Figures that are far from what they were last year; each is reported under one rule only."""
    filing, form = returned.filing, returned.filing.form
    told: set[Key] = set()
    for rule in (r for r in form.rules if isinstance(r, RatioRule) and concerns(r, filing)):
        for key in (key for key in rule.figures if key in previous):
            now, then = filing[key], previous[key]
            beyond = now > rule.above * then or now < rule.below * then
            if beyond and max(now, then) >= rule.least and key not in told and not returned.holds_unread(key):
                told.add(key)
                says = f"本年 {plain(now)}，上年 {plain(then)}。"
                where = (form.label(key), says, rule.advice, key, returned.layout.figures[key])
                yield Finding(rule.id, rule.severity, *where, plain(now), plain(then))


def not_comparable(returned: Returned, previous: Filing) -> Iterator[Finding]:
    """What is compared with last year, and is not in last year's edition of the form."""
    form = returned.filing.form
    wanted = [key for claim in form.comparisons for key in claim.previous]
    wanted += [key for rule in form.rules if isinstance(rule, RatioRule) for key in rule.figures]
    if absent := [form.label(key) for key in dict.fromkeys(wanted) if key not in previous]:
        listed = "、".join(absent[:_MOST_LISTED]) + (f" 等 {len(absent)} 项" if len(absent) > _MOST_LISTED else "")
        yield finding_of("NOT-COMPARABLE", "", found=previous.form.id, listed=listed)


def relation(returned: Returned, claim: Claim, previous: Filing | None) -> Verdict:
    """One claim between inputs, of one report or of two years."""
    filing = returned.filing
    compared = not claim.previous or (previous is not None and all(key in previous for key in claim.previous))
    if not compared or returned.undecided(claim.left + claim.right):
        return Verdict(claim, UNDECIDED)
    sides = [[filing[key] for key in keys] for keys in (claim.left, claim.right)]
    if previous is not None:
        sides[1] += [previous[key] for key in claim.previous]
    left, right = (sum(terms, Decimal(0)) for terms in sides)
    if left == right:
        return Verdict(claim, HELD)
    # Where there is one cell only, it is the wrong one; among several none is known to be.
    terms = claim.left + claim.right if len(claim.left + claim.right) > 1 else ()
    says = _unequal(filing.form, claim, sides)
    return _broken(returned, claim, claim.left[0], (says, plain(left), plain(right)), terms)


def _unequal(form: Form, claim: Claim, sides: list[list[Decimal]]) -> str:
    """Both sides of a broken claim, term by term; of two years each with its report."""
    this_year = "本年填" if claim.previous else ""
    left = [_called(form, claim, key) for key in claim.left]
    right = [_called(form, claim, key) for key in claim.right]
    right += [f"上年报告{_called(form, claim, key)}" for key in claim.previous]
    if not right:
        return f"{this_year}{_sum(left, sides[0])}，应为 0。"
    difference = plain(abs(sum(sides[0], Decimal(0)) - sum(sides[1], Decimal(0))))
    return f"{this_year}{_sum(left, sides[0])}，{_sum(right, sides[1])}，差 {difference}，应相等。"


def _called(form: Form, claim: Claim, key: Key) -> str:
    """How the terms of a claim are told apart: by the lines that it is about, not by the one that crosses them."""
    table = form.tables[key.table]
    return (table.row[key.row] if claim.rule.each == "column" else table.column[key.column]).called


def _sum(called: list[str], terms: list[Decimal]) -> str:
    """How a sentence says a sum: 新收 12 + 上年结转 0 = 12, and only 新收 12 where it is one figure."""
    said = " + ".join(f"{name} {plain(value)}" for name, value in zip(called, terms, strict=True))
    return said if len(terms) < 2 else f"{said} = {plain(sum(terms, Decimal(0)))}"


def _total(returned: Returned, claim: Claim, reported: set[Key]) -> Verdict:
    """A total that was typed over; a total's cell is reported under one rule only."""
    (key,) = claim.left
    if key not in returned.stated or returned.holds_unread(key):
        return Verdict(claim, UNDECIDED)
    if key in reported or not _typed_over(returned, key):
        return Verdict(claim, HELD)
    reported.add(key)
    shown, value = returned.stated[key].shown, plain(returned.filing[key])
    says = f"合计格被改填为 {shown}，按各项相加应为 {value}。（{claim.rule.label}）"
    return _broken(returned, claim, key, (says, shown, value), claim.right)


def _broken(
    returned: Returned, claim: Claim, key: Key, words: tuple[str, str, str], others: tuple[Key, ...]
) -> Verdict:
    """A claim that does not hold; `words` are what is said, found and expected."""
    rule, place = claim.rule, returned.layout.figures[key]
    says, found, expected = words
    where = (returned.filing.form.label(key), says, rule.advice, key, place)
    return Verdict(claim, BROKEN, Finding(rule.id, rule.severity, *where, found, expected, others=others))


def stale(returned: Returned) -> Iterator[Finding]:
    """Totals that our formula shows otherwise; not those that only follow from one that was typed over."""
    typed = {key for key in returned.stated if _typed_over(returned, key)}
    for key, stated in returned.stated.items():
        follows = not typed.isdisjoint(returned.filing.form.addends(key))
        if stated.ours and stated.value is not None and not follows and not _agrees(returned, key, stated):
            yield from _shown_otherwise("TOTAL-STALE", returned, key)


def typed_sums(returned: Returned) -> Iterator[Finding]:
    """Sums over members that were typed over in a summary, where no rule of the form says so."""
    for key in returned.stated:
        if not returned.filing.form.addends(key) and _typed_over(returned, key):
            yield from _shown_otherwise("TOTAL-TYPED", returned, key)


def _shown_otherwise(code: str, returned: Returned, key: Key) -> Iterator[Finding]:
    if not returned.holds_unread(key):
        words = {"found": returned.stated[key].shown, "expected": plain(returned.filing[key])}
        yield finding_of(code, returned.filing.form.label(key), returned.layout.figures[key], key, **words)


def _typed_over(returned: Returned, key: Key) -> bool:
    """Whether something stands over a total's formula that is not its value."""
    stated = returned.stated.get(key)
    return stated is not None and not stated.ours and bool(stated.shown) and not _agrees(returned, key, stated)


def _agrees(returned: Returned, key: Key, stated: Stated) -> bool:
    if stated.value is None:
        return False
    value = returned.filing[key]
    allowed = max(NEAR, abs(value) * _DIGITS) if returned.filing.form.number(key).decimals else 0
    return abs(stated.value - value) <= allowed
