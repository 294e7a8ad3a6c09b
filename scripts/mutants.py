"""Changes one thing at a time in the code that reads and judges, and looks whether a test notices.

First, once (`pip install pytest-cov`), which test runs which line:

    COVERAGE_FILE=/tmp/lines python -m pytest -p no:cacheprovider --cov=xlreport --cov-branch --cov-context=test \\
        --cov-report= tests/workbook tests/checks tests/office tests/intake tests/cli

Then: python scripts/mutants.py /tmp/lines [COUNT] [--seed SEED] [--first N] [--jobs N] [--most TESTS]. The status is
1 if a mutant lives: it is a gap of the tests, or means the same as the code, which only a reader can tell.
`--only N --most 9999` tries the mutant that was reported as number N with all tests that run its line. Lines that
only child processes run are not in the sample, nor is what a module does when it is imported.

All tests are imported once; each mutant is a fork of that process in which the code of some functions is another.
What LibreOffice made stays in a folder beside the file of lines. Needs a system that can fork.
"""

from __future__ import annotations

import argparse
import ast
import collections
import contextlib
import functools
import gc
import hashlib
import itertools
import os
import pickle
import resource
import signal
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from types import CodeType, FunctionType
from typing import NamedTuple

import hypothesis
import pytest
from coverage import CoverageData

ROOT = Path(__file__).resolve().parents[1]
SRC = ROOT / "src"
MUTATED = ("workbook/read", "checks", "office")
KILLED, SLOW, LIVES, BROKEN = "killed", "killed by time", "LIVES", "BROKEN"
OUTCOMES = (KILLED, SLOW, LIVES, BROKEN)
# These hold how long something takes: under load they would kill what lives.
_TIMED = ("tests/checks/test_long_texts.py", "tests/intake/test_ending.py")
# How many tests run in an order in which modules take turns; the others run module by module.
_FIRST_TESTS = 12
# How much longer a mutant may take than it may compute.
_WAITING = 10
_SMALL = 10
_OTHER: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}


class Mutant(NamedTuple):
    """One change: which of its module, at which line; `tests` run the line, the closest first."""

    file: Path
    number: int
    line: int
    tests: tuple[str, ...]

    @property
    def code(self) -> CodeType:
        """The module with the change made."""
        tree, old, new = self._parsed()
        _Put(old, ast.copy_location(new, old)).visit(tree)
        return compile(ast.fix_missing_locations(tree), self.file, "exec", dont_inherit=True)

    @property
    def label(self) -> str:
        """What stands there, and what then does."""
        _, old, new = self._parsed()
        return f"{_short(old)} -> {_short(new)}"

    def _parsed(self) -> tuple[ast.Module, ast.AST, ast.AST]:
        tree = ast.parse(self.file.read_text(encoding="utf-8"))
        return tree, *list(changes(tree))[self.number]


class _Put(ast.NodeTransformer):
    """Puts one node in the place of another."""

    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        return self.new if node is self.old else super().generic_visit(node)


def others(node: ast.AST) -> Iterator[ast.AST]:
    """What may stand in the place of a node."""
    match node:
        case ast.Compare(left, ops, comparators):
            for at, op in enumerate(ops):
                yield ast.Compare(left, [*ops[:at], _OTHER[type(op)](), *ops[at + 1 :]], comparators)
        case ast.BoolOp(op, values):
            yield ast.BoolOp(ast.Or() if isinstance(op, ast.And) else ast.And(), values)
        case ast.UnaryOp(ast.Not(), operand):
            yield operand
        case ast.Constant(int(value)) if not isinstance(value, bool) and 0 <= value <= _SMALL:
            yield from (ast.Constant(value + step) for step in (1, -1))
        case ast.Return(value) if value is not None and not (isinstance(value, ast.Constant) and value.value is None):
            yield ast.Return(ast.Constant(None))
        case ast.Expr(value) if not isinstance(value, ast.Constant):
            yield ast.Pass()
        case ast.AugAssign() | ast.Continue() | ast.Break() | ast.Raise():
            yield ast.Pass()


def changes(tree: ast.Module) -> Iterator[tuple[ast.AST, ast.AST]]:
    """Every change of a module, inside its functions."""
    seen: set[int] = set()
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            for node in itertools.chain.from_iterable(map(ast.walk, function.body)):
                if id(node) not in seen:
                    seen.add(id(node))
                    yield from ((node, other) for other in others(node))


def mutants(file: Path, tests: Mapping[int, Sequence[str]]) -> Iterator[Mutant]:
    """Every mutant of a module whose line some test runs."""
    for number, (old, _) in enumerate(changes(ast.parse(file.read_text(encoding="utf-8")))):
        line: int = old.lineno  # type: ignore[attr-defined]
        if line in tests:
            yield Mutant(file, number, line, tuple(tests[line]))


def _short(node: ast.AST) -> str:
    return " ".join(ast.unparse(node).split())[:70]


def lines_of(data: CoverageData) -> dict[Path, dict[int, list[str]]]:
    """The tests that run each line of each module, those first that run the fewest lines, the test modules in turn."""
    lines: dict[Path, dict[int, set[str]]] = {}
    for name in data.measured_files():
        if Path(name).relative_to(SRC / "xlreport").as_posix().startswith(MUTATED):
            contexts = data.contexts_by_lineno(name).items()
            lines[Path(name)] = {line: {_test(context) for context in found if context} for line, found in contexts}
    size = collections.Counter(
        test for found in lines.values() for tests in found.values() for test in tests if not test.startswith(_TIMED)
    )
    return {
        file: {line: _in_turn(tests & size.keys(), size) for line, tests in found.items() if tests & size.keys()}
        for file, found in lines.items()
    }


def _test(context: str) -> str:
    return context.rpartition("|")[0]


def _in_turn(tests: set[str], size: Mapping[str, int]) -> list[str]:
    ordered = sorted(tests, key=lambda test: (size[test], test))
    modules = collections.defaultdict(list)
    for test in ordered:
        modules[test.partition("::")[0]].append(test)
    rounds = itertools.zip_longest(*modules.values())
    return [test for taken in rounds for test in taken if test is not None]


def put(mutant: Mutant) -> None:
    """Gives the functions of this process the code that they have in a mutant."""
    codes = {_named(code): code for code in _inside(mutant.code)}
    cache, modules = type(functools.cache(put)), tuple(f"xlreport.{name.replace('/', '.')}" for name in MUTATED)
    changed = False
    for thing in gc.get_objects():
        if isinstance(thing, FunctionType) and thing.__code__.co_filename == str(mutant.file):
            code = codes.get(_named(thing.__code__))
            if code and code != thing.__code__:
                with contextlib.suppress(ValueError):  # one inside of another: the other is changed too
                    thing.__code__ = code
                    changed = True
        elif isinstance(thing, cache) and thing.__wrapped__.__module__.startswith(modules):
            thing.cache_clear()
    assert changed, f"no function of {mutant.file.name} is another"


def _named(code: CodeType) -> tuple[str, int]:
    return code.co_qualname, code.co_firstlineno


def _inside(code: CodeType) -> Iterator[CodeType]:
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield inner
            yield from _inside(inner)


class Forks:
    """A plugin of pytest: once all tests are imported, it tries each mutant in a process that is forked from this."""

    def __init__(self, sample: Sequence[tuple[int, Mutant]], options: argparse.Namespace) -> None:
        self.sample, self.options = sample, options
        self.counts: collections.Counter[str] = collections.Counter()

    def pytest_configure(self) -> None:
        # The same examples every time, and none made smaller: a test only has to fail.
        phases = (hypothesis.Phase.explicit, hypothesis.Phase.generate)
        hypothesis.settings.register_profile("mutants", derandomize=True, database=None, phases=phases)
        hypothesis.settings.load_profile("mutants")
        _keep_jobs(Path(f"{self.options.lines}.kept"))

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.items = {item.nodeid: item for item in session.items}
        session.config._tmp_path_factory.getbasetemp()  # type: ignore[attr-defined]  # one for all
        killers: set[str] = set()
        for at, mutant, outcome, more in self.tried(iter(self.sample)):
            self.counts[outcome] += 1
            killers |= {more} if outcome == KILLED else set()
            if outcome != KILLED or self.options.only:
                where = f"{mutant.file.relative_to(SRC / 'xlreport')}:{mutant.line}"
                print(f"{at} {outcome} {where} {mutant.label} ({len(mutant.tests)} tests)", more, flush=True)
        pid, said = self.forked(None, sorted(killers))
        os.waitpid(pid, 0)
        outcome, more = _told(said)
        assert outcome == LIVES, f"a test that killed a mutant fails without one too: {more}"
        return True

    def tried(self, waiting: Iterator[tuple[int, Mutant]]) -> Iterator[tuple[int, Mutant, str, str]]:
        """What came of each mutant, as it comes, and the test that killed it."""
        running: dict[int, tuple[int, Mutant, int, float]] = {}
        since = [test for test in self.items if test.startswith(tuple(self.options.since))]
        while True:
            for at, mutant in itertools.islice(waiting, self.options.jobs - len(running)):
                pid, said = self.forked(mutant, [*since, *_in_order(mutant.tests[: self.options.most])])
                running[pid] = at, mutant, said, time.monotonic()
            if not running:
                return
            for pid, (at, mutant, said, begun) in list(running.items()):
                if os.waitpid(pid, os.WNOHANG)[0]:
                    del running[pid]
                    yield at, mutant, *_told(said)
                elif time.monotonic() - begun > _WAITING * self.options.limit:
                    os.killpg(pid, signal.SIGKILL)
            time.sleep(0.05)

    def forked(self, mutant: Mutant | None, tests: Sequence[str]) -> tuple[int, int]:
        """A process that runs tests until one fails, and where it tells which."""
        said, saying = os.pipe()
        os.set_blocking(said, False)
        if pid := os.fork():
            os.close(saying)
            return pid, said
        try:
            os.setpgid(0, 0)
            nothing = os.open(os.devnull, os.O_RDWR)
            for number in range(3):
                os.dup2(nothing, number)
            if mutant:
                resource.setrlimit(resource.RLIMIT_CPU, (self.options.limit, self.options.limit))
                put(mutant)
            failed = self.failed([self.items[test] for test in tests if test in self.items])
            os.write(saying, f"{KILLED}\n{failed}".encode() if failed else LIVES.encode())
        except BaseException as error:
            os.write(saying, f"{BROKEN}\n{error!r}".encode())
        finally:
            os._exit(0)

    def failed(self, items: Sequence[pytest.Item]) -> str:
        """The first of some tests that fails."""
        for item, following in itertools.zip_longest(items, items[1:]):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if item.session.testsfailed:
                return item.nodeid
        return ""


def _told(pipe: int) -> tuple[str, str]:
    """What a process told that has ended; nothing when it was ended for taking too long."""
    said = b""
    with contextlib.suppress(BlockingIOError):
        said = os.read(pipe, 1 << 16)
    os.close(pipe)
    outcome, _, more = (said.decode() or SLOW).partition("\n")
    return outcome, more


def _in_order(tests: Sequence[str]) -> list[str]:
    first, others = tests[:_FIRST_TESTS], tests[_FIRST_TESTS:]
    return [*first, *sorted(others, key=lambda test: test.partition("::")[0])]


def _keep_jobs(folder: Path) -> None:
    """Has LibreOffice do each job once, as one that it did before gives the same."""
    from support import libreoffice

    folder.mkdir(exist_ok=True)
    do = libreoffice.run

    def kept(job: libreoffice.Job, seconds: float) -> libreoffice.Formulas:
        told = (job.file.read_bytes(), job.file.suffix, job.typed, job.save and job.save.suffix, job.formulas)
        path = folder / hashlib.sha256(repr(told).encode()).hexdigest()
        if not path.exists():
            (formulas,) = do([job], seconds)
            own = path.with_suffix(f".{os.getpid()}")
            own.write_bytes(pickle.dumps((formulas, job.save and job.save.read_bytes())))
            own.replace(path)
        made: tuple[libreoffice.Formulas, bytes | None] = pickle.loads(path.read_bytes())
        if job.save and made[1] is not None:
            job.save.write_bytes(made[1])
        return made[0]

    libreoffice.run = lambda jobs, seconds=120: [kept(job, seconds) for job in jobs]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lines", type=Path)
    parser.add_argument("count", nargs="?", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--only", type=int, nargs="+", metavar="N", help="these, with the test that kills each")
    parser.add_argument("--since", nargs="+", default=[], metavar="TEST", help="tests written since, tried first")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--most", type=int, default=60, help="tests that are tried on one mutant")
    parser.add_argument("--limit", type=int, default=120, help="seconds that they may compute")
    options = parser.parse_args()
    data = CoverageData(str(options.lines))
    data.read()
    found = [mutant for file, lines in sorted(lines_of(data).items()) for mutant in mutants(file, lines)]
    Random(options.seed).shuffle(found)
    numbers = options.only or range(options.first, min(options.first + options.count, len(found)))
    sample = [(number, found[number]) for number in numbers]
    os.chdir(ROOT)
    os.environ["PYTHONPATH"] = str(SRC)
    sys.path.insert(0, str(SRC))
    tests = [*options.since, *(test for _, mutant in sample for test in mutant.tests[: options.most])]
    modules = sorted({test.partition("::")[0] for test in tests})
    forks = Forks(sample, options)
    status = pytest.main(["-q", "-s", "-n0", "--tb=short", "-p", "no:cacheprovider", *modules], plugins=[forks])
    counts = forks.counts
    print(f"{len(found)} mutants, {len(sample)} tried: " + ", ".join(f"{name} {counts[name]}" for name in OUTCOMES))
    return int(status != 0 or counts[KILLED] + counts[SLOW] < len(sample))


if __name__ == "__main__":
    sys.exit(main())
