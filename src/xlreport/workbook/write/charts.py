"""The charts of a summary: native ones, over cells beside the printed page that hold live formulas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from ...charts import (
    MOST_BARS,
    amount,
    largest,
    ranked,
    ranked_said,
    ranked_title,
    results,
    results_said,
    results_title,
)
from ...form import Indicator, plain
from ...layout import Place, column_name, storable
from ...layout import summary as at
from .. import formulas
from .lists import SummaryBook
from .sheets import Page
from .style import ACCENT, GREY, SONG

_YEARS = "与上年比较"
# How many rows of usual height the charts take, and what is left free between two.
_ROWS, _ROW_PIXELS, _MARGIN = 24, 20, 6
_DATA_TITLE = "图中各数"
_FONT = {"name": SONG, "size": 8}
_GREY = {"fill": {"color": GREY}}

# A formula and the value that it has now.
_Cell = tuple[str, Decimal]


class _Line(NamedTuple):
    """A row of the cells behind a chart: its name, and a cell for each series."""

    label: str
    cells: tuple[_Cell, ...]


class _Title(NamedTuple):
    """The title of a chart as a formula, and what it says now."""

    formula: str
    said: str


@dataclass(frozen=True)
class _Data:
    """Where the cells behind a chart stand: the cell of its title with the lines below it, their names on its left."""

    title: Place
    count: int


def write_charts(making: SummaryBook, page: Page, row: int, columns: int) -> int:
    """The charts side by side, and beyond the printed columns what they show; the row behind them."""
    overview, half = making.form.overview, columns // 2
    title = Place(page.name, row, columns + 1)
    page.text(Place(page.name, row - 1, columns + 1), _DATA_TITLE, "behind")
    order = largest(making.summary)
    of_units = _ranked(making, order)
    data = _write_lines(page, title, of_units, _largest(making, title, order))
    rest = int(len(of_units) > MOST_BARS)
    _insert(making, page, _bars(making, data, rest), Place(page.name, row, 0, _ROWS, half), overview.ranked.label)
    title = _below(data)
    of_results = _results(making)
    data = _write_lines(page, title, of_results, _leading(making, title))
    height = _ROWS // 2 if making.last else _ROWS
    _insert(making, page, _bars(making, data), Place(page.name, row, half, height, half), overview.results_title)
    if making.last:
        title = _below(data)
        both = [_Line(one.label, (making.now(one), _before(making, one))) for one in overview.compared]
        data = _write_lines(page, title, both, _grown(both, title))
        _insert(making, page, _pairs(making, data), Place(page.name, row + height, half, height, half), _YEARS)
    return row + _ROWS


# -- what the charts show


def _before(making: SummaryBook, indicator: Indicator) -> _Cell:
    value = amount(making.last, indicator) if making.last else Decimal(0)
    return plain(value), value


def _results(making: SummaryBook) -> list[_Line]:
    """The groups of results."""
    of_lines = [making.now(one)[0] for one in making.form.overview.results]
    lines = results(making.summary)
    return [_Line(name, ((f, value),)) for f, (name, value) in zip(of_lines, lines, strict=True)]


def _ranked(making: SummaryBook, order: Sequence[int]) -> list[_Line]:
    """The units with the largest figures, and all others in one line."""
    indicator = making.form.overview.ranked
    columns = [column_name(making.column_of(key)) for key in indicator.keys]
    first = at.first_row(at.MEMBERS) + 1
    of_lines = ["+".join(f"'{at.MEMBERS}'!{column}{first + n}" for column in columns) for n in order]
    lines = ranked(making.summary, order)
    if len(lines) > len(order):
        of_lines.append(f"{making.now(indicator)[0]}-({'+'.join(of_lines)})")
    return [_Line(name, ((f, value),)) for f, (name, value) in zip(of_lines, lines, strict=True)]


# -- titles that say what is seen


def _largest(making: SummaryBook, title: Place, order: Sequence[int]) -> _Title:
    """How much there is, and of whom the most."""
    form = making.form
    name, most = (_lines(title, 1, beyond) for beyond in (0, 1))
    cells = {"total": making.now(form.overview.ranked)[0], "name": name, "most": most}
    said = ranked_said(form, ranked(making.summary, order))
    return _Title(formulas.filled(ranked_title(form), cells), said)


def _leading(making: SummaryBook, title: Place) -> _Title:
    """How many results there are, and which group is the largest."""
    form = making.form
    names, values = (_lines(title, len(form.overview.results), beyond) for beyond in (0, 1))
    cells = {"total": f"SUM({values})", "name": f"INDEX({names},MATCH(MAX({values}),{values},0))"}
    said = results_said(form, results(making.summary))
    return _Title(formulas.filled(results_title(form), cells), said)


def _grown(lines: Sequence[_Line], title: Place) -> _Title:
    """How the first figure has changed since last year."""
    now, before = (_lines(title, 1, beyond) for beyond in (1, 2))
    word, ((_, value), (_, last)) = lines[0].label, lines[0].cells
    change = f'IF({now}={before},"持平",IF({now}>{before},"增加 ","减少 ")&ABS({now}-{before}))'
    said = "持平" if value == last else f"{'增加' if value > last else '减少'} {plain(abs(value - last))}"
    return _Title(f"{formulas.quoted(f'{word}与上年比')}&{change}", f"{word}与上年比{said}")


# -- the cells behind a chart


def _lines(title: Place, count: int, beyond: int) -> str:
    """The cells of the first lines below a title, `beyond` their names."""
    letters, first = column_name(title.column + beyond), title.row + 2
    return f"{letters}{first}" + (f":{letters}{first + count - 1}" if count > 1 else "")


def _below(data: _Data) -> Place:
    return Place(data.title.sheet, data.title.row + data.count + 2, data.title.column)


def _write_lines(page: Page, place: Place, lines: Sequence[_Line], title: _Title) -> _Data:
    page.formula(place, f"={title.formula}", storable(title.said), "behind")
    for n, line in enumerate(lines, place.row + 1):
        page.text(Place(page.name, n, place.column), storable(line.label), "behind")
        for beyond, (formula, value) in enumerate(line.cells, place.column + 1):
            page.formula(Place(page.name, n, beyond), f"={formula}", value, "behind")
    return _Data(place, len(lines))


# -- the charts


def _series(data: _Data, beyond: int, colour: str, name: str = "") -> dict[str, Any]:
    sheet, column = data.title.sheet, data.title.column
    first, last = data.title.row + 1, data.title.row + data.count
    return {
        **({"name": name} if name else {}),
        "categories": [sheet, first, column, last, column],
        "values": [sheet, first, column + beyond, last, column + beyond],
        "fill": {"color": colour},
        "gap": 40,
        "data_labels": {"value": True, "font": _FONT},
    }


def _bars(making: SummaryBook, data: _Data, rest: int = 0) -> Any:
    """Horizontal bars, the first on top; the last `rest` of them in grey."""
    chart = making.book.add_chart({"type": "bar"})
    chart.add_series({**_series(data, 1, ACCENT), "points": [*[None] * (data.count - rest), *[_GREY] * rest]})
    chart.set_y_axis({"reverse": True, "num_font": _FONT, "line": {"none": True}, "major_tick_mark": "none"})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
    return _titled(chart, data)


def _pairs(making: SummaryBook, data: _Data) -> Any:
    """Two columns for each figure: last year in grey, this year in colour."""
    chart = making.book.add_chart({"type": "column"})
    chart.add_series(_series(data, 2, GREY, "上年"))
    chart.add_series(_series(data, 1, ACCENT, "本年"))
    chart.set_x_axis({"num_font": _FONT, "major_tick_mark": "none"})
    chart.set_y_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
    return _titled(chart, data, legend=True)


def _titled(chart: Any, data: _Data, legend: bool = False) -> Any:
    title = f"='{data.title.sheet}'!${column_name(data.title.column)}${data.title.row + 1}"
    chart.set_title({"name": title, "name_font": {"name": SONG, "size": 9, "bold": False}})
    chart.set_legend({"position": "bottom", "font": _FONT} if legend else {"none": True})
    chart.set_chartarea({"border": {"color": "#D9D9D9"}})
    return chart


def _insert(making: SummaryBook, page: Page, chart: Any, place: Place, description: str) -> None:
    """Puts a chart over cells, as large as they are."""
    width = place.columns * int(page.widths[0] * 7 + 5) - _MARGIN
    chart.set_size({"width": width, "height": place.rows * _ROW_PIXELS - _MARGIN})
    options = {"description": f"{making.who} {description}", "object_position": 2, "x_offset": _MARGIN // 2}
    page.sheet.insert_chart(place.row, place.column, chart, options)
