"""Marked copies of returns in which something was found."""

from __future__ import annotations

import functools
import itertools
from dataclasses import replace
from pathlib import Path

from ..files import safe_name, write_safely
from ..findings import ACCEPTED, DUPLICATE, REJECTED, UNKNOWN, Collection
from ..layout import RETURN, as_sent, copy_facts
from ..workbook.own import own
from ..workbook.write import write_marked


def write_marked_copies(collection: Collection, folder: Path, force: bool = False) -> list[Path]:
    """Writes a marked copy of each return in which something was found; one that is not ours cannot be copied.

    Raises OutputError as `write_safely` does.
    """
    written: list[Path] = []
    for outcome in collection.with_status(ACCEPTED, REJECTED, DUPLICATE, UNKNOWN):
        findings = [finding for finding in outcome.findings if finding.severity != "note"]
        if findings and outcome.returned and outcome.role == RETURN:
            returned = replace(outcome.returned, filing=as_sent(outcome.returned.filing))
            path = folder / _copy_name(outcome.file, {other.name.casefold() for other in written})
            identity = copy_facts(returned.filing, returned.identity, outcome.sha256)
            write = functools.partial(write_marked, returned, findings, outcome.sha256)
            write_safely(path, write, own(returned.filing, RETURN, identity), force)
            written.append(path)
    return written


def _copy_name(file: str, taken: set[str]) -> str:
    """A name for the marked copy of a file that may lie in a folder or a zip."""
    stem = safe_name(file.removesuffix(".xlsx").replace("!", "_"))
    names = itertools.chain([f"{stem}.xlsx"], (f"{stem} ({n}).xlsx" for n in itertools.count(2)))
    return next(name for name in names if name.casefold() not in taken)
