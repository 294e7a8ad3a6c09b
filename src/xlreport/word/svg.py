"""A chart as a drawing in a page: no script, no picture to load, every name and value a text."""

from __future__ import annotations

from collections.abc import Iterator

from ..form import plain
from .document import BAR, Chart
from .look import look
from .markup import element, escape

_POINTS_A_MILLIMETRE = 72 / 25.4
# The height of a line, the width of a digit and what is left free, in parts of the size of the letters; how far below
# its middle a line stands.
_LINE, _DIGIT, _FREE, _SINKS = 1.3, 0.6, 0.7, 0.35
# How much of its place a bar takes.
_THICK = 0.6
# Where the anchor of a text is.
_BEGIN, _MIDDLE, _END = "start", "middle", "end"


def svg(chart: Chart) -> str:
    """The drawing, as wide as the text; lengths in it are points."""
    looks, size = look().chart, look().styles["chart"].size
    width = look().page.measure * _POINTS_A_MILLIMETRE
    height = looks.height(len(chart.names), lying=chart.kind == BAR) * _POINTS_A_MILLIMETRE
    frame = element("rect", **_rectangle(0.5, 0.5, width - 1, height - 1), fill="none", stroke=f"#{looks.line}")
    title = _text(chart.title, width / 2, 2 * size, _MIDDLE)
    bars = _lying(chart, width, size) if chart.kind == BAR else _standing(chart, width, height, size)
    box = f"0 0 {_length(width)} {_length(height)}"
    return element("svg", frame, title, *bars, viewBox=box, role="img", **_labelled(chart, size))


def _labelled(chart: Chart, size: float) -> dict[str, object]:
    return {"aria-label": chart.described, "font-size": size}


def _lying(chart: Chart, width: float, size: float) -> Iterator[str]:
    """Bars below one another, names on their left, values at their ends."""
    row, free = look().chart.bar * _POINTS_A_MILLIMETRE, _FREE * size
    values = list(map(plain, chart.values))
    left = max(map(len, chart.names)) * size + 2 * free
    whole = width - left - max(map(len, values)) * _DIGIT * size - 2 * free
    for n, (name, part) in enumerate(zip(chart.names, _parts(chart), strict=True)):
        top, line = _top(size) + n * row, _top(size) + (n + 0.5) * row + _SINKS * size
        place = _rectangle(left, top + (1 - _THICK) / 2 * row, part * whole, _THICK * row)
        bar = element("rect", **place, fill=_colour(chart, n))
        said = _text(values[n], left + part * whole + free, line, _BEGIN)
        yield element("g", _text(name, left - free, line, _END), bar, said)


def _standing(chart: Chart, width: float, height: float, size: float) -> Iterator[str]:
    """Bars side by side, names below and values above them."""
    free, slot = _FREE * size, (width - 2 * size) / len(chart.names)
    names = [_broken(name, max(1, int(slot / size))) for name in chart.names]
    base = height - free - max(map(len, names)) * _LINE * size
    whole = base - _top(size) - _LINE * size
    for n, (lines, part) in enumerate(zip(names, _parts(chart), strict=True)):
        middle = size + (n + 0.5) * slot
        place = _rectangle(middle - _THICK / 2 * slot, base - part * whole, _THICK * slot, part * whole)
        bar = element("rect", **place, fill=_colour(chart, n))
        said = _text(plain(chart.values[n]), middle, base - part * whole - free / 2, _MIDDLE)
        below = (_text(line, middle, base + row * _LINE * size, _MIDDLE) for row, line in enumerate(lines, 1))
        yield element("g", *below, bar, said)


def _top(size: float) -> float:
    """Where the bars begin, below the title."""
    return 3 * size


def _parts(chart: Chart) -> list[float]:
    """How long each bar is, the longest 1."""
    longest = max(chart.values)
    return [float(max(value, 0 * value) / longest) for value in chart.values]


def _broken(name: str, longest: int) -> list[str]:
    return [name[begin : begin + longest] for begin in range(0, len(name), longest)]


def _colour(chart: Chart, n: int) -> str:
    return f"#{look().chart.grey if n >= len(chart.names) - chart.rest else look().chart.accent}"


def _rectangle(x: float, y: float, width: float, height: float) -> dict[str, str]:
    return {"x": _length(x), "y": _length(y), "width": _length(width), "height": _length(height)}


def _text(text: str, x: float, y: float, anchor: str) -> str:
    return element("text", escape(text), **{"x": _length(x), "y": _length(y), "text-anchor": anchor})


def _length(points: float) -> str:
    return f"{points:.2f}"
