"""Changes documents by chance and reads them: `python scripts/change_documents.py [COUNT] [--first SEED] [--jobs N]`.

A document of which a figure is taken that it does not say is printed with its seed; status 1 if there is any.
"""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from support.document_changes import taken_wrongly

_CHUNK = 50


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", nargs="?", type=int, default=5_000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args()
    seeds = range(options.first, options.first + options.count)
    with ProcessPoolExecutor(options.jobs) as pool:
        wrong = list(filter(None, pool.map(taken_wrongly, seeds, chunksize=_CHUNK)))
    print("\n".join([*wrong, f"{len(seeds)} changed documents, {len(wrong)} with a figure that they do not say"]))
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
