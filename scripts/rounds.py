"""Plays many rounds by chance against the model: `python scripts/rounds.py COUNT [--first SEED] [--jobs N]`.

A round that differs is printed with its seed, by which it can be played again: `--first SEED` and a count of 1.
"""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from support.round_play import play

_CHUNK = 250


def differing(seeds: range) -> tuple[int, list[str]]:
    """How many steps some rounds had, and what differed."""
    steps, said = 0, []
    for seed in seeds:
        try:
            steps += play(seed)
        except AssertionError as error:
            said.append(str(error) or f"seed {seed}")
    return steps, said


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", nargs="?", type=int, default=100_000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args()
    end = options.first + options.count
    chunks = [range(first, min(first + _CHUNK, end)) for first in range(options.first, end, _CHUNK)]
    steps, failed = 0, 0
    with ProcessPoolExecutor(options.jobs) as pool:
        for more, said in pool.map(differing, chunks):
            steps += more
            failed += len(said)
            for line in said:
                print(f"{line}\n", flush=True)
    print(f"{options.count} rounds, {steps} steps, {failed} differ from the model")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
