"""What commands take from a cold start, in checkouts that are measured in turn: this one, and others to compare with.

Prints the least CPU seconds of each. Run: python benchmarks/cold.py [rounds] [checkout]...
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from itertools import product
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
RETURNED = HERE / "samples" / "returned"
UNIT = ("--name", "沂源县", "--code", "370323", "--kind", "县")


def seconds(arguments: Sequence[str], checkout: Path, scratch: Path) -> float:
    """The CPU of one process, which finds everything compiled from the second time on."""
    environment = {**os.environ, "PYTHONPATH": str(checkout / "src"), "PYTHONPYCACHEPREFIX": str(scratch)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], env=environment, stdout=subprocess.DEVNULL, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main(rounds: int, checkouts: Sequence[Path]) -> None:
    """Measures all in turn, so that a busy machine slows all of them."""
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch) / "summary.xlsx"
        program = ("-m", "xlreport")
        ways = {
            "Python alone": ("-c", "pass"),
            "xlreport --version": (*program, "--version"),
            "xlreport merge": (*program, "merge", str(RETURNED), "--out", str(out), *UNIT),
        }
        times: dict[tuple[str, Path], list[float]] = {one: [] for one in product(ways, checkouts)}
        for _ in range(rounds + 1):
            for (way, checkout), found in times.items():
                out.unlink(missing_ok=True)
                found.append(seconds(ways[way], checkout, Path(scratch)))
        print(f"| CPU, s | {' | '.join(checkout.name for checkout in checkouts)} |\n|---|{'---:|' * len(checkouts)}")
        for way in ways:
            least = [f"{min(times[way, checkout][1:]):.3f}" for checkout in checkouts]
            print(f"| {way} | {' | '.join(least)} |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20, [HERE, *(Path(text).resolve() for text in sys.argv[2:])])
