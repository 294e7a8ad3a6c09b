"""Changes one thing at a time in the code that reads and judges, and looks whether a test notices.

First, once (`pip install pytest-cov`), which test runs which line:

    COVERAGE_FILE=/tmp/lines python -m pytest -p no:cacheprovider --cov=xlreport --cov-branch --cov-context=test \\
        --cov-report= tests/workbook tests/checks tests/office tests/intake tests/cli

Then: python scripts/mutants.py /tmp/lines [COUNT] [--seed SEED] [--first N] [--jobs N] [--most TESTS]. The status is
1 if a mutant lives: it is a gap of the tests, or means the same as the code, which only a reader can tell.
`--first N 1 --most 9999` tries the mutant that was reported as number N with all tests that run its line. Lines that
only child processes run are not in the sample, nor is what a module does when it is imported.
"""

from __future__ import annotations

import argparse
import ast
import collections
import itertools
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from random import Random
from typing import NamedTuple

from coverage import CoverageData

ROOT = Path(__file__).resolve().parents[1]
SRC = ROOT / "src"
MUTATED = ("workbook/read", "checks", "office")
KILLED, SLOW, LIVES, BROKEN = "killed", "killed by time", "LIVES", "BROKEN"
OUTCOMES = (KILLED, SLOW, LIVES, BROKEN)
# These hold how long something takes: under load they would kill what lives.
_TIMED = ("tests/checks/test_long_texts.py", "tests/intake/test_ending.py")
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
    def source(self) -> str:
        """The module with the change made."""
        tree, old, new = self._parsed()
        return ast.unparse(_Put(old, new).visit(tree))

    @property
    def label(self) -> str:
        """What stands there, and what then does."""
        _, old, new = self._parsed()
        return f"{_short(old)} -> {_short(new)}"

    def _parsed(self) -> tuple[ast.Module, ast.AST, ast.AST]:
        tree = ast.parse(self.file.read_text(encoding="utf-8"))
        return tree, *list(changes(tree))[self.number]


class Result(NamedTuple):
    """What came of a mutant, and the test that killed it."""

    mutant: Mutant
    outcome: str
    killer: str


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


def outcome_of(mutant: Mutant, copy: Path, most: int, limit: int) -> Result:
    """Runs the tests of a mutant against a copy of the code in which it stands."""
    file = copy / mutant.file.relative_to(SRC)
    file.write_text(mutant.source, encoding="utf-8")
    try:
        run = run_tests(mutant.tests[:most], copy, limit)
    except subprocess.TimeoutExpired:
        return Result(mutant, SLOW, "")
    finally:
        shutil.copy2(mutant.file, file)
    killer = re.search(r"^(?:FAILED|ERROR) (\S+::.*?)(?: - .*)?$", run.stdout, re.MULTILINE)
    # 2 and 4: the tests could not even be imported. That they can where nothing is changed is held at the end.
    outcome = {0: LIVES, 1: KILLED, 2: KILLED, 4: KILLED}.get(run.returncode, BROKEN)
    return Result(mutant, outcome, killer[1] if killer else mutant.tests[0] if outcome == KILLED else "")


def run_tests(tests: Sequence[str], copy: Path, limit: int | None) -> subprocess.CompletedProcess[str]:
    """Some tests, until one fails."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-n0", "--tb=no", "-rfE", *tests]
    environment = os.environ | {"PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=limit)


def results_of(sample: Sequence[Mutant], jobs: int, most: int, limit: int) -> Iterator[Result]:
    """What came of each mutant; the tests that killed any must pass where there is none."""
    killers: set[str] = set()
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(jobs) as pool:
        copies: SimpleQueue[Path] = SimpleQueue()
        for number in range(jobs):
            copies.put(shutil.copytree(SRC, Path(folder) / str(number)))

        def tried(mutant: Mutant) -> Result:
            copy = copies.get()
            try:
                return outcome_of(mutant, copy, most, limit)
            finally:
                copies.put(copy)

        for result in pool.map(tried, sample):
            killers.add(result.killer)
            yield result
        run = run_tests(sorted(killers - {""}), copies.get(), None)
        assert run.returncode == 0, f"a test that killed a mutant fails without one too:\n{run.stdout[-2000:]}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lines", type=Path)
    parser.add_argument("count", nargs="?", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--most", type=int, default=60, help="tests that are tried on one mutant")
    parser.add_argument("--limit", type=int, default=120, help="seconds for them")
    options = parser.parse_args()
    data = CoverageData(str(options.lines))
    data.read()
    found = [mutant for file, lines in sorted(lines_of(data).items()) for mutant in mutants(file, lines)]
    Random(options.seed).shuffle(found)
    counts: collections.Counter[str] = collections.Counter()
    sample = found[options.first : options.first + options.count]
    results = results_of(sample, options.jobs, options.most, options.limit)
    for at, result in enumerate(results, options.first):
        counts[result.outcome] += 1
        where = f"{result.mutant.file.relative_to(SRC / 'xlreport')}:{result.mutant.line}"
        if result.outcome != KILLED:
            print(f"{at} {result.outcome} {where} {result.mutant.label} ({len(result.mutant.tests)} tests)", flush=True)
    print(f"{len(found)} mutants, {len(sample)} tried: " + ", ".join(f"{name} {counts[name]}" for name in OUTCOMES))
    return int(counts[KILLED] + counts[SLOW] < len(sample))


if __name__ == "__main__":
    sys.exit(main())
