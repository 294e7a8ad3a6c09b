"""Marked copies of returns in which something was found."""

from __future__ import annotations

import functools
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from ..files import distinct_name, safe_name, same_mark, write_safely
from ..findings import ACCEPTED, DUPLICATE, REJECTED, UNKNOWN
from ..findings import Collection as Collected
from ..layout import RETURN, as_sent, copy_facts
from ..workbook.own import own
from ..workbook.write import write_marked


def write_marked_copies(collection: Collected, folder: Path, force: bool = False) -> list[Path]:
    """Writes a marked copy of each return in which something was found; one that is not ours cannot be copied.

    Raises OutputError as `write_safely` does.
    """
    written: list[Path] = []
    for outcome in collection.with_status(ACCEPTED, REJECTED, DUPLICATE, UNKNOWN):
        findings = [finding for finding in outcome.findings if finding.severity != "note"]
        if findings and outcome.returned and outcome.role == RETURN:
            returned = replace(outcome.returned, filing=as_sent(outcome.returned.filing))
            path = folder / _copy_name(outcome.file, {same_mark(other.name) for other in written})
            identity = copy_facts(returned.filing, returned.identity, outcome.sha256)
            write = functools.partial(write_marked, returned, findings, outcome.sha256)
            write_safely(path, write, own(returned.filing, RETURN, identity), force)
            written.append(path)
    return written


def _copy_name(file: str, taken: Collection[str]) -> str:
    """A name for the marked copy of a file that may lie in a folder or a zip."""
    return distinct_name(safe_name(file.removesuffix(".xlsx").replace("!", "_")), ".xlsx", taken)
