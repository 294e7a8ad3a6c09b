"""1,000 inboxes at random: every file ends in one outcome, the totals are an independent sum, and order is nothing."""

from __future__ import annotations

import functools
import io
import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from support.books import opened, packed, saved
from support.filings import FORM, YEAR, changed, random_filing, workbook
from xlreport import Filing, Key, Unit, blank, collect, merge, write_summary
from xlreport.export.json_documents import collection_document, totals_document
from xlreport.findings import ACCEPTED, DUPLICATE, REJECTED, SKIPPED, SUPERSEDED, UNKNOWN, Collection, Outcome
from xlreport.intake.examine import examine_files
from xlreport.intake.inbox import Item, listed
from xlreport.intake.inbox import items_in as unpacked
from xlreport.office import Roster, Round
from xlreport.office.reconcile import reconcile

INBOXES, CHUNKS = 1_000, 20
UNITS = tuple(Unit(f"37032310{n}", f"第{n}镇人民政府", "乡镇") for n in range(6))
STRANGER = Unit("999", "名册外的镇", "乡镇")
COUNTY = Unit("370323", "沂源县", "县")
NAMES = ("{}.xlsx", "{}（终稿）.xlsx", "镇/{}.xlsx", "{}.et", "附件 {}", "{} (1).xlsx", "a/b/{}.xlsx")


@dataclass(frozen=True)
class Sheaf:
    """A file that somebody sends: its bytes, what it says if it is good, and what it must come to if it is not."""

    data: bytes
    filing: Filing | None = None
    status: str = ""


@functools.cache
def good(unit: Unit, seed: int, resaved: bool = False) -> Sheaf:
    """A good return of a unit, as it was written or as another program saves it."""
    filing = random_filing(seed, unit)
    data = workbook(filing)
    return Sheaf(saved(opened(data)) if resaved else data, filing)


# What comes along with returns, and is no matter once every unit is in.
DOCUMENTS = (packed({"[Content_Types].xml": "", "word/document.xml": ""}), b"%PDF-1.7")


@functools.cache
def bad() -> tuple[Sheaf, ...]:
    """What is refused by itself."""
    broken = changed(random_filing(1, UNITS[0]), {FORM.relations[0].left[0]: 999})
    contents = (
        workbook(broken),
        workbook(blank(FORM, UNITS[1], YEAR)),
        workbook(random_filing(1, UNITS[2], YEAR - 1)),
        workbook(random_filing(1, replace(UNITS[3], name="别的名称"))),
        workbook(random_filing(2, UNITS[4]))[:-200],
        *DOCUMENTS,
        b"Rar!\x1a\x07\x00",
        bytes(100),
        b"",
    )
    return tuple(Sheaf(data, status=REJECTED) for data in contents)


@dataclass
class Inbox:
    """A random inbox: what was put where, under the name that it must have in the result."""

    seed: int
    files: dict[str, bytes] = field(default_factory=dict)
    sheaves: dict[str, Sheaf] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        for _ in range(self.chance.randrange(1, 9)):
            self.put(self.sheaf())
        if self.chance.random() < 0.4:
            self.zip()

    def sheaf(self) -> Sheaf:
        """Two contents for a unit, so that doubles, re-saves and conflicts come about."""
        kind = self.chance.choices(("good", "bad", "stranger", "junk"), (70, 15, 5, 10))[0]
        if kind == "bad":
            return self.chance.choice(bad())
        if kind == "junk":
            return Sheaf(b"\0", status=SKIPPED)
        if kind == "stranger":
            return replace(good(STRANGER, self.chance.randrange(2)), status=UNKNOWN)
        seed = self.chance.choices((1, 2), (9, 1))[0]
        return good(self.chance.choice(UNITS), seed, self.chance.random() < 0.2)

    def name(self, sheaf: Sheaf) -> str:
        number = self.chance.randrange(10**6)
        if sheaf.status == SKIPPED:
            return self.chance.choice(("~${}.xlsx", "x{}/Thumbs.db", "__MACOSX/{}", ".xlreport-{}.tmp")).format(number)
        return self.chance.choice(NAMES).format(number)

    def put(self, sheaf: Sheaf) -> None:
        name = self.name(sheaf)
        self.files[name], self.sheaves[name] = sheaf.data, sheaf

    def zip(self) -> None:
        """Some more files in a zip, and some in a zip in it."""
        inner, outer = self.packed(), self.packed()
        name = f"{self.chance.randrange(100)}.zip"
        self.files[name] = packed({**{n: s.data for n, s in outer.items()}, "内.zip": zipped(inner)})
        self.sheaves |= {f"{name}!{n}": sheaf for n, sheaf in outer.items()}
        self.sheaves |= {f"{name}!内.zip!{n}": sheaf for n, sheaf in inner.items()}

    def packed(self) -> dict[str, Sheaf]:
        sheaves = [self.sheaf() for _ in range(self.chance.randrange(1, 4))]
        return {self.name(sheaf): sheaf for sheaf in sheaves}

    def write(self, folder: Path) -> str:
        for name, data in self.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        return str(folder)

    def expected(self) -> dict[str, str]:
        """What must become of each file, told from what was put in alone."""
        status = {name: sheaf.status for name, sheaf in self.sheaves.items()}
        strangers = [name for name in sorted(status) if status[name] == UNKNOWN]
        by_unit: dict[str, list[str]] = defaultdict(list)
        for name in sorted(self.sheaves):
            sheaf = self.sheaves[name]
            if not sheaf.status and sheaf.filing:
                by_unit[sheaf.filing.unit.code].append(name)
        for names in by_unit.values():
            alike = all(self.sheaves[name].filing == self.sheaves[names[0]].filing for name in names)
            status |= dict.fromkeys(names, DUPLICATE)
            if alike:
                status[names[0]] = ACCEPTED
        if all(status.get(names[0]) == ACCEPTED for names in by_unit.values()) and len(by_unit) == len(UNITS):
            status |= {name: SKIPPED for name, sheaf in self.sheaves.items() if sheaf.data in DOCUMENTS}
        return status | dict.fromkeys(strangers, UNKNOWN)

    def totals(self) -> dict[str, Decimal]:
        """The sum of what must be accepted, added up here: inputs, then each total from its parts."""
        counted = [self.sheaves[name].filing for name, status in self.expected().items() if status == ACCEPTED]
        inputs = {key: sum((f.inputs.get(key, Decimal(0)) for f in counted if f), Decimal(0)) for key in FORM.inputs}
        return {str(key): added(key, inputs) for key in FORM.keys} if counted else {}


def added(key: Key, inputs: dict[Key, Decimal]) -> Decimal:
    """A figure: an input, or the sum of those that the form adds up."""
    parts = FORM.addends(key)
    return sum((added(part, inputs) for part in parts), Decimal(0)) if parts else inputs[key]


def zipped(files: dict[str, Sheaf]) -> bytes:
    return packed({name: sheaf.data for name, sheaf in files.items()})


def document(collection: Collection) -> dict[str, Any]:
    """The JSON of `merge` for a collection."""
    summary = merge(collection.accepted, COUNTY) if collection.accepted else None
    return collection_document(collection, COUNTY, YEAR) | {"totals": totals_document(summary)}


ROUND = Round(unit=COUNTY, year=YEAR, roster=Roster(tuple(UNITS)))


def collected(path: str, **how: Any) -> Collection:
    return collect([path], ROUND, **how)


def summary_bytes(collection: Collection) -> bytes:
    target = io.BytesIO()
    write_summary(merge(collection.accepted, COUNTY), collection, target)
    return target.getvalue()


@functools.cache
def examined(data: bytes) -> Outcome:
    """What one file comes to by itself; that does not depend on its name."""
    (outcome,) = examine_files([Item("", data, "")])
    return outcome


def quickly_collected(path: str, chance: random.Random) -> Collection:
    """What `collect` gives, in a random order, each content examined once for all inboxes."""
    found = [item for file in listed([path]) for item in unpacked(file)]
    chance.shuffle(found)
    return reconcile([_quickly(item) for item in found], ROUND)


def _quickly(item: Item | Outcome) -> Outcome:
    if isinstance(item, Outcome):
        return item
    known = examined(item.data)
    return replace(known, file=item.name, path=item.path)


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_every_file_ends_in_one_outcome_and_the_totals_are_an_independent_sum(chunk: int, tmp_path: Path) -> None:
    for seed in range(chunk, INBOXES, CHUNKS):
        inbox = Inbox(seed)
        folder = inbox.write(tmp_path / str(seed))
        collection = quickly_collected(folder, inbox.chance)
        found = document(collection)
        became = [(outcome["file"], outcome["status"]) for outcome in found["returns"]]
        assert dict(became) == inbox.expected(), seed
        assert len(became) == len(inbox.sheaves) == sum(_counted(collection).values()), seed
        assert {key: Decimal(value) for key, value in found["totals"].items()} == inbox.totals(), seed
        again = quickly_collected(folder, inbox.chance)
        assert json.dumps(document(again)) == json.dumps(found), seed


def _counted(collection: Collection) -> Counter[str]:
    statuses = (ACCEPTED, REJECTED, DUPLICATE, SUPERSEDED, UNKNOWN, SKIPPED)
    return Counter({status: len(collection.with_status(status)) for status in statuses})


@pytest.fixture(scope="module")
def executors() -> Iterator[list[Executor]]:
    made: list[Executor] = [ThreadPoolExecutor(workers) for workers in (1, 2, 4)]
    made += [ProcessPoolExecutor(workers) for workers in (1, 2, 4)]
    yield made
    for executor in made:
        executor.shutdown()


@pytest.mark.parametrize("seed", range(INBOXES, INBOXES + 12))
def test_any_number_of_workers_gives_the_same_json_and_the_same_summary(
    seed: int, tmp_path: Path, executors: list[Executor]
) -> None:
    inbox = Inbox(seed)
    folder = inbox.write(tmp_path)
    alone = collected(folder)
    assert {o.file: o.status for o in alone.outcomes} == inbox.expected()
    assert json.dumps(document(quickly_collected(folder, inbox.chance))) == json.dumps(document(alone))
    summary = summary_bytes(alone) if alone.accepted else None
    for executor in executors:
        collection = collected(folder, executor=executor)
        assert json.dumps(document(collection)) == json.dumps(document(alone))
        if alone.accepted:
            assert summary_bytes(collection) == summary


@pytest.mark.parametrize("seed", range(INBOXES + 12, INBOXES + 24))
def test_any_order_of_the_paths_gives_the_same_json(seed: int, tmp_path: Path) -> None:
    inbox = Inbox(seed)
    folder = Path(inbox.write(tmp_path))
    paths = [str(path) for path in folder.iterdir()] + [str(folder / name) for name in inbox.files]
    inbox.chance.shuffle(paths)
    shuffled, sorted_ = (collect(order, ROUND) for order in (paths, sorted(paths)))
    assert json.dumps(document(shuffled)) == json.dumps(document(sorted_))
    assert sorted(o.status for o in shuffled.outcomes) == sorted(inbox.expected().values())
