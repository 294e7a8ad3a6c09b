"""Whether a filing keeps the rules of its form."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from .filing import Filing, Stated
from .finding import Finding, find, plain, sentence
from .form import Claim, Key
from .layout import blank_is_zero, layout_of

HELD, BROKEN, UNDECIDED = "held", "broken", "undecided"
_NEAR, _DIGITS = Decimal("1e-9"), Decimal("1e-14")


@dataclass(frozen=True)
class Verdict:
    """What one claim came to for one filing; `finding` only when it is broken."""

    claim: Claim
    verdict: str
    finding: Finding | None = None


def check(filing: Filing) -> tuple[Finding, ...]:
    """Everything that the form's rules find in a filing, in the order of the printed form."""
    if not (filing.inputs or filing.texts or filing.facts or filing.unread or filing.members):
        return (find("UNFILLED", ""), *_identity(filing))
    found = [*_identity(filing), *_blanks(filing), *_stale(filing), *_typed_sums(filing)]
    found += [verdict.finding for verdict in verdicts(filing) if verdict.finding]
    return tuple(sorted(found, key=_position(filing)))


def verdicts(filing: Filing) -> tuple[Verdict, ...]:
    """Every claim of the form with its verdict: held, broken or undecided."""
    relations = set(filing.form.relations)
    judged = [_relation(filing, claim) for claim in filing.form.claims if claim in relations]
    reported: set[Key] = set()
    for claim in filing.form.claims:
        if claim.rule.total:
            judged.append(_total(filing, claim, reported))
    return tuple(judged)


def _position(filing: Filing) -> Callable[[Finding], tuple[int, int, int, str]]:
    names = [sheet.name for sheet in layout_of(filing.form).sheets.values()]

    def position(finding: Finding) -> tuple[int, int, int, str]:
        place = finding.place
        return (names.index(place.sheet), place.row, place.column, finding.code) if place else (-1, 0, 0, finding.code)

    return position


def _identity(filing: Filing) -> Iterator[Finding]:
    form, layout = filing.form, layout_of(filing.form)

    def missing(code: str, key: str, **words: str) -> Finding:
        return find(code, form.facts[key].label, layout.facts[key], key, **words)

    if not filing.unit.name:
        yield missing("UNIT-MISSING", "unit", found="")
    if not filing.unit.code:
        yield missing("CODE-MISSING", "code", found=filing.unit.name)
    if filing.year is None:
        yield missing("YEAR-MISSING", "year", found=filing.fact("year"), expected="四位数字的年份")
    if filing.unit.kind not in form.kinds:
        yield missing("KIND-MISSING", "kind", found=filing.unit.kind, expected="、".join(form.kinds))


def _blanks(filing: Filing) -> Iterator[Finding]:
    """The blank rule: a wholly blank table is an error, single blanks are one warning that lists them."""
    form, layout = filing.form, layout_of(filing.form)
    words = form.wording["blank"]
    for sheet in layout.figure_sheets():
        inputs = [key for key in layout.keys_on(sheet) if not form.addends(key)]
        empty = [key for key in inputs if key not in filing.inputs and key not in filing.unread]
        if not empty or filing.members or filing.fact(blank_is_zero(sheet.id)) == form.yes:
            continue
        whole = len(empty) == len(inputs)
        cells = "、".join(layout.figures[key].cell for key in empty)
        says = "全表未填。" if whole else f"有 {len(empty)} 个空白格，已按 0 计：{cells}。"
        place = layout.figures[empty[0]]
        yield Finding(
            code="BLANK-TABLE" if whole else "BLANK-CELLS",
            severity="error" if whole else "warning",
            message=sentence(place, form.sections[sheet.id].title, says, words["advice"]),
            key=empty[0],
            place=place,
            found="",
            expected=form.number(empty[0]).expected,
        )


def _relation(filing: Filing, claim: Claim) -> Verdict:
    form = filing.form
    leaves = [leaf for key in claim.left + claim.right for leaf in form.leaves[key]]
    blank = all(leaf not in filing.inputs for leaf in leaves)
    zero = filing.members or filing.fact(blank_is_zero(form.tables[claim.rule.table].section)) == form.yes
    if any(leaf in filing.unread for leaf in leaves) or (blank and not zero):
        return Verdict(claim, UNDECIDED)
    left, right = (sum((filing[key] for key in keys), Decimal(0)) for keys in (claim.left, claim.right))
    if left == right:
        return Verdict(claim, HELD)
    added = [" + ".join(plain(filing[key]) for key in keys) for keys in (claim.left, claim.right)]
    sides = [f"{terms} = {plain(sum_)}" for terms, sum_ in zip(added, (left, right), strict=True)]
    says = f"左边 {sides[0]}，右边 {sides[1]}，相差 {plain(abs(left - right))}，应当相等。"
    return _broken(filing, claim, claim.left[0], says, plain(left), plain(right))


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


def _stale(filing: Filing) -> Iterator[Finding]:
    """Totals that our formula shows otherwise; not those that only follow from one that was typed over."""
    for key, stated in filing.stated.items():
        follows = any(_typed_over(filing, part) for part in filing.form.addends(key))
        if stated.ours and stated.value is not None and not follows and not _agrees(filing, key, stated):
            yield from _shown_otherwise("TOTAL-STALE", filing, key)


def _typed_sums(filing: Filing) -> Iterator[Finding]:
    """Sums over members that were typed over in a summary, where no rule of the form says so."""
    for key in filing.stated:
        if not filing.form.addends(key) and _typed_over(filing, key):
            yield from _shown_otherwise("TOTAL-TYPED", filing, key)


def _shown_otherwise(code: str, filing: Filing, key: Key) -> Iterator[Finding]:
    if not _unread(filing, key):
        words = {"found": filing.stated[key].shown, "expected": plain(filing[key])}
        yield find(code, filing.form.label(key), layout_of(filing.form).figures[key], key, **words)


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
