"""The list of the units that must file, as a workbook that an office keeps by hand."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from ...layout import CREATED
from .archive import SameEverywhere
from .plain_sheet import written
from .style import ROLES

_WIDTHS = {0: 22.0, 1: 30.0}
_WIDTH = 14.0
# Below the head so many rows are made for units.
_ROOM = 2000
_EXAMPLE_HEIGHT = 30


def write_roster(
    target: Path,
    title: str,
    headings: Sequence[str],
    examples: Sequence[str],
    rows: Iterable[Sequence[str]],
    choices: Mapping[int, Sequence[str]],
) -> None:
    """Writes a list: a title, an example of each column, the headings, the rows; everything is text.

    `choices` are the words that a column may hold. Raises OSError as the file system does.
    """
    with _book(target, title) as book:
        formats = {name: book.add_format(ROLES[name]) for name in ("title", "hint", "head", "fact")}
        text = book.add_format({"num_format": "@"})
        sheet = book.add_worksheet("名册")
        for column in range(len(headings)):
            sheet.set_column(column, column, _WIDTHS.get(column, _WIDTH), text)
        written(sheet.merge_range(0, 0, 0, len(headings) - 1, "", formats["title"]))
        written(sheet.write_string(0, 0, title, formats["title"]))
        sheet.set_row(1, _EXAMPLE_HEIGHT)
        for column, (example, heading) in enumerate(zip(examples, headings, strict=True)):
            written(sheet.write_string(1, column, example, formats["hint"]))
            written(sheet.write_string(2, column, heading, formats["head"]))
        last = 2
        for last, row in enumerate(rows, 3):
            for column, said in enumerate(row):
                written(sheet.write_string(last, column, said, formats["fact"]) if said else 0)
        for column, words in choices.items():
            sheet.data_validation(3, column, last + _ROOM, column, _one_of(headings[column], words))
        _print(sheet)


@contextlib.contextmanager
def _book(target: Path, title: str) -> Iterator[xlsxwriter.Workbook]:
    """A workbook of the same bytes everywhere; XlsxWriter names the class of its zip only in its module."""
    from xlsxwriter import workbook

    usual, workbook.ZipFile = workbook.ZipFile, SameEverywhere
    try:
        with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
            book.set_properties({"title": title, "created": CREATED})
            yield book
    finally:
        workbook.ZipFile = usual


def _print(sheet: Worksheet) -> None:
    """How the list is seen and printed: its headings stay above, and its columns are on one page."""
    sheet.freeze_panes(3, 0)
    sheet.repeat_rows(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _one_of(heading: str, words: Sequence[str]) -> dict[str, object]:
    return {
        "validate": "list",
        "source": list(words),
        "error_type": "warning",
        "error_title": heading,
        "error_message": f"{heading}只能是：{'、'.join(words)}。",
    }
