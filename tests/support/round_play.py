"""A round as clerks and a county play it by chance, and what the program makes of it beside the model."""

from __future__ import annotations

import functools
import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from support.filings import FORM, YEAR
from support.round_model import CONFLICT, REFUSED, County, Result, Sheet, allowing, came_to, chosen
from xlreport import Collection, Filing, Key, Outcome, Returned, Round, Unit
from xlreport.findings import ACCEPTED, REJECTED, Finding, Status
from xlreport.layout import CORRECTS, RETURN
from xlreport.office import Choice, Roster, status
from xlreport.office.choices import as_recorded
from xlreport.office.reconcile import reconcile

UNITS = {code: Unit(code, f"{name}镇", "乡镇") for code, name in zip("123", "甲乙丙", strict=True)}
STRANGER = Unit("9", "名册外镇", "乡镇")
FIGURE, FAULTY, RULE = Key("t3", "received", "natural_person"), Key("t3", "received", "business"), "T3-BALANCE"
FAULT = Finding(RULE, "error", "", "新收与办结不相等。", "请改正后重报。")
ROSTER = Roster(tuple(UNITS.values()))


@dataclass
class Play:
    """One round by a seed: what lies in the inbox, and what the county has said."""

    seed: int
    inbox: dict[str, Sheet] = field(default_factory=dict)
    county: County = field(default_factory=lambda: County(tuple(UNITS)))
    told: list[str] = field(default_factory=list)
    most: int = 14
    strays: float = 0.05

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.numbers = iter(range(1, 10_000))

    # -- what clerks do

    def send(self) -> None:
        unit = self.chance.choice([*UNITS, *UNITS, *UNITS, STRANGER.code])
        this_year = self.chance.random() < 0.95
        self.put(Sheet("", "", unit, self.chance.randrange(4), self.chance.random() < 0.3, this_year))

    def correct(self) -> None:
        """A marked copy comes back, corrected as well as may be; now and then with the code of another unit."""
        for old in self.some():
            again = self.chance.random() < 0.25
            unit = self.chance.choice([*UNITS]) if self.chance.random() < self.strays else old.unit
            self.put(Sheet("", "", unit, self.chance.randrange(4), again, corrects=old.digest))

    def send_untouched(self) -> None:
        for old in self.some():
            self.put(replace(old, corrects=old.digest, untouched=True, digest=""))

    def resend(self) -> None:
        """The same content saved again: other bytes."""
        for old in self.some():
            self.put(
                replace(old, digest="", untouched=False, corrects="") if old.untouched else replace(old, digest="")
            )

    def copy(self) -> None:
        for old in self.some():
            self.put(old)

    def rename(self) -> None:
        for old in self.some():
            del self.inbox[old.name]
            self.put(old)

    def withdraw(self) -> None:
        for old in self.some():
            del self.inbox[old.name]

    def some(self) -> list[Sheet]:
        return [self.chance.choice(list(self.inbox.values()))] if self.inbox else []

    def put(self, sheet: Sheet) -> None:
        """A file under a name of its own; new bytes where it has no digest yet."""
        number = next(self.numbers)
        digest = sheet.digest or f"{number:064x}"
        name = f"{self.chance.randrange(1000):03}-{number}.xlsx"
        saved = sheet.saved if sheet.digest else self.chance.randrange(6)
        self.inbox[name] = replace(sheet, name=name, digest=digest, saved=saved)

    # -- what the county does

    def choose(self) -> Sheet | None:
        """One of the files of a unit in conflict; now and then one that was put aside before, or any other."""
        result = came_to(self.inbox.values(), self.county)
        units = [unit for unit, state in result.states.items() if state == CONFLICT]
        files = [s for s in self.inbox.values() if s.unit in units and s.name not in result.aside]
        if self.chance.random() < 0.3:
            files = [sheet for sheet in self.inbox.values() if sheet.unit in result.states]
        allowed = self.county.allowed
        good = [s for s in files if s.of_this_year and not s.untouched and (not s.faulty or s.unit in allowed)]
        return self.chance.choice(sorted(good, key=lambda sheet: sheet.name)) if good else None

    def allow(self) -> str | None:
        """A unit of which a faulty report is refused."""
        result = came_to(self.inbox.values(), self.county)
        units = [unit for unit, state in result.states.items() if state == REFUSED]
        return self.chance.choice(units) if units else None

    def steps(self) -> Iterator[None]:
        """Some steps one after another; after each the program must come to what the model says."""
        clerks = (self.send, self.correct, self.send_untouched, self.resend, self.copy, self.rename, self.withdraw)
        for _ in range(self.chance.randrange(self.most // 3, self.most)):
            for act in self.chance.choices(clerks, (9, 4, 1, 1, 1, 1, 1), k=self.chance.randrange(1, 4)):
                act()
                self.told.append(act.__name__)
            self.county = replace(self.county, latest=self.chance.random() < 0.1)
            self.decide(killed=self.chance.random() < 0.3)
            yield

    def decide(self, killed: bool) -> None:
        """The county chooses or accepts; killed before that is kept, it has said nothing."""
        if self.chance.random() < 0.4 and (sheet := self.choose()):
            said = self.record(sheet)
            self.county = self.county if killed else said
            self.told.append(f"choose {sheet.name}{', killed' * killed}")
        elif self.chance.random() < 0.15 and (unit := self.allow()) and not killed:
            self.county = allowing(self.county, unit)
            self.told.append(f"allow {unit}")

    def record(self, sheet: Sheet) -> County:
        """The county after a choice, which the program must keep as the model does."""
        after = chosen(self.county, sheet, self.inbox.values())
        now = Choice(sheet.name)
        collection = self.merged(now)
        kept = [(choice.sha256, choice.over) for choice in as_recorded([now], collection.outcomes)]
        new = [(pick.digest, pick.over) for pick in after.picks[len(self.county.picks) :]]
        assert kept == new, f"seed {self.seed}: kept {kept}, must be {new}; {self.told}"
        return after

    # -- what comes of it

    def merged(self, *now: Choice, shuffle: bool = False) -> Collection:
        sheets = list(self.inbox.values())
        if shuffle:
            self.chance.shuffle(sheets)
        kept = tuple(Choice("", pick.digest, pick.over) for pick in self.county.picks)
        accepts = {(unit, RULE): "已核实" for unit in self.county.allowed}
        round = Round(FORM, year=YEAR, roster=ROSTER, accepts=accepts, choices=(*kept, *now), latest=self.county.latest)
        return reconcile(map(outcome, sheets), round)

    def check(self) -> None:
        """Compares the program with the model. Raises AssertionError, which names the seed."""
        before = dict(self.inbox)
        collection = self.merged(shuffle=True)
        assert_same(status(collection), came_to(self.inbox.values(), self.county), f"seed {self.seed}: {self.told}")
        assert self.inbox == before


def assert_same(found: Status, expected: Result, where: str) -> None:
    """Whether units, files, counts and the total are those of the model."""
    collection = found.collection
    states = {standing.unit.code: standing.state for standing in found.standings}
    assert states == expected.states, f"{where}: {states}, must be {expected.states}"
    assert sum(found.counts[state] for state in found.counts if state != "due") == found.counts["due"], where
    assert collection.counts == found.counts, where
    files = sorted(o.file for o in (*found.others, *(o for s in found.standings for o in s.outcomes)))
    assert files == sorted(o.file for o in collection.outcomes), where
    counted = frozenset(o.file for o in collection.with_status(ACCEPTED))
    assert counted == expected.counted, f"{where}: {sorted(counted)}, must be {sorted(expected.counted)}"
    total = sum((filing[FIGURE] for filing in collection.accepted), Decimal(0))
    assert total == expected.total, f"{where}: {total}, must be {expected.total}"
    assert all(len(standing.message) <= 500 for standing in found.standings), where


@functools.cache
def _returned(unit: str, value: int, faulty: bool, year: int, corrects: str) -> Returned:
    inputs = {FIGURE: Decimal(value), FAULTY: Decimal(faulty)}
    filing = Filing(FORM, UNITS.get(unit, STRANGER), year, inputs)
    return Returned(filing, identity={CORRECTS: corrects} if corrects else {})


def outcome(sheet: Sheet) -> Outcome:
    """What reading a file by itself would come to."""
    returned = _returned(
        sheet.unit, sheet.value, sheet.faulty, YEAR if sheet.of_this_year else YEAR - 1, sheet.corrects
    )
    saved = f"2025-01-{sheet.saved:02}T08:00:00Z" if sheet.saved else ""
    return Outcome(
        sheet.name,
        sheet.digest,
        REJECTED if sheet.faulty else ACCEPTED,
        returned.filing.unit,
        (FAULT,) if sheet.faulty else (),
        returned,
        RETURN,
        saved,
        untouched=sheet.untouched,
    )


def play(seed: int) -> int:
    """Plays a round; gives the number of its steps. Raises AssertionError where program and model differ."""
    steps, game = 0, Play(seed)
    for _ in game.steps():
        game.check()
        steps += 1
    return steps
