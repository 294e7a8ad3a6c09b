"""How often the cell that a typing error is in is found, and how long it takes.

Into consistent random filings, from a small town to a city, errors are injected as clerks make them. Seeded: the same
figures each time, but for the times. Run: python benchmarks/locate.py [filings]
"""

from __future__ import annotations

import functools
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from xlreport import Filing, Key, Text, Unit, layout_of, load
from xlreport.checks import check_alone
from xlreport.checks.equations import Typed
from xlreport.checks.localize import Change, Fault, localize
from xlreport.findings import Returned, Stated
from xlreport.form import plain

FORM = load()
FIGURES = layout_of(FORM).figures
# The guesses of how often which slip is made were settled with seeds from 0 and from 7,000 on.
FIRST_SEED = 1_000
APPLICATIONS = (6, 25, 120, 600, 3_000, 15_000, 60_000)
COLUMNS = {line.id: 0.86 if n == 0 else 0.09 if n == 1 else 0.0125 for n, line in enumerate(FORM.tables["t3"].columns)}
COLUMNS.pop("total")
# Typical shares of the results; the rest is spread evenly over the others.
RESULTS = {
    "granted": 0.45,
    "partly_granted": 0.08,
    "unavailable_not_held": 0.2,
    "refused_administrative_inquiry": 0.04,
    "refused_internal_affairs": 0.03,
    "declined_petition": 0.04,
    "declined_repeat": 0.03,
    "other_other": 0.06,
}
Figures = dict[Key, Decimal]


# -- consistent filings


def spread(chance: random.Random, whole: int, shares: Mapping[str, float]) -> Counter[str]:
    """A whole number shared out at random."""
    return Counter(chance.choices(list(shares), list(shares.values()), k=whole))


def t3(chance: random.Random, applications: int, carried_in: Mapping[str, int]) -> Figures:
    """Table 3 of a unit with about as many applications."""
    rows = FORM.tables["t3"].row["concluded"].sums
    shares = {row: RESULTS.get(row, 0.07 / (len(rows) - len(RESULTS))) for row in rows}
    received = spread(chance, applications, COLUMNS)
    found: Figures = {}
    for column in COLUMNS:
        whole = received[column] + carried_in[column]
        carried_out = sum(chance.random() < 0.04 for _ in range(whole))
        results = spread(chance, whole - carried_out, shares)
        figures = {"received": received[column], "carried_in": carried_in[column], "carried_out": carried_out}
        found |= {Key("t3", row, column): Decimal(n) for row, n in {**figures, **{r: results[r] for r in rows}}.items()}
    return found


def others(chance: random.Random, applications: int) -> Figures:
    """Tables 2 and 4."""
    found = {key: Decimal(0) for key in FORM.inputs if key.table != "t3"}
    for key in found:
        if key.table == "t4":
            share = (0.03, 0.004, 0.012, 0.008)[
                FORM.tables["t4"].columns.index(FORM.tables["t4"].column[key.column]) % 5
            ]
            found[key] = Decimal(sum(chance.random() < share for _ in range(applications)))
        elif key.row != "rules":
            found[key] = Decimal(chance.randrange(1, 20 + applications))
    return found


@functools.cache
def two_years(seed: int) -> tuple[Filing, Filing]:
    """A unit's filing that follows from the one of the year before."""
    chance = random.Random(seed)
    unit = Unit(f"{seed:06}", f"第{seed}镇人民政府", "乡镇")
    applications = round(APPLICATIONS[seed % len(APPLICATIONS)] * chance.uniform(0.6, 1.6))
    before = round(applications * chance.lognormvariate(0, 0.25))
    first = {
        column: sum(chance.random() < 0.04 for _ in range(n)) for column, n in spread(chance, before, COLUMNS).items()
    }
    last = {**others(chance, before), **t3(chance, before, Counter(first))}
    carried = Counter({column: int(last[Key("t3", "carried_out", column)]) for column in COLUMNS})
    now = {**others(chance, applications), **t3(chance, applications, carried)}
    issued, repealed, stock = (Key("t2.1", "normative", column) for column in ("issued", "repealed", "in_force"))
    now[repealed] = min(now[repealed], last[stock])
    now[stock] = last[stock] + now[issued] - now[repealed]
    filing = Filing(FORM, unit, 2024, now)
    return filing, Filing(FORM, unit, 2023, last)


def telling(filing: Filing) -> Filing:
    """The same filing with a text that says its main figures, as reports do."""

    def n(row: str, *more: str) -> str:
        table = FORM.tables["t3"]
        view = next((view.sums for view in table.subtotals if view.id == row), (row,))
        return plain(sum((filing[Key("t3", r, "total")] for r in (*view, *more)), Decimal(0)))

    disputes = [filing[key] for key in FORM.totals if key.table == "t4"]
    said = (
        f"本年新收政府信息公开申请{n('received')}件，上年结转{n('carried_in')}件。",
        f"共办结{n('concluded')}件，其中予以公开{n('granted')}件，部分公开{n('partly_granted')}件，"
        f"不予公开{n('refused')}件，无法提供{n('unavailable')}件，不予处理{n('declined')}件。",
        f"结转下年度{n('carried_out')}件。",
        f"行政复议{disputes[0]}件。行政诉讼{sum(disputes[1:])}件。",
    )
    return replace(filing, texts={"overview/on_request": Text("", said)})


def localized(returned: Returned, previous: Filing | None) -> tuple[Fault, ...]:
    """The faults, with what the texts say."""
    return localize(Typed(returned, previous, check_alone(returned)[1]))


def as_typed(filing: Filing) -> Returned:
    """The same filing with all totals typed, as from a copied or unlocked sheet."""
    return Returned(filing, stated={key: Stated(plain(filing[key]), filing[key], False) for key in FORM.totals})


# -- errors


def typed_again(chance: random.Random, digits: str) -> dict[str, str | None]:
    """What becomes of a number by each slip of the hand; None where it is not possible."""
    at = chance.randrange(len(digits))
    other = chance.choice([d for d in "0123456789" if d != digits[at] and (d != "0" or at or len(digits) == 1)])
    turns = [n for n in range(len(digits) - 1) if digits[n] != digits[n + 1] and (n or digits[1] != "0")]
    turn = chance.choice(turns) if turns else 0
    shorter = digits[:at] + digits[at + 1 :]
    return {
        "digit slip": digits[:at] + other + digits[at + 1 :],
        "digits swapped": digits[:turn] + digits[turn + 1] + digits[turn] + digits[turn + 2 :] if turns else None,
        "digit missing": shorter if shorter and (shorter == "0" or shorter[0] != "0") else None,
        "digit doubled": digits[: at + 1] + digits[at:],
        "factor 10": chance.choice([digits + "0", digits[:-1] if digits.endswith("0") else digits + "0"]),
        "factor 10,000": digits + "0000",
    }


SLIPS = tuple(typed_again(random.Random(0), "10"))
FORGOTTEN, NO_TOTAL, SHIFTED, EXCHANGED = "input forgotten", "total forgotten", "cell shifted", "cells swapped"
SINGLE = (*SLIPS, FORGOTTEN, NO_TOTAL)
KINDS = (*SINGLE, SHIFTED, EXCHANGED)


def value(typed: Returned, key: Key) -> Decimal:
    stated = typed.stated.get(key)
    return typed.filing[key] if stated is None or stated.value is None else stated.value


def errors(chance: random.Random, filing: Returned, cells: Sequence[Key], kind: str) -> Figures | None:
    """What is typed wrong by one error of a kind in one of these cells; None where none of them can have it."""
    for key in chance.sample(cells, len(cells)):
        right = value(filing, key)
        if right == 0:
            continue
        if kind in (FORGOTTEN, NO_TOTAL):
            if bool(FORM.addends(key)) == (kind == NO_TOTAL):
                return {key: Decimal(0)}
            continue
        if kind in SLIPS:
            wrong = typed_again(chance, plain(right))[kind]
            if wrong is not None and Decimal(wrong) <= FORM.number(key).maximum:
                return {key: Decimal(wrong)}
            continue
        place = FIGURES[key]
        near = [k for k in cells if abs(FIGURES[k].row - place.row) + abs(FIGURES[k].column - place.column) == 1]
        near = [k for k in near if k.table == key.table and (value(filing, k) == 0) == (kind == SHIFTED)]
        near = [k for k in near if value(filing, k) != right]
        if near:
            other = chance.choice(near)
            return {key: value(filing, other), other: right}
    return None


def put(typed: Returned, wrong: Figures) -> Returned:
    """The filing with other figures typed."""
    inputs = {**typed.filing.inputs, **{key: n for key, n in wrong.items() if not FORM.addends(key)}}
    stated = {**typed.stated, **{key: Stated(plain(n), n, False) for key, n in wrong.items() if FORM.addends(key)}}
    return replace(typed, filing=replace(typed.filing, inputs=inputs), stated=stated)


# -- what is found


@dataclass
class Score:
    """How often it came out how."""

    tried: int = 0
    broke: int = 0
    none: int = 0
    tied: int = 0
    first: int = 0
    third: int = 0
    certain: int = 0
    wrong: int = 0

    def add(self, right: Returned, broken: Returned, wrong: Figures, previous: Filing | None) -> None:
        faults = localized(broken, previous)
        self.tried += 1
        if not faults:
            return
        self.broke += 1
        truth = {(key, value(right, key)) for key in wrong}
        certain = {(c.key, c.to) for c in _changes(faults) if c.certain}
        self.certain += bool(certain)
        self.wrong += bool(certain - truth)
        if not all(fault.corrections for fault in faults):
            self.none += 1
            return
        tied = any(
            len(f.corrections) > 1 and f.corrections[1].likelihood > 0.99 * f.corrections[0].likelihood for f in faults
        )
        found = [[_pairs(c.changes) for c in fault.corrections[:3]] for fault in faults]
        self.tied += tied
        self.first += not tied and set().union(*(f[0] for f in found)) == truth
        self.third += all(any(one <= truth for one in f) for f in found)

    def row(self, name: str) -> str:
        def share(n: int, of: int) -> str:
            return f"{n / of:.1%}" if of else "-"

        of = self.broke
        return (
            f"| {name} | {self.tried} | {share(of, self.tried)} | "
            + " | ".join(share(n, of) for n in (self.first, self.third, self.tied, self.none, self.certain, self.wrong))
            + " |"
        )


HEAD = """| error | filings | breaks a rule | first right | among three | tied | none | certain | certain and wrong |
|---|---|---|---|---|---|---|---|---|"""


def _pairs(changes: Sequence[Change]) -> set[tuple[Key, Decimal]]:
    return {(change.key, change.to) for change in changes}


def _changes(faults: Sequence[Fault]) -> Iterator[Change]:
    return (change for f in faults for c in f.corrections for change in c.changes)


def table(title: str, scores: Mapping[str, Score]) -> None:
    """One table of results, with a last line for all."""
    print(f"\n### {title}\n\n{HEAD}")
    for name, score in scores.items():
        if score.tried:
            print(score.row(name))


Prepare = Callable[[Filing], Returned]


def measured(
    rounds: int, cells: Sequence[Key], kinds: Sequence[str], number: int, prepare: Prepare, with_last: bool
) -> dict[str, Score]:
    """Scores by kind of error, for filings with so many errors each."""
    scores = {kind: Score() for kind in (*kinds, "all")}
    for seed in range(FIRST_SEED, FIRST_SEED + rounds):
        right, last = two_years(seed)
        typed = prepare(right)
        for kind in kinds:
            chance = random.Random(f"{seed}/{kind}/{number}")
            wrong: Figures = {}
            for n in range(number):
                rest = [key for key in cells if key not in wrong]
                wrong |= errors(chance, typed, rest, kind if n == 0 else chance.choice(SLIPS)) or {}
            if wrong:
                for score in (scores[kind], scores["all"]):
                    score.add(typed, put(typed, wrong), wrong, last if with_last else None)
    return scores


def _plain(filing: Filing) -> Returned:
    return Returned(filing)


def _telling(filing: Filing) -> Returned:
    return Returned(telling(filing))


def _told(filing: Filing) -> Returned:
    return as_typed(telling(filing))


def _stale(filing: Filing) -> Returned:
    """The filing with texts that somebody copied from last year's report."""
    _, last = two_years(int(filing.unit.code))
    return Returned(replace(filing, texts=telling(last).texts))


def main(rounds: int) -> None:
    """Prints all tables."""
    figures = {name: [key for key in FORM.keys if key.table == name] for name in ("t3", "t4")}
    table("表三, totals as typed, one error", measured(rounds, figures["t3"], SINGLE, 1, as_typed, False))
    table(
        "表三, totals as typed, shifted and swapped cells",
        measured(rounds, figures["t3"], KINDS[-2:], 1, as_typed, False),
    )
    table("表三, totals as typed, two independent errors", measured(rounds, figures["t3"], SINGLE, 2, as_typed, False))
    for title, prepare, with_last in (
        ("", as_typed, False),
        (", with texts", _told, False),
        (", with last year and texts", _told, True),
    ):
        table(f"表四, totals as typed{title}", measured(rounds, figures["t4"], KINDS, 1, prepare, with_last))
    inputs = [key for key in figures["t3"] if not FORM.addends(key)]
    for title, prepare, with_last in (
        ("alone", _plain, False),
        ("with last year", _plain, True),
        ("with texts", _telling, False),
        ("with last year and texts", _telling, True),
    ):
        table(f"表三, inputs only, {title}", measured(rounds, inputs, KINDS, 1, prepare, with_last))
    carried = [key for key in inputs if key.row == "carried_in"]
    table("表三, inputs only, 上年结转 with last year and texts", measured(rounds, carried, SINGLE, 1, _telling, True))
    table(
        "Beyond its reach: 表三, totals as typed, three errors",
        measured(rounds, figures["t3"], SINGLE, 3, as_typed, False),
    )
    total = Key("t4", "cases", "review_total")
    block, column = [*FORM.addends(total), total], [key for key in inputs if key.column == "natural_person"]
    for title, with_last in (("alone", False), ("with last year and texts", True)):
        prepare = _told if with_last else as_typed
        scores = measured(rounds, block, SINGLE, 2, prepare, with_last)
        table(f"Beyond its reach: 表四, totals as typed, two errors in one equality, {title}", scores)
        scores = measured(rounds, column, SINGLE, 2, _telling if with_last else _plain, with_last)
        table(f"Beyond its reach: 表三, inputs only, two errors in one equality, {title}", scores)
    for title, with_last in (("", False), (", with last year", True)):
        scores = measured(rounds, inputs, KINDS, 1, _stale, with_last)
        table(f"Misled: 表三, inputs only, the texts are last year's{title}", scores)
    times(figures["t3"], rounds)


def times(cells: Sequence[Key], rounds: int) -> None:
    """How long one filing takes."""
    print("\n### Time for one filing\n\n| errors | median | largest |\n|---|---|---|")
    for number in (0, 1, 2, 20):
        took = []
        for seed in range(FIRST_SEED, FIRST_SEED + min(rounds, 100)):
            right, last = two_years(seed)
            typed, wrong = as_typed(telling(right)), dict[Key, Decimal]()
            for n in range(number):
                wrong |= errors(random.Random(f"{seed}/{n}"), typed, cells, SLIPS[0]) or {}
            broken = put(typed, wrong)
            start = time.perf_counter()
            localized(broken, last)
            took.append(1000 * (time.perf_counter() - start))
        print(f"| {number} | {statistics.median(took):.1f} ms | {max(took):.1f} ms |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 280)
