"""How the paragraphs and pages of an official document look, from a small table beside it."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources


@dataclass(frozen=True)
class Face:
    """A font for Chinese, one for letters and digits, and what stands in for the first where it is not installed."""

    east: str
    west: str
    fallbacks: tuple[str, ...]
    family: str


@dataclass(frozen=True)
class Style:
    """One kind of paragraph; sizes in points. `pitch` 0 leaves the line as high as its characters.

    `indent` of the first line in characters, `inset` of both edges; `level` in the outline, 0 for the title, None
    for what is no heading; `keep` keeps it with what follows.
    """

    id: str
    name: str
    element: str
    face: Face
    size: float
    align: str = "left"
    pitch: float = 0
    indent: int = 0
    inset: float = 0
    after: float = 0
    level: int | None = None
    bold: bool = False
    keep: bool = False
    colour: str = "000000"


@dataclass(frozen=True)
class Page:
    """A page with its margins in millimetres, and what stands around its number.

    `row` is how high a row of a table is at least, in points.
    """

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float
    header: float
    footer: float
    row: float
    number: tuple[str, str]

    @property
    def measure(self) -> float:
        """How wide the text is."""
        return self.width - self.left - self.right


@dataclass(frozen=True)
class ChartLook:
    """The colours of charts, and how high they are in millimetres: `around` all bars, with those below one another
    each as high as `bar`, and those that stand side by side as high as `column`.
    """

    accent: str
    grey: str
    line: str
    around: float
    bar: float
    column: float

    def height(self, bars: int, lying: bool) -> float:
        """How high a chart is."""
        return self.around + (bars * self.bar if lying else self.column)


@dataclass(frozen=True)
class Look:
    """All of it."""

    page: Page
    chart: ChartLook
    faces: Mapping[str, Face]
    styles: Mapping[str, Style]


@functools.cache
def look() -> Look:
    """The look of an official document."""
    data = tomllib.loads((resources.files(__package__) / "look.toml").read_text(encoding="utf-8"))
    faces = {name: Face(**{**face, "fallbacks": tuple(face["fallbacks"])}) for name, face in data["faces"].items()}
    styles = {name: Style(**{**style, "face": faces[style["face"]]}) for name, style in data["styles"].items()}
    page = Page(**{**data["page"], "number": tuple(data["page"]["number"])})
    return Look(page, ChartLook(**data["chart"]), faces, styles)


@functools.cache
def styles_by_id() -> Mapping[str, str]:
    """The names of the styles by what Word and pages call them."""
    return {call: name for name, style in look().styles.items() for call in (style.id, name)}
