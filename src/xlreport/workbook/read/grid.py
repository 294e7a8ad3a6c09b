"""What stands in the cells of a workbook file, sheet by sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ...ooxml import RETURNS, SUMMARIES, Limits, Package, Refused
from .cell import BROKEN, EMPTY, Cell
from .floating import Floating, floating
from .gate import open_package
from .parts import last_saved, listed_sheets, office_part, related, shared_part
from .sheet_pass import passed
from .styles import Styles, read_styles
from .texts import strings

if TYPE_CHECKING:
    from .row_pass import Row

# What concerns one sheet only; anything else is made to do harm and concerns the file.
_DAMAGE = ("XML-BROKEN", "PART-DAMAGED")
_NO_PART = "文件中缺少这张工作表的内容"


class Unseen(NamedTuple):
    """What an application does not show of a sheet: rows, first and last of some columns, perhaps all of it."""

    rows: frozenset[int] = frozenset()
    columns: tuple[tuple[int, int], ...] = ()
    sheet: bool = False

    def hides(self, row: int, column: int) -> bool:
        """Whether the row or the column of a cell is hidden."""
        return row in self.rows or any(first <= column <= last for first, last in self.columns)


class Grid(NamedTuple):
    """One sheet: its cells by row and column from 0, and its merged ranges by name.

    `damage` says why a sheet could not be read; it is then empty. `unseen` is what is hidden, `floating` what lies
    above the cells.
    """

    cells: Mapping[tuple[int, int], Cell] = {}
    merges: frozenset[str] = frozenset()
    damage: str = ""
    unseen: Unseen = Unseen()
    floating: Floating = Floating()

    def at(self, row: int, column: int) -> Cell:
        """The cell there; an empty text where there is none."""
        return self.cells.get((row, column), EMPTY)


class Grids(Mapping[str, Grid]):
    """The sheets of a workbook by name, in its order; each is read when it is first asked for.

    `external` tells whether other files or programs are linked; nothing of them is read. `saved` is when the file
    says that it was saved.
    """

    def __init__(
        self,
        package: Package,
        sheets: Mapping[str, tuple[str, bool]],
        strings: Sequence[Cell],
        styles: Styles,
        external: bool,
        size: int,
        saved: str,
    ) -> None:
        self._package = package
        self._size = size
        self._parts = sheets
        self._strings = strings
        self._styles = styles
        self._grids: dict[str, Grid] = {}
        self.external = external
        self.saved = saved

    def allow(self, limits: Limits) -> None:
        """Judges the file, and every sheet that is asked for from now on, by these limits. Raises Refused."""
        self._package.judge(limits, self._size)

    def __getitem__(self, name: str) -> Grid:
        if name not in self._grids:
            part, hidden = self._parts[name]
            try:
                self._grids[name] = _grid(self._package, part, self._strings, self._styles, hidden)
            except Refused as error:
                raise _on_sheet(name, error) from error
        return self._grids[name]

    def rows(self, name: str) -> Iterator[Row]:
        """The rows of a sheet one by one, without holding it. Raises Refused and Unordered as they are met.

        What concerns the sheet only is SHEET-DAMAGED with what is wrong.
        """
        from .row_pass import rows

        package, part = self._package, self._parts[name][0]
        if part not in package.names:
            raise Refused("SHEET-DAMAGED", _NO_PART)
        limits = package.limits.streamed or package.limits
        try:
            yield from rows(part, package.pieces(part), limits, self._strings, self._styles)
        except Refused as error:
            raise (
                Refused("SHEET-DAMAGED", error.found) if error.code in _DAMAGE else _on_sheet(name, error)
            ) from error

    def __contains__(self, name: object) -> bool:
        return name in self._parts

    def __iter__(self) -> Iterator[str]:
        return iter(self._parts)

    def __len__(self) -> int:
        return len(self._parts)


def grids(data: bytes, large_when: str = "") -> Grids:
    """The sheets of an .xlsx file. The shared parts of one with a sheet named `large_when` may hold what those of a
    summary hold; the sheets only when they are allowed to.

    Raises Refused, here or when a sheet is asked for, for a file that is not let in or whose common parts
    are damaged. A sheet that is damaged by itself says so in its grid.
    """
    package = open_package(data)
    home = office_part(package)
    relations = related(package, home)
    listed = listed_sheets(package, home)
    package.judge(SUMMARIES if large_when in listed else RETURNS, len(data))
    texts, styles = (shared_part(package, relations, kind) for kind in ("sharedStrings", "styles"))
    book = Grids(
        package,
        {name: (relations.get(one.relation, ("", ""))[1], one.hidden) for name, one in listed.items()},
        strings(package, texts) if texts else [],
        read_styles(package, styles) if styles else Styles(),
        any(kind == "externalLink" for kind, _ in relations.values()),
        len(data),
        last_saved(package),
    )
    package.inflated.pop(texts, None)
    package.limits = RETURNS
    return book


def _on_sheet(name: str, error: Refused) -> Refused:
    """What concerns the file, with the sheet on which it was found."""
    if error.code == "TOO-MUCH":
        return Refused(error.code, f"工作表“{name}”中的{error.found}", error.expected)
    return Refused(error.code, f"{name}!{error.found}") if error.code == "CELL-BEYOND" else error


def _grid(package: Package, name: str, strings: Sequence[Cell], styles: Styles, hidden: bool) -> Grid:
    if name not in package.names:
        return Grid(damage=_NO_PART)
    try:
        sheet = passed(name, package.part(name), package.limits, strings, styles)
    except Refused as error:
        if error.code not in _DAMAGE:
            raise
        return Grid(damage=error.found)
    finally:
        package.inflated.pop(name, None)
    if sheet.damage or sheet.data is None:
        return Grid(damage=sheet.damage or "没有单元格数据")
    around, cells = sheet.around, sheet.cells
    cells.update(around.changed(cells, styles))
    cells.update(dict.fromkeys(sheet.doubled(), Cell(BROKEN, "同一单元格出现两次")))
    return Grid(
        cells,
        frozenset(around.merges),
        unseen=Unseen(frozenset(around.rows), tuple(around.columns), hidden),
        floating=floating(package, name),
    )
