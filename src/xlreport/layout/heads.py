"""Merged heads of rows and columns, from the paths of their labels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence


def merged_heads(paths: Sequence[tuple[str, ...]], depth: int) -> Iterator[tuple[int, int, int, int, str]]:
    """Each label once: first line, how many lines, level, how many levels, text.

    Lines that share the beginning of their paths share its cells; a short path's last cell reaches down.
    """
    for level in range(depth):
        first = 0
        while first < len(paths):
            begin = paths[first][: level + 1]
            end = first + 1
            while end < len(paths) and len(begin) > level and paths[end][: level + 1] == begin:
                end += 1
            if len(begin) > level:
                levels = 1 if len(paths[first]) > level + 1 else depth - level
                yield first, end - first, level, levels, begin[level]
            first = end
