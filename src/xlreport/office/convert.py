"""Reports that came as documents, turned into filled workbooks."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path

from ..errors import OutputKept
from ..files import distinct_name, safe_name, same_mark, write_safely
from ..filing import Filing
from ..findings import SUPERSEDED, Converted
from ..intake import Progress, counted
from ..layout import RETURN
from ..workbook.own import own
from ..workbook.read import read
from ..workbook.write import write
from .collect import collect
from .documents import is_document
from .round import Round
from .send_back import check_apart

_WORK = "写出工作簿"


def convert(
    paths: Sequence[str], folder: Path, round: Round, force: bool = False, progress: Progress | None = None
) -> Converted:
    """Writes a filled workbook of each document that can be read and counts; what could not be read in it stays blank.

    Workbooks among the files are left as they are, and so is one in the folder that somebody has changed since it was
    written. Raises UsageError and OutputError as the file system demands.
    """
    check_apart(folder, paths, None, "--out", "工作簿")
    collection = collect(paths, round, progress)
    written: dict[str, Path] = {}
    kept: dict[str, str] = {}
    taken: set[str] = set()
    found = [o for o in collection.outcomes if is_document(o) and o.status != SUPERSEDED]
    documents = [(outcome, outcome.filing) for outcome in found if outcome.filing]
    for outcome, filing in counted(documents, len(documents), _WORK, progress):
        name = distinct_name(safe_name(_called(filing, outcome.file)), ".xlsx", taken)
        taken.add(same_mark(name))
        try:
            _write(filing, folder / name, force)
            written[outcome.file] = folder / name
        except OutputKept as error:
            kept[outcome.file] = error.message
    return Converted(collection, written, kept)


def _called(filing: Filing, file: str) -> str:
    """A name for the workbook: that of the template of the unit, or where its code is not known that of the file."""
    unit = filing.unit
    return f"{unit.code}_{unit.name}" if unit.code else file.rpartition(".")[0].replace("!", "_") or file


def _write(filing: Filing, path: Path, force: bool) -> None:
    whole = bool(filing.unit.code and filing.unit.name and filing.unit.kind and filing.year)
    write_safely(
        path, functools.partial(write, filing, typed=not whole), functools.partial(_may_replace, filing), force
    )


def _may_replace(filing: Filing, path: Path) -> bool:
    """Whether nothing is lost with the file at a path: it says the same, or is the unit's template as handed out."""
    return own(filing, RETURN)(path) or read(path).filing == filing
