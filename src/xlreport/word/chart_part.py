"""A chart in a .docx file: a part of its own that holds its data, and the place in the text where it is shown."""

from __future__ import annotations

from collections.abc import Iterable

from ..form import plain
from .document import BAR, COLUMN, Chart
from .look import look
from .markup import element, escape

_CHART_SPACE = "http://schemas.openxmlformats.org/drawingml/2006/chart"
CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_DRAWING_SPACE = "http://schemas.openxmlformats.org/drawingml/2006/main"
_INLINE_SPACE = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_UNITS_A_MILLIMETRE = 36_000
# Below and left of the bars, and above or right of them; the numbers by which axes name one another.
_SIDES = {BAR: ("l", "t"), COLUMN: ("b", "l")}
_NAMES_AXIS, _VALUES_AXIS = "1", "2"
# The width of the gap between bars in hundredths of a bar.
_GAP = 60


def inline(chart: Chart, n: int, name: str) -> str:
    """A run that shows a chart, the `n`th, of the relationship `name`, as wide as the text."""
    width, height = look().page.measure, look().chart.height(len(chart.names), lying=chart.kind == BAR)
    size = {"cx": round(width * _UNITS_A_MILLIMETRE), "cy": round(height * _UNITS_A_MILLIMETRE)}
    data = element("c:chart", xmlns_c=_CHART_SPACE, r_id=name)
    shown = element(
        "wp:inline",
        element("wp:extent", **size),
        element("wp:docPr", id=n, name=name, descr=chart.described),
        element("wp:cNvGraphicFramePr"),
        element("a:graphic", element("a:graphicData", data, uri=_CHART_SPACE), xmlns_a=_DRAWING_SPACE),
        xmlns_wp=_INLINE_SPACE,
        **{f"dist{side}": 0 for side in "TBLR"},
    )
    return element("w:r", element("w:drawing", shown))


def chart_part(chart: Chart) -> str:
    """The part of a chart without its head."""
    areas = element("c:plotArea", element("c:layout"), _bars(chart), _names_axis(chart), _values_axis(chart))
    inside = (_title(chart), _flag("autoTitleDeleted"), areas, _flag("plotVisOnly", 1), _value("dispBlanksAs", "gap"))
    return element(
        "c:chartSpace",
        _flag("roundedCorners"),
        element("c:chart", *inside),
        element("c:spPr", _fill("FFFFFF"), element("a:ln", _fill(look().chart.line), w=9525)),
        _look_of_text(),
        xmlns_c=_CHART_SPACE,
        xmlns_a=_DRAWING_SPACE,
    )


def _title(chart: Chart) -> str:
    run = element("a:r", _font("a:rPr", lang="zh-CN"), element("a:t", escape(chart.title)))
    rich = element("c:rich", element("a:bodyPr"), element("a:p", element("a:pPr", _font("a:defRPr")), run))
    return element("c:title", element("c:tx", rich), _flag("overlay"))


def _bars(chart: Chart) -> str:
    first_grey = len(chart.names) - chart.rest
    greys = (
        element("c:dPt", _value("idx", n), _flag("invertIfNegative"), _flag("bubble3D"), _colour(look().chart.grey))
        for n in range(first_grey, len(chart.names))
    )
    series = element(
        "c:ser",
        _value("idx", 0),
        _value("order", 0),
        element("c:tx", element("c:v", escape(chart.series))),
        _colour(look().chart.accent),
        _flag("invertIfNegative"),
        *greys,
        _labels(),
        element("c:cat", element("c:strLit", *_points(chart.names))),
        element("c:val", element("c:numLit", element("c:formatCode", "General"), *_points(map(plain, chart.values)))),
    )
    direction = _value("barDir", "bar" if chart.kind == BAR else "col")
    axes = (_value("axId", axis) for axis in (_NAMES_AXIS, _VALUES_AXIS))
    kind = (direction, _value("grouping", "clustered"), _flag("varyColors"))
    return element("c:barChart", *kind, series, _value("gapWidth", _GAP), *axes)


def _labels() -> str:
    """The value of each bar at its end."""
    shown = {"LegendKey": 0, "Val": 1, "CatName": 0, "SerName": 0, "Percent": 0, "BubbleSize": 0}
    flags = (_flag(f"show{what}", flag) for what, flag in shown.items())
    return element("c:dLbls", _format(), _look_of_text(), _value("dLblPos", "outEnd"), *flags)


def _names_axis(chart: Chart) -> str:
    """The names: bars that lie begin on top."""
    return element(
        "c:catAx",
        _value("axId", _NAMES_AXIS),
        element("c:scaling", _value("orientation", "maxMin" if chart.kind == BAR else "minMax")),
        _flag("delete"),
        _value("axPos", _SIDES[chart.kind][0]),
        _format(),
        _value("majorTickMark", "none"),
        _value("minorTickMark", "none"),
        _value("tickLblPos", "low"),
        element("c:spPr", element("a:ln", _fill(look().chart.line), w=9525)),
        _look_of_text(),
        _value("crossAx", _VALUES_AXIS),
        _value("crosses", "autoZero"),
        _flag("auto", 0),
        _value("lblAlgn", "ctr"),
        _value("lblOffset", 100),
        _flag("noMultiLvlLbl", 1),
    )


def _values_axis(chart: Chart) -> str:
    """Values from 0 on; each bar says its own, so that the axis is not shown."""
    return element(
        "c:valAx",
        _value("axId", _VALUES_AXIS),
        element("c:scaling", _value("orientation", "minMax"), _value("min", 0)),
        _flag("delete", 1),
        _value("axPos", _SIDES[chart.kind][1]),
        _format(),
        _value("majorTickMark", "none"),
        _value("minorTickMark", "none"),
        _value("tickLblPos", "nextTo"),
        _value("crossAx", _NAMES_AXIS),
        _value("crosses", "autoZero"),
        _value("crossBetween", "between"),
    )


def _points(texts: Iterable[str]) -> list[str]:
    points = [element("c:pt", element("c:v", escape(text)), idx=n) for n, text in enumerate(texts)]
    return [_value("ptCount", len(points)), *points]


def _value(name: str, value: object) -> str:
    return element(f"c:{name}", val=value)


def _flag(name: str, value: int = 0) -> str:
    return _value(name, value)


def _format() -> str:
    return element("c:numFmt", formatCode="General", sourceLinked=0)


def _fill(colour: str) -> str:
    return element("a:solidFill", element("a:srgbClr", val=colour))


def _colour(colour: str) -> str:
    return element("c:spPr", _fill(colour))


def _look_of_text() -> str:
    paragraph = element("a:p", element("a:pPr", _font("a:defRPr")), element("a:endParaRPr", lang="zh-CN"))
    return element("c:txPr", element("a:bodyPr"), paragraph)


def _font(name: str, lang: str | None = None) -> str:
    style = look().styles["chart"]
    west = element("a:latin", typeface=style.face.west)
    east = element("a:ea", typeface=style.face.east)
    return element(name, west, east, lang=lang, sz=round(style.size * 100), b=0)
