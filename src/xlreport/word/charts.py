"""The charts of a report: what they show, each with its caption."""

from __future__ import annotations

from collections.abc import Sequence

from ..charts import MOST_BARS, Line, ranked, ranked_said, results, results_said
from ..files import visible
from ..filing import Filing
from .document import BAR, COLUMN, Block, Chart, Paragraph, held

# No name below or beside a bar is longer.
_LONGEST_NAME = 20


def charts_of(filing: Filing) -> list[Block]:
    """The results and, of a summary, its members by size, each with its caption; nothing where all is 0."""
    overview = filing.form.overview
    drawn = [(overview.results_title, _results(filing))]
    drawn += [(overview.ranked.label, _ranked(filing))] if filing.members else []
    there = [(label, chart) for label, chart in drawn if max(chart.values) > 0]
    return [block for n, (label, chart) in enumerate(there, 1) for block in (chart, _caption(filing, n, label))]


def _caption(filing: Filing, n: int, label: str) -> Paragraph:
    return Paragraph("caption", held(filing.filled(filing.form.wording.report.caption, n=str(n), label=label)))


def _results(filing: Filing) -> Chart:
    form, lines = filing.form, results(filing)
    unit = form.unit(form.overview.results[0].keys[0])
    return _chart(COLUMN, results_said(form, lines), f"{form.overview.results_title}（{unit}）", lines)


def _ranked(summary: Filing) -> Chart:
    form = summary.form
    lines = [line._replace(name=_short(line.name)) for line in ranked(summary)]
    unit, rest = form.unit(form.overview.ranked.keys[0]), int(len(lines) > MOST_BARS)
    return _chart(BAR, ranked_said(form, lines), f"{form.overview.ranked.label}（{unit}）", lines, rest)


def _chart(kind: str, title: str, series: str, lines: Sequence[Line], rest: int = 0) -> Chart:
    names, values = (tuple(column) for column in zip(*lines, strict=True))
    return Chart(title, kind, series, names, values, rest)


def _short(name: str) -> str:
    """A name that stands beside others as one that looks like none of them and is not too long for it."""
    line = visible(name)
    return line if len(line) <= _LONGEST_NAME else f"{line[: _LONGEST_NAME - 1]}…"
