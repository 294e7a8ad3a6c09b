"""Holds the check codes that LibreOffice computes against those of the program: `python scripts/seal.py [COUNT]`.

The filings are made from their numbers, so that every run of as many is the same. The status is 1 if one differs.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from support.sealing import Typed, any_filing, sealed_by_libreoffice
from xlreport.layout import seal


def main(count: int) -> int:
    """How many of so many are equal, and which are not."""
    filings = [any_filing(seed) for seed in range(count)]
    with tempfile.TemporaryDirectory() as folder:
        shown = list(sealed_by_libreoffice([Typed(filing) for filing in filings], Path(folder)))
    differ = [n for n, (filing, code) in enumerate(zip(filings, shown, strict=True)) if seal(filing) != code]
    print(f"{count - len(differ)} equal, {len(differ)} unequal")
    for n in differ[:10]:
        print(f"{n}: {seal(filings[n])}, in LibreOffice {shown[n]}")
    return int(bool(differ))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
