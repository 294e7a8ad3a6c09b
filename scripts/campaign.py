"""Many random changes after each other in several processes, and a table of what came of them."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import NamedTuple

DETECTED, HARMLESS, SHOWN, MISSED, CRASHED = "detected", "harmless", "shown", "MISSED", "CRASHED"


class Result(NamedTuple):
    """What came of one change; `said` tells what was changed and, where it was missed, what differs."""

    number: int
    kind: str
    outcome: str
    said: str


class Campaign(NamedTuple):
    """Kinds of changes, what can come of them, and how some are made: first number, how many, seed."""

    kinds: Sequence[str]
    outcomes: Sequence[str]
    run: Callable[[int, int, int], list[Result]]
    # As many changes as one process makes before it tells of them.
    chunk: int


def bad(results: Sequence[Result]) -> list[Result]:
    """The changes that must not be."""
    return [result for result in results if result.outcome in (MISSED, CRASHED)]


def table(campaign: Campaign, results: Sequence[Result]) -> str:
    """How often which kind of change came to what."""
    counts = Counter((result.kind, result.outcome) for result in results)
    rows = [[kind, *(str(counts[kind, outcome]) for outcome in campaign.outcomes)] for kind in campaign.kinds]
    sums = [str(sum(counts[kind, outcome] for kind in campaign.kinds)) for outcome in campaign.outcomes]
    lines = [["change", *campaign.outcomes], ["---", *("---:" for _ in campaign.outcomes)], *rows, ["all", *sums]]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def command(campaign: Campaign, description: str | None, count: int) -> int:
    """The command line of a campaign: prints what must not be as it is found, and the table at the end."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("count", nargs="?", type=int, default=count)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args()
    starts = range(options.first, options.first + options.count, campaign.chunk)
    jobs = [(start, min(campaign.chunk, options.first + options.count - start), options.seed) for start in starts]
    results: list[Result] = []
    with ProcessPoolExecutor(options.jobs) as pool:
        for chunk in pool.map(campaign.run, *zip(*jobs, strict=True)):
            results += chunk
            for result in bad(chunk):
                print(f"{result.number} {result.kind}, {result.outcome}: {result.said}\n", flush=True)
    print(table(campaign, results))
    return 1 if bad(results) else 0
